"""Who runs and who maintains the site, as its footer says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

# White space is bounded everywhere: a thousand line breaks behind a label must cost nothing.
_NAME = r"[\u4e00-\u9fa5（）()·、“”A-Za-z]{2,80}"
_HAN = "\u4e00-\u9fa5"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川蜀宁琼黔滇陇秦港澳台"
"""What record numbers begin with."""
_ORGAN = (
    r"(?:政府|办公室|办公厅|局|厅|委|会|中心|院|部|署|党校|学校|[大中小]学|馆|队|研究所|(?:管理|办事)处"
    r"|(?:开发|高新|保税|示范|实验|度假|新|园)区)"
)
_SPONSOR = re.compile(
    rf"主\s{{0,8}}办\s{{0,8}}(?:[/、和及与（(]\s?承\s?办\s?[)）]?\s?)?(?:单\s{{0,8}}位|机\s{{0,8}}关|部门|方|者)?\s{{0,8}}[:：]\s{{0,8}}({_NAME})"
    # without a colon it may be the head of a column, and the next head behind it
    rf"|主\s{{0,8}}办\s{{0,8}}(?:单\s{{0,8}}位|机\s{{0,8}}关)\s{{1,8}}([{_HAN}（）()]{{2,40}}?{_ORGAN})(?![{_HAN}])"
    rf"|(?:^|[\n|｜])\s?主办[ |｜]{{1,3}}({_NAME})"
)
_SPONSOR_BY = re.compile(rf"由\s{{0,8}}([{_HAN}（）()、]{{3,60}}?)\s{{0,8}}主办(?!的)")
_SPONSOR_AFTER = re.compile(rf"([{_HAN}（）()]{{4,30}})\s{{0,8}}主办(?![:：单的])")
_RIGHTS = re.compile(
    rf"版\s{{0,8}}权\s{{0,8}}所\s{{0,8}}有\s{{0,8}}(?:者|单位)?\s{{0,8}}[:：©]\s{{0,8}}({_NAME})"
    rf"|版权所有[\s\d©Cc()（）~至年-]{{0,24}}([{_HAN}]{{3,30}}?{_ORGAN})(?![{_HAN}])"
    rf"|([{_HAN}]{{2,30}}?{_ORGAN})(?:门户)?(?:网站?)?[ ]{{0,8}}版\s{{0,8}}权\s{{0,8}}所\s{{0,8}}有(?!\s{{0,8}}(?:者|单位)?\s{{0,8}}[:：])"
)
_C = r"(?:©|\([Cc]\)|[Cc](?:opyright|OPYRIGHT))"
_COPYRIGHT = re.compile(
    rf"{_C}[\s\d©.,~至年-]{{0,24}}([{_HAN}]{{3,30}}?{_ORGAN})(?![{_HAN}])|([{_HAN}]{{2,30}}?{_ORGAN})\s{{0,2}}{_C}"
)
# What these hold behind or before a name, looked for first: a search for a name alone stops at
# every ideograph. The name, and what may stand between, is not longer than so many characters.
_NEEDED = {
    _SPONSOR_AFTER: re.compile(r"主办(?![:：单的])"),
    _RIGHTS: re.compile(r"版\s{0,8}权\s{0,8}所\s{0,8}有"),
    _COPYRIGHT: re.compile(_C),
}
_UNIT = 60
_MOST = 8  # places in a footer that are looked at
_OPERATOR = re.compile(
    rf"(?:承\s{{0,8}}办|运\s{{0,8}}行\s{{0,8}}维\s{{0,8}}护|运\s{{0,8}}维|协\s{{0,8}}办|制作维护|网站管理|维护)\s{{0,8}}(?:单\s{{0,8}}位|机\s{{0,8}}构)?\s{{0,8}}[:：]\s{{0,8}}({_NAME})"
)
_OPERATOR_AFTER = re.compile(rf"([{_HAN}]{{4,30}})\s{{0,8}}(?:负责)?(?:承办|运维|维护)(?![:：单])")
# Words that no name holds: what is said next, without a space between.
_CUT = re.compile(
    r"(?:[主承协]办|版权(?:所有|归)|技术支持|地址|邮编|邮政编码|备案|(?:网站)?标识码|网站(?:管理|维护|建设|声明|地图|导航|支持)(?!中心|办|处|科|局)|[维护管理运行]{2,4}单位"
    rf"|联系(?:我们|方式|人)|建议使用|中文域名|保留(?:所有|一切)|未经|(?:联系)?电话$|all\b|copyright|copy|[{PROVINCES}]?(?:ICP|公网安备)|E-?mail\b|All Rights).*$",
    re.I,
)
# Before a colon a name may be grown together with the label of what follows.
_LABEL = re.compile(
    r"(?:单位|机构|机关|指导|主管|技术|建设|开发|制作|设计|运行|运营|维护|管理|运维|网站|服务|支持|保障|联系|咨询|监督|举报|投诉"
    r"|办公|邮政|通讯|详细|地址|电话|热线|传真|邮编|邮箱|编码|编号|序号|方式|联系人|负责人)+$"
)
_COLON = re.compile(r"\s{0,8}[:：]")
_LATIN_END = re.compile(r"(?<=[\u4e00-\u9fa5）)])[A-Za-z]{1,12}$")
_PARTY_BEFORE = re.compile(rf"(中共[{_HAN}]{{2,28}}?(?:委|会|室|部))[\s、，,]{{1,4}}$")


def _unit(match: re.Match[str] | None) -> str | None:
    """Return the name that ``match`` holds, None when nothing is left of it."""
    if match is None or match.lastindex is None:
        return None
    name = match.group(match.lastindex)
    if _COLON.match(match.string, match.end(match.lastindex)):
        name = _LABEL.sub("", name)
    name = _LATIN_END.sub("", _CUT.sub("", name)).strip(" 、（(·")
    return name if len(name) >= 3 else None


def find_sponsor(texts: list[str]) -> str | None:
    """Return who runs the site: said to be its sponsor, else whose the rights are.

    Of several organs that run it together, set apart by spaces, the first named.
    """
    told = [text for text in texts if "主" in text and "办" in text]
    for pattern in (_SPONSOR, _SPONSOR_BY, _SPONSOR_AFTER, _RIGHTS, _COPYRIGHT):
        for text in texts if pattern in (_RIGHTS, _COPYRIGHT) else told:
            for match in _matches(pattern, text):
                name = _unit(match)
                if name is None:
                    continue
                start = match.start(match.lastindex or 0)
                before = _PARTY_BEFORE.search(text, max(0, start - _UNIT), start)
                if before is None:
                    return name
                return before.group() + name if "、" in before.group() else before.group(1)
    return None


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the first matches, near what a pattern needs where that is looked for first."""
    needed = _NEEDED.get(pattern)
    if needed is None:
        yield from islice(pattern.finditer(text), _MOST)
        return
    for spot in islice(needed.finditer(text), _MOST):
        match = pattern.search(text, max(0, spot.start() - _UNIT), spot.end() + 2 * _UNIT)
        if match is not None:
            yield match


def find_operator(texts: list[str], footers: list[str]) -> str | None:
    """Return who keeps the site running for its sponsor; ``footers``: of ``texts`` those of footers."""
    for pattern, where in ((_OPERATOR, texts), (_OPERATOR_AFTER, footers)):
        unit = _unit(next(filter(None, map(pattern.search, where)), None))
        if unit is not None:
            return unit
    return None
