"""``sum`` and ``exact`` in rule files: paths are written out, and mistakes are told with their line."""

from __future__ import annotations

import pytest

from gkcheck.scoring.yamlfile import RuleFileError

ITEMS = "plans/demo/10-plan.yaml"
SUM = """\
    judge:
      sum:
        - check: column_demo
          params:
            columns: [政务公开>规划信息]
        - check: column_demo
          params:
            columns: [{path: 政务公开>规划信息, exact: true}]
      at_most: {measure: flagged, value: 4}
      when_inapplicable: review
"""


@pytest.fixture
def summed(rules):
    text = (rules.root / ITEMS).read_text("utf-8")
    start, end = text.index("    judge:"), text.index('  - id: "2"')
    rules.write(ITEMS, f"{text[:start]}{SUM}{text[end:]}")
    return rules


def test_paths_below_sum_are_written_out_and_exact_takes_no_other_name(summed, load):
    first, second = load().items[0].judge.leaves()
    names = [leaf.params["columns"][0]["path"][-1] for leaf in (first, second)]
    assert [len(name["synonyms"]) for name in names] == [1, 0]
    assert names[0]["name"] == names[1]["name"] == "规划信息"
    assert second.params["columns"][0]["path"][0]["optional"] is True
    assert first.run != second.run


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("- check: column_demo\n          params:\n            columns: [{", "- check: colum_demo\n          params:\n            columns: [{", 17, "column_demo"),
        ("columns: [政务公开>规划信息]", "columns: [政务公开>>规划信息]", 16, "空的一级"),
        ("exact: true", "exact: yes please", 19, "exact"),
        ("exact: true", "exakt: true", 19, "exact"),
        ("measure: flagged", "measure: flaged", 20, "flagged"),
        ("      when_inapplicable: review\n", "", 12, "when_inapplicable"),
        ("        - check: column_demo\n          params:\n            columns: [政务", "        - check: column_demo\n          parms:\n            columns: [政务", 15, "params"),
    ],
)  # fmt: skip
def test_mistakes_have_their_line(summed, load, old, new, line, words):
    summed.change(ITEMS, old, new)
    with pytest.raises(RuleFileError) as told:
        load()
    assert [p.place.line for p in told.value.problems] == [line], told.value
    assert words in str(told.value)
