"""Paging of lists: page number, number of pages and entries, addresses of the other pages."""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.extract.dom import Dom, El
from crawler.extract.links import GOES
from crawler.extract.options import pages_of
from crawler.extract.paging_jumps import clickables, jump_urls, told_urls
from crawler.extract.paging_scripts import (
    Paging,
    counted_urls,
    from_call,
    from_config,
    from_recordset,
)
from crawler.extract.words import PAGER_WORD
from crawler.urls import canonical_url

_TOTAL_PAGES = re.compile(
    r"(?:共|总)\s*(?:计|有)?\s*[:：]?\s*([\d,]+)\s*页|(?:总\s*页\s*[数码]|(?<!每)页\s*数)\s*[:：]?\s*([\d,]+)"
    r"|条(?:记录|信息)?\s*[,，/|]?\s*(?:分)?\s*([\d,]+)\s*页"
)
_TOTAL_RECORDS = re.compile(
    r"(?:共|总共|总计|合计|总|(?:检索|查询|搜索|找)到)\s*(?:计|有|检索到|找到|查询到|搜索到)?\s*(?:相关|记录)?\s*[:：]?\s*([\d,]+)\s*(?:条|篇|个?\s*(?:记录|文件)|项|笔)"
    r"|(?:总\s*记录\s*[数条]?|记录\s*总\s*数|总\s*条\s*数|(?<!每页)(?<!页)记录\s*数|信息\s*总?\s*数|总\s*[数计])\s*[:：]?\s*([\d,]+)(?![\d,]|\s*页(?!\s*数))"
    r"|\d\s*页\s*[,，/|]?\s*(?:共\s*)?([\d,]+)\s*(?:条|篇)"
)
_PAGE_OF = re.compile(
    r"(?:第|当前|页次)?\s*(?<![\d/])(\d{1,5})\s*/\s*(?:共\s*)?(\d{1,5})(?![\d/])\s*页?"
)
_PAGE_NO = re.compile(r"(?<![到至往去转])第\s*(\d{1,5})\s*页|当前页\s*[码数]?\s*[:：]?\s*(\d{1,5})")
_COUNT = re.compile(r"[共总第]\D{0,8}\d|\d\s*/\s*\d")
_NEXT = re.compile(r"^(?:下一?页|后一?页|下页|>|›|»|next)", re.I)
_BACK = re.compile(r"^(?:上一?页|前一?页|<|‹|«|prev)", re.I)
_LAST = re.compile(r"^(?:末页|尾页|最后一?页|最末页|last|>>|»»|>\|)$", re.I)
_PATH_NO = re.compile(r"[_\-/](\d{1,5})(?=\.\w+$|/?$)")
_QUERY_NO = re.compile(r"(?:^|&)\w*(?:page|pn|pg|^p|&p|curr)\w*=(\d{1,5})(?=&|$)", re.I)
_CODE_NO = re.compile(r"\(\s*(?:[^()]*?[\s,\"'])?(\d{1,5})[\"']?\s*\)")
_KEPT = re.compile(
    r"(?:https?://|\.{0,2}/)[\w./-]{1,200}\.(?:s?html?|jspx?|aspx?|php)(?:\?\S{0,200})?$"
)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:cur|curr|current|on|active|now|this|sel|selected|hover|focus)(?:$|[\s_-])"
)


def _number(text: str | None) -> int | None:
    return int(text.replace(",", "")) if text and text.strip(",") else None


def _first(match: re.Match[str] | None) -> int | None:
    return _number(next((g for g in match.groups() if g), None)) if match else None


def _url_number(url: str) -> int | None:
    """Return the page number that an address carries: in its query, else at the end of its path."""
    path, _, query = url.partition("?")
    match = _QUERY_NO.search(query) if query else None
    match = match or _PATH_NO.search(path)
    return int(match.group(1)) if match else None


def _page_links(dom: Dom, pagers: list[El]) -> list[tuple[str, El]]:
    """Return what can be clicked in the pagers, with its words, or what its picture says."""
    found: list[tuple[str, El]] = []
    for pager in pagers:
        for el in clickables(dom, pager):
            text = dom.line(el) or el.get("title").strip() or _pictured(dom, el)
            found.append((text.strip("[]【】() "), el))
    return found


def _pictured(dom: Dom, el: El) -> str:
    for inner in dom.inside(el):
        if inner.tag == "img" and (said := inner.get("alt") or inner.get("title")):
            return said.strip()
    return ""


def _address(base: str, el: El) -> str | None:
    """Return where a step of a pager leads: by its link, its click, or an address kept beside it."""
    url = canonical_url(base, el.get("href"))
    if url is None and (click := GOES.search(el.get("onclick"))):
        url = canonical_url(base, click.group(1))
    if url is None:
        kept = next((v for k, v in el.attrs.items() if v and k != "href" and _KEPT.match(v)), None)
        url = canonical_url(base, kept) if kept else None
    return url


class _Links:
    """What the links of a pager say: numbered ones, next and last, and all addresses."""

    def __init__(self, dom: Dom, base: str, pagers: list[El]) -> None:
        self.numbered: dict[int, str] = {}
        self.last: int | None = None
        self.last_url: str | None = None
        self.next: int | None = None
        self.following = False
        self.first_page = True
        self._called: dict[str, int] = {}
        self.shifts: set[int] = set()
        urls: dict[str, None] = {}
        for text, a in _page_links(dom, pagers):
            href = a.get("href")
            url = _address(base, a)
            number = _url_number(url) if url is not None else None
            if number is None:
                code = _CODE_NO.search((href if "(" in href else a.get("onclick"))[:300])
                number = int(code.group(1)) if code else None
            if text.isdigit() and url is not None:
                self.numbered[int(text)] = url
            if text.isdigit() and number is not None:
                self.shifts.add(int(text) - number)
            if _LAST.match(text):
                self.last, self.last_url = number, url
            elif _NEXT.match(text):
                self.following, self.next = True, number
            elif _BACK.match(text) and number is not None and url != base:
                self.first_page = False
            if url is not None:
                urls[url] = None
            elif number is not None:
                self._called[text] = int(text) if text.isdigit() else number
        self.urls = tuple(urls)

    def called_for(self) -> int | None:
        """Return the highest page that scripts go to in a way we cannot follow, above the first.

        That page is there: a list of which only the first page was read is not whole.
        """
        told = [n for text, n in self._called.items() if text.isdigit() or _LAST.match(text)]
        told = told or [n for text, n in self._called.items() if _NEXT.match(text)]
        return max(told) if told and max(told) > 1 else None

    def total(self, page_no: int | None) -> int | None:
        """Return the number of pages that the links prove."""
        if self.last is not None and self.shifts:
            by_url = {url: number for number, url in self.numbered.items()}
            total = by_url.get(self.last_url or "")
            if total is None and len(self.shifts) == 1:
                total = self.last + min(self.shifts)
            if total is not None:
                return total
        if self.last is not None and self.next is not None:
            here = page_no or (1 if self.first_page else None)
            if here is None:
                return None
            if self.last < self.next:
                # Files count down to page 1's oldest: 26.htm is page 2 of 27.
                return self.next + here if self.last == 1 and self.last_url else None
            return self.last + here + 1 - self.next
        if self.numbered and self.last is None:
            numbers = [0, *sorted(self.numbered)]
            *_, before, top = numbers
            # 1 2 3 4 5 ... 27, 1 2 3 ... 26 27: the last page is what follows a gap behind this one.
            gap = page_no is not None and any(
                b - a > 2 and a >= page_no for a, b in pairwise(numbers)
            )
            if not self.following or gap or (top - before > 1 and len(self.numbered) >= 4):
                return top
        return None


def _current(dom: Dom, pagers: list[El], *, plain: bool) -> int | None:
    """Return the number in a pager that is marked as the present one, else, if ``plain``, no link."""
    unlinked: list[int] = []
    marked: list[int] = []
    for pager in pagers:
        for el in dom.inside(pager):
            text = dom.text[el.start : el.end].strip("[]【】() \n")
            if el.children or not text.isdigit() or len(text) > 5:
                continue
            if _CURRENT.search(el.hints) or (
                el.parent and el.parent.tag == "li" and _CURRENT.search(el.parent.hints)
            ):
                marked.append(int(text))
            elif el.tag != "a" and (el.parent is None or el.parent.tag != "a"):
                unlinked.append(int(text))
    found = marked or (unlinked if plain else [])
    return found[0] if len(found) == 1 else None


def _behind_gap(dom: Dom, pagers: list[El]) -> int | None:
    """Return the last number of a pager that shows 1 2 3 ... 27, wherever the numbers lead."""
    for pager in pagers:
        texts = (
            dom.text[el.start : el.end].strip("[]【】() \n")
            for el in dom.inside(pager)
            if not el.children and el.end - el.start <= 7
        )
        numbers = [int(text) for text in texts if text.isdigit()]
        run = next((i for i, n in enumerate(numbers) if n != i + 1), len(numbers))
        if run >= 2 and len(numbers) == run + 1 and numbers[-1] > run + 1:
            return numbers[-1]
    return None


def _with_counts(dom: Dom, pagers: list[El]) -> list[El]:
    """Return the pagers and what stands beside them and counts (共405条 before the numbers)."""
    out: list[El] = []
    for pager in pagers:
        around = pager.parent
        if (
            around is not None
            and (around.low, around.high) == (pager.low, pager.high)
            and around.end - around.start <= pager.end - pager.start + 60
            and around.tag not in ("body", "html")
        ):
            out.append(around)
            continue
        beside = pager.parent.children if pager.parent is not None else [pager]
        out.extend(
            el
            for el in beside
            if el is pager
            or (
                el.end - el.start <= 60
                and not dom.links_in(el)
                and _COUNT.search(dom.text, el.start, el.end)
            )
        )
    return out


def _chosen(dom: Dom, base: str) -> tuple[int, int | None, tuple[str, ...]] | None:
    """Return pages, present page and addresses of a list whose pages are chosen from a select."""
    for *_, options in dom.controls:
        found = pages_of(options)
        if found is not None:
            urls = (canonical_url(base, option.href) for option in options)
            return *found, tuple(url for url in urls if url is not None)
    return None


def find_paging(dom: Dom, base: str, pagers: list[El]) -> Paging:
    """Return what the page says about its paging; unknown parts are None."""
    found = from_call(dom, base) or from_recordset(dom)
    text = "\n".join(dom.cells(el.start, el.end) for el in _with_counts(dom, pagers))
    style = found.style if found else None
    pages = found.total_pages if found else None
    records = found.total_records if found else None
    number = found.page_no if found else None
    urls = found.urls if found else ()
    if text:
        flat = re.sub(r"\s+", " ", text)
        pages = pages if pages is not None else _first(_TOTAL_PAGES.search(flat))
        records = records if records is not None else _first(_TOTAL_RECORDS.search(flat))
        match = _PAGE_OF.search(flat)
        if match and int(match.group(1)) <= int(match.group(2)):
            number = number or int(match.group(1))
            pages = pages or int(match.group(2))
        number = number or _first(_PAGE_NO.search(flat))
        links = _Links(dom, base, pagers)
        if number is None:
            number = _current(dom, pagers, plain=bool(links.shifts or links.numbered))
        pages = pages or links.total(number)
        if not urls:
            urls = tuple(dict.fromkeys((*links.urls, *jump_urls(dom, base, pagers, number, pages))))
        if pages is None:
            pages = _behind_gap(dom, pagers)
        if pages is None and not urls:
            pages = links.called_for()
        if style is None and (pages or records or PAGER_WORD.search(flat)):
            style = "countdown" if _counts_down(dom, pagers, pages) else "plain"
    if (pages is None or not urls) and (chosen := _chosen(dom, base)):
        pages, number, urls = pages or chosen[0], number or chosen[1], urls or chosen[2]
        style = style or "plain"
    if pages is None or records is None:
        drawn, counted = from_config(dom, records)
        if pages is None:
            pages, records = drawn, counted
            if not any(url != canonical_url(base, base) for url in urls):
                urls = counted_urls(dom, base, pages) or told_urls(dom, base, pages) or urls
            style = style or ("script" if pages or records else None)
        elif counted is not None and counted >= pages:
            records = counted
    return Paging(style, number, pages, records, urls)


def _counts_down(dom: Dom, pagers: list[El], pages: int | None) -> bool:
    """Tell VSB paging, whose files count down: page 2 of 27 is ``26.htm``."""
    if not pages or pages < 3:
        return False
    for text, a in _page_links(dom, pagers):
        match = re.search(r"(?:^|/)(\d{1,5})\.html?$", a.get("href"))
        if match is None:
            continue
        number = int(match.group(1))
        if text.isdigit() and number == pages - int(text) + 1:
            return int(text) != number
        if _NEXT.match(text) and number == pages - 1 and pages > 3:
            return True
    return False
