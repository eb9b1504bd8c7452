"""The rate of links in many seeded runs over a real network: ``python -m lab.link_rate`` plays it.

Addresses are the same every time (port 80 of a network of our own), so that the draws of a seed are
too. Read as JSON: ``out`` (folder), ``runs``, ``second`` and ``third`` (links of each level; over
IPv6 those whose number ends in 73 to 99 give an error, over IPv4 none). Prints a list of [rates
low and high of both levels in percent, requests].
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from lab.apart import apart
from lab.network import BODY, HOME, network

_SERVER = (
    "server {{ listen {}; location = / {{ try_files /index.html =404; }} {} location / {{ "
    f'return 200 "{BODY}"; '
    "}} }}\n"
)
_BROKEN = 'location ~ "(7[3-9]|[89][0-9])$" { return 502; }'


def rates(out: Path, runs: int, second: int, third: int) -> list[list[float]]:
    """Play ``runs`` in namespaces of their own."""
    told = {"out": str(out), "runs": runs, "second": second, "third": third}
    return list(apart("lab.link_rate", told, seconds=1800))


def play(told: dict[str, Any]) -> list[list[float]]:
    """Set up once, then sample and judge run by run."""
    from crawler.probes.links import sample_links
    from crawler.resolve import Resolver
    from gkcheck.models.site import CrawlBudget, SiteSpec
    from gkcheck.runner import run_checks

    out = Path(told["out"])
    host = {
        "addresses": ["1.2.3.10", "2400:aaaa::10"],
        "nginx": _SERVER.format("1.2.3.10:80", "") + _SERVER.format("[2400:aaaa::10]:80", _BROKEN),
    }
    records = ["www A 1.2.3.10", "www AAAA 2400:aaaa::10"]
    home = f"http://{HOME}/"
    spec = SiteSpec(
        url=home, rate=0, resolver="1.2.3.54:53", budget=CrawlBudget(request_timeout=20)
    )
    found = []
    with network({"records": records, "hosts": {"web": host}}, out):
        for seed in range(told["runs"]):
            path = out / f"{seed}.db"
            writer = _filled(path, f"run{seed}", home, told["second"], told["third"])
            requests = asyncio.run(
                sample_links(spec, writer, look=1, resolver=Resolver("1.2.3.54:53"), ipv6_here=True)
            )
            writer.close()
            [outcome] = run_checks(path, date(2024, 1, 1), [("ipv6_links", {})])
            assert outcome.measures["second_untold"] == outcome.measures["third_untold"] == 0
            found.append(
                [outcome.measures[f"{level}_rate_{end}"]
                 for level in ("second", "third") for end in ("low", "high")] + [requests]
            )  # fmt: skip
            path.unlink()
    return found


def _filled(path: Path, run_id: str, home: str, second: int, third: int) -> Any:
    from gkcheck.models.facts import (
        IdentityRecord,
        LinkRecord,
        PageFacts,
        PageSignals,
        PageType,
        Place,
        TargetKind,
    )
    from gkcheck.store.writer import FactWriter

    def page(url: str, links: list[str]) -> PageFacts:
        return PageFacts(
            url=url, title="t", heading=None, page_type=PageType.OTHER, text_length=9,
            text_digest=url, metas=(), breadcrumb=None,
            links=tuple(LinkRecord(x, TargetKind.PAGE, Place.BODY, x) for x in links),
            columns=(), listing=None, document=None, relations=(), relation_blocks=(),
            identity=IdentityRecord(), signals=PageSignals(),
        )  # fmt: skip

    writer = FactWriter(str(path), lambda url: "in" if url.startswith(home) else "out")
    writer.set_run(run_id=run_id, home_url=home)
    own = [f"{home}s/{i}" for i in range(second)]
    writer.add_page(page(home, own), depth=0)
    writer.add_page(page(own[0], [f"{home}t/{i}" for i in range(third)]), depth=1)
    writer.commit()
    return writer


if __name__ == "__main__":
    json.dump(play(json.load(sys.stdin)), sys.stdout)
