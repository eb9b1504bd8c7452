"""What checks read from running text: numbers to call, terms, periods, names."""

from __future__ import annotations

from datetime import date

import pytest

from checks.derived.consultations import is_same_matter, matter
from checks.derived.field_labels import column_for, is_label
from checks.derived.guides import time_limit
from checks.derived.mailbox import add_months, stated_limit
from checks.derived.phones import HOURS, phones, phones_near
from checks.derived.stated_period import period
from checks.interaction.request_channel import _old_fees


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话:0660-3367890", ["0660-3367890"]),
        ("(023)65432100转8001", ["(023)65432100转8001"]),
        ("12345热线、12366、95598、110", ["12345", "12366", "95598", "110"]),
        ("手机138****0000,400-810-1234", ["138****0000", "400-810-1234"]),
        ("发布于20211020,索引号11500101202100012", []),
        ("023-00000000", []),
        ("电话：0871-6779-6001", ["0871-6779-6001"]),
        ("电话：0871 6779 6001", ["0871 6779 6001"]),
        ("电话：（０８７１）６７７９６００１", ["(0871)67796001"]),
    ],
)
def test_numbers_to_call(text: str, found: list[str]) -> None:
    assert phones(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "上午8时30分至12时",
        "8点半～12点",
        "星期一至星期五",
        "9：00－13：00",
        "5月至9月8:30-11:30",
        "办公时间：法定工作日",
    ],
)
def test_hours_of_an_office(text: str) -> None:
    assert HOURS.search(text)


def test_a_date_is_no_hours() -> None:
    assert not HOURS.search("2021年3月1日至5日,8时整开会")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("可以收取检索、复制、邮寄等成本费用", True),
        ("依申请提供政府信息,除可以收取检索费、复制费、邮寄费等成本费用外", True),
        ("不收取检索费、复制费、邮寄费。", False),
        ("不得收取检索、复制、邮寄等费用", False),
        ("现已停止征收检索费、复制费、邮寄费", False),
        ("不收取费用。复制、邮寄等成本费用按标准执行", True),
    ],
)
def test_old_fees_that_a_guide_names(text: str, named: bool) -> None:
    assert (_old_fees(text) is not None) is named


def test_numbers_behind_their_label() -> None:
    text = "投诉电话:65432100。" + "其他内容" * 30 + "传真65432199"
    assert phones_near(text, ["投诉电话"]) == ["65432100"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("征求意见时间:2021年3月1日至2021年4月1日", (2021, 3, 1), (2021, 4, 1)),
        ("时间为2021年12月20日至1月19日止", (2021, 12, 20), (2022, 1, 19)),
        ("自2021-03-01到2021-03-31", (2021, 3, 1), (2021, 3, 31)),
        ("请于3月20日前反馈", (2021, 3, 1), (2021, 3, 20)),
        ("截止时间:2021年3月20日", (2021, 3, 1), (2021, 3, 20)),
        ("开始时间：2021-03-02 结束时间：2021-03-31", (2021, 3, 2), (2021, 3, 31)),
        ("发布日期：2021-03-01 截止日期：2021-03-31 状态：已结束", (2021, 3, 1), (2021, 3, 31)),
        ("征集结束时间：2021-03-31", (2021, 3, 1), (2021, 3, 31)),
        ("公示期限为30日", (2021, 3, 1), (2021, 3, 30)),
        ("征求意见期限为5个工作日", (2021, 3, 1), (2021, 3, 5)),
        ("意见反馈截止日期为：2021年4月5日", (2021, 3, 1), (2021, 4, 5)),
        ("征求意见时间为2021年3月12日至30日", (2021, 3, 12), (2021, 3, 30)),
        ("征求意见期限：即日起至2021年4月5日", (2021, 3, 1), (2021, 4, 5)),
        ("自本公告发布之日起一个月内将意见反馈", (2021, 3, 1), (2021, 3, 31)),
        ("自公告之日起三十日内", (2021, 3, 1), (2021, 3, 30)),
        ("请于2021年4月5日(星期一)下午5时前反馈", (2021, 3, 1), (2021, 4, 5)),
        ("请于2021年4月5日下班前反馈", (2021, 3, 1), (2021, 4, 5)),
        ("起止时间：2021-03-12 00:00:00 至 2021-04-05 23:59:59", (2021, 3, 12), (2021, 4, 5)),
        ("征求意见期：自2021年3月12日起30日", (2021, 3, 12), (2021, 4, 10)),
    ],
)
def test_period_of_a_notice(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert period(text, date(2021, 3, 1)) == (date(*first), date(*last))


def test_no_period_is_told() -> None:
    assert period("欢迎提出意见", date(2021, 3, 1)) == (date(2021, 3, 1), None)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("来信15个工作日内予以答复", (15, True)),
        ("我们将在三十日以内办结", (30, False)),
        ("收到后二十五个工作日之内回复", (25, True)),
        ("请在5日内补充材料", None),
    ],
)
def test_term_that_a_mailbox_states(text: str, term: tuple[int, bool] | None) -> None:
    assert stated_limit(text) == term


def test_months_end_with_the_month() -> None:
    assert add_months(date(2021, 12, 31), 2) == date(2022, 2, 28)
    assert add_months(date(2021, 3, 31), -1) == date(2021, 2, 28)
    assert add_months(date(2021, 1, 15), -12) == date(2020, 1, 15)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (
            "关于公开征求《停车管理办法(征求意见稿)》意见的公告",
            "《停车管理办法》征求意见结果",
            True,
        ),
        ("关于征求停车管理办法意见的公告", "关于养犬管理办法征求意见的结果", False),
        ("征求意见的公告", "征求意见结果", False),
    ],
)
def test_matters_that_are_one(a: str, b: str, same: bool) -> None:
    assert is_same_matter(matter(a), matter(b)) is same


def test_heads_of_tables() -> None:
    header = ("序号", "学校名称", "办学地址(校区)", "联系人及电话", "投诉监督电话")
    assert column_for("名称", header) == 1
    assert column_for("办公地址", header) == 2
    assert column_for("联系电话", header) == 3
    assert column_for("投诉举报电话", header) == 4
    assert column_for("办公时间", header) is None
    assert is_label("地址", "地址:") and not is_label("地址", "地址栏")


def test_promised_term_of_a_guide() -> None:
    assert time_limit("承诺办结时限:12个工作日 法定时限:30个工作日") == "12工作日"
    assert time_limit("欢迎办理") is None
