"""Links and embedded elements of a page, each with its place and kind."""

from __future__ import annotations

import re

from crawler.extract.dom import Dom, El
from crawler.extract.words import RELATED_HINT
from crawler.urls import ATTACHMENT, canonical_url, extension, target_kind
from gkcheck.models.facts import LinkRecord, Place, TargetKind
from gkcheck.text.normalize import squeeze

_MAX_LINKS = 5000
_MAX_TEXT = 300
_LAZY = ("data-src", "data-original", "data-lazy", "data-lazyload", "original", "_src", "data-url")
_BLANK = re.compile(
    r"(?:blank|loading|placeholder|grey|gray|lazy|pixel|transparent|1x1|space)\w*\.(?:gif|png|jpe?g|svg)$",
    re.I,
)
_PARAMS = ("src", "movie", "url", "filename", "flashvars")
_CLICK = re.compile(
    r"(?:window\.open|location(?:\.href)?\s*=|openwin|download)\s*\(?\s*[\"']([^\"']{4,400})[\"']",
    re.I,
)
_FILE_NAME = re.compile(r"\.(\w{2,5})\s*$")
_MEDIA = frozenset(["video", "audio", "source", "embed", "object", "param"])


def _image_source(el: El) -> str:
    src = el.get("src").strip()
    if not src or src.startswith("data:") or _BLANK.search(src):
        for name in _LAZY:
            if el.get(name):
                return el.get(name)
    return src


def _label(dom: Dom, el: El) -> str:
    text = squeeze(dom.text[el.start : el.end])
    if not text:
        text = squeeze(el.get("title") or el.get("alt"))
    if not text and el.tag == "a":
        for inner in dom.inside(el):
            if inner.tag == "img":
                text = squeeze(inner.get("alt") or inner.get("title"))
                break
    return text[:_MAX_TEXT]


def _in_related(el: El) -> bool:
    node: El | None = el
    for _ in range(6):
        if node is None:
            return False
        if node.attrs and RELATED_HINT.search(node.hints):
            return True
        node = node.parent
    return False


def find_links(
    dom: Dom, base: str, body: El | None
) -> tuple[tuple[LinkRecord, ...], tuple[str, ...]]:
    """Return all links in document order, and names of attachments whose links lead nowhere.

    Script and style addresses are not links. A link repeated in the same place with the same text
    counts once. In the main text, attachments get the place ATTACHMENTS.
    """
    out: dict[tuple[str, Place, str], LinkRecord] = {}
    nameless: dict[str, None] = {}

    def add(el: El, href: str, tag: str, text: str, kind: TargetKind | None = None) -> None:
        url = canonical_url(base, href)
        if url is None or len(out) >= _MAX_LINKS:
            return
        kind = kind or target_kind(url, tag)
        place = el.place or Place.OTHER
        if kind is TargetKind.PAGE and tag == "a" and _is_file_name(el, text):
            kind = TargetKind.ATTACHMENT
        if (
            kind is TargetKind.ATTACHMENT
            and place in (Place.BODY, Place.OTHER)
            and body is not None
            and not _in_related(el)
        ):
            place = Place.ATTACHMENTS
        if (
            tag == "a"
            and kind in (TargetKind.IMAGE, TargetKind.FRAME, TargetKind.SCRIPT, TargetKind.STYLE)
            and kind is not TargetKind.IMAGE
        ):
            kind = TargetKind.PAGE
        key = (url, place, text)
        if key not in out:
            out[key] = LinkRecord(url, kind, place, text, el.hidden)

    for el in dom.els:
        tag = el.tag
        if tag == "a" or tag == "area":
            href = el.get("href").strip()
            if canonical_url(base, href) is not None:
                add(el, href, "a", _label(dom, el))
                continue
            click = _CLICK.search(el.get("onclick")) or (
                _CLICK.search(href) if href.startswith("javascript") else None
            )
            if click:
                add(el, click.group(1), "a", _label(dom, el))
            elif tag == "a" and not el.hidden and (name := _dead_file(dom, el)):
                nameless[name] = None
        elif tag == "img":
            add(el, _image_source(el), "img", squeeze(el.get("alt"))[:_MAX_TEXT])
        elif tag in ("iframe", "frame"):
            add(el, el.get("src"), tag, squeeze(el.get("title"))[:_MAX_TEXT])
        elif tag in _MEDIA:
            _media(el, add)
    return tuple(out.values()), tuple(nameless)


def _is_file_name(el: El, text: str) -> bool:
    """Tell a download whose address shows no file type but whose text or class does."""
    match = (
        _FILE_NAME.search(text)
        or _FILE_NAME.search(el.get("title"))
        or _FILE_NAME.search(el.get("alt"))
    )
    if match and match.group(1).lower() in ATTACHMENT:
        return True
    return "nfw-cms-attachment" in el.hints or bool(
        el.get("download") and el.get("download") != "download" and extension(el.get("download"))
    )


def _dead_file(dom: Dom, el: El) -> str | None:
    if el.get("href").strip() in ("", "#") and "attachment" not in el.hints:
        return None
    for text in (_label(dom, el), squeeze(el.get("alt")), squeeze(el.get("title"))):
        match = _FILE_NAME.search(text)
        if match and match.group(1).lower() in ATTACHMENT:
            return text[:_MAX_TEXT]
    return _label(dom, el) or None if "nfw-cms-attachment" in el.hints else None


def _media(el: El, add: object) -> None:
    assert callable(add)
    tag = el.tag
    if tag == "param":
        if el.get("name").lower() in _PARAMS and el.get("value"):
            add(el, el.get("value"), "embed", "")
        return
    src = el.get("src") or el.get("data-src") or (el.get("data") if tag == "object" else "")
    if not src:
        return
    kind: TargetKind | None = None
    holder = el.parent.tag if tag == "source" and el.parent is not None else tag
    if holder == "audio":
        kind = TargetKind.AUDIO
    elif holder == "video":
        kind = TargetKind.VIDEO
    elif holder == "picture":
        kind = TargetKind.IMAGE
    add(el, src, tag, squeeze(el.get("title"))[:_MAX_TEXT], kind)
