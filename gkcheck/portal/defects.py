"""Plant defects in a filled portal and say what must be found.

Every function changes the portal in one way and returns the expectations of it. A defect that
can be planted several times (``PortalSpec.repeat``) takes other subjects each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

from gkcheck.portal import media
from gkcheck.portal.columns import Column
from gkcheck.portal.content import CATALOGUE, IN_FORCE, INTERPRETATIONS
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.spec import Defect, Expectation

STATUTORY = "政府信息公开>法定主动公开内容"
NEWS = "新闻中心>青岚要闻"
EMBLEM = "/images/emblem.png"
HOTLINE = "/images/hotline.png"  # stands in the header of every page
Planter = Callable[[Portal], list[Expectation]]

ERROR_PAGE = (
    "<html><head><title>错误</title></head><body><h1>系统错误</h1>"
    "<p>您请求的资源暂时无法显示,请稍后再试。</p></body></html>"
).encode()


def _say(
    defect: Defect, check: str, reasons: Sequence[str], *paths: str, **more: Any
) -> Expectation:
    return Expectation(defect=defect, check=check, reasons=tuple(reasons), paths=paths, **more)


# -- columns ------------------------------------------------------------------------------------


def _drop(portal: Portal, label: str) -> Column:
    column = portal.root.find(label)
    for gone in column.walk():
        portal.articles.pop(gone)
    column.drop()
    return column


def _missing(portal: Portal) -> list[Expectation]:
    _drop(portal, f"{CATALOGUE}>地方政府债务")
    return [
        _say(Defect.COLUMN_MISSING, "required_column", ["column_missing"], label="地方政府债务")
    ]


def _misplaced(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{STATUTORY}>收费项目")
    column.drop()
    portal.root.find("政务服务").add(column)
    return [
        _say(Defect.COLUMN_MISPLACED, "required_column", ["column_misplaced"], label="收费项目")
    ]


def _synonym(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>公共企事业单位信息公开")
    column.name = "公共企事业单位"
    return [
        _say(
            Defect.COLUMN_SYNONYM,
            "required_column",
            [],
            label="公共企事业单位",
            certainty="measured",
            measure="by_synonym",
        )
    ]


def _empty(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>建设高标准市场体系")
    portal.articles[column] = []
    defect, path, label = Defect.COLUMN_EMPTY, column.folder, "建设高标准市场体系"
    return [
        _say(defect, "empty_column", ["column_empty"], path, label=label),
        _say(defect, "stale_column", ["column_without_content"], path, label=label, required=False),
    ]


def _stale(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>健康科普")
    for article in portal.articles[column]:
        article.day = date(article.day.year - 2, article.day.month, min(article.day.day, 28))
    return [
        _say(Defect.COLUMN_STALE, "stale_column", ["column_stale"], column.folder, label="健康科普")
    ]


def _undated(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{CATALOGUE}>爱国卫生运动")
    column.dated = False
    return [_say(Defect.COLUMN_UNDATED, "stale_column", ["no_dates", "column_undated"], column.folder, label="爱国卫生运动", certainty="undecided")]  # fmt: skip


def _regulation(portal: Portal) -> list[Expectation]:
    _drop(portal, f"{STATUTORY}>履职依据>市政府规章")
    _drop(portal, f"{CATALOGUE}>市政府规章")
    defect = Defect.REGULATION_LEVEL_MISSING
    return [
        _say(defect, "regulation_library", ["level_missing"], label="市政府规章|政府规章"),
        _say(defect, "required_column", ["column_missing"], label="市政府规章", required=False),
    ]


# -- documents and interpretations --------------------------------------------------------------


def _field_missing(portal: Portal) -> list[Expectation]:
    article = portal.of(IN_FORCE)[10]
    assert article.fields is not None
    for name in ("主题分类", "有效性"):
        article.fields.pop(name)
    return [
        _say(Defect.DOCUMENT_FIELD_MISSING, "document_fields", ["fields_missing"], article.path)
    ]


def _field_blank(portal: Portal) -> list[Expectation]:
    article = portal.of(IN_FORCE)[8]
    assert article.fields is not None
    article.fields["文号"] = ""
    return [_say(Defect.DOCUMENT_FIELD_BLANK, "document_fields", ["fields_missing"], article.path)]


def _repealed(portal: Portal) -> list[Expectation]:
    article = portal.of(IN_FORCE)[9]
    assert article.fields is not None
    article.fields["有效性"] = "废止"
    return [
        _say(Defect.REPEALED_IN_FORCE, "normative_library", ["repealed_in_force"], article.path)
    ]


def _interpretation_of(portal: Portal, policy: Article) -> Article:
    return next(a for a in portal.of(INTERPRETATIONS) if any(p is policy for _, p in a.relations))


def _unlink(
    portal: Portal, at: int, defect: Defect, out: bool, back: bool, code: str
) -> list[Expectation]:
    policy = portal.of(IN_FORCE)[at]
    interpretation = _interpretation_of(portal, policy)
    if out:
        policy.relations.clear()
    if back:
        interpretation.relations.clear()
    return [_say(defect, "interpretation_link", [code], policy.path, interpretation.path)]


def _no_link_back(portal: Portal) -> list[Expectation]:
    return _unlink(portal, 5, Defect.INTERPRETATION_NO_LINK_BACK, False, True, "one_way")


def _no_link_out(portal: Portal) -> list[Expectation]:
    return _unlink(portal, 6, Defect.POLICY_NO_LINK_OUT, True, False, "one_way")


def _unlinked(portal: Portal) -> list[Expectation]:
    return _unlink(portal, 7, Defect.INTERPRETATION_UNLINKED, True, True, "unlinked")


# -- media and attachments ----------------------------------------------------------------------


def _picks(portal: Portal, label: str, start: int) -> list[Article]:
    """Return ``repeat`` articles of a column, evenly spread from ``start`` on."""
    articles, times = portal.of(label), portal.spec.repeat
    step = max((len(articles) - start) // times, 1)
    return articles[start::step][:times]


def _image(defect: Defect, start: int, data: Callable[[], bytes] | None) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        found = []
        for article in _picks(portal, NEWS, start):
            path = f"/uploads/{defect.value}/W{article.number}.jpg"
            if data:
                portal.files[path] = data
            article.blocks.append(
                f'<p style="text-align:center"><img src="{path}" alt="活动现场"></p>'
            )
            found.append(_say(defect, "broken_image", ["image_broken"], path))
        return found

    return plant


def _template_image(portal: Portal) -> list[Expectation]:
    portal.files.pop(HOTLINE)
    return [_say(Defect.IMAGE_TEMPLATE, "broken_image", ["image_broken"], HOTLINE)]


def _player(defect: Defect, at: int, check: str, data: Callable[[], bytes]) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        number = _interpretation_of(portal, portal.of(IN_FORCE)[at]).number
        path = next(p for p in portal.files if p.endswith((f"/V{number}.mp4", f"/A{number}.mp3")))
        portal.files[path] = data
        return [_say(defect, check, [check.removeprefix("broken_") + "_broken"], path)]

    return plant


def _attachment(
    defect: Defect, label: str, start: int, change: Callable[[bytes], bytes] | None
) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        found = []
        for article in _picks(portal, label, start):
            path = article.attachments[0][1]
            make = portal.files.pop(path)
            if change:
                portal.files[path] = lambda make=make: change(make())  # type: ignore[misc]
            found.append(_say(defect, "broken_attachment", ["attachment_broken"], path))
        return found

    return plant


# -- links and footer ---------------------------------------------------------------------------


def _link(
    defect: Defect, start: int, words: str, shape: str, prepare: Callable[[Portal, str], None]
) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        found = []
        for at, article in enumerate(_picks(portal, NEWS, start)):
            path = shape.format(at)
            prepare(portal, path)
            article.blocks.append(f'<p>相关链接：<a href="{path}">{escape(words)}</a></p>')
            found.append(_say(defect, "dead_link", ["link_dead"], path))
        return found

    return plant


def _loop(portal: Portal, path: str) -> None:
    other = path.replace("login", "sso")
    portal.redirects[path], portal.redirects[other] = other, path


def _soft_404(portal: Portal, path: str) -> None:
    portal.files[path] = lambda: (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>页面不存在</title></head><body>'
        '<div class="error"><h1>404</h1><p>抱歉，您访问的页面不存在或已被删除。</p>'
        '<p><a href="/">返回首页</a></p></div></body></html>'
    ).encode()


def _mark(defect: Defect, mark: str, words: str) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        portal.marks.discard(mark)
        return [_say(defect, "site_mark", ["mark_missing"], label=words)]

    return plant


def _server_side(defect: Defect, reasons: Sequence[str]) -> Planter:
    """Nothing to plant in files: the one who serves the portal does it."""
    return lambda portal: [_say(defect, "ipv6_support", reasons)]


PLANTERS: dict[Defect, Planter] = {
    Defect.COLUMN_MISSING: _missing,
    Defect.COLUMN_MISPLACED: _misplaced,
    Defect.COLUMN_SYNONYM: _synonym,
    Defect.COLUMN_EMPTY: _empty,
    Defect.COLUMN_STALE: _stale,
    Defect.COLUMN_UNDATED: _undated,
    Defect.REGULATION_LEVEL_MISSING: _regulation,
    Defect.DOCUMENT_FIELD_MISSING: _field_missing,
    Defect.DOCUMENT_FIELD_BLANK: _field_blank,
    Defect.REPEALED_IN_FORCE: _repealed,
    Defect.INTERPRETATION_NO_LINK_BACK: _no_link_back,
    Defect.POLICY_NO_LINK_OUT: _no_link_out,
    Defect.INTERPRETATION_UNLINKED: _unlinked,
    Defect.IMAGE_404: _image(Defect.IMAGE_404, 1, None),
    Defect.IMAGE_HTML: _image(Defect.IMAGE_HTML, 2, lambda: ERROR_PAGE),
    Defect.IMAGE_TRUNCATED: _image(Defect.IMAGE_TRUNCATED, 3, lambda: media.photo(3)[:5000]),
    Defect.IMAGE_EMPTY: _image(Defect.IMAGE_EMPTY, 4, lambda: b""),
    Defect.IMAGE_TEMPLATE: _template_image,
    Defect.VIDEO_UNDECODABLE: _player(Defect.VIDEO_UNDECODABLE, 2, "broken_video", lambda: media.video(1)[:48] + bytes(range(256)) * 24),
    Defect.VIDEO_HTML: _player(Defect.VIDEO_HTML, 4, "broken_video", lambda: ERROR_PAGE),
    Defect.AUDIO_BROKEN: _player(Defect.AUDIO_BROKEN, 3, "broken_audio", lambda: bytes(range(7, 131)) * 40),
    Defect.ATTACHMENT_404: _attachment(Defect.ATTACHMENT_404, f"{STATUTORY}>预算/决算", 0, None),
    Defect.ATTACHMENT_HTML: _attachment(Defect.ATTACHMENT_HTML, f"{STATUTORY}>统计信息", 0, lambda data: ERROR_PAGE),
    Defect.ATTACHMENT_TRUNCATED: _attachment(Defect.ATTACHMENT_TRUNCATED, "新闻中心>通知公告", 2, lambda data: data[: len(data) // 2]),
    Defect.LINK_404: _link(Defect.LINK_404, 5, "活动报名入口", "/zwfw/hdbm/{}/index.html", lambda portal, path: None),
    Defect.LINK_SOFT_404: _link(Defect.LINK_SOFT_404, 6, "专题报道", "/ztzl/2019/ztbd/{}.html", _soft_404),
    Defect.LINK_LOOP: _link(Defect.LINK_LOOP, 7, "统一登录", "/zwfw/login/{}.html", _loop),
    Defect.LINK_500: _link(Defect.LINK_500, 8, "办件进度查询", "/zwfw/cx/bjjd{}.jsp", lambda portal, path: portal.statuses.update({path: 500})),
    Defect.NO_SITE_CODE: _mark(Defect.NO_SITE_CODE, "site_code", "标识码"),
    Defect.NO_ICP_RECORD: _mark(Defect.NO_ICP_RECORD, "icp_record", "ICP"),
    Defect.NO_POLICE_RECORD: _mark(Defect.NO_POLICE_RECORD, "police_record", "公安"),
    Defect.NO_SPONSOR: _mark(Defect.NO_SPONSOR, "sponsor", "主办单位"),
    Defect.NO_CONTACT: _mark(Defect.NO_CONTACT, "contact", "联系"),
    Defect.NO_SITE_MARK: _mark(Defect.NO_SITE_MARK, "site_mark", "党政机关"),
    Defect.NO_ERROR_REPORT: _mark(Defect.NO_ERROR_REPORT, "error_report_entry", "找错"),
    Defect.NO_SITE_MAP: _mark(Defect.NO_SITE_MAP, "sitemap", "站点地图|网站地图"),
    Defect.NO_IPV6: _server_side(Defect.NO_IPV6, ["no_aaaa", "no_listener"]),
    Defect.IPV6_DIFFERS: _server_side(Defect.IPV6_DIFFERS, ["content_differs"]),
}  # fmt: skip


def plant(portal: Portal) -> None:
    """Plant the defects of the portal's spec; ``portal.expected`` then says what must be found."""
    portal.files[EMBLEM] = lambda: media.encode_image(media.emblem((190, 30, 30)), "PNG")
    portal.files[HOTLINE] = lambda: media.encode_image(media.hotline(), "PNG")
    for defect in portal.spec.defects:
        portal.expected += PLANTERS[defect](portal)
