"""One run of a batch, from the first site to the last: who is next, what came of it, what again."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from gkcheck.batch.job import FULL, Job, Told
from gkcheck.batch.neighbours import AHEAD, Neighbours
from gkcheck.batch.outages import LONGEST, Outages
from gkcheck.batch.places import folder_for
from gkcheck.batch.standing import Running, Standing
from gkcheck.batch.turns import Turns, mixed
from gkcheck.clock import CHINA
from gkcheck.models.batch import Batch, SiteEntry
from gkcheck.store.ledger_tasks import SETTLED, BatchRun, BatchTasks, Task, TaskState

#: How much longer the second pass waits for answers.
PATIENCE = 3.0
#: Starts of a site after which it is tried alone, and after which it is given up: it may be what
#: kills its process, also when the whole machine went down with it.
SUSPECT_AFTER, GIVEN_UP_AFTER = 3, 6
#: Times a site may take down a process in which it was alone.
_ALONE_DEATHS = 2
_TICK = 1.0


class Engine(Protocol):
    """Whoever does the work: processes here (:mod:`gkcheck.batch.pool`), or a cluster."""

    told: asyncio.Queue[Told]
    #: Facts and reports lie on this machine, in folders that are chosen here.
    local: bool

    async def open(self) -> None:
        """Get ready."""
        ...

    def room(self, job: Job | None = None) -> bool:
        """Tell whether a job can be started now."""
        ...

    async def start(self, job: Job) -> None:
        """Start a job; what becomes of it comes by ``told``."""
        ...

    async def stop(self) -> None:
        """Ask for a clean end of everything under way."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


@dataclass(frozen=True, slots=True)
class RunOptions:
    """``spread``: hours over which starts are spread. ``shared``: sites behind one address or on one
    platform at a time. ``least_free``: bytes the disk must have free. ``again_after``: seconds
    before a site is tried again."""

    home: Path
    formats: tuple[str, ...] = ("html", "json")
    spread: float = 0.0
    shared: int = 2
    least_free: int = 2_000_000_000
    again_after: float = 300.0


@dataclass(slots=True)
class Conductor:
    """Runs the tasks of one batch run that are not settled yet."""

    batch: Batch
    run: BatchRun
    book: BatchTasks
    engine: Engine
    options: RunOptions
    show: Callable[[Standing], None]
    say: Callable[[str], None]
    standing: Standing = field(init=False)
    _tasks: dict[int, Task] = field(init=False)
    _sites: dict[int, SiteEntry] = field(init=False)
    _turns: Turns = field(init=False)
    _order: list[int] = field(init=False)
    _at: int = 0
    _started: int = 0
    _again: dict[int, float] = field(default_factory=dict)
    _suspects: set[int] = field(default_factory=set)
    _deaths: Counter[int] = field(default_factory=Counter)
    _now: dict[int, Job] = field(default_factory=dict)
    _near: Neighbours = field(init=False)
    _outages: Outages = field(init=False)
    _resting: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sites = {site.url: site for site in self.batch.sites}
        told = self.book.tasks(self.run.id)
        self._tasks = {task.site_id: task for task in told}
        self._sites = {t.site_id: sites[t.url] for t in told if t.url in sites}
        self._turns = Turns(self.options.shared)
        self._outages = Outages(self.batch)
        states = Counter(task.state for task in told)
        self.standing = Standing(
            total=len(told),
            done=states[TaskState.DONE],
            blocked=states[TaskState.BLOCKED],
            failed=states[TaskState.FAILED],
            again=states[TaskState.AGAIN],
            findings=self.book.findings(self.run.id),
        )
        self.standing.before = self.standing.settled
        waiting = [t for t in told if t.state is TaskState.WAITING and t.site_id in self._sites]
        self._order = mixed((task.site_id, task.url) for task in waiting)
        for site in self._order:
            self._turns.add(site)
        for task in told:
            if task.state is TaskState.AGAIN and task.site_id in self._sites:
                self._again[task.site_id] = self._not_before(task)
            if task.attempts >= SUSPECT_AFTER:
                self._suspects.add(task.site_id)
        self._started = len(told) - len(waiting)

    async def go(self, stop: asyncio.Event) -> bool:
        """Do all there is to do; return whether every site is settled.

        ``stop`` set, or the disk full: what is under way ends cleanly and can be gone on with.
        """
        self._near = Neighbours(self._sites, self.batch.options)
        await self.engine.open()
        asked = False
        try:
            while True:
                if stop.is_set() and not asked:
                    asked = True
                    self.standing.stopping = self.standing.stopping or "正在停止"
                    await self.engine.stop()
                pause = _TICK if asked else await self._start_some(stop)
                if not self._now and (asked or not self._left()):
                    break
                self.show(self.standing)
                with contextlib.suppress(TimeoutError):
                    self._hear(await asyncio.wait_for(self.engine.told.get(), pause), stop)
                while not self.engine.told.empty():
                    self._hear(self.engine.told.get_nowait(), stop)
        finally:
            self._near.close()
            await self.engine.close()
        self.show(self.standing)
        return all(task.state in SETTLED for task in self._tasks.values())

    def _left(self) -> bool:
        return bool(len(self._turns) or self._again or self._resting)

    async def _start_some(self, stop: asyncio.Event) -> float:
        """Start what may start; return the seconds until there may be more."""
        self._call_again()
        self._wake()
        while len(self._turns) and not stop.is_set():
            task = self._turns.head()
            wait = self._due() - time.time()
            if task is None or wait > 0:
                return min(_TICK, max(0.01, wait)) if task is not None else _TICK
            if self._rests(task):
                continue
            alone = task in self._suspects
            if not self.engine.room() or (alone and not self.engine.room(self._probe(task))):
                return _TICK
            self._near.ahead(self._order[self._at : self._at + AHEAD])
            self._at += 1
            if self._turns.take(await self._near.keys(task)) is None:
                continue
            if not self._disk_has_room(stop):
                self._turns.free(task)
                self._turns.add(task)
                return _TICK
            await self._begin(task)
        return _TICK

    def _rests(self, site: int) -> bool:
        """Put a site off that is in an announced outage; one that lasts too long ends its turn."""
        entry, now = self._sites[site], time.time()
        lasts = entry.spec(self.batch.options).budget.time_limit
        until = self._outages.until(entry, now, lasts)
        if until is None:
            return False
        self._turns.take(())
        if until - now <= LONGEST:
            self._resting[site] = until
            self.standing.resting = len(self._resting)
            return True
        task = self._tasks[site]
        if task.state is TaskState.AGAIN:
            self.standing.again -= 1
        end = datetime.fromtimestamp(until, UTC).astimezone(CHINA)
        task.told = f"在事先公告的停机时段内(至 {end:%Y-%m-%d %H:%M}),没有访问"
        task.number = 2
        self._settle(task, TaskState.BLOCKED)
        self.book.save(self.run.id, task)
        return True

    def _wake(self) -> None:
        """Let those wait for their turn whose outage is over."""
        now = time.time()
        for site in [site for site, until in self._resting.items() if until <= now]:
            del self._resting[site]
            self._turns.add(site)
        self.standing.resting = len(self._resting)

    def _probe(self, task: int) -> Job:
        return self._job(self._tasks[task], folder="")

    def _due(self) -> float:
        """Return when the next site is due: starts are spread evenly over the hours given."""
        if not self.options.spread:
            return 0.0
        began = datetime.fromisoformat(self.run.started_at).astimezone(UTC).timestamp()
        span = self.options.spread * 3600
        self.standing.until = time.monotonic() + began + span - time.time()
        if self._started >= self.standing.total:
            return 0.0  # a second pass is not spread
        return began + span * self._started / max(1, self.standing.total)

    def _disk_has_room(self, stop: asyncio.Event) -> bool:
        free = shutil.disk_usage(self.options.home).free
        if free >= self.options.least_free:
            return True
        self._halt(
            stop,
            f"磁盘快满了:{self.options.home} 只剩 {free / 1e9:.1f} GB,不再开始新的网站;"
            "腾出空间后用 --resume 接着做",
        )
        return False

    def _halt(self, stop: asyncio.Event, why: str) -> None:
        if not stop.is_set():
            self.say(why)
            self.standing.stopping = why
            stop.set()

    async def _begin(self, site: int) -> None:
        task = self._tasks[site]
        job = self._job(task, folder="")
        if self.engine.local:
            task.folder = str(folder_for(self.options.home, job, task.folder))
        else:
            task.folder = None
        job = job.model_copy(update={"folder": task.folder or ""})
        if task.state is TaskState.AGAIN:
            self.standing.again -= 1
        else:
            self._started += 1
        task.state = TaskState.RUNNING
        task.attempts += 1
        self.book.save(self.run.id, task)
        self._now[site] = job
        self.standing.running[site] = Running(
            name=job.entry.name or task.url,
            url=task.url,
            number=task.number,
            since=time.monotonic(),
        )
        await self.engine.start(job)

    def _job(self, task: Task, folder: str) -> Job:
        entry = self._sites[task.site_id]
        options = entry.options.over(self.batch.options)
        return Job(
            batch_run=self.run.id,
            task=task.site_id,
            number=task.number,
            entry=entry,
            spec=entry.spec(self.batch.options, patience=PATIENCE if task.number > 1 else 1.0),
            as_of=self.run.as_of,
            folder=folder,
            formats=self.options.formats,
            disabled=options.without,
            alone=task.site_id in self._suspects,
        )

    def _hear(self, told: Told, stop: asyncio.Event) -> None:
        """Take in what a worker tells."""
        job = self._now.get(told.task)
        if job is None or job.number != told.number:
            return  # told twice, or of a pass that is over
        running = self.standing.running[told.task]
        if told.kind == "progress":
            running.stage = told.stage or running.stage
            running.pages = max(running.pages, told.pages)
            running.requests = max(running.requests, told.requests)
            return
        task = self._tasks[told.task]
        self._now.pop(told.task)
        self.standing.running.pop(told.task)
        self.standing.pages += max(told.pages, running.pages)
        self._turns.free(told.task)
        self._near.forget(told.task)
        task.folder = told.folder or task.folder
        task.told = told.error or told.reason
        if told.kind == "done":
            self.standing.findings += told.findings
            reached = told.state in ("complete", "partial")
            self._settle(task, TaskState.DONE if reached else TaskState.BLOCKED)
        elif told.kind == "failed":
            self._settle(task, TaskState.FAILED)
        elif told.kind == "lost":
            self._lost(task, alone=job.alone)
        else:
            if told.kind == "full":
                self._halt(stop, FULL)
            self._wait_again(task)
        self.book.save(self.run.id, task)

    def _settle(self, task: Task, state: TaskState) -> None:
        """Note how a site ended: what was not reached gets a second pass."""
        if state is not TaskState.DONE and task.number == 1:
            task.state, task.number = TaskState.AGAIN, 2
            self.standing.again += 1
            self._again[task.site_id] = time.time() + self.options.again_after
            return
        task.state = state
        if state is TaskState.DONE:
            self.standing.done += 1
        elif state is TaskState.BLOCKED:
            self.standing.blocked += 1
        else:
            self.standing.failed += 1

    def _lost(self, task: Task, *, alone: bool) -> None:
        """A process died: what it had is tried alone, to find out which one it was."""
        if alone:
            self._deaths[task.site_id] += 1
        self._suspects.add(task.site_id)
        if self._deaths[task.site_id] >= _ALONE_DEATHS or task.attempts >= GIVEN_UP_AFTER:
            task.told = "its process died each time"
            task.number = 2
            self._settle(task, TaskState.FAILED)
            self.say(f"核查这个网站的进程一再中断,放弃:{task.url}")
            return
        self._wait_again(task)

    def _wait_again(self, task: Task) -> None:
        """Put a site back where it was before it started."""
        if task.number > 1:
            task.state = TaskState.AGAIN
            self.standing.again += 1
            self._again[task.site_id] = 0.0
            return
        task.state = TaskState.WAITING
        self._started -= 1
        self._turns.add(task.site_id)

    def _call_again(self) -> None:
        """Begin the second pass of those whose time has come, when the first is through."""
        if len(self._turns) or not self._again:
            return
        now = time.time()
        for task in [task for task, at in self._again.items() if at <= now]:
            del self._again[task]
            self._turns.add(task)

    def _not_before(self, task: Task) -> float:
        return datetime.fromisoformat(task.changed_at).timestamp() + self.options.again_after
