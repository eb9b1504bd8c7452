"""Ways to ask a government that a site shows: phones, hotlines, windows, forms, libraries, robots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from checks.api import Params
from checks.derived.column_activity import activities
from checks.derived.column_tree import Column
from checks.derived.contact_pages import contact_pages, footer_contacts
from checks.derived.coverage import lacking
from checks.derived.kept_texts import KeptTexts
from checks.derived.menu_reading import MenuReading
from checks.derived.named_links import follow, links_named, page_behind
from checks.derived.phones import ADDRESS, HOURS, phones
from checks.derived.place_text import source_text
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import compact, normalize_name

Kind = Literal["phone", "phone_hours", "hotline", "form", "window", "library", "robot", "page"]
WORDS: dict[str, tuple[str, ...]] = {
    "phone": ("咨询电话", "联系电话", "办公电话", "服务电话", "联系方式", "服务热线", "热线", "电话"),
    "phone_hours": ("咨询电话", "联系电话", "办公电话", "服务电话", "联系方式", "电话"),
    "form": ("咨询", "信箱", "留言", "建言", "问政", "写信", "我要问", "互动平台"),
    "window": ("公开窗口", "受理窗口", "申请受理", "查阅点", "查阅场所", "服务窗口", "受理机构", "窗口"),
    "library": ("问答库", "政策问答", "知识库", "咨询问答", "常见问题"),
    "robot": ("智能问答", "智能客服", "机器人", "智能咨询", "智能问询", "智能助手", "小助手"),
}  # fmt: skip
WINDOW_REACH = 400
"""Characters around the word for a window in which its address and phone are looked for."""
MAX_FOLLOWED = 25
_ROOM = 2_000_000


class Channel(Params):
    """One way to ask. ``words``: by which it is known (a hotline: its number); none: those usual.

    ``but_not``: words of links that are no such way.
    """

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the words to look for."""
        return self.words or WORDS.get(self.kind, (self.name,))


@dataclass(frozen=True)
class Seen:
    """What was seen of a channel. ``found``: what was seen. ``suspect``: a reason code for a person, with what was seen.

    ``unknown``: why it may be there. All None: surely not there.
    """

    found: str | None = None
    suspect: str | None = None
    unknown: Reason | None = None
    url: str | None = None
    seen: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What a look starts from: columns, how far menus were read, addresses of contact pages."""

    tree: list[Column]
    menus: MenuReading
    read: list[str]


def look(facts: FactReader, ground: Ground, channel: Channel) -> Seen:
    """Return what of one channel is to be seen on the site."""
    return _LOOK[channel.kind](facts, ground, channel)


def rank(what: Seen) -> int:
    """Order by how much speaks for the channel: found, for a person, not told, not there."""
    if what.found is not None:
        return 3
    if what.unknown is not None:
        return 2
    return 1 if what.suspect not in (None, "channel_dead", "library_empty") else 0


def _texts(facts: FactReader) -> Iterator[tuple[str, str]]:
    """Yield (text, address): footers first, then contact pages and their files."""
    yield from footer_contacts(facts)
    kept = facts.once("channels.texts", lambda: KeptTexts(_ROOM))
    for source in contact_pages(facts).sources:
        text = kept.get(source.url_id, partial(source_text, facts, source))
        if text:
            yield text, source.url


def _absent(facts: FactReader, ground: Ground, *kinds: FactKind) -> Seen:
    """Nothing was found: say why it may be there all the same, if so."""
    unknown = ground.menus.unknown or lacking(facts, *kinds) or contact_pages(facts).unknown
    return Seen(unknown=unknown)


def _phone(facts: FactReader, ground: Ground, channel: Channel, *, hours: bool = False) -> Seen:
    best: Seen | None = None
    footers = {url for text, url in footer_contacts(facts) if phones(compact(text))}
    for text, url in _texts(facts):
        flat = compact(text)
        # A label may be a head cell, far from the number in the text of the table.
        named = any(word in flat for word in channel.names) and bool(phones(flat))
        if (url in footers and not channel.words) or named:
            if not hours or HOURS.search(text):
                return Seen(found=url)
            best = best or Seen(
                suspect="channel_partly",
                url=url,
                near=("办公时间",),
                seen="有电话,没有看到办公时间",
            )
    return best or _absent(facts, ground, FactKind.BODY_TEXT)


def _hotline(facts: FactReader, ground: Ground, channel: Channel) -> Seen:
    for text, url in _texts(facts):
        if any(number in text for number in channel.names):
            return Seen(found=url)
    for link in links_named(facts, channel.names):
        return Seen(found=link.url)
    return _absent(facts, ground, FactKind.BODY_TEXT, FactKind.LINK)


def _window(facts: FactReader, ground: Ground, channel: Channel) -> Seen:
    best: Seen | None = None
    for text, url in _texts(facts):
        for word in channel.names:
            at = text.find(word)
            if at < 0:
                continue
            near = text[max(0, at - WINDOW_REACH) : at + WINDOW_REACH]
            missing = [
                name
                for name, there in (
                    ("地址", ADDRESS.search(near)),
                    ("办公时间", HOURS.search(near)),
                    ("联系电话", phones(near)),
                )
                if not there
            ]
            if not missing:
                return Seen(found=url)
            if best is None or len(missing) < len(best.near):
                best = Seen(
                    suspect="channel_partly",
                    url=url,
                    near=tuple(missing),
                    seen=f"“{word}”附近没有{'、'.join(missing)}",
                )
    return best or _absent(facts, ground, FactKind.BODY_TEXT)


def _form(facts: FactReader, ground: Ground, channel: Channel) -> Seen:
    """A form that is read is enough; else an entry by its words that opens."""
    for row in facts.rows(
        "SELECT f.purpose, f.fields, u.url, coalesce(p.title, '') || coalesce(p.heading, '')"
        " || coalesce(p.breadcrumb, '') AS names FROM form f JOIN page p ON p.id = f.page_id"
        " JOIN url u ON u.id = p.id WHERE f.purpose IN ('mailbox', 'comment', 'request', 'other')"
    ):
        named = any(word in row["names"] for word in channel.names)
        barred = any(word in row["names"] for word in channel.but_not)
        if not barred and (named or (row["purpose"] == "mailbox" and not channel.words)):
            return Seen(found=row["url"])
    return _entry(facts, ground, channel, wants_form=True)


def _entry(
    facts: FactReader, ground: Ground, channel: Channel, *, wants_form: bool = False
) -> Seen:
    best: Seen | None = None
    found = [x for x in links_named(facts, channel.names, but_not=channel.but_not) if x.is_entry]
    for link in found[:MAX_FOLLOWED]:
        came = follow(facts, link)
        if came.dead is not None:
            now = Seen(suspect="channel_dead", url=link.url, seen=came.dead)
        elif came.unknown is not None:
            now = Seen(unknown=came.unknown, url=link.url, seen=f"入口“{link.text}”没有访问到")
        elif not wants_form:
            return Seen(found=link.url)
        elif page_behind(facts, link) is None:
            now = Seen(unknown=Reason.NEEDS_FACT, url=link.url, seen="页面没有读取")
        else:
            now = Seen(
                suspect="channel_form_unseen",
                url=link.url,
                seen=f"“{link.text}”能打开,没有读到表单",
            )
        if best is None or rank(now) > rank(best):
            best = now
    if best is not None and rank(best) > 0:
        return best
    absent = _absent(facts, ground, FactKind.LINK, FactKind.FORM)
    return absent if absent.unknown is not None or best is None else best


def _library(facts: FactReader, ground: Ground, channel: Channel) -> Seen:
    wanted = [normalize_name(word) for word in channel.names]
    named = [
        i
        for i, column in enumerate(ground.tree)
        if any(word in normalize_name(column.name) for word in wanted)
    ]
    empty: Seen | None = None
    for position, activity in activities(facts, ground.tree, named):
        url = ground.tree[position].url
        if activity.items:
            return Seen(found=url or "")
        if activity.unknown is not None or not (activity.whole or activity.dead):
            empty = Seen(
                unknown=activity.unknown or Reason.BUDGET_PAGES, url=url, seen="内容没有读全"
            )
        elif empty is None:
            empty = Seen(suspect="library_empty", url=url, seen=activity.dead or "没有内容")
    if empty is not None:
        return empty
    for link in links_named(facts, channel.names):
        if (
            link.place in ("nav", "header", "side_nav", "footer", "other", "list")
            and len(link.text) <= 12
        ):
            came = follow(facts, link)
            if came.dead is None:
                return Seen(
                    unknown=came.unknown or Reason.NEEDS_PERSON,
                    url=link.url,
                    seen=f"入口“{link.text}”",
                )
    return _absent(facts, ground, FactKind.LINK)


def _robot(facts: FactReader, ground: Ground, channel: Channel) -> Seen:
    """A robot must be asked to be known; most are put into the page by script."""
    for link in links_named(facts, channel.names):
        came = follow(facts, link)
        if came.dead is None and link.is_entry:
            return Seen(suspect="channel_untried", url=link.url, seen=f"入口“{link.text}”")
    for text, url in _texts(facts):
        if any(word in text for word in channel.names):
            return Seen(suspect="channel_untried", url=url, seen="页面文字提到")
    if not facts.scalar("SELECT max(rendered) FROM page"):
        why = Reason.NO_BROWSER if facts.vantage("browser") is False else Reason.NOT_RENDERED
        return Seen(unknown=why, seen="页面文字和链接中没有")
    return _absent(facts, ground, FactKind.LINK)


_Look = Callable[[FactReader, Ground, Channel], Seen]
_LOOK: dict[str, _Look] = {
    "phone": _phone,
    "phone_hours": partial(_phone, hours=True),
    "hotline": _hotline,
    "window": _window,
    "form": _form,
    "page": _entry,
    "library": _library,
    "robot": _robot,
}
