"""How long do pages take to come? Only what the site itself is slow in counts."""

from __future__ import annotations

from statistics import median

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.site_identity import home_page
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

QUICK = 1 / 3
"""Share of the limit within which most pages must come, so that the way there is not to blame."""
ENOUGH = 10
"""Pages needed to know how quick the way there is."""


class PageSpeedParams(Params):
    """``max_ms``: 国办发〔2017〕47号 annex, pages should load within 3 seconds.

    Looked at are the home page and pages of columns, at most ``sample`` of these.
    """

    max_ms: int = Field(default=3000, ge=100)
    sample: int = Field(default=50, ge=1)


class PageSpeedMeasures(Measures):
    """``population``: pages timed. ``quick``: within the limit. ``median_ms``: over all pages read."""

    quick: int = 0
    median_ms: int = 0


@check(
    id="page_speed",
    title="页面加载时间",
    needs={FactKind.PAGE},
    reasons={
        "slow": "“{label}”的源代码就要 {seconds} 秒才传完,其他页面多在 {usual} 秒内",
        "slow_way": "“{label}”用了 {seconds} 秒,其他页面也慢(中位数 {usual} 秒),可能是本机到网站的网络慢",
    },
    params=PageSpeedParams,
    measures=PageSpeedMeasures,
    since="0.2",
)
def run(facts: FactReader, p: PageSpeedParams, out: FindingSink) -> PageSpeedMeasures:
    """Take the quickest look at each page; call it slow only where the way there is quick.

    A page took between the time seen and that time without what we may have added by being busy.
    """
    times = [
        int(row["ms"])
        for row in facts.rows(
            "SELECT min(elapsed_ms) AS ms FROM fetch f JOIN page g ON g.id = f.url_id"
            " WHERE f.outcome = 'ok' AND f.rendered = 0 GROUP BY f.url_id"
        )
    ]
    usual = int(median(times)) if times else 0
    home = home_page(facts)
    population = quick = 0
    for row in facts.rows(
        "SELECT u.url, coalesce(p.title, u.url) AS title, p.id = ?1 AS home,"
        " min(f.elapsed_ms) AS most, min(f.elapsed_ms - f.busy_ms) AS least"
        " FROM page p JOIN url u ON u.id = p.id"
        " LEFT JOIN fetch f ON f.url_id = p.id AND f.outcome = 'ok' AND f.rendered = 0"
        " WHERE p.id = ?1 OR p.page_type IN ('list', 'column_index') GROUP BY p.id"
        " ORDER BY p.id <> ?1, p.depth, p.id LIMIT ?2",
        -1 if home is None else home,
        p.sample + 1,
    ):
        population += 1
        label = "首页" if row["home"] else row["title"]
        if row["most"] is None:
            out.undecided(Reason.NEEDS_FACT, label, url=row["url"])
        elif row["most"] <= p.max_ms:
            quick += 1
        elif row["least"] <= p.max_ms:
            out.undecided(Reason.MACHINE_BUSY, label, url=row["url"])
        else:
            _report(out, p, row["url"], label, row["least"], usual, len(times))
    return PageSpeedMeasures(
        population=population,
        quick=quick,
        median_ms=usual,
        grade=quick / population if population else None,
    )


def _report(
    out: FindingSink, p: PageSpeedParams, url: str, label: str, took: int, usual: int, pages: int
) -> None:
    subject = Subject(kind="page", url=url, label=label)
    evidence = {
        "expected": f"{p.max_ms / 1000:g} 秒内",
        "seen": f"{took / 1000:.1f} 秒(只是源代码,不含图片和脚本);{pages} 个页面的中位数 {usual / 1000:.1f} 秒",
        "compared": pages,
        "found_on": [url],
    }
    words = {"seconds": f"{took / 1000:.1f}", "usual": f"{max(usual, 100) / 1000:.1f}"}
    if pages >= ENOUGH and usual <= p.max_ms * QUICK:
        out.flag(subject, "slow", confirm=[url], evidence=evidence, group="slow", **words)
    else:
        out.review(subject, "slow_way", evidence=evidence, group="slow", **words)
