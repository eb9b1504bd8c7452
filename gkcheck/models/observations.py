"""Observations: what came of asking the site and the network, one frozen dataclass a question.

Fetches, decoded files, DNS questions, connection probes, the site's own search, laid-out pages,
and what this machine itself can do. A record names its target by URL or host; ``None`` is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gkcheck.models.facts import TargetKind


class FetchOutcome(StrEnum):
    """What came of asking for a URL. Only HTTP_ERROR, SOFT_404, LOOP can be the site's fault."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REDIRECT = "redirect"
    HTTP_ERROR = "http_error"
    SOFT_404 = "soft_404"
    LOOP = "loop"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    TIMED_OUT = "timed_out"
    NOT_RESOLVED = "not_resolved"
    REFUSED = "refused"
    TLS_ERROR = "tls_error"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    ROBOTS_DENIED = "robots_denied"
    PRIVATE_ADDRESS = "private_address"
    NOT_ARCHIVED = "not_archived"


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One look at one URL. ``look`` is 1 or 2; instants are ISO 8601 in UTC.

    ``elapsed_ms``: from asking to the end of the body; for up to ``busy_ms`` of them this program
    was busy with other things and would not have seen what had come.
    """

    url: str
    look: int
    outcome: FetchOutcome
    status: int | None
    content_type: str | None
    charset: str | None
    bytes: int
    elapsed_ms: int
    at: str
    body_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    redirect_to: str | None = None
    redirect_kind: str | None = None
    sign: str | None = None
    ip: str | None = None
    rendered: bool = False
    busy_ms: int = 0


class MediaVerdict(StrEnum):
    """Did the bytes decode as what they should be?"""

    OPENS = "opens"
    BROKEN = "broken"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """What the bytes of an image, video, audio or attachment really are.

    ``problem`` is a short code when broken or untold: empty, html_instead, truncated,
    not_decodable, wrong_type, encrypted, no_text, too_large, http_404 ...
    """

    url: str
    look: int
    kind: TargetKind
    sniffed: str | None
    verdict: MediaVerdict
    problem: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One DNS question and what came. ``outcome``: answer, empty, nxdomain, timeout, error."""

    look: int
    host: str
    rtype: str
    outcome: str
    answers: tuple[str, ...]
    chain: tuple[str, ...]
    resolver: str
    at: str


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """One step of a connection probe: host, family (4 or 6), address, port, step, outcome.

    ``step``: connect, tls, http, ns. ``outcome``: ok, refused, timed_out, unreachable,
    tls_name, tls_expired, tls_error, http_error, blocked, error, not_tested. ``detail`` is English
    and starts with a code where there is one (redirect_left_family, redirect_loop, no_ipv6_here,
    not_global ...).
    """

    look: int
    host: str
    family: int
    address: str | None
    port: int | None
    step: str
    outcome: str
    elapsed_ms: int | None
    at: str
    status: int | None = None
    title: str | None = None
    text_digest: str | None = None
    similarity: float | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One step of one of several visits to the home page, spread over an audit.

    ``step``: dns (outcomes as of :class:`DnsRecord`), connect, tls, http (outcomes as of
    :class:`ProbeRecord`). A round in which the machine could not try has http ``not_tested`` alone.
    """

    look: int
    round: int
    family: int
    step: str
    outcome: str
    elapsed_ms: int | None
    at: str
    status: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One question put to the site's own search, with the answer known from the site itself.

    ``how``: title, document_number. ``outcome``: found, not_found, no_results, failed, scripted,
    blocked. ``rank`` counts from 1.
    """

    look: int
    query: str
    how: str
    expect_url: str
    outcome: str
    rank: int | None
    results: int | None
    elapsed_ms: int | None
    at: str
    asked_url: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class LayoutRecord:
    """How a page stands at one width of window (CSS pixels)."""

    url: str
    width: int
    scroll_width: int
    viewport: str | None
    small_text_share: float | None
    at: str


@dataclass(frozen=True, slots=True)
class VantageRecord:
    """A fact about this machine: name (ipv6, dns, browser, ...), ok or not, and why."""

    name: str
    ok: bool
    detail: str
