"""Masks personal numbers before anything is stored or shown.

The form is that of official bulletins: mobile ``138****1234``; identity numbers keep the first six
and the last four characters; bank cards keep the last four.
"""

from __future__ import annotations

import re

# What must not stand before a number is looked for behind its first characters: a search that
# begins with a character is several times faster.
# GB 11643-1999: region, birth date, serial, check character. A number with a wrong check character is
# masked all the same: hiding too much harms nobody.
IDENTITY = re.compile(
    r"([1-9](?<![0-9A-Za-z].)\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(\d{3}[\dXx])(?![0-9A-Za-z])"
)
# A number behind a slash, dot or underscore is part of an address or a file name.
MOBILE = re.compile(r"1(?<![0-9A-Za-z./_].)[3-9]\d{9}(?![0-9A-Za-z])")
CARD = re.compile(r"(?:62|4\d|5[1-5])(?<![0-9A-Za-z]..)\d{14,17}(?![0-9A-Za-z])")
# The same in groups, as people write them to be read: 138-0013-8000, 6222 0202 0000 0000 004.
_GROUPED = (
    re.compile(
        r"[1-9](?<![0-9A-Za-z].)\d{5}[ -](?:18|19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?"
        r"(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![0-9A-Za-z])"
    ),
    re.compile(r"1(?<![0-9A-Za-z./_-].)[3-9]\d(?:[ -]\d{4}){2}(?![0-9A-Za-z-])"),
)
_GROUPED_CARD = re.compile(
    r"(?:62|4\d|5[1-5])(?<![0-9A-Za-z]..)\d{2}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?![0-9A-Za-z])"
)
# Asked first: nothing shorter, and nothing else, can be masked.
_LIKELY = re.compile(r"[0-9０-９][\d -]{9,}[\dXx]")
_WIDE = re.compile("[０-９]{11}")
_NARROW = str.maketrans("０１２３４５６７８９ｘＸ", "0123456789xX")


def is_card_number(text: str) -> bool:
    """Tell whether digits pass the Luhn check of bank cards (ISO/IEC 7812-1)."""
    digits = [int(c) for c in reversed(text)]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def mask(text: str) -> str:
    """Return ``text`` with identity, mobile and bank card numbers masked; it stays as long."""
    if _LIKELY.search(text) is None:
        return text
    if _WIDE.search(text):
        text = text.translate(_NARROW)

    def card(match: re.Match[str]) -> str:
        found = match.group()
        return _starred(found, 0, 4) if is_card_number(_digits(found)) else found

    text = IDENTITY.sub(r"\1********\2", text)
    text = CARD.sub(card, text)
    text = MOBILE.sub(lambda m: m.group()[:3] + "****" + m.group()[-4:], text)
    if " " in text or "-" in text:
        identity, mobile = _GROUPED
        text = identity.sub(lambda m: _starred(m.group(), 6, 4), text)
        text = mobile.sub(lambda m: _starred(m.group(), 3, 4), text)
        text = _GROUPED_CARD.sub(card, text)
    return text


def mask_or_none(text: str | None) -> str | None:
    """Return :func:`mask` of ``text``; None stays None."""
    return None if text is None else mask(text)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _starred(text: str, front: int, back: int) -> str:
    """Return ``text`` with its characters but the first and last few as stars; gaps stay."""
    count = sum(c.isalnum() for c in text)
    out, n = [], 0
    for c in text:
        if c.isalnum():
            out.append(c if n < front or n >= count - back else "*")
            n += 1
        else:
            out.append(c)
    return "".join(out)
