"""Plant defects of columns, documents and footer, and say what must be found.

Every function changes the portal in one way and returns the expectations of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gkcheck.portal.columns import Column
from gkcheck.portal.content import CATALOGUE, IN_FORCE, INTERPRETATIONS
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.spec import Defect, Expectation

STATUTORY = "政府信息公开>法定主动公开内容"
Planter = Callable[[Portal], list[Expectation]]


def say(
    defect: Defect, check: str, reasons: Sequence[str], *paths: str, **more: Any
) -> Expectation:
    """Return one expectation."""
    return Expectation(defect=defect, check=check, reasons=tuple(reasons), paths=paths, **more)


def forget(portal: Portal, gone: Sequence[Article]) -> None:
    """Take links to articles that are no more from those that stay."""
    lost = {id(article) for article in gone}
    for articles in portal.articles.values():
        for article in articles:
            article.relations = [r for r in article.relations if id(r[1]) not in lost]


# -- columns ------------------------------------------------------------------------------------


def _drop(portal: Portal, label: str) -> Column:
    column = portal.root.find(label)
    for gone in column.walk():
        forget(portal, portal.articles.pop(gone))
    column.drop()
    return column


def _missing(portal: Portal) -> list[Expectation]:
    _drop(portal, f"{CATALOGUE}>地方政府债务")
    gone = Defect.COLUMN_MISSING
    return [
        say(gone, "required_column", ["column_missing"], label="地方政府债务"),
        # and with the column its documents
        say(gone, "document_present", ["document_missing"], label="政府债务信息", required=False),
    ]


def _misplaced(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{STATUTORY}>收费项目")
    column.drop()
    portal.root.find("政务服务").add(column)
    moved = Defect.COLUMN_MISPLACED
    return [
        say(moved, "required_column", ["column_misplaced"], label="收费项目"),
        # what lies elsewhere is no document of its place
        say(
            moved, "document_present", ["only_news"], label="收费目录清单", certainty="review",
            required=False,
        ),
    ]  # fmt: skip


def _synonym(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>公共企事业单位信息公开")
    column.name = "公共企事业单位"
    return [
        say(
            Defect.COLUMN_SYNONYM,
            "required_column",
            [],
            label="公共企事业单位",
            certainty="measured",
            measure="by_synonym",
            required=False,
        )
    ]


def _empty(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>建设高标准市场体系")
    for below in column.walk():
        forget(portal, portal.articles[below])
        portal.articles[below] = []
    defect, path, label = Defect.COLUMN_EMPTY, column.folder, "建设高标准市场体系"
    return [
        say(defect, "empty_column", ["column_empty"], path, label=label),
        say(defect, "stale_column", ["column_without_content"], path, label=label, required=False),
        say(defect, "topic_published", ["place_empty", "topic_column_empty"], required=False),
    ]


def _stale(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>健康科普")
    for article in portal.articles[column]:
        article.day = date(article.day.year - 2, article.day.month, min(article.day.day, 28))
    return [
        say(Defect.COLUMN_STALE, "stale_column", ["column_stale"], column.folder, label="健康科普"),
        say(Defect.COLUMN_STALE, "topic_published", ["place_empty"], required=False),
    ]


def _undated(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>爱国卫生运动")
    column.dated = False
    return [say(Defect.COLUMN_UNDATED, "stale_column", ["no_dates", "column_undated"], column.folder, label="爱国卫生运动", certainty="undecided")]  # fmt: skip


def _regulation(portal: Portal) -> list[Expectation]:
    _drop(portal, f"{STATUTORY}>履职依据>市政府规章")
    _drop(portal, f"{CATALOGUE}>市政府规章")
    defect = Defect.REGULATION_LEVEL_MISSING
    return [
        say(defect, "regulation_library", ["level_missing"], label="市政府规章|政府规章"),
        say(defect, "required_column", ["column_missing"], label="市政府规章", required=False),
    ]


# -- documents and interpretations --------------------------------------------------------------


def _field_missing(portal: Portal) -> list[Expectation]:
    article = portal.of(IN_FORCE)[10]
    assert article.fields is not None
    for name in ("主题分类", "有效性"):
        article.fields.pop(name)
    return [say(Defect.DOCUMENT_FIELD_MISSING, "document_fields", ["fields_missing"], article.path)]


def _field_blank(portal: Portal) -> list[Expectation]:
    article = portal.of(IN_FORCE)[8]
    assert article.fields is not None
    article.fields["文号"] = ""
    return [say(Defect.DOCUMENT_FIELD_BLANK, "document_fields", ["fields_missing"], article.path)]


def _repealed(portal: Portal) -> list[Expectation]:
    article = portal.of(IN_FORCE)[9]
    assert article.fields is not None
    article.fields["有效性"] = "废止"
    library = portal.root.find(IN_FORCE)
    places = [c.folder for c in library.trail[-2:]]
    return [
        say(
            Defect.REPEALED_IN_FORCE,
            "normative_library",
            ["repealed_in_force"],
            article.path,
            *places,
        )
    ]


def interpretation_of(portal: Portal, policy: Article) -> Article:
    """Return the interpretation that links to ``policy``."""
    return next(a for a in portal.of(INTERPRETATIONS) if any(p is policy for _, p in a.relations))


def _unlink(
    portal: Portal, at: int, defect: Defect, out: bool, back: bool, code: str
) -> list[Expectation]:
    policy = portal.of(IN_FORCE)[at]
    interpretation = interpretation_of(portal, policy)
    others = [a for _, a in policy.relations if a is not interpretation]
    if out:
        policy.relations.clear()
    if back:
        interpretation.relations.clear()
    found = [say(defect, "interpretation_link", [code], policy.path, interpretation.path)]
    if out:  # what else explains the policy loses its link as well
        found += [say(defect, "interpretation_link", ["back_link_missing"], a.path, required=False) for a in others]  # fmt: skip
    return found


def _no_link_back(portal: Portal) -> list[Expectation]:
    return _unlink(
        portal, 5, Defect.INTERPRETATION_NO_LINK_BACK, False, True, "forward_link_missing"
    )


def _no_link_out(portal: Portal) -> list[Expectation]:
    return _unlink(portal, 6, Defect.POLICY_NO_LINK_OUT, True, False, "back_link_missing")


def _unlinked(portal: Portal) -> list[Expectation]:
    return _unlink(portal, 7, Defect.INTERPRETATION_UNLINKED, True, True, "not_linked")


def _mark(defect: Defect, mark: str, words: str, *, elsewhere: bool = False) -> Planter:
    """Take a mark from every page's frame; ``elsewhere``: some content page still shows it."""

    def plant(portal: Portal) -> list[Expectation]:
        portal.marks.discard(mark)
        if elsewhere:
            return [say(defect, "site_mark", ["mark_rare"], label=words, certainty="review")]
        return [say(defect, "site_mark", ["mark_missing"], label=words)]

    return plant


def _server_side(defect: Defect, reasons: Sequence[str], certainty: str = "sure") -> Planter:
    """Nothing to plant in files: the one who serves the portal does it."""
    return lambda portal: [say(defect, "ipv6_support", reasons, certainty=certainty)]


PLANTERS: dict[Defect, Planter] = {
    Defect.COLUMN_MISSING: _missing,
    Defect.COLUMN_MISPLACED: _misplaced,
    Defect.COLUMN_SYNONYM: _synonym,
    Defect.COLUMN_EMPTY: _empty,
    Defect.COLUMN_STALE: _stale,
    Defect.COLUMN_UNDATED: _undated,
    Defect.REGULATION_LEVEL_MISSING: _regulation,
    Defect.DOCUMENT_FIELD_MISSING: _field_missing,
    Defect.DOCUMENT_FIELD_BLANK: _field_blank,
    Defect.REPEALED_IN_FORCE: _repealed,
    Defect.INTERPRETATION_NO_LINK_BACK: _no_link_back,
    Defect.POLICY_NO_LINK_OUT: _no_link_out,
    Defect.INTERPRETATION_UNLINKED: _unlinked,
    Defect.NO_SITE_CODE: _mark(Defect.NO_SITE_CODE, "site_code", "标识码"),
    Defect.NO_ICP_RECORD: _mark(Defect.NO_ICP_RECORD, "icp_record", "ICP"),
    Defect.NO_POLICE_RECORD: _mark(Defect.NO_POLICE_RECORD, "police_record", "公安"),
    Defect.NO_SPONSOR: _mark(Defect.NO_SPONSOR, "sponsor", "主办单位"),
    Defect.NO_CONTACT: _mark(Defect.NO_CONTACT, "contact", "联系", elsewhere=True),
    Defect.NO_SITE_MARK: _mark(Defect.NO_SITE_MARK, "site_mark", "党政机关"),
    Defect.NO_ERROR_REPORT: _mark(Defect.NO_ERROR_REPORT, "error_report_entry", "找错"),
    Defect.NO_SITE_MAP: _mark(Defect.NO_SITE_MAP, "sitemap", "站点地图|网站地图"),
    Defect.NO_IPV6: _server_side(Defect.NO_IPV6, ["no_aaaa", "refused_v6"]),
    Defect.IPV6_DIFFERS: _server_side(Defect.IPV6_DIFFERS, ["content_differs"], "review"),
}  # fmt: skip
