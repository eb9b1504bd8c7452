"""Does the column on public institutions tell of each institution what the plan wants?"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.directories import (
    Ground,
    Sector,
    ground_of,
    institutions_on,
    mention_of,
    of_sectors,
)
from checks.derived.field_labels import LABELS, column_for, standard
from checks.derived.institutions import Institution
from checks.derived.phones import phones_near
from checks.derived.place_text import texts
from checks.derived.text_search import nearest, with_addresses
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.normalize import normalize_name, normalize_title


class PublicInstitutionDirectoryParams(Params):
    """``fields``: wanted of each institution. ``shared_fields``: shown once for a sector.

    ``sectors``: kinds that must be there; none: whatever the column has. ``documents``: words one
    of which the title of an entry must have. ``roster``: compare with the supplied list
    ``institutions`` (keys ``name`` and, if wanted, ``sector``).
    """

    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    sectors: tuple[Sector, ...] = ()
    fields: tuple[str, ...] = ()
    shared_fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    table_fields: tuple[str, ...] = ()
    mention_only: bool = False
    roster: bool = False


class PublicInstitutionDirectoryMeasures(Measures):
    """``population``: institutions, and matters that must be there. ``complete``: in order."""

    complete: int = 0


@check(
    id="public_institution_directory",
    title="公共企事业单位信息",
    needs={FactKind.COLUMN},
    reasons={
        "institution_lacks_fields": "“{label}”没有公开{lacking}",
        "sector_missing": "栏目“{place}”没有{label}单位的信息",
        "sector_unclear": "栏目“{place}”提到{label},但没有看到按单位列出的信息,请核对",
        "sector_maybe_none": "栏目“{place}”没有{label}单位的信息,当地可能没有此类单位,请核对",
        "table_missing": "栏目“{place}”没有列出{label}的清单",
        "shared_field_missing": "栏目“{place}”没有公开{label}",
        "document_missing": "栏目“{place}”没有标题含“{label}”的内容",
        "institution_left_out": "名单中的“{label}”在栏目“{place}”没有公开",
    },
    params=PublicInstitutionDirectoryParams,
    measures=PublicInstitutionDirectoryMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: PublicInstitutionDirectoryParams, out: FindingSink
) -> PublicInstitutionDirectoryMeasures:
    """Read tables, files and labelled texts of the column; absence only where all was read."""
    ground = ground_of(facts, p.columns)
    known = institutions_on(facts, ground)
    population = complete = 0
    if p.mention_only:
        for sector in p.sectors:
            population += 1
            if mention_of(facts, ground, sector.any_of) is not None:
                complete += 1
            else:
                _no_sector(facts, ground, sector, p, out)
    elif p.fields:
        for one in of_sectors(known, p.sectors):
            population += 1
            complete += _judge(ground, one, p.fields, out)
        for sector in p.sectors or _any_at_all(known):
            if not of_sectors(known, (sector,)):
                population += 1
                _no_sector(facts, ground, sector, p, out)
    for sector_name, words in [(s.name, s.any_of) for s in p.sectors] or [("", ())]:
        for name in p.shared_fields:
            population += 1
            complete += _shared(facts, ground, known, name, sector_name, words, out)
    if p.documents:
        population += 1
        complete += _document(facts, ground, p.documents, out)
    if p.table_fields:
        population += 1
        complete += _table(facts, ground, p.table_fields, out)
    if p.roster:
        population += _roster(facts, ground, known, p.sectors, out)
    grade = complete / population if population else None
    return PublicInstitutionDirectoryMeasures(population=population, complete=complete, grade=grade)


def _any_at_all(known: Sequence[Institution]) -> tuple[Sector, ...]:
    return () if known else (Sector(name="公共企事业", any_of=("公共企事业",)),)


def _judge(ground: Ground, one: Institution, fields: Sequence[str], out: FindingSink) -> bool:
    lacking = [f for f in fields if f != "名称" and standard(f) not in one.fields]
    if not lacking:
        return True
    unknown = ground.unknown or (Reason.BUDGET_BYTES if one.clipped else None)
    if unknown is not None:
        out.undecided(
            unknown, one.name, url=one.urls[0], detail=f"已读部分没有{'、'.join(lacking)}"
        )
        return False
    out.flag(
        Subject(kind="institution", url=one.urls[0], label=one.name),
        "institution_lacks_fields",
        group=f"{one.urls[0]}:{','.join(lacking)}",
        confirm=one.urls[:5],
        lacking="、".join(lacking),
        evidence=ground.evidence(f"公开{'、'.join(fields)}", f"缺{'、'.join(lacking)}")
        | {"lacking": lacking, "found_on": one.urls[:10], "fields": dict(one.fields)},
    )
    return False


def _no_sector(
    facts: FactReader,
    ground: Ground,
    sector: Sector,
    p: PublicInstitutionDirectoryParams,
    out: FindingSink,
) -> None:
    near = nearest(ground.pool, [sector.name, *sector.any_of], "标题中没有此类单位")
    with_addresses(facts, near, ground.pool)
    if ground.unknown is not None:
        out.undecided(ground.unknown, sector.name, url=ground.place.url,
                      detail=f"已读的 {len(ground.reading.sources)} 个页面和附件中没有")  # fmt: skip
        return
    subject = Subject(kind="sector", url=ground.place.url, label=sector.name)
    where = None if p.mention_only else mention_of(facts, ground, sector.any_of)
    evidence = ground.evidence(
        f"按单位公开{'、'.join(p.fields)}" if p.fields else f"公开{sector.name}单位的信息",
        f"读过 {len(ground.reading.sources)} 个页面和附件,没有按单位列出的信息",
    ) | {"nearest": near, "words": list(sector.any_of)}
    if where is not None or sector.optional:
        code = "sector_unclear" if where is not None else "sector_maybe_none"
        out.review(subject, code, place=ground.place.label,
                   evidence=evidence | {"found_on": [where] if where else []})  # fmt: skip
        return
    out.flag(subject, "sector_missing", place=ground.place.label, confirm=ground.confirm,
             evidence=evidence)  # fmt: skip


def _shared(
    facts: FactReader,
    ground: Ground,
    known: Sequence[Institution],
    name: str,
    sector: str,
    words: Sequence[str],
    out: FindingSink,
) -> bool:
    """A field that is wanted once: in a table, or behind its label in any text of the sector."""
    label = f"{sector}{name}"
    if any(
        standard(name) in one.fields
        for one in known
        if not words or any(w in one.name or w in one.context for w in words)
    ):
        return True
    labels = LABELS.get(standard(name), (name,))
    elsewhere: str | None = None
    for source, text in texts(facts, ground.reading):
        if phones_near(text, labels, reach=150):
            if not words or any(w in text or w in source.title for w in words):
                return True
            elsewhere = source.url
    if ground.unknown is not None:
        out.undecided(ground.unknown, label, url=ground.place.url, detail="已读部分没有")
        return False
    seen = "没有找到" if elsewhere is None else f"只在 {elsewhere} 看到不分领域的号码"
    evidence = ground.evidence(f"公开{label}", seen) | {"names": list(labels)}
    subject = Subject(kind="field", url=ground.place.url, label=label)
    out.flag(subject, "shared_field_missing", place=ground.place.label, confirm=ground.confirm,
             evidence=evidence)  # fmt: skip
    return False


def _document(facts: FactReader, ground: Ground, words: Sequence[str], out: FindingSink) -> bool:
    wanted = [normalize_title(word) for word in words]
    titles = [e.flat for e in ground.pool] + [
        normalize_title(s.title) for s in ground.reading.sources
    ]
    if any(word in title for word in wanted for title in titles):
        return True
    label = words[0]
    if ground.unknown is not None:
        out.undecided(ground.unknown, label, url=ground.place.url, detail="已读的标题中没有")
        return False
    near = nearest(ground.pool, words, "标题中没有所列的词")
    with_addresses(facts, near, ground.pool)
    evidence = ground.evidence(f"有“{label}”", f"比对 {len(ground.pool)} 条标题,均不相符")
    out.flag(Subject(kind="document", url=ground.place.url, label=label), "document_missing",
             place=ground.place.label, confirm=ground.confirm,
             evidence=evidence | {"nearest": near, "names": list(words)})  # fmt: skip
    return False


def _table(facts: FactReader, ground: Ground, fields: Sequence[str], out: FindingSink) -> bool:
    heads: list[str] = []
    for source in ground.reading.sources:
        for row in facts.rows("SELECT header FROM record_table WHERE url_id = ?", source.url_id):
            header = path_of(row["header"])
            at = [column_for(field, header) for field in fields]
            if None not in at and len(set(at)) == len(at):
                return True
            heads.append("、".join(header))
    label = "、".join(fields)
    if ground.unknown is not None:
        out.undecided(ground.unknown, label, url=ground.place.url, detail="已读的表格中没有")
        return False
    evidence = ground.evidence(f"有列出{label}的表格", f"读过 {len(heads)} 个表格,表头均不相符")
    out.flag(Subject(kind="table", url=ground.place.url, label=label), "table_missing",
             place=ground.place.label, confirm=ground.confirm,
             evidence=evidence | {"heads": heads[:5]})  # fmt: skip
    return False


def _roster(
    facts: FactReader,
    ground: Ground,
    known: Sequence[Institution],
    sectors: Sequence[Sector],
    out: FindingSink,
) -> int:
    """Compare with the supplied list; return how many subjects that makes."""
    listed = facts.supplied("institutions")
    if listed is None:
        out.undecided(Reason.NO_LIST_GIVEN, "有无遗漏的单位", url=ground.place.url)
        return 1
    words = [word for sector in sectors for word in sector.any_of] + [s.name for s in sectors]
    have = {normalize_name(one.name) for one in known}
    count = 0
    for row in listed:
        name, about = row.get("name", ""), " ".join(row.values())
        if not name or (words and not any(word in about for word in words)):
            continue
        flat = normalize_name(name)
        if flat in have:
            continue  # counted among the institutions
        count += 1
        if any(flat in normalize_name(text) for _, text in texts(facts, ground.reading)):
            out.undecided(
                Reason.NEEDS_PERSON, name, url=ground.place.url, detail="提到了,没有逐项列出"
            )
        elif ground.unknown is not None:
            out.undecided(ground.unknown, name, url=ground.place.url, detail="已读部分没有")
        else:
            near = nearest(ground.pool, [name], "名称不同")
            with_addresses(facts, near, ground.pool)
            evidence = ground.evidence(f"公开“{name}”的信息", "栏目中没有这个单位")
            out.flag(Subject(kind="institution", url=None, label=name), "institution_left_out",
                     place=ground.place.label, confirm=ground.confirm,
                     evidence=evidence | {"nearest": near})  # fmt: skip
    return count
