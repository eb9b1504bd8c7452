"""Distance to a veto: counted from the runs, due from the columns, only for the rules judged by."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gkcheck.models.facts import (
    ColumnRecord,
    ColumnSource,
    IdentityRecord,
    ListItemRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
)
from gkcheck.models.observations import FetchOutcome, FetchRecord
from gkcheck.models.result import CheckResult, ItemResult, PlanResult, SiteResult
from gkcheck.paths import rules_dir
from gkcheck.pipeline.vetoes import veto_views
from gkcheck.scoring.load import load_plan
from gkcheck.store.reader import FactReader
from gkcheck.store.writer import FactWriter
from reports.model import VetoView

HOME = "https://www.county.gov.cn/"
AS_OF = date(2021, 12, 31)


def page(url: str, columns: tuple[ColumnRecord, ...], newest: date | None) -> PageFacts:
    items = () if newest is None else (ListItemRecord("一", url + "1.html", newest, None),)
    return PageFacts(
        url=url, title=None, heading=None, page_type=PageType.LIST if items else PageType.HOME,
        text_length=100, text_digest=url, metas=(), breadcrumb=None, links=(), columns=columns,
        listing=ListRecord(items) if items else None, document=None, relations=(),
        relation_blocks=(), identity=IdentityRecord(), signals=PageSignals(),
    )  # fmt: skip


def store(path: Path, newest: dict[str, date]) -> None:
    writer = FactWriter(str(path))
    writer.set_run(home_url=HOME)
    menu = tuple(
        ColumnRecord(ColumnSource.NAV, ("新闻中心", name), f"{HOME}{i}/")
        for i, name in enumerate(newest)
    )
    pages = [page(HOME, menu, None)]
    pages += [page(f"{HOME}{i}/", (), day) for i, day in enumerate(newest.values())]
    for facts in pages:
        writer.add_fetch(
            FetchRecord(
                facts.url, 1, FetchOutcome.OK, 200, None, None, 9, 9, "2021-12-31T01:00:00Z"
            )
        )
        writer.add_page(facts, depth=0)
    writer.commit()
    writer.close()


def views(tmp_path: Path, digest: str | None = None, **counted: Any) -> list[VetoView]:
    plan = load_plan(rules_dir(), "inspection-2019")
    item = next(i for i in plan.items if i.id == "V4a")
    assert item.judge
    leaves = item.judge.leaves()
    given = {"flagged": 2, "review": 0, "undecided": 1, "state": "completed"} | counted
    runs = [
        CheckResult.model_construct(
            id=leaf.check, run=leaf.run, params=leaf.params, state=given["state"],
            measures={k: given[k] for k in ("flagged", "review", "undecided")} if i == 0 else {},
        )
        for i, leaf in enumerate(leaves)
    ]  # fmt: skip
    row = ItemResult.model_construct(item="V4a", veto=True, state="met")
    judged = PlanResult.model_construct(
        plan=plan.plan, title=plan.title, digest=digest or plan.digest, items=[row]
    )
    result = SiteResult.model_construct(
        plans=[judged], checks=runs, run=SimpleNamespace(as_of=AS_OF)
    )
    days = {"要闻": 20, "今日要闻": 22, "政务动态": 25, "工作动态": 1, "公示": 2}
    path = tmp_path / "facts.db"
    store(path, {name: date(2021, 12, day) for name, day in days.items()})
    facts = FactReader(path, AS_OF)
    try:
        return list(veto_views(facts, result))
    finally:
        facts.close()


def test_the_day_is_that_of_the_column_that_tips_it(tmp_path: Path) -> None:
    [view] = views(tmp_path)
    # Two are counted and four allowed: the third column to come due brings the veto a day later.
    assert (view.counted, view.unsure, view.limit, view.told) == (2, 1, 4, True)
    assert view.on == date(2022, 1, 9)
    assert view.names == ("要闻", "今日要闻", "政务动态")


def test_no_day_without_columns_enough_or_when_it_has_come(tmp_path: Path) -> None:
    [view] = views(tmp_path, flagged=1)
    assert view.on is None and view.names == ()


def test_a_check_that_did_not_run_leaves_it_open(tmp_path: Path) -> None:
    [view] = views(tmp_path, state="not_run")
    assert not view.told


def test_rules_other_than_those_judged_by_tell_nothing(tmp_path: Path) -> None:
    assert views(tmp_path, digest="0" * 16) == []
