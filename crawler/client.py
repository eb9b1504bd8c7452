"""Fetches from the live site with aiohttp: guarded addresses, bounded bodies, typed failures."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import time
from dataclasses import replace
from urllib.parse import quote, urlsplit

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.address import ip_literal, is_fetchable
from crawler.ends import HEAD_BYTES, TAIL_BYTES, too_long
from crawler.fetched import Ask, Fetched
from crawler.inflate import ACCEPTED, BadCoding, Inflater
from crawler.lag import Lag
from crawler.posted import split
from crawler.resolve import NotResolved, Resolver
from crawler.trust import tolerant
from gkcheck.clock import now
from gkcheck.models.observations import FetchOutcome

_CONNECT_SECONDS = 15.0
_CHUNK = 65_536
_LARGE_BODY = 1_000_000  # bytes; bodies above it are read two at a time, to bound memory
_HEADER_LIMIT = 65_536  # bytes of one header line
_ASCII = "".join(map(chr, range(128)))
_WHOLE = re.compile(rb"</html\s*>\s*(?:<!--[^>]*-->\s*)?$", re.IGNORECASE)


class PrivateAddress(OSError):
    """The host's address must not be fetched."""


class Unresolved(OSError):
    """The host has no address; ``kind`` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class GuardedResolver(AbstractResolver):
    """Lets aiohttp resolve through our resolver and hands out only addresses that may be fetched."""

    def __init__(self, resolver: Resolver, allow_private: bool) -> None:
        self._resolver = resolver
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return fetchable addresses. Raises :class:`PrivateAddress` or :class:`Unresolved`."""
        try:
            addresses = await self._resolver.addresses(host)
        except NotResolved as error:
            raise Unresolved(error.kind) from error
        allowed = [ip for ip in addresses if is_fetchable(ip, self._allow_private)]
        if not allowed:
            raise PrivateAddress(host)
        return [
            ResolveResult(
                hostname=host,
                host=ip,
                port=port,
                family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for ip in allowed
        ]

    async def close(self) -> None:
        """Nothing to release."""


class _Response(aiohttp.ClientResponse):
    """Keeps the peer's address, which is gone once a short body has been read."""

    peer: str | None = None

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        transport = connection.transport
        name = transport.get_extra_info("peername") if transport else None
        self.peer = str(name[0]) if name else None
        return await super().start(connection)


class LiveFetcher:
    """The site itself. ``concurrency`` bounds open connections."""

    def __init__(
        self,
        resolver: Resolver,
        *,
        user_agent: str,
        allow_private: bool = False,
        ca_bundle: str | None = None,
        concurrency: int = 32,
    ) -> None:
        self._allow_private = allow_private
        self._large = asyncio.Semaphore(2)
        self._lag = Lag()
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(resolver, allow_private),
            ssl=tolerant(ca_bundle),
            limit=concurrency,
            use_dns_cache=False,  # the resolver has a cache that heeds TTLs
            socket_factory=self._socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_Response,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
            headers={
                "User-Agent": user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",
                "Accept-Encoding": ACCEPTED,
            },
        )

    def _socket(self, info: tuple[object, ...]) -> socket.socket:
        """Guard the very address that is connected to, however it was come by."""
        family, kind, proto, _, address = info
        ip = str(address[0]) if isinstance(address, tuple) else ""
        if not is_fetchable(ip, self._allow_private):
            raise PrivateAddress(ip)
        return socket.socket(family, kind, proto)  # type: ignore[arg-type]  # plain numbers

    async def fetch(self, ask: Ask) -> Fetched:
        """Return what came of ``ask``; see :class:`crawler.fetched.Fetcher`."""
        begun, lost = time.monotonic(), self._lag.total()
        result = Fetched(url=ask.url, at=now().isoformat(timespec="seconds"))
        try:
            literal = ip_literal(urlsplit(ask.url).hostname or "")
            if literal is not None and not is_fetchable(literal, self._allow_private):
                raise PrivateAddress(literal)
            await self._exchange(ask, result)
        except Exception as error:  # noqa: BLE001 - hostile input: every failure is an outcome
            result.failure, result.sign = failure_of(error)
        result.elapsed_ms = int((time.monotonic() - begun) * 1000)
        result.busy_ms = min(int((self._lag.total() - lost) * 1000), result.elapsed_ms)
        return result

    async def _exchange(self, ask: Ask, result: Fetched) -> None:
        address, body, body_type = split(ask.url)
        headers = {}
        if body_type is not None:
            headers = {"Content-Type": body_type, "X-Requested-With": "XMLHttpRequest"}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        timeout = aiohttp.ClientTimeout(
            total=ask.timeout,
            sock_connect=min(_CONNECT_SECONDS, ask.timeout),
            sock_read=ask.timeout,
        )
        async with self._session.request(
            "GET" if body is None else "POST",
            yarl.URL(address, encoded=True),
            data=body,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
        ) as response:
            result.status = response.status
            result.ip = getattr(response, "peer", None)
            result.headers = tuple(
                (k, clean_location(v) if k.lower() == "location" else clean_header(v))
                for k, v in response.headers.items()
            )
            length = too_long(ask, result)
            if length is not None:
                ask = replace(ask, byte_limit=min(ask.byte_limit, HEAD_BYTES))
            await self._read(response, ask, result)
        if length is not None:
            await self._read_tail(ask, result, length, timeout)

    async def _read_tail(
        self, ask: Ask, result: Fetched, length: int, timeout: aiohttp.ClientTimeout
    ) -> None:
        """Ask for the end of a file that is too long; a server that will not give it tells nothing."""
        size = min(TAIL_BYTES, ask.byte_limit, length)
        span = f"{length - size}-{length - 1}"
        headers = {"Range": f"bytes={span}", "Accept-Encoding": "identity"}
        tag = result.header("etag")
        if tag and tag.startswith('"'):
            headers["If-Range"] = tag
        try:
            async with self._session.get(
                yarl.URL(ask.url, encoded=True),
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                told = response.headers.get("Content-Range", "").replace(" ", "").lower()
                if response.status != 206 or told != f"bytes{span}/{length}":
                    response.close()
                    return
                tail = bytearray()
                async for chunk in response.content.iter_chunked(_CHUNK):
                    tail += chunk
                    if len(tail) >= size:
                        break
        except Exception:  # noqa: BLE001 - the head was had; without the tail less can be told
            return
        if len(tail) == size:
            result.tail, result.length = bytes(tail), length

    async def _read(self, response: aiohttp.ClientResponse, ask: Ask, result: Fetched) -> None:
        inflater = Inflater(response.headers.get("Content-Encoding"), ask.byte_limit)
        holding = False
        try:
            async for chunk in response.content.iter_chunked(_CHUNK):
                inflater.feed(chunk)
                if inflater.full:
                    response.close()  # the rest is never read
                    break
                if not holding and len(inflater.body) > _LARGE_BODY:
                    await self._large.acquire()
                    holding = True
        except aiohttp.ClientPayloadError:
            # A length that is a few bytes wrong: what is there is a whole page, and shown as one.
            if _WHOLE.search(inflater.body[-400:]) is None:
                raise
        finally:
            if holding:
                self._large.release()
        result.body, result.truncated = bytes(inflater.body), inflater.full
        if result.body.startswith(b"\x1f\x8b") and "text/" in (result.header("content-type") or ""):
            # some servers compress a page without saying so
            again = Inflater("gzip", ask.byte_limit)
            again.feed(result.body)
            result.body, result.truncated = bytes(again.body), again.full

    async def close(self) -> None:
        """Close all connections."""
        self._lag.stop()
        await self._session.close()


def clean_header(value: str) -> str:
    """Return a header as text that can be stored; raw UTF-8 or GBK bytes in it are decoded."""
    if value.isascii():
        return value
    raw = value.encode("utf-8", "surrogateescape")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def clean_location(value: str) -> str:
    """Return a redirect's address; raw bytes in it are percent-encoded as they came, as browsers do."""
    return quote(value.encode("utf-8", "surrogateescape"), safe=_ASCII)


def failure_of(error: BaseException) -> tuple[FetchOutcome, str]:
    """Map an exception to an outcome and a word. What is not known is a protocol error."""
    for cause in _causes(error):
        if isinstance(cause, PrivateAddress):
            return FetchOutcome.PRIVATE_ADDRESS, "private_address"
        if isinstance(cause, Unresolved):
            return FetchOutcome.NOT_RESOLVED, cause.kind
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchOutcome.TLS_ERROR, _certificate_sign(cause)
        if isinstance(cause, ssl.SSLError):
            return FetchOutcome.TLS_ERROR, "handshake"
        if isinstance(cause, ConnectionRefusedError):
            return FetchOutcome.REFUSED, "refused"
        if isinstance(cause, TimeoutError):
            return FetchOutcome.TIMED_OUT, "timed_out"
    if isinstance(error, BadCoding):
        return FetchOutcome.PROTOCOL_ERROR, "bad_content_encoding"
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchOutcome.PROTOCOL_ERROR, "body_cut_short"
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return FetchOutcome.PROTOCOL_ERROR, "disconnected"
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchOutcome.REFUSED, "unreachable"
    return FetchOutcome.PROTOCOL_ERROR, type(error).__name__


def _certificate_sign(error: BaseException) -> str:
    # aiohttp's own certificate error is of the same class but lacks its attributes
    text = str(error).lower()
    if "expired" in text:
        return "certificate_expired"
    if "mismatch" in text or "not valid for" in text:
        return "certificate_wrong_name"
    return "certificate_untrusted"


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    stack: list[BaseException | None] = [error]
    while stack and len(found) < 20:
        one = stack.pop()
        if one is None or one in found:
            continue
        found.append(one)
        stack += [one.__cause__, one.__context__, getattr(one, "os_error", None)]
        if isinstance(one, BaseExceptionGroup):
            stack += one.exceptions
    return found
