"""One site as a task: what is sent to whoever does it, what comes back, and the doing itself."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from crawler.progress import Progress
from gkcheck.models.batch import SiteEntry
from gkcheck.models.result import SiteResult
from gkcheck.models.site import SiteSpec
from gkcheck.pipeline.audit import AuditOptions
from gkcheck.pipeline.places import on_disk
from gkcheck.pipeline.shelf import Shelf
from gkcheck.pipeline.site import audit_site, write_outputs

#: Beyond the crawl's own limit: probes, checks, second look, pictures, report (seconds).
EXTRA_TIME = 3600.0
#: How a worker's sign of life begins; its ``spare`` tells that the process could bear another site.
BEAT = b'{"kind": "beat"'
#: What is said when it is.
FULL = "磁盘已满,停止;腾出空间后用 --resume 接着做"
#: Waiting for the disk holds up no check of another site.
_disk = ThreadPoolExecutor(max_workers=4, thread_name_prefix="disk")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Job(BaseModel):
    """One site to audit. ``number``: which pass; ``folder``: where its facts lie or will lie."""

    model_config = ConfigDict(frozen=True)

    batch_run: str
    task: int
    number: int
    entry: SiteEntry
    spec: SiteSpec
    as_of: date
    folder: str
    formats: tuple[str, ...] = ("html", "json")
    disabled: tuple[str, ...] = ()
    alone: bool = False


class Told(BaseModel):
    """What a worker tells of a task.

    ``progress``: ``pages`` and ``requests`` so far. ``done``: the audit ended with ``state``.
    ``stopped``: it was asked to stop and can be gone on with. ``failed``: our own fault, ``error``
    says how. ``full``: the disk is full. ``lost``: the worker died while it had the task.
    """

    kind: Literal["progress", "done", "stopped", "failed", "full", "lost"]
    task: int
    number: int = 1
    stage: str = ""
    pages: int = 0
    requests: int = 0
    state: str = ""
    reason: str | None = None
    findings: int = 0
    error: str | None = None
    folder: str | None = None


async def do(
    job: Job,
    shelf: Shelf,
    ledger: Path | None,
    tell: Callable[[Told], None],
    stop: asyncio.Event,
) -> SiteResult:
    """Audit the site of ``job`` and write its files; the caller records the result.

    Goes on with an unfinished run in its folder. Raises whatever goes wrong; see :func:`wrong`.
    """

    def progress(at: Progress) -> None:
        tell(
            Told(
                kind="progress", task=job.task, number=job.number, stage=at.stage,
                pages=at.pages_done, requests=at.requests,
            )
        )  # fmt: skip

    def stage(name: str) -> None:
        tell(Told(kind="progress", task=job.task, number=job.number, stage=name))

    plans = shelf.choose(job.entry.plans, job.spec.kind, job.as_of, job.spec.name)
    folder = Path(job.folder)
    options = AuditOptions(
        as_of=job.as_of,
        out=folder,
        disabled=job.disabled,
        ledger=ledger,
        on_progress=progress,
        on_stage=stage,
        stop=stop,
    )
    limit = job.spec.budget.time_limit + EXTRA_TIME
    result = await asyncio.wait_for(audit_site(job.spec, plans, options, shelf), limit)
    if not result.run.interrupted:
        stage("report")
        await asyncio.to_thread(write_outputs, result, folder, job.formats)
        await asyncio.get_running_loop().run_in_executor(_disk, on_disk, folder)
    return result


def done(job: Job, result: SiteResult) -> Told:
    """Return what to tell of a result."""
    return Told(
        kind="stopped" if result.run.interrupted else "done",
        task=job.task,
        number=job.number,
        pages=result.run.pages,
        requests=result.run.requests,
        state=result.run.state,
        reason=result.run.reason,
        findings=sum(f.counts for f in result.findings),
        folder=job.folder,
    )


def disk_full(error: BaseException) -> bool:
    """Tell whether ``error`` says that there is no room left on the disk."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, sqlite3.Error) and "full" in str(error)


def wrong(job: Job, error: BaseException) -> Told:
    """Return what to tell of an error: a full disk stops the run, anything else is this site's."""
    return Told(
        kind="full" if disk_full(error) else "failed",
        task=job.task,
        number=job.number,
        error=f"{type(error).__name__}: {error}"[:500],
        folder=job.folder,
    )
