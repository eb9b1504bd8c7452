"""The pages themselves: home, lists in four styles, columns with children, articles."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from posixpath import relpath

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import Frame, entries, metas, stamp
from gkcheck.portal.model import SINGLE, Article, Portal
from gkcheck.portal.skins.base import SCRIPTED

PAGE_SIZE = {"drop": 10, "side": 6, "platform": 8, "tree": 8, "jpage": 10**6}
_HOME_LISTS = ("青岚要闻", "通知公告", "部门动态", "乡镇动态")


def render_home(portal: Portal, frame: Frame) -> str:
    """Return the home page."""
    news = portal.of("新闻中心>青岚要闻")
    panels = []
    for name in _HOME_LISTS:
        column = portal.root.find(f"新闻中心>{name}")
        rows = "".join(
            f'<li><span>{a.day:%m-%d}</span><a href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a></li>'
            for a in portal.articles[column][:7]
        )
        panels.append(_panel(column, f'<ul class="list">{rows}</ul>'))
    picture = next(p for p in portal.files if p.endswith(".jpg"))
    slide = (
        f'<div class="panel slide"><a href="{news[0].path}"><img src="{picture}" alt="{escape(news[0].title)}"></a>'
        f'<p><a href="{news[0].path}">{escape(news[0].title)}</a></p></div>'
    )
    head = portal.root.find("政府信息公开")
    gk = "".join(f'<a href="{c.folder}">{c.name}</a>' for c in head.children)
    for label in ("政务公开>政府信息公开目录", "政务服务", "互动交流", "专题专栏"):
        column = portal.root.find(label)
        panels.append(_panel(column, f'<ul class="links">{entries(column.children[:14])}</ul>'))
    body = (
        f'<div class="home-grid">{slide}{panels[0]}</div><div class="gk-entries">{gk}</div>'
        f'<div class="home-grid">{"".join(panels[1:])}</div>'
    )
    if portal.spec.near_misses:
        body += '<img src="/images/spacer.gif" width="1" height="1" alt="">'
    meta = metas(portal, None) + '\n<meta name="ColumnType" content="首页">'
    return frame.page(portal.home_title or f"{portal.owner}门户网站", body, meta)


def _panel(column: Column, inner: str) -> str:
    return f'<div class="panel"><h3>{escape(column.name)}<a class="more" href="{column.folder}">更多&gt;&gt;</a></h3>{inner}</div>'


def render_column(portal: Portal, frame: Frame, column: Column) -> Iterator[tuple[str, str]]:
    """Yield (address, page) of a column: its list pages, its only text, or its child columns."""
    articles = portal.articles[column]
    if column.children:
        yield f"{column.folder}index.html", _index(portal, frame, column)
        return
    if column.kind in SINGLE:
        yield (
            f"{column.folder}index.html",
            render_article(portal, frame, articles[0], in_column=True),
        )
        return
    size = PAGE_SIZE[column.template]
    parts = [articles[i : i + size] for i in range(0, len(articles), size)] or [[]]
    for number, part in enumerate(parts):
        name = _page_name(column, number)
        yield f"{column.folder}{name}", _list(portal, frame, column, part, number, len(parts))


def _page_name(column: Column, number: int) -> str:
    if number == 0:
        return "index.html"
    return f"index_{number}.html" if column.template == "drop" else f"index_{number + 1}.html"


def _around(frame: Frame, column: Column, inner: str) -> str:
    box = f'<div class="box"><h2>{escape(column.name)}</h2>{inner}</div>'
    return f'{frame.crumb(column)}\n<div class="columns">{frame.side(column)}{box}</div>'


def _index(portal: Portal, frame: Frame, column: Column) -> str:
    parts = []
    for child in column.children:
        newest = [a for c in child.walk() for a in portal.articles[c][:4]][:4]
        rows = "".join(_row(child, a) for a in newest)
        parts.append(
            f'<div class="panel"><h3><a href="{child.folder}">{escape(child.name)}</a>'
            f'<a class="more" href="{child.folder}">更多&gt;&gt;</a></h3><ul class="news-list">{rows}</ul></div>'
        )
    body = _around(frame, column, "".join(parts))
    return frame.page(
        f"{column.name}_{portal.owner}", body, metas(portal, column), template=column.template
    )


def _row(column: Column, article: Article) -> str:
    day = f"<em>[{article.day:%Y-%m-%d}]</em>" if article.column.dated else ""
    return f'<li><a href="{article.path}" title="{escape(article.title)}">{escape(article.title)}</a>{day}</li>'


def _list(
    portal: Portal, frame: Frame, column: Column, part: list[Article], number: int, total: int
) -> str:
    style = column.template
    if column in portal.scripted:
        inner = SCRIPTED
    elif not part:
        inner = '<div class="notice">暂无内容</div>'
    elif style == "drop":
        rows = "".join(
            f'<li><span>{a.day:%Y-%m-%d}</span><a href="./{relpath(a.path, column.folder)}" '
            f'title="{escape(a.title)}">{escape(a.title)}</a></li>'
            for a in part
        )
        # A portal for measuring is read by tools that run no script, too.
        pager = (
            _pager(column, number, total)
            if portal.spec.page_bytes is not None
            else f'<script>createPageHTML({total}, {number}, "index", "html");</script>'
        )
        inner = f'<ul class="list">{rows}</ul>{pager}'
    elif style == "jpage":
        inner = _records(column, part)
    elif style in {"platform", "tree"}:
        inner = _table(column, part) + _pager(column, number, total)
    else:
        inner = f'<ul class="news-list">{"".join(_row(column, a) for a in part)}</ul>{_pager(column, number, total)}'
    body = _around(frame, column, "".join(portal.heads.get(column, ())) + inner)
    return frame.page(f"{column.name}_{portal.owner}", body, metas(portal, column), template=style)


def _records(column: Column, part: list[Article]) -> str:
    """The inline record set of jpage: the browser draws the list from it."""
    rows = "".join(
        f'<record><![CDATA[<li><span>[{a.day:%m-%d}]</span><a href="{a.path}" title="{escape(a.title)}">'
        f"{escape(a.title)}</a></li>]]></record>\n"
        for a in part
    )
    return (
        f'<div id="r1021-view"></div><script type="text/xml" id="r1021"><datastore><totalrecord>{len(part)}'
        f"</totalrecord><totalpage>{-(-len(part) // 10)}</totalpage><recordset>\n{rows}</recordset></datastore>"
        "</script><script>showRecords('r1021', 10);</script>"
    )


def _table(column: Column, part: list[Article]) -> str:
    if all(a.fields for a in part):
        head = "<th>序号</th><th>名称</th><th>文号</th><th>成文日期</th><th>发布日期</th>"
        rows = "".join(
            f'<tr><td>{at}</td><td class="title"><a href="{a.path}">{escape(a.title)}</a></td>'
            f"<td>{(a.fields or {}).get('文号', '')}</td><td>{(a.fields or {}).get('成文日期', '')}</td><td>{a.day:%Y-%m-%d}</td></tr>"
            for at, a in enumerate(part, 1)
        )
    else:
        head = "<th>序号</th><th>名称</th><th>发布日期</th>"
        rows = "".join(
            f'<tr><td>{at}</td><td class="title"><a href="{a.path}">{escape(a.title)}</a></td><td>{a.day:%Y-%m-%d}</td></tr>'
            for at, a in enumerate(part, 1)
        )
    return f'<table class="gk-list"><tr>{head}</tr>{rows}</table>'


def _pager(column: Column, number: int, total: int) -> str:
    if total < 2:
        return ""
    links = [
        f"<span>{i + 1}</span>"
        if i == number
        else f'<a href="{column.folder}{_page_name(column, i)}">{i + 1}</a>'
        for i in range(total)
    ]
    if number + 1 < total:
        links.append(f'<a href="{column.folder}{_page_name(column, number + 1)}">下一页</a>')
    return f'<div class="pager">共{total}页 {"".join(links)}</div>'


def render_article(
    portal: Portal, frame: Frame, article: Article, *, in_column: bool = False
) -> str:
    """Return a content page; ``in_column``: the column's own index shows this text."""
    column = article.column
    style = column.template
    title = escape(article.title)
    blocks = "\n".join(article.blocks) + frame.pad
    parts = [_info(article, style, timed=bool(portal.spec.plans))] if column.dated else []
    if article.fields is not None:
        parts.insert(0, _fields(article.fields))
    kind = {"drop": "TRS_Editor", "jpage": "bt_content", "side": "article-content"}.get(
        style, "gknbxq_detail"
    )
    parts.append(f'<div class="content {kind}" id="zoom">\n{blocks}\n</div>')
    if article.attachments:
        rows = "".join(f'<li><a href="{u}">{escape(n)}</a></li>' for n, u in article.attachments)
        parts.append(f'<div class="files"><h4>附件下载</h4><ul>{rows}</ul></div>')
    if article.relations:
        label = article.relations[0][0]
        rows = "".join(
            f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for _, a in article.relations
        )
        parts.append(f'<div class="related"><h4>{label}</h4><ul>{rows}</ul></div>')
    text = f'<div class="article"><h1>{title}</h1>{"".join(parts)}</div>'
    if style in {"platform", "tree"} or in_column:
        inner = f'<div class="columns">{frame.side(column)}<div class="box">{text}</div></div>'
    else:
        inner = text
    body = f"{frame.crumb(column, None if in_column else '正文')}\n{inner}"
    charset = "gb2312" if article.gbk else "utf-8"
    meta = metas(portal, column, article)
    return frame.page(
        f"{article.title}_{portal.owner}", body, meta, template=style, charset=charset
    )


def _info(article: Article, style: str, *, timed: bool) -> str:
    if style == "side":
        day = article.day
        when = f"日期：{day.year}年{day.month}月{day.day}日"
        if timed:  # 国办发〔2017〕47号 wants the minute
            when += stamp(article)[10:]
    else:
        when = f"发布时间：{stamp(article)}"
    return f'<div class="info"><span>{when}</span><span>来源：{escape(article.source)}</span></div>'


def _fields(fields: dict[str, str]) -> str:
    items = list(fields.items())
    rows = []
    for i in range(0, len(items), 2):
        cells = "".join(f"<th>{_wide(n)}</th><td>{escape(v)}</td>" for n, v in items[i : i + 2])
        rows.append(f"<tr>{cells}</tr>")
    return f'<table class="fields xxgk-head">{"".join(rows)}</table>'


def _wide(name: str) -> str:
    return {"文号": "文&nbsp;&nbsp;&nbsp;&nbsp;号", "名称": "名&nbsp;&nbsp;&nbsp;&nbsp;称"}.get(
        name, name
    ) + ":"
