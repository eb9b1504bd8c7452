"""Reads the answer of a site's own search: is the page that was asked for among the results?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.nesting import tamed
from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, Place
from gkcheck.text.normalize import normalize_title

_ENTRY_PLACES = frozenset([Place.LIST, Place.BODY, Place.OTHER])
_LEAST = 6  # characters of a result's title
_NONE = re.compile(
    r"(?:没有|未能?|未曾|暂未)(?:找到|搜索到|检索到|查询到|搜到|查到)|(?:找到|搜索到|检索到|查询到|共有?|约有?|总计)[^\d\n]{0,12}\b0\s{0,2}(?:条|个|篇|项|记录)"
    r"|(?:无|没有|暂无)(?:相关|匹配|符合条件的)?(?:的)?(?:搜索|检索|查询)?(?:结果|记录|内容|信息|数据)"
)
_COUNT = re.compile(
    r"(?:找到|搜索到|检索到|查询到|搜到|查到|共有?|约有?|总计|合计)[^\d\n]{0,12}(\d[\d,]{0,8})[^\d\n]{0,8}?(?:条|个|篇|项|结果|记录)"
)
_CAPTCHA = re.compile(r"请(?:输入|填写)(?:图形|图片)?验证码|验证码(?:错误|不正确|不能为空)")
_TEMPLATE = re.compile(
    r"\{\{|v-(?:if|for|show|cloak)\b|ng-(?:if|repeat|app)\b|\$\.(?:ajax|post)\s*\("
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CUT = re.compile(r"(?:\.{2,}|…+)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page of results says. ``outcome``: found, not_found, no_results, scripted, blocked.

    ``rank`` counts results from 1; ``addresses`` are of the results on this page, ``results`` counts
    all that the site says it has.
    """

    outcome: str
    rank: int | None
    addresses: tuple[str, ...]
    results: int | None

    @property
    def shown(self) -> int:
        """The number of results on this page."""
        return len(self.addresses)


def read_results(
    html: str, url: str, *, expect_url: str, title: str, rendered: bool = False
) -> Reading:
    """Return what the results page ``html`` says of ``expect_url``, whose page is called ``title``.

    ``rendered``: scripts have run. Before they have, a page that scripts fill says nothing by having
    no results, nor by the words for that case which stand in its template.
    """
    facts = extract_page(view_of(html, url))
    listed, linked = _listed(facts), _linked(facts, expect_url)
    rank = next(
        (
            i
            for entries in (listed, linked)
            for i, (href, text) in enumerate(entries, 1)
            if is_same(href, text, expect_url, title)
        ),
        None,
    )
    addresses = tuple(href for href, _ in listed or linked)
    said = _text_of(html)
    results = _count(said)
    if rank is not None:
        return Reading("found", rank, addresses, results)
    if _CAPTCHA.search(said):
        return Reading("blocked", None, (), None)
    if _NONE.search(said) or results == 0:
        filled_later = not rendered and (facts.signals.script_built or _TEMPLATE.search(html))
        return Reading("scripted" if filled_later else "no_results", None, (), 0)
    if not addresses or (results is None and len(addresses) < 2):
        # Nothing that looks like results, nor a word that there are none: a script shows them.
        return Reading("scripted", None, (), results)
    return Reading("not_found", None, addresses, results)


def _listed(facts: PageFacts) -> list[tuple[str, str]]:
    """Return (address, title) of the entries of the page's list; nothing when it has none."""
    if facts.listing is None or len(facts.listing.items) < 2:
        return []
    return _once((item.url or "", item.title) for item in facts.listing.items)


def _linked(facts: PageFacts, expect_url: str) -> list[tuple[str, str]]:
    """Return (address, text) of every link outside menus that may be a result."""
    return _once(
        (link.url, link.text)
        for link in facts.links
        if link.place in _ENTRY_PLACES
        and not link.hidden
        and (len(link.text) >= _LEAST or _flat(link.url) == _flat(expect_url))
    )


def _once(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return results in order; several links to one address are one result."""
    seen: dict[str, tuple[str, str]] = {}
    for href, text in found:
        seen.setdefault(href or text, (href, text))
    return list(seen.values())


def is_same(href: str, text: str, expect_url: str, title: str) -> bool:
    """Tell whether a result is the page that was asked for: by its address, else by its title."""
    if _flat(href) == _flat(expect_url) or _flat(expect_url) in _flat(unquote(href), whole=True):
        return True
    wanted, shown = normalize_title(title), normalize_title(text)
    if len(wanted) < _LEAST or not shown:
        return False
    if wanted == shown or wanted in shown:
        return True
    cut = _CUT.sub("", text.strip())
    head = normalize_title(cut)
    return cut != text.strip() and len(head) >= 10 and wanted.startswith(head)


def _flat(url: str, *, whole: bool = False) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.netloc or "").lower().removeprefix("www.")
    path = parts.path.rstrip("/") or "/"
    flat = f"{host}{path}" + (f"?{parts.query}" if parts.query else "")
    return f"{flat} {url}".replace("://www.", "://") if whole else flat


def _count(text: str) -> int | None:
    match = _COUNT.search(text)
    return int(match.group(1).replace(",", "")) if match else None


def _text_of(html: str) -> str:
    body = LexborHTMLParser(tamed(html)).body
    if body is None:
        return ""
    for node in body.css("script, style, noscript, template"):
        node.decompose()
    for node in body.css("[style], [hidden]"):
        if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    return body.text(separator=" ")[:20_000]
