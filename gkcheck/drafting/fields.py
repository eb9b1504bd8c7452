"""Names of what a duty wants told (名称、文号、…等要素)."""

from __future__ import annotations

import re

_NAME = r"[^,。;:、()“”]{2,16}"
_LIST = re.compile(
    rf"((?:{_NAME}、){{2,}}{_NAME}?)(?:等)?(?:[^,。;、()]{{0,6}})"
    r"(?:信息|要素|内容|情况|方面|形式|事项|字段|项目)"
)
_CUT = re.compile(
    r"^.*(?:公开|公布|发布|列清|列明|标明|注明|写明|载明|包括|包含|明确|展示|说明|围绕|解读|单位的?|对象的?|的)(?=[\u3400-\u9fff]{2})"
)


def read_fields(text: str) -> list[str]:
    """Return the field names of the longest list of at least three names, or none."""
    best: list[str] = []
    for match in _LIST.finditer(text):
        names = [name for name in match.group(1).split("、") if name]
        first = _CUT.sub("", names[0])
        names[0] = first if len(first) >= 2 else names[0]
        names[-1] = re.sub(r"(?:等|以及|及其).*$", "", names[-1])
        names = [name.strip() for name in names if 2 <= len(name.strip()) <= 12]
        if len(names) >= 3 and len(names) > len(best):
            best = names
    return list(dict.fromkeys(best))
