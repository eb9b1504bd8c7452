"""Plant broken pictures, players, attachments and links, some as often as the spec asks.

A defect that can be planted several times (``PortalSpec.repeat``) takes other subjects each time.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from gkcheck.portal import media
from gkcheck.portal.content import IN_FORCE, INTERPRETATIONS
from gkcheck.portal.defects import PLANTERS, STATUTORY, Planter, interpretation_of, say
from gkcheck.portal.faults import FAULTS
from gkcheck.portal.faults_pages import PAGE_FAULTS
from gkcheck.portal.faults_public import PUBLIC_FAULTS
from gkcheck.portal.faults_talk import TALK_FAULTS
from gkcheck.portal.faults_topics import TOPIC_FAULTS
from gkcheck.portal.model import EMBLEM, HOTLINE, Article, Portal
from gkcheck.portal.near import NEAR_MISSES
from gkcheck.portal.spec import Defect, Expectation

NEWS = "新闻中心>青岚要闻"

ERROR_PAGE = (
    "<html><head><title>错误</title></head><body><h1>系统错误</h1>"
    "<p>您请求的资源暂时无法显示,请稍后再试。</p></body></html>"
).encode()


# -- media and attachments ----------------------------------------------------------------------


def _picks(portal: Portal, label: str, start: int) -> list[Article]:
    """Return ``repeat`` articles of a column, evenly spread from ``start`` on."""
    articles, times = portal.of(label), portal.spec.repeat
    step = max((len(articles) - start) // times, 1)
    return articles[start::step][:times]


def _image(defect: Defect, start: int, data: Callable[[], bytes] | None) -> Planter:
    """The first stands in an interpretation (whose pictures the plans name), others in the news."""

    def plant(portal: Portal) -> list[Expectation]:
        found = []
        articles = [portal.of(INTERPRETATIONS)[start], *_picks(portal, NEWS, start)[1:]]
        for article in articles:
            path = f"/uploads/{defect.value}/W{article.number}.jpg"
            if data:
                portal.files[path] = data
            article.blocks.append(
                f'<p style="text-align:center"><img src="{path}" alt="活动现场"></p>'
            )
            found.append(say(defect, "broken_image", ["image_broken"], path))
        return found

    return plant


def _template_image(portal: Portal) -> list[Expectation]:
    portal.files.pop(HOTLINE)
    return [say(Defect.IMAGE_TEMPLATE, "broken_image", ["image_broken"], HOTLINE)]


def _player(defect: Defect, at: int, check: str, data: Callable[[], bytes]) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        number = interpretation_of(portal, portal.of(IN_FORCE)[at]).number
        path = next(p for p in portal.files if p.endswith((f"/V{number}.mp4", f"/A{number}.mp3")))
        portal.files[path] = data
        article = interpretation_of(portal, portal.of(IN_FORCE)[at])
        as_of = portal.spec.as_of
        year = as_of.year if as_of.month > 6 or not portal.spec.plans else as_of.year - 1
        return [
            say(defect, check, [check.removeprefix("broken_") + "_broken"], path),
            say(
                defect,
                "media_plays",
                ["does_not_play"],
                path,
                article.path,
                required=article.day.year == year,
            ),
        ]

    return plant


def _attachment(
    defect: Defect, label: str, start: int, change: Callable[[bytes], bytes] | None
) -> Planter:
    def plant(portal: Portal) -> list[Expectation]:
        found = []
        for article in _picks(portal, label, start):
            if not article.attachments:  # what a plan asks for may stand first, and have no file
                article = next(a for a in portal.of(label) if a.attachments)
            path = article.attachments[0][1]
            make = portal.files.pop(path)
            if change:
                portal.files[path] = lambda make=make: change(make())  # type: ignore[misc]
            found.append(say(defect, "broken_attachment", ["attachment_broken"], path))
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
            found.append(say(defect, "dead_link", ["link_dead"], path))
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


BROKEN: dict[Defect, Planter] = {
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
}  # fmt: skip

ALL_FAULTS: dict[Defect, Planter] = {
    **PLANTERS,
    **BROKEN,
    **FAULTS,
    **PUBLIC_FAULTS,
    **TALK_FAULTS,
    **PAGE_FAULTS,
    **TOPIC_FAULTS,
    **NEAR_MISSES,
}


def plant(portal: Portal) -> None:
    """Plant the defects of the portal's spec; ``portal.expected`` then says what must be found."""
    portal.files[EMBLEM] = lambda: media.encode_image(media.emblem((190, 30, 30)), "PNG")
    portal.files[HOTLINE] = lambda: media.encode_image(media.hotline(), "PNG")
    for defect in portal.spec.defects:
        portal.expected += ALL_FAULTS[defect](portal)
