"""Ways to write tables of data, and tables that are none."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.content import TableRecord

HOST = "http://www.shilin.gov.cn"
FILLER = (
    "为深入贯彻落实上级部署，进一步做好有关工作，现将有关事项通知如下，请结合实际认真抓好落实。" * 4
)
TRAIL = (
    "<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a></div>"
)


def tables(body: str, head: str = "", day: str = "发布时间") -> tuple[TableRecord, ...]:
    html = (
        f"<html><head><title>抽检结果公示</title></head><body>{TRAIL}<h1>抽检结果公示</h1>"
        f"<div class=info>{day}：2021-03-05 来源：县政府办</div>{head}"
        f"<div class=content><p>{FILLER}</p>{body}</div></body></html>"
    )
    return extract_page(view_of(html, HOST + "/zwgk/1.html", HOST + "/")).tables


HEADER = ("序号", "企业名称", "抽检结果")
ROWS = (("1", "甲食品有限公司", "合格"), ("2", "乙食品有限公司", "不合格"))
CELLS = "<tr><td>1</td><td>甲食品有限公司</td><td>合格</td></tr><tr><td>2</td><td>乙食品有限公司</td><td>不合格</td></tr>"

STYLES = {
    "th": f"<table><tr><th>序号</th><th>企业名称</th><th>抽检结果</th></tr>{CELLS}</table>",
    "thead": f"<table><thead><tr><td>序号</td><td>企业名称</td><td>抽检结果</td></tr></thead><tbody>{CELLS}</tbody></table>",
    "first_row": f"<table><tbody><tr><td>序号</td><td>企业名称</td><td>抽检结果</td></tr>{CELLS}</tbody></table>",
    "word_paste": f"<table border=1><tr><td><p><b><span>序号</span></b></p></td><td><p>企业<span>名称</span></p></td><td><p>抽检结果</p></td></tr>{CELLS}</table>",
    "spread_words": f"<table><tr><td>序　号</td><td>企业名称</td><td>抽检结果</td></tr>{CELLS}</table>",
    "empty_rows": f"<table><tr><td></td><td></td><td></td></tr><tr><td>序号</td><td>企业名称</td><td>抽检结果</td></tr>{CELLS}<tr><td></td><td></td><td></td></tr></table>",
    "inside_a_layout_table": f"<table><tr><td><table><tr><td>序号</td><td>企业名称</td><td>抽检结果</td></tr>{CELLS}</table></td></tr></table>",
    "section_each": f"<table><thead><tr><th>序号</th><th>企业名称</th><th>抽检结果</th></tr></thead><tbody>{CELLS[: CELLS.index('</tr>') + 5]}</tbody><tbody>{CELLS[CELLS.index('</tr>') + 5 :]}</tbody></table>",
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_style(style: str) -> None:
    (table,) = tables(STYLES[style])
    assert tuple("".join(name.split()) for name in table.header) == HEADER
    assert table.rows == ROWS
    assert table.rows_total == 2


@pytest.mark.parametrize(
    "html",
    [
        f"<table><caption>抽检情况表</caption><tr><th>序号</th><th>企业名称</th><th>抽检结果</th></tr>{CELLS}</table>",
        f"<table><tr><td colspan=3>抽检情况表</td></tr><tr><td>序号</td><td>企业名称</td><td>抽检结果</td></tr>{CELLS}</table>",
        f"<p>抽检情况表</p><table><tr><th>序号</th><th>企业名称</th><th>抽检结果</th></tr>{CELLS}</table>",
        f"<p>抽检情况表</p><p>单位：万元</p><table><tr><td>序号</td><td>企业名称</td><td>抽检结果</td></tr>{CELLS}</table>",
    ],
)
def test_caption(html: str) -> None:
    (table,) = tables(html)
    assert (table.caption, table.header, table.rows) == ("抽检情况表", HEADER, ROWS)


def test_merged_cells_are_spread() -> None:
    (table,) = tables(
        "<table><tr><th>街道</th><th>点位名称</th><th>地址</th></tr>"
        "<tr><td rowspan=2>鹿阜街道</td><td>一号</td><td>东路</td></tr><tr><td>二号</td><td>西路</td></tr>"
        "<tr><td>石林镇</td><td colspan=2>暂无</td></tr></table>"
    )
    assert table.rows == (
        ("鹿阜街道", "一号", "东路"),
        ("鹿阜街道", "二号", "西路"),
        ("石林镇", "暂无", "暂无"),
    )


def test_head_of_two_rows_is_joined() -> None:
    (table,) = tables(
        "<table><tr><td rowspan=2>项目</td><td colspan=2>金额</td></tr><tr><td>2020年</td><td>2021年</td></tr>"
        "<tr><td>教育支出</td><td>1.5</td><td>2.5</td></tr><tr><td>卫生支出</td><td>3.5</td><td>4.5</td></tr></table>"
    )
    assert table.header == ("项目", "金额/2020年", "金额/2021年")
    assert table.rows == (("教育支出", "1.5", "2.5"), ("卫生支出", "3.5", "4.5"))


def test_labels_down_the_first_column_are_no_head() -> None:
    (table,) = tables(
        "<table><tr><td>单位名称</td><td>石林县教育局</td></tr><tr><td>办公地址</td><td>石林大道1号</td></tr>"
        "<tr><td>联系电话</td><td>0871-67791234</td></tr></table>"
    )
    assert table.header == ()
    assert table.rows[0] == ("单位名称", "石林县教育局")
    assert table.rows_total == 3


def test_long_tables_and_cells_are_clipped_but_counted() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td>第{i}项</td><td>{'字' * 300}</td></tr>" for i in range(500)
    )
    small = "".join(f"<tr><td>{i}</td><td>第{i}项</td><td>好</td></tr>" for i in range(500))
    (table,) = tables(f"<table><tr><th>序号</th><th>名称</th><th>备注</th></tr>{small}</table>")
    assert (len(table.rows), table.rows_total) == (200, 500)
    (table,) = tables(f"<table><tr><th>序号</th><th>名称</th><th>备注</th></tr>{rows}</table>")
    assert max(len(cell) for row in table.rows for cell in row) == 200


@pytest.mark.parametrize(
    "html",
    [
        "<p>没有表格</p>",
        "<table><tr><td>只有一格的版面</td></tr></table>",
        "<table><tr><td>左栏</td><td>右栏</td></tr></table>",
        "<table><tr><td><form><input name=a></form></td><td>x</td></tr><tr><td>1</td><td>2</td></tr></table>",
        "<table>" + "".join(f"<tr><td>·</td><td><a href='/{i}.html'>石林县关于做好第{i}项重点工作的通知</a></td><td>2021-03-{i:02}</td></tr>" for i in range(1, 9)) + "</table>",
        "<table><tr><td colspan=99999999999999999999>x</td></tr><tr><td rowspan=-3>y</td></tr></table>",
    ],
)  # fmt: skip
def test_no_data_table(html: str) -> None:
    assert tables(html) == ()


def test_field_table_of_the_document_is_left_out() -> None:
    fields = (
        "<table><tr><td>索引号：</td><td>015118394/2021-00001</td><td>发布机构：</td><td>石林县人民政府</td></tr>"
        "<tr><td>文号：</td><td>石政发〔2021〕1号</td><td>成文日期：</td><td>2021-03-01</td></tr></table>"
    )
    assert tables("", fields) == ()
    assert [table.header for table in tables(STYLES["th"], fields)] == [HEADER]


def test_a_hostile_span_costs_nothing() -> None:
    wide = "<tr>" + "<td colspan=400 rowspan=400>x</td>" * 50 + "</tr>"
    (table,) = tables(f"<table><tr><th>名称</th><th>数量</th></tr>{wide * 100}</table>")
    assert max(len(row) for row in table.rows) <= 40


def test_a_head_of_labels_is_no_field_table() -> None:
    """A catalogue of matters names in its head what a field table has as labels too."""
    heads = (
        "序号",
        "公开事项",
        "公开内容",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道",
        "公开方式",
        "公开层级",
    )
    cells = "".join(f"<th>{head}</th>" for head in heads)
    rows = "".join(
        f"<tr><td>{n}</td><td>办事指南</td><td>全文</td><td>条例</td><td>20日内</td><td>县政府</td><td>网站</td><td>主动</td><td>县级</td></tr>"
        for n in range(1, 4)
    )
    [table] = tables(f"<table><tr>{cells}</tr>{rows}</table>", day="时间")
    assert (table.header, len(table.rows)) == (heads, 3)


@pytest.mark.parametrize("other", ["浏览次数", "责任编辑"])
def test_fields_in_rows_of_four_cells_are_no_head(other: str) -> None:
    """Labels in brackets, and rows below that hold labels of no field."""
    html = (
        f"<table><tr><td>[ 索引号 ]</td><td>11500299MB00/2020-10083</td><td>[ 发文字号 ]</td><td>石府发〔2020〕60号</td></tr>"
        f"<tr><td>[ {other} ]</td><td>12</td><td>[ 校对 ]</td><td>甲</td></tr>"
        f"<tr><td>[ 审核 ]</td><td>乙</td><td>[ 终审 ]</td><td>丙</td></tr></table>"
    )
    page = f"<html><head><title>通知</title></head><body>{TRAIL}{html}<h1>通知</h1><div>{FILLER}</div></body></html>"
    found = extract_page(view_of(page, HOST + "/zwgk/1.html", HOST + "/"))
    assert found.document is not None
    assert found.document.document_number == "石府发〔2020〕60号"


def test_a_table_is_the_whole_text_where_nothing_is_named() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td>第{i}食品有限公司</td><td>合格</td><td>县城</td></tr>"
        for i in range(12)
    )
    html = (
        "<html><body><div><div><h1>抽检结果公示</h1><div>来源：县市场监管局 | 发布日期：2021-04-06 08:20 | 字体：大 中 小</div>"
        f"<div><table><tr><th>序号</th><th>企业</th><th>结果</th><th>地点</th></tr>{rows}</table></div></div></div></body></html>"
    )
    facts = extract_page(view_of(html, HOST + "/zwgk/1.html", HOST + "/"))
    (table,) = facts.tables
    assert (table.caption, table.rows_total) == ("抽检结果公示", 12)
    assert facts.body.count("有限公司") == 12
