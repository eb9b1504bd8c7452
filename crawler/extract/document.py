"""A content page: dates, numbers, issuer, validity and source."""

from __future__ import annotations

import re
from datetime import date

from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable
from crawler.extract.metas import Metas
from crawler.extract.words import DATE_LABEL
from gkcheck.models.facts import DocumentRecord, Validity
from gkcheck.text.dates import find_date, find_dates, parse_date
from gkcheck.text.docnum import (
    find_document_number,
    find_index_number,
    read_document_number,
    read_index_number,
)
from gkcheck.text.normalize import squeeze

_LABELED = re.compile(
    rf"(?P<label>{DATE_LABEL})\s*(?:为|是)?\s*[:：]?\s*[\[(（【]?\s*(?=(?:19|20)\d\d)"
)
_LABEL_ONLY = re.compile(rf"(?P<label>{DATE_LABEL})\s*[:：]\s*$")
_STRONG_LABEL = re.compile(r"发布|发表|公开|上载|发稿")
_NOT_PUBLISHED = re.compile(
    r"(?:成文|生成|发文|实施|施行|生效|失效|废止|截止|制发|更新|修改|有效|到期|起止|印发)\s*(?:日\s*期|时\s*间)\s*[:：]?\s*$"
)
_SOURCE = re.compile(
    r"(?:信息来源|文章来源|稿件来源|来\s*源|稿源|出处)\s*[:：]\s*([^\n|【\[]{1,60})"
)
_SOURCE_CUT = re.compile(
    r"\s+(?:发布|作者|时间|日期|浏览|点击|字体|字号|编辑|访问|责任|打印|阅读|发表|【|\[|大|关闭|分享|保护).*$|(?:发布|浏览|点击|访问|阅读)(?:时间|日期|次数|量).*$|(?:作者|字体|字号|编辑|责任编辑)[:：].*$"
    r"|\s*(?:19|20)\d\d-\d.*$"
)
_NUMBER_LINE = re.compile(
    r"^[(（]?[\u4e00-\u9fa5]{1,20}\s*[〔\[【(（﹝]\s*(?:19|20)\d{2}\s*[〕\]】)）﹞]\s*第?\s*\d{1,5}\s*号[)）]?$"
)
_ORDER_LINE = re.compile(
    r"^[\u4e00-\u9fa5]{0,20}令?\s*[(（]?第\s*[0-9一二三四五六七八九十百零〇]{1,6}\s*号[)）]?$"
)
_DATE_LINE = re.compile(
    r"^[(（]?\s*(?:(?:19|20)\d\d\s*年|[一二三四五六七八九〇零○ΟO]{4}\s*年).{2,10}日?\s*[)）]?$"
)
_PUB_METAS = (
    "PubDate",
    "publishdate",
    "publish_date",
    "firstpublishedtime",
    "publishtime",
    "article:published_time",
    "DC.date",
    "date",
    "createDate",
)
_VALIDITY = (
    (re.compile(r"部分(?:条款)?失效|部分(?:废止|有效)"), Validity.PARTLY_LAPSED),
    (re.compile(r"(?:尚未|未|待)生效|尚未施行"), Validity.NOT_YET),
    (re.compile(r"废止"), Validity.REPEALED),
    (re.compile(r"失效|无效|过期|^否$|已失去"), Validity.LAPSED),
    (re.compile(r"修[改订]|修正"), Validity.AMENDED),
    (re.compile(r"有效|^是$|生效|执行中|正常"), Validity.IN_FORCE),
)  # fmt: skip


def read_validity(value: str | None) -> Validity | None:
    """Return the state that a validity field names, or None for blank and unknown words."""
    if not value:
        return None
    for pattern, validity in _VALIDITY:
        if pattern.search(value):
            return validity
    return None


def _window(dom: Dom, heading: El | None, body: El | None) -> tuple[int, int]:
    """Return the part of the text where a page states its date: round heading and text start."""
    low, high = 0, len(dom.text)
    if heading is not None:
        low = max(0, heading.start - 400)
        high = heading.end + 600
    if body is not None:
        if heading is None or not body.start <= heading.start < body.end:
            high = max(min(high, body.start + 60), body.start + 1)
            low = min(low, max(0, body.start - 600)) if heading is None else low
        if heading is not None and body.start > heading.end:
            high = max(high, body.start)
    return low, min(high, len(dom.text))


def _scripted_date(dom: Dom, low: int, high: int) -> tuple[date, str] | None:
    """Read a date that a script writes behind a label (``var pubdata='2018年04月13日'``)."""
    for position, _, _, source in dom.scripts:
        if not low <= position <= high or len(source) > 2000 or not source:
            continue
        if _LABEL_ONLY.search(dom.text[max(0, position - 40) : position].rstrip()):
            found = find_date(source)
            if found:
                return found
    return None


def find_published(
    dom: Dom, metas: Metas, heading: El | None, body: El | None, table: FieldTable | None
) -> tuple[date | None, str | None]:
    """Return the publication date a reader sees (else the meta tag's) and its raw text.

    Order: a labelled date near the heading; the field table; a script behind a label; a bare date
    in the line under the heading; a labelled date after the text; the meta tag.
    """
    low, high = _window(dom, heading, body)
    best: tuple[int, date, str] | None = None
    for match in _LABELED.finditer(dom.text, low, high):
        if _NOT_PUBLISHED.search(
            dom.text[max(0, match.start() - 6) : match.start() + len(match.group("label"))]
        ):
            continue
        if (
            table is not None
            and table.start <= match.start() <= table.end
            and not _STRONG_LABEL.search(match.group("label"))
        ):
            continue
        label = match.group("label")
        # 报名时间, 会议时间 ... are not the page's own.
        if (
            len(label) <= 4
            and label[0] in "时日"
            and "\u4e00" <= dom.text[match.start() - 1] <= "\u9fa5"
        ):
            continue
        found = find_date(dom.text[match.end() : match.end() + 24])
        if found is None:
            continue
        rank = (
            0
            if _STRONG_LABEL.search(label)
            else 2
            if re.search(r"更新|创建|录入|上传", label)
            else 1
        )
        if best is None or rank < best[0]:
            best = (rank, *found)
    if best is not None:
        return best[1], best[2]
    if table is not None:
        raw = table.get("发布日期")
        value = parse_date(raw) if raw else None
        if value:
            return value, raw
    scripted = _scripted_date(dom, low, high)
    if scripted:
        return scripted
    bare = _bare_date(dom, heading, body, table)
    if bare:
        return bare
    if body is not None:
        for match in _LABELED.finditer(dom.text, body.end, min(len(dom.text), body.end + 400)):
            found = find_date(dom.text[match.end() : match.end() + 24])
            if found and _STRONG_LABEL.search(match.group("label")):
                return found
    for name in _PUB_METAS:
        content = metas.first(name)
        value = parse_date(content) if content else None
        if value:
            return value, content
    return None, None


def _bare_date(
    dom: Dom, heading: El | None, body: El | None, table: FieldTable | None
) -> tuple[date, str] | None:
    """Return a date without a label in the line between heading and text."""
    if heading is None:
        return None
    stop = heading.end + 200
    if body is not None and body.start >= heading.end:
        stop = body.start
    for value, raw, offset in find_dates(dom.text[heading.end : stop]):
        at = heading.end + offset
        if table is not None and table.start <= at <= table.end:
            continue
        line_start = dom.text.rfind("\n", 0, at) + 1
        line_end = dom.text.find("\n", at)
        line = dom.text[line_start : line_end if line_end >= 0 else len(dom.text)]
        if len(line) > 160 or _NOT_PUBLISHED.search(dom.text[max(0, at - 12) : at].rstrip()):
            continue
        rest = line.replace(raw, "").strip()
        if len(rest) <= 12 or re.search(
            r"来源|作者|浏览|点击|字[体号]|打印|阅读|分享|访问|编辑|\d\d:\d\d", rest
        ):
            return value, raw
    return None


def find_source(dom: Dom, metas: Metas, heading: El | None, body: El | None) -> str | None:
    """Return the source named under the heading, else the meta tag's."""
    low, high = _window(dom, heading, body)
    match = _SOURCE.search(dom.text, low, high)
    if match:
        name = _SOURCE_CUT.sub("", squeeze(match.group(1))).strip(" |：:")
        if name and len(name) <= 40:
            return name
    return metas.first("ContentSource", "source")


def _own_number(lines: list[str], title: str | None) -> str | None:
    """Return the document's own number: a line of its own near the top, or in the title."""
    for line in lines[:25]:
        if len(line) <= 45 and _NUMBER_LINE.match(line):
            return find_document_number(line)
        if len(line) <= 30 and "令" in line and _ORDER_LINE.match(line):
            return find_document_number(line)
    if title:
        tail = re.search(
            r"[(（]([^()（）]{2,20}[〔\[【(（]\d{4}[〕\]】)）]\s*\d+\s*号)[)）]?\s*$", title
        )
        if tail:
            return find_document_number(tail.group(1))
    return None


def _signature_date(lines: list[str]) -> tuple[date, str] | None:
    for line in reversed(lines[-14:]):
        if len(line) <= 24 and _DATE_LINE.match(line.replace(" ", "")):
            value = parse_date(line.replace(" ", ""))
            if value:
                return value, line
    return None


_GENERATED = (
    "生成日期",
    "发文日期",
    "产生日期",
    "制发日期",
    "生成时间",
    "发文时间",
    "印发日期",
    "签发日期",
)


def _dated(table: FieldTable, *labels: str) -> date | None:
    for label in labels:
        value = parse_date(table.by_label.get(label, ""))
        if value:
            return value
    return None


def build_document(
    dom: Dom,
    metas: Metas,
    *,
    title: str | None,
    heading: El | None,
    body: El | None,
    table: FieldTable | None,
    text: str,
) -> DocumentRecord:
    """Return the facts of a content page; ``text`` is its main text, one line a block."""
    lines = [line for line in text.split("\n") if line]
    published, raw = find_published(dom, metas, heading, body, table)
    fields = dict(table.values) if table is not None else {}
    number: str | None = None
    index: str | None = None
    signed: date | None = None
    generated: date | None = None
    validity_raw: str | None = None
    effective: date | None = None
    expires: date | None = None
    if table is not None:
        number = read_document_number(table.get("文号") or "")
        index = read_index_number(table.get("索引号") or "")
        signed = _dated(table, "成文日期", "成文时间")
        generated = _dated(table, *_GENERATED)
        signed = signed or generated
        validity_raw = table.get("有效性")
        effective = parse_date(table.get("施行日期") or "")
        expires = parse_date(table.get("废止日期") or "")
    if index is None:
        head = dom.text[: body.start] if body is not None else dom.text[:3000]
        index = find_index_number(head)
    number = number or _own_number(lines, title)
    signature = _signature_date(lines)
    if published is None and signature is not None:
        # The only date a reader sees is the one below the text.
        published, raw = signature
    topic = fields.get("主题分类") or fields.get("体裁分类") or None
    return DocumentRecord(
        title=title,
        published_on=published,
        published_raw=raw,
        signed_on=signed or (signature[0] if signature else None),
        index_number=index,
        document_number=number,
        issuer=table.get("发布机构") if table is not None else None,
        topic=topic,
        validity=read_validity(validity_raw),
        validity_raw=validity_raw,
        source=find_source(dom, metas, heading, body),
        fields=fields,
        text_length=len(text),
        effective_on=effective,
        expires_on=expires,
        form=fields.get("体裁分类") or None,
        generated_on=generated,
    )
