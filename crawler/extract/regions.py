"""Which part of the page is header, menu, side menu, pager and footer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.extract.dom import Dom, El
from crawler.extract.row_dates import is_dated
from crawler.extract.words import PAGER_WORD, Hint
from gkcheck.models.facts import Place

# Both cases are spelt out: a pattern that ignores case is searched for many times more slowly.
_FOOT_WORD = re.compile(
    r"I[Cc][Pp]\s*[备证]|i[Cc][Pp]\s*[备证]|公网安备|标\s{0,8}识\s{0,8}码|版权所有"
    r"|C[Oo][Pp][Yy][Rr][Ii][Gg][Hh][Tt]|c[Oo][Pp][Yy][Rr][Ii][Gg][Hh][Tt]"
    r"|[主承]\s{0,8}办(?:\s{0,8}单\s{0,8}位)?\s{0,8}[:：]|技术支持\s{0,8}[:：]|备案号"
)
# What no notice says.
_FOOT_ONLY = re.compile(
    r"I[Cc][Pp]|i[Cc][Pp]|公网安备|标\s{0,8}识\s{0,8}码|版权所有|[Cc][Oo][Pp][Yy][Rr][Ii][Gg][Hh][Tt]"
)
_LONG_FOOT = 300  # characters of a footer that names but sponsors
_PAGE_STEP = re.compile(r"[下上]一?页$|[末尾]页$")
_OTHER_STEP = re.compile(r"[前后]一页$")  # a sentence may say it too; a link does not
_PAGE_OF = re.compile(r"\d\s*/\s*\d+\s*$")
_WHICH_PAGE = re.compile(r"(?<![\d/])\d{1,5}\s*/\s*\d{1,5}(?![\d/])")
_PAGE_COUNT = re.compile(r"共\s*\d+\s*[页条]")
_PAGE_LABEL = re.compile(r"[页录条总]数\s*[:：]\s*\d")
_PAGER_ONLY = re.compile(
    r"[\s\d/,，、|:：.…<>«»‹›~\-\[\]()（）共总计第当前页次码条篇项目记录信息每检索显示有是分数为到至往转跳首上下一末尾确定GOgo]+"
)
# What a link of a pager says: letters too (Next), 后十页.
_STEP_ONLY = re.compile(
    rf"[\x00-\u4dff\ua000-\U0010ffff最后十{_PAGER_ONLY.pattern[1:-2]}]*|.*[页頁].*", re.S
)
_PICTURED = re.compile(r"(?:[下后]一?页|[末尾]页|最后一?页|转到第\s*\d+\s*页)$")
_FOOT_LIMIT = 2500
_AFTER = 12  # characters beside a footer's words and links: 友情链接:
_MOST_FRIENDS = 20  # more may be what a column lists
_CELL = frozenset(["dt", "dd", "td", "th", "label", "span"])
_FRIEND = re.compile(r"friend|link|yqlj|youlian|tool|share|search|lang")


def mark(el: El, place: Place) -> None:
    """Say that ``el`` is the root of a region; inner roots win over outer ones."""
    el.place = place


def _by_foot_words(dom: Dom) -> El | None:
    """Find the footer by what it says, for templates whose names tell nothing."""
    total = len(dom.text)
    hits = [m.start() for m in _FOOT_WORD.finditer(dom.text, int(total * 0.4))]
    # What is left of another template is hidden; a copy for phones may be all there is.
    hits = [hit for hit in hits if not dom.at(hit).hidden] or hits
    if not hits:
        return None
    near = [hit for hit in hits if hits[-1] - hit <= _FOOT_LIMIT]
    for hit in near:
        el = _foot_around(dom, hit, hits[-1])
        # A cell that holds no more than 承办单位： labels something in the content.
        if (el.tag not in _CELL or el.end >= hits[-1]) and not _tells(dom, el):
            return el
    return None


def _tells(dom: Dom, el: El) -> bool:
    """Tell whether ``el`` is a notice that names sponsors or a register's number, but no footer."""
    if _FOOT_ONLY.search(dom.text, el.start, el.end):
        return False
    return el.end - el.start > _LONG_FOOT or dom.text.find("。", el.start, el.end) >= 0


def _foot_around(dom: Dom, first: int, last: int) -> El:
    """Return the largest element round ``first`` that may be a footer, best up to ``last``."""
    total = len(dom.text)
    el = dom.at(first)
    while el.parent is not None and el.parent.tag not in ("body", "html"):
        parent = el.parent
        size = parent.end - parent.start
        if size > _FOOT_LIMIT or size > total * 0.6 or len(dom.links_in(parent)) > 60:
            break
        el = parent
        if el.end >= last:
            break
    return el


def _with_friends(dom: Dom, el: El, host: str) -> El:
    """Return what holds a footer found by words and, before it, but links to other sites."""
    parent = el.parent
    while parent is not None and parent.tag not in ("body", "html"):
        before = [a for a in dom.links_in(parent) if a.end <= el.start]
        words = (
            len(dom.line(parent)) - len(dom.line(el)) - sum(len(dom.line(a)) + 1 for a in before)
        )
        if words > _AFTER or parent.end - el.end > _AFTER or len(before) > _MOST_FRIENDS:
            return el
        if before:
            hosts = {urlsplit(a.get("href")).netloc for a in before}
            return el if hosts & {"", host} else parent
        parent = parent.parent
    return el


def find_footers(dom: Dom, host: str = "") -> list[El]:
    """Return the roots of the page's footers (a page may hold one for PC and one for phones).

    ``host`` is the page's own, with its port: links to others may belong to a footer.
    """
    total = len(dom.text)
    found: list[El] = []
    for el in dom.hinted(Hint.FOOT, "footer"):
        if el.tag in ("a", "img", "p", "span", "body", "html", "input", "li"):
            continue
        if found and el.index < found[-1].last:
            continue
        if el.hidden or (el.start < total * 0.35 and total > 600):
            continue
        size = el.end - el.start
        if size > max(total * 0.7, 1200) or (el.tag != "footer" and not _footer_like(dom, el)):
            continue
        found.append(el)
    by_words = _by_foot_words(dom)
    if by_words is not None:
        by_words = _with_friends(dom, by_words, host)
    if by_words is not None and not any(by_words.within(el) for el in found):
        found = [el for el in found if not el.within(by_words)]
        found.append(by_words)
    return found


def _footer_like(dom: Dom, el: El) -> bool:
    text = dom.text[el.start : el.end]
    if _FOOT_WORD.search(text):
        return True
    # A strip of links or marks in the last part of the page.
    return el.start > len(dom.text) * 0.8 and not PAGER_WORD.search(text)


_LONGEST_STEP = 12  # characters of a link in a pager


def find_pagers(dom: Dom) -> list[El]:
    """Return the roots of paging controls."""
    found: list[El] = []
    for el in dom.hinted(Hint.PAGER):
        if el.tag in ("a", "body", "html", "input") or el.end - el.start > 400:
            continue
        if found and el.index < found[-1].last:
            continue
        if (
            PAGER_WORD.search(dom.text, el.start, el.end)
            or _scripted_pager(dom, el)
            or _says_page(dom, el)
        ) and not _holds_more(dom, el):
            found.append(el)
    if not found:
        found.extend(_pagers_by_words(dom))
    return found


def _holds_more(dom: Dom, el: El) -> bool:
    """Tell whether ``el`` holds links to other than pages: what is called a page box may hold a page."""
    others = 0
    for a in dom.links_in(el):
        if a.end - a.start > _LONGEST_STEP:
            return True
        others += a.start < a.end and not _STEP_ONLY.fullmatch(dom.text, a.start, a.end)
    return others > 1


def _says_page(dom: Dom, el: El) -> bool:
    """Tell an element that says 1/27 beside its links and little else."""
    return (
        el.end - el.start <= 60
        and bool(dom.links_in(el))
        and _WHICH_PAGE.search(dom.text, el.start, el.end) is not None
        and _PAGER_ONLY.fullmatch(dom.text, el.start, el.end) is not None
    )


def _scripted_pager(dom: Dom, el: El) -> bool:
    return any(
        parent.within(el) and "page" in source.lower()
        for _, parent, _, source in dom.scripts
        if source
    )


def _pagers_by_words(dom: Dom) -> list[El]:
    text = dom.text
    spots: list[int] = []
    at = text.find("页")
    while at >= 0:
        step = _PAGE_STEP.search(text, max(0, at - 2), at + 1) or (
            _OTHER_STEP.search(text, max(0, at - 2), at + 1) and dom.at(at - 1).tag == "a"
        )
        if step:
            best = _short_holder(dom, dom.at(at - 1))
            if best is not None:
                return [best]
        elif _PAGE_OF.search(text, max(0, at - 16), at):
            spots.append(at)
        at = text.find("页", at + 1)
    spots += [match.start() for match in _PAGE_COUNT.finditer(text)]
    if "数:" in text or "数：" in text:
        spots += [match.start() for match in _PAGE_LABEL.finditer(text)]
    for spot in spots:
        best = _short_holder(dom, dom.at(spot))
        # A sentence may speak of pages too; a pager says little else.
        if best is not None and _PAGER_ONLY.fullmatch(dom.text, best.start, best.end):
            return [best]
    return _pagers_by_numbers(dom) or _pagers_by_pictures(dom)


def _pagers_by_pictures(dom: Dom) -> list[El]:
    """Find a pager whose links to the next and last page are pictures that say so."""
    for a in dom.links:
        if a.start != a.end:
            continue
        said = [el.attrs.get(name) or "" for el in (a, *a.children) for name in ("title", "alt")]
        if any("页" in words and _PICTURED.match(words.strip()) for words in said):
            best = _short_holder(dom, a)
            # A row of pictures to leaf through counts nothing.
            if best is not None and any(map(str.isdigit, dom.text[best.start : best.end])):
                return [best]
    return []


def _short_holder(dom: Dom, el: El) -> El | None:
    best: El | None = None
    node: El | None = el
    while node is not None and node.tag not in ("body", "html") and node.end - node.start <= 300:
        if _holds_more(dom, node):
            break  # a short list or a menu stands in it too
        best = node
        node = node.parent
    return best


def _pagers_by_numbers(dom: Dom) -> list[El]:
    """Find a pager that is but a row of numbered links: 1 2 3 4."""
    run: list[El] = []
    for a in [*dom.links, dom.root]:
        text = _number(dom, a)
        if text.isdigit() and (not run or int(text) == _value(dom, run[-1]) + 1):
            run.append(a)
            continue
        if 2 <= len(run) <= 15 and _value(dom, run[0]) <= 2 and all(map(_leads, run[1:])):
            holder = run[0].parent
            while holder is not None and not run[-1].within(holder):
                holder = holder.parent
            if (
                holder is not None
                and holder.end - holder.start <= 200
                and holder.tag not in ("body", "html")
            ):
                return [holder]
        run = [a] if text in ("1", "2") else []
    return []


def _number(dom: Dom, a: El) -> str:
    return dom.text[a.start : a.end].strip(" \n[]【】()（）") if a.end - a.start < 10 else ""


def _value(dom: Dom, a: El) -> int:
    return int(_number(dom, a))


def _leads(a: El) -> bool:
    href = a.get("href")
    return bool(href) and href[:1] != "#" and not href.lower().startswith("javascript")


def find_header(dom: Dom) -> list[El]:
    """Return the roots of the page's head (logo, tools, search)."""
    found: list[El] = []
    limit = len(dom.text) * 0.4
    for el in dom.hinted(Hint.HEAD, "header"):
        if el.start > limit:
            break
        if found and el.index < found[-1].last:
            continue
        if el.tag in ("a", "img", "body", "html", "li", "span", "p"):
            continue
        if el.end - el.start < max(limit, 400):
            found.append(el)
    return found


def find_sides(dom: Dom) -> list[El]:
    """Return side menus: a narrow column of a few short links, beside the content."""
    found: list[El] = []
    total = len(dom.text)
    for el in dom.hinted(Hint.SIDE):
        if el.tag in ("a", "body", "html", "img", "span", "p"):
            continue
        if found and el.index < found[-1].last:
            continue
        if el.start > total * 0.8 or _FRIEND.search(el.hints):
            continue
        anchors = dom.links_in(el)
        # most branches of a tree are closed
        most, size = (400, 6000) if "tree" in el.hints else (60, 1500)
        if not 2 <= len(anchors) <= most or is_dated(dom, el):
            continue
        lengths = [len(dom.line(a)) for a in anchors]
        if sum(lengths) / len(lengths) <= 12 and max(lengths) <= 24 and el.end - el.start < size:
            found.append(el)
    return found


def find_attachment_blocks(dom: Dom) -> list[El]:
    """Return blocks whose name says that they hold attachments."""
    return [
        el
        for el in dom.hinted(Hint.ATTACH)
        if el.tag not in ("a", "body", "html", "img") and el.end - el.start < 1200
    ]


def spread(dom: Dom) -> None:
    """Give every element the place of its nearest marked ancestor (or OTHER)."""
    root, other = dom.root, Place.OTHER
    root.place = root.place or other
    for el in dom.els:  # parents come first
        if el.place is None:
            parent = el.parent
            el.place = other if parent is None else parent.place
