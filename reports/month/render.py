"""Writes the monthly report: a folder of pages that opens from disk, without network or script.
``index.html`` (overview), ``sites/N.html`` (a site each, long lists on further pages),
``items/PLAN/K.html`` (a plan item over all sites), ``items.html``, ``undetermined.html``,
``calendar.html``, ``watched.html`` (sites that were only visited, if any), ``lists/NAME.html`` (the
sites that a number of the overview is made of). No page is over 2 MB.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined

from gkcheck.store.ledger_looks import BLIND_TEXT, Blind
from gkcheck.store.ledger_movement import Move
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.charts import problems_chart, qualified_chart
from reports.month.model import MOVES, QUALIFIED, Month, MonthSite
from reports.month.overview import (
    GROUPS_SHOWN,
    SHARED_SHOWN,
    Listing,
    by_need,
    grouped,
    listings,
    ranking,
    summary,
    vetoes,
)
from reports.month.own_files import note_written
from reports.month.scores import worst
from reports.names import KINDS, RUN_STATES, STATES
from reports.text import clean, link, one_place, points, prose, show_url

INDEX = "index.html"
_ASSETS = Path(__file__).parents[1] / "assets"
SITES_A_PAGE = 1000
#: Sites that were only visited: on the first page, and on their own.
WATCHED_SHOWN, WATCHED_LISTED = 100, 3000
FINDINGS_A_PAGE = 800
_ORDER = (Move.RELAPSED, Move.NEW, Move.PERSISTING, Move.NOT_LOOKED, Move.FIXED)
_SHORT = 400  # characters of evidence shown in the month; the site's own report has all


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clean=clean, prose=prose, points=points, one_place=one_place, show_url=show_url,
        percent=lambda share: "—" if share is None else f"{100 * share:.1f}%",
    )  # fmt: skip
    environment.globals.update(
        QUALIFIED=QUALIFIED, MOVES=MOVES, Move=Move, RUN_STATES=RUN_STATES, KINDS=KINDS,
        ORDER=_ORDER, link=link, worst=worst, GROUPS_SHOWN=GROUPS_SHOWN, SHARED_SHOWN=SHARED_SHOWN,
        WATCHED_SHOWN=WATCHED_SHOWN, WATCHED_LISTED=WATCHED_LISTED,
    )  # fmt: skip
    return environment


def write_month(
    reader: LedgerReader,
    month: Month,
    out: Path,
    *,
    on_page: Callable[[int], None] = lambda done: None,
) -> Path:
    """Write the whole folder and return the path of its first page.

    ``reader`` must be the one that ``read_month`` was called with. Raises OSError.
    """
    folder = _Folder(out, on_page)
    folder.text("report.css", (_ASSETS / "report.css").read_text(encoding="utf-8"))
    folder.text("month.css", (_ASSETS / "month.css").read_text(encoding="utf-8"))
    items = list(_item_pages(reader, month, folder))
    for site in month.sites:
        _site_pages(reader, month, site, folder)
    common = {"month": month, "names": {s.id: s.name for s in month.sites}, "up": ""}
    folder.page("items.html", "month/items.html.j2", items=items, **common)
    folder.page("undetermined.html", "month/undetermined.html.j2", **common)
    folder.page("calendar.html", "month/calendar.html.j2", vetoes=vetoes(month), **common)
    if month.watched:
        folder.page("watched.html", "month/watched.html.j2", **common)
    listed = {one.name for one in listings(month)}
    for one in listings(month):
        _list_pages(month, one, folder)
    parts = list(_parts(sorted(month.sites, key=by_need), SITES_A_PAGE))
    for number, part in enumerate(parts[1:], 2):
        folder.page(
            f"sites-{number}.html", "month/sites.html.j2", part=part, number=number,
            pages=len(parts), **common,
        )  # fmt: skip
    index = folder.page(
        INDEX, "month/index.html.j2", part=parts[0], pages=len(parts), summary=summary(month),
        charts=(qualified_chart(month.trend), problems_chart(month.trend)),
        ranking=ranking(month), groups=grouped(month), listed=listed,
        reports=_other_months(month, folder.out), **common,
    )  # fmt: skip
    note_written(folder.out, folder.written)
    return index


class _Folder:
    """The folder being written. A page replaces an older one whole or not at all."""

    def __init__(self, out: Path, on_page: Callable[[int], None]) -> None:
        self.out = out
        self._on_page = on_page
        self._done = 0
        self.written: set[Path] = set()

    def page(self, name: str, template: str, **context: Any) -> Path:
        html = _environment().get_template(template).render(context)
        self._done += 1
        self._on_page(self._done)
        return self.text(name, html)

    def text(self, name: str, text: str) -> Path:
        target = self.out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
        self.written.add(target)
        return target


_Part = TypeVar("_Part")


def _parts(rows: Sequence[_Part], size: int) -> Iterator[Sequence[_Part]]:
    """Yield ``rows`` in parts of ``size``; one empty part when there are none."""
    yield rows[:size]
    for start in range(size, len(rows), size):
        yield rows[start : start + size]


def _list_pages(month: Month, one: Listing, folder: _Folder) -> None:
    """Write the sites that one number of the first page is made of."""
    parts = list(_parts(one.sites, SITES_A_PAGE))
    names = [f"{one.name}.html", *(f"{one.name}-p{n}.html" for n in range(2, len(parts) + 1))]
    for name, part in zip(names, parts, strict=True):
        folder.page(
            f"lists/{name}", "month/list.html.j2", month=month, up="../", one=one, part=part,
            here=name, pages=names,
        )  # fmt: skip


def _other_months(month: Month, out: Path) -> dict[str, str]:
    """Return the way to reports of earlier months, where they lie beside this one."""
    suffix = f"-{month.batch}" if month.batch else ""
    beside = {t.month: f"../{t.month}{suffix}/{INDEX}" for t in month.trend}
    return {at: way for at, way in beside.items() if at != month.month and (out / way).is_file()}


# -- one site ---------------------------------------------------------------------------------------


def _site_pages(reader: LedgerReader, month: Month, site: MonthSite, folder: _Folder) -> None:
    findings = [_finding(row) for row in reader.rows(_FINDINGS, site.id)]
    findings.sort(key=lambda f: (_ORDER.index(f["move"]), f["cause"], f["label"]))
    parts = list(_parts(findings, FINDINGS_A_PAGE))
    history = [
        (row["month"], row["title"], points(Decimal(row["low"])), points(Decimal(row["high"])),
         QUALIFIED[row["qualified"]])
        for row in reader.rows(
            "SELECT c.month, p.* FROM chosen c JOIN plan_score p ON p.site_run = c.site_run"
            " WHERE c.site_id = ? ORDER BY p.plan, c.month DESC",
            site.id,
        )
    ]  # fmt: skip
    verdicts = {
        row["state"]: row["n"]
        for row in reader.rows(
            "SELECT v.state, count(*) AS n FROM chosen c JOIN item_verdict v"
            " ON v.site_run = c.site_run WHERE c.site_id = ? AND c.month = ? GROUP BY v.state",
            site.id, month.month,
        )
    }  # fmt: skip
    opened = [
        (
            clean(row["plan_title"], 60), row["item"], clean(row["title"] or "", 80),
            clean(row["reason_text"] or "", 160),
        )
        for row in reader.rows(
            "SELECT p.title AS plan_title, v.item, v.reason_text, i.title FROM chosen c"
            " JOIN item_verdict v ON v.site_run = c.site_run"
            " JOIN plan_score p ON p.site_run = v.site_run AND p.plan = v.plan"
            " LEFT JOIN plan_item i ON i.plan = v.plan AND i.digest = p.digest AND i.item = v.item"
            " WHERE c.site_id = ? AND c.month = ? AND v.state IN ('undetermined', 'needs_review')"
            " ORDER BY v.plan, i.position, v.item",
            site.id, month.month,
        )
    ]  # fmt: skip
    for number, part in enumerate(parts, 1):
        name = f"sites/{site.id}.html" if number == 1 else f"sites/{site.id}-{number}.html"
        folder.page(
            name, "month/site.html.j2", month=month, site=site, up="../", findings=part,
            number=number, pages=len(parts), total=len(findings), history=history,
            states=[(STATES[s], verdicts[s]) for s in STATES if s in verdicts],
            opened=opened, report=_report_of(site, folder.out / "sites"),
        )  # fmt: skip


_FINDINGS = (
    "SELECT m.move, m.certainty, m.since, m.before, m.why, m.standing, m.note, f.fingerprint,"
    " f.check_id, f.url, f.label, f.cause, f.message, f.evidence,"
    " (SELECT r.due_on FROM rectification r WHERE r.finding_id = f.id AND r.due_on IS NOT NULL"
    " ORDER BY r.id DESC LIMIT 1) AS due_on"
    " FROM moved m JOIN finding f ON f.id = m.finding_id WHERE m.site_id = ?"
)


def _finding(row: sqlite3.Row) -> dict[str, Any]:
    evidence = json.loads(row["evidence"])
    told = [
        (word, clean(evidence[key], _SHORT))
        for key, word in (("expected", "应有"), ("seen", "实有"))
        if isinstance(evidence.get(key), str)
    ]
    return {
        "move": Move(row["move"]),
        "sure": row["certainty"] == "sure",
        "stands": bool(row["standing"]),
        "since": row["since"],
        "before": row["before"],
        "why": BLIND_TEXT[Blind(row["why"])] if row["why"] else "",
        "note": row["note"] or "",
        "mark": clean(row["fingerprint"], 40),
        "label": clean(row["label"], 120),
        "cause": clean(row["cause"] or "", 120),
        "url": link(row["url"]),
        "shown": show_url(row["url"]) if row["url"] else "",
        "message": clean(row["message"], 300),
        "told": told,
        "due_on": row["due_on"],
    }


def _report_of(site: MonthSite, here: Path) -> str | None:
    """Return the way from ``here`` to the site's own report, where it lies on this machine."""
    if site.folder is None:
        return None
    report = Path(site.folder) / "report.html"
    try:
        return (
            Path(os.path.relpath(report, here.resolve())).as_posix() if report.is_file() else None
        )
    except (OSError, ValueError):
        return None


# -- one item over all sites ------------------------------------------------------------------------


def _item_pages(reader: LedgerReader, month: Month, folder: _Folder) -> Iterator[dict[str, Any]]:
    """Write a page for each plan item; yield a row for the list of items."""
    names = {site.id: site.name for site in month.sites}
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for row in reader.rows(
        "SELECT DISTINCT p.plan, i.item, i.position, i.clause, i.title, i.duty FROM chosen c"
        " JOIN plan_score p ON p.site_run = c.site_run"
        " JOIN plan_item i ON i.plan = p.plan AND i.digest = p.digest"
        " WHERE c.month = ? ORDER BY p.plan, i.position",
        month.month,
    ):
        told[row["plan"], row["item"]] = {
            "plan": row["plan"], "item": clean(row["item"], 40), "clause": clean(row["clause"], 80),
            "title": clean(row["title"], 120), "duty": clean(row["duty"], 400),
        }  # fmt: skip
    numbers: Counter[str] = Counter()
    for (plan, item), about in told.items():
        numbers[plan] += 1
        sites: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for row in reader.rows(
            "SELECT c.site_id, v.state, v.reason_text FROM chosen c JOIN item_verdict v"
            " ON v.site_run = c.site_run AND v.plan = ? AND v.item = ? WHERE c.month = ?",
            plan, item, month.month,
        ):  # fmt: skip
            sites[row["state"]].append((row["site_id"], clean(row["reason_text"] or "", 120)))
        states = [(STATES[state], sites[state]) for state in STATES if state in sites]
        name = f"items/{plan}/{numbers[plan]}.html"
        folder.page(
            name, "month/item.html.j2", month=month, up="../../", about=about, states=states,
            names=names,
        )  # fmt: skip
        yield {**about, "page": name, "counts": {state.word: len(rows) for state, rows in states}}
