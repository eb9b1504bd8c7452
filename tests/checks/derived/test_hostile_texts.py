"""Texts made to be slow must not be: rules for words are linear in what a page can hold."""

from __future__ import annotations

import time
from datetime import date

import pytest

from checks.derived.accounts import _IN_TEXT
from checks.derived.consultations import _NOTICE, FIELDS, core
from checks.derived.field_labels import LABELS, label_pattern
from checks.derived.guides import _LABEL, CATCH_ALL, CUES, time_limit
from checks.derived.mailbox import stated_limit
from checks.derived.phones import ADDRESS, HOURS, phones, phones_near
from checks.derived.stated_period import period

LENGTH = 20_000
TEXTS = {
    "one sign": "电" * LENGTH,
    "spaces": "联" + " " * LENGTH,
    "wide name": "微信公众号" + " " * LENGTH,
    "digits": "0" * LENGTH,
    "phones": "023-6543210 " * (LENGTH // 12),
    "streets": "文化路一" * (LENGTH // 4),
    "labels": "地 址 " * (LENGTH // 4),
    "days": "2021年3月1日至" * (LENGTH // 10),
    "asks": "征求受理收到" * (LENGTH // 6),
    "terms": "三个工作日内" * (LENGTH // 6),
}


@pytest.mark.parametrize("name", list(TEXTS))
def test_no_text_takes_long(name: str) -> None:
    text = TEXTS[name]
    began = time.perf_counter()
    phones(text)
    phones_near(text, ["投诉电话", "地"])
    list(label_pattern(tuple(LABELS)).finditer(text))
    list(_LABEL.finditer(text))
    list(_IN_TEXT.finditer(text))
    for rule in (ADDRESS, HOURS, CATCH_ALL, _NOTICE, *CUES.values(), *FIELDS.values()):
        rule.search(text)
    period(text, date(2021, 3, 1))
    core(text)
    stated_limit(text)
    time_limit(text)
    assert time.perf_counter() - began < 2
