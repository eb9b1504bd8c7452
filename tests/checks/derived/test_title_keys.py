from __future__ import annotations

import pytest

from checks.derived.title_keys import cited_keys, is_interpretation_title, policy_keys

PLAN = "某县人民政府办公室关于印发某县养老服务实施方案的通知"
QUOTED = "某县人民政府办公室关于印发《某县养老服务实施方案》的通知"
VIEW = "某县人民政府关于加强粮食储备工作的意见"


@pytest.mark.parametrize(
    ("reading", "policy"),
    [
        ("《某县养老服务实施方案》政策解读", PLAN),
        ("《某县养老服务实施方案》政策解读", QUOTED),
        ("关于《某县养老服务实施方案》的解读", PLAN),
        ("一图读懂《某县养老服务实施方案》", QUOTED),
        ("图解：某县养老服务实施方案", PLAN),
        ("【政策解读】某县养老服务实施方案", PLAN),
        ("某县养老服务实施方案政策问答", PLAN),
        ("《关于印发〈某县养老服务实施方案〉的通知》解读", QUOTED),
        ("《某县人民政府办公室关于印发某县养老服务实施方案的通知》解读", PLAN),
        ("《关于加强粮食储备工作的意见》解读（二）", VIEW),
        ("某县人民政府关于加强粮食储备工作的意见解读之三", VIEW),
    ],
)
def test_reading_names_its_policy(reading: str, policy: str) -> None:
    assert cited_keys(reading) & policy_keys(policy)
    assert is_interpretation_title(reading) and not is_interpretation_title(policy)


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("某县政策问答工作情况（2021年第3期）", False),
        ("某县召开政策解读培训会", False),
        ("某县政策解读制度", False),
        ("政策解读工作情况通报的解读", True),
        ("图解工作情况报告", True),
        ("某县政策解读工作情况通报相关政策问答", True),
    ],
)
def test_what_tells_of_the_work_interprets_nothing(title: str, is_one: bool) -> None:
    assert is_interpretation_title(title) is is_one


@pytest.mark.parametrize(
    ("reading", "policy"),
    [
        ("《某县养老服务实施方案》政策解读", VIEW),
        (
            "《某县养老服务实施方案》政策解读",
            "某县人民政府办公室关于印发某县医疗服务实施方案的通知",
        ),
        ("政策解读", "通知"),
        ("《方案》解读", "关于印发《方案》的通知"),
        ("《某县养老服务实施方案》解读", "某县养老服务实施方案（修订）"),
    ],
)
def test_others_stay_apart(reading: str, policy: str) -> None:
    assert not cited_keys(reading) & policy_keys(policy)
