"""Letters in the rows of a mailbox's list: under a head row, or each row labelled by itself."""

from __future__ import annotations

import re

from crawler.extract.dom import Dom, El
from crawler.extract.letter_draft import record_of
from crawler.extract.letter_labels import OF_VISITORS, kind_of_label, may_hold_letters, status_in
from crawler.extract.letters import MAX_LETTERS
from crawler.extract.row_titles import anchor_title
from crawler.extract.rows import Group, Row
from crawler.urls import canonical_url
from gkcheck.models.content import LetterRecord
from gkcheck.models.facts import Place
from gkcheck.text.dates import find_dates
from gkcheck.text.normalize import compact, squeeze

_OUTSIDE = frozenset(
    [Place.NAV, Place.BREADCRUMB, Place.SIDE_NAV, Place.FOOTER, Place.HEADER, Place.PAGER]
)
_HEAD_WORD = re.compile(
    r"标\s{0,4}题|主\s{0,4}题|信件名称|咨询事项|信件内容|来信内容|留言内容|诉求内容|事项名称|(?<![\u4e00-\u9fa5])内\s{0,4}容(?![\u4e00-\u9fa5])"
)
_ROW_TAGS = frozenset(["tr", "li", "ul", "dl", "div", "p", "thead"])
# Behind 已回复 a day may as well be that of the letter.
_REPLIED = re.compile(
    r"(?:(?:回复|答复|办结|办理|反馈|回信)(?:时间|日期)|(?<![已未待])(?:回复|答复|办结|反馈|回信))\s{0,3}[:：]?\s{0,3}$"
)
_ACCEPTED = re.compile(r"受理(?:时间|日期)\s{0,3}[:：]?\s{0,3}$")
_UNIT = re.compile(
    r"(?:回复|答复|受理|办理|承办|处理|责任|主办)(?:单位|部门|机构)\s{0,3}[:：]\s{0,3}([\u4e00-\u9fa5]{2,30})"
)
_BOTH = re.compile(
    r"(?:来信|写信|留言|咨询|提问|提交|诉求|受理)(?:时间|日期)[\s\S]{0,80}?(?:回复|答复|办结|反馈)(?:时间|日期)"
)
_OF_LETTERS = re.compile(r"^(?:信件|来信|留言|诉求|咨询|投诉)(?:标题|主题)$")
_PUBLISHED = frozenset(["发布时间", "发布日期"])
_MORE = re.compile(r"^\W{0,2}(?:查看|阅读|更多|详情|全文|点击)")
_MAX_HEADS = 20


def find_letter_rows(
    dom: Dom, base: str, text: str, groups: list[Group]
) -> tuple[LetterRecord, ...]:
    """Return the letters that a list page shows, or nothing when its list holds no letters."""
    if not may_hold_letters(text):
        return ()
    found = _under_head(dom, base)
    if found is None:
        return ()
    return found or _labelled(dom, base, groups)


def _under_head(dom: Dom, base: str) -> tuple[LetterRecord, ...] | None:
    """Return the letters under a head row; None: the head is that of cases of licences."""
    for n, match in enumerate(_HEAD_WORD.finditer(dom.text)):
        if n >= _MAX_HEADS:
            break
        head = _head_at(dom, match.start())
        if head is None:
            continue
        names = [compact(dom.line(cell)) for cell in head.children]
        if "事项名称" in names and not any(map(OF_VISITORS.search, names)):
            return None
        kinds = _kinds(dom, head)
        found = [_from_cells(dom, base, row, kinds) for row in _rows_below(head)[:MAX_LETTERS]]
        letters = tuple(letter for letter in found if letter is not None)
        if letters:
            return letters
    return ()


def _head_at(dom: Dom, offset: int) -> El | None:
    """Return the head row of letters that the word at ``offset`` stands in, or None."""
    node: El | None = dom.at(offset)
    for _ in range(5):
        if node is None or node.end - node.start > 120:
            return None
        if node.tag in _ROW_TAGS and len(node.children) >= 3:
            kinds = set(_kinds(dom, node))
            asks = kinds & {"title", "question"}
            answers = kinds & {"replied", "status", "accepted", "reply"}
            names = [compact(dom.line(cell)) for cell in node.children]
            own = any(map(_OF_LETTERS.match, names))
            if asks and (answers or ("asked" in kinds and ("unit" in kinds or own))):
                return node
        node = node.parent
    return None


def _kinds(dom: Dom, head: El) -> list[str | None]:
    """Return what each cell of a head row names; a day without more is when the letter came in."""
    names = [compact(dom.line(cell)) for cell in head.children]
    kinds = [kind_of_label(name) for name in names]
    if "asked" not in kinds and "accepted" not in kinds:
        kinds = [
            k or ("asked" if n in _PUBLISHED else None) for k, n in zip(kinds, names, strict=True)
        ]
    return kinds


def _rows_below(head: El) -> list[El]:
    """Return the rows behind a head row: its later siblings, or those of its section or list."""
    width = len(head.children)

    def alike(el: El) -> bool:
        return len(el.children) == width and el.end > el.start

    parent = head.parent
    if parent is None:
        return []
    rows = [el for el in parent.children if el.index > head.index and alike(el)]
    if rows:
        return rows
    # The head in a section or list of its own, the rows in the next one.
    home = parent if parent.tag == "thead" or len(parent.children) == 1 else head
    if home.parent is None:
        return []
    found: list[El] = []
    for section in home.parent.children:
        if section.index <= home.index:
            continue
        for row in section.children:
            if alike(row):
                found.append(row)
            else:
                found += [one for one in row.children if alike(one)]
    return found


def _from_cells(dom: Dom, base: str, row: El, kinds: list[str | None]) -> LetterRecord | None:
    values: dict[str, str] = {}
    title, url = "", None
    for cell, kind in zip(row.children, kinds, strict=False):
        text = dom.line(cell)
        if not text:
            # A picture tells the state: <img alt="已回复">.
            text = next(
                (el.get("alt") or el.get("title") for el in dom.inside(cell) if el.tag == "img"), ""
            )
        links = [cell] if cell.tag == "a" else dom.links_in(cell)
        if kind in ("title", "question") and not title:
            title = anchor_title(dom, links[0]) if links else text
            kind = "title"
        if url is None and links and links[0].get("href"):
            url = canonical_url(base, links[0].get("href"))
        if kind:
            values.setdefault(kind, text)
    if len(title) < 2 or kind_of_label(title) is not None:
        return None
    values.pop("question", None)
    reply = values.pop("reply", "")
    if reply and "status" not in values:
        values["status"] = reply[:20]
    return record_of(values, title, url)


def _labelled(dom: Dom, base: str, groups: list[Group]) -> tuple[LetterRecord, ...]:
    for group in groups[:3]:
        rows = [row for row in group.rows[:MAX_LETTERS] if not _MORE.match(row.title)]
        if len(rows) < 2 or group.container.place in _OUTSIDE:
            continue
        texts = [dom.line(_whole(row)) for row in rows]
        telling = [_tells(text, row.title) for text, row in zip(texts, rows, strict=True)]
        if sum(telling) * 2 < len(rows):
            continue
        return tuple(_from_row(base, row, text) for row, text in zip(rows, texts, strict=True))
    return ()


def _whole(row: Row) -> El:
    """Return the element of the whole entry, also where the row is only its link."""
    el = row.el
    parent = el.parent
    if el.tag == "a" and parent is not None and parent.tag in ("li", "tr", "td", "p", "div", "dd"):
        return parent if len([c for c in parent.children if c.tag == "a"]) == 1 else el
    return el


def _without(text: str, title: str) -> str:
    return text.replace(title, " ", 1)


def _tells(text: str, title: str) -> bool:
    rest = _without(text, title)
    if len(rest) > 400:
        return False
    return status_in(rest) is not None or _BOTH.search(rest) is not None


def _from_row(base: str, row: Row, text: str) -> LetterRecord:
    rest = _without(text, row.title)
    values: dict[str, str] = {}
    for value, raw, offset in find_dates(rest):
        before = rest[max(0, offset - 14) : offset]
        if _ACCEPTED.search(before):
            kind = "accepted"
        else:
            kind = "replied" if _REPLIED.search(before) else "asked"
        values.setdefault(kind, raw if kind else value.isoformat())
    status = status_in(rest)
    if status:
        values["status"] = status
    unit = _UNIT.search(rest)
    if unit:
        values["unit"] = unit.group(1)
    url = canonical_url(base, row.href) if row.href else None
    return record_of(values, squeeze(row.title), url)
