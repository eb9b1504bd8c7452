"""Styles of recent years: a grid framework with cards, and semantic HTML5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import Skin


class Bootstrap(Skin):
    """navbar, breadcrumb list, list-group, pagination, rows of columns."""

    name = "bootstrap"
    size = 10
    query = "keyword"
    tail = "详情"
    more = "查看更多"
    labels: ClassVar[Mapping[str, str]] = {
        "文号": "文　　号",
        "名称": "名　　称",
        "发布机构": "发文机关",
        "成文日期": "成文日期",
        "有效性": "有 效 性",
    }
    files_head = "相关附件"
    sponsor, operator = "主办", "承办"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses by number."""
        return f"/article/{article.number}.html"

    def page_name(self, number: int) -> str:
        """Later pages are page-2.html and so on."""
        return f"page-{number + 1}.html" if number else "index.html"

    def header(self) -> str:
        """A navbar with dropdowns."""
        items = ""
        for column in self.root.children:
            rows = "".join(
                f'<a class="dropdown-item" href="{c.folder}">{escape(c.name)}</a>'
                for c in column.children
            )
            items += f'<li class="nav-item dropdown"><a class="nav-link dropdown-toggle" href="{column.folder}">{escape(column.name)}</a><div class="dropdown-menu">{rows}</div></li>'
        return (
            f'<div class="container"><div class="row"><div class="col-md-8"><img src="{EMBLEM}" alt="{self.portal.owner}"><span class="h2">{self.portal.owner}</span>'
            f'<img src="{HOTLINE}" alt="12345"></div><div class="col-md-4">{self.search_box()}</div></div></div>'
            f'<nav class="navbar navbar-expand-lg"><div class="container"><ul class="navbar-nav"><li class="nav-item"><a class="nav-link" href="/">首页</a></li>{items}</ul></div></nav>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """An ol without a lead word."""
        rows = '<li class="breadcrumb-item"><a href="/">首页</a></li>' + "".join(
            f'<li class="breadcrumb-item"><a href="{c.folder}">{escape(c.name)}</a></li>'
            for c in column.trail
        )
        if tail:
            rows += f'<li class="breadcrumb-item active">{tail}</li>'
        return f'<ol class="breadcrumb">{rows}</ol>'

    def side(self, column: Column) -> str:
        """A group of links."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<a class="list-group-item{" active" if c is column else ""}" href="{c.folder}">{escape(c.name)}</a>'
            for c in above.children
        )
        return f'<div class="col-md-3"><div class="card"><div class="card-header">{escape(above.name)}</div><div class="list-group">{rows}</div></div></div>'

    def row(self, column: Column, article: Article, at: int) -> str:
        """An entry of a list group, the date in a badge."""
        day = (
            f'<span class="badge text-muted">{self.day(article.day)}</span>' if column.dated else ""
        )
        return f'<li class="list-group-item d-flex">{self.link(article)}{day}</li>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A list group."""
        return f'<ul class="list-group list-group-flush">{"".join(self.row(column, a, i) for i, a in enumerate(part))}</ul>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """A pagination list with signs for back and on."""
        if total < 2:
            return ""
        items = "".join(
            f'<li class="page-item{" active" if i == number else ""}"><a class="page-link" href="{column.folder}{self.page_name(i)}">{i + 1}</a></li>'
            for i in range(total)
        )
        if number + 1 < total:
            items += f'<li class="page-item"><a class="page-link" href="{column.folder}{self.page_name(number + 1)}">&raquo;</a></li>'
        return f'<nav><ul class="pagination">{items}</ul></nav>'

    def panel(self, column: Column, inner: str) -> str:
        """A card."""
        return (
            f'<div class="card col-md-6"><div class="card-header"><a href="{column.folder}">{escape(column.name)}</a>'
            f'<a class="float-right" href="{column.folder}">{self.more}</a></div><div class="card-body">{inner}</div></div>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Rows of grid cells."""
        rows = "".join(
            f'<div class="col-md-2 text-right">{n}</div><div class="col-md-4">{escape(v)}</div>'
            for n, v in fields
        )
        return f'<div class="row border doc-fields">{rows}</div>'

    def text(self, article: Article, blocks: str) -> str:
        """A card body."""
        return f'<div class="card-text article-body">{blocks}</div>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Grid of 3 and 9."""
        width = "col-md-9" if side else "col-md-12"
        return f'<div class="container">{crumb}<div class="row">{side}<div class="{width}">{inner}</div></div></div>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """A dark footer with a grid."""
        rows = "".join(f'<div class="col-md-12">{line}</div>' for line in lines if line)
        return f'<footer class="bg-dark"><div class="container"><div class="row"><div class="col-md-12">友情链接 {friends}</div>{rows}<div class="col-md-12">{icons}</div></div></div></footer>'


class Html5(Skin):
    """header, nav, main, article, aside, section, time and footer."""

    name = "html5"
    size = 20
    query = "searchText"
    here, gap = "", " / "
    tail = "正文"
    labels: ClassVar[Mapping[str, str]] = {
        "发布机构": "公开责任部门",
        "文号": "文号",
        "成文日期": "成文日期",
        "有效性": "时效性",
        "主题分类": "组配分类",
    }
    published = "发布于"
    files_head = "附件"
    map_label = "网站地图"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses in the column's folder by month."""
        return f"{article.column.folder}{article.day:%Y-%m/%d}/article_{article.number}.html"

    def page(self, title: str, body: str, meta: str) -> str:
        """As the base, with a skip link first."""
        return super().page(title, f"<main>{body}</main>", meta)

    def header(self) -> str:
        """header with nav; the second level in details."""
        rows = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a>{self.submenu(c)}</li>'
            for c in self.root.children
        )
        return (
            f'<header><a href="/"><img src="{EMBLEM}" alt="{self.portal.owner}"></a><p>{self.portal.owner}</p><img src="{HOTLINE}" alt="12345">'
            f'{self.search_box()}<nav aria-label="主导航"><ul><li><a href="/">网站首页</a></li>{rows}</ul></nav></header>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """nav with an aria label, slashes between."""
        links = ['<a href="/">首页</a>'] + [
            f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail
        ]
        if tail:
            links.append(f'<span aria-current="page">{tail}</span>')
        return f'<nav aria-label="breadcrumb" class="breadcrumb">{self.gap.join(links)}</nav>'

    def side(self, column: Column) -> str:
        """aside with nav."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in above.children
        )
        return f"<aside><nav><h2>{escape(above.name)}</h2><ul>{rows}</ul></nav></aside>"

    def row(self, column: Column, article: Article, at: int) -> str:
        """An article with a time element."""
        day = (
            f'<time datetime="{article.day:%Y-%m-%d}">{article.day:%Y.%m.%d}</time>'
            if column.dated
            else ""
        )
        return f"<li><h3>{self.link(article)}</h3>{day}</li>"

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A section with a list."""
        return f"<section><ul>{''.join(self.row(column, a, i) for i, a in enumerate(part))}</ul></section>"

    def panel(self, column: Column, inner: str) -> str:
        """A section."""
        return f'<section class="block"><h2><a href="{column.folder}">{escape(column.name)}</a></h2>{inner}<p><a href="{column.folder}">{self.more}</a></p></section>'

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """A table with a caption, scope on the heads."""
        rows = "".join(f'<tr><th scope="row">{n}</th><td>{escape(v)}</td></tr>' for n, v in fields)
        return f"<table><caption>公文信息</caption>{rows}</table>"

    def info(self, article: Article) -> str:
        """time with datetime, then the source."""
        return f'<p class="byline"><time datetime="{article.day:%Y-%m-%d}T{stamp(article)[11:]}">{self.published} {stamp(article)}</time> <span>{self.source}：{escape(article.source)}</span></p>'

    def text(self, article: Article, blocks: str) -> str:
        """article-text section."""
        return f'<div class="article-text" itemprop="articleBody">{blocks}</div>'

    def attachments(self, article: Article) -> str:
        """aside with links that say download."""
        rows = "".join(
            f'<li><a href="{u}" download>{escape(n)}</a></li>' for n, u in article.attachments
        )
        return f'<aside class="downloads"><h2>{self.files_head}</h2><ul>{rows}</ul></aside>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """section with a list."""
        rows = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for a in others)
        return f'<section class="see-also"><h2>{label}</h2><ul>{rows}</ul></section>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """article beside aside."""
        return f"{crumb}{side}<article>{inner}</article>"

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """footer with address."""
        rows = "".join(f"<li>{line}</li>" for line in lines if line)
        return f"<footer><nav>友情链接：{friends}</nav><ul>{rows}</ul><div>{icons}</div></footer>"
