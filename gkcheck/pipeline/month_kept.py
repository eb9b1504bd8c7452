"""What a sealed month takes along: evidence, the rules it was scored by, and people's decisions.

``evidence/SITE/`` the site's own report; ``runs/RUN/`` manifest and rules of each batch run;
``rules/`` the rules of today, for audits that kept none of their own; ``decisions.json`` decisions,
waivers and steps of rectification; ``attachments/`` the files that inspectors attached to them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from gkcheck.pipeline.places import attachment, run_folder
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.model import Month

#: Files of one site's folder that a sealed month takes along as evidence.
EVIDENCE = ("report.html", "result.json", "report-files", "letter.html", "findings.xlsx")
_KEPT = {
    "decision": "SELECT * FROM decision ORDER BY id",
    "waiver": "SELECT * FROM waiver ORDER BY id",
    "rectification": "SELECT r.*, f.site_id FROM rectification r"
    " JOIN finding f ON f.id = r.finding_id ORDER BY r.id",
}


def take_along(reader: LedgerReader, month: Month, home: Path, rules: Path, out: Path) -> int:
    """Copy all of it into the folder ``out``; return how many sites have no evidence here.

    Links of the month's pages then lead to the copies. Raises OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    _rules(reader, month, home, rules, out)
    _decisions(reader, {site.id for site in month.sites}, home, out)
    return sum(not _evidence(month, number, out) for number in range(len(month.sites)))


def _evidence(month: Month, number: int, out: Path) -> bool:
    site = month.sites[number]
    if site.folder is None:
        return False
    folder = Path(site.folder.removeprefix("file://"))
    target = out / "evidence" / str(site.id)
    for name in EVIDENCE:
        source = folder / name
        if source.is_dir():
            shutil.copytree(source, target / name, dirs_exist_ok=True)
        elif source.is_file():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    if not target.is_dir():
        return False
    site.folder = str(target)
    return True


def _rules(reader: LedgerReader, month: Month, home: Path, rules: Path, out: Path) -> None:
    """Copy the rules that the month's runs were scored by, not those that stand here today."""
    lost = False
    for row in reader.rows(
        "SELECT DISTINCT r.batch_run FROM chosen c JOIN site_run r ON r.id = c.site_run"
        " WHERE c.month = ?",
        month.month,
    ):
        folder = None if row["batch_run"] is None else run_folder(home, row["batch_run"])
        if folder is None or not (folder / "rules").is_dir():
            lost = True
            continue
        target = out / "runs" / folder.name
        shutil.copytree(folder / "rules", target / "rules", dirs_exist_ok=True)
        if (folder / "manifest.json").is_file():
            shutil.copy2(folder / "manifest.json", target / "manifest.json")
    if lost:
        shutil.copytree(rules, out / "rules", dirs_exist_ok=True)


def _decisions(reader: LedgerReader, sites: Collection[int], home: Path, out: Path) -> None:
    """Write what people said of ``sites`` (or of all), with the files they attached."""
    told: dict[str, list[dict[str, Any]]] = {
        table: [
            dict(row)
            for row in reader.rows(query)
            if row["site_id"] is None or row["site_id"] in sites
        ]
        for table, query in _KEPT.items()
    }
    for decision in told["decision"]:
        decision["files"] = json.loads(decision["files"])
        for file in decision["files"]:
            source = attachment(home, file["sha256"])
            if source.is_file():
                target = out / "attachments" / file["sha256"] / file["name"]
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
    (out / "decisions.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8"
    )
