"""Does the site show the marks that say who runs it and how to reach them?"""

from __future__ import annotations

from typing import Literal

from checks.api import FindingSink, Params, check
from checks.derived.coverage import text_not_rendered
from checks.derived.site_identity import MarkSeen, SiteIdentity, home_page, site_identity
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

Mark = Literal[
    "site_code",
    "icp_record",
    "police_record",
    "sponsor",
    "site_mark",
    "error_report_entry",
    "sitemap",
    "contact",
]
ALL_MARKS: tuple[Mark, ...] = (
    "site_code", "icp_record", "police_record", "sponsor", "site_mark", "error_report_entry",
    "sitemap", "contact",
)  # fmt: skip
TITLES: dict[Mark, str] = {
    "site_code": "网站标识码",
    "icp_record": "ICP备案编号",
    "police_record": "公安机关备案标识",
    "sponsor": "主办单位",
    "site_mark": "党政机关网站标识",
    "error_report_entry": "“我为政府网站找错”入口",
    "sitemap": "网站地图",
    "contact": "联系方式",
}
STORED_AS: dict[Mark, str] = {"sitemap": "sitemap_url"}
MOST_PAGES = 0.5


class SiteMarkParams(Params):
    """Marks asked for."""

    marks: tuple[Mark, ...] = ALL_MARKS


class SiteMarkMeasures(Measures):
    """``population``: marks asked for. ``present``: on the home page or on most pages."""

    present: int = 0


@check(
    id="site_mark",
    title="网站标识",
    needs={FactKind.IDENTITY},
    reasons={
        "mark_missing": "网站没有显示{label}",
        "mark_rare": "首页和多数页面没有显示{label},只在 {pages} 个页面上见到",
    },
    params=SiteMarkParams,
    measures=SiteMarkMeasures,
    since="0.1",
)
def run(facts: FactReader, p: SiteMarkParams, out: FindingSink) -> SiteMarkMeasures:
    """Look for each mark on the home page, then on all pages."""
    identity = site_identity(facts)
    home = home_page(facts)
    home_url = str(facts.scalar("SELECT url FROM url WHERE id = ?", home) or facts.run("home_url"))
    present = 0
    for mark in p.marks:
        seen = identity.marks[STORED_AS.get(mark, mark)]
        if seen.on_home or seen.pages > MOST_PAGES * identity.pages:
            present += 1
            continue
        subject = Subject(kind="site", url=home_url, label=TITLES[mark])
        evidence = {
            "expected": f"首页或多数页面显示{TITLES[mark]}",
            "seen": _seen(seen, identity),
            "snippet": seen.value,
            "searched": [home_url],
            "compared": identity.pages,
        }
        unknown = _unknown(facts, identity, home)
        if unknown is not None:
            out.undecided(unknown, TITLES[mark], url=home_url)
        elif seen.pages:
            out.review(subject, "mark_rare", pages=seen.pages, evidence=evidence)
        else:
            out.flag(subject, "mark_missing", confirm=[home_url], evidence=evidence)
    asked = len(p.marks)
    return SiteMarkMeasures(
        population=asked, present=present, grade=present / asked if asked else None
    )


def _seen(seen: MarkSeen, identity: SiteIdentity) -> str:
    if seen.pages:
        return f"读过 {identity.pages} 个页面,{seen.pages} 个页面有"
    return f"读过 {identity.pages} 个页面,都没有"


def _unknown(facts: FactReader, identity: SiteIdentity, home: int | None) -> Reason | None:
    """Marks are often put in by script: absent in the page as sent is not absent on the page."""
    coverage = facts.coverage(FactKind.IDENTITY)
    if coverage is not None and coverage.state != "complete":
        return Reason(coverage.reason) if coverage.reason in set(Reason) else Reason.NEEDS_FACT
    if home is None:
        return Reason.UNREACHABLE
    if identity.scripted:
        return Reason.NOT_RENDERED
    built = facts.scalar("SELECT script_built FROM page WHERE id = ?", home)
    # a home page that is but a shell, or only leads on, shows its marks when its script has run
    return text_not_rendered(facts, home) if "app" in str(built or "").split(",") else None
