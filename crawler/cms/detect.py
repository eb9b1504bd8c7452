"""Which family a site is of, and how sure that is: signs over a sample of its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.cms.load import GENERIC, STATIC, profiles
from crawler.cms.model import Marker

FIRST = 30  # pages that are all looked at
EVERY = 25  # afterwards one in so many
LEAST = 0.5  # below this no family is named; chosen by us
_HEAD = 300_000  # characters of a page that are looked at
_PLAIN = re.compile(r"(?:\.s?html?|/)$")


@dataclass(frozen=True, slots=True)
class Family:
    """What was found. ``signs`` are the markers seen; ``also`` other families present."""

    id: str
    confidence: float
    signs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _markers() -> tuple[tuple[str, Marker, re.Pattern[str] | None], ...]:
    return tuple(
        (f"{profile.id}\x1f{i}", marker, re.compile(marker.match) if marker.match else None)
        for profile in profiles()
        for i, marker in enumerate(profile.markers)
    )


@dataclass(slots=True)
class Detector:
    """Counts signs. Memory: a counter for each marker."""

    met: int = 0
    looked: int = 0
    plain: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    def note(self, url: str, html: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Look at one page, if it is one of the sample."""
        self.met += 1
        if self.met > FIRST and self.met % EVERY:
            return
        self.looked += 1
        self.plain += _PLAIN.search(url) is not None
        text = html[:_HEAD]
        heads = "\n".join(f"{key}: {value}" for key, value in headers)
        places = {"html": text, "url": url, "header": heads}
        for key, marker, pattern in _markers():
            place = places[marker.where]
            if (marker.find is not None and marker.find in place) or (
                pattern is not None
                and (not marker.needs or any(word in place for word in marker.needs))
                and pattern.search(place) is not None
            ):
                self.seen[key] = self.seen.get(key, 0) + 1

    def family(self) -> Family:
        """Return the family with the best evidence; ``static`` or ``generic`` when none has enough."""
        known = {p.id: p for p in profiles()}
        scores: dict[str, float] = {}
        signs: dict[str, list[str]] = {}
        enough = max(2.0, self.looked * 0.1) if self.looked > 3 else 1.0
        for key, count in self.seen.items():
            family, _, number = key.partition("\x1f")
            if family not in known or int(number) >= len(known[family].markers):
                continue
            marker = known[family].markers[int(number)]
            # A sign on one page of many may be a link or a quotation.
            weight = marker.weight * min(1.0, count / enough)
            scores[family] = 1 - (1 - scores.get(family, 0.0)) * (1 - weight)
            signs.setdefault(family, []).append(marker.name)
        ranked = sorted(scores, key=lambda family: (-scores[family], family))
        sure = [family for family in ranked if scores[family] >= LEAST]
        if sure:
            best = sure[0]
            return Family(best, round(scores[best], 2), tuple(signs[best]), tuple(sure[1:]))
        rest = 1 - (scores[ranked[0]] if ranked else 0.0)
        plain = self.looked > 0 and self.plain >= self.looked * 0.9
        return Family(STATIC if plain else GENERIC, round(rest, 2))

    def dump(self) -> str:
        """Return as text for the ``run`` table."""
        return json.dumps([self.met, self.looked, self.plain, self.seen])

    @staticmethod
    def load(text: str | None) -> Detector:
        """Return what :meth:`dump` wrote; a new one for None."""
        return Detector(*json.loads(text)) if text else Detector()


def run_values(detector: Detector) -> dict[str, str]:
    """Return the facts about the run that say which family the site is of."""
    found = detector.family()
    return {
        "cms_family": found.id,
        "cms_confidence": f"{found.confidence:.2f}",
        "cms_signs": json.dumps(found.signs, ensure_ascii=False),
        "cms_also": json.dumps(found.also, ensure_ascii=False),
        "cms_seen": detector.dump(),
    }
