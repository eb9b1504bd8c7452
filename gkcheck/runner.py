"""Runs checks over one site's facts. Sets every state; a check only reports and counts."""

from __future__ import annotations

import ctypes
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checks.api import CheckMeta
from gkcheck.errors import GkcheckError, Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.outcome import CheckOutcome, CheckState, Measures, run_digest
from gkcheck.registry import get_check
from gkcheck.sink import Sink
from gkcheck.store.reader import FactReader

__all__ = ["run_checks", "run_digest"]

DEFAULT_TIMEOUT_S = 120.0
DEFAULT_FINDING_CAP = 5000
_GRACE_S = 5.0

# What an incomplete coverage without a coded reason of its own is put down to.
_STATE_REASON = {
    "truncated": Reason.INTERRUPTED,
    "blocked": Reason.BLOCKED,
    "failed": Reason.NEEDS_FACT,
}


class CheckTimeoutError(BaseException):
    """Raised inside a check that ran too long; no ordinary handler in a check can stop it."""


def run_checks(
    facts_path: Path,
    as_of: date,
    wanted: Sequence[tuple[str, dict[str, Any]]],
    *,
    disabled: Collection[str] = (),
    timeout: float = DEFAULT_TIMEOUT_S,
    finding_cap: int = DEFAULT_FINDING_CAP,
    find: Callable[[str], CheckMeta] = get_check,
) -> list[CheckOutcome]:
    """Run each wanted check (id, parameters) and return its outcome, in the same order.

    ``timeout`` is in seconds and for one check. ``finding_cap``: findings kept of one run; the
    counts are always whole. ``find`` gives the check of an id. A wanted pair that stands twice is run once and returned once. Raises
    nothing for a failing check: that is an outcome in state ``error``.
    """
    outcomes: dict[str, CheckOutcome] = {}
    limits = _Limits(facts_path, as_of, timeout, finding_cap)
    for check_id, params in wanted:
        run = run_digest(check_id, params)
        if run not in outcomes:
            outcomes[run] = _run_one(
                limits,
                find,
                check_id,
                params,
                run,
                disabled,
            )
    for facts in limits.spare:
        facts.close()
    return list(outcomes.values())


@dataclass(frozen=True)
class _Limits:
    facts_path: Path
    as_of: date
    timeout: float
    finding_cap: int
    memo: dict[Hashable, Any] = field(default_factory=dict)
    """What checks derived from the facts, for the checks after them."""
    spare: list[FactReader] = field(default_factory=list)
    """Readers that no check uses now: opening one costs more than most checks."""

    @contextmanager
    def reader(self) -> Iterator[FactReader]:
        """Lend a reader that nobody else uses; one of a check that broke off is not lent again."""
        if self.spare:
            facts = self.spare.pop()
        else:
            facts = FactReader(self.facts_path, self.as_of, self.memo)
        try:
            yield facts
        except BaseException:
            facts.close()
            raise
        self.spare.append(facts)


def _run_one(
    limits: _Limits,
    find: Callable[[str], CheckMeta],
    check_id: str,
    params: dict[str, Any],
    run: str,
    disabled: Collection[str],
) -> CheckOutcome:
    start = CheckOutcome(check=check_id, run=run, params=params, reason=Reason.CHECK_MISSING)
    try:
        meta = find(check_id)
    except GkcheckError as error:
        return start.model_copy(update={"detail": error.message})
    start = start.model_copy(update={"check": meta.id, "probation": meta.probation})
    if check_id in disabled or meta.id in disabled:
        return start.model_copy(
            update={"state": CheckState.DISABLED, "reason": Reason.CHECK_DISABLED}
        )
    began = time.monotonic()
    outcome = _Job(meta, start, limits).outcome()
    elapsed = round((time.monotonic() - began) * 1000)
    return outcome.model_copy(update={"elapsed_ms": elapsed})


@dataclass
class _Job:
    """One check in a thread of its own, so that even a loop that asks for nothing can be ended."""

    meta: CheckMeta
    start: CheckOutcome
    limits: _Limits
    result: CheckOutcome | None = None

    def outcome(self) -> CheckOutcome:
        thread = threading.Thread(target=self._run, name=f"check-{self.meta.id}", daemon=True)
        thread.start()
        thread.join(self.limits.timeout + min(_GRACE_S, self.limits.timeout))
        if thread.is_alive() and thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(CheckTimeoutError)
            )
            thread.join(_GRACE_S)
        return self.result or self._failed(Reason.CHECK_TIMEOUT, f"over {self.limits.timeout} s")

    def _run(self) -> None:
        deadline = time.monotonic() + self.limits.timeout
        try:
            self.result = self._judge(deadline)
        except CheckTimeoutError:
            self.result = self._failed(Reason.CHECK_TIMEOUT, f"over {self.limits.timeout} s")
        except Exception as error:  # noqa: BLE001 - a broken check must not lose the others
            late = isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error)
            self.result = self._failed(
                Reason.CHECK_TIMEOUT if late else Reason.CHECK_ERROR,
                f"{type(error).__name__}: {error}"[:500],
            )

    def _judge(self, deadline: float) -> CheckOutcome:
        try:
            params = self.meta.params.model_validate(self.start.params)
        except ValidationError as error:
            return self._failed(Reason.CHECK_ERROR, f"parameters: {error}"[:500])
        with self.limits.reader() as facts:
            facts.set_timer(deadline, time.monotonic)
            lacking, limited = _coverage(facts, self.meta.needs)
            if lacking is not None:
                return self.start.model_copy(
                    update={"reason": Reason.NEEDS_FACT, "detail": f"no coverage of {lacking}"}
                )
            sink = Sink(self.meta, self.limits.finding_cap)
            measures = self.meta.function(facts, params, sink)
        return self._finish(sink, measures, limited)

    def _finish(self, sink: Sink, returned: Measures, limited: Reason | None) -> CheckOutcome:
        measures = _validated(self.meta, returned, sink)
        state, reason = CheckState.COMPLETED, None
        if limited is not None:
            state, reason = CheckState.INCOMPLETE, limited
        elif measures.population == 0:
            state, reason = CheckState.INAPPLICABLE, Reason.NO_SUBJECT
        return self.start.model_copy(
            update={
                "state": state,
                "reason": reason,
                "measures": measures.model_dump(exclude_none=True),
                "undecided": sink.open_subjects,
                "findings": sink.findings,
                "findings_total": sink.total,
            }
        )

    def _failed(self, reason: Reason, detail: str) -> CheckOutcome:
        return self.start.model_copy(
            update={"state": CheckState.ERROR, "reason": reason, "detail": detail}
        )


def _coverage(facts: FactReader, needs: Collection[FactKind]) -> tuple[str | None, Reason | None]:
    """Return (a kind never collected, the reason of the first kind that is not complete)."""
    limited: Reason | None = None
    for kind in sorted(needs):
        record = facts.coverage(kind)
        if record is None:
            return kind, None
        if record.state != "complete" and limited is None:
            limited = _coded(record.reason) or _STATE_REASON.get(record.state, Reason.NEEDS_FACT)
    return None, limited


def _coded(reason: str | None) -> Reason | None:
    return Reason(reason) if reason in set(Reason) else None


def _validated(meta: CheckMeta, returned: Measures, sink: Sink) -> Measures:
    """Return the measures with the sink's counts; raises ValueError when they cannot be true."""
    if not isinstance(returned, meta.measures):
        raise ValueError(f"{meta.id} returned {type(returned).__name__}")
    given: Mapping[str, Any] = returned.model_dump()
    counted = sink.counts()
    measures = meta.measures.model_validate({**given, **counted})
    subjects = counted["flagged"] + counted["review"] + counted["undecided"]
    if subjects > measures.population:
        raise ValueError(f"{subjects} subjects reported of a population of {measures.population}")
    negative = [k for k, v in measures.model_dump(exclude_none=True).items() if v < 0]
    if negative:
        raise ValueError(f"negative measures: {negative}")
    return measures
