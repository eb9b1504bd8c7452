"""What one visit of ``gkcheck watch`` counts as, for the check of availability and for the month."""

from __future__ import annotations

_OPEN = "ok"
_CLOSED = frozenset({"refused", "http_error", "tls_name", "tls_expired", "tls_error", "nxdomain"})
_SLOW = frozenset({"timed_out"})
_NO_ADDRESS = "no_address"
#: Words that tell something of the site. Others (guarded, no way there) may be our own limits.
TELLING = frozenset({_OPEN}) | _CLOSED | _SLOW


def visit_state(v4: str, v6: str) -> tuple[str, str]:
    """Return what a visit counts as, and the word that says why: opened, closed, slow or untold.

    ``v4`` and ``v6``: words of :class:`crawler.probes.visit.Visit`. A site is open if either family
    opened it; a family that has no address leaves it to the other one.
    """
    words = [v4, v6]
    if _OPEN in words:
        return "opened", _OPEN
    told = [word for word in words if word != _NO_ADDRESS] or ["not_resolved"]
    if all(word in _CLOSED for word in told):
        return "closed", told[0]
    if all(word in _CLOSED | _SLOW for word in told):
        return "slow", next(word for word in told if word in _SLOW)
    return "untold", told[0]


def family_counts(word: str, other: str) -> bool:
    """Tell whether ``word`` of one family bears on how often the site opens over it.

    No address does where the ``other`` family has one: visitors of this family found nothing.
    """
    return word in TELLING or (word == _NO_ADDRESS and other in TELLING)
