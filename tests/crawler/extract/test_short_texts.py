"""Short texts that name days and hold a link or two are documents, not lists of entries."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, PageType, Place, TargetKind

URL = "http://www.example.gov.cn/gsgg/20180419/1022.html"
TRAIL = '<p class="where">首页  &gt; 公示公告</p>'
TITLE = "青溪峡谷漂流景区开漂公告"


def read(main: str, title: str = f"{TITLE}-石林县人民政府") -> PageFacts:
    html = f"<html><head><title>{title}</title></head><body><div class='wrap'>{TRAIL}{main}</div></body></html>"
    return extract_page(view_of(html, URL, "http://www.example.gov.cn/"))


def word(*pieces: str) -> str:
    """One paragraph as word processors write it: every few characters in boxes of their own."""
    inner = "".join(f'<font face="宋体">{piece}</font>' for piece in pieces)
    return f'<p class="MsoNormal"><b><span style="font-size:16pt">{inner}</span></b></p>'


WORD_TEXT = (
    word(
        "青溪峡谷漂流兹定于", "2018", "年", "5", "月", "1", "日正式对外开漂运营，欢迎各界朋友前来！"
    )
    + word("详情请咨询：", "0877", "—", "65150000")
    + word("景区提供免费停车场，请自备换洗衣物。")
    + word("特此公告！")
    + word("青溪峡谷漂流有限公司")
    + word("二〇一八年四月十九日")
)
SHARE = (
    '<div>分享：<a href="#" title="分享到QQ空间"></a><a href="#" title="分享到微信"></a>'
    '<a href="#" title="分享到新浪微博"></a></div>'
)


def test_the_name_of_the_site_beside_the_day_is_no_entry_of_a_list() -> None:
    facts = read(
        f'<div class="con"><h1>{TITLE}</h1><p><a href="/">石林政府门户网站 www.example.gov.cn</a>'
        "&nbsp;<span>2018-04-19 17:32:17</span>&nbsp;<span>来源：石林县政府网站</span></p>"
        f'<div class="box">{WORD_TEXT}</div><p>责任编辑：管理员</p>{SHARE}</div>'
    )
    assert facts.page_type is PageType.ARTICLE
    assert facts.listing is None
    assert facts.document is not None
    assert facts.document.title == TITLE
    assert facts.document.published_on == date(2018, 4, 19)
    assert facts.document.source == "石林县政府网站"
    assert facts.document.text_length < 140, "the title and the share bar are no part of the text"


@pytest.mark.parametrize(
    "text",
    ["<p>网上调查时间为一个月，感谢您的参与。</p>", f"<p>{'本县规划已经公布，请予监督。' * 6}</p>"],
)
@pytest.mark.parametrize(
    "last", ["", "<li>下一篇：<a href='1021.html'>关于农贸市场搬迁的公告</a></li>"]
)
def test_a_link_to_the_next_text_does_not_make_a_list_of_a_short_one(text: str, last: str) -> None:
    facts = read(
        f"<div class='v'><h2>{TITLE}</h2><div><small>时间:</small>2018-04-19 17:32<small>来源:</small>县文旅局</div>"
        f"<div class='c'>{text}</div><div><ul><li>上一篇：没有了</li>{last}</ul></div></div>"
    )
    assert facts.page_type is PageType.ARTICLE
    assert facts.document is not None
    assert facts.document.published_on == date(2018, 4, 19)


@pytest.mark.parametrize("text", ["", "<p>图上所示界线仅供参考。</p>"])
def test_the_pictures_below_a_heading_are_the_text_where_there_is_no_other(text: str) -> None:
    facts = read(
        f"<div class='l'><div class='v'><div><h2>{TITLE}</h2></div><div>时间:2018-04-19 来源:县文旅局</div><div><p><img src='W1.jpg' width=600></p>{text}</div>"
        "<ul><li>上一篇：没有了</li></ul></div></div><div class='r'><img src='/code.png'><p>扫一扫</p></div>"
    )
    assert facts.page_type is PageType.ARTICLE
    pictures = {
        link.url.rpartition("/")[2]: link.place
        for link in facts.links
        if link.kind is TargetKind.IMAGE
    }
    assert pictures == {"W1.jpg": Place.BODY, "code.png": Place.OTHER}


@pytest.mark.parametrize(
    "box", ["div id='vsb_content'", "div class='view TRS_UEDITOR'", "ucapcontent"]
)
def test_the_box_of_an_editor_holds_the_text_however_short(box: str) -> None:
    facts = read(
        f"<form><h5>{TITLE}</h5><p>发布日期：2018-04-19 17:32 来源：县文旅局 浏览次数：12</p><{box}>全文见附件。</{box.split()[0]}>"
        "<ul><li>附件【<a href='/a/1.pdf'>青溪峡谷漂流景区安全管理办法.pdf</a>】已下载12次</li></ul><p>下一条：<a href='1021.htm'>关于农贸市场搬迁的公告</a></p></form>"
    )
    assert facts.page_type is PageType.ARTICLE
    assert facts.body.strip() == "全文见附件。"
    assert {link.place for link in facts.links if link.kind is TargetKind.ATTACHMENT} == {
        Place.ATTACHMENTS
    }


NOTICE = (
    "<p>项目名称：2020年道路清扫保洁项目</p><p>时间：2020-09-27 09:00:00至2020-10-10 17:00:00</p>"
    "<p>地点：石林县公共资源交易中心</p><p>开标时间： 2020-10-20 09:30:00（北京时间）</p>"
    "<p>自本公告发布之日起5个工作日。本项目的潜在投标人应在交易网获取招标文件，并按时递交投标文件。</p>"
    "<p>名 称：石林县市政管理局</p>"
    '<p><a href="/oa/common/attachment/publicDownloadFile?id=98771"><span>公告附件</span></a></p>'
)


def test_a_notice_of_days_with_one_file_is_a_document() -> None:
    facts = read(
        f"<div><div><h2>[公开招标]&nbsp;&nbsp;{TITLE}</h2>"
        f"<a href=\"javascript:get('11')\">下载招标文件</a></div><div>{NOTICE}</div></div>",
        f"招标公告--{TITLE}",
    )
    assert facts.page_type is PageType.ARTICLE
    assert facts.document is not None
    assert facts.document.title == f"[公开招标] {TITLE}"
    assert facts.document.published_on is None, "no day of the text is that of publication"
    files = [link.text for link in facts.links if link.kind is TargetKind.ATTACHMENT]
    assert files == ["公告附件"]


@pytest.mark.parametrize("times", [3, 8])
def test_entries_with_a_summary_and_a_day_in_paragraphs_stay_a_list(times: int) -> None:
    rows = "".join(
        f'<h3><a href="/gsgg/2018/{i}.html">关于第{i}批项目验收结果的公告</a></h3>'
        f"<p>现将第{i}批项目的验收结果予以公告，请有关单位按时办理手续。</p><p>2018-04-1{i}</p>"
        for i in range(times)
    )
    facts = read(f"<div>{rows}</div>", "公示公告-石林县人民政府")
    assert facts.page_type is PageType.LIST
    assert facts.listing is not None
    assert len(facts.listing.items) == times
    assert all(item.date for item in facts.listing.items)


def test_a_police_record_keeps_its_running_number() -> None:
    facts = read(
        '<div class="footer"><p>主办单位：石林县人民政府办公室</p>'
        "<p><a>公安备案号：35012899001-19002</a> 滇ICP备05000123号</p></div>"
    )
    assert facts.identity.police_record == "公安备案号:35012899001-19002"


FIELDS = "".join(
    f"<tr><th>{name}</th><td>{value}</td></tr>"
    for name, value in (
        ("行政处罚决定书文号:", "（石）市监罚〔2016〕27号"),
        ("案件名称:", "经营超限量使用食品添加剂的食品案"),
        ("履行方式和期限:", "已履行"),
        ("作出处罚的机关和决定日期:", "县市场监管局--2016-9-27"),
        (
            "救济渠道",
            "可以在收到处罚决定书之日起60日内向石林县人民政府申请行政复议，也可以依法提起行政诉讼。",
        ),
    )
)


def test_the_link_that_closes_a_page_is_no_entry_and_its_making_no_publication() -> None:
    html = (
        '<html><head><title>查询详细页</title><meta name="createDate" content="2018-10-18 06:42:23">'
        '<meta name="cacheclearDate" content="2018-10-18 05:04:00"></head><body>'
        '<div>您所在位置：<a href="/sj/">数据查询</a> &gt; <a href="/sj/cf/">处罚信息查询</a></div>'
        f"<div><table><tbody>{FIELDS}</tbody></table>"
        '<div>【<a href="javascript:window.close()">关闭</a>】</div></div></body></html>'
    )
    facts = extract_page(view_of(html, URL, "http://www.example.gov.cn/"))
    assert facts.listing is None, "a record is no column without entries"
    assert facts.document is None or facts.document.published_on is None


def test_a_column_with_the_head_of_its_list_alone_is_empty() -> None:
    html = (
        "<html><head><title>处罚信息</title></head><body>"
        '<div>您所在位置：<a href="/">首页</a> &gt; <a href="/sj/cf/">处罚信息</a></div>'
        "<table><tr><th>名称</th><th>文号</th><th>日期</th></tr></table></body></html>"
    )
    facts = extract_page(view_of(html, URL, "http://www.example.gov.cn/"))
    assert facts.listing is not None
    assert facts.listing.items == ()


SCAN = (
    '<ul class="bread"><li>您的位置：</li><li><a href="/">首页</a></li><li><a href="/tz/">通知</a></li></ul>'
    '<div class="content"><div class="top_cont"><h1>石林县卫生健康局通知文件</h1>'
    "<h3><span>2017-05-18 14：30</span>\n<span>来源：石林县卫生健康局办公室</span></h3></div>"
    '<div class="text"><img alt="" src="/img/2.jpg"></div></div>'
)


def test_a_document_whose_text_is_a_picture_below_a_head_of_its_own() -> None:
    html = f"<html><head><title>石林卫生</title></head><body>{SCAN}</body></html>"
    facts = extract_page(view_of(html, URL, "http://www.example.gov.cn/"))
    assert facts.page_type is PageType.ARTICLE
    assert facts.document is not None
    assert facts.document.title == "石林县卫生健康局通知文件"
    assert facts.document.published_on == date(2017, 5, 18)
    assert facts.document.source == "石林县卫生健康局办公室"


def test_the_frame_that_keeps_visitors_from_saving_a_page_leads_nowhere() -> None:
    html = (
        "<html><head><title>石林县人民政府</title><noscript><iframe src=*.html></iframe></noscript></head>"
        '<body><noscript><iframe src="*.htm"></iframe></noscript><p>正在建设</p></body></html>'
    )
    facts = extract_page(view_of(html, URL, "http://www.example.gov.cn/"))
    assert facts.links == ()
    assert facts.listing is None or not facts.listing.page_urls


def column(inner: str) -> PageFacts:
    html = (
        "<html><head><title>推介会 | 石林县云服务平台</title></head><body>"
        '<nav class="crumb"><a href="/">首页</a> » <a href="/news/">新闻动态</a> » 推介会</nav>'
        f'<div id="content"><h1>推介会</h1><div class="item">{inner}</div></div></body></html>'
    )
    return extract_page(
        view_of(html, "http://www.example.gov.cn/node/321", "http://www.example.gov.cn/")
    )


def test_two_sentences_are_no_column_without_entries() -> None:
    facts = column(
        "<p>3月7日，石林县举办产业招商推介会，60余家企业参加。</p><p>会议指出，要抓住机遇，加快推进产业集聚发展。</p>"
    )
    assert facts.page_type is not PageType.LIST
    assert facts.listing is None


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<p>该栏目的内容暂无，正在收集和整理之中。</p><p>如有需要请您访问本网站的其他各个栏目。</p>",
    ],
)
def test_a_column_that_says_there_is_nothing_is_empty(inner: str) -> None:
    facts = column(inner)
    assert facts.listing is not None
    assert facts.listing.items == ()


def test_research_is_no_search() -> None:
    rows = "".join(
        f'<li><a href="NewsDetail.aspx?FID={i}">城建档案信息化建设研究之{i}</a><span>2014-09-1{i}</span></li>'
        for i in range(6)
    )
    html = f"<html><head><title>学术研究</title></head><body><p>您现在的位置：<a href='/'>首页</a> &gt;&gt; 学术研究</p><ul>{rows}</ul></body></html>"
    url = "http://www.example.gov.cn/AcademicResearch.aspx"
    facts = extract_page(view_of(html, url, "http://www.example.gov.cn/"))
    assert facts.page_type is PageType.LIST


def test_the_head_of_the_page_and_its_tail_are_no_part_of_a_text_of_four_words() -> None:
    head = "<table><tr><td>设为首页 | 加入收藏<tr><td>欢迎您访问石林县人民政府网站！</table>"
    trail = '<table><tr><td>您现在的位置：<a href="/">首页</a> &gt;&gt; <a href="/gh/">规划计划</a> &gt;&gt; 正文</table>'
    row = f"<tr><td align=center>{TITLE}<tr><td align=center>来源：县旅游局 作者：佚名 更新时间：2018-4-19 17:32"
    tail = '<tr><td><li>上一篇文章： 没有了<li>下一篇文章： <a href="/gh/2.html">关于开园的公告</a><tr><td>【<a href="#">打印此文</a>】【<a href="#">关闭窗口</a>】'
    html = f"<html><head><title>{TITLE}</title></head><body>{head}{trail}<table>{row}<tr><td>全文见附件。{tail}</table></body></html>"
    facts = extract_page(view_of(html, URL, "http://www.example.gov.cn/"))
    assert facts.page_type is PageType.ARTICLE
    assert facts.body.split("\n")[0] == TITLE
    assert facts.body.split("\n")[-1] == "全文见附件。"


def test_a_column_with_two_entries_that_say_when_they_are_from_is_a_list() -> None:
    rows = "".join(
        f'<tr><td><a href="/gh/{n}.html">{t}</a><tr><td>发布时间：2021-3-{n} 来源：县旅游局'
        for n, t in ((5, "景区规划"), (9, "景区规划说明"))
    )
    trail = '<p>您现在的位置：<a href="/">首页</a> &gt;&gt; <a href="/gh/">规划计划</a></p>'
    html = f"<html><head><title>规划计划</title></head><body>{trail}<h2>规划计划</h2><table>{rows}</table></body></html>"
    facts = extract_page(
        view_of(html, "http://www.example.gov.cn/gh/", "http://www.example.gov.cn/")
    )
    assert facts.page_type is PageType.LIST
