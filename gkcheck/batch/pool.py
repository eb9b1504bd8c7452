"""Does tasks in several processes on this machine. A process that dies or hangs is replaced."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path

from gkcheck.batch.job import BEAT, Job, Told

#: Sites after which a process is replaced: whatever a library keeps for ever stays small.
SITES_A_PROCESS = 150
#: Sites a process has at once, and how many at most while it waits more than it computes.
EACH, MOST = 8, 24
#: Bytes of memory that must be free before a process gets more than :data:`EACH`.
SPARE_MEMORY = 1_500_000_000
#: Seconds without a sign of life after which a process is taken for hung.
SILENCE = 300.0
#: Seconds in which processes that were told to stop must have ended.
_STOP_SECONDS = 150.0
_LINE_LIMIT = 4_000_000
_MEMORY = Path("/proc/meminfo")


@dataclass(eq=False, slots=True)
class _Member:
    process: Process
    tasks: dict[int, Job] = field(default_factory=dict)
    given: int = 0
    alone: bool = False
    spare: bool = False
    heard: float = field(default_factory=time.monotonic)

    @property
    def worn(self) -> bool:
        """It has done its share and takes no more."""
        return self.given >= SITES_A_PROCESS


class Pool:
    """``size`` processes with up to ``each`` sites at a time. Tells of tasks come by ``told``.

    ``each`` None: :data:`EACH`, and one more after every beat in which the process had time to
    spare, up to :data:`MOST`. A polite crawl waits, and how long is the site's matter, so no fixed
    number is right for both a quick site and a slow one.
    """

    def __init__(
        self, rules: Path, ledger: Path, logs: Path, *, size: int, each: int | None = None
    ) -> None:
        self.told: asyncio.Queue[Told] = asyncio.Queue()
        self.local = True
        self._command = [sys.executable, "-m", "gkcheck.batch.worker", str(rules), str(ledger)]
        self._logs = logs
        self._size = size
        self._each = each or EACH
        self._most = each or MOST
        self._members: list[_Member] = []
        self._hearing: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None
        self._closing = False
        self._starting = asyncio.Lock()

    async def open(self) -> None:
        """Start watching; processes start when there is work."""
        self._logs.mkdir(parents=True, exist_ok=True)
        self._watch = asyncio.ensure_future(self._watch_silence())

    def room(self, job: Job | None = None) -> bool:
        """Tell whether a job (one that must be alone included) can be started now."""
        return self._place(alone=job is not None and job.alone) is not None or self._may_grow()

    async def start(self, job: Job) -> None:
        """Give a job to a process. Call only while there is :meth:`room`."""
        async with self._starting:
            member = self._place(alone=job.alone) or await self._grow()
        if len(member.tasks) >= self._each:
            member.spare = False  # what this one costs is told by the next beat
        member.tasks[job.task] = job
        member.given += 1
        member.alone = job.alone
        await self._send(member, {"do": "audit", "job": job.model_dump(mode="json")})

    async def stop(self) -> None:
        """Ask everyone to end what they do, keeping what there is."""
        for member in self._members:
            await self._send(member, {"do": "stop"})

    async def close(self) -> None:
        """End all processes: those that do not end by themselves are killed."""
        self._closing = True
        if self._watch is not None:
            self._watch.cancel()
        await asyncio.gather(*(self._end(member) for member in list(self._members)))
        await asyncio.gather(
            *self._hearing, return_exceptions=True
        )  # those that were let go before

    def _place(self, *, alone: bool) -> _Member | None:
        free = [m for m in self._members if not m.worn and not m.alone and self._fits(m)]
        if alone:
            free = [m for m in free if not m.tasks]
        # with fewer processes than may be, a new one is better than a second task here
        if self._may_grow() and all(m.tasks for m in free):
            return None
        return min(free, key=lambda m: len(m.tasks), default=None)

    def _fits(self, member: _Member) -> bool:
        count = len(member.tasks)
        if count < self._each:
            return True
        return member.spare and count < self._most and _memory_left() > SPARE_MEMORY

    def _may_grow(self) -> bool:
        """A process that takes no more does not count: its last site may need another hour."""
        return sum(not member.worn for member in self._members) < self._size

    async def _grow(self) -> _Member:
        number = sum(1 for _ in self._logs.glob("worker-*.log")) + 1
        # the process has its own handle after the start
        with (self._logs / f"worker-{number:04d}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=log, limit=_LINE_LIMIT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        member = _Member(process)
        self._members.append(member)
        hearing = asyncio.ensure_future(self._hear(member))
        self._hearing.add(hearing)
        hearing.add_done_callback(self._hearing.discard)
        return member

    async def _hear(self, member: _Member) -> None:
        assert member.process.stdout is not None
        try:
            while line := await member.process.stdout.readline():
                member.heard = time.monotonic()
                if line.startswith(BEAT):
                    member.spare = bool(json.loads(line)["spare"])
                    continue
                told = Told.model_validate_json(line)
                if told.kind != "progress":
                    member.tasks.pop(told.task, None)
                await self.told.put(told)
                if not member.tasks:
                    member.alone = False
                    if member.worn and not self._closing:
                        break
        except (ValueError, ConnectionError) as error:
            logging.getLogger(__name__).warning("worker told nonsense: %s", error)
        await self._gone(member)

    async def _gone(self, member: _Member) -> None:
        """Take a process out; what it still had is lost."""
        if member in self._members:
            self._members.remove(member)
        if member.process.returncode is None and member.tasks:
            member.process.kill()
        if member.process.stdin is not None:
            member.process.stdin.close()
        for job in member.tasks.values():
            await self.told.put(
                Told(kind="lost", task=job.task, number=job.number, folder=job.folder)
            )
        member.tasks.clear()
        try:
            await asyncio.wait_for(member.process.wait(), _STOP_SECONDS)
        except TimeoutError:
            member.process.kill()
            await member.process.wait()

    async def _send(self, member: _Member, message: dict[str, object]) -> None:
        assert member.process.stdin is not None
        try:
            member.process.stdin.write(json.dumps(message).encode() + b"\n")
            await member.process.stdin.drain()
        except (ConnectionError, RuntimeError):
            return  # it has died; its reader tells what is lost

    async def _end(self, member: _Member) -> None:
        if member.process.stdin is not None:
            member.process.stdin.close()
        try:
            await asyncio.wait_for(member.process.wait(), _STOP_SECONDS)
        except TimeoutError:
            member.process.kill()
            await member.process.wait()

    async def _watch_silence(self) -> None:
        while True:
            await asyncio.sleep(10)
            now = time.monotonic()
            for member in self._members:
                if now - member.heard > SILENCE and member.process.returncode is None:
                    member.process.kill()


def _memory_left() -> float:
    """Return the bytes of memory that programs can still have; unlimited where nobody tells."""
    try:
        for line in _MEMORY.read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return float("inf")
