"""Single steps of the ladder: connect, TLS, a question to a name server. Each gives one record."""

from __future__ import annotations

import asyncio
import errno
import ssl
import time
from dataclasses import dataclass

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from crawler.address import family_of
from gkcheck.clock import now
from gkcheck.models.observations import ProbeRecord

_UNREACHABLE = frozenset(
    {
        errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT,
        errno.ENETDOWN, errno.EHOSTDOWN, errno.EACCES, errno.EPERM,
    }
)  # fmt: skip
# X509_V_ERR_* of OpenSSL.
_EXPIRED, _NAME = frozenset({10}), frozenset({62, 64})


@dataclass(frozen=True, slots=True)
class Door:
    """One address and port of one host, as of one look."""

    look: int
    host: str
    address: str
    port: int

    def record(
        self, step: str, outcome: str, started: float | None, detail: str | None = None
    ) -> ProbeRecord:
        """Return the record of one step; ``started`` is a ``time.monotonic`` instant or None."""
        elapsed = None if started is None else round((time.monotonic() - started) * 1000)
        return ProbeRecord(
            look=self.look, host=self.host, family=family_of(self.address), address=self.address,
            port=self.port, step=step, outcome=outcome, elapsed_ms=elapsed, at=now().isoformat(),
            detail=detail,
        )  # fmt: skip


def outcome_of(error: BaseException) -> tuple[str, str]:
    """Return (outcome, English detail) of a failed connection or handshake."""
    text = f"{type(error).__name__}: {error}"[:200]
    if isinstance(error, ssl.SSLCertVerificationError):
        code = error.verify_code
        kind = "tls_expired" if code in _EXPIRED else "tls_name" if code in _NAME else "tls_error"
        return kind, error.verify_message or text
    if isinstance(error, ssl.SSLError):
        return "tls_error", text
    if isinstance(error, TimeoutError):
        return "timed_out", text
    if isinstance(error, ConnectionRefusedError):
        return "refused", text
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return "unreachable", text
    return "error", text


async def connect(door: Door, timeout: float) -> ProbeRecord:
    """Open and close one TCP connection. ``timeout`` in seconds."""
    started = time.monotonic()
    try:
        async with asyncio.timeout(timeout):
            _, writer = await asyncio.open_connection(door.address, door.port)
    except OSError as error:
        return door.record("connect", outcome_of(error)[0], started, outcome_of(error)[1])
    writer.transport.abort()
    return door.record("connect", "ok", started)


async def handshake(door: Door, context: ssl.SSLContext, timeout: float) -> ProbeRecord:
    """Make one TLS handshake with the host's name; the certificate is verified by ``context``."""
    started = time.monotonic()
    try:
        async with asyncio.timeout(timeout):
            _, writer = await asyncio.open_connection(
                door.address, door.port, ssl=context, server_hostname=door.host
            )
    except (OSError, ValueError) as error:
        return door.record("tls", outcome_of(error)[0], started, outcome_of(error)[1])
    session = writer.get_extra_info("ssl_object")
    version = session.version() if session is not None else None
    writer.transport.abort()
    return door.record("tls", "ok", started, version)


async def ask_server(
    door: Door, name: str, rtype: str, timeout: float
) -> tuple[ProbeRecord, dns.message.Message | None]:
    """Ask one name server (``door``) itself, over UDP and if need be TCP.

    ``ok`` is an answer with authority or a delegation; a server that answers without knowing the
    zone (lame) is ``error``.
    """
    started = time.monotonic()
    query = dns.message.make_query(name, rtype)
    query.flags &= ~dns.flags.RD
    reply: dns.message.Message | None = None
    for last in (False, True):
        try:
            reply, _ = await dns.asyncquery.udp_with_fallback(
                query, door.address, timeout=timeout, port=door.port
            )
            break
        except dns.exception.Timeout as error:
            if last:
                return door.record("ns", "timed_out", started, str(error)[:200]), None
        except dns.exception.DNSException as error:
            return door.record("ns", "error", started, f"{type(error).__name__}"), None
        except (OSError, EOFError) as error:
            kind, text = outcome_of(error)
            return door.record("ns", kind, started, text), None
    assert reply is not None
    rcode = reply.rcode()
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return door.record("ns", "error", started, f"lame rcode={dns.rcode.to_text(rcode)}"), None
    delegated = any(rrset.rdtype == dns.rdatatype.NS for rrset in reply.authority)
    if not reply.flags & dns.flags.AA and not delegated:
        return door.record("ns", "error", started, "lame not authoritative"), None
    return door.record("ns", "ok", started), reply
