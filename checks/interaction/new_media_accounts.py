"""Which accounts on other platforms does the site show, and what do its lists say of them?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.accounts import Account, accounts, supplied_accounts
from checks.derived.column_match import nearest_columns
from checks.derived.column_tree import columns
from checks.derived.contact_pages import contact_pages
from checks.derived.coverage import lacking
from checks.derived.menu_reading import menu_reading
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.store.reader import FactReader

Want = Literal["shown", "register", "fresh", "complete"]
_LABELS: dict[Want, str] = {"shown": "政务新媒体账号", "register": "政务新媒体清单"}


class NewMediaAccountsParams(Params):
    """``want``: shown (any account), register (a list of accounts with platform and name), fresh
    (last post not older than ``max_age_days``), complete (register and supplied list agree).

    ``expected``: how many accounts a plan speaks of.
    """

    want: tuple[Want, ...] = ()
    max_age_days: int = Field(default=14, ge=1)
    expected: int | None = Field(default=None, ge=1)


class NewMediaAccountsMeasures(Measures):
    """``population``: matters and accounts looked at. ``accounts``: different accounts seen."""

    in_order: int = 0
    accounts: int = 0


@check(
    id="new_media_accounts",
    title="政务新媒体",
    needs={FactKind.COLUMN},
    reasons={
        "accounts_missing": "网站上没有{label}",
        "account_stale": "账号“{label}”最近一次发布是 {last},超过 {days} 天",
        "account_not_listed": "网站上出现的账号“{label}”不在清单中,请核对",
        "account_not_shown": "名单中的账号“{label}”不在网站公布的清单中",
        "account_closed_listed": "账号“{label}”已关停,仍列在网站公布的清单中,请核对有无注明",
        "accounts_count": "规划所说的账号为 {expected} 个,看到 {count} 个,请核对",
    },
    params=NewMediaAccountsParams,
    measures=NewMediaAccountsMeasures,
    since="0.2",
)
def run(facts: FactReader, p: NewMediaAccountsParams, out: FindingSink) -> NewMediaAccountsMeasures:
    """Platforms are not asked: what lists say of an account is all there is."""
    seen = accounts(facts)
    supplied = supplied_accounts(facts)
    register = [x for x in seen if x.source == "register"]
    population = in_order = 0
    for want, there in (("shown", bool(seen)), ("register", bool(register))):
        if want in p.want:
            population += 1
            in_order += there
            if not there:
                _missing(facts, _LABELS["shown" if want == "shown" else "register"], out)
    if "fresh" in p.want:
        for one in _known(supplied, register, seen):
            if not one.is_closed:
                population += 1
                in_order += _fresh(facts, one, p.max_age_days, out)
    if "complete" in p.want:
        count, good = _complete(supplied, register, seen, out)
        population, in_order = population + count, in_order + good
    if p.expected is not None:
        population += 1
        count = len({x.key for x in register or seen})
        if count == p.expected:
            in_order += 1
        else:
            _count(facts, p.expected, count, register or list(seen), out)
    return NewMediaAccountsMeasures(
        population=population,
        in_order=in_order,
        accounts=len({(x.key, x.platform[:2]) for x in seen}),
        grade=in_order / population if population else None,
    )


def _known(
    supplied: Sequence[Account] | None, register: Sequence[Account], seen: Sequence[Account]
) -> list[Account]:
    """Return each account once, from the list that tells most of it."""
    found: dict[tuple[str, str], Account] = {}
    for one in (*(supplied or ()), *register, *seen):
        key = (one.key, one.platform[:2])
        if key not in found or (found[key].last_post is None and one.last_post is not None):
            found[key] = one
    return list(found.values())


def _missing(facts: FactReader, label: str, out: FindingSink) -> None:
    tree = columns(facts)
    menus = menu_reading(facts, tree)
    # Most sites show a picture (a two-dimensional code) and no word of the account.
    kinds = (FactKind.LINK, FactKind.BODY_TEXT, FactKind.TABLE)
    unknown = menus.unknown or lacking(facts, *kinds) or contact_pages(facts).unknown
    if unknown is None and label == _LABELS["shown"] and _codes(facts):
        unknown = Reason.PICTURE_ONLY
    if unknown is not None:
        out.undecided(unknown, label, url=menus.home)
        return
    spec = ColumnSpec(label=label, path=(ColumnName(name=label), ColumnName(name="政务新媒体")))
    out.flag(
        Subject(kind="site", url=menus.home, label=label),
        "accounts_missing",
        confirm=menus.confirm(),
        evidence={
            "expected": f"公开{label}",
            "seen": "链接、页脚、清单和联系页面中都没有",
            "searched": menus.searched,
            "compared": menus.compared,
            "nearest": nearest_columns(spec, tree),
        },
    )


def _codes(facts: FactReader) -> bool:
    """Tell whether a picture that looks like a code to scan stands in a footer or header."""
    found = facts.scalar(
        "SELECT 1 FROM link l JOIN url u ON u.id = l.url_id JOIN link_set s ON s.id = l.set_id"
        " WHERE l.kind = 'image' AND (lower(u.url) LIKE '%ewm%' OR lower(u.url) LIKE '%erweima%'"
        " OR lower(u.url) LIKE '%qr%' OR lower(u.url) LIKE '%weixin%' OR lower(u.url) LIKE '%wx%'"
        " OR l.text LIKE '%二维码%' OR l.text LIKE '%微信%' OR l.text LIKE '%公众号%') LIMIT 1"
    )
    return found is not None


def _fresh(facts: FactReader, one: Account, days: int, out: FindingSink) -> bool:
    if one.last_post is None:
        out.undecided(Reason.THIRD_PARTY, f"{one.platform}“{one.name}”", url=one.url)
        return False
    if one.last_post >= facts.as_of - timedelta(days=days):
        return True
    evidence = {
        "expected": f"{days} 天内有发布",
        "seen": f"清单写的最近发布日期是 {one.last_post}",
        "source": "使用单位提供的名单" if one.source == "supplied" else "网站公布的清单",
        "platform": one.platform,
        "unit": one.unit,
        "found_on": [one.url] if one.url else [],
    }
    subject = Subject(kind="account", url=one.url, label=one.name)
    home = facts.run("home_url") or ""
    out.flag(subject, "account_stale", last=one.last_post, days=days, confirm=[one.url or home],
             evidence=evidence)  # fmt: skip
    return False


def _complete(
    supplied: Sequence[Account] | None,
    register: Sequence[Account],
    seen: Sequence[Account],
    out: FindingSink,
) -> tuple[int, int]:
    """Compare lists with each other and with what the site shows elsewhere.

    Return how many subjects that makes and how many of them agree.
    """
    known = {x.key for x in (*(supplied or ()), *register)}
    count = good = 0
    if supplied is None:
        out.undecided(Reason.NO_LIST_GIVEN, "有无瞒报漏报的账号")
        count += 1
    elif register:
        listed = {x.key for x in register}
        for one in supplied:
            count += 1
            evidence = {"expected": "清单与实际一致", "seen": one.status or "名单中有,清单中没有",
                        "platform": one.platform, "compared": len(register)}  # fmt: skip
            subject = Subject(kind="account", url=register[0].url, label=one.name)
            if one.key not in listed and not one.is_closed:
                out.flag(subject, "account_not_shown", confirm=[str(register[0].url)],
                         evidence=evidence)  # fmt: skip
            elif one.key in listed and one.is_closed:
                out.review(subject, "account_closed_listed", evidence=evidence)
            else:
                good += 1
    if known:
        for one in seen:
            if one.source == "text":
                count += 1
                if any(one.key in key or key in one.key for key in known):
                    good += 1
                else:
                    out.review(
                        Subject(kind="account", url=one.url, label=one.name), "account_not_listed",
                        evidence={"expected": "列入清单", "seen": "清单中没有", "platform": one.platform,
                                  "compared": len(known)},
                    )  # fmt: skip
    return count, good


def _count(
    facts: FactReader, expected: int, count: int, found: Sequence[Account], out: FindingSink
) -> None:
    label = "账号个数"
    unknown = lacking(facts, FactKind.TABLE, FactKind.BODY_TEXT)
    if unknown is not None:
        out.undecided(unknown, label)
        return
    out.review(
        Subject(kind="site", url=facts.run("home_url"), label=label), "accounts_count",
        expected=expected, count=count,
        evidence={"expected": f"{expected} 个账号", "seen": f"{count} 个",
                  "names": [x.name for x in found][:30]},
    )  # fmt: skip
