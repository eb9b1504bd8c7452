"""Masks personal numbers before anything is stored or shown.

The form is that of official bulletins: mobile ``138****1234``; identity numbers keep the first six
and the last four characters; bank cards keep the last four.
"""

from __future__ import annotations

import re

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{9}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])(?:62|4\d|5[1-5])\d{14,17}(?![0-9A-Za-z])")
#: GB 11643-1999: weights and check characters of the citizen identity number.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Tell whether 18 characters are an identity number with a right date and check character."""
    month, day = int(text[10:12]), int(text[12:14])
    total = sum(int(c) * w for c, w in zip(text[:17], _WEIGHTS, strict=True))
    return 1 <= month <= 12 and 1 <= day <= 31 and _CHECK[total % 11] == text[17].upper()


def is_card_number(text: str) -> bool:
    """Tell whether digits pass the Luhn check of bank cards (ISO/IEC 7812-1)."""
    digits = [int(c) for c in reversed(text)]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def mask(text: str) -> str:
    """Return ``text`` with identity, mobile and bank card numbers masked."""
    if not any(c.isdigit() for c in text):
        return text

    def identity(match: re.Match[str]) -> str:
        found = match.group()
        return found[:6] + "*" * 8 + found[-4:] if is_identity_number(found) else found

    def card(match: re.Match[str]) -> str:
        found = match.group()
        return "*" * (len(found) - 4) + found[-4:] if is_card_number(found) else found

    text = _IDENTITY.sub(identity, text)
    text = _CARD.sub(card, text)
    return _MOBILE.sub(lambda m: m.group()[:3] + "****" + m.group()[-4:], text)
