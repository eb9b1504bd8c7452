"""Batch files: every form, every mistake with its row, 14,000 sites in seconds."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from gkcheck.batch.load import load_batch
from gkcheck.batch.watching import watch_list
from gkcheck.errors import GkcheckError
from gkcheck.models.site import SiteKind

YAML = """
name: 某市网站群
max-pages: 300
no-browser: true
plan: [inspection-2019]
sites:
- https://A.Example.gov.cn
- url: https://b.example.gov.cn/
  name: 某局
  kind: 部门网站
  region: 某市
  supervising_unit: 市府办
  platform: 市集约化平台
  plans: [chongqing-2021, platform-2019]
  contacts: [{name: 张, phone: "1"}, 李]
  hints: {政策解读: /jd/, 年报: 'https://nb.example.gov.cn/x'}
  lists: 名单
  max-pages: 50
  no: 6
outages:
- {from: 2026-05-01T22:00, to: 2026-05-02T06:00, reason: 升级, sites: ["https://b.example.gov.cn/"]}
- {from: 2026-05-03, to: 2026-05-04}
"""
HINTS = {
    "政策解读": "https://b.example.gov.cn/jd/",
    "年报": "https://nb.example.gov.cn/x",
}


def write(tmp_path: Path, text: str, name: str = "b.yaml") -> Path:
    (tmp_path / "名单").mkdir(exist_ok=True)
    (tmp_path / "名单" / "单位.csv").write_text("名称\n某局\n", "utf-8")
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(GkcheckError) as error:
        load_batch(path)
    return [line.removeprefix(f"{path}:") for line in error.value.message.splitlines()]


def test_yaml_with_everything(tmp_path: Path) -> None:
    batch = load_batch(write(tmp_path, YAML.replace("  no: 6\n", "")))
    first, second = batch.sites
    assert (batch.name, batch.options.max_pages, batch.options.browser) == (
        "某市网站群",
        300,
        False,
    )
    assert (first.url, first.plans) == ("https://a.example.gov.cn/", ("inspection-2019",))
    assert (second.kind, second.unit, second.platform) == (
        SiteKind.DEPT_SITE, "市府办", "市集约化平台",
    )  # fmt: skip
    assert second.plans == ("chongqing-2021", "platform-2019")
    assert second.contacts == ("张 1", "李") and second.hints == HINTS
    assert second.lists == tmp_path / "名单"
    assert [w.reason for w in second.outages] == ["升级"] and not first.outages
    assert second.outages[0].starts.utcoffset() == timedelta(hours=8)
    assert len(batch.outages) == 1
    spec = second.spec(batch.options, patience=3)
    assert spec.start == tuple(HINTS.values())
    assert (spec.budget.max_pages, spec.browser, spec.budget.request_timeout) == (50, False, 60)
    watched = watch_list(batch)
    assert [o.sites for o in watched.outages] == [(), ("https://b.example.gov.cn/",)]


def test_a_list_alone_is_a_batch(tmp_path: Path) -> None:
    batch = load_batch(write(tmp_path, "- https://a.test/\n- https://b.test/\n", "十月.yaml"))
    assert (batch.name, len(batch.sites)) == ("十月", 2)


def test_every_mistake_of_a_yaml_file_with_its_line(tmp_path: Path) -> None:
    text = YAML.replace("name: 某局", "name: [1]").replace("to: 2026-05-04", "to: 昨天")
    path = write(tmp_path, text + "colour: red\n")
    lines = path.read_text("utf-8").splitlines()
    told = {}
    for line in mistakes(path):
        number, _, what = line.partition(":")
        told[what] = lines[int(number) - 1].strip().partition(":")[0]
    assert told == {
        "不认识的键“no”": "- url",
        "不认识的键“colour”": "colour",
        "to 应为时刻,写如 2026-05-01T22:00": "- {from",
        "停机时段里的网址不在 sites 中:https://b.example.gov.cn/": "- {from",
    }
    text = text.replace("  no: 6\n", "").replace("昨天", "2026-05-04")
    assert mistakes(write(tmp_path, text))[0] == "9:name 应为文字(数字请加引号)"


@pytest.mark.parametrize(
    ("hints", "told"),
    [
        ("{菜单: 页面顶部}", "提示“菜单”:栏目要写网址"),
        ("{解读: ''}", "提示“解读”:栏目要写网址"),
        ("{解读: 'ftp://b.example.gov.cn/x'}", "提示“解读”:栏目要写网址"),
        ("{解读: 'https://other.test/x'}", "提示“解读”:栏目的网址不在这个网站内:https://other.test/x"),
        ("[/jd/]", "提示写作 {栏目名称: 网址}"),
    ],
)  # fmt: skip
def test_hints_are_addresses_on_the_site(tmp_path: Path, hints: str, told: str) -> None:
    text = YAML.replace("  no: 6\n", "")
    path = write(tmp_path, re.sub(r"hints: .*", f"hints: {hints}", text))
    line, _, what = mistakes(path)[0].partition(":")
    assert (int(line), what[: len(told)]) == (8, told)


TABLE = [
    ["2026年检查对象", "", "", "", "", "", ""],
    ["序号", "网站名称", "网址*", "类别", "主管单位", "要点", "停机时段"],
    ["1", "甲县", "https://a.test/", "县级门户", "市府办", "inspection-2019、platform-2019", ""],
    ["", "", "", "", "", "", ""],
    ["2", "乙局", "https://b.test/", "部门网站", "市府办", "",
     "2026-5-1 22:00~2026-05-02 06:00 升级;2026-06-01 至 2026-06-02"],
]  # fmt: skip


def sheet(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".csv":
        text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
        path.write_bytes(text.encode("gb18030"))
        return path
    book = Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv"])
def test_tables(tmp_path: Path, name: str) -> None:
    batch = load_batch(sheet(tmp_path / name, TABLE))
    assert batch.name == "表"
    assert [(s.name, s.kind, s.plans) for s in batch.sites] == [
        ("甲县", SiteKind.PORTAL_COUNTY, ("inspection-2019", "platform-2019")),
        ("乙局", SiteKind.DEPT_SITE, ()),
    ]
    first, second = batch.sites[1].outages
    assert first.starts.replace(tzinfo=None) == datetime(2026, 5, 1, 22)  # noqa: DTZ001
    assert (first.reason, second.reason) == ("升级", "")


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv"])
def test_every_mistake_of_a_table_with_its_row(tmp_path: Path, name: str) -> None:
    rows = [
        *TABLE,
        ["3", "丙", "c.test", "县级门户", "", "", ""],
        ["4", "丁", "https://a.test", "", "", "", ""],
        ["5", "戊", "https://e.test/", "公司", "", "", "明天"],
    ]
    assert mistakes(sheet(tmp_path / name, rows)) == [
        "第 6 行:网址要以 http:// 或 https:// 开头:c.test(是否想写 http://c.test ?)",
        "第 7 行:网址重复(第 3 行已有):https://a.test/",
        "第 8 行:不认识的网站类别“公司”;可写 省级门户、市级门户、县级门户、部门网站、乡镇页面",
        "第 8 行:停机时段写作 2026-05-01 22:00~2026-05-02 06:00 原因,不是“明天”",
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("b.csv", "甲,乙\n1,2\n".encode(), "没有找到表头"),
        ("b.csv", "网址,颜色\nhttps://a.test/,红\n".encode(), "不认识的表头“颜色”"),
        ("b.csv", b"\xff\xfe\x00\xd8\xff\xff", "编码"),
        ("b.xlsx", b"PK nothing", "不是可读的 XLSX"),
        ("b.xls", b"\xd0\xcf", "另存为 .xlsx"),
        ("b.yaml", b"sites: {a: 1}", "sites"),
        ("b.yaml", b"sites: [{name: x}]", "没有写网址"),
        ("b.yaml", b"sites: [{url: 'https://a.test/', max-pages: 0}]", "max_pages 应不小于 1"),
        ("b.yaml", b"sites: [{url: 'https://a.test/', lists: none}]", "名单目录不存在"),
        ("b.yaml", b"sites: [&a [*a]]", "嵌套超过"),
    ],
)
def test_what_is_no_batch(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert told in mistakes(tmp_path / name)[0]


def test_columns_parted_by_tabs(tmp_path: Path) -> None:
    text = "网址\t名称\nhttps://a.test/\t某局,某室\n"
    [site] = load_batch(write(tmp_path, text, "b.tsv")).sites
    assert (site.url, site.name) == ("https://a.test/", "某局,某室")


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    told = mistakes(write(tmp_path, "sites:\n" + "- x\n" * 100))
    assert told[-1] == "另有 70 处错误,改正以上各处后再试"


@pytest.mark.parametrize("name", ["b.yaml", "b.csv"])
def test_fourteen_thousand_sites_load_in_seconds(tmp_path: Path, name: str) -> None:
    sites = [f"https://s{n}.example.gov.cn/" for n in range(14_000)]
    if name == "b.yaml":
        rows = [f"- url: {s}\n  name: 单位\n  kind: 部门网站\n  region: 某市\n" for s in sites]
        text = "sites:\n" + "".join(rows)
    else:
        text = "网址,名称,类别,地区\n" + "".join(f"{s},单位,部门网站,某市\n" for s in sites)
    path = write(tmp_path, text, name)
    began = time.process_time()
    assert len(load_batch(path).sites) == 14_000
    assert time.process_time() - began < 10  # 2.9 s where it was measured
