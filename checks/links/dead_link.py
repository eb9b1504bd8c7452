"""Do the site's links lead to pages that open?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.link_use import use_of
from checks.derived.targets import Target, cause, folders, link_targets
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader


class DeadLinkParams(Params):
    """``internal_only``: leave out links to other sites."""

    internal_only: bool = True


class DeadLinkMeasures(Measures):
    """``population``: different addresses linked to and asked for. ``alive``: those that opened."""

    alive: int = 0


@check(
    id="dead_link",
    title="链接可用性",
    needs={FactKind.LINK, FactKind.LINK_TARGET},
    reasons={"link_dead": "链接“{text}”打不开:{saw},见于 {pages} 个页面"},
    params=DeadLinkParams,
    measures=DeadLinkMeasures,
    since="0.1",
)
def run(facts: FactReader, p: DeadLinkParams, out: FindingSink) -> DeadLinkMeasures:
    """Judge each target once; only dead ones are held at once, to find causes in common."""
    population = alive = 0
    dead: list[Target] = []
    for target in link_targets(facts, internal_only=p.internal_only):
        population += 1
        if target.dead is not None:
            dead.append(target)
        elif target.unknown is not None:
            out.undecided(target.unknown, target.url, url=target.url)
        else:
            alive += 1
    shared = folders(dead)
    for target in dead:
        use = use_of(facts, target.url_id)
        out.flag(
            Subject(kind="link", url=target.url, label=use.text or target.name),
            "link_dead",
            group=cause(target, use, shared),
            confirm=[target.url],
            evidence={
                "expected": "链接打开后是所说的页面",
                "seen": target.dead,
                "snippet": use.text or None,
                "place": use.where,
                "hidden": use.hidden or None,
                "pages": use.pages,
                "found_on": list(use.examples),
            },
            text=use.text or target.name,
            saw=target.dead,
            pages=use.pages,
        )
    grade = alive / population if population else None
    return DeadLinkMeasures(population=population, alive=alive, grade=grade)
