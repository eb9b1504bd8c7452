"""Do pages or files show personal numbers that should have been hidden?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from checks.api import FindingSink, Params, check
from checks.derived.column_place import place_of
from checks.derived.coverage import text_not_rendered
from checks.derived.disclosed_numbers import Held, numbers_held, offered_as, shown
from checks.derived.link_use import use_of
from checks.derived.targets import file_name
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader, path_of

_FILE_REASON = {
    "scan_only": Reason.PICTURE_ONLY,
    "limit": Reason.BUDGET_BYTES,
    "too_large": Reason.BUDGET_BYTES,
}


class PrivacyLeakParams(Params):
    """``words``: look only at pages and files whose title or path has one of them; empty: at all.

    ``columns``: look only in these columns. ``mobile``: a mobile number outside an office's contact
    is a suspicion (``review``) or not looked at (``ignore``); ``bank_card`` likewise.
    """

    words: tuple[str, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    mobile: Literal["review", "ignore"] = "review"
    bank_card: Literal["review", "ignore"] = "review"


class PrivacyLeakMeasures(Measures):
    """``population``: pages and files whose text was searched, and those that could not be.

    ``clean``: those without any number that should be hidden.
    """

    clean: int = 0


@check(
    id="privacy_leak",
    title="个人信息保护",
    needs={FactKind.PAGE, FactKind.PERSONAL_NUMBER, FactKind.ATTACHMENT_TEXT},
    reasons={
        "identity_shown": "“{label}”公开了未遮盖的公民身份号码 {count} 个",
        "number_doubtful": "“{label}”有{seen}没有遮盖,{why},请核对",
    },
    params=PrivacyLeakParams,
    measures=PrivacyLeakMeasures,
    since="0.2",
)
def run(facts: FactReader, p: PrivacyLeakParams, out: FindingSink) -> PrivacyLeakMeasures:
    """Sort the numbers found by what the law lets stand; only identity numbers are ever sure."""
    wanted = place_of(facts, p.columns).pages if p.columns else None
    ignored = {kind for kind in ("mobile", "bank_card") if getattr(p, kind) == "ignore"}
    found = {held.url_id: held for held in numbers_held(facts)}
    population = clean = 0
    for url_id, url, title, about, unread in _searched(facts, p.words, wanted):
        population += 1
        held = found.get(url_id)
        label = (held.title if held else "") or title or file_name(url)
        if unread is not None:
            out.undecided(unread, label, url=url)
        elif held is None or not _report(facts, held, label, about, ignored, out):
            clean += 1
    grade = clean / population if population else None
    return PrivacyLeakMeasures(population=population, clean=clean, grade=grade)


def _report(
    facts: FactReader,
    held: Held,
    label: str,
    about: str,
    ignored: Collection[str],
    out: FindingSink,
) -> bool:
    """Report one page or file; tell whether there was anything to report."""
    names = {"mobile": "手机号", "bank_card": "银行卡号"}
    dropped = {names[kind] for kind in ignored}
    doubtful = [n for n in held.doubtful if n["kind"] not in dropped]
    if not held.sure and not doubtful:
        return False
    subject = Subject(kind="attachment" if held.is_file else "page", url=held.url, label=label)
    evidence = {
        "expected": "公民身份号码、个人手机号、银行卡号应当遮盖后公开(单位公务联系方式和依法公开的惩戒信息除外)",
        "seen": held.words,
        "numbers": shown([*held.sure, *doubtful]),
        "snippet": (held.sure or doubtful)[0]["context"],
        "path": about or None,
        "contacts_left_out": held.allowed,
        "found_on": list(use_of(facts, held.url_id).examples) if held.is_file else [],
    }
    if held.sure:
        out.flag(
            subject,
            "identity_shown",
            confirm=[held.url],
            evidence=evidence,
            count=len(held.sure),
        )
    else:
        kinds = "、".join(dict.fromkeys(n["kind"] for n in doubtful))
        out.review(
            subject,
            "number_doubtful",
            evidence=evidence,
            seen=f"{kinds} {len(doubtful)} 个",
            why=doubtful[0]["why"],
        )
    return True


def _searched(
    facts: FactReader, words: Collection[str], wanted: Collection[int] | None
) -> Iterator[tuple[int, str, str, str, Reason | None]]:
    """Stream pages and files to judge: id, address, title, what it is about, why it was not read."""
    for row in facts.rows(
        "SELECT u.id, u.url, coalesce(d.title, p.heading, p.title, '') AS title, p.breadcrumb,"
        " p.page_type = 'article' AND b.page_id IS NULL AS blank FROM page p"
        " JOIN url u ON u.id = p.id LEFT JOIN document d ON d.page_id = p.id"
        " LEFT JOIN body_text b ON b.page_id = p.id"
        " WHERE u.scope <> 'out' ORDER BY u.id"
    ):
        about = " ".join((row["title"], *path_of(row["breadcrumb"])))
        if _fits(row["id"], about, words, wanted):
            unread = text_not_rendered(facts, row["id"]) if row["blank"] else None
            yield row["id"], row["url"], row["title"], about, unread
    for row in facts.rows(
        "SELECT u.id, u.url, a.state, a.title FROM attachment_text a JOIN url u ON u.id = a.url_id"
        " WHERE u.scope <> 'out' ORDER BY u.id"
    ):
        offered = offered_as(facts, row["id"]) if words else []
        about = " ".join((*offered, row["title"] or ""))
        pages = _offering(facts, row["id"]) if wanted is not None else set()
        if _fits(row["id"], about, words, wanted) or (
            wanted is not None and pages & set(wanted) and _fits(row["id"], about, words, None)
        ):
            unread = None
            if row["state"] not in ("text", "empty"):
                unread = _FILE_REASON.get(row["state"], Reason.FORMAT_UNREADABLE)
            yield row["id"], row["url"], row["title"] or "", about, unread


def _offering(facts: FactReader, url_id: int) -> set[int]:
    return {
        row["page_id"]
        for row in facts.rows(
            "SELECT DISTINCT s.page_id FROM link l JOIN page_link_set s ON s.set_id = l.set_id"
            " WHERE l.url_id = ?",
            url_id,
        )
    }


def _fits(url_id: int, about: str, words: Collection[str], wanted: Collection[int] | None) -> bool:
    return (wanted is None or url_id in wanted) and (
        not words or any(word in about for word in words)
    )
