"""Trails and menus, on fragments."""

from __future__ import annotations

import pytest
from lab.fragments import ROWS, read

from gkcheck.models.facts import ColumnSource, PageFacts, PageType, Place


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ('<div>您现在的位置：<a href="/">首页</a> → <a href="/zw/">政务公开</a> → 正文</div>', ("首页", "政务公开")),
        ('<div class="bread"><a href="/">首页</a>/<a href="/zw/">政务公开</a>/<span>通知</span></div>', ("首页", "政务公开", "通知")),
        ('<ul class="breadcrumb"><li><a href="/">首页</a></li><li>&gt;<a href="/a/">政策</a></li><li>&gt; 文件</li></ul>', ("首页", "政策", "文件")),
        ('<div class="location">当前位置 : 首页-&gt;市情-&gt;概况</div>', ("首页", "市情", "概况")),
        ('<div class="mbx"><a href="/">首页</a><a href="/a/">机构</a></div>', ("首页", "机构")),
        ('<p>首页 &gt; 公告 &gt; 列表</p>', ("首页", "公告")),
        ('<div>当前位置：<a href="/">主页</a>&nbsp;&nbsp;»&nbsp;<a href="/b/">预算/决算</a></div>', ("主页", "预算/决算")),
        ('<ul class="header_toolbar pos_r"><li>首页</li><li>|</li><li>登录</li></ul>', None),
    ],
)  # fmt: skip
def test_trails(html: str, names: tuple[str, ...] | None) -> None:
    assert read(f"{html}<ul>{ROWS}</ul>").breadcrumb == names


def test_trail_ends_before_the_title_of_the_article() -> None:
    title = "关于公布行政许可事项清单的通知"
    facts = read(
        f'<div class="pos">首页 &gt; 政务公开 &gt; {title}</div><h1>{title}</h1><p>发布时间：2021-03-04</p>'
        f'<div class="content-text">{"现将行政许可事项清单予以公布，请遵照执行。" * 4}</div>',
        head=f"<title>{title}</title>",
    )
    assert facts.breadcrumb == ("首页", "政务公开")
    assert facts.heading == title
    assert facts.page_type is PageType.ARTICLE


def columns(facts: PageFacts, source: ColumnSource) -> list[tuple[str, ...]]:
    return [column.path for column in facts.columns if column.source is source]


def test_menu_beside_numbered_layers() -> None:
    facts = read(
        '<div class="nav"><ul><li><a href="/"><img src="h.png"></a></li><li><a href="/jg/">机构概况</a></li>'
        '<li><a href="/zw/">政务公开</a></li><li><a href="/fw/">政务服务</a></li></ul>'
        '<div class="layer" id="l2"><a href="/zw/gg/">公告通告</a><a href="/zw/fg/">法规文件</a><a href="/x/">数据</a></div></div>'
    )
    assert columns(facts, ColumnSource.NAV) == [
        ("机构概况",), ("政务公开",), ("政务公开", "公告通告"), ("政务公开", "法规文件"), ("政务公开", "数据"), ("政务服务",),
    ]  # fmt: skip


def test_menu_of_definition_lists_and_its_drawer() -> None:
    drawer = '<div class="drawer-menu"><dl><dt><a href="/yw/">要闻动态</a></dt><dd><a href="/yw/a/">部门动态</a></dd></dl><dl><dt><a href="/zw/">政务公开</a></dt><dd><a href="/zw/a/">通知公告</a></dd></dl><dl><dt><a href="/hd/">互动交流</a></dt><dd><a href="/hd/a/">领导信箱</a></dd></dl></div>'
    main = '<div class="mainnav"><a href="/">首 页</a><a href="/yw/">要闻动态</a><a href="/zw/">政务公开</a><a href="/hd/">互动交流</a></div>'
    found = columns(read(main + drawer), ColumnSource.NAV)
    assert [path for path in found if len(path) == 1] == [
        ("要闻动态",),
        ("政务公开",),
        ("互动交流",),
    ]
    assert ("政务公开", "通知公告") in found
    assert {path[0] for path in found if len(path) == 2} == {"要闻动态", "政务公开", "互动交流"}


@pytest.mark.parametrize("behind", [False, True])
def test_hidden_copy_of_the_menu_is_a_menu_wherever_it_stands(behind: bool) -> None:
    """What only it leads to is no link of the text, however short the page is."""
    names = ("政务公开", "政务服务", "互动交流", "新闻中心", "走进本县")
    rows = "".join(f'<li><a href="/{i}/">{name}</a></li>' for i, name in enumerate(names))
    more = '<li><a href="/gk/">县情概况</a></li>'
    copy = f'<nav class="m-nav" style="display:none"><ul>{rows}{more}</ul></nav>'
    text = '<div class="article"><h1>公告</h1><p>发布时间：2021-03-04</p><p>现予公告。</p></div>'
    facts = read(
        f'<nav class="g-nav"><ul>{rows}</ul></nav>' + (text + copy if behind else copy + text)
    )
    assert {link.place for link in facts.links if link.text == "县情概况"} == {Place.NAV}


def test_side_menu_hangs_below_its_column() -> None:
    facts = read(
        '<div class="location">首页 &gt; 政务公开 &gt; 通知公告</div>'
        '<div class="leftnav"><ul><li><a href="/zw/tz/">通知公告</a></li><li><a href="/zw/zc/">政策文件</a></li></ul></div>'
        f"<ul>{ROWS}</ul>"
    )
    assert ("政务公开", "政策文件") in columns(facts, ColumnSource.SIDE_NAV)
