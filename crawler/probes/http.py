"""The home page over one forced address family: status, title and text, redirects followed."""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import time
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from rapidfuzz.fuzz import ratio
from selectolax.lexbor import LexborHTMLParser

from crawler.address import family_of, ip_literal, is_fetchable
from crawler.charset import decode
from crawler.extract.nesting import tamed
from crawler.probes.steps import outcome_of
from crawler.resolve import NotResolved, Resolver, ascii_host
from crawler.trust import lenient

_MAX_BODY = 512_000  # bytes compared, as internet.nl does (peers.md 2.4)
_MAX_TEXT = 20_000  # characters compared
_MAX_HOPS = 8
_WALL_TEXT = 100  # characters
_BLOCK_STATUS = frozenset({412, 429, 521})
_BLOCK_SIGN = re.compile(
    rb"\$_ts\b|__jsl_clearance|__jsluid|C3VK=|CT6TS?=|/cdn-cgi/challenge|acw_sc__v2"
)
_SKIP = "script, style, noscript, template, svg, iframe"
# What changes from one second to the next: dates, clocks, counters, nonces, view states.
_VOLATILE = re.compile(r"(?:[a-f0-9]{16,}|[\d\W_])+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HomeSeen:
    """What one family sees. ``detail`` starts with a code: redirect_left_family, blocked ...

    ``url``: where redirects ended.
    """

    outcome: str
    elapsed_ms: int
    status: int | None = None
    title: str | None = None
    text: str | None = None
    detail: str | None = None
    url: str | None = None

    @property
    def digest(self) -> str | None:
        """Return a digest of the text without its volatile parts."""
        return None if self.text is None else hashlib.sha256(self.text.encode()).hexdigest()[:32]


class _Pinned(AbstractResolver):
    """Gives the connector the one address that was chosen and allowed."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        own = socket.AF_INET6 if family_of(self._address) == 6 else socket.AF_INET
        return [
            ResolveResult(
                hostname=host, host=self._address, port=port, family=own,
                proto=socket.IPPROTO_TCP, flags=int(socket.AI_NUMERICHOST),
            )
        ]  # fmt: skip

    async def close(self) -> None:
        """Nothing to close."""


class Halt(Exception):
    """Ends a request with an outcome."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True, slots=True)
class HomeProbe:
    """How home pages are asked for. ``timeout`` in seconds for a whole chain of redirects.

    ``max_body``: bytes read of a page. ``before``: awaited before every request, with its host; it
    may slow down, or end the fetch by raising :class:`Halt`.
    """

    resolver: Resolver
    allow_private: bool
    user_agent: str
    timeout: float
    max_body: int = _MAX_BODY
    before: Callable[[str], Awaitable[None]] | None = None

    async def fetch(self, url: str, address: str) -> HomeSeen:
        """Get ``url`` from ``address``; redirects are followed inside its family. Never raises."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.timeout):
                final, status, body, content_type = await self._follow(url, address)
        except Halt as stop:
            return HomeSeen(stop.outcome, _ms(started), detail=stop.detail)
        except aiohttp.ClientConnectorError as error:
            outcome, detail = outcome_of(error.os_error)
            return HomeSeen(outcome, _ms(started), detail=detail)
        except (OSError, aiohttp.ClientError, ValueError) as error:
            outcome, detail = outcome_of(error)
            return HomeSeen(outcome, _ms(started), detail=detail)
        elapsed = _ms(started)
        title, text = page_text(body, content_type)
        # Guards leave their script on real pages too: only a page with next to no text is a wall.
        sign = _BLOCK_SIGN.search(body) if len(text) < _WALL_TEXT else None
        if status in _BLOCK_STATUS or sign is not None:
            shown = f"status {status}" if sign is None else sign[0].decode()
            return HomeSeen("blocked", elapsed, status, detail=f"blocked: {shown}", url=final)
        outcome = "ok" if status < 400 else "http_error"
        return HomeSeen(outcome, elapsed, status, title, text, url=final)

    async def _follow(self, url: str, address: str) -> tuple[str, int, bytes, str | None]:
        seen: set[str] = set()
        family = family_of(address)
        jar = aiohttp.CookieJar(unsafe=True)  # kept over the hops, as a browser does
        for _ in range(_MAX_HOPS):
            if self.before is not None:
                await self.before(urlsplit(url).netloc)
            status, location, body, content_type = await self._get(url, address, jar)
            if location is None:
                return url, status, body, content_type
            url = urljoin(url, location)
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise Halt("error", f"redirect_bad: {url[:150]}")
            if url in seen:
                raise Halt("error", f"redirect_loop: {url[:150]}")
            seen.add(url)
            address = await self._address(parts.hostname, family)
        raise Halt("error", f"redirect_loop: {url[:150]}")

    async def _address(self, host: str, family: int) -> str:
        try:
            found = await self.resolver.addresses(host, family)
        except NotResolved as error:
            if error.kind in ("timeout", "error"):
                raise Halt("timed_out", f"dns_{error.kind}: {host}") from error
            raise Halt("error", f"redirect_left_family: {host}") from error
        for address in found:
            if is_fetchable(address, self.allow_private):
                return address
        raise Halt("error", f"redirect_not_global: {host} {found[0]}")

    async def _get(
        self, url: str, address: str, jar: aiohttp.CookieJar
    ) -> tuple[int, str | None, bytes, str | None]:
        # Certificates are judged by the TLS step; here only the content is compared.
        connector = aiohttp.TCPConnector(
            resolver=_Pinned(address), ssl=lenient(), force_close=True, use_dns_cache=False
        )
        headers = {
            "User-Agent": self.user_agent,
            "Accept": "text/html,*/*;q=0.5",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        }
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        async with (
            aiohttp.ClientSession(
                connector=connector, cookie_jar=jar, auto_decompress=False, timeout=timeout
            ) as session,
            session.get(url, headers=headers, allow_redirects=False) as response,
        ):
            location = response.headers.get("Location")
            if response.status in (301, 302, 303, 307, 308) and location:
                return response.status, location, b"", None
            body = b""
            async for chunk in response.content.iter_chunked(16_384):
                body += chunk
                if len(body) >= self.max_body:
                    break
            plain = _inflate(body, response.headers.get("Content-Encoding", ""))
            return response.status, None, plain, response.headers.get("Content-Type")


def url_for(url: str, host: str) -> str:
    """Return ``url`` with another host, as ASCII; port, path and query stay."""
    parts = urlsplit(url)
    name = ip_literal(host) or ascii_host(host)
    shown = f"[{name}]" if ":" in name else name
    netloc = shown if parts.port is None else f"{shown}:{parts.port}"
    return parts._replace(netloc=netloc, fragment="", path=parts.path or "/").geturl()


def page_text(body: bytes, content_type: str | None) -> tuple[str | None, str]:
    """Return the title and the text of a page without what changes at every visit."""
    tree = LexborHTMLParser(tamed(decode(body, content_type).text))
    title = tree.css_first("title")
    shown = " ".join(title.text().split())[:200] if title is not None else None
    for node in tree.css(_SKIP):
        node.decompose()
    root = tree.body
    text = root.text(separator=" ") if root is not None else ""
    return shown or None, _VOLATILE.sub("", text)[:_MAX_TEXT]


def alike(first: Sequence[HomeSeen], second: HomeSeen) -> float | None:
    """Return how much alike (0 to 1) the texts of the first good page and ``second`` are."""
    for seen in first:
        if seen.outcome == "ok" and seen.text is not None and second.text is not None:
            return round(ratio(seen.text, second.text) / 100, 4)
    return None


def _inflate(body: bytes, encoding: str) -> bytes:
    """Undo gzip or deflate, never giving more than is compared; broken data gives what it can."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    for wbits in (47, -15):
        inflater = zlib.decompressobj(wbits)
        try:
            return inflater.decompress(body, _MAX_BODY)
        except zlib.error:
            continue
    return b""


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
