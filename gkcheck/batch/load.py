"""Reads a batch: ``sites.yaml``, a workbook or a CSV file; checked on load, each mistake with its row.

::

    name: 某市政府网站群
    max-pages: 300                # options of ``gkcheck site``, for every site
    plan: [inspection-2019]
    sites:
      - {url: https://www.example.gov.cn/, name: 某县人民政府, kind: portal_county, region: 某市}
    outages:
      - {from: 2026-05-01T22:00, to: 2026-05-02T06:00, reason: 系统升级, sites: ["https://…/"]}
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from gkcheck.batch import fields
from gkcheck.batch.address import column_url, home_url
from gkcheck.batch.mistakes import Mistakes, told_wrong
from gkcheck.batch.table import rows_of
from gkcheck.errors import GkcheckError
from gkcheck.lists import read_lists
from gkcheck.models.batch import Batch, OutageWindow, SiteEntry, SiteOptions
from gkcheck.scoring.yamlfile import Located, RuleFileError, read_yaml

#: Values in a batch file: 14,000 sites with all their fields are 300,000.
MAX_VALUES = 2_000_000
TABLES = (".xlsx", ".csv", ".tsv")
_TOP = {"name", "sites", "outages", "plans", "no_browser"} | fields.OPTION_FIELDS


def load_batch(path: Path) -> Batch:
    """Return the batch in ``path``.

    Raises :class:`GkcheckError` that tells every mistake with file and row.
    """
    table = path.suffix.lower() in TABLES
    mistakes = Mistakes(path, table)
    if path.suffix.lower() == ".xls":
        mistakes.add(1, "旧的 .xls 格式不能读取;请用 Excel 或 WPS 另存为 .xlsx")
    elif not path.is_file():
        mistakes.add(1, "文件不存在或不能读取")
    mistakes.settle()
    loader = _Loader(path, mistakes)
    try:
        return loader.table() if table else loader.yaml()
    except RuleFileError as error:
        raise GkcheckError("\n".join(str(problem) for problem in error.problems)) from None


class _Loader:
    def __init__(self, path: Path, mistakes: Mistakes) -> None:
        self.path = path
        self.mistakes = mistakes
        self.seen: dict[str, int] = {}
        self.plans: tuple[str, ...] = ()
        self.lists: set[Path] = set()

    def table(self) -> Batch:
        rows = rows_of(self.path, self.mistakes)
        sites = [site for row, told in rows if (site := self._site(row, told)) is not None]
        return self._batch({"name": self.path.stem}, sites)

    def yaml(self) -> Batch:
        source = read_yaml(self.path, most=MAX_VALUES)
        data = source.data
        if isinstance(data, list):
            data = {"sites": data}
            source = Located(
                data, {(("sites", *k) if k else ()): v for k, v in source.places.items()}
            )
        if not isinstance(data, dict) or not isinstance(data.get("sites"), list):
            self.mistakes.add(1, "应写有 sites:下列各网站的网址")
            self.mistakes.settle()
        top = {plain: (key, data[key]) for key in data if (plain := fields.plain_key(key))}
        for plain, (key, _) in top.items():
            if plain not in _TOP:
                self.mistakes.add(source.place((key,)).line, f"不认识的键“{key}”")
        told = {plain: value for plain, (_, value) in top.items()}
        self.plans = _texts(told.get("plans"))
        sites = []
        for at, entry in enumerate(data["sites"]):
            line = source.place(("sites", at)).line
            entry = {"url": entry} if isinstance(entry, str) else entry
            if not isinstance(entry, dict):
                self.mistakes.add(line, "应为网址,或写有 url 等键的一项")
                continue
            known = {fields.plain_key(key): value for key, value in entry.items()}
            site = self._site(line, known, lambda loc, at=at: _line(source, ("sites", at), loc))
            if site is not None:
                sites.append(site)
        whole, sites = self._outages(source, told.get("outages") or [], sites)
        return self._batch(told, sites, whole)

    def _site(self, row: int, told: dict[str, Any], line: Any = None) -> SiteEntry | None:
        """Return one site, or note what is wrong with it."""
        wrong = len(self.mistakes.found)
        for key in told:
            if key not in fields.SITE_FIELDS | fields.OPTION_FIELDS | {"no_browser"}:
                self.mistakes.add(row, f"不认识的键“{key}”")
        values = {k: v for k, v in told.items() if k in fields.SITE_FIELDS and v is not None}
        options = dict(values.get("options") or {})
        options = {fields.plain_key(k): v for k, v in options.items()}
        values["options"] = {**fields.options_of(options), **fields.options_of(told)}
        try:
            values["url"] = home_url(str(values.get("url") or ""))
        except GkcheckError as error:
            self.mistakes.add(row, "没有写网址" if not values.get("url") else error.message)
        try:
            if isinstance(values.get("kind"), str):
                values["kind"] = fields.kind_of(values["kind"])
        except ValueError as error:
            self.mistakes.add(row, str(error))
        for name in ("plans", "contacts"):
            if name in values:
                values[name] = _texts(values[name])
        values["plans"] = values.get("plans") or self.plans
        if "without" in values["options"]:
            values["options"]["without"] = _texts(values["options"]["without"])
        if values.get("hints") is not None:
            values["hints"] = self._hints(row, values["url"], values["hints"])
        if values.get("lists"):
            values["lists"] = self._folder(row, str(values["lists"]))
        if len(self.mistakes.found) > wrong:
            return None
        if values["url"] in self.seen:
            first = self.seen[values["url"]]
            self.mistakes.add(row, f"网址重复(第 {first} 行已有):{values['url']}")
            return None
        self.seen[values["url"]] = row
        made: SiteEntry | None = self._made(SiteEntry, values, row, line)
        return made

    def _hints(self, row: int, home: Any, told: Any) -> dict[str, str]:
        """Return the columns that the office names, each with its whole address."""
        if not isinstance(told, dict):
            self.mistakes.add(row, "提示写作 {栏目名称: 网址}")
            return {}
        found = {}
        for name, text in told.items():
            try:
                found[str(name)] = column_url(str(home or ""), str(text or ""))
            except GkcheckError as error:
                self.mistakes.add(row, f"提示“{name}”:{error.message}")
        return found

    def _folder(self, row: int, text: str) -> Path:
        folder = (self.path.parent / text).absolute()
        if not folder.is_dir():
            self.mistakes.add(row, f"名单目录不存在:{folder}")
        elif folder not in self.lists:
            self.lists.add(folder)
            try:
                read_lists(folder)
            except GkcheckError as error:
                self.mistakes.add(row, error.message)
        return folder

    def _outages(
        self, source: Located, told: Any, sites: list[SiteEntry]
    ) -> tuple[list[OutageWindow], list[SiteEntry]]:
        """Return the windows of every site, and the sites with those of their own."""
        whole: list[OutageWindow] = []
        own: dict[str, list[OutageWindow]] = {}
        for at, entry in enumerate(told if isinstance(told, list) else []):
            line = source.place(("outages", at)).line
            if not isinstance(entry, dict):
                self.mistakes.add(line, "停机时段写作 {from: …, to: …, reason: …}")
                continue
            window = self._made(
                OutageWindow, {k: v for k, v in entry.items() if k != "sites"}, line, None
            )
            if window is None:
                continue
            urls = []
            for text in _texts(entry.get("sites")):
                url = home_url(text) if "://" in text else text
                if url not in self.seen:
                    self.mistakes.add(line, f"停机时段里的网址不在 sites 中:{text}")
                urls.append(url)
            for url in urls:
                own.setdefault(url, []).append(window)
            if not urls:
                whole.append(window)
        return whole, [
            site.model_copy(update={"outages": (*site.outages, *own[site.url])})
            if site.url in own
            else site
            for site in sites
        ]

    def _batch(
        self,
        told: Mapping[str, Any],
        sites: list[SiteEntry],
        outages: list[OutageWindow] | None = None,
    ) -> Batch:
        options = fields.options_of(told)
        if "without" in options:
            options["without"] = _texts(options["without"])
        chosen = self._made(SiteOptions, options, 1, None)
        if not sites and not self.mistakes.found:
            self.mistakes.add(1, "没有一个网站")
        self.mistakes.settle()
        assert chosen is not None
        return Batch(
            name=str(told.get("name") or self.path.stem),
            sites=tuple(sites),
            options=chosen,
            outages=tuple(outages or ()),
            digest=hashlib.sha256(self.path.read_bytes()).hexdigest()[:16],
        )

    def _made(self, model: type[Any], values: Mapping[str, Any], row: int, line: Any) -> Any:
        """Return a model of ``values``, or None with its mistakes noted."""
        try:
            made: BaseModel = model.model_validate(values)
        except ValidationError as error:
            for one in error.errors():
                at = line(one["loc"]) if line is not None else row
                self.mistakes.add(at, told_wrong(one))
            return None
        return made


def _line(source: Located, root: tuple[Any, ...], loc: tuple[Any, ...]) -> int:
    return source.place((*root, *loc)).line


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(fields.split(value))
    return tuple(_flat(value))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield " ".join(str(v) for v in value.values())
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _flat(part)
    else:
        yield str(value)
