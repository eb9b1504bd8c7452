"""A process that audits several sites at once. Jobs come as JSON lines, what it tells goes back.

Politeness makes a single crawl wait most of its time, so that one process holds a handful. It ends
when its standard input ends: a run that was killed leaves no process behind.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import signal
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from crawler.browser_turn import browsers_awaited
from gkcheck import logs
from gkcheck.batch.job import BEAT, Job, Told, do, done, wrong
from gkcheck.loop import run
from gkcheck.models.result import SiteResult
from gkcheck.pipeline.record import record_result
from gkcheck.pipeline.shelf import Shelf
from gkcheck.store.ledger import Ledger

#: Seconds between two tellings of progress of one site, and between two signs of life.
TELL_EVERY = 1.0
BEAT_EVERY = 5.0
#: A process that uses less of a processor than this, and is woken less late (seconds), can bear
#: another site: busy itself or kept waiting by others, its checks would run into their time limits.
BUSY, LATE = 0.6, 0.25
#: Open files a process may have: a site under way needs about twenty.
_FILES = 4096
_LINE_LIMIT = 16_000_000
#: Tries to record a result while other processes write; each waits ten seconds for its turn.
_RECORD_TRIES = 6


class Worker:
    """Holds the tasks of one process."""

    def __init__(self, rules: Path, ledger: Path, out: BinaryIO) -> None:
        self.shelf = Shelf(rules)
        self.ledger = ledger
        self.stop = asyncio.Event()
        self._out = out
        self._tasks: set[asyncio.Task[None]] = set()
        self._told_at: dict[int, float] = {}
        self._pages: dict[int, Told] = {}

    async def serve(self, jobs: asyncio.StreamReader) -> None:
        """Take jobs until standard input ends or says stop; then end what is under way, cleanly."""
        beat = asyncio.ensure_future(self._beat())
        while line := await jobs.readline():
            told = json.loads(line)
            if told.get("do") == "stop":
                self.stop.set()
            else:
                task = asyncio.ensure_future(self._one(Job.model_validate(told["job"])))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        self.stop.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=120)
        beat.cancel()

    async def _one(self, job: Job) -> None:
        try:
            result = await do(job, self.shelf, self.ledger, self._progress, self.stop)
            if not result.run.interrupted:
                await asyncio.to_thread(self._record, job, result)
            self._tell(done(job, result))
        except Exception as error:  # noqa: BLE001 - one broken site never stops a batch
            if not isinstance(error, OSError):
                sys.excepthook(type(error), error, error.__traceback__)
            self._tell(wrong(job, error))
        finally:
            self._told_at.pop(job.task, None)

    def _record(self, job: Job, result: SiteResult) -> None:
        for attempt in range(_RECORD_TRIES):
            ledger = Ledger(self.ledger)
            try:
                record_result(
                    ledger, result, Path(job.folder), site=job.entry, batch_run=job.batch_run
                )
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or attempt + 1 == _RECORD_TRIES:
                    raise
            finally:
                ledger.close()

    def _progress(self, told: Told) -> None:
        now = time.monotonic()
        if told.stage and not told.pages and now - self._told_at.get(told.task, 0) < TELL_EVERY / 2:
            return
        if now - self._told_at.get(told.task, 0) >= TELL_EVERY:
            self._told_at[told.task] = now
            self._tell(told)

    def _tell(self, told: Told) -> None:
        self._send(told.model_dump_json(exclude_defaults=False).encode())

    async def _beat(self) -> None:
        """Tell now and then that the process lives, and whether it could bear another site."""
        spare = False
        while True:
            self._send(BEAT + (b', "spare": true}' if spare else b', "spare": false}'))
            used, at = time.process_time(), time.monotonic()
            await asyncio.sleep(BEAT_EVERY)
            spent = time.monotonic() - at
            busy = (time.process_time() - used) / spent
            spare = busy < BUSY and spent - BEAT_EVERY < LATE and browsers_awaited() == 0

    def _send(self, line: bytes) -> None:
        try:
            self._out.write(line + b"\n")
            self._out.flush()
        except (BrokenPipeError, ValueError):
            self.stop.set()  # nobody listens any more


async def _main(rules: Path, ledger: Path, out: BinaryIO) -> None:
    loop = asyncio.get_running_loop()
    # One thread: checks of several sites in turn, so that none runs into its time limit
    # because the others have the processor.
    loop.set_default_executor(ThreadPoolExecutor(max_workers=1))
    reader = asyncio.StreamReader(limit=_LINE_LIMIT)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await Worker(rules, ledger, out).serve(reader)


def main() -> None:
    """Run a worker: ``python -m gkcheck.batch.worker RULES LEDGER``."""
    # Stopping is the parent's matter: it tells, or is gone. (Ignored signals would be inherited.)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < _FILES:
        most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    logs.set_up(logging.WARNING)
    for noisy in ("scrapy", "asyncio", "pypdf", "PIL", "libav", "warcio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not break the protocol
    rules, ledger = map(Path, sys.argv[1:3])
    run(_main(rules, ledger, out))
    os._exit(0)  # a decoder or check that hangs in a thread must not keep the process


if __name__ == "__main__":
    main()
