"""Every page of a healthy portal, in every style, read as the portal was written.

The audits of the labelled portals tell what a reader's mistake does to a verdict; this tells the
mistake itself, also where no check asks for the fact today.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from lab.written import HOME, of_document, own_trail, read

from gkcheck.models.facts import ListItemRecord
from gkcheck.portal import STYLES, PortalSpec
from gkcheck.portal.generate import build
from gkcheck.portal.model import SINGLE


@pytest.mark.parametrize("style", STYLES)
def test_every_page_is_read_as_it_was_written(style: str) -> None:
    portal = build(PortalSpec(style=style, plans=("chongqing-2021",)))
    pages = read(portal)
    columns = {c.folder: c for c in portal.root.walk() if c.parent}
    articles = {
        f"{a.path}index.html" if a.path.endswith("/") else a.path: a
        for group in portal.articles.values()
        for a in group
        if a.column.kind not in SINGLE
    }
    wrong: list[tuple[str, str, object, object]] = []
    listed: defaultdict[str, list[ListItemRecord]] = defaultdict(list)
    for path, facts in pages.items():
        if path in articles:
            for name, (said, got) in of_document(portal, articles[path], facts).items():
                if said != got:
                    wrong.append((path, name, said, got))
            continue
        folder = path.rsplit("/", 1)[0] + "/"
        column = columns.get(folder) or columns.get(folder.removesuffix("p/"))
        column = column or columns.get(path.partition("&page=")[0])
        column = column or columns.get(f"{folder.removesuffix('/')}.htm")
        if column is not None and facts.listing is not None:
            listed[column.folder] += facts.listing.items
            names, got_names = own_trail(column, facts)
            if names != got_names:
                wrong.append((path, "trail", names, got_names))
    lists = 0
    for folder, column in columns.items():
        if column.children or column.kind in SINGLE or column in portal.scripted:
            continue
        lists += 1
        said_rows = {
            (a.title, HOME + a.path, a.day if column.dated else None)
            for a in portal.articles[column]
        }
        got_rows = {(item.title, item.url, item.date) for item in listed[folder]}
        if said_rows != got_rows:
            wrong.append((folder, "list", said_rows - got_rows, got_rows - said_rows))
    assert len(articles) > 300
    assert lists > 50
    assert not wrong, wrong[:5]
