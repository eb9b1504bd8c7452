"""Facts: what was seen, one frozen dataclass a row. Never what it means.

Two families. *Records* are what extractors return for one page: they name targets by URL and know
no database ids. *Rows* are what the fact store holds; ``gkcheck.store.writer`` turns one into the
other. Unknown is ``None``; it is never ``""``, ``0`` or ``False``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


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


class FetchOutcome(StrEnum):
    """What came of asking for a URL. Only HTTP_ERROR, SOFT_404, LOOP can be the site's fault."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REDIRECT = "redirect"
    HTTP_ERROR = "http_error"
    SOFT_404 = "soft_404"
    LOOP = "loop"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    TIMED_OUT = "timed_out"
    NOT_RESOLVED = "not_resolved"
    REFUSED = "refused"
    TLS_ERROR = "tls_error"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    ROBOTS_DENIED = "robots_denied"
    PRIVATE_ADDRESS = "private_address"
    NOT_ARCHIVED = "not_archived"


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


class MediaVerdict(StrEnum):
    """Did the bytes decode as what they should be?"""

    OPENS = "opens"
    BROKEN = "broken"
    UNTOLD = "untold"


# -- records: what extractors return ------------------------------------------------------------


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
    """Signs that decide what to do next with a page."""

    meta_refresh: str | None = None
    script_redirect: str | None = None
    script_built: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    block_sign: str | None = None
    soft_404_sign: str | None = None
    nofollow: bool = False


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A form. ``purpose``: search, request, mailbox, comment, login or other.

    ``fields`` are the labels (else names) of what a visitor fills in. ``url`` is where it goes;
    None: a script decides. ``hidden`` are names and values sent along (not stored).
    """

    purpose: str
    url: str | None
    method: str
    fields: tuple[str, ...] = ()
    query_name: str | None = None
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A table of data on a page or in an attachment: head row and rows of cells, clipped.

    ``rows_total`` counts all rows, also those that were not kept.
    """

    caption: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rows_total: int


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A visitor's letter (问政、信箱、咨询投诉) with its reply, on its own page or in a list.

    ``status`` is what the site says (已办结, 办理中 ...). Lengths are characters; ``reply_digest``
    tells replies that are word for word alike.
    """

    title: str
    url: str | None
    asked_on: date | None
    replied_on: date | None
    unit: str | None
    status: str | None
    question_length: int = 0
    reply_length: int = 0
    reply_digest: str | None = None


@dataclass(frozen=True, slots=True)
class PlayerRecord:
    """A video or audio player. ``how``: element, hls, flv, script, third_party.

    ``url``: the medium's address where the page tells it.
    """

    how: str
    url: str | None
    provider: str | None = None
    poster_url: str | None = None


@dataclass(frozen=True, slots=True)
class PersonalNumberRecord:
    """A personal number in a text, already masked. ``kind``: identity, mobile, bank_card.

    ``context`` is the text around it, masked as well.
    """

    kind: str
    masked: str
    context: str


@dataclass(frozen=True, slots=True)
class AttachmentTextRecord:
    """What reading an attachment's text came to.

    ``state``: text, scan_only, empty, encrypted, unreadable, limit (time or memory), too_large.
    ``text`` is raw here; the store keeps it masked. Dates are of the file's own properties.
    """

    url: str
    look: int
    state: str
    text: str = ""
    title: str | None = None
    author: str | None = None
    created_on: date | None = None
    modified_on: date | None = None
    pages: int | None = None
    tables: tuple[TableRecord, ...] = ()
    personal: tuple[PersonalNumberRecord, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One question put to the site's own search, with the answer known from the site itself.

    ``how``: title, document_number. ``outcome``: found, not_found, no_results, failed, scripted,
    blocked. ``rank`` counts from 1.
    """

    look: int
    query: str
    how: str
    expect_url: str
    outcome: str
    rank: int | None
    results: int | None
    elapsed_ms: int | None
    at: str
    asked_url: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class LayoutRecord:
    """How a page stands at one width of window (CSS pixels)."""

    url: str
    width: int
    scroll_width: int
    viewport: str | None
    small_text_share: float | None
    at: str


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
class FetchRecord:
    """One look at one URL. ``look`` is 1 or 2; instants are ISO 8601 in UTC."""

    url: str
    look: int
    outcome: FetchOutcome
    status: int | None
    content_type: str | None
    charset: str | None
    bytes: int
    elapsed_ms: int
    at: str
    body_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    redirect_to: str | None = None
    redirect_kind: str | None = None
    sign: str | None = None
    ip: str | None = None
    rendered: bool = False


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """What the bytes of an image, video, audio or attachment really are.

    ``problem`` is a short code when broken or untold: empty, html_instead, truncated,
    not_decodable, wrong_type, encrypted, no_text, too_large, http_404 ...
    """

    url: str
    look: int
    kind: TargetKind
    sniffed: str | None
    verdict: MediaVerdict
    problem: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    pages: int | None = None
    has_text: bool | None = None


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One DNS question and what came. ``outcome``: answer, empty, nxdomain, timeout, error."""

    look: int
    host: str
    rtype: str
    outcome: str
    answers: tuple[str, ...]
    chain: tuple[str, ...]
    resolver: str
    at: str


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """One step of a connection probe: host, family (4 or 6), address, port, step, outcome.

    ``step``: connect, tls, http, ns. ``outcome``: ok, refused, timed_out, unreachable,
    tls_name, tls_expired, tls_error, http_error, blocked, error, not_tested. ``detail`` is English
    and starts with a code where there is one (redirect_left_family, redirect_loop, no_ipv6_here,
    not_global ...).
    """

    look: int
    host: str
    family: int
    address: str | None
    port: int | None
    step: str
    outcome: str
    elapsed_ms: int | None
    at: str
    status: int | None = None
    title: str | None = None
    text_digest: str | None = None
    similarity: float | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One step of one of several visits to the home page, spread over an audit.

    ``step``: dns (outcomes as of :class:`DnsRecord`), connect, tls, http (outcomes as of
    :class:`ProbeRecord`). A round in which the machine could not try has http ``not_tested`` alone.
    """

    look: int
    round: int
    family: int
    step: str
    outcome: str
    elapsed_ms: int | None
    at: str
    status: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class VantageRecord:
    """A fact about this machine: name (ipv6, dns, browser, ...), ok or not, and why."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """How far one kind of fact can be trusted. ``state``: complete, truncated, blocked, failed."""

    of: FactKind
    state: str
    reason: str | None
    rows: int
