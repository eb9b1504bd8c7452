"""Hand-made pages: a chain of 下一页, letters for pages, a select that jumps, all entries in one page."""

from __future__ import annotations

from lab.cms import Column, PageSet, articles, column_page, home, items, pages_of, ul


def build() -> PageSet:
    made = PageSet("static", nav="written", footer="table")
    made.columns = [
        Column(
            "工作动态",
            "/gzdt/index.htm",
            items("工作动态", 27, lambda i: f"/gzdt/a{i}.htm"),
            "next_only",
        ),
        Column(
            "人事任免",
            "/rsrm/index.htm",
            items("人事任免", 27, lambda i: f"/rsrm/a{i}.htm"),
            "first_last",
        ),
        Column(
            "政府公报",
            "/zfgb/index.htm",
            items("政府公报", 27, lambda i: f"/zfgb/a{i}.htm"),
            "client_side",
        ),
        Column(
            "便民服务",
            "/bmfw/index.htm",
            items("便民服务", 27, lambda i: f"/bmfw/a{i}.htm"),
            "iframe",
        ),
    ]
    chain, ends, client, framed = made.columns
    _linked(
        made,
        chain,
        lambda names, at: (
            f'<a href="{names[at + 1]}">下一页</a>' if at + 1 < len(names) else "下一页"
        ),
    )
    _linked(
        made, ends,
        lambda names, at: f'第{at + 1}页/共{len(names)}页 <a href="{names[0]}">首页</a> <a href="{names[max(0, at - 1)]}">上一页</a>'
        f' <a href="{names[min(at + 1, len(names) - 1)]}">下一页</a> <a href="{names[-1]}">尾页</a>',
    )  # fmt: skip
    script = "<script>$('#rows li').hide().slice(0, 10).show(); draw({total: 27, pageSize: 10});</script>"
    made.routes[client.start] = column_page(
        made, client, f'<div id="rows">{ul(client.items)}</div><div class="pager"></div>{script}'
    )
    made.routes[framed.start] = column_page(
        made,
        framed,
        '<iframe src="/bmfw/list.htm" width="700" height="500" frameborder="0"></iframe>',
    )
    parts = pages_of(framed.items, 10)
    names = ["/bmfw/list.htm", *(f"/bmfw/list_{n}.htm" for n in range(2, len(parts) + 1))]
    for number, rows in enumerate(parts):
        onward = f'<a href="{names[number + 1]}">下一页</a>' if number + 1 < len(names) else ""
        made.routes[names[number]] = (
            f'<html><head><meta charset="utf-8"><title>列表</title></head><body>{ul(rows)}<div class="page">{onward}</div></body></html>'
        )
    for column in made.columns:
        articles(made, column)
    home(made)
    return made


def _linked(made: PageSet, column: Column, pager) -> None:  # type: ignore[no-untyped-def]
    folder = column.start.rsplit("/", 1)[0]
    parts = pages_of(column.items, 10)
    names = [column.start, *(f"{folder}/list{n}.htm" for n in range(2, len(parts) + 1))]
    for number, rows in enumerate(parts):
        body = f'{ul(rows)}<div class="page">{pager(names, number)}</div>'
        made.routes[names[number]] = column_page(made, column, body)
