"""Is the site that of a unit that a plan names? Names are compared, not looked up."""

from __future__ import annotations

from collections.abc import Iterable

from gkcheck.text.normalize import normalize_name

# Ways in which a plan shortens an organ's name; longer forms first.
_SHORT = (("委员会", "委"), ("办公室", "办"), ("人民政府", "政府"))
_LINKS = "和与及"


def unit_key(name: str) -> str:
    """Return a form of an organ's name that is the same for its long and its short form."""
    key = normalize_name(name)
    for long, short in _SHORT:
        key = key.replace(long, short)
    return "".join(ch for ch in key if ch not in _LINKS)


def names_unit(site_name: str, units: Iterable[str]) -> bool:
    """Tell whether the site's name holds one of the units' names, or is held by one.

    ``汕尾市教育局`` is named by ``市教育局``. Two characters or fewer never match.
    """
    own = unit_key(site_name)
    keys = [unit_key(unit) for unit in units]
    return any(min(len(own), len(key)) > 2 and (key in own or own in key) for key in keys)
