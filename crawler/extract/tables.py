"""Tables of data in the content of a page: head, rows and cells, with merged cells spread.

Left out: tables that only lay a page out (a table inside a table, forms, menus), the field table of
a document and lists of entries, which have facts of their own.
"""

from __future__ import annotations

import re

from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable
from crawler.extract.rows import Group
from gkcheck.models.content import TableRecord
from gkcheck.models.facts import Place
from gkcheck.text.normalize import squeeze

MAX_ROWS = 200
MAX_CELL = 200
_MAX_TABLES = 30
_MAX_COLUMNS = 40
_MAX_SPAN = 400
_OUTSIDE = frozenset(
    [Place.NAV, Place.BREADCRUMB, Place.SIDE_NAV, Place.FOOTER, Place.HEADER, Place.PAGER]
)
_CELLS = ("td", "th")
_BLOCKS = frozenset(["form", "iframe", "ul", "video"])
_UNIT_LINE = re.compile(r"^(?:单位|金额单位|计量单位|编制单位|填报单位|日期|时间)\s*[:：]")
# What is said of the document below its title, and tools.
_SAID = re.compile(
    r"(?:来源|发布日期|发布时间|字[体号]|浏览次数|点击数|点击率)\s*[:：]|【?打印】?|关闭窗口"
)
_HEAD_WORD = re.compile(
    r"序号|编号|代码|名称|项目|岗位|人数|事项|内容|单位|部门|地址|电话|时间|日期|标准|类别|类型|姓名|职务|金额|数量|备注|依据|结果|方式|责任|对象|范围|指标|合计|面积|年份|年度|区域|主体|层级|渠道|时限|专业|学历|性别|行标|薪资|成绩"
)
_NUMBER = re.compile(r"^[\d.,，%％+\-－—/年月日:：()（）万亿元]+$")

Grid = list[list[str]]


def find_tables(
    dom: Dom, body: El | None, fields: FieldTable | None, groups: list[Group]
) -> tuple[TableRecord, ...]:
    """Return the data tables in ``body`` (or anywhere outside menus), in document order."""
    tables = dom.tagged("table")
    if not tables:
        return ()
    parents = {inner.index for el in tables for inner in [_outer(el)] if inner is not None}
    found: list[TableRecord] = []
    for el in tables:
        if el.index in parents or el.hidden or el.place in _OUTSIDE or len(found) >= _MAX_TABLES:
            continue
        if el.end - el.start < 8 or (body is not None and not _in_body(el, body)):
            continue
        if fields is not None and el.start <= fields.start < el.end:
            continue
        if any(_holds(el, group) for group in groups):
            continue
        record = read_table(dom, el, strict=body is None)
        if record is not None:
            found.append(record)
    return tuple(found)


def _outer(el: El) -> El | None:
    return next((node for node in el.ancestors() if node.tag == "table"), None)


def _in_body(el: El, body: El) -> bool:
    """Tell whether a table is part of the main text; where it is most of it, it holds ``body``."""
    return el.within(body) or (body.tag in ("tbody", "tr") and body.within(el))


def _holds(el: El, group: Group) -> bool:
    """Tell whether the entries of a dated list are the rows of table ``el``."""
    return group.dated >= 2 and (
        group.container.within(el) or (bool(group.rows) and group.rows[0].el.within(el))
    )


def rows_of(table: El) -> list[El]:
    """Return the rows of a table, those of its sections included, in document order."""
    found: list[El] = []
    for child in table.children:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            found.extend(row for row in child.children if row.tag == "tr")
    return found


def read_table(dom: Dom, table: El, *, strict: bool) -> TableRecord | None:
    """Return ``table`` as data, or None when it lays out something else.

    ``strict``: outside a main text only a table with a recognised head counts.
    """
    trs = [tr for tr in rows_of(table) if not tr.hidden]
    if len(trs) < 2 or any(el.tag in _BLOCKS for el in dom.inside(table)):
        return None
    total = len(trs)
    trs = trs[: MAX_ROWS + 8]
    grid, marks, full = _spread(dom, trs)
    width = max((len(row) for row in grid), default=0)
    if width < 2:
        return None
    caption = next((dom.line(el) for el in table.children if el.tag == "caption"), "")
    first = 0
    while first < len(grid) and (full[first] or not any(grid[first])):
        text = grid[first][0] if grid[first] else ""
        if text and not caption and not _UNIT_LINE.match(text):
            caption = text
        first += 1
    head_rows = _head(grid, marks, trs, first)
    if strict and head_rows == 0:
        return None
    header = _joined(grid[first : first + head_rows], width)
    data = [row for row in grid[first + head_rows :] if any(row)]
    # A document's field table is read elsewhere; one lone row of cells is no table.
    if not data or (len(data) < 2 and head_rows == 0):
        return None
    filled = sum(1 for row in data for cell in row if cell)
    if filled < len(data) or not _is_data(data, width):
        return None
    empty = sum(1 for row in grid[first + head_rows :] if not any(row))
    count = total - first - head_rows - empty
    return TableRecord(
        caption=(caption or _before(dom, table) or None),
        header=header,
        rows=tuple(tuple(row) for row in data[:MAX_ROWS]),
        rows_total=max(count, len(data)),
    )


def _span(cell: El, name: str) -> int:
    value = cell.get(name).strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return min(max(int(value[:6]), 1), _MAX_SPAN)


def _spread(dom: Dom, trs: list[El]) -> tuple[Grid, list[tuple[int, int, int]], list[bool]]:
    """Return the cells with merged ones repeated in every place they cover.

    With each row: (its ``th`` cells, its cells, the most rows that one of them covers where another
    stands over several columns), and whether one cell fills it whole.
    """
    grid: Grid = [[] for _ in trs]
    taken: dict[tuple[int, int], str] = {}
    marks: list[tuple[int, int, int]] = []
    full: list[bool] = []
    for i, tr in enumerate(trs):
        cells = [cell for cell in tr.children if cell.tag in _CELLS]
        row = grid[i]
        deepest = 1
        for cell in cells:
            while (i, len(row)) in taken and len(row) < _MAX_COLUMNS:
                row.append(taken[(i, len(row))])
            text = squeeze(dom.line(cell))[:MAX_CELL]
            down, right = min(_span(cell, "rowspan"), len(trs) - i), _span(cell, "colspan")
            deepest = max(deepest, down)
            for _ in range(min(right, _MAX_COLUMNS - len(row))):
                for below in range(1, down):
                    taken[(i + below, len(row))] = text
                row.append(text)
        while (i, len(row)) in taken and len(row) < _MAX_COLUMNS:
            row.append(taken[(i, len(row))])
        level = deepest if len(row) > len(cells) else 1
        marks.append((sum(1 for c in cells if c.tag == "th"), len(cells), level))
        full.append(len(cells) == 1 and (len(row) > 1 or len(trs) > 2))
    return grid, marks, full


def _head(grid: Grid, marks: list[tuple[int, int, int]], trs: list[El], first: int) -> int:
    """Return how many rows from ``first`` on are the head of the table."""
    if first >= len(grid) - 1:
        return 0
    count = 0
    for i in range(first, min(first + 3, len(grid) - 1)):
        ths, cells, _ = marks[i]
        section = trs[i].parent
        if (section is not None and section.tag == "thead") or (ths == cells and cells > 1):
            count += 1
        else:
            break
    if count:
        return count
    row = grid[first]
    texts = [cell for cell in row if cell]
    words = sum(1 for cell in texts if len(cell) <= 16 and _HEAD_WORD.search(cell))
    numbers = sum(1 for cell in texts if _NUMBER.match(cell) and not cell.endswith("年"))
    long = sum(1 for cell in texts if len(cell) > 30)
    if len(texts) < max(2, len(row) - 1) or long or numbers * 2 > len(texts):
        return 0
    below = grid[first + 1 :]
    same = all(any(cell == head for cell in later) for later in below[:3] for head in row[:1])
    pairs = sum(1 for later in below if later and _HEAD_WORD.search(later[0]))
    # 名称 | 某某局 / 地址 | 某某路: labels down the first column, not along the first row.
    if len(row) == 2 and pairs * 2 > len(below) and words < 2:
        return 0
    telling = words * 2 >= len(texts) or (words and _over_numbers(texts, below))
    if not telling:
        return 0
    deep = marks[first][2]
    return min(deep, 3, len(grid) - first - 1) if deep > 1 and not same else 1


def _over_numbers(texts: list[str], below: Grid) -> bool:
    """Tell a head by what it stands over: names of three columns or more, numbers below."""
    if len(texts) < 3 or len(set(texts)) < len(texts) or any(_NUMBER.match(x) for x in texts):
        return False
    return all(any(_NUMBER.match(cell) for cell in row) for row in below[:2])


def _joined(rows: Grid, width: int) -> tuple[str, ...]:
    """Return one head row from up to three: what stands below another is joined by a slash."""
    if not rows:
        return ()
    header = []
    for column in range(width):
        names = dict.fromkeys(row[column] for row in rows if column < len(row) and row[column])
        header.append("/".join(names)[:MAX_CELL])
    return tuple(header)


def _is_data(data: Grid, width: int) -> bool:
    """Tell data from layout: most rows are as wide as the others and cells are no long texts."""
    wide = sum(1 for row in data if len(row) >= max(2, width - 1))
    cells = [cell for row in data for cell in row if cell]
    long = sum(1 for cell in cells if len(cell) >= MAX_CELL)
    return wide * 2 >= len(data) and long * 2 <= len(cells)


def _before(dom: Dom, table: El) -> str:
    """Return the short line right before a table, which names it."""
    near = dom.text[max(0, table.start - 160) : table.start]
    lines = [line for line in map(squeeze, near.split("\n")) if line]
    while lines and (_UNIT_LINE.match(lines[-1]) or _SAID.search(lines[-1])):
        lines.pop()
    line = lines[-1] if lines else ""
    good = 4 <= len(line) <= 60 and line[-1] not in "。；;！!？?"
    return line.rstrip(":：") if good else ""
