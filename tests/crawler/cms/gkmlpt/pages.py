"""A Vue shell with its tree in a script; lists by GET, 4 a page, JSON."""

from __future__ import annotations

from aiohttp import web
from lab.cms import Column, PageSet, answer, articles, home, items, js, page

SIZE = 100


def build() -> PageSet:
    made = PageSet("gkmlpt", nav="list", footer="lines")
    made.columns = [
        Column(name, f"/gkmlpt/api/all/{number}?page=1&sid=441001", rows, "gkmlpt_api")
        for name, number, rows in (
            (
                "规范性文件",
                101,
                items("规范性文件", 203, lambda i: f"/gkmlpt/content/1/20/post_{1000 + i}.html"),
            ),
            (
                "财政预决算",
                102,
                items("财政预决算", 3, lambda i: f"/gkmlpt/content/1/21/post_{3000 + i}.html"),
            ),
        )
    ]
    tree = [{"id": 100 + i + 1, "name": c.name, "jump_url": ""} for i, c in enumerate(made.columns)]
    shell = f'<div id="app"></div><script>window._CONFIG = {{"SID": "441001", "TREE": {js(tree)}}};</script>'
    made.routes["/gkmlpt/index"] = page(made, "政府信息公开平台", shell)
    home(made, extra='<a href="/gkmlpt/index">政府信息公开</a>')

    def api(request: web.Request, given: dict[str, str]) -> web.Response | None:
        parts = request.path.split("/gkmlpt/api/all/")
        if len(parts) != 2 or given.get("sid") != "441001":
            return None
        column = made.columns[int(parts[1]) - 101]
        number = max(1, int(given["page"]))
        rows = column.items[(number - 1) * SIZE : number * SIZE]
        return answer(
            {
                "classify": {"id": parts[1], "name": column.name, "post_count": len(column.items)},
                "articles": [
                    {
                        "id": i, "title": x.title, "document_number": x.number, "publisher": "县政府办",
                        "url": x.path, "display_publish_time": x.day, "date": 1714233600, "attachment": [],
                    }
                    for i, x in enumerate(rows)
                ],
            }
        )  # fmt: skip

    made.routers.append(api)
    for column in made.columns:
        articles(made, column)
    return made
