"""One run of one tool: wall time, processor time, memory, requests, and what it found."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gkcheck.portal.generate import bulk_spec, generate
from gkcheck.portal.server import nginx_conf
from gkcheck.portal.spec import Expectations

if TYPE_CHECKING:
    from benchmarks.peers.tools import Tool

#: Defects that show as an HTTP error or an endless redirect; all others need a look at the content.
ERRORS = ("image_404", "attachment_404", "link_404", "link_500", "link_loop")
#: The checks that find them; other checks ask for things that no other tool looks at.
FOUND_BY = ("broken_image", "broken_video", "broken_audio", "broken_attachment", "dead_link")
_CONF = """worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
types {{ text/html html jsp; text/css css; application/javascript js; image/jpeg jpg; image/png png;
image/gif gif; application/pdf pdf; video/mp4 mp4; audio/mpeg mp3; }}
log_format path '$request_uri'; access_log {folder}/access.log path;
sendfile on; keepalive_requests 100000; client_body_temp_path {folder}; proxy_temp_path {folder};
fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
# linkchecker waits between requests unless the server sends this
add_header LinkChecker 1 always;
{server}
}}
"""


@dataclass(frozen=True)
class Portal:
    """A generated portal that nginx serves."""

    url: str
    pages: int
    folder: Path
    errors: frozenset[str]
    content: frozenset[str]

    @property
    def log(self) -> Path:
        """The server's log: one requested path a line."""
        return self.folder / "access.log"

    def page_urls(self) -> list[str]:
        """Return the address of every page, for tools that cannot crawl."""
        root = self.folder / "site"
        return [
            self.url + path.relative_to(root).as_posix().removesuffix("index.html")
            for path in sorted(root.rglob("*.html"))
        ]


@dataclass(frozen=True)
class Measured:
    """What one run came to. ``cpu_ms_per_page`` counts all processes of the tool."""

    wall: float
    cpu: float
    peak_mb: float
    pages: int
    requests: int
    urls: int
    errors_found: int
    errors_planted: int
    content_found: int
    content_planted: int
    invented: int

    @property
    def pages_per_second(self) -> float:
        """Pages of the portal a second, start-up included."""
        return self.pages / self.wall

    @property
    def cpu_ms_per_page(self) -> float:
        """Processor milliseconds a page of the portal."""
        return 1000 * self.cpu / self.pages

    @property
    def per_url(self) -> float:
        """Requests for each address that was asked for."""
        return self.requests / max(1, self.urls)


@contextmanager
def make_portal(folder: Path, pages: int) -> Iterator[Portal]:
    """Generate a portal and serve it with nginx until the block ends."""
    root = folder / "site"
    expected = generate(root, bulk_spec(pages))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = folder / "nginx.conf"
    conf.write_text(_CONF.format(folder=folder, server=nginx_conf(root, port)), encoding="utf-8")
    served = subprocess.Popen(["nginx", "-e", f"{folder}/error.log", "-c", str(conf)])
    try:
        _wait(port)
        yield Portal(f"http://127.0.0.1:{port}/", pages, folder, *_planted(expected))
    finally:
        served.terminate()
        served.wait()


def _planted(expected: Expectations) -> tuple[frozenset[str], frozenset[str]]:
    errors: set[str] = set()
    content: set[str] = set()
    for entry in expected.entries:
        if entry.check not in FOUND_BY:
            continue
        (errors if entry.defect in ERRORS else content).update(entry.paths)
    return frozenset(errors), frozenset(content)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx did not start")


def run_once(tool: Tool, portal: Portal) -> Measured:
    """Run one tool over the portal and measure it."""
    out = portal.folder / f"out-{tool.name.replace(' ', '-')}"
    out.mkdir(exist_ok=True)
    out.chmod(0o777)  # started by root, linkchecker goes on as nobody
    portal.log.write_bytes(b"")
    started = time.perf_counter()
    with (out / "stdout").open("wb") as stdout, (out / "stderr").open("wb") as stderr:
        child = subprocess.Popen(
            tool.command(portal, out), stdout=stdout, stderr=stderr, cwd=out, start_new_session=True
        )
        peak = _watch_memory(child.pid)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    wall = time.perf_counter() - started
    asked = Counter(portal.log.read_text(encoding="utf-8").splitlines())
    try:
        found = {urlsplit(url).path for url in tool.broken(portal, out)}
    except (OSError, ValueError, KeyError) as error:
        told = (out / "stderr").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{tool.name} left no result:\n{told[-2000:]}") from error
    return Measured(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mb=peak() / 1024,
        pages=portal.pages,
        requests=asked.total(),
        urls=len(asked),
        errors_found=len(found & portal.errors),
        errors_planted=len(portal.errors),
        content_found=len(found & portal.content),
        content_planted=len(portal.content),
        invented=len(found - portal.errors - portal.content),
    )


class _watch_memory:
    """Follow the resident memory of a process and its children; call it for the peak in KB."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while (now := _resident(self._pid)) > 0:
            self._peak = max(self._peak, now)
            time.sleep(0.05)

    def __call__(self) -> int:
        self._thread.join(1)
        return self._peak


def _resident(pid: int) -> int:
    total = 0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text(encoding="utf-8")
            children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="utf-8")
        except OSError:
            continue
        waiting += [int(child) for child in children.split()]
        for line in status.splitlines():
            if line.startswith("VmRSS"):
                total += int(line.split()[1])
    return total
