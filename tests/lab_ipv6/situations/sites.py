"""How a situation is written: a site, its servers, and what each check must say of it.

Issue numbers in names are of internet.nl. ``OURS`` marks situations in which the fault is this
machine's or the way's: no check may be sure of anything there.
"""

from __future__ import annotations

from typing import Any

Told = tuple[list[str], list[str], list[str]]
#: What ``lab.network`` plays; check → (sure, review, open); OURS or nothing.
Situation = tuple[dict[str, Any], dict[str, Told], str]

FOUR, SIX = "1.2.3.10", "2400:aaaa::10"
SIX_B = "2400:aaaa::11"
DEAD6 = "2400:aaaa::99"  # on the wire, nobody has it
OURS = "ours"
OK: Told = ([], [], [])


def web(*doors: str, rule: str = "", certificate: str = "CERT:www.fengle.test;") -> str:
    """One server block: ``doors`` are ``ADDRESS:PORT``; 443 gets TLS."""
    lines = "".join(f"listen {door}{' ssl' if door.endswith(':443') else ''}; " for door in doors)
    tls = certificate if any(door.endswith(":443") for door in doors) else ""
    return f"server {{ {lines}{tls} {rule} }}\n"


def door(address: str, port: int = 80) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


D4, D6 = door(FOUR), door(SIX)
S4, S6 = door(FOUR, 443), door(SIX, 443)
BOTH = [f"www A {FOUR}", f"www AAAA {SIX}"]
MANY = [f"http://www.fengle.test/index.html?{i}" for i in range(40)]
TLS_URL = "https://www.fengle.test/"
NS4 = {
    "bare": True,
    "glue": ["fengle.test. NS ns1.fengle.test.", "ns1.fengle.test. A 1.2.3.53"],
}
FLAG_NS = {"name_servers": {"ipv6": "flag"}}


def made(nginx: str, records: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """A site on one host with both addresses."""
    host = {"addresses": [FOUR, SIX], "nginx": nginx}
    return {"records": BOTH if records is None else records, "hosts": {"web": host}, **more}


def split(four: str, six: str, **more: Any) -> dict[str, Any]:
    """A site on two hosts, IPv4 and IPv6; ``netem`` goes to the IPv6 one."""
    netem = more.pop("netem", None)
    addresses = more.pop("addresses6", [SIX])
    hosts: dict[str, Any] = {
        "web4": {"addresses": [FOUR], "nginx": four},
        "web6": {"addresses": addresses, "netem": netem, **({"nginx": six} if six else {})},
        **more.pop("hosts", {}),
    }
    return {"records": BOTH, "hosts": hosts, **more}


PLAIN = web(D4, D6)
