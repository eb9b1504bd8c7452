"""Where the facts of a site of a batch lie."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from gkcheck.batch.job import Job
from gkcheck.pipeline import places


def folder_for(home: Path, job: Job, before: str | None) -> Path:
    """Return the folder for ``job``: that of its earlier start if it can be gone on with, else a new one.

    A new folder is made at once, so that two sites of one host never share one.
    """
    if before is not None:
        told = places.stored_run(Path(before))
        wanted = places.spec_digest(job.spec, job.as_of)
        if Path(before).is_dir() and told.get("spec_digest", wanted) == wanted:
            return Path(before)
    base = home / "sites" / urlsplit(job.spec.url).netloc.replace(":", "_").strip("[]")
    base.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        folder = base / f"{job.as_of:%Y%m%d}-{number:02d}"
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
            continue
        return folder
