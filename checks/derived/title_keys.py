"""Comparable forms of document titles: which policy does an interpretation speak of? Pure."""

from __future__ import annotations

import re

from gkcheck.text.normalize import normalize_name

MIN_KEY = 6
"""Shortest form, in characters, that may tie an interpretation to a policy."""

_QUOTED = re.compile(r"[《〈](.+)[》〉]")
_EACH_QUOTED = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》")
_ISSUED = re.compile(r"关于(?:印发|发布|公布|转发|下发|修订印发)?|(?:印发|公布|转发)")
_KIND = re.compile(r"的?(?:通知|公告|通告|决定|意见|批复|函)$")
_READING = re.compile(
    r"^(?:【[^】]*】|[(（\[][^)）\]]*[)）\]]|政策解读|文件解读|图解政策|视频解读|文字解读|一图读懂|一图看懂|图解|解读|\d+秒看懂)[:：|｜丨\s]*"
)
_READ = re.compile(
    r"(?:的)?(?:政策)?(?:图文|图片|文字|视频|专家|部门|文件|政策)?(?:解读|问答|图解|解读材料|解读稿|起草说明|答记者问)(?:[(（][^)）]*[)）]|之?[一二三四五六七八九十\d]+)?$"
)
_IS_READING = re.compile(
    r"解读|图解|一图读懂|一图看懂|一图了解|秒看懂|政策问答|答记者问|政策解析|图说"
)
# 政策解读工作情况 tells of the work, it interprets nothing.
_OF_THE_WORK = re.compile(
    r"(?<=解读|问答|解析)(?:的|及回应)?(?:工作)?(?:情况|总结|统计|通报|制度|机制|栏目|培训|会议)"
)


def is_interpretation_title(title: str) -> bool:
    """Tell whether a title is that of an interpretation (解读, 图解, 一图读懂, 问答 ...)."""
    said = list(_IS_READING.finditer(title))
    return bool(said) and _OF_THE_WORK.match(title, said[-1].end()) is None


def policy_keys(title: str) -> set[str]:
    """Return the forms by which a policy's title may be cited: whole, without issuer, core name."""
    forms = {title}
    quoted = _QUOTED.search(title)
    if quoted:
        forms.add(quoted.group(1))
    match = _ISSUED.search(title)
    if match:
        forms |= {title[match.start() :], title[match.end() :]}
    forms |= {_KIND.sub("", form) for form in forms}
    keys = {normalize_name(form) for form in forms}
    return {key for key in keys if len(key) >= MIN_KEY}


def cited_keys(title: str) -> set[str]:
    """Return the forms of the policies that an interpretation's title names."""
    cited = _EACH_QUOTED.findall(title)
    if not cited:
        bare = title
        while (shorter := _READING.sub("", bare).strip()) != bare:
            bare = shorter
        cited = [_READ.sub("", bare)]
    keys: set[str] = set()
    for name in cited:
        keys |= policy_keys(name)
    return keys
