"""What the home page leads to beyond the columns: platforms that plans want linked, and the
question before one leaves the site; and the halls for services, called alike."""

from __future__ import annotations

import re
from html import escape

from gkcheck.models.plan import Plan
from gkcheck.portal.rich.asked import leaves_of
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import PHONE
from gkcheck.portal.words import TOWNS

PROMPT = "<script>/*leave*/function leave(a){return confirm('您访问的链接即将离开“'+document.title+'”，是否继续？')}</script>"


def at_end(page: str, html: str) -> str:
    """Return ``page`` with ``html`` as the last of its body."""
    return re.sub("(?i)</body>", lambda m: f"{html}\n{m[0]}", page, count=1)


def fill_links(shelf: Shelf, plan: Plan) -> None:
    """Put platforms, the question and the halls on the portal."""
    _halls(shelf)
    _platforms(shelf, plan)
    portal = shelf.portal

    def links() -> str:
        rows = "".join(f'<li><a href="{path}">{escape(text)}</a></li>' for text, path in portal.platforms.values())  # fmt: skip
        return f'<div class="platforms"><ul>{rows}</ul></div>' if rows else ""

    portal.rewrites.append(("/index.html", lambda t: at_end(t, links())))
    portal.rewrites.append((None, lambda t: at_end(t, PROMPT)))


def _halls(shelf: Shelf) -> None:
    column = shelf.named("政务服务", "便民服务中心")
    rows = "".join(
        f"<p>{town}便民服务中心：{town}滨河路1号，电话{PHONE}。</p>" for town in TOWNS[-5:]
    )
    shelf.article(column, f"{shelf.portal.county}各乡镇便民服务中心一览", blocks=[rows])


def _platforms(shelf: Shelf, plan: Plan) -> None:
    """A link, and the platform's first page, for each that no column of the portal stands for."""
    portal = shelf.portal
    for check, params in leaves_of(plan):
        if check != "link_alive":
            continue
        for target in params["links"]:
            name, words = str(target["name"]), list(target.get("words", ()))
            names = [c.name for c in portal.root.walk()]
            if name in portal.platforms or any(w in n for w in words for n in names):
                continue
            path = f"/platform/{len(portal.platforms) + 1}/"
            page = (
                f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{words[0]}</title></head><body>'
                f"<h1>{words[0]}</h1><p>欢迎使用{words[0]}，请登录后办理业务，服务电话{PHONE}。</p>"
                '<p><a href="/">返回首页</a></p></body></html>'
            )
            portal.files[f"{path}index.html"] = page.encode
            portal.platforms[name] = (words[0], path)
