"""Personal numbers in texts: right ones are told masked, look-alikes are not told."""

from __future__ import annotations

import pytest

from gkcheck.text.personal import MAX_NUMBERS, find_numbers, is_identity_number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张某,身份证号11010519491231002X,住", [("identity", "110105********002X")]),
        ("张某,身份证号11010519491231002x", [("identity", "110105********002x")]),
        ("手机13800138000", [("mobile", "138****8000")]),
        ("卡号4111111111111111", [("bank_card", "************1111")]),
        # two people in one line keep their order; the same number is told once
        (
            "13800138000 11010519491231002X 13800138000",
            [("mobile", "138****8000"), ("identity", "110105********002X")],
        ),
        # wrong check character, wrong region, masked already, credit code, office telephone
        ("110105194912310021", []),
        ("000105194912310021", []),
        ("110105********002X", []),
        ("91500000MA5U5N1X3B", []),
        ("023-67890123", []),
        ("6222020000000000004", []),
        ("", []),
    ],
)
def test_find_numbers(text: str, found: list[tuple[str, str]]) -> None:
    assert [(x.kind, x.masked) for x in find_numbers(text)] == found


def test_context_shows_no_other_number_in_the_clear() -> None:
    found = find_numbers("甲13800138000 乙13900139000 丙11010519491231002X")
    assert [x.kind for x in found] == ["mobile", "mobile", "identity"]
    for record in found:
        assert record.masked in record.context
        assert "甲138****8000 乙139****9000" in record.context
        assert "19491231" not in record.context


def test_context_cut_at_its_edge_shows_no_part_of_a_number() -> None:
    """The window begins inside the first number: its digits are hidden there too."""
    text = "11010519491231002X" + "字" * 40 + "13800138000"
    context = find_numbers(text)[1].context
    assert "19491231" not in context
    assert context.endswith("138****8000")


def test_long_lists_are_bounded() -> None:
    text = " ".join(f"138{i:08d}" for i in range(MAX_NUMBERS + 50))
    assert len(find_numbers(text)) == MAX_NUMBERS


def test_check_character_of_the_standard() -> None:
    """The two examples of GB 11643-1999."""
    assert is_identity_number("11010519491231002X")
    assert is_identity_number("440524188001010014")
    assert not is_identity_number("440524188001010015")
    assert not is_identity_number("4405241880010100")
