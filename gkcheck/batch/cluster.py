"""Does tasks on a Dask cluster: whole sites go out, rows come back into the one ledger.

Lost workers are Dask's matter (it gives their tasks to others); when the scheduler is lost, what was
under way is sent again to the next one at the same address. A result that comes twice is recorded
once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from gkcheck.batch.job import Job, Told
from gkcheck.batch.remote import Parcel, Returned, audit_remote, unpack
from gkcheck.errors import GkcheckError
from gkcheck.models.result import SiteResult
from gkcheck.pipeline.availability import DAYS
from gkcheck.pipeline.shelf import Shelf
from gkcheck.store.ledger import Ledger
from gkcheck.store.ledger_review import read_words
from gkcheck.store.ledger_runs import record_site
from gkcheck.store.ledger_tasks import BatchRun, BatchTasks

try:
    from distributed import Client
except ImportError as error:  # pragma: no cover - depends on what is installed
    raise GkcheckError("使用集群需要安装附加组件:pip install 'gkcheck[cluster]'") from error

#: The resource that workers with IPv6 announce: ``dask worker … --resources "ipv6=100"``.
IPV6 = "ipv6"
#: Times Dask tries a site again whose worker died.
RETRIES = 3
#: Seconds to wait for a scheduler before a new try, and for how many tries.
_AGAIN_AFTER, _TRIES = 5.0, 120
_CONNECT_SECONDS = 15.0


class Cluster:
    """An engine (:class:`gkcheck.batch.conductor.Engine`) on other machines."""

    local = False

    def __init__(
        self,
        address: str,
        book: BatchTasks,
        run: BatchRun,
        shelf: Shelf,
        ledger: Path,
        *,
        store: str | None,
    ) -> None:
        self.told: asyncio.Queue[Told] = asyncio.Queue()
        self.places = 0
        self._address = address
        self._book = book
        self._run = run
        self._shelf = shelf
        self._digest = shelf.digest()
        self._ledger = ledger
        self._store = store
        self._client: Any = None
        self._ipv6 = False
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._wants: dict[tuple[object, ...], bool] = {}
        self._closing = False
        self._recorder = ThreadPoolExecutor(max_workers=1)
        self._connecting = asyncio.Lock()
        self._look: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect. Raises :class:`GkcheckError` when no scheduler answers."""
        for noisy in ("distributed", "tornado"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)
        try:
            self._client = await self._connect()
        except (OSError, TimeoutError, ValueError) as error:
            raise GkcheckError(f"连不上集群 {self._address}:{error}", 3) from None
        await self._count()
        self._look = asyncio.ensure_future(self._keep_counting())

    def room(self, job: Job | None = None) -> bool:
        """Tell whether a job can be sent: as many as there are threads, and some in store."""
        return self.places > 0 and len(self._tasks) < self.places + max(2, self.places // 4)

    async def start(self, job: Job) -> None:
        """Send a job."""
        self._tasks[job.task] = asyncio.ensure_future(self._follow(job))

    async def stop(self) -> None:
        """Call back what is out; sites that are half done are begun anew or gone on with later."""
        for task in list(self._tasks.values()):
            task.cancel()

    async def close(self) -> None:
        """Let go of the cluster, which goes on living."""
        self._closing = True
        for task in [*self._tasks.values(), *([self._look] if self._look else [])]:
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._client is not None:
            with contextlib.suppress(OSError, TimeoutError, asyncio.CancelledError):
                await self._client.close(timeout=5)
        self._recorder.shutdown()

    async def _follow(self, job: Job) -> None:
        """Send a job, wait for its rows, record them, tell."""
        told = Told(kind="stopped", task=job.task, number=job.number)
        try:
            returned = await self._result(job)
            told, result = unpack(returned)
            if result is not None:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(
                    self._recorder, self._record, job, result, returned, told.folder
                )
        except asyncio.CancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - one broken site never stops a batch
            told = Told(
                kind="failed", task=job.task, number=job.number,
                error=f"{type(error).__name__}: {error}"[:500],
            )  # fmt: skip
        self._tasks.pop(job.task, None)
        await self.told.put(told)

    async def _result(self, job: Job) -> Returned:
        """Return the rows of a job, sending it again when the scheduler was lost."""
        parcel = self._parcel(job).model_dump_json()
        for _ in range(_TRIES):
            client = await self._connected()
            wanted = {IPV6: 1} if self._ipv6 and self._wants_ipv6(job) else None
            future: Any = client.submit(
                audit_remote, parcel, retries=RETRIES, pure=False, resources=wanted,
                key=f"gkcheck-{job.batch_run}-{job.task}-{job.number}",
            )  # fmt: skip
            try:
                returned: Returned = await future.result()
            except (asyncio.CancelledError, OSError, TimeoutError):
                # the scheduler is gone, or this task itself is to end
                if self._closing or _cancelled():
                    with contextlib.suppress(Exception):
                        await future.cancel()
                    raise asyncio.CancelledError from None
                await asyncio.sleep(_AGAIN_AFTER)
                continue
            future.release()
            return returned
        raise GkcheckError(f"集群 {self._address} 一直连不上", 3)

    def _parcel(self, job: Job) -> Parcel:
        days = job.as_of - timedelta(days=DAYS - 1)
        visits = self._book.visits(job.task, days, job.as_of)
        return Parcel(
            job=job,
            rules=str(self._shelf.rules),
            rules_digest=self._digest,
            store=self._store,
            visits=tuple(
                (v.day, v.slot, v.at, v.v4, v.v4_ms, v.v6, v.v6_ms, v.doubt) for v in visits
            ),
            outages=tuple((o.starts, o.ends, o.reason) for o in self._book.ledger.outages(job.task))
            if visits
            else (),
            words=read_words(self._ledger, job.spec.url).to_json(),
        )

    def _record(self, job: Job, result: bytes, returned: Returned, folder: str | None) -> None:
        ledger = Ledger(self._ledger)
        try:
            record_site(
                ledger, SiteResult.model_validate_json(result), site=job.entry,
                batch_run=job.batch_run, folder=folder, due=returned.due,
            )  # fmt: skip
        finally:
            ledger.close()

    def _wants_ipv6(self, job: Job) -> bool:
        """Tell whether any check of this site asks about IPv6."""
        plans = self._shelf.choose(job.entry.plans, job.spec.kind, job.as_of, job.spec.name)
        key = (*(plan.plan for plan in plans), job.spec.kind)
        if key not in self._wants:
            asked = self._shelf.wanted(plans, job.spec, job.as_of)
            self._wants[key] = any(check.startswith("ipv6") for check, _ in asked)
        return self._wants[key]

    async def _connect(self) -> Any:
        client: Any = Client
        return await client(
            self._address, asynchronous=True, timeout=_CONNECT_SECONDS, set_as_default=False
        )

    async def _connected(self) -> Any:
        """Return a client that is connected, making a new one if the scheduler was lost."""
        async with self._connecting:
            for _ in range(_TRIES):
                if self._client is not None and self._client.status == "running":
                    return self._client
                try:
                    if self._client is not None:
                        with contextlib.suppress(OSError, TimeoutError, asyncio.CancelledError):
                            await self._client.close(timeout=2)
                    self._client = await self._connect()
                    await self._count()
                except (OSError, TimeoutError):
                    await asyncio.sleep(_AGAIN_AFTER)
        raise GkcheckError(f"集群 {self._address} 一直连不上", 3)

    async def _count(self) -> None:
        """Note how many places the workers have, and whether one has IPv6."""
        info = await self._client.scheduler.identity(n_workers=-1)
        workers = list(info.get("workers", {}).values())
        self.places = sum(int(worker.get("nthreads", 1)) for worker in workers)
        self._ipv6 = any(IPV6 in (worker.get("resources") or {}) for worker in workers)

    async def _keep_counting(self) -> None:
        while True:
            await asyncio.sleep(5)
            with contextlib.suppress(OSError, TimeoutError, AttributeError):
                if self._client is not None and self._client.status == "running":
                    await self._count()


def _cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
