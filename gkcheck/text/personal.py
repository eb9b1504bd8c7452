"""Finds personal numbers in a text. Only what is surely such a number is told, and told masked."""

from __future__ import annotations

import re

from gkcheck.models.content import PersonalNumberRecord
from gkcheck.text.mask import CARD, IDENTITY, MOBILE, is_card_number, mask

MAX_NUMBERS = 200
"""Numbers kept of one page or file; a longer list is told by its first ones."""
_BEFORE, _AFTER = 48, 24  # characters of context
_LIKELY = re.compile(r"[0-9]\d{10}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# First two digits of a region: GB/T 2260, 11 to 65, 71, 81 to 83 and 91.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")


def is_identity_number(text: str) -> bool:
    """Tell whether 18 characters are an identity number: region and check character are right.

    Source: GB 11643-1999, 4.3 and annex A (ISO 7064, MOD 11-2).
    """
    if len(text) != 18 or not _PROVINCE.match(text) or not text[:17].isdecimal():
        return False
    total = sum(int(c) * w for c, w in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()


def find_numbers(text: str) -> tuple[PersonalNumberRecord, ...]:
    """Return identity, mobile and bank card numbers of ``text`` in its order, masked, each once.

    ``kind``: ``identity`` (18 characters, check character right), ``bank_card`` (Luhn) and
    ``mobile``. At most :data:`MAX_NUMBERS`; never raises.
    """
    if _LIKELY.search(text) is None:
        return ()
    spans: list[tuple[int, int, str]] = []
    taken: list[tuple[int, int]] = []
    for match in IDENTITY.finditer(text):
        taken.append(match.span())
        if is_identity_number(match.group()):
            spans.append((*match.span(), "identity"))
    for match in CARD.finditer(text):
        if is_card_number(match.group()) and match.span() not in taken:
            spans.append((*match.span(), "bank_card"))
    spans += [(*match.span(), "mobile") for match in MOBILE.finditer(text)]
    if not spans:
        return ()
    spans.sort()
    hidden = mask(text)  # as long as the text, so that spans fit
    found: list[PersonalNumberRecord] = []
    met: set[str] = set()
    for start, end, kind in spans:
        if text[start:end] in met:
            continue
        met.add(text[start:end])
        around = hidden[max(0, start - _BEFORE) : end + _AFTER]
        found.append(PersonalNumberRecord(kind, hidden[start:end], " ".join(around.split())))
        if len(found) == MAX_NUMBERS:
            break
    return tuple(found)
