"""What the bytes of an image, video, audio or attachment really are. Pure: bytes in, record out.

Runs in a child process (``crawler.media``), because decoders of hostile files crash, hang and eat
memory. A verdict of ``broken`` means that the programs people use would not open it; when we read
only a part, or cannot read the format, the verdict is ``untold``.
"""

from __future__ import annotations

import io
import posixpath
import tarfile
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import puremagic
from lxml import etree
from PIL import Image, UnidentifiedImageError

from crawler.ends import PACKAGE_MEMBERS, Ends, opens_by_ends
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import MediaVerdict

MAX_PIXELS = 100_000_000
MAX_UNPACKED = 300_000_000
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_EXTENSIONS = {"doc", "xls", "ppt", "wps", "et", "dps"}
IMAGE_EXTENSIONS = {"jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "ico", "svg"}
STREAM_EXTENSIONS = {"mp4", "mp3", "wav", "wma", "wmv", "avi", "flv", "mov", "m4a", "mkv", "webm"}

# The most usual kinds: comparing with every signature there is costs more than decoding a picture.
_USUAL = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What decoding came to; the fields of :class:`MediaRecord` that bytes can tell."""

    verdict: MediaVerdict
    sniffed: str | None
    problem: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    pages: int | None = None


def extension(url: str) -> str:
    """Return the lower-case extension of the file that ``url`` names, without the dot, or ``""``.

    A file name in the query (``download.jsp?filename=a.pdf``) counts when the path has none known.
    """
    parts = urlsplit(url)
    name = posixpath.basename(unquote(parts.path))
    ext = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ext in {"jsp", "do", "action", "aspx", "ashx", "php", ""} and "." in parts.query:
        tail = unquote(parts.query).rsplit(".", 1)[-1].lower()
        if tail.isalnum() and len(tail) <= 5:
            return tail
    return ext


def looks_like_html(body: bytes) -> bool:
    """Tell whether the bytes begin as an HTML page does."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<body")) or (
        head.startswith((b"<?xml", b"<!--")) and b"<html" in body[:4096].lower()
    )


def sniff(body: bytes) -> str | None:
    """Return a MIME type read from the bytes, or None."""
    if looks_like_html(body):
        return "text/html"
    if body.startswith(OLE_MAGIC):
        return "application/x-ole-storage"
    for begin, mime in _USUAL:
        if body.startswith(begin):
            return mime
    try:
        found = puremagic.from_string(body[:65536], mime=True)
    except (puremagic.PureError, ValueError, IndexError):
        return None
    return str(found) or None


def decode(
    url: str, kind: TargetKind, body: bytes, truncated: bool, ends: Ends | None = None
) -> Decoded:
    """Decode ``body`` as what ``kind`` and the extension of ``url`` promise. Never raises.

    ``ends``: where the file is longer than what was read, its head (``body``) with its tail.
    """
    if not body:
        return Decoded(MediaVerdict.BROKEN, None, "empty")
    sniffed = sniff(body)
    ext = extension(url)
    if sniffed == "text/html" and ext not in {"htm", "html", "shtml"}:
        if ext in {"doc", "xls"} and b"<table" in body.lower():
            return Decoded(MediaVerdict.UNTOLD, sniffed, "wrong_type")
        return Decoded(MediaVerdict.BROKEN, sniffed, "html_instead")
    if kind is TargetKind.IMAGE or ext in IMAGE_EXTENSIONS:
        return _image(body, sniffed, truncated)
    if kind in (TargetKind.VIDEO, TargetKind.AUDIO) or ext in STREAM_EXTENSIONS:
        return _stream(kind, body, sniffed, truncated, ends)
    if truncated and ends is not None and opens_by_ends(ext, ends):
        return Decoded(MediaVerdict.OPENS, sniffed)
    return _attachment(ext, body, sniffed, truncated)


def _failed(sniffed: str | None, truncated: bool, problem: str) -> Decoded:
    """A decoder gave up: the site's fault only if we had the whole file."""
    if truncated:
        return Decoded(MediaVerdict.UNTOLD, sniffed, "too_large")
    return Decoded(MediaVerdict.BROKEN, sniffed, problem)


def _image(body: bytes, sniffed: str | None, truncated: bool) -> Decoded:
    head = body[:2048].lstrip().lower()
    if b"<svg" in head:
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return _failed("image/svg+xml", truncated, "not_decodable")
        is_svg = etree.QName(root).localname == "svg"
        return (
            Decoded(MediaVerdict.OPENS, "image/svg+xml")
            if is_svg
            else _failed(sniffed, truncated, "not_decodable")
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(body))
            if image.width * image.height > MAX_PIXELS:
                return Decoded(MediaVerdict.UNTOLD, sniffed, "too_large", image.width, image.height)
            width, height = image.size
            # Every byte of a JPEG is read, but an eighth of its size is drawn: half of the time.
            image.draft("L", (1, 1))
            image.load()
    except UnidentifiedImageError:
        return _failed(sniffed, truncated, "not_decodable")
    except (OSError, SyntaxError, ValueError, EOFError, zlib.error) as error:
        problem = "truncated" if "truncated" in str(error).lower() else "not_decodable"
        return _failed(sniffed, truncated, problem)
    mime = Image.MIME.get(image.format or "", sniffed)
    return Decoded(MediaVerdict.OPENS, mime, None, width, height)


def _stream(
    kind: TargetKind, body: bytes, sniffed: str | None, truncated: bool, ends: Ends | None
) -> Decoded:
    import av  # late: 40 MB that most sites never need

    if body.lstrip().startswith(b"#EXTM3U"):
        return Decoded(MediaVerdict.UNTOLD, "application/vnd.apple.mpegurl", "playlist")
    if body[:3] in (b"FWS", b"CWS", b"ZWS"):
        return Decoded(MediaVerdict.UNTOLD, "application/x-shockwave-flash", "format_unreadable")
    try:
        file = ends if ends is not None else io.BytesIO(body)
        with av.open(file, mode="r", metadata_errors="ignore") as container:
            wanted = "video" if kind is TargetKind.VIDEO else "audio"
            streams = [s for s in container.streams if s.type == wanted] or [
                s for s in container.streams if s.type in ("video", "audio")
            ]
            if not streams:
                return _failed(sniffed, truncated, "not_decodable")
            frames = 0
            for frame in container.decode(streams[0]):
                frames += 1
                if frames >= 3:
                    break
                del frame
            if not frames:
                return _failed(sniffed, truncated, "not_decodable")
            duration = container.duration
            width = getattr(streams[0], "width", None) or None
            height = getattr(streams[0], "height", None) or None
    except (av.error.FFmpegError, ValueError, EOFError, OSError):
        return _failed(sniffed, truncated, "not_decodable")
    length = None if duration is None or truncated else int(duration // 1000)
    return Decoded(MediaVerdict.OPENS, sniffed, None, width, height, length)


def _attachment(ext: str, body: bytes, sniffed: str | None, truncated: bool) -> Decoded:
    if body.startswith(b"%PDF") or b"%PDF" in body[:1024]:
        return (
            _pdf(body, truncated)
            if ext not in PACKAGE_MEMBERS
            else Decoded(MediaVerdict.UNTOLD, "application/pdf", "wrong_type")
        )
    if ext == "pdf" and body.startswith((b"PK", OLE_MAGIC)):
        return Decoded(MediaVerdict.UNTOLD, sniffed, "wrong_type")
    if body.startswith(b"PK"):
        return _package(ext, body, truncated)
    if body.startswith(OLE_MAGIC):
        return _ole(ext, body, truncated)
    if body.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c")):
        return Decoded(MediaVerdict.UNTOLD, sniffed, "format_unreadable")
    if ext in ("gz", "tgz", "tar", "bz2", "xz"):
        return _tarball(body, sniffed, truncated)
    if ext == "pdf" or ext in PACKAGE_MEMBERS or ext in ("zip", "rar", "7z"):
        return _failed(sniffed, truncated, "not_decodable")
    if body.startswith(b"{\\rtf"):
        return Decoded(MediaVerdict.OPENS, "application/rtf")
    if ext in OLE_EXTENSIONS:
        text = _is_text(body)
        return (
            Decoded(MediaVerdict.UNTOLD, sniffed, "wrong_type")
            if text
            else _failed(sniffed, truncated, "not_decodable")
        )
    if ext in ("txt", "csv", "xml", "json"):
        return Decoded(MediaVerdict.OPENS if _is_text(body) else MediaVerdict.UNTOLD, sniffed)
    return Decoded(MediaVerdict.UNTOLD, sniffed, "format_unreadable")


def _is_text(body: bytes) -> bool:
    for name in ("utf-8", "gb18030"):
        try:
            body[:4096].decode(name, errors="strict" if len(body) <= 4096 else "ignore")
        except UnicodeDecodeError:
            continue
        return b"\x00" not in body[:4096]
    return False


def _pdf(body: bytes, truncated: bool) -> Decoded:
    from crawler.files.gather import Locked, Unreadable
    from crawler.files.pdf import open_pdf

    mime = "application/pdf"
    if truncated:
        return Decoded(MediaVerdict.UNTOLD, mime, "too_large")
    try:
        document = open_pdf(body)
    except Locked:
        return Decoded(MediaVerdict.UNTOLD, mime, "encrypted")
    except Unreadable:
        return Decoded(MediaVerdict.BROKEN, mime, "not_decodable")
    try:
        pages = len(document)
        if b"%%EOF" not in body[-2048:] and b"startxref" not in body[-4096:]:
            return Decoded(MediaVerdict.BROKEN, mime, "truncated", pages=pages)
        return Decoded(MediaVerdict.OPENS, mime, pages=pages)
    finally:
        document.close()


def _package(ext: str, body: bytes, truncated: bool) -> Decoded:
    mime = "application/zip"
    if truncated:
        return Decoded(MediaVerdict.UNTOLD, mime, "too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                return Decoded(MediaVerdict.UNTOLD, mime, "too_large")
            if any(info.flag_bits & 0x1 for info in infos):
                return Decoded(MediaVerdict.UNTOLD, mime, "encrypted")
            if package.testzip() is not None:
                return Decoded(MediaVerdict.BROKEN, mime, "not_decodable")
            names = [info.filename for info in infos]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return Decoded(MediaVerdict.BROKEN, mime, "not_decodable")
    if not names:
        return Decoded(MediaVerdict.BROKEN, mime, "empty")
    member = PACKAGE_MEMBERS.get(ext)
    if member and not any(name.startswith(member) for name in names):
        return Decoded(MediaVerdict.BROKEN, mime, "not_decodable")
    return Decoded(MediaVerdict.OPENS, mime)


def _ole(ext: str, body: bytes, truncated: bool) -> Decoded:
    import olefile

    mime = "application/x-ole-storage"
    if truncated:
        return Decoded(MediaVerdict.UNTOLD, mime, "too_large")
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as storage:
            streams = storage.listdir()
    except (OSError, ValueError, IndexError, TypeError):
        return Decoded(MediaVerdict.BROKEN, mime, "not_decodable")
    if not streams:
        return Decoded(MediaVerdict.BROKEN, mime, "empty")
    if ["EncryptedPackage"] in streams:
        return Decoded(MediaVerdict.UNTOLD, mime, "encrypted")
    if ext in PACKAGE_MEMBERS:  # office programs refuse an old format under a new name
        return Decoded(MediaVerdict.UNTOLD, mime, "wrong_type")
    return Decoded(MediaVerdict.OPENS, mime)


def _tarball(body: bytes, sniffed: str | None, truncated: bool) -> Decoded:
    if truncated:
        return Decoded(MediaVerdict.UNTOLD, sniffed, "too_large")
    try:
        with tarfile.open(fileobj=io.BytesIO(body)) as archive:
            first = archive.next()
    except (tarfile.TarError, OSError, EOFError, zlib.error):
        return Decoded(MediaVerdict.UNTOLD, sniffed, "format_unreadable")
    return Decoded(MediaVerdict.OPENS if first else MediaVerdict.BROKEN, sniffed)
