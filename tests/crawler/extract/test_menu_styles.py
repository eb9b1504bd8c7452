"""Ways to build a main menu, each with what a reader sees in it."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, PageFacts

HOME = "http://www.example.gov.cn/"
NAMES = ("县情概况", "新闻中心", "政务公开", "办事服务", "互动交流", "数据开放")
LINKS = [(name, f"/{i}/") for i, name in enumerate(NAMES)]
NEWS = "".join(
    f'<li><a href="/xw/t2021031{i}_{i}.html">县委常委会召开第{i}次会议研究部署重点工作</a><span>2021-03-1{i}</span></li>'
    for i in range(6)
)
BELOW = {
    "政务公开": ("信息公开指南", "信息公开制度", "法定主动公开内容"),
    "互动交流": ("县长信箱", "意见征集"),
}


def flat(between: str = "", wrap: str = "{}") -> str:
    return between.join(wrap.format(f'<a href="{href}">{name}</a>') for name, href in LINKS)


def nested(item: str, group: str, inner: str) -> str:
    """Build entries with what hangs below them; templates take link/below, entries, link."""
    out = []
    for name, href in LINKS:
        below = "".join(
            inner.format(f'<a href="{href}b{i}/">{sub}</a>')
            for i, sub in enumerate(BELOW.get(name, ()))
        )
        out.append(
            item.format(f'<a href="{href}">{name}</a>', group.format(below) if below else "")
        )
    return "".join(out)


WRITTEN = "".join(
    f"document.write('<li><a href=\"{href}\">{name}</a></li>');\n" for name, href in LINKS
)
FLAT = {
    "list_named_nav": f'<div class="nav"><ul><li><a href="/">首页</a></li>{flat("", "<li>{}</li>")}</ul></div>',
    "list_without_names": f'<div><ul><li><a href="/">首页</a></li>{flat("", "<li>{}</li>")}</ul></div>',
    "links_and_bars_in_a_div": f'<div class="x7"><a href="/">网站首页</a> | {flat(" | ")}</div>',
    "links_without_anything": f'<div class="x7"><a href="/">首页</a>{flat()}</div>',
    "spans_in_a_div": f'<div><span><a href="/">首页</a></span>{flat("", "<span>{}</span>")}</div>',
    "table_row": f'<table width="1000"><tr><td><a href="/">首 页</a></td>{flat("", "<td>{}</td>")}</tr></table>',
    "table_row_with_pictures_between": '<table><tr><td><a href="/"><font color="#fff">首页</font></a></td>'
    + flat("", '<td><img src="/i/line.gif"></td><td align="center">{}</td>')
    + "</tr></table>",
    "divs_in_a_div": f'<div class="a1"><div class="b"><a href="/">首页</a></div>{flat("", "<div class=b>{}</div>")}</div>',
    "paragraph": f'<center><p><a href="/">首页</a>&nbsp;&nbsp;{flat("&nbsp;&nbsp;")}</p></center>',
    "pictures_with_alt": '<div class="menu"><a href="/"><img alt="首页" src="0.gif"></a>'
    + "".join(f'<a href="{href}"><img src="m.gif" alt="{name}"></a>' for name, href in LINKS)
    + "</div>",
    "image_map": '<img src="nav.jpg" usemap="#m"><map name="m"><area href="/" alt="首页">'
    + "".join(
        f'<area shape="rect" coords="1,2,3,4" href="{href}" alt="{name}">' for name, href in LINKS
    )
    + "</map>",
    "written_by_script": f'<div class="top"><ul><script>{WRITTEN}</script></ul></div>',
    "written_in_one_string": "<div id='dh'><script>document.writeln(\"<ul><li><a href='/'>首页</a></li>"
    + "".join(f"<li><a href='{href}' target=_blank>{name}</a></li>" for name, href in LINKS)
    + '</ul>");</script></div>',
    "spaced_names": "<ul class='u'>"
    + "".join(f'<li><a href="{href}">{"　".join(name)}</a></li>' for name, href in LINKS)
    + "</ul>",
    "with_english_below": '<ul class="u"><li><a href="/">首页<em>Home</em></a></li>'
    + "".join(f'<li><a href="{href}">{name}<em>Column Name</em></a></li>' for name, href in LINKS)
    + "</ul>",
    "tools_before_it": '<div class="t"><a href="/en/">English</a><a href="/mail/">邮箱登录</a><a href="#">设为首页</a>'
    f'<a href="#">加入收藏</a></div><ul class="u"><li><a href="/">首页</a></li>{flat("", "<li>{}</li>")}</ul>',
    "day_and_tools_in_the_same_box": "<div class='banner'><div><ul><li><span>今天是: </span></li></ul><div><a href='#'>设为首页</a>|"
    "<a href='#'>加入收藏</a></div></div><div class='nav_bj'><div class='nav fl'><ul><li><a href='/'>首页</a></li>"
    f"{flat('', '<li>{}</li>')}</ul></div></div></div>",
    "two_rows": '<table><tr><td><table><tr><td><a href="/">首页</a></td>'
    + "".join(f'<td><a href="{href}">{name}</a></td>' for name, href in LINKS[:3])
    + "</tr><tr><td></td>"
    + "".join(f'<td><a href="{href}">{name}</a></td>' for name, href in LINKS[3:])
    + "</tr></table></td></tr></table>",
}
NESTED = {
    "lists_in_lists": "<ul class='u'>"
    + nested("<li>{}{}</li>", "<ul>{}</ul>", "<li>{}</li>")
    + "</ul>",
    "named_menu_with_divs": "<div class='mainnav'>"
    + nested("<div class='i'>{}{}</div>", "<div class='s'>{}</div>", "{}")
    + "</div>",
    "dl_dt_dd": "<div class='nav'>"
    + nested("<dl><dt>{}</dt>{}</dl>", "<dd>{}</dd>", "{}")
    + "</div>",
    "headings_and_boxes": "<div class='x'>"
    + nested("<div class='i'><h3>{}</h3>{}</div>", "<div class='s'><p>{}</p></div>", "{}")
    + "</div>",
    "hidden_lists": "<ul>"
    + nested("<li>{}{}</li>", "<div style='display:none'><ul>{}</ul></div>", "<li>{}</li>")
    + "</ul>",
    "tables_in_cells": "<table class='menu'><tr>"
    + nested("<td>{}{}</td>", "<table><tr>{}</tr></table>", "<td>{}</td>")
    + "</tr></table>",
}


def panels(box: str, row: str, cell: str, entry: str) -> str:
    """Build names in one box and, in another like it, as many boxes of what hangs below them."""
    tops = row.format("".join(cell.format(entry.format(f"/{i}/", n)) for i, n in enumerate(NAMES)))
    below = "".join(
        box.format(
            row.format(
                "".join(
                    cell.format(f"<a href='/{i}/b{k}/'>{sub}</a>")
                    for k, sub in enumerate(BELOW.get(name, ()))
                )
            )
        )
        for i, name in enumerate(NAMES)
    )
    home = box.format(row.format(cell.format("<a href='/'>首页</a>")))
    return f"<div>{home}{box.format(tops)}{box.format(below)}</div>"


PANELLED = {
    "boxes_alike": panels("<div>{}</div>", "{}", "<div>{}</div>", "<a href='{}'>{}</a>"),
    "names_without_links": panels("<div>{}</div>", "{}", "<div>{}</div>", "<span a='{}'>{}</span>"),
    "tables_of_one_column": panels(
        "<div> {} </div>", "<table> {} </table>", "<tr> <td> {} </td> </tr>", "<span a='{}'>{}</span>"
    ),
    "boxes_in_boxes": panels("<div><div>{}</div></div>", "<div>{}</div>", "<div><b>{}</b></div>", "<a href='{}'>{}</a>"),
    "lists": panels("<div>{}</div>", "<ul>{}</ul>", "<li>{}</li>", "<a href='{}'>{}</a>"),
}  # fmt: skip


def read(menu: str, *, home: bool) -> PageFacts:
    url = HOME if home else HOME + "zwgk/tzgg/index.html"
    trail = (
        ""
        if home
        else '<div>当前位置：<a href="/">首页</a> > <a href="/zwgk/">政务公开</a> > 通知公告</div>'
    )
    html = (
        "<html><head><title>某某县人民政府</title></head><body><div class='logo'><a href='/'>"
        f"<img src='/logo.png' alt='某某县人民政府'></a></div>{menu}{trail}"
        f"<h2><a href='/xw/'>今日要闻</a></h2><ul>{NEWS}</ul><div class='links'>友情链接："
        "<a href='http://www.gov.cn/'>中国政府网</a> <a href='http://www.prov.gov.cn/'>省政府网</a></div>"
        "<div>主办：某某县人民政府办公室 网站标识码：5301260001</div></body></html>"
    )  # fmt: skip
    return extract_page(view_of(html, url, HOME))


def paths(facts: PageFacts) -> dict[str, str | None]:
    return {
        ">".join(column.path): column.url
        for column in facts.columns
        if column.source is ColumnSource.NAV
    }


@pytest.mark.parametrize("home", [True, False], ids=["home", "list"])
@pytest.mark.parametrize("name", FLAT)
def test_flat_menu(name: str, home: bool) -> None:
    found = paths(read(FLAT[name], home=home))
    assert found == {name: HOME.rstrip("/") + href for name, href in LINKS}


@pytest.mark.parametrize("name", NESTED)
def test_nested_menu(name: str) -> None:
    wanted = [
        path
        for name in NAMES
        for path in (name, *(f"{name}>{sub}" for sub in BELOW.get(name, ())))
    ]  # fmt: skip
    assert list(paths(read(NESTED[name], home=True))) == wanted


@pytest.mark.parametrize("name", PANELLED)
def test_as_many_boxes_as_names_hang_below_them(name: str) -> None:
    wanted = [
        path
        for name in NAMES
        for path in (name, *(f"{name}>{sub}" for sub in BELOW.get(name, ())))
    ]  # fmt: skip
    assert list(paths(read(PANELLED[name], home=True))) == wanted


def test_two_lines_of_as_many_entries_are_one_menu() -> None:
    lines = "".join(
        "<div>"
        + "".join(f"<div><a href='{href}'>{name}</a></div>" for name, href in line)
        + "</div>"
        for line in (LINKS[:3], LINKS[3:])
    )
    assert list(paths(read(f"<div>{lines}</div>", home=True))) == list(NAMES)


def test_the_site_and_a_tool_beside_the_list_are_no_columns() -> None:
    menu = f"<div class='nav'><a href='/'>石林县人民政府</a><ul>{flat('', '<li>{}</li>')}</ul><span>客户端</span></div>"
    assert list(paths(read(menu, home=True))) == list(NAMES)
    menu = f"<div class='nav'><ul>{flat('', '<li>{}</li>')}</ul><a href='/zt/'>专题专栏</a></div>"
    assert list(paths(read(menu, home=True))) == [*NAMES, "专题专栏"]


SIDE = [
    ("政务要闻", "/zwgk/a/"),
    ("通知公告", "/zwgk/tzgg/"),
    ("公示公告", "/zwgk/c/"),
    ("部门动态", "/zwgk/d/"),
]
PICTURED = "<table><tr>" + "".join(f"<td><a href='{href}'><img src='{href}m.gif'></a></td>" for _, href in LINKS) + "</tr></table>"  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td><table>{}</table></td><td>{}</td></tr></table>",
        "<div><div class='list_left'><table>{}</table></div><div class='list_right'>{}</div></div>",
    ],
)
def test_a_menu_beside_the_content_is_not_the_main_one_where_that_is_pictures(page: str) -> None:
    side = "".join(f"<tr><td><a href='{href}'>{name}</a></td></tr>" for name, href in SIDE)
    trail = (
        "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; 通知公告</div>"
    )
    html = f"<html><body>{PICTURED}{page.format(side, f'{trail}<ul>{NEWS}</ul>')}</body></html>"
    found = extract_page(view_of(html, HOME + "zwgk/tzgg/index.html", HOME))
    assert paths(found) == {}
    beside = {c.path for c in found.columns if c.source is ColumnSource.SIDE_NAV}
    assert beside == {("政务公开", name) for name, _ in SIDE}


def test_there_are_enough_styles() -> None:
    assert len(FLAT) + len(NESTED) >= 8


@pytest.mark.parametrize(
    "block",
    [
        "<div><a href='/a/'>县发展改革局</a> <a href='/b/'>县财政局</a> <a href='/c/'>县教育局</a> <a href='/d/'>县公安局</a></div>",
        "<ul><li><a href='/1.html'>某某县召开全县教育工作会议</a></li><li><a href='/2.html'>县长调研企业服务工作</a></li>"
        "<li><a href='/3.html'>关于公布信息公开目录的通知</a></li><li><a href='/4.html'>营商环境再提升行动方案发布</a></li></ul>",
        "<div>字号：<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a> <a href='#'>打印</a></div>",
    ],
)  # fmt: skip
def test_other_links_are_no_menu(block: str) -> None:
    assert paths(read(block, home=False)) == {}


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("&raquo;&nbsp;公开指南", "公开指南"),
        ("公开指南（12）", "公开指南"),
        ("公开指南 [3]", "公开指南"),
        ("政府公报（2020）", "政府公报(2020)"),
        ("依 申 请 公 开", "依申请公开"),
    ],
)
def test_a_count_behind_a_name_is_no_part_of_it(shown: str, name: str) -> None:
    menu = f"<div class='nav'><ul>{flat('', '<li>{}</li>')}<li><a href='/9/'>{shown}</a></li></ul></div>"
    last = list(paths(read(menu, home=True)))[-1]
    assert last.translate(str.maketrans("（）", "()")) == name


@pytest.mark.parametrize("box", ["", "<div><h3>点击排行</h3><ul><li><a href='/h/1.html'>县委召开会议</a></li><li><a href='/h/2.html'>县长调研</a></li></ul></div>"])  # fmt: skip
def test_the_title_of_a_site_map_is_no_column(box: str) -> None:
    rows = "".join(
        f"<li><a href='{href}'>{name}</a><ul><li><a href='{href}a/'>{name}动态</a></li><li><a href='{href}b/'>{name}通知</a></li></ul></li>"
        for name, href in LINKS
    )
    page = f"<html><head><title>网站地图</title></head><body>{box}<div><h1>网站地图</h1><ul>{rows}</ul></div></body></html>"
    facts = extract_page(view_of(page, "http://www.x.gov.cn/map.html", "http://www.x.gov.cn/"))
    found = {c.path for c in facts.columns if c.source is ColumnSource.SITEMAP}
    assert {(name, f"{name}{kind}") for name, _ in LINKS for kind in ("动态", "通知")} <= found
    assert not any("网站地图" in path for path in found)
