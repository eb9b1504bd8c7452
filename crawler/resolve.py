"""One DNS resolver for the crawler and the probes: CNAME chains, bounded cache, typed failures."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Literal

import dns.asyncresolver
import dns.exception
import dns.message
import dns.name
import dns.rdatatype
import dns.resolver

from crawler.address import family_of, ip_literal
from gkcheck.clock import now
from gkcheck.errors import GkcheckError
from gkcheck.models.observations import DnsRecord

_LIFETIME = 6.0  # seconds for one question, retries included
_TTL_BOUNDS = (10.0, 600.0)  # seconds an answer is kept, whatever its TTL says
_NEGATIVE_TTL = 30.0
_CACHE_SIZE = 5_000
_MAX_CHAIN = 8
_HOSTS = Path("/etc/hosts")

NotResolvedKind = Literal["nxdomain", "empty", "timeout", "error"]


class NotResolved(Exception):
    """A name without addresses. ``timeout`` and ``error`` say nothing about the site."""

    def __init__(self, host: str, kind: NotResolvedKind) -> None:
        super().__init__(f"{host}: {kind}")
        self.host = host
        self.kind = kind


def ascii_host(host: str) -> str:
    """Return ``host`` as the DNS spells it: lower case, IDNA 2008 (UTS 46), no dot at the end.

    Raises ``ValueError`` when it can be no host name.
    """
    try:
        name = dns.name.from_text(host.strip().rstrip("."), idna_codec=dns.name.IDNA_2008_UTS_46)
    except (dns.exception.DNSException, UnicodeError) as error:
        raise ValueError(f"not a host name: {host!r}") from error
    if name == dns.name.root:
        raise ValueError("empty host name")
    return plain_name(name)


def plain_name(name: dns.name.Name) -> str:
    """Return a name as lower-case text without its last dot."""
    return name.to_text(omit_final_dot=True).lower()


def parse_server(server: str) -> tuple[str, int]:
    """Split ``127.0.0.1:5353``, ``[::1]:53``, ``::1`` or ``localhost:53`` into address and port.

    Raises :class:`GkcheckError` for anything else; the port defaults to 53.
    """
    host, _, port = (server, "", "") if ip_literal(server) else server.rpartition(":")
    address = "127.0.0.1" if host == "localhost" else ip_literal(host)
    number = int(port or 53) if port.isdecimal() or not port else 0
    if address is None or not 0 < number < 65536:
        raise GkcheckError(f"DNS 服务器地址有误:{server}(应为 IP 地址:端口,如 127.0.0.1:53)")
    return address, number


class Resolver:
    """Asks one DNS server (``HOST:PORT``), or those of the system when ``server`` is None.

    ``localhost`` and address literals are answered without asking anyone. With the system's
    servers, :meth:`addresses` heeds the hosts file as other programs do; :meth:`ask` does not.
    """

    def __init__(self, server: str | None, *, lifetime: float = _LIFETIME) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=False)
        self.port = 53
        if server is not None:
            address, self.port = parse_server(server)
            self._resolver.nameservers = [address]
        else:
            try:
                self._resolver.read_resolv_conf("/etc/resolv.conf")
            except (dns.exception.DNSException, OSError):
                self._resolver.nameservers = []
        self._resolver.port = self.port
        self._resolver.lifetime = lifetime
        self._resolver.timeout = lifetime / 2
        self._hosts = {} if server is not None else _read_hosts(_HOSTS)
        self.label = server or ",".join(map(str, self._resolver.nameservers)) or "none"
        self._cache: OrderedDict[tuple[str, str, int], tuple[float, DnsRecord]] = OrderedDict()
        self._running: dict[tuple[str, str, int], asyncio.Task[DnsRecord]] = {}

    async def addresses(self, host: str, family: int | None = None) -> list[str]:
        """Return the addresses of ``host``, IPv4 before IPv6; ``family`` (4 or 6) asks for one.

        Raises :class:`NotResolved` when there is none.
        """
        families = (4, 6) if family is None else (family,)
        bare = host.lower().rstrip(".")
        known = self._hosts.get(bare)
        # hosts files often know localhost in one family only
        if known and ip_literal(host) is None and bare != "localhost":
            if found := [ip for f in families for ip in known if family_of(ip) == f]:
                return found
            raise NotResolved(host, "empty")
        records = await asyncio.gather(
            *(self.ask(host, "A" if f == 4 else "AAAA") for f in families)
        )
        if found := [ip for record in records for ip in record.answers]:
            return found
        outcomes = {record.outcome for record in records}
        for kind in ("timeout", "error", "empty", "nxdomain"):
            if kind in outcomes:
                raise NotResolved(host, kind)
        raise NotResolved(host, "empty")

    async def ask(self, host: str, rtype: str, *, look: int = 1) -> DnsRecord:
        """Ask one question, following CNAMEs. Never raises; the record's ``outcome`` tells.

        ``answers`` holds addresses or names as text, ``chain`` the names the host is an alias of,
        last one last. Answers of one look are never served to another look.
        """
        if (local := self._local(host, rtype, look)) is not None:
            return local
        try:
            name = ascii_host(host)
        except ValueError:
            return self._record(look, host, rtype, "nxdomain")
        key = (name, rtype, look)
        kept = self._cache.get(key)
        if kept is not None and kept[0] > time.monotonic():
            self._cache.move_to_end(key)
            return replace(kept[1], host=host)
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._ask(name, rtype, look))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return replace(await asyncio.shield(task), host=host)

    async def root(self, *, look: int = 1) -> DnsRecord:
        """Ask for the name servers of the root zone. Never raises."""
        record, _ = await self._ask_once(".", "NS", look)
        return record

    def _local(self, host: str, rtype: str, look: int) -> DnsRecord | None:
        literal = ip_literal(host)
        bare = host.lower().rstrip(".")
        if literal is not None:
            found: tuple[str, ...] = (literal,)
        elif bare == "localhost" or bare.endswith(".localhost"):  # RFC 6761 6.3
            found = ("127.0.0.1", "::1")
        else:
            return None
        family = {"A": 4, "AAAA": 6}.get(rtype)
        answers = tuple(ip for ip in found if family_of(ip) == family)
        outcome = "answer" if answers else "empty"
        return DnsRecord(look, host, rtype, outcome, answers, (), "local", now().isoformat())

    async def _ask(self, name: str, rtype: str, look: int) -> DnsRecord:
        chain: list[str] = []
        record, ttl = await self._ask_once(name, rtype, look)
        # A server that is no full resolver answers with the alias alone: ask on for its target.
        while record.chain and not set(record.chain) & set(chain) and len(chain) < _MAX_CHAIN:
            chain += record.chain
            if record.outcome != "empty":
                break
            record, ttl = await self._ask_once(chain[-1], rtype, look)
        record = replace(record, host=name, chain=tuple(chain))
        self._cache[(name, rtype, look)] = (time.monotonic() + ttl, record)
        if len(self._cache) > _CACHE_SIZE:
            self._cache.popitem(last=False)
        return record

    async def _ask_once(self, name: str, rtype: str, look: int) -> tuple[DnsRecord, float]:
        try:
            answer = await self._resolver.resolve(
                dns.name.from_text(name), rtype, search=False, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN as error:
            chain = _nx_chain(error)
            return self._record(look, name, rtype, "nxdomain", chain=chain), _NEGATIVE_TTL
        except dns.exception.Timeout:
            return self._record(look, name, rtype, "timeout"), _NEGATIVE_TTL
        except (dns.exception.DNSException, OSError):
            return self._record(look, name, rtype, "error"), _NEGATIVE_TTL
        chain = _chain(answer.response)
        if answer.rrset is None:
            return self._record(look, name, rtype, "empty", chain=chain), _NEGATIVE_TTL
        texts = tuple(_text(item) for item in answer.rrset)
        ttl = min(max(float(answer.rrset.ttl), _TTL_BOUNDS[0]), _TTL_BOUNDS[1])
        return self._record(look, name, rtype, "answer", texts, chain), ttl

    def _record(
        self,
        look: int,
        host: str,
        rtype: str,
        outcome: str,
        answers: tuple[str, ...] = (),
        chain: tuple[str, ...] = (),
    ) -> DnsRecord:
        at = now().isoformat()
        return DnsRecord(look, host, rtype, outcome, answers, chain, self.label, at)


def _text(item: object) -> str:
    """Return an address as text, or the name an NS or CNAME record points to."""
    target = getattr(item, "target", None)
    if isinstance(target, dns.name.Name):
        return plain_name(target)
    address = getattr(item, "address", None)
    return str(address if address is not None else item)


def _chain(response: dns.message.QueryMessage) -> tuple[str, ...]:
    try:
        cnames = response.resolve_chaining().cnames
    except dns.exception.DNSException:
        return ()
    return tuple(plain_name(item.target) for rrset in cnames for item in rrset)


def _nx_chain(error: dns.resolver.NXDOMAIN) -> tuple[str, ...]:
    responses = error.kwargs.get("responses") or {}
    for response in responses.values():
        return _chain(response)
    return ()


def _read_hosts(path: Path) -> dict[str, list[str]]:
    """Return name → addresses of a hosts file; a broken or missing file gives what it can."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return {}
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        ip, *names = line.partition("#")[0].split() or [""]
        if ip_literal(ip) is not None:
            for name in names:
                found.setdefault(name.lower(), []).append(ip)
    return found
