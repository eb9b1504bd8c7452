"""The labelled portals: every style, several seeds, sets of defects, healthy twins."""

from __future__ import annotations

from benchmarks.accuracy.audit_one import AS_OF, Labelled
from gkcheck.portal import DEMO_DEFECTS, STYLES, Defect, PortalSpec

PLANS = tuple(AS_OF)


def labelled_portals() -> list[Labelled]:
    """Return all portals, healthy and with defects."""
    found = []
    for at, style in enumerate(STYLES):
        plan = PLANS[at % len(PLANS)]
        found.append(_one(style, plan, 1 + at, ()))
        found.append(_one(style, "chongqing-2021", 20 + at, DEMO_DEFECTS))
    return found


def _one(style: str, plan: str, seed: int, defects: tuple[Defect, ...], name: str = "") -> Labelled:
    spec = PortalSpec(style=style, seed=seed, plans=(plan,), as_of=AS_OF[plan], defects=defects)
    word = name or ("defects" if defects else "healthy")
    return Labelled(f"{style}-{plan}-{word}-{seed}", spec)
