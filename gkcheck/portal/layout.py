"""The frame of a page: head with meta tags, header and menus, breadcrumb, side list, footer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gkcheck.portal.columns import Column
from gkcheck.portal.model import EMBLEM, HOTLINE, Article, Portal

DOMAIN = "www.qinglan-demo.gov.cn"
SITE_CODE = "5002990001"
ICP = "渝ICP备00000000号-1"
POLICE = "渝公网安备 50029902000000号"
_COLUMN_TYPES = {
    "青岚要闻": "工作动态", "部门动态": "工作动态", "乡镇动态": "工作动态", "通知公告": "工作动态",
    "政策解读": "政策解读", "政府信息公开指南": "信息公开指南", "政府信息公开年报": "信息公开年报",
    "法定主动公开内容": "信息公开目录", "依申请公开": "依申请公开", "领导信息": "负责人信息",
    "机构职能": "机构职能", "县情概况": "概况信息", "统计信息": "数据发布", "县长信箱": "咨询投诉",
    "调查征集": "征集调查", "办事指南": "办事服务", "现行有效": "政策文件", "其他文件": "政策文件",
}  # fmt: skip
_FRIENDS = ("https://www.gov.cn/", "中国政府网"), ("https://www.cq.gov.cn/", "重庆市人民政府"), ("https://xzfg.moj.gov.cn/", "国家行政法规库")  # fmt: skip


def meta_rows(
    portal: Portal, column: Column | None, article: Article | None = None
) -> list[tuple[str, str]]:
    """Return names and contents of the meta tags that 国办发〔2017〕47号 wants on this page."""
    rows = [("SiteName", portal.site_name or portal.owner), ("SiteDomain", DOMAIN)]
    if "site_code" in portal.marks:
        rows.append(("SiteIDCode", SITE_CODE))
    if column is not None and column.slug:
        kind = _COLUMN_TYPES.get(
            column.name, "信息公开目录" if column.template != "drop" else "工作动态"
        )
        rows += [
            ("ColumnName", column.name),
            ("ColumnDescription", f"{portal.owner}{column.name}栏目"),
        ]
        rows += [("ColumnKeywords", column.name), ("ColumnType", kind)]
    if article is not None:
        rows.append(("ArticleTitle", article.title))
        if article.column.dated:
            rows.append(("PubDate", f"{article.day:%Y-%m-%d} {_clock(article)}"))
        rows.append(("ContentSource", article.source))
    return [(name, value) for name, value in rows if name not in portal.no_meta]


def metas(portal: Portal, column: Column | None, article: Article | None = None) -> str:
    """Return the meta tags of a page as HTML."""
    rows = meta_rows(portal, column, article)
    return "\n".join(f'<meta name="{n}" content="{escape(v, quote=True)}">' for n, v in rows)


def _clock(article: Article) -> str:
    return f"{8 + article.number % 10:02d}:{article.number * 7 % 60:02d}"


def stamp(article: Article) -> str:
    """Return the visible time of publication, YYYY-MM-DD HH:MM."""
    return f"{article.day:%Y-%m-%d} {_clock(article)}"


class Frame:
    """Renders the parts that pages of one portal share; everything constant is made once."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.wide = portal.spec.page_bytes is not None
        self.pad = "<!--pad-->" if self.wide else ""
        self.footer = (self._hot() if self.wide else "") + self._footer()
        self.menu = self._menu()
        self.tabs = self._tabs()
        self._sides: dict[tuple[str, str], str] = {}

    def page(
        self,
        title: str,
        body: str,
        meta: str,
        *,
        template: str = "drop",
        charset: str = "utf-8",
        script: str = "",
    ) -> str:
        """Return a whole page."""
        top = self.tabs if template in {"platform", "tree"} else self.menu
        if charset == "utf-8":
            declared = '<meta charset="utf-8">'
        else:
            declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{declared}\n<title>{escape(title)}</title>\n{meta}\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<link rel="icon" href="/favicon.ico">\n<link rel="stylesheet" href="/assets/portal.css">\n'
            f'<script src="/assets/portal.js"></script>\n{script}</head>\n<body class="t-{template}">\n'
            f'{top}\n<div class="wrap main">\n{body}\n</div>\n{self.footer}\n</body>\n</html>\n'
        )

    def crumb(self, column: Column, tail: str | None = None) -> str:
        """Return the breadcrumb in the manner of the column's template."""
        mark, name, gap = {
            "drop": ("crumbs", "当前位置：", " &gt; "),
            "jpage": ("crumbs", "当前位置：", " &gt; "),
            "side": ("position", "您现在所在的位置：", " » "),
            "platform": ("dqwz", "您的位置：", "<i>&gt;</i>"),
            "tree": ("dqwz", "您的位置：", "<i>&gt;</i>"),
        }[column.template]
        links = ['<a href="/">首页</a>']
        links += [f'<a href="{c.folder}">{escape(c.name)}</a>' for c in column.trail]
        if tail:
            links.append(f"<span>{escape(tail)}</span>")
        return f'<div class="{mark}">{name}{gap.join(links)}</div>'

    def side(self, column: Column) -> str:
        """Return the left list: the tree of the platform, or brothers and sisters."""
        key = (column.folder, column.template)
        if key not in self._sides:
            self._sides[key] = (
                self._tree(column)
                if column.template in {"platform", "tree"}
                else self._brothers(column)
            )
        return self._sides[key]

    def _tree(self, column: Column) -> str:
        head = self.portal.root.find("政府信息公开>法定主动公开内容")

        def branch(node: Column) -> str:
            on = ' class="on"' if node is column else ""
            inner = "".join(branch(child) for child in node.children)
            inner = f"<ul>{inner}</ul>" if inner else ""
            return f'<li{on}><a href="{node.folder}">{escape(node.name)}</a>{inner}</li>'

        rows = "".join(branch(child) for child in head.children)
        return f'<div class="left tree"><h3><a href="{head.folder}">{head.name}</a></h3><ul>{rows}</ul></div>'

    def _brothers(self, column: Column) -> str:
        above = column if column.children else (column.parent or column)
        rows = "".join(
            f'<dd{" class=cur" if c is column else ""}><a href="{c.folder}">{escape(c.name)}</a></dd>'
            for c in above.children
        )
        return f'<div class="left side-nav"><dl><dt>{escape(above.name)}</dt>{rows}</dl></div>'

    def _banner(self, name: str) -> str:
        return (
            f'<div class="top"><div class="wrap"><span>欢迎访问{name}门户网站</span><span class="right">'
            '<a href="/wza/">无障碍浏览</a><a href="/zwfw/">政务服务</a></span></div></div>\n'
            f'<div class="banner"><div class="wrap"><img class="emblem" src="{EMBLEM}" alt="{name}">'
            f'<div class="logo"><strong>{name}</strong><em>QINGLAN COUNTY PEOPLE\'S GOVERNMENT</em></div>'
            f'<img class="hotline" src="{HOTLINE}" alt="12345政务服务便民热线">'
            '<form class="search" action="/search/" method="get"><input name="q" placeholder="请输入关键词">'
            "<button>搜索</button></form></div></div>"
        )

    def _menu(self) -> str:
        def inner(column: Column, depth: int) -> str:
            if not column.children or depth > (3 if self.wide else 1):
                return ""
            rows = "".join(
                f'<li><a href="{c.folder}">{escape(c.name)}</a>{inner(c, depth + 1)}</li>'
                for c in column.children
            )
            return f'<ul class="sub">{rows}</ul>'

        items = "".join(
            f'<li><a href="{c.folder}">{escape(c.name)}</a>{inner(c, 1)}</li>'
            for c in self.portal.root.children
        )
        return (
            f'<div class="header">{self._banner(self.portal.owner)}\n<div class="nav" id="nav"><ul class="wrap">'
            f'<li><a href="/">首页</a></li>{items}</ul></div></div>'
        )

    def _tabs(self) -> str:
        head = self.portal.root.find("政府信息公开")
        rows = "".join(f'<a href="{c.folder}">{escape(c.name)}</a>' for c in head.children)
        return (
            f'<div class="header">{self._banner(self.portal.owner)}\n<div class="nav gk-nav"><div class="wrap">'
            f'<a class="back" href="/">返回首页</a><a href="{head.folder}"><b>政府信息公开</b></a>{rows}</div></div></div>'
        )

    def _hot(self) -> str:
        """A long list of recommended articles, as wide portals repeat it on every page."""
        news = [
            a
            for c in self.portal.root.find("新闻中心").walk()
            for a in self.portal.articles[c][:40]
        ]
        rows = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for a in news[:90])
        return f'<div class="wrap hot"><h4>热点推荐</h4><ul>{rows}</ul></div>\n'

    def _footer(self) -> str:
        marks, name = self.portal.marks, self.portal.owner
        line1 = ['<a href="/gywm/">关于我们</a>']
        if "sitemap" in marks:
            line1.append('<a href="/wzdt/">站点地图</a>')
        if "contact" in marks:
            line1.append('<a href="/lxwm/">联系我们</a>')
        line2 = []
        if "sponsor" in marks:
            line2.append(f"主办单位：{name}")
        line2.append(
            f"承办单位：{name}办公室" if "sponsor" in marks else "技术支持：县大数据发展中心"
        )
        if "contact" in marks:
            line2.append("联系电话：023-85550126")
        line3 = []
        if "site_code" in marks:
            line3.append(f"网站标识码：{SITE_CODE}")
        if "icp_record" in marks:
            line3.append(f'<a href="https://beian.miit.gov.cn/" target="_blank">{ICP}</a>')
        if "police_record" in marks:
            code = POLICE.split()[1].rstrip("号")
            line3.append(
                '<img src="/images/police.png" alt="" width="20"><a target="_blank" href="http://www.beian.gov.cn/portal/'
                f'registerSystemInfo?recordcode={code}">{POLICE}</a>'
            )
        icons = []
        if "site_mark" in marks:
            icons.append(
                '<a href="https://bszs.conac.cn/sitename?method=show&amp;id=0000000000000000" target="_blank">'
                '<img src="/images/red.png" alt="党政机关" title="党政机关网站标识"></a>'
            )
        if "error_report_entry" in marks:
            code = SITE_CODE if "site_code" in marks else ""
            icons.append(
                f'<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={code}" target="_blank">'
                '<img src="/images/jiucuo.png" alt="我为政府网站找错"></a>'
            )
        friends = "".join(f'<a href="{url}" target="_blank">{text}</a>' for url, text in _FRIENDS)
        return (
            f'<div class="footer"><div class="wrap"><div class="friends">友情链接：{friends}</div>'
            f"<p>{' | '.join(line1)}</p><p>{'  '.join(line2)}</p><p>{'  '.join(line3)}</p>"
            f'<p class="icons">{"".join(icons)}</p><p class="note">演示站点，地名、单位、数据均为虚构。</p></div></div>'
        )


def entries(columns: Sequence[Column]) -> str:
    """Return plain links to columns, one list entry each."""
    return "".join(f'<li><a href="{c.folder}">{escape(c.name)}</a></li>' for c in columns)
