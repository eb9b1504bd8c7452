"""Numbers, deadlines, thresholds, units and paths, one by one."""

from __future__ import annotations

import pytest

from gkcheck.drafting.blocks import plain
from gkcheck.drafting.deadlines import read_deadline
from gkcheck.drafting.fields import read_fields
from gkcheck.drafting.headings import read_heading, read_number
from gkcheck.drafting.kinds import suggest, table
from gkcheck.drafting.paths import read_paths
from gkcheck.drafting.thresholds import read_thresholds
from gkcheck.drafting.units import is_units, read_units, trailing_units


@pytest.mark.parametrize(
    ("text", "expected", "number", "rest"),
    [
        ("1.公开规划", (), 1, "公开规划"),
        ("12、公开规划", (), 12, "公开规划"),
        ("(3)公开规划", (), 3, "公开规划"),
        ("3以适当方式归集", (3,), 3, "以适当方式归集"),
        ("212345政务服务便民热线", (2,), 2, "12345政务服务便民热线"),
        ("32.2021年底前支持", (), 32, "2021年底前支持"),
        ("第五条 公开规划", (), 5, "公开规划"),
    ],
)
def test_number(text: str, expected: tuple[int, ...], number: int, rest: str) -> None:
    found = read_number(text, expected)
    assert found is not None
    assert (found.number, found.rest) == (number, rest)


@pytest.mark.parametrize(
    "text", ["2021年底前", "3个工作日内回复", "1.5万元", "5以上", "12345热线", "6月底前"]
)
def test_no_number(text: str) -> None:
    assert read_number(text, (3, 6, 1)) is None


def test_heading_with_its_text() -> None:
    found = read_heading("(一)围绕大局做好公开。发布规划。公开进展。")
    assert found is not None
    assert (found.level, found.number, found.title) == (2, "一", "围绕大局做好公开")
    assert found.rest == "发布规划。公开进展。"
    assert read_heading("一致对外发布。") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021年底前完成", "2021-12-31"),
        ("于2021年6月底前报送", "2021-06-30"),
        ("在20216月底前更新", "2021-06-30"),
        ("于202110月底前更新", "2021-10-31"),
        ("于2021531日前发布", "2021-05-31"),
        ("2022年2月15日前", "2022-02-15"),
        ("11月底前落实", "2021-11-30"),
        ("次年1月底前报送", "2022-01-31"),
        ("年底前实现", "2021-12-31"),
        ("按季度公开进展", "quarterly"),
        ("每半年更新一次", "half_yearly"),
        ("每天巡查", "daily"),
        ("每年开展1次", "yearly"),
        ("并动态更新", "ongoing"),
        ("国办2020年印发的通知", None),
        ("持续推进重点工作公开", None),
    ],
)
def test_deadline(text: str, value: str | None) -> None:
    found = read_deadline(text, 2021)
    assert (found.value if found else None) == value


def test_deadline_with_two_readings_is_doubted() -> None:
    near = read_deadline("于2022115日前报送", 2021)
    assert near is not None
    assert near.value == "2022-01-15"
    assert near.doubt is not None
    assert "2022-11-05" in near.doubt
    unknown = read_deadline("于2021115日前报送", 2021)
    assert unknown is not None
    assert unknown.value is None
    assert unknown.doubt is not None


def test_deadline_cell_of_a_standing_duty() -> None:
    assert read_deadline("持续推进", 2021, whole=True) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每年新闻发布解读不少于4次,其中负责同志带头解读应不少于2次",
         {"press_events_per_year": 4, "leader_press_events_per_year": 2}),
        ("分值权重不低于4%", {"appraisal_weight_min_percent": 4}),
        ("在5个工作日内主动回复", {"reply_max_workdays": 5}),
        ("征求意见时间不得少于三十日", {"feedback_min_days": 30}),
        ("印发后3个月内编制", {"max_months_after_trigger": 3}),
        ("公开2021年预算", {}),
    ],
)  # fmt: skip
def test_thresholds(text: str, found: dict[str, int]) -> None:
    assert {key: value for key, value, _ in read_thresholds(text, table().thresholds)} == found


@pytest.mark.parametrize(
    ("text", "lead", "responsible"),
    [
        ("市财政局牵头,市直其他单位按职责分工落实", ("市财政局",), ("市直其他单位",)),
        ("各县(市、区)人民政府;市直各单位", (), ("各县(市、区)人民政府", "市直各单位")),
        ("市发改局、商务局牵头,各区负责落实", ("市发改局", "市商务局"), ("各区",)),
        ("市、区县政府门户网站主办单位", (), ("市、区县政府门户网站主办单位",)),
        ("办公室(宣传组)牵头,各业务处室配合。", ("办公室(宣传组)",), ("各业务处室",)),
    ],
)
def test_units(text: str, lead: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    assert is_units(text)
    found = read_units(text)
    assert (found.lead, found.responsible) == (lead, responsible)


@pytest.mark.parametrize(
    "text", ["做好财政信息公开", "公开部门预算。", "1.公开规划", "加强政务公开平台建设"]
)
def test_not_units(text: str) -> None:
    assert not is_units(text)


def test_bracket_that_is_no_unit_stays() -> None:
    text, units = trailing_units("公开负面清单(2020年版)")
    assert units is None
    assert text == "公开负面清单(2020年版)"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("公开规划(公开路径:1政府网站>政务公开>规划信息,2.其他渠道)", ["政务公开>规划信息"]),
        ("公开渠道:首页—政务公开—财政—预算/决算", ["政务公开>财政>预算/决算"]),
        ("公开路径:政府网站→服务→核酸点/门诊", ["服务>核酸点", "服务>门诊"]),
        ("在“政务公开>目录”中设置“六稳”“六保”等栏目",
         ["政务公开>目录>六稳", "政务公开>目录>六保"]),
        ("在“政务公开”栏目下的“财政”栏目公开", ["政务公开>财政"]),
        ("公开路径:政务公开/重点领域/住房", ["政务公开>重点领域>住房"]),
        ("公开本年规划", []),
    ],
)  # fmt: skip
def test_paths(text: str, paths: list[str]) -> None:
    assert read_paths(plain(text), table().joint, table().generic).explicit == paths


def test_off_site_ways_are_kept_apart() -> None:
    found = read_paths("公开(公开路径:1.政府网站>规划,2.其他渠道)", table().joint, table().generic)
    assert found.off_site == ["其他渠道"]


def test_fields() -> None:
    assert read_fields("公开学校名称、地址、办学性质和联系电话等信息") == [
        "名称", "地址", "办学性质", "联系电话",
    ]  # fmt: skip
    assert read_fields("公开规划、计划") == []


@pytest.mark.parametrize(
    ("text", "kind", "automation"),
    [
        ("政府网站全面支持互联网协议第六版", "ipv6", "automated"),
        ("公开本部门预算、决算", "budget_disclosure", "automated"),
        ("组织政务公开培训", None, "manual"),
        ("定期发布政府公报", "gazette", "automated"),
        ("办理网民留言并答复", "mailbox_replies", "automated"),
    ],
)
def test_suggestion(text: str, kind: str | None, automation: str) -> None:
    found = suggest(text)
    assert (found.kind, found.automation) == (kind, automation)
    assert 0 < found.confidence < 1


def test_words_that_say_nothing_are_unsure() -> None:
    assert suggest("天气很好").confidence < 0.45
