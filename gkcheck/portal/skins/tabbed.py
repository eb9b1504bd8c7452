"""A style of provincial platforms of about 2020: tabs, a menu of hidden panels, lazy pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import ClassVar
from uuid import NAMESPACE_URL, uuid5

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article
from gkcheck.portal.skins.base import HOME_BLOCKS, HOME_COLUMNS, Skin

_PANEL_ROWS = 8  # links below one heading of a menu panel
_SUMMARY = 70  # characters of text that a list shows of an article
_AROUND = 2  # numbers on either side of the page that one is on


class Tabbed(Skin):
    """Labels and values stand in elements of their own; what belongs between them is drawn by CSS."""

    name = "tabbed"
    size = 10
    query = "keyWord"
    assets: ClassVar[tuple[str, ...]] = ("tabbed.css", "tabbed.js")
    more = "更多"
    labels: ClassVar[Mapping[str, str]] = {
        "名称": "标题",
        "发布机构": "发文机关",
        "文号": "发文字号",
        "发布日期": "公开日期",
        "有效性": "时效性",
    }
    published, source = "发布时间", "信息来源"
    files_head = "相关附件"
    sponsor, operator, phone = "主办单位", "承办单位", "联系电话"
    code_label, map_label = "网站标识码", "网站地图"

    @classmethod
    def article_path(cls, article: Article) -> str:
        """The column's folder, the day, and an identifier that says nothing."""
        key = uuid5(NAMESPACE_URL, f"{article.column.folder}{article.number}")
        return f"{article.column.folder}{article.day:%Y%m%d}/{key}.html"

    def page_name(self, number: int) -> str:
        """Later pages are p/2.html and so on."""
        return f"p/{number + 1}.html" if number else "index.html"

    def titled(self, name: str) -> str:
        """Name and owner with a dash between."""
        return f"{name} - {self.portal.owner}"

    def page(self, title: str, body: str, meta: str) -> str:
        """With the style's own sheet and script."""
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="X-UA-Compatible" content="IE=edge">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n{meta}\n'
            '<link rel="shortcut icon" href="/favicon.ico">\n<link rel="stylesheet" href="/assets/tabbed.css">\n</head>\n'
            f'<body>\n{self.top}\n{body}\n{self.bottom}\n<script src="/assets/tabbed.js"></script>\n</body>\n</html>\n'
        )

    # -- head ---------------------------------------------------------------------------------------

    def header(self) -> str:
        """Brand, menu of panels, and the same menu once more for phones."""
        items = "".join(
            f'<li class="nav-item"><a class="nav-link" href="{c.folder}">{escape(c.name)}</a>{self._mega(c)}</li>'
            for c in self.root.children
        )
        small = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a>{self.submenu(c)}</li>'
            for c in self.root.children
        )
        return (
            f'<header class="g-hd"><div class="w1200 brand"><a class="logo" href="/"><img src="{EMBLEM}" alt="{self.portal.owner}"></a>'
            f'<span class="logo-name">{self.portal.owner}</span><img class="hot" src="{HOTLINE}" alt="12345政务服务便民热线">{self.search_box()}</div>'
            f'<nav class="g-nav"><ul class="w1200"><li class="nav-item"><a class="nav-link" href="/">首页</a></li>{items}</ul></nav>'
            f'<nav class="m-nav" style="display:none"><p class="m-hd">导航菜单<i class="icon icon-close"></i></p><ul><li><a href="/">首页</a></li>{small}</ul></nav></header>'
        )

    def _mega(self, column: Column) -> str:
        """The hidden panel of a top column: groups of links under headings that lead nowhere."""
        leaves = [c for c in column.children if not c.children]
        groups = [
            ("常用栏目" if not at else "更多栏目", leaves[at : at + _PANEL_ROWS])
            for at in range(0, len(leaves), _PANEL_ROWS)
        ]
        groups += [(c.name, c.children) for c in column.children if c.children]
        if not groups:
            return ""
        cols = "".join(
            f'<div class="mega-col"><h5>{escape(name)}</h5><ul>{_items(columns)}</ul></div>'
            for name, columns in groups
        )
        return f'<div class="mega" style="display:none"><div class="mega-in">{cols}</div></div>'

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """An ordered list; the last step is where one is."""
        *above, last = column.trail
        steps = [(c.name, c.folder) for c in above]
        return _steps([*steps, (last.name, last.folder)] if tail else steps, tail or last.name)

    def side(self, column: Column) -> str:
        """Brothers and sisters in a box with a coloured head."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<li{" class=active" if c is column else ""}><a href="{c.folder}"><i class="icon icon-right"></i>{escape(c.name)}</a></li>'
            for c in above.children
        )
        return f'<aside class="side-nav"><div class="side-hd">{escape(above.name)}</div><ul>{rows}</ul></aside>'

    # -- lists --------------------------------------------------------------------------------------

    def row(self, column: Column, article: Article, at: int) -> str:
        """The day in large figures, year and month below, a summary and the source."""
        title, day, summary = escape(article.title), "", _summary(article)
        if column.dated:
            day = f'<div class="date"><b>{article.day:%d}</b><span>{article.day:%Y-%m}</span></div>'
        below = f'<p class="sum">{escape(summary)}</p>' if summary else ""
        return (
            f'<li>{day}<div class="txt"><a class="tit" href="{article.path}" target="_blank" title="{title}">{title}</a>{below}'
            f'<span class="src">{self.source}：{escape(article.source)}</span></div></li>'
        )

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A list."""
        return f'<ul class="date-list">{"".join(self.row(column, a, i) for i, a in enumerate(part))}</ul>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Back, numbers with a gap, on, a box to jump from, and how many entries there are."""
        if total < 2:
            return ""

        def to(page: int, words: str, kind: str = "") -> str:
            if not 0 <= page < total:
                return f'<a class="{kind} disabled" href="javascript:;">{words}</a>'
            named = f' class="{kind}"' if kind else ""
            return f'<a{named} href="{column.folder}{self.page_name(page)}">{words}</a>'

        shown = [i for i in range(total) if i in (0, total - 1) or abs(i - number) <= _AROUND]
        numbers, before = "", -1
        for i in shown:
            numbers += '<span class="gap">…</span>' if i > before + 1 else ""
            numbers += f'<span class="curr">{i + 1}</span>' if i == number else to(i, str(i + 1))
            before = i
        return (
            f'<div class="pages">{to(number - 1, "上一页", "prev")}{numbers}{to(number + 1, "下一页", "next")}'
            f'<span class="skip"><button type="button" data-base="{column.folder}" data-total="{total}">跳转</button>到第<input type="text" value="{number + 1}">页</span>'
            f'<span class="count">共 {records} 条</span></div>'
        )

    def _tabs(self, panes: Iterable[tuple[Column, str]]) -> str:
        """Lists of which one is seen; each has a way on of its own."""
        heads, bodies = "", ""
        for at, (column, inner) in enumerate(panes):
            heads += f"<li{'' if at else ' class=on'}>{escape(column.name)}</li>"
            hidden = ' style="display:none"' if at else ""
            bodies += f'<div class="tab-pane"{hidden}>{inner}<a class="tab-more" href="{column.folder}">{self.more}</a></div>'
        return f'<div class="tabs"><ul class="tab-hd">{heads}</ul><div class="tab-bd">{bodies}</div></div>'

    def home(self) -> str:
        """Picture and news in tabs, entries with signs, cards of columns."""
        news = self.portal.of(HOME_COLUMNS[0])
        columns = [self.root.find(label) for label in HOME_COLUMNS]
        tabs = self._tabs((c, self.rows(c, self.portal.articles[c][:7])) for c in columns)
        picture = next(p for p in self.portal.files if p.endswith(".jpg"))
        slide = f'<div class="focus"><a href="{news[0].path}">{_lazy(f"""<img src="{picture}" alt="{escape(news[0].title)}">""")}<p>{escape(news[0].title)}</p></a></div>'
        entries = "".join(
            f'<a href="{c.folder}"><i class="icon icon-xxgk"></i><span>{escape(c.name)}</span></a>'
            for c in self.root.find("政府信息公开").children
        )
        cards = "".join(
            f'<section class="card"><div class="card-hd"><a class="fr" href="{c.folder}">{self.more}</a><h3>{escape(c.name)}</h3></div><ul class="card-links">{_items(c.children[:14])}</ul></section>'
            for c in map(self.root.find, HOME_BLOCKS)
        )
        body = (
            f'<main class="w1200 home"><div class="focus-row">{slide}{tabs}</div><div class="entries">{entries}</div>'
            f'<div class="card-row">{cards}</div></main>'
        )
        meta = self.meta(None, None) + '\n<meta name="ColumnType" content="首页">'
        return self.page(self.portal.home_title or f"{self.portal.owner}门户网站", body, meta)

    def index(self, column: Column) -> str:
        """The lists of the columns below, in tabs."""
        panes = []
        for child in column.children:
            newest = [a for c in child.walk() for a in self.portal.articles[c][:4]][:4]
            panes.append((child, self.rows(child, newest) if newest else "<p>暂无内容</p>"))
        body = self.body(self.crumb(column), self.side_of(column), self._tabs(panes))
        return self.page(self.titled(column.name), body, self.meta(column, None))

    # -- articles -----------------------------------------------------------------------------------

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Pairs of label and paragraph in two columns; the sheet draws the colon."""
        rows = "".join(
            f'<div class="item"><label>{n}</label><p>{escape(v)}</p></div>' for n, v in fields
        )
        return f'<div class="attr">{rows}</div>'

    def title(self, article: Article) -> str:
        """The heading."""
        return f'<h1 class="detail-tit">{escape(article.title)}</h1>'

    def info(self, article: Article) -> str:
        """Labels and values apart, a count that a script fills in, tools."""
        hits = article.number * 37 % 900 + 60
        return (
            f'<div class="detail-info"><div class="l"><span class="lab">{self.published}</span><span>{stamp(article)}</span>'
            f'<span class="lab">{self.source}</span><span>{escape(article.source)}</span><span class="lab">浏览次数</span><span id="hits"></span><script>document.getElementById("hits").innerHTML={hits}</script></div>'
            '<div class="r"><span>字号</span><a href="javascript:;" data-size="20">大</a><a href="javascript:;" data-size="18">中</a><a href="javascript:;" data-size="16">小</a>'
            '<a href="javascript:window.print();"><i class="icon icon-print"></i>打印</a><a class="share" href="javascript:;"><i class="icon icon-share"></i>分享</a></div></div>'
        )

    def text(self, article: Article, blocks: str) -> str:
        """The text; its pictures wait until they are seen."""
        return f'<div class="detail-con">{_lazy(blocks)}</div>'

    def attachments(self, article: Article) -> str:
        """What a browser can show opens in a window by script, the rest is downloaded."""
        rows = ""
        for name, path in article.attachments:
            if path.endswith(".pdf"):
                link = f"""<a class="btn" data-href="{path}" href="javascript:;" onclick="window.open('{path}')">{escape(name)}</a>"""
            else:
                link = f'<a class="btn" href="{path}" download>{escape(name)}</a>'
            rows += f'<li><i class="icon icon-file"></i>{link}</li>'
        return f'<div class="attach"><div class="attach-hd">{self.files_head}</div><ul>{rows}</ul></div>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A card beside the text."""
        rows = "".join(
            f'<li><i class="icon icon-doc"></i><a href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a></li>'
            for a in others
        )
        return f'<aside class="detail-side"><div class="side-card"><div class="card-hd"><i class="icon icon-link"></i>{label}</div><ul>{rows}</ul></div></aside>'

    def article(self, article: Article, *, in_column: bool = False) -> str:
        """Text to the left, related documents to the right."""
        column = article.column
        parts = [self.title(article)]
        if article.fields is not None:
            shown = [(self.labels.get(n, n), v) for n, v in article.fields.items()]
            parts.insert(0, self.fields(shown))
        if column.dated:
            parts.append(self.info(article))
        parts.append(self.text(article, "\n".join(article.blocks)))
        if article.attachments:
            parts.append(self.attachments(article))
        inner = f'<div class="detail">{"".join(parts)}</div>'
        if article.relations:
            others = [a for _, a in article.relations]
            inner += self.relations(article.relations[0][0], others)
        side = self.side_of(column) if in_column else ""
        crumb = self.crumb(column, None if in_column else escape(article.title))
        body = self.body(crumb, side, inner)
        return self.page(self.titled(article.title), body, self.meta(column, article))

    def plain(self, name: str, inner: str) -> str:
        """A page outside the column tree."""
        body = self.body(_steps([], name), "", f'<div class="detail"><h1>{name}</h1>{inner}</div>')
        return self.page(self.titled(name), body, self.meta(None, None))

    def body(self, crumb: str, side: str, inner: str) -> str:
        """The trail above one or two columns."""
        return f'<main class="w1200">{crumb}<div class="layout">{side}<div class="layout-r">{inner}</div></div></main>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Columns of links, then each mark of identity in a paragraph of its own."""
        links, *marks = lines
        service = "".join(f"<dd>{link}</dd>" for link in links.split(" | "))
        abroad = "".join(f"<dd>{link}</a></dd>" for link in friends.split("</a>") if link.strip())
        told = "".join(
            f"<p>{part}</p>" for line in marks for part in re.split("(?:&nbsp;)+", line) if part
        )
        return (
            f'<footer class="g-ft"><div class="w1200 ft-cols"><dl><dt>友情链接</dt>{abroad}</dl><dl><dt>网站服务</dt>{service}</dl>'
            f'<div class="ft-info">{told}</div><div class="ft-icons">{icons}</div></div></footer>'
        )


def _items(columns: Iterable[Column]) -> str:
    return "".join(f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in columns)


def _steps(links: Iterable[tuple[str, str]], last: str) -> str:
    rows = "".join(f'<li><a href="{path}">{escape(name)}</a></li>' for name, path in links)
    return f'<div class="crumb-bar"><ol class="crumb"><li><a href="/">首页</a></li>{rows}<li class="active">{last}</li></ol></div>'


def _lazy(html: str) -> str:
    """Return ``html`` with pictures that a script loads when they come into sight."""
    return re.sub('<img src="([^"]+)"', r'<img class="lazy" src="/images/spacer.gif" data-src="\1"', html)  # fmt: skip


def _summary(article: Article) -> str:
    """Return the start of the first paragraph that says something."""
    for block in article.blocks:
        text = re.sub("<[^>]+>", "", block).strip()
        if block.startswith("<p") and len(text) > 20:
            return text if len(text) <= _SUMMARY else f"{text[:_SUMMARY]}..."
    return ""
