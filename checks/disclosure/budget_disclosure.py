"""Are budgets and final accounts published, those of the government and of each unit?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, place_of
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.full_text import opens_whole
from checks.derived.menu_reading import menu_reading
from checks.derived.place_text import read_pages, texts
from checks.derived.text_search import Entry, entries, nearest, shown, url_of, with_addresses
from checks.derived.unit_names import Unit, listed_units, names_unit, organ_in
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_title

Kind = Literal["budget", "final"]
Owner = Literal["own", "government", "units"]

WORD: dict[Kind, str] = {"budget": "预算", "final": "决算"}
DUE: dict[Kind, tuple[int, int]] = {"budget": (6, 30), "final": (11, 30)}
"""Month and day of the plan's year after which absence counts: settings of this program. The law
counts 20 days from an approval that the site does not show (预算法 art. 14)."""
MAX_OPENED = 10

_OTHER = re.compile(r"绩效|调整|解读|采购|会议|培训|通知$|评审|招标|投资评审|工程|项目支出自评")
_GOVERNMENT = re.compile(
    r"政府[预决]算|本级|财政[预决]算|[预决]算草案|一般公共[预决]算|全[市县区省]|财政总?[预决]算|[预决]算报告|财政决算"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


class Content(Params):
    """One thing that the texts must contain, and the words for it."""

    name: str
    any_of: tuple[str, ...] = Field(min_length=1)


class BudgetDisclosureParams(Params):
    """``year``: of the budget; final accounts are those of the year before. ``owners``: whose.

    ``own``: the site's own department; ``government``: the whole government; ``units``: every unit
    of the supplied list ``units``. Empty: by the kind of site. ``fields``: what the texts contain.
    """

    year: int
    kinds: tuple[Kind, ...] = ("budget", "final")
    owners: tuple[Owner, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    fields: tuple[Content, ...] = ()

    def whose(self, site_kind: str | None) -> tuple[Owner, ...]:
        """Return whose budgets are asked for on a site of this kind."""
        if self.owners:
            return self.owners
        return ("government", "units") if (site_kind or "").startswith("portal") else ("own",)


class BudgetDisclosureMeasures(Measures):
    """``population``: budgets, accounts and contents asked for. ``held``: those that are there."""

    held: int = 0


@dataclass(frozen=True)
class _Case:
    facts: FactReader
    p: BudgetDisclosureParams
    out: FindingSink
    place: Place | None
    pool: list[Entry]
    unknown: Reason | None


@check(
    id="budget_disclosure",
    title="预算决算公开",
    needs=set(),
    reasons={
        "budget_missing": "没有找到{label}",
        "budget_not_open": "{label}只见到名称,没有全文或打不开",
        "content_missing": "{owner}的预决算文本中没有看到“{field}”",
    },
    params=BudgetDisclosureParams,
    measures=BudgetDisclosureMeasures,
    since="0.2",
)
def run(facts: FactReader, p: BudgetDisclosureParams, out: FindingSink) -> BudgetDisclosureMeasures:
    """Look for each owner's budget and accounts by title, open them, and read what they contain."""
    if facts.as_of.year < p.year:
        return BudgetDisclosureMeasures(population=0)
    place = place_of(facts, p.columns) if p.columns else None
    words = [WORD[kind] for kind in p.kinds]
    pool = [
        e
        for e in entries(facts)
        if any(w in e.flat for w in words)
        and ("草案" in e.flat or not _OTHER.search(e.title))
        and not e.flat.endswith("公开目录")
    ]
    unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    if place is not None:
        unknown = unknown or place.unknown
    case = _Case(facts, p, out, place, pool, unknown)
    population = held = 0
    for owner, unit in _owners(case):
        total, right = _judge_owner(case, owner, unit)
        population, held = population + total, held + right
    if "units" in p.whose(facts.run("site_kind")) and facts.supplied("units") is None:
        out.undecided(Reason.NO_LIST_GIVEN, "各单位预决算", url=place.url if place else None,
                      detail=f"标题含{'、'.join(words)}的内容有 {len(pool)} 条")  # fmt: skip
        population += 1
    grade = held / population if population else None
    return BudgetDisclosureMeasures(population=population, held=held, grade=grade)


def _owners(case: _Case) -> list[tuple[Owner, Unit]]:
    found: list[tuple[Owner, Unit]] = []
    for owner in case.p.whose(case.facts.run("site_kind")):
        if owner == "units":
            units = listed_units(case.facts.supplied("units") or [])
            found += [("units", unit) for unit in units]
        else:
            own = case.facts.run("site_name") or "本部门"
            name = own if owner == "own" else "本级政府"
            found.append((owner, Unit(name, (name,), ())))
    return found


def _judge_owner(case: _Case, owner: Owner, unit: Unit) -> tuple[int, int]:
    held = 0
    there: list[Entry] = []
    for kind in case.p.kinds:
        year = case.p.year if kind == "budget" else case.p.year - 1
        label = f"{unit.name}{year}年{WORD[kind]}"
        hits, others = _hits(case, owner, unit, kind, year)
        if kind == "final" and not hits and not others:
            # Accounts of a year that was not over bear the year of their publication.
            named, _ = _hits(case, owner, unit, kind, year + 1)
            others = [e for e in named if e.day is not None and e.day.year == case.p.year]
        opened = _opened(case, hits)
        if isinstance(opened, Entry):
            held += 1
            there.append(opened)
        elif opened is not None:
            case.out.undecided(opened, label, url=url_of(case.facts, hits[0]))
        elif hits:
            _report(case, label, hits, "budget_not_open")
        elif others:
            titles = "、".join(e.title for e in others[:5])
            case.out.undecided(Reason.NEEDS_PERSON, label, url=url_of(case.facts, others[0]),
                               detail=f"不能确定是不是本单位该年度的:{titles}")  # fmt: skip
        else:
            _missing(case, label, kind)
    fields = _contents(case, unit.name, there) if case.p.fields else 0
    return len(case.p.kinds) + len(case.p.fields), held + fields


def _hits(
    case: _Case, owner: Owner, unit: Unit, kind: Kind, year: int
) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that are the owner's, and those of which nobody can say whose they are."""
    of_year = [e for e in case.pool if WORD[kind] in e.flat and _is_of_year(e, year)]
    if owner == "government":
        own = [e for e in of_year if _GOVERNMENT.search(e.flat) and organ_in(e.title) is None]
        return own, []
    if owner == "units":
        return [e for e in of_year if unit.is_named_in(e.title)], []
    named = [e for e in of_year if names_unit(e.title, unit.name)]
    if named:
        return named, []
    plain = [e for e in of_year if organ_in(e.title) is None or "部门" in e.flat]
    organs = {organ_in(e.title) for e in of_year}
    if case.facts.run("site_name") is None and len(organs) == 1 and not plain:
        plain = of_year
    return plain, [e for e in of_year if e not in plain]


def _is_of_year(entry: Entry, year: int) -> bool:
    years = [int(y) for y in _YEAR.findall(entry.flat)]
    if years:
        return year in years
    return entry.day is not None and entry.day.year == year


def _opened(case: _Case, hits: Sequence[Entry]) -> Entry | Reason | None:
    """Return the first entry whose full text opens; else why that was not seen; else None."""
    why: Reason | None = None
    for entry in hits[:MAX_OPENED]:
        came = opens_whole(case.facts, entry)
        if came is True:
            return entry
        if came is not False:
            why = why or came
    return why


def _missing(case: _Case, label: str, kind: Kind) -> None:
    due = date(case.p.year, *DUE[kind])
    url = case.place.url if case.place else None
    unknown = Reason.NOT_YET_DUE if case.facts.as_of <= due else case.unknown
    if unknown is not None:
        case.out.undecided(unknown, label, url=url)
        return
    pool = entries(case.facts)
    near = nearest(pool, [label], "不是该单位该年度的预决算")
    with_addresses(case.facts, near, pool)
    reading = menu_reading(case.facts, columns(case.facts))
    searched = list(case.place.searched) if case.place else reading.searched[:20]
    case.out.flag(
        Subject(kind="document", url=url, label=label), "budget_missing",
        confirm=list(dict.fromkeys([*searched[:5], *reading.confirm()])),
        evidence={
            "expected": f"{due.isoformat()} 以前公开{label}",
            "seen": f"标题含{WORD[kind]}的内容 {len(case.pool)} 条,没有这一份",
            "searched": searched, "compared": len(pool), "nearest": near,
        },
    )  # fmt: skip


def _report(case: _Case, label: str, hits: Sequence[Entry], reason: str) -> None:
    found = shown(case.facts, hits)
    case.out.flag(
        Subject(kind="document", url=str(found[0]["url"]), label=label), reason,
        confirm=[str(f["url"]) for f in found],
        evidence={"expected": f"{label}全文能打开", "seen": "没有全文或附件", "found_on": found},
    )  # fmt: skip


def _contents(case: _Case, name: str, there: Sequence[Entry]) -> int:
    """Judge what the owner's texts contain, budget and accounts taken together."""
    ids = [e.url_id for e in there if e.url_id is not None]
    reading = read_pages(case.facts, ids)
    flat = "\n".join(normalize_title(text) for _, text in texts(case.facts, reading))
    held = 0
    for field in case.p.fields:
        label = f"{name}:{field.name}"
        if any(normalize_title(word) in flat for word in field.any_of):
            held += 1
        elif reading.unknown is not None or not flat:
            why = reading.unknown or Reason.NEEDS_FACT
            case.out.undecided(why, label, url=reading.urls[0] if reading.urls else None)
        else:
            case.out.flag(
                Subject(kind="document", url=reading.urls[0], label=label), "content_missing",
                owner=name, field=field.name, confirm=reading.urls[:5],
                evidence={"expected": f"写明{field.name}", "seen": "正文和附件中没有所列的词",
                          "searched": reading.urls[:20], "words": list(field.any_of)},
            )  # fmt: skip
    return held
