"""Second levels of the main menu that stand in hidden layers elsewhere in the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, Place

TOP = {"政务公开": ("机构职能", "规划计划"), "办事服务": ("个人办事", "法人办事", "便民查询"), "互动交流": ("县长信箱",)}  # fmt: skip
PLAIN = {(name,) for name in TOP}
DEEP = PLAIN | {(name, inner) for name, below in TOP.items() for inner in below}


def by_folder(top: int, inner: int | None = None) -> str:
    return f"/c{top}/" if inner is None else f"/c{top}/i{inner}/"


def by_number(top: int, inner: int | None = None) -> str:
    return f"/list.asp?id={top if inner is None else 10 * top + inner}"


def menu(address: Callable[..., str], handler: str) -> str:
    return "".join(
        f'<td onmouseover="{handler.format(at)}"><a href="{address(at)}">{name}</a>'
        for at, name in enumerate(TOP, 1)
    )


def layers(address: Callable[..., str], name: str, style: str = "display:none") -> str:
    return "".join(
        f'<div id="{name}{at}" class="layer" style="{style}">'
        + "".join(f'· <a href="{address(at, i)}">{inner}</a><br>' for i, inner in enumerate(below))
        + "</div>"
        for at, below in enumerate(TOP.values(), 1)
    )


def columns(row: str, rest: str) -> tuple[set[tuple[str, ...]], set[Place]]:
    """Return the columns of the menu, and where its layers' links are said to stand."""
    html = (
        "<html><head><title>石林县人民政府</title></head><body>"
        f'<table><tr><td><a href="/">首页</a>{row}</table><h1>石林县召开常务会议</h1>'
        f"<p>发布时间：2021-03-05</p><p>{'会议研究了有关工作，要求抓好落实。' * 6}</p>{rest}</body></html>"
    )
    facts = extract_page(view_of(html, "http://www.example.gov.cn/a/1.html", "http://www.example.gov.cn/"))  # fmt: skip
    inner = {name for below in TOP.values() for name in below}
    return (
        {column.path for column in facts.columns if column.source is ColumnSource.NAV},
        {link.place for link in facts.links if link.text in inner},
    )


@pytest.mark.parametrize(
    ("address", "handler", "name"),
    [
        (by_folder, "", "menu_"),
        (by_folder, "showmenu({})", "menu_"),
        (by_number, "showmenu({})", "menu_"),
        (by_number, "MM_showHideLayers('Layer{}','','show')", "Layer"),
        (by_folder, "MM_showHideLayers('Layer{}','','show')", "Layer"),
    ],
)
def test_layers_hang_below_the_entries_that_show_them(
    address: Callable[..., str], handler: str, name: str
) -> None:
    found, places = columns(menu(address, handler), layers(address, name))
    assert found == DEEP
    assert places == {Place.NAV}


def test_what_is_seen_is_no_layer() -> None:
    found, places = columns(menu(by_folder, ""), layers(by_folder, "box", "float:left"))
    assert found == PLAIN
    assert Place.NAV not in places


def test_closed_branches_of_a_tree_are_no_layers() -> None:
    def below(_: int, inner: int | None = None) -> str:
        return f"/c1/t/{inner}/"

    found, _ = columns(menu(by_folder, "showmenu({})"), layers(below, "sub"))
    assert found == PLAIN


def hovered(name: str, rows: str = "Menu_HoverDynamic(this)") -> tuple[str, str]:
    """A menu and its layers as a control writes them: seen, for the sheet hides them."""
    top = "".join(
        f'<td onmouseover="Menu_HoverStatic(this)" id="{name}{at}"><table><tr><td><a href="{by_number(at)}">{head}</a></td></tr></table></td>'
        for at, head in enumerate(TOP)
    )
    boxes = "".join(
        f'<div id="{name}{at}Items"><table>'
        + "".join(f'<tr onmouseover="{rows}"><td><a href="{by_number(at, i)}">{inner}</a></td></tr>' for i, inner in enumerate([*below, f"其他{at}"]))
        + "</table></div>"
        for at, below in enumerate(TOP.values())
    )  # fmt: skip
    return top, f"</table>{boxes}<table><tr><td></td></tr></table>"


OTHERS = {(name, f"其他{at}") for at, name in enumerate(TOP)}


def test_a_layer_is_named_after_the_cell_of_its_entry() -> None:
    found, places = columns("".join(hovered("ctl00_Menu1n")), "")
    assert found == DEEP | OTHERS
    assert places == {Place.NAV}


@pytest.mark.parametrize("pointer", ["rel='drop{}'", "data-target='#drop{}'"])
def test_lists_whose_ids_the_entries_name_hang_below_them(pointer: str) -> None:
    row = "".join(
        f"<td><a href='/c{at}/' {pointer.format(at)}>{name}</a>" for at, name in enumerate(TOP, 1)
    )
    boxes = "".join(
        f"<ul id='drop{at}' class='drop'>"
        + "".join(f"<li><a href='{by_number(at, i)}'>{inner}</a></li>" for i, inner in enumerate(below))
        + "</ul>"
        for at, below in enumerate(TOP.values(), 1)
    )  # fmt: skip
    found, places = columns(row, boxes)
    assert found == DEEP
    assert places == {Place.NAV}
    found, _ = columns(row, boxes.replace("id='drop", "id='other"))
    assert found == PLAIN


def test_boxes_behind_a_menu_that_answer_to_the_pointer_are_its_layers_in_order() -> None:
    top, boxes = hovered("x")
    found, _ = columns(top + boxes.replace(" id=", " data-id="), "")
    assert found == DEEP | OTHERS
    boxes = boxes.replace("Menu_HoverDynamic(this)", "").replace(" onmouseover=", " data-o=")
    found, _ = columns(top + boxes.replace(" id=", " data-id="), "")
    assert found == PLAIN
