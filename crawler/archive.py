"""Keeps every answer in a WARC, so that the audit can be done again without the site."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from string import printable
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.charset import decode
from crawler.fetched import Ask, Fetched, Fetcher
from crawler.posted import split
from gkcheck.text.mask import mask

FAILURE_TYPE = "application/x-gkcheck-failure+json"
TAIL_TYPE = "application/x-gkcheck-tail"
LENGTH_HEADER = "WARC-Segment-Total-Length"
# The body is stored decoded and whole, so these headers would no longer be true.
_HOP_HEADERS = ("content-encoding", "transfer-encoding", "content-length", "connection")


class Archive:
    """Appends request and response records to ``path``.

    A killed run may leave half a record: ``good_until`` is the length of the file at the last
    commit, everything after it is cut off and asked for again. ``masked``: personal numbers in
    pages are masked before they are kept; replay then sees none.
    """

    def __init__(self, path: Path, good_until: int | None, *, masked: bool = False) -> None:
        self._masked = masked
        self._file = path.open("ab" if good_until is not None else "wb")
        if good_until is not None and good_until < path.stat().st_size:
            self._file.truncate(good_until)
        self._writer = WARCWriter(self._file, gzip=True)
        if self._file.tell() == 0:
            self._writer.write_record(
                self._writer.create_warcinfo_record(
                    path.name, {"software": "gkcheck", "format": "WARC File Format 1.0"}
                )
            )

    def write(self, ask: Ask, got: Fetched) -> None:
        """Store one exchange; a failure becomes a metadata record that replay understands."""
        headers = {"WARC-Date": got.at.replace("+00:00", "Z")}
        if got.ip:
            headers["WARC-IP-Address"] = got.ip
        if got.failure is not None:
            body = json.dumps(
                {"outcome": got.failure, "sign": got.sign, "status": got.status}
            ).encode()
            self._writer.write_record(
                self._writer.create_warc_record(
                    ask.url,
                    "metadata",
                    payload=BytesIO(body),
                    length=len(body),
                    warc_content_type=FAILURE_TYPE,
                    warc_headers_dict=headers,
                )
            )
            return
        if got.truncated:
            headers["WARC-Truncated"] = "length"
        if got.length is not None:
            self._tail(ask.url, got, headers["WARC-Date"])
        kept = [(k, _ascii(v)) for k, v in got.headers if k.lower() not in _HOP_HEADERS]
        body = masked_body(got) if self._masked else got.body
        kept.append(("Content-Length", str(len(body))))
        response = self._writer.create_warc_record(
            ask.url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(str(got.status), kept, protocol="HTTP/1.1"),
            warc_headers_dict=headers,
        )
        address, sent, sent_type = split(ask.url)
        parts = urlsplit(address)
        method = "GET" if sent is None else "POST"
        line = f"{method} {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1"
        asked = [("Host", parts.netloc)]
        if sent is not None and sent_type is not None:
            asked += [("Content-Type", sent_type), ("Content-Length", str(len(sent)))]
        request = self._writer.create_warc_record(
            ask.url,
            "request",
            payload=BytesIO(sent or b""),
            length=len(sent or b""),
            http_headers=StatusAndHeaders(line, asked, is_http_request=True),
            warc_headers_dict={"WARC-Date": headers["WARC-Date"]},
        )
        self._writer.write_request_response_pair(request, response)

    def _tail(self, url: str, got: Fetched, at: str) -> None:
        """Store the end of a file that was too long, before the record of its head."""
        self._writer.write_record(
            self._writer.create_warc_record(
                url,
                "metadata",
                payload=BytesIO(got.tail),
                length=len(got.tail),
                warc_content_type=TAIL_TYPE,
                warc_headers_dict={"WARC-Date": at, LENGTH_HEADER: str(got.length)},
            )
        )

    def flush(self) -> int:
        """Hand everything to the operating system and return the length of the file."""
        self._file.flush()
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _ascii(value: str) -> str:
    """Spell a header in ASCII, as an address would be: it must survive any reader."""
    clean = value.replace("\r", " ").replace("\n", " ")
    return clean if clean.isascii() else quote(clean, safe=printable)


def masked_body(got: Fetched) -> bytes:
    """Return the body of a text with personal numbers masked; any other body as it is."""
    kind = (got.header("content-type") or "").partition(";")[0].strip().lower()
    texts = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    if not texts and (kind or b"\0" in got.body[:1000]):
        return got.body
    decoded = decode(got.body, got.header("content-type"))
    clean = mask(decoded.text)
    if clean == decoded.text:
        return got.body
    charset = "utf-16" if decoded.charset.startswith("utf-16") else decoded.charset
    return clean.encode(charset, "xmlcharrefreplace")


class KeepingFetcher:
    """A fetcher whose answers are archived as they come."""

    def __init__(self, fetcher: Fetcher, archive: Archive) -> None:
        self._fetcher = fetcher
        self._archive = archive

    async def fetch(self, ask: Ask) -> Fetched:
        """Fetch, and keep what came."""
        got = await self._fetcher.fetch(ask)
        self._archive.write(ask, got)
        return got

    async def close(self) -> None:
        """Close the fetcher; the archive is its owner's."""
        await self._fetcher.close()
