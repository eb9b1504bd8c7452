"""Where runs are kept: the folder of a run, how an unfinished one is found, how a run is named."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from datetime import date
from pathlib import Path

from gkcheck.errors import GkcheckError
from gkcheck.models.site import SiteSpec

FACTS = "facts.db"
RESULT = "result.json"
OUTCOMES = "outcomes.json"
ATTACHMENTS = "attachments"
"""Files that inspectors attached to decisions, under their hash."""


def attachment(home: Path, sha: str) -> Path:
    """Return where the attached file with the hash ``sha`` (hex) lies."""
    return home / ATTACHMENTS / sha[:2] / sha


def run_folder(home: Path, batch_run: str) -> Path:
    """Return where a run of a batch keeps its manifest, logs and its own copy of the rules."""
    return home / "runs" / batch_run


def on_disk(folder: Path) -> None:
    """Wait until everything below ``folder`` is on the disk: only then may it be called done.

    Raises OSError when the system cannot write it.
    """
    for path in (*folder.rglob("*"), folder):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            continue
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def spec_digest(spec: SiteSpec, as_of: date) -> str:
    """Return what an unfinished run must share with a command to be gone on with."""
    told = spec.model_dump(mode="json", exclude={"second_look_after", "user_agent", "start"})
    text = json.dumps([told, as_of.isoformat()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stored_run(folder: Path) -> dict[str, str]:
    """Return the facts about the run in ``folder``; empty when there is none."""
    path = folder / FACTS
    if not path.exists():
        return {}
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return dict(connection.execute("SELECT name, value FROM run"))
    except sqlite3.Error:
        return {}


def choose_folder(home: Path, host: str, digest: str, as_of: date, out: Path | None) -> Path:
    """Return the folder to run in: an unfinished run of the same command, else a new one.

    With ``out`` it is always that folder: an unfinished run of the same command is gone on with,
    anything else there is set aside as ``facts.previous.db``.
    """
    if out is not None:
        told = stored_run(out)
        if (out / FACTS).exists() and not (
            told.get("spec_digest") == digest and told.get("stage") != "finished"
        ):
            _set_aside(out)
        return out
    base = home / "sites" / host.replace(":", "_").strip("[]")
    folders = sorted(base.glob("*/" + FACTS)) if base.is_dir() else []
    for path in reversed(folders):
        told = stored_run(path.parent)
        if told.get("spec_digest") == digest and told.get("stage") != "finished":
            return path.parent
    number = 1
    while (folder := base / f"{as_of:%Y%m%d}-{number:02d}").exists():
        number += 1
    return folder


def _set_aside(out: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        source = out / (FACTS + suffix)
        if source.exists():
            source.replace(out / ("facts.previous.db" + suffix))


def previous_store(folder: Path, out_given: bool) -> Path | None:
    """Return the last finished store of the same site, for conditional requests."""
    beside = folder / "facts.previous.db"
    if beside.exists():
        return beside
    if out_given or not folder.parent.is_dir():
        return None
    finished = [
        path
        for path in sorted(folder.parent.glob("*/" + FACTS))
        if path.parent != folder and stored_run(path.parent).get("stage") == "finished"
    ]
    return finished[-1] if finished else None


def find_run(home: Path, name: str) -> Path:
    """Return the folder of run ``name``: a folder, a result file, a run id or a host (its latest).

    Raises :class:`GkcheckError` when there is none.
    """
    given = Path(name)
    if (given / RESULT).exists():
        return given
    if given.name == RESULT and given.exists():
        return given.parent
    sites = home / "sites"
    host = name.replace(":", "_").strip("[]")
    latest = sorted((sites / host).glob("*/" + RESULT)) if (sites / host).is_dir() else []
    if latest:
        return latest[-1].parent
    for path in sorted(sites.glob("*/*/" + RESULT), reverse=True) if sites.is_dir() else []:
        told = stored_run(path.parent)
        if told.get("run_id") == name:
            return path.parent
    raise GkcheckError(f"找不到这次核查:{name}(可给出输出目录、核查编号或网站域名)")
