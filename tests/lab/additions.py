"""What real pages carry beside what they are about: boxes, bars, tools, things left over.

Each change adds one thing to the tree of a page; what the page is about stays the same.
"""

from __future__ import annotations

import random
import re

from lab.rewriting import Change, Tree
from lxml import html as lxml_html

_FOOT = re.compile(r"ICP\s*备|公网安备|标识码|主办")


def _rows(count: int, *, dated: bool, folder: str = "/hot/") -> str:
    day = "<span>2021-12-0{}</span>"
    return "".join(
        f'<li><a href="{folder}{i}.html">关于第{i}季度经济运行情况的报道</a>{day.format(i % 9 + 1) if dated else ""}</li>'
        for i in range(count)
    )


def _foot_of(tree: Tree) -> tuple[Tree, int]:
    """Return the body and where in it the footer begins."""
    body = tree.find(".//body")
    assert body is not None
    for at, part in enumerate(body):
        plain = isinstance(part.tag, str) and part.tag not in ("script", "style")
        if plain and at > len(body) * 0.3 and _FOOT.search(part.text_content()):
            return body, at
    return body, len(body)


def _main_of(tree: Tree) -> Tree:
    """Return what holds the heading of the page, else what stands before the footer."""
    heads = list(tree.iter("h1", "h2"))
    if heads and heads[-1].getparent() is not None:
        return heads[-1].getparent()
    body, at = _foot_of(tree)
    return body[at - 1] if at else body


def _above_foot(markup: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        body, at = _foot_of(tree)
        body.insert(at, lxml_html.fragment_fromstring(markup))

    return change


def _on_top(markup: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        body, _ = _foot_of(tree)
        body.insert(0, lxml_html.fragment_fromstring(markup))

    return change


def _beside(markup: str, *, first: bool) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        main = _main_of(tree)
        around = main.getparent() if main.getparent() is not None else main
        at = list(around).index(main) if main is not around else 0
        box = lxml_html.fragment_fromstring(markup)
        if main.tag == "td":
            box.tag = "td"
        around.insert(at if first else at + 1, box)

    return change


def _below(markup: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        _main_of(tree).append(lxml_html.fragment_fromstring(markup))

    return change


_HOT = _rows(10, dated=False)
_NEW = _rows(8, dated=True)
ADDITIONS: dict[str, Change] = {
    "hot_above_foot": _above_foot(f"<div><h3>点击排行</h3><ul>{_HOT}</ul></div>"),
    "new_above_foot": _above_foot(f"<div><h3>最新公开</h3><ul>{_NEW}</ul></div>"),
    "hot_beside": _beside(f"<div><h3>点击排行TOP10</h3><ul>{_HOT}</ul></div>", first=False),
    "new_beside": _beside(f"<div><div>最新公开</div><ul>{_NEW}</ul></div>", first=False),
    "hot_first": _beside(f"<div><h3>热门文章</h3><ul>{_HOT}</ul></div>", first=True),
    "new_first": _beside(f"<div><h3>推荐阅读</h3><ul>{_NEW}</ul></div>", first=True),
    "neighbours": _below(
        '<div><p>上一篇：<a href="/xw/1.html">关于防火工作的通知</a></p><p>下一篇：<a href="/xw/2.html">关于防汛工作的通知</a></p></div>'
    ),
    "related": _below(f"<div><h3>相关新闻</h3><ul>{_rows(6, dated=True)}</ul></div>"),
    "shared": _below('<div>分享到：<a href="#">微信</a><a href="#">微博</a><a href="#">QQ空间</a></div>'),
    "printed": _below(
        '<div>【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</div>'
    ),
    "edited": _below("<div>责任编辑：张三　审核：李四　阅读次数：<span>128</span></div>"),
    "today": _on_top(
        '<div>今天是2024年3月18日 星期一　<a href="/mail/">邮箱登录</a>　<a href="#">设为首页</a>　<a href="#">加入收藏</a></div>'
    ),
    "running": _on_top(
        '<div><marquee><a href="/xw/9.html">县委召开常委会会议研究部署重点工作</a> 2024-03-18</marquee></div>'
    ),
    "floating": _above_foot(
        '<div style="position:fixed;left:0"><a href="/zt/x/"><img src="/x.png" alt="学习贯彻党的二十大精神"></a><a href="javascript:void(0)">关闭</a></div>'
    ),
    "left_over": _above_foot(
        f'<div style="display:none"><ul>{_rows(12, dated=True, folder="/old/")}</ul>'
        "<p>主办单位：某某县人民政府办公室 滇ICP备11111111号-1 网站标识码：5301230001</p></div>"
    ),
    "chosen": _above_foot(
        '<div><select onchange="window.open(this.value)"><option>--市级部门网站--</option>'
        '<option value="http://a.gov.cn/">市教委</option><option value="http://b.gov.cn/">市科技局</option></select></div>'
    ),
    "weather": _on_top('<div><iframe src="http://w.example.com/w.html" width="200" height="20"></iframe></div>'),
    "languages": _on_top(
        '<div><a href="/en/">English</a> | <a href="javascript:st()">繁體</a> | <a href="/wza/">无障碍浏览</a> | <a href="/old/">长者模式</a></div>'
    ),
    "codes": _above_foot('<div><div><img src="/x.png"><p>政务微信</p></div><div><img src="/x.png"><p>政务微博</p></div></div>'),
    "asked_often": _on_top(
        '<div>热搜词：<a href="/search/?q=1">社保</a> <a href="/search/?q=2">公积金</a> <a href="/search/?q=3">落户</a></div>'
    ),
}  # fmt: skip
