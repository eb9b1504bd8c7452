"""The line under a heading and the table of fields above a text, as real portals write them."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import DocumentRecord

TITLE = "石林县人民政府关于加强城镇供水管理工作的通知"
TEXT = (
    "<p>各乡镇人民政府、县直各部门：</p>"
    + "<p>为加强城镇供水管理，现将有关事项通知如下，请认真贯彻执行。</p>" * 6
)
DAY = date(2021, 3, 5)
HEAD = f"<h1>{TITLE}</h1>"
BODY = f'<div id="zoom">{TEXT}</div>'


def read(main: str, title: str = TITLE) -> DocumentRecord:
    html = (
        f"<html><head><title>{title}_石林县人民政府</title></head><body><ul><li><a href='/'>首页</a></li>"
        "<li><a href='/1/'>新闻中心</a></li><li><a href='/2/'>政务公开</a></li><li><a href='/3/'>办事服务</a></li></ul>"
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/wj/">文件</a></div>'
        f"{main}<div>主办：石林县人民政府 滇ICP备05000123号</div></body></html>"
    )
    document = extract_page(
        view_of(html, "http://a.gov.cn/zwgk/wj/1234.html", "http://a.gov.cn/")
    ).document
    assert document is not None
    return document


@pytest.mark.parametrize(
    "line",
    [
        "<div><span>日期：2021-03-05</span><span>来源：县水务局</span><span>分享：</span></div>",
        "<div><b>发布时间</b><b>2021-03-05</b><b>信息来源</b><b>县水务局</b><b>浏览次数</b><b>12</b></div>",
        "<div>来源：县水务局 | 发 布 日 期：2021-03-05 | 字体：大 中 小</div>",
        "<div><i>来源：</i><i>县水务局</i><i>时间：</i><i>2021-03-05</i></div>",
        "<p>发布时间：2021-03-05【字体：大 中 小】来源：县水务局【打印】【关闭】</p>",
        "<div>【发布时间：2021-03-05】【来源：县水务局】【字号：大 中 小】</div>",
        "<div>[2021-03-05]　[来源：县水务局]　[打印]</div>",
        "<div>撰稿：李明　来源：县水务局　审核：王芳　发表时间：2021-03-05</div>",
        '<div>发布时间：<script>var t="2021-03-05 10:20";document.write(t)</script>'
        '<span>来源：<script>var ly="县水务局";if(ly!=""){document.write(ly)}</script></span></div>',
        "<div>来源：<b>县</b>水务局<i>浏览：12次</i><em>2021-03-05</em></div>",
        "<div><span>2021-03-05</span><span>10:20:30</span><b>来源：县水务局</b></div>",
        "<div>发布时间：2021-03-05　来源：<a href='http://b.gov.cn/'>县水务局</a>　<a>打印</a></div>",
    ],
)
def test_the_source_ends_where_its_element_or_the_next_label_begins(line: str) -> None:
    document = read(f"<div>{HEAD}{line}{BODY}</div>")
    assert (document.source, document.published_on) == ("县水务局", DAY)


def test_a_source_below_the_text_serves_where_the_head_names_none() -> None:
    document = read(
        f"<div>{HEAD}<p>发布时间：2021-03-05</p>{BODY}<p>（来源：县水务局　编辑：李明）</p></div>"
    )
    assert document.source == "县水务局"


def test_an_empty_source_is_not_the_text_below_it() -> None:
    main = f"<div>{HEAD}<p>发布时间：2021-03-05</p><p>来源：</p>{BODY}</div>"
    assert read(main).source is None


@pytest.mark.parametrize(
    "main",
    [
        f"<h1>{TITLE}<br/><span>2021-03-05 09:11:22 点击：<em></em></span></h1>{BODY}",
        f"<h2>{TITLE}<small> (2021年3月5日)</small></h2>{BODY}",
        f"<div>来源：县水务局　2021-03-05 10:20　字体：大 中 小</div>{HEAD}{BODY}",
        f"{HEAD}<div style='display:none'>发布时间：2019-01-01</div><div>发布时间：2021-03-05</div>{BODY}",
        f"<div class='wz_top'><h2>{TITLE}</h2><span>发布日期：2021-03-05</span></div>{BODY}",
        f"{HEAD}{BODY}<p align='right'>2021-03-05</p><p>打印</p>",
        f"{HEAD}<div><i></i><span>2021-03-05</span><i></i><span>123</span><i></i>县水务局</div>{BODY}",
    ],
)
def test_a_date_in_above_or_below_the_heading_is_read_and_is_no_part_of_it(main: str) -> None:
    document = read(main)
    assert (document.title, document.published_on) == (TITLE, DAY)


def test_a_head_named_like_the_top_of_the_page_is_the_article_s() -> None:
    main = f"<div class='wz_top'><h2>{TITLE}</h2><span>发布日期：2021-03-05</span></div>{BODY}"
    assert read(main, f"石林县人民政府 政策文件 {TITLE}").title == TITLE


@pytest.mark.parametrize(
    "table",
    [
        "<ul><li><i>索&nbsp;引&nbsp;号</i><em>015000185/2021-00112</em></li><li><i>发布机关</i><em>县水务局</em></li>"
        "<li><i>生成日期</i><em>2021-03-05</em></li><li><i>文　　号</i><em>云水发〔2021〕3号</em></li></ul>",
        "<div><span>索引号：</span><em>015000185/2021-00112</em><span>发文机关：</span><em>县水务局</em>"
        "<span>生成日期：</span><em>2021-3-5</em><span>文号：</span><em>云水发〔2021〕3号</em></div>",
        "<form name='_content'><p>索引号：015000185/2021-00112 发布机构：县水务局 生成日期：2021-03-05</p>"
        "<input type='hidden' name='id'><p>公文编号：云水发〔2021〕3号</p></form>",
        "<div style='display:none'><p>索引号：000000000/2000-00000</p><p>文号：某发〔2000〕1号</p></div><ul>"
        "<li>索引号：015000185/2021-00112</li><li>公开主体：县水务局</li><li>生成日期：2021-03-05</li>"
        "<li>文号：云水发〔2021〕3号</li></ul>",
    ],
)  # fmt: skip
def test_field_table(table: str) -> None:
    document = read(f"<div>{table}{HEAD}{BODY}</div>")
    assert document.index_number == "015000185/2021-00112"
    assert document.document_number == "云水发〔2021〕3号"
    assert document.issuer == "县水务局"
    assert document.generated_on == DAY


def test_a_label_does_not_begin_in_the_trail_above_it() -> None:
    table = "<table><tr><td>文号</td><td>云水发〔2021〕3号</td></tr></table>"  # below 文件
    assert read(f"{table}{HEAD}{BODY}").fields == {"文号": "云水发〔2021〕3号"}


@pytest.mark.parametrize("label", ["公文时效", "信息时效性", "时效状态"])
def test_validity_by_other_names(label: str) -> None:
    table = f"<table><tr><td>文号</td><td>云水发〔2021〕3号</td><td>{label}</td><td>有效</td></tr></table>"
    assert read(f"{table}{HEAD}{BODY}").validity_raw == "有效"


@pytest.mark.parametrize(
    ("label", "field"), [("公布日期", "published_on"), ("签署日期", "signed_on")]
)
def test_dates_by_other_names(label: str, field: str) -> None:
    table = f"<table><tr><td>文号</td><td>云水发〔2021〕3号</td><td>{label}</td><td>2021-03-05</td></tr></table>"
    assert getattr(read(f"{table}{HEAD}{BODY}"), field) == DAY


@pytest.mark.parametrize(
    "main",
    [
        f"{HEAD}<h2>云水发〔2021〕3号</h2><p>发布时间：2021-03-05</p>{BODY}",
        f"{HEAD}<p class='wh'>（云水发〔2021〕3 号）</p><p>2021-03-05</p>{BODY}",
        f"<h1>{TITLE}<br/>云水发〔2021〕3号</h1><p>2021-03-05</p>{BODY}",
        f"<div><p>索引号：015000185/2021-00112</p><p>发布文号：云水发〔2021〕3号</p></div>{HEAD}{BODY}",
    ],
)
def test_the_number_below_the_title(main: str) -> None:
    assert read(main).document_number == "云水发〔2021〕3号"


def test_a_number_that_the_text_cites_is_not_its_own() -> None:
    cited = "<p>根据《关于加强供水管理的意见》（云水发〔2021〕3号），现通知如下。</p>"
    assert read(f"{HEAD}<div id='zoom'>{cited}{TEXT}</div>").document_number is None


@pytest.mark.parametrize("end", ["石林县人民政府　2021 年 3 月 5 日", "县水务局二〇二一年三月五日"])
def test_who_signs_may_stand_before_the_day(end: str) -> None:
    assert read(f"{HEAD}<div id='zoom'>{TEXT}<p>{end}</p></div>").signed_on == DAY


def test_a_stamp_tells_the_validity() -> None:
    table = "<ul><li>文号：云水发〔2021〕3号</li><li>时效性：<img src='a.png' alt='有效'></li></ul>"
    assert read(f"{table}{HEAD}{BODY}").validity_raw == "有效"


@pytest.mark.parametrize(
    "main",
    [
        f"<div class='news_tt'>{TITLE}</div><p>发布日期：2021-03-05</p>{BODY}",
        f"<p align='center'><span><strong>{TITLE}</strong></span></p><p>发布日期：2021-03-05</p>{BODY}",
    ],
)
def test_the_line_above_the_date_is_the_title_where_the_page_s_title_is_the_site_s(
    main: str,
) -> None:
    assert read(main, "石林县水务局").title == TITLE


def test_a_title_on_two_lines_is_written_as_the_meta_tag_writes_it() -> None:
    half = TITLE.index("关于")
    main = f"<meta name='ArticleTitle' content='{TITLE}'><div><p class='title'>{TITLE[:half]}</p><p>{TITLE[half:]}</p></div>"
    assert read(f"{main}<p>发布时间：2021-03-05</p>{BODY}").title == TITLE


def test_the_heading_nearest_to_the_date_is_the_article_s() -> None:
    main = f"<h1>石林县人民政府</h1><h2>{TITLE}</h2><p>发布时间：2021-03-05</p>{BODY}"
    assert read(main).title == TITLE
