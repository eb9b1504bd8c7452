"""Writes what was measured: docs/accuracy.md, result.json, and the copy that ships."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.accuracy.audit_one import Audited
from benchmarks.accuracy.compare import Tally
from benchmarks.accuracy.coverage import Covered
from benchmarks.accuracy.laboratory import Laboratory, load
from gkcheck.accuracy import FILE, LINE
from gkcheck.registry import all_checks

ROOT = Path(__file__).parents[2]
RESULT = Path(__file__).with_name("result.json")
PAGE = ROOT / "docs" / "accuracy.md"


def result_of(tallies: Mapping[str, Tally], audits: Sequence[Audited]) -> dict[str, object]:
    """Return the measurement as data."""
    checks = {
        check: {
            "right": t.right, "wrong": t.wrong, "told": t.told, "missed": t.missed, "clean": t.clean,
            "near_misses": t.near_misses, "suspicions": t.suspected, "undecided": t.undecided,
            "suspicions_right": t.suspected_right, "doubts_planted": t.doubts_planted,
            "doubts_told": t.doubts_told,
            "styles": len(t.styles), "precision": _round(t.precision), "recall": _round(t.recall),
        }
        for check, t in sorted(tallies.items())
    }  # fmt: skip
    return {
        "portals": len(audits),
        "styles": sorted({a.labelled.spec.style for a in audits}),
        "seeds": len({a.labelled.spec.seed for a in audits}),
        "checks": checks,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def write(
    tallies: Mapping[str, Tally],
    audits: Sequence[Audited],
    covered: Sequence[Covered],
    asked: int,
) -> None:
    """Write all three files; ``asked``: portals that were to be measured."""
    text = json.dumps(result_of(tallies, audits), ensure_ascii=False, indent=1) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    FILE.write_text(text, encoding="utf-8")
    PAGE.write_text(page(tallies, audits, covered, asked), encoding="utf-8")


def page(
    tallies: Mapping[str, Tally],
    audits: Sequence[Audited],
    covered: Sequence[Covered],
    asked: int,
) -> str:
    """Return docs/accuracy.md."""
    known = all_checks()
    shown = {c: t for c, t in sorted(tallies.items()) if c in known}
    costing = [t for c, t in shown.items() if not known[c].probation]
    right, wrong = sum(t.right for t in costing), sum(t.wrong for t in costing)
    told, missed = sum(t.told for t in costing), sum(t.missed for t in costing)
    styles = sorted({a.labelled.spec.style for a in audits})
    pages = sum(a.pages for a in audits)
    lines = [
        "# How often each check is right",
        "",
        "`python -m benchmarks.accuracy` builds labelled portals with `gkcheck.portal`, serves them on loopback, audits each",
        "through the whole pipeline (two looks) and compares the findings with what was planted.",
        "",
        f"{len(audits)} portals, {pages:,} pages, {len(styles)} template styles ({', '.join(styles)}), {len({a.labelled.spec.seed for a in audits})} seeds."
        + (
            f" {asked - len(audits)} more portals gave no result in time."
            if asked > len(audits)
            else ""
        ),
        "",
        f"**All checks that may cost points: precision {_share(right, right + wrong)} ({right} of {right + wrong} sure findings), "
        f"recall {_share(told, told + missed)} ({told} of {told + missed} planted defects).**",
        "",
        f"A check with precision below {LINE} is on probation: it reports, and costs no points (试用).",
        "Generated portals are not real ones: the figures say that readers of these kinds of markup and the checks' logic hold,",
        "not that no real portal can mislead them. For extraction on real pages, and for some of the styles before any reader had",
        "met them, see [measurements.md](measurements.md).",
        "",
        "*right/wrong*: sure findings planted / not planted, those of one cause once. *planted*: defects that must give a sure finding; *found* of them.",
        "*clean*: portals where the check looked, nothing of its kind was planted, and it was sure of nothing. *near*: planted",
        "near-misses. *doubts*: suspicions for a person (they cost nothing and are not in the line above): how many of them",
        "something planted led to (or what the generator is known to leave out), and how many faults planted for a suspicion",
        "led to one. *open*: subjects it said it cannot tell. Checks of the national indicators run on portals made for other",
        "plans; items that bind one unit or kind of site are asked of every portal. mobile_layout is measured on small portals",
        "opened in the browser as a phone, availability on weeks of visits with known outages (`weeks.py`).",
        "",
        "| check | precision | right/wrong | recall | found/planted | clean | near | doubts right | doubts found/planted | open | styles | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    laboratory = load()
    elsewhere = set(laboratory.checks) if laboratory else set()
    for check, t in shown.items():
        if check in elsewhere and not (t.told + t.missed + t.doubts_planted):
            continue
        mark = "试用" if known[check].probation else ""
        lines.append(
            f"| {check} | {_value(t.precision)} | {t.right}/{t.wrong} | {_value(t.recall)} | {t.told}/{t.told + t.missed} "
            f"| {t.clean} | {t.near_misses} | {_part(t.suspected_right, t.suspected)} | {_part(t.doubts_told, t.doubts_planted)} "
            f"| {t.undecided} | {len(t.styles) or '–'} | {mark} |"
        )
    missing = sorted(set(known) - set(shown) - elsewhere)
    unplanted = [
        c
        for c, t in shown.items()
        if not (t.told + t.missed + t.doubts_planted) and c not in elsewhere
    ]
    lines += ["", f"Never run: {', '.join(missing) or 'none'}.", ""]
    lines += [f"Nothing of their own planted: {', '.join(unplanted) or 'none'}.", ""]
    if laboratory is not None:
        lines += _laboratory(laboratory)
    lines += _mistakes(shown)
    lines += _coverage(covered)
    return "\n".join(lines)


def _laboratory(told: Laboratory) -> list[str]:
    """Return what the laboratory's situations showed."""
    lines = [
        "## In the laboratory",
        "",
        f"Portals on loopback have neither name servers nor certificates nor a way in over IPv6 alone. {told.situations} situations of",
        "`tests/lab_ipv6` have: real name servers, a resolver, web servers and links in network namespaces, each written down with",
        "what must be said (`python -m benchmarks.accuracy.laboratory`). *quiet*: situations without a fault of the check's kind",
        "where it was sure of nothing (also for want of a subject); *ours*: those of them in which the fault is this machine's or the way's. *open told*: of",
        "what cannot be told there, what it left open.",
        "",
        "| check | precision | right/wrong | recall | found/planted | quiet | ours | doubts right | doubts found/planted | open told |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for check, one in told.checks.items():
        lines.append(
            f"| {check} | {_share(one.right, one.right + one.wrong)} | {one.right}/{one.wrong} "
            f"| {_share(one.told, one.told + one.missed)} | {one.told}/{one.told + one.missed} | {one.quiet} | {one.ours} "
            f"| {_part(one.doubts_right, one.doubts)} | {_part(one.doubts_told, one.doubts_planted)} "
            f"| {_part(one.open_told, one.open_wanted)} |"
        )
    wrong = ", ".join(told.wrong_at)
    return [*lines, "", f"Situations that did not come out as written: {wrong or 'none'}.", ""]


def _part(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "–"


def _mistakes(shown: Mapping[str, Tally]) -> list[str]:
    """Return the sure findings that were not planted, and the defects missed, one line a kind."""
    lines = ["## What went wrong", ""]
    none = True
    for check, tally in shown.items():
        kinds: dict[str, int] = {}
        for mistake in tally.mistakes:
            where, word, rest = mistake.split(": ", 2)
            if word in ("wrong", "missed", "error"):
                kind = f"{word} {rest.split(':')[0] if word == 'wrong' else rest.split(' ')[0]}"
                kinds[f"{kind} (e.g. on {where})"] = kinds.get(f"{kind} (e.g. on {where})", 0) + 1
        merged: dict[str, tuple[int, str]] = {}
        for text, number in kinds.items():
            kind, example = text.split(" (", 1)
            before = merged.get(kind, (0, example))
            merged[kind] = (before[0] + number, before[1])
        for kind, (number, example) in merged.items():
            none = False
            lines.append(f"- {check}: {kind}, {number} times ({example}")
    return [*lines, *(["Nothing."] if none else []), ""]


def _coverage(covered: Sequence[Covered]) -> list[str]:
    lines = [
        "## How much of each plan is decided",
        "",
        "On a healthy portal made for the plan, each task judged for a site it binds; counted in tasks of the catalogue.",
        "*decided*: met, partly met or not met. *evidence*: a check looked and shows what it saw; a person decides.",
        "*superseded*: of the automated, those whose duty a later rule took the place of. The plan's rule file says so, a site is",
        "told 不适用 and the item is outside its score; here they are judged as when they were in force, so that their checks are seen to work.",
        "",
        "| plan | automated | met | not met | open | superseded | partial | with evidence |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for c in covered:
        lines.append(
            f"| {c.plan} | {c.automated} | {c.met} | {c.not_met} | {c.automated - c.met - c.not_met} | {c.superseded} | {c.partial} | {c.evidence} |"
        )
    total = [
        sum(getattr(c, k) for c in covered)
        for k in ("automated", "met", "not_met", "superseded", "partial", "evidence")
    ]
    lines.append(
        f"| all | {total[0]} | {total[1]} | {total[2]} | {total[0] - total[1] - total[2]} | {total[3]} | {total[4]} | {total[5]} |"
    )
    lines += ["", "Open on the healthy portal, with what the check says of it:", ""]
    rows = [f"- {c.plan} {one}" for c in covered for one in c.open_items]
    return [*lines, *(rows or ["- none"]), ""]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
