"""Record sets in CDATA inside the page, more by POST from a proxy; and the newer units by GET."""

from __future__ import annotations

import json

from aiohttp import web
from lab.cms import Column, Item, PageSet, answer, articles, column_page, home, items, ul

SIZE = 5
BODY = (
    "<!--<$[标题]>begin--><h1>{title}</h1><!--<$[标题]>end--><div class='info'>发布日期:{day} 来源:县政府办</div>"
    "<div id='zoom'><!--<$[信息内容]>begin-->{text}<!--<$[信息内容]>end--></div>"
)


def build() -> PageSet:
    made = PageSet("hanweb", nav="row", footer="written")
    made.columns = [
        Column(
            "通知公告",
            "/col/col101/index.html",
            items("通知公告", 43, lambda i: f"/art/2024/4/28/art_101_{i}.html"),
            "jpage",
        ),
        Column(
            "规划计划",
            "/col/col102/index.html",
            items("规划计划", 9, lambda i: f"/art/2024/4/27/art_102_{i}.html"),
            "jpage",
        ),
        Column(
            "政策解读",
            "/col/col103/index.html",
            items("政策解读", 31, lambda i: f"/art/2024/4/26/art_103_{i}.html"),
            "jpaas",
        ),
    ]
    foot = '<div class="made">Produced By 大汉网络 大汉版通发布系统</div>'
    for number, column in ((101, made.columns[0]), (102, made.columns[1])):
        first = column.items[: 3 * SIZE]
        store = (
            f'<datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=1&columnid={number}'
            f'&unitid=5{number}"></a>]]></nextgroup><recordset>{records(first)}</recordset></datastore>'
        )
        script = f"<script>var jpageSet = {{perPage:{SIZE},totalRecord:{len(column.items)},groupSize:3}};</script>"
        body = f'<div id="5{number}"><script type="text/xml">{store}</script></div>{script}{foot}'
        made.routes[column.start] = column_page(made, column, body)
    units = made.columns[2]
    query = {
        "parseType": "bulidstatic", "webId": "w9f2", "tplSetId": "t7c1", "pageType": "column",
        "tagId": "信息列表", "editType": "null", "pageId": "p103",
    }  # fmt: skip
    given = str(query).replace('"', "'")
    script = f'<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{given}"></script>'
    made.routes[units.start] = column_page(made, units, f'<div id="list"></div>{script}{foot}')

    def proxy(request: web.Request, given: dict[str, str]) -> web.Response | None:
        if request.path != "/module/web/jpage/dataproxy.jsp" or request.method != "POST":
            return None
        column = made.columns[int(given["columnid"]) - 101]
        assert given["unitid"] == f"5{given['columnid']}"
        rows = column.items[int(given["startrecord"]) - 1 : int(given["endrecord"])]
        pages = -(-len(column.items) // SIZE)
        return answer(
            f"<datastore><totalrecord>{len(column.items)}</totalrecord><totalpage>{pages}</totalpage>"
            f"<recordset>{records(rows)}</recordset></datastore>",
            "text/html",
        )

    def unit(request: web.Request, given: dict[str, str]) -> web.Response | None:
        if not request.path.endswith("/front/page/build/unit"):
            return None
        assert {k: given[k] for k in query} == query
        asked = json.loads(given["paramJson"])
        size, number = int(asked["pageSize"]), int(asked["pageNo"])
        rows = units.items[(number - 1) * size : number * size]
        return answer({"success": True, "data": {"html": ul(rows), "total": len(units.items)}})

    made.routers += [proxy, unit]
    for column in made.columns:
        articles(made, column, body=BODY)
    home(made, extra=foot)
    return made


def records(rows: list[Item]) -> str:
    return "".join(
        f'<record><![CDATA[<li><a href="{x.path}" title="{x.title}">{x.title[:12]}...</a><span>{x.day}</span></li>]]></record>'
        for x in rows
    )
