"""Three months of many sites by a script: what each shows in each month, and what is to be told of it."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from aiohttp import web
from lab.batches import Batchlab
from lab.many_sites import ManySites

MONTHS = (date(2026, 3, 20), date(2026, 4, 20), date(2026, 5, 20))
REGIONS, UNITS = 5, 7
GIVE_UP = (
    120.0  # seconds after which an answer that is held back is dropped; far beyond any time-out
)

#: How one defect stands in three months: P present, A absent, U its own address answers too late;
#: B the whole site could not be looked at. And what each month has to say of it, by hand:
#: n new, p persisting, f fixed, r relapsed, b could not be looked at again, - nothing.
STORIES = {
    "PPP": "npp", "PPA": "npf", "PAA": "nf-", "PAP": "nfr", "APP": "-np", "APA": "-nf",
    "AAP": "--n", "AAA": "---",
    "PPU": "npb", "PUP": "nbp", "PUA": "nbf", "PUU": "nbb", "PAU": "nf-", "APU": "-nb",
    "UPP": "-np", "UPA": "-nf", "UPU": "-nb", "UAP": "--n", "AUP": "--n", "UUP": "--n",
    "UAA": "---", "AUA": "---", "AAU": "---", "UUA": "---", "UAU": "---", "AUU": "---",
    "UUU": "---",
    "PPB": "npb", "PBP": "nbp", "PBA": "nbf", "PBB": "nbb", "PAB": "nf-", "APB": "-nb",
    "BPP": "-np", "BPA": "-nf", "BPB": "-nb", "BAP": "--n", "ABP": "--n", "BBP": "--n",
    "BAA": "---", "ABA": "---", "AAB": "---", "BBA": "---", "BAB": "---", "ABB": "---",
    "BBB": "---",
}  # fmt: skip
MOVES = {"n": "new", "p": "persisting", "f": "fixed", "r": "relapsed", "b": "blind"}
LINKS = tuple(f"c{n}" for n in range(4))
MARKS = ("ICP备案编号", "公安机关备案标识")
#: How many things every site lacks in every month; found whenever it can be looked at: four marks
#: and five columns.
ALWAYS = 9


@dataclass
class Script:
    """What every site shows in every month. ``sites``: "." reached, "B" refused, "T" too slow."""

    sites: list[str] = field(default_factory=list)
    defects: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def seeded(cls, count: int, seed: int, *, slow: bool = True) -> Script:
        """Return a script drawn from the stories; without ``slow`` nothing is too late."""
        draw = random.Random(seed)
        made = cls()
        for site in range(count):
            lost = site % 4 == 1  # every fourth site misses a month or more
            shape = "".join(draw.choice("...BT") if lost else "." for _ in MONTHS)
            if lost and shape == "...":
                shape = draw.choice([".B.", "..T", ".T.", "B..", "..B"])
            if not slow:
                shape = shape.replace("T", "B")
            fits = [
                s
                for s in STORIES
                if all((a == "B") == (b != ".") for a, b in zip(s, shape, strict=True))
            ]
            sure = [s for s in fits if "U" not in s]
            # only a link has an address of its own that may be late; one site in eight has such
            told = {name: draw.choice(fits if slow and site % 8 == 3 else sure) for name in LINKS}
            told |= {name: draw.choice(sure) for name in MARKS}
            made.sites.append(shape)
            made.defects.append(told)
        return made

    def stories(self, site: int) -> dict[str, str]:
        """Return the defects of a site as they could be told.

        In a month in which one link is too late the check of the links of that site is not
        complete: of the others, none can be called mended.
        """
        told = dict(self.defects[site])
        late = [any(told[name][at] == "U" for name in LINKS) for at in range(len(MONTHS))]
        for name in LINKS:
            pairs = zip(told[name], late, strict=True)
            told[name] = "".join("U" if lost and at == "A" else at for at, lost in pairs)
        return told

    def moves(self, site: int, at: int) -> Counter[str]:
        """Return what the month ``at`` has to say of a site."""
        told = [STORIES[story][at] for story in self.stories(site).values()]
        told += [*self.always(site)[at] * ALWAYS]
        return Counter(MOVES[letter] for letter in told if letter != "-")

    def always(self, site: int) -> str:
        """Return what the months have to say of what a site always lacks."""
        return STORIES[self.sites[site].translate(str.maketrans(".T", "PB"))]

    def named(self, site: int, at: int) -> dict[str, str]:
        """Return what the month ``at`` has to say of each planted defect, by what it is about."""
        return {
            name: MOVES[STORIES[story][at]]
            for name, story in self.stories(site).items()
            if STORIES[story][at] != "-"
        }


@dataclass
class Scripted(ManySites):
    """The sites as the script has them in month ``at``."""

    script: Script = field(default_factory=Script)
    at: int = 0

    def __post_init__(self) -> None:
        self.broken = self._links
        self.blocked = lambda site: self._shape(site) == "B"

    def _shape(self, site: int) -> str:
        return self.script.sites[site][self.at] if site >= 0 else "."

    def _links(self, site: int) -> set[str]:
        told = self.script.defects[site]
        return {f"/{name}/gone.html" for name in LINKS if told[name][self.at] in "PU"}

    def page(self, site: int, path: str) -> tuple[int, str]:
        status, body = super().page(site, path)
        shown = {
            "ICP备案编号": "粤ICP备12345678号-1",
            "公安机关备案标识": "粤公网安备44010402000001号",
        }
        told = self.script.defects[site]
        marks = "".join(
            f"<span>{text}</span>" for name, text in shown.items() if told[name][self.at] == "A"
        )
        return status, body.replace("</div></body>", f"{marks}</div></body>")

    def _day(self, site: int, n: int) -> str:
        return (MONTHS[self.at] - timedelta(days=1 + (site * 7 + n * 3) % 40)).isoformat()

    async def handle(self, request: web.Request) -> web.Response:
        name = request.host.split(":")[0][1:].split(".")[0]
        site = int(name) if name.isdigit() else -1
        late = self._shape(site) == "T"
        if site >= 0 and request.path.endswith("/gone.html"):
            told = self.script.defects[site].get(request.path.split("/")[1], "AAA")
            late = late or told[self.at] == "U"
        if late:
            await self._hold(request)
        return await super().handle(request)

    async def _hold(self, request: web.Request) -> None:
        """Answer nothing for as long as the visitor waits."""
        end = time.monotonic() + GIVE_UP
        while time.monotonic() < end and request.transport and not request.transport.is_closing():
            await asyncio.sleep(0.2)
        if request.transport:
            request.transport.abort()


def name_of(site: int) -> str:
    return f"第{site}县人民政府"


def write_batch(batch: Batchlab) -> None:
    """Write the batch file of the lab again, with regions and units."""
    head = batch.file.read_text("utf-8").split("sites:\n")[0]
    rows = "".join(
        f"- {{url: '{batch.serving.url(n)}', name: {name_of(n)}, region: 地区{n % REGIONS},"
        f" unit: 单位{n % UNITS}}}\n"
        for n in range(batch.count)
    )
    # whether a name has an address of IPv6 is told by the name server, even of a site that is closed;
    # and none of these small sites has a search, which is a doubt of every month
    head += "without: [ipv6_support, search_works]\n"
    batch.file.write_text(f"{head}sites:\n{rows}", "utf-8")
