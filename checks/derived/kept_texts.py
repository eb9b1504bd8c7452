"""Texts that many checks of a run ask for, kept within a bound of memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable

_OVERHEAD = 50  # what an entry costs beside its characters


class KeptTexts:
    """Texts by address: as they are while there is room, then compressed, then read again.

    ``room``: characters kept as they are. ``packed_room``: bytes kept compressed beyond that; worth
    it for texts that cost more to make than to unpack.
    """

    def __init__(self, room: int, packed_room: int = 0) -> None:
        self._texts: dict[int, str | None] = {}
        self._packed: dict[int, bytes] = {}
        self._room = room
        self._packed_room = packed_room

    def get(self, key: int, read: Callable[[], str | None]) -> str | None:
        """Return the text of ``key``, from ``read`` if it is not kept."""
        if key in self._texts:
            return self._texts[key]
        if key in self._packed:
            return zlib.decompress(self._packed[key]).decode()
        text = read()
        size = len(text or "") + _OVERHEAD
        if size <= self._room:
            self._texts[key] = text
            self._room -= size
        elif text is not None and self._packed_room > 0:
            packed = zlib.compress(text.encode("utf-8", "ignore"), 1)
            if len(packed) <= self._packed_room:
                self._packed[key] = packed
                self._packed_room -= len(packed)
        return text
