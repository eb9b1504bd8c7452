"""Documents of every style with texts as other sites write them: still read as they are written."""

from __future__ import annotations

import random

import pytest
from lab.bodies import BODIES
from lab.written import TALK, of_document, read

from gkcheck.portal import STYLES, PortalSpec
from gkcheck.portal.generate import build
from gkcheck.portal.model import SINGLE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("style", STYLES)
def test_texts_of_other_hands_are_read_as_they_are_written(style: str) -> None:
    portal = build(PortalSpec(style=style, plans=("chongqing-2021",)))
    rng, how = random.Random(style), {}
    for articles in portal.articles.values():
        for article in articles:
            kind = article.column.kind
            if kind in SINGLE | TALK or not any("<p>" in block for block in article.blocks):
                continue
            name = rng.choice(sorted(BODIES))
            article.blocks[:] = BODIES[name](article, list(article.blocks))
            page = f"{article.path}index.html" if article.path.endswith("/") else article.path
            how[page] = name, article
    pages = read(portal)
    wrong: list[object] = []
    for path, (name, article) in how.items():
        if path not in pages or pages[path].document is None:
            wrong.append((name, path, pages[path].page_type if path in pages else None))
            continue
        compared = of_document(portal, article, pages[path])
        wrong += [
            (name, path, field, *both) for field, both in compared.items() if both[0] != both[1]
        ]
    assert len(how) > 300
    assert not wrong, (len(wrong), wrong[:5])
