"""Which texts may hold a word at all: told from the signs each text uses, without reading it.

A text without one of a word's characters cannot hold the word. For each character the texts that
use it are kept as bits, so that one word is answered for all texts of a site at once; what is left
is read. A site of 20,000 texts takes about 2 KB a character, of which Chinese texts use some 4,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

MAX_TEXTS = 40_000


class TextSigns:
    """Characters of texts by their keys. A text that is not known may hold anything."""

    def __init__(self) -> None:
        self._rows: dict[str, bytearray] = {}
        self._at: dict[int, int] = {}

    def knows(self, key: int) -> bool:
        """Tell whether the text of ``key`` was added."""
        return key in self._at

    def add(self, key: int, text: str) -> None:
        """Note the characters of the text of ``key``; beyond :data:`MAX_TEXTS` nothing is noted."""
        if key in self._at or len(self._at) >= MAX_TEXTS:
            return
        number = self._at[key] = len(self._at)
        byte, bit = number >> 3, 1 << (number & 7)
        rows = self._rows
        for sign in set(text):
            row = rows.get(sign)
            if row is None:
                row = rows[sign] = bytearray()
            if len(row) <= byte:
                row.extend(bytes(byte + 1 - len(row)))
            row[byte] |= bit

    def among(
        self, keys: Iterable[int], wanted: Sequence[tuple[Sequence[str], Sequence[str]]]
    ) -> dict[int, list[int]]:
        """Return the positions in ``wanted`` that the text of each known key may hold; others: none.

        One of ``wanted``: words of which one must stand, and words of which one must stand too
        (none: no matter). A key without any position is left out.
        """
        signs = {s for s in chain.from_iterable(chain(*pair) for pair in wanted) for s in s}
        rows = {s: int.from_bytes(self._rows.get(s, b""), "little") for s in signs}
        size = (len(self._at) >> 3) + 1
        masks: list[tuple[int, bytes]] = []
        for position, (any_of, also) in enumerate(wanted):
            bits = _any(rows, any_of)
            if also:
                bits &= _any(rows, also)
            if bits:
                masks.append((position, bits.to_bytes(size, "little")))
        found: dict[int, list[int]] = {}
        for key in keys:
            number = self._at.get(key)
            if number is None:
                continue
            byte, bit = number >> 3, 1 << (number & 7)
            may = [position for position, mask in masks if mask[byte] & bit]
            if may:
                found[key] = may
        return found


def _any(rows: dict[str, int], words: Sequence[str]) -> int:
    """Return the bits of the texts that have all characters of one of ``words``."""
    found = 0
    for word in words:
        bits = -1
        for sign in set(word):
            bits &= rows[sign]
        found |= max(bits, 0)
    return found
