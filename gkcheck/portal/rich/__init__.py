"""Content beyond the demo: what plans ask for, in a form that a person would call healthy."""

from __future__ import annotations

from collections.abc import Iterator

from gkcheck.portal.model import Portal
from gkcheck.portal.rich.asked import fill_asked, leaves_of, plan_of
from gkcheck.portal.rich.asked_lists import gather_entries
from gkcheck.portal.rich.links import fill_links
from gkcheck.portal.rich.papers import fill_papers
from gkcheck.portal.rich.readings import fill_readings
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.rich.talk import fill_talk


def enrich(portal: Portal, numbers: Iterator[int]) -> None:
    """Add to ``portal`` what the plans of its spec ask for."""
    first = True
    for name in portal.spec.plans:
        plan = plan_of(name)
        shelf = Shelf(portal, numbers, plan.year or portal.spec.as_of.year)
        if first:
            fill_papers(shelf)
        fill_asked(shelf, plan)
        if first:
            leaves = list(leaves_of(plan))
            fill_talk(
                shelf,
                next((p.get("expected") for c, p in leaves if c == "new_media_accounts"), None),
            )
            gather_entries(shelf, leaves)
            fill_links(shelf, plan)
            fill_readings(shelf)
            _say_public(portal)
        first = False


def _say_public(portal: Portal) -> None:
    """Every document with a field table says that it is public (GB/T 9704: 此件公开发布)."""
    for articles in portal.articles.values():
        for article in articles:
            if article.fields is not None:
                article.blocks.append("<p>（此件公开发布）</p>")
