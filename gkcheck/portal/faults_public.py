"""Faults of letters, budgets, gazettes, catalogues, guides, accounts and search.

Every function changes the portal in one way and returns what must be found.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from gkcheck.portal.content import CATALOGUE, IN_FORCE, INTERPRETATIONS
from gkcheck.portal.defects import STATUTORY, Planter, forget, say
from gkcheck.portal.faults import LETTERS, plan_year
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.spec import Defect, Expectation

HOME_COLUMNS = ("青岚要闻", "通知公告", "部门动态", "乡镇动态")


def _like(portal: Portal, number: int, asked: date, replied: date | None, title: str) -> Article:
    """Put a letter like those that are there."""
    model = next(a for a in portal.of(LETTERS) if any("答复日期" in b for b in a.blocks))
    blocks = [re.sub(r"(受理日期：)[\d-]+", rf"\g<1>{asked}", b) for b in model.blocks]
    blocks = [re.sub(r"(来信标题：).*?(</p>)", rf"\g<1>{title}\2", b) for b in blocks]
    if replied is None:
        blocks = [b for b in blocks if "答复" not in b]
        blocks = [b.replace("已办结", "办理中") for b in blocks]
    else:
        blocks = [re.sub(r"(答复日期：)[\d-]+", rf"\g<1>{replied}", b) for b in blocks]
    letter = Article(number, title, replied or asked, model.column, model.source, blocks)
    portal.articles[model.column].insert(0, letter)
    return letter


def _letter_open(portal: Portal) -> list[Expectation]:
    year = plan_year(portal)
    letter = _like(portal, 91001, date(year, 5, 10), None, "关于如何申请茶园乡危桥改造补贴的咨询")
    return [say(Defect.LETTER_UNANSWERED, "mailbox_replies", ["letter_unanswered"], letter.path, asked=r'县长信箱|^(?!.*"columns")')]  # fmt: skip


def _letter_late(portal: Portal) -> list[Expectation]:
    year = plan_year(portal)
    letter = _like(
        portal, 91002, date(year, 6, 1), date(year, 7, 6), "关于如何办理公租房申请的咨询"
    )
    return [say(Defect.LETTER_LATE, "mailbox_replies", ["reply_late"], letter.path, asked=r"max_reply_workdays\": \d")]  # fmt: skip


#: The fifth workday after the letter, across the National Day holiday with its moved Saturdays
#: and Sundays (国务院办公厅关于部分节假日安排的通知, each year's).
FIFTH = {
    2018: (date(2018, 9, 27), date(2018, 10, 9)),
    2021: (date(2021, 9, 28), date(2021, 10, 11)),
    2022: (date(2022, 9, 28), date(2022, 10, 10)),
}


def _near_fifth(portal: Portal) -> list[Expectation]:
    """Answered on the fifth workday; on the calendar it is two weeks."""
    asked, replied = FIFTH[plan_year(portal)]
    letter = _like(portal, 91003, asked, replied, "关于如何办理校车补贴的咨询")
    return [
        Expectation(defect=Defect.NEAR_FIFTH_WORKDAY, check="mailbox_replies", reasons=(), paths=(letter.path,), certainty="none", required=False)
    ]  # fmt: skip


def _budget_gone(portal: Portal) -> list[Expectation]:
    """The county's own budget of the year is nowhere."""
    for label in (f"{STATUTORY}>预算/决算", f"{CATALOGUE}>财政预决算"):
        for article in [
            a
            for a in portal.of(label)
            if re.fullmatch(rf"{portal.county}\d+年政府预算公开", a.title)
        ]:
            for _, path in article.attachments:
                portal.files.pop(path, None)
            portal.articles[article.column].remove(article)
    return [
        say(
            Defect.BUDGET_MISSING,
            "budget_disclosure",
            ["budget_missing"],
            asked=r'government|^(?!.*"owners")',
        )
    ]


def _gazette_gap(portal: Portal) -> list[Expectation]:
    """The second issue of the year is left out."""
    column = portal.root.find(f"{CATALOGUE}>政府公报")
    issue = next(a for a in portal.articles[column] if "年第2期" in a.title)
    for _, path in issue.attachments:
        portal.files.pop(path, None)
    portal.articles[column].remove(issue)
    return [say(Defect.GAZETTE_GAP, "gazette", ["issue_missing"], label="2")]


def _debt_field(portal: Portal) -> list[Expectation]:
    """The rate of interest stands nowhere in the column on debt."""
    for article in portal.of(f"{CATALOGUE}>地方政府债务"):
        article.blocks = [b.replace("利率", "备注").replace("3.2%", "—").replace("3.5%", "—") for b in article.blocks]  # fmt: skip
    return [
        say(
            Defect.DEBT_FIELD_MISSING,
            "column_fields",
            ["field_missing"],
            label="利率",
            asked="利率",
        )
    ]


def _domain_gone(portal: Portal) -> list[Expectation]:
    """One domain has neither catalogue nor column."""
    column = portal.root.find(f"{CATALOGUE}>基层政务公开>户籍管理")
    for article in portal.articles[column]:
        for _, path in article.attachments:
            portal.files.pop(path, None)
    portal.articles.pop(column)
    column.drop()
    defect = Defect.STANDARD_DOMAIN_GONE
    return [
        say(defect, "standards_catalog", ["domain_column_missing", "catalogue_missing"], label="户籍", asked="户籍"),
        say(defect, "standards_catalog", ["domain_column_missing", "catalogue_missing"], label="户籍", required=False),
    ]  # fmt: skip


def _row_unseen(portal: Portal) -> list[Expectation]:
    """Nothing has the name of one matter that a catalogue lists."""
    column = portal.root.find(f"{CATALOGUE}>基层政务公开>养老服务")
    row = "养老服务监督检查信息"
    gone = [a for a in portal.articles[column] if row in a.title]
    portal.articles[column] = [a for a in portal.articles[column] if a not in gone]
    forget(portal, gone)
    return [say(Defect.STANDARD_ROW_UNSEEN, "standards_catalog", ["row_not_seen"], label=row, certainty="review", asked="rows")]  # fmt: skip


def _account_silent(portal: Portal) -> list[Expectation]:
    article = next(a for a in portal.of("互动交流>政务新媒体") if "清单" in a.title)
    old = f"{portal.spec.as_of - timedelta(days=120):%Y-%m-%d}"
    at = next(i for i, b in enumerate(article.blocks) if "<table" in b)
    article.blocks[at] = re.sub(r"\d{4}-\d\d-\d\d(?=</td></tr></table>)", old, article.blocks[at])
    return [say(Defect.ACCOUNT_SILENT, "new_media_accounts", ["account_stale"], asked="fresh")]


def _guide_short(portal: Portal) -> list[Expectation]:
    """One guide tells neither its materials nor whom to call."""
    guide = portal.of("政务服务>办事指南")[0]
    guide.blocks = [re.sub(r"<tr><td>(申请材料|咨询电话|监督投诉渠道)</td>.*?</tr>", "", b) for b in guide.blocks if "材料目录" not in b]  # fmt: skip
    for _, path in guide.attachments:
        portal.files.pop(path, None)
    guide.attachments = []
    return [
        say(Defect.GUIDE_SHORT, "service_guide", ["guide_lacks"], guide.path, asked="材料|电话")
    ]


def _search_dumb(portal: Portal) -> list[Expectation]:
    """The search answers and finds nothing, whatever is asked."""
    for articles in portal.articles.values():
        for article in articles:
            article.unsearchable = True
    return [say(Defect.SEARCH_FINDS_NOTHING, "search_works", ["search_nothing", "search_missed"])]


def _home_old(portal: Portal) -> list[Expectation]:
    """Nothing new on the home page for two months."""
    for name in HOME_COLUMNS:
        for article in portal.of(f"新闻中心>{name}"):
            article.day -= timedelta(days=70)
    return [
        say(Defect.HOME_STALE, "home_page_update", ["home_stale", "home_only_leads"]),
        say(Defect.HOME_STALE, "stale_column", ["column_stale"], required=False),
    ]


def _city_rule(portal: Portal) -> list[Expectation]:
    """A rule of the city is listed as before, and a decision on the site has repealed it."""
    rule = portal.of(f"{STATUTORY}>履职依据>市政府规章")[0]
    other = portal.of(f"{STATUTORY}>履职依据>其他文件")[0]
    name = rule.title
    decision = Article(
        91004, f"重庆市人民政府关于废止《{name}》的决定", max(rule.day + timedelta(days=30), other.day), other.column, "市政府办公厅",
        [f"<p>经市政府常务会议审议通过，决定废止《{name}》，自公布之日起施行。</p><p>（此件公开发布）</p>"],
    )  # fmt: skip
    decision.fields = {
        **(other.fields or {}),
        "名称": decision.title,
        "成文日期": f"{decision.day - timedelta(days=1):%Y-%m-%d}",
        "发布日期": f"{decision.day:%Y-%m-%d}",
        "文号": f"渝府令〔{decision.day.year}〕351号",
    }
    portal.articles[other.column].insert(0, decision)
    defect = Defect.CITY_RULE_REPEALED
    return [
        say(
            defect, "regulation_currency", ["repealed_in_force"], label=name[:8], asked="市政府规章"
        ),
        say(defect, "validity_mark", ["not_marked"], label=name[:8]),
        say(defect, "validity_mark", ["not_marked"], required=False),
    ]


def _interpretation_late(portal: Portal) -> list[Expectation]:
    """An interpretation three weeks after its document."""
    article = next(a for a in portal.of(INTERPRETATIONS) if a.relations and any(a.relations[0][1] is p and (p.day + timedelta(days=24)).year == p.day.year == plan_year(portal) for p in portal.of(IN_FORCE)))  # fmt: skip
    policy = article.relations[0][1]
    article.day = min(policy.day + timedelta(days=24), portal.spec.as_of)
    return [
        say(Defect.INTERPRETATION_LATE, "interpretation_link", ["late"], article.path, policy.path, certainty="review", asked=r"lag\w*\": \d"),
    ]  # fmt: skip


def _edition_old(portal: Portal) -> list[Expectation]:
    """The list of barred markets is an edition of years ago."""
    pattern = re.compile(r"20\d\d年版")
    for articles in portal.articles.values():
        for article in articles:
            if "负面清单" in article.title:
                article.title = pattern.sub("2018年版", article.title)
                article.blocks = [pattern.sub("2018年版", b) for b in article.blocks]
                for _, path in article.attachments:
                    portal.files.pop(path, None)
                article.attachments = []
    return [
        say(
            Defect.EDITION_OLD,
            "document_present",
            ["edition_old"],
            label="负面清单",
            asked="editions",
        )
    ]


def _faq_empty(portal: Portal) -> list[Expectation]:
    column = portal.root.find("互动交流>政策问答")
    forget(portal, portal.articles[column])
    portal.articles[column] = []
    defect = Defect.FAQ_EMPTY
    return [
        say(
            defect,
            "inquiry_channel",
            ["library_empty", "channel_missing"],
            label="问答",
            asked="问答",
        ),
        say(defect, "empty_column", ["column_empty"], column.folder, required=False),
    ]


PUBLIC_FAULTS: dict[Defect, Planter] = {
    Defect.LETTER_UNANSWERED: _letter_open,
    Defect.LETTER_LATE: _letter_late,
    Defect.NEAR_FIFTH_WORKDAY: _near_fifth,
    Defect.BUDGET_MISSING: _budget_gone,
    Defect.GAZETTE_GAP: _gazette_gap,
    Defect.DEBT_FIELD_MISSING: _debt_field,
    Defect.STANDARD_DOMAIN_GONE: _domain_gone,
    Defect.STANDARD_ROW_UNSEEN: _row_unseen,
    Defect.ACCOUNT_SILENT: _account_silent,
    Defect.GUIDE_SHORT: _guide_short,
    Defect.SEARCH_FINDS_NOTHING: _search_dumb,
    Defect.HOME_STALE: _home_old,
    Defect.CITY_RULE_REPEALED: _city_rule,
    Defect.INTERPRETATION_LATE: _interpretation_late,
    Defect.EDITION_OLD: _edition_old,
    Defect.FAQ_EMPTY: _faq_empty,
}
