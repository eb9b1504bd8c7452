"""Is the government gazette there, issue by issue, and do the issues open?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.full_text import opens_whole
from checks.derived.text_search import Entry, shown, url_of
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.store.reader import FactReader

COLUMN = ColumnSpec(label="政府公报", strict=False, path=(ColumnName(name="政府公报"),))
MAX_SILENCE_DAYS = 183
"""Days without an issue, inside the year, after which a person should look: a setting."""

MAX_NUMBER = 120
_ISSUE = re.compile(
    r"(?:(20\d\d)\s*年?度?[^\d]{0,12}?)?(?<!总)第\s*([\d一二三四五六七八九十]{1,4})"
    r"(?:\s*[,、\-~至和]\s*第?([\d一二三四五六七八九十]{1,4}))?\s*[期号]"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}


class GazetteParams(Params):
    """``year``: whose issues must be whole. ``back_issues``: earlier years must be there too."""

    year: int
    columns: tuple[ColumnSpec, ...] = (COLUMN,)
    back_issues: bool = True


class GazetteMeasures(Measures):
    """``population``: issues of the year by their numbers, and the back issues. ``open``: issues
    that open; ``earlier``: years before with issues."""

    open: int = 0
    earlier: int = 0


@dataclass(frozen=True)
class _Issue:
    year: int
    number: int
    entries: list[Entry]

    @property
    def label(self) -> str:
        return f"{self.year}年第{self.number}期"


@check(
    id="gazette",
    title="政府公报",
    needs={FactKind.LIST_ITEM},
    reasons={
        "no_issue": "栏目“{place}”没有 {year} 年的公报",
        "issue_missing": "公报缺{label}",
        "issue_not_open": "公报{label}没有内容或打不开",
        "issues_stop": "{year} 年公报最近一期是 {day},其后没有新的一期",
        "no_back_issues": "栏目“{place}”没有 {year} 年以前的公报",
    },
    params=GazetteParams,
    measures=GazetteMeasures,
    since="0.2",
)
def run(facts: FactReader, p: GazetteParams, out: FindingSink) -> GazetteMeasures:
    """Read issue numbers from titles; a gap below the highest number is a missing issue."""
    place = place_of(facts, p.columns)
    if facts.as_of.year < p.year or (not place.positions and place.unknown is None):
        return GazetteMeasures(population=0)  # a unit may issue no gazette
    if not place.positions:
        out.undecided(place.unknown or Reason.NEEDS_FACT, place.label)
        return GazetteMeasures(population=1)
    issues = _issues(facts, place)
    earlier = len({year for year, _ in issues if year < p.year})
    mine = {number: issue for (year, number), issue in issues.items() if year == p.year}
    back = _back_issues(p, place, earlier, issues, out)
    if not mine:
        _none(facts, p, place, out)
        return GazetteMeasures(population=1 + back, earlier=earlier, grade=0)
    last = max(mine)
    opened = sum(
        _opens(facts, p, place, mine.get(number), number, out) for number in range(1, last + 1)
    )
    stop = _stops(facts, p, place, list(mine.values()), out)
    return GazetteMeasures(
        population=last + back + stop, open=opened, earlier=earlier, grade=opened / last
    )


def _issues(facts: FactReader, place: Place) -> dict[tuple[int, int], _Issue]:
    """Return the issues listed in the place by year and number; articles of one issue together."""
    found: dict[tuple[int, int], _Issue] = {}
    for entry in entries_in(facts, place):
        match = _ISSUE.search(entry.flat)
        if match is None:
            continue
        year = int(match.group(1)) if match.group(1) else (entry.day.year if entry.day else None)
        first = _number(match.group(2))
        last = _number(match.group(3)) if match.group(3) else first
        if year is None or not 0 < first <= last <= MAX_NUMBER:
            continue
        for number in range(first, last + 1):  # two issues may come as one
            issue = found.setdefault((year, number), _Issue(year, number, []))
            issue.entries.append(entry)
    return found


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(text, 0)


def _none(facts: FactReader, p: GazetteParams, place: Place, out: FindingSink) -> None:
    here = entries_in(facts, place)
    label = f"{p.year}年公报"
    dated = [e for e in here if e.day is not None and e.day.year == p.year]
    if place.unknown is not None or dated or any(e.day is None for e in here):
        # Issues may be listed without their numbers, or built by a script.
        reason = place.unknown or (Reason.NEEDS_PERSON if dated else Reason.NO_DATES)
        out.undecided(reason, label, url=place.url, detail=f"栏目有 {len(here)} 条内容")
        return
    out.flag(
        Subject(kind="column", url=place.url, label=label), "no_issue", place=place.label,
        year=p.year, confirm=list(place.searched)[:10],
        evidence={"expected": f"有 {p.year} 年各期", "seen": f"{len(here)} 条内容都不是 {p.year} 年的",
                  "searched": list(place.searched), "compared": len(here),
                  "found_on": shown(facts, here)},
    )  # fmt: skip


def _opens(
    facts: FactReader,
    p: GazetteParams,
    place: Place,
    issue: _Issue | None,
    number: int,
    out: FindingSink,
) -> bool:
    """Tell whether one issue is there and opens; report where not."""
    label = f"{p.year}年第{number}期"
    if issue is None:
        if place.unknown is not None:
            out.undecided(place.unknown, label, url=place.url)
        else:
            out.flag(
                Subject(kind="document", url=place.url, label=label), "issue_missing",
                confirm=list(place.searched)[:10],
                evidence={"expected": f"有{label}", "seen": "后面的期次有,这一期没有",
                          "searched": list(place.searched)},
            )  # fmt: skip
        return False
    came = [opens_whole(facts, entry) for entry in issue.entries]
    if any(one is True for one in came):
        return True
    url = url_of(facts, issue.entries[0])
    why = next((one for one in came if isinstance(one, Reason)), None)
    if why is not None:
        out.undecided(why, label, url=url)
    else:
        out.flag(
            Subject(kind="document", url=url, label=label), "issue_not_open",
            confirm=[u for u in (url,) if u],
            evidence={"expected": f"{label}能打开", "seen": "没有正文,也没有能打开的文件",
                      "found_on": shown(facts, issue.entries)},
        )  # fmt: skip
    return False


def _stops(
    facts: FactReader, p: GazetteParams, place: Place, issues: list[_Issue], out: FindingSink
) -> int:
    """A long silence inside the year is for a person: how often a gazette appears is not told."""
    days = [e.day for issue in issues for e in issue.entries if e.day is not None]
    until = min(facts.as_of, date(p.year, 12, 31))
    if not days or max(days) >= until - timedelta(days=MAX_SILENCE_DAYS):
        return 0
    newest = max(days)
    out.review(
        Subject(kind="column", url=place.url, label=f"{p.year}年公报连续出版"), "issues_stop",
        year=p.year, day=newest,
        evidence={"expected": "当年各期连续", "seen": f"最近一期 {newest.isoformat()}",
                  "searched": list(place.searched)},
    )  # fmt: skip
    return 1


def _back_issues(
    p: GazetteParams,
    place: Place,
    earlier: int,
    issues: dict[tuple[int, int], _Issue],
    out: FindingSink,
) -> int:
    """Judge the years before, where asked for; return how many subjects that is."""
    if not p.back_issues:
        return 0
    if not earlier:
        label = f"{p.year}年以前的公报"
        if place.unknown is not None or not issues:
            out.undecided(place.unknown or Reason.NEEDS_PERSON, label, url=place.url)
        else:
            out.review(
                Subject(kind="column", url=place.url, label=label), "no_back_issues",
                place=place.label, year=p.year,
                evidence={"expected": "往期公报能查到", "seen": f"只有 {p.year} 年的 {len(issues)} 期",
                          "searched": list(place.searched)},
            )  # fmt: skip
    return 1
