"""TXT, CSV, RTF, and web pages that are offered as documents."""

from __future__ import annotations

import csv
import io

from selectolax.lexbor import LexborHTMLParser

from crawler.charset import decode
from crawler.files.gather import Gathered, Unreadable
from crawler.files.ooxml import take_sheet

_ODD = frozenset(chr(c) for c in range(32)) - set("\t\n\r\x0b\x0c\x1a\x1b")
_HEAD = 20_000


def read_text(body: bytes, ext: str, into: Gathered) -> None:
    """Read text in UTF-8, UTF-16 or GBK; CSV as a table too. Binary is :class:`Unreadable`."""
    text = decode(body, None).text
    head = text[:_HEAD]
    bad = sum(c in _ODD or c == "\ufffd" for c in head)
    if bad > len(head) * 0.02 or b"\x00\x00\x00\x00" in body[:_HEAD]:
        raise Unreadable("not text")
    if ext == "csv":
        try:
            take_sheet(
                "", ([c.strip() for c in row] for row in csv.reader(io.StringIO(text))), into
            )
        except csv.Error as error:
            raise Unreadable(str(error)) from error
        return
    for line in text.splitlines():
        into.add(line)


def read_rtf(body: bytes, into: Gathered) -> None:
    """Read RTF; characters are in the code page that the file names, usually 936."""
    from striprtf.striprtf import rtf_to_text

    try:
        text = str(rtf_to_text(body.decode("latin-1"), errors="ignore"))  # type: ignore[no-untyped-call]  # has no types
    except (ValueError, LookupError, IndexError, TypeError) as error:
        raise Unreadable(str(error)) from error
    for line in text.splitlines():
        into.add(line.replace("|", "\t"))


def read_html(body: bytes, into: Gathered) -> None:
    """Read a page that is offered as a document (saved as a web page under a name like .doc)."""
    tree = LexborHTMLParser(decode(body, None).text)
    tree.strip_tags(["script", "style"])
    for table in tree.css("table"):
        rows = [
            [cell.text(separator=" ", strip=True) for cell in row.css("td,th")]
            for row in table.css("tr")
        ]
        into.add_table(rows)
    if tree.body is not None:
        for line in tree.body.text(separator="\n", strip=True).splitlines():
            into.add(line)
