"""Marks a site shows: of Party and government organs, the entry for errors, that of IPv6."""

from __future__ import annotations

import re
from bisect import bisect_left

from crawler.extract.dom import Dom, El
from crawler.urls import canonical_url
from gkcheck.models.facts import Place

_ERROR_WORD = re.compile(r"[纠找]\s{0,8}错|我为政府网站找错")
_SHORT = 20  # characters of what an image of an entry is called
_LONGEST_LINK = 24
_NEAR = 10  # characters: the longest of these
_ERROR_URLS = ("jiucuo", "/exposure/", "pucha.kaipuyun", "zfwzgl.www.gov.cn", "wzjc")
_ERROR_IMAGE = re.compile(r"jiucuo|zhaocuo", re.I)
_MARK_URL = re.compile(r"conac\.cn", re.I)
_MARK_WORD = re.compile(r"^(?:党政机关|事业单位)(?:网站)?(?:标[识志])?$")
_MARK_IMAGE = re.compile(
    r"(?:^|/)(?:\w*[_-])?(?:red|blue|red_error|dzjg|dangzheng|conac)\.(?:png|jpe?g|gif)$|imgconac|_ideconac",
    re.I,
)
_IPV6_TEXT = re.compile(
    r"支持\s*ipv6|ipv6\s*双(?:栈|协议)|通过\s*ipv6|ipv6\s*(?:网络|访问|已支持|支持|升级)"
)
_IPV6_SELF = re.compile(
    r"(?:本|我|该|政府|门户)(?:网站|网|站点?|系统|平台)[^，。；;,\n]{0,8}支持\s*ipv6|正在(?:使用|通过)\s*ipv6"
)
# A link that says more is news of some site.
_IPV6_LINK = re.compile(
    r"^\W*[本我该]?(?:政府|门户)?(?:网站|网|站点?)?(?:现|已|已经|全面){0,2}支持\s*ipv6\s?(?:网络|访问|协议|双栈){0,2}\W*$"
)
_LONG_LINE = 60  # characters, above which a line says more than a mark does
_IPV6_ALONE = re.compile(r"^\W*ipv6(?:网络|访问|标识|支持)?\W*$")
_IPV6_IMAGE = re.compile(r"(?:^|[/_\-])ipv(?:[/_.\-]|$)")


def words_of_images(dom: Dom) -> list[tuple[El, str]]:
    """Return images outside the content, and links round them, with what is said of them.

    These words stand in for text: a reader of the page hears or sees them.
    """
    found: list[tuple[El, str]] = []
    for el in dom.images:
        attrs, parent = el.attrs, el.parent
        said = attrs.get("alt") or attrs.get("title")
        if parent is not None and parent.tag == "a" and (called := parent.attrs.get("title")):
            said = f"{said}\n{called}" if said else called
        if said and el.place is not Place.BODY and el.place is not Place.LIST:
            found += [(el, words.strip()) for words in said.split("\n")]
    return found


def find_site_mark(dom: Dom, said: list[tuple[El, str]]) -> tuple[str | None, bool]:
    """Return the mark of Party and government organs (link, image or script), and if scripted."""
    if links := dom.links_to("conac.cn"):
        return links[0].get("href"), False
    scripted: str | None = None
    for _, _, attrs, source in dom.scripts:
        src = attrs.get("src") or ""
        if _MARK_URL.search(src) or "_ideConac" in source or "dcs.conac.cn" in source:
            scripted = src or "script:conac"
    for el in dom.images:
        if _MARK_IMAGE.search(el.get("src")) or (el.attrs and _MARK_IMAGE.search(el.hints)):
            return el.get("src") or "image", scripted is not None
    for el, words in said:
        if _MARK_WORD.match(words):
            return el.get("src") or "image", scripted is not None
    if scripted is None and any(el.get("id") == "_ideConac" for el in dom.named):
        scripted = "span:_ideConac"
    return scripted, scripted is not None


def is_entry(address: str) -> bool:
    """Tell whether an address is that of an entry for errors."""
    low = address.lower()
    return any(part in low for part in _ERROR_URLS)


def _told(text: str) -> list[int]:
    """Return where :data:`_ERROR_WORD` stands in ``text``; its last sign is rare and looked for first."""
    found: list[int] = []
    at = text.find("错")
    while at >= 0:
        before = text[max(0, at - _NEAR) : at + 1]
        found += [at + 1 - len(before) + m.start() for m in _ERROR_WORD.finditer(before)][-1:]
        at = text.find("错", at + 1)
    return found


def _entry_links(dom: Dom) -> list[El]:
    """Return links that are entries for errors by their address, their title or their text."""
    found = [a for a in dom.links_to(*_ERROR_URLS) if "/" in a.get("href")]
    titles = [(a, a.get("title")) for a in dom.titled_links]
    found += [a for a, title in titles if "错" in title and _ERROR_WORD.search(title)]
    if told := _told(dom.text):
        found += [
            a
            for a in dom.links
            if a.end - a.start <= _LONGEST_LINK
            and bisect_left(told, a.start) < bisect_left(told, a.end)
        ]
    return found


def find_error_entry(dom: Dom, said: list[tuple[El, str]], base: str) -> tuple[str | None, bool]:
    """Return the entry for errors (address, image or script), and whether it comes by script."""
    entry = min(_entry_links(dom), key=lambda a: a.index, default=None)
    if entry is not None:
        return canonical_url(base, entry.get("href")) or dom.line(entry) or "link", False
    for _, _, attrs, source in dom.scripts:
        src = attrs.get("src") or ""
        if "_jiucuo_" in (attrs.get("id") or "") or is_entry(src) or "_jiucuo_" in source:
            return src or "script:jiucuo", True
    for el in dom.images:
        if _ERROR_IMAGE.search(el.get("src")):
            return el.get("src"), False
    for el, words in said:
        if len(words) <= _SHORT and "错" in words and _ERROR_WORD.search(words):
            return el.get("src") or "image", False
    if any("jiucuo" in el.hints for el in dom.named):
        return "span:jiucuo", True
    return None, False


def has_ipv6_badge(dom: Dom) -> bool:
    """Tell whether the page says that it can be reached by IPv6; texts about IPv6 do not count."""
    low = dom.text.lower() if "v6" in dom.text or "V6" in dom.text else ""
    at = low.find("ipv6")
    while at >= 0:
        start, end = low.rfind("\n", 0, at) + 1, low.find("\n", at)
        line = low[start : end if end >= 0 else len(low)].strip()
        a = dom.at(at)
        place = a.place
        while a.tag != "a" and a.parent is not None:
            a = a.parent
        told = _IPV6_TEXT if len(line) <= _LONG_LINE else _IPV6_SELF
        if a.tag == "a":
            told, line = _IPV6_LINK, low[a.start : a.end]
        if place not in (Place.BODY, Place.LIST) and told.search(line):
            return True
        if _IPV6_ALONE.match(line) and place in (Place.HEADER, Place.FOOTER, Place.OTHER):
            return True
        at = low.find("ipv6", at + 4)
    for el in dom.images:
        name = el.get("src").rsplit("/", 1)[-1].lower()
        round_it = el.parent.get("title") if el.parent is not None else ""
        words = f"{name} {el.hints} {el.get('alt')} {el.get('title')} {round_it}".lower()
        if "ipv" not in words or el.place in (Place.BODY, Place.LIST):
            continue
        if "ipv6" in words or _IPV6_IMAGE.search(name):
            return True
    return False
