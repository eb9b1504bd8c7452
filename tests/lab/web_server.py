"""Small real web servers on chosen loopback addresses, all on one port, plain or TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer

HOME = (
    "<html><head><title>丰乐县人民政府</title></head><body><h1>丰乐县人民政府</h1>"
    "<p>今天是2021年12月31日 访问量 {n}</p><ul>"
    + "".join(f"<li>政务公开第{i}条:关于印发县级政府工作要点的通知及其解读</li>" for i in range(9))
    + "</ul></body></html>"
)


@dataclass
class Site:
    """How one address answers: ``body`` may hold ``{n}`` (a visit counter).

    ``silent`` accepts connections and never answers.
    """

    status: int = 200
    body: str = HOME
    headers: Mapping[str, str] | Callable[[int], Mapping[str, str]] = ()  # type: ignore[assignment]
    tls: ssl.SSLContext | None = None
    silent: bool = False


@dataclass(frozen=True)
class Web:
    port: int
    hosts_seen: list[str]


def _handler(site: Site, seen: list[str], stop: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        visits = 0

        def do_GET(self) -> None:
            seen.append(self.headers.get("Host", ""))
            if site.silent:
                stop.wait(20)
                return
            type(self).visits += 1
            port = self.server.server_address[1]
            headers = site.headers(port) if callable(site.headers) else dict(site.headers)
            body = site.body.replace("{n}", str(self.visits)).encode()
            self.send_response(site.status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 16

    def server_bind(self) -> None:
        """Bind without asking the DNS for a name of the address, as HTTPServer would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def handle_error(self, *_: object) -> None:
        """Clients that hang up, or do not trust the certificate, are part of the tests."""

    def finish_request(self, request: socket.socket, client: object) -> None:
        tls: ssl.SSLContext | None = self.tls  # type: ignore[attr-defined]
        if tls is None:
            super().finish_request(request, client)  # type: ignore[arg-type]
            return
        with contextlib.suppress(OSError), tls.wrap_socket(request, server_side=True) as wrapped:
            super().finish_request(wrapped, client)  # type: ignore[arg-type]


@contextlib.contextmanager
def web_lab(sites: Mapping[str, Site], *, port: int = 0) -> Iterator[Web]:
    """Serve each address of ``sites``; all share one port, free on every one of them."""
    seen: list[str] = []
    stop = threading.Event()
    for _ in range(20):
        number = port
        servers: list[_Server] = []
        try:
            for address, site in sites.items():
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                kind = type("Server", (_Server,), {"address_family": family, "tls": site.tls})
                servers.append(kind((address, number), _handler(site, seen, stop)))
                number = servers[-1].server_address[1]
            break
        except OSError:
            for server in servers:
                server.server_close()
    else:
        raise OSError("no port is free on all addresses")
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield Web(number, seen)
    finally:
        stop.set()
        for server in servers:
            server.shutdown()
            server.server_close()
