"""Where a script sends what stands in a search box: location.href = "/Search.aspx?key=" + words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.extract.dom import Dom

_SENDS = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|\bopen\s*\()\s*([\"'])"
    r"([^\"'<>\s]{1,200}[?&])([\w$.-]{1,40})=\1\s*\+([^;\n]*)"
)
_CODED = re.compile(r"encodeURI(?:Component)?\s*\(")
_OTHER_CODE = re.compile(r"(?<!un)escape\s*\(|base64|btoa|encrypt|md5", re.I)
_REACH = 800  # characters of a function before the line that sends
_CALL = re.compile(r"\s*(?:javascript:)?\s*(?:return\s+)?([\w$]+)\s*\(", re.I)
_BUTTONS = frozenset(["button", "submit", "image"])
_BESIDE = 4  # elements from a box to its button
#: A page that is the same for all questions: a script fills in what was found.
_STATIC = re.compile(r"\.s?html?[?&]", re.I)
_MORE = re.compile(r"\+\s*[\"'][^\"']*=")

#: What a script does that only looks whether something was typed in, and says so.
_LOOKS = re.compile(
    r"(?:var|let|const|function|return|if|else|true|false|null|undefined|this|document|window|getElementById|getElementsByName"
    r"|value|length|trim|replace|alert|focus|\$|jQuery|val|querySelector)"
)
_BOUND = re.compile(
    r"\.submit\s*\(\s*(?:function|async|\(|\w+\s*=>)|\.onsubmit\s*=|(?:on|bind|addEventListener)\s*\(\s*[\"']submit"
)
_GIVEN = re.compile(r"\b(?:var|let|const)\s+([\w$]+)")
_SENDING = frozenset(["location", "submit", "action", "open"])
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_QUOTED = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|/(?:[^/\\\n]|\\.)+/\w*(?=\s*,)|//[^\n]*"
)
_SETS = re.compile(r"(?:\.\s*\w+|\])\s*=(?!=)|\.\s*val\s*\(\s*[^)\s]")
_LONGEST = 2000  # characters of a function that only looks


@dataclass(frozen=True, slots=True)
class Sent:
    """Address and name that words are sent by; ``charset`` is None for the page's own."""

    href: str
    name: str
    charset: str | None


def sent_by_script(dom: Dom, names: tuple[str, ...], order: float) -> Sent | None:
    """Return where a script sends the field that has one of ``names``, or None if that is not told.

    The script names the field, the element ``order``, or the button beside it calls the script.
    What is sent in a code of its own, with more than an address and the words, or to a page that only
    a script can fill, is not told.
    """
    sources = [source for _, _, _, source in dom.scripts]
    sources += [el.get("onclick") for el in dom.tagged("input", "button") if "onclick" in el.attrs]
    wanted = [mark for name in names if name for mark in (f'"{name}"', f"'{name}'", f"#{name}", f".{name}.value")]  # fmt: skip
    wanted += [f"function {name}(" for name in _called(dom, order)]
    for source in sources:
        if not any(mark in source for mark in wanted):
            continue
        found = [
            sent for match in _SENDS.finditer(source) if (sent := _read(source, match, wanted))
        ]
        if found:
            return found[0] if len(set(found)) == 1 else None
    return None


def _called(dom: Dom, order: float) -> list[str]:
    """Return the functions that the buttons beside a field call."""
    found = []
    after = int(order) + 1
    for el in dom.els[after : after + _BESIDE]:
        if el.tag == "input" and el.get("type").lower() not in _BUTTONS:
            break
        for code in (el.get("onclick"), el.get("href")):
            if call := _CALL.match(code):
                found.append(call[1])
    return found


def _read(source: str, match: re.Match[str], wanted: list[str]) -> Sent | None:
    begin = source.rfind("function", max(0, match.start() - _REACH), match.start())
    body = source[max(begin, 0) : match.end()]
    if not any(mark in body for mark in wanted) or _OTHER_CODE.search(body):
        return None
    if _MORE.search(match[4]) or _STATIC.search(match[2]):
        return None
    return Sent(match[2].rstrip("?&"), match[3], "utf-8" if _CODED.search(body) else None)


def is_bound(dom: Dom) -> bool:
    """Tell whether a script of the page answers when a form, whichever, is sent."""
    return any(_BOUND.search(source) for _, _, _, source in dom.scripts)


def only_looks(dom: Dom, handler: str, names: Iterable[str]) -> bool:
    """Tell whether the handler of a form only looks at what was typed in before the form goes.

    ``names``: those of the form and what stands in it. The function must stand in the page, take
    values, say what is wrong and call nothing else: such a form is sent as it stands. Whatever sets
    a value or an address may send something else.
    """
    call = _CALL.match(handler)
    if call is None:
        return False
    source = next((s for _, _, _, s in dom.scripts if f"function {call[1]}(" in s), None)
    body = _function(source, call[1]) if source is not None else None
    if body is None:
        return False
    code = _QUOTED.sub("''", body)
    own = {*_NAME.findall(code.partition(")")[0]), *_GIVEN.findall(code), *names} - _SENDING
    return not _SETS.search(code) and all(
        name in own or _LOOKS.fullmatch(name) for name in _NAME.findall(code)
    )


def _function(source: str, name: str) -> str | None:
    """Return the text of a function, up to the brace that ends it."""
    begin = source.index(f"function {name}(")
    depth = 0
    for match in re.finditer(r"[{}]", source[begin : begin + _LONGEST]):
        depth += 1 if match[0] == "{" else -1
        if depth <= 0:
            return source[begin : begin + match.end()]
    return None
