"""How alike two short Chinese texts are."""

from __future__ import annotations

from rapidfuzz import fuzz

from gkcheck.text.normalize import normalize_title

_LONG = 12


def similarity(a: str, b: str) -> float:
    """Return 0..1 for two names or titles; 1.0 when they differ only in how they are written.

    Short names count every ideograph. A long title cut off at its end, or standing whole inside
    the other (``关于印发《甲》的通知`` and ``甲``), counts nearly as the same.
    """
    left, right = normalize_title(a), normalize_title(b)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    score = fuzz.ratio(left, right) / 100
    short, long = sorted((left, right), key=len)
    if len(short) >= _LONG and long.startswith(short):
        return max(score, 0.95)
    if len(short) >= 4 and short in long:
        return max(score, 0.6 + 0.35 * len(short) / len(long))
    if len(short) >= _LONG:
        score = max(
            score,
            0.92 * fuzz.partial_ratio(short, long) / 100 * min(1.0, 2 * len(short) / len(long)),
        )
    return score
