"""Walls by what they say, whatever the status; and pages of the site's own that say the like."""

from __future__ import annotations

import pytest

from crawler.blocked import block_sign
from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from crawler.fetched import Fetched
from crawler.soft404 import shows_not_found
from gkcheck.models.facts import PageFacts

URL = "http://www.example.gov.cn/x"
STYLE = "<style>" + ".a{color:#fff}" * 200 + "</style>"
MENU = "<div class='nav'>" + "".join(f"<a href='/{i}/'>栏目{i}</a>" for i in range(20)) + "</div>"


def facts_of(title: str, body: str) -> PageFacts:
    html = f"<html><head><title>{title}</title>{STYLE}</head><body>{body}</body></html>"
    return extract_page(view_of(html, URL))


SENTENCES = [
    "您的请求带有不合法参数，已被网站管理员设置拦截！", "您的访问请求可能对网站造成安全威胁，请求已被管理员设置拦截。", "当前访问疑似黑客攻击",
    "尊敬的用户，您所在的地区暂时无法访问该网站。", "根据相关规定，本网站不支持境外访问。", "您的操作太频繁，请稍后再试！", "访问太快了，休息一下再来吧",
    "系统检测到您的网络中存在异常流量，请输入验证码继续访问", "请完成安全验证 向右拖动滑块填充拼图", "为了保护您的访问安全，请点击按钮完成验证",
    "网站正在进行安全检查 请稍候5秒", "请开启JavaScript并刷新该页", "The requested URL was rejected. Your support ID is: 1", "您的请求被华为云WAF拦下",
]  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
def test_walls(sentence: str) -> None:
    body = f"<div><h2>{sentence}</h2></div>"
    assert facts_of("提示", body).signals.block_sign is not None
    for status in (403, 404, 500, 503):
        assert block_sign(Fetched(url=URL, at="", status=status, body=body.encode())) is not None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("关于采购WAF设备的公告", MENU + "<h1>关于采购WAF设备的公告</h1><p>现采购Web应用防火墙一台。</p>"),
        ("检测结果公示", "<h1>检测结果公示</h1><p>县农产品质量安全检测中心公布检测结果。</p>"),
        ("信件查询", "<form>编号<input name=a>查询码<input name=b>验证码<input name=c></form><p>请输入验证码</p>"),
        ("境外投资指南", "<h1>境外投资指南</h1><p>禁止投资的国家和地区见附件。</p>"),
        ("提示", "<p>请在浏览器中输入验证码</p><p>为保护您的安全,请勿泄露</p>"),
    ],
)  # fmt: skip
def test_pages_of_the_sites_own(title: str, body: str) -> None:
    assert facts_of(title, body).signals.block_sign is None


def test_a_form_with_a_captcha_is_no_wall() -> None:
    form = "<form>编号<input name=a>查询码<input name=b>验证码<input name=c></form>"
    assert block_sign(Fetched(url=URL, at="", status=200, body=form.encode())) is None
    alone = "<p>请输入验证码</p><input name=c>"
    assert block_sign(Fetched(url=URL, at="", status=200, body=alone.encode())) == "waf_words"


def test_a_missing_page_that_names_the_visitor_is_missing() -> None:
    body = "<h1>404</h1><p>您访问的页面不存在</p><p>您的IP:192.0.2.1</p>"
    assert block_sign(Fetched(url=URL, at="", status=404, body=body.encode())) is None


@pytest.mark.parametrize(
    ("title", "body", "gone"),
    [
        ("提示", "<p>您访问的页面不存在</p>", True), ("提示", "<p>该文章已被删除</p>", True), ("提示", "<p>链接已失效</p>", True),
        ("提示", "<p>找不到该页面</p>", True), ("提示", "<p>您访问的文件已被删除</p>", True),
        ("关于废止文件的通知", "<h1>关于废止文件的通知</h1><p>下列文件已失效:一、某办发1号。</p>", False),
        ("某办法", "<h1>某办法</h1><p>有效性:文件已失效</p><p>第一条 为规范本县工作制定本办法。</p>", False),
        ("查询", "<h1>查询结果</h1><p>没有找到相关内容</p>", False), ("目录", "<p>未找到符合条件的文件</p>", False),
    ],
)  # fmt: skip
def test_files_without_force_and_empty_results_are_content(
    title: str, body: str, *, gone: bool
) -> None:
    assert (shows_not_found(facts_of(title, body), None) is not None) is gone


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("系统维护", "<h1>网站正在升级维护</h1><p>给您带来不便，敬请谅解。</p>"),
        (
            "公告",
            "<p>根据集约化要求，本网站已迁移至新网站。<a href='http://new.example/'>点此进入</a></p>",
        ),
        ("提示", "<p>该站点已被暂停访问，请联系管理员。</p>"),
        ("提示", "<p>您的域名已过期</p>"),
        ("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page</p>"),
        ("IIS7", "<a href='http://go.example/'><img src='welcome.png'></a>"),
        ("Index of /", "<h1>Index of /</h1><a href='../'>../</a>"),
        ("首页", "<p>网站建设中，敬请期待</p>"),
    ],
)
def test_what_stands_in_the_place_of_a_site(title: str, body: str) -> None:
    assert facts_of(title, body).signals.closed_sign is not None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("某县人民政府", MENU + "<p>平台将于今晚升级维护，届时暂停服务。</p>"),
        ("欢迎", "<a href='/index1.html'>点击进入网站</a>"),
        ("某县人民政府", "<div id='app'></div><p>本系统请升级浏览器后使用</p><script src='/app.js'></script>"),
        ("某县人民政府", "<p>网站维护单位：县大数据中心</p>" + "<p>本县概况。</p>" * 200),
    ],
)  # fmt: skip
def test_what_does_not(title: str, body: str) -> None:
    assert facts_of(title, body).signals.closed_sign is None
