"""The trail of columns a page shows (当前位置:首页 > 政务公开 > 通知公告)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from crawler.extract.dom import Dom, El
from crawler.extract.menus import is_tool
from crawler.extract.words import HOME, Hint
from crawler.urls import canonical_url
from gkcheck.text.normalize import normalize_title, squeeze

_LABEL = re.compile(
    r"位\s*置\s*(?:是|为|在)?\s*[:：]|位置(?=\s|[>»])|(?:现在|当前|目前|所)在\s*[:：]|[您你]在\s*[:：]"
    r"|当前(?:栏目|页面|路径|所在)\s*[:：]|[Cc]urrent (?:location|position)\s*[:：]"
)
# 位置 alone is also a word of running text (地理位置:...).
_LEAD = re.compile(r"(?:当前|现在|目前|正在|所在?|[您你在的]|^|[\n|>])\s*(?:的)?(?:页面)?$")
_SEPARATOR = re.compile(
    r"\s*(?:-+\s*[>＞]+|=+\s*[>＞]|[>＞»›→≫▶►⟩〉]+(?:\s*[>＞»›])*|\s\|\s|::)\s*"
)
_SLASH = re.compile(r"\s+/\s+|(?<=\S)/(?=\S)|\s*/\s+|\s+\\\s+|(?<=首页)\s*-\s*|\s+-\s+|-+\s*(?=\S)")
_NOT_CRUMB = re.compile(
    r"^(?:查看|浏览|(?:查看|浏览|阅读)(?:信息|文章|正文|新闻|内容|详情|全文)"
    r"|(?:信息|文章|正文|新闻|公文)?(?:正文|内容|详情|详细|详细页|详细信息|详细内容|内页)"
    r"|信息(?:查看|浏览|显示)|文章|全文|列表)?$"
)
_IN_NAME, _OWN_SLASH = re.compile(r"(?<=\w)/(?=\w)"), "\ue000"
_SIGNS = " >＞»›→≫▶►⟩〉/|\\-—:：·"
_DRAWN = _SIGNS + "、_"  # the last two are too weak to split at
# What stands beside a trail on its line.
_BESIDE = re.compile(
    r"\s*[【\[(（]?\s*字\s*[体号]|\s*(?:今天是)?\s*(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}"
    r"|\s+[【\[(（]?\s*(?:返\s*回|打\s*印|关\s*闭)"
)
_LABELLED_HOME = re.compile(r"^.{1,14}[:：】\]]\s*((?:网站|门户)?首\s*页)$")
_MAX_TEXT = 400
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Trail:
    """A trail: its element, the names from 首页 on, and the address behind each name."""

    el: El
    names: tuple[str, ...]
    hrefs: tuple[str | None, ...]


def _gap(dom: Dom, anchors: list[El]) -> re.Pattern[str] | None:
    """Return the sign that stands between the first links of a trail, if it is one."""
    named = [a for a in anchors if dom.text[a.start : a.end].strip()]
    if len(named) < 2:
        return None
    signs = {dom.text[a.end : b.start].strip() for a, b in pairwise(named[:3])}
    sign = signs.pop()
    if not sign or len(sign) > 4 or re.search(r"[\w()（）:：,，。、]", sign):
        return None
    return re.compile(rf"\s*{re.escape(sign)}\s*")


def _entries(dom: Dom, el: El, after: int) -> list[str]:
    """Return the texts of the entries when a trail is a list, signs at their edges left out.

    What stands before ``after`` is no part of the trail.
    """
    while len(el.children) == 1 and el.tag not in ("ul", "ol"):
        el = el.children[0]
    listed = el.tag in ("ul", "ol")
    kids = [kid for kid in el.children if kid.end > after and (kid.tag == "li" or not listed)]
    if not listed and (
        len({kid.tag for kid in kids}) > 1
        or any(kid.tag == "a" or kid.high - kid.low > 1 for kid in kids)
        or not any(kid.low < kid.high for kid in kids[:-1])
        or dom.text[max(after, el.start) : el.end].strip().count("\n") < len(kids) - 1
    ):
        return []
    texts = [squeeze(dom.text[max(after, kid.start) : kid.end]).strip(_SIGNS) for kid in kids]
    return [text for text in texts if text]


def _split(text: str, links: list[str], gap: re.Pattern[str] | None) -> list[str]:
    """Split the text of a trail into names; ``links`` helps where separators are drawn by CSS.

    ``gap`` is the sign between its first links; without one the usual signs are tried.
    """
    # A sign may end the label: 位置 >> 首页. Line breaks around a separator are layout; the first other
    # one ends the trail.
    text = re.sub(r"\s*\n\s*", "\n", text.strip().lstrip(f"{_SIGNS}\n"))
    text = re.sub(r"\n?([>＞»›→≫▶►⟩〉/|\\])\n?", r"\1", text)
    text = re.sub(r"(-+[>＞])\n", r"\1", text)
    text = re.sub(r"\n(-{1,3}|::)\n", r" \1 ", text)
    if gap is not None:
        text = re.sub(rf"\n?({gap.pattern})\n?", r"\1", text)
    for separator in (gap, _SEPARATOR, _SLASH):
        if separator is None:
            continue
        if separator.search(text):
            first = separator.search(text)
            head = text[: first.start()] if first else ""
            if "\n" in head:
                text = text[head.rindex("\n") + 1 :]
            text = text.split("\n", 1)[0]
            return [squeeze(part) for part in separator.split(text)]
    if len(links) >= 2:
        # The column itself is often no link: it follows the last one on its line.
        rest = text[text.rfind(links[-1]) + len(links[-1]) :].split("\n", 1)[0].strip(_DRAWN)
        return [*links, squeeze(rest)] if rest and not _BESIDE.match(rest) else links
    return [squeeze(text)] if "\n" not in text else []


def _kept(link: str) -> str:
    """Return the text of a link with the slashes between its words kept from being separators."""
    return _IN_NAME.sub(_OWN_SLASH, link)


def _names(dom: Dom, el: El, after: int, *, titles: set[str]) -> Trail | None:
    anchors = [a for a in dom.links_in(el) if a.end > after]
    texts = [dom.line(a) for a in anchors]
    names = _entries(dom, el, after)
    if len(names) < 2:
        low = max(after, el.start)
        text = dom.text[low : el.end]
        for a in anchors if "/" in text else ():  # 预算/决算 is one name
            start, stop = max(a.start, low) - low, a.end - low
            text = text[:start] + _kept(text[start:stop]) + text[stop:]
        names = _split(text, [_kept(t) for t in texts if t], _gap(dom, anchors))
        names = [name.replace(_OWN_SLASH, "/") for name in names]
    names = [name for name in names if not re.fullmatch(r"[\s>＞»:：|/\-]*", name)]
    if not names or len(names) > 12 or any(len(name) > _MAX_NAME for name in names[:-1]):
        return None
    names = _trimmed(names, texts)
    while len(names) > 1 and _NOT_CRUMB.match(names[-1]):
        names.pop()
    behind = {text: a.get("href") for text, a in zip(texts, anchors, strict=True)}
    last = names[-1]
    is_title = normalize_title(last) in titles and last not in behind and len(last) > 8
    if len(names) > 1 and (is_title or len(last) > _MAX_NAME):
        names.pop()
    names = [name.strip("【】[]《》:： ") or name for name in names]
    return Trail(el, tuple(names), tuple(behind.get(name) for name in names))


def _trimmed(names: list[str], links: list[str]) -> list[str]:
    """Return the names without a label before the first and without what stands beside the last."""
    first, last = names[0], names[-1]
    home = next((text for text in links[:1] if HOME.match(text) and first.endswith(text)), None)
    labelled = _LABELLED_HOME.match(first)
    if home is not None:
        first = home
    elif labelled:
        first = labelled.group(1)
    if last not in links:
        for text in links:
            rest = last[len(text) :]
            if len(text) > 1 and last.startswith(text) and (rest[0] == " " or _BESIDE.match(rest)):
                last = text
                break
        else:
            beside = _BESIDE.search(last, 2)
            last = last[: beside.start()] if beside else last
    return [first, *names[1:-1], last] if len(names) > 1 else [first]


def _plausible(trail: Trail | None) -> bool:
    if trail is None:
        return False
    return len(trail.names) >= 2 or bool(HOME.match(trail.names[0]))


def _tight(text: str) -> str:
    """Drop spaces between ideographs: 当 前 becomes 当前."""
    return re.sub(r"(?<=[\u4e00-\u9fff])[^\S\n]+", "", text)


def _by_label(dom: Dom, limit: int, titles: set[str]) -> Trail | None:
    for match in _LABEL.finditer(dom.text, 0, limit):
        start = match.start()
        if dom.text[start] == "位" and not _LEAD.search(
            _tight(dom.text[max(0, start - 12) : start])
        ):
            continue
        el: El | None = dom.at(start)
        # Climb until something stands behind the label, but never to a whole region.
        while el is not None and el.end - el.start <= _MAX_TEXT:
            if dom.text[match.end() : el.end].strip(" \n>＞»"):
                trail = _names(dom, el, match.end(), titles=titles)
                if trail is not None and (_plausible(trail) or el.tag == "body"):
                    return _whole_list(dom, trail, match.end(), titles)
                if trail is not None and len(dom.text[match.end() : el.end].split()) > 12:
                    break
            el = el.parent
    return None


def _whole_list(dom: Dom, trail: Trail, after: int, titles: set[str]) -> Trail:
    """Return the trail of the list that a trail of one name is the first entry of, if it is one."""
    if len(trail.names) > 1 or trail.el.tag != "li" or trail.el.parent is None:
        return trail
    more = _names(dom, trail.el.parent, after, titles=titles)
    return more if more is not None and more.names[0] == trail.names[0] else trail


def _by_hint(dom: Dom, limit: int, titles: set[str]) -> Trail | None:
    for el in dom.hinted(Hint.CRUMB):
        if el.start > limit:
            break
        if el.tag in ("a", "input", "img") or el.end - el.start > _MAX_TEXT or el.hidden:
            continue
        text = dom.text[el.start : el.end]
        if "首页" not in text and not _SEPARATOR.search(text):
            continue
        trail = _names(dom, el, el.start, titles=titles)
        if trail is not None and len(trail.names) >= 2 and len(trail.names) <= 9:
            return trail
    return None


_SHAPE = re.compile(r"(?:网站)?首\s*页\s*(?:-+\s*>|[>＞»›→≫])")


# Signs that menus use too: what follows must then end with the name of the page's own column.
_WEAK_SHAPE = re.compile(r"(?:网站)?首\s*页\s*(?:/|\||｜|\\|-+|—+|::|·|→|➔|~)\s*(?=\S)")
_MOST_NAMES = 7
_NAME = re.compile(r"[\u4e00-\u9fff]{3,12}$")


def _by_shape(dom: Dom, limit: int, titles: set[str], known: set[str]) -> Trail | None:
    for pattern in (_SHAPE, _WEAK_SHAPE):
        for match in pattern.finditer(dom.text, 0, limit):
            el: El | None = dom.at(match.start())
            while el is not None and el.end - el.start <= _MAX_TEXT:
                if el.end > match.end():
                    trail = _names(dom, el, match.start(), titles=titles)
                    if trail is not None and len(trail.names) >= 2:
                        if pattern is _SHAPE or _ends_in(trail, known):
                            return trail
                        break
                el = el.parent
    return None


def _by_addresses(
    dom: Dom, limit: int, titles: set[str], known: set[str], base: str
) -> Trail | None:
    """Return the list that begins with the home page and whose addresses lead further down each."""
    for a in dom.links:
        if a.start > limit:
            break
        if a.end - a.start > _MAX_NAME or not HOME.match(dom.line(a)):
            continue
        el = a.parent
        while el is not None and el.end - el.start <= _MAX_TEXT and len(dom.links_in(el)) < 2:
            el = el.parent
        if el is None or el.end - el.start > _MAX_TEXT:
            continue
        trail = _names(dom, el, a.start, titles=titles)
        if trail is None or not 3 <= len(trail.names) <= _MOST_NAMES:
            continue
        here = trail.hrefs[-1] is None and normalize_title(trail.names[-1]) in known
        hrefs = trail.hrefs[:-1] if trail.hrefs[-1] is None else trail.hrefs
        urls = [canonical_url(base, href) if href else None for href in hrefs]
        folders = [url.rpartition("/")[0] + "/" for url in urls if url]
        if len(hrefs) == len(folders) > 2 - here and all(
            low != high and low.startswith(high) for high, low in pairwise(folders)
        ):
            return trail
    return None


def _ends_in(trail: Trail, known: set[str]) -> bool:
    """Tell whether a trail ends in the page's own column: known, or alone without a link."""
    if len(trail.names) > _MOST_NAMES:
        return False
    *above, last = trail.hrefs
    here = len(above) > 1 and last is None and all(above) and _NAME.match(trail.names[-1])
    if here and not any(is_tool(name) for name in trail.names):
        return True
    return normalize_title(trail.names[-1]) in known


def find_trail(
    dom: Dom,
    titles: set[str],
    known: set[str] | None = None,
    column: str | None = None,
    base: str = "",
) -> Trail | None:
    """Return the page's trail, or None.

    ``titles`` are normalised titles that are no columns, ``known`` normalised names that the page
    gives itself or its column elsewhere; ``column`` is the name that it gives its column. ``base``
    is the address that links are joined to.
    """
    limit = max(len(dom.text) * 3 // 4, 1500)
    found = _by_label(dom, limit, titles)
    if found is None or not _plausible(found):
        found = (
            _by_hint(dom, limit, titles)
            or _by_shape(dom, limit, titles, known or set())
            or _by_addresses(dom, limit, titles, known or set(), base)
            or found
        )
    return _to_column(found, column) if found is not None and column else found


def _to_column(trail: Trail, column: str) -> Trail:
    """Drop a last step without a link behind the step that the page calls its column."""
    names, hrefs = trail.names, trail.hrefs
    ends = len(names) > 1 and normalize_title(names[-2]) == normalize_title(column)
    if ends and hrefs[-1] is None and hrefs[-2] is not None:
        return Trail(trail.el, names[:-1], hrefs[:-1])
    return trail
