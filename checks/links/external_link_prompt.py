"""Does the site ask before one leaves it? Scripts in files are not read, so never a sure no."""

from __future__ import annotations

from urllib.parse import urlsplit

from checks.api import FindingSink, Params, check
from checks.derived.site_identity import home_page
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

MAX_SHOWN = 5


class ExternalLinkPromptParams(Params):
    """No parameters."""


class ExternalLinkPromptMeasures(Measures):
    """``population``: 1 where the home page links to other sites. ``hosts``: of those links.

    ``pages``: pages read that hold the words of the question.
    """

    hosts: int = 0
    pages: int = 0


@check(
    id="external_link_prompt",
    title="离开网站提示",
    needs={FactKind.IDENTITY},
    reasons={"prompt_not_seen": "首页链接到 {hosts} 个其他网站,没有见到离开网站的提示语"},
    params=ExternalLinkPromptParams,
    measures=ExternalLinkPromptMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: ExternalLinkPromptParams, out: FindingSink
) -> ExternalLinkPromptMeasures:
    """Look for the words of the question on every page; that they are there does not prove use."""
    home = home_page(facts)
    url = str(facts.scalar("SELECT url FROM url WHERE id = ?", home) or facts.run("home_url") or "")
    label = "离开网站提示"
    if home is None:
        out.undecided(Reason.UNREACHABLE, label, url=url)
        return ExternalLinkPromptMeasures(population=1)
    links = [
        row["url"]
        for row in facts.rows(
            "SELECT DISTINCT u.url FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
            " JOIN link l ON l.set_id = s.id JOIN url u ON u.id = l.url_id"
            " WHERE p.page_id = ? AND l.kind = 'page' AND u.scope = 'out' ORDER BY u.id",
            home,
        )
    ]
    hosts = {urlsplit(link).netloc for link in links}
    if not hosts:
        return ExternalLinkPromptMeasures(population=0)
    if not facts.scalar("SELECT 1 FROM pragma_table_info('identity') WHERE name = 'leave_prompt'"):
        out.undecided(Reason.NEEDS_FACT, label, url=url)  # a store of an earlier version
        return ExternalLinkPromptMeasures(population=1, hosts=len(hosts))
    pages = facts.scalar(
        "SELECT count(*) FROM page p JOIN identity i ON i.id = p.identity_id"
        " WHERE i.leave_prompt = 1"
    )
    if not pages:
        out.review(
            Subject(kind="site", url=url, label=label),
            "prompt_not_seen",
            evidence={
                "expected": "打开网站以外的链接前有提示",
                "seen": "各页面和页面内的脚本里都没有提示语;单独的脚本文件没有读",
                "compared": facts.scalar("SELECT count(*) FROM page"),
                "found_on": links[:MAX_SHOWN],
            },
            hosts=len(hosts),
        )
    return ExternalLinkPromptMeasures(
        population=1, hosts=len(hosts), pages=int(pages or 0), grade=1.0 if pages else None
    )
