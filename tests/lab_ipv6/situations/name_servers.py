"""The name servers themselves, and what their parent says of them."""

from __future__ import annotations

from typing import Any

from lab_ipv6.situations.sites import (
    BOTH,
    DEAD6,
    FLAG_NS,
    FOUR,
    NS4,
    OK,
    OURS,
    PLAIN,
    SIX,
    Situation,
    made,
)


def above(glue: str, **hosts: Any) -> dict[str, Any]:
    """A parent zone on a server of its own, which names ``ns8`` beside ``ns1``."""
    zone = (
        "@ SOA p.top. p.top. 1 60 60 60 5\n@ NS p.top.\nfengle NS ns1.fengle\nfengle NS ns8.fengle\n"
        f"ns1.fengle A 1.2.3.53\n{glue}"
    )
    return {
        "glue": ["test. NS p.top.", "p.top. A 1.2.3.55"],
        "hosts": {
            "web": {"addresses": [FOUR, SIX], "nginx": PLAIN},
            "parent": {"addresses": ["1.2.3.55"], "nsd": {"test.": zone}},
            **hosts,
        },
    }


NAME_SERVERS: dict[str, Situation] = {
    "lame_delegation": (
        made(
            PLAIN, [*BOTH, "@ NS ns2.lame.test."], looks=2,
            root=["ns2.lame.test. A 1.2.3.60"],
            hosts={
                "web": {"addresses": [FOUR, SIX], "nginx": PLAIN},
                "lame": {
                    "addresses": ["1.2.3.60"],
                    "nsd": {"other.test.": "@ SOA x. x. 1 1 1 1 1\n@ NS x."},
                },
            },
        ),
        {"ipv6_support": OK, "name_servers": (["lame"], [], [])}, "",
    ),
    "parent_and_zone_list_other_servers": (
        made(
            PLAIN, [*BOTH, "ns8 A 1.2.3.53"], **above("ns8.fengle A 1.2.3.53"),
            wanted={"name_servers": {"parent_list": "review"}},
        ),
        {"ipv6_support": OK, "name_servers": ([], ["parent_differs"], [])}, "",
    ),
    "lame_in_the_parent_alone": (
        made(
            PLAIN, [*BOTH, "ns8 A 1.2.3.60"], looks=2,
            **above("ns8.fengle A 1.2.3.60", lame={
                "addresses": ["1.2.3.60"],
                "nsd": {"other.test.": "@ SOA x. x. 1 1 1 1 1\n@ NS x."},
            }),
        ),
        {"ipv6_support": OK, "name_servers": (["lame"], [], [])}, "",
    ),
    "name_servers_without_ipv6": (
        made(PLAIN, ["@ NS ns1", "ns1 A 1.2.3.53", *BOTH], **NS4, wanted=FLAG_NS),
        {"ipv6_support": OK, "name_servers": (["too_few_ipv6"], [], [])}, "",
    ),
    "name_server_dead_over_v6_1597": (
        made(
            PLAIN, ["@ NS ns1", "ns1 A 1.2.3.53", f"ns1 AAAA {DEAD6}", *BOTH], **NS4, wanted=FLAG_NS
        ),
        {"name_servers": ([], [], ["timed_out"])}, OURS,
    ),
    "name_server_dead_over_v4_1972": (
        made(PLAIN, [*BOTH, "@ NS ns2", "ns2 A 1.2.3.98", "ns2 AAAA 2400:aaaa::53"]),
        {"name_servers": OK}, "",
    ),
    "name_server_dead_over_both": (
        made(PLAIN, [*BOTH, "@ NS ns2", "ns2 A 1.2.3.98", f"ns2 AAAA {DEAD6}"]),
        {"ipv6_support": OK, "name_servers": ([], [], ["timed_out|unreachable"])}, OURS,
    ),
    "name_server_without_address": (
        made(PLAIN, [*BOTH, "@ NS ns9"]), {"name_servers": (["no_address"], [], [])}, "",
    ),
}  # fmt: skip
