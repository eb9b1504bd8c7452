"""Do interpretations explain what is asked for, and in more forms than plain text?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, model_validator

from checks.api import FindingSink, Params, check
from checks.derived.column_pages import named_columns, pages_in
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.elements import CORE, Element, found_in, share_copied
from checks.derived.interpretation_pairs import Policies, Side, pair_of
from checks.derived.readings import FORM_NAMES, Reading, readings
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

Form = Literal["chart", "video", "audio", "press", "interview", "expert", "qa", "case"]
COPIED = 0.9
"""Share of a text that must stand in the policy for the text to be called a copy of it."""
MAX_NAMED = 10


class InterpretationContentParams(Params):
    """``columns``: where interpretations stand beside those told by title or relation block.

    ``columns_only``: those alone. ``year``: of publication. Exactly one of ``elements`` (points each must speak of)
    and ``min_forms``: so many of ``forms`` (empty: any but plain text) are in use over all of them.
    """

    columns: tuple[ColumnSpec, ...] = ()
    columns_only: bool = False
    year: int | None = None
    elements: tuple[Element, ...] = ()
    forms: tuple[Form, ...] = ()
    min_forms: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _asks(self) -> InterpretationContentParams:
        if bool(self.elements) == bool(self.min_forms):
            raise ValueError("exactly one of elements and min_forms must be given")
        return self


class InterpretationContentMeasures(Measures):
    """``population``: interpretations of the time asked for. ``forms``: forms in use, text left out.

    ``whole``: those that speak of every point. ``grade``: mean share of points spoken of, else
    share of the forms wanted.
    """

    whole: int = 0
    forms: int = 0


@check(
    id="interpretation_content",
    title="解读内容和形式",
    needs={
        FactKind.DOCUMENT, FactKind.BODY_TEXT, FactKind.PLAYER, FactKind.LINK, FactKind.RELATION,
        FactKind.COLUMN,
    },
    reasons={
        "elements_missing": "解读“{label}”没有讲{missing}",
        "elements_partly": "解读“{label}”没有见到{missing}",
        "elements_never": "{count} 篇解读都没有见到{missing},须看政策是否涉及",
        "policy_copied": "解读“{label}”的文字有 {share} 与政策“{policy}”相同,只是照搬原文",
        "text_only": "{count} 篇解读都只有文字,没有用{wanted}",
        "forms_few": "{count} 篇解读只见到{found},没有见到{wanted}",
    },
    params=InterpretationContentParams,
    measures=InterpretationContentMeasures,
    since="0.2",
)  # fmt: skip
def run(
    facts: FactReader, p: InterpretationContentParams, out: FindingSink
) -> InterpretationContentMeasures:
    """Read every interpretation for the points wanted; count the forms over all of them."""
    population = whole = 0
    shares: list[float] = []
    spoken: set[str] = set()
    known = _Forms()
    for reading in readings(facts, _within(facts, p), p.year, only=p.columns_only):
        population += 1
        if p.year is not None and reading.published_on is None:
            known.undated += 1
            if p.elements:
                out.undecided(Reason.NO_DATES, reading.title, url=reading.url)
            continue
        known.add(reading)
        if not p.elements:
            continue
        if reading.no_text is not None:
            out.undecided(reading.no_text, reading.title, url=reading.url)
            continue
        found = found_in(reading.text, p.elements)
        spoken.update(found)
        copied = _report_elements(facts, p, out, reading, found)
        shares.append(0.0 if copied else len(found) / len(p.elements))
        whole += len(found) == len(p.elements) and not copied
    if shares:
        population += _report_never(facts, p, out, known, spoken)
    grade = sum(shares) / len(shares) if shares else None
    if p.min_forms and population:
        _report_forms(facts, p, out, known)
        wanted = set(p.forms) or set(FORM_NAMES) - {"text"}
        grade = min(1.0, len(wanted & known.count.keys()) / p.min_forms)
    return InterpretationContentMeasures(
        population=population, whole=whole, forms=len(known.count.keys() - {"text"}), grade=grade
    )


class _Forms:
    """Forms over all interpretations, with one example each. Bounded by the number of forms."""

    def __init__(self) -> None:
        self.total = self.undated = 0
        self.count: Counter[str] = Counter()
        self.examples: dict[str, Reading] = {}
        self.plain: list[Reading] = []
        self.unseen: Reason | None = None

    def add(self, reading: Reading) -> None:
        self.total += 1
        self.unseen = self.unseen or reading.unseen
        for form in reading.forms:
            self.count[form] += 1
            self.examples.setdefault(form, reading)
        if len(self.plain) < MAX_NAMED:
            self.plain.append(reading)


def _report_elements(
    facts: FactReader,
    p: InterpretationContentParams,
    out: FindingSink,
    reading: Reading,
    found: Sequence[str],
) -> bool:
    """Report one interpretation; tell whether it is a copy of its policy."""
    missing = [name for name in p.elements if name not in found]
    subject = Subject(kind="document", url=reading.url, label=reading.title)
    evidence: dict[str, Any] = {
        "expected": "、".join(p.elements),
        "seen": f"见到:{'、'.join(found) or '无'};全文 {len(reading.text)} 字",
        "missing": missing,
        "snippet": reading.text[:200],
        "published_on": reading.published_on,
        "found_on": [reading.url],
    }
    policy = _policy(facts, reading.page_id)
    if policy is not None:
        share = share_copied(reading.text, facts.body_text(policy.page_id) or "")
        if share >= COPIED:
            out.flag(
                subject, "policy_copied", confirm=[reading.url, policy.url],
                evidence=evidence | {"found_on": [reading.url, policy.url], "copied": round(share, 2)},
                share=f"{share:.0%}", policy=policy.title,
            )  # fmt: skip
            return True
    core = [name for name in p.elements if name in CORE]
    lost = [name for name in core if name in missing]
    if not lost and found:
        return False
    # A question and answer, or a text about no document, is not held to all points of one.
    about = policy is not None or "《" in reading.title
    words = "、".join(lost or missing)
    if about and (not found or 2 * len(lost) > len(core)):
        out.flag(subject, "elements_missing", confirm=[reading.url], evidence=evidence,
                 missing=words, group=f"missing:{words}")  # fmt: skip
    else:
        out.review(subject, "elements_partly", evidence=evidence, missing=words,
                   group=f"missing:{words}")  # fmt: skip
    return False


def _report_never(
    facts: FactReader,
    p: InterpretationContentParams,
    out: FindingSink,
    known: _Forms,
    spoken: set[str],
) -> bool:
    """Report points that not every policy has when no interpretation at all speaks of them."""
    never = [name for name in p.elements if name not in CORE and name not in spoken]
    if not never:
        return False
    out.review(
        Subject(kind="site", url=str(facts.run("home_url") or ""), label="解读内容"),
        "elements_never",
        evidence={
            "expected": "、".join(p.elements),
            "seen": f"读了 {known.total} 篇,见到{'、'.join(sorted(spoken)) or '无'}",
            "compared": known.total,
            "searched": [r.url for r in known.plain],
        },
        count=known.total,
        missing="、".join(never),
    )
    return True


def _policy(facts: FactReader, page: int) -> Side | None:
    """Return the policy that an interpretation speaks of; made once for all checks of a run."""
    policies = facts.once("policies.any", lambda: Policies(facts, None))
    return facts.once(("policy_of", page), lambda: pair_of(facts, page, policies).policy)


def _report_forms(
    facts: FactReader, p: InterpretationContentParams, out: FindingSink, known: _Forms
) -> None:
    wanted = [form for form in FORM_NAMES if form != "text" and (not p.forms or form in p.forms)]
    found = [form for form in wanted if known.count[form]]
    if len(found) >= p.min_forms:
        return
    label = "解读形式"
    unknown = known.unseen or lacking(
        facts, FactKind.DOCUMENT, FactKind.PLAYER, FactKind.LINK, FactKind.COLUMN
    )
    if known.undated and unknown is None:
        unknown = Reason.NO_DATES
    other = [form for form in known.count if form not in ("text", *found)]
    if unknown is not None or not known.total:
        out.undecided(unknown or Reason.NO_DATES, label)
        return
    home = str(facts.run("home_url") or "")
    lost = "、".join(FORM_NAMES[form] for form in wanted if form not in found)
    seen = "、".join(f"{FORM_NAMES[form]} {known.count[form]} 篇" for form in known.count)
    evidence = {
        "expected": f"至少用 {p.min_forms} 种:{'、'.join(FORM_NAMES[form] for form in wanted)}",
        "seen": seen,
        "compared": known.total,
        "searched": [r.url for r in known.plain],
        "found_on": [
            {"url": r.url, "text": f"{FORM_NAMES[form]}:{r.title}"}
            for form, r in known.examples.items()
            if form != "text"
        ],
    }
    subject = Subject(kind="site", url=home, label=label)
    if not found and not other:
        out.flag(subject, "text_only", confirm=[r.url for r in known.plain[:3]], evidence=evidence,
                 count=known.total, wanted=lost)  # fmt: skip
    else:
        out.review(subject, "forms_few", evidence=evidence, count=known.total, wanted=lost,
                   found="、".join(FORM_NAMES[form] for form in [*found, *other]))  # fmt: skip


def _within(facts: FactReader, p: InterpretationContentParams) -> set[int] | None:
    if not p.columns:
        return None
    tree = columns(facts)
    return pages_in(facts, tree, [i for i in named_columns(p.columns, tree) if i is not None])
