"""Bad input and faults of a site: one clear Chinese line, the right exit status, nothing lost."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result
from lab.dns_server import dns_lab

from gkcheck.cli import main

PAGE = "<html><head><title>青岚县人民政府</title></head><body><h1>青岚县人民政府</h1><p>{}</p></body></html>"


def gkcheck(*args: str, home: Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *args])


def site(url: str, home: Path, *more: str) -> Result:
    return gkcheck(
        "site", url, "--plan", "shanwei-2021", "--no-browser", "--quiet", "--rate", "0",
        "--second-look-after", "0", "--time-limit", "20", "--format", "json",
        "--out", str(home / "out"), *more, home=home,
    )  # fmt: skip


def one_line(done: Result) -> str:
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert any("\u4e00" <= c <= "\u9fff" for c in lines[0]), lines[0]
    return lines[0]


@contextmanager
def served(
    status: int = 200,
    body: bytes = PAGE.format("公开").encode(),
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),),
    context: ssl.SSLContext | None = None,
) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else status)
            for name, value in headers:
                self.send_header(name, value.replace("{path}", self.path))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """Clients that do not trust us hang up; that is what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("www.qinglan.gov.cn", "http://"),
        ("ftp://www.qinglan.gov.cn/", "http"),
        ("http://", "域名"),
        ("http://not a host/", "域名"),
        ("http://qinglan/", "域名"),
        ("http://a.test:99999/", "端口"),
    ],
)
def test_address_that_is_none(url: str, word: str, tmp_path: Path) -> None:
    done = site(url, tmp_path)
    assert done.exit_code == 2
    assert word in one_line(done)
    assert not (tmp_path / "out").exists()


def test_private_address_is_refused_unless_allowed(tmp_path: Path) -> None:
    with served() as port:
        done = site(f"http://127.0.0.1:{port}/", tmp_path)
    assert done.exit_code == 3
    assert "内网" in done.output
    result = json.loads((tmp_path / "out/result.json").read_text())
    assert result["run"]["state"] == "unreachable"
    assert not any(f["certainty"] == "sure" for f in result["findings"])


def test_name_that_does_not_resolve(tmp_path: Path) -> None:
    with dns_lab({}) as lab:
        done = site("http://www.nowhere.test/", tmp_path, "--resolver", lab.server)
    assert done.exit_code == 3
    assert "解析" in done.output


def test_refused(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = site(f"http://127.0.0.1:{port}/", tmp_path, "--allow-private")
    assert done.exit_code == 3
    assert "拒绝" in done.output


@pytest.mark.parametrize("trusted", [True, False])
def test_certificate_with_another_name(tmp_path: Path, trusted: bool) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.test").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    more = ["--ca-bundle", str(bundle)] if trusted else []
    with served(context=context) as port:
        done = site(f"https://localhost:{port}/", tmp_path, "--allow-private", *more)
    assert done.exit_code == 3
    assert "证书" in done.output


def test_expired_certificate(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past = datetime(2020, 1, 1, tzinfo=UTC)
    authority.issue_cert("localhost", not_after=past).configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    with served(context=context) as port:
        done = site(
            f"https://localhost:{port}/", tmp_path, "--allow-private", "--ca-bundle", str(bundle)
        )
    assert done.exit_code == 3
    assert "证书" in done.output


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (521, (("Set-Cookie", "__jsluid_s=1; path=/"),), b"<script>document.cookie='__jsl_clearance_s=1'</script>"),
        (412, (("Content-Type", "text/html"),), b"<script>$_ts=window['$_ts'];</script>"),
        (403, (("Content-Type", "text/html"),), "<h1>您的请求被防火墙拦截</h1>".encode()),
    ],
)  # fmt: skip
def test_challenge_is_blocked_never_failing(
    status: int, headers: tuple[tuple[str, str], ...], body: bytes, tmp_path: Path
) -> None:
    with served(status, body, headers) as port:
        done = site(f"http://127.0.0.1:{port}/", tmp_path, "--allow-private")
    assert done.exit_code == 3
    result = json.loads((tmp_path / "out/result.json").read_text())
    assert result["run"]["state"] == "blocked"
    for plan in result["plans"]:
        assert not any(i["state"] in ("not_met", "partial", "met") for i in plan["items"])


def test_endless_redirect(tmp_path: Path) -> None:
    headers = (("Location", "{path}x"), ("Content-Type", "text/html"))
    with served(302, b"", headers) as port:
        done = site(f"http://127.0.0.1:{port}/", tmp_path, "--allow-private")
    assert done.exit_code == 3
    assert "跳转" in done.output


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.4 not a page", "application/pdf"),
        (b"<html><body><div><p>\x00\x00" + "半页".encode() + b"<table><tr><td", "text/html"),
        (PAGE.format("公开" * 50).encode("gbk"), "text/html; charset=utf-8"),
        (b"", "text/html"),
    ],
)
def test_odd_home_pages_end_well(body: bytes, kind: str, tmp_path: Path) -> None:
    with served(200, body, (("Content-Type", kind),)) as port:
        done = site(f"http://127.0.0.1:{port}/", tmp_path, "--allow-private")
    assert done.exit_code in (0, 3), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    assert (tmp_path / "out/result.json").exists()


def test_page_beyond_the_byte_limit_is_cut(tmp_path: Path) -> None:
    body = b"<html><body>" + b"x" * 9_000_000
    with served(200, body) as port:
        done = site(f"http://127.0.0.1:{port}/", tmp_path, "--allow-private")
    assert done.exit_code in (0, 3)
    stored = (tmp_path / "out/facts.db").stat().st_size
    assert stored < 2_000_000


def test_rule_file_with_an_unknown_key(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    plan = rules / "plans" / "own-2026"
    plan.mkdir(parents=True)
    (rules / "columns").mkdir()
    (plan / "plan.yaml").write_text(
        "plan: own-2026\ntitle: 自编要点\nissuer: 某县\nissued_on: 2026-01-01\nyear: 2026\n"
        "source: 自编\napplies_to: [portal_county]\nsections:\n  - id: a\n    title: 一\ncolour: red\n"
    )
    done = gkcheck("--rules", str(rules), "plan", "lint", home=tmp_path)
    assert done.exit_code == 2
    assert "own-2026/plan.yaml:11" in one_line(done)
