"""Menus: a tree of names read from nested lists, whatever elements they are made of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.extract.dom import Dom, El
from crawler.extract.words import HOME, MORE
from gkcheck.text.normalize import squeeze

_MAX_NAME = 24
_MAX_ITEMS = 400
_MAX_DEPTH = 12
_BRACKETS = frozenset(")）]")
_BOXES = frozenset(["div", "ul", "li", "dl", "p", "td", "section"])
_COUNT = re.compile(r"\s*[(（\[](?!(?:19|20)\d\d\D)\d{1,6}[)）\]]$")  # entries in a column
_LABEL = re.compile(r"^(?:网站|栏目|主)?(?:导航|菜单)(?:菜单|栏)?$")
_LEAST_FLAT = 9  # entries: three heads with two each
_CODE = re.compile(r"\s*(?:javascript:|#)", re.I)
_INDEX = re.compile(r"(?:index|default)\.\w{3,5}$")
#: What the sign says that opens or closes a branch of a tree.
_TOGGLE = re.compile(r"(?:折叠|展开|收起|Expand |Collapse )")
_BOX_ID = re.compile(r"(.*\d)[_-]?[A-Za-z]+")
_NEAR = 8  # elements from a link up to the cell of a menu
_NOISE = re.compile(r"^(?:\W*|\d+)$")
TOOL = re.compile(
    r"^(?:跳过导航.*|智能(?:问答|互动|客服|机器人)?|搜索|检索|登录|注册|退出|EN|English|简体|繁体|繁體版?|无障碍.*|网站无障碍|关怀版|长者.*|设为首页|加入收藏|收藏本站|邮箱|手机版|微信|微博)$",
    re.I,
)


@dataclass(slots=True)
class Item:
    """One entry of a menu with what hangs below it. ``href`` is as written in the page."""

    name: str
    href: str | None
    el: El
    below: list[Item] = field(default_factory=list)


@lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    name = squeeze(text).strip("·•|>＞»-—▪■◆:： +丨∣")
    if name[-1:] in _BRACKETS:
        name = _COUNT.sub("", name)
    # Set apart for looks: 首 页, 信 息 公 开.
    if re.fullmatch(r"(?:[\u4e00-\u9fff] ){1,5}[\u4e00-\u9fff]", name):
        name = name.replace(" ", "")
    return name


def _name_of(dom: Dom, el: El) -> str:
    if el.name_ is None:
        el.name_ = _read_name(dom, el)
    return el.name_


def _read_name(dom: Dom, el: El) -> str:
    name = _clean(dom.line(el))
    if name and name[-1].isascii() and el.children:
        name = _without_latin(dom, el, name)
    if not name:
        name = _clean(el.get("title") or el.get("alt"))
    if not name:
        for inner in dom.inside(el):
            if inner.tag == "img" and (inner.get("alt") or inner.get("title")):
                name = _clean(inner.get("alt") or inner.get("title"))
                if _TOGGLE.match(name) and _CODE.match(el.get("href")):
                    name = ""
                break
    return name if 0 < len(name) <= _MAX_NAME and not _NOISE.match(name) else ""


def _without_latin(dom: Dom, el: El, name: str) -> str:
    """Drop a translation that stands in an element of its own: 政务公开<em>Open</em>."""
    for inner in dom.inside(el):
        text = dom.line(inner)
        if len(text) >= 3 and text.isascii() and name.endswith(text):
            return _clean(name[: -len(text)]) or name
    return name


def _bearing(dom: Dom, el: El) -> list[El]:
    """Children that hold a link or any text."""
    return [
        child
        for child in el.children
        if child.tag not in ("script", "i", "em", "input", "form", "img", "br")
        and ((child.end > child.start and dom.text[child.start : child.end].strip("| \n丨>·"))
             or any(a.get("title") or a.get("alt") or a.children for a in dom.links_in(child)) or child.tag in ("a", "area"))
    ]  # fmt: skip


def _own_text(dom: Dom, el: El) -> str:
    """Text of ``el`` that stands in none of its element children."""
    out: list[str] = []
    position = el.start
    for child in el.children:
        out.append(dom.text[position : child.start])
        position = child.end
    out.append(dom.text[position : el.end])
    return _clean("".join(out))


def _leaf(dom: Dom, el: El) -> Item | None:
    """Read ``el`` as one entry: its first named link, else its short text."""
    anchors = [el] if el.tag in ("a", "area") else dom.links_in(el)
    for a in anchors:
        name = _name_of(dom, a)
        if name:
            return Item(name, a.get("href") or None, a)
    if anchors:
        own = _own_text(dom, el)
        if own and len(own) <= _MAX_NAME and not _NOISE.match(own):
            return Item(own, anchors[0].get("href") or None, anchors[0])
        return None
    name = _name_of(dom, el)
    return Item(name, None, el) if name else None


def _is_leaf(dom: Dom, el: El) -> bool:
    if el.tag in ("a", "area"):
        return True
    anchors = dom.links_in(el)
    if len(anchors) > 1:
        return len([a for a in anchors if _name_of(dom, a)]) <= 1
    if len(anchors) == 1:
        return True
    return "\n" not in dom.text[el.start : el.end].strip()


def parse_menu(dom: Dom, el: El, depth: int = 0) -> list[Item]:
    """Return the entries of the menu ``el`` with what hangs below them."""
    if depth > _MAX_DEPTH:
        return []
    kids = _bearing(dom, el)
    while len(kids) == 1 and kids[0].tag != "a" and not _is_leaf(dom, kids[0]):
        el = kids[0]
        kids = _bearing(dom, el)
    items: list[Item] = []
    main: El | None = None
    for at, kid in enumerate(kids):
        if len(items) > _MAX_ITEMS:
            break
        if items and "id" in kid.attrs and _opens(dom, kids[at - 1], kid):
            items[-1].below.extend(parse_menu(dom, _Wrap.of(kid), depth + 1))
            continue
        if _is_leaf(dom, kid):
            item = _leaf(dom, kid)
            if item is not None:
                if kid.tag == "dd" and items and any(k.tag == "dt" for k in kids):
                    items[-1].below.append(item)
                else:
                    items.append(item)
            continue
        entry = read_entry(dom, kid, depth)
        if entry is not None:
            items.append(entry)
            continue
        group = parse_menu(dom, kid, depth + 1)
        if (
            (main is not None and not (kid.tag == main.tag and kid.hints == main.hints))
            or (kid.hidden and len(items) >= 3)
            or len(_panels(dom, kid, items)) >= 3
        ):
            _hang(items, group, dom, kid, depth)
        elif kid.tag == "dd" and items:
            items[-1].below.extend(group)
        else:
            items.extend(group)
            if len(group) >= 3:
                main = kid
    return items


def read_entry(dom: Dom, el: El, depth: int = 0) -> Item | None:
    """Read ``el`` as an entry with a menu below it (``li > a + ul``, ``dl > dt + dd``), or None."""
    kids = _bearing(dom, el)
    while len(kids) == 1 and kids[0].tag not in ("a", "ul", "ol") and not _own_text(dom, el):
        el = kids[0]
        kids = _bearing(dom, el)
    own = _own_text(dom, el)
    if (
        own
        and len(own) <= _MAX_NAME
        and kids
        and not _NOISE.match(own)
        and el.tag in ("li", "dt", "dd")
    ):
        below = [item for kid in kids for item in parse_menu(dom, _Wrap.of(kid), depth + 1)]
        return Item(own, None, el, below)
    if len(kids) < 2:
        return None
    head, rest = kids[0], kids[1:]
    if not _is_leaf(dom, head) or head.tag == "li" or _is_sister(dom, head, rest):
        return None  # entries of one list are sisters, whatever hangs below them
    if all(kid.tag == head.tag for kid in rest) and (
        head.tag == "a" or all(_is_leaf(dom, k) for k in rest)
    ):
        return None
    if not any(dom.links_in(kid) for kid in rest if kid.tag != "a"):
        return None
    if any(kid.tag == "dt" for kid in rest):
        return None
    if len(rest) > 1 and any(
        "id" in box.attrs and _opens(dom, kids[i], box) for i, box in enumerate(rest)
    ):
        return None  # each entry has a box of its own behind it
    item = _leaf(dom, head)
    if item is None:
        return None
    for kid in rest:
        if _is_leaf(dom, kid):
            leaf = _leaf(dom, kid)
            if leaf is not None and leaf.name != item.name:
                item.below.append(leaf)
        else:
            inner = read_entry(dom, kid, depth + 1)
            item.below.extend([inner] if inner is not None else parse_menu(dom, kid, depth + 1))
    return item


def _is_sister(dom: Dom, head: El, rest: list[El]) -> bool:
    """Tell a first entry from a head: it is called or made as those behind it, or leads home."""
    if head.tag == "a" or len(rest) < 2 or any(kid.tag != head.tag for kid in rest):
        return False
    named = (head.get("class") or "").split()
    if named:
        return all(named[0] in (kid.get("class") or "").split() for kid in rest)
    leaf = _leaf(dom, head)
    if leaf is None or HOME.match(leaf.name):
        return leaf is not None
    first = _content(head)
    return all(
        len(own) > 1 and own[0].tag == first[0].tag and own[-1].tag in _BOXES | {"table"}
        for kid in rest
        if first and not _is_leaf(dom, kid)
        for own in (_content(kid),)
    )


def _content(el: El) -> list[El]:
    """Return what ``el`` holds below boxes that hold but one thing."""
    kids = el.children
    while len(kids) == 1 and kids[0].tag in _BOXES:
        kids = kids[0].children
    return kids


def _opens(dom: Dom, head: El, box: El) -> bool:
    """Tell whether ``box`` is named after an element of ``head``: n3 and n3Nodes."""
    named = _BOX_ID.fullmatch(box.get("id"))
    return named is not None and any(
        el.get("id") == named[1] for el in (head, *dom.inside(head)) if "id" in el.attrs
    )


def owner_of(box: El, items: list[Item]) -> Item | None:
    """Return the entry after whose cell ``box`` is named: n3 and n3Items."""
    named = _BOX_ID.fullmatch(box.get("id"))
    if named is None:
        return None
    for item in items:
        node: El | None = item.el
        for _ in range(_NEAR):
            if node is None:
                break
            if node.attrs.get("id") == named[1]:
                return item
            node = node.parent
    return None


class _Wrap:
    """Lets a lone element be parsed as the only child of a menu."""

    @staticmethod
    def of(el: El) -> El:
        wrap = El("div", {}, el.parent, el.index, el.start)
        wrap.children, wrap.end, wrap.last = [el], el.end, el.last
        wrap.low, wrap.high = el.low - (el.tag in ("a", "area")), el.high
        return wrap


def _segment(href: str | None) -> str:
    """Return the first path part that tells columns apart."""
    if not href:
        return ""
    path = re.sub(r"^https?://[^/]+/|^(?:\.{1,2}/)+|^/", "", href)
    return path.split("/", 1)[0].split("?", 1)[0].lower() if "/" in path else ""


def _panels(dom: Dom, el: El, items: list[Item]) -> list[tuple[Item, El]]:
    """Pair the entries of a menu with the boxes in ``el``, if there are as many and they are lists."""
    tops = [item for item in items if not HOME.match(item.name)]
    while len(el.children) == 1:
        el = el.children[0]
    kids = [kid for kid in el.children if kid.tag in _BOXES]
    # Rows of a menu set in several lines hold entries side by side, not lists of them.
    if not len(kids) == len(tops) > 1 or (
        not el.hidden and all(_is_leaf(dom, kid) for kid in kids)
    ):
        return []
    return list(zip(tops, kids, strict=True))


def _hang(items: list[Item], group: list[Item], dom: Dom, el: El, depth: int) -> None:
    """Hang a list that stands beside the main menu below the entry it belongs to, if one does."""
    panels = _panels(dom, el, items)
    for top, kid in panels:
        top.below.extend(parse_menu(dom, kid, depth + 1))
    if panels:
        return
    segments = Counter(_segment(item.href) for item in group)
    segments.pop("", None)
    owners = [item for item in items if _segment(item.href) in segments]
    owners.sort(key=lambda item: -segments[_segment(item.href)])
    if owners and segments[_segment(owners[0].href)] >= max(2, len(group) // 3):
        owners[0].below.extend(group)


def hang_by_address(items: list[Item]) -> list[Item]:
    """Return a flat menu as a tree where addresses tell that every few entries follow their head.

    A menu that has levels already is returned as it is, as is one in which only an entry or two
    have an address below that of the entry before.
    """
    if len(items) < _LEAST_FLAT or any(item.below for item in items):
        return items
    heads: list[tuple[Item, list[Item]]] = []
    folder = None
    for item in items:
        href = _INDEX.sub("", item.href or "")
        if folder is not None and href.startswith(folder) and len(href) > len(folder):
            heads[-1][1].append(item)
            continue
        heads.append((item, []))
        folder = href if href.endswith("/") and len(href) > 2 else None
    held = [below for _, below in heads if below]
    if len(held) < max(3, len(heads) // 2) or sum(map(len, held)) < 2 * len(held):
        return items
    return [Item(head.name, head.href, head.el, below) for head, below in heads]


@lru_cache(maxsize=4096)
def is_tool(name: str) -> bool:
    """Tell a tool (search, login, language ...) from a column."""
    return TOOL.match(name) is not None


@lru_cache(maxsize=4096)
def _is_more(name: str) -> bool:
    return MORE.match(name) is not None


def drop_tools(items: list[Item]) -> list[Item]:
    """Return the entries that can be columns: no search, login, language, 更多 or label."""
    return [
        item
        for item in items
        if not is_tool(item.name)
        and not _is_more(item.name)
        and (item.href or item.below or not _LABEL.match(item.name))
    ]
