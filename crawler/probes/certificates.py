"""Certificates as servers show them: name, chain and days left, trusted or not."""

from __future__ import annotations

import asyncio
import json
import ssl
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

from crawler.probes.steps import Door, handshake, outcome_of
from crawler.trust import lenient
from gkcheck.clock import now
from gkcheck.store.writer import FactWriter

_MAX_NAMES = 50


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one address showed. ``outcome``: ok, or tls_name, tls_expired, tls_error, or why not.

    Instants are ISO 8601 in UTC; None when no certificate was shown.
    """

    door: Door
    outcome: str
    detail: str | None
    subject: str | None = None
    issuer: str | None = None
    names: tuple[str, ...] = ()
    not_before: str | None = None
    not_after: str | None = None


async def certificate(door: Door, trust: ssl.SSLContext, timeout: float) -> Certificate:
    """Shake hands twice: once to verify by ``trust``, once to read what is shown. Never raises."""
    step = await handshake(door, trust, timeout)
    if step.outcome in ("timed_out", "refused", "unreachable", "error"):
        return Certificate(door, step.outcome, step.detail)
    try:
        async with asyncio.timeout(timeout):
            _, writer = await asyncio.open_connection(
                door.address, door.port, ssl=lenient(), server_hostname=door.host
            )
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.transport.abort()
        return _read(door, step.outcome, step.detail, shown)
    except (OSError, ValueError) as error:
        told = step.outcome if step.outcome != "ok" else outcome_of(error)[0]
        return Certificate(door, told, step.detail)


def _read(door: Door, outcome: str, detail: str | None, shown: bytes | None) -> Certificate:
    if not shown:
        return Certificate(door, outcome, detail)
    try:
        cert = x509.load_der_x509_certificate(shown)
        names = _names(cert)
        return Certificate(
            door, outcome, detail,
            subject=_common(cert.subject), issuer=_common(cert.issuer), names=names,
            not_before=cert.not_valid_before_utc.isoformat(),
            not_after=cert.not_valid_after_utc.isoformat(),
        )  # fmt: skip
    except (ValueError, TypeError, OverflowError):
        return Certificate(door, outcome, detail)  # a server may send anything


def _names(cert: x509.Certificate) -> tuple[str, ...]:
    try:
        found = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    names = [*found.get_values_for_type(x509.DNSName)]
    names += [str(ip) for ip in found.get_values_for_type(x509.IPAddress)]
    return tuple(names[:_MAX_NAMES])


def _common(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME) or name.get_attributes_for_oid(
        NameOID.ORGANIZATION_NAME
    )
    return str(found[0].value)[:200] if found else name.rfc4514_string()[:200]


def store_certificates(writer: FactWriter, found: list[Certificate]) -> None:
    """Store what the addresses showed; a later look with the same number replaces it."""
    at = now().isoformat(timespec="seconds")
    writer.db.conn.executemany(
        "INSERT OR REPLACE INTO certificate VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                c.door.look, c.door.host, 6 if ":" in c.door.address else 4, c.door.address,
                c.door.port, c.outcome, c.subject, c.issuer,
                json.dumps(c.names, ensure_ascii=False), c.not_before, c.not_after, at, c.detail,
            )
            for c in found
        ],
    )  # fmt: skip
