"""HTML pages -> blocks: the text of the page without menus, forum words and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from gkcheck.drafting.blocks import Block, Cell, plain

_DROP = ["script", "style", "noscript", "template", "nav", "header", "footer", "form", "aside"]
_DROP += ["iframe", "svg", "button", "select"]
_BLOCK = {"p", "div", "li", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt"}
_BLOCK |= {"td", "th", "tr", "table", "ul", "ol", "center", "blockquote", "pre", "caption"}
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|foot|header|sidebar|crumb|share|copyright|toolbar)", re.I
)


def read_html(text: str) -> list[Block]:
    """Return the paragraphs and table rows of the densest part of a page, in page order.

    A block of links (most of its text inside links) is left out; what is left out has no task:
    a part with table rows or full sentences outside links is always kept.
    """
    soup = BeautifulSoup(text, "lxml")
    for tag in soup(_DROP):
        tag.decompose()
    for tag in soup.find_all(True):
        if isinstance(tag, Tag) and tag.attrs is not None and _is_chrome(tag):
            tag.decompose()
    body = soup.body or soup
    state = _State()
    return list(_walk(body, state))


class _State:
    def __init__(self) -> None:
        self.table = 0


def _is_chrome(tag: Tag) -> bool:
    if tag.name in {"html", "body"}:
        return False
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    words = plain(tag.get_text())
    sentences = words.count("。") + words.count(";")
    if _CHROME.search(names) and sentences < 3:
        return True
    if tag.name in {"ul", "div", "table", "ol"} and 0 < len(words) < 3000 and sentences == 0:
        linked = sum(len(plain(link.get_text())) for link in tag.find_all("a"))
        return linked > 0.7 * len(words) and len(tag.find_all("a")) > 2
    return False


def _walk(tag: Tag | BeautifulSoup, state: _State) -> Iterator[Block]:
    run = ""
    for child in tag.children:
        if isinstance(child, Tag) and child.name == "br":
            run += "\n"
        elif isinstance(child, Tag) and (child.name in _BLOCK or child.find(list(_BLOCK))):
            yield from _paragraphs(run, tag)
            run = ""
            if child.name == "table" and _is_data(child):
                state.table += 1
                yield from _rows(child, state.table)
            else:
                yield from _walk(child, state)
        elif isinstance(child, Tag):
            for line_break in child.find_all("br"):
                line_break.replace_with("\n")
            run += child.get_text()
        elif type(child) is NavigableString:
            run += re.sub(r"\s+", " ", str(child))
    yield from _paragraphs(run, tag)


def _paragraphs(run: str, tag: Tag | BeautifulSoup) -> Iterator[Block]:
    name = tag.name or ""
    level = int(name[1]) if re.fullmatch("h[1-6]", name) else 0
    for line in run.split("\n"):
        said = plain(line)
        if said:
            yield Block(said, 0, heading=level)


def _is_data(table: Tag) -> bool:
    """Tell a table of data from one that only lays out the page."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    wide = [row for row in rows if len(row.find_all(["td", "th"], recursive=False)) >= 2]
    return not table.find("table") and len(rows) >= 2 and len(wide) >= 2


def _rows(table: Tag, number: int) -> Iterator[Block]:
    """Yield rows with merged cells written out; a cell told again is marked ``carried``."""
    open_cells: dict[int, tuple[int, str]] = {}
    for row in table.find_all("tr"):
        cells: list[Cell] = []
        own = list(row.find_all(["td", "th"], recursive=False))
        while own or len(cells) in open_cells:
            at = len(cells)
            if at in open_cells:
                left, said = open_cells.pop(at)
                cells.append(Cell(said, carried=True))
                if left > 1:
                    open_cells[at] = (left - 1, said)
                continue
            cell = own.pop(0)
            said = "\n".join(block.text for block in _walk(cell, _State()))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for i in range(across):
                cells.append(Cell(said, carried=i > 0))
                if down > 1:
                    open_cells[at + i] = (down - 1, said)
        if any(cell.text for cell in cells):
            text = "\n".join(cell.text for cell in cells if cell.text and not cell.carried)
            yield Block(text, 0, tuple(cells), table=number, exact=True)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(max(int(value), 1), 500 if name == "rowspan" else 30) if value.isdigit() else 1
