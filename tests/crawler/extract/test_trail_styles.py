"""Ways to show where a page stands, each with the names a reader sees."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of

H, Z, T = (
    '<a href="/">首页</a>',
    '<a href="/zwgk/">政务公开</a>',
    '<a href="/zwgk/tzgg/">通知公告</a>',
)
NAMES = ("首页", "政务公开", "通知公告")
TRAILS = {
    "label_and_gt": f"<div>当前位置：{H} &gt; {Z} &gt; {T}</div>",
    "you_are_at": f"<p>您现在的位置：{H} >> {Z} >> {T}</p>",
    "is_colon": f"<div>您现在的位置是：{H}&raquo;{Z}&raquo;{T}</div>",
    "now_at": f"<td>现在的位置:{H}→{Z}→{T}</td>",
    "your_place": f"<div>您所在的位置：{H}&nbsp;-&nbsp;{Z}&nbsp;-&nbsp;{T}</div>",
    "you_are_at_short": f"<div>你的位置： {H} / {Z} / {T}</div>",
    "slashes": f"<div>当前位置： {H}/{Z}/{T}</div>",
    "bars": f"<div>当前位置： {H} | {Z} | {T}</div>",
    "bars_full_width": f"<div>当前位置： {H} ｜ {Z} ｜ {T}</div>",
    "dashes": f"<div>当前位置：{H} -- {Z} -- {T}</div>",
    "dash_arrows": f"<div>当前位置：{H} --> {Z} --> {T}</div>",
    "colons": f"<div>当前位置：{H} :: {Z} :: {T}</div>",
    "backslashes": f"<div>当前位置：{H} \\ {Z} \\ {T}</div>",
    "dots": f"<div>当前位置：{H} · {Z} · {T}</div>",
    "spaces": f"<div>当前位置：{H}&nbsp;&nbsp;{Z}&nbsp;&nbsp;{T}</div>",
    "spread_label": f"<div>当 前 位 置 ： {H} &gt; {Z} &gt; {T}</div>",
    "bracketed_label": f"<div>【当前位置】 {H} &gt; {Z} &gt; {T}</div>",
    "label_in_own_element": f"<div><span>当前位置</span><span>：</span>{H}<i>&gt;</i>{Z}<i>&gt;</i>{T}</div>",
    "label_without_colon": f"<div><b>您的位置</b> {H} > {Z} > {T}</div>",
    "list_with_drawn_signs": f"<ul class='crumb'><li>{H}</li><li>{Z}</li><li>{T}</li></ul>",
    "ordered_list": f"<ol class='breadcrumb'><li>{H}</li><li>{Z}</li><li class='active'>通知公告</li></ol>",
    "table_cells": f"<table><tr><td>当前位置：</td><td>{H}</td><td>&gt;</td><td>{Z}</td><td>&gt;</td><td>{T}</td></tr></table>",
    "pictures_between": f"<div>当前位置：{H}<img src='j.gif'>{Z}<img src='j.gif'>{T}</div>",
    "last_without_link": f"<div>当前位置：{H} &gt; {Z} &gt; 通知公告</div>",
    "last_is_text_of_the_page": f"<div>当前位置：{H} &gt; {Z} &gt; {T} &gt; 正文</div>",
    "last_is_view_of_information": f"<div>当前位置：{H} -> {Z} -> {T} -> 查看信息</div>",
    "last_is_text_of_the_news": f"<div>当前位置：{H} &gt; {Z} &gt; {T} &gt; 新闻正文</div>",
    "last_is_list": f"<div>当前位置：{H} &gt; {Z} &gt; {T} &gt; 列表</div>",
    "no_label": f"<div>{H} &gt; {Z} &gt; {T}</div>",
    "no_label_slash_named": f"<div class='position'>{H} / {Z} / {T}</div>",
    "picture_for_label": f"<div class='wz'><img src='home.png'>{H}&gt;{Z}&gt;{T}</div>",
    "full_width_gt": f"<div>当前位置：{H}＞{Z}＞{T}</div>",
    "single_angles": f"<div>当前位置：{H}›{Z}›{T}</div>",
    "triangles": f"<div>当前位置：{H} ▶ {Z} ▶ {T}</div>",
    "arrow_ends_the_label": f"<div>您所在的位置 >> {H}<img src='j.gif'>{Z}<img src='j.gif'>{T}</div>",
    "written_by_script": f"<div><script>document.write('当前位置：{H} &gt; {Z} &gt; {T}')</script></div>",
    "nested_spans": f"<div>当前位置：<span>{H}<span> &gt; {Z}<span> &gt; {T}</span></span></span></div>",
    "date_before": f"<div>今天是2021年3月5日 星期五 当前位置：{H} &gt; {Z} &gt; {T}</div>",
    "last_without_link_signs_drawn": f"<div>当前位置：{H}<i class='j'></i>{Z}<i class='j'></i><span>通知公告</span></div>",
    "pictures_between_last_without_link": f"<div>当前位置：{H}<img src='j.gif'>{Z}<img src='j.gif'>通知公告</div>",
    "named_blanks_last_without_link": f"<div class='crumb'>{H}&nbsp;&nbsp;{Z}&nbsp;&nbsp;通知公告</div>",
    "label_in_the_first_entry": f"<ol class='x'><li>您的位置：{H}</li><li>{Z}</li><li>通知公告</li></ol>",
    "label_is_the_first_entry": f"<ul class='bread'><li>当前位置：</li><li>{H}</li><li>{Z}</li><li>通知公告</li></ul>",
    "cells_with_dashes": f"<table><tr><td>当前位置：</td><td>{H}</td><td>--</td><td>{Z}</td><td>--</td><td>{T}</td></tr></table>",
    "named_with_other_label": f"<div class='dqwz'>您正在浏览：{H} &gt; {Z} &gt; {T}</div>",
    "named_with_bracketed_label": f"<div class='dqwz'>[当前位置]{H} &gt; {Z} &gt; {T}</div>",
    "named_label_and_no_link": "<div class='dqwz'>栏目导航：首页 &gt; 政务公开 &gt; 通知公告</div>",
    "day_behind": f"<div>当前位置：{H} &gt; {Z} &gt; {T}<span>2021年3月5日 星期五</span></div>",
    "day_behind_text": f"<div>当前位置：{H} &gt; {Z} &gt; 通知公告 2021-03-05</div>",
    "sizes_behind": f"<div>当前位置：{H} &gt; {Z} &gt; {T} 【字体：大 中 小】</div>",
    "way_back_behind": f"<div>当前位置：{H} &gt; {Z} &gt; {T} <a href='javascript:history.back()'>返回</a></div>",
    "way_back_behind_text": f"<div>当前位置：{H} &gt; {Z} &gt; 通知公告 <a href='/zwgk/'>返回</a></div>",
    "tools_behind": f"<div><div>当前位置：{H} &gt; {Z} &gt; {T}</div><div>字号：大 中 小 打印</div></div>",
}  # fmt: skip
ROWS = "".join(
    f'<li><a href="/zwgk/tzgg/t202103{day}_{day}.html">关于做好第{day}项工作安排的通知</a><span>2021-03-{day}</span></li>'
    for day in range(10, 18)
)
MENU = "<ul>" + "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "新闻中心", "政务公开", "办事服务", "互动交流"))
) + "</ul>"  # fmt: skip


def crumbs(
    trail: str, title: str = "通知公告_石林县人民政府", main: str = f"<ul>{ROWS}</ul>"
) -> tuple[str, ...] | None:
    html = (
        f"<html><head><title>{title}</title></head><body>{MENU}{trail}{main}"
        "<div>主办：石林县人民政府 地理位置：石林县位于云南省中部</div></body></html>"
    )
    return extract_page(
        view_of(
            html, "http://www.example.gov.cn/zwgk/tzgg/index.html", "http://www.example.gov.cn/"
        )
    ).breadcrumb


@pytest.mark.parametrize("name", TRAILS)
def test_trail(name: str) -> None:
    assert crumbs(TRAILS[name]) == NAMES


@pytest.mark.parametrize("name", ["label_and_gt", "is_colon", "slashes", "table_cells", "no_label"])
def test_title_of_the_article_is_no_column(name: str) -> None:
    title = "石林县关于做好春季防火工作的通知"
    trail = TRAILS[name].replace(T, f"{T} &gt; {title}" if "&gt;" in TRAILS[name] else T)
    main = (
        f"<h1>{title}</h1><div>发布时间：2021-03-05 来源：县应急局</div><div>"
        + "各乡镇要做好防火工作。" * 30
        + "</div>"
    )
    assert crumbs(trail, title=f"{title}_石林县人民政府", main=main) == NAMES


@pytest.mark.parametrize("last", ["2020年政府公报", "2021年第3号", "关闭煤矿公告", "打印店整治"])
def test_a_name_is_not_cut_where_it_says_the_same_as_a_tool(last: str) -> None:
    assert crumbs(f"<div>当前位置：{H} &gt; {Z} &gt; {last}</div>") == (*NAMES[:2], last)


DEEP = '<a href="/zwgk/tzgg/2021/">2021年度</a>'


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (f"<ol><li>{H}</li><li>{Z}</li><li>{T}</li></ol>", NAMES),
        (f"<ol><li>{H}</li><li>{Z}</li><li>通知公告</li></ol>", NAMES),
        (f"<div><div>{H}</div><div>{Z}</div><div>{T}</div><div>{DEEP}</div></div>", (*NAMES, "2021年度")),
        (f"<div class='crumb'><div>{H}</div><div>{Z}</div><div>通知公告</div></div>", NAMES),
        (f"<ol><li>{H}</li><li>{Z}</li><li>联系我们</li></ol>", None),
        (f"<ul><li>{H}</li><li>{T}</li><li>{Z}</li></ul>", None),
        (f"<ul><li>{H}</li><li>{Z}</li><li><a href='/hdjl/'>互动交流</a></li></ul>", None),
    ],
)  # fmt: skip
def test_addresses_that_lead_down_make_a_trail(html: str, names: tuple[str, ...] | None) -> None:
    assert crumbs(html) == names


@pytest.mark.parametrize("sign", ["/", " / ", "&gt;", ""])
def test_a_slash_within_a_name_parts_nothing(sign: str) -> None:
    column = '<a href="/zwgk/ys/">预算/决算</a>'
    assert crumbs(f"<div>当前位置：{H}{sign}{Z}{sign}{column}</div>") == (*NAMES[:2], "预算/决算")


@pytest.mark.parametrize("sign", ["/", "|", "-", "→"])
def test_a_last_name_alone_without_link_tells_a_trail(sign: str) -> None:
    trail = f"<div>{H} {sign} {Z} {sign} 通知公告</div>"
    assert crumbs(trail, title="石林县人民政府") == NAMES


def test_a_first_entry_alone_takes_nothing_that_is_no_list() -> None:
    assert crumbs(
        f"<div><p>当前位置：{H}</p><ul><li><a href='/9/'>今日要闻</a></li></ul></div>"
    ) == ("首页",)


@pytest.mark.parametrize("named", [True, False])
def test_a_last_step_behind_the_named_column_is_none(named: bool) -> None:
    trail = f"<div>当前位置：{H} &gt; {Z} &gt; {T} &gt; 看看写的什么</div>" + (
        '<meta name="ColumnName" content="通知公告">' if named else ""
    )
    main = "<h1>某县防火通知</h1><div>发布时间：2021-03-05</div><p>" + "做好工作。" * 90 + "</p>"
    found = crumbs(trail, title="某县防火通知_石林县人民政府", main=main)
    assert found == (NAMES if named else (*NAMES, "看看写的什么"))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div>地理位置：东经103度 &gt; 北纬24度</div>",
        "<div>字号：大 / 中 / 小 | 打印 | 关闭</div>",
        "<div>上一篇 > 下一篇</div>",
        "<div>岗位位置：综合科 - 办公室</div>",
        f"<div>{H} | <a href='/en/'>English</a> | 繁体中文</div>",
        f"<div>{H} | <a href='#'>加入收藏</a> | 今天星期五</div>",
        f"<div>{H} | {Z} | {T} | <a href='/lx/'>联系我们</a></div>",
    ],
)
def test_what_is_no_trail(html: str) -> None:
    assert crumbs(html) is None


def test_there_are_enough_styles() -> None:
    assert len(TRAILS) >= 20
