"""Attachments and streams met in a crawl: texts stored masked, ends of large files, playlists."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from aiohttp import web
from lab.county import county
from lab.office import make_docx, make_pdf, make_scan, make_xlsx, make_zip
from lab.site import LabSite
from lab.streams import MASTER, VARIANT, make_video

IDENTITY = "11010519491231002X"
MEDIA = "SELECT verdict, problem, sniffed FROM media JOIN url ON id = url_id WHERE url = ?"
TEXT = (
    "SELECT attachment_text.state, text FROM attachment_text JOIN url ON id = url_id WHERE url = ?"
)


def serve_parts(site: LabSite, path: str, body: bytes, asked: list[str | None]) -> None:
    """Serve ``body`` whole or by Range; ``asked`` collects the ranges."""

    def answer(request: web.Request) -> web.Response:
        wanted = request.headers.get("Range")
        asked.append(wanted)
        headers = {"Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"}
        if wanted is None:
            return web.Response(body=body, headers=headers)
        match = re.fullmatch(r"bytes=(\d+)-(\d+)", wanted)
        assert match is not None
        first, last = int(match[1]), int(match[2])
        headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
        return web.Response(status=206, body=body[first : last + 1], headers=headers)

    site.add(path, answer)


def files(*links: str) -> str:
    return "".join(f"<a href='{link}'>附件 {link}</a>" for link in links)


def test_what_attachments_say_is_stored_masked(site: LabSite, run) -> None:
    rows = [["姓名", "身份证号"], ["张三", IDENTITY]]
    county(site, articles=1, extra=files("/f/a.docx", "/f/b.xlsx", "/f/scan.pdf", "/f/cut.docx"))
    site.add("/f/a.docx", make_docx(["公示名单", f"张三 {IDENTITY}"]), headers={})
    site.add("/f/b.xlsx", make_xlsx({"名单": rows}), headers={})
    site.add("/f/scan.pdf", make_scan(), headers={})
    site.add("/f/cut.docx", make_docx(["文"])[:-100], headers={})
    summary, facts = run(site.url)
    assert summary.state == "complete"
    ((state, blob),) = facts.all(TEXT, site.url + "f/a.docx")
    assert state == "text"
    assert zlib.decompress(blob).decode().splitlines() == ["公示名单", "张三 110105********002X"]
    assert facts.all(TEXT, site.url + "f/scan.pdf")[0][0] == "scan_only"
    assert facts.all(TEXT, site.url + "f/cut.docx") == []  # broken: nothing to read
    assert facts.all(
        "SELECT url, p.kind, masked FROM personal_number p JOIN url ON id = url_id ORDER BY url"
    ) == [
        (site.url + "f/a.docx", "identity", "110105********002X"),
        (site.url + "f/b.xlsx", "identity", "110105********002X"),
    ]
    assert facts.all(
        "SELECT cells FROM record_row JOIN record_table t ON t.id = table_id JOIN url ON url.id = url_id"
        " WHERE url = ?",
        site.url + "f/b.xlsx",
    ) == [('["张三", "110105********002X"]',)]
    assert IDENTITY.encode() not in facts.path.read_bytes()
    assert facts.coverage()["attachment_text"] == ("complete", None)


def test_unchanged_attachments_keep_their_texts(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=1, extra=files("/f/b.xlsx"))
    body = make_xlsx({"名单": [["姓名", "身份证号"], ["张三", IDENTITY]]})

    def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304, headers={"ETag": '"1"'})
        return web.Response(body=body, headers={"ETag": '"1"'})

    site.add("/f/b.xlsx", answer)
    _, before = run(site.url)
    _, after = run(site.url, into="again", previous=tmp_path / "out" / "facts.db")
    assert after.fetch(site.url + "f/b.xlsx")[0] == "not_modified"
    for table in ("attachment_text", "record_table", "record_row", "personal_number"):
        assert after.all(f"SELECT * FROM {table}") == before.all(f"SELECT * FROM {table}")
        assert before.all(f"SELECT * FROM {table}"), table


def large_zip() -> bytes:
    import random

    return make_zip({"word/document.xml": random.Random(2).randbytes(3_000_000), "x.txt": b"x"})


@pytest.mark.parametrize(
    ("name", "body", "verdict"),
    [
        ("a.docx", large_zip(), "opens"),
        ("a.xlsx", large_zip(), "untold"),  # whole, but not what its name promises: a person sees
        ("cut.docx", large_zip()[:-5000], "untold"),
        ("a.pdf", b"%PDF-1.4\n" + b"% x" * 500_000 + make_pdf([["文"]])[9:], "untold"),
    ],
    ids=["docx", "other", "cut", "pdf-with-wrong-offsets"],
)
def test_ends_of_large_files(site: LabSite, run, name: str, body: bytes, verdict: str) -> None:
    asked: list[str | None] = []
    county(site, articles=1, extra=files(f"/f/{name}"))
    serve_parts(site, f"/f/{name}", body, asked)
    _, facts = run(site.url, max_resource_bytes=200_000)
    assert facts.all(MEDIA, site.url + f"f/{name}")[0][0] == verdict
    assert facts.all(TEXT, site.url + f"f/{name}")[0][0] == "too_large"
    assert asked == [None, f"bytes={len(body) - 200_000}-{len(body) - 1}"]


def test_large_pdf_with_its_trailer(site: LabSite, run, tmp_path: Path) -> None:
    """Also from the archive, where the end lies beside the head."""
    body = make_pdf([["很长的文件"] * 30 for _ in range(60)])
    county(site, articles=1, extra=files("/f/a.pdf"))
    serve_parts(site, "/f/a.pdf", body, [])
    _, facts = run(site.url, max_resource_bytes=len(body) // 3, archive=True)
    assert facts.all(MEDIA, site.url + "f/a.pdf")[0][:2] == ("opens", None)
    _, again = run(
        site.url, into="replayed", max_resource_bytes=len(body) // 3,
        replay=str(tmp_path / "out" / "site.warc.gz"),
    )  # fmt: skip
    assert again.all(MEDIA, site.url + "f/a.pdf")[0][:2] == ("opens", None)


def test_server_without_parts_leaves_a_large_file_untold(site: LabSite, run) -> None:
    county(site, articles=1, extra=files("/f/a.docx"))
    site.add("/f/a.docx", large_zip(), headers={"Content-Type": "application/octet-stream"})
    _, facts = run(site.url, max_resource_bytes=200_000)
    assert facts.all(MEDIA, site.url + "f/a.docx")[0][:2] == ("untold", "too_large")


def test_large_video_whose_index_is_at_its_end(site: LabSite, run) -> None:
    body = make_video("mp4", 8, noisy=True)
    assert body.rindex(b"moov") > len(body) // 2
    asked: list[str | None] = []
    county(site, articles=1, extra="<video src='/v/a.mp4'></video>")
    serve_parts(site, "/v/a.mp4", body, asked)
    _, facts = run(site.url, max_resource_bytes=len(body) // 3)
    assert facts.all(MEDIA, site.url + "v/a.mp4")[0][:2] == ("opens", None)
    assert len(asked) == 2


def test_streams_are_followed_to_a_segment(site: LabSite, run) -> None:
    players = "".join(
        f"<div id=d{n}></div><script>new DPlayer({{container:d{n},video:{{url:'/v/{n}.m3u8'}}}})</script>"
        for n in ("good", "gone", "junk", "locked", "live", "ended")
    )
    county(site, articles=1, extra=players)
    site.add("/v/good.m3u8", MASTER.format("hd/index.m3u8"), content_type="application/x-mpegURL")
    site.add("/v/hd/index.m3u8", VARIANT.format("0.ts"), content_type="application/x-mpegURL")
    site.add("/v/hd/0.ts", make_video("mpegts"), content_type="video/mp2t")
    site.add("/v/gone.m3u8", VARIANT.format("nothing.ts"), content_type="application/x-mpegURL")
    site.add("/v/junk.m3u8", VARIANT.format("junk.ts"), content_type="application/x-mpegURL")
    site.add("/v/junk.ts", b"no film" * 999, content_type="video/mp2t")
    key = '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:1,\n0.ts\n'
    site.add("/v/locked.m3u8", key, content_type="application/x-mpegURL")
    site.add("/v/live.m3u8", "#EXTM3U\n", content_type="application/x-mpegURL")
    site.add("/v/ended.m3u8", "#EXTM3U\n#EXT-X-ENDLIST\n", content_type="application/x-mpegURL")
    _, facts = run(site.url)
    told = {
        name: facts.all(MEDIA, f"{site.url}v/{name}.m3u8")[0][:2]
        for name in ("good", "gone", "junk", "locked", "live", "ended")
    }
    assert told == {
        "good": ("opens", None),
        "gone": ("broken", "http_404"),
        "junk": ("broken", "not_decodable"),
        "locked": ("untold", "encrypted"),
        "live": ("untold", "no_segments"),
        "ended": ("broken", "no_segments"),
    }


def test_streams_refused_by_robots_are_untold(site: LabSite, run) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /hd/\n", content_type="text/plain")
    county(site, articles=1, extra="<video src='/v/a.m3u8'></video>")
    site.add("/v/a.m3u8", VARIANT.format("/hd/0.ts"), content_type="application/x-mpegURL")
    site.add("/hd/0.ts", make_video("mpegts"), content_type="video/mp2t")
    _, facts = run(site.url)
    assert facts.all(MEDIA, site.url + "v/a.m3u8")[0][:2] == ("untold", "robots_denied")
    assert not site.hits["/hd/0.ts"]


def test_media_that_only_scripts_name_are_examined(site: LabSite, run) -> None:
    script = (
        "<video id=v></video><script>var p=flvjs.createPlayer({type:'flv',url:'/v/a.flv'});"
        "p.attachMediaElement(v);</script>"
    )
    county(site, articles=1, extra=script + "<video src='/v/b.mp4' poster='/p.jpg'></video>")
    site.add("/v/a.flv", make_video("flv"), content_type="video/x-flv")
    site.add("/v/b.mp4", make_video("mp4"), content_type="video/mp4")
    _, facts = run(site.url)
    assert facts.all(MEDIA, site.url + "v/a.flv")[0][:2] == ("opens", None)
    assert facts.all(MEDIA, site.url + "v/b.mp4")[0][:2] == ("opens", None)
    assert facts.all(MEDIA, site.url + "p.jpg")[0][:2] == ("broken", "http_404")
