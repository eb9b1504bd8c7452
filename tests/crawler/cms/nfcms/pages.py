"""Portal pages of the south: a pager of links, further pages as index_N.html."""

from __future__ import annotations

from lab.cms import Column, PageSet, articles, column_page, home, items, pages_of, ul

HEAD = '<script>var NFCMS_SITE_ID = "441001";</script>'


def build() -> PageSet:
    made = PageSet("nfcms", nav="element", footer="table")
    made.columns = [
        Column(
            name,
            f"/{key}/index.html",
            items(name, 33, lambda i, k=key: f"/{k}/content/post_{i}.html"),
            "index_n",
        )
        for name, key in (("通知公告", "tzgg"), ("政策解读", "zcjd"), ("人事信息", "rsxx"))
    ]
    for column in made.columns:
        folder = column.start.rsplit("/", 1)[0]
        parts = pages_of(column.items, 12)
        names = [
            f"{folder}/index.html",
            *(f"{folder}/index_{n}.html" for n in range(2, len(parts) + 1)),
        ]
        for number, rows in enumerate(parts):
            pager = "".join(
                f'<a class="{"cur" if n == number else ""}" href="{name}">{n + 1}</a>'
                for n, name in enumerate(names)
            )
            onward = (
                f'<a class="next" href="{names[number + 1]}">下一页</a>'
                if number + 1 < len(names)
                else ""
            )
            made.routes[names[number]] = column_page(
                made, column, f'{ul(rows)}<div class="page">{pager}{onward}</div>', head=HEAD
            )
        articles(made, column, head='<script>var NFCMS_POST_ID = "1";</script>')
    home(made, head=HEAD)
    return made
