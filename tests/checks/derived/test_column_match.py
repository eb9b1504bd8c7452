from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.derived.column_match import (
    Placement,
    first_lacking,
    match_column,
    nearest_columns,
    parent_column,
)
from checks.derived.column_tree import Column
from gkcheck.models.plan import ColumnName, ColumnSpec

ColumnOf = Callable[[str], dict[str, Any]]


def column(path: str, *, whole: bool = True, url: str | None = "https://a.cn/x/", scope: str = "in",
           aliases: tuple[str, ...] = ()) -> Column:  # fmt: skip
    way = tuple(path.split(">"))
    others = tuple(tuple(a.split(">")) for a in aliases)
    return Column(
        path=way, url=url, scope=scope if url else None, sources=("nav",), aliases=others,
        whole=frozenset((way, *others) if whole else ()), seen_ids=(1,), url_ids=(1,), seen_on=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "there", "placement", "dropped", "added"),
    [
        ("甲>乙>丙", "甲>乙>丙", "found", "", ""),
        ("甲>乙>丙", "甲>丙", "found", "乙", ""),
        ("甲>乙>丙", "乙>丙", "found", "甲", ""),
        ("甲>乙>丙", "甲>丁>乙>丙", "found", "", "丁"),
        ("甲>乙>丙", "丁>甲>乙>丙", "found", "", "丁"),
        ("甲>乙>丙", "丙", "misplaced", "甲乙", ""),
        ("甲>乙>丙", "甲>丁>丙", "misplaced", "乙", "丁"),
        ("甲>乙", "丁>乙", "misplaced", "甲", "丁"),
        ("甲>乙", "甲>丁>戊>乙", "misplaced", "", "丁戊"),
        ("甲>乙>丙", "甲>乙", "missing", "", ""),
        ("甲>乙>丙", "丙>甲>乙", "missing", "", ""),
        ("政府网站>甲>乙", "甲>乙", "found", "", ""),
        ("门户网站>政府网站>甲", "丁>甲", "found", "", ""),
        ("政务公开?>目录>乙", "目录>乙", "found", "", ""),
        ("政务公开?>目录>乙", "乙", "found", "目录", ""),
        ("政务公开?>甲?>乙", "乙", "found", "", ""),
        ("政务公开?>目录>乙", "丁>目录>乙", "found", "", "丁"),
        ("~甲>乙>丙", "丁>戊>丙", "found", "", ""),
        ("乙", "丁>戊>己>乙", "found", "", ""),
    ],
)
def test_placement(
    column_of: ColumnOf, asked: str, there: str, placement: str, dropped: str, added: str
) -> None:
    match = match_column(ColumnSpec.model_validate(column_of(asked)), [column(there)])
    assert match.placement == placement
    assert ("".join(match.dropped), "".join(match.added)) == (dropped, added)
    assert match.is_exact == (placement == "found" and not dropped and not added)


@pytest.mark.parametrize(
    ("asked", "there", "grade"),
    [
        ("公开|信息公开@0.9>规划|规划计划@0.8", "公开>规划", "1"),
        ("公开|信息公开@0.9>规划|规划计划@0.8", "信息公开>规划", "0.9"),
        ("公开|信息公开@0.9>规划|规划计划@0.8", "信息公开>规划计划", "0.8"),
        ("公开|信息公开@0.9>规划|规划计划@0.8", "规划计划", "0.8"),
        ("“六稳”“六保”", '"六稳" "六保"', "1"),
        ("预算/决算", "预算／决算", "1"),
    ],
)
def test_grade_is_that_of_the_weakest_name(
    column_of: ColumnOf, asked: str, there: str, grade: str
) -> None:
    match = match_column(ColumnSpec.model_validate(column_of(asked)), [column(there)])
    assert match.placement is Placement.FOUND
    assert match.grade == Decimal(grade)


def test_best_match_wins_in_any_order(column_of: ColumnOf) -> None:
    spec = ColumnSpec.model_validate(column_of("甲>乙|乙乙@0.8"))
    exact, synonym, elsewhere, astray = (
        column("甲>乙"), column("甲>乙乙"), column("甲>乙", url="https://b.cn/", scope="out"),
        column("丁>乙"),
    )  # fmt: skip
    for tree in ([exact, synonym, elsewhere, astray], [astray, elsewhere, synonym, exact]):
        assert match_column(spec, tree).column is exact
    assert match_column(spec, [astray, synonym]).column is synonym
    assert match_column(spec, [astray, elsewhere]).column is elsewhere
    assert match_column(spec, [astray]).placement is Placement.MISPLACED


def test_alias_paths_count_and_parts_of_a_path_prove_no_place(column_of: ColumnOf) -> None:
    spec = ColumnSpec.model_validate(column_of("甲>丁>乙"))
    assert match_column(spec, [column("戊>乙", aliases=("甲>丁>乙",))]).is_exact
    part = match_column(spec, [column("乙", whole=False)])
    assert part.placement is Placement.UNPLACED
    # A path with a level of its own was seen from above: that place is known.
    assert match_column(spec, [column("戊>乙", whole=False)]).placement is Placement.MISPLACED


def test_nearest_says_why_not(column_of: ColumnOf) -> None:
    spec = ColumnSpec.model_validate(column_of("公开>规划信息"))
    tree = [column(f"公开>{name}") for name in ("规划计划信息", "天气", "规划", "规划文本", "信息")]
    nearest = nearest_columns(spec, tree)
    assert nearest[0]["name"] == "规划计划信息"
    assert "天气" not in [n["name"] for n in nearest]
    assert all(n["why"] and n["path"] and 0 <= float(str(n["similarity"])) < 1 for n in nearest)
    scores = [float(str(n["similarity"])) for n in nearest]
    assert scores == sorted(scores, reverse=True)


def test_parent_is_the_nearest_that_is_there(column_of: ColumnOf) -> None:
    spec = ColumnSpec.model_validate(column_of("甲>乙>丙"))
    tree = [column("甲"), column("甲>乙", url=None)]
    found = parent_column(spec, tree)
    assert found is not None and found.path == ("甲",)
    assert parent_column(spec, [column("丁")]) is None


NAMES = st.sampled_from(["甲", "乙", "丙", "丁"])
PATHS = st.lists(NAMES, min_size=1, max_size=5)


@given(PATHS, PATHS)
def test_levels_dropped_and_added_add_up(asked: list[str], there: list[str]) -> None:
    spec = ColumnSpec(label="", path=tuple(ColumnName(name=n) for n in asked))
    match = match_column(spec, [column(">".join(there))])
    if asked[-1] != there[-1]:
        assert match.placement is Placement.MISSING
    elif asked == there:
        assert match.is_exact
    elif len(asked) > 1:
        assert len(asked) - len(match.dropped) == len(there) - len(match.added)
        assert (match.placement is Placement.FOUND) == (len(match.dropped) + len(match.added) <= 1)


def test_like_name_outside_a_topic_is_another_column(column_of: ColumnOf) -> None:
    entry = column_of("政府信息公开目录>疫情防控>政策解读")
    entry["path"][1]["topic"] = True
    tree = [column("政务公开"), column("政务公开>政策解读")]
    assert match_column(ColumnSpec.model_validate(entry), tree).placement is Placement.MISSING
    entry["path"][1]["topic"] = False
    assert match_column(ColumnSpec.model_validate(entry), tree).placement is Placement.MISPLACED


def test_columns_below_a_lacking_one_have_it_as_their_cause(column_of: ColumnOf) -> None:
    tree = [column("政府信息公开目录"), column("政府信息公开目录>政策解读")]
    for leaf in ("发热门诊", "疫苗接种点"):
        spec = ColumnSpec.model_validate(column_of(f"政府信息公开目录>疫情防控>{leaf}"))
        assert first_lacking(spec, tree) == "政府信息公开目录>疫情防控"
    spec = ColumnSpec.model_validate(column_of("政府信息公开目录>健康科普"))
    assert first_lacking(spec, tree) == "政府信息公开目录>健康科普"


def test_where_no_place_is_named_the_highest_of_the_name_is_taken(column_of: ColumnOf) -> None:
    tree = [
        column("专题>六稳>政策解读"),
        column("政务公开>政策解读"),
        column("专题>政策解读>政策解读"),
    ]
    for asked in ("政策解读", "~某处>政策解读"):
        for there in (tree, tree[::-1]):
            match = match_column(ColumnSpec.model_validate(column_of(asked)), there)
            assert match.column is tree[1], asked
