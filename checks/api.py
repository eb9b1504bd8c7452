"""What a check is: a function of facts and parameters that reports and counts. No plan, no points.

::

    @check(id="empty_column", title="栏目内容为空", needs={FactKind.COLUMN, FactKind.LIST_ITEM},
           reasons={"column_empty": "栏目“{label}”没有任何内容"})
    def run(facts: FactReader, p: Params, out: FindingSink) -> Measures: ...

Rules: ``population`` is counted by the check. Absence is *sure* only where the needed facts are
complete; the check asks ``facts.coverage`` and calls ``out.undecided`` otherwise. A finding that can
cost points names in ``confirm`` the addresses to look at again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader


class Params(BaseModel):
    """Base of a check's parameters; unknown keys are an error of the rule file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FindingSink(Protocol):
    """Where a check reports. Every call stands for one subject of the population."""

    def flag(
        self,
        subject: Subject,
        reason: str,
        *,
        group: str | None = None,
        confirm: Sequence[str] = (),
        evidence: Mapping[str, Any],
        **words: object,
    ) -> None:
        """Report a sure finding. ``words`` fill the reason's sentence."""

    def review(
        self,
        subject: Subject,
        reason: str,
        *,
        group: str | None = None,
        evidence: Mapping[str, Any],
        **words: object,
    ) -> None:
        """Report a suspicion that a person must look at."""

    def undecided(
        self, reason: Reason, label: str, *, url: str | None = None, detail: str | None = None
    ) -> None:
        """Say that one subject could not be told, and why."""


CheckFunction = Callable[[FactReader, Any, FindingSink], Measures]


@dataclass(frozen=True)
class CheckMeta:
    """What is known of a check before it runs.

    ``reasons`` maps a reason code to its Chinese sentence (``str.format`` with the words given).
    ``probation``: reports but must not cost points (accuracy not shown yet). ``needs``: kinds of fact
    without all of which every count is open; empty where the check asks for coverage case by case.
    """

    id: str
    title: str
    family: str
    needs: frozenset[FactKind]
    reasons: Mapping[str, str]
    params: type[Params]
    measures: type[Measures]
    function: CheckFunction
    since: str
    probation: bool = False
    aliases: tuple[str, ...] = ()


def check(
    *,
    id: str,
    title: str,
    needs: set[FactKind],
    reasons: Mapping[str, str],
    params: type[Params],
    measures: type[Measures] = Measures,
    since: str,
    probation: bool = False,
    aliases: tuple[str, ...] = (),
) -> Callable[[CheckFunction], CheckFunction]:
    """Mark a function as a check. Attaches a :class:`CheckMeta`; registers nothing by itself."""

    def mark(function: CheckFunction) -> CheckFunction:
        meta = CheckMeta(
            id=id,
            title=title,
            family=function.__module__.split(".")[-2],
            needs=frozenset(needs),
            reasons=reasons,
            params=params,
            measures=measures,
            function=function,
            since=since,
            probation=probation,
            aliases=aliases,
        )
        function.check_meta = meta  # type: ignore[attr-defined]  # found there by the registry
        return function

    return mark
