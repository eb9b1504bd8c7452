"""Plans of one folder of rules, each loaded once: a batch asks for the same plans for every site."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from gkcheck.errors import GkcheckError
from gkcheck.models.outcome import run_digest
from gkcheck.models.plan import Plan, PlanHead
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.registry import all_checks
from gkcheck.scoring.load import list_plans, load_plan
from gkcheck.scoring.region import applies_in
from gkcheck.scoring.score import wanted_checks
from gkcheck.scoring.standing import standing_checks


class Shelf:
    """Holds what was read of ``rules``; memory by plan, not by site."""

    def __init__(self, rules: Path) -> None:
        self.rules = rules
        self._heads: list[PlanHead] | None = None
        self._plans: dict[str, Plan] = {}
        self._standing = lru_cache(maxsize=4)(self._read_standing)

    def plan(self, plan_id: str) -> Plan:
        """Return a plan; raises :class:`GkcheckError` for an unknown one or a mistake in it."""
        if plan_id not in self._plans:
            self._plans[plan_id] = load_plan(self.rules, plan_id, checks=all_checks())
        return self._plans[plan_id]

    def choose(
        self, asked: Sequence[str], kind: SiteKind, as_of: date, name: str | None = None
    ) -> list[Plan]:
        """Return the plans to score: those asked for, else all that apply by default (ADR 0006).

        By default a plan applies that binds ``kind`` on ``as_of`` and is either of no region or of
        the region that ``name``, the site's unit, tells. Raises :class:`GkcheckError` for an unknown
        plan, a mistake in a rule file, or no plan at all.
        """
        ids = list(dict.fromkeys(asked)) or [
            head.plan
            for head in self._all()
            if head.binds(kind, as_of) and applies_in(head.region, name)
        ]
        if not ids:
            raise GkcheckError(
                f"没有适用于此类网站的要点:{kind}(用 --plan 指定,gkcheck plan list 可列出)"
            )
        return [self.plan(plan_id) for plan_id in ids]

    def wanted(
        self, plans: Sequence[Plan], spec: SiteSpec, as_of: date
    ) -> list[tuple[str, dict[str, Any]]]:
        """Return the checks to run, each with its parameters once: the plans' own, then standing ones.

        A standing check is left out where a plan asks for the same with the same parameters.
        """
        asked = [pair for plan in plans for pair in wanted_checks(plan, spec)]
        asked += self._standing(as_of.year)
        return list(
            {run_digest(check, params): (check, params) for check, params in asked}.values()
        )

    def digest(self) -> str:
        """Return what changes when any file of the rules does."""
        told = hashlib.sha256()
        for path in sorted(self.rules.rglob("*.yaml")):
            told.update(f"{path.relative_to(self.rules)}\x1f".encode())
            told.update(hashlib.sha256(path.read_bytes()).digest())
        return told.hexdigest()[:16]

    def _all(self) -> list[PlanHead]:
        if self._heads is None:
            self._heads = list(list_plans(self.rules))
        return self._heads

    def _read_standing(self, year: int) -> list[tuple[str, dict[str, Any]]]:
        return standing_checks(self.rules, all_checks(), year)
