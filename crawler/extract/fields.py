"""Field tables of documents (索引号, 文号, 发布机构 ...), whatever elements they are made of.

Read as lines of text: a label's value is what follows it on its line, or the next line inside the
same row, list or table. So sibling cells, one cell, ``dl``, ``label`` and ``div`` look alike.
Labels: standards collected for 国办秘函〔2009〕6号 and its local variants.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from crawler.extract.dom import Dom, El
from gkcheck.text.docnum import read_document_number, read_index_number
from gkcheck.text.normalize import compact, squeeze
from gkcheck.text.wordlist import any_word

_LABELS: dict[str, tuple[str, ...]] = {
    "索引号": ("索引号", "信息索引号", "索引编号", "信息索引", "索引", "政府信息索引号", "索取号", "信息索取号", "索引码", "索引号码"),
    "发布机构": (
        "发布机构", "发文机关", "发文机构", "发布单位", "制发机关", "公开责任部门", "发布机关", "发文单位",
        "制发机构", "责任部门", "公开责任单位", "发布部门", "公开部门", "公开机构", "信息提供单位", "制定机关", "信息发布机构",
        "发文部门", "供稿单位", "信息来源", "所属机构", "公开主体", "制发单位", "印发单位", "信息公开单位", "信息发布单位",
    ),
    "文号": ("文号", "发文字号", "文件编号", "发文文号", "文件号", "公文号", "文件文号", "发文号", "文件字号", "公文编号", "发文编号", "发布文号", "公文文号"),
    "成文日期": ("成文日期", "生成日期", "发文日期", "产生日期", "制发日期", "成文时间", "生成时间", "发文时间", "印发日期", "签发日期", "签署日期", "签署时间"),
    "发布日期": ("发布日期", "公开日期", "上载日期", "发布时间", "公开时间", "信息发布日期", "公布日期", "公布时间"),
    "主题分类": ("主题分类", "分类", "信息分类", "组配分类", "主题/体裁分类", "主题词分类", "主题", "所属主题", "服务对象分类", "信息类别", "主题类别", "主题信息"),
    "体裁分类": ("体裁", "体裁分类", "公文种类", "文种", "信息体裁"),
    "有效性": ("有效性", "时效", "时效性", "效力状况", "效力状态", "是否有效", "有效状态", "有效期状态", "效力", "文件状态", "信息有效性", "公文时效", "文件时效", "时效状态", "信息时效性"),
    "废止日期": ("废止日期", "失效日期", "失效时间", "废止时间", "截止日期", "有效期至"),
    "施行日期": ("施行日期", "实施日期", "生效日期", "生效时间", "实施时间", "施行时间"),
    "名称": ("名称", "标题", "信息名称", "文件名称", "信息标题", "文件标题"),
    "内容概述": ("内容概述", "概述", "摘要", "内容概要", "内容概览", "内容简介"),
    "公开方式": ("公开方式", "公开形式", "公开类别", "公开类型"),
    "公开范围": ("公开范围",),
    "公开时限": ("公开时限", "公开期限"),
    "主题词": ("主题词", "关键词", "关键字"),
    "登记号": ("登记号", "统一编号", "规范性文件登记号", "统一登记号", "规范性文件统一编号"),
}  # fmt: skip
STANDARD = {label: name for name, labels in _LABELS.items() for label in labels}
_SPACED = r"\s{0,8}"
# Inside a label: the end of a trail (文件) and the label below it (文号) are two lines.
_GAP = r"[^\S\n]{0,8}"


def label_before(name: str) -> re.Pattern[str]:
    """Return what finds a label of the field ``name`` (its standard name) at the end of a text."""
    spelled = any_word(_LABELS[name], _GAP)
    # A colon tells a label also where no blank keeps it from the value before: 5号发文机构：.
    return re.compile(
        rf"(?:(?<![\u4e00-\u9fa5])(?:{spelled}){_SPACED}[】\]］〕]?|(?:{spelled}){_SPACED}[:：]){_SPACED}[:：]?{_SPACED}$"
    )


# What a label may follow, and its first character: a search by characters alone is fast, and it
# rules out nearly every place in running text. A page's text has no white space but these two.
_SPOT = re.compile(
    rf"[ \n|;；,，【\[［〔](?=[{''.join(sorted({label[0] for label in STANDARD}))}])"
)
_LABEL = re.compile(any_word(STANDARD, _GAP))
_OPEN = ("【", "[", "［", "〔")
_AFTER = re.compile(rf"{_SPACED}([】\]］〕]?){_SPACED}([:：]?)")
_STRONG = frozenset(
    [
        "索引号",
        "文号",
        "发布机构",
        "成文日期",
        "主题分类",
        "有效性",
        "公开方式",
        "公开范围",
        "体裁分类",
        "登记号",
    ]
)
_COMMON = frozenset(
    ["标题", "名称", "分类", "主题", "索引", "时效", "效力", "体裁", "摘要", "概述", "关键词"]
)
_LITERAL = re.compile(r"(?:=|write\s*\()\s*[\"']([^\"'<>]{2,120})[\"']")
_MAX_VALUE = 300
_SAID = frozenset(
    ["信息来源", "供稿单位"]
)  # who sent a text in, where another label tells who issued it
# What else the line under a heading tells; no field of a document.
_OTHER = re.compile(
    r"\s(?:作者|编辑|点击[数量]?|浏览(?:次数|量)?|阅读(?:次数|量)?|更新时间|字[体号])\s?[:：]"
)
_EMPTY = re.compile(r"^[\s:：/\-—无]*$")


class FieldTable:
    """Fields read from one page: by standard name, and ``by_label`` as the page writes them."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.by_label: dict[str, str] = {}
        self.start = 0
        self.end = 0

    def get(self, *names: str) -> str | None:
        """Return the first non-empty value among ``names``."""
        for name in names:
            value = self.values.get(name)
            if value and not _EMPTY.match(value):
                return value
        return None


def _row_of(el: El) -> El:
    """Return the element in which a label's value must stand: its row, or a little more."""
    node = el
    for _ in range(4):
        parent = node.parent
        if parent is None or parent.tag in ("body", "html", "table", "tbody", "ul", "dl", "form"):
            break
        node = parent
        if node.tag in ("tr", "li"):
            break
    if node.tag in ("dt", "dd") and node.parent is not None:
        return node.parent
    return node


class _Hit:
    __slots__ = ("end", "label", "name", "own_line", "start")

    def __init__(self, name: str, label: str, start: int, end: int, *, own_line: bool) -> None:
        self.name, self.label, self.start, self.end, self.own_line = (
            name,
            label,
            start,
            end,
            own_line,
        )


def _spots(text: str) -> Iterator[int]:
    """Yield where a label may stand."""
    yield 0
    for match in _SPOT.finditer(text):
        yield match.end()


def _edges(dom: Dom, hits: list[_Hit]) -> list[int]:
    """Return where elements begin in the middle of a line, near labels that were found.

    ``<em>2021-3-5</em><span>文号：</span>`` on one line: no blank is between value and label.
    """
    text, first = dom.text, dom.at(hits[0].start)
    found: list[int] = []
    for el in dom.els[first.index :]:
        if el.start > hits[-1].end + _MAX_VALUE:
            break
        if el.start > hits[0].start and not text[el.start - 1].isspace():
            found.append(el.start)
    return found


def _alone(dom: Dom, start: int, end: int) -> bool:
    """Tell whether the text from ``start`` to ``end`` is the whole of an element that is no link."""
    el = dom.at(start)
    return el.tag != "a" and dom.text[el.start : el.end].strip() == dom.text[start:end].strip()


def _hits(dom: Dom) -> list[_Hit]:
    found = _read_hits(dom, _spots(dom.text), frozenset())
    if any(hit.name in _STRONG for hit in found):
        edges = _edges(dom, found)
        more = [
            hit
            for hit in _read_hits(dom, edges, frozenset(edges))
            if not any(known.start <= hit.start < known.end for known in found)
        ]
        found = sorted([*found, *more], key=lambda hit: hit.start)
    return found


def _read_hits(dom: Dom, spots: Iterable[int], edges: frozenset[int]) -> list[_Hit]:
    """Return the labels at ``spots``; at ``edges`` an element begins."""
    text = dom.text
    found: list[_Hit] = []
    read = 0
    for start in spots:
        match = _LABEL.match(text, start) if start >= read else None
        if match is None:
            continue
        read = match.end()
        label = compact(match.group())
        after = _AFTER.match(text, match.end())
        close, colon = after.groups() if after else ("", "")
        framed = bool(close) and text[max(0, start - 2) : start].strip().endswith(_OPEN)
        head = text[max(0, start - 1) : start]
        if head and not framed and start not in edges and not (head.isspace() or head in "|;；,，"):
            continue
        end = after.end() if after and (colon or framed) else match.end()
        tail = text[end : end + 1]
        if not colon and not framed and tail not in ("\n", ""):
            # 索引号 000/2020 in one cell, without a colon, only when the label stands first, or is
            # all that its element holds.
            first = text[max(0, start - 8) : start].rstrip(" ")[-1:] in ("\n", "")
            if label in _COMMON or not ((first and tail.isspace()) or _alone(dom, start, end)):
                continue
        found.append(_Hit(STANDARD[label], label, start, end, own_line=tail == "\n"))
    return found


def _value(dom: Dom, hit: _Hit, stop: int) -> str:
    text = dom.text
    line_end = text.find("\n", hit.end, stop)
    line_end = stop if line_end < 0 else line_end
    same_line = _OTHER.split(squeeze(text[hit.end : line_end]), 1)[0].strip(":： ")
    if same_line:
        return same_line[:_MAX_VALUE]
    limit = min(stop, _row_of(dom.at(hit.start)).end)
    for line in text[line_end:limit].split("\n"):
        value = squeeze(line).lstrip(":： ")
        if value:
            return value[:_MAX_VALUE]
    for position, _, _, source in dom.scripts:
        # A script in the cell writes the value: document.write('...') or var x = '...'.
        if hit.end <= position <= limit and len(source) < 2000:
            literal = _LITERAL.search(source)
            if literal:
                return squeeze(literal.group(1))[:_MAX_VALUE]
    if hit.name == "有效性":  # a stamp may tell it: <img alt="有效">
        for image in dom.images:
            if hit.end <= image.start <= limit:
                return squeeze(image.get("alt") or image.get("title"))[:_MAX_VALUE]
    return ""


def _rows_from(dom: Dom, hit: _Hit) -> tuple[list[El], int]:
    """Return the rows of the table that a label stands in, and the place of its own."""
    row = dom.at(hit.start)
    while row.tag != "tr" and row.parent is not None:
        row = row.parent
    if row.tag != "tr" or row.parent is None:
        return [], 0
    rows = [child for child in row.parent.children if child.tag == "tr"]
    return rows, rows.index(row)


def _heads_records(dom: Dom, hit: _Hit, spots: list[int]) -> bool:
    """Tell a label that is the head of a column: others stand in the next cells, not values, and
    two rows of as many cells follow, without labels. ``spots``: where labels stand.
    """
    rows, position = _rows_from(dom, hit)
    if position + 2 >= len(rows) or len(rows[position].children) < 4:
        return False
    head = [_holds(cell, spots) for cell in rows[position].children]
    return (len(head) > 6 or any(a and b for a, b in pairwise(head))) and not any(
        len(row.children) != len(head) or _holds(row, spots)
        for row in rows[position + 1 : position + 3]
    )


def _holds(el: El, spots: list[int]) -> bool:
    return bisect_left(spots, el.start) < bisect_left(spots, el.end)


def _header_row(dom: Dom, hits: list[_Hit]) -> dict[str, str] | None:
    """Read a table whose first row holds the labels and whose second row holds the values.

    ``None``: a second row of values follows, so it lists documents and is not the table of one.
    """
    rows, position = _rows_from(dom, hits[0])
    if position + 1 >= len(rows):
        return {}
    row = rows[position]
    if position + 2 < len(rows) and not any(
        compact(dom.line(cell)).rstrip(":") in STANDARD for cell in rows[position + 2].children
    ):
        return None
    heads, cells = row.children, rows[position + 1].children
    if len(heads) != len(cells) or len(heads) < 3:
        return {}
    out: dict[str, str] = {}
    for head, cell in zip(heads, cells, strict=True):
        label = compact(dom.line(head)).rstrip(":")
        if label in STANDARD:
            out[label] = dom.line(cell)[:_MAX_VALUE]
    return out if len(out) >= 3 else {}


def _regular(hits: list[_Hit]) -> list[_Hit]:
    """Return the run of hits that makes a table: near one another, few repeats."""
    best: list[_Hit] = []
    run: list[_Hit] = []
    for hit in hits:
        if run and hit.start - run[-1].end > 400:
            run = []
        run.append(hit)
        names = {h.name for h in run}
        if len(names & _STRONG) > len({h.name for h in best} & _STRONG) or (
            best and run[0] is best[0]
        ):
            best = list(run)
    return best


def find_fields(dom: Dom, skip: list[El]) -> FieldTable | None:
    """Return the page's field table, or None. ``skip``: regions and lists that hold none.

    A table is two strong labels near one another, or an index or document number behind its label. A label
    with nothing behind it maps to ``""``. A page that repeats its labels many times lists several
    documents and has no table of its own.
    """
    hits = [hit for hit in _hits(dom) if not any(el.start <= hit.start < el.end for el in skip)]
    spots = [hit.start for hit in hits]
    hits = [hit for hit in hits if not _heads_records(dom, hit, spots)]
    if not hits:
        return None
    # What nobody sees (an unfilled template, the copy for printing) counts only where it is all.
    seen = [hit for hit in hits if not dom.at(hit.start).hidden]
    return (_table(dom, seen) if seen else None) or _table(dom, hits)


def _table(dom: Dom, hits: list[_Hit]) -> FieldTable | None:
    """Return the field table that ``hits`` make, or None."""
    if sum(1 for hit in hits if hit.name == "索引号") > 2:
        return None
    run = _regular(hits)
    if not run:
        return None
    table = FieldTable()
    table.start, table.end = run[0].start, run[-1].end
    by: dict[str, str] = {}
    for i, hit in enumerate(run):
        stop = min(len(dom.text), hit.end + _MAX_VALUE)
        if i + 1 < len(run):  # the bracket round the next label is no value of this one
            between = dom.text[hit.end : run[i + 1].start].rstrip()
            stop = hit.end + len(between.rstrip("".join(_OPEN)))
        value = _value(dom, hit, stop)
        if not table.by_label.get(hit.label):
            table.by_label[hit.label] = value
        weak = by.get(hit.name) in _SAID and hit.label not in _SAID
        if hit.name not in table.values or (value and (weak or not table.values[hit.name])):
            table.values[hit.name], by[hit.name] = value, hit.label
        if i + 1 == len(run):
            table.end = hit.end + len(value)
    if len(run) >= 3 and not any(table.values.values()):
        headed = _header_row(dom, run)
        if headed is None:
            return None
        for label, value in headed.items():
            table.by_label[label] = value
            table.values[STANDARD[label]] = value
    strong = [name for name in table.values if name in _STRONG]
    lone = read_index_number(table.get("索引号") or "") or read_document_number(
        table.get("文号") or ""
    )
    if (len(strong) >= 2 and any(table.values.values())) or lone:
        return table
    return None
