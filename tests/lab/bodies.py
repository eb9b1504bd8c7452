"""Texts of documents as editors, word processors and people put them on other sites.

Each change takes a document and its blocks (HTML) and returns other blocks: boxes of other kinds round
the same paragraphs, or more of what stands in real texts. What it returns is then what the document says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gkcheck.portal.model import Article

Body = Callable[[Article, list[str]], list[str]]
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.S)
_DAY = re.compile(r"(20\d\d)年(\d+)月(\d+)日")
_LAWS = ("水法", "土地管理法", "行政许可法", "民法典", "城乡规划法", "政府信息公开条例")
_SPAN = '<span style="font-size:16pt;font-family:仿宋_GB2312">{}</span>'
_QUESTIONS = (
    "<p><b>问：为什么要制定这个文件？</b></p><p>答：为了适应形势变化，回应群众关切，县政府组织有关部门开展了调研。</p>"
    "<p><b>问：对群众有什么好处？</b></p><p>答：办理时限由20个工作日缩短为5个工作日，材料减少三项。</p>"
)
_CALENDAR = (
    "<p>一、时间：2019年5月8日至2019年5月12日</p><p>二、地点：县行政中心3号楼二楼会议室</p><p>三、联系方式</p>"
    "<p>联系人：王某某　联系电话：023-58880000　电子邮箱：ql@example.gov.cn</p><p>来信地址：青岚县城关街道人民路1号　邮编：404000</p>"
)
_COMMENTS = (
    '<div class="pl"><h4>网友评论</h4><form action="/comment/add" method="post"><textarea name="content"></textarea>'
    '<input name="code" size=4><input type="submit" value="发表评论"></form><p>暂无评论</p></div>'
)
_MERGED = (
    '<table border="1"><tr><td rowspan="2">序号</td><td rowspan="2">名称</td><td colspan="2">数量（个）</td></tr>'
    "<tr><td>上半年</td><td>下半年</td></tr>"
    + "".join(f"<tr><td>{i}</td><td>第{i}批项目</td><td>{i * 3}</td><td>{i * 4}</td></tr>" for i in range(1, 7))
    + "</table>"
)  # fmt: skip
_DAYS = (
    "<table border=1><tr><th>日期</th><th>事项</th></tr>"
    + "".join(f"<tr><td>2019-0{i}-11</td><td>第{i}次协调会</td></tr>" for i in range(1, 8))
    + "</table>"
)
_SUMS = (
    "<table border=1><tr><th>序号</th><th>单位</th><th>金额（万元）</th></tr>"
    + "".join(f"<tr><td>{i}</td><td>青岚县第{i}小学</td><td>{i * 37}</td></tr>" for i in range(1, 15))
    + "</table>"
)  # fmt: skip
_LISTS_OF_NAMES = (
    "<ul>"
    + "".join(
        f'<li><a href="/attach/{i}.html">第{i}批公示名单（2019年）</a> 2019-0{i}-02</li>'
        for i in range(1, 7)
    )
    + "</ul>"
)
_STAGES = "".join(
    f"<p>（{i}）2019年{i}月1日前完成第{i}阶段任务，责任单位：县发展改革委、县财政局。</p>"
    for i in range(1, 9)
)
_STEPS = (
    "<ol>"
    + "".join(f"<li>第{i}项工作由有关部门负责，于年底前完成。</li>" for i in "一二三四五六")
    + "</ol>"
)
_CITED = "、".join(
    f'<a href="https://flk.npc.gov.cn/{i}.html">《中华人民共和国{law}》</a>'
    for i, law in enumerate(_LAWS)
)


def _each(paragraph: str, before: str = "", behind: str = "") -> Body:
    """Write every paragraph as ``paragraph`` says, with something round them all."""

    def change(article: Article, blocks: list[str]) -> list[str]:
        if any("<table" in block for block in blocks) and "<p" not in paragraph:
            return blocks
        rows = [_PARAGRAPH.sub(lambda m: paragraph.format(m[1]), block) for block in blocks]
        return [before, *rows, behind]

    return change


def _and(behind: str, before: str = "") -> Body:
    """Let more stand behind the text, or before it."""
    return lambda article, blocks: [before, *blocks, behind]


def _only(*blocks: str) -> Body:
    return lambda article, _: list(blocks)


def tagged_days(article: Article, blocks: list[str]) -> list[str]:
    """Mark days as word processors do."""
    marked = r'<st1:chsdate day="\3" month="\2" year="\1" w:st="on"><span lang="EN-US">\1</span>年<span>\2</span>月\3日</st1:chsdate>'
    return [_DAY.sub(marked, block) for block in blocks]


def in_pieces(article: Article, blocks: list[str]) -> list[str]:
    """Cut every line into boxes of seven characters."""

    def cut(match: re.Match[str]) -> str:
        text = match[1]
        if "<" in text or "&" in text:
            return match[0]
        return "".join(f"<span>{text[i : i + 7]}</span>" for i in range(0, len(text), 7)) + "<br>"

    return [_PARAGRAPH.sub(cut, block) for block in blocks]


def titled(article: Article, blocks: list[str]) -> list[str]:
    """Begin with the title, as the printed document does."""
    return [f'<p align="center"><b><font size="5">{article.title}</font></b></p>', *blocks]


def headed(article: Article, blocks: list[str]) -> list[str]:
    """Begin with the title as a heading."""
    return [f'<h2 style="text-align:center">{article.title}</h2>', *blocks]


def sections(article: Article, blocks: list[str]) -> list[str]:
    """Put headings between the paragraphs."""
    first, second = "<h2>一、总体要求</h2>", "<h3>（一）基本原则</h3>"
    last = "<h2>二、保障措施</h2><p>各单位要加强组织领导，压实工作责任，确保各项任务按时完成。</p>"
    return [*blocks[:1], first, *blocks[1:2], second, *blocks[2:], last]


BODIES: dict[str, Body] = {
    "message": _each(f'<section style="margin:0 8px"><section><p style="text-indent:2em">{_SPAN}</p></section></section>', '<section data-role="outer">', "</section>"),
    "word": _each(
        f'<p class="MsoNormal" style="text-indent:32.0pt">{_SPAN}<span lang="EN-US"><o:p></o:p></span></p>',
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style>p.MsoNormal{margin:0cm}</style>",
    ),
    "breaks": _each("　　{}<br><br>\n", "<div>", "</div>"),
    "bare_breaks": _each("&nbsp;&nbsp;&nbsp;&nbsp;{}<br />\n"),
    "pre": _each("    {}\n", "<pre>", "</pre>"),
    "boxes": _each('<div style="text-indent:2em">{}</div>'),
    "fonts": _each('<p><font size="4">{}</font>', '<font face="仿宋_GB2312" size="4">', "</font>"),
    "blanks": _each("<p>&nbsp; &nbsp; &nbsp; &nbsp;{}&nbsp;</p><p>&nbsp;</p>"),
    "entries": _each("<li>{}</li>", "<ul>", "</ul>"),
    "definitions": _each("<dd>{}</dd>", "<dl>", "</dl>"),
    "rows": _each("<tr><td>{}</td></tr>", "<table>", "</table>"),
    "editor": _and("</div>", '<div class="view TRS_UEDITOR trs_paper_default trs_web"><style>.TRS_Editor P{line-height:2}</style>'),
    "cell": _and("</div></td></tr></table>", '<table width="100%"><tr><td class="bt_content"><div id="zoomcon">'),
    "quoted": _and("</article></blockquote>", "<blockquote><article>"),
    "tagged_days": tagged_days,
    "in_pieces": in_pieces,
    "titled": titled,
    "headed": headed,
    "sections": sections,
    "laws": _and(f"<p>依据：{_CITED}。</p>"),
    "questions": _and(_QUESTIONS),
    "labels": _and(_CALENDAR),
    "source_below": _and("<p>（来源：新华社　发布时间：2018-03-02）</p>"),
    "edited": _and('<p style="text-align:right">（责任编辑：李某　审核：周某）</p>'),
    "pictures": _and('<p align=center><img src="x2.jpg"></p>', '<p align=center><img src="x1.jpg" alt=""></p><p align=center>图为现场。记者 王某 摄</p>'),
    "steps": _and(_STEPS),
    "stages": _and(_STAGES),
    "merged_cells": _and(_MERGED),
    "days_in_rows": _and(_DAYS),
    "dated_links": _and(_LISTS_OF_NAMES),
    "comments": _and(_COMMENTS),
    "units": _and("<p>主办单位：县文化旅游委　承办单位：县文化馆</p><p>网站：www.example.gov.cn</p>"),
    "day_first": _and("", "<p>2019年3月5日，青岚县召开专题会议，研究部署有关工作。会议时间：2019年3月5日。</p>"),
    "video": _only('<video src="v.mp4" controls width=600></video>', "<p>记者从县有关部门了解到，这项工作已经全面展开。</p>"),
    "scanned": _only(*(f'<p align=center><img src="s{i}.jpg" width=800></p>' for i in range(4))),
    "sums": _only(_SUMS),
    "one_line": _only("<p>现将有关名单予以公布，请查阅。</p>"),
}  # fmt: skip
