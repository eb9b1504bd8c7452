"""What inline scripts surely write into the page, and whether code runs without a click."""

from __future__ import annotations

import re
from urllib.parse import unquote

MAX_WRITTEN = 100_000
_FUNCTION = re.compile(r"function\s*([\w$]*)\s*\([^)]*\)\s*\{")
_AT_ONCE = re.compile(
    r"(?:setTimeout|setInterval|\bready|\$|jQuery)\s*\(\s*$|(?:^|[^\w.$\s])\s*\(\s*$|^\s*\(\s*$"
    r"|onload\s*=\s*$|[\"']load[\"']\s*,\s*$"
)
_LITERAL = r"(?:\"(?:[^\"\\\n]|\\[\s\S])*\"|'(?:[^'\\\n]|\\[\s\S])*'|`[^`$]*`)"
_WRITE = re.compile(
    rf"document\s*\.\s*write(?:ln)?\s*\(\s*(unescape\s*\(\s*)?({_LITERAL}(?:\s*\+\s*{_LITERAL})*)\s*\)?\s*\)"
)
_PIECE = re.compile(_LITERAL)
# A string that nothing closes ends with its line: every character is looked at once.
_STRING_OR_COMMENT = re.compile(
    r"\"(?:[^\"\\\n]|\\[\s\S])*+\"?|'(?:[^'\\\n]|\\[\s\S])*+'?|`[^`$]*+`?"
    r"|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r?\n|([\s\S]))")
_CONDITION = re.compile(r"(?:\)|\belse)\s*$")


def runs_by_itself(source: str, position: int, depth: int = 0) -> bool:
    """Tell whether the code at ``position`` runs without a click: no handler stands round it."""
    for head in _FUNCTION.finditer(source, 0, position):
        level = 1
        for char in source[head.end() : position]:
            level += (char == "{") - (char == "}")
            if level == 0:
                break
        if level == 0:
            continue
        name = head.group(1)
        if name:
            by_name = re.escape(name)
            calls = re.finditer(
                rf"(?<!function )\b{by_name}\s*\(|(?:setTimeout|setInterval|ready|\$)\s*\(\s*{by_name}\s*[,)]"
                rf"|(?:onload\s*=|[\"']load[\"']\s*,)\s*{by_name}\b",
                source,
            )
            if depth >= 3 or not any(
                not head.start() <= call.start() < position
                and runs_by_itself(source, call.start(), depth + 1)
                for call in calls
            ):
                return False
        elif not _AT_ONCE.search(source[max(0, head.start() - 40) : head.start()]):
            return False
    return True


def uncommented(source: str) -> str:
    """Return ``source`` without its comments; strings stay as they are."""
    if "//" not in source and "/*" not in source:
        return source
    return _STRING_OR_COMMENT.sub(lambda m: "" if m.group()[0] == "/" else m.group(), source)


def _unescape(match: re.Match[str]) -> str:
    wide, narrow, char = match.groups()
    if wide or narrow:
        return chr(int(wide or narrow, 16))
    return {"n": "\n", "t": " ", "r": ""}.get(char, char) if char else ""


def written(source: str) -> str:
    """Return the HTML that ``document.write`` of literal strings adds on every visit, or ``""``.

    Only calls outside any block count: what stands in an ``if``, a loop or a function may not run.
    Lone surrogates, as ``\\ud800`` would give, become nothing.
    """
    if "document" not in source or "write" not in source or len(source) > MAX_WRITTEN:
        return ""
    calls = list(_WRITE.finditer(source))
    if not calls:
        return ""
    level = 0
    position = 0
    out: list[str] = []
    for call in calls:
        code = _STRING_OR_COMMENT.sub("''", source[position : call.start()])
        level += code.count("{") - code.count("}")
        position = call.end()
        line = source[source.rfind("\n", 0, call.start()) + 1 : call.start()]
        if level > 0 or _CONDITION.search(code) or line.lstrip().startswith(("//", "*", "/*")):
            continue
        text = "".join(
            _ESCAPE.sub(_unescape, piece.group()[1:-1]) for piece in _PIECE.finditer(call.group(2))
        )
        out.append(unquote(text) if call.group(1) else text)
    found = "".join(out)
    return found.encode("utf-8", "ignore").decode() if "<" in found else ""
