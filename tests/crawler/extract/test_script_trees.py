"""Column trees that scripts draw from what stands in the page."""

from __future__ import annotations

import json
import time

import pytest
from lab.fragments import read

from gkcheck.models.facts import ColumnSource, PageFacts

ROOT, PARTS, LAWS = "政府信息公开目录", ("机构职能", "领导信息"), ("规章", "规范性文件")
FLAT = [
    {"id": 1, "pId": 0, "name": ROOT, "open": True},
    {"id": 11, "pId": 1, "name": PARTS[0], "url": "/ml/jgzn/"},
    {"id": 12, "pId": 1, "name": PARTS[1], "url": "/ml/ldxx/"},
    {"id": 13, "pId": 1, "name": "政策文件"},
    {"id": 131, "pId": 13, "name": LAWS[0], "url": "/ml/zc/gz/"},
    {"id": 132, "pId": 13, "name": LAWS[1], "url": "/ml/zc/gfxwj/"},
]


def nested(name: str, url: str, below: str) -> list[dict[str, object]]:
    """Return the tree with these keys for name, address and what hangs below."""
    return [
        {name: ROOT, below: [
            *({name: part, url: href} for part, href in zip(PARTS, ("/ml/jgzn/", "/ml/ldxx/"), strict=True)),
            {name: "政策文件", below: [
                {name: part, url: href} for part, href in zip(LAWS, ("/ml/zc/gz/", "/ml/zc/gfxwj/"), strict=True)]},
        ]},
    ]  # fmt: skip


def bare(value: object) -> str:
    """Write an array as people do: names of keys without quotes, strings in single ones."""
    if isinstance(value, list):
        return "[" + ",\n ".join(map(bare, value)) + ",]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {bare(part)}" for key, part in value.items()) + "}"
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)


DTREE = f"d = new dTree('d');\nd.add(0,-1,'{ROOT}');\n" + "".join(
    f"d.add({number},{above},'{name}'{where});\n"
    for number, above, name, where in (
        (1, 0, PARTS[0], ",'/ml/jgzn/'"), (2, 0, PARTS[1], ',"/ml/ldxx/","","right"'), (3, 0, "政策文件", ""),
        (4, 3, LAWS[0], ",'/ml/zc/gz/'"), (5, 3, LAWS[1], ",'/ml/zc/gfxwj/'"),
    )
) + "document.write(d);"  # fmt: skip

TREES = {
    "ztree_simple": f"var zNodes = {json.dumps(FLAT, ensure_ascii=False)}; $.fn.zTree.init($('#tree'), setting, zNodes);",
    "ztree_written_by_hand": f"var zNodes ={bare(FLAT)};\n$(function(){{ $.fn.zTree.init($('#tree'), setting, zNodes); }});",
    "ztree_nested": f"var zNodes = {bare(nested('name', 'url', 'children'))};",
    "layui": f"layui.tree.render({{elem: '#t', data: {bare(nested('title', 'href', 'children'))}, click: go}});",
    "bootstrap_treeview": f"$('#t').treeview({{data: {bare(nested('text', 'href', 'nodes'))}}});",
    "jstree": f"$('#t').jstree({{'core': {{'data': {json.dumps(FLAT, ensure_ascii=False).replace('pId', 'parent').replace('name', 'text')}}}}});",
    "dtree": DTREE,
}  # fmt: skip


def columns(script: str, page: str = "http://www.example.gov.cn/ml/") -> list[tuple[str, ...]]:
    return [c.path for c in facts(script, page).columns if c.source is ColumnSource.API]


def facts(script: str, page: str = "http://www.example.gov.cn/ml/") -> PageFacts:
    trail = (
        f"<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zw/'>政务公开</a> &gt; {ROOT}</div>"
    )
    return read(f"{trail}<div id='tree'></div><script>{script}</script>", page)


@pytest.mark.parametrize("name", TREES)
def test_trees_are_read_with_their_levels_and_addresses(name: str) -> None:
    above = ("政务公开", ROOT)
    assert set(columns(TREES[name])) == {
        above,
        *((*above, part) for part in PARTS),
        (*above, "政策文件"),
        *((*above, "政策文件", law) for law in LAWS),
    }
    urls = {c.path[-1]: c.url for c in facts(TREES[name]).columns if c.source is ColumnSource.API}
    assert urls[LAWS[1]] == "http://www.example.gov.cn/ml/zc/gfxwj/"
    assert urls["政策文件"] is None


@pytest.mark.parametrize(
    "script",
    [
        "var areas = [{id:1,pId:0,name:'云南省'},{id:2,pId:1,name:'昆明市'},{id:3,pId:2,name:'石林县'},{id:4,pId:2,name:'宜良县'}];",
        "var chart = {data: [{name:'一季度',children:[{name:'收入',value:3},{name:'支出',value:2},{name:'结余',value:1}]}]};",
        "list.add(1, 2, 'x'); list.add(3, 4, 'y');",
        "var links = [{name:'甲',children:[{name:'乙',url:'http://a.gov.cn/'},{name:'丙',url:'http://b.gov.cn/'},{name:'丁',url:'http://c.gov.cn/'}]}];",
        "var nodes = [{id:1,pId:2,name:'甲',url:'/a/'},{id:2,pId:1,name:'乙',url:'/b/'},{id:3,pId:1,name:'丙',url:'/c/'}];",
        "var nodes = [{id:1,pId:1,name:'甲',url:'/a/'",
    ],
)  # fmt: skip
def test_other_data_is_no_tree_of_columns(script: str) -> None:
    assert columns(script) == []


def test_a_tree_hangs_at_the_top_where_nothing_ties_it_to_the_page() -> None:
    tree = TREES["ztree_simple"].replace(ROOT, "网站栏目")
    assert ("网站栏目", PARTS[0]) in columns(tree, "http://www.example.gov.cn/xw/yw/1.html")


@pytest.mark.parametrize(
    "script",
    [
        "var n = [" + "{id:1,pId:0,name:'甲',url:'/a/'}," * 60_000 + "];",
        "var n = " + "[{name:'甲',children:" * 3000,
        "var n = [{children:" * 2000 + "d.add(" * 40_000,
    ],
)
def test_hostile_scripts_end_soon(script: str) -> None:
    start = time.process_time()
    columns(script)
    assert time.process_time() - start < 5
