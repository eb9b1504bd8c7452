"""Office documents of a month: the bulletin, and a notice of rectification for each site.

Both are filled into DOCX templates (docxtpl) that an office may replace by its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError

from gkcheck.errors import GkcheckError
from gkcheck.store.ledger_movement import Move
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.model import MOVES, Month, MonthSite
from reports.month.own_files import note_written
from reports.month.scores import worst
from reports.text import clean, one_place, show_url

NOTICE, BULLETIN = "notice.docx", "bulletin.docx"
SHARED_SHOWN = 10
MAX_FINDINGS = 500
"""Findings listed in one notice; beyond that the notice says where the rest stands."""
BLANK_DAY = "____年__月__日"
_NAME = re.compile(r"[^\w\u4e00-\u9fff-]+")


def write_bulletin(month: Month, out: Path, templates: Path | None, office: str, on: date) -> Path:
    """Write ``bulletin.docx`` (月度通报) and return its path.

    Raises :class:`GkcheckError` for a template that cannot be filled, OSError.
    """
    return _fill(BULLETIN, templates, bulletin_words(month, office, on), out / BULLETIN)


def bulletin_words(month: Month, office: str, on: date) -> dict[str, Any]:
    """Return what a template of the bulletin may use (docs/templates.md)."""
    moves = {move: sum(s.moves.get(move, 0) for s in month.sites) for move in Move}
    states = [worst(s) for s in month.sites if s.scores]
    lost = [s for s in month.sites if not s.reached]
    changes = Counter(x.change for s in month.sites for x in s.scores.values())
    return {
        "month_words": month_words(month.month),
        "to": "各有关单位",
        "office": clean(office, 60),
        "date_words": day_words(on),
        "sites": len(month.sites),
        "reached": len(month.sites) - len(lost),
        "yes": states.count("yes"),
        "no": states.count("no"),
        "open": states.count("open"),
        "vetoed": sum(any(x.vetoes for x in s.scores.values()) for s in month.sites),
        "veto_open": sum(any(x.veto_open for x in s.scores.values()) for s in month.sites),
        "problems": sum(s.problems for s in month.sites),
        "new": moves[Move.NEW],
        "relapsed": moves[Move.RELAPSED],
        "fixed": moves[Move.FIXED],
        "not_looked": moves[Move.NOT_LOOKED],
        "waived": sum(s.waived for s in month.sites),
        "rejected": sum(s.rejected for s in month.sites),
        "better": changes["better"],
        "worse": changes["worse"],
        "shared": [
            {"platform": c.platform, "sites": len(c.sites), "places": c.places,
             "message": clean(c.message, 120)}
            for c in month.shared[:SHARED_SHOWN]
        ],
        "regions": [
            {"name": g.name, "sites": g.sites, "problems": g.problems,
             "yes": g.qualified.get("yes", 0), "no": g.qualified.get("no", 0),
             "open": g.qualified.get("open", 0),
             "range": "—" if g.low is None or g.high is None
             else f"{one_place(g.low)}–{one_place(g.high)}"}
            for g in month.regions
        ],
        "not_reached_words": (f"有 {len(lost)} 个网站被拦截或未能访问；" if lost else "")
        + (f"有 {len(month.missing)} 个网站没有核查结果；" if month.missing else ""),
        "undetermined": sum(r.items for r in month.undetermined),
        "reasons": "；".join(clean(r.text, 60) for r in month.undetermined[:5]) or "无",
    }  # fmt: skip


def write_notices(
    reader: LedgerReader,
    month: Month,
    out: Path,
    templates: Path | None,
    office: str,
    on: date,
    due_on: date | None,
) -> list[tuple[MonthSite, Path, list[int]]]:
    """Write ``notices/NAME.docx`` for each site with problems; return site, path and findings.

    ``due_on`` None leaves the day to be filled in by hand. Raises as :func:`write_bulletin`.
    """
    written = []
    for site in month.sites:
        rows = list(reader.rows(_STANDING, site.id)) if site.problems else []
        if not rows:
            continue
        words = notice_words(month, site, rows, office, on, due_on)
        name = f"{site.id}-{_NAME.sub('', site.name)[:40]}.docx"
        path = _fill(NOTICE, templates, words, out / "notices" / name)
        written.append((site, path, [row["id"] for row in rows]))
    if written or (out / "notices").is_dir():
        note_written(out / "notices", [path for _, path, _ in written])
    return written


def notice_words(
    month: Month,
    site: MonthSite,
    rows: Sequence[Any],
    office: str,
    on: date,
    due_on: date | None,
) -> dict[str, Any]:
    """Return what a template of the notice may use (docs/templates.md). ``rows``: its findings."""
    moves = [Move(row["move"]) for row in rows]
    return {
        "to": site.unit or site.name,
        "site": site.name,
        "url": show_url(site.url),
        "contacts": contacts_words(site.contacts),
        "month_words": month_words(month.month),
        "as_of": site.as_of,
        "problems": len(rows),
        "new": moves.count(Move.NEW),
        "relapsed": moves.count(Move.RELAPSED),
        "persisting": moves.count(Move.PERSISTING),
        "due_on": BLANK_DAY if due_on is None else day_words(due_on),
        "office": clean(office, 60),
        "date_words": day_words(on),
        "findings": _listed(rows),
    }


_STANDING = (
    "SELECT f.id, f.fingerprint, f.label, f.url, f.message, m.move FROM moved m"
    " JOIN finding f ON f.id = m.finding_id WHERE m.site_id = ? AND m.certainty = 'sure'"
    " AND m.standing AND m.move IN ('new', 'persisting', 'relapsed')"
    " ORDER BY m.move DESC, f.check_id, f.label"
)


def _listed(rows: Sequence[Any]) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = [
        {
            "no": number,
            "label": clean(row["label"], 80),
            "message": clean(row["message"], 200),
            "url": show_url(row["url"] or "", 120),
            "move": MOVES[Move(row["move"])],
            "mark": clean(row["fingerprint"], 40),
        }
        for number, row in enumerate(rows[:MAX_FINDINGS], 1)
    ]
    if len(rows) > MAX_FINDINGS:
        rest = f"另有 {len(rows) - MAX_FINDINGS} 处,见问题台账"
        listed.append({"no": "", "label": "", "message": rest, "url": "", "move": "", "mark": ""})
    return listed


def contacts_words(contacts: Sequence[str]) -> str:
    """Return the people to turn to, as the batch file names them: theirs is the notice."""
    told = ("".join(c for c in text if c.isprintable()).strip()[:80] for text in contacts)
    return "、".join(text for text in told if text)


def month_words(month: str) -> str:
    """Return ``2021年6月``."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def day_words(day: date) -> str:
    """Return ``2021年6月30日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _fill(name: str, templates: Path | None, context: dict[str, Any], target: Path) -> Path:
    given = templates / name if templates is not None else None
    own = Path(str(files("reports"))) / "documents" / name
    source = given if given is not None and given.is_file() else own
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        document = DocxTemplate(str(source))
        document.render(context, Environment(autoescape=True, undefined=StrictUndefined))
        document.save(str(target))
    except TemplateError as error:
        raise GkcheckError(f"模板 {source} 填不进去:{error}") from None
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise GkcheckError(f"模板 {source} 不是 DOCX 文件:{error}") from None
    return target
