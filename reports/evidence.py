"""Turns a finding into evidence of one form: where, expected, seen, two looks, what was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gkcheck.errors import REASON_TEXT
from gkcheck.models.finding import Finding
from reports.names import DECIDED, EVIDENCE, WORDS
from reports.parts import Cell, Fact, Part, address, addresses, text
from reports.text import clean, instant, link, prose

PLACES_SHOWN = 8
NEAREST_SHOWN = 5
_KNOWN = {
    "expected", "seen", "searched", "compared", "nearest", "found_on", "snippet", "mark", "looks",
    "path", "place", "problem", "unconfirmed",
}  # fmt: skip


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, str | bytes | Mapping):
        return [value]
    return list(value) if isinstance(value, Sequence) else [value]


def flat(value: object, depth: int = 0) -> str:
    """Return any JSON value as one short Chinese-punctuated text."""
    if isinstance(value, Mapping):
        if depth > 2:
            return "…"
        if "label" in value:  # an expanded column: its label says it all
            return clean(value["label"], 120)
        pairs = (
            f"{EVIDENCE.get(str(k), str(k))} {flat(v, depth + 1)}"
            for k, v in list(value.items())[:8]
            if v is not None and v != ""
        )
        return "，".join(pairs)
    if isinstance(value, list | tuple):
        shown = "、".join(flat(v, depth + 1) for v in value[:8])
        return f"{shown}等 {len(value)} 项" if len(value) > 8 else shown
    return clean(WORDS.get(str(value), value), 200)


def _pages(value: object) -> Cell:
    """Return the pages that hold the subject: addresses, or maps with url, place and text."""
    parts: list[Part] = []
    pages = [page for page in _as_list(value) if page]
    for page in pages[:PLACES_SHOWN]:
        if isinstance(page, Mapping):
            parts.append(address(str(page.get("url") or page.get("path") or ""), kind="li"))
            where = "，".join(flat(page[k]) for k in ("place", "text") if page.get(k))
            parts.extend(text(where, 120, "sub"))
        else:
            parts.append(address(str(page), kind="li"))
    if len(pages) > PLACES_SHOWN:
        parts.append(Part(f"另有 {len(pages) - PLACES_SHOWN} 处", "", "sub"))
    return tuple(parts)


def _linked(value: Mapping[str, object]) -> Cell:
    """Return a page told as a map: its title linked, the rest below."""
    url = value.get("url")
    name = next((k for k in ("title", "label", "name", "path", "url") if value.get(k)), "")
    rest = {k: v for k, v in value.items() if k not in {name, "url"}}
    head = Part(flat(value.get(name)), link(url) or "" if isinstance(url, str) else "")
    return (head, *text(flat(rest), 200, "sub"))


def _path(value: object) -> Cell:
    if isinstance(value, str):
        return text(value)
    return text(" > ".join(clean(name, 60) for name in _as_list(value)))


def _snippet(found: str, mark: str) -> Cell:
    shown = clean(found, 280)
    mark = clean(mark, 120)
    start = shown.find(mark) if mark else -1
    if start < 0:
        return (Part(shown, "", "code"),)
    end = start + len(mark)
    parts = (Part(shown[:start], "", "code"), Part(mark, "", "mark"), Part(shown[end:], "", "code"))
    return tuple(part for part in parts if part.t)


def _likeness(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, int | float) else clean(value, 12)


def _nearest(value: object) -> Fact:
    rows: list[tuple[Cell, ...]] = []
    for near in _as_list(value)[:NEAREST_SHOWN]:
        if not isinstance(near, Mapping):
            rows.append((text(near), (), (), ()))
            continue
        name = clean(near.get("name") or near.get("label") or "", 80)
        url = near.get("url")
        rows.append(
            (
                (Part(name, link(url) or "" if isinstance(url, str) else ""),),
                _path(near.get("path")),
                text(_likeness(near.get("similarity")), 12, "num"),
                text(prose(near.get("why") or "未说明", 120)),
            )
        )
    if not rows:
        return Fact("最接近的名称", text("没有相近的名称"))
    return Fact(
        "最接近的名称", head=("名称", "所在位置", "相似度", "未采用的原因"), rows=tuple(rows)
    )


def _looks(finding: Finding) -> Fact:
    lines: list[Part] = []
    for number, look in enumerate(_as_list(finding.evidence.get("looks"))[:2], 1):
        if isinstance(look, Mapping):
            at = instant(str(look.get("at") or ""))
            saw = prose(flat(look.get("saw"))) or "未记录"
        else:
            at, saw = "", flat(look)
        lines.append(Part(f"第{'一二'[number - 1]}次 {at} {saw}".replace("  ", " "), "", "li"))
    unconfirmed = finding.evidence.get("unconfirmed")
    if unconfirmed:
        why = REASON_TEXT.get(unconfirmed, "未能再次核实")
        lines.append(Part(f"{prose(why)}；不计分", "", "sub"))
    elif finding.waits:
        lines.append(Part("疑点，须由人查看；不计分", "", "sub"))
    elif finding.confirm and not finding.confirmed:
        lines.append(Part("只看到一次，未能再次核实；不计分", "", "sub"))
    elif finding.confirmed and not lines:
        lines.append(Part("两次查看结果一致"))
    elif not lines:
        lines.append(Part("由已读取的全部内容得出，不针对单个页面"))
    return Fact("查看", tuple(lines))


def evidence(finding: Finding, pictures: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return the evidence of ``finding`` in the order an inspector reads it.

    ``pictures`` maps a purpose (``menu``, ``finding:<fingerprint>``) to the key of a picture in
    the page; a finding of *not found* is shown with the menu.
    """
    known = finding.evidence
    facts: list[Fact] = []
    subject = finding.subject
    if subject.url:
        facts.append(Fact("地址", (address(subject.url),)))
    found_on = _pages(known.get("found_on"))
    if found_on:
        facts.append(Fact("所在页面", found_on))
    if known.get("path"):
        facts.append(Fact("栏目路径", _path(known["path"])))
    if known.get("place"):
        facts.append(Fact("页面位置", _path(known["place"])))
    if known.get("snippet"):
        facts.append(Fact("原文", _snippet(str(known["snippet"]), str(known.get("mark") or ""))))
    if known.get("expected"):
        facts.append(Fact("应有", text(prose(flat(known["expected"])))))
    if known.get("seen"):
        facts.append(Fact("实有", text(prose(flat(known["seen"])), 300, "warn")))
    for key, value in known.items():
        if key not in _KNOWN and value not in (None, "", [], {}):
            facts.append(_extra(key, value))
    absent = "nearest" in known
    searched = _as_list(known.get("searched"))
    if searched or absent:
        compared = known.get("compared")
        names = f"，比对名称 {flat(compared)} 个" if compared is not None else ""
        count = Part(f"共 {len(searched)} 处{names}")
        facts.append(Fact("查找范围", (count, *addresses(searched, PLACES_SHOWN))))
    if absent:
        facts.append(_nearest(known.get("nearest")))
    facts.append(_looks(finding))
    if finding.decision is not None:
        said = finding.decision
        until = f"至 {said.until}" if said.until else ""
        who = f"{DECIDED[said.verdict]}{until}（{clean(said.by, 40)}，{said.on}）"
        facts.append(Fact("人工认定", text(f"{who}：{clean(said.reason, 300)}", 400)))
    picture = pictures.get(f"finding:{finding.fingerprint}") or (
        pictures.get("menu", "") if absent else ""
    )
    if picture:
        facts.append(Fact("图", picture=picture))
    facts.append(Fact("编号", (Part(finding.fingerprint, "", "code"),)))
    return tuple(facts)


def _extra(key: str, value: object) -> Fact:
    term = EVIDENCE.get(key, clean(key, 24))
    if isinstance(value, Mapping) and value.get("url"):
        return Fact(term, _linked(value))
    if isinstance(value, str) and link(value):
        return Fact(term, (address(value),))
    if isinstance(value, list) and value and all(isinstance(v, str) and link(v) for v in value):
        return Fact(term, addresses(value, PLACES_SHOWN))
    return Fact(term, text(flat(value), 300))
