"""A style of the years around 2003: the head in a frame, tables in tables, pages turned by a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import ClassVar

from PIL import Image

from gkcheck.portal import media
from gkcheck.portal.columns import Column
from gkcheck.portal.layout import ICP, meta_rows, stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article, Portal
from gkcheck.portal.skins.base import HOME_BLOCKS, HOME_COLUMNS, Skin

_LONGEST, _LONGEST_IN_BLOCK = 26, 16  # characters of a title in a list, in a block
_TOP = "/inc/top.html"
_DOT, _BACK = "/images/dot.gif", "/images/menubg.gif"
_TAGS = "p|br|hr|b|strong|i|em|font|span|div|table|tbody|tr|td|th|a|img|ul|ol|li|dl|dt|dd|h[1-6]|form|input|center"
_TAG = re.compile(rf"(</?)({_TAGS})(?=[\s>/])")
_QUOTED = re.compile(
    r' (width|height|border|align|valign|colspan|class|id|type|cellspacing|cellpadding)="([\w%#-]+)"'
)
_SHEET = (
    "<STYLE type=text/css>\nBODY,TD{FONT-SIZE:14px;LINE-HEIGHT:24px;COLOR:#333333}\nBODY{MARGIN:0px;BACKGROUND-COLOR:#f3f3f3}\n"
    "A{COLOR:#003366;TEXT-DECORATION:none}\nA:hover{COLOR:#cc0000}\nIMG{MAX-WIDTH:760px}\nP{MARGIN:6px 0px}\n</STYLE>"
)


def old_markup(html: str) -> str:
    """Return markup as editors of that time wrote it: tags in capitals, few quotes."""
    return _QUOTED.sub(r" \1=\2", _TAG.sub(lambda m: m[1] + m[2].upper(), html))


def _bar(color: tuple[int, int, int], size: tuple[int, int]) -> bytes:
    return media.encode_image(Image.new("RGB", size, color), "GIF")


class Framed(Skin):
    """A list is turned by a script that fills in a form; files come from a script that hands them out."""

    name = "framed"
    size = 12
    charset = "gb18030"
    query = "SearchKey"
    turned_by = "PageNo"
    handed_out_by = "/inc/download.asp"
    here, gap = "您现在的位置：", " → "
    tail = "浏览文章"
    more = "更多..."
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索 引 号",
        "名称": "信息名称",
        "发布机构": "发布机构",
        "文号": "文　　号",
        "成文日期": "生成日期",
        "发布日期": "发布日期",
        "有效性": "有 效 性",
        "主题分类": "主题分类",
    }
    published, source = "发布日期", "来源"
    sponsor, operator, phone = "主办", "承办", "电话"
    code_label, map_label = "政府网站标识码", "网站地图"

    def __init__(self, portal: Portal) -> None:
        portal.files[_DOT] = lambda: _bar((190, 30, 30), (5, 5))
        portal.files[_BACK] = lambda: _bar((180, 0, 0), (4, 34))
        super().__init__(portal)

    # -- addresses ------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """Addresses by month, away from the columns."""
        return f"/news/{article.day:%Y-%m}/{article.number}.htm"

    def page_name(self, number: int) -> str:
        """The file behind a later page, which is asked for as ``?PageNo=2``."""
        return f"index_{number + 1}.html" if number else "index.html"

    # -- the frame of a page --------------------------------------------------------------------

    def meta(self, column: Column | None, article: Article | None) -> str:
        """Tags that were added when the state asked for them."""
        rows = meta_rows(self.portal, column, article)
        return "\n".join(f'<META name="{n}" content="{escape(v, quote=True)}">' for n, v in rows)

    def page(self, title: str, body: str, meta: str) -> str:
        """Every page but the first shows the head in a frame."""
        frame = f"<IFRAME src={_TOP} width=980 height=206 frameBorder=0 scrolling=no></IFRAME>"
        return self.sheet(title, f"<CENTER>{frame}</CENTER>\n{body}\n{self.bottom}", meta)

    def sheet(self, title: str, body: str, meta: str) -> str:
        """Return a page of HTML without a document type."""
        return (
            '<HTML>\n<HEAD>\n<META http-equiv=Content-Type content="text/html; charset=gb2312">\n'
            f"<TITLE>{escape(title)}</TITLE>\n{meta}\n{_SHEET}\n</HEAD>\n<BODY>\n{old_markup(body)}\n</BODY>\n</HTML>\n"
        )

    def header(self) -> str:
        """Banner and a row of cells; the columns below a column stand on its own page."""
        cells = "".join(
            f'<td align="center" nowrap>|</td><td align="center"><a href="{c.folder}" target=_top><font color=#ffffff><b>{escape(c.name)}</b></font></a></td>'
            for c in self.root.children
        )
        return (
            '<table width="980" border="0" align="center" cellpadding="0" cellspacing="0" bgcolor=#ffffff><tr><td height="140">'
            f'<table width="100%" border="0"><tr><td width="110" align="center"><img src="{EMBLEM}" width="90" alt="{self.portal.owner}"></td>'
            f'<td><font color=#b40000 size=7 face=隶书><b>{self.portal.owner}</b></font></td><td align="right"><img src="{HOTLINE}" alt="12345"></td></tr></table></td></tr>'
            f'<tr><td background={_BACK} bgcolor=#b40000 height="34"><table width="100%" border="0" cellpadding="0"><tr>'
            f'<td align="center"><a href="/" target=_top><font color=#ffffff><b>首　页</b></font></a></td>{cells}</tr></table></td></tr>'
            f'<tr><td height="30" align="right" bgcolor=#f7e7d0>{self.search_box()}</td></tr></table>'
        )

    def search_box(self) -> str:
        """A form in a cell."""
        return (
            f'<form action="/search/" method=get target=_top style="MARGIN:0px">站内检索：<input type="text" size=20 name={self.query}> '
            '<input type="submit" value="搜 索">&nbsp;</form>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """One cell with arrows between the steps."""
        links = ['<a href="/">首页</a>']
        links += [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail]
        return self.position([*links, tail] if tail else links)

    def position(self, steps: Sequence[str]) -> str:
        """Return the row that says where one is."""
        return (
            '<table width="980" border="0" align="center" cellspacing="0" bgcolor=#ffffff><tr><td width="30" align="center">'
            f'<img src="{_DOT}"></td><td height="30"><font color=#666666>{self.here}{self.gap.join(steps)}</font></td></tr></table>'
        )

    def side(self, column: Column) -> str:
        """Links with line breaks between, below a coloured cell."""
        above = column if column.children else (column.parent or column)
        rows = "<br>".join(
            f'&nbsp;&nbsp;<img src="{_DOT}" border="0">&nbsp;<a href="{c.folder}">{escape(c.name)}</a>'
            for c in above.children
        )
        return (
            '<table width="200" border="0" cellpadding="4" cellspacing="1" bgcolor=#d8b080><tr><td height="30" align="center" bgcolor=#b40000>'
            f"<font color=#ffffff><b>{escape(above.name)}</b></font></td></tr><tr><td bgcolor=#fffaf2>{rows}</td></tr></table>"
        )

    def body(self, crumb: str, side: str, inner: str) -> str:
        """A table with a cell at the left, a gap, and a table in the cell at the right."""
        left = f'<td width="206" valign="top">{side}</td><td width="8"></td>' if side else ""
        return (
            f'{crumb}<table width="980" border="0" align="center" cellpadding="0" cellspacing="0" bgcolor=#ffffff><tr>{left}<td valign="top">'
            f'<table width="100%" border="0" cellpadding="6"><tr><td>{inner}</td></tr></table></td></tr></table>'
        )

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Centred rows between lines."""
        gap = "&nbsp;&nbsp;&nbsp;&nbsp;"
        named = [x.replace(f">{ICP}<", f">ICP备案编号：{ICP}<").replace("&nbsp;&nbsp;", gap) for x in lines if x]  # fmt: skip
        rows = "".join(f'<tr><td align="center"><font color=#666666>{x}</font></td></tr>' for x in named)  # fmt: skip
        return (
            f'<table width="980" border="0" align="center" cellspacing="0" bgcolor=#ffffff><tr><td height="30" bgcolor=#f7e7d0>&nbsp;友情链接：{friends.replace("</a> ", f"</a>{gap}")}</td></tr>'
            f'<tr><td><hr size=1 color=#b40000></td></tr>{rows}<tr><td align="center">{icons}</td></tr></table>'
        )

    # -- lists ----------------------------------------------------------------------------------

    def row(self, column: Column, article: Article, at: int) -> str:
        """A cell with a dot, one with the start of the title, one with the day."""
        return self.entry(column, article, _LONGEST, f"[{self.short(article, whole=True)}]")

    def entry(self, column: Column, article: Article, longest: int, day: str) -> str:
        """Return a row of a list or block."""
        title, shown = escape(article.title, quote=True), article.title
        if len(shown) > longest:
            shown = shown[: longest - 1] + "..."
        last = f'<td width="90" align="right"><font color=#999999>{day}</font></td>'
        return (
            f'<tr><td width="16" align="center"><img src="{_DOT}"></td><td height="26"><a href="{article.path}" title="{title}" target=_blank>'
            f"{escape(shown)}</a></td>{last if column.dated else ''}</tr>"
        )

    def short(self, article: Article, *, whole: bool) -> str:
        """Return 2021/3/5, or 21-03-05 where there is little room."""
        day = article.day
        return f"{day.year}/{day.month}/{day.day}" if whole else f"{day:%y-%m-%d}"

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A table with a line below every fifth entry."""
        rows = ""
        for at, article in enumerate(part, 1):
            rows += self.row(column, article, at)
            if at % 5 == 0:
                rows += '<tr><td colspan="3" height="1" bgcolor=#dddddd></td></tr>'
        return f'<table width="100%" border="0" cellpadding="0" cellspacing="0">{rows}</table>'

    def newest(self, column: Column, part: Sequence[Article]) -> str:
        """Return a short list for the home page or a column with children."""
        rows = "".join(
            self.entry(column, a, _LONGEST_IN_BLOCK, self.short(a, whole=False)) for a in part
        )
        return f'<table width="100%" border="0" cellpadding="0" cellspacing="0">{rows}</table>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """Words that call a script, which fills in a form and sends it."""
        if total < 2:
            return ""

        def to(page: int, words: str) -> str:
            if not 0 <= page < total or page == number:
                return words
            return f'<a href="javascript:goPage({page + 1})">{words}</a>'

        words = " ".join(
            (
                to(0, "首页"),
                to(number - 1, "上一页"),
                to(number + 1, "下一页"),
                to(total - 1, "尾页"),
            )
        )
        return (
            f'<form name=pageForm method=get action="{column.folder}index.html"><input type="hidden" name=PageNo value={number + 1}>'
            f'<table width="100%" border="0"><tr><td align="center">{words} 第{number + 1}/{total}页 共{records}条</td></tr></table></form>'
            "<SCRIPT language=javascript>\nfunction goPage(n){\n  document.pageForm.PageNo.value=n;\n  document.pageForm.submit();\n}\n</SCRIPT>"
        )

    def panel(self, column: Column, inner: str) -> str:
        """A table with a coloured head."""
        return (
            '<table width="100%" border="0" cellpadding="3" cellspacing="1" bgcolor=#d8b080><tr><td bgcolor=#f7e7d0><table width="100%" border="0" cellspacing="0">'
            f'<tr><td><a href="{column.folder}"><font color=#b40000><b>{escape(column.name)}</b></font></a></td><td align="right"><a href="{column.folder}">{self.more}</a></td></tr></table></td></tr>'
            f'<tr><td bgcolor=#ffffff valign="top">{inner}</td></tr></table><br>'
        )

    # -- articles -------------------------------------------------------------------------------

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Two pairs a row; labels in coloured cells, without a colon."""
        rows = ""
        for i in range(0, len(fields), 2):
            cells = "".join(
                f'<td width="90" align="center" bgcolor=#efefef>{n}</td><td bgcolor=#ffffff>{escape(v) or "&nbsp;"}</td>'
                for n, v in fields[i : i + 2]
            )
            rows += f"<tr>{cells}</tr>"
        return f'<table width="96%" border="0" align="center" cellpadding="3" cellspacing="1" bgcolor=#cccccc>{rows}</table>'

    def title(self, article: Article) -> str:
        """A cell with a large font."""
        return f'<table width="96%" border="0" align="center"><tr><td align="center" height="50"><font color=#b40000 size=5><b>{escape(article.title)}</b></font></td></tr></table>'

    def info(self, article: Article) -> str:
        """One cell: day and time, source, a counter."""
        day = article.day
        return (
            f'<table width="96%" border="0" align="center"><tr><td align="center" bgcolor=#f3f3f3>{self.published}：{day.year}-{day.month}-{day.day} {stamp(article)[11:]}'
            f"&nbsp;&nbsp;{self.source}：{escape(article.source)}&nbsp;&nbsp;点击数：{article.number % 900 + 37}&nbsp;&nbsp;【字体：大 中 小】</td></tr></table>"
        )

    def text(self, article: Article, blocks: str) -> str:
        """A cell in one font."""
        return f'<table width="96%" border="0" align="center"><tr><td class="zw"><font size=3>{blocks}</font></td></tr></table>'

    def attachments(self, article: Article) -> str:
        """Lines below the text; a script hands the file out."""
        rows = "<br>".join(
            f'附件{i}：<a href="{self.handed_out(u)}" target=_blank>{escape(n)}</a>'
            for i, (n, u) in enumerate(article.attachments, 1)
        )
        return f'<table width="96%" border="0" align="center"><tr><td>{rows}</td></tr></table>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A head and links with line breaks."""
        rows = "<br>".join(f'·<a href="{a.path}">{escape(a.title)}</a>' for a in others)
        return f'<table width="96%" border="0" align="center"><tr><td><b>{label}：</b><br>{rows}</td></tr></table>'

    # -- pages ----------------------------------------------------------------------------------

    def home(self) -> str:
        """Columns of links at the left, the picture and the news at the right; the head without a frame."""
        find, picture = self.root.find, next(p for p in self.portal.files if p.endswith(".jpg"))
        lead = self.portal.of(HOME_COLUMNS[0])[0]
        news = [
            self.panel(c, self.newest(c, self.portal.articles[c][:7]))
            for c in map(find, HOME_COLUMNS)
        ]
        left = "".join(
            self.panel(column, "<br>".join(f'&nbsp;<img src="{_DOT}">&nbsp;<a href="{c.folder}">{escape(c.name)}</a>' for c in column.children[:14]))
            for column in (find("政府信息公开"), *map(find, HOME_BLOCKS))
        )  # fmt: skip
        slide = f'<a href="{lead.path}"><img src="{picture}" width="370" height="230" border="0" alt="{escape(lead.title)}"></a>'
        body = (
            f'{self.top}<table width="980" border="0" align="center" cellpadding="0" cellspacing="0" bgcolor=#ffffff><tr><td width="206" valign="top">{left}</td><td width="8"></td>'
            f'<td valign="top"><table width="100%" border="0" cellspacing="0"><tr><td width="384" valign="top" align="center">{slide}</td><td valign="top">{news[0]}</td></tr>'
            f'<tr><td valign="top">{news[1]}</td><td valign="top">{news[2]}</td></tr><tr><td colspan="2">{news[3]}</td></tr></table></td></tr></table>\n{self.bottom}'
        )
        meta = self.meta(None, None) + '\n<META name="ColumnType" content="首页">'
        title = self.portal.home_title or f"{self.portal.owner}门户网站"
        return self.sheet(title, body, meta)

    def plain(self, name: str, inner: str) -> str:
        """A page outside the columns, with the trail in the same cell."""
        crumb = self.position(['<a href="/">首页</a>', name])
        head = f'<p align="center"><font size=5><b>{name}</b></font></p>'
        return self.page(
            self.titled(name), self.body(crumb, "", head + inner), self.meta(None, None)
        )

    def extras(self) -> Iterator[tuple[str, str]]:
        """The head is a page of its own."""
        yield from super().extras()
        yield _TOP, self.sheet("top", self.top, "")
