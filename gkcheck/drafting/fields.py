"""Names of what a duty wants told (名称、文号、…等要素)."""

from __future__ import annotations

import re

_NAME = r"[^,。;:、()“”]{2,22}"
_LIST = re.compile(rf"(?:{_NAME}、){{2,}}{_NAME}")
_END = re.compile(r"等|(?:信息|要素|内容|情况|方面|事项|字段)$")
_CUT = re.compile(
    r"^.*(?:公开|公布|发布|列清|列明|列出|标明|注明|写明|载明|包括|包含|明确|展示|说明|围绕|解读|运用|采用|利用|通过|"
    r"单位的?|对象的?|的)(?=[\u3400-\u9fff]{2})"
)


def read_fields(text: str) -> list[str]:
    """Return the names of the longest list of at least three that ends in 等 or 信息, or none."""
    best: list[str] = []
    for match in _LIST.finditer(text):
        names = match.group().split("、")
        for i, name in enumerate(names[:-1]):
            if "等" in name:
                names = names[i:]
                break
        end = _END.search(names[-1])
        if end is None:
            continue
        names[-1] = names[-1][: end.start()]
        names[-1:] = re.split(r"(?<=..)(?:以及|和|及)(?=..)", names[-1])
        first = _CUT.sub("", names[0])
        names[0] = "名称" if first.endswith("名称") else first if len(first) >= 2 else names[0]
        names = [name.strip() for name in names if 2 <= len(name.strip()) <= 12]
        if len(names) >= 3 and len(names) > len(best):
            best = names
    return list(dict.fromkeys(best))
