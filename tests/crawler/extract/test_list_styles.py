"""Ways to build the list of a column page; each shows the same twelve entries."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ListRecord, PageFacts

TITLES = [f"石林县人民政府关于做好第{i}项重点工作的通知" for i in range(1, 13)]
DAYS = [date(2021, 3, i) for i in range(1, 13)]
MENU = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "新闻中心", "政务公开", "办事服务", "互动交流"))
)


def rows(pattern: str, every: int = 0, between: str = "") -> str:
    """Fill ``pattern`` for each entry: {a} link, {t} title, {h} address, {d} day and its parts."""
    out = []
    for i, (title, day) in enumerate(zip(TITLES, DAYS, strict=True)):
        href = f"/zwgk/tzgg/{i + 100}.html"
        out.append(
            pattern.format(
                a=f'<a href="{href}" target="_blank">{title}</a>', t=title, h=href, d=day, n=i + 1,
                y=day.year, m=f"{day.month:02}", k=f"{day.day:02}", s=f"{title[:14]}...",
            )
        )  # fmt: skip
        if every and (i + 1) % every == 0:
            out.append(between)
    return "".join(out)


LISTS = {
    "list": f"<ul>{rows('<li>{a}<span>{d}</span></li>')}</ul>",
    "day_before_in_one_flow": f"<div>{rows('[{d}] {a}<br>')}</div>",
    "day_before_without_breaks": f"<div>{rows('<span>{d}</span>{a}')}</div>",
    "day_behind_in_one_flow": f"<div>{rows('{a} {d} <a href={h}>[详细]</a><br>')}</div>",
    "numbers_beside_days_in_pieces": f"<table>{rows('<tr><td>{n}</td><td>{a}</td><td><b>{k}</b><i>{y}-{m}</i></td></tr>')}</table>",
    "whole_where_the_mouse_rests": "<ul>" + rows("<li><a href={h} title='文章标题：{t}&#13;作　　者：办公室&#13;更新时间：2021-3-20'>{s}</a><i>{d}</i></li>") + "</ul>",
    "day_in_wide_brackets_in_the_link": f"<ul>{rows('<li><a href={h}>{t}［{d}］</a></li>')}</ul>",
    "date_first": f"<ul>{rows('<li><span>[{d}]</span>{a}</li>')}</ul>",
    "table": f"<table>{rows('<tr><td>·</td><td>{a}</td><td>{d}</td></tr>')}</table>",
    "table_with_head": f"<table><tr><th>序号</th><th>标题</th><th>发布日期</th></tr>{rows('<tr><td>{n}</td><td>{a}</td><td>{d}</td></tr>')}</table>",
    "table_with_lines": f"<table>{rows('<tr><td>{a}</td><td>({d})</td></tr><tr><td colspan=2 height=1></td></tr>')}</table>",
    "a_table_each": rows("<table width='98%'><tr><td>{a}</td><td>{d}</td></tr></table>"),
    "divs": f"<div>{rows('<div class=r><div class=l>{a}</div><div class=d>{d}</div></div>')}</div>",
    "dl": f"<dl>{rows('<dd>{a}<em>{d}</em></dd>')}</dl>",
    "lines": f"<div>{rows('· {a} {d}<br>')}</div>",
    "paragraphs": f"<div>{rows('<p>{a}<i>{d}</i></p>')}</div>",
    "link_round_all": f"<ul>{rows('<li><a href={h}><b>{t}</b><span>{d}</span></a></li>')}</ul>",
    "fives": f"<ul>{rows('<li>{a}<span>{d}</span></li>', 5, '<li class=line></li>')}</ul>",
    "a_list_for_five": "<div><ul>" + rows("<li>{a}<span>{d}</span></li>", 5, "</ul><ul>") + "</ul></div>",
    "cut_titles": f"<ul>{rows('<li><a href={h} title={t}>{s}</a><span>{d}</span></li>')}</ul>",
    "day_and_month_apart": f"<ul>{rows('<li><div><b>{k}</b><span>{y}-{m}</span></div><h4>{a}</h4></li>')}</ul>",
    "cards": f"<ul>{rows('<li><h3>{a}</h3><p>为做好有关工作，现将有关事项通知如下。<a href={h}>[详细]</a></p><span>{d}</span></li>')}</ul>",
    "pictures": f"<ul>{rows('<li><a href={h}><img src=x.jpg></a><h3>{a}</h3><span>发布时间：{d}</span></li>')}</ul>",
    "label_before_date": f"<ul>{rows('<li>{a}<span>发布日期：{d}</span></li>')}</ul>",
    "column_before_title": f"<ul>{rows('<li><a href=/zwgk/tzgg/>[通知公告]</a>{a}<span>{d}</span></li>')}</ul>",
    "longer_column_before_title": f"<ul>{rows('<li>[<b><a href=/zwgk/tzgg/>政府和各部门、各乡镇依照规定公开的通知、公告、通报和其他信息</a></b>] {a}<span>{d}</span></li>')}</ul>",
    "labelled_day_above_days_in_summaries": f"<ul>{rows('<li>{a}<span><i>日期：</i>{d} 10:20 <i>点击：</i>12</span><p>报名自2021年4月1日起，截止日期：2021年4月20日...</p></li>')}</ul>",
    "cn_dates": f"<ul>{rows('<li>{a}<span>{y}年{m}月{k}日</span></li>')}</ul>",
    "with_time": f"<ul>{rows('<li>{a}<span>{d} 08:30:00</span></li>')}</ul>",
    "written_by_script": "<ul><script>" + rows("document.write('<li>{a}<span>{d}</span></li>');\n") + "</script></ul>",
    "records": "<div><script type='text/xml'><datastore><recordset>"
    + rows("<record><![CDATA[<li>{a}<span>{d}</span></li>]]></record>")
    + "</recordset></datastore></script></div>",
    "clicked_entries": "<ul>" + rows("<li onclick=\"window.open('{h}')\"><b>{t}</b><i>{d}</i></li>") + "</ul>",
    "clicked_links": "<ul>" + rows("<li><a href='javascript:;' onclick=\"location.href='{h}'\">{t}</a><i>{d}</i></li>") + "</ul>",
    "without_dates": f"<ul class='list'>{rows('<li>{a}</li>')}</ul>",
}  # fmt: skip
SIDE = "<div class='right'><h3>热点</h3><ul>" + "".join(
    f'<li><a href="/h/{i}.html">县领导调研第{i}季度经济运行情况</a></li>' for i in range(5)
) + "</ul></div>"  # fmt: skip


def page_of(main: str, menu: str = f"<ul>{MENU}</ul>") -> PageFacts:
    html = (
        f"<html><head><title>通知公告_石林县人民政府</title></head><body>{menu}"
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>'
        f"<div class='main'>{main}</div><div>共12条 1/1页 首页 上一页 下一页 尾页</div>"
        "<div>主办：石林县人民政府 滇ICP备05000123号</div></body></html>"
    )
    return extract_page(
        view_of(
            html, "http://www.example.gov.cn/zwgk/tzgg/index.html", "http://www.example.gov.cn/"
        )
    )


def read(main: str) -> ListRecord:
    listing = page_of(main).listing
    assert listing is not None
    return listing


@pytest.mark.parametrize("side", ["", SIDE], ids=["alone", "beside"])
@pytest.mark.parametrize("name", LISTS)
def test_list(name: str, side: str) -> None:
    listing = read(LISTS[name] + side)
    assert [item.title for item in listing.items] == TITLES
    assert [item.url for item in listing.items] == [
        f"http://www.example.gov.cn/zwgk/tzgg/{i}.html" for i in range(100, 112)
    ]
    if name != "without_dates":
        assert [item.date for item in listing.items] == DAYS


def test_there_are_enough_styles() -> None:
    assert len(LISTS) >= 20


def test_a_menu_beside_one_entry_is_no_entry() -> None:
    """Both are the only blocks of the part below the trail."""
    menu = "".join(f"<li><a href='/zwgk/{i}/'>政府文件{i}</a></li>" for i in range(4))
    listing = read(
        f"<div class='left'><ul>{menu}</ul></div><div class='right'><ul><li><a href='/zwgk/tzgg/1.html'>"
        "关于印发工作方案的通知</a><span>2021-03-01</span></li></ul></div>"
    )
    assert [item.title for item in listing.items] == ["关于印发工作方案的通知"]


def test_one_entry_below_a_head_row_is_a_list_where_pages_are_turned() -> None:
    listing = read(
        "<table><tr><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr><tr><td><a href='/zwgk/tzgg/1.html'>"
        "关于印发工作方案的通知</a></td><td>000014348/2021-354</td><td>县教育局</td><td>2021-03-01</td></tr></table>"
    )
    assert [item.date for item in listing.items] == [date(2021, 3, 1)]


@pytest.mark.parametrize("cells", [("div", "div"), ("td", "td")])
@pytest.mark.parametrize("links", [2, 6])
def test_what_stands_beside_the_only_entry_is_none(cells: tuple[str, str], links: int) -> None:
    menu = "<br>".join(f"<a href='/zwgk/{i}/'>政府文件{i}</a>" for i in range(links))
    first, second = cells
    row = f"<{first} class='x'>{menu}</{first}><{second} class='y'><p><a href='/zwgk/tzgg/1.html'>关于印发工作方案的通知</a> [2021-03-01]</p></{second}>"
    listing = read(f"<table><tr>{row}</tr></table>" if first == "td" else row)
    assert [item.title for item in listing.items] == ["关于印发工作方案的通知"]


@pytest.mark.parametrize(
    "holder", ["<ul>{}</ul>", "<div>{}</div>", "<div><h2>通知公告</h2><ul>{}</ul></div>"]
)
def test_entries_with_short_titles_are_no_menu(holder: str) -> None:
    names = ["教育单位", "卫生单位", "供水单位", "供气单位", "交通单位", "民政单位"]
    entries = "".join(
        f"<li><a href='/zwgk/tzgg/{i}.html'>{name}信息</a><span>2021-03-1{i}</span></li>"
        for i, name in enumerate(names)
    )
    facts = page_of(
        holder.format(entries), menu="<div id='menu'></div><script>draw('menu')</script>"
    )
    assert facts.listing is not None
    assert [item.title for item in facts.listing.items] == [f"{name}信息" for name in names]


@pytest.mark.parametrize(
    "entry",
    [
        "<li><a href='{i}.html'>全县疫情通报（2021年3月{i}日）</a><span>2021-04-0{i}</span></li>",
        "<li><span>[2021-04-0{i}]</span><a href='{i}.html'>全县疫情通报（2021年3月{i}日）</a></li>",
        "<li><b>0{i}</b><em>2021-04</em><a href='{i}.html'>全县疫情通报（2021年3月{i}日）</a></li>",
        "<li><a href='{i}.html'><b>0{i}</b><em>2021-04</em><p>全县疫情通报（2021年3月{i}日）</p></a></li>",
        "<li><a href='{i}.html'><p>全县疫情通报（2021年3月{i}日）</p><p>2021.04.0{i}</p></a></li>",
        "<li><a href='{i}.html'><b>0{i}</b><em>2021-04</em><h3>全县疫情通报（2021年3月{i}日）</h3></a></li>",
    ],
)  # fmt: skip
def test_a_day_in_a_title_stays_there_beside_the_day_of_the_entry(entry: str) -> None:
    listing = read(f"<ul>{''.join(entry.format(i=i) for i in range(1, 7))}</ul>")
    assert [(item.title, item.date) for item in listing.items] == [
        (f"全县疫情通报（2021年3月{i}日）", date(2021, 4, i)) for i in range(1, 7)
    ]


@pytest.mark.parametrize(
    "day",
    [
        "<div class='d'><b>0{i}</b><span>2021-04</span></div>",
        "<div class='d'><span>2021-04-0{i}</span></div>",
        "<div class='d'>21-04-0{i}</div>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_a_day_in_a_summary_is_not_that_of_the_entry(day: str, first: bool) -> None:
    entries = ""
    for i in range(1, 7):
        text = f"<div class='t'><a href='{i}.html'>政府信息公开管理规定之{i}</a><p>2019年4月3日修订，自2019年5月15日起施行。</p></div>"
        box = day.format(i=i)
        entries += f"<li>{box + text if first else text + box}</li>"
    listing = read(f"<ul>{entries}</ul>")
    assert [item.date for item in listing.items] == [date(2021, 4, i) for i in range(1, 7)]


@pytest.mark.parametrize("between", ["", "\n", "<div style='clear:both'></div>"])
def test_a_list_in_two_boxes_side_by_side_is_one(between: str) -> None:
    half = len(TITLES) // 2
    parts = [
        "".join(
            f"<li><a href='{100 + i}.html'>{TITLES[i]}</a><span>{DAYS[i]}</span></li>"
            for i in places
        )
        for places in (range(half), range(half, len(TITLES)))
    ]
    listing = read(
        f"<div><div class='l1'><ul>{parts[0]}</ul></div>{between}<div class='r1'><ul>{parts[1]}</ul></div></div>"
    )
    assert [item.title for item in listing.items] == TITLES


def test_a_list_below_a_head_of_its_own_is_another() -> None:
    rows = "".join(
        f"<li><a href='{100 + i}.html'>{TITLES[i]}</a><span>{DAYS[i]}</span></li>"
        for i in range(12)
    )
    other = "<li><a href='/yw/1.html'>县领导调研经济运行情况</a><span>2021-03-01</span></li>" * 3
    listing = read(
        f"<div><div class='l1'><ul>{rows}</ul></div><div class='r1'><h3>政务要闻</h3><ul>{other}</ul></div></div>"
    )
    assert [item.title for item in listing.items] == TITLES
