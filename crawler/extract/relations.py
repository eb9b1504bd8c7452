"""Blocks that tie a policy to its interpretations and back (相关解读, 政策原文, 关联稿件 ...)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extract.content import outside
from crawler.extract.dom import Dom, El
from crawler.extract.rows import anchor_title
from crawler.extract.words import ARTICLE_PATH, MORE, Hint
from crawler.urls import canonical_url
from gkcheck.models.facts import Place, RelationBlockRecord, RelationKind, RelationRecord

_INTERPRETATION = (
    "相关解读|政策解读|解读文件|解读链接|图解|关联解读|解读材料|文件解读|解读稿|解读信息|图文解读|一图读懂|一图看懂|图解政策|媒体解读|专家解读|"
    "政策图解|视频解读|解读|相关政策解读|延伸解读|政策解读链接|文字解读|部门解读|解读报道"
)
_POLICY = (
    "政策原文|原文链接|政策文件|相关政策|相关文件|关联文件|文件原文|政策链接|文件链接|原文|关联政策|政策原文链接|解读原文|"
    "相关政策文件|相关法规|对应文件|查看原文|原政策|政策文件链接|被解读文件|相关政策原文"
)
_OTHER = "关联稿件|相关稿件|相关信息|相关文章|相关报道|相关阅读|延伸阅读|相关内容|关联信息|相关新闻|相关资讯|相关文档|关联阅读|相关文件及解读|相关链接"
_KIND_OF = {
    word: kind
    for words, kind in (
        (_OTHER, RelationKind.OTHER),
        (_POLICY, RelationKind.POLICY),
        (_INTERPRETATION, RelationKind.INTERPRETATION),
    )
    for word in words.split("|")
}
# At the beginning of a line, behind bullets and a bracket. A page's text has no white space but
# blanks and line breaks.
_LEAD = r"[ >·●■▪|◆]{0,12}[【\[(（<《]? {0,12}"
_WORD = rf"{_LEAD}({'|'.join(sorted(_KIND_OF, key=len, reverse=True))})"
_FIRST, _LINE = re.compile(_WORD), re.compile(rf"\n{_WORD}")
_MOST_LEAD = 12  # characters of a line before a label, its line break among them
_AFTER = re.compile(r"\s*[】\])）>》]?\s*(?:[:：]\s*|(?=\n|$))")
_BLOCK = 2500
_HOLDERS = frozenset(["ul", "ol", "dl", "table", "a", "iframe"])
# Names that columns bear too: a long list below one of them is a column shown beside the text.
_MOST_LINKS = 8
_READS = re.compile(r"解读|图解|一图|读懂|看懂|问答|答记者问")
_ASKS = re.compile(
    r"ajax|\.get\(|\.post\(|getJSON|XMLHttpRequest|fetch\(|document\.write|innerHTML", re.I
)
_BOUND = ("相关", "关联", "延伸")
_NEIGHBOUR = re.compile(r"[上下前后]一?[篇条个页]")
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
        if after is None:
            continue
        el = dom.at(start)
        if el.tag == "a" or any(
            node.tag == "a" for node, _ in zip(el.ancestors(), range(3), strict=False)
        ):
            continue
        word = match.group(1)
        found.append(RelationLabel(_KIND_OF[word], word, start, after.end()))
    return found


def _block_of(dom: Dom, label: El, end: int, body: El | None) -> El | None:
    """Return the block of a label: the smallest element that holds anything behind the label.

    An element that is named as a block of related reading ends the climb, so that an empty block
    does not take in what stands below it.
    """
    node: El | None = label
    for _ in range(5):
        if node is None or node.tag in ("body", "html"):
            return None
        if body is not None and body.within(node) and body is not node:
            return None
        behind = dom.text[end : node.end].strip(" \n:：】])）>》")
        if behind or any(el.start >= end and el.tag in _HOLDERS for el in dom.inside(node)):
            return node if node.end - node.start <= _BLOCK else None
        if node.has(Hint.RELATED):
            return node
        node = node.parent
    return None


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
        stop = labels[i + 1].start if i + 1 < len(labels) else len(dom.text)
        block = _block_of(dom, el, mark.end, body)
        found = 0
        taken: list[tuple[str, str]] = []
        if block is not None:
            for a in dom.links_in(block):
                if not mark.end - 1 <= a.start < stop:
                    continue
                title = anchor_title(dom, a)
                url = canonical_url(base, a.get("href"))
                if len(title) < 2 or MORE.match(title) or _JUNK.search(title) or url == own_url:
                    continue
                if _NEIGHBOUR.search(dom.text[max(0, a.start - 8) : a.start]):
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
        state = "filled" if found else "scripted" if _scripted(dom, el) else "empty"
        known = blocks.get((kind, label))
        if known is None or known.state == "empty":
            blocks[(kind, label)] = RelationBlockRecord(kind, label, state)
    for a in dom.links:
        word = _button(dom, a)
        url = canonical_url(base, a.get("href")) if word else None
        if word and url and url != own_url and ARTICLE_PATH.search(url):
            kind = _KIND_OF[word]
            title = " ".join(a.get("title").split()) or word
            records.setdefault((word, url), RelationRecord(kind, word, title[:200], url))
            blocks[(kind, word)] = RelationBlockRecord(kind, word, "filled")
    return tuple(records.values()), tuple(blocks.values())


def _button(dom: Dom, a: El) -> str | None:
    """Return the label that is the whole text of a link in the main part of the page."""
    if a.end - a.start > 14 or outside(a) or a.hidden:
        return None
    word = re.sub(r"[^\u4e00-\u9fa5]", "", dom.text[a.start : a.end])
    return word if word in _KIND_OF and _KIND_OF[word] is not RelationKind.OTHER else None


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
