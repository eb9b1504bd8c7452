"""The desk of an inspector: which sites and runs there are, what waits, and taking a decision."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gkcheck.batch.address import home_url
from gkcheck.clock import today
from gkcheck.errors import GkcheckError, Reason
from gkcheck.pipeline.shelf import Shelf
from gkcheck.review.words import MistakeError, Target, name_of, points_of, reason_of, verdict_of
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_review import (
    DecisionRow,
    WaiverRow,
    add_step,
    add_words,
)
from gkcheck.store.ledger_steps import FIXED, VERIFIED

_NOT_BINDING = (Reason.OTHER_KIND, Reason.OTHER_UNIT, Reason.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Site:
    """A site of the ledger."""

    id: int
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Run:
    """A recorded run: the one that counts for its site. ``folder`` None: not on this machine."""

    id: int
    run_id: str
    site_id: int
    month: str
    as_of: date
    state: str
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision as it was asked for, before it was looked at. ``until``: of a waiver."""

    verdict: str
    reason: str
    by: str
    points: str = ""
    until: date | None = None
    files: tuple[dict[str, Any], ...] = ()


class Desk:
    """Works on the ledger of one data folder. Close it when done.

    Raises :class:`GkcheckError` when there is no ledger.
    """

    def __init__(self, home: Path, rules: Path) -> None:
        self.home = home
        self.shelf = Shelf(rules)
        path = home / FILE
        if not path.is_file():
            raise GkcheckError(f"还没有台账({path});先用 gkcheck run 或 gkcheck site 核查")
        self.ledger = Ledger(path)
        self.conn: sqlite3.Connection = self.ledger.db.conn

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()

    # -- sites and runs -----------------------------------------------------------------------

    def sites(self) -> list[Site]:
        """Return the sites that were ever audited."""
        return [
            Site(row[0], row[1], row[2] or row[1])
            for row in self.conn.execute(
                "SELECT s.id, s.url, s.name FROM site s WHERE EXISTS"
                " (SELECT 1 FROM site_run r WHERE r.site_id = s.id) ORDER BY s.id"
            )
        ]

    def site(self, given: str) -> Site:
        """Return the site of an address or host; raises :class:`MistakeError` when there is none."""
        known = {site.url: site for site in self.sites()}
        if given in known:
            return known[given]
        if "://" in given:
            url = home_url(given)
            if url in known:
                return known[url]
            raise MistakeError(f"台账中没有这个网站:{given}")
        found = [s for s in known.values() if urlsplit(s.url).netloc == given.strip().lower()]
        if len(found) == 1:
            return found[0]
        if found:
            urls = "、".join(s.url for s in found)
            raise MistakeError(f"“{given}”有几个网站:{urls};请写网址")
        raise MistakeError(f"台账中没有这个网站:{given}")

    def site_of(self, target: Target, given: str | None) -> Site:
        """Return the site meant: the one given, else the only one that has the finding."""
        if given is not None:
            return self.site(given)
        if target.fingerprint is None:
            raise MistakeError("任务须用 --site 写明网站")
        found = [
            Site(row[0], row[1], row[2] or row[1])
            for row in self.conn.execute(
                "SELECT s.id, s.url, s.name FROM finding f JOIN site s ON s.id = f.site_id"
                " WHERE f.fingerprint = ?",
                (target.fingerprint,),
            )
        ]
        if not found:
            raise MistakeError(f"台账中没有编号为 {target.fingerprint} 的问题")
        if len(found) > 1:
            urls = "、".join(s.url for s in found[:5])
            raise MistakeError(f"有 {len(found)} 个网站都有这个编号({urls});请用 --site 写明")
        return found[0]

    def run(self, site_id: int, month: str | None = None) -> Run | None:
        """Return the run of a site that counts: the latest (of ``month``) that reached the site."""
        row = self.conn.execute(
            "SELECT id, run_id, site_id, month, as_of, state, folder FROM site_run"
            " WHERE site_id = ? AND (? IS NULL OR month = ?) ORDER BY month DESC,"
            " state NOT IN ('complete', 'partial'), as_of DESC, finished_at DESC, id DESC LIMIT 1",
            (site_id, month, month),
        ).fetchone()
        if row is None:
            return None
        folder = Path(row[6]) if row[6] and Path(row[6]).is_dir() else None
        return Run(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5], folder)

    def finding_id(self, site: Site, fingerprint: str) -> int:
        """Return the id of a finding; raises :class:`MistakeError` when the site never had it."""
        row = self.conn.execute(
            "SELECT id FROM finding WHERE site_id = ? AND fingerprint = ?", (site.id, fingerprint)
        ).fetchone()
        if row is None:
            raise MistakeError(f"{site.url} 没有编号为 {fingerprint} 的问题")
        return int(row[0])

    def room(self, site: Site, target: Target) -> tuple[Decimal, Decimal]:
        """Return the least and most points of an item; raises :class:`MistakeError` for a wrong one."""
        run = self.run(site.id)
        row = (
            run
            and self.conn.execute(
                "SELECT state, reason, full FROM item_verdict WHERE site_run = ? AND plan = ?"
                " AND item = ?",
                (run.id, target.plan, target.item),
            ).fetchone()
        )
        if not row:
            raise MistakeError(f"{site.url} 最近一次核查的结果中没有任务 {target.name}")
        if row[0] == "excluded" and row[1] in _NOT_BINDING:
            raise MistakeError(f"任务 {target.name} 不约束这个网站,不能认定")
        try:
            plan = self.shelf.plan(target.plan or "")
            item = next(i for i in plan.items if i.id == target.item)
        except (GkcheckError, StopIteration):
            full = Decimal(row[2])
            return min(full, Decimal(0)), max(full, Decimal(0))
        return item.points - item.stake, item.points

    # -- deciding -----------------------------------------------------------------------------

    def checked(self, site: Site, target: Target, asked: Asked) -> DecisionRow | WaiverRow:
        """Return the row that a decision comes to. Raises :class:`MistakeError`; writes nothing."""
        verdict = verdict_of(asked.verdict, target)
        reason, by = reason_of(asked.reason), name_of(asked.by)
        if target.fingerprint is not None:
            self.finding_id(site, target.fingerprint)
            if verdict == "waived":
                return self._waiver(site, reason, by, asked.until, target.fingerprint)
        points: str | None = None
        if target.item is not None:
            least, most = self.room(site, target)
            if verdict == "partial":
                points = points_of(asked.points, least, most)
        if asked.points.strip() and verdict != "partial":
            raise MistakeError("只有“部分达到”要写得分")
        if asked.until is not None:
            raise MistakeError("只有“豁免”要写到期日")
        return DecisionRow(
            site.id, verdict, reason, by, target.fingerprint, target.plan, target.item, points,
            asked.files,
        )  # fmt: skip

    @staticmethod
    def _waiver(
        site: Site, reason: str, by: str, until: date | None, fingerprint: str | None = None,
        cause: str | None = None,
    ) -> WaiverRow:  # fmt: skip
        if until is None:
            raise MistakeError("豁免须写到期日")
        if until < today():
            raise MistakeError(f"豁免的到期日 {until} 已经过去")
        return WaiverRow(
            site.id, reason, by, today().isoformat(), until.isoformat(), fingerprint, cause
        )

    def waive_cause(self, site: Site, cause: str, reason: str, by: str, until: date) -> WaiverRow:
        """Return a waiver of all findings of one cause, looked at as :meth:`checked` does."""
        there = self.conn.execute(
            "SELECT 1 FROM finding WHERE site_id = ? AND cause = ? LIMIT 1", (site.id, cause)
        ).fetchone()
        if there is None:
            raise MistakeError(f"{site.url} 没有原因为“{cause[:60]}”的问题")
        return self._waiver(site, reason_of(reason), name_of(by), until, None, cause)

    def take(self, rows: list[DecisionRow | WaiverRow]) -> None:
        """Write rows that :meth:`checked` made, all or none."""
        add_words(
            self.ledger,
            [row for row in rows if isinstance(row, DecisionRow)],
            [row for row in rows if isinstance(row, WaiverRow)],
        )

    def verify(self, site: Site, fingerprint: str, by: str, note: str) -> None:
        """Note that a person saw a finding mended. Raises :class:`MistakeError` when it is not fixed."""
        finding = self.finding_id(site, fingerprint)
        row = self.conn.execute(
            "SELECT state FROM rectification WHERE finding_id = ?"
            " AND state NOT IN ('still_open', 'unclear') ORDER BY id DESC LIMIT 1",
            (finding,),
        ).fetchone()
        state = row[0] if row else None
        if state == VERIFIED:
            raise MistakeError(f"{fingerprint} 已经核实过")
        if state != FIXED:
            raise MistakeError(
                f"{fingerprint} 还没有查到已整改;先用 gkcheck recheck {fingerprint} 复查"
            )
        add_step(self.ledger, finding, VERIFIED, name_of(by), reason_of(note))
