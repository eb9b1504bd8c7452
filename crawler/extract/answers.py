"""Lists in answers of data: JSON, XML and HTML inside either, whoever wrote them.

What a family calls its parts is in its profile; without one, names that mean the same everywhere
are looked for.
"""

from __future__ import annotations

import hashlib
import math
import re

from crawler.cms.load import answer_shapes
from crawler.cms.model import AnswerShape
from crawler.extract.answer_json import from_json, payload
from crawler.extract.answer_rows import Found
from crawler.extract.answer_xml import from_xml, is_xml
from crawler.extract.turns import MAX_PAGES, turn_of
from crawler.posted import split
from crawler.urls import target_kind
from gkcheck.models.facts import (
    IdentityRecord,
    LinkRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
    Place,
)


def shape_of(url: str) -> AnswerShape | None:
    """Return the shape that a profile knows for answers of ``url``, or None."""
    address = split(url)[0]
    for shape in answer_shapes():
        if re.search(shape.address, address):
            return shape
    return None


def read_answer(url: str, text: str) -> PageFacts | None:
    """Return the facts of a list that came as data, or None when it is none.

    ``url`` is the request as asked (it may carry a body); further pages are named by changing the
    page number in it. Pure; never raises for any text.
    """
    shape = shape_of(url)
    base = split(url)[0]
    if is_xml(text):
        found = from_xml(text, base, shape)
    else:
        data = payload(text)
        if not isinstance(data, dict | list):
            return None
        found = from_json(data, base, shape)
    if not found.is_list:
        return None
    return _facts(url, found, _paged(url, found, shape))


def _paged(url: str, found: Found, shape: AnswerShape | None) -> ListRecord:
    turn = turn_of(url, shape)
    size = (turn.size if turn else None) or (shape.size if shape else None)
    if size is None and found.items and (turn is None or turn.number == 1):
        size = len(found.items)
    # A server may hand out fewer entries at a time than it was asked for.
    if size and found.records and len(found.items) < min(size, found.records) and turn:
        size = len(found.items) if turn.number == 1 and turn.step_is_page and found.items else size
    pages = found.pages
    if (
        found.records is not None
        and size
        and (turn is None or pages is None or not turn.step_is_page)
    ):
        pages = max(1, math.ceil(found.records / size))
    urls: tuple[str, ...] = ()
    if turn is not None:
        if pages is not None and pages > 1:
            urls = turn.upto(min(pages, MAX_PAGES))[turn.number - 1 :]
        elif (
            pages is None
            and found.items
            and len(found.items) >= (size or 1)
            and len(found.items) > 4
        ):
            urls = (turn.at(turn.number + 1),)
    return ListRecord(
        items=tuple(found.items),
        page_no=turn.number if turn else None,
        total_pages=pages,
        total_records=found.records,
        paging="api",
        page_urls=urls,
    )


def _facts(url: str, found: Found, listing: ListRecord) -> PageFacts:
    text = "\n".join(item.title for item in listing.items)
    links = tuple(
        dict.fromkeys(
            LinkRecord(item.url, target_kind(item.url, "a"), Place.LIST, item.title)
            for item in listing.items
            if item.url is not None
        )
    )
    flat = "".join(text.split()).casefold()
    return PageFacts(
        url=url,
        title=found.name,
        heading=None,
        page_type=PageType.LIST,
        text_length=len(text),
        text_digest=hashlib.blake2b(flat.encode("utf-8", "ignore"), digest_size=16).hexdigest(),
        metas=(),
        breadcrumb=None,
        links=links,
        columns=(),
        listing=listing,
        document=None,
        relations=(),
        relation_blocks=(),
        # It is not what a visitor sees: that it shows no identity proves nothing.
        identity=IdentityRecord(scripted=True),
        signals=PageSignals(),
        sample=" ".join(text.split())[:200],
    )
