"""The home page probe against servers that mean harm or are broken."""

from __future__ import annotations

import asyncio
import gzip
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterator

import pytest

from crawler.probes.http import HomeProbe, HomeSeen, page_text, url_for
from crawler.probes.search_results import _text_of
from crawler.resolve import Resolver

Serve = Callable[..., HomeSeen]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Answers with raw bytes, then goes on for ``drip`` seconds; returns what the probe saw."""
    running: list[socketserver.ThreadingTCPServer] = []

    def start(reply: bytes, *, drip: bytes = b"", timeout: float = 2.0) -> HomeSeen:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    self.request.recv(65536)
                    self.request.sendall(reply)
                    while drip:
                        self.request.sendall(drip)
                        time.sleep(0.02)
                except OSError:
                    return

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        prober = HomeProbe(Resolver(None), True, "gkcheck-test", timeout)
        url = f"http://portal.test:{server.server_address[1]}/"
        return asyncio.run(prober.fetch(url, "127.0.0.1"))

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "reply",
    [b"", b"\x00\xff\xfe garbage\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-OpenSSH\r\n"],
)
def test_no_http_at_all(serve: Serve, reply: bytes) -> None:
    seen = serve(reply)
    assert (seen.outcome, seen.status) == ("error", None)


def test_endless_headers(serve: Serve) -> None:
    assert serve(b"HTTP/1.1 200 OK\r\n", drip=b"X: " + b"y" * 9000).outcome == "error"


def test_endless_header_lines_end_in_time(serve: Serve) -> None:
    started = time.monotonic()
    assert serve(b"HTTP/1.1 200 OK\r\n", drip=b"X: y\r\n", timeout=0.5).outcome in (
        "timed_out",
        "error",
    )
    assert time.monotonic() - started < 3


def test_slow_body_ends_in_time(serve: Serve) -> None:
    assert serve(OK + b"\r\n<p>", drip=b"x", timeout=0.5).outcome == "timed_out"


def test_endless_body_is_cut(serve: Serve) -> None:
    seen = serve(OK + b"\r\n", drip=b"<p>\xe6\x94\xbf" * 20_000, timeout=5.0)
    assert seen.outcome == "ok"


def test_gzip_bomb_is_cut(serve: Serve) -> None:
    bomb = gzip.compress(b"<p>" + "政务".encode() * 20_000_000)
    seen = serve(OK + b"Content-Encoding: gzip\r\n\r\n" + bomb, timeout=10.0)
    assert seen.outcome == "ok"
    assert seen.text is not None and 0 < len(seen.text) <= 20_000


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_compressed_page(serve: Serve, pack: Callable[[bytes], bytes]) -> None:
    name = b"gzip" if pack is gzip.compress else b"deflate"
    body = pack("<title>县政府</title><p>政务公开".encode())
    seen = serve(OK + b"Content-Encoding: " + name + b"\r\n\r\n" + body)
    assert (seen.title, seen.text) == ("县政府", "政务公开")


def test_broken_gzip(serve: Serve) -> None:
    seen = serve(OK + b"Content-Encoding: gzip\r\n\r\nnot gzip at all")
    assert (seen.outcome, seen.text) == ("ok", "")


@pytest.mark.parametrize(
    "target", [b"javascript:alert(1)", b"ftp://x/", b"http://", b"http://[::1/", b"//"]
)
def test_bad_redirects(serve: Serve, target: bytes) -> None:
    seen = serve(b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nConnection: close\r\n\r\n")
    assert seen.outcome == "error"


def test_what_changes_at_every_visit_is_no_difference() -> None:
    first, second = (
        page_text(
            f"<title>T</title><p>今天是2021年{m}月 访问量:{n} 次<script>var t={n}</script>"
            f"<input value='{n}'><p>政务公开 {n:032x}".encode(),
            None,
        )
        for m, n in ((1, 12345), (11, 98765))
    )
    assert first == second


def test_address_of_another_host() -> None:
    assert url_for("https://a.cn:8443/x?y=1#z", "B.cn") == "https://b.cn:8443/x?y=1"
    assert url_for("http://a.cn", "::1") == "http://[::1]/"


def test_endless_nesting_costs_no_more_than_a_flat_page() -> None:
    """CPU against CPU of the same run, so that a slow machine makes no difference."""

    def cost(body: bytes) -> float:
        began = time.process_time()
        for read in (lambda: page_text(body, None), lambda: _text_of(body.decode())):
            read()
        return time.process_time() - began

    flat = cost("<div><b>栏目</b></div>".encode() * 20_000)
    assert cost(b"<div><b>" * 20_000 + "栏目".encode()) < 10 * flat
