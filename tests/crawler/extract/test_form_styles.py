"""Ways to build forms: what each is for, where it goes, what a visitor fills in."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.content import FormRecord

HOST = "http://www.shilin.gov.cn"
MENU = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "新闻中心", "政务公开", "办事服务", "互动交流"))
)


def forms(body: str, path: str = "/index.html") -> tuple[FormRecord, ...]:
    html = f"<html><head><title>石林县人民政府</title></head><body><div class=nav><ul>{MENU}</ul></div>{body}</body></html>"
    return extract_page(view_of(html, HOST + path, HOST + "/")).forms


SEARCHES: dict[str, tuple[str, str | None, str, str | None]] = {
    # style: (html, url, method, name of the query)
    "get": (
        '<form action="/search/" method="get"><input name="q" placeholder="请输入关键字">'
        '<input type="submit" value="搜索"></form>',
        f"{HOST}/search/", "get", "q",
    ),
    "trs_post": (
        '<form name="search" method="POST" action="http://search.shilin.gov.cn/was5/web/search">'
        '<input type="hidden" name="channelid" value="226"><input type="text" name="searchword" value="请输入关键字">'
        '<input type="image" src="so.gif"></form>',
        "http://search.shilin.gov.cn/was5/web/search", "post", "searchword",
    ),
    "jsearch": (
        '<form action="/jsearchfront/search.do"><input type=hidden name=websiteid value=1><input type=text name=q>'
        "<button>检索</button></form>",
        f"{HOST}/jsearchfront/search.do", "get", "q",
    ),
    "torn_by_a_table": (
        '<table><form action="/plus/search.php"><tr><td><input name="keyword" type="text"></td>'
        '<td><input type="submit" value="站内搜索"></td></tr></form></table>',
        f"{HOST}/plus/search.php", "get", "keyword",
    ),
    "onsubmit_only": (
        '<form onsubmit="return doSearch()"><input id="searchText" placeholder="搜索"><button>搜</button></form>',
        None, "get", "searchText",
    ),
    "no_form": (
        '<div class="search"><input type="text" id="keyWord" placeholder="请输入搜索内容">'
        '<a href="javascript:void(0)" onclick="goSearch()">搜索</a></div>',
        None, "get", "keyWord",
    ),
    "script_action": (
        '<form action="javascript:so();"><input name="words" type="text"><input type="button" value="全站搜索" onclick="so()"></form>',
        None, "get", "words",
    ),
    "script_that_sends": (
        '<input type="text" id="ctl00_txtKey" name="ctl00$txtKey">站内搜索<script>function so(){ var k = document.getElementById("ctl00_txtKey").value;\n'
        'window.open("/Search.aspx?t=1&key=" + encodeURIComponent(k)); }</script>',
        f"{HOST}/Search.aspx?t=1", "get", "key",
    ),
    "script_of_the_button": (
        '<input name="words" placeholder="搜索"><a href="javascript:so()">搜</a>'
        "<script>function so(){ location.href='/so.asp?wd=' + words(); } function no(){ location.href='/login?u=' + me(); }</script>",
        f"{HOST}/so.asp", "get", "wd",
    ),
    "script_with_a_code": (
        '<input id="kw" placeholder="搜索"><script>location.href = "/so.asp?wd=" + escape($("#kw").val());</script>',
        None, "get", "kw",
    ),
    "script_with_more": (
        '<input id="kw" placeholder="搜索"><script>location.href = "/so.asp?wd=" + $("#kw").val() + "&in=" + place;</script>',
        None, "get", "kw",
    ),
    "script_with_a_static_page": (
        '<input id="kw" placeholder="搜索"><script>location.href = "/search.html?wd=" + $("#kw").val();</script>',
        None, "get", "kw",
    ),
    "form_of_the_page": (
        '<form method="post" action="List.aspx?cid=3" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="dDwtMTY">'
        '<input name="ctl00$txtKey" id="ctl00_txtKey">站内搜索<input type="submit" name="ctl00$btn" value="搜索">'
        '<select onchange="open(this.value)"><option>友情链接</option></select></form>',
        None, "get", "ctl00$txtKey",
    ),
    "own_page": (
        '<form><input name="keywords" type="search"><button type="submit">搜索</button></form>',
        f"{HOST}/index.html", "get", "keywords",
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", SEARCHES)
def test_search(style: str) -> None:
    html, url, method, query = SEARCHES[style]
    (form,) = forms(html)
    assert (form.purpose, form.url, form.method, form.query_name) == ("search", url, method, query)


def test_hidden_values_go_along_with_a_search() -> None:
    (form,) = forms(SEARCHES["trs_post"][0])
    assert form.hidden == (("channelid", "226"),)
    assert not form.scripted


def test_a_search_sends_what_a_browser_would() -> None:
    (form,) = forms(
        "<form action='/so.aspx?old=1' accept-charset='UTF-8' onsubmit='return check(this)'><input type=hidden name=site value=7>"
        "<select name=area><option value=all>全部<option value=title selected>标题</select><select name=sort><option>时间<option>相关</select>"
        "<select><option value=http://www.gov.cn/>链接</select><input type=radio name=way value=1><input type=radio name=way value=2 checked>"
        "<input type=checkbox name=exact checked><input type=checkbox name=more><input name=keyword placeholder=请输入关键词 value=请输入关键词>"
        "<input name=begin value=2020-01-01><input name=off value=1 disabled><input type=image name=pic src=so.gif>"
        "<input type=submit name=btn value=搜索><input type=submit name=btn2 value=高级搜索></form>"
    )
    assert (form.purpose, form.url, form.query_name) == ("search", f"{HOST}/so.aspx", "keyword")
    assert dict(form.hidden) == {
        "site": "7", "area": "title", "sort": "时间", "way": "2", "exact": "on", "begin": "2020-01-01",
        "btn": "搜索",
    }  # fmt: skip
    assert (form.charset, form.scripted) == ("utf-8", True)


LOOKS = "<script>function check(f){{{}return true;}}</script>"
FORM = "<form name=so action='/so' onsubmit='return check(this)'><input name=kw id=kw placeholder=请输入关键词><input type=submit value=搜索></form>"


@pytest.mark.parametrize(
    ("code", "scripted"),
    [
        ('var k=document.getElementById("kw").value; if(k==null||k==""){alert("请输入要检索的内容!"); return false;}', False),
        ("if(document.so.kw.value.replace(/(^\\s*)|(\\s*$)/g, '')==''){alert('请输入'); document.so.kw.focus(); return false;}", False),
        ("if($('#kw').val().length<2){alert('太短'); return false;}", False),
        ("if(f.kw.value=='请输入关键词'){f.kw.value='';}", True),
        ("f.action='/other'; ", True),
        ("f['action']='/other'; ", True),
        ("location.href='/so?w='+f.kw.value; return false;", True),
        ("$('#kw').val(base64($('#kw').val()));", True),
        ("window.open('/so?w='+f.kw.value); return false;", True),
        ("doSearch(f.kw.value); return false;", True),
    ],
)  # fmt: skip
def test_a_form_whose_script_only_looks_goes_as_it_stands(code: str, scripted: bool) -> None:
    (form,) = forms(LOOKS.format(code) + FORM)
    assert (form.url, form.query_name, form.scripted) == (f"{HOST}/so", "kw", scripted)
    (form,) = forms(FORM)
    assert form.scripted, "nothing tells what the function does"


@pytest.mark.parametrize(
    "code",
    [
        "$('#so').submit(function(){go();return false;});",
        "$('form').on('submit', go);",
        'document.forms[0].addEventListener("submit", e => go(e));',
        "document.so.onsubmit = go;",
    ],
)
def test_a_form_that_a_script_answers_for_may_send_something_else(code: str) -> None:
    plain = FORM.replace(" onsubmit='return check(this)'", "")
    assert forms(f"<script>{code}</script>{plain}")[0].scripted
    assert not forms(f"<script>$('#other').show();</script>{plain}")[0].scripted


def test_a_box_without_a_name_is_sent_by_a_script() -> None:
    (form,) = forms("<form action='/so'><input id=keyword><input type=submit value=搜索></form>")
    assert (form.purpose, form.url, form.query_name) == ("search", None, "keyword")


OTHERS = {
    "request_table": (
        "request",
        "<form action='/ysqgk/save.do' method=post><table><tr><td>申请人姓名：</td><td><input name=xm></td></tr>"
        "<tr><td>证件号码：</td><td><input name=zjhm></td></tr><tr><td>所需信息的内容描述：</td><td><textarea name=nr></textarea></td></tr>"
        "<tr><td>获取信息的方式</td><td><select name=fs><option>邮寄</select></td></tr></table><input type=submit value=提交></form>",
        ("申请人姓名", "证件号码", "所需信息的内容描述", "获取信息的方式"),
    ),
    "mailbox_labels": (
        "mailbox",
        "<form action='/mail/add' method=post><label for=t>标题</label><input id=t name=title><label for=c>信件内容</label>"
        "<textarea id=c name=content></textarea><label for=p>联系电话</label><input id=p name=phone type=tel></form>",
        ("标题", "信件内容", "联系电话"),
    ),
    "mailbox_placeholders": (
        "mailbox",
        "<div class=xjsq><input placeholder='请输入您的姓名'><input placeholder='请输入留言主题'>"
        "<textarea placeholder='请输入留言内容'></textarea><button>提交</button></div>",
        ("姓名", "留言主题", "留言内容"),
    ),
    "comment": (
        "comment",
        "<form action='/comment/post' method=post><p>发表评论</p><textarea name=content></textarea><input name=nick placeholder=昵称></form>",
        ("发表评论", "昵称"),
    ),
    "solicitation": (
        "comment",
        "<form action='/opinion/add' method=post><h4>意见征集</h4><input placeholder='征集意见标题'><textarea placeholder='您的意见'></textarea></form>",
        ("征集意见标题", "您的意见"),
    ),
    "login": (
        "login",
        "<form action='/login'><input name=user placeholder=用户名><input type=password name=pwd placeholder=密码></form>",
        ("用户名", "密码"),
    ),
    "lookup": (
        "other",
        "<form action='/mail/query'><input placeholder='请输入信件编号'><input type=password placeholder='查询密码'><button>查询</button></form>",
        ("信件编号", "查询密码"),
    ),
    "poll": (
        "other",
        "<form action='/vote'><input type=radio name=a value=1>满意<input type=radio name=a value=2>不满意<input type=submit value=投票></form>",
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", OTHERS)
def test_purpose(style: str) -> None:
    purpose, html, fields = OTHERS[style]
    (form,) = forms(html, "/hd/1.html")
    assert (form.purpose, form.fields) == (purpose, fields)
    assert form.query_name is None


@pytest.mark.parametrize(
    "html",
    [
        "<p>没有表单</p>",
        "<form action='/x'><input type=hidden name=a><input type=submit></form>",
        "<form action='/x'></form>",
        "<input type=checkbox>",
    ],
)
def test_nothing_to_fill_in_is_no_form(html: str) -> None:
    assert forms(html) == ()


def test_two_forms_keep_their_own_fields() -> None:
    found = forms(
        "<form action='/search'><input name=keyword></form>"
        "<form action='/login'><input name=u><input type=password name=p></form>"
    )
    assert [(form.purpose, form.url) for form in found] == [
        ("search", f"{HOST}/search"),
        ("login", f"{HOST}/login"),
    ]


def test_a_letter_and_a_search_share_the_form_of_the_page() -> None:
    found = forms(
        '<form method="post" action="Write.aspx?t=2"><input type="hidden" name="__VIEWSTATE" value="dDwtMTY">'
        '<div><input name="ctl00$txtKey" title="站内搜索"></div><p>写信人<input name="ctl00$c$name"></p><p>标题<input name="ctl00$c$title"></p>'
        '<p>信件内容<textarea name="ctl00$c$text"></textarea></p><input type="submit" name="ctl00$c$send" value="提交信件"></form>'
    )
    assert [(f.purpose, f.url, f.method) for f in found] == [
        ("search", None, "get"),
        ("mailbox", f"{HOST}/Write.aspx?t=2", "post"),
    ]
    assert "信件内容" in found[1].fields
    assert "站内搜索" not in found[1].fields
