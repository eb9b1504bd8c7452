"""What a plan asks of lists: a catalogue that is lived up to, guides, pairs, entries gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gkcheck.portal.columns import Column
from gkcheck.portal.model import SINGLE, Article
from gkcheck.portal.rich.asked_papers import interpretation, within
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import html_table

SYSTEM = "政府信息公开>政府信息公开制度"
GUIDES = "政务服务>办事指南"
#: Matters of a unit's catalogue: columns that every portal has and that no fault takes away.
MATTERS = ("机构职能", "领导信息", "内设机构", "统计信息")


def put_catalogue(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """The unit's own catalogue of what it must publish, unless one is called so already."""
    words = [str(w) for w in params.get("any_of", ())]
    titles = [a.title for rows in shelf.portal.articles.values() for a in rows]
    if not words or any(w in t for w in words for t in titles):
        return
    header = ["序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道"]
    rows: list[list[object]] = [
        [at, name, f"{name}及其变更", "《中华人民共和国政府信息公开条例》", "自形成或变更之日起20个工作日内",
         shelf.portal.owner, "政府网站"]
        for at, name in enumerate(MATTERS, 1)
    ]  # fmt: skip
    title = f"{shelf.portal.owner}{words[0]}（{shelf.year}年版）"
    column = shelf.portal.root.find(SYSTEM)
    shelf.article(column, title, blocks=["<p>现予公布。</p>", html_table(header, rows)])


def put_guides(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """A guide on the matters whose guides are looked for; its text is filled with the others'."""
    words = [str(w) for w in params.get("words", ())]
    column = shelf.portal.root.find(GUIDES)
    titles = [a.title for a in shelf.portal.articles[column]]
    if words and not any(w in t for w in words for t in titles):
        shelf.article(column, f"{''.join(words[:2])}服务办事指南")


def put_pair(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """A document of the year and its interpretation in the columns where pairs are looked for."""
    policies, readings = (
        [shelf.wanted(spec) for spec in params.get(key) or ()]
        for key in ("policy_columns", "interpretation_columns")
    )
    if not policies or not readings:
        return
    for article in within(shelf, policies):
        if article.day.year == shelf.year and any(_read_in(readings, a) for _, a in article.relations):  # fmt: skip
            return
    title = f"{shelf.portal.county}{shelf.year}年{policies[0].name}实施方案"
    document = shelf.article(policies[0], title, blocks=shelf.prose(6))
    interpretation(shelf, readings[0], document)


def _read_in(columns: Sequence[Column], article: Article) -> bool:
    return any(above in columns for above in article.column.trail)


def gather_entries(shelf: Shelf, leaves: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """What a plan wants to stand in a second column as well stands there too."""
    for check, params in leaves:
        if check != "column_aggregation" or params.get("by") != "entry":
            continue
        columns = [shelf.wanted(spec) for spec in params["columns"]]
        there = list(within(shelf, columns))
        titles = {a.title for a in there}
        for article in list(_pool(shelf, params)):
            if article.title not in titles and article.day.year == params.get("year", shelf.year):
                shelf.article(_open_leaf(columns[0]), article.title, day=article.day, blocks=article.blocks, source=article.source)  # fmt: skip
                titles.add(article.title)


def _open_leaf(column: Column) -> Column:
    """Return the first list at or below ``column`` that may hold anything."""
    leaves = [c for c in column.walk() if not c.children and c.kind not in SINGLE]
    return leaves[0] if leaves else column


def _pool(shelf: Shelf, params: Mapping[str, Any]) -> Iterator[Article]:
    words = [str(w) for w in params.get("any_of", ())]
    sources = [shelf.wanted(spec) for spec in params.get("from_columns") or ()]
    pool = within(shelf, sources) if sources else (a for r in list(shelf.portal.articles.values()) for a in list(r))  # fmt: skip
    for article in pool:
        if not words or any(w in article.title for w in words):
            yield article
