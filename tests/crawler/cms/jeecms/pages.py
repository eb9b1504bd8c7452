"""Pages in .jhtml; the pager counts, goes by clicks, and lets a page be chosen."""

from __future__ import annotations

from lab.cms import Column, PageSet, articles, column_page, home, items, pages_of, ul

HEAD = '<link rel="stylesheet" href="/r/cms/www/red/css/a.css">'


def build() -> PageSet:
    made = PageSet("jeecms", nav="table", footer="table")
    made.routes["/r/cms/www/red/css/a.css"] = ("", "text/css")
    made.columns = [
        Column(
            name,
            f"/{key}/index.jhtml",
            items(name, 32, lambda i, k=key: f"/{k}/{6000 + i}.jhtml"),
            "clicked_and_chosen",
        )
        for name, key in (("通知公告", "tzgg"), ("部门文件", "bmwj"))
    ]
    for column in made.columns:
        folder = column.start.rsplit("/", 1)[0]
        parts = pages_of(column.items, 10)
        total = len(parts)
        names = [column.start, *(f"{folder}/index_{n}.jhtml" for n in range(2, total + 1))]
        for number, rows in enumerate(parts):
            steps = "".join(
                f'<a href="javascript:void(0);" onclick="location.href=\'{names[to].rsplit("/", 1)[1]}\'">{words}</a> '
                for words, to in (("下一页", number + 1), ("尾页", total - 1))
                if to < total and to != number
            )
            chosen = "".join(
                f'<option value="{name.rsplit("/", 1)[1]}"{" selected" if at == number else ""}>{at + 1}</option>'
                for at, name in enumerate(names)
            )
            pager = (
                f"<div>共{len(column.items)}条记录 {number + 1}/{total}页 {steps}"
                f'第<select onchange="location.href=encodeURI(this.value);">{chosen}</select>页</div>'
            )
            made.routes[names[number]] = column_page(made, column, ul(rows) + pager, head=HEAD)
        articles(made, column, head=HEAD)
    home(made, head=HEAD)
    return made
