"""Things that look like faults and are none: the checks must say nothing of them.

Every function changes the portal in one way and returns the subjects of which nothing may be said
(certainty ``none``).
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import escape

from gkcheck.portal.content import CATALOGUE, IN_FORCE
from gkcheck.portal.defects import STATUTORY, Planter
from gkcheck.portal.faults import ANNUAL, MAIN_PLAN, NEWS, NOTICES, identity, plain_readings, tables
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.spec import Defect, Expectation


def quiet(defect: Defect, check: str, *paths: str, label: str | None = None) -> Expectation:
    """Return the note that nothing may be found of a subject."""
    return Expectation(
        defect=defect, check=check, reasons=(), paths=paths, label=label, certainty="none", required=False
    )  # fmt: skip


def _near_annual_file(portal: Portal) -> list[Expectation]:
    """The whole report only in its DOCX, the page says so in one line."""
    report = portal.of(ANNUAL)[0]
    report.blocks = ["<p>报告全文见附件。</p>"]
    return [quiet(Defect.NEAR_ANNUAL_IN_FILE, "annual_report", report.path)]


def _near_check_digit(portal: Portal) -> list[Expectation]:
    article = portal.of(NOTICES)[2]
    article.blocks.append(f"<p>项目统一编号：{identity(portal.spec.seed, right=False)}。</p>")
    return [quiet(Defect.NEAR_WRONG_CHECK_DIGIT, "privacy_leak", article.path)]


def _near_contact(portal: Portal) -> list[Expectation]:
    article = portal.of(NOTICES)[4]
    article.blocks.append("<p>联系人：周某某，联系电话：13900001234。</p>")
    return [quiet(Defect.NEAR_CONTACT_MOBILE, "privacy_leak", article.path)]


def _near_masked(portal: Portal) -> list[Expectation]:
    article = portal.of(NOTICES)[5]
    article.blocks.append("<p>公示名单：吴某某，身份证号500299********1234，手机138****5678。</p>")
    return [quiet(Defect.NEAR_MASKED_NUMBER, "privacy_leak", article.path)]


def _near_document_in_file(portal: Portal) -> list[Expectation]:
    """The document only as a file with a name that says nothing."""
    article = next(a for a in portal.of(MAIN_PLAN) if "十四" in a.title and "纲要" in a.title)
    article.attachments = [("附件1.pdf", path) for _, path in article.attachments[:1]]
    article.blocks = ["<p>现予公布，请点击附件下载。</p>"]
    return [quiet(Defect.NEAR_DOCUMENT_IN_FILE, "document_present", label="纲要")]


def _near_404_title(portal: Portal) -> list[Expectation]:
    article = portal.of(NOTICES)[6]
    article.title = "关于“404 Not Found”网页提示常见问题的说明"
    portal.of(NEWS)[4].blocks.append(f'<p>相关：<a href="{article.path}">{article.title}</a></p>')
    return [quiet(Defect.NEAR_404_TITLE, "dead_link", article.path)]


def _near_blocked(portal: Portal) -> list[Expectation]:
    """A link to a page that refuses programs (403)."""
    path = "/zwfw/yc/index.html"
    portal.statuses[path] = 403
    portal.of(NEWS)[9].blocks.append(f'<p>办理入口：<a href="{path}">网上办事大厅</a></p>')
    return [quiet(Defect.NEAR_LINK_BLOCKED, "dead_link", path)]


def _near_running_text(portal: Portal) -> list[Expectation]:
    """All points, none of them under a heading."""
    article = plain_readings(portal)[-1]
    text = re.sub("<[^>]+>", "", "".join(article.blocks)).replace("、", "，")
    article.blocks = [f"<p>{escape(re.sub('[一二三四五六七八九十]，', '', text))}</p>"]
    return [quiet(Defect.NEAR_RUNNING_TEXT, "interpretation_content", article.path)]


def _near_repealed_other(portal: Portal) -> list[Expectation]:
    """A decision that repeals a document of nearly the same name, which is not in the library."""
    rule = portal.of(IN_FORCE)[7]
    name = rule.title.split("《")[-1].split("》")[0]
    other = portal.of(f"{STATUTORY}>履职依据>其他文件")[-1]
    decision = Article(
        90002, f"{portal.owner}关于废止《{name}（试行）》的决定", min(rule.day + timedelta(days=9), portal.spec.as_of), other.column, "县政府办公室",
        [f"<p>决定废止《{escape(name)}（试行）》（青岚府发〔2012〕9号）。新的办法已经印发施行。</p>"],
    )  # fmt: skip
    decision.fields = {
        **(other.fields or {}),
        "名称": decision.title,
        "成文日期": f"{decision.day - timedelta(days=1):%Y-%m-%d}",
        "发布日期": f"{decision.day:%Y-%m-%d}",
        "文号": f"青岚府发〔{decision.day.year}〕78号",
    }
    portal.articles[other.column].append(decision)
    return [quiet(Defect.NEAR_REPEALED_TRIAL, "library_upkeep", rule.path)]


def _near_labels(portal: Portal) -> list[Expectation]:
    """The same columns under the words that offices use."""
    article = tables(portal)[-1]
    for old, new in (
        ("联系电话", "咨询电话"),
        ("办公时间", "开放时间"),
        ("办公地址", "地址"),
        ("名称", "单位名称"),
    ):
        article.blocks = [b.replace(f"<th>{old}</th>", f"<th>{new}</th>") for b in article.blocks]
    return [quiet(Defect.NEAR_OTHER_LABELS, "public_institution_directory", article.path)]


def _near_script_list(portal: Portal) -> list[Expectation]:
    """A list that the browser fills: empty to a reader without scripts."""
    column = portal.root.find(f"{CATALOGUE}>反不正当竞争")
    portal.scripted.add(column)
    rows = [{"url": a.path, "title": a.title} for a in portal.articles[column]]
    portal.files[column.place("list.json")] = lambda: json.dumps(rows).encode()
    return [
        quiet(Defect.NEAR_SCRIPT_LIST, check, column.folder, label="反不正当竞争")
        for check in ("empty_column", "stale_column", "topic_published")
    ]


def _near_pinned(portal: Portal) -> list[Expectation]:
    """An old notice is pinned on top of a list that is kept up."""
    column = portal.root.find(f"{CATALOGUE}>健康中国重庆行动")
    rows = portal.articles[column]
    old = Article(90003, "健康中国重庆行动实施方案（置顶）", date(portal.spec.as_of.year - 3, 3, 5), column, "县卫生健康委", ["<p>方案全文。</p>"])  # fmt: skip
    rows.insert(0, old)
    return [quiet(Defect.NEAR_PINNED_OLD, "stale_column", column.folder, label="健康中国")]


def _near_synonym(portal: Portal) -> list[Expectation]:
    portal.root.find(f"{CATALOGUE}>地方政府债务").name = "政府债务"
    return [quiet(Defect.NEAR_COLUMN_SYNONYM, "required_column", label="地方政府债务")]


def _near_third_party(portal: Portal) -> list[Expectation]:
    """A video on another company's player, in a frame."""
    article = portal.of("新闻中心>视频新闻")[0]
    article.blocks = [
        '<p><iframe src="https://v.qq.com/txp/iframe/player.html?vid=x0000000000" width="640" height="360"></iframe></p>',
        *[b for b in article.blocks if "player" not in b],
    ]
    return [
        quiet(Defect.NEAR_THIRD_PARTY_VIDEO, check, article.path)
        for check in ("broken_video", "media_plays", "dead_link")
    ]


NEAR_MISSES: dict[Defect, Planter] = {
    Defect.NEAR_ANNUAL_IN_FILE: _near_annual_file,
    Defect.NEAR_WRONG_CHECK_DIGIT: _near_check_digit,
    Defect.NEAR_CONTACT_MOBILE: _near_contact,
    Defect.NEAR_MASKED_NUMBER: _near_masked,
    Defect.NEAR_DOCUMENT_IN_FILE: _near_document_in_file,
    Defect.NEAR_404_TITLE: _near_404_title,
    Defect.NEAR_LINK_BLOCKED: _near_blocked,
    Defect.NEAR_RUNNING_TEXT: _near_running_text,
    Defect.NEAR_REPEALED_TRIAL: _near_repealed_other,
    Defect.NEAR_OTHER_LABELS: _near_labels,
    Defect.NEAR_SCRIPT_LIST: _near_script_list,
    Defect.NEAR_PINNED_OLD: _near_pinned,
    Defect.NEAR_COLUMN_SYNONYM: _near_synonym,
    Defect.NEAR_THIRD_PARTY_VIDEO: _near_third_party,
}
