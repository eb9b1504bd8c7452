"""Is a document that a plan names there, in full text, in the edition wanted?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.full_text import (
    Nature,
    heads_with,
    nature_of,
    opens_whole,
    unread_files,
    with_files,
)
from checks.derived.menu_reading import menu_reading
from checks.derived.text_search import (
    Entry,
    Window,
    entries,
    frame_links,
    matching,
    nearest,
    shown,
    text_of,
    url_of,
    with_addresses,
)
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_title

MAX_OPENED = 20
MAX_HEADS = 500
"""Files of the named place whose first lines are searched for the title."""


class Edition(Params):
    """One edition of a document and the day from which it is the one in force."""

    name: str
    since: date


class Wanted(Params):
    """One document: its title holds one of ``any_of``, one of ``also`` and none of ``but_not``.

    ``text_has``: its text holds one of these as well. ``editions``: the one in force on the day of
    the audit must be named in title or text.
    """

    name: str
    any_of: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    text_has: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()


class DocumentPresentParams(Params):
    """``columns``: where to look first. ``year``, ``until``: when the document must be dated.

    ``only_here``: nowhere but in ``columns``. ``in_frame``: the links of header and footer count as
    well (statements of the site itself). ``always_due``: False where the duty arises only from
    something that the site does not show; absence is then for a person.
    """

    documents: tuple[Wanted, ...] = Field(min_length=1)
    columns: tuple[ColumnSpec, ...] = ()
    year: int | None = None
    until: date | None = None
    only_here: bool = False
    in_frame: bool = False
    always_due: bool = True

    def window(self) -> Window:
        """Return the days on which the document may be dated."""
        if self.year is None:
            return Window(None, self.until)
        return Window(date(self.year, 1, 1), self.until or date(self.year, 12, 31))


class DocumentPresentMeasures(Measures):
    """``population``: documents asked for. ``found``: there in full; ``elsewhere``: of these, not
    in the named place."""

    found: int = 0
    elsewhere: int = 0


@dataclass(frozen=True)
class _Ground:
    pool: list[Entry]
    undated: list[Entry]
    place: Place | None
    window: Window
    unknown: Reason | None
    always_due: bool


@check(
    id="document_present",
    title="规定文件公开",
    needs=set(),
    reasons={
        "document_missing": "没有找到“{label}”",
        "document_partial": "“{label}”只见到名称,没有全文或全文打不开",
        "edition_old": "“{label}”公开的是{seen},现行的是{wanted}",
        "only_news": "没有找到“{label}”的全文,只看到相关报道、解读或征求意见稿",
    },
    params=DocumentPresentParams,
    measures=DocumentPresentMeasures,
    since="0.2",
)
def run(facts: FactReader, p: DocumentPresentParams, out: FindingSink) -> DocumentPresentMeasures:
    """Look in the named place and on the whole site; absence only where all of it was read."""
    if p.year is not None and facts.as_of.year < p.year:
        return DocumentPresentMeasures(population=0)
    ground = _ground(facts, p)
    found = elsewhere = 0
    for wanted in p.documents:
        entry = _judge(facts, ground, wanted, out)
        found += entry is not None
        if entry is not None and ground.place is not None:
            elsewhere += not ground.place.holds(entry)
    share = found / len(p.documents)
    return DocumentPresentMeasures(
        population=len(p.documents), found=found, elsewhere=elsewhere, grade=share
    )


def _ground(facts: FactReader, p: DocumentPresentParams) -> _Ground:
    window = p.window()
    place = place_of(facts, p.columns) if p.columns else None
    every = entries_in(facts, place) if place is not None and p.only_here else entries(facts)
    pool = [e for e in every if window.holds(e.day)]
    if p.in_frame:
        pool += frame_links(facts)
    bound = window.first is not None or window.last is not None
    undated = [e for e in every if e.day is None] if bound else []
    unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    return _Ground(pool, undated, place, window, unknown, p.always_due)


def _judge(facts: FactReader, ground: _Ground, wanted: Wanted, out: FindingSink) -> Entry | None:
    """Report what came of one document; return it where it is there."""
    hits = _hits(facts, ground, wanted)
    whole = [e for e in hits if nature_of(e.title) is Nature.DOCUMENT]
    if ground.place is not None:  # what stands where it should comes first
        whole.sort(key=lambda e: not (ground.place and ground.place.holds(e)))
    open_reason: Reason | None = None
    opened: list[Entry] = []
    for entry in whole[:MAX_OPENED]:
        came = opens_whole(facts, entry)
        if came is True:
            told = _text_told(facts, entry, wanted)
            if told is True:
                opened.append(entry)
            elif told is not False:
                open_reason = open_reason or told
        elif came is not False:
            open_reason = open_reason or came
    if opened:
        return _edition(facts, opened, wanted, out)
    if open_reason is not None:
        out.undecided(open_reason, wanted.name, url=url_of(facts, whole[0]),
                      detail=f"看到《{whole[0].title}》,没有读到全文")  # fmt: skip
    elif whole and not wanted.text_has:
        _report(facts, ground, wanted, whole, "document_partial", out)
    elif hits:
        _report(facts, ground, wanted, hits, "only_news", out)
    else:
        _absent(facts, ground, wanted, out)
    return None


def _hits(facts: FactReader, ground: _Ground, wanted: Wanted) -> list[Entry]:
    hits = matching(ground.pool, wanted.any_of, wanted.also, wanted.but_not)
    if hits or ground.place is None:
        return hits
    files = [e for e in entries_in(facts, ground.place) if e.kind == "file"]
    heads = heads_with(facts, files[:MAX_HEADS], [normalize_title(w) for w in wanted.any_of])
    return [e for e in heads if ground.window.holds(e.day)] if not wanted.also else []


def _text_told(facts: FactReader, entry: Entry, wanted: Wanted) -> bool | Reason:
    """Tell whether the text holds what it must; a reason where it was not read."""
    if not wanted.text_has:
        return True
    texts = [text_of(facts, i) for i in with_files(facts, entry)]
    words = [normalize_title(w) for w in wanted.text_has]
    if any(word in text for text in texts if text for word in words):
        return True
    return Reason.FORMAT_UNREADABLE if any(not text for text in texts) else False


def _edition(
    facts: FactReader, opened: list[Entry], wanted: Wanted, out: FindingSink
) -> Entry | None:
    """Return the document when its edition is the one in force; else report."""
    in_force = [e for e in wanted.editions if e.since <= facts.as_of]
    if not in_force:
        return opened[0]
    ranked = sorted(in_force, key=lambda e: e.since, reverse=True)
    for edition in ranked:
        form = normalize_title(edition.name)
        named = [e for e in opened if form in e.flat or _in_text(facts, e, form)]
        if named and edition is ranked[0]:
            return named[0]
        if named:
            url = url_of(facts, named[0])
            out.flag(
                Subject(kind="document", url=url, label=wanted.name),
                "edition_old",
                seen=edition.name,
                wanted=ranked[0].name,
                confirm=[url] if url else [],
                evidence={
                    "expected": ranked[0].name,
                    "seen": edition.name,
                    "found_on": shown(facts, opened),
                    "snippet": named[0].title,
                },
            )
            return None
    out.undecided(Reason.NEEDS_PERSON, wanted.name, url=url_of(facts, opened[0]),
                  detail="标题和正文没有写明版本")  # fmt: skip
    return None


def _in_text(facts: FactReader, entry: Entry, form: str) -> bool:
    return any(form in (text_of(facts, i) or "") for i in with_files(facts, entry))


def _report(
    facts: FactReader, ground: _Ground, wanted: Wanted, hits: list[Entry], reason: str,
    out: FindingSink,
) -> None:  # fmt: skip
    found = shown(facts, hits)
    evidence = {
        "expected": f"公开“{wanted.name}”全文",
        "seen": f"{len(hits)} 条标题相符,都不是能打开的全文",
        "found_on": found,
        "compared": len(ground.pool),
    }
    subject = Subject(kind="document", url=str(found[0]["url"]), label=wanted.name)
    if reason == "only_news":
        out.review(subject, reason, evidence=evidence)
    else:
        out.flag(subject, reason, confirm=[str(f["url"]) for f in found], evidence=evidence)


def _absent(facts: FactReader, ground: _Ground, wanted: Wanted, out: FindingSink) -> None:
    names = [wanted.name, *wanted.any_of]
    near = nearest(ground.pool, names, "标题中没有所列的词")
    place, unknown = ground.place, ground.unknown
    url = None if place is None else place.url
    if matching(ground.undated, wanted.any_of, wanted.also, wanted.but_not):
        unknown = Reason.NO_DATES
    if place is not None and unknown is None:
        unknown = place.unknown
        if unknown is None and unread_files(facts, entries_in(facts, place)):
            unknown = lacking(facts, FactKind.ATTACHMENT_TEXT) or Reason.FORMAT_UNREADABLE
    if not ground.always_due:
        unknown = unknown or Reason.NEEDS_PERSON
    if unknown is not None:
        likely = "、".join(f"{n['name']}({n['similarity']})" for n in near)
        detail = f"比对 {len(ground.pool)} 条标题" + (f";最接近的:{likely}" if near else "")
        out.undecided(unknown, wanted.name, url=url, detail=detail)
        return
    with_addresses(facts, near, ground.pool)
    reading = menu_reading(facts, columns(facts))
    searched = list(place.searched) if place is not None else []
    searched += reading.searched[:20]
    where = f"“{place.label}”和全站" if place is not None else "全站"
    out.flag(
        Subject(kind="document", url=url, label=wanted.name),
        "document_missing",
        confirm=list(dict.fromkeys([*searched[:5], *reading.confirm()])),
        evidence={
            "expected": f"公开“{wanted.name}”({ground.window.words()})",
            "seen": f"在{where}比对了 {len(ground.pool)} 条标题,均不相符",
            "searched": searched,
            "compared": len(ground.pool),
            "words": [*wanted.any_of, *wanted.also],
            "nearest": near,
        },
    )
