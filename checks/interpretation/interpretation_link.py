"""Are policies and their interpretations linked to each other?"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_pages import named_columns, pages_in
from checks.derived.column_tree import columns
from checks.derived.interpretation_pairs import (
    Pair,
    Policies,
    Side,
    interpretation_pages,
    pair_of,
)
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.workdays import workdays_between

MAX_NAMED = 10


class InterpretationLinkParams(Params):
    """``policy_columns``: policies only from here (empty: anywhere). ``year``: of interpretations.

    ``interpretation_columns``: what stands here is an interpretation, beside what its title or a
    policy's relation block calls one. ``directions``: ``any`` is content with one.
    ``max_lag_workdays``: interpretations that came later after their policy are told, for a person:
    no rule gives a number for all. ``follow_up``: instead of links, was some policy interpreted
    again on a later day?
    """

    policy_columns: tuple[ColumnSpec, ...] = ()
    interpretation_columns: tuple[ColumnSpec, ...] = ()
    directions: Literal["both", "any"] = "both"
    year: int | None = None
    max_lag_workdays: int | None = Field(default=None, ge=0)
    follow_up: bool = False


class InterpretationLinkMeasures(Measures):
    """``population``: interpretations whose policy is on this site. One way counts half in grade.

    ``elsewhere``: their policy is on another site; ``unpaired``: no policy was found for them.
    ``late``: interpretations later than asked. ``followed_up``: policies interpreted again later.
    """

    linked_both: int = 0
    one_way: int = 0
    unlinked: int = 0
    elsewhere: int = 0
    unpaired: int = 0
    late: int = 0
    followed_up: int = 0


@check(
    id="interpretation_link",
    title="政策与解读关联",
    needs={FactKind.DOCUMENT, FactKind.RELATION},
    reasons={
        "back_link_missing": "解读“{label}”链接了政策“{policy}”,政策页面没有链接回解读",
        "forward_link_missing": "政策“{policy}”链接了解读“{label}”,解读页面没有链接到政策",
        "not_linked": "解读“{label}”与政策“{policy}”没有互相链接",
        "late": "解读“{label}”比政策“{policy}”晚 {days} 个工作日",
        "no_follow_up": "{count} 篇解读中,没有见到对同一政策的后续解读",
    },
    params=InterpretationLinkParams,
    measures=InterpretationLinkMeasures,
    since="0.1",
)
def run(
    facts: FactReader, p: InterpretationLinkParams, out: FindingSink
) -> InterpretationLinkMeasures:
    """Take every interpretation, find its policy, and look at both pages for the links."""
    key = ("interpretation_link.pairs", p.policy_columns, p.interpretation_columns)
    count = dict.fromkeys(
        ("population", "linked_both", "one_way", "unlinked", "elsewhere", "unpaired", "late"), 0
    )
    paired: dict[int, list[Side]] = {}
    for pair in facts.once(key, lambda: _pairs(facts, p)):
        own = pair.interpretation
        if p.year is not None and own.published_on and own.published_on.year != p.year:
            continue
        if pair.policy is None and pair.unknown is None:
            count["elsewhere" if pair.elsewhere else "unpaired"] += 1
            continue
        count["population"] += 1
        if pair.policy is not None:
            paired.setdefault(pair.policy.page_id, []).append(own)
        if p.follow_up:
            continue
        unknown = _unknown(facts, pair, p)
        if unknown is not None or pair.policy is None:
            out.undecided(unknown or Reason.NEEDS_FACT, own.title, url=own.url)
        elif pair.forward and pair.back:
            count["linked_both"] += 1
        else:
            either = pair.forward or pair.back
            count["one_way" if either else "unlinked"] += 1
            if not either or p.directions == "both":
                _flag(out, pair, pair.policy)
        if pair.policy is not None and p.max_lag_workdays is not None:
            count["late"] += _late(out, pair, pair.policy, p.max_lag_workdays)
    if p.follow_up:
        return _followed_up(facts, count, paired, out)
    decided = count["linked_both"] + (1.0 if p.directions == "any" else 0.5) * count["one_way"]
    grade = decided / count["population"] if count["population"] else None
    return InterpretationLinkMeasures(**count, grade=grade)


def _pairs(facts: FactReader, p: InterpretationLinkParams) -> list[Pair]:
    """Return every interpretation with its policy; made once for all plans that ask alike."""
    pages = dict.fromkeys(interpretation_pages(facts, _within(facts, p.interpretation_columns)))
    policies = Policies(facts, _within(facts, p.policy_columns), pages)
    return [pair_of(facts, page, policies) for page in pages]


def _late(out: FindingSink, pair: Pair, policy: Side, limit: int) -> bool:
    """Report an interpretation that came later than ``limit`` working days after its policy."""
    own = pair.interpretation
    if own.published_on is None or policy.published_on is None:
        out.undecided(Reason.NO_DATES, own.title, url=own.url)
        return False
    lag = workdays_between(policy.published_on, own.published_on)
    if lag.days <= limit:
        return False
    out.review(
        Subject(kind="document", url=own.url, label=own.title),
        "late",
        evidence={
            "expected": f"解读不晚于政策公布后 {limit} 个工作日",
            "seen": f"政策 {policy.published_on},解读 {own.published_on},相隔 {lag.days} 个工作日"
            + ("" if lag.official else "(没有当年放假安排,只除去周末)"),
            "interpretation": _told(own),
            "policy": _told(policy),
            "found_on": [own.url, policy.url],
        },
        policy=policy.title,
        days=lag.days,
    )
    return True


def _followed_up(
    facts: FactReader,
    count: dict[str, int],
    paired: dict[int, list[Side]],
    out: FindingSink,
) -> InterpretationLinkMeasures:
    """Count policies interpreted again later; none at all is for a person, never a fault."""
    days = [{r.published_on for r in sides if r.published_on} for sides in paired.values()]
    again = sum(len(found) > 1 for found in days)
    if not again and count["population"]:
        some = [side for sides in paired.values() for side in sides][:MAX_NAMED]
        out.review(
            Subject(kind="site", url=facts.run("home_url"), label="后续解读"),
            "no_follow_up",
            evidence={
                "expected": "政策实施后有后续解读",
                "seen": f"{len(paired)} 件政策的解读都在同一天,或只有一篇",
                "compared": count["population"],
                "searched": [side.url for side in some],
            },
            count=count["population"],
        )
    return InterpretationLinkMeasures(
        **count, followed_up=again, grade=min(1.0, float(again)) if paired else None
    )


def _unknown(facts: FactReader, pair: Pair, p: InterpretationLinkParams) -> Reason | None:
    if p.year is not None and pair.interpretation.published_on is None:
        return Reason.NO_DATES
    if pair.forward and (pair.back or (p.directions == "any" and pair.policy is not None)):
        return None
    if pair.unknown is not None or pair.forward or pair.back:
        return pair.unknown
    # The copy of the policy that is linked may be one that was not read.
    coverage = facts.coverage(FactKind.DOCUMENT)
    if coverage is not None and coverage.state != "complete":
        return Reason(coverage.reason) if coverage.reason in set(Reason) else Reason.NEEDS_FACT
    return None


def _flag(out: FindingSink, pair: Pair, policy: Side) -> None:
    own = pair.interpretation
    reason = "not_linked"
    if pair.forward:
        reason = "back_link_missing"
    elif pair.back:
        reason = "forward_link_missing"
    days = None
    if own.published_on and policy.published_on:
        days = (own.published_on - policy.published_on).days
    out.flag(
        Subject(kind="document", url=own.url, label=own.title),
        reason,
        group=f"policy:{policy.url}",
        confirm=[own.url, policy.url],
        evidence={
            "expected": "政策页面与解读页面互相链接",
            "seen": _directions(pair),
            "interpretation": _told(own),
            "policy": _told(policy),
            "days_between": days,
            "matched_by": {"link": "链接", "title": "标题", "number": "文号"}[pair.by],
            "found_on": [own.url, policy.url],
        },
        policy=policy.title,
    )


def _directions(pair: Pair) -> str:
    there = "有" if pair.forward else "没有"
    back = "有" if pair.back else "没有"
    return f"解读到政策:{there}链接;政策到解读:{back}链接"


def _told(side: Side) -> dict[str, Any]:
    return {
        "title": side.title,
        "url": side.url,
        "document_number": side.document_number,
        "published_on": side.published_on,
    }


def _within(facts: FactReader, specs: tuple[ColumnSpec, ...]) -> set[int] | None:
    if not specs:
        return None
    tree = columns(facts)
    return pages_in(facts, tree, [i for i in named_columns(specs, tree) if i is not None])
