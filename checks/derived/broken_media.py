"""The one way in which images, video, audio and attachments are judged; each check names a kind."""

from __future__ import annotations

from checks.api import FindingSink
from checks.derived.link_use import use_of
from checks.derived.targets import (
    PROBLEM_TEXT,
    Target,
    cause,
    folders,
    media_targets,
    used_in_columns,
)
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
    *,
    other_type: str | None = None,
) -> tuple[int, int]:
    """Report every medium of ``kind`` that does not open; return (looked at, opens).

    ``other_type`` is the reason by which one that is something else than its name says is left to
    a person; without it such a one is not told. Only broken targets are held at once, to find causes in common.
    """
    wanted = used_in_columns(facts, columns, kind)
    population = opens = 0
    broken: list[Target] = []
    for target in media_targets(facts, kind, wanted):
        population += 1
        if target.dead is not None:
            broken.append(target)
        elif other_type is not None and target.problem == "wrong_type":
            use = use_of(facts, target.url_id)
            out.review(
                Subject(kind=kind, url=target.url, label=target.name),
                other_type,
                evidence={
                    "expected": "文件内容与扩展名相符",
                    "seen": PROBLEM_TEXT["wrong_type"],
                    "snippet": use.text or None,
                    "found_on": list(use.examples),
                },
            )
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
