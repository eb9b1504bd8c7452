"""Serve a written portal on loopback, the same port on IPv4 and IPv6."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import socket
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web

from gkcheck.portal.generate import EXPECT_FILE, SERVER_FILE, file_of

_Given = TypeVar("_Given")
#: Seconds that answers under way get when the portal closes; some pages are slow by intent.
_SHUTDOWN = 1.0
_PRIVATE = {SERVER_FILE, EXPECT_FILE}
_OWN_TYPES = {".html": "text/html", ".js": "application/javascript", ".css": "text/css", ".htm": "text/html", ".shtml": "text/html", ".ico": "image/x-icon", ".aspx": "text/html"}  # fmt: skip


def _query(raw: str, charset: str) -> dict[str, str]:
    """Return the query's values as a server of that charset reads them; UTF-8 is taken too."""
    try:
        return dict(parse_qsl(raw, encoding="utf-8", errors="strict"))
    except UnicodeDecodeError:
        return dict(parse_qsl(raw, encoding=charset, errors="replace"))


def _asked(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """Return an address as a server knows it that minds neither capitals nor the order of a query."""
    pairs = sorted(f"{name}={value}".lower() for name, value in query)
    return f"{path.lower()}?{'&'.join(pairs)}" if pairs else path.lower()


def _by_file(rules: dict[str, _Given]) -> dict[str, _Given]:
    return {file_of(address): given for address, given in rules.items()}


class PortalApp:
    """Answers for one folder: files, folders, statuses, redirects, a real 404.

    Where addresses have queries (``aliases`` are told), the names of files have them behind an @.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        rules = json.loads((root / SERVER_FILE).read_text(encoding="utf-8"))
        self.statuses: dict[str, int] = rules["statuses"]
        self.redirects: dict[str, str] = rules["redirects"]
        self.delays: dict[str, float] = rules.get("delays", {})
        self.search: dict[str, Any] = rules.get("search", {})
        self.turned_by: str | None = rules.get("turned_by")
        self.handed_out_by: str | None = rules.get("handed_out_by")
        self.names: dict[str, str] = {}
        if "aliases" in rules:
            self._name(rules["aliases"])
        self.requests = 0

    def _name(self, aliases: dict[str, str]) -> None:
        """Note the file of every address."""
        found = [p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file()]
        for address, target in (
            *((f"/{n.replace('@', '?')}", f"/{n}") for n in found),
            *aliases.items(),
        ):
            path, _, query = address.partition("?")
            self.names[_asked(path, parse_qsl(query))] = target
        self.statuses, self.redirects = _by_file(self.statuses), _by_file(self.redirects)
        self.delays = _by_file(self.delays)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request. No charset is declared in the header, as on most real portals."""
        self.requests += 1
        path = request.path
        handed = path == self.handed_out_by
        if self.names:
            asked = _asked(path, request.query.items())
            path = self.names.get(asked) or self.names.get(_asked(path)) or path
        if path in self.delays:
            await asyncio.sleep(self.delays[path])
        if path in self.redirects:
            return web.Response(status=302, headers={"Location": self.redirects[path]})
        if path in self.statuses:
            body = b"<html><head><title>Error</title></head><body><h1>Internal Server Error</h1></body></html>"
            return self._answer(body, ".html", self.statuses[path])
        wanted = request.query.get("file", path) if handed else path
        target = (self.root / wanted.lstrip("/")).resolve()
        if not target.is_relative_to(self.root) or target.name in _PRIVATE:
            return self._lost()
        if target.is_dir():
            if not path.endswith("/"):
                return web.Response(status=301, headers={"Location": f"{path}/"})
            target /= "index.html"
        turned = request.query.get(self.turned_by, "") if self.turned_by else ""
        if turned.isdecimal() and int(turned) > 1:
            target = target.with_name(f"{target.stem}_{int(turned)}{target.suffix}")
        if not target.is_file():
            return self._lost()
        if path == self.search.get("path"):
            return self._found(target.read_bytes(), request)
        if (suffix := target.suffix.partition("@")[0]) in _OWN_TYPES:
            return self._answer(target.read_bytes(), suffix)
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind}
        if handed:
            headers["Content-Disposition"] = f"attachment; filename={target.name}"
        return web.FileResponse(target, headers=headers)

    def _found(self, page: bytes, request: web.Request) -> web.Response:
        """Fill the search page with what holds all the words asked for, ten at most."""
        charset = "gb18030" if b"charset=gb" in page[:600] else "utf-8"
        given = _query(request.rel_url.raw_query_string, charset)
        asked = next((given[n] for n in self.search["names"] if given.get(n)), "")
        if not asked.strip():
            return self._answer(page, ".html")
        words = asked.lower().split()
        rows = [
            row for row in self.search["rows"]
            if all(word in f"{row[0]} {row[3]}".lower() for word in words)
        ]  # fmt: skip
        items = "".join(
            f'<li><a href="{escape(path)}">{escape(title)}</a><span>{day}</span></li>'
            for title, path, day, _ in rows[:10]
        )
        text = (
            f"<p>为您找到“{escape(asked)}”相关结果{len(rows)}条</p><ul class='results'>{items}</ul>"
        )
        if not rows:
            text = f"<p>没有找到与“{escape(asked)}”相关的结果</p>"
        return self._answer(
            page.replace(b"<!--results-->", text.encode(charset, "xmlcharrefreplace")), ".html"
        )

    def _answer(self, body: bytes, suffix: str, status: int = 200) -> web.Response:
        return web.Response(body=body, status=status, headers={"Content-Type": _OWN_TYPES[suffix]})

    def _lost(self) -> web.Response:
        page = self.root / "404.html"
        return self._answer(page.read_bytes() if page.is_file() else b"404", ".html", 404)


@dataclass
class Served:
    """A portal that is being served. ``url4`` and ``url6`` end with a slash."""

    host4: str | None
    host6: str | None
    port: int
    app: PortalApp

    @property
    def url4(self) -> str:
        """Address over IPv4."""
        return f"http://{self.host4}:{self.port}/"

    @property
    def url6(self) -> str:
        """Address over IPv6."""
        return f"http://[{self.host6}]:{self.port}/"


def _listen(host4: str | None, host6: str | None, port: int) -> list[tuple[int, socket.socket]]:
    """Return bound sockets, all on one port; port 0 picks one that is free on both families."""
    for _ in range(20):
        made: list[tuple[int, socket.socket]] = []
        chosen = port
        try:
            for family, host in ((4, host4), (6, host6)):
                if host is None:
                    continue
                kind = socket.AF_INET6 if family == 6 else socket.AF_INET
                sock = socket.socket(kind, socket.SOCK_STREAM)
                made.append((family, sock))
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == 6:
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                sock.bind((host, chosen))
                chosen = sock.getsockname()[1]
        except OSError:
            for _family, sock in made:
                sock.close()
            if port:
                raise
            continue
        return made
    raise OSError("no port is free on both families")


@contextmanager
def serve(
    root: Path,
    *,
    host4: str | None = "127.0.0.1",
    host6: str | None = "::1",
    port: int = 0,
    root6: Path | None = None,
) -> Iterator[Served]:
    """Serve ``root`` in a thread of its own until the block ends.

    ``host4`` or ``host6`` ``None``: no listener on that family. ``root6``: another folder for
    requests over IPv6. ``port`` 0 picks a free one. Raises ``OSError`` when an address is taken.
    """
    first = PortalApp(root)
    other = PortalApp(root6) if root6 else first
    sockets = _listen(host4, host6, port)
    served = Served(host4, host6, sockets[0][1].getsockname()[1], first)

    @asynccontextmanager
    async def listening() -> AsyncIterator[Served]:
        runners = []
        try:
            for family, sock in sockets:
                app = web.Application()
                app.router.add_route("*", "/{tail:.*}", (other if family == 6 else first).handle)
                runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN)
                runners.append(runner)
                await runner.setup()
                await web.SockSite(runner, sock).start()
            yield served
        finally:
            for runner in runners:
                await runner.cleanup()
            for _family, sock in sockets:
                sock.close()  # also one that was never listened on

    with in_background(listening()):
        yield served


@contextmanager
def in_background(server: AbstractAsyncContextManager[_Given]) -> Iterator[_Given]:
    """Hold ``server`` open in a loop and thread of its own until the block ends.

    Gives what ``server`` gives and raises what opening it raises. Tasks that it leaves behind,
    such as answers to visitors who went away, end with the block.
    """
    opened: Future[tuple[asyncio.AbstractEventLoop, _Given]] = Future()
    stop = asyncio.Event()

    async def run() -> None:
        try:
            async with server as given:
                opened.set_result((asyncio.get_running_loop(), given))
                await stop.wait()
        except BaseException as error:
            if opened.done():
                raise
            opened.set_exception(error)

    # not loop.run_until_complete: closing a loop destroys its pending tasks
    thread = threading.Thread(target=lambda: asyncio.run(run()), name="server", daemon=True)
    thread.start()
    loop, given = opened.result()
    try:
        yield given
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def nginx_conf(root: Path, port: int) -> str:
    """Return an nginx server block that serves ``root`` on loopback as :func:`serve` does."""
    rules = json.loads((root / SERVER_FILE).read_text(encoding="utf-8"))
    lines = [
        "server {",
        f"  listen 127.0.0.1:{port};",
        f"  listen [::1]:{port};",
        f"  root {root.resolve()};",
        "  index index.html;",
        "  error_page 404 /404.html;",
        f"  location ~ /({SERVER_FILE}|{EXPECT_FILE})$ {{ return 404; }}".replace(".", r"\."),
    ]
    if field := rules.get("turned_by"):
        lines.append(f"  if ($arg_{field} ~ ^([2-9]|[1-9][0-9]+)$) {{ rewrite ^(.*/)(index.html)?$ $1index_$arg_{field}.html; }}")  # fmt: skip
    if path := rules.get("handed_out_by"):
        lines.append(f"  location = {path} {{ rewrite ^ $arg_file? last; }}")
    for path, target in rules.get("aliases", {}).items():
        lines.append(f'  if ($request_uri = "{path}") {{ rewrite ^ {target}? last; }}')
    if "aliases" in rules:
        lines.append(
            "  location ~* \\.aspx { default_type text/html; try_files $uri@$args $uri =404; }"
        )
    for path, target in rules["redirects"].items():
        lines.append(f"  location = {path} {{ return 302 {target}; }}")
    for path, status in rules["statuses"].items():
        lines.append(f"  location = {path} {{ return {status}; }}")
    return "\n".join([*lines, "}"]) + "\n"
