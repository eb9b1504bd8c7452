"""Where on the site an address is used: pages, places on the page, words of the link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gkcheck.models.facts import Place
from gkcheck.store.reader import FactReader

MAX_EXAMPLES = 10

# Places that a template fills: what stands there stands on many pages alike.
TEMPLATE_PLACES = frozenset({Place.HEADER, Place.NAV, Place.FOOTER, Place.SIDE_NAV})
PLACE_TEXT = {
    Place.HEADER: "页头",
    Place.NAV: "导航菜单",
    Place.BREADCRUMB: "当前位置",
    Place.SIDE_NAV: "侧边栏目",
    Place.LIST: "列表",
    Place.BODY: "正文",
    Place.ATTACHMENTS: "附件区",
    Place.PAGER: "翻页",
    Place.FOOTER: "页脚",
    Place.OTHER: "页面其他位置",
    Place.RESOURCE: "页面引用的脚本、样式",
}


@dataclass(frozen=True, slots=True)
class Use:
    """Uses of one address. ``pages``: pages that show it; ``examples``: at most ten of them.

    ``set_id`` is the link set that stands on most pages: links that share it share a template.
    """

    pages: int = 0
    set_id: int | None = None
    place: str = Place.OTHER
    text: str = ""
    hidden: bool = False
    examples: tuple[dict[str, str], ...] = field(default=())

    @property
    def is_template(self) -> bool:
        """Tell whether it stands in a part that many pages share."""
        return self.place in TEMPLATE_PLACES and self.pages > 1

    @property
    def where(self) -> str:
        """Return the place in words."""
        return PLACE_TEXT[Place(self.place)]


def use_of(facts: FactReader, url_id: int) -> Use:
    """Return where ``url_id`` is linked or embedded. Pages near the home page come first."""
    best: tuple[int, int, str, str, bool] | None = None
    examples: list[dict[str, str]] = []
    for row in facts.rows(
        "SELECT l.set_id, l.text, l.hidden, s.place, (SELECT count(*) FROM page_link_set p"
        " JOIN page ON page.id = p.page_id WHERE p.set_id = l.set_id) AS pages"
        " FROM link l JOIN link_set s ON s.id = l.set_id"
        " WHERE l.url_id = ? GROUP BY l.set_id ORDER BY l.set_id",
        url_id,
    ):
        if row["pages"] and (best is None or row["pages"] > best[0]):
            best = (row["pages"], row["set_id"], row["place"], row["text"], bool(row["hidden"]))
        if len(examples) < MAX_EXAMPLES:
            known = {example["url"] for example in examples}
            examples += [
                {"url": url, "place": PLACE_TEXT[Place(row["place"])], "text": row["text"]}
                for url in _pages(facts, row["set_id"])
                if url not in known
            ]
    if best is None:
        return _from_lists(facts, url_id)
    _, set_id, place, text, hidden = best
    # a page that holds it in its menu and in its breadcrumb is one page
    pages = facts.scalar(
        "SELECT count(DISTINCT p.page_id) FROM link l"
        " JOIN page_link_set p ON p.set_id = l.set_id JOIN page ON page.id = p.page_id"
        " WHERE l.url_id = ?",
        url_id,
    )
    return Use(int(pages or 0), set_id, place, text, hidden, tuple(examples[:MAX_EXAMPLES]))


def _pages(facts: FactReader, set_id: int) -> Iterator[str]:
    for row in facts.rows(
        "SELECT u.url FROM page_link_set p JOIN url u ON u.id = p.page_id"
        " JOIN page ON page.id = p.page_id WHERE p.set_id = ? ORDER BY page.depth, u.id LIMIT ?",
        set_id,
        MAX_EXAMPLES,
    ):
        yield row["url"]


def _from_lists(facts: FactReader, url_id: int) -> Use:
    """An address that only list entries name (lists filled from data files have no links)."""
    rows = list(
        facts.rows(
            "SELECT i.title, u.url, count(*) OVER () AS pages FROM list_item i"
            " JOIN url u ON u.id = i.page_id WHERE i.url_id = ? ORDER BY u.id LIMIT ?",
            url_id,
            MAX_EXAMPLES,
        )
    )
    if not rows:
        return Use()
    examples = tuple(
        {"url": r["url"], "place": PLACE_TEXT[Place.LIST], "text": r["title"]} for r in rows
    )
    return Use(rows[0]["pages"], None, Place.LIST, rows[0]["title"], False, examples)
