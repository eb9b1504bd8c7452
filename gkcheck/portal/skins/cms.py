"""Styles of the systems most portals run on: TRS, jpage, and one whose menu a script builds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from posixpath import relpath
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import Skin


class Trs(Skin):
    """Relative addresses, createPageHTML, TRS_UEDITOR, t20211103_1.html."""

    name = "trs"
    size = 10
    query = "SearchWord"
    here, gap = "当前位置：", "&nbsp;&gt;&nbsp;"
    labels: ClassVar[Mapping[str, str]] = {
        "文号": "发文字号",
        "发布机构": "发文机关",
        "有效性": "有效性",
        "主题分类": "主题分类",
    }
    map_label = "网站地图"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses in the column's folder by month."""
        return (
            f"{article.column.folder}{article.day:%Y%m}/t{article.day:%Y%m%d}_{article.number}.html"
        )

    def row(self, column: Column, article: Article, at: int) -> str:
        """Relative address, new window."""
        title = escape(article.title)
        day = f"<span>{self.day(article.day)}</span>" if column.dated else ""
        return f'<li><a href="./{relpath(article.path, column.folder)}" target="_blank" title="{title}">{title}</a>{day}</li>'

    def panel(self, column: Column, inner: str) -> str:
        """Blocks elsewhere cannot hold relative addresses."""
        return super().panel(column, inner.replace('href="./', f'href="{column.folder}'))

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """A script writes the pager."""
        return f'<div class="fenye"><script>createPageHTML({total}, {number}, "index", "html");</script></div>'

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Two pairs a row; labels with blanks between their letters."""
        rows = ""
        for i in range(0, len(fields), 2):
            cells = "".join(
                f'<td class="lab"><b>[&nbsp;{n}&nbsp;]</b></td><td>{escape(v)}</td>'
                for n, v in fields[i : i + 2]
            )
            rows += f"<tr>{cells}</tr>"
        return f'<div class="xxgkBox"><table class="t1">{rows}</table></div>'

    def text(self, article: Article, blocks: str) -> str:
        """The editor's box."""
        return f'<div class="view TRS_UEDITOR trs_paper_default trs_web">{blocks}</div>'

    def attachments(self, article: Article) -> str:
        """Lines inside the text, marked by the editor."""
        rows = "".join(
            f'<p class="insertfileTag"><a appendix="true" href="{u}" title="{escape(n)}">{escape(n)}</a></p>'
            for n, u in article.attachments
        )
        return f'<div class="fjxz">附件：{rows}</div>'


class Jpage(Skin):
    """Record sets that a script pages through; columns and articles by number."""

    name = "jpage"
    size = 10**6
    query = "q"
    here, gap = "当前位置：", "&gt;&gt;"
    labels: ClassVar[Mapping[str, str]] = {
        "文号": "文　　号",
        "发布机构": "发布机构",
        "成文日期": "生成日期",
        "发布日期": "公开日期",
        "有效性": "有 效 性",
        "主题分类": "分　　类",
    }
    published, source = "发布时间", "信息来源"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """art/year/month/day/art_column_number.html, without leading zeros."""
        day = article.day
        return f"/art/{day.year}/{day.month}/{day.day}/art_1021_{article.number}.html"

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """Short lists of blocks are plain."""
        return (
            f'<ul class="news">{"".join(self.row(column, a, i) for i, a in enumerate(part))}</ul>'
        )

    def lists(self, column: Column, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
        """The whole list as a record set on one page."""
        if column in self.portal.scripted:
            yield from super().lists(column, articles)
            return
        rows = "".join(
            f'<record><![CDATA[<li><a href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a>'
            + (f"<span>{self.day(a.day)}</span>" if column.dated else "")
            + "</li>]]></record>\n"
            for a in articles
        )
        if articles:
            inner = (
                f'<div id="r1-view"></div><script type="text/xml" id="r1"><datastore><totalrecord>{len(articles)}</totalrecord>'
                f"<totalpage>{-(-len(articles) // 10)}</totalpage><recordset>\n{rows}</recordset></datastore></script>"
                "<script>showRecords('r1', 10);</script>"
            )
        else:
            inner = "<p>暂无内容</p>"
        inner = f"<h2>{escape(column.name)}</h2>{self.list_head(column)}{inner}"
        body = self.body(self.crumb(column), self.side_of(column), inner)
        yield (
            f"{column.folder}index.html",
            self.page(self.titled(column.name), body, self.meta(column, None)),
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Cells with a colon of their own."""
        rows = "".join(f"<tr><td>{n}</td><td>：</td><td>{escape(v)}</td></tr>" for n, v in fields)
        return f'<table class="xxgk_table">{rows}</table>'

    def text(self, article: Article, blocks: str) -> str:
        """Content between the system's marks."""
        return f'<div id="zoom" class="bt_content"><!--ZJEG_RSS.content.begin-->{blocks}<!--ZJEG_RSS.content.end--></div>'

    def info(self, article: Article) -> str:
        """A table row."""
        return f'<table class="bt-info"><tr><td>{self.published}：{stamp(article)}</td><td>{self.source}：{escape(article.source)}</td><td>浏览次数：<span id="hits"></span></td></tr></table>'


class ScriptMenu(Skin):
    """The main menu and the side list are drawn by a script from data in the page."""

    name = "scriptmenu"
    size = 10
    query = "keyWords"
    here, gap = "您当前的位置：", " &gt; "
    map_label = "站点地图"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses in the column's folder."""
        return f"{article.column.folder}content/post_{article.number}.html"

    def page_name(self, number: int) -> str:
        """Later pages are index_2.html and so on."""
        return f"index_{number + 1}.html" if number else "index.html"

    def header(self) -> str:
        """An empty box that the script fills; the site map in the footer is plain."""
        tree = [
            {"n": c.name, "u": c.folder, "s": [{"n": k.name, "u": k.folder} for k in c.children]}
            for c in self.root.children
        ]
        return (
            f'<div class="head"><img src="{EMBLEM}" alt="{self.portal.owner}"><strong>{self.portal.owner}</strong><img src="{HOTLINE}" alt="12345">{self.search_box()}</div>'
            f'<div id="menu"></div><script>var menuData={json.dumps(tree, ensure_ascii=False)};drawMenu("menu", menuData);</script>'
        )

    def side(self, column: Column) -> str:
        """Brothers from a script as well."""
        above = column if column.children else (column.parent or column)
        rows = [{"n": c.name, "u": c.folder, "s": []} for c in above.children]
        return f'<div class="left"><h3>{escape(above.name)}</h3><div id="side"></div><script>drawMenu("side", {json.dumps(rows, ensure_ascii=False)});</script></div>'

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """label and span."""
        rows = "".join(
            f'<div class="item"><label>{n}：</label><span>{escape(v)}</span></div>'
            for n, v in fields
        )
        return f'<div class="doc-head">{rows}</div>'
