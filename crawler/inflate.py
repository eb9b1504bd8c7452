"""Undoes Content-Encoding piece by piece, never beyond a bound (gzip bombs)."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli
from backports import zstd

_CODINGS = {
    "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd",
}  # fmt: skip
ACCEPTED = "gzip, deflate, br"


class BadCoding(Exception):
    """The body is not what its Content-Encoding says, or the coding is unknown."""


class Inflater:
    """Decodes a body given in pieces into :attr:`body`, at most ``limit`` bytes of it.

    :attr:`full` tells that there is more than ``limit``; nothing more need be read then.
    """

    def __init__(self, coding: str | None, limit: int) -> None:
        names = [x.strip().lower() for x in (coding or "").split(",")]
        names = [x for x in names if x and x != "identity"]
        if len(names) > 1 or (names and names[0] not in _CODINGS):
            raise BadCoding(coding or "")
        self._decode = _decoder(_CODINGS[names[0]]) if names else _plain
        self._limit = limit
        self.body = bytearray()
        self.full = False

    def feed(self, data: bytes) -> None:
        """Decode one piece as it came from the wire. Raises :class:`BadCoding`."""
        if self.full:
            return
        try:
            # one byte above the bound tells "longer than" from "just as long as"
            out = self._decode(data, self._limit + 1 - len(self.body))
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise BadCoding(str(error)) from error
        self.body += out
        if len(self.body) > self._limit:
            del self.body[self._limit :]
            self.full = True


def _plain(data: bytes, room: int) -> bytes:
    return data[:room]


def _decoder(name: str) -> Callable[[bytes, int], bytes]:
    if name == "br":
        decoder = brotli.Decompressor()

        def feed_brotli(data: bytes, room: int) -> bytes:
            return bytes(decoder.process(data, output_buffer_limit=room))

        return feed_brotli
    if name == "zstd":
        return _Zstd().feed
    return _Zlib(raw_allowed=name == "deflate").feed


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstd.ZstdDecompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        return b"" if self._inner.eof else bytes(self._inner.decompress(data, max_length=room))


class _Zlib:
    """gzip with several members, zlib, and the raw deflate that some servers send."""

    def __init__(self, *, raw_allowed: bool) -> None:
        self._inner = zlib.decompressobj(wbits=47)
        self._raw_allowed = raw_allowed

    def feed(self, data: bytes, room: int) -> bytes:
        out = b""
        while data and len(out) < room:
            if self._inner.eof:
                if not data.startswith(b"\x1f\x8b"):  # trailing rubbish after the last member
                    return out
                self._inner = zlib.decompressobj(wbits=47)
            try:
                out += self._inner.decompress(data, room - len(out))
            except zlib.error:
                if not self._raw_allowed:
                    raise
                self._inner = zlib.decompressobj(wbits=-15)
                self._raw_allowed = False
                continue
            self._raw_allowed = False
            data = self._inner.unused_data if self._inner.eof else b""
        return out
