"""One site from address to verdicts. Every stage reads what the stage before stored."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from crawler.probes.site import PARTS, parts_of, probe_site, probed_before
from crawler.progress import CrawlSummary, Progress
from crawler.run import crawl, look_again
from gkcheck import clock
from gkcheck.lists import LISTS, Lists, read_lists
from gkcheck.memory import give_back
from gkcheck.models.outcome import CheckOutcome, run_digest
from gkcheck.models.site import SiteSpec
from gkcheck.pipeline import confirm, places
from gkcheck.pipeline.availability import copy_availability
from gkcheck.runner import run_checks
from gkcheck.store.schema import open_store
from gkcheck.store.writer import FactWriter

#: More suspects than this are not all looked at again; the rest stay suspicions.
SECOND_LOOKS = 2000
#: Targets of a second look that probes look at, not the crawl: ``ipv6:HOST`` and ``net:PART``.
#: ``watch:URL`` was seen on many visits of a week and needs no further one.
PROBED = ("ipv6:", "net:", "watch:")
Wanted = Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class AuditOptions:
    """What shapes an audit beyond the site itself."""

    as_of: date
    out: Path
    disabled: Collection[str] = ()
    out_given: bool = False
    ledger: Path | None = None
    on_progress: Callable[[Progress], None] | None = None
    on_stage: Callable[[str], None] = lambda stage: None
    stop: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Audit:
    """What collecting and checking came to; judging needs no more."""

    run_id: str
    summary: CrawlSummary
    outcomes: list[CheckOutcome]
    looks: tuple[str, str] | None
    interrupted: bool = False


async def audit(spec: SiteSpec, wanted: Wanted, options: AuditOptions) -> Audit:
    """Crawl and probe ``spec``, run the checks, look again at suspects.

    Continues an unfinished run in ``options.out``. ``options.stop`` set: collecting ends soon, what
    is there is checked, and the run can be gone on with by the same call.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    # Held open: whoever is last to close a store writes all of its log into it and waits for the disk.
    held = open_store(str(options.out / places.FACTS))
    try:
        return await _audit(spec, wanted, options)
    finally:
        held.close()


async def _audit(spec: SiteSpec, wanted: Wanted, options: AuditOptions) -> Audit:
    run_id = _open_run(spec, options)
    summary = await _collect(spec, options)
    store = options.out / places.FACTS
    give_back()
    options.on_stage("check")
    first = await asyncio.to_thread(_run, store, options, wanted)
    first_at = summary.finished_at
    second: list[CheckOutcome] | None = None
    looked: set[str] = set()
    looks: tuple[str, str] | None = None
    targets = confirm.suspects(first)
    if targets and not options.stop.is_set() and summary.state in ("complete", "partial"):
        looked = await _second_look(spec, options, targets)
        if looked:
            second = await asyncio.to_thread(_run_again, store, options, wanted, first)
            looks = (first_at, clock.now().isoformat(timespec="seconds"))
    outcomes = confirm.settle(first, second, looked, looks)
    if not options.stop.is_set():
        _mark(store, stage="finished")
    return Audit(run_id, summary, outcomes, looks, options.stop.is_set())


def _open_run(spec: SiteSpec, options: AuditOptions) -> str:
    told = places.stored_run(options.out)
    run_id = told.get("run_id") or f"{options.as_of:%Y%m%d}-{secrets.token_hex(4)}"
    _mark(
        options.out / places.FACTS,
        run_id=run_id,
        spec_digest=places.spec_digest(spec, options.as_of),
        stage=told.get("stage", "started"),
        as_of=options.as_of.isoformat(),
        home_url=spec.url,
        site_kind=spec.kind,
        site_name=spec.name or "",
    )
    if spec.lists:
        _supply(options.out / places.FACTS, read_lists(Path(spec.lists)))
    return run_id


def _supply(store: Path, lists: Lists) -> None:
    writer = FactWriter(str(store))
    for name in LISTS:
        writer.set_list(name, lists.get(name, ()))
    writer.close()


def _mark(store: Path, **values: str) -> None:
    writer = FactWriter(str(store))
    writer.set_run(**values)
    writer.close()


async def _collect(spec: SiteSpec, options: AuditOptions) -> CrawlSummary:
    """Crawl, then probe. A stop request ends the crawl, which keeps what it has."""
    summary = await crawl(
        spec,
        options.out,
        as_of=options.as_of,
        on_progress=options.on_progress,
        previous=places.previous_store(options.out, options.out_given),
        stop=options.stop,
    )
    give_back()
    if not options.stop.is_set():
        options.on_stage("probe")
        await _probe(spec, options, look=1)
    return summary


async def _probe(
    spec: SiteSpec, options: AuditOptions, *, look: int, parts: Sequence[str] = PARTS
) -> None:
    writer = FactWriter(str(options.out / places.FACTS))
    try:
        if options.ledger is not None and look == 1:
            copy_availability(options.ledger, writer, spec.url, options.as_of)
        if not probed_before(writer, look):
            await probe_site(spec, writer, look=look, parts=parts)
    finally:
        writer.close()


def _run(store: Path, options: AuditOptions, wanted: Wanted) -> list[CheckOutcome]:
    return run_checks(store, options.as_of, wanted, disabled=options.disabled)


def _run_again(
    store: Path, options: AuditOptions, wanted: Wanted, first: list[CheckOutcome]
) -> list[CheckOutcome]:
    """Run the checks again that asked for a second look; the others have nothing to confirm."""
    asked = {outcome.run for outcome in first if confirm.suspects([outcome])}
    again = [(check, params) for check, params in wanted if run_digest(check, params) in asked]
    fresh = {outcome.run: outcome for outcome in _run(store, options, again)}
    return [fresh.get(outcome.run, outcome) for outcome in first]


async def _second_look(spec: SiteSpec, options: AuditOptions, targets: list[str]) -> set[str]:
    """Look again at the suspects, after a pause; return what could really be looked at."""
    if spec.replay is None and spec.second_look_after:
        options.on_stage("wait")
        await _pause(options.stop, spec.second_look_after)
        if options.stop.is_set():
            return set()
    looked: set[str] = set()
    probed = [target for target in targets if target.startswith(PROBED)]
    looked.update(target for target in probed if target.startswith("watch:"))
    if parts_of(probed) and spec.replay is None:
        await _probe(spec, options, look=2, parts=parts_of(probed))
        looked.update(probed)
    urls = [target for target in targets if not target.startswith(PROBED)][:SECOND_LOOKS]
    if urls:
        looked |= await look_again(spec, options.out, urls, on_progress=options.on_progress)
    return looked


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
