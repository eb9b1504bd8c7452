"""Lists that an office supplies: its units, accounts, rules in force, public institutions.

A folder holds one file a list, CSV or XLSX, named by the list (``units.csv``, ``单位名单.xlsx``).
The head row may be Chinese. Every mistake is told with its file and row, all at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from gkcheck.errors import GkcheckError
from gkcheck.sheets import SUFFIXES, SheetError, sheet_rows
from gkcheck.text.dates import parse_date
from gkcheck.text.normalize import compact, normalize_name

Lists = dict[str, list[dict[str, str]]]

_FILES = {
    "units": "单位 单位名单 单位清单 机构名单 部门名单 organizations",
    "accounts": "账号 帐号 账号名单 政务新媒体 新媒体账号 新媒体",
    "rules_in_force": "现行有效文件 规范性文件 有效文件目录 行政规范性文件 现行有效 规章 现行有效规章",
    "institutions": "公共企事业单位 企事业单位 公共企事业 公共企事业单位名录",
}
# Key of an entry: heads that people write. ``name`` must be there.
_HEADS: dict[str, dict[str, str]] = {
    "units": {
        "name": "单位名称 单位 名称 部门 部门名称 机构名称",
        "url": "网址 网站 网站地址 网站网址 链接",
        "kind": "类别 类型 单位类别 单位性质",
        "level": "层级 级别",
        "alias": "别名 简称 曾用名",
    },
    "accounts": {
        "name": "账号名称 帐号名称 账号 帐号 名称",
        "platform": "平台 平台名称 平台类型 账号类型",
        "unit": "主办单位 单位 单位名称 开设单位 主管单位",
        "url": "网址 链接 账号链接 主页",
        "id": "账号id id 微信号 账号标识",
        "status": "状态 账号状态 运行状态",
        "last_post": "最近发布日期 最近更新日期 最近更新 最后更新日期 最近发布",
    },
    "rules_in_force": {
        "name": "文件名称 名称 标题 文件标题 规章名称 法规名称",
        "number": "文号 发文字号 文件编号",
        "issuer": "制定机关 发文机关 制发单位 发布机构",
        "level": "层级 类别 文件类别 效力层级",
        "published_on": "公布日期 发布日期 印发日期 成文日期",
        "effective_on": "施行日期 实施日期 生效日期",
        "revised_on": "修订日期 最近修订 修正日期 最近修订日期",
        "expires_on": "失效日期 有效期至 废止日期",
        "status": "状态 效力状态 有效性 效力",
        "url": "网址 链接",
    },
    "institutions": {
        "name": "机构名称 单位名称 名称 企业名称 单位",
        "sector": "行业 领域 行业类别 所属领域 类别",
        "unit": "主管部门 主管单位",
        "url": "网址 网站 链接",
        "address": "地址 办公地址",
        "phone": "电话 联系电话 监督电话",
    },
}
_DATES = frozenset(["published_on", "effective_on", "revised_on", "expires_on", "last_post"])
LISTS = tuple(_FILES)
"""Names of the lists, as ``FactReader.supplied`` takes them."""
_MAX_ROWS = 50_000
_MAX_CELL = 500
_SHOWN = 30


def _by_word(words: dict[str, str]) -> dict[str, str]:
    found = {normalize_name(word): key for key, text in words.items() for word in text.split()}
    return found | {normalize_name(key): key for key in words}


@dataclass
class _Mistakes:
    found: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, path: Path, row: int, text: str) -> None:
        self.found.append((path.name, row, text))

    def settle(self, folder: Path) -> None:
        if not self.found:
            return
        lines = [
            f"{folder / name}:第 {row} 行:{text}" if row else f"{folder / name}:{text}"
            for name, row, text in sorted(self.found)
        ]
        if len(lines) > _SHOWN:
            lines[_SHOWN:] = [f"另有 {len(lines) - _SHOWN} 处错误,改正以上各处后再试"]
        raise GkcheckError("\n".join(lines))


def read_lists(folder: Path) -> Lists:
    """Return every list in ``folder`` by its name: units, accounts, rules_in_force, institutions.

    Entries map keys (name, url, platform, number, effective_on ...) to text; dates are
    ``YYYY-MM-DD``; empty cells are left out; columns with other heads keep their own head as key.
    Raises :class:`GkcheckError` telling all mistakes with file and row.
    """
    if not folder.is_dir():
        raise GkcheckError(f"没有这个名单目录:{folder}")
    mistakes = _Mistakes()
    names = _by_word(_FILES)
    lists: Lists = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        if path.suffix.lower() not in SUFFIXES:
            if path.suffix.lower() in (".xls", ".et", ".ods", ".txt"):
                mistakes.add(path, 0, "请另存为 .xlsx 或 .csv")
            continue
        name = names.get(normalize_name(path.stem))
        if name is None:
            mistakes.add(path, 0, f"文件名不是已知的名单;可用 {'、'.join(_FILES)} 或中文名 {'、'.join(v.split()[1] for v in _FILES.values())}")  # fmt: skip
        elif name in lists:
            mistakes.add(path, 0, f"名单 {name} 已在另一文件中给出")
        else:
            lists[name] = _read(path, name, mistakes)
    mistakes.settle(folder)
    if not lists:
        raise GkcheckError(f"名单目录中没有可读的 .csv 或 .xlsx 文件:{folder}")
    return lists


def _read(path: Path, name: str, mistakes: _Mistakes) -> list[dict[str, str]]:
    heads: list[str] | None = None
    entries: list[dict[str, str]] = []
    seen: dict[str, int] = {}
    try:
        for number, cells in sheet_rows(path):
            if heads is None:
                heads = _heads(path, number, cells, name, mistakes)
                if not heads:
                    return []
                continue
            if len(entries) >= _MAX_ROWS:
                mistakes.add(path, number, f"超过 {_MAX_ROWS} 行")
                break
            entry = _entry(path, number, heads, cells, mistakes)
            if not entry.get("name"):
                mistakes.add(path, number, f"没有写{_HEADS[name]['name'].split()[0]}")
                continue
            key = "\x1f".join(
                normalize_name(entry.get(k, "")) for k in ("name", "platform", "number")
            )
            if key in seen:
                mistakes.add(path, number, f"“{entry['name']}”与第 {seen[key]} 行重复")
                continue
            seen[key] = number
            entries.append(entry)
    except SheetError as error:
        mistakes.add(path, error.row, error.message)
        return []
    if not entries and not any(found[0] == path.name for found in mistakes.found):
        mistakes.add(path, 0, "没有数据行")
    return entries


def _heads(path: Path, number: int, cells: list[str], name: str, mistakes: _Mistakes) -> list[str]:
    known = _by_word(_HEADS[name])
    heads = [known.get(normalize_name(cell), compact(cell)) for cell in cells]
    if "name" not in heads:
        first = _HEADS[name]["name"].split()[0]
        mistakes.add(path, number, f"表头中没有“{first}”列")
        return []
    for head in {h for h in heads if h and heads.count(h) > 1}:
        mistakes.add(path, number, f"表头“{cells[heads.index(head)]}”出现了两次")
    return heads


def _entry(
    path: Path, number: int, heads: list[str], cells: list[str], mistakes: _Mistakes
) -> dict[str, str]:
    entry: dict[str, str] = {}
    for head, cell in zip(heads, cells, strict=False):
        if not head or not cell:
            continue
        value = cell[:_MAX_CELL]
        if head in _DATES:
            day = parse_date(value)
            if day is None:
                mistakes.add(path, number, f"“{value}”不是日期,应写作 2021-05-16")
                continue
            value = day.isoformat()
        elif head == "url":
            value = value if "://" in value else f"http://{value}"
            if not _is_address(value):
                mistakes.add(path, number, f"“{cell}”不是网址")
                continue
        entry[head] = value
    if len(cells) > len(heads) and any(cells[len(heads) :]):
        mistakes.add(path, number, "单元格比表头多;含逗号的内容请加引号")
    return entry


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in value
