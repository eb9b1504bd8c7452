"""The tools that are compared: how each is called, and which addresses it calls broken."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.measure import FOUND_BY, Portal

HERE = Path(__file__).parent


def program(name: str) -> str | None:
    """Return where a program is: beside this Python, where the peers are installed, or on PATH."""
    for folder in (
        Path(sys.executable).parent,
        HERE / "node_modules" / ".bin",
        HERE / ".venv" / "bin",
    ):
        if (folder / name).exists():
            return str(folder / name)
    return shutil.which(name)


@dataclass(frozen=True)
class Tool:
    """One tool. ``broken`` yields the addresses that it reports, absolute or as paths."""

    name: str
    program: str
    arguments: Callable[[Portal, Path], list[str]]
    broken: Callable[[Portal, Path], Iterable[str]]

    def there(self) -> bool:
        """Tell whether it is installed."""
        return program(self.program) is not None

    def command(self, portal: Portal, out: Path) -> list[str]:
        """Return the command line."""
        return [program(self.program) or self.program, *self.arguments(portal, out)]


def _gkcheck(portal: Portal, out: Path) -> list[str]:
    return [
        "--home", str(out / "home"), "site", portal.url, "--plan", "chongqing-2021", "--plan", "shanwei-2021",
        "--as-of", "2021-12-20", "--allow-private", "--rate", "0", "--max-pages", "100000",
        "--max-depth", "30", "--time-limit", "3600", "--no-browser", "--second-look-after", "0",
        "--quiet", "--format", "html,json", "--out", str(out / "run"),
    ]  # fmt: skip


def _gkcheck_found(portal: Portal, out: Path) -> Iterable[str]:
    result = json.loads((out / "run" / "result.json").read_text(encoding="utf-8"))
    shutil.rmtree(out / "run")
    for finding in result["findings"]:
        if finding["check"] in FOUND_BY:
            yield finding["subject"]["url"]


def _crawl(portal: Portal, out: Path) -> list[str]:
    return [str(HERE / "crawl_only.py"), portal.url, str(out / "run")]


def _crawl_found(portal: Portal, out: Path) -> Iterable[str]:
    yield from (out / "run" / "broken.txt").read_text(encoding="utf-8").split()
    shutil.rmtree(out / "run")


def _linkchecker(portal: Portal, out: Path) -> list[str]:
    # the server's header lifts the limit of two a second; this lifts the one of ten that is left
    settings = out / "linkcheckerrc"
    settings.write_text("[checking]\nmaxrequestspersecond=100000\n", encoding="utf-8")
    return [
        "-f", str(settings), "-t", "32", "--no-warnings", "-F", f"csv/utf-8/{out}/found.csv",
        portal.url,
    ]  # fmt: skip


def _linkchecker_found(portal: Portal, out: Path) -> Iterable[str]:
    lines = (out / "found.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader([line for line in lines if not line.startswith("#")], delimiter=";")
    for row in rows:
        if row.get("valid") == "False":
            yield row["url"] or row["urlname"]


def _lychee(portal: Portal, out: Path) -> list[str]:
    listed = out / "pages.txt"
    listed.write_text("\n".join(portal.page_urls()), encoding="utf-8")
    return [
        "--max-concurrency", "32", "--host-concurrency", "32", "--host-request-interval", "0ms",
        "--no-progress", "--format", "json", "--include-verbatim",
        "--files-from", str(listed),
    ]  # fmt: skip


def _lychee_found(portal: Portal, out: Path) -> Iterable[str]:
    told = json.loads((out / "stdout").read_text(encoding="utf-8"))
    for failures in (told.get("error_map") or told.get("fail_map") or {}).values():
        for one in failures:
            yield one["url"]


def _linkinator(portal: Portal, out: Path) -> list[str]:
    return [portal.url, "--recurse", "--concurrency", "32", "--format", "json"]


def _linkinator_found(portal: Portal, out: Path) -> Iterable[str]:
    told = json.loads((out / "stdout").read_text(encoding="utf-8"))
    return [link["url"] for link in told["links"] if link["state"] == "BROKEN"]


def _wget2(portal: Portal, out: Path) -> list[str]:
    return ["--spider", "-r", "-l", "30", "--max-threads", "4", "--no-robots", portal.url]


def _wget2_found(portal: Portal, out: Path) -> Iterable[str]:
    text = (out / "stdout").read_text(encoding="utf-8", errors="replace")
    return re.findall(r"HTTP ERROR response [45]\d\d[^\[]*\[([^\]]+)\]", text)


def _scrapy(portal: Portal, out: Path) -> list[str]:
    return [str(HERE / "bare_scrapy.py"), portal.url, str(out / "found.txt")]


def _parts(portal: Portal, out: Path) -> list[str]:
    return [str(HERE / "bare_parts.py"), portal.url, str(out / "found.txt")]


def _listed(portal: Portal, out: Path) -> Iterable[str]:
    return (out / "found.txt").read_text(encoding="utf-8").split()


TOOLS = (
    Tool("gkcheck full audit", "gkcheck", _gkcheck, _gkcheck_found),
    Tool("gkcheck crawl only", "python", _crawl, _crawl_found),
    Tool("bare aiohttp and lexbor", "python", _parts, _listed),
    Tool("bare Scrapy", "python", _scrapy, _listed),
    Tool("lychee", "lychee", _lychee, _lychee_found),
    Tool("wget2", "wget2", _wget2, _wget2_found),
    Tool("linkinator", "linkinator", _linkinator, _linkinator_found),
    Tool("linkchecker", "linkchecker", _linkchecker, _linkchecker_found),
)
