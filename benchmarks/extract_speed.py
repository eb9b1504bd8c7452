"""Measure what parsing and extraction of one page cost in processor time.

Run: ``python -m benchmarks.extract_speed [rounds]``. The pages are made here: a home page, a list
and an article of the sizes met on government portals (40-90 KB, about 190 links). Each round uses
other addresses and titles, as a crawl does, below one menu and footer.
"""

from __future__ import annotations

import statistics
import sys
import time

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.known_parts import KnownParts
from crawler.extract.page import extract_page
from crawler.extract.view import PageView

HOST = "http://www.example.gov.cn"
TOPS = (
    "县情概况",
    "新闻中心",
    "政务公开",
    "办事服务",
    "互动交流",
    "数据开放",
    "专题专栏",
    "营商环境",
)
SUBS = (
    "领导之窗",
    "机构职能",
    "通知公告",
    "政策文件",
    "政策解读",
    "规划计划",
    "财政信息",
    "统计信息",
    "人事信息",
    "应急管理",
)
FILLER = (
    "为深入贯彻落实上级部署，进一步做好有关工作，现将有关事项通知如下，请结合实际认真抓好落实。"
)


def menu() -> str:
    """Return a menu with 8 columns and 10 columns below each: 88 links."""
    tops = []
    for i, top in enumerate(TOPS):
        subs = "".join(
            f'<li class="sub-item"><a href="/c{i}/s{j}/index.html" title="{sub}" target="_blank">{sub}</a></li>'
            for j, sub in enumerate(SUBS)
        )
        tops.append(
            f'<li class="nav-item"><a href="/c{i}/index.html" class="nav-link"><span>{top}</span></a>'
            f'<div class="sub-nav"><ul class="clearfix">{subs}</ul></div></li>'
        )
    return f'<div class="header"><div class="top-bar"><a href="/en/">English</a></div></div><div class="nav"><ul>{"".join(tops)}</ul></div>'


FOOTER = (
    '<div class="footer"><div class="links">友情链接：'
    + "".join(f'<a href="http://www.site{i}.gov.cn/">某某县第{i}局</a>' for i in range(20))
    + "</div><p>主办：石林县人民政府办公室　承办：石林县政务信息中心　联系电话：0871-67791234</p>"
    '<p>滇ICP备05000123号-1　网站标识码：5301260001　<a href="http://www.beian.gov.cn/">滇公网安备53012602000123号</a></p>'
    '<p><a href="/map.html">网站地图</a> <a href="/lx.html">联系我们</a></p></div>'
)
SCRIPT = (
    "<script>"
    + "var a1 = function(x){ return x ? x.split(',').length : 0; };\n" * 120
    + "</script>"
)
STYLE = "<style>" + ".nav ul li a{color:#333;font-size:14px;line-height:36px}\n" * 250 + "</style>"


def rows(count: int, seed: int) -> str:
    """Return list entries with dates."""
    return "".join(
        f'<li class="list-item"><a href="/c2/s{i % 9}/t202103{10 + i % 20}_{seed}{i}.html" title="石林县人民政府关于公布第{i}批重点项目名单的通知" target="_blank">'
        f'石林县人民政府关于公布第{i}批重点项目名单的通知</a><span class="date">2021-03-{10 + i % 20}</span></li>'
        for i in range(count)
    )


def page(kind: str, seed: int) -> str:
    """Return the HTML of a page of ``kind``: home, list or article."""
    head = (
        f'<html><head><meta charset="utf-8"><title>石林县公布第{seed}批名单_石林县人民政府</title>'
        f'<meta name="SiteName" content="石林县人民政府"><meta name="SiteIDCode" content="5301260001">{STYLE}</head><body>'
    )
    trail = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/c2/">政务公开</a> &gt; <a href="/c2/s2/">通知公告</a></div>'
    if kind == "home":
        body = "".join(
            f'<div class="block"><div class="title"><h3>{name}</h3><a href="/c{i}/">更多</a></div><ul class="list">{rows(9, seed)}</ul></div>'
            for i, name in enumerate(TOPS)
        )
    elif kind == "list":
        body = f'{trail}<div class="con"><ul class="list">{rows(75, seed)}</ul><div class="page">共405条 1/27 <a href="index_1.html">下一页</a></div></div>'
    else:
        fields = "".join(
            f"<tr><td>{k}：</td><td>{v}</td></tr>"
            for k, v in (
                ("索引号", f"015118394/2021-{10000 + seed}"),
                ("发布机构", "石林县人民政府"),
                ("文号", f"石政发〔2021〕{seed + 1}号"),
            )
        )
        text = "".join(
            f'<p style="text-indent:2em;line-height:2">{FILLER * 3}</p>' for _ in range(60)
        )
        body = (
            f'{trail}<div class="article"><table>{fields}</table><h1>石林县公布第{seed}批名单</h1><div class="info">发布时间：2021-03-05 来源：县政府办</div>'
            f'<div class="content">{text}<p>附件：<a href="f{seed}.doc">名单.doc</a></p></div></div><ul class="more">{rows(60, seed)}</ul>'
        )
    html = f"{head}{menu()}{body}{FOOTER}{SCRIPT}"
    return html + "<!--" + " " * max(0, 90_000 - len(html.encode())) + "--></body></html>"


def measure(kind: str, rounds: int) -> tuple[int, int, float, float]:
    """Return (bytes, links, ms to parse, ms to extract), medians over ``rounds`` pages."""
    parse, extract = [], []
    size = links = 0
    known = KnownParts()  # of one site, as in a crawl
    for seed in range(rounds):
        html = page(kind, seed)
        url = f"{HOST}/" if kind == "home" else f"{HOST}/c2/s2/{seed}.html"
        start = time.process_time()
        tree = LexborHTMLParser(html)
        middle = time.process_time()
        facts = extract_page(PageView(url, f"{HOST}/", html, tree, known=known))
        end = time.process_time()
        parse.append((middle - start) * 1000)
        extract.append((end - middle) * 1000)
        size, links = len(html.encode()), len(facts.links)
        assert facts.identity.site_code == "5301260001"
    return size, links, statistics.median(parse), statistics.median(extract)


def main() -> None:
    """Print one line a kind of page."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(f"{'page':10}{'KB':>6}{'links':>7}{'parse ms':>10}{'extract ms':>12}")
    for kind in ("home", "list", "article"):
        size, links, parse, extract = measure(kind, rounds)
        print(f"{kind:10}{size / 1000:6.0f}{links:7}{parse:10.2f}{extract:12.2f}")


if __name__ == "__main__":
    main()
