"""The home page again and again over each family: success rates, latencies, a flapping way."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.address import family_of, ip_literal, is_fetchable
from crawler.probes.http import HomeProbe, url_for
from crawler.probes.run import home_host, ports_of, trust_of
from crawler.probes.steps import Door, connect, handshake
from crawler.probes.vantage import can_reach
from crawler.resolve import Resolver
from gkcheck.clock import now
from gkcheck.models.observations import RoundRecord
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

#: Rounds of one audit. The week of ``gkcheck watch`` is what availability is judged by; these tell
#: whether the one look of the ladder was typical.
ROUNDS = 5
_GAP = 1.5  # seconds between two rounds at the least, at a rate of 4 requests a second
_STEP_TIMEOUT = 6.0
_MAX_BODY = 131_072
_MAX_TRIED = 3  # addresses tried in one visit
# Numbers of the resolver's questions: what one round was told is not served to the next.
_FIRST_LOOK = 1_000


@dataclass(slots=True)
class Rounds:
    """Visits the home page ``count`` times over both families; call :meth:`one` now and then.

    Rounds stand between the other probes of a site, so they are spread over its whole time.
    ``dns64``: prefixes in which the resolver invents addresses; those are never visited.
    """

    spec: SiteSpec
    writer: FactWriter
    resolver: Resolver
    look: int
    dns64: Sequence[ipaddress.IPv6Network] = ()
    count: int = ROUNDS
    done: int = 0
    _next: float = 0.0

    async def one(self) -> None:
        """Make the next round, after a pause when the last one was just now. Never raises."""
        if self.done >= self.count:
            return
        if not self.done:
            self.writer.drop_rounds(self.look)
        gap = _GAP * 4 / self.spec.rate if self.spec.rate else 0.0
        await asyncio.sleep(max(0.0, self._next - time.monotonic()))
        self.done += 1
        found = await asyncio.gather(self._family(4), self._family(6))
        self.writer.add_rounds([record for records in found for record in records])
        self.writer.commit()
        self._next = time.monotonic() + gap

    async def rest(self) -> None:
        """Make the rounds that are still to be made."""
        while self.done < self.count:
            await self.one()

    async def _family(self, family: int) -> list[RoundRecord]:
        host = home_host(self.spec.url)
        started = time.monotonic()
        asked = await self.resolver.ask(
            host, "A" if family == 4 else "AAAA", look=_FIRST_LOOK * self.look + self.done
        )
        records = []
        if ip_literal(host) is None:
            elapsed = round((time.monotonic() - started) * 1000)
            records.append(self._record(family, "dns", asked.outcome, elapsed))
        usable = sorted(
            ip
            for ip in asked.answers
            if is_fetchable(ip, self.spec.allow_private)
            and not any(ipaddress.ip_address(ip) in prefix for prefix in self.dns64)
        )
        if not usable:
            return records
        if not can_reach(usable[0]):
            away = f"no_ipv{family}_here"
            return [*records, self._record(family, "http", "not_tested", None, away)]
        # each address has its turn to be first; one that does not connect is passed over, as
        # visitors' programs do
        first = (self.done - 1) % len(usable)
        for address in (usable[first:] + usable[:first])[:_MAX_TRIED]:
            steps = await self._climb(host, address)
            if steps[0].outcome == "ok":
                return records + steps
            records.append(steps[0])
        return records + steps[1:]

    async def _climb(self, host: str, address: str) -> list[RoundRecord]:
        """Connect, agree on TLS and ask for the page: the first record is the connection's."""
        port, _ = ports_of(self.spec.url)
        door = Door(self.look, host, address, port)
        timeout = min(_STEP_TIMEOUT, self.spec.budget.request_timeout)
        steps = [await connect(door, timeout)]
        if steps[0].outcome == "ok" and urlsplit(self.spec.url).scheme == "https":
            steps.append(await handshake(door, trust_of(self.spec), timeout))
        family = family_of(address)
        records = [self._record(family, s.step, s.outcome, s.elapsed_ms, s.detail) for s in steps]
        if steps[0].outcome != "ok":
            last = steps[0]
            return [*records, self._record(family, "http", last.outcome, None, last.detail)]
        asker = HomeProbe(
            self.resolver, self.spec.allow_private, self.spec.user_agent,
            self.spec.budget.request_timeout, _MAX_BODY,
        )  # fmt: skip
        home = await asker.fetch(url_for(self.spec.url, host), address)
        return [
            *records,
            self._record(family, "http", home.outcome, home.elapsed_ms, home.detail, home.status),
        ]

    def _record(
        self,
        family: int,
        step: str,
        outcome: str,
        elapsed: int | None,
        detail: str | None = None,
        status: int | None = None,
    ) -> RoundRecord:
        return RoundRecord(
            self.look, self.done, family, step, outcome, elapsed, now().isoformat(), status, detail
        )
