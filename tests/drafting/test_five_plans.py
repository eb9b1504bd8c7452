"""How much of the five plans a draft finds, beside the curated rule files; prints the figures."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from gkcheck.drafting.document import read_plan
from gkcheck.drafting.items import DraftItem, make_items
from gkcheck.drafting.reading import read_document
from gkcheck.models.plan import PlanItem
from gkcheck.paths import PACKAGE
from gkcheck.scoring.load import load_plan
from gkcheck.text.similarity import similarity

PROJECT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("GKCHECK_SHARED") or PROJECT.parent / "shared")
PLANS = {
    "shanwei-2021": "developed on",
    "chongqing-2021": "developed on",
    "district-2018": "developed on",
    "guangzhou-justice-2021": "looked at late",
    "yangxi-2022": "looked at late",
}
OWN_NUMBERS = set(PLANS) - {"district-2018"}
"""The district's plan numbers its sections only: its sentence numbers are the catalogue's, so
there every item must have a draft item of its section that holds its words."""
DERIVED = {
    ("chongqing-2021", "二(二)解读6"): "the sentence names no column; the curator took that of 5",
    ("guangzhou-justice-2021", "17c"): "6 months is what the curator made of 每半年",
    ("district-2018", "一(二)2b"): "4 a year is what the curator made of 按季度",
    ("district-2018", "六(一)2b"): "1 site is what the curator made of 一区一网",
}
ID = re.compile(
    r"(?P<section>通知[一二三四五六七八九]|正文|结尾|完成时限|[一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\))?)?"
    r"(?P<words>[\u3400-\u9fff·]*)(?P<number>\d+(?:\.\d+\))?)?(?P<letter>[a-z]?)(?:'?)(?:·(?P<unit>.*))?"
)


def _n(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


@dataclass
class Figures:
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def count(self, what: str, good: bool, name: str) -> None:
        self.asked[what] += 1
        self.found[what] += good
        if not good:
            self.missing[what].append(name)

    def share(self, what: str) -> float:
        return self.found[what] / self.asked[what] if self.asked[what] else 1.0

    def line(self, what: str) -> str:
        return f"{what} {self.found[what]}/{self.asked[what]} {self.share(what):.0%}"


def _key(item_id: str) -> tuple[str, str]:
    match = ID.match(_n(item_id))
    assert match, item_id
    return match["section"] or "", (match["number"] or "").removeprefix("0")


def _base(item_id: str) -> str:
    """The id without its letter, so that a, b, c of one number make one group."""
    return re.sub(r"(?<=[\d)）\u3400-\u9fff])[a-z](?=·|$)", "", _n(item_id))


def _units(names: Iterable[str]) -> set[str]:
    short = {re.sub(r"^市|^区(?!县)|\(.*?\)|各|有关|人民|直", "", _n(name)) for name in names}
    return set() if short & {"地", "地部门", "级"} else short


def _alike(one: set[str], two: set[str]) -> bool:
    return not one or not two or any(a in b or b in a for a in one for b in two)


def _groups(items: list[PlanItem]) -> dict[str, list[PlanItem]]:
    made: dict[str, list[PlanItem]] = defaultdict(list)
    for item in items:
        made[_base(item.id)].append(item)
    return made


def _kinds(plan_id: str) -> dict[str, str | None]:
    rows = (SHARED / "catalogue" / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
    tasks = [json.loads(row) for row in rows]
    return {task["item"]: task["check"] for task in tasks if task["plan"] == plan_id}


def _text(draft: DraftItem) -> str:
    return re.sub(r"[(〔]公开[路渠].*?[)〕]$", "", draft.source)


def measure(plan_id: str) -> tuple[Figures, list[str]]:
    plan = load_plan(PACKAGE.parent / "rules", plan_id)
    read = read_plan(read_document(SHARED / "plans" / f"{plan_id}.txt"))
    _, drafts = make_items(read)
    kinds = _kinds(plan_id)
    figures, log = Figures(), []
    by_key: dict[tuple[str, str], list[DraftItem]] = defaultdict(list)
    for draft in drafts:
        by_key[_key(draft.base)].append(draft)
    for base, items in _groups(list(plan.items)).items():
        near = by_key.get(_key(items[0].id), [])
        mine = _units(name for item in items for name in item.responsible)
        near = [d for d in near if _alike(mine, _units(d.data.get("responsible", ())))]
        words = "".join(item.duty for item in items)
        groups: dict[str, list[DraftItem]] = defaultdict(list)
        for draft in near:
            groups[draft.base].append(draft)
        best = max(
            groups.values(),
            key=lambda group: similarity(words, "".join(_text(d) for d in group)),
            default=[],
        )
        pool = best
        if plan_id in OWN_NUMBERS:
            figures.count("numbers", bool(best), base)
        else:
            figures.count("catalogue's labels", bool(best), base)
            section = _key(items[0].id)[0]
            pool = [draft for draft in drafts if _key(draft.base)[0] == section]
            for item in items:
                told = max((_likeness(item, draft) for draft in pool), default=0)
                figures.count("numbers", told >= 0.4, item.id)
        for item in items:
            if (plan_id, item.id) in DERIVED:
                item = item.model_copy(update={"columns": (), "thresholds": {}})
            _compare(item, pool, kinds, figures, log, sentences=plan_id not in OWN_NUMBERS)
    return figures, log


def _compare(
    item: PlanItem,
    pool: list[DraftItem],
    kinds: dict[str, str | None],
    figures: Figures,
    log: list[str],
    *,
    sentences: bool,
) -> None:
    nearest = max(pool, key=lambda d: _likeness(item, d), default=None)
    for column in item.columns:
        have = {_n(path) for draft in pool for path in draft.data.get("columns", ())}
        figures.count(
            "paths" if ">" in column else "names", _n(column) in have, f"{item.id} {column}"
        )
    if isinstance(item.due, date):
        dues = {draft.data.get("due") for draft in pool}
        figures.count("deadlines", item.due.isoformat() in dues, f"{item.id} {item.due}")
    elif item.due:
        dues = {draft.data.get("due") for draft in pool}
        figures.count("recurrences", str(item.due) in dues, f"{item.id} {item.due}")
    if item.threshold_source == "plan":
        numbers = {float(v) for d in pool for v in d.data.get("thresholds", {}).values()}
        names = {key for d in pool for key in d.data.get("thresholds", {})}
        for key, value in item.thresholds.items():
            figures.count("thresholds", float(value) in numbers, f"{item.id} {key}={value}")
            figures.count("threshold names", key in names, f"{item.id} {key}")
    if item.automation.value == "manual":
        if nearest is not None:
            good = nearest.suggestion.kind is None
            figures.count("manual", good, item.id)
            if not good:
                log.append(
                    f"M {item.id} {item.duty} | {nearest.suggestion.kind} | {nearest.source[:90]}"
                )
        return
    wanted = {kinds[name] for name in item.catalogue if kinds.get(name)}
    if not wanted:
        return
    group = pool if not sentences else [d for d in pool if nearest and d.base == nearest.base]
    figures.count("check", any(d.suggestion.kind in wanted for d in group), item.id)
    exact = nearest is not None and nearest.suggestion.kind in wanted
    figures.count("check, nearest clause", exact, item.id)
    if not exact:
        said = [f"{d.data['id']}:{d.suggestion.kind}" for d in group]
        log.append(
            f"{item.id} {item.duty} | {'/'.join(map(str, wanted))} | {said} | {(nearest.source[:70] if nearest else '')!r}"
        )


def _likeness(item: PlanItem, draft: DraftItem) -> float:
    mine, theirs = _n(item.duty), _n(_text(draft))
    pairs = {mine[i : i + 2] for i in range(len(mine) - 1)}
    hit = sum(pair in theirs for pair in pairs) / max(1, len(pairs))
    return hit + 0.2 * similarity(mine, theirs)


ORDER = (
    "numbers", "catalogue's labels", "paths", "names", "deadlines", "recurrences", "thresholds", "threshold names",
    "check", "check, nearest clause", "manual",
)  # fmt: skip


@pytest.mark.skipif(not (SHARED / "plans").is_dir(), reason=f"no plans at {SHARED}")
@pytest.mark.parametrize("plan_id", PLANS)
def test_draft_of_a_plan_agrees_with_the_curated_files(
    plan_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, _ = measure(plan_id)
    with capsys.disabled():
        parts = "; ".join(figures.line(what) for what in ORDER if figures.asked[what])
        print(f"\n{plan_id} ({PLANS[plan_id]}): {parts}")
    assert figures.share("numbers") >= 0.95, figures.missing["numbers"]
    assert figures.share("paths") == 1, figures.missing["paths"]
    assert figures.share("deadlines") == 1, figures.missing["deadlines"]
    assert figures.share("thresholds") == 1, figures.missing["thresholds"]
    assert figures.share("check") >= 0.8, figures.missing["check"]
