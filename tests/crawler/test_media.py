"""Decoding of media and attachments, in the child process that the crawl uses."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable

import pytest
from lab.office import make_doc, make_docx, make_ole
from PIL import Image
from pypdf import PdfWriter

from crawler.decode import decode, extension
from crawler.media import MediaExaminer, Sample
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import MediaVerdict

IMAGE, VIDEO, AUDIO, FILE = (
    TargetKind.IMAGE,
    TargetKind.VIDEO,
    TargetKind.AUDIO,
    TargetKind.ATTACHMENT,
)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((120, 90), 60).save(out, "JPEG")
    return out.getvalue()


def pdf() -> bytes:
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def docx(folder: str = "word") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(f"{folder}/document.xml", "<w/>" * 500)
    return out.getvalue()


def sound(container: str) -> bytes:
    import av

    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=8000)
        frame.planes[0].update(bytes(16000))
        frame.sample_rate = 8000
        frame.pts = 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            target.mux(packet)
    return out.getvalue()


ERROR_PAGE = b"\xef\xbb\xbf<!DOCTYPE html><html><body>404</body></html>"

CASES: list[tuple[str, TargetKind, Callable[[], bytes], MediaVerdict, str | None]] = [
    ("a.jpg", IMAGE, jpeg, MediaVerdict.OPENS, None),
    ("a.jpg?v=2", IMAGE, jpeg, MediaVerdict.OPENS, None),
    ("cut.jpg", IMAGE, lambda: jpeg()[:900], MediaVerdict.BROKEN, "truncated"),
    ("a.png", IMAGE, lambda: b"", MediaVerdict.BROKEN, "empty"),
    ("a.png", IMAGE, lambda: ERROR_PAGE, MediaVerdict.BROKEN, "html_instead"),
    ("a.png", IMAGE, lambda: b"\x89PNG\r\n\x1a\nrubbish", MediaVerdict.BROKEN, "not_decodable"),
    ("a.svg", IMAGE, lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", MediaVerdict.OPENS, None),
    ("a.pdf", FILE, pdf, MediaVerdict.OPENS, None),
    ("cut.pdf", FILE, lambda: pdf()[:120], MediaVerdict.BROKEN, "not_decodable"),
    ("error.pdf", FILE, lambda: ERROR_PAGE, MediaVerdict.BROKEN, "html_instead"),
    ("locked.pdf", FILE, locked_pdf, MediaVerdict.UNTOLD, "encrypted"),
    ("a.docx", FILE, docx, MediaVerdict.OPENS, None),
    ("a.docx", FILE, lambda: docx("xl"), MediaVerdict.BROKEN, "not_decodable"),
    ("cut.docx", FILE, lambda: docx()[:-60], MediaVerdict.BROKEN, "not_decodable"),
    ("a.zip", FILE, docx, MediaVerdict.OPENS, None),
    ("a.rar", FILE, lambda: b"Rar!\x1a\x07\x00xyz", MediaVerdict.UNTOLD, "format_unreadable"),
    ("a.xls", FILE, lambda: b"<html><table></table></html>", MediaVerdict.UNTOLD, "wrong_type"),
    ("a.doc", FILE, lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx", MediaVerdict.BROKEN, "not_decodable"),
    ("a.doc", FILE, lambda: make_doc("文"), MediaVerdict.OPENS, None),
    ("a.docx", FILE, lambda: make_doc("文"), MediaVerdict.UNTOLD, "wrong_type"),
    ("a.docx", FILE, lambda: make_ole({"EncryptedPackage": b"x"}), MediaVerdict.UNTOLD, "encrypted"),
    ("a.pdf", FILE, docx, MediaVerdict.UNTOLD, "wrong_type"),
    ("a.docx", FILE, pdf, MediaVerdict.UNTOLD, "wrong_type"),
    ("a.wav", AUDIO, lambda: sound("wav"), MediaVerdict.OPENS, None),
    ("a.mp4", VIDEO, lambda: b"not a video at all" * 50, MediaVerdict.BROKEN, "not_decodable"),
    ("a.m3u8", VIDEO, lambda: b"#EXTM3U\n", MediaVerdict.UNTOLD, "playlist"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "make", "verdict", "problem"), CASES)
def test_decode(
    name: str,
    kind: TargetKind,
    make: Callable[[], bytes],
    verdict: MediaVerdict,
    problem: str | None,
) -> None:
    found = decode(f"http://a.test/{name}", kind, make(), truncated=False)
    assert (found.verdict, found.problem) == (verdict, problem)


@pytest.mark.parametrize(
    ("name", "kind", "body"),
    [("a.jpg", IMAGE, jpeg()[:900]), ("a.pdf", FILE, pdf()[:120]), ("a.docx", FILE, docx()[:-60])],
)
def test_what_we_cut_ourselves_is_never_broken(name: str, kind: TargetKind, body: bytes) -> None:
    found = decode(f"http://a.test/{name}", kind, body, truncated=True)
    assert (found.verdict, found.problem) == (MediaVerdict.UNTOLD, "too_large")


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_pictures_are_read_to_their_end(mode: str, progressive: bool) -> None:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert(mode).save(out, "JPEG", progressive=progressive)
    body = out.getvalue()
    whole = decode("http://a/1.jpg", IMAGE, body, False)
    assert (whole.verdict, whole.width, whole.height) == (MediaVerdict.OPENS, 400, 300)
    for share in (0.5, 0.9, 0.98):
        cut = decode("http://a/1.jpg", IMAGE, body[: int(len(body) * share)], False)
        assert (cut.verdict, cut.problem) == (MediaVerdict.BROKEN, "truncated")


def test_zip_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("big", "w", force_zip64=True) as member,
    ):
        for _ in range(31):
            member.write(bytes(10_000_000))
    found = decode("http://a.test/a.zip", FILE, out.getvalue(), truncated=False)
    assert (found.verdict, found.problem) == (MediaVerdict.UNTOLD, "too_large")


def test_extension_in_query() -> None:
    assert extension("http://a.test/download.jsp?filename=%E8%A1%A8.PDF") == "pdf"


def test_child_survives_and_is_replaced() -> None:
    async def scene() -> tuple[MediaVerdict, str | None, MediaVerdict]:
        examiner = MediaExaminer(seconds=20)
        first, _ = await examiner.look_into("http://a.test/a.jpg", IMAGE, Sample(jpeg()))
        child = examiner._child
        assert child is not None
        child.kill()
        await child.wait()
        again, _ = await examiner.look_into("http://a.test/a.jpg", IMAGE, Sample(jpeg()))
        examiner._seconds = 0.0001
        late, _ = await examiner.look_into("http://a.test/a.jpg", IMAGE, Sample(jpeg()))
        await examiner.close()
        assert again.verdict is MediaVerdict.OPENS
        return first.verdict, late.problem, late.verdict

    assert asyncio.run(scene()) == (
        MediaVerdict.OPENS,
        "decoder_timeout",
        MediaVerdict.UNTOLD,
    )


def elements(count: int) -> bytes:
    """A DOCX of so many elements; nine million are within every bound of size and take gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<d>" + "<a/>" * count + "</d>")
    return out.getvalue()


def test_text_that_takes_too_much_is_a_limit_and_the_verdict_stands() -> None:
    async def scene() -> list[tuple[MediaVerdict, str | None]]:
        told = []
        examiner = MediaExaminer()
        for body in (elements(9_000_000), docx_with_text()):
            record, said = await examiner.look_into("http://a.test/a.docx", FILE, Sample(body))
            told.append((record.verdict, said.state if said else None))
        examiner._text_seconds = 0.0001
        slow = Sample(elements(2_000_000))
        record, said = await examiner.look_into("http://a.test/a.docx", FILE, slow)
        told.append((record.verdict, said.state if said else None))
        examiner._text_seconds = 20
        record, said = await examiner.look_into(
            "http://a.test/a.docx", FILE, Sample(docx_with_text())
        )
        told.append((record.verdict, said.state if said else None))
        await examiner.close()
        return told

    assert asyncio.run(scene()) == [
        (MediaVerdict.OPENS, "limit"),
        (MediaVerdict.OPENS, "text"),
        (MediaVerdict.OPENS, "limit"),
        (MediaVerdict.OPENS, "text"),
    ]


def docx_with_text() -> bytes:
    return make_docx(["关于公布名单的通知"])
