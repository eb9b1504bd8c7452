"""What the site's own documents say of other documents: repealed, lapsed or amended, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checks.derived.title_keys import is_interpretation_title, policy_keys
from gkcheck.store.reader import FactReader
from gkcheck.text.docnum import find_document_number
from gkcheck.text.normalize import normalize_name

MAX_NAMES = 3000
"""Names taken of one decision: a list of a clean-up holds some hundreds."""
MIN_NAME = 5

_DECISION = re.compile(r"废止|失效|停止执行|清理结果|修改|修正|修订")
_NOT_DECISION = re.compile(
    r"征求意见|草案|公开征集|报告|会议|培训|召开|解读|工作(?:的)?通知$|建议|提案"
)
_QUOTED = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》")
_GONE = re.compile(r"废止|失效|停止执行|不再执行|停止施行")
_CHANGED = re.compile(r"修改|修正|修订")
_KEPT = re.compile(r"继续有效|保留|现行有效|予以延期|拟修改")
_GROUND = re.compile(r"^(?:现)?(?:根据|依据|依照|按照|为|鉴于|经)")
_CLAUSE = re.compile(r"[,，。;；\n]")
_HEADING = re.compile(
    r"^(?:附件\s*\d*[:：]?|第?[一二三四五六七八九十]+[、.章节]|[(（][一二三四五六七八九十]+[)）]).{0,60}$|目录$|清单$"
)
_ROW = re.compile(r"^\s*(?:[(（]?\d{1,4}[)）]?[、.．\s]\s*)(.{5,120})$")
_SOME_OF = re.compile(r"等\s*[\d一二三四五六七八九十百]+\s*[件部项]")
# A row of a list; with Chinese figures only where it quotes a name.
_NUMBERED_ROW = re.compile(r"^\s*[(（]?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})[)）]?[、.．\s]")
# Wording that is amended (将“……”修改为“……”), and what another document is replaced or ordered by.
_WORDING = re.compile(r"“[^”]*”")
_BY = re.compile(r"(?:被|由|根据|依据|按照|依照|与|同)(?:新(?:的|修订的)?)?\s*$")
_TAIL = re.compile(r"[(（].*$|[\u4e00-\u9fa5]{1,12}[〔\[【(（]\d{4}[〕\]】)）]\d+号.*$")
_NUMBERED = r"《[^《》]{5,80}》(?:[(（][^()（）]{0,60}[)）])?"
_WITH_IT = re.compile(
    rf"((?:{_NUMBERED}[、,，和及以]{{0,2}}){{1,30}})(?:等.{{0,12}}?)?(?:自.{{0,20}}?起)?"
    r"(?:也|亦)?(?:同时|一并|即行|相应|自行|随之)?(?:予以)?废止"
)
_ADDED = re.compile(
    r"[(（【\[][^()（）【】\[\]]{0,20}(?:废止|失效|修订|修正|修改|有效|文本)[^()（）【】\[\]]{0,10}[)）】\]]\s*$"
)
_ONE = re.compile(r"《([^《》]{5,80})》(?:[(（]([^()（）]{0,60})[)）])?")


@dataclass(frozen=True, slots=True)
class Change:
    """One document named as gone or amended. ``number`` is the document number told with it.

    ``decided_on``: date of the deciding document; ``by_page``, ``by_url``, ``by_title`` name it.
    """

    gone: bool
    name: str
    number: str | None
    decided_on: date | None
    by_page: int
    by_url: str
    by_title: str


def name_keys(title: str) -> set[str]:
    """Return comparable forms of a document's name, also without what is added in brackets."""
    bare = _ADDED.sub("", title).strip()
    keys = policy_keys(title) | policy_keys(bare)
    return keys | {key for key in (normalize_name(title), normalize_name(bare)) if key}


class Changes:
    """Changes by the forms of the name and by number. Bounded by the names that decisions list."""

    def __init__(self, found: Iterable[Change]) -> None:
        self.all = list(found)
        self._by_key: dict[str, list[Change]] = {}
        for change in self.all:
            for key in name_keys(change.name):
                self._by_key.setdefault(key, []).append(change)

    def of(
        self, title: str, number: str | None, day: date | None, page: int | None
    ) -> Iterator[Change]:
        """Yield changes of the document so named; never of one that came after the decision.

        Names must agree, and numbers where both are known. Without numbers a date must show that
        the document is older: a new edition bears its forerunner's name.
        """
        seen: set[tuple[int, bool]] = set()
        for key in name_keys(title):
            for change in self._by_key.get(key, ()):
                mark = (change.by_page, change.gone)
                if mark in seen or change.by_page == page:
                    continue
                if number and change.number and number != change.number:
                    continue
                same = bool(number and number == change.number)
                older = bool(day and change.decided_on and day < change.decided_on)
                if (same and not (day and change.decided_on and day > change.decided_on)) or older:
                    seen.add(mark)
                    yield change


def changes(facts: FactReader) -> Changes:
    """Return what decisions on the site say, and what new documents repeal in their last article."""
    return facts.once("changes", lambda: _changes(facts))


def _changes(facts: FactReader) -> Changes:
    found: list[Change] = []
    for row in facts.rows(
        "SELECT p.id, u.url, coalesce(d.title, p.heading, p.title, '') AS title,"
        " coalesce(d.signed_on, d.published_on) AS day FROM page p JOIN url u ON u.id = p.id"
        " JOIN document d ON d.page_id = p.id WHERE p.page_type = 'article' ORDER BY p.id"
    ):
        title = row["title"]
        decides = is_decision(title)
        if not decides and not _may_repeal(title):
            continue
        day = date.fromisoformat(row["day"]) if row["day"] else None
        if day is not None and day > facts.as_of:
            continue
        text = facts.body_text(row["id"]) or ""
        if decides:
            named = decided(title, _with_attachments(facts, row["id"], text))
        else:
            named = repealed_with(text)
        found.extend(
            Change(gone, name, number, day, row["id"], row["url"], title)
            for gone, name, number in named
        )
    return Changes(found)


def is_decision(title: str) -> bool:
    """Tell whether a title is that of a decision to repeal, end or amend other documents."""
    return (
        _DECISION.search(title) is not None
        and _NOT_DECISION.search(title) is None
        and not is_interpretation_title(title)
        and re.search(r"决定|通知|公告|通告|公布|清理结果|令|目录", title) is not None
    )


def decided(title: str, text: str) -> Iterator[tuple[bool, str, str | None]]:
    """Yield (gone, name, number) of every document that a decision names as repealed or amended.

    A heading (一、废止的文件, 附件2 修改的文件) rules the numbered lines below it; a clause that has
    the verb rules the names within it. What grounds the decision (根据《…法》) is not decided on.
    """
    count = 0
    # Where documents that stay in force are listed too, a list must say itself which it is.
    mode = None if _KEPT.search(title) or _KEPT.search(text) else _mode(title)
    for line in [title, *text.splitlines()]:
        line = line.strip()
        if not line:
            continue
        told = _mode(line)
        opens = (
            line.endswith((":", "："))
            or (_HEADING.search(line) and "《" not in line)
            or _SOME_OF.search(line)
        )
        if opens and (told is not None or _KEPT.search(line)):
            mode = None if _KEPT.search(line) else told
        names = list(_in_clauses(line, mode))
        if not names and mode is not None and (row := _ROW.match(line)) and "《" not in line:
            name = _TAIL.sub("", row.group(1)).strip()
            if len(normalize_name(name)) >= MIN_NAME:
                rest = row.group(1)[row.group(1).index(name) + len(name) :]
                names = [(mode, name, find_document_number(rest))]
        for found in names:
            count += 1
            if count > MAX_NAMES:
                return
            yield found


def repealed_with(text: str) -> Iterator[tuple[bool, str, str | None]]:
    """Yield what a document repeals as it comes into force: 《…》(…号)同时废止."""
    if "废止" not in text:
        return
    for match in _WITH_IT.finditer(text):
        for one in _ONE.finditer(match.group(1)):
            yield True, one.group(1), find_document_number(one.group(2) or "")


def _mode(line: str) -> bool | None:
    """Return True for repeal, False for amendment, None where a line tells neither or both."""
    gone, changed = _GONE.search(line) is not None, _CHANGED.search(line) is not None
    return gone if gone != changed else None


def _in_clauses(line: str, mode: bool | None) -> Iterator[tuple[bool, str, str | None]]:
    """Yield what the clauses of a line name; of a numbered row only the first name, its subject."""
    if "《" not in line:
        return
    row = _NUMBERED_ROW.match(line) is not None
    for clause in _split(_WORDING.sub("", line)):
        names = [m for m in _QUOTED.finditer(clause) if not _BY.search(clause[: m.start()])]
        if not names or _GROUND.match(clause):
            continue
        told = _mode(clause)
        if told is None and row and not _KEPT.search(clause):
            told, names = mode, names[:1]
        if told is None:
            continue
        for match in names:
            if len(normalize_name(match.group(1))) >= MIN_NAME:
                after = clause[match.end() :].split("《")[0]
                yield told, match.group(1), find_document_number(after)
        if row:
            return


def _split(line: str) -> Iterator[str]:
    """Split a line into clauses, but never within a quoted name."""
    start, depth = 0, 0
    for i, char in enumerate(line):
        depth += (char == "《") - (char == "》")
        if depth <= 0 and _CLAUSE.match(char):
            yield line[start:i].strip()
            start = i + 1
    yield line[start:].strip()


def _may_repeal(title: str) -> bool:
    return (
        re.search(r"办法|规定|细则|条例|规则|意见|方案|通知|决定|标准|制度|规程", title) is not None
    )


def _with_attachments(facts: FactReader, page: int, text: str) -> str:
    parts = [text]
    for row in facts.rows(
        "SELECT DISTINCT l.url_id FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
        " JOIN link l ON l.set_id = s.id JOIN attachment_text a ON a.url_id = l.url_id"
        " WHERE p.page_id = ? AND a.state = 'text' AND s.place IN ('body', 'attachments', 'other')"
        " LIMIT 10",
        page,
    ):
        parts.append(facts.attachment_text(row["url_id"]) or "")
    return "\n".join(parts)
