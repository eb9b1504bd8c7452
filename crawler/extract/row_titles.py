"""What a link of a list says: its title, without the day or the cut that stands in it."""

from __future__ import annotations

import re

from crawler.extract.dom import Dom, El
from crawler.extract.row_dates import MAYBE_DATE
from crawler.extract.words import Hint
from gkcheck.text.normalize import squeeze

BULLET = re.compile(r"^[\s·•●▪■◆◇>»›○▶\-*|]+")
ENDS_DATE = tuple("0123456789])）］】日")
_HEADS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# What a link tells where the mouse rests: 文章标题：… and, in further lines, author and day.
_HINT = re.compile(r"^(?:文章)?标\s*题\s*[:：]\s*")
_LINES = re.compile(r"[\r\n]|\s(?:作\s*者|(?:发布|更新)(?:时间|日期))\s*[:：]")
_CUT = re.compile(r"(?:\.{2,}|…+)\s*$")
_WORD = re.compile(r"[^\W\d年月日]")
_MOST_DAY = 20  # characters of a day in pieces
_DATE_IN_TITLE = re.compile(
    r"[\[(（［【]?\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*[\])）］】]?\s*$"
)


def anchor_title(dom: Dom, a: El) -> str:
    """Return what a link says: its text, or its title where the text is cut off or missing."""
    if a.title_ is None:
        a.title_ = _read_title(dom, a)
    return a.title_


def _read_title(dom: Dom, a: El) -> str:
    own = a
    if len(a.children) > 1:
        # A card: the link goes round date, title and summary.
        own = next((el for el in dom.inside(a) if el.tag in _HEADS or el.has(Hint.TITLE)), a)
    start, end = _words_of(dom, a) if own is a and a.children else (own.start, own.end)
    text = BULLET.sub("", " ".join(dom.text[start:end].split()))
    # What a card says beside its words is the day of the entry: that in them is their own.
    beside = f"{dom.text[a.start : start]}\n{dom.text[end : a.end]}"
    if text[-1:] in ENDS_DATE and not MAYBE_DATE.search(beside):
        text = _DATE_IN_TITLE.sub("", text).strip() or text
    hint = a.get("title")
    if hint and (not text or _CUT.search(text)):
        title = _HINT.sub("", squeeze(_LINES.split(hint.strip(), maxsplit=1)[0]))
        if len(title) > 4 or (title and not text):
            return title
    if not text:
        for inner in dom.inside(a):
            if inner.tag == "img" and inner.get("alt"):
                return squeeze(inner.get("alt"))
    return text


def _words_of(dom: Dom, a: El) -> tuple[int, int]:
    """Return where the words of a link begin and end, its day in boxes of their own left out."""
    kids = [kid for kid in a.children if kid.end > kid.start]
    first = next((i for i, k in enumerate(kids) if _WORD.search(dom.text, k.start, k.end)), 0)
    low, high = a.start, a.end
    if first and MAYBE_DATE.search(dom.text, low, kids[first].start):
        low = kids[first].start
    if kids and is_day(dom, kids[-1]):
        high = kids[-1].start
    return (low, high) if low < high else (a.start, a.end)


def is_day(dom: Dom, el: El) -> bool:
    """Tell whether a box beside an entry holds its day in pieces and nothing else."""
    text = dom.text[el.start : el.end] if el.end - el.start <= _MOST_DAY else ""
    return bool(MAYBE_DATE.search(text)) and not _WORD.search(text) and el.low == el.high
