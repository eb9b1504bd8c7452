"""What pages offer to play: players, and links to video and sound; with what came of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from checks.derived.reach import not_asked
from checks.derived.targets import Target, file_name, media_targets
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.store.reader import FactReader

FLASH = "application/x-shockwave-flash"
HOW_TEXT = {
    "element": "网页播放器",
    "hls": "HLS 流媒体播放器",
    "flv": "FLV 播放器",
    "script": "脚本生成的播放器",
    "third_party": "第三方平台播放器",
    "link": "文件链接",
}
_FRAME = "('header', 'nav', 'footer', 'side_nav')"


@dataclass(frozen=True, slots=True)
class Playable:
    """One medium on a page. ``broken``: what a visitor gets, in words; ``unknown``: why not told.

    Both None: it plays. ``detail`` explains what is not told.
    """

    page: str
    page_title: str
    url: str | None
    how: str
    label: str
    broken: str | None
    unknown: Reason | None
    detail: str | None
    flash: bool = False


def playables(facts: FactReader, pages: Collection[int] | None) -> Iterator[Playable]:
    """Stream the media of ``pages`` (None: of all), each address once, in order of pages."""
    known = _examined(facts)
    flash = {
        row["url_id"] for row in facts.rows("SELECT url_id FROM media WHERE sniffed = ?", FLASH)
    }
    met: set[int] = set()
    for row in facts.rows(_SQL, json.dumps(sorted(pages) if pages is not None else None)):
        url_id = row["url_id"]
        if url_id is not None:
            if url_id in met:
                continue
            met.add(url_id)
        yield _playable(facts, row, known.get(url_id), url_id in flash)


_SQL = f"""
SELECT p.page_id, u.url AS page, coalesce(d.title, g.heading, g.title, u.url) AS title,
  p.how, p.url_id, m.url, p.provider, 0 AS linked
FROM player p JOIN url u ON u.id = p.page_id JOIN page g ON g.id = p.page_id
  LEFT JOIN document d ON d.page_id = p.page_id LEFT JOIN url m ON m.id = p.url_id
WHERE u.scope <> 'out'
  AND (json_type(?1) = 'null' OR p.page_id IN (SELECT value FROM json_each(?1)))
UNION ALL
SELECT s.page_id, u.url, coalesce(d.title, g.heading, g.title, u.url), 'link', l.url_id, m.url,
  NULL, 1
FROM link l JOIN link_set t ON t.id = l.set_id JOIN page_link_set s ON s.set_id = l.set_id
  JOIN url u ON u.id = s.page_id JOIN page g ON g.id = s.page_id
  LEFT JOIN document d ON d.page_id = s.page_id JOIN url m ON m.id = l.url_id
WHERE l.kind IN ('video', 'audio') AND t.place NOT IN {_FRAME} AND u.scope <> 'out'
  AND (json_type(?1) = 'null' OR s.page_id IN (SELECT value FROM json_each(?1)))
ORDER BY linked, 1, 5
"""  # noqa: S608 - the places are ours


def _examined(facts: FactReader) -> dict[int, Target]:
    found: dict[int, Target] = {}
    for kind in (TargetKind.VIDEO, TargetKind.AUDIO):
        for target in media_targets(facts, kind, None):
            found[target.url_id] = target
    return found


def _playable(facts: FactReader, row: Any, target: Target | None, flash: bool) -> Playable:
    cells: dict[str, object] = dict(row)
    how, url = str(cells["how"]), cells["url"]
    address = None if url is None else str(url)
    broken: str | None = None
    unknown: Reason | None = None
    detail: str | None = None
    if how == "third_party":
        unknown, detail = Reason.THIRD_PARTY, f"播放器由{cells['provider'] or '其他平台'}提供"
    elif address is None:
        unknown, detail = Reason.SCRIPT_BUILT, "播放地址由脚本另行加载"
    elif flash:
        broken = "只有 Flash 才能播放,现在的浏览器都打不开"
    elif target is None:
        unknown = not_asked(facts, int(str(cells["url_id"])), FactKind.MEDIA)
    else:
        broken, unknown = target.dead, target.unknown
    title = str(cells["title"])
    return Playable(
        str(cells["page"]), title, address, HOW_TEXT.get(how, how),
        title if address is None else file_name(address), broken, unknown, detail, flash,
    )  # fmt: skip
