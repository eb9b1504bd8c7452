"""Masks personal numbers before anything is stored or shown.

The form is that of official bulletins: mobile ``138****1234``; identity numbers keep the first six
and the last four characters; bank cards keep the last four.
"""

from __future__ import annotations

import re

# GB 11643-1999: region, birth date, serial, check character. A number with a wrong check character is
# masked all the same: hiding too much harms nobody.
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(\d{3}[\dXx])(?![0-9A-Za-z])"
)
# A number behind a slash, dot or underscore is part of an address or a file name.
MOBILE = re.compile(r"(?<![0-9A-Za-z./_])1[3-9]\d{9}(?![0-9A-Za-z])")
CARD = re.compile(r"(?<![0-9A-Za-z])(?:62|4\d|5[1-5])\d{14,17}(?![0-9A-Za-z])")


def is_card_number(text: str) -> bool:
    """Tell whether digits pass the Luhn check of bank cards (ISO/IEC 7812-1)."""
    digits = [int(c) for c in reversed(text)]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def mask(text: str) -> str:
    """Return ``text`` with identity, mobile and bank card numbers masked."""
    if not any(c.isdigit() for c in text):
        return text

    def card(match: re.Match[str]) -> str:
        found = match.group()
        return "*" * (len(found) - 4) + found[-4:] if is_card_number(found) else found

    text = IDENTITY.sub(r"\1********\2", text)
    text = CARD.sub(card, text)
    return MOBILE.sub(lambda m: m.group()[:3] + "****" + m.group()[-4:], text)
