"""Service guides (办事指南): which pages are guides, and which of the usual points they tell."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checks.derived.place_text import read_pages, texts
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader
from gkcheck.text.dates import find_dates
from gkcheck.text.normalize import compact

MIN_POINTS = 3
"""Points that a page below a column of guides must tell to be one, beside its title."""

Point = Literal[
    "事项名称", "设定依据", "申请条件", "办理材料", "办理流程", "办理地点", "办理时间", "办理时限",
    "收费", "联系电话", "表格下载", "网上办理",
]  # fmt: skip

# Wide on purpose: a point called missing must be missing.
CUES: Mapping[str, re.Pattern[str]] = {
    "设定依据": re.compile(r"依据|根据《|法律法规|《[^》]{4,40}(?:法|条例|办法|规定)》"),
    "申请条件": re.compile(r"条件|对象|申请人|适用范围|服务范围|符合.{1,40}的"),
    "办理材料": re.compile(r"材料|资料|证件|提交.{0,20}(?:证|书|表)|需(?:提供|提交|携带)"),
    "办理流程": re.compile(
        r"流程|程序|步骤|环节|办理方式|怎么办|第[一二三]步|受理.{0,60}(?:审核|审查|审批)"
    ),
    "办理地点": re.compile(r"地\s*点|地\s*址|窗口|位置|大厅|中心.{0,6}(?:楼|号)|[路街道]\d{1,5}号"),
    "办理时间": re.compile(r"(?:办理|办公|工作|受理|服务|接待|上班|营业)时间|\d{1,2}[:：]\d{2}|工作日|法定节假日"),
    "办理时限": re.compile(r"时限|期限|即办|即时办|当场办|\d{1,3}\s{0,3}个?(?:工作日|自然日|日|天)"),
    "收费": re.compile(r"收费|费用|免费|不收|元/|缴费"),
    "联系电话": re.compile(r"电\s*话|热线|联系方式|咨询方式|咨询途径|\d{7,8}|12345"),
    "表格下载": re.compile(r"下载|样表|空表|表格|示范文本|申请表|登记表"),
    "网上办理": re.compile(
        r"网上办理|在线办理|在线申[办报请]|网上申[办报请]|全程网办|网办|一网通办|网上预约|办理深度|到(?:办事)?现场次数"
    ),
}  # fmt: skip
_TITLE = re.compile(r"办事指南|服务指南|办理指南|申办指南|办理须知|办事须知|办事流程|办理流程")
_WHOLLY = re.compile(r"(?:指南|须知|流程)[)）》]?(?:[_\-—|].*)?$")
_COLUMN = re.compile(
    r"办事指南|服务指南|办理指南|办事服务|政务服务|行政许可事项|服务事项|公共服务|便民服务"
)
_LABEL = re.compile(
    r"(?:^|[\s。;；】\]])[一二三四五六七八九十\d]*[、.．]?[【\[]?(设定依据|办理依据|法律依据|政策依据|受理条件|申请条件"
    r"|办理条件|申请材料|办理材料|申报材料|所需材料|材料清单|办理流程|办理程序|审批流程|办事流程|办理时限|承诺时限"
    r"|法定时限|办结时限|收费标准|是否收费|收费依据|办理地点|受理地点|办公地点|办理时间|办公时间|受理时间|咨询电话|联系电话|咨询方式"
    r"|监督电话|投诉电话|办理对象|服务对象|办理机构|实施机关|受理机构|办件类型|事项类型|办理结果)"
)
CATCH_ALL = re.compile(
    r"(?:其他|其它)(?:相关|有关|必要|需要提(?:交|供)的)?(?:证明)?(?:材料|资料|证件|文件)|等材料|等相关材料"
)


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide. ``text``: page, tables and files together. ``unread``: why a part is not there."""

    page_id: int
    url: str
    title: str
    text: str
    unread: Reason | None

    def lacks(self, wanted: Sequence[str]) -> list[str]:
        """Return the points that the guide does not tell; its title is the name of the matter."""
        return [p for p in wanted if p != "事项名称" and not CUES[p].search(self.text)]


def guide_pages(facts: FactReader) -> tuple[tuple[int, str], ...]:
    """Return (page id, title) of the site's guides in order of address.

    A page is one by its title, or when its column is one of guides, and it tells some of the points
    that guides tell; made once for all checks of a run.
    """
    return facts.once("guides.pages", lambda: tuple(_pages(facts)))


def guide(facts: FactReader, page: int, title: str) -> Guide:
    """Return what one guide says, its tables and files included."""
    reading = read_pages(facts, [page])
    parts = [text for _, text in texts(facts, reading)]
    parts += [_tables(facts, source.url_id) for source in reading.sources]
    url = str(facts.scalar("SELECT url FROM url WHERE id = ?", page))
    return Guide(page, url, title, "\n".join(parts), reading.unknown)


def _pages(facts: FactReader) -> list[tuple[int, str]]:
    found = []
    for row in facts.rows(
        "SELECT p.id, coalesce(d.title, p.heading, p.title, '') AS title, p.breadcrumb FROM page p"
        " JOIN url u ON u.id = p.id LEFT JOIN document d ON d.page_id = p.id"
        " WHERE p.page_type IN ('article', 'other') ORDER BY u.url"
    ):
        named = _TITLE.search(row["title"])
        in_column = bool(row["breadcrumb"] and _COLUMN.search(row["breadcrumb"]))
        if not named and not in_column:
            continue
        text = f"{facts.body_text(row['id']) or ''}\n{_tables(facts, row['id'])}"
        told = {match.group(1) for match in _LABEL.finditer(text)}
        least = MIN_POINTS if not named else 1
        if named and in_column and _WHOLLY.search(row["title"]):
            least = 0  # a guide by its place and name, however little it tells
        if len(told) >= least:
            found.append((row["id"], row["title"]))
    return found


def _tables(facts: FactReader, url_id: int) -> str:
    cells: list[str] = []
    for row in facts.rows(
        "SELECT t.header AS cells FROM record_table t WHERE t.url_id = ?1"
        " UNION ALL SELECT r.cells FROM record_table t JOIN record_row r ON r.table_id = t.id"
        " WHERE t.url_id = ?1 LIMIT 500",
        url_id,
    ):
        cells.append(" ".join(str(cell) for cell in json.loads(row["cells"])))
    return "\n".join(cells)


_FROM = frozenset("自从于")
_SENTENCE = re.compile(r"[。；;\n]")
_CHANGED = re.compile(r"调整|变更|取消|改为|不再|更改")
_POINT = re.compile(r"条件|材料|流程|程序|时限|时间|收费|费用|地点|地址|窗口|电话|办理|表格")


def changes(text: str) -> list[tuple[date, str]]:
    """Return (day, sentence) of each change of how a matter is handled that a guide tells, dated."""
    found = []
    for day, raw, at in find_dates(text):
        if text[at - 1 : at] not in _FROM or not at:
            continue
        said = _SENTENCE.split(text[at + len(raw) : at + len(raw) + 80])[0]
        if _CHANGED.search(said) and _POINT.search(
            f"{_SENTENCE.split(text[max(0, at - 40) : at])[-1]}{said}"
        ):
            found.append((day, f"{raw}{said}".strip()))
    return found


def time_limit(text: str) -> str | None:
    """Return the promised term that a guide states, e.g. ``5个工作日``; None: none is stated."""
    match = re.search(
        r"(?:承诺|办理|办结)(?:办结)?(?:时限|期限|时间).{0,6}?(\d{1,3}个?(?:工作日|自然日|日|天)|即办|当场办结)",
        compact(text),
    )
    return None if match is None else match.group(1).replace("个", "")
