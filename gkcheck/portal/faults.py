"""Faults of what portals for a plan carry, planted one at a time.

Every function changes the portal in one way and returns what must be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from gkcheck.portal import office
from gkcheck.portal.content import CATALOGUE, IN_FORCE, INTERPRETATIONS
from gkcheck.portal.defects import STATUTORY, Planter, forget, say
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.spec import Defect, Expectation

SLOGANS = (
    "我县山清水秀，茶香四溢，四季都有好风光。大家一起动手，家园会变得更美。感谢一直以来的陪伴和支持，"
    "期待下次见面。春天看花，夏天听雨，秋天摘果，冬天赏雪，欢迎常来走走看看，和我们聊聊家常。"
)
ANNUAL = "政府信息公开>政府信息公开年报"
LETTERS = "互动交流>县长信箱"
NEWS = "新闻中心>青岚要闻"
NOTICES = "新闻中心>通知公告"
DIRECTORY = f"{CATALOGUE}>公共企事业单位信息公开"
MAIN_PLAN = f"{STATUTORY}>规划信息>国民经济和社会发展规划"


def plan_year(portal: Portal) -> int:
    """Return the year that the portal's first plan binds: its letters are of that year."""
    return max(a.day.year for a in portal.of(LETTERS))


def everything(portal: Portal) -> Iterator[Article]:
    """Yield all articles."""
    for articles in list(portal.articles.values()):
        yield from articles


def _change(article: Article, pattern: str, new: str) -> None:
    before = "".join(article.blocks)
    article.blocks = [re.sub(pattern, new, block, count=1) for block in article.blocks]
    if "".join(article.blocks) == before:
        raise AssertionError(f"nothing like {pattern} in {article.title}")


def _no_files(portal: Portal, article: Article) -> None:
    for _, path in article.attachments:
        portal.files.pop(path, None)
    article.attachments = []


# -- yearly reports -----------------------------------------------------------------------------


def _report(portal: Portal) -> Article:
    report = portal.of(ANNUAL)[0]
    _no_files(portal, report)
    return report


def _annual_late(portal: Portal) -> list[Expectation]:
    report = _report(portal)
    report.day = date(report.day.year, 4, 6)
    return [say(Defect.ANNUAL_LATE, "annual_report", ["report_late"], asked="deadline")]


def _annual_sums(portal: Portal) -> list[Expectation]:
    report = _report(portal)
    _change(report, r"(<td>（二）部分公开</td>.*?<td>)(\d+)(</td></tr>)", r"\g<1>97\3")
    return [say(Defect.ANNUAL_SUMS, "annual_report", ["balance_off"], asked="balance")]


def _annual_part(portal: Portal) -> list[Expectation]:
    report = _report(portal)
    at = next(i for i, b in enumerate(report.blocks) if "<strong>五、" in b)
    del report.blocks[at : at + 2]
    return [say(Defect.ANNUAL_PART, "annual_report", ["sections_wrong"], asked="sections")]


def _annual_missing(portal: Portal) -> list[Expectation]:
    report = _report(portal)
    portal.articles[report.column].remove(report)
    return [
        say(Defect.ANNUAL_MISSING, "annual_report", ["report_missing"], asked="published"),
        say(Defect.ANNUAL_MISSING, "document_present", ["document_missing"], label="年度报告|年报", required=False),
    ]  # fmt: skip


# -- personal numbers ---------------------------------------------------------------------------


def identity(seed: int, *, right: bool = True) -> str:
    """Return an invented identity number with a right (or wrong) check character (GB 11643)."""
    body = f"500299198{seed % 10}0{1 + seed % 9}1{seed % 9}{100 + seed % 800}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11
    last = "10X98765432"[rest]
    return body + (last if right else ("1" if last != "1" else "2"))


def _identity_on_page(portal: Portal) -> list[Expectation]:
    article = portal.of(NOTICES)[1]
    article.blocks.append(
        f"<p>公示名单：赵某某，身份证号{identity(portal.spec.seed)}，联系地址略。</p>"
    )
    return [say(Defect.IDENTITY_ON_PAGE, "privacy_leak", ["identity_shown"], article.path)]


def _identity_in_file(portal: Portal) -> list[Expectation]:
    article = next(a for a in portal.of(NOTICES)[3:] if a.attachments)
    path = f"{article.path.rsplit('/', 1)[0]}/P{article.number}-mx.xlsx"
    rows = [
        [1, "钱某某", identity(portal.spec.seed + 3)],
        [2, "孙某某", identity(portal.spec.seed + 5)],
    ]
    portal.files[path] = lambda: office.xlsx("发放花名册", ("序号", "姓名", "身份证号码"), rows)
    article.attachments.append(("发放花名册.xlsx", path))
    return [say(Defect.IDENTITY_IN_FILE, "privacy_leak", ["identity_shown"], article.path, path)]


# -- documents ----------------------------------------------------------------------------------


def _document_missing(portal: Portal) -> list[Expectation]:
    articles = portal.of(MAIN_PLAN)
    for article in [a for a in everything(portal) if "纲要" in a.title and ("十四" in a.title)]:
        _no_files(portal, article)
        portal.articles[article.column].remove(article)
        forget(portal, [article])
    assert articles
    return [
        say(Defect.DOCUMENT_MISSING, "document_present", ["document_missing"], label="纲要|十四五规划", asked="十四五规划纲要")
    ]  # fmt: skip


def _document_only_named(portal: Portal) -> list[Expectation]:
    """The page holds the title and a link to a file that is not there."""
    same = [a for a in everything(portal) if "十四" in a.title and "纲要" in a.title]
    article = next(a for a in same if a.attachments)
    for other in same:
        for _, path in other.attachments:
            portal.files.pop(path, None)
        other.blocks = ["<p>全文见附件。</p>"]
        if other is not article:
            other.attachments = []
    defect = Defect.DOCUMENT_ONLY_NAMED
    found = [
        say(
            defect, "broken_attachment", ["attachment_broken"], *(p for _, p in article.attachments)
        )
    ]
    found.append(
        say(
            defect,
            "document_present",
            ["document_partial"],
            label="纲要|十四五规划",
            asked="十四五规划纲要",
        )
    )
    found.append(
        say(
            defect, "dead_link", ["link_dead"], *(p for _, p in article.attachments), required=False
        )
    )
    return found


# -- interpretations ----------------------------------------------------------------------------


def plain_readings(portal: Portal) -> list[Article]:
    """Return the interpretations of the year whose texts are whole, the newest first."""
    year = plan_year(portal)
    return [
        a for a in portal.of(INTERPRETATIONS)
        if a.day.year == year and a.title.startswith("《") and not any("player" in b or "<img" in b for b in a.blocks)
    ]  # fmt: skip


def _interpretation_thin(portal: Portal) -> list[Expectation]:
    article = plain_readings(portal)[0]
    article.blocks = [f"<p>{SLOGANS}</p>", f"<p>{SLOGANS}</p>"]
    return [
        say(Defect.INTERPRETATION_THIN, "interpretation_content", ["elements_missing"], article.path, asked="elements")
    ]  # fmt: skip


def _interpretation_copied(portal: Portal) -> list[Expectation]:
    article = plain_readings(portal)[1]
    policy = article.relations[0][1]
    article.blocks = list(policy.blocks)
    return [
        say(Defect.INTERPRETATION_COPIED, "interpretation_content", ["policy_copied", "elements_missing", "elements_partly"], article.path, certainty="review")
    ]  # fmt: skip


# -- rules --------------------------------------------------------------------------------------


def _rule_repealed(portal: Portal) -> list[Expectation]:
    """A rule of the library that a decision on the same site has repealed."""
    rule = portal.of(IN_FORCE)[8]
    name = rule.title.split("《")[-1].split("》")[0]
    other = portal.of(f"{STATUTORY}>履职依据>其他文件")[0]
    decision = Article(
        90001, f"{portal.owner}关于废止《{name}》的决定", min(rule.day + timedelta(days=60), portal.spec.as_of), other.column, "县政府办公室",
        [f"<p>经县政府常务会议审议，决定废止《{escape(name)}》（{(rule.fields or {}).get('文号', '')}）。本决定自公布之日起施行。</p>"],
    )  # fmt: skip
    decision.fields = {
        **(other.fields or {}),
        "名称": decision.title,
        "成文日期": f"{decision.day - timedelta(days=1):%Y-%m-%d}",
        "发布日期": f"{decision.day:%Y-%m-%d}",
        "文号": f"青岚府发〔{decision.day.year}〕77号",
    }
    portal.articles[other.column].insert(0, decision)
    defect = Defect.RULE_REPEALED_UNMARKED
    return [
        say(defect, "library_upkeep", ["repealed_unmarked"], rule.path),
        say(defect, "validity_mark", ["not_marked"], rule.path),
        say(defect, "regulation_currency", ["repealed_in_force"], rule.path, required=False),
    ]


# -- institutions -------------------------------------------------------------------------------


def tables(portal: Portal) -> list[Article]:
    """Return the articles with a table of institutions that has a column of phones."""
    column = portal.root.find(DIRECTORY)
    return [
        a for c in column.walk() for a in portal.articles[c] if "<th>联系电话</th>" in "".join(a.blocks)
    ]  # fmt: skip


def _institution_phone(portal: Portal) -> list[Expectation]:
    """One table loses its column of phones; the institutions stand nowhere else."""
    known = [a for a in tables(portal) if re.search("供电|民政|文化旅游|供水", a.title)]
    if not known:  # the plan asks for no such table
        return []
    article = known[0]
    block = next(b for b in article.blocks if "<table" in b)
    rows = re.findall("<tr>.*?</tr>", block)
    cells = [re.findall("<t[hd]>.*?</t[hd]>", row) for row in rows]
    at = cells[0].index("<th>联系电话</th>")
    kept = "".join(f"<tr>{''.join(c for i, c in enumerate(row) if i != at)}</tr>" for row in cells)
    article.blocks = [
        f'<table class="data" border="1">{kept}</table>' if b is block else b
        for b in article.blocks
    ]
    names = [re.sub("<.*?>", "", row[0]) for row in cells[1:]]
    return [
        say(Defect.INSTITUTION_NO_PHONE, "public_institution_directory", ["institution_lacks_fields"], label="|".join(names), asked="联系电话")
    ]  # fmt: skip


# -- columns and pages --------------------------------------------------------------------------


def _meta_missing(portal: Portal) -> list[Expectation]:
    portal.no_meta.update({"ColumnDescription", "ColumnKeywords"})
    return [say(Defect.META_MISSING, "meta_tags", ["tags_missing"])]


FAULTS: dict[Defect, Planter] = {
    Defect.ANNUAL_LATE: _annual_late,
    Defect.ANNUAL_SUMS: _annual_sums,
    Defect.ANNUAL_PART: _annual_part,
    Defect.ANNUAL_MISSING: _annual_missing,
    Defect.IDENTITY_ON_PAGE: _identity_on_page,
    Defect.IDENTITY_IN_FILE: _identity_in_file,
    Defect.DOCUMENT_MISSING: _document_missing,
    Defect.DOCUMENT_ONLY_NAMED: _document_only_named,
    Defect.INTERPRETATION_THIN: _interpretation_thin,
    Defect.INTERPRETATION_COPIED: _interpretation_copied,
    Defect.RULE_REPEALED_UNMARKED: _rule_repealed,
    Defect.INSTITUTION_NO_PHONE: _institution_phone,
    Defect.META_MISSING: _meta_missing,
}
