"""Three months of a batch against the script that planted, mended and brought back its defects.

Sites are served locally, ``gkcheck run`` audits them in each month, ``gkcheck report`` tells the
month; what the pages and the workbook say is compared with the script, site by site and in total.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lab.batches import ROOT, lab
from lab.month_script import (
    MARKS,
    MONTHS,
    MOVES,
    REGIONS,
    STORIES,
    UNITS,
    Script,
    Scripted,
    name_of,
    write_batch,
)
from lxml import html
from openpyxl import load_workbook

WORDS = {
    "new": "新增",
    "relapsed": "反弹",
    "persisting": "持续",
    "fixed": "已整改",
    "blind": "未能复查",
}

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
