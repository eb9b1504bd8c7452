"""What every style of portal does: home, columns, lists, articles, extra pages.

A style is a subclass that says how each part is marked up and which words it uses. The content is
the same whatever the style, so a finding that only one style causes is a mistake of a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import DOMAIN, ICP, POLICE, SITE_CODE, meta_rows, stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, SINGLE, Article, Portal

HOME_COLUMNS = ("新闻中心>青岚要闻", "新闻中心>通知公告", "新闻中心>部门动态", "新闻中心>乡镇动态")
HOME_BLOCKS = ("政务公开>政府信息公开目录", "政务服务", "互动交流", "专题专栏")
FRIENDS = (("https://www.gov.cn/", "中国政府网"), ("https://www.cq.gov.cn/", "重庆市人民政府"))


#: A list that the browser asks for and fills in.
SCRIPTED = (
    '<ul id="ajaxlist"></ul><script>fetch("list.json").then(function(r){return r.json()}).then(function(d){'
    'document.getElementById("ajaxlist").innerHTML=d.map(function(x){return "<li><a href=\\""+x.url+"\\">"+x.title+"</a></li>"}).join("")});</script>'
)


class Skin:
    """One style. Subclasses set the class attributes and override the methods that differ."""

    name = ""
    size = 10
    charset = "utf-8"
    query = "q"
    #: The page that answers searches.
    search_page = "/search/index.html"
    #: What a later page of a list is asked for by, where it has no address of its own.
    turned_by: str | None = None
    #: The script that hands files out, where they are not linked themselves.
    handed_out_by: str | None = None
    #: Whether columns have folders; else their pages have addresses of their own.
    has_folders = True
    here = "当前位置："
    gap = " &gt; "
    tail = "正文"
    more = "更多"
    labels: ClassVar[Mapping[str, str]] = {}
    published = "发布时间"
    source = "来源"
    files_head = "附件下载"
    sponsor, operator, phone = "主办单位", "承办单位", "联系电话"
    code_label, map_label = "网站标识码", "网站地图"
    validity: ClassVar[Mapping[str, str]] = {}
    #: Whether a list stands below the name of its column.
    names_lists = True
    #: Sheets and scripts of the style's own, below /assets/.
    assets: ClassVar[tuple[str, ...]] = ()

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.root = portal.root
        self.top = self.header()
        self.bottom = self.footer()
        self._sides: dict[int, str] = {}

    # -- addresses ------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Return the address of an article below the root."""
        return (
            f"{article.column.folder}{article.day:%Y%m}/t{article.day:%Y%m%d}_{article.number}.html"
        )

    @staticmethod
    def column_path(column: Column) -> str:
        """Return the address of the page of a column, where columns have no folders."""
        raise NotImplementedError

    def list_path(self, column: Column, number: int = 0) -> str:
        """Return the address of a list page, counted from 0."""
        return f"{column.folder}{self.page_name(number)}"

    @classmethod
    def aliases(cls, portal: Portal) -> dict[str, str]:
        """Return other addresses of pages and files."""
        return {}

    def page_name(self, number: int) -> str:
        """Return the file name of a list page, counted from 0."""
        return f"index_{number}.html" if number else "index.html"

    @classmethod
    def handed_out(cls, path: str) -> str:
        """Return the address by which pages link the file at ``path``."""
        return f"{cls.handed_out_by}?file={path}" if cls.handed_out_by else path

    # -- parts that styles change ---------------------------------------------------------------

    def meta(self, column: Column | None, article: Article | None) -> str:
        """Return the meta tags of a page."""
        rows = meta_rows(self.portal, column, article)
        return "\n".join(f'<meta name="{n}" content="{escape(v, quote=True)}">' for n, v in rows)

    def page(self, title: str, body: str, meta: str) -> str:
        """Return a whole page around ``body``."""
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{escape(title)}</title>\n{meta}\n<link rel="stylesheet" href="/assets/portal.css">\n'
            f'<script src="/assets/portal.js"></script>\n</head>\n<body class="s-{self.name}">\n'
            f"{self.top}\n{body}\n{self.bottom}\n</body>\n</html>\n"
        )

    def header(self) -> str:
        """Return banner, search box and main menu."""
        rows = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a>{self.submenu(c)}</li>'
            for c in self.root.children
        )
        return (
            f'<div class="header"><div class="logo"><img src="{EMBLEM}" alt="{self.portal.owner}">'
            f'<strong>{self.portal.owner}</strong><img src="{HOTLINE}" alt="12345政务服务便民热线"></div>{self.search_box()}'
            f'<div class="nav"><ul><li><a href="/">首页</a></li>{rows}</ul></div></div>'
        )

    def submenu(self, column: Column) -> str:
        """Return the second level of the menu."""
        rows = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in column.children
        )
        return f"<ul>{rows}</ul>" if rows else ""

    def search_box(self) -> str:
        """Return the form that asks the portal's own search."""
        return (
            f'<form class="search" action="/search/" method="get"><input type="text" name="{self.query}" '
            'placeholder="请输入关键词"><input type="submit" value="搜索"></form>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """Return the trail of columns."""
        links = ['<a href="/">首页</a>']
        links += [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail]
        if tail:
            links.append(f"<span>{escape(tail)}</span>")
        return f'<div class="crumbs">{self.here}{self.gap.join(links)}</div>'

    def side(self, column: Column) -> str:
        """Return the list of sibling columns (or children) beside the text."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<li{" class=cur" if c is column else ""}><a href="{c.folder}">{escape(c.name)}</a></li>'
            for c in above.children
        )
        return f'<div class="left"><h3>{escape(above.name)}</h3><ul>{rows}</ul></div>'

    def day(self, day: date) -> str:
        """Return a date as lists write it."""
        return f"{day:%Y-%m-%d}"

    def row(self, column: Column, article: Article, at: int) -> str:
        """Return one entry of a list."""
        day = f"<span>{self.day(article.day)}</span>" if column.dated else ""
        return f"<li>{self.link(article)}{day}</li>"

    def link(self, article: Article) -> str:
        """Return the link to an article."""
        title = escape(article.title)
        return f'<a href="{article.path}" title="{title}">{title}</a>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """Return the entries of a list with their box."""
        rows = "".join(self.row(column, a, i) for i, a in enumerate(part, 1))
        return f'<ul class="list">{rows}</ul>'

    def newest(self, column: Column, part: Sequence[Article]) -> str:
        """Return the newest entries of a column as the page of a channel shows them."""
        return self.rows(column, part)

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Return the links to the other pages of a list."""
        if total < 2:
            return ""
        links = [
            f"<b>{i + 1}</b>" if i == number else f'<a href="{column.folder}{self.page_name(i)}">{i + 1}</a>'
            for i in range(total)
        ]  # fmt: skip
        if number + 1 < total:
            links.append(f'<a href="{column.folder}{self.page_name(number + 1)}">下一页</a>')
        return f'<div class="page">共{total}页 {" ".join(links)}</div>'

    def panel(self, column: Column, inner: str) -> str:
        """Return a block of the home page or of a column with children."""
        return (
            f'<div class="panel"><h3><a href="{column.folder}">{escape(column.name)}</a>'
            f'<a class="more" href="{column.folder}">{self.more}</a></h3>{inner}</div>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Return the field table of a document."""
        rows = "".join(f"<tr><th>{n}：</th><td>{escape(v)}</td></tr>" for n, v in fields)
        return f'<table class="fields">{rows}</table>'

    def shown(self, fields: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return labels and values of a field table in the words of the style."""
        return [(self.labels.get(n, n), self.validity.get(v, v)) for n, v in fields.items()]

    def neighbours(self, article: Article) -> tuple[Article | None, Article | None]:
        """Return the articles before and after one in the list of its column."""
        row = self.portal.articles[article.column]
        at = next(i for i, other in enumerate(row) if other is article)
        return (row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)

    def info(self, article: Article) -> str:
        """Return the line under the title."""
        return (
            f'<div class="info"><span>{self.published}：{stamp(article)}</span>'
            f"<span>{self.source}：{escape(article.source)}</span></div>"
        )

    def text(self, article: Article, blocks: str) -> str:
        """Return the body of an article."""
        return f'<div class="content" id="zoom">\n{blocks}\n</div>'

    def attachments(self, article: Article) -> str:
        """Return the list of attachments."""
        rows = "".join(f'<li><a href="{u}">{escape(n)}</a></li>' for n, u in article.attachments)
        return f'<div class="files"><h4>{self.files_head}</h4><ul>{rows}</ul></div>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """Return a block of related documents."""
        rows = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for a in others)
        return f'<div class="related"><h4>{label}</h4><ul>{rows}</ul></div>'

    def title(self, article: Article) -> str:
        """Return the heading of an article."""
        return f"<h1>{escape(article.title)}</h1>"

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Return the middle of a page."""
        return f'<div class="wrap">{crumb}<div class="columns">{side}<div class="box">{inner}</div></div></div>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Return the footer around its parts."""
        rows = "".join(f"<p>{line}</p>" for line in lines if line)
        return f'<div class="footer"><div class="friends">友情链接：{friends}</div>{rows}<p>{icons}</p></div>'

    # -- what all styles do alike ---------------------------------------------------------------

    def footer(self) -> str:
        """Return the footer with every mark that the portal carries."""
        marks, name = self.portal.marks, self.portal.owner
        links = ['<a href="/gywm/">关于我们</a>']
        if "sitemap" in marks:
            links.append(f'<a href="/wzdt/">{self.map_label}</a>')
        if "contact" in marks:
            links.append('<a href="/lxwm/">联系我们</a>')
        who = [f"{self.sponsor}：{name}"] if "sponsor" in marks else []
        who += (
            [f"{self.operator}：{name}办公室"]
            if "sponsor" in marks
            else ["技术支持：县大数据发展中心"]
        )
        if "contact" in marks:
            who.append(f"{self.phone}：023-85550126")
        codes = [f"{self.code_label}：{SITE_CODE}"] if "site_code" in marks else []
        if "icp_record" in marks:
            codes.append(f'<a href="https://beian.miit.gov.cn/" target="_blank">{ICP}</a>')
        if "police_record" in marks:
            codes.append(f'<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode={POLICE.split()[1].rstrip("号")}" target="_blank">{POLICE}</a>')  # fmt: skip
        icons = ""
        if "site_mark" in marks:
            icons += '<a href="https://bszs.conac.cn/sitename?method=show&amp;id=0000000000000000" target="_blank"><img src="/images/red.png" alt="党政机关网站标识"></a>'
        if "error_report_entry" in marks:
            code = SITE_CODE if "site_code" in marks else ""
            icons += f'<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={code}" target="_blank"><img src="/images/jiucuo.png" alt="政府网站找错"></a>'
        friends = " ".join(f'<a href="{u}" target="_blank">{t}</a>' for u, t in FRIENDS)
        return self.foot(
            friends, [" | ".join(links), "&nbsp;&nbsp;".join(who), "&nbsp;".join(codes)], icons
        )

    def titled(self, name: str) -> str:
        """Return what stands in ``<title>``."""
        return f"{name}_{self.portal.owner}"

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield (address, page) of every page of the portal."""
        yield "/index.html", self.home()
        for column in list(self.root.walk())[1:]:
            articles = self.portal.articles[column]
            if column.children:
                yield self.list_path(column), self.index(column)
            elif column.kind in SINGLE:
                yield self.list_path(column), self.article(articles[0], in_column=True)
            else:
                yield from self.lists(column, articles)
                for article in articles:
                    yield article.path, self.article(article)
        yield from self.extras()

    def home(self) -> str:
        """Return the home page."""
        news = self.portal.of(HOME_COLUMNS[0])
        parts = []
        for label in HOME_COLUMNS:
            column = self.root.find(label)
            parts.append(self.panel(column, self.rows(column, self.portal.articles[column][:7])))
        picture = next(p for p in self.portal.files if p.endswith(".jpg"))
        head = self.root.find("政府信息公开")
        entries = " ".join(f'<a href="{c.folder}">{c.name}</a>' for c in head.children)
        for label in HOME_BLOCKS:
            column = self.root.find(label)
            rows = "".join(
                f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in column.children[:14]
            )
            parts.append(self.panel(column, f"<ul>{rows}</ul>"))
        slide = f'<div class="slide"><a href="{news[0].path}"><img src="{picture}" alt="{escape(news[0].title)}"></a></div>'
        body = f'<div class="wrap home">{slide}<div class="entries">{entries}</div>{"".join(parts)}</div>'
        meta = self.meta(None, None) + '\n<meta name="ColumnType" content="首页">'
        return self.page(self.portal.home_title or f"{self.portal.owner}门户网站", body, meta)

    def index(self, column: Column) -> str:
        """Return the page of a column that has child columns."""
        parts = []
        for child in column.children:
            newest = [a for c in child.walk() for a in self.portal.articles[c][:4]][:4]
            parts.append(self.panel(child, self.newest(child, newest)))
        body = self.body(self.crumb(column), self.side_of(column), "".join(parts))
        return self.page(self.titled(column.name), body, self.meta(column, None))

    def side_of(self, column: Column) -> str:
        """Return the side list, made once for each column."""
        if id(column) not in self._sides:
            self._sides[id(column)] = self.side(column)
        return self._sides[id(column)]

    def lists(self, column: Column, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
        """Yield the list pages of a column."""
        if column in self.portal.scripted:
            inner = f"<h2>{escape(column.name)}</h2>{SCRIPTED}"
            body = self.body(self.crumb(column), self.side_of(column), inner)
            page = self.page(self.titled(column.name), body, self.meta(column, None))
            yield self.list_path(column), page
            return
        parts = [articles[i : i + self.size] for i in range(0, len(articles), self.size)] or [[]]
        for number, part in enumerate(parts):
            inner = f"<h2>{escape(column.name)}</h2>" if self.names_lists else ""
            inner += self.list_head(column)
            inner += self.rows(column, part) if part else "<p>暂无内容</p>"
            inner += self.pager(column, number, len(parts), len(articles))
            body = self.body(self.crumb(column), self.side_of(column), inner)
            page = self.page(self.titled(column.name), body, self.meta(column, None))
            yield self.list_path(column, number), page

    def list_head(self, column: Column) -> str:
        """Return what stands above a list: text that the portal gave the column, or nothing."""
        return "".join(self.portal.heads.get(column, ()))

    def article(self, article: Article, *, in_column: bool = False) -> str:
        """Return a content page; ``in_column``: the column's own index shows this text."""
        column = article.column
        parts = [self.title(article)]
        if article.fields is not None:
            parts.insert(0, self.fields(self.shown(article.fields)))
        if column.dated:
            parts.append(self.info(article))
        parts.append(self.text(article, "\n".join(article.blocks)))
        if article.attachments:
            parts.append(self.attachments(article))
        if article.relations:
            parts.append(self.relations(article.relations[0][0], [a for _, a in article.relations]))
        side = self.side_of(column) if in_column else ""
        crumb = self.crumb(column, None if in_column else self.tail)
        body = self.body(crumb, side, f'<div class="article">{"".join(parts)}</div>')
        return self.page(self.titled(article.title), body, self.meta(column, article))

    def plain(self, name: str, inner: str) -> str:
        """Return a page outside the column tree."""
        crumb = f'<div class="crumbs">{self.here}<a href="/">首页</a>{self.gap}<span>{name}</span></div>'
        body = self.body(crumb, "", f'<div class="article"><h1>{name}</h1>{inner}</div>')
        return self.page(self.titled(name), body, self.meta(None, None))

    def extras(self) -> Iterator[tuple[str, str]]:
        """Yield the site map, search, about, contact, and the page for what is not there."""

        def branch(column: Column) -> str:
            inner = "".join(branch(child) for child in column.children)
            inner = f"<ul>{inner}</ul>" if inner else ""
            return f'<li><a href="{column.folder}">{escape(column.name)}</a>{inner}</li>'

        tree = "".join(branch(c) for c in self.root.children)
        yield "/wzdt/index.html", self.plain(self.map_label, f"<ul>{tree}</ul>")
        contact = self.root.find("政府信息公开>法定主动公开内容>机关简介>联系我们")
        yield (
            "/lxwm/index.html",
            '<!DOCTYPE html>\n<html><head><title>联系我们</title><meta http-equiv="refresh" '
            f'content="0; url={contact.folder}"></head><body></body></html>\n',
        )
        about = "本网站是政府信息公开的第一平台。"
        if "sponsor" in self.portal.marks:
            about = f"本网站由{self.portal.owner}主办，{self.portal.owner}办公室承办。{about}"
        yield "/gywm/index.html", self.plain("关于我们", f"<p>{about}</p><p>网站域名：{DOMAIN}</p>")
        yield self.search_page, self.plain("站内搜索", self.search_box() + "<!--results-->")
        yield "/404.html", self.plain("页面不存在", "<p>抱歉，您访问的页面不存在或已被删除。</p>")
