"""ZIP, RAR and TAR: names of members, and the text of those that can be read, one level deep."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator

from crawler.files.gather import (
    MAX_MEMBERS,
    Gathered,
    Locked,
    Reading,
    TooMuch,
    Unreadable,
    merged,
)
from crawler.files.package import MAX_MEMBER, MAX_UNPACKED

_MAX_READ = 40
"""Members of which the text is read."""
_MAX_READ_BYTES = 60_000_000
READABLE = frozenset(
    "pdf doc docx xls xlsx ppt pptx wps et dps ofd txt csv rtf htm html odt ods".split()  # noqa: SIM905 - reads better than 20 quoted words
)
_UTF8_NAME = 0x800

ReadMember = Callable[[str, bytes], Reading]


class _Tally:
    """Reads members while the bounds allow it, and says in the end what the archive is."""

    def __init__(self, into: Gathered, read: ReadMember) -> None:
        self._into, self._read = into, read
        self._left, self._bytes = _MAX_READ, _MAX_READ_BYTES
        self.states: list[str] = []

    def wants(self, name: str, size: int) -> bool:
        ext = name.rsplit(".", 1)[-1].lower()
        fits = self._left > 0 and size <= min(self._bytes, MAX_MEMBER)
        if ext in READABLE and not fits:
            self.states.append("limit")
        return ext in READABLE and fits

    def take(self, name: str, data: bytes) -> None:
        self._left -= 1
        self._bytes -= len(data)
        found = self._read(name, data)
        self.states.append(found.state)
        merged(self._into, name, found)

    def state(self) -> str | None:
        """Return the state of an archive without text; None: follows from the text."""
        if self._into.lines:
            return None
        for state in ("encrypted", "limit", "scan_only", "unreadable"):
            if state in self.states:
                return state
        return "unreadable" if self._into.members else None


def read_zip(package: zipfile.ZipFile, into: Gathered, read: ReadMember) -> str | None:
    """Read a ZIP that is no document. Returns the state, None when it follows from the text."""
    tally = _Tally(into, read)
    infos = [info for info in package.infolist() if not info.is_dir()]
    names = [(_name(info), info) for info in infos[:MAX_MEMBERS]]
    into.members += [name for name, _ in names]
    for name, info in names:
        if not tally.wants(name, info.file_size):
            continue
        if info.flag_bits & 0x1:
            tally.states.append("encrypted")
            continue
        try:
            with package.open(info) as stream:
                data = stream.read(MAX_MEMBER)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
            tally.states.append("unreadable")
            continue
        tally.take(name, data)
    return tally.state()


def _name(info: zipfile.ZipInfo) -> str:
    """Names without the mark of UTF-8 are in the maker's own code page: GBK here."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return info.filename


def read_rar(body: bytes, into: Gathered, read: ReadMember) -> str | None:
    """List a RAR; members are read where this machine has a program that unpacks them."""
    import rarfile

    tally = _Tally(into, read)
    try:
        with rarfile.RarFile(io.BytesIO(body)) as archive:
            if archive.needs_password():
                into.members += [i.filename for i in archive.infolist()[:MAX_MEMBERS]]
                raise Locked
            infos = [i for i in archive.infolist() if not i.is_dir()][:MAX_MEMBERS]
            if sum(i.file_size for i in infos) > MAX_UNPACKED:
                raise TooMuch
            if not infos:
                raise Unreadable("no members")
            into.members += [i.filename for i in infos]
            for info in infos:
                if tally.wants(info.filename, info.file_size):
                    try:
                        tally.take(info.filename, archive.read(info))
                    except (rarfile.Error, OSError, EOFError):
                        tally.states.append("unreadable")
    except (rarfile.Error, OSError, EOFError, ValueError, IndexError) as error:
        raise Unreadable(str(error)) from error
    return tally.state()


def read_tar(body: bytes, into: Gathered, read: ReadMember) -> str | None:
    """Read a TAR, also a compressed one, as a stream."""
    tally = _Tally(into, read)
    seen = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(body)) as archive:
            for info in _files(archive):
                seen += info.size
                if seen > MAX_UNPACKED:
                    raise TooMuch
                into.members.append(info.name)
                if tally.wants(info.name, info.size):
                    stream = archive.extractfile(info)
                    if stream is not None:
                        tally.take(info.name, stream.read(MAX_MEMBER))
                if len(into.members) >= MAX_MEMBERS:
                    break
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise Unreadable(str(error)) from error
    return tally.state()


def _files(archive: Iterable[tarfile.TarInfo]) -> Iterator[tarfile.TarInfo]:
    return (info for info in archive if info.isfile())
