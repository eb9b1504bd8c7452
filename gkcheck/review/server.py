"""The local review page: loopback only, a secret in its address, nothing from outside.

Whoever has no secret gets 404. A name other than the loopback's own is refused (DNS rebinding), and
so is anything another origin asks for (cross-site request forgery).
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from gkcheck.errors import GkcheckError
from gkcheck.pipeline.decided import holds
from gkcheck.review.book import Case
from gkcheck.review.desk import Asked, Desk
from gkcheck.review.files import MAX_BYTES, path_of, shown_name, store_stream, stored
from gkcheck.review.queue import entries
from gkcheck.review.rescore import rescore
from gkcheck.review.words import MistakeError, day_of_text, target_of
from gkcheck.store.ledger_review import DecisionRow, WaiverRow

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: What the page's own requests carry; another origin cannot add it without asking first.
OWN_HEADER = "X-Gkcheck"
SETTLE_AFTER = 2.0
_PAGE = Path(__file__).parents[2] / "reports" / "templates" / "review"
_STYLE = Path(__file__).parents[2] / "reports" / "assets" / "report.css"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ReviewServer:
    """Serves the page for one data folder. ``by``: who decides, until the page says otherwise."""

    def __init__(self, home: Path, rules: Path, *, by: str = "", site: str | None = None) -> None:
        self.home = home
        self.rules = rules
        self.by = by
        self.token = secrets.token_urlsafe(24)
        self.port = 0
        self._desk = Desk(home, rules)
        self._only = self._desk.site(site).id if site else None
        self._cases: dict[int, Case] = {}
        self._dirty: set[int] = set()
        self._settling: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Return the address of the page, with its secret."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    @contextlib.asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[ReviewServer]:
        """Serve while the block runs; at its end the reports of changed sites are written."""
        runner = web.AppRunner(self._app(), access_log=None)
        await runner.setup()
        try:
            listening = web.TCPSite(runner, HOST, port)
            try:
                await listening.start()
            except OSError as error:
                raise GkcheckError(f"端口 {port} 不能用:{error.strerror}") from None
            self.port = runner.addresses[0][1]
            yield self
        finally:
            await runner.cleanup()
            if self._settling is not None:
                self._settling.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await self._settling
            await asyncio.to_thread(self._write_reports)
            self._desk.close()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=64 * 1024)
        at = f"/{self.token}"
        app.add_routes(
            [
                web.get(f"{at}/", self._page),
                web.get(f"{at}/desk.js", self._asset),
                web.get(f"{at}/desk.css", self._asset),
                web.get(f"{at}/report.css", self._asset),
                web.get(f"{at}/icon.svg", self._asset),
                web.get(f"{at}/api/sites", self._sites),
                web.get(f"{at}/api/case", self._case),
                web.get(f"{at}/api/entry", self._entry),
                web.post(f"{at}/api/decide", self._decide),
                web.post(f"{at}/api/file", self._upload),
                web.get(f"{at}/picture", self._picture),
                web.get(f"{at}/file", self._download),
            ]
        )
        return app

    # -- the door -----------------------------------------------------------------------------

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        try:
            self._refuse(request)
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(HEADERS)
            raise
        except GkcheckError as error:
            response = web.json_response({"error": error.message}, status=400)
        except sqlite3.Error as error:
            log.warning("ledger: %s", error)
            response = web.json_response({"error": "台账写不进去"}, status=500)
        response.headers.update(HEADERS)
        return response

    def _refuse(self, request: web.Request) -> None:
        """Raise for a request that does not come from the page itself."""
        names = {f"{name}:{self.port}" for name in (HOST, "localhost")}
        if request.headers.get("Host", "").lower() not in names:
            raise web.HTTPForbidden(text="host")
        given = request.path.split("/")[1]
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            raise web.HTTPNotFound
        fetched = request.headers.get("Sec-Fetch-Site", "none")
        opening = request.method == "GET" and request.path == f"/{self.token}/"
        if fetched not in ("same-origin", "none") and not opening:
            raise web.HTTPForbidden(text="origin")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{name}" for name in names}:
            raise web.HTTPForbidden(text="origin")
        if request.method not in ("GET", "HEAD") and (
            request.headers.get(OWN_HEADER) != self.token or origin is None
        ):
            raise web.HTTPForbidden(text="origin")

    # -- what the page asks for ---------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        environment = Environment(
            loader=PackageLoader("reports", "templates"), autoescape=True, undefined=StrictUndefined
        )
        page = environment.get_template("review/desk.html.j2")
        return web.Response(
            text=page.render(token=self.token, by=self.by), content_type="text/html"
        )

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.path.rsplit("/", 1)[-1]
        path = _STYLE if name == "report.css" else _PAGE / name
        kind = _KINDS[path.suffix]
        return web.Response(text=path.read_text("utf-8"), content_type=kind, charset="utf-8")

    async def _sites(self, request: web.Request) -> web.Response:
        told = []
        for site in self._desk.sites():
            if self._only not in (None, site.id):
                continue
            run = self._desk.run(site.id)
            if run is not None:
                left = sum(entry.open for entry in entries(self._desk, run))
                told.append({"id": site.id, "name": site.name, "url": site.url, "open": left})
        return web.json_response({"sites": told, "max_bytes": MAX_BYTES})

    def _opened(self, request: web.Request, given: object = None) -> Case:
        text = str(given if given is not None else request.query.get("site", ""))
        if not text.isdigit() or (self._only is not None and int(text) != self._only):
            raise web.HTTPNotFound
        number = int(text)
        if number not in self._cases:
            site = next((s for s in self._desk.sites() if s.id == number), None)
            run = self._desk.run(number) if site else None
            if site is None or run is None:
                raise web.HTTPNotFound
            self._cases[number] = Case(self._desk, site, run)
        return self._cases[number]

    async def _case(self, request: web.Request) -> web.Response:
        everything = request.query.get("all") == "1"
        return web.json_response(self._opened(request).shown(everything=everything))

    async def _entry(self, request: web.Request) -> web.Response:
        return web.json_response(self._opened(request).entry(request.query.get("key", "")))

    async def _decide(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            told = await request.json()
        except ValueError:
            raise web.HTTPBadRequest from None
        if not isinstance(told, dict):
            raise web.HTTPBadRequest
        case = self._opened(request, told.get("site"))
        target = target_of(_text(told, "key"))
        until = _text(told, "until")
        asked = Asked(
            _text(told, "verdict"), _text(told, "reason"), _text(told, "by"),
            _text(told, "points"), day_of_text(until, "豁免的到期日") if until.strip() else None,
            stored(self.home, told.get("files") or []),
        )  # fmt: skip
        row = self._desk.checked(case.site, target, asked)
        if isinstance(row, WaiverRow) and asked.files:
            raise MistakeError("豁免不带附件;请在理由中写明批准文件")
        self._desk.take([row])
        if isinstance(row, DecisionRow):
            self.by = asked.by.strip()
        self._dirty.add(case.site.id)
        self._settle_soon()
        shown = case.shown(everything=told.get("all") is True)
        if isinstance(row, WaiverRow) and not holds(row, case.run.as_of):
            shown["note"] = (
                f"豁免已记入台账;这次核查的基准日是 {case.run.as_of},豁免从以后的核查起有效"
            )
        return web.json_response(shown)

    async def _upload(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > MAX_BYTES:
            raise MistakeError(f"附件超过 {MAX_BYTES // 1024 // 1024} MB")
        blocks = request.content.iter_chunked(1 << 16)
        return web.json_response(
            await store_stream(self.home, blocks, request.query.get("name", ""))
        )

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            path = path_of(self.home, request.query.get("sha256", ""))
        except ValueError:
            raise web.HTTPNotFound from None
        if not path.is_file():
            raise web.HTTPNotFound
        name = quote(shown_name(request.query.get("name", "")))
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return web.Response(
            body=await asyncio.to_thread(path.read_bytes), headers=headers,
            content_type="application/octet-stream",
        )  # fmt: skip

    async def _picture(self, request: web.Request) -> web.Response:
        shot = self._opened(request).picture(request.query.get("purpose", ""))
        if shot is None:
            raise web.HTTPNotFound
        return web.Response(body=shot[0], content_type=shot[1])

    # -- afterwards ---------------------------------------------------------------------------

    def _settle_soon(self) -> None:
        """Write scores and reports once nobody has decided anything for a while."""
        if self._settling is not None:
            self._settling.cancel()
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        await asyncio.sleep(SETTLE_AFTER)
        await asyncio.shield(asyncio.to_thread(self._write_reports))

    def _write_reports(self) -> None:
        if not self._dirty:
            return
        desk = Desk(self.home, self.rules)
        try:
            while self._dirty:
                run = desk.run(self._dirty.pop())
                if run is not None:
                    with contextlib.suppress(GkcheckError):
                        rescore(desk, run)
        except (OSError, sqlite3.Error) as error:
            log.warning("reports not written: %s", error)
        finally:
            desk.close()


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
