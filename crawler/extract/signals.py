"""Signs that decide what to do next with a page: redirects, scripts, frames, blocks, soft 404."""

from __future__ import annotations

import re

from crawler.extract.dom import Dom
from crawler.extract.metas import Metas
from crawler.extract.onward import may_move, refresh_target, script_target
from crawler.extract.wall_words import CLOSED_SENTENCE, MOST_LINKS, WALL_SENTENCE
from crawler.extract.words import Hint
from crawler.urls import canonical_url
from gkcheck.models.facts import PageSignals

_BLOCKS = (
    ("jsl", re.compile(r"__jsl_clearance|__jsluid|\bgo\(\{\"?(?:tn|ha|bts)")),
    ("ruishu", re.compile(r"\$_ts\s*=|\$_ts\.|\$_ts\[")),
    ("c3vk", re.compile(r"document\.cookie\s*=\s*[\"']C3VK=")),
    ("acw", re.compile(r"acw_sc__v2|arg1\s*=\s*'[0-9A-F]{40}'")),
)
_GATEWAY = re.compile(r"^\s*(?:50[0-4]|403|405)\b|^(?:502|503|504|403)$")
# That a file has lost its force, and that a search found nothing, is content.
_SOFT_404 = re.compile(
    r"(?:页面|网页|文件|内容|信息|栏目|文章|地址)(?:.{0,6})(?:不存在|找不到|没有找到|未找到|无法找到|走丢)"
    r"|(?:页面|网页|(?<![面行])内容|信息|栏目|文章|链接|网址|访问的文件|访问的地址)(?:.{0,6})(?:已(?:被)?删除|已失效)"
    r"|(?:找不到|无法找到|没有找到|未找到)(?!.{0,8}(?:相关|符合|匹配|满足|搜索|查询|检索|结果))(?:.{0,8})(?:页|网页|文件|内容|资源)|404\s*(?:错误|Not Found|error|-|_|页)|(?:HTTP\s*)?(?:错误|Error)\s*404|^\s*404\s*$",
    re.I | re.M,
)
_APP_ROOT = re.compile(r"(?:^|\s)(?:app|root|__nuxt|__next|vue-app)(?:\s|$)")
_BUILT = (
    (
        "gkmlpt",
        re.compile(r"_CONFIG\s*=[\s\S]{0,5000}?\bTREE\b|gkmlpt/api/"),
        ("_CONFIG", "gkmlpt"),
    ),
    (
        "jpage",
        re.compile(r"dataproxy\.jsp|jpage|build/unit", re.I),
        ("page", "Page", "PAGE", "dataproxy", "build/unit"),
    ),
)
_AJAX = re.compile(r"\$\.(?:ajax|get|post|getJSON)\s*\(|XMLHttpRequest|fetch\s*\(|axios", re.I)
_AJAX_WORDS = ("$.", "XMLHttp", "fetch", "axios")
_LITTLE_SAID = 600  # characters of a notice
_NO_MENU = 5  # links; with fewer, nothing on a page leads anywhere
_PLACES = frozenset(["ul", "ol", "tbody", "div", "nav", "dl", "section"])
_LIST_NAME = re.compile(r"list|news|rows|items|data|liebiao|(?:^|[\s_-])lb(?:$|[\s_-])")
_LIBRARY = re.compile(
    r"jquery|swiper|bootstrap|layui|vue(?:\.|@|-)|react|polyfill|html5shiv|respond|tongji|hm\.js|share|"
    r"slide|superslide|wow|animate|echarts|qrcode|gray|wza|barrier|trackin|analytics|conac|jiucuo|dcs",
    re.I,
)
_WRITE = re.compile(r"document\.write|innerHTML|\.html\s*\(|\.append\s*\(")


def _block(dom: Dom, title: str, text: str) -> str | None:
    if len(text) > 3000:
        return None
    for _, _, _, source in dom.scripts if len(text) <= 1500 else ():
        for name, pattern in _BLOCKS:
            if source and pattern.search(source):
                return name
    own = len(dom.links) > MOST_LINKS
    found = None if own else WALL_SENTENCE.search(f"{title}\n{text}" if len(text) < 800 else title)
    if found:
        return found.group()
    if _GATEWAY.match(title) and "not found" not in title.lower():
        return title.strip()[:40]
    return None


def _closed(dom: Dom, title: str, text: str) -> str | None:
    """Return the words by which a page that holds nothing else says that there is no site now."""
    if len(text) > _LITTLE_SAID or len(dom.links) > _NO_MENU or "浏览器" in text:
        return None
    found = CLOSED_SENTENCE.search(f"{title}\n{text}")
    return found.group().strip() if found else None


def _soft_404(title: str, text: str) -> str | None:
    if len(text) > 600:
        return None
    match = _SOFT_404.search(title) or _SOFT_404.search(text)
    return match.group().strip() if match else None


def is_soft_404(title: str, text: str) -> bool:
    """Tell whether a page that came with status 200 says that there is nothing, or was blocked."""
    return _soft_404(title, text) is not None or _GATEWAY.match(title) is not None


def _built(dom: Dom, text: str, *, has_menu: bool, has_items: bool) -> tuple[str, ...]:
    """Name the parts of the page that a script builds: app, list, menu, and known systems."""
    found: list[str] = []
    for name, pattern, words in _BUILT:
        if (name != "jpage" or not has_items) and any(
            any(word in source for word in words) and pattern.search(source)
            for _, _, _, source in dom.scripts
        ):
            found.append(name)
    asks = (len(text) < 200 or not has_items) and any(
        any(word in source for word in _AJAX_WORDS) and _AJAX.search(source)
        for _, _, _, source in dom.scripts
    )
    root = any(
        el.tag == "div" and el.attrs and _APP_ROOT.search(el.get("id")) and el.end - el.start < 40
        for el in dom.els[:60]
    )
    if len(text) < 200 and dom.scripts and (root or (asks and len(dom.links) < 5)):
        found.append("app")
    if not has_items and asks and len(dom.links) >= 5 and "gkmlpt" not in found:
        found.append("list")
    if (
        not (has_menu or found)
        and len(dom.links) <= _NO_MENU
        and any(
            (src := attrs.get("src")) and parent.tag != "head" and _LIBRARY.search(src) is None
            for _, parent, attrs, _ in dom.scripts
        )
    ):
        found.append("menu")  # a file of scripts stands where it may write one
    if not has_menu and any(
        "<a" in source and _WRITE.search(source) for _, _, _, source in dom.scripts
    ):
        found.append("menu")
    if not (has_menu and has_items) and any(
        (src := attrs.get("src")) and _LIBRARY.search(src) is None for _, _, attrs, _ in dom.scripts
    ):
        found += _empty_parts(dom, has_menu=has_menu, has_items=has_items)
    return tuple(dict.fromkeys(found))


def _empty_parts(dom: Dom, *, has_menu: bool, has_items: bool) -> list[str]:
    """Name the parts for which the page holds an empty place that a script file may fill."""
    found: list[str] = []
    for el in dom.els:
        if el.end > el.start or el.children or (el.tag not in _PLACES and "-" not in el.tag):
            continue
        component = "-" in el.tag
        if not has_menu and (component or el.tag == "nav" or el.has(Hint.NAV)):
            found.append("menu")
        if not has_items and (component or (el.get("id") and _LIST_NAME.search(el.hints))):
            found.append("list")
    return found


def find_signals(
    dom: Dom,
    metas: Metas,
    base: str,
    title: str | None,
    text: str,
    *,
    has_menu: bool,
    has_items: bool,
) -> PageSignals:
    """Return the signs of a page. ``text`` is its visible text, ``base`` its own address."""
    frames = tuple(
        dict.fromkeys(
            url
            for el in dom.tagged("iframe", "frame")
            if (url := canonical_url(base, el.get("src"))) is not None
        )
    )
    refresh = refresh_target(metas.refresh, base)
    onward = script_target(dom, base, text)
    built = _built(dom, text, has_menu=has_menu, has_items=has_items)
    if refresh is None and onward is None and "app" not in built and may_move(dom, text):
        built = (*built, "app")  # where to, only a browser can tell
    return PageSignals(
        meta_refresh=refresh,
        script_redirect=onward,
        script_built=built,
        frames=frames,
        block_sign=_block(dom, title or "", text),
        soft_404_sign=_soft_404(title or "", text),
        closed_sign=None if has_menu or built else _closed(dom, title or "", text),
    )
