"""A style of sites of 2008 to 2016 on ASP.NET WebForms: addresses with queries, one form around each page, controls for all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import ClassVar

from gkcheck.portal.columns import Column
from gkcheck.portal.layout import ICP, meta_rows, stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, SINGLE, Article, Portal
from gkcheck.portal.skins.base import FRIENDS, HOME_BLOCKS, HOME_COLUMNS, Skin
from gkcheck.portal.skins.controls import (
    BLANK,
    CODE,
    DOT,
    MAIN,
    PLUS,
    document,
    menu,
    pager,
    skip,
    state,
    tree,
)
from gkcheck.portal.skins.departmental import sign

_LONGEST = 25  # characters of a title in a block
_MOVED = {
    "/wzdt/index.html": "/SiteMap.aspx",
    "/gywm/index.html": "/About.aspx",
    "/lxwm/index.html": "/Contact.aspx",
}


def _brief(title: str) -> str:
    return f"{title[:_LONGEST]}..." if len(title) > _LONGEST else title


class WebForms(Skin):
    """Lists are grids, data lists or repeaters, as the page of the column was made."""

    name = "webforms"
    size = 15
    charset = "gb18030"
    query = "key"
    search_page = "/Search.aspx"
    handed_out_by = "/DownLoad.aspx"
    has_folders = False
    here, gap, tail = "您现在的位置：", " &gt;&gt; ", "正文"
    more = "更多&gt;&gt;"
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索 引 号",
        "名称": "信息名称",
        "文号": "文　　号",
        "成文日期": "生成日期",
        "发布日期": "公开日期",
        "有效性": "有 效 性",
    }
    published, source = "发布时间", "信息来源"
    sponsor, operator, phone = "主办单位", "承办单位", "联系电话"
    map_label = "网站地图"

    def __init__(self, portal: Portal) -> None:
        for kind in (PLUS, DOT):
            portal.files[kind] = partial(sign, kind)
        super().__init__(portal)

    # -- addresses ------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """One page for all articles."""
        return f"/Detail.aspx?id={article.number}&cid={article.column.number}"

    @staticmethod
    def column_path(column: Column) -> str:
        """One page for all lists, one for columns with columns below, one for single texts."""
        page = "Channel" if column.children else "Page" if column.kind in SINGLE else "List"
        return f"/{page}.aspx?cid={column.number}"

    def list_path(self, column: Column, number: int = 0) -> str:
        """Later pages are asked for by number."""
        return f"{column.folder}&page={number + 1}" if number else column.folder

    @classmethod
    def handed_out(cls, path: str) -> str:
        """Files have numbers."""
        return f"{cls.handed_out_by}?fid={zlib.crc32(path.encode()) % 10**7}"

    @classmethod
    def aliases(cls, portal: Portal) -> dict[str, str]:
        """The home page by its name, files by their numbers, what the framework brings along."""
        paths = {u for rows in portal.articles.values() for a in rows for _, u in a.attachments}
        handed = {cls.handed_out(path): path for path in sorted(paths)}
        first = {
            f"{c.folder}&page=1": c.folder.replace("?", "@")
            for c, rows in portal.articles.items()
            if len(rows) > cls.size
        }
        return {"/Default.aspx": "/index.html", BLANK: "/images/spacer.gif", CODE: "/assets/portal.js", **first, **handed}  # fmt: skip

    def pages(self) -> Iterator[tuple[str, str]]:
        """Each page posts to itself and carries its state."""
        for path, text in super().pages():
            at = _MOVED.get(path, path)
            action = "Default.aspx" if at == "/index.html" else escape(at[1:])
            kept = state(at, 1800 + zlib.crc32(at.encode()) % 3000)
            yield at, text.replace("@action@", action, 1).replace("@state@", kept, 1)

    # -- the frame of a page --------------------------------------------------------------------

    def meta(self, column: Column | None, article: Article | None) -> str:
        """Tags that a control writes into the head."""
        rows = meta_rows(self.portal, column, article)
        return "".join(f'<meta name="{n}" content="{escape(v, quote=True)}" />' for n, v in rows)

    def titled(self, name: str) -> str:
        """Name and owner."""
        return f"{name}-{self.portal.owner}"

    def page(self, title: str, body: str, meta: str) -> str:
        """One form around all, or before a page that has a form of its own."""
        inner = f"{self.top}\n{body}\n{self.bottom}"
        return document(title, meta, inner, own="<form" in body)

    def header(self) -> str:
        """Banner, the menu, the search, which a script asks."""
        return (
            f'<table class="main" cellpadding="0" cellspacing="0" border="0"><tr><td style="height:120px;"><img id="ctl00_Header1_imgLogo" src="{EMBLEM}" alt="{self.portal.owner}" style="border-width:0px;" />'
            f'<span id="ctl00_Header1_lblSite" style="font-size:32pt;color:#B21C1C;">{self.portal.owner}</span></td><td align="right"><img src="{HOTLINE}" alt="12345" /></td></tr></table>'
            f'<div class="nav">{menu(self.root)}</div>\n<table class="main" cellpadding="0" cellspacing="0" border="0"><tr><td>&nbsp;<span id="ctl00_Header1_lblWelcome">欢迎访问{self.portal.owner}网站</span></td>'
            f'<td align="right">{self.search_box()}</td></tr></table>'
        )

    def search_box(self) -> str:
        """A box and a button; forms cannot stand in the form."""
        return (
            '站内搜索：<input name="ctl00$Header1$txtKey" type="text" id="ctl00_Header1_txtKey" style="width:140px;" /> <input type="button" value="搜索" onclick="doSearch()" />'
            '<script type="text/javascript">\nfunction doSearch() {\n    var key = document.getElementById("ctl00_Header1_txtKey").value;\n'
            f'    if (key == "") {{ alert("请输入关键字！"); return; }}\n    window.location.href = "{self.search_page}?{self.query}=" + encodeURIComponent(key);\n}}\n</script>'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """The site's map control on columns; on articles a label."""
        if tail:
            links = [f"<a href='{c.folder[1:]}'>{escape(c.name)}</a>" for c in column.trail]
            return self.position(f'<span id="{MAIN}lblPosition">{self.gap.join(["<a href=Default.aspx>首页</a>", *links, tail])}</span>')  # fmt: skip
        steps = ['<a title="首页" href="/Default.aspx">首页</a>']
        steps += [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail[:-1]]
        inner = "</span><span> &gt; </span><span>".join([*steps, escape(column.name)])
        return self.position(
            f'<span id="ctl00_SiteMapPath1">{skip("ctl00_SiteMapPath1", f"<span>{inner}</span>")}</span>'
        )

    def position(self, steps: str) -> str:
        """Return the row that says where one is."""
        return f'<table class="main" cellpadding="0" cellspacing="0" border="0"><tr><td style="height:30px;"><img src="{DOT}" alt="" /> {self.here}{steps}</td></tr></table>'

    def side(self, column: Column) -> str:
        """A tree in the columns of disclosure, a list elsewhere."""
        above = column if column.children else (column.parent or column)
        if column.template in {"platform", "tree", "side"}:
            above, inner = column.trail[0], tree(column)
        else:
            rows = "".join(
                f'<tr><td>\n<img src="{DOT}" alt="" /> <a id="ctl00_Left1_DataList1_ctl{at:02d}_HyperLink1" href="{c.folder[1:]}">{escape(c.name)}</a>\n</td></tr>'
                for at, c in enumerate(above.children)
            )
            inner = f'<table id="ctl00_Left1_DataList1" cellspacing="0" border="0" style="border-collapse:collapse;">{rows}</table>'
        return f'<table width="220" border="0" cellpadding="4" cellspacing="0"><tr><td class="lm"><span id="ctl00_Left1_lblName">{escape(above.name)}</span></td></tr><tr><td>{inner}</td></tr></table>'

    def body(self, crumb: str, side: str, inner: str) -> str:
        """Two cells."""
        left = f'<td width="220" valign="top">{side}</td>' if side else ""
        return f'{crumb}<table class="main" cellpadding="0" cellspacing="6" border="0"><tr>{left}<td valign="top">{inner}</td></tr></table>'

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """A control with a list to choose from and rows of a table."""
        options = "".join(f'<option value="{u}">{t}</option>' for u, t in FRIENDS)
        rows = "".join(f'<tr><td align="center">{x}</td></tr>' for x in lines if x)
        rows = rows.replace(f">{ICP}<", f">备案序号：{ICP}<")
        for old, new in _MOVED.items():
            rows = rows.replace(f'"{old.removesuffix("index.html")}"', f'"{new}"')
        return (
            '<table id="ctl00_Footer1_tblFoot" class="main" cellpadding="2" cellspacing="0" border="0"><tr><td class="lm">友情链接：<select name="ctl00$Footer1$DropDownList1" id="ctl00_Footer1_DropDownList1" '
            f'onchange="if(this.value!=\'\')window.open(this.value)"><option value="">---政府网站---</option>{options}</select></td></tr>{rows}<tr><td align="center">{icons}</td></tr></table>'
        )

    # -- lists ----------------------------------------------------------------------------------

    def anchor(self, control: str, article: Article, shown: str) -> str:
        """Return a link as the control for links writes it."""
        return f'<a id="{MAIN}{control}" title="{escape(article.title)}" href="{escape(article.path[1:])}" target="_blank">{escape(shown)}</a>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A grid with a row of heads, a list of data in tables, or a list of the page's own."""
        way = 0 if all(a.fields for a in part) else column.number % 3
        return (self.grid, self.data_list, self.repeated)[way](column, part)

    def grid(self, column: Column, part: Sequence[Article]) -> str:
        """Return entries in a grid, with numbers where they are documents."""
        fielded = all(a.fields for a in part)
        rows = ""
        for at, a in enumerate(part):
            row = f"GridView1_ctl{at + 2:02d}"
            cells = [self.anchor(f"{row}_HyperLink1", a, a.title)]
            if a.fields and fielded:
                cells = [a.fields["索引号"], *cells, a.fields["文号"]]
            rows += f'<tr style="background-color:{"#F7F6F3" if at % 2 else "White"};">'
            rows += "".join(f"<td>{cell}</td>" for cell in cells)
            if column.dated:
                rows += f'<td align="center" style="width:90px;"><span id="{MAIN}{row}_lblDate">{a.day.year}-{a.day.month}-{a.day.day}</span></td>'
            rows += "</tr>"
        heads = ["索引号", "名称", "文号"] if fielded else ["标题"]
        heads += ["发布日期"] if column.dated else []
        head = "".join(f'<th scope="col">{name}</th>' for name in heads)
        return (
            f'<div>\n<table cellspacing="0" cellpadding="4" border="0" id="{MAIN}GridView1" style="color:#333333;width:100%;border-collapse:collapse;">\n'
            f'<tr style="background-color:#E9F0F9;font-weight:bold;">{head}</tr>{rows}</table>\n</div>'
        )

    def data_list(self, column: Column, part: Sequence[Article]) -> str:
        """Return entries each in a table of its own; days as the framework writes them."""
        rows = ""
        for at, a in enumerate(part):
            row = f"DataList1_ctl{at:02d}"
            rows += f'<tr><td>\n<table width="100%" border="0"><tr><td width="12"><img src="{DOT}" alt="" /></td><td>{self.anchor(f"{row}_HyperLink1", a, a.title)}</td>'
            if column.dated:
                rows += f'<td align="right" width="120"><span id="{MAIN}{row}_lblTime">{a.day.year}/{a.day.month}/{a.day.day} 0:00:00</span></td>'
            rows += "</tr></table>\n</td></tr>"
        return f'<table id="{MAIN}DataList1" cellspacing="0" border="0" style="width:100%;border-collapse:collapse;">{rows}</table>'

    def repeated(self, column: Column, part: Sequence[Article]) -> str:
        """Return entries in markup of the page's own, the day before the start of the title."""
        rows = ""
        for a in part:
            when = f'<span class="time">[{a.day:%Y-%m-%d}]</span>' if column.dated else ""
            rows += f"\n<li>{when}·<a href='{a.path[1:]}' title='{escape(a.title)}' target='_blank'>{escape(_brief(a.title))}</a></li>"
        return f'<ul class="newslist">{rows}\n</ul>'

    def newest(self, column: Column, part: Sequence[Article]) -> str:
        """Return a short list for the home page or a column with children."""
        rows = "".join(
            f'<li><span class="time">{f"({a.day:%Y-%m-%d})" if a.column.dated else ""}</span>·<a href="{a.path[1:]}" title="{escape(a.title)}">{escape(_brief(a.title))}</a></li>'
            for a in part
        )
        return f'<ul class="newslist">{rows}</ul>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """The control that most such sites use, with links."""
        return pager(column, number, total, f"共{records}条 每页{self.size}条") if total > 1 else ""

    def panel(self, column: Column, inner: str) -> str:
        """A table with a coloured head."""
        return f'<table width="100%" border="0" cellpadding="0" cellspacing="0"><tr><td class="lm"><a href="{column.folder[1:]}">{escape(column.name)}</a></td><td class="lm" align="right"><a href="{column.folder[1:]}">{self.more}</a></td></tr><tr><td colspan="2">{inner}</td></tr></table>'

    def lists(self, column: Column, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
        """The name of the column in a label; a list that is asked for has an address of its own."""
        head = f'<div class="lm"><span id="{MAIN}lblColumn">{escape(column.name)}</span></div>'
        for path, page in super().lists(column, articles):
            page = page.replace(f"<h2>{escape(column.name)}</h2>", head, 1)
            yield path, page.replace('fetch("list.json")', f'fetch("{column.place("list.json")}")')

    # -- articles -------------------------------------------------------------------------------

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Two labels a row; the title has a row for itself."""
        rows, at = "", 0
        for number, (name, value) in enumerate(fields):
            wide = name == self.labels["名称"]
            rows += "</tr><tr>" if at % 2 == 0 or wide else ""
            at += 2 if wide else 1
            rows += f'<td class="bt" width="12%">{name}：</td><td width="38%"{" colspan=3" if wide else ""}><span id="{MAIN}FormView1_Label{number + 1}">{escape(value)}</span></td>'
        return f'<table id="{MAIN}FormView1" class="xxgk" width="96%" align="center" cellpadding="4">{rows.removeprefix("</tr>")}</tr></table>'

    def info(self, article: Article) -> str:
        """Day and second, source, a counter, each in its label."""
        day, clock, mark = (
            article.day,
            stamp(article)[11:].removeprefix("0"),
            "/-"[article.number % 2],
        )
        when = f"{day.year}{mark}{day.month}{mark}{day.day} {clock}:{article.number % 60:02d}"
        return (
            f'{self.published}：<span id="{MAIN}lblTime">{when}</span>&nbsp;&nbsp;&nbsp;{self.source}：<span id="{MAIN}lblSource">{escape(article.source)}</span>'
            f'&nbsp;&nbsp;&nbsp;浏览次数：<span id="{MAIN}lblHits">{article.number % 900 + 37}</span>次'
        )

    def attachments(self, article: Article) -> str:
        """A repeater of links; a page hands the files out."""
        rows = "<br />".join(
            f'<a id="{MAIN}rptFile_ctl{at:02d}_lnkFile" href="{self.handed_out(u)[1:]}">{escape(n)}</a>'
            for at, (n, u) in enumerate(article.attachments)
        )
        return f"<tr><td>附件下载：<br />{rows}</td></tr>"

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """A label and a list of data."""
        rows = "".join(f"<tr><td>{self.anchor(f'DataList2_ctl{at:02d}_HyperLink1', a, a.title)}</td></tr>" for at, a in enumerate(others))  # fmt: skip
        return f'<tr><td class="lm">{label}</td></tr><tr><td><table id="{MAIN}DataList2" cellspacing="0" border="0">{rows}</table></td></tr>'

    def beside(self, article: Article) -> str:
        """Return the row with the articles before and after."""
        parts = []
        controls = ("上", "lnkPrev"), ("下", "lnkNext")
        for (word, control), to in zip(controls, self.neighbours(article), strict=True):
            link = self.anchor(control, to, _brief(to.title)) if to else "没有了"
            parts.append(f"{word}一篇：{link}")
        return f"<tr><td>{'<br />'.join(parts)}</td></tr>"

    def article(self, article: Article, *, in_column: bool = False) -> str:
        """A table; each part in a control."""
        column, rows = article.column, ""
        if article.fields is not None:
            rows += f"<tr><td>{self.fields([(self.labels.get(n, n), v) for n, v in article.fields.items()])}</td></tr>"
        rows += f'<tr><td align="center" style="height:50px;"><span id="{MAIN}lblTitle" style="color:#B21C1C;font-size:18pt;font-weight:bold;">{escape(article.title)}</span></td></tr>'
        if column.dated:
            rows += f'<tr><td align="center" style="border-bottom:1px solid #ccc;">{self.info(article)}</td></tr>'
        text = "\n".join(article.blocks)
        if article.number % 2:  # as the editor wrote it, which runs in a folder
            text = text.replace('src="/UserFiles/', 'src="../UserFiles/')
        rows += f'<tr><td class="content">\n<span id="{MAIN}lblContent">{text}</span>\n</td></tr>'
        rows += self.attachments(article) if article.attachments else ""
        if article.relations:
            rows += self.relations(article.relations[0][0], [a for _, a in article.relations])
        rows += "" if in_column else self.beside(article)
        rows += '<tr><td align="right">【<a href="javascript:void(0)" onclick="window.print();">打印本页</a>】 【<a href="javascript:void(0)" onclick="window.close();">关闭窗口</a>】</td></tr>'
        inner = f'<table width="96%" border="0" align="center" cellpadding="4" cellspacing="0">{rows}</table>'
        crumb = self.crumb(column, None if in_column else self.tail)
        body = self.body(crumb, self.side_of(column) if in_column else "", inner)
        return self.page(self.titled(article.title), body, self.meta(column, article))

    # -- pages ----------------------------------------------------------------------------------

    def home(self) -> str:
        """Entries, news, services in three cells."""
        find, picture = self.root.find, next(p for p in self.portal.files if p.endswith(".jpg"))
        lead = self.portal.of(HOME_COLUMNS[0])[0]
        news = "".join(
            self.panel(c, self.newest(c, self.portal.articles[c][:7]))
            for c in map(find, HOME_COLUMNS)
        )
        blocks = [
            self.panel(c, "".join(f'<img src="{DOT}" alt="" /> <a href="{x.folder[1:]}">{escape(x.name)}</a><br />' for x in c.children[:14]))
            for c in (find("政府信息公开"), *map(find, HOME_BLOCKS))
        ]  # fmt: skip
        slide = f'<a id="{MAIN}lnkPic" href="{escape(lead.path[1:])}"><img src="{picture[1:]}" alt="{escape(lead.title)}" style="height:260px;width:520px;border-width:0px;" /></a>'
        body = (
            f'<table class="main" cellpadding="4" cellspacing="0" border="0"><tr><td width="230" valign="top">{"".join(blocks[:3])}</td><td valign="top">{slide}{news}</td>'
            f'<td width="230" valign="top">{"".join(blocks[3:])}</td></tr></table>'
        )
        meta = self.meta(None, None) + '<meta name="ColumnType" content="首页" />'
        return self.page(self.portal.home_title or f"{self.portal.owner}门户网站", body, meta)

    def plain(self, name: str, inner: str) -> str:
        """A page outside the columns."""
        crumb = self.position(f'<a href="Default.aspx">首页</a>{self.gap}{name}')
        head = f'<div align="center"><span id="{MAIN}lblTitle" style="font-size:18pt;">{name}</span></div>'
        return self.page(self.titled(name), self.body(crumb, "", head + inner), self.meta(None, None))  # fmt: skip
