"""The one way in which images, video, audio and attachments are judged; each check names a kind."""

from __future__ import annotations

from checks.api import FindingSink
from checks.derived.link_use import use_of
from checks.derived.targets import Target, cause, folders, media_targets, used_in_columns
from gkcheck.models.facts import TargetKind
from gkcheck.models.finding import Subject
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


def report_broken(
    facts: FactReader,
    columns: tuple[ColumnSpec, ...],
    kind: TargetKind,
    reason: str,
    out: FindingSink,
) -> tuple[int, int]:
    """Report every medium of ``kind`` that does not open; return (looked at, opens).

    Only broken targets are held at once, to find causes in common.
    """
    wanted = used_in_columns(facts, columns, kind)
    population = opens = 0
    broken: list[Target] = []
    for target in media_targets(facts, kind, wanted):
        population += 1
        if target.dead is not None:
            broken.append(target)
        elif target.unknown is not None:
            out.undecided(target.unknown, target.name, url=target.url)
        else:
            opens += 1
    shared = folders(broken)
    for target in broken:
        use = use_of(facts, target.url_id)
        out.flag(
            Subject(kind=kind, url=target.url, label=target.name),
            reason,
            group=cause(target, use, shared),
            confirm=[target.url],
            evidence={
                "expected": "读取全部内容后能够解码、打开",
                "seen": target.dead,
                "problem": target.problem,
                "snippet": use.text or None,
                "place": use.where,
                "pages": use.pages,
                "found_on": list(use.examples),
            },
            saw=target.dead,
            pages=use.pages,
        )
    return population, opens
