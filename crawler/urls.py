"""Addresses: one written form for each, and what kind of thing an address seems to be."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from gkcheck.models.facts import TargetKind

MAX_LENGTH = 2048


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SCHEME = re.compile(r"^\s*([a-zA-Z][a-zA-Z0-9+.\-]*):")
_SPACES = re.compile(r"[\t\r\n]+")
_HOST = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_\-]{0,62})\.?)+$|^\[[0-9a-f:.]+\]$")
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/?;]*", re.I)
_SESSION_KEYS = _words(
    "jsessionid phpsessid sessionid aspsessionid session_id cfid cftoken spm eqid bd_vid fbclid gclid "
    "isappinstalled share_token hmsr hmpl hmcu hmkw hmci"
)
# Values that change from visit to visit, under names that such values go by.
_NOISE_KEYS = _words("_ _t rnd rand random randnum timestamp nocache")
_NOISE = re.compile(r"0?\.\d{4,}|[0-9a-f\-]{6,64}", re.I)
_PCT = re.compile(r"%([0-9a-fA-F]{2})")
_SAFE = "/:@!$&'()*+,;=~-._%"
# Scripts that hand out a file whose name the address does not show.
_DOWNLOAD = re.compile(
    r"/(?:file|attach(?:ment)?)?_?down(?:load)?_?(?:file|attach(?:ment)?)?\.(?:jsp|do|action|aspx|ashx|php)\?"
    r"|/get(?:file|attach(?:ment)?)\.(?:jsp|do|action|aspx|ashx|php)\?"
    r"|/\w{0,20}download_?(?:file|attach(?:ment)?)?\?(?:[^#]{0,200}&)?(?:gu|uu)?id=\w"
    r"|/attach(?:ment)?(?:_url)?\.(?:jspx?|do|action|aspx|ashx|php)\?"
    r"|[?&](?:wb)?(?:file|attach(?:ment)?)_?(?:gu|uu)?id=\w",
    re.I,
)
# A path without anything that has another form: no dot segments, no signs to encode. At most 400
# characters, so that the whole cannot be too long.
_PLAIN = re.compile(r"(?=.{0,400}$)(?:[A-Za-z0-9_\-]+/)*(?:[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*)?")
_EXTENSION = re.compile(r"\.([a-z0-9]{1,6})$")

IMAGE = _words("jpg jpeg png gif bmp webp ico tif tiff svg jfif")
VIDEO = _words("mp4 flv wmv avi mov mkv rmvb rm mpg mpeg m3u8 webm 3gp m4v swf asf ts f4v")
AUDIO = _words("mp3 wav wma aac ogg m4a flac amr mid")
ATTACHMENT = _words("doc docx xls xlsx et wps ppt pptx dps pdf ofd rar zip 7z gz tar txt csv rtf ceb cebx docm xlsm odt "
    "ods odp uot uof uos dot dotx xlt pps ppsx gd gw sep caj epub dwg")  # fmt: skip
_PAGE_EXTENSIONS = _words("html htm shtml")
_TAG_KINDS = {
    "img": TargetKind.IMAGE, "video": TargetKind.VIDEO, "audio": TargetKind.AUDIO,
    "script": TargetKind.SCRIPT, "iframe": TargetKind.FRAME, "frame": TargetKind.FRAME,
    "link": TargetKind.STYLE, "embed": TargetKind.VIDEO, "object": TargetKind.VIDEO,
    "source": TargetKind.VIDEO,
}  # fmt: skip


def _upper_pct(match: re.Match[str]) -> str:
    return "%" + match.group(1).upper()


def _clean_path(path: str) -> str:
    path = _SESSION_PATH.sub("", path)
    if (
        not path.isascii()
        or " " in path
        or '"' in path
        or "<" in path
        or "|" in path
        or "{" in path
    ):
        path = quote(path, safe=_SAFE)
    if "%" in path:
        path = _PCT.sub(_upper_pct, path)
    if "/." in path:
        out: list[str] = []
        parts = path.split("/")
        for part in parts[1:]:
            if part == "..":
                if out:
                    out.pop()
            elif part != ".":
                out.append(part)
        if parts[-1] in (".", ".."):
            out.append("")
        path = "/" + "/".join(out)
    return path or "/"


def _clean_query(query: str) -> str:
    kept = [
        part
        for part in query.split("&")
        if part
        and (key := part.partition("=")[0].lower()) not in _SESSION_KEYS
        and not key.startswith(("utm_", "aspsessionid"))
        and not (key in _NOISE_KEYS and _NOISE.fullmatch(part.partition("=")[2]))
    ]
    text = "&".join(kept)
    if not text.isascii() or " " in text or '"' in text or "<" in text:
        text = quote(text, safe=_SAFE + "?[]")
    return text


def _clean_host(host: str) -> str | None:
    host = host.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if host and len(host) <= 253 and _HOST.match(host) else None


def canonical_url(base: str, href: str) -> str | None:
    """Return the one absolute form of ``href`` on the page ``base``, or None.

    No fragment, default port, dot segments, session ids or tracking parameters; lower-case host;
    everything outside ASCII percent-encoded as UTF-8. None for other schemes (``javascript:``,
    ``mailto:``, ``data:`` ...), empty or broken addresses, those over 2,048 characters, and the
    ``*.htm`` of a frame that keeps visitors from saving the page.
    """
    # Most addresses are plain: joined without taking them apart. Menus are alike on all pages:
    # what does not depend on the page is remembered without it.
    if href[:1] == "/":
        end = base.find("/", 8)
        start = base[:end] if end > 0 else base
        if _PLAIN.fullmatch(href, 1) is not None:
            origin = _origin(start)
            return origin + href if origin is not None else None
        return _absolute(start, href)
    if href.startswith(("http://", "https://")):
        end = href.find("/", 8)
        if end > 0 and _PLAIN.fullmatch(href, end + 1) is not None:
            origin = _origin(href[:end])
            return origin + href[end:] if origin is not None else None
        return _absolute("", href)
    if href[:1] in "?#":
        return _absolute.__wrapped__(base, href)
    if href[:1] == "*":
        return None
    folder = _folder(base)
    if folder is not None and href and _PLAIN.fullmatch(href) is not None:
        return folder + href
    return _absolute(folder or base, href)


@lru_cache(maxsize=4096)
def _origin(start: str) -> str | None:
    """Return scheme and host of ``start`` in their one form, without the slash."""
    url = _absolute(start, "/")
    return url[:-1] if url is not None else None


@lru_cache(maxsize=1024)
def _folder(base: str) -> str | None:
    """Return the address against which relative ones are joined: up to the last slash."""
    path = base.partition("?")[0]
    end = path.rfind("/")
    return _absolute("", path[: end + 1]) if end >= 8 else None


@lru_cache(maxsize=4096)
def _absolute(base: str, href: str) -> str | None:
    text = _SPACES.sub("", href.strip())
    if not text or len(text) > MAX_LENGTH:
        return None
    if text[0] == "#" or text.rstrip("/").lower() in ("http:", "https:"):
        return None
    scheme = _SCHEME.match(text)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        return None
    if "\\" in text:
        text = text.replace("\\", "/")
    if "&amp;" in text:
        text = text.replace("&amp;", "&")
    try:
        parts = urlsplit(urljoin(base, text))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = _clean_host(name)
    if host is None:
        return None
    if port is not None and port != (80 if parts.scheme == "http" else 443):
        host = f"{host}:{port}"
    query = _clean_query(parts.query) if parts.query else ""
    url = f"{parts.scheme}://{host}{_clean_path(parts.path)}" + (f"?{query}" if query else "")
    return url if len(url) <= MAX_LENGTH else None


def extension(url: str) -> str:
    """Return the lower-case file extension of the path of ``url`` (without the dot) or ``""``.

    A file name in the query (``download.jsp?name=a.doc``) counts when the path has no page name.
    """
    path, _, query = url.partition("?")
    match = _EXTENSION.search(path.rsplit("/", 1)[-1].lower()) if path.count("/") > 2 else None
    found = match.group(1) if match else ""
    if query and found not in ATTACHMENT and found not in IMAGE:
        for part in query.split("&"):
            inner = _EXTENSION.search(part.lower())
            if inner and inner.group(1) in ATTACHMENT and inner.group(1) != "txt":
                return inner.group(1)
    return found


@lru_cache(maxsize=4096)
def target_kind(url: str, tag: str) -> TargetKind:
    """Return what ``url``, named by an element ``tag``, seems to be, before it is fetched."""
    kind = _TAG_KINDS.get(tag)
    if kind is not None and tag not in ("embed", "object", "source", "iframe", "frame"):
        return kind
    found = extension(url)
    if tag == "a" and "?" in url and found not in IMAGE and _DOWNLOAD.search(url):
        return TargetKind.ATTACHMENT
    if not found:
        return kind or TargetKind.PAGE
    if found in ATTACHMENT:
        if tag in ("iframe", "frame") and found in ("txt", "xml", "json"):
            return TargetKind.FRAME
        return TargetKind.ATTACHMENT
    if found in VIDEO:
        return TargetKind.VIDEO
    if found in AUDIO:
        return TargetKind.AUDIO
    if found in IMAGE:
        return TargetKind.IMAGE
    if tag in ("object", "embed") and found in _PAGE_EXTENSIONS:
        return TargetKind.FRAME
    if kind is not None:
        return kind
    if found == "css":
        return TargetKind.STYLE
    if found == "js":
        return TargetKind.SCRIPT
    return TargetKind.PAGE
