"""Static pages that count down: page 2 of 4 is 3.htm, the last is 1.htm."""

from __future__ import annotations

from lab.cms import Column, PageSet, articles, column_page, home, items, pages_of

HEAD = '<!--Announced by Visual SiteBuilder 9--><script language="javascript" src="/_sitegray/_sitegray.js"></script>'
BODY = (
    '<form name="_newscontent_fromname"><h1>{title}</h1><div class="info">发布时间:{day} 来源:办公室</div>'
    '<div id="vsb_content" class="v_news_content">{text}</div></form>'
)


def build() -> PageSet:
    made = PageSet("vsb", nav="nested", footer="lines")
    made.headers = {"Server": "VWebServer"}
    made.routes["/_sitegray/_sitegray.js"] = ("var gray = 0;", "text/javascript")
    made.columns = [
        Column(
            name,
            f"/{key}.htm",
            items(name, 38, lambda i, n=number: f"/info/{n}/{4000 + i}.htm"),
            "countdown",
        )
        for name, key, number in (
            ("通知公告", "tzgg", 1015),
            ("工作动态", "gzdt", 1016),
            ("规划总结", "ghzj", 1017),
        )
    ]
    for column in made.columns:
        key = column.start[1:-4]
        parts = pages_of(column.items, 10)
        total = len(parts)
        names = [f"/{key}.htm", *(f"/{key}/{total - n}.htm" for n in range(1, total))]
        for number, rows in enumerate(parts):
            lines = "".join(
                f'<li id="line_u8_{i}"><a href="{x.path}" target="_blank" title="{x.title}">{x.title}</a><span>{x.day}</span></li>'
                for i, x in enumerate(rows)
            )
            onward = (
                f'<a href="{names[number + 1]}" class="Next">下页</a> <a href="{names[-1]}" class="Next">尾页</a>'
                if number + 1 < total
                else "<span>下页</span> <span>尾页</span>"
            )
            pager = f'<div class="pb_sys_common"><span class="p_t">共{len(column.items)}条</span> <span class="p_t">{number + 1}/{total}</span> {onward}</div>'
            made.routes[names[number]] = column_page(
                made, column, f"<ul>{lines}</ul>{pager}", head=HEAD
            )
        articles(made, column, body=BODY, head=HEAD)
    home(made, head=HEAD)
    return made
