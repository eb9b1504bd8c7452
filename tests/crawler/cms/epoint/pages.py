"""Static pages in numbered files, the first named otherwise; steps are pictures that are clicked."""

from __future__ import annotations

from lab.cms import Column, PageSet, articles, column_page, home, items, pages_of

HEAD = '<link rel="stylesheet" href="/css/a.css"><script>var root = "/EpointWebBuilder/";</script>'


def build() -> PageSet:
    made = PageSet("epoint", nav="list", footer="lines")
    made.routes["/css/a.css"] = ("", "text/css")
    made.columns = [
        Column(
            name,
            f"/zwgk/{key}/about.html",
            items(name, 37, lambda i, k=key: f"/zwgk/{k}/20240501/{5000 + i}.html"),
            paging,
        )
        for name, key, paging in (
            ("政策文件", "004001", "numbered_files"),
            ("人事信息", "004002", "clicked_pictures"),
        )
    ]
    for column in made.columns:
        folder = column.start.rsplit("/", 1)[0]
        parts = pages_of(column.items, 10)
        total = len(parts)
        names = [column.start, *(f"{folder}/{n}.html" for n in range(2, total + 1))]
        for number, rows in enumerate(parts):
            lines = "".join(
                f'<li class="ewb-list-node"><a href="{x.path}" title="{x.title}">{x.title}</a><span>{x.day}</span></li>'
                for x in rows
            )
            after, last = names[min(number + 1, total - 1)], names[-1]
            if column.paging == "clicked_pictures":
                pager = (
                    f'<table><tr><td>{number + 1}/{total}</td><td><a onclick="location.href=\'{after}\'"><img src="n.gif" alt="下一页"></a></td>'
                    f'<td><a onclick="location.href=\'{last}\'"><img src="l.gif" alt="尾页"></a></td></tr></table>'
                )
            else:
                pager = (
                    f'<ul class="m-pagination-page"><li><a href="{names[0]}">首页</a></li><li class="current">{number + 1}</li>'
                    f'<li><span>{number + 1}/{total}</span></li><li><a href="{after}">下页</a></li><li><a href="{last}">尾页</a></li></ul>'
                )
            made.routes[names[number]] = column_page(
                made, column, f'<ul class="ewb-list">{lines}</ul>{pager}', head=HEAD
            )
        articles(made, column, head=HEAD)
    home(made, head=HEAD)
    return made
