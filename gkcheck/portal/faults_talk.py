"""Faults of consultations, press, requests, units and named links, and what looks like them.

Every function changes the portal in one way and returns what must be found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from gkcheck.portal import office
from gkcheck.portal.content import CATALOGUE, INTERPRETATIONS
from gkcheck.portal.defects import Planter, forget, say
from gkcheck.portal.faults import everything, plan_year
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.near import quiet
from gkcheck.portal.rich.talk import notice_text
from gkcheck.portal.spec import Defect, Expectation
from gkcheck.portal.words import OFFICES

NOTICES = "互动交流>调查征集"
RESULTS = "互动交流>意见反馈"
GUIDE, REQUEST = "政府信息公开>政府信息公开指南", "政府信息公开>依申请公开"
MARKET = f"{CATALOGUE}>建设高标准市场体系"
UNITS = "政务公开>政府部门"
ANSWER = "收到意见建议5条，全部采纳。意见通过电子邮件和信函收到。"
_EVENT = re.compile(
    r"新闻发布会|发布会|吹风会|通气会|见面会|记者会|在线访谈|访谈|答记者问|专访|做客"
)


def _consult(
    portal: Portal,
    number: int,
    matter: str,
    days: int,
    *,
    month: int = 5,
    drop: str | None = None,
    answer: str | None = ANSWER,
) -> Article:
    """Put a notice that is open for ``days`` from a Monday on, and what came of it."""
    start = date(plan_year(portal), month, 14)
    while start.weekday():
        start += timedelta(days=1)
    end = start + timedelta(days=days - 1)
    draft = f"{portal.county}{matter}（征求意见稿）"
    blocks = [
        b for b in notice_text(portal.county, matter, start, end) if not drop or drop not in b
    ]
    column = portal.root.find(NOTICES)
    notice = Article(
        number, f"关于公开征求《{draft}》意见的公告", start, column, OFFICES[2], blocks
    )
    for at, name in enumerate((draft, f"{matter}起草说明")):
        path = f"{notice.path.rsplit('/', 1)[0]}/P{number}-{at}.docx"
        portal.files[path] = lambda name=name: office.docx(name, ["正文从略，以正式印发的为准。"])  # type: ignore[misc]
        notice.attachments.append((f"{name}.docx", path))
    _insert(portal, notice)
    if answer is not None:
        said = [f"<p>《{draft}》公开征求意见已经结束，{answer}</p>"]
        title = f"《{draft}》公开征求意见情况反馈"
        feedback = Article(
            number + 1, title, end + timedelta(days=9), portal.root.find(RESULTS), OFFICES[2], said
        )
        notice.relations.append(("征集结果", feedback))
        feedback.relations.append(("征集公告", notice))
        _insert(portal, feedback)
    return notice


def _insert(portal: Portal, article: Article) -> None:
    rows = portal.articles[article.column]
    rows.append(article)
    rows.sort(key=lambda a: (a.day, a.number), reverse=True)


def _period_short(portal: Portal) -> list[Expectation]:
    one = _consult(portal, 92001, "养犬管理办法", 3)
    return [say(Defect.CONSULTATION_SHORT, "consultation_period", ["period_short"], one.path, asked=r"min_\w+\": \d")]  # fmt: skip


def _period_urgent(portal: Portal) -> list[Expectation]:
    """Short, and it says why: whether that holds is for a person."""
    one = _consult(portal, 92003, "应急物资储备管理办法", 3, month=6)
    one.blocks.append("<p>因汛期临近、时间紧，本次征求意见期限适当缩短。</p>")
    return [say(Defect.CONSULTATION_URGENT, "consultation_period", ["period_short_urgent"], one.path, certainty="review", asked=r"min_\w+\": \d")]  # fmt: skip


def _notice_lacks(portal: Portal) -> list[Expectation]:
    one = _consult(portal, 92005, "户外广告设置管理办法", 35, drop="提出意见的方式")
    return [say(Defect.CONSULTATION_NO_WAY, "consultation_period", ["notice_lacks"], one.path, asked="提出意见的方式")]  # fmt: skip


def _unanswered(portal: Portal) -> list[Expectation]:
    one = _consult(portal, 92007, "城市供热管理办法", 35, answer=None)
    return [say(Defect.CONSULTATION_UNANSWERED, "consultation_feedback", ["feedback_missing"], one.path)]  # fmt: skip


def _no_reasons(portal: Portal) -> list[Expectation]:
    one = _consult(
        portal, 92009, "共享单车管理办法", 35, answer="收到意见6条，采纳4条，不予采纳2条。"
    )
    found = one.relations[0][1]
    return [say(Defect.FEEDBACK_NO_REASONS, "consultation_feedback", ["feedback_no_reasons"], found.path, asked='"reasons": true')]  # fmt: skip


def _no_means(portal: Portal) -> list[Expectation]:
    one = _consult(portal, 92011, "农贸市场管理办法", 35, answer="收到意见6条，全部采纳。")
    found = one.relations[0][1]
    return [say(Defect.FEEDBACK_NO_MEANS, "consultation_feedback", ["feedback_unclear"], found.path, certainty="review", asked='"means": true')]  # fmt: skip


def _near_five(portal: Portal) -> list[Expectation]:
    """Open for five working days, first and last included."""
    one = _consult(portal, 92013, "古树名木保护办法", 5)
    return [quiet(Defect.NEAR_FIVE_DAYS, "consultation_period", one.path)]


def _near_worded(portal: Portal) -> list[Expectation]:
    """Period and ways in other words; the result only stands on the notice's own page."""
    one = _consult(portal, 92015, "村镇建设管理办法", 35, answer=None)
    end = one.day + timedelta(days=34)
    one.blocks = [
        "<p>现就《村镇建设管理办法（征求意见稿）》公开征询社会各界看法。</p>",
        f"<p>有关单位和各界人士可于{end.month}月{end.day}日前，将书面材料传真至023-85550127，联系人：李某某。</p>",
        "<p>起草说明和依据（《村庄和集镇规划建设管理条例》）附后。</p>",
        "<p>【结果公布】截至目前共收到意见3条，来自信函和网上留言，均已采纳。</p>",
    ]
    return [
        quiet(Defect.NEAR_CONSULTATION_WORDED, "consultation_period", one.path),
        quiet(Defect.NEAR_CONSULTATION_WORDED, "consultation_feedback", one.path),
    ]


# -- press --------------------------------------------------------------------------------------


def _press_none(portal: Portal) -> list[Expectation]:
    """No event of the year is left: what was one is a meeting."""
    for article in everything(portal):
        article.title = _EVENT.sub("工作推进会", article.title)
    return [
        say(Defect.PRESS_NONE, "press_conference_count", ["events_few", "events_few_unplaced"], asked="minimum")
    ]  # fmt: skip


def _near_press(portal: Portal) -> list[Expectation]:
    """Events by other names: interviews and answers to the press."""
    names = (
        "县长林某某做客在线访谈谈{}",
        "县长林某某就{}答记者问",
        "县长林某某接受县融媒体中心采访谈{}",
    )
    events = [a for a in everything(portal) if "新闻发布会" in a.title]
    for at, article in enumerate(events):
        topic = re.search("“(.+)”", article.title)
        article.title = names[at % 3].format(topic[1] if topic else article.title)
    return [quiet(Defect.NEAR_PRESS_NAMES, "press_conference_count")]


# -- requests -----------------------------------------------------------------------------------

#: Words by which guide and page for requests tell a point, and words that tell nothing.
_POINTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "信息处理费": (("[^<。]*费[^<。]*。?", ""),),
    "申请表": (("申请表", "文本"),),
}


def _told(portal: Portal) -> Sequence[Article]:
    return [*portal.of(GUIDE), *portal.of(REQUEST)]


def _request_point(portal: Portal) -> list[Expectation]:
    """Neither fees nor the form are told of."""
    for article in _told(portal):
        for pattern, new in (pair for pairs in _POINTS.values() for pair in pairs):
            article.blocks = [re.sub(pattern, new, b) if "<form" not in b else b for b in article.blocks]  # fmt: skip
            article.title = re.sub(pattern, new, article.title)
        for _, path in article.attachments:
            portal.files.pop(path, None)
        article.attachments = []
    return [
        say(Defect.REQUEST_POINT_MISSING, "request_channel", ["request_point_missing"], label=name, asked=name)
        for name in _POINTS
    ]  # fmt: skip


def _request_entry(portal: Portal) -> list[Expectation]:
    """The way in leads to another system than the one that is laid down."""
    for article in _told(portal):
        article.blocks = [b.replace("ysqgk.gd.gov.cn", "ysq.qinglan-demo.gov.cn") for b in article.blocks]  # fmt: skip
    return [say(Defect.REQUEST_ELSEWHERE, "request_channel", ["request_entry_elsewhere"], asked="hosts")]  # fmt: skip


def _old_fees(portal: Portal) -> list[Expectation]:
    page = portal.of(REQUEST)[0]
    page.blocks.append("<p>四、收取检索费、复制费、邮寄费的标准，按物价部门的规定执行。</p>")
    return [say(Defect.REQUEST_OLD_FEES, "request_channel", ["old_fees_named"], certainty="review", asked='no_old_fees": true')]  # fmt: skip


def _near_no_fee(portal: Portal) -> list[Expectation]:
    """The fee is told of in other words."""
    for article in _told(portal):
        article.blocks = [
            re.sub(
                "信息处理费按照.*?计收。", "本机关提供信息，除法定情形外不收取任何费用。", b
            ).replace("按国家有关规定收取信息处理费。", "见下。")
            for b in article.blocks
        ]
    return [quiet(Defect.NEAR_NO_FEE, "request_channel", label="信息处理费")]


# -- units --------------------------------------------------------------------------------------


def _unit_missing(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{UNITS}>{OFFICES[2]}")
    forget(portal, portal.articles.pop(column))
    column.drop()
    return [say(Defect.UNIT_PAGE_MISSING, "unit_page", ["unit_page_missing"], label=OFFICES[2])]


def _unit_empty(portal: Portal) -> list[Expectation]:
    column = portal.root.find(f"{UNITS}>{OFFICES[1]}")
    forget(portal, portal.articles[column])
    portal.articles[column] = []
    empty = Defect.UNIT_PAGE_EMPTY
    return [
        say(empty, "unit_page", ["unit_page_empty"], label=OFFICES[1]),
        say(empty, "empty_column", ["column_empty"], column.folder, required=False),
        say(
            empty,
            "stale_column",
            ["column_stale", "column_without_content"],
            label=column.name,
            required=False,
        ),
    ]


def _near_unit(portal: Portal) -> list[Expectation]:
    """The unit's page goes by its full name."""
    portal.root.find(f"{UNITS}>{OFFICES[1]}").name = f"{portal.county}发展和改革委员会"
    return [quiet(Defect.NEAR_UNIT_FULL_NAME, "unit_page", label=OFFICES[1])]


def _unit_not_gathered(portal: Portal) -> list[Expectation]:
    """What a unit has on the matter stands among the notices alone."""
    unit, column = OFFICES[2], portal.root.find(MARKET)
    for article in list(portal.articles[column]):
        if unit in article.title:
            portal.articles[column].remove(article)
            article.column = portal.root.find("新闻中心>通知公告")
            article.source = unit
            _insert(portal, article)
        elif article.source == unit:
            article.source = OFFICES[0]
    return [say(Defect.UNIT_NOT_GATHERED, "column_aggregation", ["unit_not_gathered"], label=unit, asked="建设高标准市场体系")]  # fmt: skip


def _near_gathered(portal: Portal) -> list[Expectation]:
    """The same text stands in the column and among the notices."""
    unit, notices = OFFICES[2], portal.root.find("新闻中心>通知公告")
    for at, article in enumerate([a for a in portal.of(MARKET) if unit in a.title]):
        twin = Article(92030 + at, article.title, article.day, notices, unit, list(article.blocks))
        _insert(portal, twin)
    return [quiet(Defect.NEAR_GATHERED_TWICE, "column_aggregation", label=unit)]


def _entry_not_gathered(portal: Portal) -> list[Expectation]:
    """One event stands in its own column and not among the interpretations."""
    event = next((a for a in portal.of(INTERPRETATIONS) if "新闻发布会" in a.title), None)
    if event is None:  # the plan asks for no such thing
        return []
    portal.articles[event.column].remove(event)
    return [say(Defect.ENTRY_NOT_GATHERED, "column_aggregation", ["entry_not_gathered"], label=re.escape(event.title), certainty="review", asked="新闻发布会")]  # fmt: skip


# -- named links --------------------------------------------------------------------------------


def _platform_dead(portal: Portal) -> list[Expectation]:
    if not portal.platforms:  # the plan wants none beyond what the columns stand for
        return []
    name, (_, path) = list(portal.platforms.items())[-1]
    del portal.files[f"{path}index.html"]
    dead = Defect.PLATFORM_DEAD
    return [
        say(dead, "link_alive", ["named_link_dead"], label=re.escape(name), asked=re.escape(name)),
        say(dead, "dead_link", ["link_dead"], path),
    ]


def _platform_absent(portal: Portal) -> list[Expectation]:
    if not portal.platforms:
        return []
    name = next(iter(portal.platforms))
    del portal.platforms[name]
    return [
        say(Defect.PLATFORM_ABSENT, "link_alive", ["named_link_not_seen"], label=re.escape(name), certainty="review", asked=re.escape(name))
    ]  # fmt: skip


def _near_platform(portal: Portal) -> list[Expectation]:
    """The link says more than the platform's name."""
    for name, (text, path) in portal.platforms.items():
        portal.platforms[name] = (f"进入{text}>>", path)
    return [quiet(Defect.NEAR_PLATFORM_WORDS, "link_alive")]


TALK_FAULTS: dict[Defect, Planter] = {
    Defect.CONSULTATION_SHORT: _period_short,
    Defect.CONSULTATION_URGENT: _period_urgent,
    Defect.CONSULTATION_NO_WAY: _notice_lacks,
    Defect.CONSULTATION_UNANSWERED: _unanswered,
    Defect.FEEDBACK_NO_REASONS: _no_reasons,
    Defect.FEEDBACK_NO_MEANS: _no_means,
    Defect.NEAR_FIVE_DAYS: _near_five,
    Defect.NEAR_CONSULTATION_WORDED: _near_worded,
    Defect.PRESS_NONE: _press_none,
    Defect.NEAR_PRESS_NAMES: _near_press,
    Defect.REQUEST_POINT_MISSING: _request_point,
    Defect.REQUEST_ELSEWHERE: _request_entry,
    Defect.REQUEST_OLD_FEES: _old_fees,
    Defect.NEAR_NO_FEE: _near_no_fee,
    Defect.UNIT_PAGE_MISSING: _unit_missing,
    Defect.UNIT_PAGE_EMPTY: _unit_empty,
    Defect.NEAR_UNIT_FULL_NAME: _near_unit,
    Defect.UNIT_NOT_GATHERED: _unit_not_gathered,
    Defect.NEAR_GATHERED_TWICE: _near_gathered,
    Defect.ENTRY_NOT_GATHERED: _entry_not_gathered,
    Defect.PLATFORM_DEAD: _platform_dead,
    Defect.PLATFORM_ABSENT: _platform_absent,
    Defect.NEAR_PLATFORM_WORDS: _near_platform,
}
