"""Links and embedded elements of a page, each with its place and kind."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote

from crawler.extract.dom import Dom, El
from crawler.extract.scripts import uncommented
from crawler.extract.words import Hint
from crawler.urls import ATTACHMENT, canonical_url, extension, target_kind
from gkcheck.models.facts import LinkRecord, Place, TargetKind
from gkcheck.text.normalize import squeeze

_MAX_LINKS = 5000
_MAX_RESOURCES = 200
_MAX_TEXT = 300
_LAZY = ("data-src", "data-original", "data-lazy", "data-lazyload", "original", "_src", "data-url")
_BLANK = re.compile(
    r"(?:blank|loading|placeholder|grey|gray|lazy|pixel|transparent|1x1|space)\w*\.(?:gif|png|jpe?g|svg)$",
    re.I,
)
_PARAMS = ("src", "movie", "url", "filename", "flashvars")
_CLICK = re.compile(
    r"(?:window\.open|location(?:\.href)?\s*=|openwin|download)\s*\(?\s*[\"']([^\"']{4,400})[\"']"
    r"|\bdown(?:load)?_?\w*\s*\(\s*[\"']((?:https?://|\.{0,2}/)[^\"']{4,400})[\"']",
    re.I,
)
_GIVEN = re.compile(r"[\"']((?:https?://|\.{0,2}/)[^\"'\s]{4,400})[\"']")
_KEPT_FILE = re.compile(r"(?:https?://|\.{0,2}/)[^\"'\s]{4,400}$")
_PICTURE_FILE = re.compile(r"^附件|\.(?:jpe?g|png|gif|bmp|tiff?)$", re.I)
# A page that shows a file of the address it is given: the file is what it leads to.
_VIEWER = re.compile(r"\.(?:s?html?|aspx)\?(?:[^#]*&)?(?:file|src)=([^&#]+)", re.I)
# A list of files as data: [{"name": "a.doc", "url": "/f/1.doc"}]
_LISTED = re.compile(
    r"[{,]\s*[\"']?\w*(?:url|path|href|src)[\"']?\s*:\s*[\"']([^\"'\s<>]{4,400}\.\w{2,5})[\"']",
    re.I,
)
_SCRIPTED = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s*=\s*\\?[\"']([^\"'\\<>]{4,400})\\?[\"'][^<>]{0,300}>([^<>]{0,200})<",
    re.I,
)
_FILE_SIGNS = (".doc", ".pdf", ".xls")
_LONGEST_DATA = 20_000  # characters of a script that may list files
_MOST_SCRIPTED = 50  # links looked at in the texts of scripts
# A cell, picture or button that leads on when it is clicked; the address stands there whole.
GOES = re.compile(
    r"(?:window\.open\s*\(|(?:window|self|top|parent|document)?\.?location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\()"
    r"\s*[\"']((?!javascript:|#)[^\"'\s]{1,400})[\"'](?!\s*\+)"
)
_CALLED = re.compile(
    r"\s*(?:javascript:)?\s*(?:return\s+)?([A-Za-z_$][\w$]*)\(\s*[\"']((?!javascript:|#)[^\"'\s]{1,400})[\"']\s*\)\s*(?:;|$)",
    re.I,
)
_GOER = (
    r"function\s+{}\s*\(\s*([A-Za-z_$][\w$]*)\s*\)\s*\{{\s*(?:(?:window|self|top|parent|document)\.)?"
    r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|open\s*\()\s*\1\s*[;,)}}\n]"
)
_MOST_GOERS = 20  # names of functions looked up on one page
_OWN_CLICKS = frozenset(["a", "area"])
_LONGEST_LABEL = 60  # characters; a whole block that can be clicked is known by its beginning
_FILE_NAME = re.compile(
    r"\.(\w{2,5})[\s】\])）》”\"'’]*(?:[(（\[【]?\s*[\d.]+\s*[KMG]B?\s*[)）\]】]?)?\s*[(（\[【]?(?:点击)?(?:下载|查看)?[)）\]】]?$",
    re.I,
)
_HOLDERS = {
    "audio": TargetKind.AUDIO,
    "video": TargetKind.VIDEO,
    "picture": TargetKind.IMAGE,
}
_MEDIA = frozenset(["video", "audio", "source", "embed", "object", "param"])
_EMBEDDED = _MEDIA | {"img", "iframe", "frame", "link"}


def _image_source(el: El) -> str:
    src = el.get("src").strip()
    if not src or src.startswith("data:") or _BLANK.search(src):
        for name in _LAZY:
            if el.get(name):
                return el.get(name)
    return src


def _label(dom: Dom, el: El) -> str:
    text = " ".join(dom.text[el.start : el.end].split())
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
        if node.has(Hint.RELATED):
            return True
        node = node.parent
    return False


class _Collector:
    """Gathers links; one repeated in the same place with the same text counts once."""

    def __init__(self, base: str, document: bool) -> None:
        self.base = base
        self.origin = base[: base.find("/", 8)] if base.find("/", 8) > 0 else base
        self.document = document
        self.out: dict[tuple[str, Place, str], LinkRecord] = {}

    def add(self, el: El, href: str, tag: str, text: str, kind: TargetKind | None = None) -> bool:
        """Take one address; tell whether it was one."""
        url = canonical_url(self.base, href)
        if url is None or len(self.out) >= _MAX_LINKS:
            return url is not None
        if "?" in url and ("file=" in url or "src=" in url) and (shown := _VIEWER.search(url)):
            inner = canonical_url(url, unquote(shown.group(1)))
            if inner is not None and extension(inner) in ATTACHMENT:
                url = inner
        kind = kind or target_kind(url, tag)
        place = el.place or Place.OTHER
        if tag == "a":
            if kind is TargetKind.PAGE and _is_file_name(el, text):
                kind = TargetKind.ATTACHMENT
            elif kind in (TargetKind.SCRIPT, TargetKind.STYLE):
                kind = TargetKind.PAGE
            elif kind is TargetKind.IMAGE and self.document and _PICTURE_FILE.search(text):
                kind = TargetKind.ATTACHMENT
        if (
            kind is TargetKind.ATTACHMENT
            and self.document
            and place in (Place.BODY, Place.OTHER)
            and not _in_related(el)
        ):
            place = Place.ATTACHMENTS
        key = (url, place, text)
        record = self.out.get(key)
        if record is None:
            record = self.out[key] = LinkRecord(url, kind, place, text, el.hidden)
            if el.kept and tag == "a" and kind is not TargetKind.ATTACHMENT:
                whole = href[:1] == "/" or href.startswith(("http://", "https://"))
                el.link = (self.origin if whole else self.base, key, record)
        return True

    def known(self, el: El) -> bool:
        """Take a link of a known part that led to the same from an earlier page."""
        if el.link is None or len(self.out) >= _MAX_LINKS:
            return False
        base, key, record = el.link
        if key[1] is not el.place or (base != self.origin and base != self.base):
            return False
        self.out.setdefault(key, record)
        return True

    def add_resources(self, dom: Dom, sheets: list[str]) -> None:
        """Take the addresses of scripts and style sheets, which no visitor clicks."""
        named = [(src, TargetKind.SCRIPT) for _, _, a, _ in dom.scripts if (src := a.get("src"))]
        named += [(href, TargetKind.STYLE) for href in sheets if href]
        for href, kind in named[:_MAX_RESOURCES]:
            url = canonical_url(self.base, href)
            if url is not None and (url, Place.RESOURCE, "") not in self.out:
                self.out[url, Place.RESOURCE, ""] = LinkRecord(url, kind, Place.RESOURCE, "")

    def add_scripted(self, dom: Dom) -> None:
        """Take the files that scripts of a document write links to."""
        for _, parent, _, source in dom.scripts:
            if not any(word in source for word in _FILE_SIGNS):
                continue
            found = [*islice(_SCRIPTED.finditer(source), _MOST_SCRIPTED)]
            if len(source) < _LONGEST_DATA:
                found += islice(_LISTED.finditer(source), _MOST_SCRIPTED)
            kept: str | None = None
            for link in found:
                url = canonical_url(self.base, link.group(1))
                if url is not None and target_kind(url, "a") is TargetKind.ATTACHMENT:
                    kept = kept if kept is not None else uncommented(source)
                    text = squeeze(link.group(2)) if link.re is _SCRIPTED else ""
                    if link.group() in kept:
                        self.add(parent, link.group(1), "a", text[:_MAX_TEXT])

    def add_media(self, el: El) -> None:
        """Take an embedded player, its sources and the parameters of an object."""
        tag = el.tag
        if tag == "param":
            if el.get("name").lower() in _PARAMS and el.get("value"):
                self.add(el, el.get("value"), "embed", "")
            return
        src = el.get("src") or el.get("data-src") or (el.get("data") if tag == "object" else "")
        if not src:
            return
        holder = el.parent.tag if tag == "source" and el.parent is not None else tag
        self.add(el, src, tag, squeeze(el.get("title"))[:_MAX_TEXT], _HOLDERS.get(holder))


def find_links(
    dom: Dom, base: str, document: bool
) -> tuple[tuple[LinkRecord, ...], tuple[str, ...]]:
    """Return all links in document order, and names of attachments whose links lead nowhere.

    Scripts and style sheets stand at the end, in a place of their own. On the page of one ``document``,
    files get the place ATTACHMENTS unless they stand in a menu, footer or block of related reading.
    """
    found = _Collector(base, document)
    nameless: dict[str, None] = {}
    sheets: list[str] = []
    goes = _Goers(dom).goes
    for el in dom.els:
        tag = el.tag
        if tag in _OWN_CLICKS:
            if el.kept and found.known(el):
                continue
            text = _label(dom, el)
            href = el.get("href")
            if found.add(el, href, "a", text):
                continue
            code = el.get("onclick") or (href if "javascript" in href[:12].lower() else "")
            click = _CLICK.search(code) if code else None
            if click:
                found.add(el, click.group(1) or click.group(2), "a", text)
            elif document and (file := _given_file(base, el, code)):
                found.add(el, file, "a", text)
            elif (called := _CALLED.match(code) if code else None) and goes(called.group(1)):
                found.add(el, called.group(2), "a", text)
            elif not el.hidden and (name := _dead_file(el, text)):
                nameless[name] = None
        elif tag not in _EMBEDDED:
            pass
        elif tag == "img":
            alt = el.get("alt")
            found.add(el, _image_source(el), "img", squeeze(alt)[:_MAX_TEXT] if alt else "")
        elif tag in ("iframe", "frame"):
            found.add(el, el.get("src"), tag, squeeze(el.get("title"))[:_MAX_TEXT])
        elif tag in _MEDIA:
            found.add_media(el)
        elif "stylesheet" in el.get("rel").lower():
            sheets.append(el.get("href"))
        if "onclick" in el.attrs and tag not in _OWN_CLICKS and not dom.links_in(el):
            click = GOES.search(el.get("onclick"))
            if click and (label := _label(dom, el) or squeeze(el.get("value"))):
                found.add(el, click.group(1), "a", label[:_LONGEST_LABEL])
    for _, _, holder, _, _, options in dom.controls:
        for option in options:
            found.add(holder, option.href, "option", option.text)
    if document:
        found.add_scripted(dom)
    found.add_resources(dom, sheets)
    return tuple(found.out.values()), tuple(nameless)


def _given_file(base: str, el: El, code: str) -> str | None:
    """Return the address of a file that a click hands to a function, or that is kept beside it."""
    told = [value for value in el.attrs.values() if value and "/" in value]
    if not told:
        return None
    given = [match.group(1) for match in _GIVEN.finditer(code[:1000])] if code else []
    given += [value for value in told if _KEPT_FILE.match(value)]
    for address in given:
        url = canonical_url(base, address)
        if url is not None and target_kind(url, "a") is TargetKind.ATTACHMENT:
            return address
    return None


class _Goers:
    """Functions of a page that do nothing before they go to the address they are given."""

    def __init__(self, dom: Dom) -> None:
        self._sources = [source for _, _, _, source in dom.scripts if source]
        self._known: dict[str, bool] = {}

    def goes(self, name: str) -> bool:
        """Tell whether the function ``name`` is one."""
        if name not in self._known and len(self._known) < _MOST_GOERS:
            pattern = re.compile(_GOER.format(re.escape(name)))
            self._known[name] = any(name in s and pattern.search(s) for s in self._sources)
        return self._known.get(name, False)


def _ends_as_file(text: str) -> bool:
    match = _FILE_NAME.search(text, max(0, text.rfind(".") - 1)) if "." in text else None
    return match is not None and match.group(1).lower() in ATTACHMENT


def _is_file_name(el: El, text: str) -> bool:
    """Tell a download whose address shows no file type but whose text or class does."""
    if "." in text and _ends_as_file(text):
        return True
    attrs = el.attrs
    if len(attrs) < 2:
        return False
    for name in ("title", "alt", "download"):
        value = attrs.get(name)
        if value and "." in value and _ends_as_file(value):
            return True
    return "nfw-cms-attachment" in el.hints


def _dead_file(el: El, text: str) -> str | None:
    """Return the name of a file that is offered without an address."""
    if el.get("href").strip() in ("", "#") and "attachment" not in el.hints:
        return None
    for name in (text, squeeze(el.get("alt")), squeeze(el.get("title"))):
        if _ends_as_file(name):
            return name[:_MAX_TEXT]
    return (text or None) if "nfw-cms-attachment" in el.hints else None
