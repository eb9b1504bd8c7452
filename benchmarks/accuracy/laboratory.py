"""What the checks of names, addresses and certificates say in the laboratory's situations.

Loopback portals have neither name servers nor certificates nor a second way in; the situations of
``tests/lab_ipv6`` do, each with what must be said. ``python -m benchmarks.accuracy.laboratory``
plays them (root, nsd, unbound and nginx needed) and writes ``laboratory.json``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]
RESULT = Path(__file__).with_name("laboratory.json")
#: Said of every site with one web server: no fault of a situation.
NOTED = {"single_server"}
#: Checks that must be sure of nothing in a situation that does not name them.
QUIET_UNLESS_NAMED = {"ipv6_support", "ipv6_links", "ipv6_subresources", "name_servers"}


class Seen(BaseModel):
    """Counts of one check over all situations.

    ``quiet``: situations without a fault of its kind in which it was sure of nothing
    (also because it had nothing to look at); ``ours``: those
    of them in which the fault is this machine's or the way's (near-misses). ``open_told``: of the
    ``open_wanted`` matters that cannot be told, those it left open.
    """

    model_config = ConfigDict(extra="forbid")

    right: int = 0
    wrong: int = 0
    told: int = 0
    missed: int = 0
    doubts: int = 0
    doubts_right: int = 0
    doubts_planted: int = 0
    doubts_told: int = 0
    open_wanted: int = 0
    open_told: int = 0
    quiet: int = 0
    ours: int = 0


class Laboratory(BaseModel):
    """The whole measurement; ``wrong_at`` names situations that did not come out as written."""

    model_config = ConfigDict(extra="forbid")

    situations: int
    checks: dict[str, Seen]
    wrong_at: list[str]


def load() -> Laboratory | None:
    """Return what was measured last; None: nothing was."""
    if not RESULT.is_file():
        return None
    return Laboratory.model_validate(json.loads(RESULT.read_text(encoding="utf-8")))


def count(
    expected: Mapping[str, Any], seen: Mapping[str, Any], checks: dict[str, Seen], *, ours: bool
) -> bool:
    """Add one situation; return whether it came out as written."""
    good = True
    for check, said in seen.items():
        if check not in expected and check not in QUIET_UNLESS_NAMED:
            continue
        one = checks.setdefault(check, Seen())
        sure, review, open_ = expected.get(check, ([], [], []))
        found, doubts = list(said["sure"]), [r for r in said["review"] if r not in NOTED]
        hits = _shared(sure, found)
        one.right += hits
        one.wrong += len(found) - hits
        one.told += hits
        one.missed += len(sure) - hits
        near = _shared(review, doubts)
        if check in expected:  # of others only that they are sure of nothing was written down
            one.doubts += len(doubts)
            one.doubts_right += near
        one.doubts_planted += len(review)
        one.doubts_told += near
        one.open_wanted += len(open_)
        one.open_told += sum(any(c in w.split("|") for c in said["open"]) for w in open_)
        if not sure and not found:
            one.quiet += 1
            one.ours += ours
        good = good and hits == len(sure) == len(found) and near == len(review)
    return good


def _shared(wanted: list[str], found: list[str]) -> int:
    rest, hits = list(found), 0
    for code in wanted:
        if code in rest:
            rest.remove(code)
            hits += 1
    return hits


def main() -> int:
    """Play all situations; return 0 if each came out as written."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.laboratory")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    network = importlib.import_module("lab.network")
    why = network.missing()
    if why is not None:
        sys.stderr.write(f"{why}\n")
        return 2
    situations = importlib.import_module("lab_ipv6.situations.every").SITUATIONS
    checks: dict[str, Seen] = {}
    wrong: list[str] = []

    def play(name: str) -> dict[str, Any] | None:
        with tempfile.TemporaryDirectory() as folder:
            try:
                return dict(network.situation(Path(folder), situations[name][0])["checks"])
            except (AssertionError, ValueError) as error:
                sys.stderr.write(f"{name}: {str(error)[-300:]}\n")
                return None

    with ThreadPoolExecutor(given.jobs) as pool:
        for name, seen in zip(situations, pool.map(play, situations), strict=True):
            _, expected, ours = situations[name]
            if seen is None or not count(expected, seen, checks, ours=bool(ours)):
                wrong.append(name)
                sys.stderr.write(f"{name}: not as written: {seen}\n")
    measured = Laboratory(
        situations=len(situations), checks=dict(sorted(checks.items())), wrong_at=wrong
    )
    RESULT.write_text(json.dumps(measured.model_dump(), indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
