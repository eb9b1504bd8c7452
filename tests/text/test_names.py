from __future__ import annotations

import pytest

from gkcheck.text.normalize import compact, normalize_name, normalize_title, squeeze
from gkcheck.text.similarity import similarity


def test_width_brackets_quotes_and_spaces() -> None:
    assert compact("首　页 ") == "首页"
    assert squeeze(" a\u3000 b\xa0c ") == "a b c"
    assert normalize_title("关于印发《“十四五”规划》的通知（国发[2021]1号）…") == normalize_title(
        "·关于印发《＂十四五＂规划》的通知(国发〔２０２１〕1号)"
    )
    assert normalize_name("预算／决算：") == normalize_name("预算/决算") == "预算决算"
    assert normalize_name("政府 信息 公开") == "政府信息公开"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("政府信息公开", "政府 信息公开"),
        ("关于做好2021年防汛抗旱工作的通知", "关于做好2021年防汛抗旱工作的..."),
    ],
)
def test_nearly_the_same(a: str, b: str) -> None:
    assert similarity(a, b) >= 0.94


def test_alike_and_unlike() -> None:
    whole = "云山县人民政府关于加快养老服务发展的实施意见"
    assert similarity("《关于加快养老服务发展的实施意见》政策解读", whole) > 0.6
    assert similarity("规划信息", "规划计划") < 0.8
    assert similarity("公开", "政府信息公开指南") < 0.5
    assert similarity("行政规范性文件", "规范性文件") > 0.8
    assert similarity("通知公告", "领导信箱") < 0.3
    assert similarity("", "通知公告") == 0.0
