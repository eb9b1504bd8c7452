from __future__ import annotations

import pytest

from gkcheck.text.docnum import (
    find_document_number,
    find_index_number,
    read_document_number,
    read_index_number,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("国办发〔2021〕5号", "国办发〔2021〕5号"),
        ("国办发[2021]5号", "国办发〔2021〕5号"),
        ("国办发【2021】 05 号", "国办发〔2021〕5号"),
        ("（国办发（2021）第5号）", "国办发〔2021〕5号"),
        ("按照渝府办发〔2020〕12号文件要求", "渝府办发〔2020〕12号"),
        ("国务院令第711号", "国务院令第711号"),
        ("渝府令〔2021〕345号", "渝府令〔2021〕345号"),
        ("中华人民共和国国务院令 第 七百一十一 号", "中华人民共和国国务院令第七百一十一号"),
        ("共有2021号文件", None),
        ("没有文号", None),
    ],
)
def test_find(text: str, wanted: str | None) -> None:
    assert find_document_number(text) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("渝府发202130号", "渝府发〔2021〕30号"), ("公告2021年第03号", "公告2021年第3号"), ("无", None), ("—", None),
        ("云府发[2021] 007号", "云府发〔2021〕7号"), ("云府发〔2021〕7", "云府发〔2021〕7号"), ("公告第12号", "公告第12号"),
        ("〔2020〕14 号", "〔2020〕14号"),
    ],
)  # fmt: skip
def test_read_from_field(value: str, wanted: str | None) -> None:
    assert read_document_number(value) == wanted


@pytest.mark.parametrize(
    "number",
    [
        "000014349/2017-00110", "11441700007280420Y/2021-00050", "114403006955506492/2021-00426",
        "0142768-8/2022-00185", "15253908T/2023-00253", "113708280043326001/2024-02411",
    ],
)  # fmt: skip
def test_index_numbers_of_live_pages(number: str) -> None:
    assert find_index_number(f"索引号：{number} 发布机构") == number


def test_local_index_numbers() -> None:
    assert find_index_number("电话 010-12345678/2017-001") is None
    assert read_index_number("014742224A/2023-0043406") == "014742224A/2023-0043406"
    assert read_index_number("FZ00100-0201-2020-00123") == "FZ00100-0201-2020-00123"
    assert read_index_number("20191202-189769") == "20191202-189769"
    assert read_index_number("见正文") is None
