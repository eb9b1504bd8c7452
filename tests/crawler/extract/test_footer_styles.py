"""Ways in which footers state who runs the site, each with what a reader sees there."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import IdentityRecord, Place

CODE, ICP = "5301260001", "滇ICP备05000123号"
POLICE = "滇公网安备53012602000123号"
SPONSOR = "石林县人民政府办公室"
NEWS = "".join(
    f'<li><a href="/xw/t2021031{i}_{i}.html">县委常委会召开第{i}次会议研究部署重点工作</a><span>2021-03-1{i}</span></li>'
    for i in range(8)
)

FOOTERS = {
    "paragraphs": f"<div class='footer'><p>主办：{SPONSOR}　承办：石林县政务信息中心</p>"
    f"<p>{ICP}　网站标识码：{CODE}</p><p>{POLICE}</p></div>",
    "table_and_fonts": "<table width='1000'><tr><td align='center'><font color='#666'>主办单位：</font>"
    f"<font>{SPONSOR}</font><br>网站标识码：<font>{CODE}</font>&nbsp;<a href='http://beian.miit.gov.cn/'>{ICP}</a>"
    f"<br><a href='http://www.beian.gov.cn/'><img src='ga.png'>{POLICE}</a></td></tr></table>",
    "labels_in_cells": f"<table><tr><td>主办单位</td><td>{SPONSOR}</td></tr><tr><td>网站标识码</td><td>{CODE}</td></tr>"
    f"<tr><td>备案序号</td><td>{ICP}</td></tr><tr><td>公安备案</td><td>{POLICE}</td></tr></table>",
    "labels_in_spans": f"<div><span>主办单位</span><span>：</span><em>{SPONSOR}</em></div><div><span>网站标识码</span>"
    f"<b>{CODE}</b></div><div><a>{ICP}</a></div><div><a>{POLICE}</a></div>",
    "spaced_labels": f"<div>主 办 单 位 ：{SPONSOR}</div><div>网 站 标 识 码 ：{CODE}</div>"
    f"<div>滇 ICP 备 05000123 号</div><div>滇公网安备 5301 2602 000123 号</div>",
    "sponsored_by": f"<div>本网站由{SPONSOR}主办，石林县政务信息中心承办</div><div>政府网站标识码:{CODE} ICP备案号：{ICP} "
    f"公安备案号：{POLICE}</div>",
    "sponsor_before_word": f"<div><p>{SPONSOR}主办 石林县政务信息中心承办 联系电话：0871-67791234</p>"
    f"<p>网站标识码 {CODE} | {ICP} | {POLICE}</p></div>",
    "written_by_script": "<script>document.writeln(\"<div class='foot'>\");"
    f"document.writeln('<p>主办单位：{SPONSOR}</p>');document.writeln('<p>网站标识码：{CODE} {ICP}</p>');"
    f"document.writeln(\"<p>{POLICE}<\\/p><\\/div>\");</script>",
    "parts_apart": f"<div><div>主办：{SPONSOR}</div></div><div class='c'><div>{ICP}</div></div>"
    f"<div><p>网站标识码：{CODE}</p></div><div><p>{POLICE}</p></div>",
    "full_width": f"<div>主办单位：{SPONSOR}</div><div>网站标识码：５３０１２６０００１</div>"
    f"<div>滇ＩＣＰ备０５０００１２３号</div><div>{POLICE}</div>",
    "all_on_one_line": f"<div>版权所有 Copyright 2010-2020 主办单位:{SPONSOR} 技术支持:某某科技有限公司 {ICP} {POLICE} "
    f"网站标识码:{CODE} 地址：石林县鹿阜街道</div>",
    "police_with_colon": f"<div>主办：{SPONSOR}</div><div>网站标识码：{CODE}</div><div>备案编号：{ICP}</div>"
    "<div>滇公网安备：53012602000123号</div>",
}  # fmt: skip


def identity(footer: str) -> IdentityRecord:
    html = (
        "<html><head><title>石林县人民政府</title></head><body><div class='nav'><a href='/'>首页</a>"
        "<a href='/1/'>新闻中心</a><a href='/2/'>政务公开</a><a href='/3/'>办事服务</a></div>"
        f"<ul>{NEWS}</ul>{footer}</body></html>"
    )
    return extract_page(view_of(html, "http://www.example.gov.cn/")).identity


@pytest.mark.parametrize("name", FOOTERS)
def test_footer(name: str) -> None:
    found = identity(FOOTERS[name])
    assert found.site_code == CODE
    assert found.icp_record == ICP
    assert (found.police_record or "").replace("：", "").replace(":", "") == POLICE
    assert found.sponsor == SPONSOR


@pytest.mark.parametrize(
    ("footer", "sponsor"),
    [
        ("版权所有：石林县人民政府", "石林县人民政府"),
        ("版权所有 石林县人民政府", "石林县人民政府"),
        ("Copyright © 2020 石林县人民政府 版权所有", "石林县人民政府"),
        ("石林县人民政府 版权所有 All Rights Reserved", "石林县人民政府"),
        ("© 2021 石林县人民政府网 版权所有 主办：石林县人民政府", "石林县人民政府"),
        ("主办单位：<a href='/'>石林县人民政府</a>", "石林县人民政府"),
        ("主管：云南省人民政府 主办：石林县人民政府 承办：石林县政府办", "石林县人民政府"),
        ("主办单位：中共石林县委、石林县人民政府", "中共石林县委、石林县人民政府"),
        ("主办：石林县人民政府<br>地址：石林县鹿阜街道1号", "石林县人民政府"),
        ("网站主办方：石林县人民政府 邮编：652200", "石林县人民政府"),
        ("主办机关：石林县人民政府 (0871)67791234", "石林县人民政府"),
        ("主办单位：石林县发展和改革局(县粮食局)", "石林县发展和改革局(县粮食局)"),
        ("主办单位：石林县经济技术开发区管理委员会", "石林县经济技术开发区管理委员会"),
        ("主办单位：石林县质量技术监督局技术支持：某公司", "石林县质量技术监督局"),
        ("主办：石林县网站管理中心 网站管理：某中心", "石林县网站管理中心"),
        ("主办：石林县人民政府办公室联系电话：67791234", "石林县人民政府办公室"),
        ("主办：石林县人民政府滇ICP备05000123号", "石林县人民政府"),
        ("主办：石林县统计局主办　承办：石林县信息中心", "石林县统计局"),
        ("主办：中共石林县委 石林县人民政府 承办：石林县政府办", "中共石林县委"),
        ("中共石林县委 石林县人民政府主办 Tel：67791234", "中共石林县委"),
        ("中共石林县委、石林县人民政府主办", "中共石林县委、石林县人民政府"),
        ("中共石林县委  石林县人民政府版权所有 Copyright 2018", "中共石林县委"),
        ("主管、主办：石林县人民政府", "石林县人民政府"),
        ("主办/承办单位：石林县人民政府", "石林县人民政府"),
        ("主办单位 石林县人民政府 承办单位 石林县信息中心", "石林县人民政府"),
        ("主办 石林县人民政府", "石林县人民政府"),
        ("主办部门∶石林县人民政府", "石林县人民政府"),
        ("石林县第一中学 版权所有 Copyright", "石林县第一中学"),
        ("© 版权所有 2005-2020 石林县人民政府", "石林县人民政府"),
        ("Copyright©2005-2012 石林县建设局 www.example.gov.cn All rights reserved", "石林县建设局"),
        ("石林县人民政府 © 2020", "石林县人民政府"),
        ("<a href='/d/'>下载中心</a></p><p>版权所有：石林县人民政府 网站管理：某中心", "石林县人民政府"),
        ("<a href='/d/'>下载中心</a></p><p>版权所有 2020", None),
        ("石林县新闻网版权所有，未经许可不得转载", None),
        ("Copyright 2015 石林县某某科技有限公司", None),
        ("主管单位：云南省卫生厅 | 技术支持：某公司", None),
    ],
)  # fmt: skip
def test_sponsor(footer: str, sponsor: str | None) -> None:
    found = identity(f"<div class='x'><p>{footer}</p><p>{ICP}</p></div>")
    assert found.sponsor == sponsor


@pytest.mark.parametrize(
    ("text", "icp"),
    [
        ("ICP备案编号：京ICP备14005922号－1", "京ICP备14005922号-1"),
        ("备案号：粤ICP备2021000001号-3", "粤ICP备2021000001号-3"),
        ("蜀ICP备案05001234号", "蜀ICP备案05001234号"),
        ("京ICP证030173号", "京ICP证030173号"),
        ("陇ICP备 05000001", "陇ICP备05000001"),
        ("沪ICP备：12004267号", "沪ICP备:12004267号"),
        ("信息产业部备案：苏icp备05000002号", "苏ICP备05000002号"),
        ("ICP备05000003号", "ICP备05000003号"),
        ("滇<span>ICP</span>备<span>05000123</span>号<span>-1</span>", "滇ICP备05000123号-1"),
        ("<p>沪ICP备</p><p>B2-20050001-49</p>", "沪ICP备B2-20050001-49"),
        ("<a href='http://beian.miit.gov.cn' title='滇ICP备05000123号'><img src='b.jpg'></a>", "滇ICP备05000123号"),
        ("<img src='b.jpg' alt='滇ICP备05000123号'>", "滇ICP备05000123号"),
        ("增值电信业务经营许可证：滇B2-20060558", None),
    ],
)  # fmt: skip
def test_icp_record(text: str, icp: str | None) -> None:
    assert identity(f"<div>主办：石林县人民政府</div><div>{text}</div>").icp_record == icp


@pytest.mark.parametrize(
    ("text", "police"),
    [
        ("京公网安备110102000155", "京公网安备110102000155"),
        ("津公网安备 ：12010302000991号", "津公网安备:12010302000991号"),
        ("公网安备 44011102001603号", "公网安备44011102001603号"),
        ("沪公安备：31010102045442号", "沪公安备:31010102045442号"),
        ("郑公备：41010029000130", "郑公备:41010029000130"),
        ("公安机关备案号：43010302000524", "公安机关备案号:43010302000524"),
        ("浙公网安备第33010202000123号", "浙公网安备第33010202000123号"),
        ("【鲁公网安备 37010202000123号】", "鲁公网安备37010202000123号"),
        ("晋公网安备号：140110430070001", "晋公网安备号:140110430070001"),
        ("国际联网备案：渝公网备500000012-00013", "渝公网备500000012-00013"),
        ("网站公安备案号：3418230034 皖公安备案：34182302000001号", "皖公安备案:34182302000001号"),
        ("<img src='ga.png' alt='滇公网安备 53012602000123号'>", "滇公网安备53012602000123号"),
        ("<a href='http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=53012602000123'><img src='ga.png'></a>", "53012602000123"),
        ("<a href='/code=53012602000123'><img src='ga.png'></a>", None),
    ],
)  # fmt: skip
def test_police_record(text: str, police: str | None) -> None:
    assert identity(f"<div>主办：石林县人民政府</div><div>{text}</div>").police_record == police


@pytest.mark.parametrize(
    ("html", "badge"),
    [
        ("<div>本网站已支持IPv6访问</div>", True),
        ("<div>本站已支持IPV6</div>", True),
        ("<div><img src='/images/ipv6.png'></div>", True),
        ("<div><img src='/images/zc.png' alt='本网站支持IPv6'></div>", True),
        ("<div>您正在使用IPv6网络访问</div>", True),
        ("<div class='ipv6'>IPv6</div>", True),
        ("<div>IPv4/IPv6双栈</div>", True),
        ("<div>主办：石林县人民政府办公室 地址：石林县鹿阜街道1号 邮编：652200 电话：0871-67791234 本网站已支持IPv6访问 建议使用1024×768分辨率浏览</div>", True),
        ("<div>联系我们 | <a>本站已支持 IPv6 访问</a></div>", True),
        ("<div><a title='本网站支持IPv6'><img src='/images/zc.png'></a></div>", True),
        ("<div><a href='/xw/t20210401_1.html'>我县政府网站全面支持IPv6</a></div>", False),
        ("<div>主办：石林县人民政府</div>", False),
    ],
)  # fmt: skip
def test_ipv6_badge(html: str, badge: bool) -> None:
    assert identity(f"<div>{ICP}</div>{html}").ipv6_badge is badge


@pytest.mark.parametrize(
    "script",
    [
        f"<script id='_jiucuo_' sitecode='{CODE}' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>",
        f"<script>document.write(\"<script id='_jiucuo_' sitecode='{CODE}' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'><\\/script>\");</script>",
        f"<a href='https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={CODE}&url=x'><img src='jc.png'></a>",
        f"<script>var s = document.createElement('script'); s.id='_jiucuo_'; s.setAttribute('sitecode', '{CODE}');</script>",
    ],
)
def test_error_entry_tells_the_site_code(script: str) -> None:
    found = identity(f"<div>主办：石林县人民政府</div>{script}")
    assert found.site_code == CODE
    assert found.error_report_entry is not None


@pytest.mark.parametrize(
    "text",
    [
        f"网站识别号:{CODE}",
        f"网站标识编码：{CODE}",
        f"政府网站标识码（{CODE}）",
        f"网站标识码∶{CODE}建议使用1024×768分辨率",
        f"<img src='a.png' alt='网站标识码：{CODE}'>",
        f"<img onclick=\"Link('{CODE}')\" src='//zfwzgl.www.gov.cn/exposure/images/jiucuo.png?v={CODE}'>",
    ],
)
def test_site_code(text: str) -> None:
    assert identity(f"<div>主办：石林县人民政府</div><div>{text}</div>").site_code == CODE


@pytest.mark.parametrize(
    ("html", "mark", "entry"),
    [
        ("<img src='f1.png' alt='党政机关网站标识'>", True, False),
        ("<a title='事业单位'><img src='f1.png'></a>", True, False),
        ("<img src='f2.png' alt='政府网站找错'>", False, True),
        ("<a href='#'><img src='f2.png' title='我为政府网站找错'></a>", False, True),
        ("<img src='f3.jpg' alt='党政机关厉行节约反对浪费宣传'>", False, False),
    ],
)
def test_marks_told_by_their_words(html: str, mark: bool, entry: bool) -> None:
    found = identity(f"<div class='foot'><p>{ICP}</p>{html}</div>")
    assert (found.site_mark is not None, found.error_report_entry is not None) == (mark, entry)


def test_sponsor_of_an_event_is_not_the_sites() -> None:
    told = (
        "<p>本次活动由某某市文化局主办，市民可以免费参观非物质文化遗产展览，感受浓郁民俗。</p>" * 8
    )
    html = (
        "<html><head><title>石林县旅游节开幕</title><meta name='ArticleTitle' content='石林县旅游节开幕'></head>"
        "<body><div class='nav'><a href='/'>首页</a><a href='/1/'>新闻中心</a><a href='/2/'>政务公开</a></div>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/1/'>新闻中心</a></div>"
        f"<h1>石林县旅游节开幕</h1><div>发布时间：2021-03-04</div><div id='zoom'>{told}<p>主办单位：某某市旅游协会</p></div>"
        "{}</body></html>"
    )
    bare = extract_page(
        view_of(html.format("<p>关闭窗口</p>"), "http://www.example.gov.cn/1/1.html")
    )
    assert bare.identity.sponsor is None
    foot = html.format(f"<div><p>主办：{SPONSOR} {ICP}</p></div>")
    assert (
        extract_page(view_of(foot, "http://www.example.gov.cn/1/1.html")).identity.sponsor
        == SPONSOR
    )


TOLD = (
    "<p>根据有关规定，现将本网站年度工作情况公布如下，全年发布信息更新量、专栏专题数量和解读回应情况见下表。</p>"
    * 6
)
TABLE = (
    "<table><tr><td>网站名称</td><td>某某市财政局</td></tr><tr><td>主办单位</td><td>某某市财政局</td></tr>"
    "<tr><td>网站标识码</td><td>5301990009</td></tr><tr><td>ICP备案号</td><td>滇ICP备11111111号</td></tr>"
    "<tr><td>公安机关备案号</td><td>滇公网安备53019902000999号</td></tr></table>"
)


@pytest.mark.parametrize(
    ("after", "marks"),
    [
        (f"{TABLE}</div><div><p>主办：{SPONSOR} {ICP} 网站标识码：{CODE}</p><p>{POLICE}</p></div>", True),
        (f"{TABLE}<p>填报人：张某</p></div><script src='/js/footer.js'></script>", False),
        # nothing closes the text
        (f"<p>主办：{SPONSOR} {ICP} 网站标识码：{CODE} {POLICE}</p>", True),
        (f"<div>主办：{SPONSOR}</div><div>{ICP} 网站标识码：{CODE} {POLICE}</div>", True),
    ],
)  # fmt: skip
def test_report_on_a_site_is_not_its_footer(after: str, marks: bool) -> None:
    html = (
        "<html><head><title>2020年政府网站工作年度报表</title></head><body><div class='nav'><a href='/'>首页</a>"
        "<a href='/1/'>新闻中心</a><a href='/2/'>政务公开</a></div><div class='position'>当前位置：<a href='/'>首页</a> &gt; "
        "<a href='/1/'>年度报表</a></div><h1>2020年政府网站工作年度报表</h1><div>发布时间：2021-03-04</div>"
        f"<div id='zoom'>{TOLD}{after}</body></html>"
    )
    found = extract_page(view_of(html, "http://www.example.gov.cn/1/1.html")).identity
    told = (found.site_code, found.icp_record, found.police_record, found.sponsor)
    assert told == ((CODE, ICP, POLICE, SPONSOR) if marks else (None,) * 4)
    assert found.scripted is not marks


EVENT = (
    "<p>为展示我县风光，定于四月举办摄影大赛，现将有关事项通知如下：</p><p>主办单位：石林县文化和旅游局</p>"
    "<p>承办单位：石林县摄影家协会</p><p>作者将作品发送到指定邮箱，每人限投十幅，要求原创，主题突出。</p>"
)
REGISTER = (
    "<p>根据有关规定，现将第一类医疗器械产品备案信息公布如下，请社会各界监督：</p><p>备案号：云昆械备20200001号</p>"
    "<p>技术支持：某某检测中心</p><p>特此公告。</p>"
)


@pytest.mark.parametrize("told", [EVENT, REGISTER])
@pytest.mark.parametrize(
    ("foot", "sponsor"),
    [
        ("<script src='/js/footer.js'></script>", None),
        (f"<div>主办：{SPONSOR} {ICP}</div>", SPONSOR),
        (f"<div class='footer'>主办：{SPONSOR} {ICP}</div>", SPONSOR),
    ],
)
def test_notice_with_sponsors_is_no_footer(told: str, foot: str, sponsor: str | None) -> None:
    side = "".join(f"<li><a href='/c{n}/'>法定主动公开内容栏目{n}</a></li>" for n in range(20))
    html = (
        "<html><head><title>关于举办摄影大赛的通知</title><meta name='ArticleTitle' content='关于举办摄影大赛的通知'></head>"
        "<body><div class='nav'><a href='/'>首页</a><a href='/1/'>新闻中心</a><a href='/2/'>政务公开</a></div>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; "
        f"<a href='/1/'>通知公告</a></div><div class='left'><ul>{side}</ul></div><div><h1>关于举办摄影大赛的通知</h1>"
        f"<div>发布时间：2021-03-04 来源：县文旅局</div><div class='c'>{told}<p>附件：<a href='/f/1.doc'>1.附表.doc</a></p></div></div>{foot}</body></html>"
    )
    found = extract_page(view_of(html, "http://www.example.gov.cn/1/1.html"))
    assert told.removesuffix("</p>").rpartition(">")[2] in found.body
    places = [link.place for link in found.links if link.url.endswith(".doc")]
    assert len(places) == 1 and Place.FOOTER not in places
    assert found.identity.sponsor == sponsor


@pytest.mark.parametrize(
    "script",
    [
        "src='/js/footer.js'>",
        ">$('#f').load('/common/footer.html')",
        f">function f(){{document.getElementById('f').innerHTML='<p>{ICP}</p>'}}",
    ],
)
def test_footer_of_a_script_is_marked_as_scripted(script: str) -> None:
    assert identity(f"<div id='f'></div><script {script}</script>").scripted


def test_footer_of_text_is_not_marked_as_scripted() -> None:
    assert not identity(f"<div>主办：石林县人民政府 网站标识码：{CODE}</div>").scripted


def test_there_are_enough_styles() -> None:
    assert len(FOOTERS) >= 6


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("热线：0871--67791234", "0871--67791234"),
        ("联系电话：（0871）67791234", "（0871）67791234"),
        ("市民服务热线：12345", "12345"),
        ("邮编：652200", None),
    ],
)
def test_phone(text: str, phone: str | None) -> None:
    assert identity(f"<div>主办：石林县人民政府 {text}</div>").contact == phone


@pytest.mark.parametrize(
    ("host", "stands"), [("www.other.gov.cn", True), ("www.example.gov.cn", False)]
)
def test_links_to_other_sites_before_the_footers_words_belong_to_it(
    host: str, stands: bool
) -> None:
    links = "".join(f"<a href='https://{host}/{n}/'>石林县某某网站{n}</a> " for n in range(3))
    html = (
        f"<html><head><title>石林县人民政府</title></head><body><ul>{NEWS}</ul><div class='x'><div>{links}</div>"
        f"<table><tr><td>主办：{SPONSOR}</td></tr><tr><td>网站标识码：{CODE} {ICP}</td></tr></table></div></body></html>"
    )
    found = extract_page(
        view_of(html, "https://www.example.gov.cn/", "https://www.example.gov.cn/")
    )
    places = {link.place for link in found.links if link.url.startswith(f"https://{host}/")}
    assert (Place.FOOTER in places) is stands


@pytest.mark.parametrize(
    ("cells", "sponsor"),
    [
        (("账号名称", "主办单位", "运行状态"), None),
        (("主办单位", "石林县人民政府办公室", "承办单位"), "石林县人民政府办公室"),
    ],
)
def test_the_head_of_a_column_names_no_sponsor(cells: tuple[str, ...], sponsor: str | None) -> None:
    table = "".join(f"<td>{cell}</td>" for cell in cells)
    assert identity(f"<table><tr>{table}</tr></table><div>{ICP}</div>").sponsor == sponsor


def test_a_footer_with_spread_labels_is_not_the_text_of_a_short_document() -> None:
    html = (
        "<html><head><title>石林县人民政府公报第1期</title></head><body><div><div>当前位置：<a href='/'>首页</a> &gt; <a href='/gb/'>政府公报</a></div>"
        "<div><h1>石林县人民政府公报第1期</h1><p>时间：2020年03月10日 来源：县政府办</p><div><p>目录</p></div></div></div>"
        "<div><div><a href='http://b.gov.cn/'>云南省人民政府</a></div><p><a href='/map/'>网站地图</a></p>"
        f"<p>主　办　单　位 ： {SPONSOR}  运维单位：石林县政务信息中心  联系方式：0871-67791234</p>"
        f"<p>网站标　识　码 ： {CODE} <a href='http://beian.miit.gov.cn/'>{ICP}</a></p></div></body></html>"
    )
    facts = extract_page(
        view_of(html, "http://a.gov.cn/gb/202003/t20200310_1.html", "http://a.gov.cn/")
    )
    assert (facts.identity.sponsor, facts.identity.site_code) == (SPONSOR, CODE)
    assert SPONSOR not in facts.body
