"""How measures become a verdict: a closed vocabulary, no expressions."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gkcheck.models.outcome import run_digest


class CheckLike(Protocol):
    """What the rule loader must know of a check to prove that a plan uses it rightly."""

    @property
    def id(self) -> str:
        """The check's id."""

    @property
    def title(self) -> str:
        """Its Chinese name."""

    @property
    def params(self) -> type[BaseModel]:
        """Its parameters; unknown keys forbidden."""

    @property
    def measures(self) -> type[BaseModel]:
        """Its measures."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bound(_Data):
    """Compare one measure of the check with a number."""

    measure: str
    value: Decimal


class Share(_Data):
    """Compare ``measure / of`` with a number between 0 and 1."""

    measure: str
    of: str = "population"
    value: Decimal = Field(ge=0, le=1)


class Deduct(_Data):
    """Points lost for each unit of a measure, never more than ``cap``."""

    measure: str = "flagged_groups"
    each: Decimal = Field(gt=0)
    cap: Decimal = Field(gt=0)


class Counted(_Data):
    """A check whose measure is added up with those of others, under ``sum``."""

    check: str
    params: dict[str, Any] = Field(default_factory=dict)


CONDITIONS = ("at_least", "at_most", "equals", "share_at_least", "share_at_most", "deduct")


class Judgement(_Data):
    """How measures become a verdict. Exactly one of check/all/any/none/sum; closed vocabulary.

    With ``check``: one condition (at_least, at_most, equals, share_at_least, share_at_most) or
    ``deduct``. ``partial_credit``: when the condition surely fails, the measure ``grade`` gives
    that share of the points. ``when_inapplicable`` has no default: the author must say it.

    With ``sum``: the measure of at_least or at_most is added up over the checks below, for a clause
    that counts different things together (国办秘函〔2019〕19号, 单项否决 4). The author sees to it that
    nothing is counted by two of them.
    """

    check: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    at_least: Bound | None = None
    at_most: Bound | None = None
    equals: Bound | None = None
    share_at_least: Share | None = None
    share_at_most: Share | None = None
    deduct: Deduct | None = None
    partial_credit: bool = False
    when_inapplicable: Literal["exclude", "full", "zero", "review"] | None = None
    all: tuple[Judgement, ...] = ()
    any: tuple[Judgement, ...] = ()
    none: tuple[Judgement, ...] = ()
    sum: tuple[Counted, ...] = ()

    @model_validator(mode="after")
    def _closed(self) -> Judgement:
        kinds = (self.check, self.all, self.any, self.none, self.sum)
        if [bool(kind) for kind in kinds].count(True) != 1:
            raise ValueError("判定须在 check、all、any、none、sum 中写且只写一种")
        count = len([name for name in CONDITIONS if getattr(self, name) is not None])
        if self.sum:
            return self._closed_sum(count)
        if self.check and count != 1:
            raise ValueError(f"按检查判定须写且只写一个条件:{'、'.join(CONDITIONS)}")
        if self.check and self.when_inapplicable is None:
            raise ValueError(
                "须写明 when_inapplicable(没有检查对象时怎么办):exclude、full、zero 或 review"
            )
        if not self.check and (
            count or self.partial_credit or self.params or self.when_inapplicable
        ):
            raise ValueError(
                "条件、params、partial_credit 和 when_inapplicable 只能写在 check 一级"
            )
        if self.deduct and self.partial_credit:
            raise ValueError("deduct 已按数量扣分,不能再写 partial_credit")
        for part in (*self.any, *self.none):
            if any(leaf.deduct for leaf in part.leaves()):
                raise ValueError("any 和 none 之下不能用 deduct;请放在 all 之下或单独成项")
        for part in self.none:
            if any(leaf.partial_credit for leaf in part.leaves()):
                raise ValueError("none 之下不能用 partial_credit")
        return self

    def _closed_sum(self, count: int) -> Judgement:
        if count != 1 or not (self.at_least or self.at_most):
            raise ValueError("sum 须写且只写一个条件:at_least 或 at_most")
        if self.when_inapplicable is None:
            raise ValueError(
                "须写明 when_inapplicable(没有检查对象时怎么办):exclude、full、zero 或 review"
            )
        if self.params or self.partial_credit:
            raise ValueError("params 写在 sum 下的各个 check 里;sum 不能写 partial_credit")
        runs = [leaf.run for leaf in self.leaves()]
        if len(set(runs)) < len(runs):
            raise ValueError("sum 下有两个完全相同的检查,会重复计数;请删去一个")
        return self

    @cached_property
    def run(self) -> str:
        """Digest of the run that a judgement by check refers to."""
        return run_digest(self.check or "", self.params)

    def leaves(self) -> list[Judgement]:
        """Return the judgements by check below this one, itself included."""
        if self.check:
            return [self]
        if self.sum:
            return [
                Judgement(
                    check=part.check,
                    params=part.params,
                    at_least=self.at_least,
                    at_most=self.at_most,
                    when_inapplicable=self.when_inapplicable,
                )
                for part in self.sum
            ]
        return [leaf for part in (*self.all, *self.any, *self.none) for leaf in part.leaves()]
