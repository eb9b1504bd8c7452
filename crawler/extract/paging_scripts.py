"""Paging that scripts tell of: TRS calls, Hanweb data stores, options of pager plug-ins."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extract.dom import Dom
from crawler.extract.words import Hint
from crawler.urls import canonical_url

MAX_PAGE_URLS = 3000

_CALL = re.compile(
    r"\b((?:create|set|show|make|build)_?Page(?:HTML|Html|s|r|Nav|Bar)?)\s*\(([^()]{3,200})\)", re.I
)
_MAKES = ("reate", "CREATE", "set", "Set", "how", "ake", "uild")
# Pager({size: 27, current: 0, prefix: 'index', suffix: 'html'}): pages, the first of them 0
_PAGER = re.compile(r"\b(Pager)\s*\(\s*\{([^{}]{10,300})\}")
_OPTION = re.compile(r"\b(size|current|prefix|suffix)[\"']?\s*:\s*[\"']?([\w-]+)[\"']?\s*(?=,|$)")
_VAR = r"(?:var|let|const)?\s*\b{}\s*=\s*[\"']?(\d+)"
_PAGES = (
    r"total_?pages?|page_?counts?|count_?page|all_?page|max_?page(?:_?num)?|page_?total|total_?page_?(?:num|count)|pages_?total"
    r"|last_?page"
)
_HUNGARIAN = r"(?:m_n|m_|n_?)?"  # m_nRecordCount
_RECORDS = (
    r"total_?records?|record_?counts?|total_?counts?|total_?rows?|total_?num|row_?count|total_?size|total_?elements?"
    r"|record_?total|total_?items?|all_?count|data_?total|data_?count"
)
_SIZE = r"page_?size|per_?page|limit|rows_?per_?page|page_?rows|items_?per_?page"
_ASSIGN = r"(?<![\w$])" + _HUNGARIAN + r"{}[\"']?\s*[:=]\s*[\"']?(\d{{1,{}}})\b"
_CONFIG = {
    "pages": re.compile(_ASSIGN.format(f"(?:{_PAGES})", 6), re.I),
    "records": re.compile(_ASSIGN.format(f"(?:{_RECORDS})", 8), re.I),
    "size": re.compile(_ASSIGN.format(f"(?:{_SIZE})", 4), re.I),
}
# An option called total or count: entries for most plug-ins, pages for those that name both.
_PLUGIN = re.compile(
    r"(?:laypage|[Pp]ag(?:e|ination|er|ing))\w*\s*[.(][^;]{0,300}?\b(?:count|total)\s*:\s*[\"']?(\d{1,8})\b"
)
_PLUGIN_PAGES = re.compile(
    r"(?:laypage|[Pp]ag(?:e|ination|er|ing))\w*\s*[.(][^;]{0,300}?\bpages\s*:\s*[\"']?(\d{1,6})\b"
)
# jQuery's old plug-in is told the number of entries before its options, or of pages of one entry.
_COUNT_FIRST = re.compile(r"\.\s*pagination\s*\(\s*[\"']?(\d{1,8})[\"']?\s*,\s*\{")
_ATTRIBUTES = {
    "pages": re.compile(rf"^(?:data-)?(?:{_PAGES.replace('_?', '[-_]?')}|pages)$"),
    "records": re.compile(rf"^(?:data-)?(?:{_RECORDS.replace('_?', '[-_]?')}|total|count)$"),
    "size": re.compile(rf"^(?:data-)?(?:{_SIZE.replace('_?', '[-_]?')}|size)$"),
}
_PAGE_FILE = re.compile(r"[\"'.](s?html?|jsp|aspx?)[\"'\\]")
_XML_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.I)
_XML_PAGES = re.compile(r"<totalpage>\s*(\d+)\s*</totalpage>", re.I)


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page tells about the pages of its list."""

    style: str | None = None
    page_no: int | None = None
    total_pages: int | None = None
    total_records: int | None = None
    urls: tuple[str, ...] = ()


def _value(argument: str, scripts: str) -> int | None:
    argument = argument.strip().strip("\"'")
    if argument.isdigit():
        return int(argument)
    if re.fullmatch(r"[A-Za-z_$][\w$]*", argument):
        match = re.search(_VAR.format(re.escape(argument)), scripts)
        return int(match.group(1)) if match else None
    return None


@dataclass(frozen=True, slots=True)
class _Called:
    """What a call names; ``current`` as it stands there. ``drawn``: it names an element first."""

    pages: int
    current: int
    records: int | None
    stem: str
    ext: str
    drawn: bool


def _call(match: re.Match[str], scripts: str) -> _Called | None:
    """Read a call.

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
    records = max(after, default=None)  # the size of a page may stand behind them
    if len(numbers) >= 3 and numbers[0] >= numbers[1]:
        records, pages, current = numbers[0], numbers[1], numbers[2]
    elif len(numbers) >= 2:
        pages, current = numbers[0], numbers[1]
    else:
        pages, current = numbers[0], 0
    if records is not None and records < pages:
        records = None
    stem = names[0] if names else "index"
    ext = names[1] if len(names) > 1 else "html"
    return _Called(pages, current, records, stem, ext, _value(arguments[0], scripts) is None)


def _counts_from_one(called: _Called, base: str) -> bool:
    """Tell whether the first page is called 1 and the second lies in ``index_2``; else 0 and ``index_1``.

    The page's own address tells, else the form of the call.
    """
    if called.current == 0:
        return False
    if called.current >= called.pages:
        return True
    name = urlsplit(base).path.rsplit("/", 1)[-1]
    if name in ("", f"{called.stem}.{called.ext}"):
        return called.current == 1
    return called.drawn


def _filed(style: str, called: _Called, base: str) -> Paging:
    """Return the paging of a list whose pages lie in files that are numbered one by one."""
    pages, one = called.pages, _counts_from_one(called, base)
    last = min(pages, MAX_PAGE_URLS)
    names = [f"{called.stem}.{called.ext}"] + [
        f"{called.stem}_{i}.{called.ext}" for i in (range(2, last + 1) if one else range(1, last))
    ]
    urls = tuple(url for name in names if (url := canonical_url(base, name)) is not None)
    number = min(called.current, max(pages, 1)) if one else called.current + 1
    return Paging(style, number, pages, called.records, urls if pages > 1 else ())


def from_call(dom: Dom, base: str) -> Paging | None:
    """Return what a call such as ``createPageHTML(27, 0, "index", "html")`` says."""
    for _, _, _, source in dom.scripts:
        match = _PAGER.search(source) if "Pager" in source else None
        told = dict(_OPTION.findall(match.group(2).strip())) if match else {}
        if match and len(told) == 4 and told["size"].isdigit() and told["current"].isdigit():
            called = _Called(
                int(told["size"]), int(told["current"]), None, told["prefix"], told["suffix"], False
            )
            return _filed(match.group(1), called, base)
    calls = [source for _, _, _, source in dom.scripts if "age" in source or "AGE" in source]
    if not any(word in source for source in calls for word in _MAKES):
        return None
    joined = "\n".join(source for _, _, _, source in dom.scripts if source)
    for source in calls:
        for match in _CALL.finditer(source):
            before = source[max(0, match.start() - 12) : match.start()]
            if before.rstrip().endswith("function"):
                continue
            found = _call(match, joined)
            if found is None:
                continue
            return _filed(match.group(1), found, base)
    return None


def from_recordset(dom: Dom) -> Paging | None:
    """Return the counts of a Hanweb data store that stands in a script."""
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


def from_config(dom: Dom, records: int | None) -> tuple[int | None, int | None]:
    """Return (pages, records) set for a pager that a script draws (laypage, kkpager, jQuery).

    Read from the options in scripts, else from attributes of the pager and hidden inputs.
    """
    joined = "\n".join(source for _, _, _, source in dom.scripts if "age" in source)
    found = {name: _integer(pattern.search(joined)) for name, pattern in _CONFIG.items()}
    if found["pages"] is None:
        found["pages"] = _integer(_PLUGIN_PAGES.search(joined))
    bare = _integer(_PLUGIN.search(joined))
    if (first := _integer(_COUNT_FIRST.search(joined))) is not None and bare is None:
        if found["size"] == 1:
            found["pages"] = first
        elif found["records"] is None:
            found["records"] = first
    if bare is not None:
        known = found["records"]
        if known is not None and found["pages"] is None and bare <= known:
            found["pages"] = bare
        elif known is None:
            found["records"] = bare
    for name, value in _attributes(dom).items():
        if found[name] is None:
            found[name] = value
    pages, size = found["pages"], found["size"]
    if records is None:
        records = found["records"]
    if pages is None and records and size:
        pages = math.ceil(records / size)
    return pages, records


def _integer(match: re.Match[str] | None) -> int | None:
    return int(match.group(1)) if match else None


def _attributes(dom: Dom) -> dict[str, int]:
    """Return counts in attributes of pagers (``pagecount="27"``) and in hidden inputs."""
    out: dict[str, int] = {}
    for el in dom.named:
        if el.tag == "input":
            value = el.get("value").strip()
            if not value.isdigit() or len(value) > 8:
                continue
            for name, pattern in _ATTRIBUTES.items():
                label = (el.get("id") or el.get("name")).lower()
                if len(label) > 5 and pattern.match(label):
                    out.setdefault(name, int(value))
        elif len(el.attrs) > 1 and el.has(Hint.PAGER):
            for key, raw in el.attrs.items():
                if not raw or not raw.isdigit() or len(raw) > 8:
                    continue
                for name, pattern in _ATTRIBUTES.items():
                    if pattern.match(key.lower()):
                        out.setdefault(name, int(raw))
    return out


def counted_urls(dom: Dom, base: str, pages: int | None) -> tuple[str, ...]:
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
