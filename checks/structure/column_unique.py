"""Is there one entry of a name, and does it stand on this site?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_match import label_of, levels_of
from checks.derived.column_tree import url_key
from checks.derived.coverage import lacking, not_rendered
from checks.derived.reach import page_of, reached
from checks.derived.site_identity import home_page
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_name


class ColumnUniqueParams(Params):
    """``columns``: names of which the home page must offer one each, on the site itself.

    ``also``: other names under which a second one may hide; they are for a person.
    """

    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    also: tuple[str, ...] = ("政府信息公开专栏", "政府信息公开平台", "政府信息公开网", "信息公开")


class ColumnUniqueMeasures(Measures):
    """``population``: names that the home page offers. ``entries``: different places they lead to."""

    entries: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    url: str
    place: str
    scope: str
    unknown: Reason | None
    exact: bool


@check(
    id="column_unique",
    title="入口唯一",
    needs=set(),  # the home page is enough; without it nothing is told
    reasons={
        "more_than_one": "首页有 {count} 个“{label}”入口,通向不同的地方:{where}",
        "other_names": "首页除“{label}”外还有名称相近的入口:{where}",
        "own_site": "“{label}”入口通向另一个网站:{where}",
    },
    params=ColumnUniqueParams,
    measures=ColumnUniqueMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ColumnUniqueParams, out: FindingSink) -> ColumnUniqueMeasures:
    """Follow every link of the home page that bears the name, and compare where they end."""
    home = home_page(facts)
    labels = [label_of(spec) for spec in p.columns]
    home_url = str(facts.scalar("SELECT url FROM url WHERE id = ?", home) or facts.run("home_url"))
    if home is None:
        for label in labels:
            out.undecided(Reason.UNREACHABLE, label, url=home_url)
        return ColumnUniqueMeasures(population=len(labels))
    population = total = 0
    for spec, label in zip(p.columns, labels, strict=True):
        entries = list(_entries(facts, home, levels_of(spec)[-1].name, p.also))
        if not any(e.exact for e in entries):
            if reason := not_rendered(facts, home) or lacking(facts, FactKind.LINK):
                population += 1
                out.undecided(reason, label, url=home_url)
            continue
        population += 1
        total += len(entries)
        _judge(out, home_url, label, entries)
    return ColumnUniqueMeasures(population=population, entries=total)


def _entries(facts: FactReader, home: int, name: str, also: tuple[str, ...]) -> Iterator[_Entry]:
    """Yield the places that entries of the home page lead to, each once, exact names first."""
    wanted = normalize_name(name)
    others = {normalize_name(other) for other in also}
    seen: set[object] = set()
    rows = facts.rows(
        "SELECT l.text, u.id, u.url, u.scope, s.place FROM page_link_set p"
        " JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
        " JOIN url u ON u.id = l.url_id WHERE p.page_id = ? AND l.kind = 'page'"
        " AND length(l.text) BETWEEN 2 AND 20 ORDER BY s.place, l.position",
        home,
    )
    found = [(normalize_name(row["text"]), row) for row in rows]
    for exact in (True, False):
        for flat, row in found:
            if (flat == wanted) != exact or (not exact and flat not in others):
                continue
            page = page_of(facts, row["id"])
            url = str(facts.scalar("SELECT url FROM url WHERE id = ?", page) or row["url"])
            if url_key(url) in seen or (page is not None and page in seen):
                continue
            seen |= {url_key(url)} | ({page} if page is not None else set())
            came = reached(facts, row["id"])
            unknown = came.unknown if came is not None else Reason.NEEDS_FACT
            scope = row["scope"] if page is None else "in"
            yield _Entry(row["text"], url, row["place"], scope, unknown, exact)


def _judge(out: FindingSink, home_url: str, label: str, entries: list[_Entry]) -> None:
    exact = [e for e in entries if e.exact]
    subject = Subject(kind="column", url=exact[0].url, label=label)
    evidence: dict[str, Any] = {
        "expected": f"首页只有一个“{label}”入口,在本站内",
        "seen": ";".join(f"{e.text} -> {e.url}" for e in entries),
        "found_on": [home_url, *(e.url for e in entries)],
    }
    apart = [e for e in exact if not any(_below(e.url, other.url) for other in exact)]
    away = [e for e in exact if e.scope != "in"]
    where = "、".join(e.url for e in entries[:3])
    if len(apart) > 1 and not any(e.unknown for e in apart) and not away:
        out.flag(
            subject, "more_than_one", confirm=[home_url, *(e.url for e in apart[:3])],
            evidence=evidence, count=len(apart), where=where,
        )  # fmt: skip
    elif away:
        out.review(subject, "own_site", evidence=evidence, where="、".join(e.url for e in away))
    elif len(exact) > 1 and any(e.unknown for e in exact):
        unknown = next(e.unknown for e in exact if e.unknown)
        out.undecided(unknown, label, url=home_url)
    elif others := [e.url for e in entries if not e.exact and not _below(e.url, exact[0].url)]:
        out.review(subject, "other_names", evidence=evidence, where="、".join(others[:3]))


def _below(url: str, other: str) -> bool:
    """Tell whether ``url`` lies below ``other``: a part of that place, not a second one."""
    return url_key(url).startswith(url_key(other) + "/")
