"""The list of a page: its entries, in order, with dates and paging."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.asked_lists import asked_lists
from crawler.extract.dom import Dom, El
from crawler.extract.paging import find_paging
from crawler.extract.rows import Group, Row, dated_groups, plain_groups
from crawler.extract.words import FRIEND_WORD
from crawler.urls import canonical_url
from gkcheck.models.facts import ListItemRecord, ListRecord, Place
from gkcheck.text.normalize import normalize_title

_MAX_ITEMS = 3000
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.S | re.I)
_LIST_HINT = re.compile(
    r"(?:^|[\s_-])(?:\w*list\w*|news\w*|ul_?\w*|lb|liebiao|right|main|con\w*|item\w*)(?:$|[\s_-])"
)


def _item(row: Row, base: str) -> ListItemRecord:
    url = canonical_url(base, row.href) if row.href else None
    return ListItemRecord(row.title[:300], url, row.date, row.raw[:40] if row.raw else None)


def _from_records(dom: Dom) -> list[Row]:
    """Read the records of a Hanweb data store, which a script shows page by page."""
    rows: list[Row] = []
    for _, _, _, source in dom.scripts:
        if "<record>" not in source:
            continue
        pieces = [match.group(1) for match in _RECORD.finditer(source)][:_MAX_ITEMS]
        if not pieces:
            continue
        inner = Dom(LexborHTMLParser("<ul>" + "".join(f"<li>{p}</li>" for p in pieces) + "</ul>"))
        groups = dated_groups(inner) or plain_groups(inner)
        best = max(groups, key=lambda group: group.weight, default=None)
        if best is not None:
            rows.extend(best.rows)
    return rows


def main_groups(dom: Dom, banned: frozenset[int], above: int = 0) -> list[Group]:
    """Return the page's lists of dated entries, heaviest first; hidden ones last.

    What is hidden may be what another tab shows, or is left of another template. Nor is a list that
    begins before ``above``, where the trail stands, the page's own.
    """
    groups = [group for group in dated_groups(dom, banned) if group.rows]
    groups.sort(
        key=lambda group: (group.rows[0].el.hidden, group.rows[0].el.end < above, -group.weight)
    )
    return groups


def undated_groups(dom: Dom, banned: frozenset[int]) -> list[Group]:
    """Return lists of titled links without dates, heaviest first, friend links left out."""
    groups: list[Group] = []
    for group in plain_groups(dom, banned):
        near = dom.text[max(0, group.container.start - 40) : group.container.start]
        if FRIEND_WORD.search(near):
            continue
        groups.append(group)
    groups.sort(key=lambda g: -g.weight * (1.5 if _LIST_HINT.search(g.container.hints) else 1.0))
    kept: list[Group] = []
    for group in groups:
        if not any(
            group.container.within(k.container) or k.container.within(group.container) for k in kept
        ):
            kept.append(group)
    return kept


_BESIDE = re.compile(
    r"热点|热门|排行|top|推荐|最新|点击|访问|浏览|关注|相关|在看|猜你喜欢|今日|本周|本月", re.I
)
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?")
_LONGEST_HEAD = 12  # characters of the head of a box
_MORE = re.compile(r"[\s>»›+.…]*(?:查看)?(?:更多|more)?[\s>»›+.…]*$", re.I)


def own_groups(dom: Dom, groups: list[Group], names: set[str], trail: El | None) -> list[Group]:
    """Return the list of a column without those beside it (热点新闻, 最新文件), where it is told.

    It is headed by the column's name, one of ``names``, or stands right below ``trail``, and others
    are headed as what stands beside. Else all are kept: the page may be of blocks.
    """
    heads = [normalize_title(_head(dom, group)) for group in groups]
    told = [
        group
        for group, head in zip(groups, heads, strict=True)
        if head in names
        or _own_head(dom, group) in names
        or (trail is not None and _is_below(dom, trail, group))
    ]
    beside = any(len(head) <= _LONGEST_HEAD and _BESIDE.search(head) for head in heads)
    if len(told) != 1 or not beside:
        return groups
    return own_list(dom, [*told, *(group for group in groups if group is not told[0])])


def own_list(dom: Dom, groups: list[Group]) -> list[Group]:
    """Return the first group and those that it runs on in: dated ones with nothing between.

    A list may stand in two columns, each in a box of its own, or in a box for each year.
    """
    found = groups[:1]
    if found and found[0].dated and not found[0].rows[0].el.hidden:
        others = sorted(groups[1:], key=lambda group: group.container.start)
        for back in (False, True):
            for group in reversed(others) if back else others:
                end = found[0] if back else found[-1]
                first, second = (group, end) if back else (end, group)
                low, high = first.container.end, second.container.start
                if (
                    low <= high
                    and group.dated
                    and not group.rows[0].el.hidden
                    and _is_nothing(dom.text[low:high])
                ):
                    found.insert(0 if back else len(found), group)
    return found


def _is_nothing(between: str) -> bool:
    """Tell a text that parts no list from the next: none, or the year of what follows."""
    said = between.strip()
    return not said or _YEAR.fullmatch(said) is not None


def _is_below(dom: Dom, trail: El, group: Group) -> bool:
    start = group.container.start
    return trail.end <= start and _is_nothing(dom.text[trail.end : start])


def _head(dom: Dom, group: Group) -> str:
    """Return the line above a list and its year, without the way to more of it."""
    lines = dom.text[max(0, group.container.start - 60) : group.container.start].split("\n")
    told = (_MORE.sub("", line).strip() for line in reversed(lines))
    return next((line for line in told if line and not _YEAR.fullmatch(line)), "")


def _own_head(dom: Dom, group: Group) -> str | None:
    """Return the first line of the box round the only entry of a list, where it is no part of it."""
    el = group.rows[0].el
    if len(group.rows) > 1 or el.tag in ("li", "tr", "a"):
        return None
    return normalize_title(dom.text[el.start : el.end].strip().partition("\n")[0])


def build_listing(
    dom: Dom, base: str, groups: list[Group], pagers: list[El], *, every: bool, maybe_empty: bool
) -> ListRecord | None:
    """Return the list of a page, or None when it is no list.

    ``every``: all groups count (a column page made of several blocks), else only the heaviest.
    ``maybe_empty``: the page is a column page, so a list without entries is a fact of its own.
    """
    rows: list[Row] = _from_records(dom)
    if not rows and groups:
        chosen = groups if every else own_list(dom, groups)
        ordered = sorted(chosen, key=lambda group: group.container.start)
        rows = [row for group in ordered for row in group.rows]
    paging = find_paging(dom, base, pagers)
    if (
        not rows
        and not (maybe_empty and (paging.style or paging.total_pages is not None))
        and not maybe_empty
    ):
        return None
    return ListRecord(
        items=tuple(_item(row, base) for row in rows[:_MAX_ITEMS]),
        page_no=paging.page_no,
        total_pages=paging.total_pages,
        total_records=paging.total_records,
        paging=paging.style,
        page_urls=paging.urls,
    )


def with_asked(dom: Dom, base: str, listing: ListRecord | None) -> ListRecord | None:
    """Add to a page's list the addresses that its scripts, else its frames, get entries from.

    A page without a list gets an empty one that leads there.
    """
    known = listing or ListRecord(items=())
    asked = asked_lists(dom, base, len(known.items))
    if asked is not None:
        return replace(
            known,
            paging=asked.style if known.paging in (None, "plain", "script") else known.paging,
            total_pages=known.total_pages if known.total_pages is not None else asked.pages,
            total_records=known.total_records if known.total_records is not None else asked.records,
            page_urls=tuple(dict.fromkeys((*known.page_urls, *asked.urls))),
        )
    if listing is None and (frames := _frames(dom, base)):
        return replace(known, paging="frame", page_urls=frames)
    return listing


def _frames(dom: Dom, base: str) -> tuple[str, ...]:
    """Return the pages of the same host that frames of this page show."""
    host = urlsplit(base).netloc
    return tuple(
        dict.fromkeys(
            url
            for el in dom.tagged("iframe", "frame")
            if not el.hidden
            and el.place is not Place.HEADER
            and (url := canonical_url(base, el.get("src"))) is not None
            and urlsplit(url).netloc == host
        )
    )[:10]
