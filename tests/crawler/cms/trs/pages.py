"""Static pages whose pagers a script writes, in two orders of arguments; and the search WAS."""

from __future__ import annotations

from aiohttp import web
from lab.cms import Column, PageSet, articles, column_page, home, items, pages_of, ul

BODY = (
    '<h1>{title}</h1><div class="info">发布时间:{day} 来源:县政府办</div>'
    '<div class="trs_editor_view TRS_UEDITOR">{text}</div>'
)


def build() -> PageSet:
    made = PageSet("trs", nav="table", footer="list")
    made.columns = [
        Column(
            "公示公告",
            "/gsgg/",
            items("公示公告", 26, lambda i: f"/gsgg/202404/t20240428_{i}.html"),
            "createPageHTML",
        ),
        Column(
            "政策文件",
            "/zcwj/",
            items("政策文件", 26, lambda i: f"/zcwj/202404/t20240427_{i}.shtml"),
            "createPage",
        ),
        Column(
            "统计信息",
            "/was5/web/search?channelid=2077",
            items("统计信息", 26, lambda i: f"/tj/202404/t20240426_{i}.html"),
            "was",
        ),
    ]
    static(made, made.columns[0], "createPageHTML({pages}, {at}, 'index', 'html');", "html")
    static(made, made.columns[1], "createPage({pages},{at},'index','shtml');", "shtml")
    was = made.columns[2]

    def search(request: web.Request, given: dict[str, str]) -> web.Response | None:
        if request.path != "/was5/web/search" or given.get("channelid") != "2077":
            return None
        number = int(given.get("page", "1"))
        parts = pages_of(was.items, 10)
        links = "".join(
            f'<a href="search?page={n + 1}&channelid=2077">{n + 1}</a>'
            for n in range(len(parts))
            if n + 1 != number
        )
        body = f'{ul(parts[number - 1])}<div class="page">共{len(was.items)}条 第{number}/{len(parts)}页 {links}</div>'
        return web.Response(text=column_page(made, was, body), content_type="text/html")

    made.routers.append(search)
    for column in made.columns:
        articles(made, column, body=BODY)
    home(made)
    return made


def static(made: PageSet, column: Column, call: str, ext: str) -> None:
    parts = pages_of(column.items, 10)
    for number, rows in enumerate(parts):
        name = "" if number == 0 else f"index_{number}.{ext}"
        script = call.format(pages=len(parts), at=number)
        text = column_page(
            made, column, f'{ul(rows)}<div class="page"><script>{script}</script></div>'
        )
        made.routes[f"{column.start}{name}"] = text
        if number == 0:
            made.routes[f"{column.start}index.{ext}"] = text
