"""Styles of the years when portals were laid out with tables, div/ul and dl."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import meta_rows, stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import Skin

_OLD_LABELS = {
    "文号": "发文字号", "发布机构": "发文单位", "成文日期": "生成日期", "发布日期": "公开日期",
    "主题分类": "信息分类", "有效性": "时效", "名称": "标题", "索引号": "信息索引号",
}  # fmt: skip


class Table2005(Skin):
    """Tables inside tables, upper-case tags, GB2312, no style sheet to speak of."""

    name = "table2005"
    size = 15
    charset = "gb18030"
    query = "keyword"
    here, gap = "当前位置:", " &gt;&gt; "
    labels: ClassVar[Mapping[str, str]] = _OLD_LABELS
    published, source = "发布时间", "信息来源"
    sponsor, operator = "主办", "承办"
    map_label = "站点地图"
    files_head = "附件:"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses by date, away from the columns."""
        return f"/html/{article.day:%Y/%m}/{article.number}.htm"

    def page_name(self, number: int) -> str:
        """Later pages are list_2.htm and so on."""
        return f"list_{number + 1}.htm" if number else "index.html"

    def meta(self, column: Column | None, article: Article | None) -> str:
        """Upper-case tags; the attributes in the other order."""
        rows = meta_rows(self.portal, column, article)
        return "\n".join(f'<META CONTENT="{escape(v, quote=True)}" NAME="{n}">' for n, v in rows)

    def page(self, title: str, body: str, meta: str) -> str:
        """HTML 4 without a viewport."""
        return (
            '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<HTML><HEAD>\n'
            f'<META http-equiv="Content-Type" content="text/html; charset=gb2312">\n<TITLE>{escape(title)}</TITLE>\n{meta}\n'
            f'<LINK href="/assets/portal.css" rel="stylesheet"></HEAD>\n<BODY leftMargin="0" topMargin="0">\n{self.top}\n'
            f"{body}\n{self.bottom}\n</BODY></HTML>\n"
        )

    def header(self) -> str:
        """The menu is one row of cells; children are only on the columns' own pages."""
        cells = "".join(
            f'<td align="center" bgcolor="#B40000"><a href="{c.folder}"><font color="#FFFFFF">{escape(c.name)}</font></a></td>'
            for c in self.root.children
        )
        return (
            f'<table width="980" align="center" cellpadding="0" cellspacing="0"><tr><td><img src="{EMBLEM}" alt="{self.portal.owner}">'
            f'<font size="6">{self.portal.owner}</font><img src="{HOTLINE}" alt="12345"></td><td>{self.search_box()}</td></tr></table>'
            f'<table width="980" align="center" id="menu" cellpadding="4"><tr><td align="center" bgcolor="#B40000"><a href="/">首 页</a></td>{cells}</tr></table>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """One cell with the trail."""
        inner = (
            super().crumb(column, tail).removeprefix('<div class="crumbs">').removesuffix("</div>")
        )
        return f'<table width="980" align="center"><tr><td height="28">{inner}</td></tr></table>'

    def side(self, column: Column) -> str:
        """A table of one column of links."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<tr><td height="24">·<a href="{c.folder}">{escape(c.name)}</a></td></tr>'
            for c in above.children
        )
        return f'<table width="180" class="leftmenu"><tr><td><b>{escape(above.name)}</b></td></tr>{rows}</table>'

    def row(self, column: Column, article: Article, at: int) -> str:
        """A table row: dot, link, date in brackets."""
        day = f'<td width="100">({self.day(article.day)})</td>' if column.dated else ""
        return f'<tr><td height="25">·{self.link(article)}</td>{day}</tr>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A table of entries."""
        rows = "".join(self.row(column, a, i) for i, a in enumerate(part, 1))
        return f'<table width="100%" border="0" cellspacing="0">{rows}</table>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """首页 上一页 下一页 尾页, with counts in words."""
        if total < 2:
            return ""

        def to(page: int, words: str) -> str:
            return f'<a href="{column.folder}{self.page_name(page)}">{words}</a>'

        links = [to(0, "首页")] + ([to(number - 1, "上一页")] if number else [])
        links += [to(number + 1, "下一页")] if number + 1 < total else []
        return (
            f'<table width="100%"><tr><td align="center">共{records}条记录 第{number + 1}页/共{total}页 '
            f"{' '.join([*links, to(total - 1, '尾页')])}</td></tr></table>"
        )

    def panel(self, column: Column, inner: str) -> str:
        """A table with a coloured head."""
        return (
            f'<table width="100%" border="1"><tr><td bgcolor="#EEEEEE"><a href="{column.folder}"><b>{escape(column.name)}</b></a>'
            f'</td><td align="right"><a href="{column.folder}">more...</a></td></tr><tr><td colspan="2">{inner}</td></tr></table>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Two pairs of cells a row, labels in square brackets."""
        rows = ""
        for i in range(0, len(fields), 2):
            cells = "".join(
                f'<td bgcolor="#F0F0F0" align="right">【{n}】</td><td>{escape(v) or "&nbsp;"}</td>'
                for n, v in fields[i : i + 2]
            )
            rows += f"<tr>{cells}</tr>"
        return f'<table width="95%" border="1" cellspacing="0">{rows}</table>'

    def title(self, article: Article) -> str:
        """A bold line, no heading element."""
        return f'<p align="center" class="title"><font size="5"><b>{escape(article.title)}</b></font></p>'

    def info(self, article: Article) -> str:
        """A line in the middle."""
        day = article.day
        return f'<p align="center">{self.published}:{day.year}-{day.month}-{day.day} {stamp(article)[11:]} &nbsp; {self.source}:{escape(article.source)}</p><hr>'

    def text(self, article: Article, blocks: str) -> str:
        """A cell of a table."""
        return f'<table width="95%" align="center"><tr><td class="Zoom" id="Zoom">{blocks}</td></tr></table>'

    def attachments(self, article: Article) -> str:
        """Numbered lines at the end."""
        rows = "<br>".join(
            f'{i}.<a href="{u}">{escape(n)}</a>' for i, (n, u) in enumerate(article.attachments, 1)
        )
        return f"<p><b>{self.files_head}</b><br>{rows}</p>"

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A table of links."""
        rows = "".join(
            f'<tr><td>·<a href="{a.path}">{escape(a.title)}</a></td></tr>' for a in others
        )
        return f'<table width="95%" border="0"><tr><td><b>{label}：</b></td></tr>{rows}</table>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Two cells."""
        left = f'<td width="190" valign="top">{side}</td>' if side else ""
        return f'{crumb}<table width="980" align="center"><tr>{left}<td valign="top">{inner}</td></tr></table>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """A table with one row a line."""
        rows = "".join(
            f'<tr><td align="center">{line}</td></tr>' for line in (*lines, icons) if line
        )
        return f'<table width="980" align="center" id="bottom"><tr><td>友情链接: {friends}</td></tr>{rows}</table>'


class DivUl(Skin):
    """div and ul with a date in front, labels as list entries."""

    name = "divul"
    size = 12
    query = "wd"
    here, gap, tail = "您的位置：", " &gt; ", "内容"
    more = "more"
    labels: ClassVar[Mapping[str, str]] = {
        "文号": "发文文号",
        "发布机构": "发布单位",
        "成文日期": "发文日期",
        "有效性": "是否有效",
        "名称": "信息名称",
    }
    validity: ClassVar[Mapping[str, str]] = {"现行有效": "有效", "废止": "已废止", "失效": "已失效"}
    published = "发布日期"
    map_label = "站点地图"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses in the column's folder."""
        return (
            f"{article.column.folder}{article.day:%Y%m}/t{article.day:%Y%m%d}_{article.number}.html"
        )

    def row(self, column: Column, article: Article, at: int) -> str:
        """The date first, in square brackets."""
        day = f"<i>[{self.day(article.day)}]</i>" if column.dated else ""
        return f"<li>{day}{self.link(article)}</li>"

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """A list of label and value."""
        rows = "".join(f"<li><b>{n}：</b><span>{escape(v)}</span></li>" for n, v in fields)
        return f'<ul class="xxgk_head">{rows}</ul>'

    def info(self, article: Article) -> str:
        """Parts with bars between."""
        return f'<div class="source">{self.source}：{escape(article.source)} | {self.published}：{stamp(article)} | 字体：大 中 小</div>'

    def attachments(self, article: Article) -> str:
        """Paragraphs with an icon."""
        return "".join(
            f'<p class="fj"><img src="/images/spacer.gif" alt="">附件：<a href="{u}">{escape(n)}</a></p>'
            for n, u in article.attachments
        )


class DefinitionList(Skin):
    """dl, dt and dd for menus, lists and field tables; dates with slashes."""

    name = "dl"
    size = 8
    query = "searchword"
    here, gap = "您现在所在的位置：", " › "
    labels: ClassVar[Mapping[str, str]] = {
        "文号": "文件编号",
        "发布机构": "发布机关",
        "成文日期": "成文时间",
        "发布日期": "发布时间",
        "有效性": "效力状态",
    }
    sponsor, operator, phone = "主办单位", "运维单位", "联系方式"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses by day."""
        return f"/c/{article.day:%Y-%m-%d}/{article.number}.shtml"

    def page_name(self, number: int) -> str:
        """Later pages are index-2.html and so on."""
        return f"index-{number + 1}.html" if number else "index.html"

    def day(self, day: date) -> str:
        """2021/11/3."""
        return f"{day.year}/{day.month:02d}/{day.day:02d}"

    def header(self) -> str:
        """Each menu entry is a dl with its children below."""
        menus = ""
        for column in self.root.children:
            rows = "".join(
                f'<dd><a href="{c.folder}">{escape(c.name)}</a></dd>' for c in column.children
            )
            menus += f'<dl><dt><a href="{column.folder}">{escape(column.name)}</a></dt>{rows}</dl>'
        return (
            f'<div id="top"><img src="{EMBLEM}" alt="{self.portal.owner}"><em>{self.portal.owner}</em><img src="{HOTLINE}" alt="12345">'
            f'{self.search_box()}</div><div id="mainnav"><dl><dt><a href="/">首页</a></dt></dl>{menus}</div>'
        )

    def side(self, column: Column) -> str:
        """A dl of brothers."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<dd><a href="{c.folder}">{escape(c.name)}</a></dd>' for c in above.children
        )
        return f'<div class="subnav"><dl><dt>{escape(above.name)}</dt>{rows}</dl></div>'

    def row(self, column: Column, article: Article, at: int) -> str:
        """A dd with the date behind."""
        day = f"<em>{self.day(article.day)}</em>" if column.dated else ""
        return f"<dd>{self.link(article)}{day}</dd>"

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A dl of entries."""
        return f'<dl class="newslist">{"".join(self.row(column, a, i) for i, a in enumerate(part))}</dl>'

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """dt and dd pairs."""
        rows = "".join(f"<dt>{n}</dt><dd>{escape(v)}</dd>" for n, v in fields)
        return f'<dl class="meta">{rows}</dl>'

    def info(self, article: Article) -> str:
        """Date with slashes, then the source."""
        day = article.day
        return f'<p class="from"><span>时间：{day.year}年{day.month:02d}月{day.day:02d}日 {stamp(article)[11:]}</span> <span>{self.source}：{escape(article.source)}</span></p>'
