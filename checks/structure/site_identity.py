"""Are the site's name, domain and code as they should be, and is it the only site of its kind?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.coverage import lacking
from checks.derived.site_names import HomeNames, home_names, is_government, site_codes
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_name

Aspect = Literal["name", "domain", "code", "one_host"]
TITLES: dict[Aspect, str] = {
    "name": "网站名称",
    "domain": "网站域名",
    "code": "网站标识码",
    "one_host": "独立网站",
}
MAX_HOSTS = 20
_DEPARTMENT = re.compile(
    r"^[\u4e00-\u9fa5]{0,12}?[\u4e00-\u9fa5]{2,10}(?:局|委员会|委|办公室|厅|院|署|街道办事处|镇人民政府)(?:网站|门户网站|网)?$"
)


class SiteIdentityParams(Params):
    """``aspects``: what to look at.

    ``name``: the organ's name in title or SiteName; ``domain``: 国办函〔2018〕55号;
    ``code``: the same code in footer, error entry, meta tag and as supplied; ``one_host``:
    departments keep no hosts of their own under the portal's domain.
    """

    aspects: tuple[Aspect, ...] = Field(default=("name", "domain", "code"), min_length=1)


class SiteIdentityMeasures(Measures):
    """``population``: aspects that the site can be asked for. ``sound``: those in order."""

    sound: int = 0


@check(
    id="site_identity",
    title="网站名称、域名和标识码",
    needs=set(),  # the home page is enough but for hosts of departments, which ask for themselves
    reasons={
        "name_not_full": "首页标题“{title}”里没有人民政府的全称",
        "name_differs": "首页标题“{title}”里没有单位名称“{name}”",
        "domain_not_gov": "域名 {host} 不以 .gov.cn 或“.政务”结尾",
        "domain_form": "门户网站域名 {host} 不是 www 加地名的形式",
        "code_differs": "网站标识码各处不一致:{codes}",
        "own_hosts": "{count} 个部门或乡镇另有独立域名:{hosts}",
    },
    params=SiteIdentityParams,
    measures=SiteIdentityMeasures,
    since="0.2",
)
def run(facts: FactReader, p: SiteIdentityParams, out: FindingSink) -> SiteIdentityMeasures:
    """Look at each aspect by itself; what cannot be told of one leaves the others."""
    names = home_names(facts)
    judges = {"name": _name, "domain": _domain, "code": _code, "one_host": _one_host}
    population = sound = 0
    for aspect in dict.fromkeys(p.aspects):
        if aspect in ("domain", "one_host") and names.by_number:
            continue
        population += 1
        subject = Subject(kind="site", url=names.url, label=TITLES[aspect])
        if names.page_id is None:
            out.undecided(Reason.UNREACHABLE, subject.label, url=subject.url)
        else:
            sound += judges[aspect](facts, names, subject, out)
    grade = sound / population if population else None
    return SiteIdentityMeasures(population=population, sound=sound, grade=grade)


def _name(facts: FactReader, names: HomeNames, subject: Subject, out: FindingSink) -> bool:
    shown = normalize_name(names.title + names.site_name)
    evidence: dict[str, Any] = {
        "expected": f"标题或 SiteName 标签含“{names.name or names.sponsor or '机关全称'}”",
        "seen": f"标题“{names.title}”,SiteName“{names.site_name or '(无)'}”",
        "snippet": names.title,
        "found_on": [names.url],
    }
    portal = (facts.run("site_kind") or "").startswith("portal")
    wanted = [normalize_name(n) for n in (names.name, names.sponsor) if n]
    if any(name in shown for name in wanted) or (portal and "人民政府" in shown):
        return True
    built = facts.scalar(
        "SELECT script_built FROM page WHERE id = ? AND rendered = 0", names.page_id
    )
    if not names.title and built:
        out.undecided(Reason.NOT_RENDERED, subject.label, url=subject.url)
    elif portal and shown:
        out.flag(subject, "name_not_full", confirm=[names.url], evidence=evidence,
                 title=names.title or names.site_name)  # fmt: skip
    elif wanted:
        out.review(subject, "name_differs", evidence=evidence, title=names.title,
                   name=names.name or names.sponsor)  # fmt: skip
    else:
        out.undecided(Reason.UNIT_UNKNOWN, subject.label, url=subject.url)
    return False


def _domain(facts: FactReader, names: HomeNames, subject: Subject, out: FindingSink) -> bool:
    evidence = {
        "expected": "以 .gov.cn 或“.政务”结尾;门户网站为 www 加地名",
        "seen": names.host,
        "found_on": [names.url],
    }
    if names.host.removeprefix("www.") != names.asked_host.removeprefix("www."):
        out.undecided(Reason.NEEDS_PERSON, subject.label, url=subject.url,
                      detail=f"{names.asked_host} -> {names.host}")  # fmt: skip
        return False
    if not is_government(names.host):
        out.flag(subject, "domain_not_gov", confirm=[names.url], evidence=evidence, host=names.host)
        return False
    portal = (facts.run("site_kind") or "").startswith("portal")
    if portal and names.host.endswith(".gov.cn") and not names.host.startswith("www."):
        out.review(subject, "domain_form", evidence=evidence, host=names.host)
        return False
    return True


def _code(facts: FactReader, names: HomeNames, subject: Subject, out: FindingSink) -> bool:
    """Compare the code that most pages show in each place, and the one supplied."""
    found = site_codes(facts)
    most = {place: max(codes, key=lambda c: (codes[c], c)) for place, codes in found.items()}
    if names.code:
        most["单位提供"] = names.code.lower()
    if len(most) < 2:
        out.undecided(Reason.NEEDS_FACT, subject.label, url=subject.url,
                      detail="、".join(most) or "nowhere")  # fmt: skip
        return False
    if len(set(most.values())) == 1:
        return True
    codes = "、".join(f"{place} {code}" for place, code in most.items())
    out.flag(
        subject, "code_differs", confirm=[names.url], codes=codes,
        evidence={
            "expected": "页面底部、找错入口、网页标签和备案的标识码相同",
            "seen": codes,
            "pages": {place: dict(codes) for place, codes in found.items()},
            "found_on": [names.url],
        },
    )  # fmt: skip
    return False


def _one_host(facts: FactReader, names: HomeNames, subject: Subject, out: FindingSink) -> bool:
    """Find links, named as departments, to other hosts under the portal's own domain."""
    hosts = dict(_department_hosts(facts, names))
    if not hosts:
        unknown = lacking(facts, FactKind.LINK)
        if unknown is not None:
            out.undecided(unknown, subject.label, url=subject.url)
        return unknown is None
    evidence = {
        "expected": "部门和乡镇的页面都在门户网站的域名下",
        "seen": "、".join(f"{name} {host}" for host, (name, _) in hosts.items()),
        "found_on": [{"url": url, "text": name} for name, url in hosts.values()],
    }
    out.review(subject, "own_hosts", evidence=evidence, count=len(hosts), hosts="、".join(hosts))
    return False


def _department_hosts(facts: FactReader, names: HomeNames) -> Iterator[tuple[str, tuple[str, str]]]:
    domain = names.host.removeprefix("www.")
    seen: set[str] = set()
    for row in facts.rows(
        "SELECT DISTINCT u.host, l.text, u.url FROM link l JOIN url u ON u.id = l.url_id"
        " WHERE u.scope <> 'in' AND length(l.text) BETWEEN 3 AND 24 ORDER BY u.id"
    ):
        host = row["host"].rpartition(":")[0] or row["host"]
        if host in seen or host == names.host or not host.endswith("." + domain):
            continue
        if _DEPARTMENT.match(row["text"].strip()):
            seen.add(host)
            yield host, (row["text"].strip(), row["url"])
            if len(seen) >= MAX_HOSTS:
                return
