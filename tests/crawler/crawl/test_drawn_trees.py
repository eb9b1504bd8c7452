"""Columns that only a tree drawn by a script leads to are crawled without a browser."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import ARTICLE, LabSite, listing, nav, page

from crawler.run import crawl
from gkcheck.store.reader import FactReader

PARTS = {"机构职能": "/ml/jgzn/", "规章": "/ml/gz/", "规范性文件": "/ml/gfxwj/", "财政预决算": "/ml/yjs/"}  # fmt: skip
NODES = "[{id:1,pId:0,name:'政府信息公开目录',open:true}," + ",".join(
    f"{{id:{i},pId:1,name:'{name}',url:'{href}',target:'_self'}}" for i, (name, href) in enumerate(PARTS.items(), 10)
) + "]"  # fmt: skip


def test_columns_of_a_tree_are_visited_and_have_their_paths(site: LabSite, tmp_path: Path) -> None:
    menu = nav(("首页", "/"), ("政务公开", "/ml/"), ("新闻中心", "/xw/"), ("政务服务", "/fw/"))
    trail = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/ml/'>政务公开</a></div>"
    tree = f"<div id='tree'></div><script>var zNodes={NODES};$.fn.zTree.init($('#tree'),{{}},zNodes);</script>"
    site.add("/", page("青岚县人民政府", menu + "<p>欢迎您</p>" * 9))
    site.add("/ml/", page("政务公开", menu + trail + tree))
    for at, (name, href) in enumerate(PARTS.items()):
        rows = [
            (f"关于{name}的第{i}号通知", f"/n/{at}{i}.html", f"2024-05-0{i}") for i in range(1, 4)
        ]
        site.add(href, page(name, menu + listing(*rows)))
        for title, address, _ in rows:
            site.add(address, page(title, ARTICLE.format(title)))
    asyncio.run(crawl(spec_of(site.url, max_pages=100), tmp_path, as_of=AS_OF, patience=QUICK))
    reader = FactReader(tmp_path / "facts.db", AS_OF)
    try:
        paths = {row["path"] for row in reader.rows("SELECT path FROM column_seen WHERE source = 'api'")}  # fmt: skip
        entries = {row["title"] for row in reader.rows("SELECT title FROM list_item")}
    finally:
        reader.close()
    above = ["政务公开", "政府信息公开目录"]
    assert {tuple(json.loads(path)) for path in paths} >= {(*above, name) for name in PARTS}
    assert entries == {f"关于{name}的第{i}号通知" for name in PARTS for i in range(1, 4)}
