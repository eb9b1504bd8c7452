"""What the pages of a generated portal say, beside what was read of them."""

from __future__ import annotations

from datetime import date

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, PageType, Place, TargetKind
from gkcheck.portal.columns import Column
from gkcheck.portal.generate import rendered
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.skins import SKINS

HOME = "http://www.example.gov.cn"
#: Relations of these are between consultations and what came of them, which have other words.
TALK = {"survey", "asked"}
#: Characters: the title, fields and names of files that may stand with a text.
MOST_BESIDE = 300
FIELDS = {
    "索引号": "index_number",
    "文号": "document_number",
    "发布机构": "issuer",
    "主题分类": "topic",
}


def read(portal: Portal) -> dict[str, PageFacts]:
    """Return the facts of every page, by its path."""
    skin = SKINS.get(portal.spec.style)
    found = {}
    for path, data in rendered(portal):
        declared = "gb18030" if b"charset=gb2312" in data[:400] else "utf-8"
        text = data.decode(skin.charset if skin else declared)
        found[path] = extract_page(view_of(text, HOME + path, f"{HOME}/"))
    return found


def own_trail(column: Column, facts: PageFacts) -> tuple[list[str], list[str]]:
    """Return the names of the columns that lead to a page, as written and as read."""
    written = [c.name for c in column.trail]
    return written, list(facts.breadcrumb or ())[1:][: len(written)]


def same_text(article: Article, facts: PageFacts) -> bool:
    """Tell whether the text read is the one written, with its fields and little else at most."""
    tree = LexborHTMLParser(f"<body>{''.join(article.blocks)}</body>")
    for node in tree.css("script, style, select, textarea, button"):
        node.decompose()
    written, got = ("".join(text.split()) for text in (tree.text(), facts.body))
    return written in got and len(got) - len(written) < MOST_BESIDE


def of_document(
    portal: Portal, article: Article, facts: PageFacts
) -> dict[str, tuple[object, object]]:
    """Return, by name, what the page of an article says and what was read."""
    skin, document = SKINS.get(portal.spec.style), facts.document
    assert document is not None, article.path
    handed = skin.handed_out if skin else str
    files = {
        link.url
        for link in facts.links
        if (link.place, link.kind) == (Place.ATTACHMENTS, TargetKind.ATTACHMENT)
    }
    rows: dict[str, tuple[object, object]] = {
        "type": (PageType.ARTICLE, facts.page_type),
        "title": (article.title, document.title),
        "heading": (article.title, facts.heading),
        "trail": own_trail(article.column, facts),
        "files": ({HOME + handed(path) for _, path in article.attachments}, files),
    }
    if article.column.kind != "asked":  # forms
        rows["text"] = (True, same_text(article, facts))
    if article.column.dated:
        rows["published"] = (article.day, document.published_on)
        rows["source"] = (article.source, document.source)
    if article.column.kind not in TALK:
        linked = {HOME + other.path for _, other in article.relations}
        rows["relations"] = (linked, {r.url for r in facts.relations})
    if article.fields:
        for name, key in FIELDS.items():
            if name in article.fields:
                rows[name] = (article.fields[name], getattr(document, key))
        if "成文日期" in article.fields:
            rows["成文日期"] = (date.fromisoformat(article.fields["成文日期"]), document.signed_on)
    return rows
