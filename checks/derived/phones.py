"""Phone numbers in a text: what looks like a number that can be dialled. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Fixed lines (area code may be left out), short service numbers (1xxxx, 95xxx, 96xxx), 400 and 800
# numbers, mobile numbers as the store masks them.
PHONE = re.compile(
    r"(?<![\d*.])(?:"
    r"(?:\(?(?:\+?86[-\s]?)?0\d{2,3}\)?[-—–\s]{0,3})?[2-8]\d{6,7}(?:[-—–转]\d{1,6})?"
    # The number itself in two parts, behind its area code: 0660-336-7890.
    r"|\(?0\d{2,3}[)\s—–-]{1,3}[2-8]\d{2,3}[\s-]\d{4}"
    r"|[48]00[-\s]?\d{3,4}[-\s]?\d{3,4}"
    r"|1[3-9]\d\*{4}\d{4}"
    r"|12[0-9]{3}|95\d{3}|96\d{3,4}"
    r"|1[12][0-9](?=\D|$)"
    r")(?![\d*])"
)
_DATE = re.compile(r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")
_WIDE = str.maketrans("０１２３４５６７８９（）－", "0123456789()-")
_WIDE_DIGIT = re.compile("[０-９]")
HOURS = re.compile(
    r"(?:[0-2]?\d[:：][0-5]\d\s{0,3}[-—–－~～至到]{1,3}\s{0,3}(?:次日)?[0-2]?\d[:：][0-5]\d)|24\s{0,3}小时|全天"
    r"|(?:办公|工作|营业|服务|受理|接待|接听|上班)时间\s{0,4}(?:[:：为]|\S{0,4}[:：])|工作日|(?:周|星期)一(?:至|到|-)(?:周|星期)?[五六日]"
    r"|[0-2]?\d[时点](?:[0-5]\d分?|半)?\s{0,3}[-—–－~～至到]{1,3}\s{0,3}(?:次日)?[0-2]?\d[时点]"
)
ADDRESS = re.compile(
    r"(?:地\s{0,4}址|地\s{0,4}点|位置|住所)\s{0,4}[:：]?\s{0,4}\S{4}"
    r"|\S{2}(?:路|街|大道|巷|道)\s{0,3}[\d一二三四五六七八九十]{1,6}\s{0,3}号"
)


def phones(text: str) -> list[str]:
    """Return the phone numbers in ``text``, in order, each once. Dates are not taken for numbers."""
    if _WIDE_DIGIT.search(text):
        text = text.translate(_WIDE)
    found = (match.group().strip() for match in PHONE.finditer(text))
    return list(dict.fromkeys(x for x in found if not _DATE.fullmatch(x)))


def phones_near(text: str, words: Sequence[str], reach: int = 60) -> list[str]:
    """Return the numbers that stand within ``reach`` characters behind one of ``words``."""
    found: list[str] = []
    for word in words:
        for match in re.finditer(re.escape(word), text):
            found += phones(text[match.end() : match.end() + reach])
    return list(dict.fromkeys(found))
