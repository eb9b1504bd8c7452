"""What waits for a person on one site, from the ledger alone: suspicions, and items to judge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gkcheck.models.verdict import VerdictState
from gkcheck.pipeline.decided import Said, sorted_words
from gkcheck.review.desk import Desk, Run, Site
from gkcheck.scoring.said import WORDS
from gkcheck.scoring.words import STATE_WORDS
from gkcheck.store.ledger_review import words_of

WAITING = ("manual", "needs_review")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to decide, or decided.

    ``kind``: 疑点, 问题 or 任务. ``state``: how it stands, Chinese. ``open``: no person has said
    anything yet. ``verdict``, ``by``, ``on``, ``reason``: the decision that counts.
    """

    key: str
    kind: str
    title: str
    detail: str
    url: str
    state: str
    open: bool
    full: str = ""
    verdict: str = ""
    by: str = ""
    on: str = ""
    reason: str = ""
    points: str = ""
    until: str = ""


def entries(desk: Desk, run: Run, *, everything: bool = False) -> list[Entry]:
    """Return what waits for a person in one run, and what was decided; items first.

    ``everything``: sure findings that nobody decided on as well.
    """
    said = sorted_words(words_of(desk.conn, run.site_id), run.as_of)
    return [*_items(desk, run, said), *_findings(desk, run, said, everything=everything)]


def _items(desk: Desk, run: Run, said: Said) -> Iterator[Entry]:
    for plan, item, state, full, reason, title, duty in desk.conn.execute(
        "SELECT v.plan, v.item, v.state, v.full, v.reason_text, i.title, i.duty"
        " FROM item_verdict v JOIN plan_score p ON p.site_run = v.site_run AND p.plan = v.plan"
        " LEFT JOIN plan_item i ON i.plan = v.plan AND i.digest = p.digest AND i.item = v.item"
        " WHERE v.site_run = ? ORDER BY v.plan, i.position",
        (run.id,),
    ):
        word = said.items.get((plan, item))
        if word is None and state not in WAITING:
            continue
        yield Entry(
            key=f"{plan}:{item}", kind="任务", title=f"{item} {title or ''}".strip(),
            detail=duty or "", url="", state=STATE_WORDS[VerdictState(state)], open=word is None,
            full=full, verdict=word.state if word else "", by=word.by if word else "",
            on=str(word.decided_on or "") if word else "",
            reason=word.note if word else (reason or ""),
            points=f"{word.points:f}" if word and isinstance(word.points, Decimal) else "",
        )  # fmt: skip


def _findings(desk: Desk, run: Run, said: Said, *, everything: bool) -> Iterator[Entry]:
    titles = dict(
        desk.conn.execute("SELECT check_id, title FROM check_outcome WHERE site_run = ?", (run.id,))
    )
    for mark, check, cause, url, label, message, seen in desk.conn.execute(
        "SELECT f.fingerprint, f.check_id, f.cause, f.url, f.label, f.message, max(s.certainty)"
        " FROM finding_seen s JOIN finding f ON f.id = s.finding_id WHERE s.site_run = ?"
        " GROUP BY f.id ORDER BY f.check_id, f.cause, f.id",
        (run.id,),
    ):
        word = said.findings.get(mark) or said.causes.get(cause or "")
        sure = seen == "sure"
        if word is None and sure and not everything:
            continue
        yield Entry(
            key=mark, kind="问题" if sure else "疑点", title=f"{titles.get(check, check)}:{label}",
            detail=message, url=url or "", open=word is None and not sure,
            state=WORDS[word.verdict] if word else ("问题" if sure else "待复核"),
            verdict=word.verdict if word else "", by=word.by if word else "",
            on=str(word.on) if word else "", reason=word.reason if word else "",
            until=str(word.until or "") if word else "",
        )  # fmt: skip


def waiting(
    desk: Desk, site: Site | None, month: str | None, *, open_only: bool, everything: bool
) -> Iterator[tuple[Site, Run, list[Entry]]]:
    """Yield each site with its run (the latest, of ``month``) and its entries."""
    for one in [site] if site is not None else desk.sites():
        run = desk.run(one.id, month)
        if run is None:
            continue
        found = [e for e in entries(desk, run, everything=everything) if e.open or not open_only]
        if found:
            yield one, run, found


def history(desk: Desk, site: Site, key: str) -> list[str]:
    """Return every decision ever made on one thing, the earliest first, as lines."""
    plan, _, item = key.partition(":")
    rows = desk.conn.execute(
        "SELECT decided_at, verdict, points, decided_by, reason, files FROM decision"
        " WHERE site_id = ? AND (fingerprint = ? OR (plan = ? AND item = ?)) ORDER BY id",
        (site.id, key, plan, item),
    )
    told = [
        (
            at,
            f"{at} {verdict}{f' {points}' if points else ''} {by}:{reason}"
            + "".join(f" [{f['name']}]" for f in json.loads(files)),
        )
        for at, verdict, points, by, reason, files in rows
    ]
    waivers = desk.conn.execute(
        "SELECT granted_on, expires_on, approver, reason, revoked_on FROM waiver"
        " WHERE site_id = ? AND fingerprint = ? ORDER BY id",
        (site.id, key),
    )
    for granted, expires, by, reason, revoked in waivers:
        ended = f"(已于 {revoked} 撤回)" if revoked else ""
        told.append((granted, f"{granted} 豁免至 {expires} {by}:{reason}{ended}"))
    return [line for _, line in sorted(told, key=lambda one: one[0])]
