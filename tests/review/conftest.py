"""One tiny portal, audited once by the command; each test gets a data folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lab.dns_server import dns_lab
from lab.many_sites import AS_OF, ManySites, Serving, many_sites, zone

from gkcheck.cli import main
from gkcheck.store.ledger import FILE, Ledger

ROOT = Path(__file__).parents[2]
DEAD = "/c1/gone.html"
PLANS = ("chongqing-2021", "site-guide-2017")


@dataclass
class Lab:
    """A served site that can be mended, and how to audit it."""

    serving: Serving
    dns: str
    dead: set[str]

    @property
    def url(self) -> str:
        return self.serving.url(1)

    def audit(self, home: Path, as_of: str = AS_OF.isoformat()) -> None:
        plans = [part for plan in PLANS for part in ("--plan", plan)]
        done = subprocess.run(
            [sys.executable, "-m", "gkcheck", "--home", str(home), "site", self.url, *plans,
             "--as-of", as_of, "--name", "第1县人民政府", "--kind", "portal_county",
             "--allow-private", "--rate", "0", "--no-browser", "--second-look-after", "0",
             "--max-pages", "60", "--resolver", self.dns, "--quiet"],
            capture_output=True, text=True, check=False, timeout=300, cwd=home.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    dead = {DEAD}
    with many_sites(ManySites(broken=lambda site: dead)) as serving, dns_lab(zone(2)) as dns:
        yield Lab(serving, f"127.0.0.1:{dns.port}", dead)


@pytest.fixture(scope="session")
def audited(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("review") / "home"
    home.mkdir()
    lab.audit(home)
    return home


@dataclass
class Office:
    """A data folder with one audited site, and the command over it."""

    home: Path
    url: str

    def run(self, *args: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(self.home), *args])

    def ok(self, *args: str) -> str:
        done = self.run(*args)
        assert done.exit_code == 0, done.output
        return done.output

    def rows(self, sql: str, *args: object) -> list[tuple]:
        book = Ledger(self.home / FILE)
        try:
            return [tuple(row) for row in book.db.conn.execute(sql, args)]
        finally:
            book.close()

    def mark(self, check: str = "dead_link") -> str:
        return str(self.rows("SELECT fingerprint FROM finding WHERE check_id = ?", check)[0][0])


@pytest.fixture
def office(audited: Path, lab: Lab, tmp_path: Path) -> Office:
    home = tmp_path / "home"
    shutil.copytree(audited, home)
    made = Office(home, lab.url)
    book = Ledger(home / FILE)
    with book.db.conn as conn:
        conn.execute(
            "UPDATE site_run SET folder = replace(folder, ?, ?)", (str(audited), str(home))
        )
    book.close()
    return made


@pytest.fixture
def mended(lab: Lab) -> Iterator[Callable[[], None]]:
    """Give a function that takes the dead link off the site; the test's end puts it back."""
    yield lab.dead.clear
    lab.dead.add(DEAD)
