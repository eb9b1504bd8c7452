"""No text that holds a word is ever left out, and texts that cannot are."""

from __future__ import annotations

import random

import pytest

from checks.derived import text_signs
from checks.derived.text_signs import TextSigns


def test_no_text_that_holds_a_word_is_left_out() -> None:
    rng = random.Random(7)
    letters = "预算公开营商环境乡村振兴一二三四"
    texts = {key * 3: "".join(rng.choices(letters, k=rng.randint(0, 12))) for key in range(300)}
    signs = TextSigns()
    for key, text in texts.items():
        signs.add(key, text)
    words = ["".join(rng.choices(letters + "零", k=rng.randint(1, 3))) for _ in range(60)]
    wanted = [(words[i : i + 3], words[i + 3 : i + 3 + i % 2]) for i in range(50)]
    may = signs.among(texts, wanted)
    left_out = 0
    for key, text in texts.items():
        for position, (any_of, also) in enumerate(wanted):
            holds = any(w in text for w in any_of) and (not also or any(w in text for w in also))
            assert not holds or position in may[key]
            left_out += position not in may.get(key, ())
    assert left_out > len(texts) * len(wanted) / 4


def test_words_with_a_sign_that_no_text_has_are_in_none() -> None:
    signs = TextSigns()
    signs.add(1, "预算公开")
    signs.add(2, "")
    assert signs.among([1, 2], [(["预算表"], []), (["预算"], ["表"]), ([], [])]) == {}
    assert signs.among([1, 2, 9], [(["表", "算"], [])]) == {1: [0]}


def test_beyond_the_bound_a_text_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_signs, "MAX_TEXTS", 1)
    signs = TextSigns()
    signs.add(1, "预算")
    signs.add(2, "预算")
    assert signs.knows(1)
    assert not signs.knows(2)
    assert signs.among([1, 2], [(["预算"], [])]) == {1: [0]}
