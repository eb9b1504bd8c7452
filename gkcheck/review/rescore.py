"""Scores a recorded run again with what people decided, and puts the scores where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gkcheck.errors import GkcheckError
from gkcheck.models.plan import Plan
from gkcheck.models.result import SiteResult
from gkcheck.pipeline import places
from gkcheck.pipeline.decided import sorted_words
from gkcheck.pipeline.refill import refill
from gkcheck.pipeline.site import judge_again, write_outputs
from gkcheck.pipeline.stored import read_audit
from gkcheck.review.desk import Desk, Run
from gkcheck.store.ledger_review import words_of
from gkcheck.store.ledger_runs import replace_scores


@dataclass(frozen=True, slots=True)
class Moved:
    """One plan's range before and after. ``kept``: the ledger took the new scores."""

    plan: str
    title: str
    before: tuple[Decimal, Decimal] | None
    after: tuple[Decimal, Decimal]
    kept: bool


def plans_of(desk: Desk, run: Run) -> list[Plan]:
    """Return the plans that a run was scored by, as the rules now have them."""
    names = [
        row[0]
        for row in desk.conn.execute(
            "SELECT plan FROM plan_score WHERE site_run = ? ORDER BY plan", (run.id,)
        )
    ]
    return [desk.shelf.plan(name) for name in names]


def result_of(desk: Desk, run: Run) -> SiteResult:
    """Return the result of a run with what the ledger says by now; writes nothing.

    Raises :class:`GkcheckError` when the run's folder is not on this machine.
    """
    folder = run.folder
    if folder is None or not (folder / places.OUTCOMES).is_file():
        raise GkcheckError("这次核查的数据不在本机(已清理,或在别的机器上),得分没有重算")
    found, spec, _ = read_audit(folder / places.OUTCOMES)
    plans = plans_of(desk, run)
    said = sorted_words(words_of(desk.conn, run.site_id), run.as_of)
    store = folder / places.FACTS
    found = refill(found, desk.shelf.wanted(plans, spec, run.as_of), store, run.as_of)
    return judge_again(spec, plans, found, run.as_of, folder, said)


def rescore(desk: Desk, run: Run, *, write: bool = True) -> list[Moved]:
    """Score a run again, put the scores into the ledger and (``write``) its files anew.

    A plan whose rules changed since is shown, but the ledger keeps the old score. Raises
    :class:`GkcheckError` as :func:`result_of` does.
    """
    result = result_of(desk, run)
    before = {
        row[0]: (Decimal(row[1]), Decimal(row[2]))
        for row in desk.conn.execute(
            "SELECT plan, low, high FROM plan_score WHERE site_run = ?", (run.id,)
        )
    }
    kept = replace_scores(desk.ledger, run.id, result.plans)
    if write and run.folder is not None:
        there = {path.suffix.lstrip(".") for path in run.folder.glob("findings.*")}
        write_outputs(result, run.folder, ["html", "json", *sorted(there)])
    return [
        Moved(
            plan.plan, plan.title, before.get(plan.plan),
            (plan.score["low"], plan.score["high"]), plan.plan in kept,
        )
        for plan in result.plans
    ]  # fmt: skip


def moved_line(moved: Moved) -> str:
    """Return how a score moved, in one line."""
    now = _range(moved.after)
    if moved.before is None or _range(moved.before) == now:
        line = f"{moved.plan}:得分区间 {now}"
    else:
        line = f"{moved.plan}:得分区间 {_range(moved.before)} → {now}"
    return line if moved.kept else f"{line}(规则已改,台账仍记原来的得分)"


def _range(pair: tuple[Decimal, Decimal]) -> str:
    return f"{pair[0]:.1f}–{pair[1]:.1f}"
