"""Is there a link to each place that a plan names, and does it open?"""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from checks.api import FindingSink, Params, check
from checks.derived.column_place import place_of
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.menu_reading import menu_reading
from checks.derived.named_links import NamedLink, follow, links_named, links_near
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

MAX_FOLLOWED = 25


class Target(Params):
    """A place to link to: by words of the link, or by the host it leads to (``gd.gov.cn``).

    ``but_not``: words that the link must not hold.
    """

    name: str
    words: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _by_something(self) -> Target:
        if not self.words and not self.hosts:
            raise ValueError("words or hosts must be given")
        return self


class LinkAliveParams(Params):
    """``columns``: only links that stand on pages of these columns; none: anywhere on the site."""

    links: tuple[Target, ...] = Field(default=())
    columns: tuple[ColumnSpec, ...] = ()


class LinkAliveMeasures(Measures):
    """``population``: places asked for. ``alive``: those with a link that opens."""

    alive: int = 0


@check(
    id="link_alive",
    title="指定链接",
    needs={FactKind.COLUMN},
    reasons={
        "named_link_dead": "指向“{label}”的链接打不开:{saw}",
        "named_link_not_seen": "没有看到指向“{label}”的链接,请核对有无其他入口",
    },
    params=LinkAliveParams,
    measures=LinkAliveMeasures,
    since="0.2",
)
def run(facts: FactReader, p: LinkAliveParams, out: FindingSink) -> LinkAliveMeasures:
    """Find the links, follow them; one that opens is enough. Not found is for a person."""
    alive = 0
    place = place_of(facts, p.columns) if p.columns else None
    pages = None if place is None else tuple(sorted(place.pages))
    for target in p.links:
        if place is not None and not place.positions:
            out.undecided(place.unknown or Reason.NEEDS_PERSON, target.name,
                          detail=f"没有找到栏目“{place.label}”")  # fmt: skip
            continue
        named = links_named(facts, target.words, target.hosts, but_not=target.but_not, pages=pages)
        found = [link for link in named if link.is_entry][:MAX_FOLLOWED]
        came = [(link, follow(facts, link)) for link in found]
        if any(c.dead is None and c.unknown is None for _, c in came):
            alive += 1
            continue
        open_ = next(((link, c) for link, c in came if c.dead is None), None)
        if open_ is not None and open_[1].unknown is not None:
            out.undecided(open_[1].unknown, target.name, url=open_[0].url,
                          detail=f"链接“{open_[0].text}”没有访问到")  # fmt: skip
        elif came:
            _dead(target, [(link, str(c.dead)) for link, c in came], out)
        else:
            unknown = (place.unknown if place else None) or lacking(facts, FactKind.LINK)
            if unknown is not None:
                out.undecided(unknown, target.name, detail="已读的页面上没有")
            else:
                _not_seen(facts, target, place.url if place else None, out)
    asked = len(p.links)
    return LinkAliveMeasures(population=asked, alive=alive, grade=alive / asked if asked else None)


def _dead(target: Target, came: list[tuple[NamedLink, str]], out: FindingSink) -> None:
    link, saw = came[0]
    out.flag(
        Subject(kind="link", url=link.url, label=target.name),
        "named_link_dead",
        group=f"target:{link.url}",
        confirm=[one.url for one, _ in came][:10],
        saw=saw,
        evidence={
            "expected": f"有指向“{target.name}”的链接,能打开",
            "seen": saw,
            "snippet": link.text,
            "found": [{"url": one.url, "text": one.text, "saw": what} for one, what in came[:10]],
            "compared": len(came),
        },
    )


def _not_seen(facts: FactReader, target: Target, at: str | None, out: FindingSink) -> None:
    menus = menu_reading(facts, columns(facts))
    evidence: dict[str, Any] = {
        "expected": f"有指向“{target.name}”的链接,能打开",
        "seen": "链接文字和去处都不相符",
        "names": [*target.words, *target.hosts],
        "searched": menus.searched,
        "compared": facts.scalar("SELECT count(DISTINCT url_id) FROM link"),
        "nearest": links_near(facts, [target.name, *target.words]),
    }
    out.review(
        Subject(kind="link", url=at or menus.home, label=target.name),
        "named_link_not_seen",
        evidence=evidence,
    )
