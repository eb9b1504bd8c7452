"""What tests of crawls share."""

from __future__ import annotations

from datetime import date
from typing import Any

from crawler.patience import PatienceLimits
from gkcheck.models.site import CrawlBudget, SiteSpec

AS_OF = date(2024, 6, 1)
QUICK = PatienceLimits(strikes=3, rounds=3, first_wait=0.1, longest_wait=1.0)


def spec_of(url: str, **how: Any) -> SiteSpec:
    """Return a spec for a site on loopback; keywords of its budget are sorted out."""
    names = set(CrawlBudget.model_fields)
    budget = CrawlBudget(**{k: how.pop(k) for k in list(how) if k in names})
    return SiteSpec(
        url=url, budget=budget, **{"rate": 0, "allow_private": True, "browser": False, **how}
    )
