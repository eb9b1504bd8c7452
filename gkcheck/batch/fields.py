"""Names of the fields of a batch: what people write in files and tables, and what it is called here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gkcheck.models.batch import SiteOptions
from gkcheck.models.site import SiteKind

SITE_FIELDS = frozenset(
    {"url", "name", "kind", "region", "unit", "platform", "plans", "outages", "contacts", "hints",
     "lists", "options"}
)  # fmt: skip
OPTION_FIELDS = frozenset(SiteOptions.model_fields)
#: Written as on the command line of ``gkcheck site``.
ALIASES = {"plan": "plans", "outage": "outages", "contact": "contacts", "supervising_unit": "unit"}

#: Heads of a table's columns, without spaces, brackets and stars.
HEADS: dict[str, str] = {
    name: field
    for field, names in {
        "url": "网址 首页 首页网址 首页地址 网站地址 域名 链接 url",
        "name": "名称 网站名称 单位 单位名称 主办单位 name",
        "kind": "类别 类型 网站类别 网站类型 kind",
        "region": "地区 区域 所属地区 行政区划 region",
        "unit": "主管单位 主管部门 监管单位 监管部门 supervising_unit unit",
        "platform": "平台 所属平台 集约化平台 platform",
        "plans": "要点 工作要点 核查要点 方案 plan plans",
        "outages": "停机时段 停机 维护时段 outage outages",
        "contacts": "联系人 联系方式 联系人及电话 contact contacts",
        "hints": "提示 备注提示 栏目网址 栏目地址 hints",
        "lists": "名单目录 名单 清单目录 lists",
        "max_pages": "页数上限 最多页数 max_pages max-pages",
        "max_depth": "层级上限 最大层级 max_depth max-depth",
        "time_limit": "时间上限 抓取时间上限 time_limit time-limit",
        "request_timeout": "请求超时 超时 request_timeout",
        "rate": "每秒请求数 请求频率 rate",
        "browser": "使用浏览器 浏览器 browser",
        "archive": "存档 保存存档 archive",
        "mask_archive": "存档打码 mask_archive mask-archive",
        "allow_private": "允许内网 allow_private allow-private",
        "resolver": "域名服务器 dns服务器 resolver",
        "ca_bundle": "根证书 ca_bundle ca-bundle",
        "second_look_after": "复看间隔 second_look_after second-look-after",
        "without": "关闭检查 不做的检查 without",
    }.items()
    for name in names.split()
}
#: Columns that may stand in a table for people, and are not read.
UNREAD = frozenset(["序号", "编号", "备注", "说明", "网站标识码", "标识码", "no", "id", "note"])

KINDS: dict[str, SiteKind] = {
    name: kind
    for kind, names in {
        SiteKind.PORTAL_PROVINCE: "省级门户 省级门户网站 省级政府门户网站 省门户 省级",
        SiteKind.PORTAL_CITY: "市级门户 市级门户网站 市级政府门户网站 市门户 市级 地市级门户",
        SiteKind.PORTAL_COUNTY: "县级门户 县级门户网站 县级政府门户网站 区县门户 县门户 区门户 县级 区县",
        SiteKind.DEPT_SITE: "部门网站 政府部门网站 部门 部门站",
        SiteKind.TOWNSHIP_PAGE: "乡镇页面 乡镇网页 镇街页面 乡镇 镇街 乡镇街道",
    }.items()
    for name in (*names.split(), kind.value)
}
_YES, _NO = (
    frozenset(["是", "有", "真", "y", "yes", "true", "1"]),
    frozenset(["否", "无", "假", "n", "no", "false", "0"]),
)


def head_field(head: str) -> str | None:
    """Return the field that the head of a table's column names, or None."""
    bare = re.sub(r"[\s*＊:：]|[(（].*?[)）]", "", head).lower()
    return HEADS.get(bare)


def plain_key(key: str) -> str:
    """Return a key of a batch file as it is called here."""
    name = key.strip().lower().replace("-", "_")
    return ALIASES.get(name, name)


def kind_of(text: str) -> SiteKind:
    """Return the kind of site that ``text`` names, in Chinese or as a code; raises ValueError."""
    kind = KINDS.get(text.strip())
    if kind is None:
        known = "、".join(
            names for names in ("省级门户", "市级门户", "县级门户", "部门网站", "乡镇页面")
        )
        raise ValueError(f"不认识的网站类别“{text}”;可写 {known}")
    return kind


def split(text: str) -> list[str]:
    """Return the parts of a cell that holds several, parted by 、,; or line ends."""
    return [part.strip() for part in re.split(r"[、,,;;\n]+", text) if part.strip()]


def yes_or_no(text: str) -> bool:
    """Return what a cell says; raises ValueError."""
    told = text.strip().lower()
    if told in _YES or told in _NO:
        return told in _YES
    raise ValueError(f"应写 是 或 否,不是“{text}”")


def outages_of(text: str) -> list[dict[str, str]]:
    """Return the windows of a cell: ``2026-05-01 22:00~2026-05-02 06:00 系统升级``, parted by ;."""
    found = []
    day = r"(\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2})?)"
    for part in re.split(r"[;;\n]+", text):
        if not part.strip():
            continue
        told = re.fullmatch(rf"\s*{day}\s*(?:~|～|至|到|—|–|/)\s*{day}\s*(.*?)\s*", part)
        if told is None:
            raise ValueError(
                f"停机时段写作 2026-05-01 22:00~2026-05-02 06:00 原因,不是“{part.strip()}”"
            )
        found.append({"from": _iso(told[1]), "to": _iso(told[2]), "reason": told[3]})
    return found


def _iso(text: str) -> str:
    day, _, hour = text.replace("T", " ").partition(" ")
    year, month, number = day.split("-")
    h, _, m = (hour or "0:00").partition(":")
    return f"{year}-{int(month):02d}-{int(number):02d}T{int(h):02d}:{m}"


def hints_of(text: str) -> dict[str, str]:
    """Return the hints of a cell: ``栏目=网址``, parted by ; or line ends."""
    found = {}
    for part in re.split(r"[;;\n]+", text):
        key, is_pair, value = part.partition("=")
        if part.strip() and not is_pair:
            raise ValueError(f"提示写作 栏目=网址,用分号隔开,不是“{part.strip()}”")
        if key.strip():
            found[key.strip()] = value.strip()
    return found


def options_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options among plain keys, ``no_browser`` turned round; they are taken from it."""
    found = {key: told[key] for key in told if key in OPTION_FIELDS}
    if "no_browser" in told:
        found["browser"] = not told["no_browser"]
    return found
