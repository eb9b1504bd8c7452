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
    ],
)
def test_sponsor(footer: str, sponsor: str) -> None:
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
    ],
)
def test_icp_record(text: str, icp: str) -> None:
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
    ],
)
def test_police_record(text: str, police: str) -> None:
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
        ("<div>主办：石林县人民政府</div>", False),
    ],
)
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


def test_footer_of_another_file_is_marked_as_scripted() -> None:
    assert identity("<script src='/js/footer.js'></script>").scripted
    assert not identity(f"<div>主办：石林县人民政府 网站标识码：{CODE}</div>").scripted


def test_there_are_enough_styles() -> None:
    assert len(FOOTERS) >= 6


@pytest.mark.parametrize(
    ("html", "prompt"),
    [
        ("<div style='display:none'>您访问的链接即将离开“石林县政府网站”，是否继续？</div>", True),
        ("<script>if(!own)layer.confirm('您将离开本网站，是否继续访问？')</script>", True),
        ("<div>代表们离开会场</div><script>var a='离开'</script>", None),
    ],
)
def test_words_before_one_leaves(html: str, prompt: bool | None) -> None:
    assert identity(f"<div>{ICP}</div>{html}").leave_prompt is prompt


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
