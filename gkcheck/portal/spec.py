"""What a generated portal is asked to be: sizes, styles, planted defects, and what must be found."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Defect(StrEnum):
    """A defect that can be planted. Each name says what is wrong, not where."""

    COLUMN_MISSING = "column_missing"
    COLUMN_MISPLACED = "column_misplaced"
    COLUMN_SYNONYM = "column_synonym"
    COLUMN_EMPTY = "column_empty"
    COLUMN_STALE = "column_stale"
    COLUMN_UNDATED = "column_undated"
    REGULATION_LEVEL_MISSING = "regulation_level_missing"
    DOCUMENT_FIELD_MISSING = "document_field_missing"
    DOCUMENT_FIELD_BLANK = "document_field_blank"
    REPEALED_IN_FORCE = "repealed_in_force"
    INTERPRETATION_NO_LINK_BACK = "interpretation_no_link_back"
    POLICY_NO_LINK_OUT = "policy_no_link_out"
    INTERPRETATION_UNLINKED = "interpretation_unlinked"
    IMAGE_404 = "image_404"
    IMAGE_HTML = "image_html"
    IMAGE_TRUNCATED = "image_truncated"
    IMAGE_EMPTY = "image_empty"
    IMAGE_TEMPLATE = "image_template"
    VIDEO_UNDECODABLE = "video_undecodable"
    VIDEO_HTML = "video_html"
    AUDIO_BROKEN = "audio_broken"
    ATTACHMENT_404 = "attachment_404"
    ATTACHMENT_HTML = "attachment_html"
    ATTACHMENT_TRUNCATED = "attachment_truncated"
    LINK_404 = "link_404"
    LINK_SOFT_404 = "link_soft_404"
    LINK_LOOP = "link_loop"
    LINK_500 = "link_500"
    NO_SITE_CODE = "no_site_code"
    NO_ICP_RECORD = "no_icp_record"
    NO_POLICE_RECORD = "no_police_record"
    NO_SPONSOR = "no_sponsor"
    NO_CONTACT = "no_contact"
    NO_SITE_MARK = "no_site_mark"
    NO_ERROR_REPORT = "no_error_report"
    NO_SITE_MAP = "no_site_map"
    NO_IPV6 = "no_ipv6"
    IPV6_DIFFERS = "ipv6_differs"
    # of what portals for a plan carry; near_...: looks like a defect and is none
    ANNUAL_LATE = "annual_late"
    ANNUAL_SUMS = "annual_sums"
    ANNUAL_PART = "annual_part"
    ANNUAL_MISSING = "annual_missing"
    NEAR_ANNUAL_IN_FILE = "near_annual_in_file"
    IDENTITY_ON_PAGE = "identity_on_page"
    IDENTITY_IN_FILE = "identity_in_file"
    NEAR_WRONG_CHECK_DIGIT = "near_wrong_check_digit"
    NEAR_CONTACT_MOBILE = "near_contact_mobile"
    NEAR_MASKED_NUMBER = "near_masked_number"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_ONLY_NAMED = "document_only_named"
    NEAR_DOCUMENT_IN_FILE = "near_document_in_file"
    NEAR_404_TITLE = "near_404_title"
    NEAR_LINK_BLOCKED = "near_link_blocked"
    INTERPRETATION_THIN = "interpretation_thin"
    INTERPRETATION_COPIED = "interpretation_copied"
    NEAR_RUNNING_TEXT = "near_running_text"
    RULE_REPEALED_UNMARKED = "rule_repealed_unmarked"
    NEAR_REPEALED_TRIAL = "near_repealed_trial"
    INSTITUTION_NO_PHONE = "institution_no_phone"
    NEAR_OTHER_LABELS = "near_other_labels"
    NEAR_SCRIPT_LIST = "near_script_list"
    NEAR_PINNED_OLD = "near_pinned_old"
    NEAR_COLUMN_SYNONYM = "near_column_synonym"
    META_MISSING = "meta_missing"
    TITLE_NOT_FULL = "title_not_full"
    NEAR_THIRD_PARTY_VIDEO = "near_third_party_video"
    LETTER_UNANSWERED = "letter_unanswered"
    LETTER_LATE = "letter_late"
    NEAR_FIFTH_WORKDAY = "near_fifth_workday"
    BUDGET_MISSING = "budget_missing"
    GAZETTE_GAP = "gazette_gap"
    DEBT_FIELD_MISSING = "debt_field_missing"
    STANDARD_DOMAIN_GONE = "standard_domain_gone"
    STANDARD_ROW_UNSEEN = "standard_row_unseen"
    ACCOUNT_SILENT = "account_silent"
    GUIDE_SHORT = "guide_short"
    SEARCH_FINDS_NOTHING = "search_finds_nothing"
    HOME_STALE = "home_stale"
    CITY_RULE_REPEALED = "city_rule_repealed"
    INTERPRETATION_LATE = "interpretation_late"
    EDITION_OLD = "edition_old"
    FAQ_EMPTY = "faq_empty"
    NO_VIEWPORT = "no_viewport"
    NO_NARROW_PAGE = "no_narrow_page"
    TOPIC_PLACE_EMPTY = "topic_place_empty"
    TOPIC_UNSEEN = "topic_unseen"
    LEFT_OUT = "left_out"
    CONSULTATION_SHORT = "consultation_short"
    CONSULTATION_URGENT = "consultation_urgent"
    CONSULTATION_NO_WAY = "consultation_no_way"
    CONSULTATION_UNANSWERED = "consultation_unanswered"
    FEEDBACK_NO_REASONS = "feedback_no_reasons"
    FEEDBACK_NO_MEANS = "feedback_no_means"
    NEAR_FIVE_DAYS = "near_five_days"
    NEAR_CONSULTATION_WORDED = "near_consultation_worded"
    PRESS_NONE = "press_none"
    NEAR_PRESS_NAMES = "near_press_names"
    REQUEST_POINT_MISSING = "request_point_missing"
    REQUEST_ELSEWHERE = "request_elsewhere"
    REQUEST_OLD_FEES = "request_old_fees"
    NEAR_NO_FEE = "near_no_fee"
    UNIT_PAGE_MISSING = "unit_page_missing"
    UNIT_PAGE_EMPTY = "unit_page_empty"
    NEAR_UNIT_FULL_NAME = "near_unit_full_name"
    UNIT_NOT_GATHERED = "unit_not_gathered"
    NEAR_GATHERED_TWICE = "near_gathered_twice"
    ENTRY_NOT_GATHERED = "entry_not_gathered"
    PLATFORM_DEAD = "platform_dead"
    PLATFORM_ABSENT = "platform_absent"
    NEAR_PLATFORM_WORDS = "near_platform_words"
    NEAR_TITLE_SLOGAN = "near_title_slogan"
    CODE_DIFFERS = "code_differs"
    ENTRY_TWICE = "entry_twice"
    NEAR_ENTRY_REDIRECT = "near_entry_redirect"
    NO_LEAVE_PROMPT = "no_leave_prompt"
    NEAR_HOME_ONE_NEW = "near_home_one_new"
    NEAR_META_CASE = "near_meta_case"
    TAG_TO_THE_DAY = "tag_to_the_day"
    PAGE_SLOW = "page_slow"
    NEAR_SLOW = "near_slow"
    TIME_TO_THE_DAY = "time_to_the_day"
    FORM_DEAD = "form_dead"
    FORM_NOT_OFFERED = "form_not_offered"
    MARK_MISSING = "mark_missing"
    MARK_NOT_SEEN = "mark_not_seen"
    NEAR_MARK_IN_ORDER = "near_mark_in_order"
    BACKDATED = "backdated"
    NEAR_PUBLISHED_LATE = "near_published_late"
    MAP_NO_NUMBER = "map_no_number"
    NEAR_MAP_NUMBER = "near_map_number"
    HALLS_DIFFER = "halls_differ"


#: Template styles. The first mixes five of them column by column; each other is one whole system.
STYLES = (
    "classic", "table2005", "divul", "dl", "bootstrap", "html5", "trs", "jpage", "scriptmenu", "cards",
    "portlet", "short", "framed", "tabbed", "headed", "departmental", "webforms", "tbox", "vsb",
)  # fmt: skip


class PortalSpec(BaseModel):
    """One portal to generate. Same spec, same machine: the same bytes.

    ``as_of`` is the day on which the portal is looked at; all dates lie before it. ``county`` is the
    unit's name without 人民政府. ``articles`` scales the lists (1.0: a demo of about 270 pages).
    ``extra_pages`` adds that many articles to the news columns. ``page_bytes`` pads pages to a size
    between the two numbers; ``gbk_share`` is the share of article pages written in GBK. ``style``
    is the template style of the whole portal (``STYLES``). ``plans``: the portal carries, beyond
    the columns it has anyway, what these plans ask for (columns, documents, fields, letters ...).
    ``unit``: whose site it is, where that is not the county's government.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    county: str = "青岚县"
    unit: str | None = None
    seed: int = 1
    as_of: date = date(2021, 12, 20)
    articles: float = Field(default=1.0, gt=0, le=20)
    extra_pages: int = Field(default=0, ge=0)
    page_bytes: tuple[int, int] | None = None
    gbk_share: float = Field(default=0.05, ge=0, le=1)
    near_misses: bool = True
    style: str = "classic"
    plans: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
    repeat: int = Field(
        default=1, ge=1, description="how many of each repeatable link/media defect"
    )

    @model_validator(mode="after")
    def _known_style(self) -> PortalSpec:
        if self.style not in STYLES:
            raise ValueError(f"no such style: {self.style} (there are {', '.join(STYLES)})")
        return self

    @model_validator(mode="after")
    def _plantable(self) -> PortalSpec:
        if Defect.LEFT_OUT in self.defects:
            raise ValueError("left_out is what a plan's portal lacks anyway, and is not planted")
        return self

    @model_validator(mode="after")
    def _room(self) -> PortalSpec:
        small = ("column_", "no_", "ipv6_", "regulation_", "image_template")
        if self.articles < 1 and any(not d.value.startswith(small) for d in self.defects):
            raise ValueError("defects of documents, media and links need articles of at least 1")
        return self


class Expectation(BaseModel):
    """One finding that a planted defect must (or, if not ``required``, may) cause.

    ``paths`` are the addresses, below the portal's root, that the subject may have; ``label`` is a
    regular expression that the subject's label must contain. Empty and ``None``: not told. ``asked``
    is one that the check's parameters must contain for the check to look at all (as JSON).
    ``certainty``: sure, review, undecided (the check must say that it cannot tell), or measured: no
    finding, but the check's ``measure`` must be at least 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    defect: Defect
    check: str
    reasons: tuple[str, ...]
    paths: tuple[str, ...] = ()
    label: str | None = None
    certainty: str = "sure"
    required: bool = True
    measure: str | None = None
    asked: str | None = None


class Expectations(BaseModel):
    """All that an audit of a generated portal must find, and the size of the portal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    county: str
    as_of: date
    defects: tuple[Defect, ...]
    pages: int
    files: int
    entries: tuple[Expectation, ...]


# What `make demo` shows: one of each kind that can live side by side on one portal.
DEMO_DEFECTS: tuple[Defect, ...] = (
    Defect.COLUMN_MISSING,
    Defect.COLUMN_MISPLACED,
    Defect.COLUMN_SYNONYM,
    Defect.COLUMN_EMPTY,
    Defect.COLUMN_STALE,
    Defect.COLUMN_UNDATED,
    Defect.REGULATION_LEVEL_MISSING,
    Defect.DOCUMENT_FIELD_MISSING,
    Defect.DOCUMENT_FIELD_BLANK,
    Defect.REPEALED_IN_FORCE,
    Defect.INTERPRETATION_NO_LINK_BACK,
    Defect.POLICY_NO_LINK_OUT,
    Defect.INTERPRETATION_UNLINKED,
    Defect.IMAGE_404,
    Defect.IMAGE_HTML,
    Defect.IMAGE_TRUNCATED,
    Defect.IMAGE_EMPTY,
    Defect.IMAGE_TEMPLATE,
    Defect.VIDEO_UNDECODABLE,
    Defect.VIDEO_HTML,
    Defect.AUDIO_BROKEN,
    Defect.ATTACHMENT_404,
    Defect.ATTACHMENT_HTML,
    Defect.ATTACHMENT_TRUNCATED,
    Defect.LINK_404,
    Defect.LINK_SOFT_404,
    Defect.LINK_LOOP,
    Defect.LINK_500,
    Defect.NO_SITE_CODE,
    Defect.NO_POLICE_RECORD,
    Defect.NO_ERROR_REPORT,
)


def demo_spec(as_of: date | None = None, *, defects: bool = True) -> PortalSpec:
    """Return the bundled sample portal, or with ``defects=False`` its healthy twin."""
    chosen = DEMO_DEFECTS if defects else ()
    return PortalSpec(defects=chosen) if as_of is None else PortalSpec(defects=chosen, as_of=as_of)


# What a large portal can bear many of, plus one each of the others that a fetch can tell.
BULK_DEFECTS: tuple[Defect, ...] = tuple(
    defect for defect in Defect if defect.value.startswith(("image_", "video_", "audio_", "attachment_", "link_"))
)  # fmt: skip
