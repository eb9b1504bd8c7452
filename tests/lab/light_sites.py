"""The sites of :class:`lab.many_sites.ManySites` and their names, served with next to no CPU.

For figures: what serves shares the machine with what is measured. As a program it serves until its
standard input ends and prints its port and its DNS server:
``python light_sites.py COUNT [DELAY_SECONDS]``.
"""

from __future__ import annotations

import asyncio
import sys
from functools import lru_cache

from lab.dns_server import DnsLab
from lab.many_sites import ManySites, zone

REASON = {200: "OK", 404: "Not Found", 403: "Forbidden"}


class Pages(asyncio.Protocol):
    """Answers requests of one connection in their order, each after ``delay`` seconds."""

    def __init__(self, sites: ManySites) -> None:
        self._sites = sites
        self._left = b""
        self._way: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # always of this kind
        self._way = transport

    def data_received(self, data: bytes) -> None:
        self._left += data
        while b"\r\n\r\n" in self._left:
            head, _, self._left = self._left.partition(b"\r\n\r\n")
            self._left = self._left[_length(head) :]
            answer, last = self._answer(head)
            if self._sites.delay:
                loop = asyncio.get_running_loop()
                loop.call_later(self._sites.delay, self._send, answer, last)
            else:
                self._send(answer, last)

    def _send(self, answer: bytes, last: bool) -> None:
        if self._way is not None and not self._way.is_closing():
            self._way.write(answer)
            if last:
                self._way.close()

    def _answer(self, head: bytes) -> tuple[bytes, bool]:
        lines = head.decode("latin-1").split("\r\n")
        method, target, *_ = [*lines[0].split(" "), "", ""]
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        host = fields.get("host", "").split(":")[0]
        number = host.removeprefix("www.")[1:].split(".")[0]
        site = int(number) if number.isdigit() else -1
        path = target.split("?")[0]
        self._sites.asked[host] += 1
        if path == "/":
            self._sites.homes[site] += 1
        if self._sites.blocked(site):
            status, body = 403, "<html><title>403</title>访问被拦截</html>".encode()
        else:
            status, text = self._sites.page(site, path)
            body = text.encode()
        last = fields.get("connection") == "close" or not lines[0].endswith("HTTP/1.1")
        told = (
            f"HTTP/1.1 {status} {REASON[status]}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: {'close' if last else 'keep-alive'}\r\n\r\n"
        )
        return told.encode() + (b"" if method == "HEAD" else body), last


def _length(head: bytes) -> int:
    """Return how many bytes of body follow a request's head."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


class Names(asyncio.DatagramProtocol):
    """Answers over UDP from a zone; what was asked before costs nothing."""

    def __init__(self, zone: dict[str, dict[str, list[str]]]) -> None:
        lab = DnsLab(zone)
        self._answer = lru_cache(maxsize=100_000)(lambda query: lab.answer(b"\0\0" + query, 4))
        self._way: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]  # see above
        self._way = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._answer(data[2:])
        if reply is not None and self._way is not None:
            self._way.sendto(data[:2] + reply[2:], addr)


async def serve(sites: ManySites, count: int) -> None:
    """Serve on free ports of 127.0.0.1, tell them, and end with standard input."""
    loop = asyncio.get_running_loop()
    web = await loop.create_server(lambda: Pages(sites), "127.0.0.1", 0, backlog=1024)
    names, _ = await loop.create_datagram_endpoint(
        lambda: Names(zone(count)), local_addr=("127.0.0.1", 0)
    )
    host, port = names.get_extra_info("sockname")
    print(web.sockets[0].getsockname()[1], f"{host}:{port}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    import uvloop

    count, delay = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    uvloop.run(serve(ManySites(delay=delay), count))


if __name__ == "__main__":
    main()
