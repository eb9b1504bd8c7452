"""Properties that every plan and every outcome must keep (architecture.md 3.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

CHECKS = ("check_a", "check_b", "check_c")
SETTINGS = settings(max_examples=100, deadline=None, database=None)
TINY = Decimal("1e-6")  # grades are floats, rounded to a thousand-millionth


@dataclass(frozen=True)
class World:
    """What one check saw: subjects in order, faulty, suspicious, open; and whether it saw all."""

    state: str
    good: int
    bad: int
    review: int
    open: int

    def outcome(self, kit: Any, check: str) -> Any:
        population = self.good + self.bad + self.review + self.open
        state = self.state
        if state == "completed" and not population:
            state = "inapplicable"
        grade = self.good / population if population else 1.0
        return kit.outcome(
            check,
            state,
            population=population,
            flagged=self.bad,
            review=self.review,
            undecided=self.open,
            found=self.good,
            grade=grade,
        )


counts = st.integers(0, 4)
worlds = st.builds(
    World,
    state=st.sampled_from(["completed", "completed", "incomplete", "not_run", "error"]),
    good=counts,
    bad=counts,
    review=counts,
    open=counts,
)
all_worlds = st.fixed_dictionaries(dict.fromkeys(CHECKS, worlds))
settled_worlds = st.fixed_dictionaries(
    dict.fromkeys(
        CHECKS,
        st.builds(
            World, st.just("completed"), good=counts, bad=counts, review=st.just(0), open=st.just(0)
        ),
    )
)


@st.composite
def refined(draw: Any, world: World) -> World:
    """Draw a world in which more is known and nothing known has turned round."""
    if world.state in ("not_run", "error"):
        return draw(worlds)
    review, unknown = draw(st.integers(0, world.review)), draw(st.integers(0, world.open))
    settled = world.review - review + world.open - unknown
    bad = draw(st.integers(0, settled))
    now = replace(
        world,
        good=world.good + settled - bad,
        bad=world.bad + bad,
        review=review,
        open=unknown,
    )
    if world.state == "incomplete":
        now = replace(
            now,
            state=draw(st.sampled_from(["incomplete", "completed"])),
            good=now.good + draw(counts),
            bad=now.bad + draw(counts),
            review=now.review + draw(counts),
            open=now.open + draw(counts),
        )
    return now


@st.composite
def leaves(draw: Any, *, plain: bool = False, points: int = 4) -> dict[str, Any]:
    count = {"measure": draw(st.sampled_from(["flagged", "found"])), "value": draw(counts)}
    share = {
        "measure": draw(st.sampled_from(["flagged", "found"])),
        "value": draw(st.sampled_from(["0", "0.5", "0.9", "1"])),
    }
    each = {"measure": "flagged", "each": draw(st.sampled_from(["0.5", "1"])), "cap": points // 2}
    forms = ["at_least", "at_most", "equals", "share_at_least", "share_at_most"]
    form = draw(st.sampled_from(forms if plain else [*forms, "deduct"]))
    made = {
        "check": draw(st.sampled_from(CHECKS)),
        "when_inapplicable": draw(st.sampled_from(["exclude", "full", "zero", "review"])),
        form: each if form == "deduct" else share if form.startswith("share") else count,
    }
    if not plain and form != "deduct":
        made["partial_credit"] = draw(st.booleans())
    return made


@st.composite
def judges(draw: Any) -> dict[str, Any]:
    shape = draw(st.sampled_from(["leaf", "all", "any", "none", "nested", "sum"]))
    if shape == "leaf":
        return draw(leaves())
    if shape == "sum":
        form = draw(st.sampled_from(["at_least", "at_most"]))
        return {
            "sum": [{"check": check} for check in draw(st.permutations(CHECKS))[:2]],
            form: {"measure": draw(st.sampled_from(["flagged", "found"])), "value": draw(counts)},
            "when_inapplicable": draw(st.sampled_from(["exclude", "full", "zero", "review"])),
        }
    if shape == "nested":
        inner = {"any": [draw(leaves(plain=True)), draw(leaves(plain=True))]}
        return {"all": [inner, draw(leaves())]}
    plain = shape != "all"
    return {shape: [draw(leaves(plain=plain)), draw(leaves(plain=plain))]}


@st.composite
def plans(draw: Any, kit: Any, *, machine_only: bool = False) -> Any:
    items = []
    for i in range(draw(st.integers(1, 5))):
        automation = (
            "automated" if machine_only else draw(st.sampled_from(["automated", "partial"]))
        )
        items.append(
            kit.item(
                draw(judges()),
                id=str(i),
                points=4,
                automation=automation,
                section=draw(st.sampled_from(["a", "b"])),
                veto=draw(st.sampled_from([False, False, True])),
            )
        )
    for i in range(draw(st.integers(0, 3))):
        judge = draw(leaves(plain=True, points=10))
        del judge[next(k for k in judge if k not in ("check", "when_inapplicable"))]
        judge["deduct"] = {"measure": "flagged", "each": 1, "cap": draw(st.integers(1, 5))}
        items.append(kit.item(judge, id=f"d{i}", points=0, section="c"))
    if not machine_only and draw(st.booleans()):
        items.append(kit.item(automation="manual", ask="材料", id="m", points=2, section="b"))
    if draw(st.booleans()):
        items.append(kit.item(draw(leaves(plain=True)), id="bonus", points=3, bonus=True))
    sections = [{"id": "a", "title": "一"}, {"id": "b", "title": "二"}]
    sections.append({"id": "c", "title": "三", "full": 10, "deduction": True})
    mark = draw(st.sampled_from([None, 60]))
    return kit.plan(
        *items, sections=sections, qualified_at=mark, bonus_above=draw(st.none() | st.just(80))
    )


def score(kit: Any, plan: Any, seen: dict[str, World], off: tuple[str, ...] = ()) -> Any:
    from gkcheck.scoring.score import score_plan

    outcomes = [
        kit.outcome(check, "disabled") if check in off else world.outcome(kit, check)
        for check, world in seen.items()
    ]
    return score_plan(plan, kit.by_run(*outcomes), kit.site, kit.as_of)


def ratio(scored: Any) -> Decimal:
    whole = scored.determined.full
    return scored.determined.points / whole if whole else Decimal(1)


@SETTINGS
@given(data=st.data(), seen=all_worlds)
def test_low_never_above_high_and_within_bounds(kit, data, seen):
    scored = score(kit, data.draw(plans(kit)), seen)
    assert 0 <= scored.low <= scored.high <= 100 + 3
    assert 0 <= scored.determined_share <= 1 + TINY
    for verdict in scored.verdicts:
        assert verdict.points.low <= verdict.points.high
        if verdict.points.low < verdict.points.high:
            assert verdict.reason is not None


@SETTINGS
@given(data=st.data(), seen=all_worlds)
def test_more_evidence_never_widens(kit, data, seen):
    plan = data.draw(plans(kit))
    later = {check: data.draw(refined(world)) for check, world in seen.items()}
    before, after = score(kit, plan, seen), score(kit, plan, later)
    assert before.low <= after.low + TINY
    assert after.high <= before.high + TINY
    if before.qualified != "open":
        assert after.qualified == before.qualified
    assert set(before.vetoes) <= set(after.vetoes)


@SETTINGS
@given(data=st.data(), seen=all_worlds, off=st.sets(st.sampled_from(CHECKS), min_size=1))
def test_switching_checks_off_never_looks_better(kit, data, seen, off):
    plan = data.draw(plans(kit))
    on, without = score(kit, plan, seen), score(kit, plan, seen, tuple(off))
    assert without.low <= on.low + TINY
    assert without.high >= on.high - TINY
    assert without.determined_share <= on.determined_share + TINY
    if on.determined.full:
        assert ratio(without) <= ratio(on) + TINY
    if on.qualified != "yes":
        assert without.qualified != "yes"


@SETTINGS
@given(data=st.data(), seen=all_worlds)
def test_order_of_items_does_not_matter(kit, data, seen):
    plan = data.draw(plans(kit))
    shuffled = plan.model_copy(update={"items": tuple(data.draw(st.permutations(plan.items)))})
    one, other = score(kit, plan, seen), score(kit, shuffled, seen)
    assert (one.low, one.high, one.determined) == (other.low, other.high, other.determined)
    assert one.qualified == other.qualified
    assert set(one.vetoes) == set(other.vetoes)


@SETTINGS
@given(data=st.data(), seen=all_worlds)
def test_veto_dominates(kit, data, seen):
    plan = data.draw(plans(kit))
    vetoed = kit.item(kit.leaf("check_v"), id="v", points=0, veto=True)
    plan = plan.model_copy(update={"items": (*plan.items, vetoed)})
    hit = {**seen, "check_v": World("completed", 0, 1, 0, 0)}
    unknown = {**seen, "check_v": World("not_run", 0, 0, 0, 0)}
    assert score(kit, plan, hit).qualified == "no"
    assert "v" in score(kit, plan, hit).vetoes
    assert score(kit, plan, unknown).qualified != "yes"
    assert "v" in score(kit, plan, unknown).veto_open


@SETTINGS
@given(data=st.data(), seen=settled_worlds)
def test_settled_facts_give_one_number(kit, data, seen):
    judged = data.draw(plans(kit, machine_only=True))
    kept = tuple(
        i
        for i in judged.items
        if all(part.when_inapplicable != "review" for part in i.judge.leaves())
    )
    plan = judged.model_copy(update={"items": kept})
    scored = score(kit, plan, seen)
    assert scored.low == scored.high
    if scored.full:
        assert abs(scored.determined_share - 1) <= TINY
