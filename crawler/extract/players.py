"""Players of a page: elements, streams that scripts open, and frames of video platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from crawler.extract.dom import Dom, El
from crawler.urls import canonical_url
from gkcheck.models.content import PlayerRecord

_MAX_PLAYERS = 40
_STREAMS = (".m3u8", ".flv", ".mp4", ".mp3", ".m4a", ".webm", ".ogg", ".wmv")
_MEDIUM = re.compile(r"\.(?:m3u8|flv|mp4|mp3|m4a|webm|ogg|wmv)(?=[\"'`&?\s]|$)", re.I)
_BEFORE = re.compile(r"[^\s\"'`<>{}()\\=]{1,400}$")
_AFTER = re.compile(r"\?[^\s\"'`<>&]{0,300}")
_POSTER = re.compile(
    r"(?:poster|cover|image|pic)[\"']?\s*[:=]\s*[\"']([^\"'<>\s]{4,400})[\"']", re.I
)
_LIBRARY = re.compile(
    r"new\s+(?:DPlayer|Aliplayer|TcPlayer|ckplayer|Artplayer|Player|HlsJsPlayer|FlvJsPlayer|Clappr\.Player|MuiPlayer)\s*\("
    r"|\b(?:videojs|jwplayer|cyberplayer|flowplayer|TCPlayer|polyvPlayer|MediaElementPlayer)\s*\("
    r"|flvjs\.createPlayer|mpegts\.createPlayer|new\s+Hls\s*\(|CKobject\.embed",
)
_HINTS = (
    "Player", "player(", "videojs", "flvjs", "mpegts", "Hls", "CKobject", *_STREAMS,
)  # fmt: skip
_MEMO_LENGTH = 20_000  # characters of a script that is worth remembering
_PROVIDERS = (
    ("youku.com", "优酷"), ("qq.com", "腾讯视频"), ("bilibili.com", "哔哩哔哩"), ("iqiyi.com", "爱奇艺"),
    ("cctv.com", "央视网"), ("cntv.cn", "央视网"), ("tudou.com", "土豆"), ("sohu.com", "搜狐视频"),
    ("mgtv.com", "芒果TV"), ("ixigua.com", "西瓜视频"), ("douyin.com", "抖音"), ("kuaishou.com", "快手"),
    ("weibo.com", "微博"), ("le.com", "乐视"), ("56.com", "56网"), ("ku6.com", "酷6"),
    ("people.com.cn", "人民网"), ("people.cn", "人民网"), ("xinhuanet.com", "新华网"), ("news.cn", "新华网"),
    ("polyv.net", "保利威"), ("vhall.com", "微吼"), ("ifeng.com", "凤凰网"), ("pptv.com", "PP视频"),
)  # fmt: skip
_PLAYER_PATH = re.compile(r"player|/embed|/iframe|video|vod|/live", re.I)


def find_players(dom: Dom, base: str) -> tuple[PlayerRecord, ...]:
    """Return the players of a page. A medium that is named twice counts once."""
    found: dict[tuple[str, str | None, str | None], PlayerRecord] = {}

    def add(record: PlayerRecord) -> None:
        key = (record.how, record.url, record.provider)
        if len(found) < _MAX_PLAYERS:
            found.setdefault(key, record)

    empty: list[El] = []
    for el in dom.tagged("video", "audio"):
        url = _element_url(el, base)
        if url is None:
            empty.append(el)
        else:
            add(PlayerRecord(_how(url, "element"), url, None, _poster(el, base)))
    script = _scripted(dom, base)
    for record in script:
        add(record)
    if empty and not script:
        # A script of another file fills it; where the medium is, only a browser can tell.
        for el in empty[:_MAX_PLAYERS]:
            add(PlayerRecord("script", None, None, _poster(el, base)))
    elif empty and script[0].poster_url is None:
        poster = next((p for el in empty if (p := _poster(el, base))), None)
        if poster is not None:
            first = script[0]
            key = (first.how, first.url, first.provider)
            found[key] = PlayerRecord(first.how, first.url, first.provider, poster)
    for el in dom.tagged("iframe", "frame"):
        framed = _framed(el, base)
        if framed is not None:
            add(framed)
    for el in dom.tagged("embed", "object"):
        embedded = _embedded(el, base)
        if embedded is not None:
            add(embedded)
    return tuple(found.values())


def _how(url: str, otherwise: str) -> str:
    path = urlsplit(url).path.lower()
    if path.endswith(".m3u8"):
        return "hls"
    return "flv" if path.endswith(".flv") else otherwise


def _element_url(el: El, base: str) -> str | None:
    sources = [el, *(child for child in el.children if child.tag == "source")]
    for source in sources:
        for name in ("src", "data-src", "data-url", "data-video", "data-original"):
            value = source.get(name).strip()
            if value and not value.startswith(("blob:", "data:", "javascript:")):
                return canonical_url(base, value)
    return None


def _poster(el: El, base: str) -> str | None:
    value = el.get("poster").strip() or el.get("data-poster").strip()
    return canonical_url(base, value) if value and not value.startswith("data:") else None


def _scripted(dom: Dom, base: str) -> list[PlayerRecord]:
    out: list[PlayerRecord] = []
    for _, _, _, source in dom.scripts:
        may_play = _may_play if len(source) <= _MEMO_LENGTH else _may_play.__wrapped__
        if len(source) < 12 or not may_play(source):
            continue
        plain = source.replace("\\/", "/")
        library = _LIBRARY.search(plain) is not None
        poster = _POSTER.search(plain)
        picture = canonical_url(base, poster.group(1)) if poster else None
        urls = [
            url
            for address in _addresses(plain)
            if (url := canonical_url(base, address)) is not None
        ]
        streams = [
            url for url in urls if library or _how(url, "") or "video" in plain or "play" in plain
        ]
        out.extend(PlayerRecord(_how(url, "script"), url, None, picture) for url in streams)
        if library and not streams:
            out.append(PlayerRecord("script", None, None, picture))
    return out


@lru_cache(maxsize=128)  # most scripts stand on every page of a site
def _may_play(source: str) -> bool:
    return any(hint in source for hint in _HINTS)


def _addresses(text: str) -> Iterator[str]:
    """Yield the addresses of media in a script or in parameters, from their endings backwards."""
    for match in list(_MEDIUM.finditer(text))[:_MAX_PLAYERS]:
        before = _BEFORE.search(text, max(0, match.start() - 400), match.start())
        if before is not None:
            after = _AFTER.match(text, match.end())
            yield before.group() + match.group() + (after.group() if after else "")


def _provider(host: str) -> str | None:
    for end, name in _PROVIDERS:
        if host == end or host.endswith("." + end):
            return name
    return None


def _framed(el: El, base: str) -> PlayerRecord | None:
    url = canonical_url(base, el.get("src") or el.get("data-src"))
    if url is None:
        return None
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not _PLAYER_PATH.search(f"{host}{parts.path}"):
        return None
    provider = _provider(host)
    if provider is not None:
        return PlayerRecord("third_party", url, provider)
    if host == (urlsplit(base).hostname or ""):
        # A page of the site itself that plays what its address names.
        for value in (v for values in parse_qs(parts.query).values() for v in values):
            if value.lower().split("?")[0].endswith(_STREAMS):
                medium = canonical_url(base, value)
                if medium is not None:
                    return PlayerRecord(_how(medium, "script"), medium)
        return None
    return PlayerRecord("third_party", url, host)


def _embedded(el: El, base: str) -> PlayerRecord | None:
    values = [el.get("flashvars"), el.get("src"), el.get("data")]
    values += [
        child.get("value")
        for child in el.children
        if child.tag == "param"
        and child.get("name").lower() in ("flashvars", "movie", "url", "filename")
    ]
    for value in filter(None, values):
        address = next(_addresses(value), None)
        url = canonical_url(base, address) if address else None
        if url is not None:
            return PlayerRecord(_how(url, "element"), url)
    for value in filter(None, values):
        url = canonical_url(base, value)
        host = urlsplit(url).hostname if url else None
        if url is not None and host and (name := _provider(host)) is not None:
            return PlayerRecord("third_party", url, name)
    return None
