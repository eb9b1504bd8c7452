"""Lists that an office supplies: heads in Chinese, GBK, workbooks; every mistake with its place."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from gkcheck.cli import main
from gkcheck.errors import GkcheckError
from gkcheck.lists import LISTS, read_lists
from gkcheck.store.reader import FactReader
from gkcheck.store.writer import FactWriter


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    (folder / name).write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "，"])
def test_units_in_every_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    write(
        tmp_path,
        "units.csv",
        f"单位名称{mark}网址\n石林县教育局{mark}jyj.shilin.gov.cn\n\n石林县公安局{mark}\n",
        encoding,
    )
    assert read_lists(tmp_path) == {
        "units": [
            {"name": "石林县教育局", "url": "http://jyj.shilin.gov.cn"},
            {"name": "石林县公安局"},
        ]
    }  # fmt: skip


def test_workbook_with_dates_and_a_chinese_name(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["文件名称", "文 号", "施行日期", "状态", "备注"])
    sheet.append(["石林县城市绿化办法", "石政规〔2021〕1号", date(2021, 5, 16), "有效", 7.0])
    sheet.append(["石林县停车办法", "石政规〔2020〕3号", "2020年3月1日", "失效", None])
    book.save(tmp_path / "现行有效文件.xlsx")
    (tmp_path / "~$现行有效文件.xlsx").write_bytes(b"lock")
    assert read_lists(tmp_path)["rules_in_force"] == [
        {"name": "石林县城市绿化办法", "number": "石政规〔2021〕1号", "effective_on": "2021-05-16", "status": "有效", "备注": "7"},
        {"name": "石林县停车办法", "number": "石政规〔2020〕3号", "effective_on": "2020-03-01", "status": "失效"},
    ]  # fmt: skip


def test_all_four_lists(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "name\n县教育局\n")
    write(
        tmp_path,
        "账号名单.csv",
        "账号名称,平台,主办单位\n石林发布,微信,县政府办\n石林发布,微博,县政府办\n",
    )
    write(tmp_path, "rules_in_force.csv", "文件名称,文号\n办法,石政规〔2021〕1号\n")
    write(tmp_path, "公共企事业单位.csv", "机构名称,行业\n石林一中,教育\n")
    found = read_lists(tmp_path)
    assert set(found) == set(LISTS)
    assert [x["platform"] for x in found["accounts"]] == ["微信", "微博"]
    assert found["institutions"] == [{"name": "石林一中", "sector": "教育"}]


MISTAKES = {
    "no_name_column": ("units.csv", "网址\nhttp://a.gov.cn\n", "units.csv:第 1 行:表头中没有“单位名称”列"),
    "empty_name": ("units.csv", "单位名称,网址\n甲局,\n,http://a.gov.cn\n", "units.csv:第 3 行:没有写单位名称"),
    "repeated": ("units.csv", "单位名称\n甲局\n乙局\n甲 局\n", "units.csv:第 4 行:“甲 局”与第 2 行重复"),
    "no_address": ("units.csv", "单位名称,网址\n甲局,没有\n", "units.csv:第 2 行:“没有”不是网址"),
    "no_date": ("rules_in_force.csv", "文件名称,施行日期\n办法,2021-13-45\n", "rules_in_force.csv:第 2 行:“2021-13-45”不是日期"),
    "unknown_file": ("领导.csv", "姓名\n张三\n", "领导.csv:文件名不是已知的名单"),
    "no_rows": ("units.csv", "单位名称\n", "units.csv:没有数据行"),
    "old_workbook": ("units.xls", "x", "units.xls:请另存为 .xlsx 或 .csv"),
    "broken_workbook": ("units.xlsx", "x", "units.xlsx:第 1 行:不是可读的 XLSX 文件"),
    "head_twice": ("units.csv", "单位名称,单位\n甲局,乙局\n", "units.csv:第 1 行:表头“单位名称”出现了两次"),
    "more_cells": ("units.csv", "单位名称\n甲局,乙局\n", "units.csv:第 2 行:单元格比表头多"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_each_mistake_names_file_and_row(tmp_path: Path, case: str) -> None:
    name, text, told = MISTAKES[case]
    write(tmp_path, name, text)
    with pytest.raises(GkcheckError) as caught:
        read_lists(tmp_path)
    assert told in str(caught.value)


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "单位名称,网址\n,\n甲局,坏\n,x\n")
    write(tmp_path, "单位名单.csv", "单位名称\n乙局\n")
    with pytest.raises(GkcheckError) as caught:
        read_lists(tmp_path)
    lines = str(caught.value).split("\n")
    assert [line.rsplit("/", 1)[1].split(":")[0] for line in lines] == ["units.csv", "units.csv", "units.csv", "单位名单.csv"][: len(lines)]  # fmt: skip
    assert "已在另一文件中给出" in lines[-1]


@pytest.mark.parametrize("there", [True, False])
def test_no_lists_at_all(tmp_path: Path, there: bool) -> None:
    folder = tmp_path if there else tmp_path / "none"
    with pytest.raises(GkcheckError, match="没有"):
        read_lists(folder)


def test_supplied_lists_are_read_back_masked(tmp_path: Path) -> None:
    writer = FactWriter(str(tmp_path / "facts.db"))
    writer.set_list("institutions", [{"name": "石林一中", "phone": "13800138000"}])
    writer.close()
    reader = FactReader(tmp_path / "facts.db", date(2021, 5, 16))
    assert reader.supplied("institutions") == [{"name": "石林一中", "phone": "138****8000"}]
    assert reader.supplied("units") is None
    reader.close()


def test_mistakes_are_told_before_anything_is_fetched(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    write(lists, "units.csv", "单位名称,网址\n甲局,坏\n")
    done = CliRunner().invoke(
        main, ["site", "http://127.0.0.1:9/", "--lists", str(lists), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 2
    assert "units.csv:第 2 行" in done.output
    assert not (tmp_path / "out").exists()


def test_a_run_stores_the_lists(tmp_path: Path) -> None:
    """Nothing listens there: the run tells so, and the lists are in its facts all the same."""
    lists = tmp_path / "lists"
    lists.mkdir()
    write(lists, "units.csv", "单位名称\n县教育局\n")
    CliRunner().invoke(
        main,
        ["site", "http://127.0.0.1:9/", "--allow-private", "--no-browser", "--lists", str(lists), "--out", str(tmp_path / "out"), "--second-look-after", "0", "--time-limit", "20"],
    )  # fmt: skip
    with sqlite3.connect(tmp_path / "out" / "facts.db") as connection:
        rows = connection.execute("SELECT list, entry FROM supplied_list").fetchall()
    connection.close()
    assert [(name, json.loads(entry)) for name, entry in rows] == [("units", {"name": "县教育局"})]
