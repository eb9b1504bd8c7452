"""Are policies and their interpretations linked to each other?"""

from __future__ import annotations

from typing import Any, Literal

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


class InterpretationLinkParams(Params):
    """``policy_columns``: policies only from here (empty: anywhere). ``year``: of interpretations.

    ``interpretation_columns``: what stands here is an interpretation, beside what its title or a
    policy's relation block calls one. ``directions``: ``any`` is content with one.
    """

    policy_columns: tuple[ColumnSpec, ...] = ()
    interpretation_columns: tuple[ColumnSpec, ...] = ()
    directions: Literal["both", "any"] = "both"
    year: int | None = None


class InterpretationLinkMeasures(Measures):
    """``population``: interpretations whose policy is on this site. One way counts half in grade.

    ``elsewhere``: their policy is on another site; ``unpaired``: no policy was found for them.
    """

    linked_both: int = 0
    one_way: int = 0
    unlinked: int = 0
    elsewhere: int = 0
    unpaired: int = 0


@check(
    id="interpretation_link",
    title="政策与解读关联",
    needs={FactKind.DOCUMENT, FactKind.RELATION},
    reasons={
        "back_link_missing": "解读“{label}”链接了政策“{policy}”,政策页面没有链接回解读",
        "forward_link_missing": "政策“{policy}”链接了解读“{label}”,解读页面没有链接到政策",
        "not_linked": "解读“{label}”与政策“{policy}”没有互相链接",
    },
    params=InterpretationLinkParams,
    measures=InterpretationLinkMeasures,
    since="0.1",
)
def run(
    facts: FactReader, p: InterpretationLinkParams, out: FindingSink
) -> InterpretationLinkMeasures:
    """Take every interpretation, find its policy, and look at both pages for the links."""
    readings = dict.fromkeys(interpretation_pages(facts, _within(facts, p.interpretation_columns)))
    policies = Policies(facts, _within(facts, p.policy_columns), readings)
    count = dict.fromkeys(
        ("population", "linked_both", "one_way", "unlinked", "elsewhere", "unpaired"), 0
    )
    for page in readings:
        pair = pair_of(facts, page, policies)
        own = pair.interpretation
        if p.year is not None and own.published_on and own.published_on.year != p.year:
            continue
        if pair.policy is None and pair.unknown is None:
            count["elsewhere" if pair.elsewhere else "unpaired"] += 1
            continue
        count["population"] += 1
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
    decided = count["linked_both"] + (1.0 if p.directions == "any" else 0.5) * count["one_way"]
    grade = decided / count["population"] if count["population"] else None
    return InterpretationLinkMeasures(**count, grade=grade)


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
