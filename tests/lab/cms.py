"""Builds small portals after the mechanics of each family; all markup is our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from aiohttp import web

Router = Callable[[web.Request, dict[str, str]], web.StreamResponse | None]
CODE, ICP, POLICE = "4401230001", "粤ICP备05012345号", "粤公网安备 44012302000123号"


@dataclass(frozen=True)
class Item:
    title: str
    path: str
    day: str
    number: str

    def html(self, body: str) -> str:
        """Return the article with the markup of ``body``: {title}, {day}, {number}, {text}."""
        text = (
            f"<p>{self.number}</p>"
            + "<p>各镇人民政府,县政府各部门:现将有关事项通知如下,请认真贯彻执行。</p>" * 6
        )
        return body.format(title=self.title, day=self.day, number=self.number, text=text)


@dataclass
class Column:
    """A column and how its pages are turned. ``start`` is the page that the menu leads to."""

    name: str
    start: str
    items: list[Item]
    paging: str


@dataclass
class PageSet:
    """A portal: answers by path, and the facts expected of it."""

    family: str
    nav: str
    footer: str
    routes: dict[str, str | tuple[str, str]] = field(default_factory=dict)
    routers: list[Router] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the portal would; notes method, address and body."""
        body = (await request.read()).decode()
        self.asked.append(f"{request.method} {request.raw_path} {body}".strip())
        given = dict(request.query)
        if request.method == "POST":
            if "json" in (request.content_type or ""):
                given |= _flat(json.loads(body))
            else:
                given |= dict(await request.post())  # type: ignore[arg-type]
        for router in self.routers:
            made = router(request, given)
            if made is not None:
                return made
        found = self.routes.get(request.raw_path)
        if found is None or request.method != "GET":
            return web.Response(status=404, text="<h1>404 Not Found</h1>", content_type="text/html")
        text, kind = found if isinstance(found, tuple) else (found, "text/html")
        return web.Response(text=text, content_type=kind, headers=self.headers)


def _flat(data: dict[str, Any]) -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in data.items():
        out |= _flat(value) if isinstance(value, dict) else {key: str(value)}
    return out


def items(name: str, count: int, path: Callable[[int], str]) -> list[Item]:
    """Return ``count`` entries, the newest first; ``path`` gives the address of entry i (from 1)."""
    return [
        Item(
            f"云安县人民政府关于{name}第{i}号事项的通知",
            path(i),
            (date(2024, 5, 28) - timedelta(days=i - 1)).isoformat(),
            f"云府〔2024〕{i}号",
        )
        for i in range(1, count + 1)
    ]


def pages_of(rows: list[Item], size: int) -> list[list[Item]]:
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def ul(rows: list[Item], cls: str = "list") -> str:
    lines = "".join(
        f'<li><a href="{x.path}" title="{x.title}">{x.title}</a><span class="date">{x.day}</span></li>'
        for x in rows
    )
    return f'<ul class="{cls}">{lines}</ul>'


# -- navigation, one function a style -----------------------------------------------------------

Links = list[tuple[str, str]]


def nav_list(links: Links) -> str:
    rows = "".join(f'<li><a href="{href}">{name}</a></li>' for name, href in links)
    return f'<div class="nav"><ul><li><a href="/">首页</a></li>{rows}</ul></div>'


def nav_table(links: Links) -> str:
    cells = "".join(f'<td align="center"><a href="{href}">{name}</a></td>' for name, href in links)
    return f'<table class="menu" width="1000"><tr><td><a href="/">首页</a></td>{cells}</tr></table>'


def nav_row(links: Links) -> str:
    parts = " | ".join(f'<a href="{href}">{name}</a>' for name, href in links)
    return f'<div id="topmenu"><a href="/">首页</a> | {parts}</div>'


def nav_element(links: Links) -> str:
    parts = "".join(f'<a href="{href}"><span>{name}</span></a>' for name, href in links)
    return f'<nav><a href="/"><span>首页</span></a>{parts}</nav>'


def nav_dl(links: Links) -> str:
    parts = "".join(f'<dl><dt><a href="{href}">{name}</a></dt></dl>' for name, href in links)
    return f'<div class="mainNav"><dl><dt><a href="/">首页</a></dt></dl>{parts}</div>'


def nav_nested(links: Links) -> str:
    first, *rest = links
    below = "".join(f'<li><a href="{href}">{name}</a></li>' for name, href in rest[:1])
    other = "".join(
        f'<li class="nav-item"><a href="{href}">{name}</a></li>' for name, href in rest[1:]
    )
    return (
        '<div class="navbar"><ul><li class="nav-item"><a href="/">首页</a></li>'
        f'<li class="nav-item"><a href="{first[1]}">{first[0]}</a><ul class="sub">{below}</ul></li>{other}</ul></div>'
    )


def nav_written(links: Links) -> str:
    rows = "".join(f"<li><a href=\\'{href}\\'>{name}</a></li>" for name, href in links)
    return f'<script>document.write(\'<div class="nav"><ul><li><a href="/">首页</a></li>{rows}</ul></div>\');</script>'


def nav_spans(links: Links) -> str:
    rows = "".join(
        f'<div class="menu-item"><h3><a href="{href}" target="_blank">{name}</a></h3></div>'
        for name, href in links
    )
    return f'<div class="menu-box"><div class="menu-item"><h3><a href="/">首页</a></h3></div>{rows}</div>'


NAVS = {
    "list": nav_list, "table": nav_table, "row": nav_row, "element": nav_element, "dl": nav_dl,
    "nested": nav_nested, "written": nav_written, "boxes": nav_spans,
}  # fmt: skip


# -- footers, one function a style --------------------------------------------------------------


def foot_lines() -> str:
    return (
        '<div class="footer"><p>主办:云安县人民政府 承办:云安县人民政府办公室</p>'
        f"<p>网站标识码:{CODE} {ICP} {POLICE}</p></div>"
    )


def foot_table() -> str:
    return (
        '<table id="foot" width="1000"><tr><td>主办单位:云安县人民政府</td></tr><tr><td>承办单位:云安县人民政府办公室</td></tr>'
        f"<tr><td><a href='https://beian.miit.gov.cn/'>{ICP}</a></td><td>网站标识码:{CODE}</td></tr></table>"
    )


def foot_list() -> str:
    return f"<footer><ul><li>主办:云安县人民政府</li><li>{ICP}</li><li>政府网站标识码 {CODE}</li><li>{POLICE}</li></ul></footer>"


def foot_written() -> str:
    return (
        '<script>document.write(\'<div class="bottom"><p>主办:云安县人民政府</p>'
        f"<p>备案序号:{ICP} 网站标识码:{CODE}</p></div>');</script>"
    )


def foot_spans() -> str:
    return (
        '<div id="bottom"><span>主办单位:云安县人民政府</span><br><span>网站标识码:'
        f'<em>{CODE}</em></span>&nbsp;&nbsp;<span><a href="#">{ICP}</a></span></div>'
    )


def foot_dl() -> str:
    return (
        f'<div class="copyright"><dl><dt>主办</dt><dd>云安县人民政府</dd><dt>网站标识码</dt><dd>{CODE}</dd></dl>'
        f"<address>{ICP}</address></div>"
    )


FOOTERS = {
    "lines": foot_lines, "table": foot_table, "list": foot_list, "written": foot_written,
    "spans": foot_spans, "dl": foot_dl,
}  # fmt: skip


def page(
    made: PageSet, title: str, body: str, *, head: str = "", trail: Links | None = None
) -> str:
    """Return a whole page of the portal with its menu and footer."""
    menu = NAVS[made.nav]([(c.name, c.start) for c in made.columns])
    where = ""
    if trail is not None:
        steps = "".join(f' &gt; <a href="{href}">{name}</a>' for name, href in trail)
        where = f'<div class="position">您的位置:<a href="/">首页</a>{steps}</div>'
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'{menu}{where}<div class="main">{body}</div>{FOOTERS[made.footer]()}</body></html>'
    )


def column_page(made: PageSet, column: Column, body: str, *, head: str = "") -> str:
    """Return a page of a column: its trail and ``body``."""
    return page(
        made, f"{column.name}_云安县人民政府", body, head=head, trail=[(column.name, column.start)]
    )


ARTICLE = '<h1>{title}</h1><div class="info">发布日期:{day} 来源:县政府办公室</div><div class="content">{text}</div>'


def articles(made: PageSet, column: Column, body: str = ARTICLE, head: str = "") -> None:
    """Add the pages of a column's entries."""
    for item in column.items:
        made.routes[item.path] = page(
            made, item.title, item.html(body), head=head, trail=[(column.name, column.start)]
        )


def home(made: PageSet, extra: str = "", head: str = "") -> None:
    """Add the home page."""
    body = "<h1>云安县人民政府</h1>" + "<p>云安县位于粤西山区,辖七个镇。</p>" * 5 + extra
    made.routes["/"] = page(made, "云安县人民政府门户网站", body, head=head)


def js(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def answer(value: object, kind: str = "application/json") -> web.Response:
    text = value if isinstance(value, str) else js(value)
    return web.Response(text=text, content_type=kind)
