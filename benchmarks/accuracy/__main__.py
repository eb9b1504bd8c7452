"""``python -m benchmarks.accuracy``: build, audit and compare the labelled portals; write the table.

``--only WORD`` keeps portals whose name holds the word; ``--again`` reads what an earlier run left
instead of auditing anew. The documents are only written when all portals were measured.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.accuracy import weeks
from benchmarks.accuracy.audit_one import Audited, Labelled, load, run
from benchmarks.accuracy.compare import Tally, count
from benchmarks.accuracy.coverage import Covered, cover
from benchmarks.accuracy.portals import labelled_portals
from benchmarks.accuracy.table import write
from gkcheck.errors import GkcheckError

#: Seconds that one portal may take.
TIME_LIMIT = 600
#: Portals that may be lost to time without spoiling the table.
LOST = 5


def main() -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy")
    parser.add_argument("--work", type=Path, default=Path("gkcheck-data/accuracy"))
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", help="print the mistakes of this check (or all)")
    parser.add_argument("--doubts", action="store_true", help="show unexpected suspicions too")
    parser.add_argument(
        "--lost", type=int, default=LOST, help="portals that may be without a result"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run(next(p for p in labelled_portals() if p.id == given.one), given.work / given.one)
        return 0
    portals = [
        p for p in labelled_portals() if not given.only or any(w in p.id for w in given.only)
    ]
    audits = collect(portals, given.work, given.jobs, again=given.again)
    tallies: dict[str, Tally] = {}
    for audited in audits:
        count(audited, tallies)
    if not given.only:
        tallies[weeks.CHECK] = weeks.measure()
    for check, tally in sorted(tallies.items()):
        sys.stdout.write(line(check, tally) + "\n")
        if given.show in (check, "all"):
            shown = [m for m in tally.mistakes if given.doubts or ": doubt: " not in m]
            sys.stdout.writelines(f"    {mistake}\n" for mistake in shown)
    covered = []
    seen: set[str] = set()
    latest = audits[::-1]
    latest.sort(key=lambda a: not a.labelled.browser)  # what a browser looked at says the most
    for audited in latest:
        if not audited.labelled.spec.plans:
            continue
        plan = audited.labelled.spec.plans[0]
        if not audited.labelled.spec.defects and plan not in seen:
            seen.add(plan)
            covered.append(cover(audited, given.work / audited.labelled.id))
            sys.stdout.write(said(covered[-1]))
    if not given.only and len(audits) >= len(portals) - given.lost:
        write(tallies, audits, covered, len(portals))
    return 0 if len(audits) == len(portals) else 1


def said(covered: Covered) -> str:
    """Return lines on how much of a plan is decided."""
    head = (
        f"{covered.plan}: automated {covered.automated}, met {covered.met}, not met {covered.not_met}, "
        f"partial {covered.partial}, with evidence {covered.evidence}\n"
    )
    rows = [f"    not met {i}\n" for i in covered.failed_items]
    rows += [f"    open {i}\n" for i in covered.open_items]
    return head + "".join(rows)


def collect(portals: list[Labelled], work: Path, jobs: int, *, again: bool) -> list[Audited]:
    """Audit (or read) each portal; one that fails is told and left out."""
    found = []
    with ThreadPoolExecutor(jobs) as pool:
        if not again:
            list(pool.map(lambda p: _apart(p, work), portals))
    for portal in portals:
        try:
            audited = load(portal, work / portal.id)
        except (OSError, GkcheckError):
            sys.stderr.write(f"{portal.id}: no result\n")
            continue
        found.append(audited)
    return found


def _apart(portal: Labelled, work: Path) -> None:
    """Audit one portal in a process of its own: one that hangs must not cost the others."""
    folder = work / portal.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "benchmarks.accuracy", "--work", str(work), "--one", portal.id]
    with (folder / "log.txt").open("w") as log:
        try:
            done = subprocess.run(command, stderr=log, stdout=log, timeout=TIME_LIMIT, check=False)
            state = "done" if done.returncode == 0 else f"failed, see {folder}/log.txt"
        except subprocess.TimeoutExpired:
            state = "ran out of time"
    sys.stderr.write(f"{portal.id}: {state}\n")


def line(check: str, tally: Tally) -> str:
    """Return one line of figures."""
    return (
        f"{check:34} precision {_share(tally.precision)} ({tally.right}+{tally.wrong})  recall {_share(tally.recall)} "
        f"({tally.told}-{tally.missed}, {tally.doubted} doubted)  suspicions {tally.suspected_right}/{tally.suspected}  "
        f"undecided {tally.undecided}  untold {tally.untold}  clean {tally.clean}  failed {tally.failed}  styles {len(tally.styles)}"
    )


def _share(value: float | None) -> str:
    return "  –  " if value is None else f"{value:.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
