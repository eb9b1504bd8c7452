"""Faults of matters that a plan wants published in a named column.

Every function changes the portal in one way and returns what must be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gkcheck.portal.columns import Column
from gkcheck.portal.defects import Planter, forget, say
from gkcheck.portal.faults import plan_year
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.rich.asked import leaves_of, plan_of
from gkcheck.portal.spec import Defect, Expectation


def _placed(portal: Portal) -> Iterator[tuple[Column, dict[str, Any]]]:
    """Yield the columns without children in which the portal's plans want matters, with the wish."""
    for name in portal.spec.plans:
        for check, params in leaves_of(plan_of(name)):
            labels = [str(c["label"]) for c in params.get("columns", ())]
            if check != "topic_published" or len(labels) != 1 or params.get("quarterly"):
                continue
            for column in portal.root.walk():
                if column.name == labels[0].rsplit(">", 1)[-1] and not column.children:
                    yield column, dict(params)


def _take(portal: Portal, gone: list[Article]) -> None:
    forget(portal, gone)
    for article in gone:
        for _, path in article.attachments:
            portal.files.pop(path, None)
        portal.articles[article.column].remove(article)


def _place_empty(portal: Portal) -> list[Expectation]:
    """The last such column is there and has nothing."""
    found = list(_placed(portal))
    if not found:
        return []
    column = found[-1][0]
    _take(portal, list(portal.articles[column]))
    empty = Defect.TOPIC_PLACE_EMPTY
    names = {str(t["name"]) for c, params in found if c is column for t in params["topics"]}
    told = [
        say(empty, "topic_published", ["place_empty"], label=f"^{re.escape(name)}$", asked=re.escape(name))
        for name in sorted(names)
    ]  # fmt: skip
    told += [
        say(empty, "empty_column", ["column_empty"], column.folder, required=False),
        say(empty, "stale_column", ["column_stale", "column_without_content"], label=column.name, required=False),
    ]  # fmt: skip
    return [
        *told,
        say(empty, "topic_published", ["topic_column_empty"], column.folder, required=False),
    ]


def _topic_unseen(portal: Portal) -> list[Expectation]:
    """The column is kept up, and nothing in it is on one of the matters."""
    year = plan_year(portal)
    for column, params in _placed(portal):
        for topic in params["topics"]:
            words = [str(w) for w in topic["any_of"]]
            if any(w in column.name for w in words):
                continue
            rows = portal.articles[column]
            gone = [a for a in rows if any(w in a.title + "".join(a.blocks) for w in words)]
            if gone and any(a.day.year == year for a in rows if a not in gone):
                _take(portal, gone)
                name = re.escape(str(topic["name"]))
                return [
                    say(Defect.TOPIC_UNSEEN, "topic_published", ["topic_not_seen"], label=f"^{name}$", certainty="review", asked=name),
                    # what went may have been on other matters of the column too
                    say(Defect.TOPIC_UNSEEN, "topic_published", ["topic_not_seen"], column.folder, certainty="review", required=False),
                ]  # fmt: skip
    return []


TOPIC_FAULTS: dict[Defect, Planter] = {
    Defect.TOPIC_PLACE_EMPTY: _place_empty,
    Defect.TOPIC_UNSEEN: _topic_unseen,
}
