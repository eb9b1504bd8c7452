"""What repeated visits add to the word of one look: doubt, never blame."""

from __future__ import annotations

from dataclasses import replace

from checks.network.ipv6_ladder import Judged
from gkcheck.errors import Reason
from gkcheck.store.rounds import ANSWERED, Rounds

_LEAST = 3  # rounds from which a share says anything


def with_rounds(word: Judged, rounds: Rounds, min_success: float) -> Judged:
    """Return the word of a look after its repeated visits.

    A fault that a repeated visit did not meet is undecided. A page that opened, but in fewer than
    ``min_success`` of the visits in which IPv4 opened it, is for a person when the site itself
    refused, and undecided when visits went unanswered: that may be our way.
    """
    if word.kind == "flag" and _contradicted(word, rounds):
        return Judged(
            "undecided", Reason.LOOKS_DIFFER, seen="几次访问结果不同",
            detail=f"{word.code}, but a repeated visit over IPv6 did not meet it",
        )  # fmt: skip
    if word.kind != "supported":
        return word
    seen = rounds.compared()
    opened = seen.count("ok")
    if len(seen) < _LEAST or opened >= min_success * len(seen):
        return word
    failed = [outcome for outcome in seen if outcome != "ok"]
    if not all(outcome in ANSWERED for outcome in failed):
        late = Reason.TIMED_OUT if "timed_out" in failed else Reason.LOOKS_DIFFER
        return Judged(
            "undecided", late, seen="时通时断",
            detail=f"{opened} of {len(seen)} visits over IPv6 opened: {'/'.join(sorted(set(failed)))}",
        )  # fmt: skip
    return replace(
        word,
        kind="review",
        code="flapping_v6",
        seen=f"{len(seen)} 次访问中 {opened} 次通过 IPv6 打开",
        words={"count": len(seen), "opened": opened},
        opens=True,
    )


def _contradicted(word: Judged, rounds: Rounds) -> bool:
    if word.code in ("no_aaaa", "only_nonglobal"):
        # an invented or internal address is never visited
        return any(
            family == 6 and out != "not_tested" for (_, family), out in rounds.opened.items()
        )
    if word.code == "tls_differs_v6":
        tls = rounds.rate("tls", 6)
        return tls is not None and tls.good > 0
    if word.opens:
        return False
    page = rounds.rate("http", 6)
    return page is not None and page.good > 0
