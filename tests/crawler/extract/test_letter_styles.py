"""Ways to show letters of visitors: pages of one letter, lists of mailboxes, message boards."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.content import LetterRecord

HOST = "http://www.shilin.gov.cn"
TITLE = "关于东路路灯损坏的问题"
ASKED, REPLIED = date(2021, 3, 5), date(2021, 3, 9)
QUESTION = "您好，东路的路灯坏了三天，晚上出行很不安全，请有关部门尽快修好，谢谢。"
REPLY = "您好，您反映的路灯已于三月八日由城市管理局修复，感谢您对我们工作的关心和支持。"
MENU = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "新闻中心", "政务公开", "办事服务", "互动交流"))
)


def letters(body: str, title: str, path: str = "/hd/xx/12.html") -> tuple[LetterRecord, ...]:
    html = (
        f"<html><head><title>{title}_石林县人民政府</title></head><body><div class=nav><ul>{MENU}</ul></div>"
        f"<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/hd/'>互动交流</a> &gt; <a href='/hd/xx/'>县长信箱</a></div>"
        f"{body}<div class=footer>主办：石林县人民政府办公室 滇ICP备05000123号 办理单位：县政府办</div></body></html>"
    )
    return extract_page(view_of(html, HOST + path, HOST + "/")).letters


PAGES = {
    "table": (
        f"<table><tr><td>来信标题</td><td>{TITLE}</td></tr><tr><td>来信时间</td><td>2021-03-05 10:20</td></tr>"
        f"<tr><td>来信内容</td><td>{QUESTION}</td></tr><tr><td>办理单位</td><td>县城市管理局</td></tr><tr><td>办理状态</td><td>已办结</td></tr>"
        f"<tr><td>回复时间</td><td>2021-03-09</td></tr><tr><td>回复内容</td><td>{REPLY}</td></tr></table>"
    ),
    "colons": (
        f"<h2>{TITLE}</h2><div class=xx><p>写信人：张**</p><p>写信时间：2021-03-05</p><p>信件内容：{QUESTION}</p>"
        f"<p>回复部门：县城市管理局</p><p>回复时间：2021-03-09</p><p>信件状态：已办结</p><p>回复内容：{REPLY}</p></div>"
    ),
    "labels_above": (
        f"<div class=d><div class=t>信件标题</div><div>{TITLE}</div><div class=t>提交时间</div><div>2021年3月5日</div>"
        f"<div class=t>信件内容</div><div>{QUESTION}</div><div class=t>答复单位</div><div>县城市管理局</div><div class=t>处理状态</div><div>已办结</div>"
        f"<div class=t>答复时间</div><div>2021年3月9日</div><div class=t>答复内容</div><div>{REPLY}</div></div>"
    ),
    "dl": (
        f"<dl><dt>标题：</dt><dd>{TITLE}</dd><dt>留言时间：</dt><dd>2021/3/5</dd><dt>留言内容：</dt><dd>{QUESTION}</dd>"
        f"<dt>承办单位：</dt><dd>县城市管理局</dd><dt>状态：</dt><dd>已办结</dd><dt>答复日期：</dt><dd>2021/3/9</dd><dt>办理结果：</dt><dd>{REPLY}</dd></dl>"
    ),
    "brackets": (
        f"<h1>{TITLE}</h1><div>【来信时间】2021.03.05<br>【来信内容】{QUESTION}<br>【受理单位】县城市管理局<br>【办理状态】已办结<br>"
        f"【回复时间】2021.03.09<br>【回复内容】{REPLY}</div>"
    ),
    "accepted_day_counts": (
        f"<table><tr><th>信件主题</th><td>{TITLE}</td></tr><tr><th>来信时间</th><td>2021-03-01</td></tr><tr><th>受理时间</th><td>2021-03-05</td></tr>"
        f"<tr><th>来信内容</th><td>{QUESTION}</td></tr><tr><th>处理单位</th><td>县城市管理局</td></tr><tr><th>办理状态</th><td>已办结</td></tr>"
        f"<tr><th>办结时间</th><td>2021-03-09</td></tr><tr><th>处理结果</th><td>{REPLY}</td></tr></table>"
    ),
    "head_row_in_the_page": (
        f"<h1>{TITLE}</h1><div class=content><p>来信内容：{QUESTION}</p><table><tr><th>受理日期</th><th>答复日期</th><th>答复部门</th><th>办理状态</th><th>答复内容</th></tr>"
        f"<tr><td>2021-03-05</td><td>2021-03-09</td><td>县城市管理局</td><td>已办结</td><td>{REPLY}</td></tr></table></div>"
    ),
    "labels_that_touch": (
        f"<h1>{TITLE}</h1><div><span>来信人：张**</span><span>来信时间：2021-03-05</span><span>状态：已办结</span></div><p>受理单位：县城市管理局</p>"
        f"<h3>来信内容</h3><p>{QUESTION}</p><h3>回复内容</h3><p>{REPLY}</p><p>回复时间：2021-03-09</p>"
    ),
    "unit_named_with_its_reply": (
        f"<h1>{TITLE}</h1><ul><li>信件编号：SL12</li><li>发信日期：2021-03-05</li><li>信件类别：咨询</li><li>处理状态：已办结</li><li>办结时间：2021-03-09</li></ul>"
        f"<p>信件内容：{QUESTION}</p><p>县城市管理局回复：</p><p>{REPLY}</p>"
    ),
    "bare_title_in_its_cell": (
        f"<dl><dt>主题</dt><dd>{TITLE}</dd><dt>提交时间</dt><dd>2021-03-05</dd><dt>诉求内容</dt><dd>{QUESTION}</dd><dt>办理部门</dt><dd>县城市管理局</dd>"
        f"<dt>办理状态</dt><dd>已办结</dd><dt>办理结果</dt><dd>{REPLY}</dd><dt>办结时间</dt><dd>2021-03-09 09:00</dd></dl>"
    ),
    "spread_labels": (
        f"<h1>{TITLE}</h1><ul><li>来 信 时 间：2021-03-05</li><li>来信内容：{QUESTION}</li><li>办 理 单 位：县城市管理局</li><li>状　态：已办结</li>"
        f"<li>回复时间：2021-03-09</li><li>回复意见：{REPLY}</li></ul>"
    ),
    "reply_below_its_day": (
        f"<div class=a>{TITLE}</div><p><span><b>编号：</b>12</span><span><b>咨询人：</b>张**</span><span><b>提交时间：</b>2021-03-05</span><span><b>受理单位：</b>县城市管理局</span></p>"
        f"<div><b>信件内容：</b>{QUESTION}</div><div><b>受理状态：</b>已办结</div><div><b>回复单位：</b>县城市管理局<br><b>回复时间：</b>2021-03-09<div>{REPLY}</div></div>"
    ),
    "neither_text_labelled": (
        f"<h1>{TITLE}</h1><div><span>来信人：张**</span><span>来信时间：2021-03-05</span><br><span>处理情况：已办结</span><span>浏览量：12</span></div><div>{QUESTION}</div>"
        f"<div><span>回复单位：县城市管理局</span><span>回复时间：2021-03-09</span></div><div>{REPLY}</div>"
    ),
    "bare_content_in_its_cell": (
        f"<table><tr><td>受理编号</td><td>12</td><td>来信时间</td><td>2021-03-05 10:20</td></tr><tr><td>主题</td><td>{TITLE}</td><td>办理状态</td><td>已办结</td></tr>"
        f"<tr><td>内　　容</td><td>{QUESTION}</td></tr><tr><td>答复情况</td><td><div>{REPLY}</div><div>答复时间：2021-03-09</div><div>答复单位：县城市管理局</div></td></tr>"
        f"<tr><td>用户满意度评价</td><td>暂未评价</td></tr></table>"
    ),
    "signed_with_office_and_day": (
        f"<h1>{TITLE}</h1><p>来信时间：2021-03-05</p><p>来信内容：{QUESTION}</p><p>办理状态：已办结</p><p>回复内容：{REPLY}</p>"
        f"<p style='text-align:right'>县城市管理局</p><p style='text-align:right'>2021年3月9日</p>"
    ),
    "office_and_day_before_the_reply": (
        f"<table><tr><td>来信主题：</td><td>{TITLE}</td></tr><tr><td>来信时间：</td><td>2021-03-05</td><td>办理状态：</td><td>已办结</td></tr><tr><td>来信内容：</td><td>{QUESTION}</td></tr>"
        f"<tr><td>办理结果：</td><td>县城市管理局(2021-03-09 11:31:10)： {REPLY}</td></tr></table>"
    ),
    "framed_labels_with_names": (
        f"<h1>{TITLE}</h1><p>办理状态：已办结</p><p>【提问】张** 2021-03-05 10:20</p><p>{QUESTION}</p><p>【回复】县城市管理局 2021-03-09 09:00</p><p>{REPLY}</p>"
    ),
    "said_and_answered_in_a_table": (
        f"<h1>{TITLE}</h1><table><tr><th>留言</th><td>{QUESTION}<br>张** 2021-03-05</td></tr><tr><th>答复</th><td>{REPLY}<br>县城市管理局 2021-03-09</td></tr><tr><th>办理状态</th><td>已办结</td></tr></table>"
    ),
    "heads_and_marks_around": (
        f"<table><tr><td colspan=4>来信信息</td></tr><tr><td>诉求主题：</td><td>{TITLE}</td></tr><tr><td>诉求时间：</td><td>2021-03-05</td><td>办理状态：</td><td>已办结</td></tr><tr><td>来信内容：</td><td>{QUESTION}</td></tr></table>"
        f"<h3>单位回复</h3><table><tr><td>处理单位：</td><td>县城市管理局</td><td>处理时间：</td><td>2021-03-09</td></tr><tr><td>回复内容：</td><td>{REPLY}</td></tr></table>"
        f"<table><tr><td>满意</td><td>不满意</td><td>满意率</td></tr><tr><td>1</td><td>0</td><td>100%</td></tr></table>"
    ),
    "state_among_other_values": (
        f"<div>{TITLE}</div><div>来信人：张**<i>|</i>来信时间：2021-03-05<i>|</i> 处理情况：<b>已办结</b><i>| 转交科室：<b>县政府办</b></i></div><p>{QUESTION}</p>"
        f"<h3>信件回复<span>回复时间：2021-03-09</span> <span>回复单位：县城市管理局</span></h3><div>{REPLY}</div>"
    ),
    "labels_of_the_answer_in_a_row": (
        f"<table><tr><td>来信标题</td><td>{TITLE}</td></tr><tr><td>来信时间</td><td>2021-03-05</td></tr><tr><td>办理状态</td><td>已办结</td></tr><tr><td>来信内容</td><td>{QUESTION}</td></tr></table>"
        f"<table><tr><th colspan=2>办理情况</th></tr><tr><td>处理部门</td><td>处理时间</td></tr><tr><td>县城市管理局</td><td>2021-03-09</td></tr><tr><th colspan=2>办理结果</th></tr><tr><td colspan=2>{REPLY}</td></tr></table>"
    ),
    "office_above_its_day": (
        f"<div>{TITLE}</div><div>来&nbsp;信&nbsp;人：张**</div><div>时间：2021-03-05</div><div>{QUESTION}</div><div>状态：已办结</div><div>县城市管理局</div><div>答复时间：2021-03-09</div><div>{REPLY}</div>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", PAGES)
def test_letter_page(style: str) -> None:
    (letter,) = letters(PAGES[style], "来信详情" if style == "bare_title_in_its_cell" else TITLE)
    assert letter.title == TITLE
    assert letter.url == f"{HOST}/hd/xx/12.html"
    assert (letter.asked_on, letter.replied_on) == (ASKED, REPLIED)
    assert (letter.unit, letter.status) == ("县城市管理局", "已办结")
    assert (letter.question_length, letter.reply_length) == (len(QUESTION), len(REPLY))


def test_replies_alike_have_one_digest() -> None:
    digests = {letters(html, TITLE)[0].reply_digest for html in PAGES.values()}
    assert len(digests) == 1
    other = letters(PAGES["table"].replace("三月八日", "三月九日"), TITLE)[0].reply_digest
    assert other not in digests


def test_unanswered_letter_has_no_reply() -> None:
    (letter,) = letters(
        f"<h1>{TITLE}</h1><p>来信时间：2021-03-05</p><p>来信内容：{QUESTION}</p><p>办理状态：办理中</p><p>回复时间：</p><p>回复内容：</p>",
        TITLE,
    )
    assert (letter.replied_on, letter.reply_length, letter.reply_digest) == (None, 0, None)
    assert letter.status == "办理中"


def test_the_name_of_who_answers_is_no_office() -> None:
    (letter,) = letters(
        f"<h1>{TITLE}</h1><p>投诉时间：2021-03-05</p><p>投诉内容：{QUESTION}</p><p>回复人：李明 回复时间：2021-03-09</p><p>{REPLY}</p>",
        TITLE,
    )
    assert (letter.unit, letter.replied_on, letter.reply_length) == (None, REPLIED, len(REPLY))


def test_reply_may_address_its_reader() -> None:
    (letter,) = letters(
        f"<h1>{TITLE}</h1><p>来信人：张**</p><p>来信时间：2021-03-05</p><p>来信内容：{QUESTION}</p><p>回复内容：来信人：{REPLY}</p><p>回复时间：2021-03-09</p>",
        TITLE,
    )
    assert letter.reply_length == len("来信人：" + REPLY)


def test_texts_that_nobody_can_tell_apart_are_no_letter() -> None:
    """Question and reply stand above their days: neither may be taken for the other."""
    assert not letters(
        f"<h1>{TITLE}</h1><p>状态：已回复</p><p>提交时间：2021-03-05</p><p>{QUESTION}</p><p>提问者：张**</p><p>县城市管理局</p><p>{REPLY}</p><p>回复时间：2021-03-09</p>",
        TITLE,
    )


@pytest.mark.parametrize(
    "text",
    [
        "【问】什么是路灯？【答】照明用的灯。",
        "【提问】什么是路灯？</p><p>【回复】照明用的灯，由县城市管理局管理。",
    ],
)
def test_questions_without_a_day_are_no_letter(text: str) -> None:
    assert not letters(f"<h1>路灯知识问答</h1><div><p>{text}</p></div>", "路灯知识问答")


def test_empty_labels_with_colons_are_no_head_row() -> None:
    (letter,) = letters(
        f"<h1>{TITLE}</h1><p>来信时间：2021-03-05</p><p>回复单位：</p><p>回复时间：</p><p>来信内容：<br>第一行。<br>第二行。<br>第三行。</p>",
        TITLE,
    )
    assert (letter.unit, letter.replied_on, letter.question_length) == (None, None, 12)


N = range(1, 9)
LINK = f"<a href=/hd/xx/{{n}}.html>第{{n}}封：{TITLE}</a>"


def rows(pattern: str) -> str:
    return "".join(
        pattern.format(a=LINK.format(n=n), n=n, q=f"2021-03-{n:02}", r=f"2021-03-{n + 4:02}")
        for n in N
    )


LISTS = {
    "table_head": "<table><tr><th>编号</th><th>信件标题</th><th>来信时间</th><th>回复时间</th><th>回复单位</th><th>状态</th></tr>"
    + rows("<tr><td>{n}</td><td>{a}</td><td>{q}</td><td>{r}</td><td>县城市管理局</td><td>已回复</td></tr>") + "</table>",
    "thead": "<table><thead><tr><td>标题</td><td>提交时间</td><td>答复时间</td><td>受理单位</td><td>办理状态</td></tr></thead><tbody>"
    + rows("<tr><td>{a}</td><td>{q}</td><td>{r}</td><td>县城市管理局</td><td>已办结</td></tr>") + "</tbody></table>",
    "head_list": "<ul class=head><li>主题</li><li>写信时间</li><li>办结时间</li><li>办理单位</li><li>处理状态</li></ul>"
    + rows("<ul class=row><li>{a}</li><li>{q}</li><li>{r}</li><li>县城市管理局</li><li>已办结</li></ul>"),
    "head_div_list": "<div class=h><span>信件标题</span><span>来信日期</span><span>回复日期</span><span>承办部门</span><span>状态</span></div><ul>"
    + rows("<li><span>{a}</span><span>{q}</span><span>{r}</span><span>县城市管理局</span><span>已答复</span></li>") + "</ul>",
    "head_beside_a_list_of_cells": "<div><p>信件标题</p><p>承办部门</p><p>来信日期</p><p>回复日期</p><p>状态</p></div><div class=box><ul>"
    + rows("<li><p>{a}</p><p>县城市管理局</p><p>{q}</p><p>{r}</p><p>已答复</p></li>") + "</ul></div>",
    "labelled_rows": "<ul>"
    + rows("<li><h4>{a}</h4><p>来信时间：{q}　回复时间：{r}　回复单位：县城市管理局　<em>已回复</em></p></li>") + "</ul>",
    "link_round_row": "<ul>"
    + "".join(f"<li><a href=/hd/xx/{n}.html><h4>第{n}封：{TITLE}</h4><p>咨询时间：2021-03-{n:02}</p><p>答复时间：2021-03-{n + 4:02}</p><p>受理单位：县城市管理局</p><span>已办结</span></a></li>" for n in N) + "</ul>",
    "status_picture": "<table><tr><td>标题</td><td>来信时间</td><td>回复时间</td><td>办理单位</td><td>状态</td></tr>"
    + rows("<tr><td>{a}</td><td>{q}</td><td>{r}</td><td>县城市管理局</td><td><img src=ok.gif alt=已回复></td></tr>") + "</table>",
}  # fmt: skip


@pytest.mark.parametrize("style", LISTS)
def test_letter_list(style: str) -> None:
    found = letters(LISTS[style], "县长信箱", "/hd/xx/index.html")
    assert [x.title for x in found] == [f"第{n}封：{TITLE}" for n in N]
    assert [x.url for x in found] == [f"{HOST}/hd/xx/{n}.html" for n in N]
    assert [x.asked_on for x in found] == [date(2021, 3, n) for n in N]
    assert [x.replied_on for x in found] == [date(2021, 3, n + 4) for n in N]
    assert {x.unit for x in found} == {"县城市管理局"}
    assert {x.status for x in found} <= {"已回复", "已办结", "已答复"}


def test_list_that_shows_status_only() -> None:
    html = "<ul>" + rows("<li>{a}<span>[已办结]</span><span>{q}</span></li>") + "</ul>"
    found = letters(html, "县长信箱", "/hd/xx/index.html")
    assert [(x.asked_on, x.replied_on) for x in found] == [(date(2021, 3, n), None) for n in N]
    assert {x.status for x in found} == {"已办结"}


@pytest.mark.parametrize("day", ["时间", "日期", "发布时间"])
def test_list_with_a_bare_day(day: str) -> None:
    html = (
        f"<table><tr><th>编号</th><th>内容</th><th>受理人(单位)</th><th>状态</th><th>{day}</th></tr>"
        + rows("<tr><td>{n}</td><td>{a}</td><td>县城市管理局</td><td>已回复</td><td>{q}</td></tr>")
        + "</table>"
    )
    found = letters(html, "县长信箱", "/hd/xx/index.html")
    assert [(x.asked_on, x.replied_on) for x in found] == [(date(2021, 3, n), None) for n in N]
    assert {(x.unit, x.status) for x in found} == {("县城市管理局", "已回复")}


def test_day_behind_the_status_is_not_that_of_the_reply() -> None:
    html = "<ul>" + rows("<li>{a}<span>已回复</span><span>{q}</span></li>") + "</ul>"
    found = letters(html, "县长信箱", "/hd/xx/index.html")
    assert [(x.asked_on, x.replied_on) for x in found] == [(date(2021, 3, n), None) for n in N]


def test_link_to_the_whole_text_is_no_letter() -> None:
    html = "".join(
        f"<div><span>[<a>城建</a>] <a href=/hd/xx/{n}.html>第{n}封：{TITLE}</a> | 已回复</span><span>网友：张** 2021-03-0{n}</span></div><div>{QUESTION}</div>"
        f"<div><b>官方回复：</b><span>回复单位：县城市管理局 2021-03-09</span>{REPLY}<p><a href=/hd/xx/{n}.html#r>[查看全文]</a></p></div>"
        for n in N
    )
    assert not [x for x in letters(html, "县长信箱", "/hd/xx/index.html") if "全文" in x.title]


def test_board_of_letters_with_replies_in_place() -> None:
    item = "<div class=i><p>留言标题：{t}</p><p>留言时间：2021-03-0{n}</p><p>留言内容：{q}</p><p>回复内容：{r}</p><p>回复时间：2021-03-1{n}</p></div>"
    html = "".join(item.format(t=f"第{n}条留言", n=n, q=QUESTION, r=REPLY) for n in range(1, 4))
    found = letters(html, "留言板", "/hd/ly/index.html")
    assert [x.title for x in found] == ["第1条留言", "第2条留言", "第3条留言"]
    assert [x.replied_on for x in found] == [date(2021, 3, 10 + n) for n in range(1, 4)]
    assert {x.reply_length for x in found} == {len(REPLY)}


@pytest.mark.parametrize("end", ["...", "…", ""])
def test_the_first_words_of_a_letter_in_a_list_are_no_unanswered_letter(end: str) -> None:
    """The reply stands on the page of the entry."""
    item = "<li><a href='/hd/xx/{n}.html'>第{n}封：{t}</a><span>日期：2021-03-1{n}</span><p>来信标题：{t}<br>受理日期：2021-03-0{n}<br>来信内容：您好{end}</p></li>"
    html = "".join(item.format(n=n, t=TITLE, end=end) for n in N)
    found = letters(f"<ul>{html}</ul>", "县长信箱", "/hd/xx/index.html")
    assert len(found) == (0 if end else len(N))


ARTICLE = "为做好有关工作，办理单位要认真受理群众来信，及时回复，处理结果要公开。" * 8


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (f"<h1>通知</h1><div class=info>发布时间：2021-03-05 来源：县政府办</div><div class=content><p>{ARTICLE}</p></div>", "通知"),
        ("<ul>" + rows("<li>{a}<span>{q}</span></li>") + "</ul>", "通知公告"),
        ("<table><tr><td>索引号</td><td>015118394/2021-1</td></tr><tr><td>标题</td><td>关于处理结果的通知</td></tr><tr><td>状态</td><td>有效</td></tr></table>"
         f"<div class=content><p>{ARTICLE}</p></div>", "关于处理结果的通知"),
        ("<form><label>标题</label><input name=t><label>内容</label><textarea name=c></textarea><p>受理单位：</p></form>", "我要写信"),
        ("<h1>许可证核发</h1><table><tr><td>事项名称</td><td>许可证核发</td></tr><tr><td>受理部门</td><td>县城市管理局</td></tr><tr><td>受理时间</td><td>周一至周五</td></tr>"
         "<tr><td>办理时间</td><td>周一至周五</td></tr><tr><td>办理结果</td><td>许可证</td></tr></table>", "许可证核发"),
        ("<table><tr><th>事项名称</th><th>受理部门</th><th>受理时间</th><th>办结时间</th><th>状态</th></tr>"
         + rows("<tr><td>{a}</td><td>县城市管理局</td><td>{q}</td><td>{r}</td><td>已办结</td></tr>") + "</table>", "办件公示"),
        (f"<h1>投诉须知</h1><p>投诉内容：{ARTICLE}</p><p>受理单位：县城市管理局</p><p>受理时间：工作日</p>", "投诉须知"),
    ],
)  # fmt: skip
def test_no_letters(html: str, title: str) -> None:
    assert letters(html, title) == ()
