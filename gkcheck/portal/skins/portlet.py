"""A style of Java portals of the years around 2010: portlets, paragraphs for entries, text for fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import Skin


class Portlet(Skin):
    """Entries are paragraphs, trails end without a link, fields run on in lines of text."""

    name = "portlet"
    size = 16
    query = "keywords"
    here, gap = "当前位置 : ", " -> "
    tail = "查看信息"
    more = "更多&gt;&gt;"
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "信息索引号",
        "名称": "信息名称",
        "发布机构": "公开责任单位",
        "文号": "文件编号",
        "成文日期": "成文时间",
        "发布日期": "公开时间",
        "有效性": "有效性",
    }
    published, source = "发表时间", "文章来源"
    files_head = "附件列表"
    sponsor, operator, phone = "主办", "承办单位", "联系方式"
    code_label, map_label = "网站标识码", "站点导航"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses of a servlet's rewritten kind."""
        return f"/portal/info/{article.day:%Y}/{article.number}.jsp"

    def page_name(self, number: int) -> str:
        """Later pages are list-2.jsp and so on."""
        return f"list-{number + 1}.jsp" if number else "index.html"

    def header(self) -> str:
        """The menu is a line of links in spans; children stand in layers at the end of the head."""
        line = "<span>|</span>".join(
            f'<span class="m" onmouseover="show(\'l{i}\')"><a href="{c.folder}">{escape(c.name)}</a></span>'
            for i, c in enumerate(self.root.children)
        )
        layers = "".join(
            f'<div id="l{i}" style="visibility:hidden">'
            + "&nbsp;".join(f'<a href="{k.folder}">{escape(k.name)}</a>' for k in c.children)
            + "</div>"
            for i, c in enumerate(self.root.children)
            if c.children
        )
        return (
            f'<div id="banner"><img src="{EMBLEM}" alt="{self.portal.owner}" width="900"><img src="{HOTLINE}" alt="12345">{self.search_box()}</div>'
            f'<div id="mainmenu"><span class="m"><a href="/">网站首页</a></span><span>|</span>{line}</div>{layers}'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """The last step is plain text."""
        steps = ['<a href="/">首页</a>']
        steps += [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail[:-1]]
        last = column.trail[-1] if column.trail else column
        steps.append(
            f'<a href="{last.folder}">{escape(last.name)}</a>' if tail else escape(last.name)
        )
        if tail:
            steps.append(tail)
        return f'<div class="portlet-path">{self.here}{self.gap.join(steps)}</div>'

    def side(self, column: Column) -> str:
        """Links parted by breaks."""
        above = column if column.children else (column.parent or column)
        rows = "<br>".join(
            f'<img src="/images/spacer.gif" alt=""><a href="{c.folder}">{escape(c.name)}</a>'
            for c in above.children
        )
        return f'<div class="portlet"><div class="portlet-title">{escape(above.name)}</div>{rows}</div>'

    def day(self, day: date) -> str:
        """Year, month and day with slashes, in brackets."""
        return f"[{day:%Y/%m/%d}]"

    def row(self, column: Column, article: Article, at: int) -> str:
        """A paragraph: the day first, then the link."""
        day = f'<font color="gray">{self.day(article.day)}</font> ' if column.dated else ""
        return f"<p>{day}{self.link(article)}</p>"

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """Paragraphs in a portlet."""
        return f'<div class="portlet-body">{"".join(self.row(column, a, i) for i, a in enumerate(part))}</div>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Numbers in brackets, then words."""
        if total < 2:
            return ""
        links = [
            f"[{i + 1}]" if i == number else f'<a href="{column.folder}{self.page_name(i)}">[{i + 1}]</a>'
            for i in range(total)
        ]  # fmt: skip
        last = column.folder + self.page_name(total - 1)
        return f'<p align="center">{" ".join(links)} <a href="{last}">最后一页</a> 记录总数：{records}</p>'

    def panel(self, column: Column, inner: str) -> str:
        """A portlet whose title is a link."""
        return (
            f'<div class="portlet"><div class="portlet-title"><a href="{column.folder}">{escape(column.name)}</a></div>'
            f'{inner}<p align="right"><a href="{column.folder}">{self.more}</a></p></div>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Lines of text, two fields a line."""
        told = [f"{n}：{escape(v)}" for n, v in fields]
        lines = ["&nbsp;&nbsp;&nbsp;&nbsp;".join(told[i : i + 2]) for i in range(0, len(told), 2)]
        return f'<div class="docinfo">{"<br>".join(lines)}</div>'

    def title(self, article: Article) -> str:
        """A centred paragraph in bold."""
        return (
            f'<p align="center"><strong><font size="5">{escape(article.title)}</font></strong></p>'
        )

    def info(self, article: Article) -> str:
        """One centred line with a counter that a script fills."""
        return (
            f'<p align="center">{self.published}：{stamp(article)}&nbsp;&nbsp;{self.source}：{escape(article.source)}'
            f'&nbsp;&nbsp;点击数：<span id="hits{article.number}">0</span></p>'
        )

    def text(self, article: Article, blocks: str) -> str:
        """A cell of a table, as the editor wrote it."""
        return f'<table width="95%" align="center"><tr><td class="artcontent">{blocks}</td></tr></table>'

    def attachments(self, article: Article) -> str:
        """Links after a head in bold, parted by breaks."""
        rows = "<br>".join(f'<a href="{u}">{escape(n)}</a>' for n, u in article.attachments)
        return f"<p><b>{self.files_head}：</b><br>{rows}</p>"

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A bold head and paragraphs."""
        rows = "".join(f'<p>·<a href="{a.path}">{escape(a.title)}</a></p>' for a in others)
        return f'<div class="portlet"><b>{label}：</b>{rows}</div>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """A table of two cells."""
        left = f'<td width="200" valign="top">{side}</td>' if side else ""
        return f'{crumb}<table width="960" align="center"><tr>{left}<td valign="top">{inner}</td></tr></table>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Centred lines at the end of the page."""
        rows = "<br>".join(line for line in lines if line)
        return f"<hr><center>友情链接：{friends}<br>{rows}<br>{icons}</center>"
