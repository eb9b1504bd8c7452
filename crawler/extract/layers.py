"""Second levels of the main menu that stand in layers of their own, which a script shows."""

from __future__ import annotations

import re

from crawler.extract.dom import Dom, El
from crawler.extract.menus import Item, owner_of, parse_menu
from crawler.extract.words import HOME
from crawler.urls import canonical_url

Layer = tuple[El, str, list[Item]]
"""The box, the name of the entry that it belongs to, what it holds."""

_LEAST = 2  # layers of a menu; a lone hidden box may be anything
_LEAST_IN_ORDER = 3
_LINKS = range(1, 41)
_LONGEST, _MEAN = 24, 12  # characters of a link, as in menus beside the content
_LINK_SHARE = 0.75
_BELOW = 0.75  # of the links of a layer lead below its entry
_INDEX = re.compile(r"(?:index|default)\.\w{2,5}$", re.I)
_NUMBER = re.compile(r"\d+")
_POINTERS = ("rel", "data-target", "data-rel", "data-id", "aria-controls")
_HANDLERS = ("onmouseover", "onmouseenter", "onmousemove")


def find_layers(dom: Dom, menu: El, items: list[Item], base: str) -> list[Layer]:
    """Return the boxes that belong to entries of a main ``menu`` which has one level alone.

    A layer is hidden and belongs to the entry that shows it when pointed at, or below whose address
    its links lead; or it stands behind the menu, named after the entry's cell. Layers stand side by
    side and are called alike, each for another entry: a branch of a tree that is closed is none.
    ``items`` stay as they are.
    """
    if any(item.below for item in items):
        return []
    pointed = _pointed(dom, items)
    if len(pointed) >= _LEAST:
        return pointed
    families: dict[tuple[int, str, str], list[Layer]] = {}
    folders: list[tuple[str, Item]] | None = None
    named = [el for el in _behind(menu) if "id" in el.attrs and not el.hidden]
    for el in (*named, *dom.hidden):
        if el.parent is None or not _is_list(dom, el):
            continue
        if any(node.place is not None for node in (el, *el.ancestors())):
            continue
        owner = owner_of(el, items)
        if owner is None and el.hidden:
            if folders is None:
                folders = _folders(items, base)
            owner = _shown_by(el, items, numbered=not folders) or _above(dom, el, folders, base)
        if owner is not None:
            key = (el.parent.index, el.tag, _NUMBER.sub("", el.hints))
            families.setdefault(key, []).append((el, owner.name, parse_menu(dom, el)))
    found = [
        layer
        for family in families.values()
        if len(family) >= _LEAST and len({name for _, name, _ in family}) == len(family)
        for layer in family
    ]
    return found or _in_order(dom, menu, items)


def _pointed(dom: Dom, items: list[Item]) -> list[Layer]:
    """Return the lists whose ids the entries of a menu name: ``rel="dropmenu3"``."""
    wanted = {
        item.el.get(name).removeprefix("#"): item.name
        for item in items
        for name in _POINTERS
        if name in item.el.attrs
    }
    if len(wanted) < _LEAST:
        return []
    return [
        (el, name, parse_menu(dom, el))
        for el in dom.named
        if (name := wanted.get(el.get("id"))) is not None
        and _is_list(dom, el)
        and not any(node.place is not None for node in (el, *el.ancestors()))
    ]


def _in_order(dom: Dom, menu: El, items: list[Item]) -> list[Layer]:
    """Return boxes behind a menu, one for each of its entries, that answer to the pointer as it does."""
    tops = [item for item in items if not HOME.match(item.name)]
    if len(tops) < _LEAST_IN_ORDER or not _hovered(dom, menu):
        return []
    boxes = [el for el in _behind(menu) if el.low < el.high]
    run = next(
        (i for i, el in enumerate(boxes) if not (_hovered(dom, el) and _is_list(dom, el))),
        len(boxes),
    )
    if run != len(tops) or any(el.place is not None for el in boxes[:run]):
        return []
    return [(el, item.name, parse_menu(dom, el)) for el, item in zip(boxes, tops, strict=False)]


def _hovered(dom: Dom, el: El) -> bool:
    """Tell whether at least two elements inside ``el`` answer to the pointer."""
    return sum(any(name in inner.attrs for name in _HANDLERS) for inner in dom.inside(el)) >= _LEAST


def _behind(menu: El) -> list[El]:
    """Return what stands beside a menu and behind it."""
    node = menu
    while node.tag in ("tr", "tbody") and node.parent is not None:
        node = node.parent
    beside = node.parent.children if node.parent is not None else [node]
    return beside[beside.index(node) + 1 :]


def _is_list(dom: Dom, el: El) -> bool:
    """Tell a box that holds short links and nothing else."""
    links = dom.links_in(el)
    if len(links) not in _LINKS or el.end - el.start > 3 * _MEAN * len(links):
        return False
    names = [dom.line(link) for link in links]
    total = sum(map(len, names))
    return (
        max(map(len, names)) <= _LONGEST
        and total <= _MEAN * len(names)
        and total >= _LINK_SHARE * sum(map(len, dom.raw(el).split()))
        and not dom.dates(el.start, el.end)
    )


def _folders(items: list[Item], base: str) -> list[tuple[str, Item]]:
    """Return the folders of the entries that have one, and the entries."""
    found = []
    for item in items:
        url = _INDEX.sub("", (item.href and canonical_url(base, item.href)) or "")
        if url.endswith("/") and url.count("/") > 3:
            found.append((url, item))
    return found


def _shown_by(el: El, items: list[Item], *, numbered: bool) -> Item | None:
    """Return the entry whose handler names the layer, or (``numbered``) gives the number in its name."""
    own = el.get("id")
    if not own:
        return None
    number = _NUMBER.findall(own)[-1:] if numbered else []
    for item in items:
        node: El | None = item.el
        for _ in range(3):
            if node is None:
                break
            for handler in map(node.get, _HANDLERS):
                if f"'{own}'" in handler or (number and _NUMBER.findall(handler) == number):
                    return item
            node = node.parent
    return None


def _above(dom: Dom, el: El, folders: list[tuple[str, Item]], base: str) -> Item | None:
    """Return the entry below whose address the links of ``el`` lead."""
    links = dom.links_in(el)
    urls = [canonical_url(base, link.get("href")) or "" for link in links]
    for folder, item in folders:
        below = sum(url.startswith(folder) and len(url) > len(folder) for url in urls)
        if below >= _BELOW * len(urls):
            return item
    return None
