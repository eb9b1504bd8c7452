"""A style of small sites of 2010 to 2018 on PHP content systems: boxes with heads, small words before each value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, SINGLE, Article, Portal
from gkcheck.portal.skins.base import HOME_BLOCKS, HOME_COLUMNS, Skin
from gkcheck.portal.skins.departmental import sign

_FILE = "/images/addon.gif"
_PLAIN = re.compile(r"<p>([^<>]+)</p>")
_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r'<img[^>]*src="([^"]+)"')
_FONT = "font-family:仿宋_GB2312;mso-hansi-font-family:宋体"


def ul(kind: str, rows: str) -> str:
    """Return a list of the class ``kind``."""
    return f'<ul class="{kind}">{rows}</ul>'


def pasted(block: str) -> str:
    """Return a paragraph as it comes out of a word processor."""
    return _PLAIN.sub(
        rf'<p class="MsoNormal" style="text-indent:32pt;line-height:30pt"><span style="font-size:16pt;{_FONT}"><span>\1</span><span lang="EN-US"><o:p></o:p></span></span></p>',
        block,
    )


class Tbox(Skin):
    """Everything stands in a ``dl`` with a head; entries begin with the name of their column."""

    name = "tbox"
    size = 12
    charset = "gb18030"
    names_lists = False
    here, gap, tail = "<strong>当前位置:</strong> ", " > ", ""
    more = "更多..."
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索引号",
        "名称": "标题",
        "文号": "发文字号",
        "发布机构": "发文机构",
        "成文日期": "成文日期",
        "发布日期": "发布日期",
        "有效性": "有效性",
        "主题分类": "主题分类",
    }
    published, source = "时间", "来源"
    sponsor, operator, phone = "主办单位", "承办单位", "联系电话"
    map_label = "网站地图"

    def __init__(self, portal: Portal) -> None:
        portal.files[_FILE] = lambda: sign(_FILE)
        super().__init__(portal)

    # -- addresses ------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Folder of the column, year, month and day, number."""
        return f"{article.column.folder}{article.day:%Y}/{article.day:%m%d}/{article.number}.html"

    def page_name(self, number: int) -> str:
        """Later pages carry a number of the column."""
        return f"list_{number + 1}.html" if number else "index.html"

    # -- the frame of a page --------------------------------------------------------------------

    def page(self, title: str, body: str, meta: str) -> str:
        """Head, middle, foot; the layers of the menu stand last."""
        kind = "index" if 'ColumnType" content="首页' in meta else "articlelist"
        return (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
            '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />\n'
            f'<title>{escape(title)}</title>\n{meta}\n<link href="/assets/portal.css" rel="stylesheet" media="screen" type="text/css" />\n'
            '<style type="text/css">.w960{width:960px;margin:0 auto}.pleft{float:left;width:690px}.pright{float:right;width:250px}.dropMenu{position:absolute;visibility:hidden;background:#eef}'
            ".clear{clear:both}.info small,.infolist small{margin:0 4px 0 10px}.tbox dd{margin:6px 0}.pagelist li{display:inline;padding:0 4px}ul{list-style:none;padding-left:0}.place{line-height:30px}.date{float:right}.header_menu li{display:inline;padding:0 12px}</style>\n"
            f'</head>\n<body class="{kind}">\n{self.top}\n{body}\n{self.bottom}\n{self.layers()}\n</body>\n</html>\n'
        )

    def titled(self, name: str) -> str:
        """Name and owner with a low line."""
        return f"{name}_{self.portal.owner}"

    def header(self) -> str:
        """Tools, banner, menu whose layers stand at the end of the page, search."""
        rows = ""
        for at, c in enumerate(self.root.children, 1):
            shows = f" rel='dropmenu{at}'" if c.children else ""
            rows += f"<li><a href='{c.folder}'{shows}><span>{escape(c.name)}</span></a></li>"
        return (
            '<div class="header_top"><div class="w960 center"><span id="time" class="time">您好，欢迎访问！</span><div class="toplinks">'
            '<a href="javascript:void(0)" onclick="this.style.behavior=\'url(#default#homepage)\'">设为首页</a>|<a href="javascript:void(0)" onclick="window.external.AddFavorite(location.href,document.title)">加入收藏</a></div></div></div>\n'
            f'<div class="header"><div class="top w960 center"><div class="title"><h1><a href="/"><img src="{EMBLEM}" height="54" alt="{self.portal.owner}" /></a></h1></div><div class="banner"><img src="{HOTLINE}" alt="12345" /></div></div>\n'
            f'<div class="module blue mT10 w960"><div id="navMenu" class="header_menu"><ul><li><a href=\'/\'><span>主页</span></a></li>{rows}</ul></div>\n{self.search_box()}</div></div>'
        )

    def layers(self) -> str:
        """Return the second level of the menu: lists that a script shows below their entries."""
        parts = []
        for at, top in enumerate(self.root.children, 1):
            if top.children:
                rows = "".join(
                    f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in top.children
                )
                parts.append(f'<ul id="dropmenu{at}" class="dropMenu">{rows}</ul>')
        return (
            "<!-- //底部模板 -->\n"
            + "\n".join(parts)
            + "\n<script type=\"text/javascript\">if(window.cssdropdown)cssdropdown.startchrome('navMenu')</script>"
        )

    def search_box(self) -> str:
        """A form with a choice of where to look; the box says what it is for."""
        return (
            '<div class="search"><form name="formsearch" action="/search/"><div class="form"><h4>搜索</h4><input type="hidden" name="kwtype" value="0" />'
            f'<input name="{self.query}" type="text" class="search-keyword" value="在这里搜索..." onfocus="if(this.value==\'在这里搜索...\'){{this.value=\'\';}}" onblur="if(this.value==\'\'){{this.value=\'在这里搜索...\';}}" />'
            "<select name=\"searchtype\" class=\"search-option\"><option value='title' selected='1'>检索标题</option><option value='titlekeyword'>智能模糊</option></select>"
            '<button type="submit" class="search-submit">搜索</button></div></form></div>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """Every step is a link and has a sign behind it."""
        links = ["<a href='/'>主页</a>"]
        links += [f"<a href='{c.folder}'>{escape(c.name)}</a>" for c in column.trail]
        return f'<div class="place">{self.here}{"".join(link + self.gap for link in links)}</div>'

    def box(self, head: str, inner: str, *, light: bool = False) -> str:
        """Return a box with a head."""
        kind = ' class="light"' if light else ""
        return f'<dl class="tbox{" light" if light else ""}"><dt{kind}><strong>{head}</strong></dt><dd{kind}>{inner}</dd></dl>'

    def side(self, column: Column) -> str:
        """Columns of this level, and what the site recommends."""
        above = column if column.children else (column.parent or column)
        rows = ""
        for c in above.children:
            here = " class='thisclass'" if c is column else ""
            rows += f"<li><a href='{c.folder}'{here}>{escape(c.name)}</a></li>"
        return f"<div>{self.box('栏目列表', ul('d6', rows))}</div>{self.liked()}"

    def liked(self) -> str:
        """Return the boxes of recommended and of much read articles."""
        news, notices = (self.portal.of(label) for label in HOME_COLUMNS[:2])
        chosen = "".join(
            f'<li><a href="{a.path}" title="{escape(a.title)}">{escape(a.title[:16])}</a><p>{escape(self.brief(a))}...</p></li>'
            for a in news[:4]
        )
        hot = "".join(
            f'<li><a href="{a.path}" title="{escape(a.title)}">{escape(a.title[:16])}</a></li>'
            for a in notices[:6]
        )
        return (
            f'<div class="commend mt1">{self.box("推荐内容", ul("d4", chosen), light=True)}</div>'
            f'<div class="hot mt1">{self.box("热点内容", ul("c1 ico2", hot), light=True)}</div>'
        )

    def brief(self, article: Article) -> str:
        """Return the first characters of a text, as the system cuts them."""
        return _TAG.sub("", "".join(article.blocks[:2])).strip()[:60]

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Left the content below the trail, right the boxes."""
        right = f'<div class="pright">{side or self.liked()}</div>'
        return f'<div class="w960 center clear mt1"><div class="pleft">{crumb}{inner}</div>{right}</div>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Everything in two lines of text."""
        return (
            f'<div class="w960 center clear mt1">{self.box("友情链接", ul("f5", f"<li>{friends}</li>"))}</div>'
            f'<div class="footer w960 center mt1 clear"><div class="footer_body"><p class="links">{lines[0]}</p><p class="copyright">Copyright &copy; 2010-2021 All Rights Reserved<br />'
            f"{'&nbsp;&nbsp;|&nbsp;&nbsp;'.join(line for line in lines[1:] if line)}</p>{icons}</div></div>"
        )

    # -- lists ----------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """Month and day, on home and channel pages."""
        return f"{day:%m-%d}"

    def row(self, column: Column, article: Article, at: int) -> str:
        """The column in brackets, the title, a line of small words, the beginning of the text."""
        title = escape(article.title)
        shown = (
            f"<b>{title}</b>"
            if at == 1
            else f"<font color='#FF0000'>{title}</font>"
            if at == 4
            else title
        )
        found = _PICTURE.search("".join(article.blocks))
        picture = (
            f"<a href='{article.path}' class='preview'><img src='{found[1]}' /></a>"
            if found
            else ""
        )
        when = (
            f"<small>日期：</small>{stamp(article)}:{article.number % 60:02d}"
            if column.dated
            else ""
        )
        return (
            f'<li>{picture}[<b><a href=\'{column.folder}\'>{escape(column.name)}</a></b>] <a href="{article.path}" class="title">{shown}</a>'
            f'<span class="info">{when}<small>点击：</small>{article.number % 700 + 12}<small>好评：</small>{article.number % 9}</span>'
            f'<p class="intro">{escape(self.brief(article))}...</p></li>'
        )

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """The list of a column."""
        rows = "\n".join(self.row(column, a, i) for i, a in enumerate(part, 1))
        return f'<div class="listbox"><ul class="e2">{rows}</ul></div>'

    def newest(self, column: Column, part: Sequence[Article]) -> str:
        """Return a list for the home page or a channel: the day stands before the title."""
        rows = ""
        for a in part:
            when = f'<span class="date">{self.day(a.day)}</span>' if a.column.dated else ""
            rows += f'<li>{when}<a href="{a.path}" title="{escape(a.title)}">{escape(a.title[:22])}</a></li>'
        return ul("d1 ico3", rows)

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """A list of numbers, a choice of pages, and the counts."""
        if total < 2:
            return f'<div class="dede_pages"><ul class="pagelist"><span class="pageinfo">共 <strong>1</strong>页<strong>{records}</strong>条记录</span></ul></div>'
        last, names = total - 1, [self.page_name(i) for i in range(total)]
        rows = (
            f"<li><a href='{names[0]}'>首页</a></li><li><a href='{names[number - 1]}'>上一页</a></li>"
            if number
            else "<li>首页</li>"
        )
        rows += "".join(
            f'<li class="thisclass">{i + 1}</li>'
            if i == number
            else f"<li><a href='{n}'>{i + 1}</a></li>"
            for i, n in enumerate(names)
        )
        rows += (
            f"<li><a href='{names[number + 1]}'>下一页</a></li><li><a href='{names[last]}'>末页</a></li>"
            if number < last
            else "<li>末页</li>"
        )
        options = "".join(
            f"<option value='{n}'{' selected' if i == number else ''}>{i + 1}</option>"
            for i, n in enumerate(names)
        )
        rows += f"<li><select name='sldd' style='width:36px' onchange='location.href=this.options[this.selectedIndex].value;'>{options}</select></li>"
        return f'<div class="dede_pages"><ul class="pagelist">{rows}<li><span class="pageinfo">共 <strong>{total}</strong>页<strong>{records}</strong>条</span></li></ul></div>'

    def panel(self, column: Column, inner: str) -> str:
        """A box whose head is a link with another one behind it."""
        return f'<dl class="tbox"><dt><strong><a href="{column.folder}">{escape(column.name)}</a></strong><span class="more"><a href="{column.folder}">{self.more}</a></span></dt><dd>{inner}</dd></dl>'

    # -- articles -------------------------------------------------------------------------------

    def title(self, article: Article) -> str:
        """A heading of the second level."""
        return f'<div class="title"><h2>{escape(article.title)}</h2></div>'

    def info(self, article: Article) -> str:
        """Small words, each with its value behind it."""
        return (
            f'<div class="info"><small>{self.published}:</small>{stamp(article)}<small>{self.source}:</small>{escape(article.source)} <small>作者:</small>admin '
            f'<small>点击:</small><script type="text/javascript">document.write({article.number % 900 + 21});</script>次</div>'
        )

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Small words and spans."""
        rows = "".join(f"<small>{n}：</small><span>{escape(v)}</span>" for n, v in fields)
        return f'<div class="infolist">{rows}</div>'

    def text(self, article: Article, blocks: str) -> str:
        """A table of one cell; every second text was pasted."""
        text = pasted(blocks) if article.number % 2 else blocks
        return f"<div class=\"content\"><table width='100%' border='0' cellpadding='0' cellspacing='0'><tr><td>\n{text}\n</td></tr></table></div>"

    def attachments(self, article: Article) -> str:
        """A small table for each file, as the editor inserts it."""
        return "".join(
            f'<table width="450"><tbody><tr><td height="30" width="20"><a href="{u}" target="_blank"><img border="0" align="center" src="{_FILE}" /></a></td><td><a href="{u}" target="_blank"><u>{escape(n)}</u></a></td></tr></tbody></table>'
            for n, u in article.attachments
        )

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A box like those beside the text."""
        rows = "".join(
            f'<li><a href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a></li>'
            for a in others
        )
        return f'<div class="mt1">{self.box(label, ul("c1 ico1", rows), light=True)}</div>'

    def beside(self, article: Article) -> str:
        """Return what stands below a text: votes, the articles before and after, tools."""
        steps = ""
        for word, to in zip("上下", self.neighbours(article), strict=True):
            link = f"<a href='{to.path}'>{escape(to.title)}</a>" if to else "没有了"
            steps += f"<li>{word}一篇：{link} </li>"
        return (
            '<div class="dede_pages"><ul class="pagelist"></ul></div><div class="newdigg" id="newdigg"><div class="diggbox digg_good"><div class="digg_act">顶一下</div><div class="digg_num">(0)</div><div class="digg_percent"><div class="digg_percent_num">0%</div></div></div>'
            '<div class="diggbox digg_bad"><div class="digg_act">踩一下</div><div class="digg_num">(0)</div></div></div><div class="boxoff"><strong>------分隔线----------------------------</strong></div>'
            f'<div class="handle"><div class="context"><ul>{steps}</ul></div><div class="actbox"><ul><li><a href="javascript:void(0)" onclick="window.print();">打印</a></li><li><a href="javascript:void(0)" onclick="window.close();">关闭</a></li></ul></div></div>'
        )

    def article(self, article: Article, *, in_column: bool = False) -> str:
        """A box: title, line of small words, fields, text, files; relations behind the text."""
        column, parts = article.column, [self.title(article)]
        if column.dated:
            parts.append(self.info(article))
        if article.fields is not None:
            parts.append(self.fields(self.shown(article.fields)))
        parts.append(self.text(article, "\n".join(article.blocks)))
        parts.append(self.attachments(article) if article.attachments else "")
        parts.append("" if in_column or column.kind in SINGLE else self.beside(article))
        inner = f'<div class="viewbox">{"".join(parts)}</div>'
        if article.relations:
            inner += self.relations(article.relations[0][0], [a for _, a in article.relations])
        body = self.body(self.crumb(column), self.side_of(column) if in_column else "", inner)
        return self.page(self.titled(article.title), body, self.meta(column, article))

    # -- pages ----------------------------------------------------------------------------------

    def home(self) -> str:
        """News at the left, columns at the right."""
        find, picture = self.root.find, next(p for p in self.portal.files if p.endswith(".jpg"))
        lead = self.portal.of(HOME_COLUMNS[0])[0]
        news = "".join(
            self.panel(c, self.newest(c, self.portal.articles[c][:7]))
            for c in map(find, HOME_COLUMNS)
        )
        blocks = "".join(
            self.panel(c, ul("d6", "".join(f"<li><a href='{k.folder}'>{escape(k.name)}</a></li>" for k in c.children[:14])))
            for c in (find("政府信息公开"), *map(find, HOME_BLOCKS))
        )  # fmt: skip
        slide = f'<div class="flashnews"><a href="{lead.path}"><img src="{picture}" alt="{escape(lead.title)}" width="280" /></a></div>'
        body = f'<div class="w960 mt1 clear"><div class="pleft">{slide}{news}</div><div class="pright">{blocks}</div></div>'
        meta = self.meta(None, None) + '\n<meta name="ColumnType" content="首页">'
        return self.page(self.portal.home_title or f"{self.portal.owner}门户网站", body, meta)

    def plain(self, name: str, inner: str) -> str:
        """A page outside the columns."""
        crumb = f"<div class=\"place\">{self.here}<a href='/'>主页</a>{self.gap}{name}</div>"
        text = f'<div class="viewbox"><div class="title"><h2>{name}</h2></div><div class="content">{inner}</div></div>'
        return self.page(self.titled(name), self.body(crumb, "", text), self.meta(None, None))
