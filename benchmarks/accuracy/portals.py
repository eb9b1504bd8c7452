"""The labelled portals: every style, several seeds, sets of defects and near-misses, healthy ones."""

from __future__ import annotations

from benchmarks.accuracy.audit_one import AS_OF, Labelled, after_the_year
from gkcheck.models.site import SiteKind
from gkcheck.portal import DEMO_DEFECTS, STYLES, Defect, PortalSpec

PLANS = tuple(AS_OF)
D = Defect
#: Who the portal of a plan is, for the plan to bind it.
NATIONAL_PLANS = ("inspection-2019", "site-guide-2017", "platform-2019")
"""Plans whose checks run on every portal but the demo; see ``audit_one.NATIONAL``."""
WITH_LISTS = frozenset({"healthy", "third", "fourth"})
UNITS: dict[str, tuple[SiteKind, str]] = {
    "guangzhou-justice-2021": (SiteKind.DEPT_SITE, "广州市司法局")
}
SETS: dict[str, tuple[Defect, ...]] = {
    "healthy": (),
    "demo": DEMO_DEFECTS,
    "first": (
        D.ANNUAL_LATE, D.ANNUAL_PART, D.IDENTITY_ON_PAGE, D.DOCUMENT_MISSING, D.INTERPRETATION_THIN,
        D.INSTITUTION_NO_PHONE, D.NEAR_TITLE_SLOGAN, D.IMAGE_TRUNCATED, D.LINK_404, D.COLUMN_STALE,
        D.NO_ICP_RECORD, D.NO_SITE_MAP, D.NEAR_WRONG_CHECK_DIGIT, D.NEAR_404_TITLE,
        D.LETTER_UNANSWERED, D.LETTER_LATE, D.BUDGET_MISSING, D.GAZETTE_GAP, D.CITY_RULE_REPEALED,
        D.STANDARD_DOMAIN_GONE, D.SEARCH_FINDS_NOTHING, D.INTERPRETATION_LATE, D.EDITION_OLD,
    ),
    "second": (
        D.ANNUAL_SUMS, D.IDENTITY_IN_FILE, D.DOCUMENT_ONLY_NAMED, D.INTERPRETATION_COPIED,
        D.RULE_REPEALED_UNMARKED, D.META_MISSING, D.VIDEO_UNDECODABLE, D.ATTACHMENT_404,
        D.COLUMN_EMPTY, D.NO_SITE_MARK, D.NO_SPONSOR, D.NEAR_MASKED_NUMBER, D.NEAR_LINK_BLOCKED,
        D.DEBT_FIELD_MISSING, D.ACCOUNT_SILENT, D.GUIDE_SHORT, D.HOME_STALE, D.FAQ_EMPTY,
        D.STANDARD_ROW_UNSEEN, D.ENTRY_NOT_GATHERED,
    ),
    "near": (
        D.NEAR_ANNUAL_IN_FILE, D.NEAR_WRONG_CHECK_DIGIT, D.NEAR_CONTACT_MOBILE, D.NEAR_MASKED_NUMBER,
        D.NEAR_DOCUMENT_IN_FILE, D.NEAR_404_TITLE, D.NEAR_LINK_BLOCKED, D.NEAR_RUNNING_TEXT,
        D.NEAR_REPEALED_TRIAL, D.NEAR_OTHER_LABELS, D.NEAR_SCRIPT_LIST, D.NEAR_PINNED_OLD,
        D.NEAR_COLUMN_SYNONYM, D.NEAR_THIRD_PARTY_VIDEO, D.NEAR_FIFTH_WORKDAY,
    ),
    "third": (
        D.CONSULTATION_SHORT, D.CONSULTATION_URGENT, D.CONSULTATION_NO_WAY, D.CONSULTATION_UNANSWERED,
        D.FEEDBACK_NO_REASONS, D.PRESS_NONE, D.REQUEST_POINT_MISSING, D.REQUEST_ELSEWHERE,
        D.UNIT_PAGE_MISSING, D.UNIT_PAGE_EMPTY, D.PLATFORM_DEAD, D.TITLE_NOT_FULL,
        D.CODE_DIFFERS, D.ENTRY_TWICE, D.NO_LEAVE_PROMPT, D.TAG_TO_THE_DAY, D.PAGE_SLOW,
        D.TIME_TO_THE_DAY, D.FORM_DEAD, D.FORM_NOT_OFFERED, D.MARK_MISSING, D.MARK_NOT_SEEN,
        D.BACKDATED, D.MAP_NO_NUMBER, D.HALLS_DIFFER, D.TOPIC_PLACE_EMPTY,
    ),
    "fourth": (
        D.UNIT_NOT_GATHERED, D.TOPIC_UNSEEN, D.FEEDBACK_NO_MEANS, D.PLATFORM_ABSENT, D.NEAR_FIVE_DAYS,
        D.NEAR_CONSULTATION_WORDED, D.NEAR_PRESS_NAMES, D.NEAR_NO_FEE, D.REQUEST_OLD_FEES, D.NEAR_UNIT_FULL_NAME,
        D.NEAR_PLATFORM_WORDS, D.NEAR_TITLE_SLOGAN, D.NEAR_ENTRY_REDIRECT, D.NEAR_HOME_ONE_NEW,
        D.NEAR_META_CASE, D.NEAR_SLOW, D.NEAR_MARK_IN_ORDER, D.NEAR_PUBLISHED_LATE, D.NEAR_MAP_NUMBER,
    ),
}  # fmt: skip
#: Plans that each set is audited under; the styles take them in turn.
SET_PLANS = {
    "healthy": PLANS,
    "demo": ("chongqing-2021",),
    "first": ("shanwei-2021", "district-2018", "chongqing-2021"),
    "second": ("chongqing-2021", "yangxi-2022", "district-2018"),
    "near": ("shanwei-2021", "chongqing-2021", "yangxi-2022"),
    "third": ("district-2018", "chongqing-2021", "yangxi-2022"),
    "fourth": ("chongqing-2021", "district-2018", "guangzhou-justice-2021", "yangxi-2022"),
}
#: Small portals opened as a phone; the oldest style is made for desks alone and is never healthy.
PHONE: dict[str, tuple[Defect, ...]] = {
    "phone": (),
    "shrunk": (D.NO_VIEWPORT,),
    "wide": (D.NO_NARROW_PAGE,),
}
PLANS_FOR_PHONES = ("chongqing-2021",)  # how pages look on a phone is told by a browser alone
PHONE_STYLES = ("divul", "bootstrap", "html5", "trs", "jpage")


def labelled_portals() -> list[Labelled]:
    """Return all portals: each set in each style, the seeds all different."""
    found = []
    for at, style in enumerate(STYLES):
        for row, (name, defects) in enumerate(SETS.items()):
            plans = SET_PLANS[name]
            found.append(one(name, style, plans[at % len(plans)], 20 * row + at + 1, defects))
        found += [
            phone(name, style, 200 + 20 * row + at)
            for row, name in enumerate(PHONE)
            if style in PHONE_STYLES or (name, style) == ("shrunk", "table2005")
        ]
    return found


def phone(name: str, style: str, seed: int) -> Labelled:
    """Return a small portal that is opened as a phone, of a style that is made for phones."""
    plan = "chongqing-2021"
    spec = PortalSpec(style=style, seed=seed, as_of=AS_OF[plan], articles=0.2, defects=PHONE[name])
    return Labelled(f"{name}-{style}", spec, also=(plan,), phone=True)


def one(name: str, style: str, plan: str, seed: int, defects: tuple[Defect, ...]) -> Labelled:
    """Return one portal of a plan."""
    as_of = AS_OF[plan] if name == "demo" else after_the_year(plan)
    kind, unit = UNITS.get(plan, (SiteKind.PORTAL_COUNTY, None))
    spec = PortalSpec(
        style=style, seed=seed, plans=(plan,), as_of=as_of, defects=defects, unit=unit,
        near_misses=name != "healthy",  # a scan, say, leaves open what it says
    )  # fmt: skip
    return Labelled(
        f"{name}-{style}-{plan}",
        spec,
        kind,
        unit or f"{spec.county}人民政府",
        lists=name in WITH_LISTS,
        also=() if name == "demo" else NATIONAL_PLANS,
        browser=name == "healthy" and style in PHONE_STYLES and plan in PLANS_FOR_PHONES,
    )
