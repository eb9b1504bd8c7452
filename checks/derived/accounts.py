"""Accounts on other platforms (政务新媒体): registers on the site, names in texts, links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from checks.derived.contact_pages import contact_pages, footer_contacts
from checks.derived.named_links import links_named
from checks.derived.place_text import texts
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.dates import find_date
from gkcheck.text.normalize import normalize_name

HOSTS: Mapping[str, str] = {
    "weibo.com": "微博",
    "weibo.cn": "微博",
    "mp.weixin.qq.com": "微信",
    "douyin.com": "抖音",
    "iesdouyin.com": "抖音",
    "toutiao.com": "头条",
    "kuaishou.com": "快手",
    "bilibili.com": "哔哩哔哩",
    "xiaohongshu.com": "小红书",
}
CLOSED = re.compile(r"关停|注销|停用|停更|已停|迁移|归并|关闭|暂停")
_NAME_HEADS = frozenset(
    map(normalize_name, ("账号名称", "帐号名称", "账号", "帐号", "公众号名称", "新媒体名称", "微博名称", "名称", "政务新媒体名称"))
)  # fmt: skip
_PLATFORM_HEADS = frozenset(
    map(normalize_name, ("平台", "平台名称", "平台类型", "账号类型", "类型", "新媒体类型", "类别"))
)
_UNIT_HEADS = ("主办单位", "开设单位", "单位", "主管单位", "运维单位", "责任单位")
_STATUS_HEADS = ("运行状态", "状态", "账号状态", "备注")
_DATE_HEADS = (
    "最近更新日期",
    "最近更新",
    "最后更新日期",
    "最近发布日期",
    "最近发布",
    "更新日期",
    "最后发布时间",
)
_PLATFORM = re.compile(
    r"微信|微博|抖音|头条|快手|客户端|APP|小程序|视频号|南方号|人民号|哔哩|小红书|学习强国|澎湃|网易|企鹅|百家号"
)
_IN_TEXT = re.compile(
    r"(?:官方|政务)?(?P<what>微信公众号|公众号|微信|官方微博|微博|抖音号?|头条号|视频号)\s{0,4}[:：]?\s{0,4}[“\"「『]\s{0,4}(?P<name>[^”\"」』\n]{2,20})[”\"」』]"
    r"|(?P<what2>微信公众号|公众号|官方微博|抖音号|头条号|视频号)\s{0,4}[:：]\s{0,4}(?P<name2>[\w·]{2,16})"
)
_SIGNS = ("微信", "公众号", "微博", "抖音", "头条号", "视频号")  # one stands in every match


@dataclass(frozen=True, slots=True)
class Account:
    """One account. ``source``: register (a list on the site), text, link or supplied.

    ``last_post``: where a list tells it. ``url`` is where it was seen; ``home`` its own address.
    """

    name: str
    platform: str
    source: str
    url: str | None
    unit: str | None = None
    status: str | None = None
    last_post: date | None = None
    home: str | None = None

    @property
    def is_closed(self) -> bool:
        """Tell whether its status says that it is not in use any more."""
        return self.status is not None and CLOSED.search(self.status) is not None

    @property
    def key(self) -> str:
        """Return the comparable form of the name."""
        return normalize_name(self.name)


def accounts(facts: FactReader) -> tuple[Account, ...]:
    """Return the accounts that the site shows; made once for all checks of a run."""
    return facts.once("accounts", lambda: (*_registers(facts), *_texts(facts), *_links(facts)))


def supplied_accounts(facts: FactReader) -> list[Account] | None:
    """Return the office's own list of accounts; None: it supplied none."""
    rows = facts.supplied("accounts")
    if rows is None:
        return None
    return [
        Account(
            row["name"], row.get("platform", ""), "supplied", None, row.get("unit"),
            row.get("status"),
            date.fromisoformat(row["last_post"]) if row.get("last_post") else None,
            row.get("url"),
        )
        for row in rows
        if row.get("name")
    ]  # fmt: skip


def _registers(facts: FactReader) -> list[Account]:
    found: list[Account] = []
    for table in facts.rows(
        "SELECT t.id, t.header, t.caption, u.url, coalesce(p.heading, p.title, '') AS title"
        " FROM record_table t JOIN url u ON u.id = t.url_id LEFT JOIN page p ON p.id = t.url_id"
        " WHERE t.header LIKE '%号%' OR t.header LIKE '%平台%' OR t.header LIKE '%新媒体%' ORDER BY t.id"
    ):
        header = [normalize_name(cell) for cell in path_of(table["header"])]
        name = next((i for i, cell in enumerate(header) if cell in _NAME_HEADS), None)
        platform = next((i for i, cell in enumerate(header) if cell in _PLATFORM_HEADS), None)
        if name is None or platform is None or name == platform:
            continue
        at = [_at(header, heads) for heads in (_UNIT_HEADS, _STATUS_HEADS, _DATE_HEADS)]
        for row in facts.rows(
            "SELECT cells FROM record_row WHERE table_id = ? ORDER BY position", table["id"]
        ):
            cells = path_of(row["cells"])
            if max(name, platform) >= len(cells) or not _PLATFORM.search(cells[platform]):
                continue
            unit, status, last = (_cell(cells, i) for i in at)
            day = find_date(last) if last else None
            found.append(
                Account(cells[name], cells[platform], "register", table["url"], unit, status, day[0] if day else None)
            )  # fmt: skip
    return [one for one in found if one.key]


def _at(header: Sequence[str], heads: Sequence[str]) -> int | None:
    wanted = [normalize_name(head) for head in heads]
    return next((i for want in wanted for i, cell in enumerate(header) if cell == want), None)


def _cell(cells: Sequence[str], i: int | None) -> str | None:
    return cells[i].strip() or None if i is not None and i < len(cells) else None


def _texts(facts: FactReader) -> list[Account]:
    found: dict[tuple[str, str], Account] = {}
    read = ((text, source.url) for source, text in texts(facts, contact_pages(facts)))
    for text, url in chain(footer_contacts(facts), read):
        if not any(sign in text for sign in _SIGNS):
            continue
        for match in _IN_TEXT.finditer(text):
            name = match["name"] or match["name2"]
            what = match["what"] or match["what2"]
            found.setdefault((normalize_name(name), what[:2]), Account(name, what, "text", url))
    return list(found.values())


def _links(facts: FactReader) -> list[Account]:
    found = []
    for link in links_named(facts, (), tuple(HOSTS)):
        host = next((h for h in HOSTS if f"{h}/" in f"{link.url}/"), None)
        # Articles shared on a platform and buttons for sharing are no accounts.
        if host is None or len(link.text) > 16 or re.search(r"share|/s[/?]|/status/", link.url):
            continue
        found.append(Account(link.text, HOSTS[host], "link", link.url, home=link.url))
    return found
