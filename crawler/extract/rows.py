"""Rows of lists: an entry is a link and, mostly, a date; entries that repeat make a list."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from crawler.extract.dom import Dom, El
from crawler.extract.links import GOES
from crawler.extract.row_dates import BRACKET_SHORT, SHORT_CELL, read_date
from crawler.extract.row_titles import BULLET, ENDS_DATE, anchor_title, is_day
from crawler.extract.words import MORE
from gkcheck.models.facts import Place
from gkcheck.text.dates import find_dates

_OUTSIDE = frozenset(
    [Place.NAV, Place.BREADCRUMB, Place.SIDE_NAV, Place.FOOTER, Place.HEADER, Place.PAGER]
)
_ROW_TEXT = 1200
_TEXT = 100  # characters of the shortest text in paragraphs
_TOOL = re.compile(
    r"[【\[(（<]?\s*(?:打印|关闭|返回|收藏)(?:本页|窗口|页面|正文|顶部)?\s*[】\])）>]?$"
)
_BRACKETS = frozenset(["[]", "［］", "【】", "〔〕", "()", "（）", "<>", "「」"])
_BEGINS_DATE = frozenset("0123456789[(（［【 \n")


@dataclass(slots=True)
class Row:
    """One entry: its element, title, link as written and date."""

    el: El
    title: str
    href: str | None
    date: date | None
    raw: str | None


@dataclass(slots=True)
class Group:
    """Entries that stand together. ``dated`` counts those with a date."""

    container: El
    rows: list[Row] = field(default_factory=list)

    @property
    def dated(self) -> int:
        """Number of entries with a date."""
        return sum(1 for row in self.rows if row.date is not None or row.raw is not None)

    @property
    def weight(self) -> float:
        """How much of a list this is: entries, more when dated, by length of their titles."""
        if not self.rows:
            return 0.0
        mean = sum(min(len(row.title), 40) for row in self.rows) / len(self.rows)
        return (len(self.rows) + self.dated) * mean


def clicked_to(el: El) -> str | None:
    """Return where a click on ``el`` leads, when its code says so whole."""
    click = GOES.search(el.get("onclick")) if "onclick" in el.attrs else None
    return click.group(1) if click else None


def _main_anchor(dom: Dom, el: El) -> tuple[El, str] | None:
    anchors = [el] if el.tag == "a" else dom.links_in(el)
    if not anchors and clicked_to(el) is not None:
        # the entry itself is clicked: what it is called is the longest of its texts
        inside = [x for x in dom.inside(el) if not x.children] or [el]
        longest = max(inside, key=lambda x: x.end - x.start)
        return el, anchor_title(dom, longest)
    best: tuple[El, str] | None = None
    sort: tuple[El, str] | None = None
    for a in anchors:
        title = anchor_title(dom, a)
        if MORE.match(title) or _TOOL.match(title) or a.place in _OUTSIDE:
            continue
        if len(title) >= 2 and (best is None or len(title) > len(best[1])):
            if sort is None and len(anchors) > 1 and _in_brackets(dom, a):
                sort = (a, title)
                continue
            best = (a, title)
    return best or sort


def _in_brackets(dom: Dom, a: El) -> bool:
    """Tell whether a link says of which column an entry is: [工作动态]."""
    around = f"{dom.text[max(0, a.start - 2) : a.start].strip()[-1:]}{dom.text[a.end : a.end + 2].strip()[:1]}"
    return around in _BRACKETS


def make_row(dom: Dom, el: El) -> Row | None:
    """Read ``el`` as one entry, or None when it holds no titled link."""
    found = _main_anchor(dom, el)
    if found is None:
        return None
    anchor, title = found
    href = anchor.get("href") or None
    if href is None or href[:11].lower() == "javascript:":
        href = clicked_to(anchor) or href
    value, raw = read_date(dom, el.start, el.end, href)
    if value is None and raw is None and el.tag == "a" and el.parent is not None:
        value, raw = read_date(dom, el.parent.start, el.parent.end, href)
    if raw is not None and dom.text[anchor.end - 1 : anchor.end] in ENDS_DATE:
        whole = BULLET.sub("", dom.line(anchor))
        if title in whole and (
            raw not in whole or dom.dates(el.start, anchor.start) or dom.dates(anchor.end, el.end)
        ):
            title = whole  # the entry's date stands beside: that in the title is its own
    return Row(el, title, href, value, raw)


def _anchor_els(dom: Dom) -> list[El]:
    """Innermost elements that hold a date (full, or short in a cell of its own)."""
    found = [dom.at(offset) for _, _, offset in find_dates(dom.text)]
    text = dom.text
    known = {el.index for el in found}
    for el in dom.els:
        if not 3 <= el.end - el.start <= 24 or text[el.start] not in _BEGINS_DATE:
            continue
        if el.children or el.index in known:
            continue
        cell = text[el.start : el.end]
        # A day without a year, or in pieces, may stand beside a box of whole ones; a title that
        # ends in a digit runs into the date of the next element.
        if SHORT_CELL.match(cell.strip()) or (
            text[el.start - 1 : el.start].isdigit() and find_dates(cell)
        ):
            found.append(el)
    found.extend(dom.at(match.start() + 1) for match in BRACKET_SHORT.finditer(text))
    return found


def _climb(dom: Dom, el: El) -> El | None:
    """Return the smallest element around a date that holds a titled link."""
    node: El | None = el
    while node is not None and node.tag not in ("body", "html"):
        if node.end - node.start > _ROW_TEXT:
            return None
        if node.tag == "a":
            parent = node.parent
            # A link round title and date is the entry, or the only thing in its cell.
            while (
                parent is not None
                and len(parent.children) == 1
                and parent.tag in ("li", "td", "dd", "p", "h4", "h3", "div", "span", "tr")
            ):
                node, parent = parent, parent.parent
            return node
        if _main_anchor(dom, node) is not None:
            return None if _is_text(dom, node) else node
        node = node.parent
    return None


def _is_text(dom: Dom, el: El) -> bool:
    """Tell a text that names days from an entry or a list: more paragraphs than links."""
    if el.tag in ("li", "tr") or el.end - el.start < _TEXT:
        return False
    said = sum(
        1
        for p in dom.inside(el)
        if p.tag == "p" and p.low == p.high and p.end - p.start >= 8 and not is_day(dom, p)
    )
    return said > 3 and said > sum(1 for a in dom.links_in(el) if len(anchor_title(dom, a)) >= 4)


def _lift(dom: Dom, row: El) -> El:
    """Go up from a row while it is the only child that matters, so that rows are siblings."""
    while row.parent is not None and row.parent.tag not in ("body", "html"):
        if row.tag == "li":
            break
        parent = row.parent
        tag = row.tag
        if any(
            c.tag == tag and c is not row and c.end > c.start and not is_day(dom, c)
            for c in parent.children
        ):
            break
        if parent.high - parent.low > row.high - row.low + 1:
            break
        if parent.end - parent.start > _ROW_TEXT:
            break
        row = parent
        if row.tag == "tr":
            break
    return row


def _flat_rows(dom: Dom, el: El) -> list[Row]:
    """Read an element that holds many entries without wrappers (``a`` and date by turns)."""
    anchors = [
        a
        for a in dom.links_in(el)
        if len(title := anchor_title(dom, a)) >= 4 and not MORE.match(title)
    ]
    if not anchors:
        return []
    # Where a day stands before the first and none behind the last, each stands before its link.
    before = bool(dom.dates(el.start, anchors[0].start)) and not dom.dates(anchors[-1].end, el.end)
    rows: list[Row] = []
    for i, a in enumerate(anchors):
        sides = [
            (a.start, a.end),
            (a.end, anchors[i + 1].start if i + 1 < len(anchors) else el.end),
            (anchors[i - 1].end if i else el.start, a.start),
        ]
        if before:
            sides[1:] = sides[:0:-1]
        value = raw = None
        for low, high in sides:
            value, raw = read_date(dom, low, high, a.get("href"))
            if value is not None or raw is not None:
                break
        rows.append(Row(a, anchor_title(dom, a), a.get("href") or None, value, raw))
    return rows


def _outside(el: El, banned: frozenset[int]) -> bool:
    if el.place in _OUTSIDE:
        return True
    node: El | None = el if banned else None
    while node is not None:
        if node.index in banned:
            return True
        node = node.parent
    return False


def _key(container: El) -> tuple[int, str, str]:
    parent = container.parent
    return (parent.index if parent is not None else -1, container.tag, container.hints.strip())


def dated_groups(dom: Dom, banned: frozenset[int] = frozenset()) -> list[Group]:
    """Return lists of dated entries, in document order. ``banned`` are element numbers to skip."""
    rows: dict[int, El] = {}
    for el in _anchor_els(dom):
        if _outside(el, banned):
            continue
        row = _climb(dom, el)
        if row is not None:
            row = _lift(dom, row)
            rows[row.index] = row
    groups: dict[tuple[int, str, str], Group] = {}
    flat: set[int] = set()
    for row in rows.values():
        many = row.tag not in ("li", "tr") and row.high - row.low >= 3
        if many and _holds_many(dom, row):
            if row.index not in flat and _is_flat(dom, row):
                flat.add(row.index)
                groups[(row.index, "flat", "")] = Group(row, _flat_rows(dom, row))
            continue
        container = row.parent or dom.root
        groups.setdefault(_key(container), Group(container)).rows.append(
            Row(row, "", None, None, None)
        )
    spots = sorted(rows)
    return [
        group for key, group in groups.items() if key[1] == "flat" or _complete(dom, group, spots)
    ]


def _is_flat(dom: Dom, row: El) -> bool:
    """Tell whether the links in ``row`` stand in it side by side, not in a list further in.

    Else the day is that of a document, and the list stands beside it.
    """
    near = 0
    links = dom.links_in(row)
    for a in links:
        node, levels = a.parent, 0
        while node is not None and node is not row:
            levels += len(node.children) > 1
            node = node.parent
        near += levels < 2
    return 2 * near >= len(links)


def _holds_many(dom: Dom, row: El) -> bool:
    links = len([a for a in dom.links_in(row) if len(anchor_title(dom, a)) >= 4])
    return links >= 3 and len(dom.dates(row.start, row.end)) >= 3


def _complete(dom: Dom, group: Group, spots: list[int]) -> bool:
    """Fill a group: every sibling of its dated rows that looks like them is an entry too.

    ``spots``: numbers of all elements read as dated rows. A sibling that holds several of them is a
    block with a list of its own, beside blocks with one entry each.
    """
    tags = Counter(row.el.tag for row in group.rows)
    tag = tags.most_common(1)[0][0]
    parents = {
        row.el.parent.index: row.el.parent for row in group.rows if row.el.parent is not None
    }
    if group.container.parent is not None:
        key = _key(group.container)
        for twin in group.container.parent.children:
            if _key(twin) == key:
                parents.setdefault(twin.index, twin)
    known = {row.el.index for row in group.rows}
    # The column beside a list of one entry is no entry: it holds the links of a menu.
    links = max(row.el.high - row.el.low for row in group.rows)
    most = max(links, 1 if len(known) == 1 and tag in ("td", "div") else 3)
    rows: list[Row] = []
    for parent in sorted(parents.values(), key=lambda p: p.index):
        for child in parent.children:
            if child.index not in known and (
                child.tag != tag
                or child.place in _OUTSIDE
                or child.high - child.low > most
                or bisect_left(spots, child.last) - bisect_right(spots, child.index) > 1
            ):
                continue
            row = make_row(dom, child)
            if row is None:
                continue
            if child.index not in known and (
                len(row.title) < 4 or child.end - child.start > _ROW_TEXT
            ):
                continue
            rows.append(row)
    group.rows = rows
    return bool(rows)


def plain_groups(dom: Dom, banned: frozenset[int] = frozenset()) -> list[Group]:
    """Return lists of entries without dates: siblings that are each one titled link."""
    groups: list[Group] = []
    for el in dom.els:
        if el.tag not in ("ul", "ol", "tbody", "dl", "div", "td") or len(el.children) < 2:
            continue
        if _outside(el, banned):
            continue
        kids = [
            c
            for c in el.children
            if c.tag in ("li", "tr", "dd", "div", "p", "a", "dl") and not c.hidden
        ]
        if len(kids) < 2 or len(kids) * 2 < len(el.children):
            continue
        rows: list[Row] = []
        for kid in kids:
            links = [kid] if kid.tag == "a" else dom.links_in(kid)
            if not 1 <= len(links) <= 3 or kid.end - kid.start > 300:
                continue
            row = make_row(dom, kid)
            if row is not None and len(row.title) >= 5:
                rows.append(row)
        if len(rows) >= 2 and len(rows) * 3 >= len(kids) * 2:
            groups.append(Group(el, rows))
    return groups
