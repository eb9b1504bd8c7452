"""Do maps on the site show an approval number (审图号)? Pictures are not read, so never a sure no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.api import FindingSink, Params, check
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

# 地图审核管理规定: GS(2021)1234号, 渝S(2021)012号, 川图审(2020)1号.
NUMBER = re.compile(
    r"审图号[:：\s]*[\u4e00-\u9fa5]{0,4}[A-Z]{0,4}(?:图审)?(?:字)?\s*[(（〔\[]?\s*(?:19|20)\d{2}\s*[)）〕\]]?\s*(?:第)?\s*[\d-]{1,6}\s*号?"
    r"|(?:GS|[\u4e00-\u9fa5]S)\s*[(（〔]\s*(?:19|20)\d{2}\s*[)）〕]\s*\d{1,6}\s*号"
)
TITLE = re.compile(r"地图|政区图|行政区划图|区划图|交通图|旅游图|区位图|地形图|水系图")
NOT_MAP = re.compile(
    r"网站地图|站点地图|地图(?:管理|审核|市场|编制|测绘|条例|服务|导航|网站|数据|展|册发布)|问题地图|标准地图服务"
    r"|[路线蓝]线图|流程|地图上|宣传|培训|会议|检查|通知|办法|规定|征集"
)
SERVICES = ("map.baidu.com", "amap.com", "map.qq.com", "tianditu.gov.cn", "tianditu.com")
NEAR = 60


class MapApprovalNumberParams(Params):
    """No parameters."""


class MapApprovalNumberMeasures(Measures):
    """``population``: pages that show a map. ``numbered``: with a number in their text.

    ``by_service``: maps of an approved map service, which bears the number itself.
    """

    numbered: int = 0
    by_service: int = 0


@dataclass(frozen=True, slots=True)
class _Map:
    page_id: int
    url: str
    title: str
    service: str | None


@check(
    id="map_approval_number",
    title="地图审图号",
    needs={FactKind.PAGE, FactKind.LINK, FactKind.BODY_TEXT},
    reasons={"number_not_seen": "“{label}”像是地图,网页文字里没有审图号,须看图上有没有"},
    params=MapApprovalNumberParams,
    measures=MapApprovalNumberMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: MapApprovalNumberParams, out: FindingSink
) -> MapApprovalNumberMeasures:
    """Find pages that show a map and read the text beside it for a number."""
    population = numbered = by_service = 0
    for found in _maps(facts):
        population += 1
        text = f"{found.title}\n{facts.body_text(found.page_id) or ''}"
        if NUMBER.search(text):
            numbered += 1
        elif found.service is not None:
            by_service += 1
        else:
            out.review(
                Subject(kind="page", url=found.url, label=found.title),
                "number_not_seen",
                evidence={
                    "expected": "地图标有审图号,如 GS(2021)1234号、渝S(2021)012号",
                    "seen": f"标题和正文 {len(text)} 字里没有审图号;图上的字机器不读",
                    "snippet": text[-NEAR:],
                    "found_on": [found.url],
                },
            )
    sound = numbered + by_service
    return MapApprovalNumberMeasures(
        population=population,
        numbered=numbered,
        by_service=by_service,
        grade=sound / population if population else None,
    )


def _maps(facts: FactReader) -> Iterator[_Map]:
    """Yield pages named as maps that hold a picture or file, and pages that embed a map service."""
    embedded: dict[int, str] = {}
    for host in SERVICES:
        for row in facts.rows(
            "SELECT p.page_id, u.host FROM url u JOIN link l ON l.url_id = u.id"
            " JOIN link_set s ON s.id = l.set_id JOIN page_link_set p ON p.set_id = s.id"
            " WHERE l.kind IN ('frame', 'script') AND s.place <> 'footer'"
            " AND (u.host = ?1 OR u.host LIKE '%.' || ?1)",
            host,
        ):
            embedded.setdefault(row["page_id"], row["host"])
    for row in facts.rows(
        "SELECT p.id, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title,"
        " EXISTS (SELECT 1 FROM page_link_set x JOIN link_set s ON s.id = x.set_id"
        " JOIN link l ON l.set_id = s.id WHERE x.page_id = p.id"
        " AND s.place IN ('body', 'attachments') AND l.kind IN ('image', 'attachment')) AS shows"
        " FROM page p JOIN url u ON u.id = p.id LEFT JOIN document d ON d.page_id = p.id"
        " WHERE p.page_type <> 'site_map' AND (d.title LIKE '%图%' OR p.heading LIKE '%图%'"
        " OR p.title LIKE '%图%') ORDER BY u.url"
    ):
        named = TITLE.search(row["title"]) and not NOT_MAP.search(row["title"])
        if named and row["shows"]:
            yield _Map(row["id"], row["url"], row["title"], embedded.pop(row["id"], None))
    for page, host in sorted(embedded.items()):
        for row in facts.rows(
            "SELECT u.url, coalesce(p.heading, p.title, u.url) AS title FROM page p"
            " JOIN url u ON u.id = p.id WHERE p.id = ?",
            page,
        ):
            yield _Map(page, row["url"], row["title"], host)
