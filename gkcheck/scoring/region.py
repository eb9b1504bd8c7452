"""Is a plan of one region meant for a site of this name? Names are compared, not looked up."""

from __future__ import annotations

import re

from gkcheck.text.normalize import normalize_name

# One level of a region: a name and what kind of place it is; 市 is not the end of 市辖区.
_LEVEL = re.compile(r".+?(?:特别行政区|自治区|自治州|自治县|地区|省|市|盟|县|旗|区)")


def applies_in(region: str | None, site_name: str | None) -> bool:
    """Tell whether a plan of ``region`` applies to a site by default.

    A plan without a region is for everyone. Otherwise the name of the site's unit must tell the
    place: the last level of the region stands in it, and before it stand levels of the same region
    only, so that the plan of one city's district is not taken for that of another city's. A
    district (区) needs its city before it, since many cities have one of the same name.
    """
    if region is None:
        return True
    if not site_name:
        return False
    levels = [level for level in _LEVEL.findall(normalize_name(region)) if len(level) > 1]
    if not levels:
        return False
    own, last = normalize_name(site_name), levels[-1]
    before, found, _ = own.partition(last)
    if not found:
        return False
    placed = False
    for level in levels[:-1]:
        placed = placed or level in before
        before = before.replace(level, "", 1)
    return not before and (placed or len(levels) == 1 or not last.endswith("区"))
