"""Requests that inline scripts send by themselves, as far as they can be read without running them.

A small reader of expressions: literals, joined strings, objects, names that are set to a literal in
the page's scripts, values of its input fields. Whatever else stands there is unknown, and a request
that needs it is left to the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

MAX_CALLS = 40
MAX_TEXT = 4000  # characters of one call that are read
_MAX_DEPTH = 12

_CALL = re.compile(
    r"(?:\$|jQuery|\$?axios|\$?http|request)\s*\.\s*(ajax|get|post|getJSON)\s*\(|\b(axios|fetch)\s*\("
    r"|\.\s*(open)\s*\(\s*(?=[\"'](?:GET|get)[\"']\s*,)|\)\s*\.\s*(load)\s*\(\s*(?=[\"'`\w])"
    r"|\btable\s*\.\s*(render)\s*\(|\.\s*(bootstrapTable|DataTable|dataTable)\s*\(\s*(?=[{\w])"
)
_TABLES = frozenset(["render", "bootstrapTable", "DataTable", "dataTable"])
_CLIENT = re.compile(r"\$?(?:axios|http)|request")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*")
_FIELD = re.compile(
    r"(?:\$|jQuery)\(\s*[\"']#([\w-]+)[\"']\s*\)\s*\.\s*(?:val|attr|text|data)\s*\("
)
_ELEMENT = re.compile(r"document\.getElementById\(\s*[\"']([\w-]+)[\"']\s*\)\s*\.\s*value")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_SKIP = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.S)


class Unknown:
    """A value that only running the script would tell. ``name`` is what stands there."""

    def __init__(self, name: str = "") -> None:
        self.name = name


@dataclass(frozen=True, slots=True)
class Call:
    """A request as read. ``data`` is an object, a text, or None; ``position`` in the source.

    ``is_part``: the answer is put into the page as it is.
    """

    url: str
    method: str
    data: object
    json_body: bool
    position: int
    is_part: bool = False


class _Reader:
    def __init__(
        self, text: str, position: int, resolve: Callable[[str], object], most: int = MAX_TEXT
    ) -> None:
        self.text, self.at, self._resolve = text, position, resolve
        self.end = min(len(text), position + most)

    def _space(self) -> None:
        match = _SKIP.match(self.text, self.at, self.end)
        self.at = match.end() if match else self.at

    def _peek(self) -> str:
        self._space()
        return self.text[self.at] if self.at < self.end else ""

    def expression(self, depth: int = 0) -> object:
        """Read up to the comma or bracket that ends the expression."""
        value = self._term(depth)
        while self._peek() == "+":
            self.at += 1
            other = self._term(depth)
            value = _joined(value, other)
        if self._peek() not in (",", ")", "]", "}", ";", ""):
            self._skip_rest()
            return Unknown()
        return value

    def _skip_rest(self) -> None:
        """Go to the comma or bracket that ends what cannot be read."""
        level = 0
        while self.at < self.end:
            char = self.text[self.at]
            if char in "\"'`":
                self._string(char)
                continue
            if char in "([{":
                level += 1
            elif char in ")]}":
                if level == 0:
                    return
                level -= 1
            elif char in ",;" and level == 0:
                return
            self.at += 1

    def _term(self, depth: int) -> object:
        char = self._peek()
        if depth > _MAX_DEPTH or not char:
            self._skip_rest()
            return Unknown()
        if char in "\"'`":
            return self._string(char)
        if char == "{":
            return self._object(depth)
        if char == "[":
            return self._array(depth)
        number = _NUMBER.match(self.text, self.at, self.end)
        if number:
            self.at = number.end()
            text = number.group()
            return float(text) if "." in text else int(text)
        if char == "(":
            self.at += 1
            value = self.expression(depth + 1)
            if self._peek() == ")":
                self.at += 1
            return value
        return self._named(depth)

    def _named(self, depth: int) -> object:
        for pattern in (_FIELD, _ELEMENT):
            found = pattern.match(self.text, self.at, self.end)
            if found:
                self.at = found.end()
                if pattern is _FIELD:
                    self._skip_rest()
                    self.at += self._peek() == ")"
                return self._resolve("#" + found.group(1))
        match = _NAME.match(self.text, self.at, self.end)
        if match is None:
            self._skip_rest()
            return Unknown()
        name = re.sub(r"\s", "", match.group())
        if name in ("function", "async", "new"):
            self._skip_rest()
            return Unknown(name)
        self.at = match.end()
        if self._peek() == "(":
            self.at += 1
            inner = self.expression(depth + 1)
            self._skip_rest()
            while self._peek() == ",":
                self.at += 1
                self._skip_rest()
            self.at += self._peek() == ")"
            if name == "JSON.stringify" and not isinstance(inner, Unknown):
                return inner
            if name in (
                "encodeURIComponent",
                "encodeURI",
                "escape",
                "String",
                "parseInt",
                "Number",
            ):
                return inner
            if self._peek() == ".":
                self._skip_rest()
            return Unknown(name)
        literal = {"true": True, "false": False, "null": None, "undefined": None}
        return literal[name] if name in literal else self._resolve(name)

    def _string(self, quote_char: str) -> object:
        start = self.at + 1
        i = start
        text = self.text
        while i < self.end and text[i] != quote_char:
            i += 2 if text[i] == "\\" else 1
        raw = text[start : min(i, self.end)]
        self.at = i + 1
        if quote_char == "`" and "${" in raw:
            value: object = ""
            for piece in re.split(r"(\$\{[^{}]*\})", raw):
                if piece.startswith("${"):
                    name = piece[2:-1].strip()
                    part = self._resolve(name) if _NAME.fullmatch(name) else Unknown(name)
                else:
                    part = piece
                value = _joined(value, part)
            return value
        return _ESCAPE.sub(_unescape, raw) if "\\" in raw else raw

    def _object(self, depth: int) -> object:
        out: dict[str, object] = {}
        self.at += 1
        while (char := self._peek()) and char != "}":
            if char == ",":
                self.at += 1
                continue
            start = self.at
            if char in "\"'":
                key = str(self._string(char))
            else:
                match = _NAME.match(self.text, self.at, self.end)
                if match is None:
                    self._skip_rest()
                    out["\0"] = Unknown()
                    if self.at == start:
                        break
                    continue
                key = match.group()
                self.at = match.end()
            if self._peek() == ":":
                self.at += 1
                out[key] = self.expression(depth + 1)
            elif self._peek() in (",", "}"):
                out[key] = self._resolve(key)
            else:  # a method
                self._skip_rest()
                out[key] = Unknown(key)
            if self.at == start:
                break
        self.at += 1
        return out

    def _array(self, depth: int) -> object:
        out: list[object] = []
        self.at += 1
        while (char := self._peek()) and char != "]":
            if char == ",":
                self.at += 1
                continue
            start = self.at
            out.append(self.expression(depth + 1))
            if self.at == start:
                break
        self.at += 1
        return out

    def arguments(self) -> list[object]:
        """Read the arguments of a call up to its closing bracket, three at the most."""
        out: list[object] = []
        while (char := self._peek()) and char != ")" and len(out) < 3:
            if char == ",":
                self.at += 1
                continue
            start = self.at
            out.append(self.expression())
            if self.at == start:
                break
        return out


def _unescape(match: re.Match[str]) -> str:
    wide, narrow, char = match.groups()
    if wide or narrow:
        return chr(int(wide or narrow, 16))
    return {"n": "\n", "t": "\t", "r": ""}.get(char, char)


def _joined(a: object, b: object) -> object:
    for part in (a, b):
        if isinstance(part, Unknown | dict | list):
            return part if isinstance(part, Unknown) else Unknown()
    if isinstance(a, int | float) and isinstance(b, int | float):
        return a + b
    return f"{_spelled(a)}{_spelled(b)}"


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def calls_in(source: str, resolve: Callable[[str], object]) -> list[Call]:
    """Return the requests that stand in one script. ``resolve`` gives the value of a name.

    A name behind ``#`` is the id of an input field. Unknown values are :class:`Unknown`.
    """
    out: list[Call] = []
    for match in _CALL.finditer(source):
        if len(out) >= MAX_CALLS:
            break
        call = _call(match, _Reader(source, match.end(), resolve).arguments())
        if call is not None:
            out.append(call)
    return out


def expression_at(source: str, position: int, resolve: Callable[[str], object]) -> object:
    """Return the value of the expression that begins at ``position``; see :func:`calls_in`."""
    return _Reader(source, position, resolve).expression()


def literal_at(source: str, position: int) -> tuple[object, int]:
    """Return the value of a literal of any length that begins at ``position``, and where it ends."""
    reader = _Reader(source, position, Unknown, len(source))
    return reader.expression(), reader.at


def _table(how: str, options: dict[str, object]) -> tuple[object, str, object, bool]:
    """Return address, method, data and whether the body is JSON of a table that fills itself.

    What a table sends for its first page by itself: layui, bootstrap-table and DataTables, as their
    documentation tells.
    """
    told = options
    if how in ("DataTable", "dataTable"):
        ajax = options.get("ajax", options.get("sAjaxSource"))
        told = ajax if isinstance(ajax, dict) else {"url": ajax}
    method = str(told.get("method") or told.get("type") or "get").lower()
    as_json = "json" in str(told.get("contentType", "")).lower()
    given: object
    paging: dict[str, object] = {}
    if how == "render":
        given = options.get("where")
        names = options.get("request")
        names = names if isinstance(names, dict) else {}
        if options.get("page"):
            paging = {
                str(names.get("pageName") or "page"): 1,
                str(names.get("limitName") or "limit"): options.get("limit") or 10,
            }
    elif how == "bootstrapTable":
        given = options.get("queryParams")
        as_json = as_json or (method == "post" and "contentType" not in options)
        if options.get("sidePagination") == "server" and given is None:
            paging = {"limit": options.get("pageSize") or 10, "offset": 0}
    else:
        given = told.get("data")
        if options.get("serverSide") or options.get("bServerSide"):
            paging = {"draw": 1, "start": 0, "length": options.get("pageLength") or 10}
    if given is None or isinstance(given, dict):
        given = {**(given or {}), **paging} or None
    return told.get("url"), method, given, as_json


def _call(match: re.Match[str], arguments: list[object]) -> Call | None:
    how = match[match.lastindex or 0]
    if not arguments:
        return None
    first = arguments[0]
    second = arguments[1] if len(arguments) > 1 else None
    url: object
    data: object
    method, data, json_body = "get", None, False
    if how in _TABLES:
        if not isinstance(first, dict):
            return None
        url, method, data, json_body = _table(how, first)
    elif how == "open":
        url = second
    elif how == "load":  # an address and, behind a blank, which part of the answer
        plain = second is None or (isinstance(second, Unknown) and second.name == "function")
        url = first.partition(" ")[0] if isinstance(first, str) and plain else None
    elif isinstance(first, dict):
        url = first.get("url")
        method = str(first.get("type") or first.get("method") or "get").lower()
        data = first.get("data", first.get("params"))
        json_body = "json" in str(first.get("contentType", "")).lower()
        if how == "axios":
            json_body = method == "post"
            data = first.get("params") if method == "get" else first.get("data")
    else:
        url = first
        options = second if isinstance(second, dict) else {}
        if how == "fetch":
            method = str(options.get("method", "get")).lower()
            data = options.get("body")
            json_body = isinstance(data, dict) or "json" in str(options.get("headers", "")).lower()
        elif _CLIENT.match(match.group()):
            method, json_body = how, how == "post"
            data = options.get("params") if how == "get" else second
        else:
            method = "post" if how == "post" else "get"
            data = second if isinstance(second, dict | str) else None
    if not isinstance(url, str) or not url.strip() or method not in ("get", "post"):
        return None
    return Call(url.strip(), method, data, json_body, match.start(), how == "load")


def encoded(data: dict[str, object], *, as_json: bool) -> str:
    """Return ``data`` as the body (or query) of a request."""
    if as_json:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return urlencode(
        {
            key: json.dumps(value, ensure_ascii=False)
            if isinstance(value, dict | list)
            else _spelled(value)
            for key, value in data.items()
        },
        quote_via=quote,
    )
