"""Which part of the page is its main menu, whatever it is called and made of."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from crawler.extract.dom import Dom, El
from crawler.extract.menus import Item, hang_by_address, is_tool, parse_menu
from crawler.extract.row_dates import is_dated
from crawler.extract.words import COLUMN_WORD, HOME, Hint

_NO_MENU = frozenset(["a", "body", "html", "span", "p", "li", "td", "dd", "dt", "h1", "h2", "i"])
_LARGEST = 4000  # characters of a menu with all that hangs below it
_LISTS = frozenset(["ul", "tr", "dl", "table", "ol"])
_TOP = frozenset(["body", "html", "a"])
_LEVELS = 8  # from a link up to the element of its row
_MOST_DAYS = 2  # in a menu that nothing calls one


@lru_cache(maxsize=8192)
def _is_column(name: str) -> bool:
    return COLUMN_WORD.search(name) is not None


def _names(items: list[Item]) -> set[str]:
    return {item.name for item in items}


def _held(items: list[Item]) -> int:
    return sum(1 for item in items if item.below)


def _leads_home(items: list[Item]) -> bool:
    return any(HOME.match(item.name) for item in items)


def _score(items: list[Item], el: El, total: int) -> float:
    names = [item.name for item in items if not is_tool(item.name)]
    hint = _named(el)
    if len(names) < 3 or len(names) > (40 if hint else 24):
        return 0.0
    known = sum(1 for name in names if len(name) <= 10 and _is_column(name))
    if known < 2 and not hint:
        return 0.0
    alike = 0.0
    if not hint and known < len(names) * 0.5:
        # A row of names of one length at the very top is a menu, whatever they are.
        even = sum(1 for name in names if len(name) == 4)
        if len(names) < 5 or even < len(names) * 0.8 or el.start > total * 0.15:
            return 0.0
        alike = 3.0
    long = sum(1 for name in names if len(name) > 10)
    tools = len(items) - len(names)
    home = any(HOME.match(name) for name in names)
    # Menus hold some ten names; more known words make no better menu (site maps, catalogues).
    score = 2.0 * min(known, 8) - 0.5 * (len(names) - known) - 1.5 * long - 1.5 * tools
    score += (
        alike
        + 3.0 * hint
        + 4.0 * home
        - (6.0 if _listed(el) else 12.0) * (el.start / max(total, 1))
    )
    if el.has(Hint.SIDE) or el.hidden:
        score -= 6.0
    return score


def _candidate(dom: Dom, el: El, rows: frozenset[int]) -> bool:
    """Tell whether ``el`` may be a menu: so named, a list of some links, or a row of short ones."""
    hint = _named(el)
    if not hint and el.tag not in _LISTS:
        return el.index in rows and not is_dated(dom, el, _MOST_DAYS)
    if el.tag in _NO_MENU:
        return False
    count = len(dom.links_in(el))
    if count > (400 if hint else 40):
        return False
    if count == 0 and not hint:
        # Names alone: the links stand in panels that a script shows.
        return len(el.children) >= 5 and el.end - el.start <= 12 * len(el.children)
    if count >= 4:
        return bool(hint) or not is_dated(dom, el, _MOST_DAYS)
    return bool(hint) and dom.text.count("\n", el.start, el.end) >= 4


def _listed(el: El) -> bool:
    return el.tag in _LISTS or _named(el)


def _named(el: El) -> bool:
    return el.tag == "nav" or el.has(Hint.NAV)


def _shares(items: list[Item], el: El) -> int:
    """Return how many of these entries stand inside ``el``."""
    return sum(1 for item in items if el.index <= item.el.index < el.last)


def _rows(dom: Dom) -> frozenset[int]:
    """Return elements of any kind that hold a row of short links and little else."""
    limit = max(len(dom.text) * 0.4, 800)
    level: dict[El, int] = {}  # links below each element, one more level up in each round
    for a in dom.links:
        if a.start > limit:
            break
        if a.end - a.start <= 14 and (parent := a.parent) is not None:
            level[parent] = level.get(parent, 0) + 1
    counts: Counter[int] = Counter()
    for _ in range(_LEVELS):
        above: dict[El, int] = {}
        for node, count in level.items():
            if node.tag not in _TOP:
                counts[node.index] += count
                if (parent := node.parent) is not None:
                    above[parent] = above.get(parent, 0) + count
        level = above
    found: set[int] = set()
    for index, count in counts.items():
        el = dom.els[index]
        if not 4 <= count <= 80 or el.tag in _LISTS:
            continue
        anchors = dom.links_in(el)
        linked = sum(a.end - a.start for a in anchors)
        if len(anchors) <= 80 and _shown(dom, el) <= 2 * linked + 6 * len(anchors):
            found.add(index)
    return frozenset(found)


def _shown(dom: Dom, el: El) -> int:
    """Return how many characters ``el`` shows; layout puts many blanks between cells."""
    size = el.end - el.start
    return sum(map(len, dom.text[el.start : el.end].split())) if size <= _LARGEST else size


def is_beside(el: El, items: list[Item], trail: El) -> bool:
    """Tell a menu beside the content: it is not called a menu, does not lead home, and stands
    below the trail, in a cell of the same row, or in a box that is called a side.
    """
    if _named(el) or _leads_home(items):
        return False
    if el.index > trail.index:
        return True
    side = False
    node: El | None = el
    while node is not None and not trail.within(node):
        if node.bits & (Hint.NAV | Hint.HEAD):
            return False
        side |= node.has(Hint.SIDE)
        node = node.parent
    return side or (node is not None and node.tag == "tr")


def _without_strays(items: list[Item], el: El) -> list[Item]:
    """Drop one or two links outside the list of a menu that no column is called by: the site."""
    lists: list[int] = []
    for item in items:
        node = item.el.parent
        while node is not None and node is not el and node.tag not in ("ul", "ol"):
            node = node.parent
        lists.append(-1 if node is None else node.index)
    own, count = Counter(lists).most_common(1)[0] if lists else (0, 0)
    if count < 4 or not 1 <= len(items) - count <= 2:
        return items
    return [
        item
        for item, index in zip(items, lists, strict=True)
        if index == own
        or item.below
        or (_is_column(item.name) and not item.name.endswith("人民政府"))
    ]


def find_menus(dom: Dom, banned: list[El], *, is_map: bool = False) -> list[tuple[El, list[Item]]]:
    """Return the main menu of the page (first) and its repetitions (drawer, phone menu).

    ``is_map``: the page is a site map, so that only what is called a menu, or leads home, is one.
    """
    total = len(dom.text)
    rows = _rows(dom)
    scored: list[tuple[float, El, list[Item]]] = []
    outer: tuple[float, El, list[Item]] | None = None
    bound = 0  # where the outermost box round the present menu ends
    named = {el.index for el in dom.hinted(Hint.NAV, "nav", *_LISTS)}
    for index in sorted(named | rows):
        el = dom.els[index]
        good = outer is not None and outer[0] > 10
        late = el.start > total * (0.4 if good else 0.6) and (good or total > 800)
        # Only the hidden copy for phones may stand anywhere.
        if late and not (good and el.hidden and _named(el)):
            continue
        if not _candidate(dom, el, rows):
            continue
        if any(el.within(b) or (b.within(el) and b.place is not None) for b in banned):
            continue
        inner = outer is not None and el.index < bound
        apart = inner and outer is not None and _shares(outer[2], el) < 3
        if apart and outer is not None and (not _named(el) or _leads_home(outer[2])):
            continue
        items = el.menu
        if items is None:
            items = hang_by_address(_without_strays(parse_menu(dom, el), el))
            if el.kept:
                el.menu = items
        score = _score(items, el, total)
        if score <= 2.0:
            continue
        if is_map and not _named(el) and not _leads_home(items):
            continue
        if apart and outer is not None:
            # A box called a menu that holds other links and, beside them, a menu that leads home.
            if score <= outer[0] or not _leads_home(items):
                continue
            outer, bound = (score, el, items), el.last
        elif inner and outer is not None:
            # Inside another menu: the same one without what stands round it, or a part of it.
            own, names = _names(outer[2]), _names(items)
            least = outer[0] if _listed(outer[1]) else outer[0] * 0.75
            if score <= least or len(own & names) * 5 < len(names) * 3:
                continue
            if own == names and _held(items) < _held(outer[2]):
                continue  # the row alone, without the panels beside it
            if score < outer[0]:
                # The tightest of boxes without a name holds the menu without tools beside it.
                scored.pop()
            outer = (score, el, items)
        else:
            outer, bound = (score, el, items), el.last
        scored.append((score, el, items))
    if not scored:
        return []
    if not any(_named(el) and score > 5 for score, el, _ in scored):
        # Where nothing is called a menu, the first row of columns is the main one.
        first = min(scored, key=lambda entry: (len(entry[2]) < 4, entry[1].index))
        scored = [
            (score + 14.0 * (el.within(first[1]) and el.start < total * 0.3), el, items)
            for score, el, items in scored
        ]
    scored.sort(key=lambda entry: (-entry[0], entry[1].index))
    _, best_el, best = scored[0]
    found = [(best_el, best)]
    for _, el, items in scored[1:]:
        if any(el.within(other) or other.within(el) for other, _ in found):
            continue
        common = len(_names(items) & _names(best))
        if common >= 3 and common >= 0.6 * min(len(items), len(best)):
            found.append((el, items))
    return found
