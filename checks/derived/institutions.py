"""Institutions that a column tells of: rows of tables, label tables, and labelled text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checks.derived.field_labels import LABELS, column_for, is_label, label_pattern, standard
from checks.derived.phones import phones
from checks.derived.place_text import Reading, Source, source_text
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.normalize import normalize_name

MIN_FIELDS = 2
"""Fields beside the name that make a text, or a table of labels, one that describes institutions."""
TELLING = frozenset(
    {"地址", "联系电话", "办公时间", "办学性质", "资质或者等级", "服务区域", "经营区域", "业务范围"}
)
"""Heads one of which, beside that of the name, makes a table a list of institutions."""
MAX_ROWS = 5000
MAX_VALUE = 200
_NOTHING = re.compile(r"[\s/\\\-—–_无暂略.。、]*|暂无|待定|空")
_TAIL = " ;；,，。、\t"
_PHONES = frozenset({"联系电话", "投诉举报电话"})
_NAME_LINE = re.compile(r"^[（(]?[一二三四五六七八九十\d]*[)）]?[、.．]?\s*(.{2,40}?)[:：]?$")


@dataclass(slots=True)
class Institution:
    """One institution. ``fields``: standard field -> value; a field without a value is not there.

    ``context``: words of the table, page and column it stands in. ``urls``: where it is told of.
    ``clipped``: a part of the place it stands in was not kept, so a field may be there unseen.
    """

    name: str
    fields: dict[str, str] = field(default_factory=dict)
    context: str = ""
    urls: list[str] = field(default_factory=list)
    clipped: bool = False


def institutions(facts: FactReader, reading: Reading) -> list[Institution]:
    """Return the institutions told of in what was read, one for each name; values are merged."""
    found: dict[str, Institution] = {}
    for source in reading.sources:
        records = list(_from_tables(facts, source))
        if not records:
            records = list(_from_text(facts, source))
        if not records:
            continue
        context = " ".join((source.title, _column(facts, source)))
        for one in records:
            one.context = f"{context} {one.context}"
            one.urls.append(source.url)
            _merge(found, one)
    return list(found.values())


def is_value(name: str, text: str) -> bool:
    """Tell whether a cell holds something for a field; a phone must be one that can be dialled."""
    if _NOTHING.fullmatch(text.strip()):
        return False
    return bool(phones(text)) if standard(name) in _PHONES else True


def _merge(found: dict[str, Institution], one: Institution) -> None:
    key = normalize_name(one.name)
    if not key:
        return
    known = found.setdefault(key, one)
    if known is one:
        return
    for name, value in one.fields.items():
        known.fields.setdefault(name, value)
    known.context += f" {one.context}"
    known.urls += [url for url in one.urls if url not in known.urls]
    known.clipped = known.clipped or one.clipped


def _from_tables(facts: FactReader, source: Source) -> Iterator[Institution]:
    for table in facts.rows(
        "SELECT id, caption, header, rows_total FROM record_table WHERE url_id = ? ORDER BY position",
        source.url_id,
    ):
        header = path_of(table["header"])
        rows = [
            path_of(row["cells"])
            for row in facts.rows(
                "SELECT cells FROM record_row WHERE table_id = ? ORDER BY position LIMIT ?",
                table["id"],
                MAX_ROWS,
            )
        ]
        made = list(_rows(header, rows)) or list(_label_table(source, (header, *rows)))
        for one in made:
            one.context = table["caption"] or ""
            one.clipped = table["rows_total"] > len(rows)
            yield one


def _rows(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[Institution]:
    name_at = column_for("名称", header)
    at = {name: column_for(name, header) for name in LABELS if name != "名称"}
    used = {name for name, i in at.items() if i is not None and i != name_at}
    if name_at is None or not used & TELLING:
        return
    for cells in rows:
        if len(cells) <= name_at or _NOTHING.fullmatch(cells[name_at]):
            continue
        one = Institution(cells[name_at].strip()[:MAX_VALUE])
        for name, i in at.items():
            if i is not None and i < len(cells) and is_value(name, cells[i]):
                one.fields[name] = cells[i].strip()[:MAX_VALUE]
        yield one


def _label_table(source: Source, rows: Sequence[tuple[str, ...]]) -> Iterator[Institution]:
    """A table of one institution: label and value side by side."""
    one = Institution(source.title)
    seen = 0
    for cells in rows:
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            for name in LABELS:
                if not is_label(name, label):
                    continue
                if name == "名称" and not _NOTHING.fullmatch(value):
                    one.name = value.strip()[:MAX_VALUE]
                elif is_value(name, value):
                    one.fields.setdefault(name, value.strip()[:MAX_VALUE])
                    seen += 1
    if seen >= MIN_FIELDS:
        yield one


def _from_text(facts: FactReader, source: Source) -> Iterator[Institution]:
    """Labelled text: each return of a label begins the next institution."""
    text = source_text(facts, source)
    if not text:
        return
    pattern = label_pattern(tuple(LABELS))
    hits = list(pattern.finditer(text))
    if len(hits) < MIN_FIELDS:
        return
    one: Institution | None = None
    labels: set[str] = set()
    for i, hit in enumerate(hits):
        end = hits[i + 1].start() if i + 1 < len(hits) else min(len(text), hit.end() + MAX_VALUE)
        value = text[hit.end() : end].strip().split("\n")[0].strip(_TAIL)[:MAX_VALUE]
        label = normalize_name(hit["label"])
        named = is_label("名称", hit["label"])
        if one is None or label in labels or (named and labels):
            if one is not None and len(one.fields) >= MIN_FIELDS:
                yield one
            before = text[hits[i - 1].end() if i else 0 : hit.start()]
            one = Institution(_line_before(before, source.title if i == 0 else ""))
            labels = set()
        labels.add(label)
        if named and value:
            one.name = value
        for name in LABELS:
            if name != "名称" and is_label(name, hit["label"]) and is_value(name, value):
                one.fields.setdefault(name, value)
    if one is not None and len(one.fields) >= MIN_FIELDS:
        yield one


def _line_before(text: str, otherwise: str) -> str:
    """Return the line that heads a run of labels: the institution's name as a rule."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return otherwise
    match = _NAME_LINE.match(lines[-1])
    return match.group(1) if match else (otherwise or lines[-1][:40])


def _column(facts: FactReader, source: Source) -> str:
    crumb = facts.scalar("SELECT breadcrumb FROM page WHERE id = ?", source.page_id)
    if not crumb:
        return ""
    names = json.loads(str(crumb))
    return " ".join(str(name) for name in names)
