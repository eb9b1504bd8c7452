"""Column paths that a duty names, in all the spellings of 公开路径, and named columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LABEL = re.compile(
    r"(?:信息)?(?:公开|发布|展示|公示|栏目|网站)(?:路径|渠道|位置|载体及路径|栏目路径|栏目)\s*(?:为|是|[:：])\s*"
)
_SPLIT = re.compile(r"[,;、]\s*\d{1,2}\s*[.)、]?\s*(?=[\u3400-\u9fff“])|;|。|\n")
_SITE = re.compile(
    r"^(?:市|区|县|省|本级|本部门|本单位|各级|区县|局)*(?:人民)?(?:政府|部门|单位|局|门户)?(?:门户)?(?:官方)?(?:网站|官网|门户网站|网页)"
    r"(?:首页|主页)?$|^(?:网站)?首页$"
)
_OFF_SITE = re.compile(
    r"其他(?:公开)?渠道|新媒体|公开栏|宣传栏|新闻媒体|报刊|广播|电视|微信|微博|公示栏|专区$"
)
_SEPARATOR = re.compile(r"\s*(?:-{1,3}>|=>|[>＞]|»)\s*")
_DASH = re.compile(r"\s*(?:—{1,2}|–|-{1,2})\s*(?=[\u3400-\u9fff“])")
_SLASHED = re.compile(
    r"(?:网站)?(?:首页|政务公开|政府信息公开|信息公开|互动交流|政民互动|办事服务|政务服务|专题专栏)/[^/]+"
)
_NAME = r"[^“”\"()、,。;:>]{2,30}"
_KIND = r"(?:(?:二级|一级|三级|子|相关|专门)?(?:栏目|专栏|专题|板块|模块|专区|目录))"
_QUOTED = rf"“({_NAME}(?:>{_NAME})*)”"
_SET = re.compile(
    rf"(?:设置|设立|开设|增设|新设|建设|打造|开辟|建立|完善|新增)(?:了|好)?((?:“{_NAME}”[、,和及]?)+)等?{_KIND}"
)
_IN = re.compile(
    rf"“((?:{_NAME}>)*{_NAME})”(?:{_KIND})?(?:下的?|中|里|内|之下)?(?:的|设置|设立|开设|增设)?$"
)
_MENTION = re.compile(rf"((?:“{_NAME}”[、,和及]?)+)等?(?:{_KIND})")
_UNDER = re.compile(rf"“({_NAME})”(?:{_KIND})?(?:下|之下|中|里|内)的?“({_NAME})”{_KIND}?")
_QUOTED_PATH = re.compile(rf"“({_NAME}(?:\s*(?:>|-{{1,2}}|—)\s*{_NAME})+)”")
_UNQUOTED = re.compile(
    r"(?:网站|设立|建立|开设|设置|增设|完善|用好|做好|利用|依托|打造|通过|部门|单位|机关)的?"
    r"(?!相关|有关|各|该|本|政府网站|要|应|须|在|做好|通过|完善|建立)([\u3400-\u9fff]{4,12}?(?=栏目)|[\u3400-\u9fff]{2,12}?专栏)"
)
_BOX = re.compile(r"“([^“”]{2,12}(?:信箱|邮箱))”")


@dataclass
class Paths:
    """Paths found (levels joined by ``>``), names without a place, what is off the site."""

    explicit: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    created: bool = False
    off_site: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def columns(self) -> list[str]:
        """Return all paths, those named with their place first, each once."""
        deep = {path.split(">")[-1] for path in self.explicit}
        alone = [name for name in self.named if name not in deep]
        return list(dict.fromkeys([*self.explicit, *alone]))


def read_paths(text: str, joint: frozenset[str], generic: frozenset[str]) -> Paths:
    """Return the column paths of a duty.

    ``joint``: names whose ``/`` is part of the name (预算/决算). ``generic``: unquoted names that
    are columns wherever they stand (政府信息公开专栏).
    """
    found = Paths()
    rest = text
    for match in reversed(list(_LABEL.finditer(text))):
        body = _to_end(text[match.end() :])
        for part in [part for part in _SPLIT.split(_unnumbered(body)) if part and part.strip()]:
            _labelled(part, found, joint)
        rest = rest[: match.start()] + rest[match.end() + len(body) :]
    found.explicit.reverse()
    _inline(rest, found, joint)
    for name in generic:
        if name in rest and not any(name in path for path in found.explicit):
            found.named.append(name)
    found.explicit = list(dict.fromkeys(found.explicit))
    found.named = [n for n in dict.fromkeys(found.named) if n not in found.explicit]
    return found


def without_paths(text: str) -> str:
    """Return a duty without the brackets that hold its paths."""
    said = re.sub(rf"[(〔\[]\s*{_LABEL.pattern}(?:[^()〔〕]|\([^()]*\))*[)〕\]]?", "", text)
    return re.sub(rf"{_LABEL.pattern}[^。]*", "", said).strip()


def is_path_line(text: str) -> bool:
    """Tell whether a line holds nothing but paths, so that it is for every task of its cell."""
    return bool(_LABEL.search(text)) and len(without_paths(text).strip("()〔〕。;, ")) < 4


def spread(path: str, joint: frozenset[str]) -> list[str]:
    """Return the paths that one path with alternatives (``/``, ``“A”“B”``) stands for."""
    said = path.strip(' 。,;()〔〕"')
    pieces = _SEPARATOR.split(said)
    if len(pieces) == 1:
        pieces = _DASH.split(said)
    levels: list[list[str]] = []
    for piece in pieces:
        piece = re.sub(r"等?(?:栏目|专栏)?$", "", piece.strip()) if "”" in piece else piece.strip()
        quoted = re.findall(r"“([^“”]+)”", piece)
        if len(quoted) > 1 and not re.sub(r"“[^“”]+”|[、和及]", "", piece):
            levels.append(quoted)
            continue
        plain_name = re.sub(r"[“”\"《》]", "", piece).strip()
        if not plain_name or _SITE.match(plain_name):
            continue
        whole = "/" not in plain_name or plain_name in joint
        levels.append([plain_name] if whole else [n for n in plain_name.split("/") if n])
    made = [""]
    for names in levels:
        made = [f"{left}>{name}" if left else name for left in made for name in names][:40]
    return [one for one in made if one]


def _unnumbered(text: str) -> str:
    return re.sub(r"^\s*\d{1,2}\s*[.)、]?\s*(?=[\u3400-\u9fff“])", "", text)


def _to_end(text: str) -> str:
    """Return the text up to the bracket that closes it, or to the end of its line."""
    depth = 0
    for i, char in enumerate(text):
        if char in "(〔[":
            depth += 1
        elif char in ")〕]":
            if depth == 0:
                return text[:i]
            depth -= 1
    return text


def _labelled(part: str, found: Paths, joint: frozenset[str]) -> None:
    said = part.strip()
    under = _UNDER.search(said)
    if not _SEPARATOR.search(said) and _SLASHED.match(said):
        said = said.replace("/", ">")
    if _SEPARATOR.search(said) or _DASH.search(said):
        found.explicit += reversed(spread(said, joint))
    elif under:
        found.explicit.append(f"{under.group(1)}>{under.group(2)}")
    elif _OFF_SITE.search(said):
        found.off_site.append(said)
    elif _SITE.match(said) or len(said) < 2:
        return
    elif match := re.search(_QUOTED, said):
        found.named.append(match.group(1))
    elif re.search(r"(?:栏目|专栏|专题|板块|目录)$", said) and len(said) < 24:
        found.named.append(said)
    else:
        found.unplaced.append(said)


def _inline(text: str, found: Paths, joint: frozenset[str]) -> None:
    used: list[tuple[int, int]] = []
    for match in _SET.finditer(text):
        names = re.findall(r"“([^“”]+)”", match.group(1))
        before = _IN.search(text[: match.start()])
        found.created = True
        used.append(match.span())
        if before and (">" in before.group(1) or _near(before)):
            used.append(before.span())
            for name in names:
                found.explicit += spread(f"{before.group(1)}>{name}", joint)
            continue
        found.named += names
    for match in _UNDER.finditer(text):
        if not _inside(match.start(), used):
            used.append(match.span())
            found.explicit += spread(f"{match.group(1)}>{match.group(2)}", joint)
    for match in _QUOTED_PATH.finditer(text):
        if not _inside(match.start(), used):
            used.append(match.span())
            found.explicit += spread(match.group(1), joint)
    bare = re.sub(r"“[^“”]*”", lambda m: "\0" * len(m.group()), text)
    for match in re.finditer(r"[\u3400-\u9fff/]{2,20}(?:\s?>\s?[\u3400-\u9fff/]{2,20})+", bare):
        found.explicit += spread(match.group(), joint)
    for match in _MENTION.finditer(text):
        if not _inside(match.start(), used):
            found.named += re.findall(r"“([^“”]+)”", match.group(1))
    found.named += _BOX.findall(text)
    found.named += [
        name
        for name in _UNQUOTED.findall(text)
        if not re.search(r"相关|有关|设置|本|各|该|专题专栏", name)
    ]


def _near(before: re.Match[str]) -> bool:
    return bool(re.search(r"(?:栏目|专栏|目录|专题|板块)(?:下|中|里|内|之下)", before.group()))


def _inside(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start < last for first, last in spans)
