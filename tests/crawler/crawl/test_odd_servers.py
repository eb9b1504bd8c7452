"""Servers whose headers or bodies are odd: what a visitor's browser shows is read."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator

import pytest
from lab.site import page

from crawler.inflate import Inflater

TEXT = "<p>政务公开栏目内容。</p>" * 40


class RawSite:
    """Answers with the very bytes that a test writes down, one answer a connection."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def add(
        self, path: str, body: str, *headers: bytes, status: str = "200 OK", kind: str | None = "text/html",
        length: int = 0,
    ) -> None:  # fmt: skip
        """Add an answer; ``length`` is how far its Content-Length is from the truth."""
        raw = body.encode()
        lines = [f"HTTP/1.1 {status}".encode(), b"Connection: close", *headers]
        lines += [f"Content-Length: {len(raw) + length}".encode()]
        lines += [f"Content-Type: {kind}".encode()] if kind is not None else []
        self.answers[path] = b"\r\n".join([*lines, b"", raw])

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                head = b""
                while b"\r\n\r\n" not in head and (part := connection.recv(65_536)):
                    head += part
                path = head.split(b" ")[1].decode("latin-1") if head else ""
                gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                connection.sendall(self.answers.get(path, gone))

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def raw() -> Iterator[RawSite]:
    site = RawSite()
    yield site
    site.close()


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (None, ""), (None, "<!-- 页头 --> "), (None, "<div>首</div>"), ("html", ""), ("*/*", ""), ("unknown/unknown", ""),
        ("text/htm", ""), ("text/html charset=utf-8", ""), ("text/html,text/html; charset=utf-8", ""), ("; charset=utf-8", ""),
        ("text/plain", "<!-- 页头 -->"), ("application/html", ""),
    ],
)  # fmt: skip
def test_pages_with_odd_types_are_pages(raw: RawSite, run, kind: str | None, start: str) -> None:
    raw.add("/", page("首页", "<a href='/x'>通知公告</a>" + TEXT))
    raw.add("/x", start + page("通知公告", TEXT), kind=kind)
    _, facts = run(raw.url)
    assert raw.url + "x" in facts.pages()
    assert not facts.all("SELECT 1 FROM media")


def test_a_file_without_a_type_is_no_page(raw: RawSite, run) -> None:
    raw.add("/", page("首页", "<a href='/x'>名单</a>" + TEXT))
    raw.add("/x", "姓名,单位\n甲,乙\n", kind=None)
    _, facts = run(raw.url)
    assert facts.pages() == {raw.url}


@pytest.mark.parametrize("coding", [b"UTF-8", b"none", b"text/html"])
def test_a_coding_that_is_none_is_read_past(raw: RawSite, run, coding: bytes) -> None:
    raw.add("/", page("首页", TEXT), b"Content-Encoding: " + coding)
    summary, facts = run(raw.url)
    assert (summary.state, facts.pages()) == ("complete", {raw.url})


def test_codings_that_are_none() -> None:
    inflater = Inflater("UTF-8, identity", 100)
    inflater.feed(b"text")
    assert bytes(inflater.body) == b"text"


def test_a_length_that_is_too_long_costs_no_whole_page(raw: RawSite, run) -> None:
    raw.add("/", page("首页", "<a href='/cut'>残</a>" + TEXT), length=9)
    raw.add("/cut", page("残页", TEXT)[:-30], length=30)
    _, facts = run(raw.url)
    assert facts.pages() == {raw.url}
    assert facts.fetch(raw.url + "cut") == ("protocol_error", 200, "body_cut_short")


@pytest.mark.parametrize(
    ("place", "path"),
    [(b"/\xd6\xd0.html", "/%D6%D0.html"), ("/中.html".encode(), "/%E4%B8%AD.html"), (b"/%d6 a", "/%D6%20a")],
    ids=["gbk", "utf8", "coded"],
)  # fmt: skip
def test_redirects_to_raw_bytes_go_where_they_say(
    raw: RawSite, run, place: bytes, path: str
) -> None:
    raw.add("/", page("首页", "<a href='/go'>去</a>" + TEXT))
    raw.add("/go", "", b"Location: " + place, status="302 Found")
    raw.add(path, page("到了", TEXT))
    _, facts = run(raw.url)
    assert raw.url + path[1:] in facts.pages()


def test_a_refresh_among_the_headers_is_followed(raw: RawSite, run) -> None:
    raw.add("/", page("首页", "请稍候"), b"Refresh: 0; url=/web/")
    raw.add("/web/", page("某县", TEXT))
    _, facts = run(raw.url)
    assert facts.run("home_final") == raw.url + "web/"


def test_addresses_on_a_page_in_gbk_ask_for_gbk(raw: RawSite, run) -> None:
    body = page("首页", "<a href='/l.asp?lm=通知'>通知公告</a><a href='/目录/'>目录</a>" + TEXT)
    raw.add("/", body)
    raw.answers["/"] = raw.answers["/"].replace(
        body.encode(), body.replace("charset='utf-8'", "charset='gb2312'").encode("gb18030")
    )
    raw.answers["/"] = re.sub(rb"Content-Length: \d+\r\n", b"", raw.answers["/"])
    raw.add("/l.asp?lm=%CD%A8%D6%AA", page("通知公告", TEXT))
    raw.add("/%E7%9B%AE%E5%BD%95/", page("目录", TEXT))
    _, facts = run(raw.url)
    assert len(facts.pages()) == 3
