"""TLS contexts, made once: loading the system's roots takes longer than reading a small site."""

from __future__ import annotations

import ssl
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def lenient() -> ssl.SSLContext:
    """Return a context that verifies nothing, for looking at what is shown. Do not alter it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # no roots are loaded
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def verifying(ca_bundle: str | None) -> ssl.SSLContext:
    """Return a context that trusts the system's roots and ``ca_bundle``. Do not alter it.

    Raises ``OSError`` when the file cannot be read or holds no certificates.
    """
    return _verifying(ca_bundle, _changed(ca_bundle))


def tolerant(ca_bundle: str | None) -> ssl.SSLContext:
    """Return a verifying context that still talks to servers with old but valid set-ups."""
    return _tolerant(ca_bundle, _changed(ca_bundle))


def _changed(ca_bundle: str | None) -> int:
    return Path(ca_bundle).stat().st_mtime_ns if ca_bundle else 0


@lru_cache(maxsize=8)
def _verifying(ca_bundle: str | None, _changed_at: int) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_bundle:
        context.load_verify_locations(cafile=ca_bundle)
    return context


@lru_cache(maxsize=8)
def _tolerant(ca_bundle: str | None, _changed_at: int) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_bundle:
        context.load_verify_locations(cafile=ca_bundle)
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context
