"""A style that saves room: titles cut short, days without a year, menu names as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import Skin

_LONGEST = 20  # characters of a title in a list


class Short(Skin):
    """Lists show the start of a title and month and day; the rest is in attributes and addresses."""

    name = "short"
    size = 14
    query = "qt"
    here, gap = "所在位置：", "&nbsp;&gt;&nbsp;"
    tail = "信息内容"
    more = "MORE"
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索引号",
        "名称": "文件名称",
        "发布机构": "发文机构",
        "文号": "发文文号",
        "成文日期": "成文时间",
        "发布日期": "发布时间",
        "有效性": "是否有效",
        "主题分类": "主题类别",
    }
    published, source = "信息日期", "信息来源"
    files_head = "相关下载"
    sponsor, operator, phone = "主办单位", "承办单位", "联系电话"
    code_label, map_label = "标识码", "网站地图"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses that tell day, column and number."""
        d = article.day
        return f"/art/{d.year}/{d.month}/{d.day}/art_{len(article.column.folder)}_{article.number}.html"

    def page_name(self, number: int) -> str:
        """Later pages are index_2.html and so on."""
        return f"index_{number + 1}.html" if number else "index.html"

    def header(self) -> str:
        """Names of the menu are drawn; children drop down as plain links."""
        items = "".join(
            f'<li id="n{i}"><a href="{c.folder}"><img src="/images/spacer.gif" alt="{escape(c.name)}"></a>'
            f'<div class="drop">{"".join(f"""<a href="{k.folder}">{escape(k.name)}</a>""" for k in c.children)}</div></li>'
            for i, c in enumerate(self.root.children)
        )
        return (
            f'<div class="hd"><a href="/"><img src="{EMBLEM}" alt="{self.portal.owner}"></a><img src="{HOTLINE}" alt="12345">{self.search_box()}'
            f'<ul class="mn"><li><a href="/"><img src="/images/spacer.gif" alt="首页"></a></li>{items}</ul></div>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """A table whose cells hold label and trail."""
        inner = super().crumb(column, tail).removeprefix('<div class="crumbs">')
        rest = inner.removesuffix("</div>").removeprefix(self.here)
        return f"<table><tr><td>{self.here}</td><td>{rest}</td></tr></table>"

    def side(self, column: Column) -> str:
        """A list below a heading that is a link."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in above.children
        )
        return f'<div class="lm"><h2><a href="{above.folder}">{escape(above.name)}</a></h2><ul>{rows}</ul></div>'

    def row(self, column: Column, article: Article, at: int) -> str:
        """The start of the title; month and day."""
        title, short = escape(article.title, quote=True), article.title
        if len(short) > _LONGEST:
            short = short[:_LONGEST] + "..."
        day = f"<span>{article.day:%m-%d}</span>" if column.dated else ""
        return f'<li><a href="{article.path}" title="{title}">{escape(short)}</a>{day}</li>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Arrows as pictures, the place in words."""
        if total < 2:
            return ""

        def to(page: int, words: str) -> str:
            if not 0 <= page < total or page == number:
                return ""
            return f'<a href="{column.folder}{self.page_name(page)}"><img src="/images/spacer.gif" alt="{words}"></a>'

        return (
            f'<div class="fy">{to(0, "首页")}{to(number - 1, "上一页")}{to(number + 1, "下一页")}{to(total - 1, "尾页")}'
            f"<span>页次：{number + 1}/{total}</span><span>每页{self.size}条</span><span>共{records}条</span></div>"
        )

    def panel(self, column: Column, inner: str) -> str:
        """A box with its name in a span."""
        return (
            f'<div class="bx"><div class="tt"><span><a href="{column.folder}">{escape(column.name)}</a></span>'
            f'<a href="{column.folder}">{self.more}</a></div>{inner}</div>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Cells with label and value in one."""
        cells = [f"<td><strong>{n}:</strong>{escape(v)}</td>" for n, v in fields]
        rows = "".join(f"<tr>{''.join(cells[i : i + 2])}</tr>" for i in range(0, len(cells), 2))
        return f"<table border=1>{rows}</table>"

    def title(self, article: Article) -> str:
        """The heading in the first row of a table."""
        return f'<table width="100%"><tr><td class="title" align="center">{escape(article.title)}</td></tr></table>'

    def info(self, article: Article) -> str:
        """Cells side by side."""
        return (
            f"<table><tr><td>{self.published}：{stamp(article)}</td><td>{self.source}：{escape(article.source)}</td>"
            "<td>浏览次数：<script>document.write(hits)</script></td><td>字体：[ 大 中 小 ]</td></tr></table>"
        )

    def text(self, article: Article, blocks: str) -> str:
        """The box that the size of letters is set on."""
        return f'<div id="zoomcon" class="bt_content">{blocks}</div>'

    def attachments(self, article: Article) -> str:
        """A row of links with pictures of their kind."""
        rows = "".join(
            f'<li><img src="/images/spacer.gif" alt=""><a href="{u}" title="{escape(n)}">{escape(n)}</a></li>'
            for n, u in article.attachments
        )
        return f'<div class="xgxz"><span>{self.files_head}</span><ul>{rows}</ul></div>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """Links parted by breaks."""
        rows = "<br>".join(
            f'<a href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a>' for a in others
        )
        return f'<div class="xg"><b>{label}</b><br>{rows}</div>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """A table at the end."""
        rows = "".join(f"<tr><td>{line}</td></tr>" for line in lines if line)
        return f'<div class="ft"><div>{friends}</div><table>{rows}<tr><td>{icons}</td></tr></table></div>'
