"""Rules of single extractors, on fragments."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, PageFacts, PageType, Place, TargetKind, Validity

URL = "http://www.example.gov.cn/zw/index.html"
HOME = "http://www.example.gov.cn/"
ROWS = "".join(
    f'<li><a href="t2021051{i}_{i}.html">关于开展第{i}次专项检查工作的通知</a><span>2021-05-1{i}</span></li>'
    for i in range(1, 6)
)
CRUMB = '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a></div>'


def read(body: str, url: str = URL, head: str = "") -> PageFacts:
    return extract_page(view_of(f"<html><head>{head}</head><body>{body}</body></html>", url, HOME))


def pager(html: str) -> tuple[int | None, int | None, int | None]:
    facts = read(f'{CRUMB}<ul>{ROWS}</ul><div class="page">{html}</div>')
    assert facts.listing is not None
    assert len(facts.listing.items) == 5
    return facts.listing.page_no, facts.listing.total_pages, facts.listing.total_records


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<script>createPageHTML(13, 2, "index", "html")</script>', (3, 13, None)),
        ("<script>createPageHTML('paging', 7, 1, 'index', 'shtml', 96)</script>", (2, 7, 96)),
        ('<script>createPageHTML(96, 7, 1, "index", "html")</script>', (2, 7, 96)),
        ('<script>createPage(4, 0, "index", "html");</script>', (1, 4, None)),
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


def test_entries_split_over_several_lists_make_one() -> None:
    facts = read(
        f'{CRUMB}<div class="list"><ul class="u">{ROWS}</ul><ul class="u">{ROWS}</ul></div>'
    )
    assert facts.listing is not None
    assert len(facts.listing.items) == 10


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


def test_side_menu_hangs_below_its_column() -> None:
    facts = read(
        '<div class="location">首页 &gt; 政务公开 &gt; 通知公告</div>'
        '<div class="leftnav"><ul><li><a href="/zw/tz/">通知公告</a></li><li><a href="/zw/zc/">政策文件</a></li></ul></div>'
        f"<ul>{ROWS}</ul>"
    )
    assert ("政务公开", "政策文件") in columns(facts, ColumnSource.SIDE_NAV)


ARTICLE = (
    "<h1>关于公布清单的通知</h1>{}<div class='TRS_Editor'><p>"
    + "请各单位认真贯彻执行。" * 12
    + "</p>{}</div>{}"
)


@pytest.mark.parametrize(
    ("info", "day"),
    [
        ("<p>发布日期：2021-03-04 来源：本站</p>", date(2021, 3, 4)),
        ("<p>2021-03-04 09:30 来源：新华社</p>", date(2021, 3, 4)),
        ("<p>成文日期：2021-01-02</p><p>发布时间：2021年3月4日</p>", date(2021, 3, 4)),
        ("<p>更新时间：2022-09-09 发布时间：2021-03-04</p>", date(2021, 3, 4)),
        (
            "<p>信息来源：市政府 发布时间：<script>document.write('2021-03-04')</script></p>",
            date(2021, 3, 4),
        ),
        ("<p>浏览次数：2021</p>", None),
        ("<p>报名时间：2021-05-01</p><p>时间：2021-03-04</p>", date(2021, 3, 4)),
        ("<p>发布于 2021-03-04 作者：张某</p>", date(2021, 3, 4)),
    ],
)
def test_publication_date(info: str, day: date | None) -> None:
    facts = read(ARTICLE.format(info, "", ""), url=URL.replace("index", "t20210304_1"))
    assert facts.document is not None
    assert facts.document.published_on == day


def test_visible_date_goes_before_the_meta_tag() -> None:
    meta = '<meta name="PubDate" content="2022-04-24 10:00">'
    with_date = read(ARTICLE.format("<p>发布日期：2017-05-15</p>", "", ""), head=meta).document
    without = read(ARTICLE.format("", "", ""), head=meta).document
    assert with_date is not None and with_date.published_on == date(2017, 5, 15)
    assert without is not None and without.published_on == date(2022, 4, 24)


def test_own_number_is_no_cited_number() -> None:
    cited = "<p>按照《国务院办公厅关于改革的通知》（国办发〔2019〕5号）要求办理。</p>"
    own = "<p>市发改〔2021〕 9 号</p>"
    first = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", cited, "")).document
    assert first is not None and first.document_number is None
    second = read(
        f"<h1>关于公布清单的通知</h1><p>发布日期：2021-03-04</p><div class='TRS_Editor'>{own}{cited}<p>{'请认真执行。' * 20}</p></div>"
    ).document
    assert second is not None and second.document_number == "市发改〔2021〕9号"


@pytest.mark.parametrize(
    ("text", "state"),
    [("现行有效", Validity.IN_FORCE), ("是", Validity.IN_FORCE), ("失效", Validity.LAPSED), ("已废止", Validity.REPEALED),
     ("部分失效", Validity.PARTLY_LAPSED), ("已修改", Validity.AMENDED), ("尚未生效", Validity.NOT_YET), ("　", None)],
)  # fmt: skip
def test_validity_words(text: str, state: Validity | None) -> None:
    table = f"<table><tr><td>索引号：</td><td>000014349/2020-00110</td><td>有效性：</td><td>{text}</td></tr></table>"
    document = read(table + ARTICLE.format("", "", "")).document
    assert document is not None
    assert document.validity is state
    assert "有效性" in document.fields


def test_fields_in_one_cell_and_search_forms() -> None:
    one = "<table><tr><td>索引号：000014349/2020-00110</td><td>发布机构：市司法局</td></tr><tr><td>文　号：</td><td>生成日期：2020-11-30</td></tr></table>"
    document = read(one + ARTICLE.format("", "", "")).document
    assert document is not None
    assert document.fields == {
        "索引号": "000014349/2020-00110", "发布机构": "市司法局", "文号": "", "成文日期": "2020-11-30",
    }  # fmt: skip
    form = "<form><table><tr><td>标题：</td><td><input></td><td>文号：</td><td><input></td></tr></table></form>"
    assert read(f"{CRUMB}{form}<ul>{ROWS}</ul>").document is None


def test_written_and_sent_dates_stand_apart() -> None:
    table = "<table><tr><td>索引号</td><td>GK001-2021-0007</td></tr><tr><td>成文日期</td><td>2021-01-05</td></tr><tr><td>发文日期</td><td>2021-01-08</td></tr><tr><td>公开日期</td><td><script>document.write('2021-01-09');</script></td></tr></table>"
    document = read(table + ARTICLE.format("", "", "")).document
    assert document is not None
    assert (document.signed_on, document.generated_on, document.published_on) == (
        date(2021, 1, 5), date(2021, 1, 8), date(2021, 1, 9),
    )  # fmt: skip
    assert document.index_number == "GK001-2021-0007"


@pytest.mark.parametrize(
    ("html", "badge"),
    [
        ("<div class='footer'><p>本网站支持IPv6</p></div>", True),
        ("<div class='header'><span>IPv6</span></div>", True),
        ("<div class='top'><img class='ipv6' src='x.png'></div>", True),
        ("<div class='top'><img src='/images/ipv.png'></div>", True),
        (ARTICLE.format("<p>发布日期：2021-03-04</p>", "<p>加快IPv6网络部署。</p><img src='ipv6.jpg'>", CRUMB), False),
        (f"{CRUMB}<ul>{ROWS}<li><a href='x.html'>关于推进支持IPv6改造工作的通知</a><span>2021-05-01</span></li></ul>", False),
        ("404", None),
    ],
)  # fmt: skip
def test_ipv6_badge(html: str, badge: bool | None) -> None:
    assert read(html).identity.ipv6_badge is badge


@pytest.mark.parametrize(
    ("text", "icp", "police", "sponsor"),
    [
        ("主办：甲县人民政府办公室 承办：乙中心 蜀ICP备 05003453 号-1 川公网安备 51010402000456号", "蜀ICP备05003453号-1", "川公网安备51010402000456号", "甲县人民政府办公室"),
        ("本站由甲市科技局主办<br>京ICP备13027807号 <a>京公网安备11010202008311号</a>", "京ICP备13027807号", "京公网安备11010202008311号", "甲市科技局"),
        ("版权所有：甲省档案馆 备案序号：粤ICP备05069506号", "粤ICP备05069506号", None, "甲省档案馆"),
        ("主办单位:中共甲市委 甲市人民政府承办单位:信息中心 浙icp备10000000号", "浙ICP备10000000号", None, "中共甲市委"),
    ],
)  # fmt: skip
def test_footer_marks(text: str, icp: str, police: str | None, sponsor: str) -> None:
    identity = read(f"<p>正文</p><div class='foot'>{text}</div>").identity
    assert (identity.icp_record, identity.police_record, identity.sponsor) == (icp, police, sponsor)


def test_bracketed_labels() -> None:
    html = "<ol class='doc-info'><li>[发文机构] <span>甲市人民政府</span></li><li>[发文字号] <span>甲政发〔2021〕3号</span></li><li>[成文日期] <span>2021-01-25</span></li><li>[有效性] <span>是</span></li></ol>"
    document = read(html + ARTICLE.format("", "", "")).document
    assert document is not None
    assert (document.issuer, document.document_number, document.signed_on) == (
        "甲市人民政府", "甲政发〔2021〕3号", date(2021, 1, 25),
    )  # fmt: skip


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


def test_old_trs_pager_without_a_call() -> None:
    script = """<script>var currentPage = 0;//所在页从0开始
    var countPage = 3//共多少页
    document.write("<a href='index_"+(currentPage+1)+".shtml'>下一页</a>");</script>"""
    facts = read(f"{CRUMB}<ul>{ROWS}</ul>{script}")
    assert facts.listing is not None
    assert facts.listing.total_pages == 3
    assert facts.listing.page_urls[-1].endswith("/zw/index_2.shtml")


def test_list_pages_stamped_with_a_date_stay_lists() -> None:
    meta = "<meta name='ColumnName' content='通知公告'><meta name='PubDate' content='2021-05-16 10:00'>"
    assert read(f"{CRUMB}<ul>{ROWS}</ul>", head=meta).page_type is PageType.LIST


@pytest.mark.parametrize(
    ("below", "relations", "blocks"),
    [
        ("<div class='xgjd'><h3>相关解读</h3></div><p>上一篇：<a href='1.html'>关于调整的通知</a></p>", [], [("相关解读", "empty")]),
        ("<div><h3>政策解读</h3><ul></ul></div><p>下一篇：<a href='1.html'>关于调整的通知</a></p>", [], [("政策解读", "empty")]),
        ("<p>政策原文：<a href='y.html'>关于印发办法的通知</a></p>", [("policy", "y.html")], [("政策原文", "filled")]),
        ("<div class='btn'><a href='/jd/202105/t20210519_2.html'>【政策解读】</a></div>", [("interpretation", "t20210519_2.html")], [("政策解读", "filled")]),
        ("<div class='btn'><a href='/jd/'>政策解读</a></div>", [], []),
        ("<div class='hot'><h3>政策解读</h3><ul>" + "".join(f"<li><a href='{i}.html'>关于第{i}号文件的解读</a></li>" for i in range(12)) + "</ul></div>", [], []),
    ],
)  # fmt: skip
def test_relation_blocks(
    below: str, relations: list[tuple[str, str]], blocks: list[tuple[str, str]]
) -> None:
    facts = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "", below))
    assert [(r.kind, r.url.rsplit("/", 1)[1]) for r in facts.relations] == relations
    assert [(b.label, b.state) for b in facts.relation_blocks] == blocks


def test_attachments_and_media() -> None:
    files = '<a href="a.doc">附件1</a><a href="/down?id=3">2.申请表.xlsx</a><a href="javascript:;" title="3.名单.pdf">名单</a>'
    media = '<video><source src="v.mp4"></video><img src="loading.gif" data-src="p.jpg"><iframe src="q.html"></iframe>'
    related = '<div class="xgwz"><a href="other.pdf">他文附件</a></div>'
    facts = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", files + media, related))
    kinds = {link.url.rsplit("/", 1)[1]: (link.kind, link.place) for link in facts.links}
    assert kinds["a.doc"] == (TargetKind.ATTACHMENT, Place.ATTACHMENTS)
    assert kinds["down?id=3"] == (TargetKind.ATTACHMENT, Place.ATTACHMENTS)
    assert kinds["other.pdf"][1] is not Place.ATTACHMENTS
    assert kinds["v.mp4"] == (TargetKind.VIDEO, Place.BODY)
    assert kinds["p.jpg"] == (TargetKind.IMAGE, Place.BODY)
    assert kinds["q.html"][0] is TargetKind.FRAME
    assert facts.unlinked_attachments == ("3.名单.pdf",)


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<script>window.location.href='/new/';</script>", "http://www.example.gov.cn/new/"),
        ("<p>网站域名变更公告</p><script>setTimeout(function(){location.replace('http://b.gov.cn')},9)</script>", "http://b.gov.cn/"),
        ("<script>function go(){location='/x/'} go();</script>", "http://www.example.gov.cn/x/"),
        ("<script>$('#b').click(function(){location.href='/s/'})</script>", None),
        ("<script>function s(){location.href='/s/'}</script>", None),
        ("<script>location.href='/s/?k='+k</script>", None),
        ("<script>if(/Mobile/.test(navigator.userAgent)){location.href='/m/'}</script>", None),
    ],
)  # fmt: skip
def test_redirects_by_script(html: str, target: str | None) -> None:
    assert read(html).signals.script_redirect == target


def test_meta_refresh_and_blocks() -> None:
    head = "<meta http-equiv='Refresh' content='0; URL=./dwzn/'>"
    signals = read("", head=head).signals
    assert signals.meta_refresh == "http://www.example.gov.cn/zw/dwzn/"
    assert read("<script>$_ts=window['$_ts'];</script>").signals.block_sign == "ruishu"
    assert read("<h1>您的请求已被拦截</h1><p>网站防火墙</p>").signals.block_sign is not None
    assert read("<p>抱歉，您访问的页面不存在或已删除</p>").signals.soft_404_sign is not None
    assert read(f"{CRUMB}<ul>{ROWS}</ul>").signals.soft_404_sign is None


def test_identity_is_not_read_from_comments() -> None:
    facts = read(
        "<!-- 京ICP备11111111号 --><p>text</p><div class='footer'>版权所有：市人民政府</div>"
    )
    assert facts.identity.icp_record is None
    assert facts.identity.sponsor == "市人民政府"


def test_digest_tells_texts_apart_and_ignores_layout() -> None:
    one = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "", ""))
    two = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "  \n ", ""))
    three = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "<p>另行通知。</p>", ""))
    assert one.text_digest == two.text_digest != three.text_digest
    assert len(one.sample) <= 200


def test_hostile_nesting_and_repetition_end_in_time() -> None:
    deep = "<div>" * 30_000 + "文" + "</div>" * 30_000
    wide = "<a href='x.html'>政务公开</a>" * 20_000
    facts = read(deep + wide + "<table><tr>" * 3000 + "首页 > " * 3000)
    assert len(facts.links) <= 5000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<div class='nav'>", "</div>", "<ul>", "<li>", "<a href='b.html'>政务公开</a>", "首页 > ", "2021-05-16", "索引号：",
             "<table><tr><td>", "当前位置：", "共3页", "<script>createPageHTML(", "</script>", "相关解读：", "<dl><dt>", "ICP备", "\u0000", "<dd>",
             "发布日期：", "<p class='foot'>", "主办：", "<base href='http://[::'>", "<!--", "-->", "<select><option>", "附件.doc"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_never_raises(parts: list[str]) -> None:
    assert isinstance(read("".join(parts)), PageFacts)
