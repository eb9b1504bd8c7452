"""A small real web server on loopback whose answers a test writes down."""

from __future__ import annotations

import contextlib
import inspect
import sqlite3
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from gkcheck.portal.server import in_background

Answer = Callable[[web.Request], web.StreamResponse | Awaitable[web.StreamResponse]]


def page(title: str, body: str = "", *, head: str = "") -> str:
    """Return a whole page."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


def nav(*columns: tuple[str, str]) -> str:
    """Return a menu of (name, address)."""
    items = "".join(f"<li><a href='{href}'>{name}</a></li>" for name, href in columns)
    return f"<div class='nav'><ul>{items}</ul></div>"


def listing(*items: tuple[str, str, str]) -> str:
    """Return a list of (title, address, date)."""
    rows = "".join(f"<li><a href='{h}'>{t}</a><span>{d}</span></li>" for t, h, d in items)
    return f"<div class='list'><ul>{rows}</ul></div>"


ARTICLE = (
    "<div class='content'><h1>{0}</h1><p>发布日期:2024-01-02</p>"
    + "<p>正文内容。</p>" * 40
    + "</div>"
)


class LabSite:
    """Serves ``answers``: path (with query) to text, bytes, a response or a function of the request.

    ``hits`` counts requests by path and query, ``order`` keeps them as they came. What is not
    there answers 404.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.answers: dict[str, str | bytes | web.StreamResponse | Answer] = {}
        self.fallback: Answer | None = None
        self.hits: Counter[str] = Counter()
        self.order: list[str] = []
        self.port = 0
        self._open = contextlib.ExitStack()

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/"

    def add(self, path: str, answer: str | bytes | Answer, **how: Any) -> None:
        """Add an answer; ``how`` are arguments of :class:`aiohttp.web.Response`."""
        if how or isinstance(answer, bytes):
            body = answer.encode() if isinstance(answer, str) else answer
            kind = {} if "headers" in how else {"content_type": "text/html"}
            kind |= how
            self.answers[path] = lambda _: web.Response(body=body, **kind)
        else:
            self.answers[path] = answer

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.raw_path
        self.hits[path] += 1
        self.order.append(path)
        answer = self.answers.get(path, self.fallback)
        if answer is None:
            return web.Response(status=404, text="<h1>404 Not Found</h1>", content_type="text/html")
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="text/html")
        if callable(answer):
            made = answer(request)
            return await made if inspect.isawaitable(made) else made
        raise TypeError(type(answer))

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[int]:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self._tls).start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    def __enter__(self) -> LabSite:
        self.port = self._open.enter_context(in_background(self._listening()))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


class Facts:
    """Reads what a crawl stored."""

    def __init__(self, out: Path) -> None:
        self.path = out / "facts.db"

    def all(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql, args).fetchall()
        finally:
            connection.close()

    def fetch(self, url: str, look: int = 1) -> tuple[Any, ...]:
        """Return (outcome, status, sign) of one address."""
        rows = self.all(
            "SELECT outcome, status, sign FROM fetch JOIN url ON id = url_id"
            " WHERE url = ? AND look = ?",
            url,
            look,
        )
        assert rows, f"{url} was never asked for"
        return rows[0]

    def coverage(self) -> dict[str, tuple[str, str | None]]:
        return {of: (state, why) for of, state, why, _ in self.all("SELECT * FROM coverage")}

    def pages(self) -> set[str]:
        return {url for (url,) in self.all("SELECT url FROM url JOIN page USING (id)")}

    def run(self, name: str) -> str | None:
        rows = self.all("SELECT value FROM run WHERE name = ?", name)
        return rows[0][0] if rows else None

    def dump(self) -> dict[str, list[Any]]:
        """Return all facts by address, without ids, instants and durations."""
        url = "(SELECT url FROM url u WHERE u.id = {})".format
        page = url("page_id")
        queries = {
            "url": "SELECT url, host, scope, kind, state, reason, priority, depth FROM url",
            "fetch": f"SELECT {url('url_id')}, look, outcome, status, content_type, charset, bytes,"
            f" body_digest, etag, last_modified, {url('redirect_to')}, redirect_kind, sign, ip FROM fetch",
            "page": f"SELECT {url('p.id')}, title, heading, page_type, depth, text_length, text_digest,"
            " sample, breadcrumb, script_built, soft_404_sign,"
            " (SELECT source || path FROM column_seen c WHERE c.id = column_id),"
            " (SELECT digest FROM identity i WHERE i.id = identity_id) FROM page p",
            "meta": f"SELECT {page}, name, content FROM meta",
            "link": f"SELECT {page}, place, position, {url('l.url_id')}, l.kind, text, hidden"
            " FROM page_link_set JOIN link_set s ON s.id = set_id JOIN link l USING (set_id)",
            "column_seen": f"SELECT source, path, {url('url_id')} FROM column_seen",
            "list_page": f"SELECT {page}, items, dated, page_no, total_pages, paging FROM list_page",
            "list_item": f"SELECT {page}, position, title, {url('url_id')}, date FROM list_item",
            "list_pager": f"SELECT {page}, {url('url_id')} FROM list_pager",
            "document": f"SELECT {page}, title, published_on, document_number, fields FROM document",
            "relation": f"SELECT {page}, position, kind, title, {url('url_id')} FROM relation",
            "media": f"SELECT {url('url_id')}, look, kind, sniffed, verdict, problem, width FROM media",
            "coverage": "SELECT * FROM coverage",
        }
        return {name: sorted(self.all(sql), key=repr) for name, sql in queries.items()}
