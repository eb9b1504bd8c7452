"""How many sites the processes of one machine have at once, and when a process is renewed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lab.batches import Batchlab, kill, lab, until
from lab.many_sites import AS_OF, ManySites

from gkcheck.batch import pool
from gkcheck.batch.job import Job
from gkcheck.batch.load import load_batch
from gkcheck.batch.pool import EACH, Pool
from gkcheck.paths import rules_dir
from gkcheck.store.ledger import FILE, Ledger


def jobs_of(batch: Batchlab) -> list[Job]:
    read = load_batch(batch.file)
    return [
        Job(
            batch_run="20260320-00000000", task=number, number=1, entry=site,
            spec=site.spec(read.options), as_of=AS_OF, folder=str(batch.folder / f"site{number}"),
        )
        for number, site in enumerate(read.sites)
    ]  # fmt: skip


def test_a_process_that_is_to_be_renewed_makes_room_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last sites may take long: the next ones do not wait for them."""
    monkeypatch.setattr(pool, "SITES_A_PROCESS", 2)
    Ledger(tmp_path / FILE).close()

    async def run(jobs: list[Job]) -> tuple[list[bool], dict[int, str]]:
        engine = Pool(rules_dir(), tmp_path / FILE, tmp_path / "logs", size=1, each=2)
        await engine.open()
        rooms = []
        for job in jobs:
            rooms.append(engine.room())
            await engine.start(job)
        rooms.append(engine.room())
        ended: dict[int, str] = {}
        while len(ended) < len(jobs):
            told = await asyncio.wait_for(engine.told.get(), 120)
            if told.kind != "progress":
                ended[told.task] = told.kind
        await engine.close()
        return rooms, ended

    with lab(tmp_path, 4, ManySites(delay=0.05)) as batch:
        jobs = jobs_of(batch)[:3]
        rooms, ended = asyncio.run(run(jobs))
    assert rooms == [True, True, True, True]  # the third is for a second process, which has one
    assert ended == {0: "done", 1: "done", 2: "done"}
    assert len(list((tmp_path / "logs").glob("worker-*.log"))) == 2


@pytest.mark.slow
def test_a_process_that_waits_gets_more_sites_and_a_given_number_holds(tmp_path: Path) -> None:
    with lab(tmp_path, EACH + 6, ManySites(delay=1.5)) as batch:
        started = batch.start("home", "--jobs", "1")
        until(lambda: batch.states("home").get("running", 0) > EACH)
        kill(started)
        most, batch.sites.delay = 0, 0.2
        started = batch.start("fixed", "--jobs", "1", "--each", "3")
        until(lambda: batch.states("fixed").get("running", 0) == 3)

        def first_done() -> bool:
            nonlocal most
            most = max(most, batch.states("fixed").get("running", 0))
            return batch.states("fixed").get("done", 0) > 0

        until(first_done)
        kill(started)
        assert most == 3
