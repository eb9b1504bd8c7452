"""Reads YAML and remembers the line of every key, so that a mistake is told with file and line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from gkcheck.errors import GkcheckError

Location = tuple[str | int, ...]
MAX_NODES = 200_000  # aliases could blow a small file up without end
MAX_DEPTH = 60
_TOO_DEEP = f"嵌套超过 {MAX_DEPTH} 层;请检查缩进和引用"
_TAG = "tag:yaml.org,2002:"
_CORE = {
    "null": re.compile(r"~|null|Null|NULL|"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    "float": re.compile(
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    ),
}


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file; lines count from 1."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a rule file: where it is, and what is wrong and what to do, in Chinese."""

    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}:{self.text}"


class RuleFileError(GkcheckError):
    """Mistakes in rule files. ``message`` tells the first in one line, ``problems`` has them all."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        more = len(self.problems) - 1
        rest = f"(另有 {more} 处错误,可用 gkcheck plan lint 查看)" if more else ""
        super().__init__(f"{self.problems[0]}{rest}")


@dataclass
class Located:
    """Plain data with the place of each key and list entry in it."""

    data: Any
    places: dict[Location, Place] = field(default_factory=dict)

    def place(self, at: Location = ()) -> Place:
        """Return the place of ``at``, or of the nearest thing around it that has one."""
        while at not in self.places:
            at = at[:-1]
        return self.places[at]

    def sub(self, *at: str | int) -> Located:
        """Return the part below ``at`` with its places."""
        data = self.data
        for step in at:
            data = data[step]
        size = len(at)
        places = {k[size:]: v for k, v in self.places.items() if k[:size] == at}
        return Located(data, places)

    def put(self, key: str, part: Located) -> Located:
        """Return a copy of this mapping in which ``key`` is ``part``."""
        places = {k: v for k, v in self.places.items() if k[:1] != (key,)}
        places |= {(key, *k): v for k, v in part.places.items()}
        return Located({**self.data, key: part.data}, places)

    def without(self, key: str) -> Located:
        """Return a copy of this mapping that lacks ``key``."""
        places = {k: v for k, v in self.places.items() if k[:1] != (key,)}
        return Located({k: v for k, v in self.data.items() if k != key}, places)

    def problem(self, at: Location, text: str) -> Problem:
        """Return a problem at the place of ``at``."""
        return Problem(self.place(at), text)


def read_yaml(path: Path, most: int = MAX_NODES) -> Located:
    """Read one YAML document: mapping, list, text, whole number, Decimal, bool or None.

    ``most``: values it may have. Days stay text. Raises :class:`RuleFileError` for what is no YAML,
    no UTF-8, or a double key.
    """
    name = str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as bad:
        line = path.read_bytes()[: bad.start].count(b"\n") + 1
        raise _fault(name, line, "文件不是 UTF-8 编码;请另存为 UTF-8") from None
    except OSError as bad:
        raise _fault(name, 1, f"文件无法读取:{bad.strerror}") from None
    try:
        node = _quick(text, name) or YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        what = (bad.problem or "").split("\n")[0]
        raise _fault(
            name,
            mark.line + 1 if mark else 1,
            f"YAML 写法有误({what});请检查缩进、冒号后的空格和引号",
        ) from None
    except YAMLError as bad:
        line = text[: getattr(bad, "position", 0)].count("\n") + 1
        raise _fault(name, line, "有 YAML 不允许的字符;请删去不可见字符") from None
    if node is None:
        raise _fault(name, 1, "文件是空的;请写入内容或删去文件")
    builder = _Builder(name, most)
    data = builder.build(node, ())
    if builder.problems:
        raise RuleFileError(builder.problems)
    return Located(data, builder.places)


def _quick(text: str, name: str) -> Any:
    """Return the nodes of ``text`` by the parser in C, ten times as fast; None: it finds a fault.

    The slow one tells faults better. Every plain scalar comes as text; the builder tells numbers
    from text as YAML 1.2 does. Too deep a text is a fault before it can exhaust the stack.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                if depth > MAX_DEPTH:
                    mark = event.start_mark
                    raise _fault(name, mark.line + 1 if mark else 1, _TOO_DEEP)
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        return yaml.compose(text, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, AttributeError):
        return None


def _core_tag(text: str) -> str:
    """Return the tag of a plain scalar by the core schema of YAML 1.2."""
    for tag, pattern in _CORE.items():
        if pattern.fullmatch(text):
            return f"{_TAG}{tag}"
    return f"{_TAG}str"


def _fault(name: str, line: int, text: str) -> RuleFileError:
    return RuleFileError([Problem(Place(name, line), text)])


def listed(parts: list[Located], place: Place) -> Located:
    """Return a list of parts as one piece; ``place`` is that of the list itself."""
    places: dict[Location, Place] = {(): place}
    for i, part in enumerate(parts):
        places |= {(i, *k): v for k, v in part.places.items()}
    return Located([part.data for part in parts], places)


class _Builder:
    def __init__(self, name: str, most: int = MAX_NODES) -> None:
        self.name = name
        self.most = most
        self.places: dict[Location, Place] = {}
        self.problems: list[Problem] = []

    def build(self, node: Any, at: Location, line: int | None = None) -> Any:
        here = Place(self.name, line or node.start_mark.line + 1)
        self.places[at] = here
        if len(at) > MAX_DEPTH:
            raise RuleFileError([Problem(here, _TOO_DEEP)])
        if len(self.places) > self.most:
            raise RuleFileError([Problem(here, f"文件过大:超过 {self.most} 个值;请拆分")])
        if node.id == "mapping":
            return self._mapping(node, at)
        if node.id == "sequence":
            return [self.build(part, (*at, i)) for i, part in enumerate(node.value)]
        tag = str(node.tag)
        if tag == f"{_TAG}str" and not node.style:
            tag = _core_tag(str(node.value))
        return self._scalar(str(node.value), tag, here)

    def _mapping(self, node: Any, at: Location) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            here = Place(self.name, line)
            if key.id != "scalar" or key.value == "<<" or key.tag == f"{_TAG}merge":
                self.problems.append(Problem(here, "键只能是文字,不支持 << 合并;请逐项写出"))
            elif key.value in made:
                self.problems.append(Problem(here, f"键“{key.value}”写了两次;请删去一个"))
            else:
                made[key.value] = self.build(value, (*at, key.value), line)
        return made

    def _scalar(self, text: str, tag: str, here: Place) -> Any:
        if tag == f"{_TAG}null":
            return None
        if tag == f"{_TAG}bool":
            return text.lower() == "true"
        try:
            if tag == f"{_TAG}int":
                return int(text.replace("_", ""), 0) if text[:2] in ("0x", "0o") else int(text)
            if tag == f"{_TAG}float":
                number = Decimal(text.replace("_", ""))
                if number.is_finite():
                    return number
                raise ValueError
        except (ValueError, InvalidOperation):
            self.problems.append(Problem(here, f"“{text}”不是可用的数字;文字请加引号"))
            return None
        return text
