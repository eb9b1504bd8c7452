"""What the report shows beyond ``result.json``, read from the fact store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.derived.column_tree import columns
from checks.derived.due_columns import due_columns
from checks.derived.interpretation_pairs import Pair, Policies, interpretation_pages, pair_of
from checks.derived.readings import FORM_NAMES, readings
from crawler.probes.run import home_host
from gkcheck.accuracy import accuracy_words
from gkcheck.models.facts import FactKind
from gkcheck.models.result import SiteResult
from gkcheck.pipeline import places
from gkcheck.pipeline.ipv6_views import content_step, family_rates, plain_word
from gkcheck.pipeline.vetoes import due_rules, veto_views
from gkcheck.registry import all_checks, check_page
from gkcheck.store.ladder import OUTCOME_NAMES, STEP_NAMES, HostLook, host_looks
from gkcheck.store.reader import FactReader
from reports.model import (
    CheckPage,
    Ladder,
    LadderCell,
    LadderStep,
    PairView,
    Picture,
    ReportViews,
    StaleView,
)

MEASURE_NAMES = {
    "population": "检查对象",
    "flagged": "确定的问题",
    "flagged_groups": "问题原因",
    "review": "待复核",
    "undecided": "无法判定",
    "grade": "完成程度",
}
#: Captions of pictures by purpose; a finding's picture has the finding's own sentence.
CAPTIONS = {
    "home": "首页",
    "menu": "首页导航",
    "home_v4": "只用 IPv4 的访问者看到的首页",
    "home_v6": "只用 IPv6 的访问者看到的首页",
}


def views_of(result: SiteResult, folder: Path) -> ReportViews:
    """Return the views of one audited site whose store and pictures are in ``folder``."""
    facts = FactReader(folder / places.FACTS, result.run.as_of)
    try:
        return ReportViews(
            pictures=dict(_pictures(facts, result, folder)),
            ladders=tuple(_ladders(facts, result)),
            rates=tuple(family_rates(facts, result)),
            pairs=tuple(_pairs(facts)),
            stale=tuple(stale_columns(facts, result)),
            vetoes=tuple(veto_views(facts, result)),
            checks=_check_pages(result),
            rules_version="、".join(f"{p.plan}@{p.digest[:12]}" for p in result.plans),
        )
    finally:
        facts.close()


def _pictures(facts: FactReader, result: SiteResult, folder: Path) -> Iterator[tuple[str, Picture]]:
    messages = {f"finding:{f.fingerprint}": f.message for f in result.findings}
    for row in facts.rows(
        "SELECT s.purpose, s.file, s.at, u.url FROM screenshot s JOIN url u ON u.id = s.url_id"
    ):
        caption = CAPTIONS.get(row["purpose"]) or messages.get(row["purpose"])
        if caption is not None:
            yield (
                row["purpose"],
                Picture(png=folder / row["file"], caption=caption, url=row["url"], at=row["at"]),
            )


def _ladders(facts: FactReader, result: SiteResult) -> Iterator[Ladder]:
    able = facts.vantage("ipv6")
    detail = result.run.vantage_detail.get("ipv6", "")
    vantage = {
        True: f"核查时本机有可用的 IPv6:{detail}",
        False: f"核查时本机没有可用的 IPv6,除域名解析外都无法判定:{detail}",
        None: "本次没有探测",
    }[able]
    said = {f.subject.label: f.message for f in result.findings if f.check == "ipv6_support"}
    home = home_host(result.site.url)
    # the home page's host first: the pictures of both families stand below it
    for row in facts.rows(
        "SELECT DISTINCT host FROM probe WHERE step <> 'ns' ORDER BY host <> ?, host", home
    ):
        looks = host_looks(facts, row["host"])
        if looks:
            yield Ladder(
                host=row["host"],
                steps=tuple(_steps(looks[-1])),
                conclusion=said.get(row["host"]) or plain_word(looks[-1], own=row["host"] == home),
                vantage=vantage,
            )


def _steps(look: HostLook) -> Iterator[LadderStep]:
    cells = []
    for record in (look.a, look.aaaa):
        if record is None:
            cells.append(LadderCell(state="none", text="未询问"))
            continue
        state = {"answer": "ok", "empty": "failed", "nxdomain": "failed"}.get(
            record.outcome, "unknown"
        )
        text = "、".join(record.answers) or OUTCOME_NAMES.get(record.outcome, record.outcome)
        cells.append(LadderCell.model_validate({"state": state, "text": text, "at": record.at}))
    yield LadderStep(name=STEP_NAMES["dns"], v4=cells[0], v6=cells[1])
    ports = sorted({s.port for s in look.steps if s.port is not None})
    for step in ("connect", "tls", "http"):
        for port in ports:
            v4, v6 = (_cell(look, step, family, port) for family in (4, 6))
            if v4.state != "none" or v6.state != "none":
                yield LadderStep(name=f"{STEP_NAMES[step]} {port}", v4=v4, v6=v6)
    content = content_step(look)
    if content is not None:
        yield content


def _cell(look: HostLook, step: str, family: int, port: int) -> LadderCell:
    records = [s for s in look.of(step, family) if s.port == port]
    if not records:
        return LadderCell(state="none", text="没有这一步")
    best = min(records, key=lambda s: s.outcome != "ok")
    unknown = best.outcome in ("timed_out", "not_tested", "unreachable", "blocked", "error")
    words = [OUTCOME_NAMES.get(best.outcome, best.outcome)]
    if best.address:
        words.insert(0, best.address)
    if best.status is not None:
        words.append(f"状态码 {best.status}")
    state = "ok" if best.outcome == "ok" else "unknown" if unknown else "failed"
    return LadderCell.model_validate({"state": state, "text": " ".join(words), "at": best.at})


def _pairs(facts: FactReader) -> Iterator[PairView]:
    policies = Policies(facts, None)
    forms = _forms(facts)
    for page in interpretation_pages(facts, None):
        yield _pair(pair_of(facts, page, policies), forms.get(page))


def _forms(facts: FactReader) -> dict[int, str]:
    """Return the forms of every interpretation in words; nothing where players were not looked for."""
    if facts.coverage(FactKind.PLAYER) is None:
        return {}
    return {
        reading.page_id: "、".join(FORM_NAMES[form] for form in FORM_NAMES if form in reading.forms)
        for reading in readings(facts, None, None)
    }


def _pair(pair: Pair, form: str | None) -> PairView:
    policy, reading = pair.policy, pair.interpretation
    return PairView(
        policy_title=policy.title if policy else None,
        policy_url=policy.url if policy else None,
        policy_number=policy.document_number if policy else None,
        policy_on=policy.published_on if policy else None,
        interpretation_title=reading.title,
        interpretation_url=reading.url,
        interpretation_on=reading.published_on,
        # A view looks from the policy, a pair from the interpretation.
        forward=None if pair.unknown else pair.back,
        backward=None if pair.unknown else pair.forward,
        form=form or None,
    )


def stale_columns(facts: FactReader, result: SiteResult) -> Iterator[StaleView]:
    """Yield columns that a plan wants kept fresh, with the day on which they go stale."""
    tree = columns(facts)
    for due in due_columns(facts, tree, due_rules(result)):
        yield StaleView(
            path=due.path,
            url=due.url,
            newest_on=due.newest_on,
            period=due.rule,
            due_on=due.due_on,
        )


def _check_pages(result: SiteResult) -> Mapping[str, CheckPage]:
    pages = {}
    known = all_checks()
    for check in {c.id for c in result.checks} & set(known):
        text = check_page(check)
        pages[check] = CheckPage(
            title=known[check].title,
            what="\n".join(text[h] for h in ("查什么", "怎么判") if text.get(h)),
            cannot_tell=text.get("什么时候判不了", ""),
            accuracy=accuracy_words(check),
            measures=MEASURE_NAMES,
        )
    return pages
