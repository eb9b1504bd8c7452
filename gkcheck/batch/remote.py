"""What a worker of a cluster does with one site. It holds the site's database and returns its rows."""

from __future__ import annotations

import asyncio
import dataclasses
import fcntl
import gzip
import os
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from gkcheck.batch.job import Job, Told, do, done, wrong
from gkcheck.errors import GkcheckError
from gkcheck.loop import new_loop
from gkcheck.paths import rules_dir
from gkcheck.pipeline.record import columns_due
from gkcheck.pipeline.shelf import Shelf
from gkcheck.store.ledger import Ledger, OutageRow, VisitRow
from gkcheck.store.ledger_review import Words, write_words
from gkcheck.store.ledger_runs import ColumnDue

_LOOP_READY = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


class Parcel(BaseModel):
    """A job for another machine: it carries the site's visits, since the ledger stays here.

    ``rules`` is tried first; whichever folder is used must have ``rules_digest``.
    """

    model_config = ConfigDict(frozen=True)

    job: Job
    rules: str
    rules_digest: str
    store: str | None = None
    visits: tuple[tuple[int | str | None, ...], ...] = ()
    outages: tuple[tuple[int, int, str], ...] = ()
    words: str = ""  # what people decided of the site, as the ledger has it


@dataclasses.dataclass(frozen=True, slots=True)
class Returned:
    """What comes back: how it ended and, when it did, ``result.json`` packed and the columns due."""

    told: str
    result: bytes | None = None
    due: tuple[ColumnDue, ...] = ()


def audit_remote(parcel: str) -> Returned:
    """Audit one site (a :class:`Parcel` as JSON) on this machine. Errors of the site are told.

    Facts lie under ``$GKCHECK_HOME`` or the temporary folder; with ``store`` the folder is copied
    there and removed here. The same parcel twice, also at the same time, does no harm.
    """
    task = Parcel.model_validate_json(parcel)
    return asyncio.run_coroutine_threadsafe(_audit(task), _background()).result()


async def _audit(parcel: Parcel) -> Returned:
    job = parcel.job
    try:
        with _folder(job) as folder:
            job = job.model_copy(update={"folder": str(folder)})
            shelf = _shelf(parcel.rules, parcel.rules_digest)
            ledger = _visits(parcel, folder)
            result = await do(job, shelf, ledger, lambda _: None, asyncio.Event())
            due = tuple(columns_due(result, folder))
            packed = gzip.compress(result.model_dump_json().encode(), 5)
            kept = f"{socket.gethostname()}:{folder}"
            if parcel.store is not None:
                kept = await asyncio.to_thread(_put_away, folder, parcel.store, job)
            told = done(job, result).model_copy(update={"folder": kept})
            return Returned(told.model_dump_json(), packed, due)
    except Exception as error:  # noqa: BLE001 - one broken site never stops a batch
        told = wrong(job, error)
        if told.kind == "full":  # the disk of one worker, not of the run
            told = told.model_copy(update={"kind": "failed"})
        return Returned(told.model_dump_json())


@contextmanager
def _folder(job: Job) -> Iterator[Path]:
    """Give the folder of a job: the one of an earlier try on this machine, if nobody is in it."""
    home = Path(os.environ.get("GKCHECK_HOME") or Path(tempfile.gettempdir()) / "gkcheck-worker")
    base = home / "sites" / urlsplit(job.spec.url).netloc.replace(":", "_").strip("[]")
    name = f"{job.batch_run}-{job.task}-{job.number}"
    base.mkdir(parents=True, exist_ok=True)
    for suffix in ("", f"-{secrets.token_hex(3)}"):
        lock = (base / f".{name}{suffix}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        try:
            folder = base / f"{name}{suffix}"
            folder.mkdir(exist_ok=True)
            yield folder
        finally:
            lock.close()
            (base / f".{name}{suffix}.lock").unlink(missing_ok=True)
        return


def _visits(parcel: Parcel, folder: Path) -> Path | None:
    """Write the visits of the week where the audit looks for them."""
    if not parcel.visits and not parcel.words:
        return None
    path = folder / "visits.db"
    ledger = Ledger(path)
    try:
        url = parcel.job.entry.url
        site = ledger.site_ids([url])[url]
        ledger.add_visits(VisitRow(site, *row) for row in parcel.visits)  # type: ignore[arg-type]  # as sent
        ledger.set_outages(OutageRow(site, *row) for row in parcel.outages)
        write_words(ledger, parcel.job.spec.url, Words.from_json(parcel.words))
    finally:
        ledger.close()
    return path


def _put_away(folder: Path, store: str, job: Job) -> str:
    """Copy the folder to ``store`` (any address that fsspec knows) and remove it here."""
    import fsspec

    system, root = fsspec.core.url_to_fs(store)
    place = f"{root.rstrip('/')}/{job.batch_run}/{folder.parent.name}/{job.task}-{job.number}"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(("-wal", "-shm")):
            target = f"{place}/{path.relative_to(folder).as_posix()}"
            system.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
            system.put_file(str(path), target)
    shutil.rmtree(folder)
    return f"{store.rstrip('/')}/{place[len(root.rstrip('/')) + 1 :]}"


@lru_cache(maxsize=4)
def _shelf(rules: str, digest: str) -> Shelf:
    """Return the rules to score by; raises :class:`GkcheckError` when this machine has others."""
    for folder in (Path(rules), rules_dir()):
        if folder.is_dir() and Shelf(folder).digest() == digest:
            return Shelf(folder)
    raise GkcheckError(
        f"{socket.gethostname()} 上的规则与发起批次的机器不同;请安装同一版本,或把规则目录放在共享目录"
    )


def _background() -> asyncio.AbstractEventLoop:
    """Return the loop of this process that all its sites share, as a local worker has one."""
    global _loop
    with _LOOP_READY:
        if _loop is None:
            made = new_loop()
            made.set_default_executor(ThreadPoolExecutor(max_workers=1))
            threading.Thread(target=made.run_forever, name="gkcheck", daemon=True).start()
            _loop = made
        return _loop


def unpack(returned: Returned) -> tuple[Told, bytes | None]:
    """Return what was told and ``result.json`` as written."""
    packed = returned.result
    return (
        Told.model_validate_json(returned.told),
        None if packed is None else gzip.decompress(packed),
    )
