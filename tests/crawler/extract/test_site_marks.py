"""What a page says of its site, and what it tells a browser to do, on fragments."""

from __future__ import annotations

import pytest
from lab.fragments import ARTICLE, CRUMB, ROWS, read


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


def test_identity_is_not_read_from_comments() -> None:
    facts = read(
        "<!-- 京ICP备11111111号 --><p>text</p><div class='footer'>版权所有：市人民政府</div>"
    )
    assert facts.identity.icp_record is None
    assert facts.identity.sponsor == "市人民政府"


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


@pytest.mark.parametrize(
    ("html", "prompt"),
    [
        ("<div style='display:none'>您访问的链接即将离开“石林县政府网站”，是否继续？</div>", True),
        ("<script>if(!own)layer.confirm('您将离开本网站，是否继续访问？')</script>", True),
        ("<div>您访问的链接即将离开<br><span>“石林县”</span>门户网站<br>是否继续？</div>", True),
        ("<script>alert('即将跳转到其他网站')</script>", True),
        ("<div>代表们离开会场</div><script>var a='离开'</script>", None),
        ("<div>战士们即将离开家乡，乡亲们前来送行。</div>", None),
    ],
)
def test_words_before_one_leaves(html: str, prompt: bool | None) -> None:
    assert read(f"<div>滇ICP备05000123号</div>{html}").identity.leave_prompt is prompt
