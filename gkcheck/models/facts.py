"""Facts: what was seen, one frozen dataclass a row. Never what it means.

Here stand the kinds of fact and what a page itself holds; ``content`` has the forms, tables,
letters, players and texts of pages and attachments, ``observations`` what came of fetches and
probes. All are *records*: they name targets by URL and know no database ids.
``gkcheck.store.writer`` turns them into the rows of the fact store. Unknown is ``None``; it is
never ``""``, ``0`` or ``False``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gkcheck.models.content import (
    FormRecord,
    LetterRecord,
    PersonalNumberRecord,
    PlayerRecord,
    TableRecord,
)


class FactKind(StrEnum):
    """Kinds of fact that have a coverage of their own."""

    PAGE = "page"
    LINK = "link"
    COLUMN = "column"
    LIST_ITEM = "list_item"
    DOCUMENT = "document"
    RELATION = "relation"
    MEDIA = "media"
    ATTACHMENT = "attachment"
    LINK_TARGET = "link_target"
    IDENTITY = "identity"
    DNS = "dns"
    IPV6 = "ipv6"
    IPV6_LINK = "ipv6_link"
    IPV6_RESOURCE = "ipv6_resource"
    TRANSPORT = "transport"
    AVAILABILITY = "availability"
    BODY_TEXT = "body_text"
    FORM = "form"
    TABLE = "table"
    LETTER = "letter"
    PLAYER = "player"
    ATTACHMENT_TEXT = "attachment_text"
    PERSONAL_NUMBER = "personal_number"
    SITE_SEARCH = "site_search"
    LAYOUT = "layout"


class Place(StrEnum):
    """Where on the page a link or medium stands."""

    HEADER = "header"
    NAV = "nav"
    BREADCRUMB = "breadcrumb"
    SIDE_NAV = "side_nav"
    LIST = "list"
    BODY = "body"
    ATTACHMENTS = "attachments"
    PAGER = "pager"
    FOOTER = "footer"
    OTHER = "other"
    RESOURCE = "resource"


class TargetKind(StrEnum):
    """What a link or element points to, judged by the element and the URL, before fetching."""

    PAGE = "page"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    ATTACHMENT = "attachment"
    SCRIPT = "script"
    STYLE = "style"
    FRAME = "frame"


class PageType(StrEnum):
    """What kind of page it is, from its content and meta tags."""

    HOME = "home"
    LIST = "list"
    ARTICLE = "article"
    COLUMN_INDEX = "column_index"
    SITE_MAP = "site_map"
    SEARCH = "search"
    OTHER = "other"


class ColumnSource(StrEnum):
    """Where a column path was read."""

    NAV = "nav"
    BREADCRUMB = "breadcrumb"
    META = "meta"
    SITEMAP = "sitemap"
    API = "api"
    SIDE_NAV = "side_nav"


class Validity(StrEnum):
    """Validity of a document as its page states it."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    PARTLY_LAPSED = "partly_lapsed"
    LAPSED = "lapsed"
    REPEALED = "repealed"
    NOT_YET = "not_yet"


class RelationKind(StrEnum):
    """Which way a relation block points."""

    INTERPRETATION = "interpretation"
    POLICY = "policy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One link or embedded element. ``url`` is absolute and canonical (``crawler.urls``)."""

    url: str
    kind: TargetKind
    place: Place
    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ColumnRecord:
    """A column seen: path of names from the top (home page not included), and its address."""

    source: ColumnSource
    path: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class ListItemRecord:
    """An entry of a list page. ``date_raw`` is the text the date was read from."""

    title: str
    url: str | None
    date: date | None
    date_raw: str | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ListRecord:
    """A list page as a whole. ``paging`` names the style, e.g. createPageHTML, jpage, plain."""

    items: tuple[ListItemRecord, ...]
    page_no: int | None = None
    total_pages: int | None = None
    total_records: int | None = None
    paging: str | None = None
    page_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """A link inside a relation block (相关解读, 政策原文 ...)."""

    kind: RelationKind
    label: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RelationBlockRecord:
    """A relation block itself. ``state``: filled, empty or scripted (filled by a later request)."""

    kind: RelationKind
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A content page: its dates, its field table and its text. ``fields`` keeps raw values.

    ``fields`` maps standard field names (索引号, 文号, 发布机构, 成文日期, 发布日期, 有效性, 主题分类,
    名称) to the raw text; a label that is there with nothing behind it maps to ``""``.
    """

    title: str | None
    published_on: date | None
    published_raw: str | None
    signed_on: date | None
    index_number: str | None
    document_number: str | None
    issuer: str | None
    topic: str | None
    validity: Validity | None
    validity_raw: str | None
    source: str | None
    fields: dict[str, str] = field(default_factory=dict)
    text_length: int = 0
    effective_on: date | None = None
    expires_on: date | None = None
    form: str | None = None
    generated_on: date | None = None


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """Identity marks of the footer and header. ``None``: not on this page.

    ``scripted`` tells that the page loads parts of its identity by script (找错, 党政机关标识), so
    that their absence in the HTML proves nothing. ``leave_prompt``: the page holds the words that
    ask before one leaves the site; None: not seen, which proves nothing (they may come by script).
    """

    site_code: str | None = None
    icp_record: str | None = None
    police_record: str | None = None
    sponsor: str | None = None
    operator: str | None = None
    site_mark: str | None = None
    error_report_entry: str | None = None
    sitemap_url: str | None = None
    contact: str | None = None
    ipv6_badge: bool | None = None
    scripted: bool = False
    leave_prompt: bool | None = None


@dataclass(frozen=True, slots=True)
class PageSignals:
    """Signs that decide what to do next with a page.

    ``closed_sign``: what the page says where it stands for the whole site (maintenance, an end).
    """

    meta_refresh: str | None = None
    script_redirect: str | None = None
    script_built: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    block_sign: str | None = None
    soft_404_sign: str | None = None
    closed_sign: str | None = None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All that extraction returns for one page; the page itself is dropped.

    ``unlinked_attachments`` are names of files offered by links that have no address.
    """

    url: str
    title: str | None
    heading: str | None
    page_type: PageType
    text_length: int
    text_digest: str
    metas: tuple[tuple[str, str], ...]
    breadcrumb: tuple[str, ...] | None
    links: tuple[LinkRecord, ...]
    columns: tuple[ColumnRecord, ...]
    listing: ListRecord | None
    document: DocumentRecord | None
    relations: tuple[RelationRecord, ...]
    relation_blocks: tuple[RelationBlockRecord, ...]
    identity: IdentityRecord
    signals: PageSignals
    sample: str = ""
    unlinked_attachments: tuple[str, ...] = ()
    body: str = ""
    forms: tuple[FormRecord, ...] = ()
    tables: tuple[TableRecord, ...] = ()
    letters: tuple[LetterRecord, ...] = ()
    players: tuple[PlayerRecord, ...] = ()
    personal: tuple[PersonalNumberRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """How far one kind of fact can be trusted. ``state``: complete, truncated, blocked, failed."""

    of: FactKind
    state: str
    reason: str | None
    rows: int
