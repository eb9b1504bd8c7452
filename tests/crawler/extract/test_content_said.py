"""What the content of a page says as a whole: its text and the personal numbers in it."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.said import MAX_TEXT
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, PageType

HOST = "http://www.shilin.gov.cn"
FILLER = "为深入贯彻落实上级部署，进一步做好有关工作，现将有关事项通知如下。"
MENU = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "新闻中心", "政务公开", "办事服务", "互动交流"))
)


def facts(body: str, path: str = "/zwgk/1.html", title: str = "公告") -> PageFacts:
    html = (
        f"<html><head><title>{title}_石林县人民政府</title></head><body><div class=nav><ul>{MENU}</ul></div>"
        f"<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a></div>{body}"
        "<div class=footer>主办：石林县人民政府办公室 值班手机13900139000 滇ICP备05000123号</div></body></html>"
    )
    return extract_page(view_of(html, HOST + path, HOST + "/"))


def article(text: str) -> PageFacts:
    return facts(
        f"<h1>公告</h1><div class=info>发布时间：2021-03-05</div><div class=content><p>{FILLER * 3}</p>{text}</div>"
    )


def test_text_of_an_article_without_menu_and_footer() -> None:
    page = article("<p>联系电话：0871-67791234</p>")
    assert page.page_type is PageType.ARTICLE
    assert page.body.startswith(FILLER)
    assert page.body.endswith("联系电话：0871-67791234")


def test_text_of_a_guide_that_is_no_article() -> None:
    page = facts(
        "<div class=c><div>受理机构：石林县人民政府办公室</div><div>办公地址：石林大道1号</div><img src=a.jpg></div>",
        "/lxwm.html",
    )
    assert page.page_type is not PageType.ARTICLE
    assert "办公地址：石林大道1号" in page.body
    assert "互动交流" not in page.body
    assert "ICP" not in page.body


def test_of_a_list_only_what_stands_beside_its_entries() -> None:
    rows = "".join(
        f"<li><a href=/zwgk/{i}.html>石林县人民政府关于公布第{i}批重点项目名单的通知以及有关事项的说明（试行）</a><span>2021-03-{i:02}</span></li>"
        for i in range(1, 13)
    )
    note = "本栏目公开县政府文件，申请人可以向县政府办公室索取纸质文本，受理时间为工作日。"
    page = facts(f"<p>{note}</p><ul class=list>{rows}</ul>", "/zwgk/")
    assert page.page_type is PageType.LIST
    assert page.body == note


def test_long_text_is_clipped() -> None:
    assert len(article(f"<p>{FILLER * 1000}</p>").body) == MAX_TEXT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三 身份证11010519491231002X", [("identity", "110105********002X")]),
        ("联系人手机13800138000", [("mobile", "138****8000")]),
        ("卡号4111111111111111", [("bank_card", "************1111")]),
        ("身份证110105194912310021", []),
        ("电话0871-67791234，发布于20210305", []),
    ],
)
def test_personal_numbers_of_the_content(text: str, found: list[tuple[str, str]]) -> None:
    assert [(x.kind, x.masked) for x in article(f"<p>{text}</p>").personal] == found


def test_numbers_of_menus_and_footers_are_not_the_content() -> None:
    assert facts("<p>没有号码</p>").personal == ()


def test_numbers_in_the_titles_of_a_list_count() -> None:
    rows = "".join(
        f"<li><a href=/zwgk/{i}.html>关于某某（身份证11010519491231002X）的处罚决定第{i}号</a><span>2021-03-{i:02}</span></li>"
        for i in range(1, 9)
    )
    page = facts(f"<ul class=list>{rows}</ul>", "/zwgk/")
    assert [x.masked for x in page.personal] == ["110105********002X"]
