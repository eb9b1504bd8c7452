"""A server in a thread of its own leaves nothing behind: no task, no thread, no socket."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from lab.site import LabSite

from gkcheck.portal import serve
from gkcheck.portal.generate import SERVER_FILE
from gkcheck.portal.server import in_background


def test_answers_under_way_end_with_the_server(caplog: pytest.LogCaptureFixture) -> None:
    asked = threading.Event()

    async def stubborn(_: web.Request) -> web.Response:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(1)  # goes on although it was told to end
        return web.Response()

    with (
        caplog.at_level(logging.ERROR, "asyncio"),
        LabSite() as site,
        socket.create_connection(("127.0.0.1", site.port)) as visitor,
    ):
        site.add("/", stubborn)
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert asked.wait(60)
    gc.collect()
    assert [record.getMessage() for record in caplog.records] == []


def test_what_opening_raises_reaches_the_caller() -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[None]:
        raise ValueError("no")
        yield

    before = threading.active_count()
    with pytest.raises(ValueError, match="no"), in_background(broken()):
        raise AssertionError("never opened")
    for thread in threading.enumerate():
        if thread.name == "server":
            thread.join(60)
    assert threading.active_count() <= before


def test_a_portal_gives_its_port_back(tmp_path: Path) -> None:
    (tmp_path / SERVER_FILE).write_text('{"statuses": {}, "redirects": {}}', "utf-8")
    with serve(tmp_path, host6=None) as served:
        port = served.port
        with pytest.raises(OSError), serve(tmp_path, host6=None, port=port):
            raise AssertionError("the port is taken")
    with serve(tmp_path, host6=None, port=port) as again:
        assert again.port == port
