"""Paging that scripts tell of: TRS calls, Hanweb data stores, options of pager plug-ins."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from crawler.extract.dom import Dom
from crawler.extract.words import Hint
from crawler.urls import canonical_url

MAX_PAGE_URLS = 3000

_CALL = re.compile(
    r"\b((?:create|set|show|make|build)_?Page(?:HTML|Html|s|r|Nav|Bar)?)\s*\(([^()]{3,200})\)", re.I
)
_MAKES = ("reate", "CREATE", "set", "Set", "how", "ake", "uild")
_VAR = r"(?:var|let|const)?\s*\b{}\s*=\s*[\"']?(\d+)"
_PAGES = (
    r"total_?pages?|page_?counts?|count_?page|all_?page|max_?page|page_?total|total_?page_?(?:num|count)|pages_?total"
    r"|last_?page"
)
_RECORDS = (
    r"total_?records?|record_?counts?|total_?counts?|total_?rows?|total_?num|row_?count|total_?size|total_?elements?"
    r"|record_?total|total_?items?|all_?count|data_?total|data_?count"
)
_SIZE = r"page_?size|per_?page|limit|rows_?per_?page|page_?rows"
_ASSIGN = r"(?<![\w$]){}[\"']?\s*[:=]\s*[\"']?(\d{{1,{}}})\b"
_CONFIG = {
    "pages": re.compile(_ASSIGN.format(f"(?:{_PAGES})", 6), re.I),
    "records": re.compile(_ASSIGN.format(f"(?:{_RECORDS})", 8), re.I),
    "size": re.compile(_ASSIGN.format(f"(?:{_SIZE})", 4), re.I),
}
# An option called total or count: entries for most plug-ins, pages for those that name both.
_PLUGIN = re.compile(
    r"(?:laypage|[Pp]ag(?:e|ination|er|ing))\w*\s*[.(][^;]{0,300}?\b(?:count|total)\s*:\s*[\"']?(\d{1,8})\b"
)
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


def from_call(dom: Dom, base: str) -> Paging | None:
    """Return what a call such as ``createPageHTML(27, 0, "index", "html")`` says."""
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
            pages, current, records, stem, ext = found
            names = [f"{stem}.{ext}"] + [
                f"{stem}_{i}.{ext}" for i in range(1, min(pages, MAX_PAGE_URLS))
            ]
            urls = tuple(url for name in names if (url := canonical_url(base, name)) is not None)
            style = match.group(1)
            return Paging(style, current + 1, pages, records, urls if pages > 1 else ())
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
    bare = _integer(_PLUGIN.search(joined))
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
