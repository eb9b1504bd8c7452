"""Interpretations of policies: their text, and the forms they take."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checks.derived.coverage import text_not_rendered
from checks.derived.interpretation_pairs import interpretation_pages
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader

MIN_TEXT = 100
"""Characters below which a page has no text that could explain anything."""
MIN_SIDE = 200
"""Pixels: smaller pictures are icons."""
MAX_ATTACHMENTS = 5

# What a title says of the form. A video named so is not one until its player is seen.
_TITLE_FORMS: Mapping[str, re.Pattern[str]] = {
    "chart": re.compile(r"图解|一图|图说|图文|长图|海报|漫画|动漫|手绘|信息图|思维导图|图读|图表"),
    "press": re.compile(r"发布会|吹风会|通气会|新闻发布"),
    "interview": re.compile(r"访谈|专访|做客|对话|接受.{0,12}采访|面对面"),
    "expert": re.compile(r"专家|学者|教授|院士|研究员"),
    "qa": re.compile(r"问答|答记者问|[问答][:：]|一问一答|Q&A|十问|\d+问"),
    "case": re.compile(r"案例|实例|以案"),
}
_MEDIA_TITLE = re.compile(r"视频|音频|动画|短片|微课|\d+秒看懂|H5|h5|有声")
_ICON = re.compile(r"icon|logo|ewm|erweima|qr_?code|share|print|btn|arrow|file_?type|/ext/|(?:doc|pdf|xls|zip|rar)x?\.(?:gif|png)$", re.I)  # fmt: skip
_QA_TEXT = re.compile(
    r"(?:^|\n)\s*(?:问|Q)\d*[:：.、].{0,400}?(?:\n|\s)\s*(?:答|A)\d*[:：.、]", re.S
)

FORM_NAMES: Mapping[str, str] = {
    "text": "文字",
    "chart": "图解图文",
    "video": "视频动画",
    "audio": "音频",
    "press": "新闻发布会",
    "interview": "在线访谈",
    "expert": "专家解读",
    "qa": "问答",
    "case": "案例解读",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One interpretation. ``forms`` are keys of :data:`FORM_NAMES`; plain text alone is ``text``.

    ``text`` is that of the page, or of its attachments where the page has next to none.
    ``no_text``: why there is nothing to read; ``unseen``: why a form may have escaped.
    """

    page_id: int
    url: str
    title: str
    published_on: date | None
    text: str
    forms: frozenset[str]
    no_text: Reason | None = None
    unseen: Reason | None = None


def readings(
    facts: FactReader, within: Collection[int] | None, year: int | None, *, only: bool = False
) -> Iterator[Reading]:
    """Stream interpretations published in ``year`` (None: any), undated ones included.

    ``within``: pages of interpretation columns; what stands there is one. ``only``: nothing else is.
    """
    for page in list(interpretation_pages(facts, within)):
        if only and within is not None and page not in within:
            continue
        row = next(
            facts.rows(
                "SELECT u.url, coalesce(d.title, p.heading, p.title, u.url) AS title,"
                " d.published_on FROM page p JOIN url u ON u.id = p.id"
                " LEFT JOIN document d ON d.page_id = p.id WHERE p.id = ?",
                page,
            )
        )
        day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
        if year is not None and day is not None and day.year != year:
            continue
        yield _reading(facts, page, row["url"], row["title"], day)


def _reading(facts: FactReader, page: int, url: str, title: str, day: date | None) -> Reading:
    text = facts.body_text(page) or ""
    no_text: Reason | None = None
    if len(text) < MIN_TEXT:
        more, no_text = _attached(facts, page)
        text = more if len(more) > len(text) else text
    built = text_not_rendered(facts, page)
    pictures = _pictures(facts, page)
    forms = {form for form, words in _TITLE_FORMS.items() if words.search(title)}
    if _QA_TEXT.search(text):
        forms.add("qa")
    if pictures:
        forms.add("chart")
    forms |= _played(facts, page)
    unseen = None
    if _MEDIA_TITLE.search(title) and not forms & {"video", "audio"}:
        unseen = built or Reason.THIRD_PARTY  # the player may be one that was not recognised
    elif built and len(text) < MIN_TEXT:
        unseen = built
    if len(text) >= MIN_TEXT:
        no_text = None
        forms.add("text")
    else:
        no_text = no_text or built or Reason.PICTURE_ONLY
    return Reading(page, url, title, day, text, frozenset(forms), no_text, unseen)


def _attached(facts: FactReader, page: int) -> tuple[str, Reason | None]:
    """Return the text of the page's attachments, and why one of them could not be read."""
    texts: list[str] = []
    unread: Reason | None = None
    for row in facts.rows(
        "SELECT DISTINCT l.url_id, a.state FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
        " JOIN link l ON l.set_id = s.id LEFT JOIN attachment_text a ON a.url_id = l.url_id"
        " WHERE p.page_id = ? AND l.kind = 'attachment' AND s.place IN"
        " ('body', 'attachments', 'other') LIMIT ?",
        page,
        MAX_ATTACHMENTS,
    ):
        if row["state"] == "text":
            texts.append(facts.attachment_text(row["url_id"]) or "")
        else:
            unread = Reason.FORMAT_UNREADABLE if row["state"] else Reason.NEEDS_FACT
    return "\n".join(texts), unread


def _pictures(facts: FactReader, page: int) -> bool:
    """Tell whether the text shows a picture that is no icon."""
    for row in facts.rows(
        "SELECT u.url, (SELECT min(m.width, m.height) FROM media m WHERE m.url_id = u.id"
        " AND m.width IS NOT NULL ORDER BY m.look DESC LIMIT 1) AS side"
        " FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
        " JOIN link l ON l.set_id = s.id JOIN url u ON u.id = l.url_id"
        " WHERE p.page_id = ? AND l.kind = 'image' AND s.place = 'body' AND l.hidden = 0",
        page,
    ):
        if (row["side"] is None or row["side"] >= MIN_SIDE) and not _ICON.search(row["url"]):
            return True
    return False


def _played(facts: FactReader, page: int) -> set[str]:
    """Return video and audio that the page plays or links to in its text."""
    found: set[str] = set()
    for row in facts.rows(
        "SELECT coalesce(u.kind, 'video') AS kind FROM player p LEFT JOIN url u ON u.id = p.url_id"
        " WHERE p.page_id = ? UNION SELECT l.kind FROM page_link_set p"
        " JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
        " WHERE p.page_id = ? AND l.kind IN ('video', 'audio') AND s.place IN"
        " ('body', 'other', 'attachments')",
        page,
        page,
    ):
        found.add("audio" if row["kind"] == "audio" else "video")
    return found
