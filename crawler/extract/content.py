"""The main text of a page and its heading."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable, label_before
from crawler.extract.metas import Metas
from crawler.extract.words import LEAVE_SITE, PUBLISHED_LABEL, Hint
from gkcheck.models.facts import Place
from gkcheck.text.normalize import normalize_title, squeeze

_OUTSIDE = frozenset(
    [Place.NAV, Place.BREADCRUMB, Place.SIDE_NAV, Place.FOOTER, Place.HEADER, Place.PAGER]
)
_TITLE_CUT = re.compile(
    r"\s*[_|｜]\s*|\s+[-–—]+\s*|\s*[-–—]+\s+|__|--+|(?<=[\u4e00-\u9fa5])-(?=[\u4e00-\u9fa5])"
)
_NO_HEADING = frozenset(["a", "li", "title", "body", "html", "tr", "tbody", "table", "ul"])
_TEXT_TAGS = frozenset(["p", "div", "td", "section", "article", "li", "dd", "pre", "center"])
_INLINE = frozenset(["span", "font", "a", "b", "strong", "em", "i", "u"])
_BLANKS = 4  # characters: white space that the reading of a page writes round boxes
_MANY = 100  # characters: less is a line or two
_LEAST_CELLS = 9
_MIN_BODY = 40
_INFO = re.compile(
    r"(?:来\s{0,8}源|作\s{0,8}者|编\s{0,8}辑|(?:发布|发表|更新|公开|成文)(?:日期|时间)|日\s{0,8}期|时\s{0,8}间|浏览\w{0,4}|点击\w{0,4}|阅读\w{0,4}|字[体号]\w{0,2})\s{0,4}[:：]"
)
_EDITOR = re.compile(
    r"ucap-?content|trs_u?editor|view trs_|vsb_content|v_news_content|easysite-news-text|\bzoomcon\b",
    re.I,
)
_BARE_INFO = re.compile(
    r"(?:发布|发表|更新|公开)(?:日期|时间)|(?:信息|文章|稿件)来源|(?:浏览|阅读|点击)(?:次数|量|数)"
)
# Whoever issued a document is named in the page's title too, and in the field table above it.
_ISSUED_BY = label_before("发布机构")


def outside(el: El) -> bool:
    """Tell whether ``el`` stands in a menu, trail, header, footer or pager."""
    return el.place in _OUTSIDE


def page_title(dom: Dom, html_titles: list[str]) -> str | None:
    """Return the first ``<title>`` that says something."""
    for text in html_titles:
        title = squeeze(text)
        if title:
            return title[:300]
    return None


def title_parts(title: str | None) -> list[str]:
    """Return the parts of a ``<title>`` (page, column, site), the whole first."""
    if not title:
        return []
    parts = [part.strip() for part in _TITLE_CUT.split(title) if part.strip()]
    return [title, *parts] if len(parts) > 1 else [title]


def published_label(dom: Dom) -> int | None:
    """Return where the page states when it was published, or None; lists state it many times."""
    return _published_label(dom.text)


@lru_cache(maxsize=1)  # several readers of one page ask
def _published_label(text: str) -> int | None:
    found = [m.start() for m in PUBLISHED_LABEL.finditer(text)]
    return found[0] if 1 <= len(found) <= 2 else None


def _is_above(el: El, info: int | None) -> bool:
    """Tell what stands right above the date of publication: it is the head of the article."""
    return info is not None and 0 <= info - el.end <= 80


def find_heading(dom: Dom, title: str | None, metas: Metas) -> El | None:
    """Return the element of the page's own heading: what agrees with its title, else an h1."""
    wanted = {normalize_title(part) for part in title_parts(title)}
    article = metas.first("ArticleTitle")
    exact = normalize_title(article) if article else None
    best: tuple[float, El] | None = None
    limit = max(len(dom.text) * 0.7, 2000)
    info = published_label(dom)
    # Normalising is dear: an element without a telling name must begin as the title does.
    firsts = {part[0] for part in [*title_parts(title), article or ""] if part}
    below = 0.0
    for el in dom.els:
        if el.start > limit:
            break
        if el.place is Place.BREADCRUMB:
            below = 1.0  # above the trail stands the name of the site
        tag = el.tag
        if tag in _NO_HEADING or not 2 <= el.end - el.start <= 240 or el.hidden:
            continue
        if el.place in _OUTSIDE and not (el.place is Place.HEADER and _is_above(el, info)):
            continue
        named = tag in ("h1", "h2", "h3", "h4", "ucaptitle") or el.has(Hint.TITLE)
        raw = dom.text[el.start : el.end].lstrip()
        if not named and raw[:1] not in firsts:
            continue
        text = normalize_title(raw)
        if len(text) < 4 and (len(text) < 2 or text not in wanted):
            continue
        score = 0.0
        if exact and text == exact:
            score = 10.0
        elif text in wanted and not _ISSUED_BY.search(dom.text[max(0, el.start - 24) : el.start]):
            score = 8.0
        elif (
            named
            and len(text) >= 6
            and any(text in part or (len(part) >= 8 and part in text) for part in wanted)
        ):
            score = 6.0
        elif tag == "h1":
            score = 3.0
        elif named:
            score = 1.5
        if score == 0.0:
            continue
        if info is not None and _is_above(el, info):
            score += 3.0 - (info - el.end) / 40  # the nearest of two
        score += {"h1": 0.9, "ucaptitle": 0.8, "h2": 0.6, "h3": 0.4}.get(tag, 0.0) + 0.3 * named
        score += below * (score >= 6.0)
        if best is None or score > best[0]:
            best = (score, el)
    if best and best[0] >= 2.5:
        return best[1]
    return _line_above(dom, info) if info is not None else None


def _line_above(dom: Dom, info: int) -> El | None:
    """Return the element that is the line above the date of publication, where no name tells it."""
    above = dom.text[max(0, info - 200) : info].rstrip()
    line = above.split("\n")[-1].strip()
    if not 6 <= len(line) <= 80 or _NO_TITLE.search(line):
        return None
    el = dom.at(dom.text.rfind(line, 0, info))
    while el.parent is not None and dom.text[el.parent.start : el.parent.end].strip() == line:
        el = el.parent
    good = dom.text[el.start : el.end].strip() == line and el.tag not in ("a", "li", "body", "html")
    return el if good and not el.hidden and not outside(el) and not dom.links_in(el) else None


_NO_TITLE = re.compile(r"[:：>|。；]|(?:19|20)\d\d-\d|位置|首页|打印|字[体号]|无障碍|搜索|欢迎")
_HEADING_END = re.compile(
    r"\s*(?:(?:发布|发表|公开|更新|发稿)(?:时间|日期|者|人)|来\s*源|作者|字\s*[体号]|浏览(?:次数|量)?|点击(?:数|量|率)?)\s*[:：【]|\s*\n\s*(?:19|20)\d\d-\d"
)


ONLY_DATE = re.compile(
    r"[\s(（\[]*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?[\s\d:：)）\]]*$"
)


def title_end(dom: Dom, heading: El) -> int:
    """Return where the title ends in its element, before a line of dates and tools inside it."""
    cut = _HEADING_END.search(dom.text, heading.start, heading.end)
    if cut and cut.start() > heading.start + 1:
        return cut.start()
    last = heading.children[-1] if heading.children else None
    if (
        last is not None
        and last.start > heading.start + 3
        and ONLY_DATE.match(dom.text, last.start, heading.end)
    ):
        return last.start
    return heading.end


def heading_text(dom: Dom, heading: El) -> str:
    """Return the heading on one line, without the line of dates and tools inside its element."""
    return " ".join(dom.text[heading.start : title_end(dom, heading)].split())


def _text_size(dom: Dom, el: El) -> int:
    links = sum(a.end - a.start for a in dom.links_in(el))
    return (el.end - el.start) - links


def find_body(dom: Dom, heading: El | None, table: FieldTable | None) -> El | None:
    """Return the element that holds the main text: a known editor container, else the densest.

    The field table is no part of it.
    """
    fields = (table.start - _BLANKS, table.end) if table is not None else (0, 0)
    best: tuple[float, El] | None = None
    for el in dom.hinted(Hint.BODY, "ucapcontent"):
        if el.tag in ("a", "body", "html", "img", "input") or outside(el) or el.hidden:
            continue
        if heading is not None and el.end <= heading.start:
            continue
        size = _text_size(dom, el)
        images = sum(
            1 for inner in dom.inside(el) if inner.tag in ("img", "video", "embed", "iframe")
        )
        if not images and _is_info(dom, el):
            continue
        score = float(min(size, 4000) + 60 * min(images, 10))
        if heading is not None and el.start <= heading.start < el.end:
            score *= 0.6
        # Deeper containers of nearly the same text are better: they hold no tools.
        if best is None or score > best[0] * (0.9 if el.within(best[1]) else 1.0):
            best = (score, el)
    found = best[1] if best is not None and best[0] >= _MIN_BODY else _densest(dom, heading, fields)
    # One paragraph is never the whole text.
    while found is not None and found.tag in ("p", "span", "font", "strong", "b"):
        found = found.parent
    return found


def editor_box(dom: Dom, heading: El | None) -> El | None:
    """Return the box that an editor puts round every text, for texts too short to be told by size."""
    found: El | None = None
    for el in dom.hinted(Hint.BODY, "ucapcontent"):
        if outside(el) or el.hidden or (heading is not None and el.end <= heading.start):
            continue
        named = el.tag == "ucapcontent" or _EDITOR.search(f"{el.get('id')} {el.get('class')}")
        if named and dom.text[el.start : el.end].strip() and (found is None or el.within(found)):
            found = el
    return found


def _own_size(el: El) -> int:
    """Return how much text an element holds itself, pieces of a line included, links left out."""
    size = el.end - el.start
    inner = [el]
    for node in inner:
        for child in node.children:
            if child.tag in _INLINE and child.tag != "a":
                inner.append(child)
            elif child.tag != "br":
                size -= child.end - child.start
    return size


def _densest(dom: Dom, heading: El | None, fields: tuple[int, int]) -> El | None:
    low, high = fields
    scores: dict[int, float] = {}
    for el in dom.els:
        if el.tag not in _TEXT_TAGS or outside(el) or el.hidden or el.parent is None:
            continue
        own = _own_size(el)
        if own < 15 or low <= el.start < high:
            continue
        if heading is not None and el.end <= heading.start:
            continue
        if _is_info(dom, el):
            continue
        text = own - 0.5 * sum(1 for c in el.children if c.tag == "a")
        node: El | None = el
        for share in (1.0, 0.8, 0.4, 0.2):
            # Word processors put every few characters into boxes of their own, box in box.
            while node is not None and node.tag in _INLINE:
                node = node.parent
            if node is None or node.tag in ("body", "html"):
                break
            scores[node.index] = scores.get(node.index, 0.0) + share * text
            # Editors of messages put every paragraph into boxes round it alone.
            size = node.end - node.start
            node = node.parent
            while node is not None and node.end - node.start <= size + _BLANKS:
                node = node.parent
    best: tuple[float, El] | None = None
    for index, score in scores.items():
        el = dom.els[index]
        links = sum(a.end - a.start for a in dom.links_in(el))
        total = max(el.end - el.start, 1)
        score *= 1 - min(links / total, 1.0)
        if heading is not None and el.start <= heading.start < el.end:
            score *= 0.6  # it holds the title and the line below it too
        if (best is None or score > best[0]) and not _is_info(dom, el):
            best = (score, el)
    if best is None or best[0] < _MANY:
        # Cells hold few words each: a table may be the whole text.
        table = _largest_table(dom, heading, fields)
        if table is not None and (
            best is None
            or not table.within(best[1])
            or (best[0] < _MIN_BODY and not dom.links_in(table))
        ):
            return table.parent
    return best[1] if best and best[0] >= _MIN_BODY else None


def _is_info(dom: Dom, el: El) -> bool:
    """Tell the line that says where a text comes from and when: it is longer than many texts."""
    if el.end - el.start >= _MANY:
        return False
    text = dom.text[el.start : el.end]
    return "。" not in text and max(len(_INFO.findall(text)), len(_BARE_INFO.findall(text))) >= 2


def _largest_table(dom: Dom, heading: El | None, fields: tuple[int, int]) -> El | None:
    """Return the table of most text below the heading, if it is one of texts and not of links."""
    found: El | None = None
    for el in dom.tagged("table"):
        if outside(el) or el.hidden or el.end - el.start < _MANY:
            continue
        if fields[0] <= el.start < fields[1]:
            continue
        if heading is None or el.start < heading.start:
            continue
        tags = Counter(inner.tag for inner in dom.inside(el))
        if tags["table"] or tags["td"] + tags["th"] < _LEAST_CELLS:
            continue  # for layout
        if 2 * sum(a.end - a.start for a in dom.links_in(el)) > el.end - el.start:
            continue
        if found is None or (el.end - el.start > found.end - found.start and not el.within(found)):
            found = el
    return found


def body_text(dom: Dom, body: El | None, skip: list[El], start: int = 0) -> str:
    """Return the main text (or all text outside menus, from ``start`` on), without what is hidden
    or a prompt.
    """
    if body is not None:
        text = dom.visible(body)
    else:
        gaps = [(el.start, el.end) for el in skip]
        gaps += [(el.start, el.end) for el in dom.hidden if el.end > el.start]
        pieces: list[str] = []
        position = start
        for low, end in sorted(gaps):
            if low > position:
                pieces.append(dom.text[position:low])
            position = max(position, end)
        pieces.append(dom.text[position:])
        text = "".join(pieces)
    lines = [" ".join(line.split()) if "  " in line else line.strip() for line in text.split("\n")]
    if "离开" in text or "继续" in text:
        lines = [line for line in lines if not LEAVE_SITE.search(line)]
    return "\n".join(filter(None, lines))


_TOOL = (
    r"[【\[(（<]?\s*(?:打印(?:[本此][页文]|正文|文章|页面)?|关闭(?:窗口|本页|此页|页面)?|返回(?:顶部|列表|上一?页)?|分享到?|收藏(?:本页)?"
    r"|纠错|字[体号]|大|中|小|上一[篇条页]|下一[篇条页])\s*[】\])）>]?"
)
_TAIL = re.compile(
    rf"(?:{_TOOL}[\s|/·:：]*)+$|[【\[]?[上下]一[篇条页](?:文章|信息|新闻)?\s*[】\]]?\s*[:：]|(?:用手机)?扫一扫(?:在|用)?手机"
)
_MOST_TAIL = 40
_LONGEST_TAIL = 90


def without_tail(text: str) -> str:
    """Return a main text without the tools and the links to other pages at its end.

    What begins with a line of tools (打印 关闭, 上一篇：...) and has no sentence after it is no text.
    """
    lines = text.split("\n")
    cut = len(lines)
    for i in range(len(lines) - 1, max(0, len(lines) - _MOST_TAIL), -1):
        line = lines[i]
        if _TAIL.match(line):
            cut = i
        elif len(line) > _LONGEST_TAIL or line[-1:] in "。；！？”":
            break
    return "\n".join(lines[:cut])
