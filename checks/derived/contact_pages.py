"""The pages on which a site tells how to reach it: contact, guide, interaction, services."""

from __future__ import annotations

import re

from checks.derived.place_text import Reading, read_pages
from checks.derived.site_identity import home_page
from gkcheck.store.reader import FactReader

MAX_PAGES = 3000
CONTACT = re.compile(
    r"联系|公开指南|^指南|互动|咨询|信箱|邮箱|留言|问政|机构(?:职能|概况|设置|简介|信息)|内设|职能|政务服务|办事"
    r"|服务(?:大厅|中心|热线|窗口|指南)|便民|窗口|受理|热线|关于我们|问答|投诉|建言|依申请|12345|查阅"
)


def contact_pages(facts: FactReader) -> Reading:
    """Return what was read of these pages and their files; made once for all checks of a run.

    A page is one by its title, heading, or the columns in its breadcrumb. The home page is one.
    """
    return facts.once("contact_pages", lambda: _read(facts))


def footer_contacts(facts: FactReader) -> list[tuple[str, str]]:
    """Return (contact text, address of a page that shows it) from the pages' footers."""
    return [
        (str(row["contact"]), str(row["url"]))
        for row in facts.rows(
            "SELECT i.contact, u.url, min(p.depth) FROM identity i JOIN page p ON p.identity_id = i.id"
            " JOIN url u ON u.id = p.id WHERE i.contact IS NOT NULL GROUP BY i.contact"
        )
    ]


def _read(facts: FactReader) -> Reading:
    home = home_page(facts)
    found = [] if home is None else [home]
    for row in facts.rows(
        "SELECT p.id, p.title, p.heading, p.breadcrumb, p.page_type FROM page p ORDER BY p.depth, p.id"
    ):
        names = (row["title"], row["heading"], row["breadcrumb"])
        if any(name and CONTACT.search(name) for name in names):
            found.append(row["id"])
    return read_pages(facts, found[:MAX_PAGES])
