"""A style of the years around 2020: tabbed menu panels, cards with split dates, everything in divs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import Skin


class Cards(Skin):
    """Whole entries are links, days stand apart from months, labels carry no table."""

    name = "cards"
    size = 12
    query = "searchWord"
    here, gap = "您现在的位置：", '<i class="sep">»</i>'
    tail = "内容"
    more = "+"
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索 引 号",
        "发布机构": "发布单位",
        "文号": "发文字号",
        "发布日期": "发文日期",
        "有效性": "效力状态",
    }
    published, source = "日期", "稿源"
    files_head = "附件"
    sponsor, operator, phone = "主办单位", "承办", "电话"
    code_label, map_label = "政府网站标识码", "网站导航"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses by site, column and number, as content systems give them."""
        return f"/c/{article.day:%Y-%m-%d}/{article.number}.shtml"

    def page_name(self, number: int) -> str:
        """Later pages are index_p2.shtml and so on."""
        return f"index_p{number + 1}.shtml" if number else "index.html"

    def header(self) -> str:
        """Heads of the menu in one row, their panels in another, as tabs are built."""
        heads = "".join(
            f'<a class="tab" data-i="{i}" href="{c.folder}">{escape(c.name)}</a>'
            for i, c in enumerate(self.root.children, 1)
        )
        panels = "".join(
            f'<div class="panel-{i}" style="display:none">'
            + "".join(f'<a href="{k.folder}">{escape(k.name)}</a>' for k in c.children)
            + "</div>"
            for i, c in enumerate(self.root.children, 1)
            if c.children
        )
        return (
            f'<div class="top"><div class="w1200"><a class="logo" href="/"><img src="{EMBLEM}" alt="{self.portal.owner}"></a>'
            f'<img class="hot" src="{HOTLINE}" alt="12345">{self.search_box()}</div></div>'
            f'<div class="daohang"><div class="w1200 heads"><a class="tab on" data-i="0" href="/">首页</a>{heads}</div><div class="panels">{panels}</div></div>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """Links with arrows between, in a box without a telling class."""
        inner = super().crumb(column, tail).removeprefix('<div class="crumbs">')
        return f'<div class="w1200 wz"><img src="/images/spacer.gif" alt="">{inner}'

    def side(self, column: Column) -> str:
        """dl with the parent as its term."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<dd{" class=hover" if c is column else ""}><a href="{c.folder}">{escape(c.name)}</a></dd>'
            for c in above.children
        )
        return f'<dl class="zmenu"><dt>{escape(above.name)}</dt>{rows}</dl>'

    def row(self, column: Column, article: Article, at: int) -> str:
        """A card: the whole entry is a link; the day is large, year and month stand below it."""
        title = escape(article.title)
        day = ""
        if column.dated:
            day = f'<div class="rq"><b>{article.day:%d}</b><em>{article.day:%Y-%m}</em></div>'
        return f'<a class="item" href="{article.path}" target="_blank">{day}<div class="bt">{title}</div></a>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """Cards in a box."""
        return f'<div class="cards">{"".join(self.row(column, a, i) for i, a in enumerate(part))}</div>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Back and on as links, the numbers between them as words and a select."""
        if total < 2:
            return ""

        def to(page: int, words: str) -> str:
            if not 0 <= page < total:
                return f"<span>{words}</span>"
            return f'<a href="{column.folder}{self.page_name(page)}">{words}</a>'

        chosen = "".join(
            f'<option value="{column.folder}{self.page_name(i)}"{" selected" if i == number else ""}>{i + 1}</option>'
            for i in range(total)
        )
        return (
            f'<div class="turn">{to(number - 1, "上页")}<em>{number + 1}</em>/<em>{total}</em>{to(number + 1, "下页")}'
            f'<select onchange="window.location=this.value">{chosen}</select></div>'
        )

    def panel(self, column: Column, inner: str) -> str:
        """A head with the way on as a plus sign."""
        return (
            f'<div class="mod"><div class="hd"><a href="{column.folder}">{escape(column.name)}</a>'
            f'<a class="plus" href="{column.folder}" title="更多">{self.more}</a></div><div class="bd">{inner}</div></div>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """A list of label and value."""
        rows = "".join(f"<li><b>{n}：</b><span>{escape(v)}</span></li>" for n, v in fields)
        return f'<ul class="xxgk">{rows}</ul>'

    def title(self, article: Article) -> str:
        """No heading element."""
        return f'<div class="bigtitle">{escape(article.title)}</div>'

    def info(self, article: Article) -> str:
        """Day in Chinese, size of letters, source, all in one line."""
        day = (
            f"{article.day.year}年{article.day.month}月{article.day.day}日 {stamp(article)[11:16]}"
        )
        return (
            f'<div class="xx">{self.published}：{day}　{self.source}：{escape(article.source)}　'
            '字号：[<a href="javascript:size(18)">大</a> <a href="javascript:size(16)">中</a> <a href="javascript:size(14)">小</a>]　'
            '<a href="javascript:window.print()">打印</a></div>'
        )

    def text(self, article: Article, blocks: str) -> str:
        """The box of an editor."""
        return f'<div class="zw"><div class="view TRS_UEDITOR">{blocks}</div></div>'

    def attachments(self, article: Article) -> str:
        """Numbered lines below the text."""
        rows = "".join(
            f'<p>{self.files_head}{i}：<a href="{u}">{escape(n)}</a></p>'
            for i, (n, u) in enumerate(article.attachments, 1)
        )
        return f'<div class="fj">{rows}</div>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A tab head and its box."""
        rows = "".join(
            f'<div class="li"><a href="{a.path}">{escape(a.title)}</a></div>' for a in others
        )
        return f'<div class="tabs"><span class="t on">{label}</span></div><div class="tabbox">{rows}</div>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Two boxes side by side."""
        return f'{crumb}<div class="w1200 main2">{side}<div class="r900">{inner}</div></div>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """One block, lines parted by breaks."""
        return f'<div class="bottom"><div class="yq">{friends}</div><div class="w1200">{"<br>".join(x for x in lines if x)}<br>{icons}</div></div>'
