from __future__ import annotations

import pytest

from gkcheck.text.mask import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800138000。", "电话138****8000。"),
        ("身份证11010519491231002X号", "身份证110105********002X号"),
        ("卡号6222020000000000004", "卡号6222020000000000004"),
        ("卡号4111111111111111", "卡号************1111"),
        # near misses: telephone of an office, index number, site code, police record, date
        ("电话023-67890123", "电话023-67890123"),
        ("11441700007280420Y/2021-00050", "11441700007280420Y/2021-00050"),
        ("网站标识码3609220011", "网站标识码3609220011"),
        ("公网安备 36092202000105号", "公网安备 36092202000105号"),
        ("110105194912310021", "110105********0021"),
        ("110105194913310021", "110105194913310021"),
        ("http://a.test/13800138000.html", "http://a.test/13800138000.html"),
        ("没有数字", "没有数字"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text) == masked
