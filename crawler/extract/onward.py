"""Where a page sends every visitor at once: by a meta tag, a header, or a script that runs by itself."""

from __future__ import annotations

import re

from crawler.extract.dom import Dom
from crawler.extract.scripts import runs_by_itself, uncommented
from crawler.urls import canonical_url

# A bare number has the page come again; only what stands behind a separator is an address (HTML
# Living Standard, 4.2.5.3, shared declarative refresh steps).
_REFRESH = re.compile(
    r"^\s*\d*+\.?[\d.]*+\s*(?:[;,]\s*|(?<=\s)|(?=url\s*=))(?:url\s*=\s*)?[\"']?([^\"'>]+)", re.I
)
_NAME = r"(?:window|document|self|top|parent|this)"
_PLACE = (
    rf"(?:{_NAME}\s{{0,3}}\.\s{{0,3}}){{0,4}}(?:\blocation|\b{_NAME}\s*\[\s*[\"']location[\"']\s*\])"
    r"(?:\s*\.\s*href|\s*\[\s*[\"']href[\"']\s*\])?"
)
_ORIGIN = (
    r"(?:(?:window\.|document\.|self\.)?location\.origin\s*\+\s*"
    r"|(?:window\.|document\.)?location\.protocol\s*\+\s*[\"']//[\"']\s*\+\s*(?:window\.|document\.)?location\.host\s*\+\s*)?"
)
_LOCATION = re.compile(
    rf"{_PLACE}\s*=\s*{_ORIGIN}[\"'`]([^\"'`$]{{1,500}})[\"'`]"
    rf"|{_PLACE}\s*(?:\.\s*(?:replace|assign)|\[\s*[\"'](?:replace|assign)[\"']\s*\])\s*\(\s*{_ORIGIN}[\"'`]([^\"'`$]{{1,500}})[\"'`]"
    r"|window\s*\.\s*open\s*\(\s*[\"']([^\"']{1,500})[\"']\s*,\s*[\"']_(?:self|top)[\"']"
)
# Scripts that send only some visitors on: by device or browser, or out of a foreign frame.
_SOME = re.compile(
    r"userAgent|Mobile|Android|iPhone|navigator|screen\.width|msie|ActiveXObject"
    r"|\b(?:top|parent)\s*!==?\s*(?:self|window|this)|\b(?:self|window|this)\s*!==?\s*(?:window\.)?(?:top|parent)",
    re.I,
)
_NOTICE = re.compile(r"域名(?:变更|更换|迁移)|正在(?:跳转|进入|转向|加载)|自动跳转|即将跳转|秒后")
_SMALL = 400
_MOVES = re.compile(r"\blocation\b|\.\s*submit\s*\(|\bnavigate\s*\(|\.\s*click\s*\(\s*\)")
_LITTLE = 60  # characters of a page that says no more than that one should wait
_FEW_LINKS = 3


def refresh_target(content: str | None, base: str) -> str | None:
    """Return where a refresh (of a meta tag or an HTTP header) leads, or None if nowhere else."""
    match = _REFRESH.match(content) if content else None
    target = canonical_url(base, match.group(1)) if match and match.group(1).strip() else None
    return target if target != canonical_url(base, base) else None


def script_target(dom: Dom, base: str, text: str) -> str | None:
    """Return where a script sends every visitor; device switches and buttons do not count."""
    small = len(text) < _SMALL
    if not small and not (len(text) < 3000 and _NOTICE.search(text)):
        return None
    for _, _, _, raw in dom.scripts:
        if not raw or ("location" not in raw and "_self" not in raw and "_top" not in raw):
            continue
        source = uncommented(raw)
        for match in _LOCATION.finditer(source):
            before = source[max(0, match.start() - 300) : match.start()]
            # An address put together from parts is a search or a button.
            if source[match.end() : match.end() + 8].lstrip().startswith("+"):
                continue
            if _SOME.search(before) or not runs_by_itself(source, match.start()):
                continue
            target = canonical_url(base, next(group for group in match.groups() if group))
            if target and target != canonical_url(base, base):
                return target
    for el in dom.tagged("body", "img"):
        code = el.get("onload")
        match_or_none = _LOCATION.search(code) if code else None
        if match_or_none:
            return canonical_url(base, next(group for group in match_or_none.groups() if group))
    return None


def may_move(dom: Dom, text: str) -> bool:
    """Tell a page that shows next to nothing and whose script may well send the visitor on."""
    if len(text) > _LITTLE or len(dom.links) > _FEW_LINKS:
        return False
    codes = [source for _, _, _, source in dom.scripts if source]
    codes += [code for el in dom.tagged("body") if (code := el.get("onload"))]
    return any(_MOVES.search(code) and _MOVES.search(uncommented(code)) for code in codes)
