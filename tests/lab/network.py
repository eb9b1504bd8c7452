"""A small internet in network namespaces, with real servers: ``python -m lab.network`` plays one.

The process is the probing machine: a bridge holds 1.2.3.2 and 2400:aaaa::2. Every host is a
namespace of its own on that bridge. ``root`` serves the root zone and the site's own (nsd), ``rec``
resolves (unbound, from the root down), the others run nginx. Read as JSON, keys:

``zones``: zone → lines, served by ``root`` too; ``records``: lines of the zone ``fengle.test`` (``ns1`` is there unless ``bare``); ``root``: more
lines of the root zone; ``rec``: more lines of unbound's server clause; ``dns64``: true;
``hosts``: name → {addresses, nginx (server blocks; ``CERT:NAME`` stands for a certificate of NAME,
``OLD:NAME`` an expired one), nsd (a zone file: this host is a name server), netem, listen (ports
that only accept)}; ``links``: addresses on the home page; ``resources``: [kind, address] on it;
``spec``; ``looks``; ``before`` and ``between``: command lines; ``late``: [seconds, command line],
run while the first look goes on; ``wanted``: check → parameters.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lab.apart import PATH, apart

HOME = "www.fengle.test"
PROGRAMS = ("unshare", "ip", "tc", "nsd", "unbound", "nginx")
CHECKS = ("ipv6_support", "ipv6_links", "ipv6_subresources", "https_transport", "name_servers")
BODY = "<html><head><title>丰乐县人民政府</title></head><body><h1>丰乐县人民政府</h1>" + "".join(
    f"<p>政务公开第{i}条:关于印发县级政府工作要点的通知及其解读</p>" for i in range(9)
)

#: What every web server can give.
PAGES = {
    "index.html": BODY, "s.css": "x" * 200, "a.js": "x" * 200, "p.png": "x" * 200,
    "deep.html": BODY + "<div><b>" * 20_000 + "栏目", "large4.html": BODY * 1000 + "四" * 900_000,
    "large6.html": BODY * 1000 + "六" * 900_000,
}  # fmt: skip


def missing() -> str | None:
    """Return why the laboratory cannot be used here, or None."""
    if os.geteuid() != 0:
        return "the IPv6 laboratory needs root"
    lacking = [name for name in PROGRAMS if not shutil.which(name, path=PATH)]
    if lacking:
        return f"the IPv6 laboratory needs {', '.join(lacking)} (Debian: nsd unbound nginx-light iproute2)"
    words = "mount -t tmpfs lab /run && ip netns add a && ip link add d0 type veth peer name d1"
    tried = subprocess.run(["unshare", "-nm", "sh", "-c", words], check=False, capture_output=True)
    return None if tried.returncode == 0 else "this machine gives out no network namespaces"


HAS_NETEM = "netem" in os.environ.get("GKCHECK_LAB_HAS", "")


def situation(out: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Play a situation in namespaces of its own and return what it came to."""
    netem = "ip link set lo up && tc qdisc add dev lo root netem delay 1ms"
    can = subprocess.run(["unshare", "-n", "sh", "-c", netem], check=False, capture_output=True)
    has = {"GKCHECK_LAB_HAS": "" if can.returncode else "netem"}
    return dict(apart("lab.network", {**told, "out": str(out)}, seconds=150, environment=has))


def sh(line: str) -> None:
    subprocess.run(shlex.split(line), check=True, capture_output=True)


class Net:
    """Hosts on one bridge, and the programs that run in them; all are ended by id at the end."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.running: list[subprocess.Popen[bytes]] = []
        sh("mount -t tmpfs lab /run")
        for line in (
            "ip link set lo up", "ip link add br0 type bridge forward_delay 0",
            "ip link set br0 up", "ip addr add 1.2.3.2/24 dev br0",
            "ip addr add 2400:aaaa::2/64 dev br0 nodad",
            "ip route add default dev br0", "ip -6 route add default dev br0",
        ):  # fmt: skip
            sh(line)

    def host(self, name: str, addresses: list[str], netem: str | None = None) -> None:
        sh(f"ip netns add {name}")
        sh(f"ip link add v-{name} type veth peer name eth0 netns {name}")
        sh(f"ip link set v-{name} master br0 up")
        sh(f"ip -n {name} link set lo up")
        sh(f"ip -n {name} link set eth0 up")
        for address in addresses:
            size, more = ("64", " nodad") if ":" in address else ("24", "")
            sh(f"ip -n {name} addr add {address}/{size} dev eth0{more}")
        if netem and HAS_NETEM:
            sh(f"ip netns exec {name} tc qdisc add dev eth0 root netem {netem}")

    def worsen(self, name: str, addresses: list[str], netem: str) -> None:
        """Do what netem would, where the kernel has none: swallow or delay connections."""
        kind, amount = netem.split()
        if netem == "loss 100%":
            sh(f"ip -n {name} -6 route add blackhole 2400:aaaa::2")
            return
        delay = float(amount.removesuffix("ms")) / 1000 if kind == "delay" else 0.0
        lost = float(amount.removesuffix("%")) / 100 if kind == "loss" else 0.0
        relay = Path(__file__).with_name("relay.py")
        for address in addresses:
            self.start(name, f"{sys.executable} {relay} {address} {2 * delay} {lost}")

    def start(self, name: str, line: str) -> None:
        log = (self.out / f"{name}.log").open("ab")
        words = ["ip", "netns", "exec", name, *shlex.split(line)]
        self.running.append(subprocess.Popen(words, stdout=log, stderr=log))
        log.close()

    def end(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # -- programs -------------------------------------------------------------------------------

    def nsd(self, name: str, zones: dict[str, str]) -> None:
        folder = self.out / name
        folder.mkdir()
        conf = [
            "server:", "  username: root", '  chroot: ""', f'  zonesdir: "{folder}"',
            '  database: ""', f'  pidfile: "{folder}/pid"', f'  xfrdfile: "{folder}/xfrd"',
            f'  zonelistfile: "{folder}/list"', "  verbosity: 1", "  server-count: 1",
            "remote-control:", "  control-enable: no",
        ]  # fmt: skip
        for i, (zone, text) in enumerate(zones.items()):
            (folder / f"z{i}").write_text(f"$ORIGIN {zone}\n$TTL 60\n{text}\n")
            conf += ["zone:", f'  name: "{zone}"', f'  zonefile: "z{i}"']
        (folder / "nsd.conf").write_text("\n".join(conf) + "\n")
        self.start(name, f"nsd -d -c {folder}/nsd.conf")

    def unbound(self, extra: list[str], *, dns64: bool) -> None:
        folder = self.out / "rec"
        folder.mkdir()
        (folder / "hints").write_text(
            ". 60 IN NS a.root.\na.root. 60 IN A 1.2.3.53\na.root. 60 IN AAAA 2400:aaaa::53\n"
        )
        conf = [
            "server:", '  username: ""', '  chroot: ""', f'  directory: "{folder}"',
            f'  pidfile: "{folder}/pid"', "  do-daemonize: no", "  interface: 1.2.3.54",
            "  access-control: 0.0.0.0/0 allow", f'  root-hints: "{folder}/hints"',
            f'  module-config: "{"dns64 " if dns64 else ""}iterator"', "  use-syslog: no",
            '  local-zone: "test." nodefault', "  qname-minimisation: no",
            '  local-zone: "ipv4only.arpa." nodefault', "  do-ip6: no", *(f"  {e}" for e in extra),
            "remote-control:", "  control-enable: no",
        ]  # fmt: skip
        if dns64:
            conf.insert(1, "  dns64-prefix: 64:ff9b::/96")
        (folder / "unbound.conf").write_text("\n".join(conf) + "\n")
        self.start("rec", f"unbound -d -c {folder}/unbound.conf")

    def nginx(self, name: str, servers: str) -> None:
        folder = self.out / f"nginx-{name}"
        (folder / "www").mkdir(parents=True)
        for page, text in PAGES.items():
            (folder / "www" / page).write_text(text)
        for kind, host in set(re.findall(r"(CERT|OLD):([\w.]+)", servers)):
            files = self._certificate(folder, host, old=kind == "OLD")
            servers = servers.replace(
                f"{kind}:{host};", f"ssl_certificate {files}.pem; ssl_certificate_key {files}.key;"
            )
        (folder / "nginx.conf").write_text(
            f"user root; worker_processes 1; pid {folder}/pid; error_log {folder}/log;\n"
            "events { worker_connections 200; }\n"
            f"http {{ access_log off; default_type text/html; charset utf-8; root {folder}/www;\n"
            f"client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;\n"
            f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            "server_names_hash_bucket_size 128;\n" + servers + "\n}\n"
        )
        self.start(name, f"nginx -c {folder}/nginx.conf -g 'daemon off;'")

    def _certificate(self, folder: Path, host: str, *, old: bool) -> str:
        import trustme

        how: dict[str, Any] = {}
        if old:
            end = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
            how = {"not_before": end - datetime.timedelta(days=90), "not_after": end}
        cert = authority(self.out).issue_cert(host, **how)
        path = folder / f"{'old-' if old else ''}{host}"
        cert.private_key_pem.write_to_path(f"{path}.key")
        for i, blob in enumerate(cert.cert_chain_pems):
            blob.write_to_path(f"{path}.pem", append=i > 0)
        assert isinstance(trustme.CA, type)
        return str(path)


_AUTHORITY: dict[str, Any] = {}


def authority(out: Path) -> Any:
    """Return the test's own certificate authority; its root is ``ca.pem`` in ``out``."""
    import trustme

    if "ca" not in _AUTHORITY:
        _AUTHORITY["ca"] = trustme.CA()
        _AUTHORITY["ca"].cert_pem.write_to_path(str(out / "ca.pem"))
    return _AUTHORITY["ca"]


def _soa(server: str) -> str:
    return f"@ SOA {server} root.{server} 1 3600 600 86400 5"


@contextlib.contextmanager
def network(told: dict[str, Any], out: Path) -> Iterator[Net]:
    """Set up the namespaces and programs of a situation."""
    net = Net(out)
    authority(out)
    try:
        net.host("root", ["1.2.3.53", "2400:aaaa::53"])
        net.host("rec", ["1.2.3.54"])
        own = [] if told.get("bare") else ["@ NS ns1", "ns1 A 1.2.3.53", "ns1 AAAA 2400:aaaa::53"]
        glue = told.get("glue") or [
            "fengle.test. NS ns1.fengle.test.", "ns1.fengle.test. A 1.2.3.53",
            "ns1.fengle.test. AAAA 2400:aaaa::53",
        ]  # fmt: skip
        top = [
            _soa("a.root."), "@ NS a.root.", "a.root. A 1.2.3.53", "a.root. AAAA 2400:aaaa::53",
            "ipv4only.arpa. A 192.0.0.170", "ipv4only.arpa. A 192.0.0.171",
            *glue, *told.get("root", []),
        ]  # fmt: skip
        zones = {".": "\n".join(top)}
        if told.get("serve", True):
            zones["fengle.test."] = "\n".join([_soa("ns1.fengle.test."), *own, *told["records"]])
        for zone, lines in told.get("zones", {}).items():
            zones[zone] = "\n".join([_soa("ns1.fengle.test."), *lines])
        net.nsd("root", zones)
        net.unbound(told.get("rec", []), dns64=bool(told.get("dns64")))
        for name, host in told["hosts"].items():
            net.host(name, host["addresses"], host.get("netem"))
            netem = host.get("netem")
            worse = netem if netem and not HAS_NETEM else None
            if host.get("nginx"):
                relayed = worse and worse != "loss 100%"
                net.nginx(
                    name,
                    re.sub(r"\[\S+\]:80", "127.0.0.1:8080", host["nginx"])
                    if relayed
                    else host["nginx"],
                )
            if worse:
                net.worsen(name, host["addresses"], worse)
            if host.get("nsd") is not None:
                net.nsd(name, host["nsd"])
        _wait(told)
        yield net
    finally:
        net.end()


def _wait(told: dict[str, Any]) -> None:
    """Wait until the resolver and every web server answer."""
    import dns.exception
    import dns.message
    import dns.query

    for address in ("1.2.3.53", "1.2.3.54"):
        query = dns.message.make_query("a.root.", "A")
        for _ in range(60):
            try:
                dns.query.udp(query, address, timeout=0.25)
                break
            except (dns.exception.DNSException, OSError):
                time.sleep(0.05)
        else:
            raise RuntimeError(f"no DNS answer from {address}")
    for host in told["hosts"].values():
        if host.get("netem") and (HAS_NETEM or host["netem"] == "loss 100%"):
            continue
        for address in host["addresses"] if host.get("nginx") else []:
            shown = f"[{address}]" if ":" in address else address
            for port in (80, 443):
                if f"listen {shown}:{port}" in host["nginx"]:
                    _until_open(address, port)


def _until_open(address: str, port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection((address, port), 0.3).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nobody listens on {address} port {port}")


def play(told: dict[str, Any]) -> dict[str, Any]:
    """Set up, probe, judge: in the namespaces."""
    from lab.verdicts import verdicts

    from crawler.probes.site import PARTS, probe_site
    from gkcheck.models.facts import (
        IdentityRecord,
        LinkRecord,
        PageFacts,
        PageSignals,
        PageType,
        Place,
        TargetKind,
    )
    from gkcheck.models.site import CrawlBudget, SiteSpec
    from gkcheck.runner import run_checks
    from gkcheck.store.writer import FactWriter

    out = Path(told["out"])
    url = told.get("url", f"http://{HOME}/")
    store = out / "facts.db"
    with network(told, out):
        for line in told.get("before", []):
            sh(line)
        writer = FactWriter(
            str(store), lambda u: "in" if HOME in u else "sibling" if "fengle.test" in u else "out"
        )
        writer.set_run(home_url=url, run_id="lab")
        links = [LinkRecord(u, TargetKind.PAGE, Place.BODY, u) for u in told.get("links", [])]
        links += [
            LinkRecord(u, TargetKind(kind), Place.BODY, u) for kind, u in told.get("resources", [])
        ]
        writer.add_page(
            PageFacts(
                url=url, title=None, heading=None, page_type=PageType.HOME, text_length=9,
                text_digest="x", metas=(), breadcrumb=None, links=tuple(links), columns=(),
                listing=None, document=None, relations=(), relation_blocks=(),
                identity=IdentityRecord(), signals=PageSignals(),
            ),
            depth=0,
        )  # fmt: skip
        writer.commit()
        spec = SiteSpec(
            url=url, resolver="1.2.3.54:53", ca_bundle=str(out / "ca.pem"),
            budget=CrawlBudget(request_timeout=told.get("timeout", 2.0)),
            **({"rate": 0} | told.get("spec", {})),
        )  # fmt: skip
        for look in range(1, told.get("looks", 1) + 1):
            for line in told.get("between", []) if look == 2 else []:
                sh(line)
            timer = None
            if look == 1 and told.get("late"):
                seconds, line = told["late"]
                timer = threading.Timer(seconds, sh, (line,))
                timer.start()
            asyncio.run(probe_site(spec, writer, look=look, parts=PARTS))
            if timer is not None:
                timer.join()
        writer.close()
        wanted = {name: {} for name in CHECKS} | told.get("wanted", {})
        outcomes = run_checks(store, date(2024, 1, 1), list(wanted.items()))
    told_of = {}
    for outcome in outcomes:
        told_of[outcome.check] = {
            "state": outcome.state,
            "detail": outcome.detail,
            "sure": [f.reason for f in outcome.findings if f.certainty == "sure"],
            "review": [f.reason for f in outcome.findings if f.certainty == "review"],
            "open": [u.reason for u in outcome.undecided],
            "measures": outcome.measures,
        }
    return {"checks": told_of, "verdicts": verdicts(store, url, date(2024, 1, 1))}


if __name__ == "__main__":
    assert ssl.HAS_SNI
    json.dump(play(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
