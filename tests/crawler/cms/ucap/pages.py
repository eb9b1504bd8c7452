"""Lists in data files beside the page, shown some at a time by script; and by the search API."""

from __future__ import annotations

from aiohttp import web
from lab.cms import Column, PageSet, answer, articles, column_page, home, items, js

BODY = '<h1>{title}</h1><div class="pages-date">发布时间:{day} 来源:县政府办</div><div id="UCAP-CONTENT">{text}</div>'


def hexed(i: int, salt: int) -> str:
    return f"{salt:016x}{i:016x}"


def build() -> PageSet:
    made = PageSet("ucap", nav="boxes", footer="spans")
    made.columns = [
        Column(
            "要闻动态",
            "/yaowen/liebiao/",
            items("要闻动态", 28, lambda i: f"/yaowen/202404/{hexed(i, 7)}.shtml"),
            "data_file",
        ),
        Column(
            "法规文件",
            "/fgwj/",
            items("法规文件", 28, lambda i: f"/fgwj/202404/{hexed(i, 8)}.shtml"),
            "search_api",
        ),
    ]
    news, rules = made.columns
    made.routes[news.start] = column_page(
        made, news,
        '<div class="list"></div><div class="page"></div><script>var pageSize = 20; $(function () {'
        ' $.ajax({url: "./YAOWENLIEBIAO.json?t=" + new Date().getTime(), dataType: "json", success: function (rows) { show(rows); }});'
        ' $.getJSON("./YAOWENLIEBIAO.json", function (rows) { draw(rows, pageSize); }); });</script>',
    )  # fmt: skip
    made.routes["/yaowen/liebiao/YAOWENLIEBIAO.json"] = (
        js(
            [
                {"TITLE": x.title, "SUB_TITLE": "", "URL": x.path, "DOCRELPUBTIME": x.day}
                for x in news.items
            ]
        ),
        "application/json",
    )
    made.routes[rules.start] = column_page(
        made, rules,
        '<ul id="rows"></ul><script>var siteCode = "4401230001"; var channelId = "f3a9";\n'
        'function load(pageNo) { $.get("/so/channel/list", {siteCode: siteCode, channelId: channelId, page: pageNo, size: 10},'
        " function (d) { render(d.data.results); }); }\nload(1);</script>",
    )  # fmt: skip

    def listed(request: web.Request, given: dict[str, str]) -> web.Response | None:
        if request.path != "/so/channel/list" or given.get("channelId") != "f3a9":
            return None
        number, size = int(given["page"]), int(given["size"])
        rows = rules.items[(number - 1) * size : number * size]
        return answer(
            {
                "code": 200,
                "data": {
                    "total": len(rules.items),
                    "results": [
                        {"title": x.title, "url": x.path, "publishedTimeStr": f"{x.day} 09:30:00"}
                        for x in rows
                    ],
                },
            }
        )

    made.routers.append(listed)
    for column in made.columns:
        articles(made, column, body=BODY)
    home(made, extra='<form action="/so/s?siteCode=4401230001"><input name="qt"></form>')
    return made
