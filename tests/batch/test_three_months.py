"""Three months of a batch against the script that planted, mended and brought back its defects.

Sites are served locally, ``gkcheck run`` audits them in each month, ``gkcheck report`` tells the
month; what the pages and the workbook say is compared with the script, site by site and in total.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from lab.batches import ROOT, Batchlab, lab
from lab.many_sites import ManySites
from lxml import html
from openpyxl import load_workbook

MONTHS = (date(2026, 3, 20), date(2026, 4, 20), date(2026, 5, 20))
REGIONS, UNITS = 5, 7
WORDS = {
    "new": "新增",
    "relapsed": "反弹",
    "persisting": "持续",
    "fixed": "已整改",
    "blind": "未能复查",
}
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


# -- what the report says ---------------------------------------------------------------------------


def words_of(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def moves_in(text: str) -> Counter[str]:
    """Return the counts in a text like "反弹 1 新增 2"."""
    names = {word: name for name, word in WORDS.items()}
    found = re.findall(rf"({'|'.join(names)}) (\d+)", text)
    return Counter({names[word]: int(count) for word, count in found})


def section(page: html.HtmlElement, title: str) -> html.HtmlElement:
    [found] = page.xpath("//section[h2=$title]", title=title)
    return found


def rows_of(table: html.HtmlElement) -> Iterator[list[str]]:
    for row in table.xpath(".//tbody/tr"):
        yield [words_of(cell) for cell in row.xpath("./td")]


def open_page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes())


def subject(label: str, url: str) -> str | None:
    """Return the name that the script has for a finding, None for those every site has."""
    if url.endswith("/gone.html"):
        return url.split("/")[-2]
    return label if label in MARKS else None


STANDS = ("new", "persisting", "relapsed")


def problems(moves: Mapping[str, int]) -> int:
    return sum(moves.get(name, 0) for name in STANDS)


def compare_overview(first: Path, script: Script, at: int) -> None:
    count = len(script.sites)
    page = open_page(first)
    told = [script.moves(site, at) for site in range(count)]
    total = sum(told, Counter[str]())
    lost = sum(shape[at] != "." for shape in script.sites)
    # by site
    sites = {row[0]: row for row in rows_of(section(page, "各网站"))}
    assert len(sites) == count
    for site in range(count):
        shown = next(row for name, row in sites.items() if name.split(" ")[0] == name_of(site))
        assert moves_in(shown[6]) == told[site], (name_of(site), script.defects[site])
        assert int(shown[5]) == problems(told[site])
        assert shown[7] == "0"  # nothing in these sites is in doubt
    # in total
    summary = words_of(section(page, "本月概况"))
    assert f"{count} 个网站" in summary.replace(f"{count}个", f"{count} 个")
    assert f"核查到 {count - lost} 个" in summary
    assert (f"有 {lost} 个网站本月没有能核查" in words_of(page)) == bool(lost)
    tally = re.search(r"(\d+) ?处问题(.*?)(?=\d+ ?个网站触发)", summary)
    assert tally is not None
    assert int(tally[1]) == problems(total)
    assert moves_in(tally[2]) == total
    # by region and by unit
    for title, word, size in (("按地区", "地区", REGIONS), ("按主管单位", "单位", UNITS)):
        groups = {row[0]: row for row in rows_of(section(page, title))}
        assert len(groups) == min(size, count)
        for number in range(min(size, count)):
            members = range(number, count, size)
            row = groups[f"{word}{number}"]
            wanted = sum((told[site] for site in members), Counter[str]())
            assert int(row[1]) == len(members)
            assert int(row[5]) == problems(wanted)
            assert moves_in(row[6]) == wanted
    # the trend
    trend = {row[0]: row for row in rows_of(section(page, "十二个月走势"))}
    assert sorted(trend) == [f"{day:%Y-%m}" for day in MONTHS[: at + 1]]
    for past in range(at + 1):
        stood = sum(problems(script.moves(site, past)) for site in range(count))
        assert int(trend[f"{MONTHS[past]:%Y-%m}"][5]) == stood


def compare_site_pages(folder: Path, script: Script, at: int) -> None:
    seen = set()
    for path in (folder / "sites").glob("*.html"):
        page = open_page(path)
        site = int(re.findall(r"第(\d+)县", words_of(page.xpath("//h1")[0]))[0])
        seen.add(site)
        [ledger] = page.xpath("//section[starts-with(h2, '问题台账')]")
        wanted = script.moves(site, at)
        assert moves_in(words_of(ledger.xpath("./p[@class='tally']")[0])) == wanted
        rows = [
            (words_of(row.xpath("./td[1]")[0]), row.xpath("./td[2]")[0])
            for row in ledger.xpath(".//tbody/tr")
        ]
        assert Counter(word for word, _ in rows) == {WORDS[k]: n for k, n in wanted.items()}
        told = {}
        for word, cell in rows:
            url = "".join(cell.xpath("./a/@href"))
            about = subject((cell.text or "").strip(), url)
            if about is not None:
                told[about] = word
        assert told == {k: WORDS[v] for k, v in script.named(site, at).items()}, site
    assert seen == set(range(len(script.sites)))


def compare_workbook(folder: Path, script: Script, at: int) -> None:
    book = load_workbook(folder / "ledger.xlsx", read_only=True)
    rows = book["台账"].iter_rows(values_only=True)
    heads = next(rows)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    named: dict[int, dict[str, str]] = defaultdict(dict)
    for values in rows:
        row = {head: value or "" for head, value in zip(heads, values, strict=True)}
        site = int(re.findall(r"第(\d+)县", str(row["网站"]))[0])
        assert (row["地区"], row["主管单位"]) == (f"地区{site % REGIONS}", f"单位{site % UNITS}")
        word = str(row["变化"])
        counts[site][word] += 1
        about = subject(str(row["对象"]), str(row["地址"]))
        story = script.always(site)
        if about is not None:
            named[site][about] = word
            story = STORIES[script.stories(site)[about]]
        _compare_since(row, word, story, at)
        assert (word == "未能复查") == bool(row["未能复查的原因"])
    for site in range(len(script.sites)):
        wanted = script.moves(site, at)
        assert counts[site] == {WORDS[k]: n for k, n in wanted.items()}, site
        assert named[site] == {k: WORDS[v] for k, v in script.named(site, at).items()}, site
    sheet = book["网站"].iter_rows(values_only=True)
    heads = next(sheet)
    for values in sheet:
        row = dict(zip(heads, values, strict=True))
        site = int(re.findall(r"第(\d+)县", str(row["网站"]))[0])
        assert row["问题"] == problems(script.moves(site, at))
    book.close()


def _compare_since(row: Mapping[str, object], word: str, story: str, at: int) -> None:
    """Compare since when a finding stands, and when it was seen last, with its story."""
    months = [f"{day:%Y-%m}" for day in MONTHS]
    begun = max(n for n in range(at + 1) if story[n] in "nr")
    assert row["首见或再现"] == months[begun], (row, story)
    seen = [n for n in range(at) if story[n] in "npr"]
    assert row["上次见于"] == (months[seen[-1]] if seen else ""), (row, story)
    assert word == WORDS[MOVES[story[at]]]


def run_months(folder: Path, script: Script, *more: str) -> None:
    """Run and report three months of the script's sites and compare each with it."""
    count = len(script.sites)
    sites = Scripted(script=script)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with lab(folder, count, sites) as batch:
        write_batch(batch)
        for at, day in enumerate(MONTHS):
            sites.at = at
            began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            done = batch.run("home", "--as-of", day.isoformat(), "--quiet", *more)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert done.returncode == 0, done.stderr
            lost = sum(shape[at] != "." for shape in script.sites)
            assert batch.states("home") == Counter(
                {"done": count - lost, **({"blocked": lost} if lost else {})}
            )
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(
                f"{day:%Y-%m}: run {time.monotonic() - began:.0f} s, CPU {cpu:.0f} s, largest {after.ru_maxrss // 1024} MB"
            )
            began = time.monotonic()
            told = subprocess.run(
                [sys.executable, "-m", "gkcheck", "--home", str(folder / "home"), "report",
                 f"{day:%Y-%m}", "--quiet"],
                capture_output=True, text=True, check=False, env=env, cwd=folder,
            )  # fmt: skip
            assert told.returncode == 0, told.stderr
            print(f"{day:%Y-%m}: report {time.monotonic() - began:.1f} s")
            first = Path(re.findall(r"通报:(.+)", told.stdout)[0])
            compare_overview(first, script, at)
            compare_site_pages(first.parent, script, at)
            compare_workbook(first.parent, script, at)
    # A month is told the same when later months are in the ledger.
    again = subprocess.run(
        [sys.executable, "-m", "gkcheck", "--home", str(folder / "home"), "report",
         f"{MONTHS[1]:%Y-%m}", "--quiet", "--out", str(folder / "again")],
        capture_output=True, text=True, check=False, env=env, cwd=folder,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    compare_overview(folder / "again" / "index.html", script, 1)
    compare_site_pages(folder / "again", script, 1)
    compare_workbook(folder / "again", script, 1)


def test_three_months_of_six_sites(tmp_path: Path) -> None:
    run_months(tmp_path, Script.seeded(6, 3, slow=False), "--jobs", "1", "--each", "6")


@pytest.mark.slow
def test_three_months_of_two_hundred_sites(tmp_path: Path) -> None:
    script = Script.seeded(200, 194)
    told = {story for site in range(200) for story in script.stories(site).values()}
    assert told == set(STORIES)  # every story is played
    run_months(tmp_path, script, "--jobs", "2", "--each", "8")
