"""Names of organs: compared in their short forms, and read from titles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gkcheck.text.normalize import normalize_name

# Ways in which organs' names are shortened; longer forms first.
_SHORT = (
    ("街道办事处", "街道"), ("人民政府", "政府"), ("委员会", "委"), ("办公室", "办"),
)  # fmt: skip
_LINKS = str.maketrans("", "", "和与及")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,18}?(?:局|委|办|厅|委员会|办公室|中心|镇|乡|街道|街道办事处|管委会|支队|大队|队|所|院|社|会|馆|站|段|校|公司|集团)"
)
NAME_KEYS = ("name", "unit", "名称", "单位", "单位名称")


def unit_key(name: str) -> str:
    """Return a form of an organ's name that is the same for its long and its short form."""
    key = normalize_name(name)
    for long, short in _SHORT:
        key = key.replace(long, short)
    return key.translate(_LINKS)


def same_unit(a: str, b: str) -> bool:
    """Tell whether two names are of one organ: one holds the other (``县教育局``, ``某县教育局``)."""
    left, right = unit_key(a), unit_key(b)
    return min(len(left), len(right)) > 2 and (left in right or right in left)


def names_unit(title: str, unit: str) -> bool:
    """Tell whether a title names an organ, in its long or its short form."""
    key = unit_key(unit)
    return len(key) > 2 and key in unit_key(title)


def organ_in(title: str) -> str | None:
    """Return the organ below a government that a title begins with (局, 委, 办, 镇 ...)."""
    flat = re.sub(r"^[\d年度()〔〕\[\]【】《》、,\s]+", "", title)
    match = _ORGAN.match(re.split("政府信息公开|信息公开", flat)[0])
    return match.group(0) if match else None


def listed_names(entries: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the names of a list that the office supplied, each once."""
    names: dict[str, None] = {}
    for entry in entries:
        name = next((entry[key] for key in NAME_KEYS if entry.get(key)), "")
        if name.strip():
            names[name.strip()] = None
    return list(names)
