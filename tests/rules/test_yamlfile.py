"""Both parsers of rule files give the same; what is nested without end is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkcheck.scoring import yamlfile
from gkcheck.scoring.yamlfile import RuleFileError, read_yaml

TEXT = """\
# 注释
plan: demo          # 行尾注释
date: 2021-12-20
numbers: [1, -2, 0o17, 0x1F, 1.50, .5, 1e3, "3", '4', 5.]
words: [yes, no, true, False, null, ~, "~", 是, "a: b", 1-2, 1:30]
empty:
folded: >-
  第一行
  第二行

  第三行
kept: |
  甲
    乙
shared: &s {a: 1, b: [x, y]}
again: *s
list:
- name: 甲
  steps:
  - one
  -
    two: 2
- 'it''s'
"键": "\\u4e00"
"""


def test_the_quick_parser_reads_as_the_other_does(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, "utf-8")
    quick = read_yaml(path)
    asked = []
    monkeypatch.setattr(yamlfile, "_quick", lambda *given: asked.append(given))
    slow = read_yaml(path)
    assert asked
    assert repr(quick.data) == repr(slow.data)
    assert quick.places == slow.places


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 50_000, "a: " + "[" * 70 + "]" * 70])
def test_deep_nesting_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"# 注释\n{text}", "utf-8")
    with pytest.raises(RuleFileError, match=":2:嵌套超过 60 层"):
        read_yaml(path)
