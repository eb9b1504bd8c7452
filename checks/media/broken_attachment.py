"""Does every attachment open as the document it says it is, and can it be had at all?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from checks.api import FindingSink, Params, check
from checks.derived.broken_media import report_broken
from checks.derived.link_use import use_of
from checks.derived.targets import file_name, used_in_columns
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class BrokenAttachmentParams(Params):
    """``columns``: look only at what stands in these columns; empty means the whole site.

    ``scans``: a file of pictures without text is a suspicion (``review``) or sound (``ignore``).
    """

    columns: tuple[ColumnSpec, ...] = ()
    scans: Literal["review", "ignore"] = "review"


class BrokenAttachmentMeasures(Measures):
    """``population``: different addresses looked at, and files offered without one.

    ``opens``: those that could be decoded. ``scans``: those of them that hold no text.
    ``without_address``: files that a page names by a link that leads nowhere.
    """

    opens: int = 0
    scans: int = 0
    without_address: int = 0


@check(
    id="broken_attachment",
    title="附件可用性",
    needs={FactKind.ATTACHMENT},
    reasons={
        "attachment_broken": "附件“{label}”打不开:{saw},见于 {pages} 个页面",
        "attachment_other_type": "附件“{label}”的内容与扩展名不符,有的软件打不开",
        "attachment_without_address": "“{page}”列出附件“{label}”,但链接没有下载地址",
        "attachment_scan_only": "附件“{label}”是扫描件,没有可以检索、复制的文字",
    },
    params=BrokenAttachmentParams,
    measures=BrokenAttachmentMeasures,
    since="0.1",
)
def run(facts: FactReader, p: BrokenAttachmentParams, out: FindingSink) -> BrokenAttachmentMeasures:
    """Judge each address by its bytes, not by its status alone."""
    population, opens = report_broken(
        facts,
        p.columns,
        TargetKind.ATTACHMENT,
        "attachment_broken",
        out,
        other_type="attachment_other_type",
    )
    wanted = used_in_columns(facts, p.columns, TargetKind.ATTACHMENT)
    offered = _without_address(facts, wanted, out)
    scans = _scans(facts, wanted, out) if p.scans == "review" else 0
    population += offered
    return BrokenAttachmentMeasures(
        population=population,
        opens=opens,
        scans=scans,
        without_address=offered,
        grade=opens / population if population else None,
    )


def _without_address(facts: FactReader, wanted: Collection[int] | None, out: FindingSink) -> int:
    """Leave files without an address to a person: a script may still bring them."""
    count = 0
    for row in facts.rows(
        "SELECT o.page_id, o.name, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title"
        " FROM offered_file o JOIN url u ON u.id = o.page_id JOIN page p ON p.id = o.page_id"
        " LEFT JOIN document d ON d.page_id = o.page_id ORDER BY o.page_id, o.name"
    ):
        if wanted is not None and row["page_id"] not in wanted:
            continue
        count += 1
        out.review(
            Subject(kind=TargetKind.ATTACHMENT, url=row["url"], label=row["name"]),
            "attachment_without_address",
            group="without_address",
            page=row["title"],
            evidence={
                "expected": "附件链接有下载地址",
                "seen": "链接没有地址,可能由脚本打开,也可能下载不了",
                "snippet": row["name"],
                "found_on": [{"url": row["url"], "text": row["title"]}],
            },
        )
    return count


def _scans(facts: FactReader, wanted: Collection[int] | None, out: FindingSink) -> int:
    count = 0
    for row in facts.rows(
        "SELECT a.url_id, a.pages, u.url FROM attachment_text a JOIN url u ON u.id = a.url_id"
        " JOIN media m ON m.url_id = a.url_id AND m.verdict = 'opens' AND m.look ="
        " (SELECT max(look) FROM media n WHERE n.url_id = a.url_id)"
        " WHERE a.state = 'scan_only' AND m.kind = 'attachment' ORDER BY a.url_id"
    ):
        if wanted is not None and row["url_id"] not in wanted:
            continue
        count += 1
        use = use_of(facts, row["url_id"])
        out.review(
            Subject(kind=TargetKind.ATTACHMENT, url=row["url"], label=file_name(row["url"])),
            "attachment_scan_only",
            group="scan_only",
            evidence={
                "expected": "附件有可以检索、复制的文字",
                "seen": "只有图片" if row["pages"] is None else f"{row['pages']} 页都是图片",
                "snippet": use.text or None,
                "found_on": list(use.examples),
            },
        )
    return count
