"""What came of asking for an address, and whose doing it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.observations import FetchOutcome
from gkcheck.store.reader import FactReader

MAX_HOPS = 5

# Outcomes that say nothing of the site: our limits, a guard in between, the way there.
NOT_TOLD: Mapping[str, Reason] = {
    FetchOutcome.BLOCKED: Reason.BLOCKED,
    FetchOutcome.RATE_LIMITED: Reason.RATE_LIMITED,
    FetchOutcome.TIMED_OUT: Reason.TIMED_OUT,
    FetchOutcome.NOT_RESOLVED: Reason.NOT_RESOLVED,
    FetchOutcome.REFUSED: Reason.REFUSED,
    FetchOutcome.TLS_ERROR: Reason.TLS_ERROR,
    FetchOutcome.PROTOCOL_ERROR: Reason.UNREACHABLE,
    FetchOutcome.TOO_LARGE: Reason.BUDGET_BYTES,
    FetchOutcome.ROBOTS_DENIED: Reason.ROBOTS_DENIED,
    FetchOutcome.PRIVATE_ADDRESS: Reason.PRIVATE_ADDRESS,
    FetchOutcome.NOT_ARCHIVED: Reason.NOT_ARCHIVED,
}

# Answers of guards and logins (standards 10); other 4xx answers do not say that a page is gone.
_GUARD_STATUS = frozenset({401, 403, 405, 406, 407, 412, 421, 521})

DEAD_TEXT = {
    FetchOutcome.SOFT_404: "返回“页面不存在”的提示页(状态码 {status})",
    FetchOutcome.LOOP: "不断跳转,打不开",
}


@dataclass(frozen=True, slots=True)
class Reached:
    """The last look at an address: ``dead`` tells what the visitor gets, ``unknown`` why not told.

    Both None: it opened. ``saw`` is what came, in words; ``looks`` is how many looks there were.
    """

    dead: str | None
    unknown: Reason | None
    saw: str
    looks: int


def reached(facts: FactReader, url_id: int) -> Reached | None:
    """Return what the last look at ``url_id`` gave, following stored redirects; None: never asked."""
    current, looks = url_id, 0
    for _ in range(MAX_HOPS):
        row = next(
            facts.rows(
                "SELECT outcome, status, redirect_to, (SELECT count(*) FROM fetch g"
                " WHERE g.url_id = f.url_id) AS looks FROM fetch f"
                " WHERE url_id = ? ORDER BY look DESC LIMIT 1",
                current,
            ),
            None,
        )
        if row is None:
            return None
        looks = max(looks, row["looks"])
        if row["outcome"] != FetchOutcome.REDIRECT or row["redirect_to"] in (None, current):
            return told(row["outcome"], row["status"], looks)
        current = row["redirect_to"]
    return told(FetchOutcome.LOOP, None, looks)


def told(outcome: str, status: int | None, looks: int = 1) -> Reached:
    """Return what an outcome and status mean for the one who follows a link."""
    if outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.REDIRECT):
        return Reached(None, None, "能打开", looks)
    if outcome in DEAD_TEXT:
        text = DEAD_TEXT[FetchOutcome(outcome)].format(status=status)
        return Reached(text, None, text, looks)
    if outcome == FetchOutcome.HTTP_ERROR:
        text = f"返回状态码 {status}"
        if status in (404, 410) or (status is not None and 500 <= status < 600 and status != 521):
            return Reached(text, None, text, looks)
        unknown = Reason.RATE_LIMITED if status == 429 else Reason.BLOCKED
        if status is not None and status not in _GUARD_STATUS and status != 429:
            unknown = Reason.UNREACHABLE
        return Reached(None, unknown, text, looks)
    unknown = NOT_TOLD.get(outcome, Reason.UNREACHABLE)
    return Reached(None, unknown, f"未能访问({outcome})", looks)


def not_asked(facts: FactReader, url_id: int | None, kind: FactKind = FactKind.PAGE) -> Reason:
    """Return why an address was never asked for: its own reason, else that of the coverage."""
    if url_id is not None:
        own = facts.scalar("SELECT reason FROM url WHERE id = ?", url_id)
        if own in set(Reason):
            return Reason(own)
    coverage = facts.coverage(kind)
    if coverage is not None and coverage.reason in set(Reason):
        return Reason(coverage.reason)
    return Reason.NEEDS_FACT


def page_of(facts: FactReader, url_id: int) -> int | None:
    """Return the id of the page that an address leads to (redirects followed), if it was read."""
    known: dict[int, int | None] = facts.once("reach.pages", dict)
    if url_id not in known:
        known[url_id] = _page_of(facts, url_id)
    return known[url_id]


def _page_of(facts: FactReader, url_id: int) -> int | None:
    current = url_id
    for _ in range(MAX_HOPS):
        if facts.scalar("SELECT 1 FROM page WHERE id = ?", current):
            return current
        target = facts.scalar(
            "SELECT redirect_to FROM fetch WHERE url_id = ? ORDER BY look DESC LIMIT 1", current
        )
        if target is None:
            return None
        current = int(target)
    return None
