"""Run gkcheck and its peers side by side over one generated portal, and say what each costs and finds.

Run: ``python -m benchmarks.peers [--pages 2000] [--rounds 3] [--only NAME ...] [--write]``. Needs nginx;
peers that are not installed are left out and named (see ``benchmarks/README.md``).
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers.measure import Measured, Portal, make_portal, run_once
from benchmarks.peers.tools import TOOLS, Tool

RESULTS = Path(__file__).parents[1] / "RESULTS.md"
HEAD = (
    "| tool | pages/s | CPU ms a page | peak MB | requests | requests a URL | HTTP errors found |"
    " content defects found | invented |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: |"
)


def main() -> None:
    """Measure and print a table; ``--write`` puts it into ``benchmarks/RESULTS.md``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=[tool.name for tool in TOOLS])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    tools = [tool for tool in TOOLS if not given.only or tool.name in given.only]
    for tool in tools:
        if not tool.there():
            print(f"not installed, left out: {tool.name}", file=sys.stderr)
    tools = [tool for tool in tools if tool.there()]
    with scratch() as folder, make_portal(folder, given.pages) as portal:
        found = measure(tools, portal, given.rounds)
    text = table(found, given.pages, given.rounds)
    print(text)
    if given.write:
        put(text, given.pages)


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="gkcheck-bench-") as name:
        Path(name).chmod(0o755)  # nginx reads it as another user
        yield Path(name)


def measure(tools: list[Tool], portal: Portal, rounds: int) -> dict[str, list[Measured]]:
    """Run every tool once a round, in turns, so that the machine's noise meets all alike."""
    found: dict[str, list[Measured]] = {tool.name: [] for tool in tools}
    for number in range(rounds):
        for tool in tools:
            got = run_once(tool, portal)
            found[tool.name].append(got)
            print(f"round {number + 1} {tool.name}: {got}", file=sys.stderr, flush=True)
    return found


def table(found: dict[str, list[Measured]], pages: int, rounds: int) -> str:
    """Return the medians as Markdown."""
    lines = [
        f"{pages} pages, median of {rounds}; {machine()}.",
        "",
        HEAD,
    ]
    for name, runs in found.items():

        def mid(key: str, runs: list[Measured] = runs) -> float:
            return statistics.median(getattr(run, key) for run in runs)

        lines.append(
            f"| {name} | {mid('pages_per_second'):.0f} | {mid('cpu_ms_per_page'):.1f} |"
            f" {mid('peak_mb'):.0f} | {mid('requests'):.0f} | {mid('per_url'):.2f} |"
            f" {mid('errors_found'):.0f} of {runs[0].errors_planted} |"
            f" {mid('content_found'):.0f} of {runs[0].content_planted} | {mid('invented'):.0f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Return a few words on this machine."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{model}, 2 cores, Python {platform.python_version()}"


def put(text: str, pages: int) -> None:
    """Replace the section of this size in ``RESULTS.md``."""
    start, end = f"<!-- peers {pages} -->", f"<!-- end {pages} -->"
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    part = f"{start}\n{text}\n{end}"
    if start in old:
        before, rest = old.split(start, 1)
        old = before + part + rest.split(end, 1)[1]
    else:
        old = f"{old.rstrip()}\n\n## {pages} pages\n\n{part}\n"
    RESULTS.write_text(old, encoding="utf-8")


if __name__ == "__main__":
    main()
