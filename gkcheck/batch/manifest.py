"""What a run was made with: rules, versions, this machine, options, times. Kept with the run."""

from __future__ import annotations

import json
import os
import platform
import socket
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gkcheck import __version__, clock
from gkcheck.models.batch import Batch
from gkcheck.pipeline.shelf import Shelf
from gkcheck.store.ledger_tasks import Task


def session(shelf: Shelf, path: Path, batch: Batch, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return one start of a run: a run that was gone on with has several."""
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "rules": shelf.digest(),
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "machine": socket.gethostname(),
        "process": os.getpid(),
        "command": sys.argv[1:],
        "batch_file": str(path.absolute()),
        "batch_digest": batch.digest,
        "options": dict(options),
    }


def ended(manifest: dict[str, Any], state: str, tasks: list[Task]) -> dict[str, Any]:
    """Return ``manifest`` with how its latest session ended, and what came of the sites."""
    sessions = [*manifest.get("sessions", [])]
    if sessions:
        last = {**sessions[-1], "ended_at": clock.now().isoformat(timespec="seconds")}
        sessions[-1] = {**last, "ended": state}
    failed = [{"url": t.url, "told": t.told} for t in tasks if t.state == "failed"]
    return {
        **manifest,
        "sessions": sessions,
        "sites": dict(Counter(str(task.state) for task in tasks)),
        "failed": failed[:200],
    }


def write(manifest: Mapping[str, Any], folder: Path) -> Path:
    """Write ``manifest.json`` into ``folder``, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "manifest.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)
    return path
