"""Who runs the site: site code, ICP and police records, sponsor, marks of the footer."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

from crawler.extract.dom import Dom, El
from crawler.extract.metas import Metas
from crawler.extract.words import LEAVE_SITE
from crawler.urls import canonical_url
from gkcheck.models.facts import IdentityRecord, Place
from gkcheck.text.normalize import compact

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川蜀宁琼黔滇陇秦港澳台"
_CODE = r"(?:[1-8]\d{9}|bm\d{8}|N\d{9})"
# White space is bounded everywhere: a thousand line breaks behind a label must cost nothing.
_SITE_CODE = re.compile(
    rf"标\s{{0,8}}识\s{{0,8}}码\s{{0,8}}(?:是|为)?\s{{0,8}}[:：]?\s{{0,8}}({_CODE})(?!\d)", re.I
)
_CODE_ONLY = re.compile(rf"^{_CODE}$", re.I)
_CODE_IN_URL = re.compile(rf"(?:site_?code|sitecode)=({_CODE})(?!\d)", re.I)
_ICP = re.compile(
    rf"[{_PROVINCES}]\s{{0,8}}ICP\s{{0,8}}(?:备|证)?\s{{0,8}}(?:案)?\s{{0,8}}(?:字|第|案号)?\s{{0,8}}[:：]?\s{{0,8}}\d{{5,10}}(?:\s{{0,8}}号)?(?:\s{{0,8}}[-－—]\s{{0,8}}\d{{1,3}}(?!\d))?",
    re.I,
)
_ICP_LAX = re.compile(
    r"ICP\s{0,8}(?:备|证)\s{0,8}(?:案)?\s{0,8}(?:第|案?号)?\s{0,8}[:：]?\s{0,8}\d{6,10}(?:\s{0,8}号)?",
    re.I,
)
_GAP = r"[ \u3000\xa0]?"
_POLICE = re.compile(
    rf"[{_PROVINCES}]\s{{0,8}}公\s{{0,8}}网\s{{0,8}}安\s{{0,8}}备\s{{0,8}}(?:案号)?\s{{0,8}}(?:第)?\s{{0,8}}[:：]?\s{{0,8}}\d(?:{_GAP}\d){{12,13}}\s{{0,8}}号?"
)
# Police numbers have 14 digits; pages drop some, write 公安备 or 公备, or leave the province out.
_POLICE_LAX = re.compile(
    r"(?:(?<![\u4e00-\u9fa5])[\u4e00-\u9fa5]\s{0,8})?公\s{0,8}(?:网\s{0,8})?(?:安\s{0,8})?(?:机关|部)?\s{0,8}(?:联网|网站)?\s{0,8}备\s{0,8}案?\s{0,8}"
    rf"(?:编?号|序号)?\s{{0,8}}第?\s{{0,8}}[:：]?\s{{0,8}}\d(?:{_GAP}\d){{10,13}}(?!\d)\s{{0,8}}号?"
)
_NAME = r"[\u4e00-\u9fa5（）()·、“”A-Za-z]{2,40}"
_ORGAN = r"(?:政府|办公室|办公厅|局|厅|委员会|中心|院|部|署)"
_SPONSOR = re.compile(
    rf"主\s{{0,8}}办\s{{0,8}}(?:单\s{{0,8}}位|机\s{{0,8}}关|方)?\s{{0,8}}[:：]\s{{0,8}}({_NAME})|主\s{{0,8}}办\s{{0,8}}(?:单\s{{0,8}}位|机\s{{0,8}}关)\s{{0,8}}\n\s{{0,8}}({_NAME})"
)
_SPONSOR_BY = re.compile(r"由\s{0,8}([\u4e00-\u9fa5（）()]{3,40}?)\s{0,8}主办")
_SPONSOR_AFTER = re.compile(r"([\u4e00-\u9fa5（）()]{4,30})\s{0,8}主办(?![:：单])")
_RIGHTS = re.compile(
    rf"版\s{{0,8}}权\s{{0,8}}所\s{{0,8}}有\s{{0,8}}(?:者|单位)?\s{{0,8}}[:：©]\s{{0,8}}({_NAME})"
    rf"|版权所有\s{{0,8}}([\u4e00-\u9fa5]{{3,30}}?{_ORGAN})(?![\u4e00-\u9fa5])"
    rf"|([\u4e00-\u9fa5]{{3,30}}?{_ORGAN})(?:门户)?(?:网站?)?\s{{0,8}}版\s{{0,8}}权\s{{0,8}}所\s{{0,8}}有"
)
# What the last two hold behind a name, looked for first: a search for a name alone stops at every
# ideograph. The name, and what may stand between, is not longer than so many characters.
_NEEDED = {
    _SPONSOR_AFTER: re.compile(r"主办(?![:：单])"),
    _RIGHTS: re.compile(r"版\s{0,8}权\s{0,8}所\s{0,8}有"),
}
_UNIT = 60
_OPERATOR = re.compile(
    rf"(?:承\s{{0,8}}办|运\s{{0,8}}行\s{{0,8}}维\s{{0,8}}护|运\s{{0,8}}维|协\s{{0,8}}办|制作维护|网站管理|维护)\s{{0,8}}(?:单\s{{0,8}}位|机\s{{0,8}}构)?\s{{0,8}}[:：]\s{{0,8}}({_NAME})"
)
_OPERATOR_AFTER = re.compile(
    r"([\u4e00-\u9fa5]{4,30})\s{0,8}(?:负责)?(?:承办|运维|维护)(?![:：单])"
)
_CUT = re.compile(
    r"(?:承办|协办|技术支持|版权所有|地址|联系|电话|邮编|备案|网站|技术|维护|运行|管理单位|建议|中文域名|运维|保留|all\b|copyright|copy|ICP|Email|All Rights).*$",
    re.I,
)
_PHONE = re.compile(
    r"(?:联系电话|电\s{0,8}话|联系方式|热线|Tel)\s{0,8}[:：]?\s{0,8}((?:\(?0\d{2,3}\)?[-－—\s]?)?\d{7,8}(?:-\d{1,6})?|1\d{10}|400[-\d]{7,10})",
    re.I,
)
_ERROR_WORD = re.compile(r"[纠找]\s{0,8}错|我为政府网站找错")
_NEAR = 10  # characters: the longest of these
_ERROR_URLS = ("jiucuo", "/exposure/", "pucha.kaipuyun", "zfwzgl.www.gov.cn", "wzjc")
_ERROR_IMAGE = re.compile(r"jiucuo|zhaocuo", re.I)
_MARK_URL = re.compile(r"conac\.cn", re.I)
_MARK_IMAGE = re.compile(
    r"(?:^|/)(?:\w*[_-])?(?:red|blue|red_error|dzjg|dangzheng|conac)\.(?:png|jpe?g|gif)$|imgconac|_ideconac",
    re.I,
)
_IPV6_TEXT = re.compile(
    r"支持\s*ipv6|ipv6\s*双(?:栈|协议)|通过\s*ipv6|ipv6\s*(?:网络|访问|已支持|支持|升级)"
)
_IPV6_ALONE = re.compile(r"^\W*ipv6(?:网络|访问|标识|支持)?\W*$")
_IPV6_IMAGE = re.compile(r"(?:^|[/_\-])ipv(?:[/_.\-]|$)")
_RARE = frozenset("图航系式pPuU")
_FOOT_SCRIPT = re.compile(r"(?:foot|bottom|copyright|dibu|banquan)[\w.-]*\.js", re.I)
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_SITEMAP_WORD = re.compile(r"^(?:(?:网站|站点|本站)(?:地图|导航)|sitemap|site map)$", re.I)
_CONTACT_WORD = re.compile(r"^(?:联系我们|联系方式|联系|contact us)$", re.I)


def _first(pattern: re.Pattern[str], texts: list[str]) -> re.Match[str] | None:
    for text in texts:
        match = pattern.search(text)
        if match:
            return match
    return None


def _narrow(text: str) -> str:
    """Return the text with full-width digits and letters in half width."""
    return unicodedata.normalize("NFKC", text) if _WIDE.search(text) else text


def _unit(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    name = _CUT.sub("", next(group for group in match.groups() if group)).strip(" 、（(·")
    return name if len(name) >= 3 else None


def _squash(match: re.Match[str] | None) -> str | None:
    """Return a record number without spaces; ``ICP`` in capitals."""
    if match is None:
        return None
    return re.sub(r"icp", "ICP", compact(match.group()), flags=re.I)


def _site_code(dom: Dom, metas: Metas, texts: list[str]) -> str | None:
    match = _first(_SITE_CODE, texts)
    if match:
        return match.group(1)
    meta = metas.first("SiteIDCode")
    if meta and _CODE_ONLY.match(meta.strip()):
        return meta.strip()
    for _, _, attrs, source in dom.scripts:
        code = (attrs.get("sitecode") or "").strip()
        if _CODE_ONLY.match(code):
            return code
        if "sitecode" in source.lower() and (
            found := re.search(rf"sitecode[\"'=:,\s]+({_CODE})(?!\d)", source, re.I)
        ):
            return found.group(1)
    for a in dom.links if "code=" in dom.hrefs else ():
        found = _CODE_IN_URL.search(a.get("href"))
        if found and _is_entry(a.get("href")):
            return found.group(1)
    return None


def _sponsor(texts: list[str]) -> str | None:
    told = [text for text in texts if "主" in text and "办" in text]
    for pattern in (_SPONSOR, _SPONSOR_BY, _SPONSOR_AFTER, _RIGHTS):
        for text in texts if pattern is _RIGHTS else told:
            needed = _NEEDED.get(pattern)
            spot = needed.search(text) if needed is not None else None
            if needed is not None and spot is None:
                continue
            name = _unit(pattern.search(text, max(0, spot.start() - _UNIT) if spot else 0))
            if name:
                return name
    return None


def _site_mark(dom: Dom) -> tuple[str | None, bool]:
    """Return the mark of Party and government organs (link, image or script), and if scripted."""
    for a in dom.links if "conac.cn" in dom.hrefs else ():
        if _MARK_URL.search(a.get("href")):
            return a.get("href"), False
    scripted: str | None = None
    for _, _, attrs, source in dom.scripts:
        src = attrs.get("src") or ""
        if _MARK_URL.search(src) or "_ideConac" in source or "dcs.conac.cn" in source:
            scripted = src or "script:conac"
    for el in dom.images:
        if _MARK_IMAGE.search(el.get("src")) or (el.attrs and _MARK_IMAGE.search(el.hints)):
            return el.get("src") or "image", scripted is not None
    if scripted is None and any(el.get("id") == "_ideConac" for el in dom.named):
        scripted = "span:_ideConac"
    return scripted, scripted is not None


def _is_entry(address: str) -> bool:
    """Tell whether an address is that of an entry for errors."""
    low = address.lower()
    return any(part in low for part in _ERROR_URLS)


def _told(text: str) -> list[int]:
    """Return where :data:`_ERROR_WORD` stands in ``text``; its last sign is rare and looked for first."""
    found: list[int] = []
    at = text.find("错")
    while at >= 0:
        before = text[max(0, at - _NEAR) : at + 1]
        found += [at + 1 - len(before) + m.start() for m in _ERROR_WORD.finditer(before)][-1:]
        at = text.find("错", at + 1)
    return found


def _error_entry(dom: Dom, base: str) -> tuple[str | None, bool]:
    named = any(part in dom.hrefs for part in _ERROR_URLS)
    told = _told(dom.text)
    for a in dom.links:
        attrs = a.attrs
        title = attrs.get("title")
        if (
            (named and "/" in (href := attrs.get("href") or "") and _is_entry(href))
            or (
                told
                and a.end - a.start <= 24
                and bisect_left(told, a.start) < bisect_left(told, a.end)
            )
            or (title and "错" in title and _ERROR_WORD.search(title))
        ):
            return canonical_url(base, attrs.get("href") or "") or dom.line(a) or "link", False
    for _, _, attrs, source in dom.scripts:
        src = attrs.get("src") or ""
        if "_jiucuo_" in (attrs.get("id") or "") or _is_entry(src) or "_jiucuo_" in source:
            return src or "script:jiucuo", True
    for el in dom.images:
        if _ERROR_IMAGE.search(el.get("src")):
            return el.get("src"), False
    if any("jiucuo" in el.hints for el in dom.named):
        return "span:jiucuo", True
    return None, False


def _link_named(dom: Dom, base: str, pattern: re.Pattern[str]) -> str | None:
    for a in reversed(dom.links):
        if a.end - a.start > 24:
            continue
        raw = dom.text[a.start : a.end]
        # Letters that every such word has one of; most links go no further.
        if raw and _RARE.isdisjoint(raw) and not raw.isspace():
            continue
        text = compact(raw) or a.get("title").strip()
        if pattern.match(text):
            url = canonical_url(base, a.get("href"))
            if url:
                return url
    return None


def _badge(dom: Dom) -> bool:
    """Tell whether the page says that it can be reached by IPv6; texts about IPv6 do not count."""
    low = dom.text.lower() if "v6" in dom.text or "V6" in dom.text else ""
    at = low.find("ipv6")
    while at >= 0:
        start, end = low.rfind("\n", 0, at) + 1, low.find("\n", at)
        line = low[start : end if end >= 0 else len(low)].strip()
        place = dom.at(at).place
        if place not in (Place.BODY, Place.LIST) and (
            _IPV6_TEXT.search(line) if len(line) <= 60 else None
        ):
            return True
        if _IPV6_ALONE.match(line) and place in (Place.HEADER, Place.FOOTER, Place.OTHER):
            return True
        at = low.find("ipv6", at + 4)
    for el in dom.images:
        name = el.get("src").rsplit("/", 1)[-1].lower()
        words = f"{name} {el.hints} {el.get('alt')} {el.get('title')}".lower()
        if "ipv" not in words or el.place in (Place.BODY, Place.LIST):
            continue
        if "ipv6" in words or _IPV6_IMAGE.search(name):
            return True
    return False


def _leave_prompt(dom: Dom) -> bool | None:
    """Tell whether the page, or a script in it, holds the words that ask before one leaves."""
    if "离开" in dom.text and LEAVE_SITE.search(dom.text):
        return True
    told = any("离开" in source and LEAVE_SITE.search(source) for _, _, _, source in dom.scripts)
    return told or None


def find_identity(dom: Dom, metas: Metas, base: str, footers: list[El]) -> IdentityRecord:
    """Return the identity marks of the page; footers are asked first, then the whole page."""
    texts = [_narrow(dom.text[el.start : el.end]) for el in footers]
    tail = _narrow(dom.text[len(dom.text) // 2 :] if len(dom.text) > 4000 else dom.text)
    whole = [*texts, tail]
    mark, mark_scripted = _site_mark(dom)
    entry, entry_scripted = _error_entry(dom, base)
    police = _first(_POLICE, [*whole, dom.text]) or _first(_POLICE_LAX, whole)
    icp = _first(_ICP, [*whole, dom.text]) or _first(_ICP_LAX, whole)
    sponsor = _sponsor(texts) or _sponsor([tail])
    # What another file writes is no less on the page for not being in this one.
    elsewhere = (
        icp is None
        and sponsor is None
        and any(_FOOT_SCRIPT.search(attrs.get("src") or "") for _, _, attrs, _ in dom.scripts)
    )
    framed = not texts and any(el.tag in ("iframe", "frame") for el in dom.els)
    phone = _first(_PHONE, texts or [tail])
    contact = _link_named(dom, base, _CONTACT_WORD) or (phone.group(1).strip() if phone else None)
    empty = len(dom.links) == 0 and len(dom.text) < 400
    return IdentityRecord(
        site_code=_site_code(dom, metas, [*whole, dom.text]),
        icp_record=_squash(icp),
        police_record=_squash(police),
        sponsor=sponsor,
        operator=_unit(_first(_OPERATOR, whole)) or _unit(_first(_OPERATOR_AFTER, texts)),
        site_mark=mark,
        error_report_entry=entry,
        sitemap_url=_link_named(dom, base, _SITEMAP_WORD),
        contact=contact,
        ipv6_badge=_badge(dom) or (None if empty else False),
        scripted=mark_scripted or entry_scripted or framed or elsewhere,
        leave_prompt=_leave_prompt(dom),
    )
