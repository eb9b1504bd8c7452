"""Channels as static files with numbers in a row; one channel filled by the product's own API."""

from __future__ import annotations

from aiohttp import web
from lab.cms import Column, PageSet, answer, articles, column_page, home, items, js, pages_of, ul

HEAD = '<script src="/sitefiles/assets/components/jquery.js"></script>'


def build() -> PageSet:
    made = PageSet("siteserver", nav="dl", footer="dl")
    made.routes["/sitefiles/assets/components/jquery.js"] = ("var jq = 1;", "text/javascript")
    made.columns = [
        Column(
            "部门信息",
            "/channels/12.html",
            items("部门信息", 34, lambda i: f"/contents/12/{i}.html"),
            "channel_n",
        ),
        Column(
            "公示公告",
            "/channels/13.html",
            items("公示公告", 34, lambda i: f"/contents/13/{i}.html"),
            "stl_actions",
        ),
    ]
    plain, dynamic = made.columns
    parts = pages_of(plain.items, 10)
    names = ["/channels/12.html", *(f"/channels/12_{n}.html" for n in range(2, len(parts) + 1))]
    for number, rows in enumerate(parts):
        shown = "".join(
            f"<b>{n + 1}</b>" if n == number else f'<a href="{name}">{n + 1}</a>'
            for n, name in enumerate(names)
        )
        last = f'<a href="{names[-1]}">末页</a>'
        body = f'{ul(rows)}<div class="pagination">{shown} {last} 共{len(parts)}页</div>'
        made.routes[names[number]] = column_page(made, plain, body, head=HEAD)
    made.routes[dynamic.start] = column_page(
        made, dynamic,
        '<div id="stl_list"></div><script>var api = {url: "/api/stl/actions/pagecontents", siteId: 1, channelId: 13,'
        " pageNum: 10, totalNum: 34};</script>",
        head=HEAD,
    )  # fmt: skip

    def contents(request: web.Request, given: dict[str, str]) -> web.Response | None:
        if request.path != "/api/stl/actions/pagecontents":
            return None
        if request.method != "POST" or given.get("channelId") != "13":
            return web.Response(status=405)
        number, size = int(given["page"]), int(given["pageNum"])
        rows = dynamic.items[(number - 1) * size : number * size]
        value = [
            {"title": x.title, "navigationUrl": x.path, "addDate": f"{x.day}T08:00:00"}
            for x in rows
        ]
        return answer(js({"value": value, "count": len(dynamic.items)}))

    made.routers.append(contents)
    for column in made.columns:
        articles(made, column, head=HEAD)
    home(made, head=HEAD)
    return made
