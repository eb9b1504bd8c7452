"""What the local page shows of one site: entries, evidence, scores as the decisions have them now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gkcheck.errors import GkcheckError
from gkcheck.models.finding import Certainty, Finding, Subject
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.plan import Plan
from gkcheck.models.site import SiteSpec
from gkcheck.models.verdict import PlanScore, Verdict
from gkcheck.pipeline import places
from gkcheck.pipeline.decided import Said, sorted_words
from gkcheck.pipeline.refill import refill
from gkcheck.pipeline.stored import read_audit
from gkcheck.registry import all_checks
from gkcheck.review.desk import Desk, Run, Site
from gkcheck.review.queue import entries, history
from gkcheck.review.rescore import plans_of
from gkcheck.review.words import MistakeError, Target
from gkcheck.scoring.score import score_plan, shown_interval
from gkcheck.store.ledger_review import words_of
from reports.evidence import evidence
from reports.text import clean, link, prose

ITEM_FINDINGS = 20
MAX_LISTED = 3000  # entries that the page lists; the workbook has them all
_MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True)
class _Facts:
    """What scoring needs of a run whose folder is here."""

    spec: SiteSpec
    plans: list[Plan]
    by_run: Mapping[str, CheckOutcome]


class Case:
    """One site of the desk, with its run that counts. Reads only; deciding is the desk's."""

    def __init__(self, desk: Desk, site: Site, run: Run) -> None:
        self.desk = desk
        self.site = site
        self.run = run
        self.trouble = ""
        self._facts = self._read()
        self.first = self.now = self._scores()

    def _read(self) -> _Facts | None:
        folder = self.run.folder
        try:
            if folder is None or not (folder / places.OUTCOMES).is_file():
                raise GkcheckError("这次核查的数据不在本机,得分不能随认定重算")
            found, spec, _ = read_audit(folder / places.OUTCOMES)
            plans = plans_of(self.desk, self.run)
            wanted = self.desk.shelf.wanted(plans, spec, self.run.as_of)
            found = refill(found, wanted, folder / places.FACTS, self.run.as_of)
        except GkcheckError as error:
            self.trouble = error.message
            return None
        return _Facts(spec, plans, {outcome.run: outcome for outcome in found.outcomes})

    def said(self) -> Said:
        """Return what people said of the site by now."""
        return sorted_words(words_of(self.desk.conn, self.site.id), self.run.as_of)

    def _scores(self) -> list[PlanScore]:
        facts = self._facts
        if facts is None:
            return []
        said = self.said()
        titles = {meta.id: meta.title for meta in all_checks().values()}
        return [
            score_plan(
                plan, facts.by_run, facts.spec, self.run.as_of, titles=titles,
                decisions=said.decisions(plan.plan, facts.by_run.values()),
            )
            for plan in facts.plans
        ]  # fmt: skip

    def shown(self, *, everything: bool = False) -> dict[str, Any]:
        """Return the list of entries and the scores, for the page.

        ``everything``: problems that the machine is sure of as well, the first thousands of them.
        """
        scores = self.now = self._scores()
        states = {f"{s.plan}:{v.item}": v.state.value for s in scores for v in s.verdicts}
        listed = []
        found = entries(self.desk, self.run, everything=everything)
        for entry in found[:MAX_LISTED]:
            told = {k: clean(v, 200) if isinstance(v, str) else v for k, v in asdict(entry).items()}
            told["key"] = entry.key
            told["now"] = states.get(entry.key, "")
            listed.append(told)
        return {
            "site": {"id": self.site.id, "name": clean(self.site.name, 80), "url": self.site.url},
            "month": self.run.month,
            "trouble": prose(self.trouble),
            "scores": [
                _score(now, was) for now, was in zip(scores, self.first, strict=True)
            ],
            "entries": listed,
            "more": max(0, len(found) - MAX_LISTED),
        }  # fmt: skip

    def entry(self, key: str) -> dict[str, Any]:
        """Return everything about one entry. Raises :class:`MistakeError` for an unknown one."""
        if ":" in key:
            return self._item(key)
        return {**self._finding(key), "history": history(self.desk, self.site, key)}

    def _finding(self, mark: str) -> dict[str, Any]:
        row = self.desk.conn.execute(
            "SELECT fingerprint, check_id, reason, certainty, kind, url, label, cause, message,"
            " evidence FROM finding WHERE site_id = ? AND fingerprint = ?",
            (self.site.id, mark),
        ).fetchone()
        if row is None:
            raise MistakeError(f"没有编号为 {mark[:20]} 的问题")
        finding = Finding(
            fingerprint=row[0], check=row[1], reason=row[2], certainty=Certainty(row[3]),
            subject=Subject(kind=row[4], url=row[5], label=row[6]), group=row[7] or "",
            message=row[8], evidence=json.loads(row[9]), confirmed=row[3] == "sure",
        )  # fmt: skip
        finding = finding.model_copy(update={"decision": self.said().of_finding(finding)})
        shots = {purpose: purpose for purpose in self._pictures()}
        return {
            "key": mark,
            "message": prose(finding.message, 300),
            "url": link(finding.subject.url) or "",
            "facts": [fact.pack() for fact in evidence(finding, shots)],
        }

    def _item(self, key: str) -> dict[str, Any]:
        plan, _, item = key.partition(":")
        row = self.desk.conn.execute(
            "SELECT i.title, i.duty, i.clause, i.ask, v.full, v.because, v.reason_text"
            " FROM item_verdict v JOIN plan_score p ON p.site_run = v.site_run AND p.plan = v.plan"
            " JOIN plan_item i ON i.plan = v.plan AND i.digest = p.digest AND i.item = v.item"
            " WHERE v.site_run = ? AND v.plan = ? AND v.item = ?",
            (self.run.id, plan, item),
        ).fetchone()
        if row is None:
            raise MistakeError(f"没有任务 {key[:60]}")
        least, most = self.desk.room(self.site, Target(plan=plan, item=item))
        verdict = self._verdict(plan, item)
        marks = list(verdict.because) if verdict else json.loads(row[5])
        found = []
        for mark in marks[:ITEM_FINDINGS]:
            try:
                found.append(self._finding(mark))
            except MistakeError:  # seen only when checks were made anew with other rules
                continue
        return {
            "key": key,
            "message": f"{clean(item, 40)} {prose(row[0], 200)}",
            "url": "",
            "duty": prose(row[1], 1000),
            "clause": clean(row[2], 60),
            "ask": prose(row[3] or "", 600),
            "least": f"{least.normalize():f}",
            "most": f"{most.normalize():f}",
            "explanation": [prose(line, 400) for line in verdict.explanation] if verdict else [],
            "findings": found,
            "findings_more": max(0, len(marks) - ITEM_FINDINGS),
            "history": history(self.desk, self.site, key),
        }

    def _verdict(self, plan: str, item: str) -> Verdict | None:
        for score in self.now:
            if score.plan == plan:
                return next((v for v in score.verdicts if v.item == item), None)
        return None

    def _pictures(self) -> dict[str, Path]:
        folder = self.run.folder
        if folder is None or not (folder / places.FACTS).is_file():
            return {}
        try:
            with closing(
                sqlite3.connect(f"file:{folder / places.FACTS}?mode=ro", uri=True)
            ) as conn:
                rows = conn.execute("SELECT purpose, file FROM screenshot").fetchall()
        except sqlite3.Error:
            return {}
        return {purpose: folder / file for purpose, file in rows}

    def picture(self, purpose: str) -> tuple[bytes, str] | None:
        """Return bytes and type of a picture of the run; None when there is none to show."""
        path, folder = self._pictures().get(purpose), self.run.folder
        if path is None or folder is None or not path.resolve().is_relative_to(folder.resolve()):
            return None
        try:
            data = path.read_bytes()
        except OSError:
            return None
        kind = next((k for magic, k in _MAGIC.items() if data.startswith(magic)), None)
        return None if kind is None else (data, kind)


def _score(now: PlanScore, was: PlanScore) -> dict[str, Any]:
    shown = {}
    for name, score in (("now", now), ("was", was)):
        span = shown_interval(score.low, score.high)
        shown[name] = {
            "low": f"{span.low}",
            "high": f"{span.high}",
            "share": f"{score.determined_share * 100:.1f}",
        }
    return {
        "plan": now.plan,
        "title": clean(now.title, 80),
        "qualified": {"yes": "合格", "no": "不合格", "open": "未定"}[now.qualified],
        **shown,
    }
