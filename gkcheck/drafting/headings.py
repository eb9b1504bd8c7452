"""Headings and numbers at the beginning of a line: 一、 (一) 1. 1) (1) 第一, and damaged ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十百"
_TOP = re.compile(rf"(?:第([{_CN}]{{1,4}})(?:部分|章|节)[、\s]?|([{_CN}]{{1,4}})[、.．]\s*)(?=\S)")
_SUB = re.compile(rf"[(]([{_CN}]{{1,4}})[)]\s*[、.]?")
_DOTTED = re.compile(r"(\d{1,3})\s*[.．、](?!\d(?!0\d\d年|2\d{3}(?!\d)))\s*")
_BRACKETED = re.compile(r"[(](\d{1,3})[)]\s*[.、]?\s*")
_HALF = re.compile(r"(\d{1,3})[)]\s*")
_ITEM = re.compile(rf"第([{_CN}]{{1,4}}|\d{{1,3}})(?:[条项款]\s*[、:.]?|[,、:])\s*")
_LOST = re.compile(r"(\d{1,2})(?=[\u3400-\u9fff“《])")
_HOTLINE = re.compile(r"(\d{1,2})(12[0-9]{3})(?=[\u3400-\u9fff“])")
_MEASURE = re.compile(
    r"\d{1,2}(?:[年月日号天周时点分秒次个名人家件份条项类种批期万亿元米%岁级届]|小时|周年|季度|季|楼|层|大|公里)"
)


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 (一、) or 2 ((一)), its number, its title, and text that follows it."""

    level: int
    number: str
    title: str
    rest: str


@dataclass(frozen=True)
class Numbered:
    """A task's number: ``style`` dot, bracket or half; ``damaged`` when its mark was lost."""

    number: int
    style: str
    rest: str
    damaged: bool = False


def read_heading(text: str) -> Heading | None:
    """Return the heading that a paragraph begins with, or None."""
    line = text.strip()
    top, sub = _TOP.match(line), _SUB.match(line)
    match = top or sub
    if match is None:
        return None
    number = next(group for group in match.groups() if group)
    body = line[match.end() :].strip()
    if not body:
        return None
    title, rest = _title(body)
    return Heading(1 if top else 2, number, title, rest)


def _title(body: str) -> tuple[str, str]:
    first, _, after = body.partition("\n")
    stop = re.search(r"[。:]", first)
    if stop is None:
        return first.strip(), after.strip()
    title, rest = first[: stop.start()], first[stop.end() :]
    if len(title) > 60 and not rest.strip():
        return title[:60], body
    if len(title) > 60:
        return "", body
    return title.strip(), "\n".join(part for part in (rest.strip(), after.strip()) if part)


def read_number(text: str, expected: tuple[int, ...] = ()) -> Numbered | None:
    """Return the task number that a line begins with, or None.

    ``expected``: the numbers that could come next. Only they are taken when the mark after the
    number is lost (``3以…``, ``212345政务…`` for 2 and the hotline 12345).
    """
    line = text.lstrip()
    for pattern, style in ((_DOTTED, "dot"), (_BRACKETED, "bracket"), (_HALF, "half")):
        match = pattern.match(line)
        if match and line[match.end() :].strip():
            return Numbered(int(match.group(1)), style, line[match.end() :])
    match = _ITEM.match(line)
    if match and line[match.end() :].strip():
        return Numbered(to_int(match.group(1)), "dot", line[match.end() :])
    match = _HOTLINE.match(line)
    if match and int(match.group(1)) in expected:
        return Numbered(int(match.group(1)), "dot", line[match.end(1) :], damaged=True)
    match = _LOST.match(line)
    if match and int(match.group(1)) in expected and not _MEASURE.match(line):
        return Numbered(int(match.group(1)), "dot", line[match.end() :], damaged=True)
    return None


def starts_anew(text: str) -> bool:
    """Tell whether a line begins with a heading or a number, so it continues nothing."""
    return read_heading(text) is not None or read_number(text) is not None


def to_int(text: str) -> int:
    """Return the value of an Arabic or Chinese number below 1000."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = "零一二三四五六七八九".index(char)
    return total + digit
