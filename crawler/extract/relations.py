"""Blocks that tie a policy to its interpretations and back (相关解读, 政策原文, 关联稿件 ...)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extract.content import outside
from crawler.extract.dom import Dom, El
from crawler.extract.row_titles import anchor_title
from crawler.extract.words import ARTICLE_PATH, MORE, Hint
from crawler.urls import canonical_url
from gkcheck.models.facts import Place, RelationBlockRecord, RelationKind, RelationRecord

_INTERPRETATION = "图解|一图读懂|一图看懂|图解政策|政策图解|解读视频|解读文字|政策问答|简明问答"
_POLICY = (
    "政策原文|原文链接|政策文件|相关政策|相关文件|关联文件|文件原文|政策链接|文件链接|原文|关联政策|政策原文链接|解读原文|"
    "相关政策文件|相关法规|对应文件|查看原文|原政策|政策文件链接|被解读文件|相关政策原文|查看政策原文|点击查看原文|点击查看政策原文|"
    "政策文件原文|文件原文链接|关联政策文件|对应政策|原文件|原文地址"
)
_OTHER = "关联稿件|相关稿件|相关信息|相关文章|相关报道|相关阅读|延伸阅读|相关内容|关联信息|相关新闻|相关资讯|相关文档|关联阅读|相关文件及解读|相关链接"
# 政策解读, 相关解读材料, 图片解读: what is read and how stands before the word, what it is behind it.
_BEFORE = "查看相关|相关政策|相关文件|关联政策|查看|相关|关联|对应|配套|政策文件|政策|文件|延伸|媒体|专家|部门|官方|权威|图文|图片|文字|视频|音频|动漫|动画|图表|简明"
_BEHIND = "文件|材料|链接|信息|稿件|稿|报道|内容|文章|资料|方案"
_KIND_OF = {
    word: kind
    for words, kind in (
        (_OTHER, RelationKind.OTHER),
        (_POLICY, RelationKind.POLICY),
        (_INTERPRETATION, RelationKind.INTERPRETATION),
    )
    for word in words.split("|")
}
_READING = rf"(?:{_BEFORE})?解读(?:{_BEHIND})?"
_IS_READING = re.compile(rf"(?:{_READING})$")


def _kind_of(word: str) -> RelationKind | None:
    """Return what a label announces, or None for any other text."""
    kind = _KIND_OF.get(word)
    if kind is None and _IS_READING.match(word):
        return RelationKind.INTERPRETATION
    return kind


# At the beginning of a line, behind bullets and a bracket. A page's text has no white space but
# blanks and line breaks.
_LEAD = r"[ >·●■▪|◆]{0,12}[【\[(（<《]? {0,12}"
# The longest first; a name that holds 解读 is tried before the shorter name it begins with.
_NAMES = sorted(_KIND_OF, key=len, reverse=True)
_TOLD = "|".join(word for word in _NAMES if "解读" in word)
# The first character rules out nearly every line.
_BEGIN = "".join(sorted({name[0] for name in (*_NAMES, *_BEFORE.split("|"), "解")}))
_WORD = rf"{_LEAD}(?=[{_BEGIN}])({_TOLD}|{_READING}|{'|'.join(_NAMES)})"
_FIRST, _LINE = re.compile(_WORD), re.compile(rf"\n{_WORD}")
_MOST_LEAD = 12  # characters of a line before a label, its line break among them
_AFTER = re.compile(r"\s*[】\])）>》]?\s*(?:[:：]\s*|(?=\n|$))")
# 【相关解读】 needs no colon, unless the lines round it bear other tags: those are of a list.
_CLOSED = re.compile(r" *[】\]] *(?=\S)")
_TAGGED = re.compile(r"[ >·●■▪|◆]{0,12}[【\[] *([\u4e00-\u9fa5]{2,12}) *[】\]]")
_LINE_DAY = re.compile(r"\d{1,2}[-/.月]\d{1,2}日?[\])）]?\s*$")
_TOLD_LINE = re.compile(rf"\n{_WORD}[ ]?(?:[】\])）>》]|[:：])")
_MOST_TOLD = 4
_NUMBERED = re.compile(r"(?<!list)[/_-][0-9a-zA-Z]{0,6}\d{3,}\.\w{3,5}$|[?&]\w*id=\w{2,}", re.I)
_OPENING = ("【", "[")
_FAR = 400
_BLOCK = 2500
_HEADS = 40  # characters of labels side by side
_STEPS = 5  # boxes up from a label that hold more than one
_HOLDERS = frozenset(["ul", "ol", "dl", "table", "a", "iframe"])
# Names that columns bear too: a long list below one of them is a column shown beside the text.
_MOST_LINKS = 8
_READS = re.compile(r"解读|图解|一图|读懂|看懂|问答|答记者问")
_ASKS = re.compile(
    r"ajax|\.get\(|\.post\(|getJSON|XMLHttpRequest|fetch\(|document\.write|innerHTML", re.I
)
_BOUND = ("相关", "关联", "延伸")
_NEIGHBOUR = re.compile(r"[上下前后]一?[篇条个页]")
_WORDS = re.compile(r"[\u4e00-\u9fa5]")
_JUNK = re.compile(r"打印|关闭|返回|分享|收藏|上一[篇条页]|下一[篇条页]|首页|javascript", re.I)


@dataclass(frozen=True, slots=True)
class RelationLabel:
    """A label that stands at the beginning of a line, alone or before a colon."""

    kind: RelationKind
    text: str
    start: int
    end: int


def find_labels(dom: Dom) -> list[RelationLabel]:
    """Return every relation label of the page in order."""
    text = dom.text
    found: list[RelationLabel] = []
    first = _FIRST.match(text)
    for match in [*([first] if first else []), *_LINE.finditer(text)]:
        start = match.start(1)
        if start - match.start() > _MOST_LEAD - (match is first):
            continue
        after = _AFTER.match(text, match.end())
        if after is None and text[start - 1 : start] in _OPENING and _is_lone(text, start):
            after = _CLOSED.match(text, match.end())
        if after is None:
            continue
        if _link_round(dom.at(start)) is not None:
            continue
        word = match.group(1)
        kind = _kind_of(word)
        if kind is not None:
            found.append(RelationLabel(kind, word, start, after.end()))
    return found


def _is_lone(text: str, start: int) -> bool:
    """Tell a bracketed label from the tag of an entry in a list."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", start)
    high = len(text) if high < 0 else high
    before = text[max(0, low - _FAR) : low].rstrip("\n").rpartition("\n")[2]
    behind = text[high : high + _FAR].lstrip("\n").partition("\n")[0]
    for line in (before, behind):
        tag = _TAGGED.match(line)
        if tag and _kind_of(tag.group(1)) is None:
            return False
    return not _LINE_DAY.search(text[low:high]) and not _LINE_DAY.match(behind.strip())


def _block_of(dom: Dom, label: El, end: int, body: El | None) -> list[El]:
    """Return the block of a label: the smallest element that holds anything behind the label.

    An element that is named as a block of related reading ends the climb, so that an empty block
    does not take in what stands below it. Where the label stands beside the text itself, its block
    is what follows the label there.
    """
    node: El | None = label
    head: El | None = None
    steps = 0
    while steps < _STEPS:
        if node is None or node.tag in ("body", "html"):
            return []
        if body is not None and body.within(node) and body is not node:
            return _below(dom, head) if head is not None and head.start >= body.end else []
        behind = dom.text[end : node.end].strip(" \n:：】])）>》")
        if behind or any(el.start >= end and el.tag in _HOLDERS for el in dom.inside(node)):
            return [node] if node.end - node.start <= _BLOCK else []
        if node.has(Hint.RELATED) and not _is_title_of(node):
            return [node]
        steps += node.parent is not None and len(node.parent.children) > 1
        node, head = node.parent, node
    return []


def _side_by_side(dom: Dom, labels: list[RelationLabel], at: int) -> bool:
    """Tell whether nothing stands between a label and the next."""
    return not dom.text[labels[at].end : labels[at + 1].start].strip(" \n|/·")


def _panes(dom: Dom, heads: list[RelationLabel]) -> list[El]:
    """Return the box of each of the tabs ``heads``, where all but one are hidden; else none."""
    last = dom.at(heads[-1].start)
    node: El | None = dom.at(heads[0].start)
    while node is not None and not last.within(node):
        node = node.parent
    while node is not None and node.parent is not None and node.tag not in ("body", "html"):
        beside = node.parent.children
        below = beside[beside.index(node) + 1 :]
        while below:
            panes = below[: len(heads)]
            if len(panes) == len(heads) > sum(not el.hidden for el in panes) == 1:
                return panes
            below = below[0].children
        if len(beside) > 1:
            break
        node = node.parent
    return []


def _below(dom: Dom, head: El) -> list[El]:
    """Return the elements with links that follow ``head``, all made alike, none with its own head."""
    found: list[El] = []
    beside = head.parent.children if head.parent is not None else []
    for el in beside[beside.index(head) + 1 :]:
        if found and (el.tag, el.get("class")) != (found[0].tag, found[0].get("class")):
            break
        links = dom.links_in(el)
        if not links or outside(el) or _WORDS.search(dom.text[el.start : links[0].start]):
            break
        found.append(el)
    return found if found and found[-1].end - found[0].start <= _BLOCK else []


def _is_title_of(el: El) -> bool:
    """Tell whether ``el``, which holds a label alone, is the head of a block around or below it."""
    parent, alone = el.parent, True
    while parent is not None and parent.tag not in ("body", "html"):
        place = parent.children.index(el) + 1
        below = parent.children[place] if place < len(parent.children) and alone else None
        if parent.has(Hint.RELATED) or (below is not None and below.has(Hint.RELATED)):
            return True
        if parent.low != parent.high or parent.end - parent.start > _HEADS:
            return False
        alone = alone and len(parent.children) == 1
        el, parent = parent, parent.parent
    return False


def _scripted(dom: Dom, el: El) -> bool:
    scope = el.parent if el.parent is not None and el.parent.tag not in ("body", "html") else el
    for position, parent, _, source in dom.scripts:
        if (
            source
            and scope.start <= position <= scope.end
            and parent.within(scope)
            and _ASKS.search(source)
        ):
            return True
    return False


def find_relations(
    dom: Dom, base: str, labels: list[RelationLabel], body: El | None, own_url: str
) -> tuple[tuple[RelationRecord, ...], tuple[RelationBlockRecord, ...]]:
    """Return the links inside relation blocks and the blocks themselves.

    A block whose label is there without any link is ``empty``; ``scripted`` when a script stands
    in it that asks for more. A link in a neutral block (关联稿件) counts as an interpretation when
    its title says so.
    """
    records: dict[tuple[str, str], RelationRecord] = {}
    blocks: dict[tuple[str, str], RelationBlockRecord] = {}
    for i, mark in enumerate(labels):
        kind, label = mark.kind, mark.text
        el = dom.at(mark.start)
        if outside(el):
            continue
        # Heads of tabs stand side by side; their links follow the last of them.
        first = last = i
        while last + 1 < len(labels) and _side_by_side(dom, labels, last):
            last += 1
        while first and _side_by_side(dom, labels, first - 1):
            first -= 1
        kinds = {label.kind for label in labels[first : last + 1]}
        stop = labels[last + 1].start if last + 1 < len(labels) else len(dom.text)
        panes = _panes(dom, labels[first : last + 1]) if last > first else []
        if panes:
            block = [panes[i - first]]
        else:
            block = _block_of(dom, dom.at(labels[last].start), labels[last].end, body)
        found = others = 0
        taken: list[tuple[str, str]] = []
        for part in block:
            for a in dom.links_in(part):
                if not labels[last].end - 1 <= a.start < stop:
                    continue
                title = anchor_title(dom, a)
                url = canonical_url(base, a.get("href"))
                if len(title) < 2 or MORE.match(title) or _JUNK.search(title) or url == own_url:
                    continue
                if _NEIGHBOUR.search(dom.text[max(0, a.start - 8) : a.start]):
                    continue
                if (
                    not panes
                    and len(kinds) > 1
                    and bool(_READS.search(title)) != (kind is RelationKind.INTERPRETATION)
                ):
                    others += 1  # of the other tab
                    continue
                found += 1
                if url is not None:
                    taken.append((title[:200], url))
        if found > _MOST_LINKS and not label.startswith(_BOUND):
            continue
        for title, url in taken:
            as_kind = kind
            if kind is RelationKind.OTHER and _READS.search(title):
                as_kind = RelationKind.INTERPRETATION
            records.setdefault((label, url), RelationRecord(as_kind, label, title, url))
        state = "filled" if found else "scripted" if others or _scripted(dom, el) else "empty"
        if panes and not found and not dom.line(block[0]):
            state = "scripted"  # nothing is in the pane yet, not even that there is nothing
        known = blocks.get((kind, label))
        if known is None or known.state == "empty":
            blocks[(kind, label)] = RelationBlockRecord(kind, label, state)
    known_urls = {url for _, url in records}
    columns: set[tuple[str, ...]] | None = None
    buttons = [(a, word) for a in dom.links if (word := _button(dom, a))]
    for a, word in [*_told_links(dom), *buttons]:
        kind_of, goes = _kind_of(word), canonical_url(base, a.get("href"))
        if not kind_of or not goes or goes in known_urls or goes == own_url:
            continue
        if columns is None:
            columns = {
                shape
                for a in dom.links
                if a.place is Place.BREADCRUMB
                and (shape := _shape(canonical_url(base, a.get("href"))))
            }
        if _is_document(goes) and _shape(goes) not in columns:
            title = " ".join(a.get("title").split()) or anchor_title(dom, a) or word
            records.setdefault((word, goes), RelationRecord(kind_of, word, title[:200], goes))
            blocks[(kind_of, word)] = RelationBlockRecord(kind_of, word, "filled")
    return tuple(records.values()), tuple(blocks.values())


def _is_document(url: str) -> bool:
    """Tell the address of one document from that of a column."""
    return ARTICLE_PATH.search(url) is not None or _NUMBERED.search(url) is not None


def _shape(url: str | None) -> tuple[str, ...]:
    """Return what addresses with a query have in common: the page and the names of what is asked."""
    page, _, query = (url or "").partition("?")
    return (page, *sorted(part.partition("=")[0] for part in query.split("&"))) if query else ()


def _button(dom: Dom, a: El) -> str | None:
    """Return the label that is the whole of a link in the main part of the page, or of its picture."""
    if a.end - a.start > 14 or outside(a) or a.hidden:
        return None
    said = dom.text[a.start : a.end]
    if not said.strip():
        said = next(
            (el.get("alt") or el.get("title") for el in dom.inside(a) if el.tag == "img"), ""
        )
    word = re.sub(r"[^\u4e00-\u9fa5]", "", said)
    return word if _kind_of(word) not in (None, RelationKind.OTHER) else None


def _told_links(dom: Dom) -> list[tuple[El, str]]:
    """Return links whose own text begins with a label (政策解读：…), with it; rows of a list are none."""
    found: list[tuple[El, str]] = []
    for match in _TOLD_LINE.finditer(dom.text):
        a = _link_round(dom.at(match.start(1)))
        if a is None or a.hidden or outside(a) or a.place is Place.LIST:
            continue
        if _kind_of(match.group(1)) in (None, RelationKind.OTHER):
            continue
        if dom.dates(a.start, min(len(dom.text), a.end + 16)):
            return []
        found.append((a, match.group(1)))
    return found if len(found) <= _MOST_TOLD else []


def _link_round(el: El) -> El | None:
    """Return the link that ``el`` is or stands in."""
    near = zip(el.ancestors(), range(3), strict=False)
    return el if el.tag == "a" else next((node for node, _ in near if node.tag == "a"), None)


def related_regions(dom: Dom, labels: list[RelationLabel]) -> list[El]:
    """Return the elements that hold blocks of related reading: they are not the page's own list.

    政策解读 or 政策文件 alone may head a column's own list, so only 相关... and 关联... count.
    """
    found: list[El] = []
    for mark in labels:
        if not mark.text.startswith(_BOUND):
            continue
        el = dom.at(mark.start)
        if el.place is Place.NAV or el.tag == "a":
            continue
        node = el
        while (
            node.parent is not None
            and node.parent.tag not in ("body", "html")
            and node.parent.end - node.parent.start <= 1500
            and not dom.links_in(node)
        ):
            node = node.parent
        found.append(node)
    return found
