"""No product known: lists by form POST, by JSON POST, by JSONP, by XML, and a query that counts."""

from __future__ import annotations

from aiohttp import web
from lab.cms import (
    Column,
    Item,
    PageSet,
    answer,
    articles,
    column_page,
    home,
    items,
    js,
    pages_of,
    ul,
)


def build() -> PageSet:
    made = PageSet("generic", nav="boxes", footer="list")
    made.columns = [
        Column(
            "通知公告",
            "/list.do?type=tz",
            items("通知公告", 24, lambda i: f"/view.do?id=1{i:03}"),
            "post_form",
        ),
        Column(
            "政策文件",
            "/list.do?type=zc",
            items("政策文件", 24, lambda i: f"/view.do?id=2{i:03}"),
            "post_json",
        ),
        Column(
            "财政信息",
            "/list.do?type=cz",
            items("财政信息", 24, lambda i: f"/view.do?id=3{i:03}"),
            "jsonp",
        ),
        Column(
            "规划信息",
            "/list.do?type=gh",
            items("规划信息", 24, lambda i: f"/view.do?id=4{i:03}"),
            "xml",
        ),
        Column(
            "便民信息",
            "/list.do?type=bm",
            items("便民信息", 24, lambda i: f"/view.do?id=5{i:03}"),
            "query",
        ),
    ]
    form, posted, jsonp, xml, query = made.columns
    shell = '<ul id="rows"></ul>'
    made.routes[form.start] = column_page(
        made, form,
        f'{shell}<input type="hidden" id="columnId" value="tz"><script>function load(p) {{ $.ajax({{ type: "POST", url: "/data/queryList.do",'
        ' data: { "columnId": $("#columnId").val(), "pageNo": p, "pageSize": 8, "keyword": $("#kw").val() }, dataType: "json",'
        " success: function (d) { show(d, 1); } }); } load(1);</script>",
    )  # fmt: skip
    made.routes[posted.start] = column_page(
        made, posted,
        f'{shell}<script>const cat = "zc"; const current = 1;\nfetch("/api/v2/articles/search", {{method: "POST", headers: {{"Content-Type": "application/json"}},'
        " body: JSON.stringify({category: cat, page: {current: current, size: 8}})}).then(r => r.json()).then(show);</script>",
    )  # fmt: skip
    made.routes[jsonp.start] = column_page(
        made,
        jsonp,
        f'{shell}<script>$.ajax({{url: "/data/articles.jsp?cat=cz&curPage=1&rows=8", dataType: "jsonp", jsonp: "cb", success: show}});</script>',
    )
    made.routes[xml.start] = column_page(
        made,
        xml,
        f'{shell}<script>$.get("/data/list.xml", function (x) {{ show($(x).find("item")); }});</script>',
    )
    made.routes["/data/list.xml"] = (
        '<?xml version="1.0" encoding="utf-8"?><rss><channel><title>规划信息</title>'
        + "".join(
            f"<item><title>{x.title}</title><link>{x.path}</link><pubDate>{x.day}</pubDate></item>"
            for x in xml.items
        )
        + "</channel></rss>",
        "text/xml",
    )

    def row(x: Item) -> dict[str, object]:
        return {
            "infoTitle": x.title,
            "linkUrl": x.path,
            "publish_time": f"{x.day} 10:00:00",
            "clicks": 3,
        }

    def data(request: web.Request, given: dict[str, str]) -> web.Response | None:
        if (
            request.path == "/data/queryList.do"
            and request.method == "POST"
            and given.get("columnId") == "tz"
        ):
            number = int(given["pageNo"])
            rows = form.items[(number - 1) * 8 : number * 8]
            return answer({"result": {"recordCount": 24, "rows": [row(x) for x in rows]}})
        if request.path == "/api/v2/articles/search" and given.get("category") == "zc":
            number = int(given["current"])
            rows = posted.items[(number - 1) * 8 : number * 8]
            return answer(
                {"data": {"records": [row(x) for x in rows], "total": 24, "current": number}}
            )
        if request.path == "/data/articles.jsp" and given.get("cat") == "cz":
            number = int(given["curPage"])
            rows = jsonp.items[(number - 1) * 8 : number * 8]
            return answer(
                f"jQuery123({js({'totalPage': 3, 'list': [row(x) for x in rows]})})",
                "text/javascript",
            )
        if request.path == "/list.do" and given.get("type") == "bm":
            number = int(given.get("page", "1"))
            onward = f'<a href="?type=bm&page={number + 1}">下一页</a>' if number < 3 else ""
            body = f'{ul(pages_of(query.items, 8)[number - 1])}<div class="page">第{number}页 共3页 {onward}</div>'
            return web.Response(text=column_page(made, query, body), content_type="text/html")
        return None

    made.routers.append(data)
    for column in made.columns:
        articles(made, column)
    home(made)
    return made
