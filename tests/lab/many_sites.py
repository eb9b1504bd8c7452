"""Many tiny portals behind one loopback address, told apart by host name, served in one process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from aiohttp import web

from gkcheck.portal.server import in_background

COLUMNS = ("政务要闻", "通知公告", "政策文件", "政策解读")
ARTICLES = 3
AS_OF = date(2026, 3, 20)


def host(site: int) -> str:
    return f"s{site}.test"


@dataclass
class ManySites:
    """What each site shows. ``broken`` says which of its links are dead; ``blocked``: answers 403."""

    broken: Callable[[int], set[str]] = lambda site: (
        {f"/c{site % 4}/gone.html"} if site % 3 else set()
    )
    blocked: Callable[[int], bool] = lambda site: False
    delay: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    homes: Counter[int] = field(default_factory=Counter)

    def page(self, site: int, path: str) -> tuple[int, str]:
        """Return status and body of one address."""
        name = f"第{site}县"
        menu = "".join(f'<li><a href="/c{n}/">{c}</a></li>' for n, c in enumerate(COLUMNS))
        frame = (
            f"<html><head><meta charset=utf-8><title>{{title}}-{name}人民政府</title></head><body>"
            f"<h1>{name}人民政府</h1><ul class=nav>{menu}</ul>{{body}}<div class=footer>主办:{name}"
            f"人民政府办公室 网站标识码:{4400000000 + site} 联系电话:0000-1234567</div></body></html>"
        )
        parts = path.strip("/").split("/")
        if path == "/":
            body = "".join(f"<h2>{c}</h2>{self._list(site, n)}" for n, c in enumerate(COLUMNS))
            return 200, frame.format(title="首页", body=body)
        if path == "/robots.txt":
            return 404, "none"
        column = parts[0]
        if not (column[:1] == "c" and column[1:].isdigit() and int(column[1:]) < len(COLUMNS)):
            return 404, "not found"
        number = int(column[1:])
        here = f'<div class=position>当前位置:<a href="/">首页</a>&gt;<a href="/c{number}/">{COLUMNS[number]}</a></div>'
        if len(parts) == 1:
            return 200, frame.format(title=COLUMNS[number], body=here + self._list(site, number))
        for n in range(ARTICLES):
            if parts[1] == f"a{n}.html":
                text = f"{name}{COLUMNS[number]}第{n}条,关于做好有关工作的通知。" * 12
                body = f"{here}<h1>{self._title(site, number, n)}</h1><div>发布时间:{self._day(site, n)}</div><p>{text}</p>"
                return 200, frame.format(title=self._title(site, number, n), body=body)
        return 404, "not found"

    def _list(self, site: int, number: int) -> str:
        rows = "".join(
            f'<li><a href="/c{number}/a{n}.html">{self._title(site, number, n)}</a><span>{self._day(site, n)}</span></li>'
            for n in range(ARTICLES)
        )
        dead = "".join(
            f'<li><a href="{path}">{COLUMNS[number]}旧文</a><span>{self._day(site, 2)}</span></li>'
            for path in sorted(self.broken(site))
            if path.startswith(f"/c{number}/")
        )
        return f"<ul class=list>{rows}{dead}</ul>"

    def _title(self, site: int, number: int, n: int) -> str:
        return f"第{site}县关于{COLUMNS[number]}工作的第{n}号通报"

    def _day(self, site: int, n: int) -> str:
        return (AS_OF - timedelta(days=1 + (site * 7 + n * 3) % 40)).isoformat()

    async def handle(self, request: web.Request) -> web.Response:
        name = request.host.split(":")[0]
        site = int(name[1:].split(".")[0]) if name[1:].split(".")[0].isdigit() else -1
        self.asked[name] += 1
        if request.path == "/":
            self.homes[site] += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.blocked(site):
            return web.Response(
                status=403,
                text="<html><title>403</title>访问被拦截</html>",
                content_type="text/html",
            )
        status, body = self.page(site, request.path)
        return web.Response(status=status, text=body, content_type="text/html", charset="utf-8")


@dataclass
class Serving:
    """A running server; ``url`` gives the home page of a site."""

    port: int
    sites: ManySites

    def url(self, site: int) -> str:
        return f"http://{host(site)}:{self.port}/"


@contextmanager
def many_sites(sites: ManySites | None = None) -> Iterator[Serving]:
    """Serve on a free port of 127.0.0.1 in a thread of its own."""
    with in_background(_listening(sites or ManySites())) as serving:
        yield serving


@asynccontextmanager
async def _listening(shown: ManySites) -> AsyncIterator[Serving]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", shown.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        yield Serving(runner.addresses[0][1], shown)
    finally:
        await runner.cleanup()


def zone(count: int) -> dict[str, dict[str, list[str]]]:
    """Return the names of ``count`` sites for the DNS of the lab, which serves their zones too."""
    servers = ["ns1.test", "ns2.test"]
    sites = {host(site): {"A": ["127.0.0.1"], "NS": servers} for site in range(count)}
    return sites | {server: {"A": ["127.0.0.1"]} for server in servers}
