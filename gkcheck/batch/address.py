"""Is this a home page that can be audited, and an address within it?"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from crawler.scope import Scope
from crawler.urls import canonical_url
from gkcheck.errors import GkcheckError


def home_url(text: str) -> str:
    """Return ``text`` as the address of a home page: scheme and host in lower case, a path.

    Raises :class:`GkcheckError` with a clear line for anything that is none.
    """
    url = text.strip()
    parts = urlsplit(url)
    if "://" not in url:
        raise GkcheckError(f"网址要以 http:// 或 https:// 开头:{text}(是否想写 http://{text} ?)")
    if parts.scheme not in ("http", "https"):
        raise GkcheckError(f"只能核查 http 或 https 网址:{text}")
    try:
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise GkcheckError(f"网址中的端口不对:{text}") from None
    if (
        not host
        or any(c.isspace() for c in host)
        or ("." not in host and ":" not in host and host != "localhost")
    ):
        raise GkcheckError(f"网址中没有可用的域名:{text}")
    user, at, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=user + at + place.lower(), path=parts.path or "/"))


def column_url(home: str, text: str) -> str:
    """Return the address of a column that the office names, ``text`` as written or below ``home``.

    Raises :class:`GkcheckError` for what is no address, or lies on another site.
    """
    told = text.strip()
    url = canonical_url(home, told) if told.startswith(("/", "http://", "https://")) else None
    if url is None:
        raise GkcheckError(f"栏目要写网址,如 /zwgk/ 或 {home}zwgk/,不是“{text}”")
    if Scope(home).of(url) == "out":
        raise GkcheckError(f"栏目的网址不在这个网站内:{text}")
    return url
