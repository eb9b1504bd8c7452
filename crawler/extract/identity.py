"""Who runs the site: site code, ICP and police records, sponsor, marks of the footer."""

from __future__ import annotations

import re
import unicodedata

from crawler.extract.dom import Dom, El
from crawler.extract.marks import (
    find_error_entry,
    find_site_mark,
    has_ipv6_badge,
    is_entry,
    words_of_images,
)
from crawler.extract.metas import Metas
from crawler.extract.sponsor import PROVINCES, find_operator, find_sponsor
from crawler.urls import canonical_url
from gkcheck.models.facts import IdentityRecord, Place
from gkcheck.text.normalize import compact

_CODE = r"(?:[1-8]\d{9}|bm\d{8}|N\d{9})"
# White space is bounded everywhere: a thousand line breaks behind a label must cost nothing.
_SITE_CODE = re.compile(
    rf"(?:标\s{{0,8}}识|识\s{{0,8}}别)\s{{0,8}}(?:编\s?)?[码号]\s{{0,8}}(?:是|为)?\s{{0,8}}[:：]?\s{{0,8}}[\[【(（]?({_CODE})(?!\d)",
    re.I,
)
_CODE_ONLY = re.compile(rf"^{_CODE}$", re.I)
_CODE_IN_URL = re.compile(rf"(?:site_?code|sitecode)=({_CODE})(?!\d)", re.I)
_CODE_IN_IMAGE = re.compile(rf"jiucuo\.\w{{3,4}}\?v=({_CODE})(?!\d)", re.I)
_ICP = re.compile(
    rf"[{PROVINCES}]\s{{0,8}}ICP\s{{0,8}}[备備证證]?\s{{0,8}}(?:案)?\s{{0,8}}(?:字|第|案号)?\s{{0,8}}[:：]?\s{{0,8}}(?:[A-Z]\d-)?\d{{5,10}}(?:\s{{0,8}}[号號])?(?:\s{{0,8}}[-－—–]\s{{0,8}}\d{{1,3}}(?!\d))?",
    re.I,
)
_ICP_LAX = re.compile(
    r"ICP\s{0,8}(?:备|证)\s{0,8}(?:案)?\s{0,8}(?:第|案?号)?\s{0,8}[:：]?\s{0,8}\d{6,10}(?:\s{0,8}号)?",
    re.I,
)
_GAP = r"[ \u3000\xa0]?"
_POLICE = re.compile(
    rf"[{PROVINCES}]\s{{0,8}}公\s{{0,8}}网\s{{0,8}}安\s{{0,8}}备\s{{0,8}}(?:案号)?\s{{0,8}}(?:第)?\s{{0,8}}[:：]?\s{{0,8}}\d(?:{_GAP}\d){{12,13}}\s{{0,8}}号?"
)
# Police numbers have 14 digits; pages drop some, write 公安备 or 公备, or leave the province out.
_POLICE_LAX = re.compile(
    r"(?:(?<![\u4e00-\u9fa5])[\u4e00-\u9fa5]\s{0,8})?公\s{0,8}(?:网\s{0,8})?(?:安\s{0,8})?(?:机关|部)?\s{0,8}(?:联?网|网站)?\s{0,8}备\s{0,8}[案字]?\s{0,8}"
    rf"(?:编?号|序号)?\s{{0,8}}第?\s{{0,8}}[:：]?\s{{0,8}}\d(?:{_GAP}\d){{10,14}}(?!\d)(?:-\d{{1,8}}(?!\d))?\s{{0,8}}号?"
)
# Of a text that tells of people who leave, no question.
_LEAVE = re.compile(
    r"链接即将离开|(?:即将|将要?|正在|准备)离开[^。]{0,60}?(?:网站?|系统|平台|页面)[^。]{0,20}?(?:是否|继续|放弃)"
    r"|即将跳转[^。]{0,12}?(?:外部|其[他它]|第三方|非本)[^。]{0,12}?(?:网|链接|站)"
)
_PHONE = re.compile(
    r"(?:联系电话|电\s{0,8}话|联系方式|热线|Tel)\s{0,8}[:：]?\s{0,8}((?:[(（]?0\d{2,3}[)）]?[-－—–\s]{0,3})?\d{7,8}(?:-\d{1,6})?|1\d{10}|400[-\d]{7,10}|(?:0\d{2,3}-)?12\d{3}(?!\d))",
    re.I,
)
# Numbers given out before they had 14 digits.
_POLICE_OLD = re.compile(
    rf"(?:[{PROVINCES}]\s{{0,8}})?公\s{{0,8}}网\s{{0,8}}(?:安\s{{0,8}})?备\s{{0,8}}(?:案)?\s{{0,8}}(?:编?号)?\s{{0,8}}第?\s{{0,8}}[:：]?\s{{0,8}}\d{{6,13}}(?:-\d{{2,8}})?(?!\d)\s{{0,8}}号?"
)
# Looked for first: a search for what may stand before it stops at every ideograph.
_POLICE_WORD = re.compile(r"公[\s网安机关部联站]{0,24}备")
_PROVINCE = 9  # characters, spaces counted
_POLICE_URL = re.compile(r"(?:record)?code=\s{0,4}(\d{14})(?!\d)")
_POLICE_HOSTS = ("beian.gov.cn", "beian.mps.gov.cn")
_LONG_PAGE = 4000  # characters of a page whose first half is no place for a footer
_RARE = frozenset("图航系式pPuU")
_FOOT_ONLY = re.compile(r"版权所有|copyright|技术支持|网站地图|联系我们|建议使用", re.I)
_RECORD = re.compile(r"ICP|公网安备|标识码")
_FOOT = 600  # characters at the end of a page in which a footer's records stand
_FOOT_SCRIPT = re.compile(r"(?:foot|bottom|copyright|dibu|banquan)[\w.-]*\.js", re.I)
_FOOT_WRITTEN = re.compile(
    r"ICP ?备|网站标识码|公网安备|\.(?:load|get)\(\s{0,4}[\"'][^\"'\s]{0,80}(?:foot|bottom|copyright)"
)
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ﹕∶]")
_SITEMAP_WORD = re.compile(r"^(?:(?:网站|站点|本站)(?:地图|导航)|sitemap|site map)$", re.I)
_CONTACT_WORD = re.compile(r"^(?:联系我们|联系方式|联系|contact us)$", re.I)


def _first(pattern: re.Pattern[str], texts: list[str], *needed: str) -> re.Match[str] | None:
    """Return the first match in ``texts``; those with none of ``needed`` are not searched."""
    for text in texts:
        if needed and not any(word in text for word in needed):
            continue
        match = pattern.search(text)
        if match:
            return match
    return None


def _narrow(text: str) -> str:
    """Return the text with full-width digits and letters in half width, and one kind of colon."""
    return unicodedata.normalize("NFKC", text.replace("∶", ":")) if _WIDE.search(text) else text


def _squash(match: re.Match[str] | None) -> str | None:
    """Return a record number without spaces; ``ICP`` in capitals."""
    if match is None:
        return None
    return re.sub(r"icp", "ICP", compact(match.group()), flags=re.I)


def _site_code(dom: Dom, metas: Metas, texts: list[str]) -> str | None:
    match = _first(_SITE_CODE, texts, "识")
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
    for a in dom.links_to("code="):
        found = _CODE_IN_URL.search(a.get("href"))
        if found and is_entry(a.get("href")):
            return found.group(1)
    for el in dom.images:
        if "jiucuo" in el.get("src") and (found := _CODE_IN_IMAGE.search(el.get("src"))):
            return found.group(1)
    return None


def _police(whole: list[str], page: str, images: str) -> re.Match[str] | None:
    """Return the police's record: as it must be written, else as some pages write it."""
    for pattern, texts in (
        (_POLICE, [*whole, page]),
        (_POLICE_LAX, [*whole, images]),
        (_POLICE_OLD, whole),
    ):
        for text in texts:
            spot = _POLICE_WORD.search(text)
            found = pattern.search(text, max(0, spot.start() - _PROVINCE)) if spot else None
            if found:
                return found
    return None


def _police_link(dom: Dom) -> str | None:
    """Return the number that the address of the police's register holds, behind their badge alone."""
    for a in dom.links_to(*_POLICE_HOSTS):
        if found := _POLICE_URL.search(a.get("href").lower()):
            return found.group(1)
    return None


def _links_named(dom: Dom, base: str, *patterns: re.Pattern[str]) -> list[str | None]:
    """Return, for each pattern, the address of the last link that is called so."""
    found: list[str | None] = [None] * len(patterns)
    for a in reversed(dom.links):
        if a.end - a.start > 24:
            continue
        raw = dom.text[a.start : a.end]
        # Letters that every such word has one of; most links go no further.
        if raw and _RARE.isdisjoint(raw) and not raw.isspace():
            continue
        text = compact(raw) or a.get("title").strip()
        for number, pattern in enumerate(patterns):
            if found[number] is None and pattern.match(text):
                found[number] = canonical_url(base, a.get("href")) or None
                if None not in found:
                    return found
    return found


def _leave_prompt(dom: Dom) -> bool | None:
    """Tell whether the page, or a script in it, holds the words that ask before one leaves."""
    sources = [dom.text, *(source for _, _, _, source in dom.scripts)]
    asked = any(_LEAVE.search(x) for x in sources if "离开" in x or "即将跳转" in x)
    return asked or None


def _of_content(dom: Dom, footer: El, content: El) -> bool:
    """Tell whether what looks like a footer belongs to the text: a report on sites names marks too."""
    said = _FOOT_ONLY.search(dom.text, footer.start, footer.end)
    return footer.within(content) and said is None


def _beside_content(dom: Dom) -> str:
    """Return the last part of the page without content and links, where events have sponsors too."""
    at = len(dom.text) // 2 if len(dom.text) > _LONG_PAGE else 0
    pieces: list[str] = []
    for el in dom.els:
        if el.end > at and (el.tag == "a" or el.place in (Place.BODY, Place.LIST)):
            pieces.append(dom.text[at : max(at, el.start)])
            at = el.end
    return _narrow("\n".join([*pieces, dom.text[at:]]))


def find_identity(
    dom: Dom, metas: Metas, base: str, footers: list[El], content: El | None = None
) -> IdentityRecord:
    """Return the identity marks of the page; footers are asked first, then the whole page.

    ``content`` is the text of an article, which speaks of other sites than its own.
    """
    page, found = dom.text, footers
    if content is not None:
        footers = [el for el in footers if not _of_content(dom, el, content)]
        page = f"{page[: content.start]}\n{page[content.end :]}"
    texts = [_narrow(dom.text[el.start : el.end]) for el in footers]
    tail = _narrow(page[len(page) // 2 :] if len(page) > _LONG_PAGE else page)
    whole = [*texts, tail]
    said = words_of_images(dom)
    images = "\n".join([words for _, words in said])
    mark, mark_scripted = find_site_mark(dom, said)
    entry, entry_scripted = find_error_entry(dom, said, base)
    police = _police(whole, page, images)
    icp = _first(_ICP, [*whole, page, images], "CP", "cp") or _first(_ICP_LAX, whole, "CP", "cp")
    sponsor = find_sponsor(texts) or find_sponsor([_beside_content(dom)])
    # What a script or another file writes is no less on the page for not being in its text.
    elsewhere = (
        icp is None
        and sponsor is None
        and any(
            _FOOT_SCRIPT.search(attrs.get("src") or "") or _FOOT_WRITTEN.search(source)
            for _, _, attrs, source in dom.scripts
        )
    )
    if content is not None and not (texts or elsewhere or icp or sponsor or police):
        last = _RECORD.search(dom.text, max(content.start, len(dom.text) - _FOOT))
        if last is not None:  # nothing closed the text, and the footer is inside it
            return find_identity(dom, metas, base, found)
    framed = not texts and bool(dom.tagged("iframe", "frame"))
    phone = _first(_PHONE, texts or [tail])
    contact, sitemap = _links_named(dom, base, _CONTACT_WORD, _SITEMAP_WORD)
    empty = len(dom.links) == 0 and len(dom.text) < 400
    return IdentityRecord(
        site_code=_site_code(dom, metas, [*whole, page, images]),
        icp_record=_squash(icp),
        police_record=_squash(police) or _police_link(dom),
        sponsor=sponsor,
        operator=find_operator(whole, texts),
        site_mark=mark,
        error_report_entry=entry,
        sitemap_url=sitemap,
        contact=contact or (phone.group(1).strip() if phone else None),
        ipv6_badge=has_ipv6_badge(dom) or (None if empty else False),
        scripted=mark_scripted or entry_scripted or framed or elsewhere,
        leave_prompt=_leave_prompt(dom),
    )
