"""A style of provincial shared platforms of 2020 to 2023, as their county sites look: boxes in boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import ClassVar
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw

from gkcheck.portal import media
from gkcheck.portal.columns import Column
from gkcheck.portal.layout import stamp
from gkcheck.portal.model import EMBLEM, HOTLINE, Article, Portal
from gkcheck.portal.skins.base import HOME_BLOCKS, HOME_COLUMNS, Skin

_ARROW = "/images/jt.png"
_LONGEST, _LONGEST_IN_TREE = 24, 9  # characters of a title on the first page, of a name in the tree
_AROUND = 2  # numbers on either side of the page that one is on


def _arrow() -> bytes:
    image = Image.new("RGB", (9, 12), (255, 255, 255))
    ImageDraw.Draw(image).line([(2, 2), (6, 6), (2, 10)], fill=(150, 150, 150))
    return media.encode_image(image, "PNG")


class Headed(Skin):
    """Heads stand above what they head: years above days, tabs above panes, a table's head above its rows."""

    name = "headed"
    size = 15
    query = "searchWord"
    assets: ClassVar[tuple[str, ...]] = ("headed.css", "headed.js")
    here, gap = "当前位置：", f'<img class="jt" src="{_ARROW}">'
    tail = "正文"
    more = "更多&gt;&gt;"
    labels: ClassVar[Mapping[str, str]] = {
        "索引号": "索&nbsp;引&nbsp;号",
        "名称": "信息名称",
        "文号": "文&emsp;&emsp;号",
        "成文日期": "成文日期",
        "发布日期": "公开日期",
        "有效性": "时&nbsp;效&nbsp;性",
        "主题分类": "信息分类",
    }
    published, source = "发布时间", "信息来源"
    sponsor, operator, phone = "主办单位", "承办单位", "联系电话"
    code_label, map_label = "网站标识码", "网站地图"

    def __init__(self, portal: Portal) -> None:
        portal.files[_ARROW] = _arrow
        super().__init__(portal)

    # -- addresses ----------------------------------------------------------------------------------

    @classmethod
    def article_path(cls, article: Article) -> str:
        """The column's folder, the month, and 32 letters that say nothing."""
        key = uuid5(NAMESPACE_URL, f"{article.column.folder}{article.number}").hex
        return f"{article.column.folder}{article.day:%Y%m}/{key}.shtml"

    def page_name(self, number: int) -> str:
        """Later pages are list_2.shtml and so on."""
        return f"list_{number + 1}.shtml" if number else "index.html"

    def titled(self, name: str) -> str:
        """Name and owner with a dash between."""
        return f"{name}-{self.portal.owner}"

    def page(self, title: str, body: str, meta: str) -> str:
        """With the style's own sheet and script."""
        return (
            f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<meta http-equiv="X-UA-Compatible" content="IE=edge,chrome=1">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n{meta}\n'
            f'<link rel="stylesheet" type="text/css" href="/assets/headed.css">\n</head>\n<body>\n<div class="page-wrap">\n{self.top}\n{body}\n'
            f'{self.bottom}\n</div>\n<script type="text/javascript" src="/assets/headed.js"></script>\n</body>\n</html>\n'
        )

    # -- head ---------------------------------------------------------------------------------------

    def header(self) -> str:
        """A bar of tools, the name, and a menu with a panel of columns below each head."""
        items = "".join(
            f'<div class="nav-item"><a href="{c.folder}">{escape(c.name)}</a>{self._panel(c)}</div>'
            for c in self.root.children
        )
        return (
            '<div class="top-tool"><div class="page-box"><div class="tool-l">欢迎访问'
            + self.portal.owner
            + '门户网站</div><div class="tool-r"><a href="javascript:;" id="fanti">繁體</a>'
            '<a href="javascript:;" id="wza">无障碍阅读</a><a href="javascript:;" id="slh">长者助手</a></div></div></div>'
            f'<div class="head-con"><div class="page-box"><div class="head-logo"><a href="/"><img src="{EMBLEM}" alt="{self.portal.owner}"></a><div class="head-name">{self.portal.owner}</div></div>'
            f'<div class="head-search">{self.search_box()}</div><div class="head-hot"><img src="{HOTLINE}" alt="12345政务服务便民热线"></div></div></div>'
            f'<div class="nav-con"><div class="page-box nav-list"><div class="nav-item"><a href="/">首页</a></div>{items}</div></div>'
        )

    def _panel(self, column: Column) -> str:
        """What shows below a head of the menu: columns without columns below first, then each other with its own."""
        leaves = [c for c in column.children if not c.children]
        cols = f'<div class="nav-sub-col">{_lines(leaves)}</div>' if leaves else ""
        for above in column.children:
            if above.children:
                head = f'<div class="nav-sub-hd"><a href="{above.folder}">{escape(above.name)}</a></div>'  # fmt: skip
                cols += f'<div class="nav-sub-col">{head}{_lines(above.children)}</div>'
        return f'<div class="nav-sub">{cols}</div>' if cols else ""

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """Links with arrows as pictures between."""
        links = ['<a href="/">首页</a>']
        links += [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail]
        return self._position([*links, f"<span>{tail}</span>"] if tail else links)

    def _position(self, steps: Sequence[str]) -> str:
        return f'<div class="page-box"><div class="dqwz-con"><div class="dqwz"><i class="ico-home"></i>{self.here}{self.gap.join(steps)}</div></div></div>'

    # -- beside the text ----------------------------------------------------------------------------

    def side(self, column: Column) -> str:
        """Brothers and sisters in boxes, or the fixed tree of the disclosure platform."""
        if column.trail[0].name == "政府信息公开":
            return self._platform(column)
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<div class="zwgk-left-item{" on" if c is column else ""}"><a href="{c.folder}">{escape(c.name)}</a></div>'
            for c in above.children
        )
        return f'<div class="zwgk-left-con"><div class="zwgk-left-tit">{escape(above.name)}</div>{rows}</div>'

    def _platform(self, column: Column) -> str:
        """The entries that the state prescribes, one below the other; the third one is a tree."""
        boxes = ""
        for entry in column.trail[0].children:
            on = " on" if entry in column.trail else ""
            inner = "".join(self._branch(c, column, 1) for c in entry.children)
            inner = f'<div class="tree">{inner}</div>' if inner else ""
            boxes += f'<div class="zfxxgk-nav-box{on}"><a class="zfxxgk-nav-tit" href="{entry.folder}"><i class="nav-ico"></i>{escape(entry.name)}</a>{inner}</div>'
        return f'<div class="xxgk-left-con zfxxgk-left"><div class="zfxxgk-left-tit"><a href="{column.trail[0].folder}">政府信息公开</a></div>{boxes}</div>'

    def _branch(self, node: Column, here: Column, level: int) -> str:
        """A name, cut where it is long, and below it what it opens to."""
        shown = node.name
        if len(shown) > _LONGEST_IN_TREE:
            shown = f"{shown[: _LONGEST_IN_TREE - 1]}…"
        sign = "arrow" if node.children else "dot"
        head = f'<dt class="tree-lv{level}{" cur" if node is here else ""}"><i class="{sign}"></i><a href="{node.folder}" title="{escape(node.name)}">{escape(shown)}</a></dt>'
        inner = "".join(self._branch(c, here, level + 1) for c in node.children)
        hidden = "" if node in here.trail else ' style="display:none"'
        return f"<dl>{head}{f'<dd{hidden}>{inner}</dd>' if inner else ''}</dl>"

    # -- lists --------------------------------------------------------------------------------------

    def row(self, column: Column, article: Article, at: int) -> str:
        """A box with the day and no year, which is read from the year's head or from today."""
        title, shown = escape(article.title), article.title
        if at and len(shown) > _LONGEST:
            shown = f"{shown[: _LONGEST - 1]}…"
        day = f'<span class="day">[{article.day:%m-%d}]</span>' if column.dated else ""
        return f'<div class="list-row"><a href="{article.path}" title="{title}" target="_blank">{escape(shown)}</a>{day}</div>'

    def rows(self, column: Column, part: Sequence[Article]) -> str:
        """A table on the disclosure platform, days with years in 政务公开, years as heads elsewhere."""
        place = [c.name for c in column.trail]
        if "法定主动公开内容" in place:
            return self._table(column, part)
        if not column.dated or place[0] == "政务公开":
            rows = "".join(
                f'<div class="list-row"><i class="dot"></i><a href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a>'
                f"{f'<span>{a.day:%Y-%m-%d}</span>' if column.dated else ''}</div>"
                for a in part
            )
            return f'<div class="xxgk-list-con">{rows}</div>'
        years = ""
        for year, group in groupby(part, lambda a: a.day.year):
            rows = "".join(self.row(column, a, 0) for a in group)
            years += f'<div class="year-box"><div class="year-hd"><em>{year}</em>年</div><div class="year-bd">{rows}</div></div>'
        return f'<div class="xxgk-list-con year-list">{years}</div>'

    def _table(self, column: Column, part: Sequence[Article]) -> str:
        """Number, title, document number, day."""
        day = '<th width="110">发布日期</th>' if column.dated else ""
        rows = "".join(
            f'<tr><td>{at}</td><td class="tl"><a href="{a.path}" title="{escape(a.title)}" target="_blank">{escape(a.title)}</a></td>'
            f"<td>{escape((a.fields or {}).get('文号', ''))}</td>{f'<td>{a.day:%Y-%m-%d}</td>' if column.dated else ''}</tr>"
            for at, a in enumerate(part, 1)
        )
        return f'<div class="xxgk-list-con"><table class="xxgk-table"><tr><th width="56">序号</th><th>标题</th><th width="190">文号</th>{day}</tr>{rows}</table></div>'

    def pager(self, column: Column, number: int, total: int, records: int) -> str:
        """What the server puts into the box for pages."""

        def to(page: int, words: str) -> str:
            if not 0 <= page < total or page == number:
                kind = "cur" if words.isdigit() else "disabled"
                return f'<a class="{kind}" href="javascript:;" data-page="{page + 1}">{words}</a>'
            return f'<a href="{column.folder}{self.page_name(page)}" data-page="{page + 1}">{words}</a>'

        if total < 2:
            return ""
        near = [i for i in range(total) if abs(i - number) <= _AROUND]
        numbers = "".join(to(i, str(i + 1)) for i in near)
        return (
            f'<div id="page_div" class="page_div">{to(0, "首页")}{to(number - 1, "上一页")}{numbers}{to(number + 1, "下一页")}{to(total - 1, "尾页")}'
            f"<span>共&nbsp;{records}&nbsp;条，{total}&nbsp;页</span></div>"
        )

    def panel(self, column: Column, inner: str) -> str:
        """A card."""
        return (
            f'<div class="card-box"><div class="card-hd"><div class="card-tit"><a href="{column.folder}">{escape(column.name)}</a></div>'
            f'<div class="card-more"><a href="{column.folder}">{self.more}</a></div></div><div class="card-bd">{inner}</div></div>'
        )

    def home(self) -> str:
        """Picture and news, entries of the platform, cards of columns."""
        find = self.root.find
        news = [
            self.panel(c, "".join(self.row(c, a, 1) for a in self.portal.articles[c][:7]))
            for c in map(find, HOME_COLUMNS)
        ]
        lead, picture = self.portal.of(HOME_COLUMNS[0])[0], next(p for p in self.portal.files if p.endswith(".jpg"))  # fmt: skip
        entries = "".join(
            f'<div class="entry-item"><a href="{c.folder}"><i class="nav-ico"></i><p>{escape(c.name)}</p></a></div>'
            for c in find("政府信息公开").children
        )
        cards = "".join(
            self.panel(c, f'<div class="card-links">{_lines(c.children[:14])}</div>') for c in map(find, HOME_BLOCKS)
        )  # fmt: skip
        body = (
            f'<div class="page-box home-con"><div class="home-row"><div class="home-pic"><a href="{lead.path}"><img src="{picture}" alt="{escape(lead.title)}">'
            f'<div class="pic-tit">{escape(lead.title)}</div></a></div>{news[0]}</div><div class="home-entry">{entries}</div>'
            f'<div class="home-cards">{"".join(news[1:])}{cards}</div></div>'
        )
        meta = self.meta(None, None) + '\n<meta name="ColumnType" content="首页">'
        return self.page(self.portal.home_title or f"{self.portal.owner}门户网站", body, meta)

    # -- articles -----------------------------------------------------------------------------------

    def fields(self, fields: Sequence[tuple[str, str]]) -> str:
        """Pairs of label and value in two columns."""
        rows = "".join(
            f'<div class="item"><span class="label">{n}：</span><span class="value">{escape(v)}</span></div>'
            for n, v in fields
        )
        return f'<div class="xxgk-info-box">{rows}</div>'

    def title(self, article: Article) -> str:
        """A box, and in it the mark of the system."""
        return f'<div class="con-tit"><ucaptitle>{escape(article.title)}</ucaptitle></div>'

    def info(self, article: Article) -> str:
        """Day, source, a count that a script fills in; the size of letters at the right."""
        return (
            f'<div class="con-info"><div class="info-l"><span>{self.published}：{stamp(article)}</span><span>{self.source}：{escape(article.source)}</span>'
            f'<span>浏览量：<b id="hits">{article.number * 37 % 900 + 60}</b>次</span></div><div class="info-r">【字体：<a href="javascript:;" data-size="20">大</a>&nbsp;<a href="javascript:;" data-size="18">中</a>&nbsp;'
            '<a href="javascript:;" data-size="16">小</a>】<a href="javascript:window.print()">打印</a><a href="javascript:window.close()">关闭</a></div></div>'
        )

    def text(self, article: Article, blocks: str) -> str:
        """The body in the mark of the system."""
        return f'<div class="con-text" id="zoomcon"><ucapcontent>{blocks}</ucapcontent></div>'

    def attachments(self, article: Article) -> str:
        """A sign of its kind for each file; what it is called shows when one points at it."""
        signs = "".join(
            f'<a class="fj-ico" href="{path}" title="{escape(name)}" target="_blank"><i class="ico-{path.rsplit(".", 1)[-1]}"></i></a>'
            for name, path in article.attachments
        )
        return f'<div class="fj-con"><div class="fj-tit">附件下载：</div><div class="fj-list">{signs}</div></div>'

    def relations(self, label: str, others: Sequence[Article]) -> str:
        """Two tabs; what there is nothing of says so."""
        heads = [label]
        if "征集" not in label:
            heads = [label, "相关文件"] if "解读" in label else ["相关解读", label]
        tabs, panes = "", ""
        for head in heads:
            on = head == label
            rows = "".join(f'<p><a href="{a.path}" title="{escape(a.title)}" target="_blank">{escape(a.title)}</a></p>' for a in others)  # fmt: skip
            tabs += f'<div class="xg-tab{" on" if on else ""}">{head}</div>'
            panes += f'<div class="xg-pane"{"" if on else " style=display:none"}>{rows if on else "<p>暂无相关信息</p>"}</div>'
        return f'<div class="xg-con"><div class="xg-hd">{tabs}</div><div class="xg-bd">{panes}</div></div>'

    # -- pages --------------------------------------------------------------------------------------

    def body(self, crumb: str, side: str, inner: str) -> str:
        """The trail above, then one box or two."""
        if inner.startswith("<h2>"):
            head, _, rest = inner.removeprefix("<h2>").partition("</h2>")
            inner = f'<div class="xxgk-right-tit"><span>{head}</span></div>{rest}'
        inner = inner.replace('<div class="article">', '<div class="con-box">', 1)
        return f'{crumb}<div class="page-box zfxxgk_zwgk_content">{side}<div class="xxgk-right-con">{inner}</div></div>'

    def plain(self, name: str, inner: str) -> str:
        """A page outside the columns."""
        head = f'<div class="article"><div class="con-tit">{name}</div><div class="con-text">{inner}</div></div>'
        crumb = self._position(['<a href="/">首页</a>', f"<span>{name}</span>"])
        return self.page(self.titled(name), self.body(crumb, "", head), self.meta(None, None))

    def foot(self, friends: str, lines: Sequence[str], icons: str) -> str:
        """Three columns: a mark, the lines, the way to tell of mistakes."""
        marks = [f"{mark}</a>" for mark in icons.split("</a>") if mark]
        left = "".join(m for m in marks if "conac" in m)
        right = "".join(m for m in marks if "conac" not in m)
        links, *told = lines
        told = [f"<div>{line.replace('：', '：&nbsp;')}</div>" for line in told if line]
        return (
            f'<div class="link-con"><div class="page-box"><div class="link-tit">友情链接</div><div class="link-list">{friends}</div></div></div>'
            f'<div class="foot-con"><div class="page-box foot-box"><div class="foot-l">{left}</div><div class="foot-m"><div class="foot-nav">{links}</div>'
            f'<div class="foot-txt">{"".join(told)}</div></div><div class="foot-r">{right}</div></div></div>'
        )


def _lines(columns: Iterable[Column]) -> str:
    return "".join(f'<p><a href="{c.folder}">{escape(c.name)}</a></p>' for c in columns)
