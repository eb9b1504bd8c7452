"""A style of department sites of 2008 to 2016, patched since: tags left open, layers for menus, days in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import ClassVar

from PIL import Image, ImageDraw

from gkcheck.portal import media
from gkcheck.portal.columns import Column
from gkcheck.portal.layout import ICP, SITE_CODE, meta_rows, stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article, Portal
from gkcheck.portal.skins.base import HOME_BLOCKS, HOME_COLUMNS, Skin
from gkcheck.portal.skins.framed import old_markup

_LONGEST = 24  # characters of a title in a list
_PLUS, _DOT, _LINE, _GO, _FILE = (f"/images/{n}.gif" for n in ("jia", "dian", "xuxian", "so", "fj"))
_PASTED = re.compile("(<!--内容开始-->.*?<!--内容结束-->)", re.S)
_SHEET = (
    "<style type=text/css>\n<!--\nbody,td{font-size:12px;line-height:24px;color:#333}\nbody{margin:0;background:#eef4fa}\n"
    "a{color:#1a3f6b;text-decoration:none}\na:hover{color:#f60;text-decoration:underline}\n"
    ".menu a{color:#fff;font-size:14px;font-weight:bold}\n.layer{position:absolute;background:#e8f1fb;border:1px solid #7fa6d6;padding:4px}\n"
    ".biaoti{font-size:20px;font-weight:bold;color:#c00;line-height:36px}\n.neirong{font-size:14px;line-height:28px;padding:12px}\n"
    ".neirong img{max-width:660px}\nul{margin:4px 0;padding:0;list-style:none}\n-->\n</style>"
)
_SCRIPT = (
    "<script language=javascript>\n<!--\nfunction $(n){return document.getElementById(n);}\n"
    "function showmenu(n){for(var i=1;i<20;i++){if($('menu_'+i))$('menu_'+i).style.display=(i==n)?'block':'none';}}\n"
    "function zk(n){var s=$('sub'+n).style;s.display=s.display=='none'?'block':'none';}\n"
    "function hits(n){document.write(n%900+37);}\n//-->\n</script>"
)


def sign(kind: str) -> bytes:
    """Return one of the small pictures that such templates are full of."""
    if kind == _LINE:
        image = Image.new("RGB", (700, 3), (255, 255, 255))
        ImageDraw.Draw(image).point([(x, 1) for x in range(0, 700, 4)], fill=(150, 150, 150))
        return media.encode_image(image, "GIF")
    image = Image.new("RGB", (40, 20) if kind == _GO else (11, 11), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    if kind == _GO:
        draw.rectangle((0, 0, 39, 19), fill=(26, 95, 180))
    elif kind == _DOT:
        draw.rectangle((4, 4, 6, 6), fill=(90, 90, 90))
    else:
        draw.rectangle((0, 0, 10, 10), outline=(120, 120, 120))
        draw.line((2, 5, 8, 5), fill=(60, 60, 60))
        draw.line((5, 2, 5, 8), fill=(60, 60, 60))
    return media.encode_image(image, "GIF")


def _way(column: Column, ways: int) -> int:
    """Return which of so many ways the template of this column takes."""
    return sum(map(ord, column.slug)) % ways


class Departmental(Skin):
    """Lists and heads differ from column to column, as each was made when it was needed."""

    name = "departmental"
    size = 15
    charset = "gb18030"
    query = "keyword"
    turned_by = "page"
    here, gap, tail = "您现在的位置： ", " &gt;&gt; ", "正文"
    more = "更多&gt;&gt;"
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索 引 号",
        "名称": "标　　题",
        "文号": "文　　号",
        "成文日期": "生成日期",
        "发布日期": "公开日期",
        "有效性": "有 效 性",
        "主题分类": "信息分类",
    }
    published, source = "更新时间", "来源"
    sponsor, operator, phone = "主办", "承办", "联系电话"
    map_label = "网站地图"

    def __init__(self, portal: Portal) -> None:
        for kind in (_PLUS, _DOT, _LINE, _GO, _FILE):
            portal.files[kind] = lambda kind=kind: sign(kind)  # type: ignore[misc]
        super().__init__(portal)

    # -- addresses ------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Folder of the head column, month, number."""
        top = article.column.trail[0].slug
        return f"/Article/{top}/{article.day:%Y%m}/{article.number}.shtml"

    def page_name(self, number: int) -> str:
        """The file behind a later page, which is asked for as ``?page=2``."""
        return f"index_{number + 1}.html" if number else "index.html"

    def titled(self, name: str) -> str:
        """Name and owner with a dash between."""
        return f"{name} - {self.portal.owner}"

    # -- the frame of a page --------------------------------------------------------------------

    def meta(self, column: Column | None, article: Article | None) -> str:
        """Tags that were patched in when the state asked for them."""
        rows = meta_rows(self.portal, column, article)
        return "\n".join(f'<meta name="{n}" content="{escape(v, quote=True)}" />' for n, v in rows)

    def page(self, title: str, body: str, meta: str) -> str:
        """The template in old markup, pasted text as it came, and the layers of the menu at the end."""
        html = f"{self.top}\n{body}\n{self.bottom}\n{self.layers()}"
        parts = _PASTED.split(html)
        parts[::2] = map(old_markup, parts[::2])
        return (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
            '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=gbk" />\n'
            f"<title>{escape(title)}</title>\n{meta}\n{_SHEET}\n{_SCRIPT}\n</head>\n<body>\n{''.join(parts)}\n</body>\n</html>\n"
        )

    def header(self) -> str:
        """Tools, banner, a row of cells with bars between, a row with the day and the search."""
        cells = "".join(
            f'<td>|<td align="center" nowrap onmouseover=showmenu({at})><a href="{c.folder}">{escape(c.name)}</a>'
            for at, c in enumerate(self.root.children, 1)
        )
        return (
            '<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0" bgcolor=#ffffff><tr><td align="right">'
            '<a href="#" onclick="this.style.behavior=\'url(#default#homepage)\';">设为首页</a> | <a href="javascript:window.external.AddFavorite(location.href,document.title);">加入收藏</a>&nbsp;'
            f'<tr><td height="110"><img src="{EMBLEM}" width="80" hspace=20 align="absmiddle" alt="{self.portal.owner}"><font face=黑体 size=7 color=#c00000>{self.portal.owner}</font>'
            f'<img src="{HOTLINE}" hspace=40 align="absmiddle" alt="12345">'
            f'<tr><td bgcolor=#1a5fb4 height="36"><table width="100%" border="0" class="menu"><tr><td align="center" nowrap onmouseover=showmenu(0)><a href="/">首 页</a>{cells}</table>'
            f'<tr><td bgcolor=#dbe9f8 height="30"><table width="100%" border="0"><tr><td>&nbsp;欢迎您访问{self.portal.owner}网站！<td align="right">{self.search_box()}</table></table>'
        )

    def layers(self) -> str:
        """Return the second level of the menu: layers that a script shows."""
        layers = ""
        for at, column in enumerate(self.root.children, 1):
            rows = "".join(
                f'<tr><td height="24">· <a href="{c.folder}">{escape(c.name)}</a>'
                for c in column.children
            )
            if rows:
                layers += (
                    f'<div id="menu_{at}" class="layer" style="display:none;left:{90 * at}px;top:170px" onmouseleave=showmenu(0)>'
                    f'<table border="0" cellpadding="2">{rows}</table></div>\n'
                )
        return layers

    def search_box(self) -> str:
        """A box, a choice and a picture for a button."""
        return (
            f'<form action="/search/" method=get style="margin:0">站内搜索：<input type="text" size=18 name="{self.query}"> '
            f'<select name=field><option value=0>标题<option value=1>全文</select> <input type="image" src="{_GO}" align="absmiddle" alt="搜索">&nbsp;</form>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """One cell with the trail."""
        links = [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail]
        return self.position([*links, tail] if tail else links)

    def position(self, steps: Sequence[str]) -> str:
        """Return the row that says where one is."""
        steps = ['<a href="/">首页</a>', *steps]
        return (
            '<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0" bgcolor=#ffffff><tr><td width="30" align="center">'
            f'<img src="{_DOT}"><td height="30">{self.here}{self.gap.join(steps)}</table>'
        )

    def side(self, column: Column) -> str:
        """The tree below the head column; the branch that one is in is open."""
        top, numbers = column.trail[0], iter(range(1, 10**4))

        def branch(node: Column, depth: int) -> str:
            opened = node in column.trail
            name = f'<a href="{node.folder}">{escape(node.name)}</a>'
            name = f"<font color=#c00000>{name}</font>" if node is column else name
            if not node.children or not (opened or depth < 1):
                sign = f'<img src="{_PLUS if node.children else _DOT}" border="0">'
                return f'<div style="padding-left:{8 + 14 * depth}px">{sign} {name}</div>'
            number = next(numbers)
            inner = "".join(branch(child, depth + 1) for child in node.children)
            return (
                f'<div style="padding-left:{8 + 14 * depth}px"><img src="{_PLUS}" border="0" onclick=zk({number})> {name}</div>'
                f'<div id="sub{number}" style="display:{"block" if opened else "none"}">{inner}</div>'
            )

        rows = "".join(branch(child, 0) for child in top.children)
        return (
            '<table width="220" border="0" cellpadding="0" cellspacing="1" bgcolor=#9fbfe4><tr><td height="32" align="center" bgcolor=#1a5fb4>'
            f'<font color=#ffffff><b>{escape(top.name)}</b></font><tr><td bgcolor=#f7fbff valign="top">{rows}</table>'
        )

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Two cells and a narrow one between, held open by a picture."""
        left = (
            f'<td width="220" valign="top">{side}<td width="8"><img src="/images/spacer.gif" width="8" height="1">'
            if side
            else ""
        )
        return f'{crumb}<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0" bgcolor=#ffffff><tr>{left}<td valign="top">{inner}</table>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Lines in the middle, with breaks."""
        links, who, codes = lines
        if self.sponsor in who:
            who = f"版权所有：{self.portal.owner}<br>{who}"
        codes = codes.replace(f">{ICP}<", f">备案号：{ICP}<")
        codes = codes.replace(SITE_CODE, f"<b>{SITE_CODE}</b>", 1)
        return (
            f'<center><table width="1000" border="0" cellspacing="0" bgcolor=#ffffff><tr><td>&nbsp;<b>友情链接</b>：{friends}</table>'
            f'<hr width="1000" size=2 color=#1a5fb4>{links}<br>{who}<br>{codes}<br>{icons}</center>'
        )

    # -- lists ----------------------------------------------------------------------------------

    def when(self, column: Column, day: date) -> str:
        """Return the day as entries of this column write it."""
        return (
            f"({day:%Y-%m-%d})",
            f"[{day.year}-{day.month}-{day.day}]",
            f"{day.year}年{day.month}月{day.day}日",
        )[_way(column, 3)]

    def row(self, column: Column, article: Article, at: int) -> str:
        """The start of the title, and the day within or behind the link; in some columns the unit before."""
        title, shown = escape(article.title, quote=True), article.title
        shown = f"{shown[:_LONGEST]}..." if len(shown) > _LONGEST else shown
        if column.kind in {"dept", "town"}:
            unit = f"<font color=#c00000>[{escape(article.source)}]</font> "
        else:
            unit = ""
        day = self.when(column, article.day) if column.dated else ""
        way = _way(column, 3)
        if way == 0:
            title = f"文章标题：{title}&#13;&#10;作&nbsp;&nbsp;&nbsp;&nbsp;者：佚名&#13;&#10;更新时间：{article.day.year}-{article.day.month}-{article.day.day} {stamp(article)[11:]}:00"
            return (
                f'<table width="100%" border="0" cellpadding="0" cellspacing="0"><tr><td width="16" align="center"><img src="{_DOT}">'
                f"<td height=\"26\">{unit}<a href='{article.path}' title='{title}' target=_blank>{escape(shown)}</a>&nbsp;&nbsp;{day}</table>"
            )
        if way == 1:
            line = "" if at % 5 else f'</ul><img src="{_LINE}" width="700" height="3"><ul>'
            return f'<li>·{unit}<a href="{article.path}" title="{title}">{escape(shown)} {day}</a>{line}'
        return f'<tr><td height="28">&nbsp;&nbsp;{unit}<a href="{article.path}" target="_blank" title="{title}">{escape(shown)}</a> <font color=#999999>{day}</font>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A table for each entry, a list for five of them, or a table for all."""
        rows = "".join(self.row(column, a, i) for i, a in enumerate(part, 1))
        return {0: rows, 1: f"<ul>{rows}</ul>"}.get(
            _way(column, 3), f'<table width="100%" border="0">{rows}</table>'
        )

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Counts in words, four words of which some are links, and a box with the numbers of all pages."""
        if total < 2:
            return ""

        def to(page: int, words: str) -> str:
            there = 0 <= page < total and page != number
            return f'<a href="?page={page + 1}">{words}</a>' if there else words

        options = "".join(
            f'<option value="?page={i + 1}"{" selected" if i == number else ""}>{i + 1}'
            for i in range(total)
        )
        return (
            f'<p align="center">共 <b>{records}</b> 条记录 页次：<b><font color=red>{number + 1}</font></b>/<b>{total}</b>页 {self.size}条/页 {to(0, "首页")} {to(number - 1, "上一页")} '
            f'[{to(number + 1, "下一页")}] [{to(total - 1, "尾页")}] 转到第 <select onchange="location.href=this.value">{options}</select> 页'
        )

    def panel(self, column: Column, inner: str) -> str:
        """A table with a coloured head."""
        return (
            f'<table width="100%" border="0" cellpadding="2" cellspacing="1" bgcolor=#9fbfe4><tr><td bgcolor=#dbe9f8><img src="{_DOT}"><a href="{column.folder}"><b>{escape(column.name)}</b></a>'
            f'<td align="right" bgcolor=#dbe9f8 width="60"><a href="{column.folder}">{self.more}</a><tr><td colspan="2" bgcolor=#ffffff valign="top">{inner}</table>'
        )

    def lists(self, column: Column, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
        """The name of the column stands in a coloured cell."""
        head = '<TABLE width=100% border=0><TR><TD height=32 bgcolor=#dbe9f8>&nbsp;<B><FONT color=#1a5fb4>{}</FONT></B></TABLE>'  # fmt: skip
        for path, page in super().lists(column, articles):
            yield path, re.sub("<H2>(.*?)</H2>", lambda m: head.format(m[1]), page, count=1)

    # -- articles -------------------------------------------------------------------------------

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Two labels a row, at the right of their cells; the title has a row for itself."""
        rows, at = "", 0
        for name, value in fields:
            wide = name == self.labels["名称"]
            rows += "<tr>" if at % 2 == 0 or wide else ""
            at += 2 if wide else 1
            cell = f'<td width="38%"{" colspan=3" if wide else ""}>{escape(value) or "&nbsp;"}'
            rows += f'<td width="12%" align="right" nowrap><b>{name}：</b>{cell}'
        return f'<table width="96%" border="0" align="center" cellpadding="3" cellspacing="0" style="border:1px dashed #7fa6d6">{rows}</table>'

    def info(self, article: Article) -> str:
        """Source, author, a counter that a script writes, the day."""
        day = article.day
        return (
            f'<tr><td align="center" bgcolor=#f3f7fc>{self.source}：{escape(article.source)}&nbsp;&nbsp;作者：佚名&nbsp;&nbsp;点击数：<script language="javascript">hits({article.number})</script>'
            f"&nbsp;&nbsp;{self.published}：{day.year}-{day.month}-{day.day} {stamp(article)[11:]}"
        )

    def attachments(self, article: Article) -> str:
        """Lines with a small picture in front, below the text and in its cell."""
        rows = "".join(
            f'<br><img src="{_FILE}" border="0"> <a href="{u}" target="_blank">{escape(n)}</a>'
            for n, u in article.attachments
        )
        return f'<p><strong>附件下载：</strong>{rows}</p>' if _way(article.column, 2) else f"<p>附件：{rows}</p>"  # fmt: skip

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A line for each, the kind in brackets."""
        return "<br>".join(f'【{label}】<a href="{a.path}" target="_blank">{escape(a.title)}</a>' for a in others)  # fmt: skip

    def beside(self, article: Article) -> str:
        """Return the lines with the articles before and after."""
        lines = []
        for word, other in zip("上下", self.neighbours(article), strict=True):
            link = f'<a href="{other.path}">{escape(other.title)}</a>' if other else "没有了"
            lines.append(f"<li>{word}一篇文章： {link}")
        return "".join(lines)

    def article(self, article: Article, *, in_column: bool = False) -> str:
        """One table, a row for each part; fields above the title or as lines above the text."""
        column, lines = article.column, ""
        rows = [f'<tr><td class="biaoti" align="center">{escape(article.title)}']
        if article.fields is not None:
            shown = [(self.labels.get(n, n), v) for n, v in article.fields.items()]
            if _way(column, 2):
                rows.insert(0, f"<tr><td>{self.fields(shown)}")
            else:
                lines = "<br>\n".join(f"{n}：{escape(v)}" for n, v in shown) + "<br><br>\n"
        if column.dated:
            rows.append(self.info(article))
        text = "\n".join(article.blocks)
        files = self.attachments(article) if article.attachments else ""
        rows.append(
            f'<tr><td class="neirong" id="fontzoom">\n<!--内容开始-->{lines}{text}\n{files}<!--内容结束-->'
        )
        if article.relations:
            related = self.relations(article.relations[0][0], [a for _, a in article.relations])
            rows.append(f"<tr><td>{related}")
        if not in_column:
            rows.append(f"<tr><td>{self.beside(article)}")
        rows.append(
            '<tr><td align="right">【<a href="javascript:window.print();">打印此文</a>】【<a href="javascript:window.close();">关闭窗口</a>】'
        )
        inner = f'<table width="96%" border="0" align="center" cellpadding="4" cellspacing="0">{"".join(rows)}</table>'
        crumb = self.crumb(column, None if in_column else self.tail)
        body = self.body(crumb, self.side_of(column) if in_column else "", inner)
        return self.page(self.titled(article.title), body, self.meta(column, article))

    # -- pages ----------------------------------------------------------------------------------

    def home(self) -> str:
        """Three cells: entries, news, services."""
        find, picture = self.root.find, next(p for p in self.portal.files if p.endswith(".jpg"))
        lead = self.portal.of(HOME_COLUMNS[0])[0]
        news = "".join(
            self.panel(c, self.rows(c, self.portal.articles[c][:7])) + "<br>"
            for c in map(find, HOME_COLUMNS)
        )
        blocks = [
            self.panel(c, "".join(f'<img src="{_DOT}"><a href="{x.folder}">{escape(x.name)}</a><br>' for x in c.children[:14])) + "<br>"
            for c in (find("政府信息公开"), *map(find, HOME_BLOCKS))
        ]  # fmt: skip
        slide = f'<a href="{lead.path}"><img src="{picture}" width="500" height="260" border="0" alt="{escape(lead.title)}"></a><br>{escape(lead.title)}'
        body = (
            f'<table width="1000" border="0" align="center" cellpadding="4" cellspacing="0" bgcolor=#ffffff><tr><td width="220" valign="top">{"".join(blocks[:3])}'
            f'<td valign="top"><center>{slide}</center>{news}<td width="220" valign="top">{"".join(blocks[3:])}</table>'
        )
        meta = self.meta(None, None) + '\n<meta name="ColumnType" content="首页" />'
        return self.page(self.portal.home_title or f"{self.portal.owner}门户网站", body, meta)

    def plain(self, name: str, inner: str) -> str:
        """A page outside the columns."""
        head = f'<p align="center" class="biaoti">{name}</p>'
        body = self.body(self.position([name]), "", head + inner)
        return self.page(self.titled(name), body, self.meta(None, None))
