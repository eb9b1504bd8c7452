"""Judge blocks of suggested checks, and the kinds of site that units run."""

from __future__ import annotations

import re
from typing import Any

from gkcheck.drafting.blocks import printed
from gkcheck.drafting.kinds import table

_KINDS: tuple[tuple[str, str], ...] = (
    ("portal_province", r"省(?:人民)?政府(?!各|有关|部门)|省政府办公厅"),
    (
        "portal_city",
        r"市(?:人民)?政府(?!各|有关|部门|相关|新闻)|市政府办公[厅室]|各(?:地级?)?市|门户网站",
    ),
    (
        "portal_county",
        r"区县|各?县\(市|(?<!市)[区县](?:人民)?政府(?!各|有关|部门|相关)|各[区县]|[区县]政府办公室|基层政府|各地",
    ),
    ("township_page", r"乡镇|各?镇|街道|各乡"),
    (
        "dept_site",
        r"局|委(?!会)|部门|单位|委员会|厅|办(?!公|事处)|中心|科|处(?!$)|部$|院|机关|集团|公司",
    ),
)


def site_kinds(units: tuple[str, ...]) -> list[str]:
    """Return the kinds of site that units run, as far as their names tell."""
    said = "、".join(units)
    return [kind for kind, pattern in _KINDS if re.search(pattern, said)]


def build_judge(
    name: str | None, columns: list[str], said: str, year: int | None
) -> dict[str, Any] | None:
    """Return the judge block of a template, or None when it needs columns and there are none."""
    raw = table().raw
    if name is None:
        return None
    if name == "fresh" and not columns:
        columns = [column for pattern, column in raw["usual_columns"] if re.search(pattern, said)][
            :1
        ]
        name = "fresh_named"
    entries: list[Any] = [
        printed(path) if ">" in path else {"path": printed(path), "strict": False}
        for path in columns
    ] or list(raw["default_columns"].get(name, []))
    values: dict[str, Any] = {
        "@columns": entries,
        "@year": year,
        "@status": bool(re.search(r"有效|失效|废止", said)),
        "@split": bool(re.search(r"分类展示|失效/废止|分别(?:公开|展示)", said)),
        "@document_fields": raw["document_fields"],
        "@levels": [level for level, pattern in raw["levels"].items() if re.search(pattern, said)]
        or ["administrative_regulation"],
    }
    leaves = []
    for template in raw["judges"][name]:
        params: dict[str, Any] = {}
        for key, value in (template.get("params") or {}).items():
            params[key] = values[value] if isinstance(value, str) and value in values else value
            if params[key] is None or params[key] is False:
                del params[key]
        if params.get("columns") == [] and name not in {"media"}:
            return None
        leaf: dict[str, Any] = {"check": template["check"]}
        if params:
            leaf["params"] = params
        leaf["at_most"] = {"measure": "flagged", "value": 0}
        if name not in {"ipv6", "media"}:
            leaf["partial_credit"] = True
        leaf["when_inapplicable"] = "review"
        leaves.append(leaf)
    return leaves[0] if len(leaves) == 1 else {"all": leaves}
