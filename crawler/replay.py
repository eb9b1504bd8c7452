"""Reads the site from a WARC. What is not in it is *not archived*, never dead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.archive import FAILURE_TYPE, LENGTH_HEADER, TAIL_TYPE
from crawler.client import clean_header
from crawler.ends import TAIL_BYTES
from crawler.fetched import Ask, Fetched
from crawler.inflate import BadCoding, Inflater
from crawler.posted import is_posting
from crawler.urls import canonical_url
from gkcheck.clock import now
from gkcheck.errors import GkcheckError
from gkcheck.models.observations import FetchOutcome
from gkcheck.store.writer import hash64

_CHUNK = 65_536
_KEPT = ("response", "resource")


class ReplayFetcher:
    """Answers from a WARC (``.warc`` or ``.warc.gz``), indexed once: two offsets an address.

    The first look gets the first record of an address, the second look its last.
    Raises :class:`GkcheckError` when the file is missing or is no WARC.
    """

    def __init__(self, path: Path) -> None:
        self._index: dict[int, tuple[int, int]] = {}
        self._tails: dict[int, int] = {}
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            raise GkcheckError(f"无法打开存档文件:{path}") from error
        try:
            self._read_index()
        except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
            if not self._index:
                self._file.close()
                raise GkcheckError(f"不是可以读取的 WARC 存档:{path}") from error
            # an archive cut off at its end still answers with what is before the cut
        if not self._index:
            self._file.close()
            raise GkcheckError(f"存档中没有任何网页:{path}")

    def _read_index(self) -> None:
        records = ArchiveIterator(self._file)
        for record in records:
            url = record.rec_headers.get_header("WARC-Target-URI")
            if url and record.rec_headers.get_header("Content-Type") == TAIL_TYPE:
                self._tails.setdefault(hash64(url), records.get_record_offset())
            if not url or not _answers(record):
                continue
            offset = records.get_record_offset()
            for key in _keys(url.strip("<>")):
                first, _ = self._index.get(key, (offset, offset))
                self._index[key] = (first, offset)

    def has(self, url: str) -> bool:
        """Tell whether the archive holds an answer for ``url``."""
        return hash64(url) in self._index

    def has_two(self, url: str) -> bool:
        """Tell whether the archive holds two answers for ``url``, taken one after the other."""
        first, last = self._index.get(hash64(url), (0, 0))
        return first != last

    async def fetch(self, ask: Ask) -> Fetched:
        """Return the archived answer, or one with outcome ``NOT_ARCHIVED``."""
        got = Fetched(url=ask.url, at=now().isoformat(timespec="seconds"))
        offsets = self._index.get(hash64(ask.url))
        if offsets is None:
            got.failure, got.sign = FetchOutcome.NOT_ARCHIVED, "not_archived"
            return got
        try:
            self._file.seek(offsets[0] if ask.look == 1 else offsets[1])
            self._fill(got, next(iter(ArchiveIterator(self._file))), ask.byte_limit)
            self._fill_tail(got)
        except (ArchiveLoadFailed, EOFError, ValueError, OSError, StopIteration, BadCoding):
            got.failure, got.sign = FetchOutcome.NOT_ARCHIVED, "archive_unreadable"
        return got

    def _fill(self, got: Fetched, record: ArcWarcRecord, limit: int) -> None:
        head = record.rec_headers
        date = head.get_header("WARC-Date")
        if date:
            got.at = date.replace("Z", "+00:00")
        got.ip = head.get_header("WARC-IP-Address")
        if record.rec_type == "metadata":
            told = json.loads(record.content_stream().read(10_000))
            got.failure, got.sign = FetchOutcome(told["outcome"]), told["sign"]
            got.status = told["status"]
            return
        http = record.http_headers
        if http is not None:
            got.status = int(http.get_statuscode() or 0)
            got.headers = tuple((k, clean_header(_undo_latin(v))) for k, v in http.headers)
        else:
            got.status = 200
            kind = head.get_header("Content-Type") or "application/octet-stream"
            got.headers = (("Content-Type", kind),)
        inflater = Inflater(None, limit)
        stream = record.content_stream()
        while not inflater.full and (chunk := stream.read(_CHUNK)):
            inflater.feed(chunk)
        got.body = bytes(inflater.body)
        got.truncated = inflater.full or head.get_header("WARC-Truncated") is not None

    def _fill_tail(self, got: Fetched) -> None:
        offset = self._tails.get(hash64(got.url))
        if offset is None or not got.truncated:
            return
        self._file.seek(offset)
        record = next(iter(ArchiveIterator(self._file)))
        told = record.rec_headers.get_header(LENGTH_HEADER) or ""
        if told.isdecimal():
            got.tail, got.length = record.content_stream().read(TAIL_BYTES), int(told)

    async def close(self) -> None:
        """Close the file."""
        self._file.close()


def _answers(record: ArcWarcRecord) -> bool:
    if record.rec_type == "metadata":
        return bool(record.rec_headers.get_header("Content-Type") == FAILURE_TYPE)
    return str(record.rec_type) in _KEPT


def _keys(url: str) -> set[int]:
    keys = {hash64(url)}
    if is_posting(url):
        return keys  # without its body it is another request
    canonical = canonical_url(url, url)
    if canonical:
        keys.add(hash64(canonical))
    return keys


def _undo_latin(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return value
