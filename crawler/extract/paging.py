"""Paging of lists: page number, number of pages and entries, addresses of the other pages."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from crawler.extract.dom import Dom, El
from crawler.extract.words import PAGER_WORD
from crawler.urls import canonical_url

MAX_PAGE_URLS = 3000

_CALL = re.compile(
    r"\b((?:create|set|show|make|build)_?Page(?:HTML|Html|s|r|Nav|Bar)?)\s*\(([^()]{3,200})\)", re.I
)
_VAR = r"(?:var|let|const)?\s*\b{}\s*=\s*[\"']?(\d+)"
_TOTAL_PAGES = re.compile(
    r"(?:共|总共|总)\s*(?:有)?\s*([\d,]+)\s*页|(?:总页数|页数)\s*[:：]\s*([\d,]+)"
)
_TOTAL_RECORDS = re.compile(
    r"(?:共|总共|总计)\s*(?:有|检索到|找到)?\s*([\d,]+)\s*(?:条|篇|个?记录|项|笔)|(?:总记录数|记录总数|总条数|记录数|总数)\s*[:：]?\s*([\d,]+)"
)
_PAGE_OF = re.compile(r"(?:第|当前)?\s*(\d{1,5})\s*/\s*(\d{1,5})\s*页?")
_PAGE_NO = re.compile(r"(?:当前)?第\s*(\d{1,5})\s*页")
_NEXT = re.compile(r"^(?:下一?页|下页|>|›|»|next)", re.I)
_LAST = re.compile(r"^(?:末页|尾页|最后一?页|最末页|last)$", re.I)
_CONFIG = {
    "pages": re.compile(r"\b(?:totalPages?|pageCount|page_count|countPage|totalPage|pagecount|allPage|maxPage)\b[\"']?\s*[:=]\s*[\"']?(\d{1,6})\b", re.I),
    "records": re.compile(r"\b(?:totalRecords?|recordCount|totalCount|total_count|totalRows?|totalNum|record_count|rowCount|totalrecord)\b[\"']?\s*[:=]\s*[\"']?(\d{1,8})\b", re.I),
    "size": re.compile(r"\b(?:pageSize|perPage|page_size|per_page|limit|pagesize|perpage)\b[\"']?\s*[:=]\s*[\"']?(\d{1,4})\b", re.I),
}  # fmt: skip
_LAYPAGE = re.compile(
    r"(?:laypage|[Pp]ag(?:e|ination|er|ing))\w*\s*[.(][^;]{0,200}?\b(?:count|total)\s*:\s*[\"']?(\d{1,8})\b"
)
_PAGE_FILE = re.compile(r"[\"'.](s?html?|jsp|aspx?)[\"'\\]")
_XML_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.I)
_XML_PAGES = re.compile(r"<totalpage>\s*(\d+)\s*</totalpage>", re.I)
_FILE_NO = re.compile(r"(?:[_-]|/|p(?:age)?=?)(\d{1,5})(?=\.\w+$|/?$|&|$)")


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page tells about the pages of its list."""

    style: str | None = None
    page_no: int | None = None
    total_pages: int | None = None
    total_records: int | None = None
    urls: tuple[str, ...] = ()


def _number(text: str | None) -> int | None:
    return int(text.replace(",", "")) if text else None


def _value(argument: str, scripts: str) -> int | None:
    argument = argument.strip().strip("\"'")
    if argument.isdigit():
        return int(argument)
    if re.fullmatch(r"[A-Za-z_$][\w$]*", argument):
        match = re.search(_VAR.format(re.escape(argument)), scripts)
        return int(match.group(1)) if match else None
    return None


def _call(match: re.Match[str], scripts: str) -> tuple[int, int, int | None, str, str] | None:
    """Read a call as (pages, current from 0, records, file stem, extension).

    Orders seen: (pages, current, stem, ext), (element id, pages, current, stem, ext, records) and
    (records, pages, current, stem, ext).
    """
    arguments = [part.strip() for part in match.group(2).split(",")]
    numbers: list[int] = []
    after: list[int] = []
    names: list[str] = []
    for argument in arguments:
        quoted = argument[:1] in "\"'"
        value = _value(argument, scripts)
        if value is not None and (not quoted or argument.strip("\"'").isdigit()):
            (after if len(names) >= 2 or (names and numbers) else numbers).append(value)
        elif quoted and numbers:
            # A name before any number is the element the pager is drawn in.
            names.append(argument.strip("\"'"))
    if not numbers:
        return None
    records = after[-1] if after else None
    if len(numbers) >= 3 and numbers[0] >= numbers[1]:
        records, pages, current = numbers[0], numbers[1], numbers[2]
    elif len(numbers) >= 2:
        pages, current = numbers[0], numbers[1]
    else:
        pages, current = numbers[0], 0
    if records is not None and records < pages:
        records = None
    if current >= pages > 0:
        current = 0 if pages == 1 else current - 1
    stem = names[0] if names else "index"
    ext = names[1] if len(names) > 1 else "html"
    return pages, current, records, stem, ext


def _from_call(dom: Dom, base: str) -> Paging | None:
    joined = "\n".join(source for _, _, _, source in dom.scripts if source)
    for _, _, _, source in dom.scripts:
        for match in _CALL.finditer(source):
            before = source[max(0, match.start() - 12) : match.start()]
            if before.rstrip().endswith("function"):
                continue
            found = _call(match, joined)
            if found is None:
                continue
            pages, current, records, stem, ext = found
            names = [f"{stem}.{ext}"] + [
                f"{stem}_{i}.{ext}" for i in range(1, min(pages, MAX_PAGE_URLS))
            ]
            urls = tuple(url for name in names if (url := canonical_url(base, name)) is not None)
            style = match.group(1)
            return Paging(style, current + 1, pages, records, urls if pages > 1 else ())
    return None


def _from_recordset(dom: Dom) -> Paging | None:
    for _, _, _, source in dom.scripts:
        if "<recordset" not in source and "<record>" not in source and "<datastore" not in source:
            continue
        total = _XML_TOTAL.search(source)
        pages = _XML_PAGES.search(source)
        size = _CONFIG["size"].search("\n".join(other for _, _, _, other in dom.scripts if other))
        joined = "\n".join(other for _, _, _, other in dom.scripts if other)
        total = total or _CONFIG["records"].search(joined)
        records = int(total.group(1)) if total else None
        count = int(pages.group(1)) if pages else None
        if count is None and records is not None and size and int(size.group(1)):
            count = math.ceil(records / int(size.group(1)))
        return Paging("jpage", 1, count, records)
    return None


def _page_links(dom: Dom, pagers: list[El]) -> list[tuple[str, El]]:
    return [(dom.line(a), a) for pager in pagers for a in dom.links_in(pager)]


def _from_links(dom: Dom, base: str, pagers: list[El]) -> tuple[int | None, tuple[str, ...]]:
    """Return the number of pages that the links themselves prove, and their addresses."""
    numbered: dict[int, str] = {}
    last: str | None = None
    following = False
    urls: dict[str, None] = {}
    for text, a in _page_links(dom, pagers):
        url = canonical_url(base, a.get("href"))
        bare = text.strip("[]【】() ")
        if bare.isdigit() and url is not None:
            numbered[int(bare)] = url
        if _LAST.match(bare):
            last = url
        if _NEXT.match(bare):
            following = True
        if url is not None:
            urls[url] = None
    total: int | None = None
    if last is not None and numbered:
        by_url = {url: number for number, url in numbered.items()}
        total = by_url.get(last)
        match = _FILE_NO.search(last)
        if total is None and match:
            offsets = {
                number - int(found.group(1))
                for number, url in numbered.items()
                if (found := _FILE_NO.search(url)) is not None
            }
            if len(offsets) == 1:
                total = int(match.group(1)) + offsets.pop()
    elif numbered and last is None:
        *_, before, top = [0, *sorted(numbered)]
        # 1 2 3 4 5 ... 27: what follows a gap is the last page.
        if not following or (top - before > 1 and len(numbered) >= 4):
            total = top
    return total, tuple(urls)


def find_paging(dom: Dom, base: str, pagers: list[El]) -> Paging:
    """Return what the page says about its paging; unknown parts are None."""
    found = _from_call(dom, base) or _from_recordset(dom)
    text = "\n".join(dom.cells(pager.start, pager.end) for pager in pagers)
    style = found.style if found else None
    pages = found.total_pages if found else None
    records = found.total_records if found else None
    number = found.page_no if found else None
    urls = found.urls if found else ()
    if text:
        flat = re.sub(r"\s+", " ", text)
        match = _TOTAL_PAGES.search(flat)
        pages = (
            pages if pages is not None or not match else _number(match.group(1) or match.group(2))
        )
        match = _TOTAL_RECORDS.search(flat)
        records = (
            records
            if records is not None or not match
            else _number(match.group(1) or match.group(2))
        )
        match = _PAGE_OF.search(flat)
        if match and int(match.group(1)) <= int(match.group(2)):
            number = number or int(match.group(1))
            pages = pages or int(match.group(2))
        match = _PAGE_NO.search(flat)
        number = number or (int(match.group(1)) if match else None)
        by_links, link_urls = _from_links(dom, base, pagers)
        pages = pages or by_links
        urls = urls or link_urls
        if style is None and (pages or records or PAGER_WORD.search(flat)):
            style = "countdown" if _counts_down(dom, pagers, pages) else "plain"
    if pages is None:
        pages, records = _from_config(dom, records)
        urls = urls or _counted_urls(dom, base, pages)
        style = style or ("script" if pages or records else None)
    return Paging(style, number, pages, records, urls)


def _from_config(dom: Dom, records: int | None) -> tuple[int | None, int | None]:
    """Return (pages, records) that a script sets for a pager it draws (laypage, jquery pagers)."""
    joined = "\n".join(source for _, _, _, source in dom.scripts if "age" in source)
    match = _CONFIG["pages"].search(joined)
    pages = int(match.group(1)) if match else None
    if records is None:
        match = _CONFIG["records"].search(joined) or _LAYPAGE.search(joined)
        records = int(match.group(1)) if match else None
    size = _CONFIG["size"].search(joined)
    if pages is None and records and size and int(size.group(1)):
        pages = math.ceil(records / int(size.group(1)))
    return pages, records


def _counted_urls(dom: Dom, base: str, pages: int | None) -> tuple[str, ...]:
    """Return the addresses that an old TRS pager writes from ``countPage`` and ``currentPage``."""
    for _, _, _, source in dom.scripts:
        if pages and pages > 1 and "countPage" in source and "currentPage" in source:
            found = _PAGE_FILE.search(source)
            ext = found.group(1) if found else "html"
            names = ["index." + ext] + [
                f"index_{i}.{ext}" for i in range(1, min(pages, MAX_PAGE_URLS))
            ]
            return tuple(url for name in names if (url := canonical_url(base, name)) is not None)
    return ()


def _counts_down(dom: Dom, pagers: list[El], pages: int | None) -> bool:
    """Tell VSB paging, whose files count down: page 2 of 27 is ``26.htm``."""
    if not pages or pages < 3:
        return False
    for text, a in _page_links(dom, pagers):
        match = re.search(r"(?:^|/)(\d{1,5})\.html?$", a.get("href"))
        if text.strip().isdigit() and match and int(match.group(1)) == pages - int(text) + 1:
            return int(text) != int(match.group(1))
    return False
