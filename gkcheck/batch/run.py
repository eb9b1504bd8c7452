"""One call of ``gkcheck run``: open or go on with a run, conduct it, tell how it ended."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import secrets
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from gkcheck import clock
from gkcheck.batch import manifest
from gkcheck.batch.conductor import Conductor, Engine, RunOptions
from gkcheck.batch.job import FULL, disk_full
from gkcheck.batch.load import load_batch
from gkcheck.batch.pool import Pool
from gkcheck.batch.show import BatchView
from gkcheck.errors import GkcheckError
from gkcheck.models.batch import Batch
from gkcheck.pipeline.places import on_disk, run_folder
from gkcheck.pipeline.shelf import Shelf
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_tasks import BatchRun, BatchTasks, TaskState


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for beyond :class:`RunOptions`."""

    jobs: int
    each: int | None
    resume: bool = False
    as_of: date | None = None
    scheduler: str | None = None
    store: str | None = None
    quiet: bool = False


def run_batch(path: Path, home: Path, rules: Path, options: RunOptions, wishes: Wishes) -> int:
    """Run the batch in ``path``; return the exit status of contract.md.

    0: every site was dealt with. 3: interrupted, the disk is full, or not one site could be looked
    at; what there is stays and can be gone on with. Raises :class:`GkcheckError` for mistakes in
    the batch file, an unknown plan, a run of the same batch under way, or a disk so full that not
    even that could be noted.
    """
    try:
        return _run(path, home, rules, options, wishes)
    except (OSError, sqlite3.Error) as error:
        if disk_full(error):
            raise GkcheckError(FULL, 3) from error
        raise


def _run(path: Path, home: Path, rules: Path, options: RunOptions, wishes: Wishes) -> int:
    batch = load_batch(path)
    shelf = Shelf(rules)
    for plan in dict.fromkeys(plan for site in batch.sites for plan in site.plans):
        shelf.plan(plan)  # a mistake is better told now than by every site
    home.mkdir(parents=True, exist_ok=True)
    with _only_one(home, batch.name), BatchView(batch.name, quiet=wishes.quiet) as view:
        ledger = Ledger(home / FILE)
        try:
            book = BatchTasks(ledger)
            run = _open(book, batch, path, shelf, options, wishes, view)
            folder = run_folder(home, run.id)
            manifest.write(run.manifest, folder)
            kept = _keep_rules(rules, folder)
            engine = _engine(kept, home, folder, wishes, book, run)
            conductor = Conductor(batch, run, book, engine, options, view.show, view.say)
            settled = asyncio.run(_conduct(conductor, view))
            state = "finished" if settled else "running"
            told = manifest.ended(run.manifest, state, book.tasks(run.id))
            book.finish(run.id, state, told)
            manifest.write(told, folder)
        finally:
            ledger.close()
    return _tell(view, run, told["sites"], settled, folder)


def _open(
    book: BatchTasks,
    batch: Batch,
    path: Path,
    shelf: Shelf,
    options: RunOptions,
    wishes: Wishes,
    view: BatchView,
) -> BatchRun:
    """Return the run to do: an unfinished one with ``--resume``, else a new one."""
    told = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(options).items()}
    told |= {k: str(v) for k, v in asdict(wishes).items() if v is not None}
    session = manifest.session(shelf, path, batch, told)
    before = book.unfinished(batch.name)
    if before is not None and wishes.resume:
        if wishes.as_of not in (None, before.as_of):
            raise GkcheckError(
                f"没有做完的那一次基准日是 {before.as_of},与 --as-of {wishes.as_of} 不同"
            )
        kept = {**before.manifest, "sessions": [*before.manifest["sessions"], session]}
        if session["rules"] != before.manifest["sessions"][0]["rules"]:
            view.say("规则文件在这次运行开始后有改动;接着做的网站仍按开始时的规则评分")
        book.resume(before, batch, kept)
        return BatchRun(
            before.id, before.batch, before.as_of, before.started_at, before.state, kept
        )
    if before is not None:
        view.say(f"这个批次有一次没有做完({before.id});接着做请用 --resume,现在开始新的一次")
    as_of = wishes.as_of or clock.today()
    run_id = f"{as_of:%Y%m%d}-{secrets.token_hex(4)}"
    return book.begin(run_id, batch, as_of, {"run": run_id, "batch": batch.name,
                                             "as_of": as_of.isoformat(), "sessions": [session]})  # fmt: skip


def _keep_rules(rules: Path, folder: Path) -> Path:
    """Return the run's own copy of the rules: all its sites are scored alike, whoever edits them."""
    kept = folder / "rules"
    if not kept.is_dir():
        part = folder / "rules.part"
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(rules, part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        on_disk(part)
        part.rename(kept)
    return kept


def _engine(
    rules: Path, home: Path, folder: Path, wishes: Wishes, book: BatchTasks, run: BatchRun
) -> Engine:
    if wishes.scheduler is None:
        return Pool(rules, home / FILE, folder, size=wishes.jobs, each=wishes.each)
    from gkcheck.batch.cluster import Cluster

    return Cluster(wishes.scheduler, book, run, Shelf(rules), home / FILE, store=wishes.store)


async def _conduct(conductor: Conductor, view: BatchView) -> bool:
    """Conduct; the first signal stops cleanly, a second interrupt ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def first() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        conductor.standing.stopping = "正在停止,已有的结果会保留(再按一次 Ctrl-C 立即退出)"
        view.say("正在停止,已有的结果会保留……")
        stop.set()

    loop.add_signal_handler(signal.SIGINT, first)
    loop.add_signal_handler(signal.SIGTERM, first)
    return await conductor.go(stop)


@contextmanager
def _only_one(home: Path, batch: str) -> Iterator[None]:
    """Hold the batch for this process; the system lets go of it however the process ends."""
    name = hashlib.sha256(batch.encode()).hexdigest()[:12]
    with (home / f"run-{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise GkcheckError(f"批次“{batch}”正在运行,不再启动", 3) from error
        yield


def _tell(
    view: BatchView, run: BatchRun, sites: dict[str, int], settled: bool, folder: Path
) -> int:
    """Print how the run ended and return the exit status."""
    counts = Counter(sites)
    done = counts[TaskState.DONE]
    view.say(
        f"批次“{run.batch}”{'已做完' if settled else '没有做完,用 --resume 接着做'}:"
        f"完成 {done},拦截或不通 {counts[TaskState.BLOCKED]},出错 {counts[TaskState.FAILED]},"
        f"未做 {sum(counts.values()) - done - counts[TaskState.BLOCKED] - counts[TaskState.FAILED]}"
    )
    view.say(f"运行记录:{folder / 'manifest.json'}")
    return 0 if settled and done else 3
