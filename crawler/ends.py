"""Files too large to read whole: what their head and tail tell, asked for by Range."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from crawler.fetched import Ask, Fetched
from gkcheck.models.facts import TargetKind

HEAD_BYTES = 4_000_000
"""Bytes read from the start of a file that is longer than the budget."""
TAIL_BYTES = 2_000_000
"""Bytes asked for from its end: a ZIP's directory, a PDF's trailer, the index of many videos."""
#: What must be inside a package for the extension to be true (ECMA-376; GB/T 33190-2016 for OFD).
PACKAGE_MEMBERS = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "ofd": "OFD.xml",
}
_XREF = re.compile(rb"\s*(?:xref\s|\d+\s+\d+\s+obj\b)")
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")


_BY_ENDS = (TargetKind.VIDEO, TargetKind.AUDIO, TargetKind.ATTACHMENT)


def too_long(ask: Ask, got: Fetched) -> int | None:
    """Return the length of a file that is longer than may be read, where its ends can be asked for.

    None: it is short enough, or nothing tells its length, or the server gives no parts.
    """
    if ask.kind not in _BY_ENDS or got.status != 200 or got.header("content-encoding"):
        return None
    told = got.header("content-length") or ""
    parts = (got.header("accept-ranges") or "bytes").strip().lower() == "bytes"
    length = int(told) if told.isdecimal() and len(told) < 16 else 0
    return length if parts and length > ask.byte_limit else None


class NotRead(OSError):
    """A part was asked for that lies between head and tail."""


class Ends(io.RawIOBase):
    """A file of ``length`` bytes of which only ``head`` and ``tail`` are there."""

    def __init__(self, head: bytes, tail: bytes, length: int) -> None:
        super().__init__()
        self.head, self.tail, self.length = head, tail, length
        self._at = 0

    def readable(self) -> bool:
        """A file to read from."""
        return True

    def seekable(self) -> bool:
        """Every place can be gone to, though not every one can be read."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, as with any file."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def part(self, start: int, size: int) -> bytes:
        """Return up to ``size`` bytes; fewer at the end of head or file. Raises :class:`NotRead`."""
        first = self.length - len(self.tail)
        if start >= self.length:
            return b""
        if start < len(self.head):
            return self.head[start : start + size]
        if start >= first:
            return self.tail[start - first : start - first + size]
        raise NotRead(f"bytes {start} to {first} were not read")

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` from the place on. Raises :class:`NotRead`."""
        view = memoryview(buffer).cast("B")
        data = self.part(self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def opens_by_ends(ext: str, ends: Ends) -> bool:
    """Tell whether head and tail prove that the file is whole and what it says it is.

    ZIP packages: the directory at the end is whole, fits the length and names the parts that the
    extension promises, and the first member begins where it says. PDF: the trailer at the end
    leads to a table of objects that is there. False: not proven; the file may well be sound.
    """
    if ends.head.startswith(b"PK\x03\x04"):
        return _zip(ext, ends)
    if ends.head[:1024].find(b"%PDF-") >= 0 and ext in ("pdf", ""):
        return _pdf(ends)
    return False


def _zip(ext: str, ends: Ends) -> bool:
    try:
        with zipfile.ZipFile(io.BufferedReader(ends)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return False
    wanted = PACKAGE_MEMBERS.get(ext)
    fits = not wanted or any(info.filename.startswith(wanted) for info in infos)
    locked = any(info.flag_bits & 0x1 for info in infos)
    return fits and not locked and any(info.header_offset == 0 for info in infos)


def _pdf(ends: Ends) -> bool:
    found = _START.findall(ends.tail[-2048:])
    if not found:
        return False
    try:
        return _XREF.match(ends.part(int(found[-1]), 64)) is not None
    except NotRead:
        return False
