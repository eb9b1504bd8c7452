"""What the report shows beyond ``result.json``: pictures, ladders, pairs, calendar, check pages.

The pipeline fills a :class:`ReportViews` from the fact store; every part may be empty, and an empty
part is said to be empty. Texts are plain text from sites or from us; escaping happens on output.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Picture(_View):
    """A screenshot. Shrunk on output; an unreadable one is said to be unreadable."""

    png: bytes | Path = Field(description="PNG or JPEG bytes, or the file that holds them")
    caption: str = Field(description="Chinese: what is to be seen")
    url: str | None = Field(default=None, description="page it was taken of")
    at: str | None = Field(default=None, description="ISO 8601 instant; None: not known")


class LadderCell(_View):
    """One step over one family. ``none``: the step does not apply (say why in ``text``)."""

    state: Literal["ok", "failed", "unknown", "none"]
    text: str = Field(default="", description="what was seen: address, status, likeness, error")
    at: str | None = Field(default=None, description="ISO 8601 instant of the look")


class LadderStep(_View):
    """One step of the ladder, IPv4 beside IPv6."""

    name: str = Field(description="Chinese, e.g. 域名解析, 连接 443, 页面内容")
    v4: LadderCell
    v6: LadderCell


class Ladder(_View):
    """How one host was reached, step by step."""

    host: str
    steps: tuple[LadderStep, ...]
    conclusion: str = Field(description="one Chinese sentence")
    vantage: str = Field(description="could this machine itself do IPv6 at that time, in Chinese")


class FamilyRate(_View):
    """One row of the table of rates: what was counted, over IPv4 and over IPv6, in Chinese."""

    name: str
    v4: str
    v6: str


class PairView(_View):
    """A policy and an interpretation that belong together, or one of them alone."""

    policy_title: str | None = None
    policy_url: str | None = None
    policy_number: str | None = None
    policy_on: date | None = None
    interpretation_title: str | None = None
    interpretation_url: str | None = None
    interpretation_on: date | None = None
    forward: bool | None = Field(
        default=None, description="policy page links to the interpretation; None: not told"
    )
    backward: bool | None = Field(
        default=None, description="interpretation links to the policy; None: not told"
    )
    form: str | None = Field(default=None, description="文字, 图解, 视频 ...; None: not told")


class StaleView(_View):
    """A column with a period of its own, and the day on which it goes stale."""

    path: tuple[str, ...]
    url: str | None = None
    newest_on: date | None = Field(default=None, description="None: no date could be read")
    period: str = Field(description="Chinese, e.g. 每两周, 每季度, 一年内")
    due_on: date | None = Field(
        default=None, description="last day on which it is still fresh; None: cannot be told"
    )


class VetoView(_View):
    """One veto of a plan that counts something: how many more it takes."""

    plan: str = Field(description="Chinese title of the plan")
    number: str = Field(description="the plan's own number of the item")
    title: str
    counted: int = Field(description="surely counted so far")
    unsure: int = Field(default=0, description="could not be told, or for a person to look at")
    limit: int = Field(description="most that may be counted without a veto")
    told: bool = Field(default=True, description="False: the checks could not look at all of it")
    on: date | None = Field(
        default=None, description="day on which it is reached if no column is updated; None: none"
    )
    names: tuple[str, ...] = Field(default=(), description="columns that would be counted next")


class MediaView(_View):
    """An image, video, audio or attachment that did not open or could not be told."""

    kind: Literal["image", "video", "audio", "attachment"]
    url: str
    label: str = ""
    pages: tuple[str, ...] = Field(default=(), description="pages that hold it, a few")
    broken: bool = Field(description="True: surely broken; False: could not be told")
    problem: str = Field(description="Chinese: what the bytes are, or why it could not be told")


class CheckPage(_View):
    """What a check's own page says. All texts Chinese."""

    title: str
    what: str = Field(default="", description="what it looks at and how it decides")
    cannot_tell: str = Field(default="", description="when it says 无法判定")
    accuracy: str | None = Field(
        default=None, description="precision measured so far; None: not measured yet"
    )
    measures: Mapping[str, str] = Field(
        default_factory=dict, description="measure id -> Chinese name"
    )


class ReportViews(_View):
    """Everything the report shows that is not in ``result.json``.

    ``pictures`` by purpose: ``home``, ``menu`` (shown with every *not found*), ``home_v4`` and
    ``home_v6`` (the home page over one family alone), and ``finding:<fingerprint>``. ``media=None`` derives the list from the findings of the checks named
    ``broken_*``. ``rules_version``: digest or version of the rule files, for the manifest.
    """

    pictures: Mapping[str, Picture] = Field(default_factory=dict)
    ladders: tuple[Ladder, ...] = ()
    rates: tuple[FamilyRate, ...] = Field(
        default=(), description="rates of repeated visits, links, resources, name servers"
    )
    pairs: tuple[PairView, ...] = ()
    stale: tuple[StaleView, ...] = ()
    vetoes: tuple[VetoView, ...] = ()
    media: tuple[MediaView, ...] | None = None
    checks: Mapping[str, CheckPage] = Field(default_factory=dict)
    rules_version: str | None = None
