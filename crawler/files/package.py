"""Opening ZIP packages within bounds; XML inside them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from crawler.files.gather import Gathered, Locked, TooMuch, Unreadable

MAX_UNPACKED = 300_000_000
"""Bytes that all members together may claim, as in ``crawler.decode``."""
MAX_MEMBER = 40_000_000
_CORE = "docProps/core.xml"


@contextmanager
def opened(body: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a package. Raises :class:`Unreadable`, :class:`Locked` or :class:`TooMuch`."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise TooMuch
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable(str(error)) from error


def member(package: zipfile.ZipFile, name: str) -> bytes:
    """Return one member. Raises :class:`KeyError`, :class:`TooMuch` or :class:`Locked`."""
    info = package.getinfo(name)
    if info.file_size > MAX_MEMBER:
        raise TooMuch
    if info.flag_bits & 0x1:
        raise Locked
    with package.open(info) as stream:
        return stream.read(MAX_MEMBER)


def xml(data: bytes) -> etree._Element:
    """Parse XML without entities and without the network. Raises :class:`Unreadable`, :class:`MemoryError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # libxml2 tells it as a mistake of the file
        if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError from error
        raise Unreadable(str(error)) from error


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; ``""`` for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def core_properties(package: zipfile.ZipFile, into: Gathered) -> None:
    """Read docProps/core.xml (ECMA-376 part 2, 11.1), if it is there and whole."""
    try:
        root = xml(member(package, _CORE))
    except (KeyError, Unreadable, TooMuch, Locked):
        return
    said = {local(child): child.text for child in root}
    into.properties(
        said.get("title"), said.get("creator"), said.get("created"), said.get("modified")
    )
