"""Reads one attachment: chooses the reader by the bytes, not by the name. Never raises for a file.

A reader that runs out of memory raises :class:`MemoryError`; the child process tells it as a limit.
"""

from __future__ import annotations

import zipfile
import zlib

from crawler.decode import OLE_MAGIC, extension, looks_like_html
from crawler.files.archives import read_rar, read_tar, read_zip
from crawler.files.gather import Full, Gathered, Locked, Reading, TooMuch, Unreadable
from crawler.files.ofd import read_ofd
from crawler.files.ole import read_ole
from crawler.files.ooxml import read_docx, read_odf, read_pptx, read_xlsx
from crawler.files.package import opened
from crawler.files.pdf import read_pdf
from crawler.files.plain import read_html, read_rtf, read_text

_IMAGE_MAGIC = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_TAR = {"tar", "tgz", "gz", "bz2", "xz"}


def read_file(url: str, body: bytes) -> Reading:
    """Return what the attachment at ``url`` holds."""
    return _read(extension(url), body, inside=False)


def _member(name: str, body: bytes) -> Reading:
    return _read(name.rsplit(".", 1)[-1].lower(), body, inside=True)


def _read(ext: str, body: bytes, *, inside: bool) -> Reading:
    into = Gathered()
    state: str | None = None
    try:
        state = _by_bytes(ext, body, into, inside=inside)
    except Full:
        state = "text"
    except Locked:
        state = "encrypted"
    except TooMuch:
        state = "limit"
    except (Unreadable, KeyError, RecursionError):
        state = "text" if into.lines else "unreadable"
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - readers of hostile files raise anything
        state = "text" if into.lines else "unreadable"
    return into.reading(state)


def _by_bytes(ext: str, body: bytes, into: Gathered, *, inside: bool) -> str | None:
    """Read ``body``; return its state where the text alone does not tell it."""
    if not body.strip(b"\x00 \r\n\t"):
        return "empty"
    if b"%PDF-" in body[:1024]:
        return read_pdf(body, into)
    if body.startswith(b"PK"):
        return _package(body, into, inside=inside)
    if body.startswith(OLE_MAGIC):
        read_ole(body, into)
    elif body.startswith(b"Rar!"):
        return "unreadable" if inside else read_rar(body, into, _member)
    elif body.startswith(b"{\\rtf"):
        read_rtf(body, into)
    elif body.startswith(_IMAGE_MAGIC):
        into.pictures = True
    elif looks_like_html(body):
        read_html(body, into)
    elif ext in _TAR and not inside:
        return read_tar(body, into, _member)
    else:
        read_text(body, ext, into)
    return None


def _package(body: bytes, into: Gathered, *, inside: bool) -> str | None:
    try:
        with opened(body) as package:
            names = set(package.namelist())
            if "OFD.xml" in names:
                read_ofd(package, into)
            elif "word/document.xml" in names:
                read_docx(package, into)
            elif "xl/workbook.xml" in names:
                read_xlsx(body, package, into)
            elif "ppt/presentation.xml" in names:
                read_pptx(package, into)
            elif "content.xml" in names and "mimetype" in names:
                read_odf(package, into)
            elif inside:
                return "unreadable"  # archives in archives are named, not opened
            else:
                return read_zip(package, into, _member)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise Unreadable(str(error)) from error
    return None
