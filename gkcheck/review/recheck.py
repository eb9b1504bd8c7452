"""One finding looked at again over the network: on a copy of its facts, before and after kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawler.probes.site import parts_of, probe_site
from crawler.run import look_again
from gkcheck import clock
from gkcheck.errors import REASON_TEXT, GkcheckError, Reason
from gkcheck.models.finding import Finding
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.models.site import SiteSpec
from gkcheck.pipeline import places
from gkcheck.pipeline.audit import PROBED
from gkcheck.pipeline.stored import read_audit
from gkcheck.review.desk import Desk, Site
from gkcheck.runner import run_checks
from gkcheck.store.ledger_review import add_step
from gkcheck.store.ledger_steps import FIXED, RELAPSED, STILL_OPEN, UNCLEAR, VERIFIED
from gkcheck.store.writer import FactWriter

FOLDER = "rechecks"
#: Pages looked at again beside the addresses that the finding itself names.
MAX_PAGES = 40
_PROBE_TABLES = (
    "dns", "probe", "host_family", "reach", "entry", "certificate", "site_search",
)  # fmt: skip
_LOOKED = (CheckState.COMPLETED, CheckState.INCOMPLETE)


class Answer(StrEnum):
    """What the look came to."""

    FIXED = "fixed"
    STILL_OPEN = "still_open"
    UNCLEAR = "unclear"


ANSWERS = {
    Answer.FIXED: "已整改:没有再看到这一处问题",
    Answer.STILL_OPEN: "仍未整改:又看到了这一处问题",
    Answer.UNCLEAR: "不能判定",
}


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The answer, why it cannot be told, what was seen before and now, and where both are kept."""

    answer: Answer
    why: str
    before: Finding
    after: Finding | None
    folder: Path
    looked: tuple[str, ...]


async def recheck(desk: Desk, site: Site, fingerprint: str) -> Rechecked:
    """Look again at one finding of ``site``; note the answer in the ledger as a step.

    Raises :class:`GkcheckError` when the facts of the run that last saw it are not on this machine,
    or the run was read from an archive.
    """
    finding_id = desk.finding_id(site, fingerprint)
    run_folder = _folder(desk, finding_id)
    found, spec, _ = read_audit(run_folder / places.OUTCOMES)
    if spec.replay is not None:
        raise GkcheckError("这次核查读的是存档,没有可复查的网站")
    outcomes = [o for o in found.outcomes if any(f.fingerprint == fingerprint for f in o.findings)]
    if not outcomes:
        raise GkcheckError(f"那次核查的检查结果中没有 {fingerprint}(规则改过,问题已另行编号)")
    first = outcomes[0]
    before = next(f for f in first.findings if f.fingerprint == fingerprint)
    at = clock.now()
    out = run_folder / FOLDER / f"{fingerprint}-{at:%Y%m%dT%H%M%S%f}"
    out.mkdir(parents=True)
    _copy(run_folder / places.FACTS, out / places.FACTS)
    spec = spec.model_copy(update={"archive": False, "mask_archive": False})
    looked = await _look(spec, out, before)
    (after,) = run_checks(out / places.FACTS, clock.today(), [(first.check, first.params)])
    answer, why, seen = _answer(before, first, after, looked)
    done = Rechecked(answer, why, before, seen, out, tuple(sorted(looked)))
    _keep(done, after, at.isoformat(timespec="seconds"), clock.today())
    state = _step(desk, finding_id, answer)
    note = f"{ANSWERS[answer]}{f'({why})' if why else ''};{out.relative_to(run_folder)}"
    add_step(desk.ledger, finding_id, state, "gkcheck recheck", note)
    return done


def _folder(desk: Desk, finding_id: int) -> Path:
    """Return the folder of the latest run that saw the finding and still has its facts."""
    for (kept,) in desk.conn.execute(
        "SELECT DISTINCT r.folder FROM finding_seen s JOIN site_run r ON r.id = s.site_run"
        " WHERE s.finding_id = ? ORDER BY r.as_of DESC, r.finished_at DESC, r.id DESC",
        (finding_id,),
    ):
        folder = Path(kept or "")
        if kept and (folder / places.FACTS).is_file() and (folder / places.OUTCOMES).is_file():
            return folder
    raise GkcheckError("看到这一处问题的核查数据不在本机(已清理,或在别的机器上),不能单独复查")


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


async def _look(spec: SiteSpec, out: Path, finding: Finding) -> set[str]:
    """Look at everything the finding stands on; return the targets that gave an answer."""
    looked: set[str] = set()
    probed = [t for t in finding.confirm if t.startswith(PROBED)]
    parts = parts_of([t for t in probed if not t.startswith("watch:")])
    if parts:
        writer = FactWriter(str(out / places.FACTS))
        try:
            for table in _PROBE_TABLES:
                writer.db.execute(f"DELETE FROM {table} WHERE look > 1")  # noqa: S608 - our own table names
            writer.commit()
            await probe_site(spec, writer, look=1, parts=parts)
        finally:
            writer.close()
        looked.update(t for t in probed if not t.startswith("watch:"))
    urls = list(dict.fromkeys(_urls(finding)))
    if urls:
        answered = await look_again(spec, out, urls)
        _only_now(out / places.FACTS, answered)
        looked |= answered
    return looked


def _urls(finding: Finding) -> Iterator[str]:
    """Yield the addresses to look at: those the finding names, then the pages around it."""
    yield from (t for t in finding.confirm if not t.startswith(PROBED))
    if finding.subject.url:
        yield finding.subject.url
    left = MAX_PAGES
    for key in ("found_on", "searched"):
        told = finding.evidence.get(key)
        for page in told if isinstance(told, list) else ():
            url = page.get("url") if isinstance(page, dict) else page
            if isinstance(url, str) and url.startswith("http") and left:
                left -= 1
                yield url


def _only_now(facts: Path, answered: Collection[str]) -> None:
    """Let this look stand alone: what earlier looks saw of these addresses is in the run itself."""
    with closing(sqlite3.connect(facts)) as conn, conn:
        conn.execute("CREATE TEMP TABLE again (id INTEGER PRIMARY KEY)")
        conn.executemany(
            "INSERT OR IGNORE INTO again SELECT id FROM url WHERE url = ?",
            [(url,) for url in answered],
        )
        for table in ("fetch", "media"):
            conn.execute(
                f"DELETE FROM {table} WHERE look = 1 AND url_id IN again"  # noqa: S608 - our own table names
                f" AND url_id IN (SELECT url_id FROM {table} WHERE look = 2)"
            )
            conn.execute(
                f"UPDATE {table} SET look = 1 WHERE look = 2 AND url_id IN again"  # noqa: S608 - our own table names
            )


def _answer(
    before: Finding, first: CheckOutcome, after: CheckOutcome, looked: Collection[str]
) -> tuple[Answer, str, Finding | None]:
    """Tell what the new look says of the finding; anything not surely seen is unclear."""
    seen = next((f for f in after.findings if f.fingerprint == before.fingerprint), None)
    if any(t.startswith("watch:") for t in before.confirm):
        return Answer.UNCLEAR, "这一处由一周的访问得出,看一次不能定", seen
    if after.state not in (*_LOOKED, CheckState.INAPPLICABLE):
        return Answer.UNCLEAR, _reason(after.reason), seen
    needed = list(before.confirm) or list(dict.fromkeys(_urls(before)))[:1]
    missed = [target for target in needed if target not in looked]
    if not needed:
        return Answer.UNCLEAR, "这一处不针对某个地址,须重新核查整个网站", seen
    if missed:
        return Answer.UNCLEAR, f"没有得到可判断的回答:{'、'.join(missed[:3])}", seen
    if seen is not None:
        if seen.certainty != before.certainty:
            return Answer.UNCLEAR, "这次只看到疑点", seen
        return Answer.STILL_OPEN, "", seen
    subject = before.subject
    for left in after.undecided:
        if left.label == subject.label or (left.url and left.url == subject.url):
            return Answer.UNCLEAR, REASON_TEXT[left.reason], None
    if after.findings_total > len(after.findings):
        return Answer.UNCLEAR, "同类问题过多,没有全部列出", None
    if after.state is CheckState.INCOMPLETE and first.state is not CheckState.INCOMPLETE:
        return Answer.UNCLEAR, _reason(after.reason), None
    return Answer.FIXED, "", None


def _reason(reason: Reason | None) -> str:
    return REASON_TEXT[reason or Reason.NEEDS_FACT]


def _step(desk: Desk, finding_id: int, answer: Answer) -> str:
    """Return the step to note: seen again after it was mended, it has come back."""
    row = desk.conn.execute(
        "SELECT state FROM rectification WHERE finding_id = ?"
        " AND state NOT IN ('still_open', 'unclear') ORDER BY id DESC LIMIT 1",
        (finding_id,),
    ).fetchone()
    mended = row is not None and row[0] in (FIXED, VERIFIED)
    if answer is Answer.FIXED:
        return row[0] if mended else FIXED
    if answer is Answer.STILL_OPEN:
        return RELAPSED if mended else STILL_OPEN
    return UNCLEAR


def _keep(done: Rechecked, outcome: CheckOutcome, at: str, as_of: date) -> None:
    told: dict[str, Any] = {
        "at": at,
        "as_of": as_of.isoformat(),
        "answer": done.answer,
        "why": done.why,
        "looked_at": list(done.looked),
        "before": done.before.model_dump(mode="json"),
        "after": None if done.after is None else done.after.model_dump(mode="json"),
        "check": outcome.model_dump(mode="json", exclude={"findings"}),
    }
    (done.folder / "recheck.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8"
    )
