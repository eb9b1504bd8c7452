"""What is wrong with the text of a yearly report, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from checks.derived.annual_reports import (
    FORM_2019,
    FORM_2021,
    ReportText,
    compares,
    form_of,
    overview_lacking,
    section_order,
)
from checks.derived.request_table import balance_of
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_title

FORM_SINCE = 2021
"""First year whose report follows 国办公开办函〔2021〕30号; before, 国办公开办函〔2019〕60号."""

Fault = tuple[str | None, dict[str, str], str]
"""Reason (None: the part could not be read), words for it, and what was expected."""


def fault_of(
    facts: FactReader, part: str, text: ReportText, year: int, phrases: Sequence[str]
) -> Fault | None:
    """Return what is wrong with one part of the report of ``year``; None: it is right."""
    if part == "sections":
        missing, misplaced = section_order(text.flat)
        what = [f"没有“{name}”" for name in missing] + [f"“{n}”次序不对" for n in misplaced]
        return ("sections_wrong", {"what": "、".join(what)}, "六个部分依次写") if what else None
    if part == "overview":
        lacks = overview_lacking(text.flat)
        return ("overview_lacking", {"what": "、".join(lacks)}, "写到五个方面") if lacks else None
    if part == "tables":
        return _form(text, year)
    if part == "balance":
        balance = balance_of(facts, text.reading, text.lines)
        if balance is None:
            return (None, {"what": "没有读到申请办理表的各行"}, "")
        off = balance.off()
        rule = "新收 + 上年结转 = 办理结果总计 + 结转下年度"
        return ("balance_off", {"what": ";".join(off)}, rule) if off else None
    if part == "mentions":
        if any(normalize_title(phrase) in text.flat for phrase in phrases):
            return None
        wanted = "、".join(phrases)
        return ("phrase_missing", {"what": wanted}, f"写到其中之一:{wanted}")
    return None if compares(text.flat) else ("no_comparison", {}, "与上年比较或说明变化")


def _form(text: ReportText, year: int) -> Fault | None:
    form, wanted = form_of(text.flat), 2021 if year >= FORM_SINCE else 2019
    if form == wanted:
        return None
    words = {"form": str(form)} if form else {"what": "没有看到主动公开表的列名"}
    heads = FORM_2021 if wanted == 2021 else FORM_2019
    return ("form_old" if form else None, words, "、".join(heads))
