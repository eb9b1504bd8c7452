"""The author's page says what the loader does: every key and word of it is explained."""

from __future__ import annotations

from typing import get_args

import pytest

from gkcheck.models.judgement import CONDITIONS, Judgement
from gkcheck.models.plan import PlanItem, Recurrence, Section
from gkcheck.models.rulefile import Override, PlanFile
from gkcheck.models.site import SiteKind
from gkcheck.paths import rules_dir

INAPPLICABLE = get_args(get_args(Judgement.model_fields["when_inapplicable"].annotation)[0])


@pytest.mark.parametrize(
    "word",
    [
        *CONDITIONS,
        *PlanFile.model_fields,
        *PlanItem.model_fields,
        *Judgement.model_fields,
        *Section.model_fields,
        *Override.model_fields,
        *(kind.value for kind in SiteKind),
        *(due.value for due in Recurrence),
        *INAPPLICABLE,
    ],
)
def test_word_is_in_the_readme(word):
    assert word in (rules_dir() / "README.md").read_text("utf-8")
