"""A style of sites of 2013 to 2024 made with a site builder for schools and counties: relative addresses, pages that count down."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import meta_rows, stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, SINGLE, Article, Portal
from gkcheck.portal.skins.base import HOME_BLOCKS, HOME_COLUMNS, Skin

_OWNER = 1544298612  # the number of the site in addresses of files and counters
_ADDRESS = re.compile(r'\b(href|src|action)="/(?!/)')
_LONGEST = 24  # characters of a title in a block


def _brief(title: str) -> str:
    return f"{title[:_LONGEST]}..." if len(title) > _LONGEST else title


def _marked(blocks: str) -> str:
    """Return a text with the classes that the editor gives its paragraphs and pictures."""
    blocks = blocks.replace("<p>", '<p class="vsbcontent_start">', 1)
    at = blocks.rfind("<p>")
    if at >= 0:
        blocks = f'{blocks[:at]}<p class="vsbcontent_end">{blocks[at + 3 :]}'
    return blocks.replace("<img ", '<img class="img_vsb_content" vsbhref="vurl" ')


class Vsb(Skin):
    """Components, each with a number that its classes carry: lists of lines or of table rows."""

    name = "vsb"
    size = 15
    query = "q"
    search_page = "/ssjgy.jsp"
    handed_out_by = "/system/_content/download.jsp"
    has_folders = False
    names_lists = False
    here, gap, tail = "当前位置: ", "&gt;&gt;", "正文"
    more = "MORE+"
    labels: ClassVar[Mapping[str, str]] = {
        "名称": "标题",
        "文号": "发文字号",
        "发布机构": "发布机构",
        "成文日期": "成文日期",
        "发布日期": "发布日期",
        "有效性": "有效性",
    }
    published, source = "发布日期", "来源"
    sponsor, operator, phone = "主办", "承办", "联系电话"
    code_label, map_label = "网站标识码", "网站地图"

    # -- addresses ------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Number of the column, number of the article."""
        return f"/info/{1000 + article.column.number}/{article.number}.htm"

    @staticmethod
    def column_path(column: Column) -> str:
        """A page beside the folder that holds the columns below it and its later pages."""
        return f"/{'/'.join(c.slug for c in column.trail)}.htm"

    def list_path(self, column: Column, number: int = 0) -> str:
        """The second of four pages is 3.htm, the last 1.htm: old ones keep their addresses."""
        if not number:
            return column.folder
        total = -(-len(self.portal.articles[column]) // self.size)
        return f"{column.folder.removesuffix('.htm')}/{total - number}.htm"

    @staticmethod
    def _number_of(path: str) -> int:
        return zlib.crc32(path.encode()) % 10**6

    @classmethod
    def handed_out(cls, path: str) -> str:
        """A script hands files out by number."""
        return f"{cls.handed_out_by}?urltype=news.DownloadAttachUrl&owner={_OWNER}&wbfileid={cls._number_of(path)}"

    @classmethod
    def aliases(cls, portal: Portal) -> dict[str, str]:
        """The home page by its name, files by their numbers, scripts that come with the system."""
        paths = {u for rows in portal.articles.values() for a in rows for _, u in a.attachments}
        handed = {cls.handed_out(path): path for path in sorted(paths)}
        own = {
            "/_sitegray/_sitegray.js": "/assets/portal.js",
            "/_sitegray/_sitegray_d.css": "/assets/portal.css",
            "/system/resource/js/dynclicks.js": "/assets/portal.js",
            "/content.vsb.css": "/assets/portal.css",
        }
        return {"/index.htm": "/index.html", **own, **handed}

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every address is written from where the page stands."""
        for path, text in super().pages():
            up = "../" * (path.count("/") - 1)
            text = text.replace('href="/"', 'href="/index.htm"')
            yield path, _ADDRESS.sub(rf'\1="{up}', text)

    # -- the frame of a page --------------------------------------------------------------------

    def meta(self, column: Column | None, article: Article | None) -> str:
        """Tags in capitals."""
        rows = meta_rows(self.portal, column, article)
        return "\n".join(f'<META Name="{n}" Content="{escape(v, quote=True)}" />' for n, v in rows)

    def titled(self, name: str) -> str:
        """Name and owner."""
        return f"{name}-{self.portal.owner}"

    def page(self, title: str, body: str, meta: str) -> str:
        """The head carries the name of the system in a remark."""
        return (
            f'<!DOCTYPE html>\n<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=UTF-8" /><TITLE>{escape(title)}</TITLE>{meta}\n'
            '<META http-equiv="X-UA-Compatible" content="IE=edge" /><!--Announced by Visual SiteBuilder 9-->\n'
            '<link rel="stylesheet" type="text/css" href="/_sitegray/_sitegray_d.css" />\n<script language="javascript" src="/_sitegray/_sitegray.js"></script>\n'
            '<!-- CustomerNO:77656262657232307e78475c5257574200000003495b -->\n<link rel="stylesheet" type="text/css" href="/content.vsb.css" />\n'
            '<script type="text/javascript" src="/system/resource/js/dynclicks.js"></script>\n'
            "<style>.wrap{width:1100px;margin:0 auto}.ny_left{float:left;width:220px}.ny_right{float:right;width:850px}.menu>li{float:left;padding:0 14px}.menu ul{display:none}.menu li:hover ul{display:block}.footer{clear:both}ul{list-style:none;padding:0}.list span,.news i{float:right}.box{width:48%;float:left}</style>\n"
            f"</HEAD>\n<BODY>\n{self.top}\n{body}\n{self.bottom}\n</BODY></HTML>\n"
        )

    def header(self) -> str:
        """Logo, search, menu."""
        rows = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a>{self.submenu(c)}</li>\n'
            for c in self.root.children
        )
        return (
            '<div class="header"><div class="wrap"><div class="logo"><!-- 网站logo图片地址请在本组件"内容配置-网站logo"处填写 -->\n'
            f'<a href="/" title="{self.portal.owner}"><img src="{EMBLEM}" border="0" alt="{self.portal.owner}" title="{self.portal.owner}"></a><img src="{HOTLINE}" alt="12345"></div>{self.search_box()}</div></div>\n'
            f'<div class="nav"><ul class="wrap menu"><li class="home"><a href="/">首页</a></li>\n{rows}</ul></div>'
        )

    def search_box(self) -> str:
        """A form that a script looks at before it goes."""
        return (
            '<div class="search"><script language="javascript">function _nl_ys_check(){var k=document.getElementById("keyword1").value;if(k==null||k==""){alert("请输入你要检索的内容!");return false;}return true;}</script>'
            f'<form action="{self.search_page}" method="get" id="au1a" name="au1a" onsubmit="return _nl_ys_check()"><input type="hidden" name="wbtreeid" value="1001">'
            f'<input name="{self.query}" id="keyword1" type="text" class="sub" placeholder="请输入关键词搜索"><input type="submit" class="ser" value=""></form></div>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """A table of one cell; the signs between are boxes too."""
        steps = [("/", "首页"), *((c.folder, c.name) for c in column.trail)]
        links = [
            f'<a href="{u}"><span class="fontstyle1053">{escape(n)}</span></a>' for u, n in steps
        ]
        links += [f'<span class="fontstyle1053">{tail}</span>'] if tail else []
        split = f'<span class="splitflagstyle1053">{self.gap}</span>'
        return f'<div class="position"><table class="winstyle1053" cellspacing="0" cellpadding="0"><tr><td nowrap><span class="titlestyle1053">{self.here}</span>{split.join(links)}</td></tr></table></div>'

    def side(self, column: Column) -> str:
        """Columns of this level."""
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<li{" class=on" if c is column else ""}><a href="{c.folder}" title="{escape(c.name)}">{escape(c.name)}</a></li>\n'
            for c in above.children
        )
        return f'<div class="ny_left"><h2 class="tit">{escape(above.name)}</h2><ul class="submenu">{rows}</ul></div>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Side column left, trail above the content."""
        return f'<div class="wrap ny">{side}<div class="{"ny_right" if side else "ny_whole"}">{crumb}{inner}</div></div>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Lines of text, the last with all numbers."""
        rows = "<br>".join(line for line in lines[1:] if line)
        return (
            f'<div class="footer"><div class="wrap"><div class="links"><span>友情链接：</span>{friends}</div>'
            f'<div class="copy"><!-- 版权内容请在本组件"内容配置-版权"处填写 --><p>{lines[0]}</p><p>{rows}</p></div><div class="ico">{icons}</div></div></div>'
        )

    # -- lists ----------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """Month and day, on home and channel pages."""
        return f"{day:%m-%d}"

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """Lines, or rows of a table with a line between."""
        number = 1000 + column.number
        if column.number % 2:
            lines = ""
            for at, a in enumerate(part):
                when = f"<span>{a.day:%Y-%m-%d}</span>" if column.dated else ""
                lines += f'<li id="line_u8_{at}">{when}<a href="{a.path}" target="_blank" title="{escape(a.title)}">{escape(a.title)}</a></li>\n'
            return f'<div class="list"><ul>{lines}</ul></div>'
        lines = ""
        for at, a in enumerate(part):
            when = (
                f'<span class="timestyle{number}">{a.day:%Y/%m/%d}&nbsp;</span>'
                if column.dated
                else ""
            )
            lines += (
                f'<tr id="line{number}_{at}" height="28"><td width="3%" align="center"><span class="leaderfont{number}">·</span></td>'
                f'<td style="font-size:9pt"><a class="c{number}" href="{a.path}" target="_blank" title="{escape(a.title)}">{escape(a.title)}</a></td>'
                f'<td width="1%" nowrap>{when}</td></tr><tr><td colspan="3" height="1" class="columnline"></td></tr>\n'
            )
        return f'<table class="winstyle{number}" width="100%" cellspacing="0" cellpadding="0">{lines}</table>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Numbers, or words behind the counts; each leads to the address that its page has kept."""
        if total < 2:
            return f'<div class="pb_sys_common"><span class="p_pages"><span class="p_t">共{records}条</span></span></div>'
        to = [self.list_path(column, at) for at in range(total)]
        words = (
            (0, "首页", number > 0),
            (number - 1, "上页", number > 0),
            (number + 1, "下页", number + 1 < total),
            (total - 1, "尾页", number + 1 < total),
        )
        if column.number % 2:
            first, before, onward, last = (
                f'<span class="p_fun"><a href="{to[at]}">{word}</a></span>' if can else f'<span class="p_fun_d">{word}</span>'
                for at, word, can in words
            )  # fmt: skip
            numbers = "".join(
                f'<span class="p_no_d">{at + 1}</span>' if at == number else f'<span class="p_no"><a href="{to[at]}">{at + 1}</a></span>'
                for at in range(total)
            )  # fmt: skip
            return f'<div class="pb_sys_common pb_sys_normal pb_sys_style1" style="text-align:center"><span class="p_pages"><span class="p_t">共{records}条</span>{first}{before}{numbers}{onward}{last}<span class="p_t">到第</span><span class="p_goto"><input type="text" class="p_goto_input" maxlength="10"></span><span class="p_t">页</span><span class="p_go"><a href="javascript:;">跳转</a></span></span></div>'
        links = "".join(
            f'<a href="{to[at]}" class="Next">{word}</a>' if can else f"<span>{word}</span>"
            for at, word, can in words
        )
        return f'<table class="page1067"><tr><td align="left" id="fanye1067" nowrap>共{records}条&nbsp;&nbsp;{number + 1}/{total}&nbsp;</td><td nowrap><div>{links}</div></td></tr></table>'

    def newest(self, column: Column, part: Sequence[Article]) -> str:
        """Return a list for the home page or a channel."""
        rows = ""
        for at, a in enumerate(part):
            when = f"<i>{self.day(a.day)}</i>" if a.column.dated else ""
            rows += f'<li id="line_u2_{at}">{when}<a href="{a.path}" title="{escape(a.title)}">{escape(_brief(a.title))}</a></li>\n'
        return f'<ul class="news">{rows}</ul>'

    def panel(self, column: Column, inner: str) -> str:
        """A box with the name and a link to more."""
        return f'<div class="box"><div class="tit"><h3>{escape(column.name)}</h3><a href="{column.folder}" class="more">{self.more}</a></div>{inner}</div>'

    # -- articles -------------------------------------------------------------------------------

    def title(self, article: Article) -> str:
        """A heading of the fifth level, or a cell."""
        if article.column.number % 2:
            return f'<h5 class="show_tit">{escape(article.title)}</h5>'
        return f'<table class="winstyle1051" width="100%"><tr><td class="titlestyle1051" align="center">{escape(article.title)}</td></tr></table>'

    def info(self, article: Article) -> str:
        """Day, source, a counter."""
        count = f'<script>_showDynClicks("wbnews", {_OWNER}, {article.number})</script>'
        if article.column.number % 2:
            return f'<p class="show_inf">{self.published}：{stamp(article)}&nbsp;&nbsp;&nbsp;&nbsp;{self.source}：{escape(article.source)}&nbsp;&nbsp;&nbsp;&nbsp;浏览次数：{count}</p>'
        return f'<div align="center"><span class="timestyle1051">{stamp(article)}</span>&nbsp;&nbsp;<span class="authorstyle1051">{self.source}：{escape(article.source)}</span>&nbsp;&nbsp;(点击：{count})</div>'

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Two fields in a row, without signs."""
        cells = [f'<td class="bt">{n}</td><td>{escape(v)}</td>' for n, v in fields]
        rows = "".join(f"<tr>{''.join(cells[i : i + 2])}</tr>" for i in range(0, len(cells), 2))
        return f'<table class="xxgk_tab" border="1" width="100%">{rows}</table>'

    def text(self, article: Article, blocks: str) -> str:
        """A box in a box."""
        return f'<div id="vsb_content"><div class="v_news_content">\n{_marked(blocks)}\n</div></div><div id="div_vote_id"></div>'

    def attachments(self, article: Article) -> str:
        """A sentence for each file, with a counter."""
        rows = ""
        for name, path in article.attachments:
            number = self._number_of(path)
            rows += (
                f'<li>附件【<a href="{self.handed_out(path)}" target="_blank">{escape(name)}</a>】已下载<span id="nattach{number}">'
                f'<script language="javascript">getClickTimes({number},{_OWNER},"wbnewsfile","attach")</script></span>次</li>'
            )
        return f'<ul style="list-style-type:none;">{rows}</ul>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A head, a list."""
        rows = "".join(
            f'<li>· <a href="{a.path}" target="_blank">{escape(a.title)}</a> <span>{a.day:%Y-%m-%d}</span></li>'
            for a in others
        )
        return f'<div class="xgxx"><h4>{label}</h4><ul>{rows}</ul></div>'

    def beside(self, article: Article) -> str:
        """Return the lines of the articles before and after."""
        found = (
            f'<p>{word}一条：<a href="{to.path}">{escape(to.title)}</a></p>' if to else ""
            for word, to in zip("上下", self.neighbours(article), strict=True)
        )
        return f'<div class="fanye">{"".join(found)}</div><p align="right">【<a href="javascript:window.opener=null;window.open(\'\',\'_self\');window.close();">关闭</a>】</p>'

    def article(self, article: Article, *, in_column: bool = False) -> str:
        """A form round everything that belongs to the article."""
        column, parts = article.column, []
        if article.fields is not None:
            parts.append(self.fields(self.shown(article.fields)))
        parts.append(self.title(article))
        parts.append(self.info(article) if column.dated else "")
        parts.append(self.text(article, "\n".join(article.blocks)))
        parts.append(self.attachments(article) if article.attachments else "")
        parts.append("" if in_column or column.kind in SINGLE else self.beside(article))
        inner = f'<script language="javascript" src="/system/resource/js/dynclicks.js"></script><form name="_newscontent_fromname">{"".join(parts)}</form>'
        if article.relations:
            inner += self.relations(article.relations[0][0], [a for _, a in article.relations])
        crumb = self.crumb(column, None if in_column else self.tail)
        body = self.body(crumb, self.side_of(column), inner)
        return self.page(self.titled(article.title), body, self.meta(column, article))

    # -- pages ----------------------------------------------------------------------------------

    def home(self) -> str:
        """Boxes of news, boxes of columns."""
        find, picture = self.root.find, next(p for p in self.portal.files if p.endswith(".jpg"))
        lead = self.portal.of(HOME_COLUMNS[0])[0]
        news = "".join(
            self.panel(c, self.newest(c, self.portal.articles[c][:7]))
            for c in map(find, HOME_COLUMNS)
        )
        blocks = "".join(
            self.panel(c, "<ul>" + "".join(f'<li><a href="{k.folder}">{escape(k.name)}</a></li>' for k in c.children[:14]) + "</ul>")
            for c in (find("政府信息公开"), *map(find, HOME_BLOCKS))
        )  # fmt: skip
        slide = f'<div class="banner"><a href="{lead.path}" title="{escape(lead.title)}"><img src="{picture}" alt="{escape(lead.title)}" width="520"></a></div>'
        meta = self.meta(None, None) + '\n<META Name="ColumnType" Content="首页" />'
        return self.page(
            self.portal.home_title or f"{self.portal.owner}门户网站",
            f'<div class="wrap">{slide}{news}{blocks}</div>',
            meta,
        )

    def plain(self, name: str, inner: str) -> str:
        """A page outside the columns."""
        crumb = f'<div class="position"><table class="winstyle1053"><tr><td nowrap>{self.here}<a href="/">首页</a>{self.gap}<span>{name}</span></td></tr></table></div>'
        text = f'<form name="_newscontent_fromname"><h5 class="show_tit">{name}</h5><div id="vsb_content">{inner}</div></form>'
        return self.page(self.titled(name), self.body(crumb, "", text), self.meta(None, None))
