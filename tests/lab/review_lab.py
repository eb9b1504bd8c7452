"""A tiny portal audited by the command, a data folder over it, and the review page of that folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from click.testing import CliRunner, Result
from lab.many_sites import AS_OF, Serving

from gkcheck.cli import main
from gkcheck.paths import rules_dir
from gkcheck.portal.server import in_background
from gkcheck.review.server import ReviewServer
from gkcheck.store.ledger import FILE, Ledger

ROOT = Path(__file__).parents[2]
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

    def clear(self) -> None:
        """Take back everything that was decided."""
        book = Ledger(self.home / FILE)
        with book.db.conn as conn:
            conn.execute("DELETE FROM decision")
        book.close()


def own_office(audited: Path, home: Path) -> Office:
    """Return a data folder of one's own, copied from the audited one."""
    shutil.copytree(audited, home)
    book = Ledger(home / FILE)
    with book.db.conn as conn:
        conn.execute(
            "UPDATE site_run SET folder = replace(folder, ?, ?)", (str(audited), str(home))
        )
        ((url,),) = conn.execute("SELECT url FROM site")
    book.close()
    return Office(home, url)


@contextlib.asynccontextmanager
async def _reviewing(home: Path) -> AsyncIterator[ReviewServer]:
    # made where it runs: its ledger belongs to one thread
    async with ReviewServer(home, rules_dir(None), by="张三").running(0) as server:
        yield server


class Served:
    """A running page in a thread of its own."""

    def __init__(self, home: Path) -> None:
        self._open = contextlib.ExitStack()
        self.server = self._open.enter_context(in_background(_reviewing(home)))

    def close(self) -> None:
        self._open.close()

    @property
    def url(self) -> str:
        return self.server.url

    def ask(self, method: str, path: str, *, base: str | None = None, **more):
        async def go():
            async with (
                aiohttp.ClientSession() as session,
                session.request(method, (base or self.url) + path, **more) as answer,
            ):
                return answer.status, await answer.read(), dict(answer.headers)

        return asyncio.run(go())

    @property
    def own(self) -> dict[str, str]:
        origin = f"http://127.0.0.1:{self.server.port}"
        return {"Origin": origin, "X-Gkcheck": self.server.token}
