"""Links of the second and third level over IPv6: a sample of them, beside IPv4, within a budget."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.probes.families import HostFamily, Prefixes, families, store_families
from crawler.probes.http import HomeProbe, HomeSeen
from crawler.probes.pace import Pace
from crawler.probes.vantage import can_reach
from crawler.resolve import Resolver
from gkcheck.clock import now
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.site import SiteSpec
from gkcheck.sampling import allocate, draw
from gkcheck.store.network import Rows, Target, internal_links
from gkcheck.store.writer import FactWriter

#: Links drawn of each level. With every fourth one compared over IPv4, 375 requests.
SAMPLE = 150
#: Requests of one look in all: links over IPv6, redirects, comparisons over IPv4.
MOST_REQUESTS = 400
_SECONDS = 300.0
_MAX_BODY = 32_768  # bytes read of a page: enough to tell a guard's page
_MAX_HOSTS = 300
_STRATA = 30  # hosts with a stratum of their own; smaller ones share one
_REST = "*"
_AT_ONCE = 8
_DEFINITE = frozenset({"http_error", "refused", "tls_name", "tls_expired", "tls_error", "error"})


@dataclass(slots=True)
class Asker:
    """Asks single addresses over IPv6, and over IPv4 where that is needed to judge."""

    spec: SiteSpec
    resolver: Resolver
    writer: FactWriter
    look: int
    pace: Pace
    probe: HomeProbe = field(init=False)

    def __post_init__(self) -> None:
        self.probe = HomeProbe(
            self.resolver, self.spec.allow_private, self.spec.user_agent,
            self.spec.budget.request_timeout, _MAX_BODY, self.pace.turn,
        )  # fmt: skip

    async def ask(self, url_id: int, level: int, stratum: str, family: HostFamily) -> str:
        """Ask for one address and store what came; return the outcome over IPv6."""
        row = self.writer.db.execute("SELECT url FROM url WHERE id = ?", [url_id]).fetchone()
        url = str(row[0])
        if family.v6 is None:
            seen = HomeSeen("error", 0, detail=f"no_ipv6_address: {family.aaaa}")
        elif not can_reach(family.v6):
            seen = HomeSeen("not_tested", 0, detail="no_ipv6_here")
        else:
            seen = await self.probe.fetch(url, family.v6)
        if seen.detail == "budget":
            return "budget"
        four, status = await self._over_ipv4(url_id, url, seen, family)
        self.writer.db.execute(
            "INSERT OR REPLACE INTO reach VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            [
                self.look, level, url_id, stratum, seen.outcome, seen.status, four, status,
                seen.elapsed_ms, now().isoformat(timespec="seconds"), seen.detail,
            ],
        )  # fmt: skip
        return seen.outcome

    async def _over_ipv4(
        self, url_id: int, url: str, seen: HomeSeen, family: HostFamily
    ) -> tuple[str | None, int | None]:
        if seen.outcome not in _DEFINITE:
            return None, None
        known = self.writer.db.execute(
            "SELECT status FROM fetch WHERE url_id = ? AND outcome = 'ok' AND ip NOT LIKE '%:%'",
            [url_id],
        ).fetchone()
        if known is not None and self.look == 1:
            return "ok", known[0]
        if family.v4 is None or not can_reach(family.v4):
            return None, None
        four = await self.probe.fetch(url, family.v4)
        return (None, None) if four.detail == "budget" else (four.outcome, four.status)


async def sample_links(
    spec: SiteSpec,
    writer: FactWriter,
    *,
    look: int,
    resolver: Resolver,
    ipv6_here: bool,
    dns64: Prefixes = (),
) -> int:
    """Sample the internal links of both levels and store what is seen; return requests made.

    The draw depends on the run's id alone, and is proportional to the links of each host. Hosts
    that surely have no IPv6 address are counted whole and not asked. The second look asks again
    for what failed in the first. Sets the coverage of IPV6_LINK.
    """
    pace = Pace(spec.rate, MOST_REQUESTS, time.monotonic() + _SECONDS)
    asker = Asker(spec, resolver, writer, look, pace)
    seed = writer.run_values().get("run_id", spec.url)
    plan = _Plan(asker, dns64, ipv6_here)
    if look == 1:
        for level in (2, 3):
            await plan.draw_level(level, internal_links(rows_of(writer), level), seed)
    else:
        await plan.draw_failed()
    cut = await plan.work()
    _cover(writer, cut=cut, ipv6_here=ipv6_here)
    writer.commit()
    return pace.requests


def rows_of(writer: FactWriter) -> Rows:
    """Return a function that runs one SELECT on the store that ``writer`` has open."""

    def rows(sql: str, *args: object) -> Iterable[Any]:
        return writer.db.conn.execute(sql, args)

    return rows


@dataclass(slots=True)
class _Plan:
    """What is to be asked, in random order, so that a budget that ends leaves a sample."""

    asker: Asker
    dns64: Prefixes
    ipv6_here: bool
    todo: list[tuple[int, int, str, str]] = field(default_factory=list)  # level, id, stratum, host
    known: dict[str, HostFamily] = field(default_factory=dict)

    async def draw_level(self, level: int, links: Sequence[Target], seed: str) -> None:
        """Note the frame of one level and draw from it."""
        by_host: dict[str, list[Target]] = defaultdict(list)
        for link in links:
            by_host[link.host].append(link)
        order = sorted(by_host, key=lambda host: (-len(by_host[host]), host))
        await self._resolve(order[:_MAX_HOSTS])
        frame: list[tuple[int, str, int, str]] = []
        strata: dict[str, list[Target]] = {}
        for host in order:
            family = self.known.get(host)
            if family is not None and family.surely_none:
                frame.append((level, host, len(by_host[host]), "no_ipv6"))
            elif family is None or family.v6 is None:
                frame.append((level, host, len(by_host[host]), "unknown"))
            else:
                name = host if len(strata) < _STRATA else _REST
                strata.setdefault(name, []).extend(by_host[host])
        frame += [(level, name, len(found), "asked") for name, found in strata.items()]
        self.asker.writer.db.conn.executemany(
            "INSERT OR REPLACE INTO reach_frame VALUES (?,?,?,?)", frame
        )
        share = allocate({name: len(found) for name, found in strata.items()}, SAMPLE)
        for name, found in strata.items():
            at = {link.key: link for link in found}
            for key in draw(at, share[name], f"{seed}\x1f{level}\x1f{name}"):
                self.todo.append((level, at[key].url_id, name, at[key].host))
        rank = {
            key: i for i, key in enumerate(draw((t[1] for t in self.todo), len(self.todo), seed))
        }
        self.todo.sort(key=lambda one: rank[one[1]])

    async def draw_failed(self) -> None:
        """Take what the first look saw fail."""
        rows = self.asker.writer.db.execute(
            "SELECT r.level, r.url_id, r.stratum, u.host FROM reach r JOIN url u ON u.id = r.url_id"
            " WHERE r.look = 1 AND r.level IN (2, 3) AND r.outcome <> 'ok' AND r.v4_outcome = 'ok'"
            " ORDER BY r.level, r.url_id"
        ).fetchall()
        hosts = self.asker.writer.db.execute(
            "SELECT DISTINCT stratum FROM reach_frame WHERE state = 'no_ipv6'"
        ).fetchall()
        self.todo = [(int(a), int(b), str(c), str(d)) for a, b, c, d in rows]
        await self._resolve([str(h[0]) for h in hosts] + [one[3] for one in self.todo])

    async def _resolve(self, hosts: Sequence[str]) -> None:
        asker = self.asker
        new = [host for host in dict.fromkeys(hosts) if host not in self.known]
        found = await families(
            new, asker.resolver, look=asker.look,
            allow_private=asker.spec.allow_private, dns64=self.dns64,
        )  # fmt: skip
        self.known |= found
        store_families(asker.writer, asker.look, list(found.values()))

    async def work(self) -> bool:
        """Ask for everything drawn; return whether the budget ended it."""
        if not self.ipv6_here:
            return False
        waiting = iter(self.todo)
        cut = False

        async def worker() -> None:
            nonlocal cut
            for level, url_id, stratum, host in waiting:
                if self.asker.pace.spent:
                    cut = True
                    return
                told = await self.asker.ask(url_id, level, stratum, self.known[host])
                cut = cut or told == "budget"

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
        return cut


def _cover(writer: FactWriter, *, cut: bool, ipv6_here: bool) -> None:
    """Say how far links were sampled: as far as pages were read, and as IPv6 was there."""
    rows = writer.db.execute("SELECT count(*) FROM reach WHERE level > 0").fetchone()[0]
    asked = writer.db.execute("SELECT 1 FROM reach_frame WHERE state = 'asked'").fetchone()
    state, reason = "complete", None
    if asked is not None and not ipv6_here:
        state, reason = "failed", Reason.NO_IPV6_HERE
    elif cut:
        state, reason = "truncated", Reason.BUDGET_TIME
    writer.set_coverage([CoverageRecord(FactKind.IPV6_LINK, state, reason, rows)])
