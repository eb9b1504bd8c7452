"""Lists and their pagers, on fragments."""

from __future__ import annotations

from datetime import date

import pytest
from lab.fragments import CRUMB, ROWS, read

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageType


def pager(html: str) -> tuple[int | None, int | None, int | None]:
    facts = read(f'{CRUMB}<ul>{ROWS}</ul><div class="page">{html}</div>')
    assert facts.listing is not None
    assert len(facts.listing.items) == 5
    return facts.listing.page_no, facts.listing.total_pages, facts.listing.total_records


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<script>createPageHTML(13, 2, "index", "html")</script>', (3, 13, None)),
        ("<script>createPageHTML('paging', 7, 1, 'index', 'shtml', 96)</script>", (1, 7, 96)),
        ('<script>createPageHTML(96, 7, 1, "index", "html")</script>', (1, 7, 96)),
        ('<script>createPage(4, 0, "index", "html");</script>', (1, 4, None)),
        ('<script>createPageHTML(7, 0, "index", "html", "96", "15");</script>', (1, 7, 96)),
        ('<script>var maxPageNum = 60; getPages();</script>', (None, 60, None)),
        ("<a>上一页</a><a href='index_1.html'>下一页</a> 第1页 共12页 共236条", (1, 12, 236)),
        ("<span>1/27</span><a href='26.htm'>2</a><a href='26.htm'>下页</a>", (1, 27, None)),
        ("<a href='index_1.html'>2</a><a href='index_2.html'>3</a><a href='index_9.html'>末页</a>", (None, 10, None)),
        ("<a href='1.html'>1</a><a href='2.html'>2</a><a href='3.html'>3</a>...<a href='27.html'>27</a><a>下一页</a>", (None, 27, None)),
        ("<a href='1.html'>1</a><a href='2.html'>2</a><a href='3.html'>3</a><a>下一页</a>", (None, None, None)),
        ("<a>下一页</a>", (None, None, None)),
        ("共<b>1,227</b>页 总记录数：24,539 <a>下一页</a>", (None, 1227, 24539)),
        ("<script>var pager = new Pager({totalRecord: 95, pageSize: 20});</script>", (None, 5, 95)),
    ],
)  # fmt: skip
def test_paging_styles(html: str, wanted: tuple[int | None, int | None, int | None]) -> None:
    assert pager(html) == wanted


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("laypage.render({elem: 'pg', count: 236, limit: 15, curr: 1});", (16, 236)),
        ("$('#pg').pagination({pageCount: 8, current: 1});", (8, None)),
        ("var totalPage = 12; showPageNav(totalPage);", (12, None)),
        ("var unrelated = 5;", (None, None)),
    ],
)
def test_pagers_drawn_by_a_script_elsewhere(
    script: str, wanted: tuple[int | None, int | None]
) -> None:
    facts = read(f"{CRUMB}<ul>{ROWS}</ul><div id='pg'></div><script>{script}</script>")
    assert facts.listing is not None
    assert (facts.listing.total_pages, facts.listing.total_records) == wanted


def test_page_addresses_of_a_trs_pager() -> None:
    facts = read(f'{CRUMB}<ul>{ROWS}</ul><script>createPageHTML(3, 0, "index", "html")</script>')
    assert facts.listing is not None
    assert [url.rsplit("/", 1)[1] for url in facts.listing.page_urls] == [
        "index.html", "index_1.html", "index_2.html",
    ]  # fmt: skip


def test_old_trs_pager_without_a_call() -> None:
    script = """<script>var currentPage = 0;//所在页从0开始
    var countPage = 3//共多少页
    document.write("<a href='index_"+(currentPage+1)+".shtml'>下一页</a>");</script>"""
    facts = read(f"{CRUMB}<ul>{ROWS}</ul>{script}")
    assert facts.listing is not None
    assert facts.listing.total_pages == 3
    assert facts.listing.page_urls[-1].endswith("/zw/index_2.shtml")


def test_entries_without_wrappers() -> None:
    rows = "".join(
        f'· <a href="{i}.htm">关于第{i}号地块出让的公告</a> [2020-0{i}-03]<br>' for i in range(1, 5)
    )
    facts = read(f"{CRUMB}<td><div>{rows}</div></td>")
    assert facts.listing is not None
    assert [item.date for item in facts.listing.items] == [date(2020, i, 3) for i in range(1, 5)]


def test_entries_in_table_rows_and_cut_titles() -> None:
    rows = "".join(
        f'<tr><td>·</td><td><a href="{i}.htm" title="关于下达2021年第{i}批专项资金预算指标的通知">关于下达2021年第{i}批专项...</a></td>'
        f"<td>2021年{i}月9日</td></tr>"
        for i in range(1, 4)
    )
    facts = read(f"{CRUMB}<table><tbody>{rows}</tbody></table>")
    assert facts.listing is not None
    assert facts.listing.items[0].title == "关于下达2021年第1批专项资金预算指标的通知"
    assert facts.listing.items[2].date == date(2021, 3, 9)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("21-03-05", date(2021, 3, 5)),
        ("[09/12/31]", date(2009, 12, 31)),
        ("21-13-05", None),
        ("21-03-05-7", None),
        ("编号21-03-05", None),
        ("89-03-05", None),
    ],
)
def test_a_cell_may_tell_the_year_by_two_digits(cell: str, day: date | None) -> None:
    rows = "".join(
        f'<tr><td>·</td><td><a href="{i}.htm">关于第{i}号地块出让的公告</a></td><td>{cell}</td></tr>'
        for i in range(1, 6)
    )
    facts = read(f"{CRUMB}<table>{rows}</table>")
    assert facts.listing is not None
    assert [item.date for item in facts.listing.items] == [day] * 5


def test_entries_split_over_several_lists_make_one() -> None:
    facts = read(
        f'{CRUMB}<div class="list"><ul class="u">{ROWS}</ul><ul class="u">{ROWS}</ul></div>'
    )
    assert facts.listing is not None
    assert len(facts.listing.items) == 10


def test_cards_round_date_title_and_summary() -> None:
    cards = "".join(
        f"<li><a href='{i}.html'><div class='date'><b>1{i}</b><span>2021-05</span></div><h3>市长主持召开第{i}次会议</h3><p>会议指出，要坚持问题导向……</p></a></li>"
        for i in range(1, 5)
    )
    facts = read(f"{CRUMB}<ul class='cards'>{cards}</ul>")
    assert facts.listing is not None
    assert facts.listing.items[0].title == "市长主持召开第1次会议"
    assert [item.date for item in facts.listing.items] == [
        date(2021, 5, 10 + i) for i in range(1, 5)
    ]


def test_list_with_a_head_row_is_no_document() -> None:
    rows = "".join(
        f"<tr><td>00001434{i}/2021-0000{i}</td><td><a href='{i}.html'>关于第{i}批项目的公示</a></td><td>市住建局</td><td>2021-03-0{i}</td></tr>"
        for i in range(1, 6)
    )
    facts = read(
        f"{CRUMB}<table><tr><th>索引号</th><th>名称</th><th>发布机构</th><th>发文日期</th></tr>{rows}</table>"
    )
    assert facts.page_type is PageType.LIST
    assert facts.listing is not None
    assert [item.title for item in facts.listing.items][:1] == ["关于第1批项目的公示"]
    assert len(facts.listing.items) == 5


def test_list_pages_stamped_with_a_date_stay_lists() -> None:
    meta = "<meta name='ColumnName' content='通知公告'><meta name='PubDate' content='2021-05-16 10:00'>"
    assert read(f"{CRUMB}<ul>{ROWS}</ul>", head=meta).page_type is PageType.LIST


def test_entries_within_a_script_make_a_list() -> None:
    """As JCMS sends them: the page shows nothing before its script has run."""
    record = "<record><![CDATA[<li><a href='/art/{0}.html'>关于第{0}号事项的通知</a><span>2024-01-0{0}</span></li>]]></record>"
    store = "".join(record.format(i) for i in range(1, 6))
    html = (
        "<html><head><title>通知公告</title></head><body><div id='54'><script type='text/xml'><datastore>"
        f"<recordset>{store}</recordset></datastore></script></div></body></html>"
    )
    facts = extract_page(view_of(html, "http://www.example.gov.cn/col/col27/"))
    assert facts.page_type is PageType.LIST
    assert facts.listing is not None
    assert len(facts.listing.items) == 5


def test_what_a_list_says_of_its_entries_is_no_info_line_of_the_page() -> None:
    """Few entries, each with summary and source, below a heading: a list all the same."""
    rows = "".join(
        f'<li><div><b>1{i}</b><span>2021-05</span></div><div><a href="2021051{i}/{i}.html">关于开展第{i}次专项检查工作的通知</a>'
        f"<p>{'请各单位认真贯彻执行。' * 5}</p><span>信息来源：县卫生健康委</span></div></li>"
        for i in range(1, 4)
    )
    facts = read(f"{CRUMB}<h2>通知公告</h2><ul>{rows}</ul>")
    assert facts.page_type is PageType.LIST
    assert facts.listing is not None
    assert [item.date for item in facts.listing.items] == [date(2021, 5, d) for d in (11, 12, 13)]


def test_an_info_line_beside_a_list_still_tells_an_article() -> None:
    rows = "".join(
        f'<li><a href="2021051{i}/{i}.html">第{i}次专项检查通知</a><span>2021-05-1{i}</span></li>'
        for i in range(1, 4)
    )
    text = "请各单位认真贯彻执行。" * 30
    facts = read(
        f"{CRUMB}<h1>关于公布清单的通知</h1><p>来源：县卫生健康委 字号：大 中 小</p><div><p>{text}</p></div><ul>{rows}</ul>"
    )
    assert facts.page_type is PageType.ARTICLE
