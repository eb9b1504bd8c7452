"""Every code that can reach the report has a Chinese name, so that none stands there bare."""

from __future__ import annotations

import re

import pytest

from gkcheck.errors import Reason
from gkcheck.models.facts import ColumnSource, FactKind, Validity
from gkcheck.models.outcome import CheckState, Measures
from gkcheck.models.plan import Recurrence
from gkcheck.models.site import SiteKind
from gkcheck.models.verdict import VerdictState
from reports import names
from reports.remedies import REMEDIES, remedy


def test_every_reason_says_what_would_settle_it():
    assert set(REMEDIES) == set(Reason)
    assert all(re.search("[\u4e00-\u9fff]", text) for text in REMEDIES.values())
    assert remedy(None) == remedy("never heard of") == "由核查人查看"


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (VerdictState, names.STATES), (FactKind, names.FACTS), (SiteKind, names.KINDS),
        (CheckState, names.CHECK_STATES), (Recurrence, names.DUE), (ColumnSource, names.SOURCES),
        (Validity, names.VALIDITY), (Measures.model_fields, names.MEASURES),
    ],
)  # fmt: skip
def test_every_code_has_a_name(codes, table):
    assert {str(code) for code in codes} <= {str(code) for code in table}


def test_states_differ_by_word_and_by_shape():
    assert len({s.word for s in names.STATES.values()}) == len(VerdictState)
    assert len({s.shape for s in names.STATES.values()}) == len(VerdictState)
