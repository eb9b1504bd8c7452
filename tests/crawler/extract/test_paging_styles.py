"""Styles of list paging met on government portals, one small list page of our own each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ListRecord

ROWS = "".join(
    f'<li><a href="/zwgk/tzgg/t202103{day}_{day}.html">关于做好第{day}项工作安排的通知</a>'
    f"<span>2021-03-{day}</span></li>"
    for day in range(10, 25)
)


@dataclass(frozen=True)
class Style:
    name: str
    pager: str
    pages: int | None
    records: int | None = None
    page_no: int | None = None
    second: str | None = None
    head: str = ""


STYLES = (
    Style(
        "the_last_of_two_pages_links_back_alone",
        "<div class='pager'>共2页 <a href='index.html'>1</a><span>2</span></div>",
        2, None, 2,
    ),
    Style(
        "trs_create_page_html",
        '<div class="page"><script>createPageHTML(27, 0, "index", "html");</script></div>',
        27, None, 1, "index_1.html",
    ),
    Style(
        "trs_element_first_records_last",
        "<div id='p'><script>createPageHTML('page_div',27,1,'index','shtml',405);</script></div>",
        27, 405, 1, "index_2.shtml",
    ),
    Style(
        "trs_create_page_chongqing",
        "<div class='fy'><script>createPage(27,3,'index','html')</script></div>",
        27, None, 4, "index_1.html",
    ),
    Style(
        "trs_records_before_pages",
        '<div><script>createPageHTML(405,27,0,"index","htm");</script></div>',
        27, 405, 1, "index_1.htm",
    ),
    Style(
        "trs_named_variables",
        "<script>var countPage = 27; var currentPage = 0; var ext='html';"
        "document.write('<a href=\"index_1.html\">下一页</a>');</script>",
        27, None, None, "index_1.html",
    ),
    Style(
        "vsb_counts_down",
        '<table><tr><td id="fanye1">共405条&nbsp;&nbsp;1/27&nbsp;</td><td>首页 上页 '
        '<a href="tzgg/26.htm">下页</a> <a href="tzgg/1.htm">尾页</a></td></tr></table>',
        27, 405, 1, "tzgg/26.htm",
    ),
    Style(
        "vsb_numbers",
        '<div class="pb_sys_common"><span class="p_t">共405条</span><span class="p_pages">'
        '<span class="p_first_d p_fun_d">首页</span><span class="p_no_d">1</span>'
        '<span class="p_no"><a href="tzgg/26.htm">2</a></span>'
        '<span class="p_no"><a href="tzgg/25.htm">3</a></span><span class="p_dot">...</span>'
        '<span class="p_no"><a href="tzgg/1.htm">27</a></span>'
        '<span class="p_next p_fun"><a href="tzgg/26.htm">下页</a></span>'
        '<span class="p_last p_fun"><a href="tzgg/1.htm">尾页</a></span></span></div>',
        27, 405, None, "tzgg/26.htm",
    ),
    Style(
        "vsb_total_then_jump",
        '<div><span class="p_t">1/27</span><span><a href="tzgg/26.htm">下页</a></span>'
        '<span><a href="tzgg/1.htm">尾页</a></span>到第<input size="2">页<a>跳转</a></div>',
        27, None, 1, "tzgg/26.htm",
    ),
    Style(
        "words_in_order",
        '<div>共405条记录 第1/27页 首页 上一页 <a href="list_2.html">下一页</a> '
        '<a href="list_27.html">尾页</a></div>',
        27, 405, 1, "list_2.html",
    ),
    Style(
        "words_each_in_an_element",
        '<div class="x1"><span>共有</span><b>405</b><span>条记录</span> <span>当前第</span><em>1</em>'
        '<span>页</span> <span>共</span><em>27</em><span>页</span> <a href="?page=2">下一页</a></div>',
        27, 405, 1, "?page=2",
    ),
    Style(
        "aspnet_postback",
        "<div>总记录数：405&nbsp;总页数：27&nbsp;当前页：1 <a href=\"javascript:__doPostBack('p','2')\">"
        "下一页</a> <a href=\"javascript:__doPostBack('p','27')\">尾页</a></div>",
        27, 405, 1,
    ),
    Style(
        "page_order_label",
        '<div>页次：1/27页 共计405条 每页15条 <a href="List.asp?page=2">下一页</a> 末页</div>',
        27, 405, 1, "List.asp?page=2",
    ),
    Style(
        "numbers_with_gap",
        '<div class="n"><span class="on">1</span><a href="p_2.html">2</a><a href="p_3.html">3</a>'
        '<a href="p_4.html">4</a><a href="p_5.html">5</a>...<a href="p_27.html">27</a>'
        '<a href="p_2.html">下一页</a></div>',
        27, None, 1, "p_2.html",
    ),
    Style(
        "next_and_last_only",
        '<div>首页 上一页 <a href="list.jsp?cid=9&amp;page=2">下一页</a> '
        '<a href="list.jsp?cid=9&amp;page=27">末页</a></div>',
        27, None, None, "list.jsp?cid=9&page=2",
    ),
    Style(
        "next_and_last_files_from_nought",
        '<div>首页 上一页 <a href="index_1.html">下一页</a> <a href="index_26.html">末页</a></div>',
        27, None, None, "index_1.html",
    ),
    Style(
        "laypage",
        "<div id='demo'></div><script>layui.use('laypage', function(){ var laypage = layui.laypage;"
        "laypage.render({elem: 'demo', count: 405, limit: 15, curr: 1});});</script>",
        27, 405,
    ),
    Style(
        "kkpager",
        "<div id='kkpager'></div><script>kkpager.generPageHtml({pno: 1, total: 27,"
        " totalRecords: 405, hrefFormer: 'list', hrefLatter: '.html'});</script>",
        27, 405,
    ),
    Style(
        "jquery_paging",
        "<div id='page'></div><script>$('#page').paging({pageNo: 1, totalPage: 27, totalSize: 405,"
        " callback: function (n) { go(n); }});</script>",
        27, 405,
    ),
    Style(
        "jquery_pagination_attributes",
        '<div class="pagination" data-total="405" data-size="15" pagecount="27"></div>',
        27, 405,
    ),
    Style(
        "hidden_inputs",
        '<div class="fanye"><input type="hidden" id="totalPage" value="27">'
        '<input type="hidden" id="totalCount" value="405"><a href="list_2.html">下一页</a></div>',
        27, 405, None, "list_2.html",
    ),
    Style(
        "bootstrap_list",
        '<ul class="m"><li class="disabled"><a href="#">«</a></li><li class="active"><a href="#">1</a>'
        '</li><li><a href="/l/2.html">2</a></li><li><a href="/l/3.html">3</a></li>'
        '<li><a href="/l/2.html">»</a></li><li><a href="/l/27.html">尾页</a></li></ul>',
        27, None, None, "/l/2.html",
    ),
    Style(
        "pages_before_records",
        '<div>共27页405条 <a href="b.html">下页</a></div>',
        27, 405, None, "b.html",
    ),
    Style(
        "current_over_total_in_bold",
        '<div>当前 <b>3</b> / <b>27</b> 页 <a href="2.html">上一页</a><a href="4.html">下一页</a></div>',
        27, None, 3, "2.html",
    ),
    Style(
        "numbers_in_brackets",
        '<p align="center">[1] <a href="/l/list-2.jsp">[2]</a> <a href="/l/list-3.jsp">[3]</a> '
        '<a href="/l/list-3.jsp">最后一页</a> 记录总数：45</p>',
        3, 45, None, "list-3.jsp",
    ),
    Style(
        "numbers_in_brackets_alone",
        '<div>[1] <a href="list-2.jsp">[2]</a> <a href="list-3.jsp">[3]</a></div>',
        3, None, None, "list-2.jsp",
    ),
    Style(
        "chosen_from_a_select",
        '<div>转到 <select onchange="location.href=this.value"><option value="index.html">1</option>'
        '<option value="index_2.html" selected>2</option><option value="index_3.html">3</option></select></div>',
        3, None, 2, "index_3.html",
    ),
    Style(
        "counted_and_chosen",
        '<div class="page">共3页 405条 <select onchange="window.open(this.options[this.selectedIndex].value)"><option value="index.html">第1页</option>'
        '<option value="/zwgk/tzgg/index_2.html">第2页</option><option value="index_3.html">第3页</option></select></div>',
        3, 405, None, "index_2.html",
    ),
    Style(
        "drawn_and_counted_from_one",
        "<div id='fy'></div><script>createPageHTML('fy', 27, 1, 'index', 'html', 405);</script>",
        27, 405, 1, "index_27.html",
    ),
    Style(
        "options_of_a_pager_counted_from_nought",
        "<p><script>Pager({size:27, current:0, prefix:'index', suffix:'htm'});</script></p>",
        27, None, 1, "index_26.htm",
    ),
    Style(
        "counts_with_prefixes",
        '<div></div><script>var m_nRecordCount = "405"; var m_nCurrPage = 0; var m_nPageSize = 15;</script>',
        27, 405, None, None,
    ),
    Style(
        "pictures_as_steps",
        "<table><tr><td>1/27</td><td><a onclick=\"turn('./?p=2')\"><img src=n.gif alt=下一页></a></td>"
        "<td><a onclick=\"turn('./?p=27')\"><img src=l.gif alt=尾页></a></td></tr></table>",
        27, None, 1, None,
    ),
    Style(
        "labels_and_titles",
        "<div><table><tr><td>记录总数：<b>405</b> 总页数：<b>27</b> 当前页：<b>1</b></td><td><span>1</span>"
        "<a href=\"javascript:__doPostBack('p','2')\" title=转到第2页>[2]</a></td></tr></table></div>",
        27, 405, 1, None,
    ),
    Style(
        "found_and_shown",
        "<table><tr><td>第<input value=1>页 / 共<b>27</b>页</td><td>检索到&nbsp;405&nbsp;条记录，显示第1条 - 第15条</td></tr></table>",
        27, 405, None, None,
    ),
    Style(
        "two_last_numbers_behind_a_gap",
        '<ul class="pagination"><li class="active"><span>1</span></li><li><a href="?p=2">2</a></li><li><a href="?p=3">3</a></li>'
        '<li>...</li><li><a href="?p=26">26</a></li><li><a href="?p=27">27</a></li><li><a href="?p=2">»</a></li></ul>',
        27, None, 1, "?p=27",
    ),
    Style(
        "clicked_without_links",
        "<ul class=page><li class=on onclick='go(1)'>1</li><li onclick='go(2)'>2</li><li onclick='go(3)'>3</li><li onclick='go(27)'>末页</li></ul>"
        "<script>function go(n){ location.href = '/list.do?cid=9&pageNo=' + n; }</script>",
        27, None, 1, "/list.do?cid=9&pageNo=27",
    ),
    Style(
        "address_kept_beside",
        '<div class="page"><a href="javascript:;" kept="/l/5d-2.shtml">下一页</a><a href="javascript:;" kept="/l/5d-27.shtml">尾页</a></div><div><b>1</b>/<b>27</b></div>',
        27, None, 1, "/l/5d-2.shtml",
    ),
    Style(
        "address_in_a_click",
        """<div class="page">共405条 1/27页 <a href="javascript:void(0)" onclick="location.href='index_2.jhtml'">下一页</a></div>""",
        27, 405, 1, "index_2.jhtml",
    ),
    Style(
        "plug_in_told_of_pages",
        "<div id=p></div><script>laypage({cont: 'p', pages: 27, curr: 1, jump: function (e) { go(e.curr); }});</script>",
        27, None, None, None,
    ),
    Style(
        "plug_in_told_of_entries_first",
        "<div id=p></div><script>$('#p').pagination(405, {callback: go, items_per_page: 15});</script>",
        27, 405, None, None,
    ),
    Style(
        "plug_in_told_of_pages_first",
        "<div id=p></div><script>$('#p').pagination(27, {callback: go, items_per_page: 1});</script>",
        27, None, None, None,
    ),
    Style(
        "signs_alone",
        '<div class="pagination"><a class="prev">&lt;</a><span>1 / 27</span><a class="next" href="?p=2">&gt;</a></div>',
        27, None, 1, "?p=2",
    ),
    Style(
        "counts_one_after_another",
        '<div class="fanye">总数:405 页数:27 当前:1 <a href="2.html">下一页</a></div>',
        27, 405, None, "2.html",
    ),
    Style(
        "plug_in_goes_by_query",
        "<div id=p></div><script>laypage.render({elem: 'p', count: 405, limit: 15, curr: 1, jump: function (obj, first) {"
        " if (!first) { location.href = 'list.jsp?cid=9&page=' + obj.curr; } }});</script>",
        27, 405, None, "list.jsp?cid=9&page=27",
    ),
    Style(
        "plug_in_goes_by_file",
        "<div id=p></div><script>$('#p').paging({pageNo: 1, totalPage: 27, totalSize: 405, callback: function (num) {"
        " if (num == 1) { location.href = 'index.html' } else { location.href = 'index_' + num + '.html'; } }});</script>",
        27, 405, None, "index_27.html",
    ),
    Style(
        "plug_in_calls_what_goes",
        "<div id=p></div><script>function go(n) { window.location.href = '/l/' + n + '.html'; }"
        "$('#p').pagination({totalPages: 27, onPageClick: (e, page) => { go(page); }});</script>",
        27, None, None, "/l/27.html",
    ),
    Style(
        "form_filled_by_a_library",
        '<form id="f" action="/list.do"><input type="hidden" name="cid" value="9"><input type="hidden" name="page" id="pg" value="1"></form>'
        '<div class="page">共27页 <a href="javascript:gotoPage(2)">下一页</a><a href="javascript:gotoPage(27)">末页</a></div>'
        '<script>function gotoPage(n) { $("#pg").val(n); $("#f").submit(); }</script>',
        27, None, None, "/list.do?cid=9&page=27",
    ),
    Style(
        "said_in_full",
        "<div>共 405 条记录，共 27 页，当前是第 1 页 跳转到:<select onchange=\"location='?p='+this.value\"><option>1</option></select></div>",
        27, 405, 1, None,
    ),
    Style(
        "count_as_text_beside_the_numbers",
        '<div>显示第 1 到第 15 条记录，共 405 条记录 <ul class="pagination"><li><a href="#">‹</a></li><li class="active"><a href="#">1</a></li>'
        '<li><a href="#">2</a></li><li><a href="#">›</a></li></ul></div>',
        None, 405, 1, None,
    ),
    Style(
        "drawn_numbers_that_lead_nowhere",
        '<div class="x-pagination"><span>共 405 条</span><button></button><ul><li class="active">1</li><li>2</li><li>3</li><li></li><li>27</li></ul>'
        "<button></button><span>前往<input value=1>页</span></div>",
        27, 405, 1, None,
    ),
    Style(
        "drawn_links_that_lead_nowhere",
        '<div class="pagination"><span>上一页</span><span class="current">1</span><a href="#">2</a><a href="#">3</a><span>...</span><a href="#">27</a>'
        '<a href="#">下一页</a></div>',
        27, None, 1, None,
    ),
    Style(
        "numbers_from_the_middle_tell_no_end",
        '<div class="pagination"><a href="#">上一页</a><a href="#">11</a><span class="current">12</span><a href="#">13</a><a href="#">下一页</a></div>',
        None, None, 12, None,
    ),
    Style(
        "counted_in_a_script_that_writes_the_first_link",
        '<div class="page"><script>var countPage = 27; var currentPage = 0; document.write("<a href=\\"index.html\\">首页</a>");'
        'if (countPage > 1) { document.write("<a href=\\"index_" + next + ".html\\">下一页</a>"); }</script></div>',
        27, None, None, "index_26.html",
    ),
    Style(
        "single_page",
        '<div>共15条 1/1页 首页 上一页 下一页 尾页</div>',
        1, 15, 1,
    ),
)  # fmt: skip


def read(style: Style) -> ListRecord:
    html = (
        f"<html><head><title>通知公告_某某县人民政府</title>{style.head}</head><body>"
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>'
        f'<ul class="u">{ROWS}</ul>{style.pager}</body></html>'
    )
    facts = extract_page(
        view_of(
            html, "http://www.example.gov.cn/zwgk/tzgg/index.html", "http://www.example.gov.cn/"
        )
    )
    assert facts.listing is not None
    return facts.listing


@pytest.mark.parametrize("style", STYLES, ids=[style.name for style in STYLES])
def test_paging(style: Style) -> None:
    listing = read(style)
    assert len(listing.items) == 15
    assert (listing.total_pages, listing.total_records) == (style.pages, style.records)
    if style.page_no is not None:
        assert listing.page_no == style.page_no
    if style.second is not None:
        assert any(url.endswith(style.second) for url in listing.page_urls)


def test_there_are_enough_styles() -> None:
    assert len({style.name for style in STYLES}) == len(STYLES) >= 12


@pytest.mark.parametrize(
    "script",
    [
        "$('#p').paging({totalPage: 27, callback: function (n) { load(n); }}); function find(word) { location.href = '/search?q=' + word; }",
        "$('#p').paging({totalPage: 27, callback: function (n) { location.href = '/l/' + kind + '/' + n + '.html'; }});",
        "$('#p').paging({totalPage: 27, callback: function (n) { location.href = '/a/' + n; location.href = '/b/' + n; }});",
        "$('#f').submit(); $('#p').paging({totalPage: 27, callback: function (n) { $('#n').val(n); }});",
    ],
)
def test_a_click_that_is_not_wholly_read_gives_no_address(script: str) -> None:
    listing = read(Style("", f"<div id=p></div><script>{script}</script>", 27))
    assert (listing.total_pages, listing.page_urls) == (27, ())


@pytest.mark.parametrize(
    "text",
    [
        "<p>本次会议共5项议程，第1/3页为目录。</p>",
        "<p>全县共27页档案，总数：3</p>",
        "<p>见总数：3 的最后一页。</p>",
        "<script>var totalPage = 'x'; var total = 99;</script>",
        "<select onchange='pick(this)'><option value=1>1</option><option value=2>2</option></select>",
        "<select onchange='location=this.value'><option value=/a/>1</option><option value=/c/>3</option></select>",
    ],
)
def test_running_text_is_no_paging(text: str) -> None:
    listing = read(Style("", text, None))
    assert (listing.total_pages, listing.total_records, listing.page_urls) == (None, None, ())
