"""Long lists of words as one pattern."""

from __future__ import annotations

import re

import pytest

from gkcheck.text.wordlist import any_word

WORDS = ["文号", "文件编号", "文件号", "文件", "发文字号", "主题/体裁", "[注]", "注-1", "注]"]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_matched_whole(word: str) -> None:
    assert re.fullmatch(any_word(WORDS), word)
    spaced = "  ".join(word)
    assert re.fullmatch(any_word(WORDS, " {0,4}"), spaced)
    assert re.match(any_word(WORDS), spaced) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("文件号码", "文件号"),  # the longest
        ("文件编", "文件"),  # what is there of a longer one does not count
        ("文 件编 号：", "文 件编 号"),
        ("文件 ：", "文件"),  # a gap stands between characters, not behind them
        ("注1", None),
        ("件", None),
    ],
)
def test_the_longest_word_that_is_there(text: str, found: str | None) -> None:
    match = re.match(any_word(WORDS, " ?"), text)
    assert (match.group() if match else None) == found
