"""A content page: dates, numbers, issuer, validity and source."""

from __future__ import annotations

import re
from datetime import date

from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable
from crawler.extract.gkmlpt import Detail
from crawler.extract.metas import Metas
from crawler.extract.published import find_published, head_window
from gkcheck.models.facts import DocumentRecord, Validity
from gkcheck.text.dates import parse_date
from gkcheck.text.docnum import (
    find_document_number,
    find_index_number,
    read_document_number,
    read_index_number,
)
from gkcheck.text.normalize import squeeze

_SOURCE = re.compile(r"(?:信息来源|文章来源|稿件来源|来\s*源|稿源|出处)\s*[:：]\s*")
_SOURCE_HEAD = re.compile(r"(?:信息|文章|稿件)?来\s*源|稿源")
_LITERAL = re.compile(r"=\s*[\"']([^\"'<>]{2,40})[\"']")
_SOURCE_CUT = re.compile(
    r"(?<=.)\s*[【\[】\]].*$|\s+(?:发布|作者|时间|日期|浏览|点击|字体|字号|编辑|访问|责任|打印|阅读|发表|【|\[|大|关闭|分享|保护).*$|(?:发布|浏览|点击|访问|阅读)(?:时间|日期|次数|量).*$|(?:作者|字[体号]|(?:责任)?编辑|审[核签]|撰稿|供稿|时间|日期|分享到?|打印|浏览|点击|阅读|访问)\s*[:：].*$"
    r"|\s*(?:19|20)\d\d-\d.*$|\s*[|｜].*$"
)
_MOST_SOURCE = 40
_NUMBER_LINE = re.compile(
    r"^[(（]?[\u4e00-\u9fa5]{1,20}\s*[〔\[【(（﹝]\s*(?:19|20)\d{2}\s*[〕\]】)）﹞]\s*第?\s*\d{1,5}\s*号[)）]?$"
)
_ORDER_LINE = re.compile(
    r"^[\u4e00-\u9fa5]{0,20}令?\s*[(（]?第\s*[0-9一二三四五六七八九十百零〇]{1,6}\s*号[)）]?$"
)
_DATE_LINE = re.compile(
    r"^[(（]?\s*(?:(?:19|20)\d\d\s*年|[一二三四五六七八九〇零○ΟO]{4}\s*年).{2,10}日?\s*[)）]?$"
)
# Who signs may stand on the line of the date.
_SIGNER = re.compile(
    r"^[\u4e00-\u9fa5]{2,30}(?:政府|局|厅|委|会|办|办公室|部|院|署|中心|处|公司|队|站|所|组)(?=[\d一二〇○零])"
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


def find_source(dom: Dom, metas: Metas, heading: El | None, body: El | None) -> str | None:
    """Return the source named under the heading, else the meta tag's."""
    low, high = head_window(dom, heading, body)
    name = _named_source(dom, low, high)
    if name is None and body is not None:
        name = _named_source(dom, body.end, min(len(dom.text), body.end + 200))
    return name or metas.first("ContentSource", "source")


def _named_source(dom: Dom, low: int, high: int) -> str | None:
    """Return the first source named between ``low`` and ``high``: it ends where its element does."""
    for match in _SOURCE.finditer(dom.text, low, high):
        label, at = dom.at(match.start()), match.end()
        written = _written(dom, match.start(), at)
        if written:
            return written
        if label.end > at:
            stop = label.end
        else:
            value = dom.at(at)
            while value.parent is not None and value.parent.start > match.start():
                value = value.parent
            stop = value.end
        line_end = dom.text.find("\n", at)
        text = dom.text[at : min(stop, line_end if line_end >= 0 else stop, at + 60)]
        if "\n" in match.group() and (stop - at > 40 or re.search(r"[。；！？]", text)):
            continue  # nothing behind the label; what follows is the text of the page
        name = _SOURCE_CUT.sub("", squeeze(text)).strip(" |：:")
        if name and len(name) <= _MOST_SOURCE and "：" not in name:
            return name
    return _source_in_boxes(dom, low, high)


def _source_in_boxes(dom: Dom, low: int, high: int) -> str | None:
    """Return what the element beside a label of an element of its own says, without a colon."""
    for match in _SOURCE_HEAD.finditer(dom.text, low, high):
        el = dom.at(match.start())
        beside = el.parent.children if el.parent is not None else []
        if dom.line(el) != squeeze(match.group()) or el not in beside[:-1]:
            continue
        value = beside[beside.index(el) + 1]
        name = dom.line(value)
        if value.tag == el.tag and 2 <= len(name) <= _MOST_SOURCE and "：" not in name:
            return name
    return None


def _written(dom: Dom, low: int, high: int) -> str | None:
    """Return what a script right behind a label writes (``var ly='...'``)."""
    for position, _, _, source in dom.scripts:
        if low < position <= high and len(source) < 500 and (found := _LITERAL.search(source)):
            return squeeze(found.group(1)) or None
    return None


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
        flat = _SIGNER.sub("", line.replace(" ", "")) if len(line) <= 60 else line
        if len(flat) <= 24 and _DATE_LINE.match(flat):
            value = parse_date(flat)
            if value:
                return value, line if len(line) <= 24 else flat
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
    detail: Detail | None = None,
) -> DocumentRecord:
    """Return the facts of a content page; ``text`` is its main text, one line a block.

    ``detail`` is what a script of the page holds about the document; it fills gaps only.
    """
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
        signed = _dated(table, "成文日期", "成文时间", "签署日期", "签署时间")
        generated = _dated(table, *_GENERATED)
        signed = signed or generated
        validity_raw = table.get("有效性")
        effective = parse_date(table.get("施行日期") or "")
        expires = parse_date(table.get("废止日期") or "")
    if index is None:
        head = dom.text[: body.start] if body is not None else dom.text[:3000]
        index = find_index_number(head)
    if number is None and heading is not None and body is not None:
        # Below the title, or between the heading and the text.
        between = dom.text[heading.start : min(body.start, heading.end + 300)]
        number = _own_number(["".join(line.split()) for line in between.split("\n")], None)
    number = number or _own_number(lines, title)
    signature = _signature_date(lines)
    if published is None and signature is not None:
        # The only date a reader sees is the one below the text.
        published, raw = signature
    issuer = table.get("发布机构") if table is not None else None
    if detail is not None:
        # What the page itself shows comes first.
        index = index or read_index_number(detail.index_number or "")
        number = number or read_document_number(detail.document_number or "")
        issuer = issuer or detail.issuer
        published = published or detail.published_on
        signed = signed or detail.signed_on
    topic = fields.get("主题分类") or fields.get("体裁分类") or None
    return DocumentRecord(
        title=title,
        published_on=published,
        published_raw=raw,
        signed_on=signed or (signature[0] if signature else None),
        index_number=index,
        document_number=number,
        issuer=issuer,
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
