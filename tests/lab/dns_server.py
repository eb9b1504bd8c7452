"""A real authoritative DNS server on loopback, UDP and TCP, IPv4 and IPv6, from a dictionary."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence

from dnslib import AAAA, CNAME, NS, QTYPE, RCODE, RR, SOA, A, DNSRecord

DROP = "drop"
SERVFAIL = "servfail"
REFUSE = "refuse"

Zone = Mapping[str, Mapping[str, str | Sequence[str]]]
_MAKE = {"A": A, "AAAA": AAAA, "NS": NS, "CNAME": CNAME}


class DnsLab:
    """``zone`` maps names to ``{rtype: [values]}``; a value DROP, SERVFAIL or REFUSE misbehaves.

    Names that have no entry are NXDOMAIN. ``asked`` counts (family, name, rtype).
    """

    def __init__(self, zone: Zone, *, chase: bool = True) -> None:
        self.zone = {name.lower(): dict(entry) for name, entry in zone.items()}
        self.chase = chase
        self.asked: list[tuple[int, str, str]] = []
        self.port = 0

    @property
    def server(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answer(self, query: bytes, family: int) -> bytes | None:
        request = DNSRecord.parse(query)
        name = str(request.q.qname).rstrip(".").lower()
        rtype = QTYPE[request.q.qtype]
        self.asked.append((family, name, rtype))
        reply = request.reply(aa=1, ra=0)
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            entry = self.zone.get(name)
            if entry is None:
                reply.header.rcode = RCODE.NXDOMAIN
                break
            value = entry.get(rtype, ())
            if value == DROP:
                return None
            if value in (SERVFAIL, REFUSE):
                reply.header.rcode = RCODE.SERVFAIL if value == SERVFAIL else RCODE.REFUSED
                break
            alias = entry.get("CNAME")
            if alias and rtype != "CNAME":
                target = str(alias if isinstance(alias, str) else alias[0])
                reply.add_answer(RR(name, QTYPE.CNAME, ttl=60, rdata=CNAME(target)))
                if not self.chase:
                    break
                name = target
                continue
            for item in [value] if isinstance(value, str) else value:
                reply.add_answer(RR(name, getattr(QTYPE, rtype), ttl=60, rdata=_MAKE[rtype](item)))
            break
        if not reply.rr:
            reply.add_auth(RR(name, QTYPE.SOA, ttl=60, rdata=SOA("ns.test", "root.test")))
        return bytes(reply.pack())


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    lab: DnsLab


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    lab: DnsLab


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, sock = self.request
        family = 6 if self.server.address_family == socket.AF_INET6 else 4
        if (reply := self.server.lab.answer(data, family)) is not None:
            sock.sendto(reply, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        size = int.from_bytes(self.rfile.read(2))
        family = 6 if self.server.address_family == socket.AF_INET6 else 4
        if (reply := self.server.lab.answer(self.rfile.read(size), family)) is not None:
            self.wfile.write(len(reply).to_bytes(2) + reply)


def _bind(base: type, handler: type, address: str, port: int) -> socketserver.BaseServer:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    kind = type(base.__name__, (base,), {"address_family": family})
    return kind((address, port), handler)  # type: ignore[no-any-return]


@contextlib.contextmanager
def dns_lab(
    zone: Zone,
    *,
    listen: Sequence[str] = ("127.0.0.1", "::1"),
    port: int = 0,
    chase: bool = True,
) -> Iterator[DnsLab]:
    """Serve ``zone`` on one port of all ``listen`` addresses; ``port`` 0 takes a free one."""
    lab = DnsLab(zone, chase=chase)
    for _ in range(20):
        servers: list[socketserver.BaseServer] = []
        number = port
        try:
            for address in listen:
                for base, handler in ((_Udp, _UdpHandler), (_Tcp, _TcpHandler)):
                    servers.append(_bind(base, handler, address, number))
                    number = servers[-1].server_address[1]
            break
        except OSError:
            for server in servers:
                server.server_close()
    else:
        raise OSError("no port is free for both UDP and TCP")
    lab.port = number
    for server in servers:
        server.lab = lab
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield lab
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
