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
# Registered codings that we cannot undo. Any other name ("UTF-8", "none") says nothing of the
# bytes, and browsers read past it.
_OTHERS = frozenset(
    ["compress", "x-compress", "exi", "pack200-gzip", "aes128gcm", "dcb", "dcz", "lzma", "sdch"]
)


class BadCoding(Exception):
    """The body is not what its Content-Encoding says, or the coding is unknown."""


class Inflater:
    """Decodes a body given in pieces into :attr:`body`, at most ``limit`` bytes of it.

    :attr:`full` tells that there is more than ``limit``; nothing more need be read then.
    """

    def __init__(self, coding: str | None, limit: int) -> None:
        names = [x.strip().lower() for x in (coding or "").split(",")]
        names = [x for x in names if x in _CODINGS or x in _OTHERS]
        if len(names) > 1 or (names and names[0] in _OTHERS):
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
        self._inner: zlib._Decompress | None = None
        self._raw_allowed = raw_allowed
        self._first = True
        self._held = b""

    def feed(self, data: bytes, room: int) -> bytes:
        """Decode ``data``; two bytes are needed before it is known what a member is."""
        out = b""
        data, self._held = self._held + data, b""
        while data and len(out) < room:
            if self._inner is None:
                if len(data) < 2:
                    self._held = data
                    return out
                self._inner = self._member(data[:2])
                if self._inner is None:
                    return out
            out += self._inner.decompress(data, room - len(out))
            data = b""
            if self._inner.eof:
                data, self._inner = self._inner.unused_data, None
        return out

    def _member(self, head: bytes) -> zlib._Decompress | None:
        """Return a decoder for what begins with ``head``; None: rubbish after the last member."""
        first, self._first = self._first, False
        if not first and head != b"\x1f\x8b":
            return None
        zlib_head = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0  # RFC 1950, 2.2
        raw = self._raw_allowed and not zlib_head and head != b"\x1f\x8b"
        return zlib.decompressobj(wbits=-15 if raw else 47)
