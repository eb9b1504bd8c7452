"""What the site calls itself, and the addresses and codes it goes by."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from checks.derived.site_identity import home_page, site_identity
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import compact

CODE = re.compile(r"(?:[1-8]\d{9}|bm\d{8}|N\d{9})", re.I)
_CODE_IN_URL = re.compile(rf"site_?code=({CODE.pattern})(?!\d)", re.I)
# The endings of 国办函〔2018〕55号: .gov.cn, and .政务 in its ASCII form.
GOV_ENDINGS = (".gov.cn", ".政务", ".xn--zfr164b")


@dataclass(frozen=True, slots=True)
class HomeNames:
    """Names and addresses of the home page. ``title`` and ``site_name`` (meta tag) as they stand.

    ``asked_host`` is that of the address given, ``host`` that of the page read; ``name`` and
    ``code`` are those the office supplied.
    """

    url: str
    page_id: int | None
    asked_host: str
    host: str
    title: str
    site_name: str
    sponsor: str
    name: str
    code: str

    @property
    def by_number(self) -> bool:
        """Tell whether the site was asked for by an address of numbers, which shows no domain."""
        try:
            ip_address(self.host.strip("[]"))
        except ValueError:
            return "." not in self.host
        return True


def home_names(facts: FactReader) -> HomeNames:
    """Return what the home page shows; empty texts where it shows nothing or was not read."""
    asked = facts.run("home_url") or ""
    page = home_page(facts)
    url, title = asked, ""
    if page is not None:
        for row in facts.rows(
            "SELECT u.url, p.title FROM page p JOIN url u ON u.id = p.id WHERE p.id = ?", page
        ):
            url, title = row["url"], row["title"] or ""
    return HomeNames(
        url=url,
        page_id=page,
        asked_host=urlsplit(asked).hostname or "",
        host=urlsplit(url).hostname or "",
        title=title,
        site_name=_meta(facts, page, "sitename") or "",
        sponsor=site_identity(facts).value("sponsor") or "",
        name=facts.run("site_name") or "",
        code=facts.run("site_code") or "",
    )


def site_codes(facts: FactReader) -> dict[str, dict[str, int]]:
    """Return the site's codes by place (footer, error entry, meta tag): code -> pages."""
    marks = site_identity(facts).marks
    entries: Counter[str] = Counter()
    for value, pages in marks["error_report_entry"].values.items():
        if match := _CODE_IN_URL.search(value):
            entries[match.group(1).lower()] += pages
    metas: Counter[str] = Counter()
    for row in facts.rows(
        "SELECT content, count(*) AS n FROM meta WHERE lower(name) = 'siteidcode' GROUP BY content"
    ):
        code = compact(row["content"])
        if CODE.fullmatch(code):
            metas[code.lower()] += row["n"]
    shown = {code.lower(): pages for code, pages in marks["site_code"].values.items()}
    found = {"页面底部": shown, "找错入口": dict(entries), "网页标签 SiteIDCode": dict(metas)}
    return {place: codes for place, codes in found.items() if codes}


def is_government(host: str) -> bool:
    """Tell whether a host name ends as those of government sites must."""
    return host.endswith(GOV_ENDINGS)


def _meta(facts: FactReader, page: int | None, name: str) -> str | None:
    found = facts.scalar(
        "SELECT content FROM meta WHERE page_id = ? AND lower(name) = ? AND content <> ''",
        page,
        name,
    )
    return None if found is None else str(found)
