"""Who is to do it: unit cells and trailing brackets, with lead units told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = [
    "局",
    "委",
    "办",
    "厅",
    "部",
    "院",
    "府",
    "行",
    "队",
    "所",
    "站",
    "处",
    "科",
    "室",
    "署",
    "社",
    "校",
    "馆",
    "会",
    "司",
    "园",
    "股",
    "组",
    "镇",
    "乡",
    "县",
    "市",
    "区",
    "州",
    "盟",
    "旗",
    "办公室",
    "部门",
    "单位",
    "机构",
    "中心",
    "街道",
    "公司",
    "集团",
    "银行",
    "机关",
    "学院",
    "小组",
    "各镇",
    "各级",
    "街",
    "办事处",
    "管委会",
    "分局",
    "主体",
    "科室",
    "处室",
    "团队",
    "牵头人",
    "成员单位",
    "基层政府",
    "地区",
    "各地",
    "农场",
    "开发区",
    "单位和人员",
    "平台",
    "基地",
]
_UNIT = re.compile(
    r"[\u3400-\u9fffA-Z()〔〕、]{0,28}?(?:"
    + "|".join(sorted(_END, key=len, reverse=True))
    + r")(?:\([^()]{1,40}\))?"
)
_VERB = re.compile(
    r"(?:做好|推进|推动|加强|公开|完善|建立|落实|规范(?!性文件)|提高|深化|强化|优化|加快|持续|切实|"
    r"严格|不断|按照|认真|积极|围绕|扩大|丰富|发布|设置|开展|确保|健全|组织|坚持|提升|着力|依托)"
)
_ROLES = re.compile(
    r"(?:分别)?(?:牵头负责|牵头实施|牵头落实|牵头组织|牵头|按(?:照)?(?:各自)?(?:职责|职能)(?:任务)?(?:分工)?"
    r"(?:分别)?(?:负责)?(?:落实|强化监管|配合)?|分工负责|牵头督办|督办|技术保障|(?:结合实际,?)?(?:采取有效措施)?抓好落实|分别负责(?:落实)?|共同负责(?:落实)?|负责落实|"
    r"负责实施|负责|组织实施|组织落实|配合落实|配合|参与|落实|等?相?部门分别负责落实)"
)
_LABEL = re.compile(
    r"^(?:责任单位|落实单位|牵头单位|牵头部门|责任部门|主办单位|配合单位|责任主体|承办单位|责任分工|"
    r"牵头及责任单位|实施单位|参与单位)\s*[:：]"
)
_BRACKET = re.compile(r"[(〔\[]([^()〔〕\[\]]*(?:\([^()]*\)[^()〔〕\[\]]*)*)[)〕\]]\s*[。;.]?\s*$")
_ROLE_WORD = re.compile(r"负责|牵头|落实|责任单位|责任部门|配合单位|按职责|分工")
_ENDS_AS_ROLE = re.compile(r"(?:牵头|配合|督办|落实|负责|技术保障)[。.]?$|^[^,。]{2,20}牵头[,;]")
_LEVEL = re.compile(
    r"^(?:各|省|市(?!场)|自治区|区|县|州|旗|镇|乡|本|国|全|有关|相关|中国|重庆|其他)"
)


@dataclass(frozen=True)
class Units:
    """Units of a task: who leads, who answers for it."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()


def is_units(text: str) -> bool:
    """Tell whether a cell or paragraph is nothing but a list of units."""
    said = re.sub(r"\s+", "", text)
    if not 2 <= len(said) <= 500 or re.match(r"[\d(]", said):
        return False
    if _LABEL.match(said):
        return True
    if re.search(r"[。:][^。]", said) or said.endswith("的通知"):
        return False
    names = _names(said)
    if not names:
        return False
    if "系统" in said and len(names) == 1:
        return False
    good = sum(
        bool(_UNIT.fullmatch(name)) and not _VERB.match(name) and not name.endswith("网站")
        for name in names
    )
    if _ENDS_AS_ROLE.search(said) and not _VERB.match(said) and len(said) < 90:
        return good >= 0.5 * len(names)
    return good == len(names) if len(names) < 3 else good >= 0.8 * len(names)


def read_units(text: str) -> Units:
    """Return lead and responsible units of a text that :func:`is_units` accepts."""
    said = re.sub(r"\s+", "、" if "\n" in text else "", text.strip()).strip("()。;.、")
    lead: list[str] = []
    responsible: list[str] = []
    for part in re.split(r"(?=牵头单位:|责任单位:|配合单位:|主办单位:|牵头部门:|责任部门:)", said):
        labelled = "lead" if part.startswith(("牵头", "主办")) else ""
        body = _LABEL.sub("", part)
        for clause in re.split(r"[;。]", body):
            head, mark, tail = clause.partition("牵头")
            if mark and not labelled:
                lead += _names(head)
                rest = _names(re.sub(r"^(?:负责|落实|实施|组织)+", "", tail))
                responsible += rest
                continue
            (lead if labelled else responsible).extend(_names(clause))
    lead, responsible = _prefixed(lead), _prefixed(responsible)
    return Units(tuple(dict.fromkeys(lead)), tuple(dict.fromkeys(responsible or lead)))


def trailing_units(text: str) -> tuple[str, Units | None]:
    """Return a text without its trailing bracket of units, and these units.

    A time inside the bracket (责任单位:…;完成时限:…) stays at the end of the text.
    """
    said = text.rstrip()
    match = _BRACKET.search(said)
    if match is None:
        return text, None
    plain_part, labelled, time = split_labels(match.group(1).strip())
    inner = labelled or plain_part
    if not (is_units(inner) and (_ROLE_WORD.search(inner) or _looks_sure(inner))):
        return text, None
    kept = f"({time})" if time else ""
    return said[: match.start()].rstrip() + kept, read_units(inner)


_PARTS = re.compile(
    r"(?:^|(?<=[。;,\s]))(?=(?:完成|公开|办理|落实)?(?:时限|时间|期限)(?:要求)?\s*:"
    r"|(?:责任|牵头|配合|落实|承办|主办|实施)(?:单位|部门|科室|处室)\s*:)"
)


def split_labels(text: str) -> tuple[str, str, str]:
    """Cut 责任单位:… and 完成时限:… off a text; return (text before, units, time)."""
    body, units, time = "", "", ""
    for part in _cut_outside(text):
        if re.match(r"[^:]{0,4}(?:时限|时间|期限)", part) and ":" in part[:8]:
            time += part.strip("。;, ")
        elif _LABEL.match(part) and is_units(part.strip("。;, ")):
            units += (";" if units else "") + part.strip("。;, ")
        else:
            body += part
    return body.strip().rstrip(";,"), units, time


def _cut_outside(text: str) -> list[str]:
    """Cut a text before its labels, brackets left whole."""
    cuts = [0]
    for match in _PARTS.finditer(text):
        before = text[: match.start()]
        if sum(map(before.count, "(〔")) == sum(map(before.count, ")〕")):
            cuts.append(match.start())
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _looks_sure(inner: str) -> bool:
    return bool(re.search(r"(?:局|委|办|办公室|部门|单位|政府|街道|厅)$", inner)) and len(inner) > 3


def _names(text: str) -> list[str]:
    said = (
        _LABEL.sub("", text)
        .replace("各县(市、区)", "各县(市〇区)")
        .replace("县(市、区)", "县(市〇区)")
    )
    said = re.sub(r"(?<![\u3400-\u9fff])([省市县区])、(?=[区县市][\u3400-\u9fff])", r"\1〇", said)
    said = re.sub(r"\(([^()]*)\)", lambda m: "(" + m.group(1).replace("、", "〇") + ")", said)
    said = re.sub(r"(?:为)?" + _ROLES.pattern, "、", said)
    parts = re.split(
        r"[、,;。.\s/]+|(?<=[局委办府厅门位室])(?:和|及|以及|会同|与)(?=[\u3400-\u9fff])", said
    )
    made = []
    for part in parts:
        name = part.replace("〇", "、").strip("。.")
        name = re.sub(r"(?<=.)等$|^等$|^(?:由|为|及|和)$|^由(?=.)", "", name)
        name = re.sub(r"等(?=(?:相关|有关|相)?(?:部门|单位)$)", "", name) if len(name) < 7 else name
        if name and name not in {"等", "为", "各自", "其他"}:
            made.append(name)
    return made


def _prefixed(names: list[str]) -> list[str]:
    """Give 市 to 商务局 in 市发改局、商务局: the first unit says the level of all."""
    match = re.match(r"(省|市(?!场)|区|县|州)", names[0]) if names else None
    if match is None or any(
        _LEVEL.match(name) and not name.startswith(match.group()) for name in names
    ):
        return names
    return [
        name
        if _LEVEL.match(name) or not re.search(r"[^分]局$|委$|厅$|办$", name)
        else match.group() + name
        for name in names
    ]


def short_name(name: str) -> str:
    """Return a unit's name short enough to stand in an item's id."""
    said = re.sub(r"\(.*?\)", "", name)
    for long, short in (
        (r"^各?区县(?:政府|人民政府)?$|^各县.*", "区县"),
        (r"^市?政府(?:各|有关|相关)?部门$", "部门"),
        (r"^(?:市|区|县|省)(?!场|区|县|直)(?=..)", ""),
    ):
        said = re.sub(long, short, said)
    return said[:16]
