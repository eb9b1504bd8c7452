"""Names of organs: compared in their short forms, and read from titles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from gkcheck.text.normalize import normalize_name

# Ways in which organs' names are shortened; longer forms first.
_SHORT = (
    ("街道办事处", "街道"), ("人民政府", "政府"), ("委员会", "委"), ("办公室", "办"),
)  # fmt: skip
_LINKS = str.maketrans("", "", "和与及")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,18}?(?:局|委|办|厅|委员会|办公室|中心|镇|乡|街道|街道办事处|管委会|支队|大队|队|所|院|社|会|馆|站|段|校|公司|集团)"
)
ALIAS_KEYS = ("alias", "别名", "简称")
ADDRESS_KEYS = ("url", "site", "网址", "网站")
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


@dataclass(frozen=True, slots=True)
class Unit:
    """One organ of a list that the office supplied; ``names``: its name and its other names.

    ``hosts``: those of its own site.
    """

    name: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]

    def is_named_in(self, title: str) -> bool:
        """Tell whether a title names the organ, or begins with a shorter form of its name."""
        organ = organ_in(title)
        return any(
            names_unit(title, name) or (organ is not None and same_unit(organ, name))
            for name in self.names
        )

    def is_called(self, name: str) -> bool:
        """Tell whether ``name`` is one of the organ's names, long or short."""
        return any(same_unit(name, own) for own in self.names)


def listed_units(entries: Iterable[Mapping[str, str]]) -> list[Unit]:
    """Return the units of a list that the office supplied, each once."""
    found: dict[str, Unit] = {}
    for entry in entries:
        name = next((entry[key] for key in NAME_KEYS if entry.get(key)), "").strip()
        if not name or name in found:
            continue
        others = next((entry[key] for key in ALIAS_KEYS if entry.get(key)), "")
        hosts = {urlsplit(entry.get(key) or "").hostname for key in ADDRESS_KEYS}
        names = dict.fromkeys((name, *re.split(r"[、,,;;\s]+", others)))
        found[name] = Unit(name, tuple(n for n in names if n), tuple(sorted(h for h in hosts if h)))
    return list(found.values())
