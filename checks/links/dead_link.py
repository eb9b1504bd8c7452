"""Do the site's links lead to pages that open?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.link_use import use_of
from checks.derived.targets import (
    Target,
    cause,
    folders,
    link_targets,
    resource_targets,
    used_in_columns,
)
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

_RESOURCES = {TargetKind.SCRIPT: "脚本", TargetKind.STYLE: "样式表"}


class DeadLinkParams(Params):
    """``internal_only``: leave out links to other sites.

    ``columns``: only what the lists and pages of these columns link to, menus and frame left out.
    ``resources``: also the scripts and style sheets of the site itself.
    """

    internal_only: bool = True
    columns: tuple[ColumnSpec, ...] = ()
    resources: bool = False


class DeadLinkMeasures(Measures):
    """``population``: different addresses linked to and asked for. ``alive``: those that opened."""

    alive: int = 0


@check(
    id="dead_link",
    title="链接可用性",
    needs={FactKind.LINK, FactKind.LINK_TARGET},
    reasons={
        "link_dead": "链接“{text}”打不开:{saw},见于 {pages} 个页面",
        "resource_dead": "页面引用的{what}“{text}”取不到:{saw},见于 {pages} 个页面",
    },
    params=DeadLinkParams,
    measures=DeadLinkMeasures,
    since="0.1",
)
def run(facts: FactReader, p: DeadLinkParams, out: FindingSink) -> DeadLinkMeasures:
    """Judge each target once; only dead ones are held at once, to find causes in common."""
    population = alive = 0
    dead: list[Target] = []
    wanted = used_in_columns(facts, p.columns, TargetKind.PAGE)
    for target in link_targets(facts, internal_only=p.internal_only):
        if wanted is not None and target.url_id not in wanted:
            continue
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
    for kind in _RESOURCES if p.resources else ():
        for target in resource_targets(facts, kind):
            population += 1
            if target.dead is not None:
                _flag_resource(facts, target, kind, out)
            elif target.unknown is not None:
                out.undecided(target.unknown, target.url, url=target.url)
            else:
                alive += 1
    grade = alive / population if population else None
    return DeadLinkMeasures(population=population, alive=alive, grade=grade)


def _flag_resource(facts: FactReader, target: Target, kind: TargetKind, out: FindingSink) -> None:
    """Flag a script or style sheet that is gone: parts of the pages that use it may not work."""
    use = use_of(facts, target.url_id)
    out.flag(
        Subject(kind=str(kind), url=target.url, label=target.name),
        "resource_dead",
        group=f"target:{target.url}",
        confirm=[target.url],
        evidence={
            "expected": "页面引用的文件可以取到",
            "seen": target.dead,
            "place": use.where,
            "pages": use.pages,
            "found_on": list(use.examples),
        },
        what=_RESOURCES[kind],
        text=target.name,
        saw=target.dead,
        pages=use.pages,
    )
