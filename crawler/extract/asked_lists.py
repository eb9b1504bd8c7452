"""Addresses of lists that a page's scripts ask for: by a profile's rule, else read from the call."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from crawler.cms.load import answer_shapes, list_sources, names
from crawler.cms.model import ListSource
from crawler.extract.dom import Dom
from crawler.extract.script_calls import Call, Unknown, calls_in, encoded, expression_at
from crawler.extract.turns import MAX_PAGES, turn_of
from crawler.posted import posting
from crawler.urls import canonical_url

_ASKS = (
    "$.", "jQuery.", "axios", "fetch(", "$http", "http.", "request.", ".open(", ".load(", "table.render",
    "bootstrapTable", "ataTable",
)  # fmt: skip
# Parts of a frame that pages of static sites load.
_FRAME_PART = re.compile(r"head|foot|top|bottom|nav|menu|left|right|side|search|login|banner", re.I)
_LISTLIKE = re.compile(
    r"list|page|query|article|info|news|content|data|search|doc|channel|column|catalog|zwgk|xxgk|json",
    re.I,
)
_CHANGES = re.compile(
    r"save|insert|update|delete|remove|submit|login|logout|register|upload|vote|click|hit|count(?:er)?\b"
    r"|visit|stat(?:s|istic)?\b|track|comment|captcha|session|token|weather|favor|user",
    re.I,
)
_WORDS = frozenset(
    ["keyword", "keywords", "kw", "title", "search", "searchword", "q", "key", "wd", "word", "name"]
)
_NOISE = frozenset(
    [
        "callback",
        "jsoncallback",
        "_",
        "t",
        "_t",
        "time",
        "timestamp",
        "random",
        "rand",
        "rnd",
        "r",
        "v",
    ]
)
_MORE = re.compile(r"加载更多|查看更多|点击加载|上拉加载|下拉加载")
_OBJECT = r"(?<![\w$.]){}\s*=\s*(?=\{{)"
_SET = r"(?<![\w$.]){}\s*[=:]\s*(?:\"([^\"\n]{{0,200}})\"|'([^'\n]{{0,200}})'|(\d{{1,12}})\b)"


@dataclass(frozen=True, slots=True)
class Asked:
    """Where further entries of a page's list come from, and how many there are, as it says."""

    style: str
    urls: tuple[str, ...]
    pages: int | None = None
    records: int | None = None


def asked_lists(dom: Dom, base: str, items: int) -> Asked | None:
    """Return where a page's scripts get its list from; ``items``: entries that the page shows itself."""
    sources = [source for _, _, _, source in dom.scripts if source]
    for rule in list_sources():
        if any(rule.needle in source for source in sources) or _in_markup(dom, rule):
            found = _by_rule(rule, "\n".join([*sources, *_markup(dom, rule)]), base, items)
            if found is not None:
                return found
    if not any(word in source for source in sources for word in _ASKS):
        return None
    if items and not _MORE.search(dom.text):
        return None
    return _by_calls(dom, sources, base)


def _in_markup(dom: Dom, rule: ListSource) -> bool:
    """Tell whether the rule's sign stands in a script's attributes (its address, its data)."""
    return any(_markup(dom, rule))


def _markup(dom: Dom, rule: ListSource) -> list[str]:
    return [
        " ".join(f'{key}="{value}"' for key, value in attrs.items() if value)
        for _, _, attrs, _ in dom.scripts
        if len(attrs) > 1 and any(value and rule.needle in value for value in attrs.values())
    ]


# -- by a profile's rule ------------------------------------------------------------------------


def _number(patterns: tuple[str, ...], text: str) -> int | None:
    for pattern in patterns:
        match = re.search(pattern, text)
        if match:
            return int(match.group(1)[:8])
    return None


def _by_rule(rule: ListSource, text: str, base: str, items: int) -> Asked | None:
    values: dict[str, str] = {}
    for name, value in rule.values.items():
        found = next((m.group(1) for p in value.find if (m := re.search(p, text))), value.default)
        if found is None:
            return None
        values[name] = found if found.startswith("/") else quote(found, safe="%:/")
    size = _number(rule.size, text) or rule.default_size
    records = _number(rule.records, text)
    pages = _number(rule.pages, text)
    if pages is None and records is not None and size:
        pages = math.ceil(records / size)
    span = size * rule.chunk
    start = items if rule.inline else 0
    if records is not None:
        rounds = math.ceil(max(0, records - start) / span)
    elif pages is not None and not rule.inline:
        rounds = math.ceil(pages / rule.chunk)
    else:
        rounds = 1
    urls: list[str] = []
    for number in range(min(rounds, MAX_PAGES)):
        first = start + number * span + 1
        given = values | {
            "page": str(rule.first_page + number + (start // span if rule.inline else 0)),
            "first": str(first),
            "last": str(first + span - 1),
            "size": str(size),
        }
        url = canonical_url(base, rule.address.format_map(given))
        if url is not None and rule.method == "post" and rule.body is not None:
            url = posting(url, rule.body.format_map(given), json=rule.json_body)
        if url is not None:
            urls.append(url)
    return Asked(rule.id, tuple(dict.fromkeys(urls)), pages, records)


# -- read from the call -------------------------------------------------------------------------


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


@lru_cache(maxsize=4096)
def _setting(name: str) -> re.Pattern[str]:
    return re.compile(_SET.format(re.escape(name)))


class _Names:
    """Gives the value of a name: set to a literal or an object in a script, or of an input field."""

    def __init__(self, dom: Dom, sources: list[str]) -> None:
        self._dom = dom
        self._joined = "\n".join(sources)
        self._open: set[str] = set()  # names whose objects are being read

    def _object(self, name: str) -> object:
        """Return the object that ``name`` is set to, or None."""
        found = re.search(_OBJECT.format(re.escape(name)), self._joined)
        if found is None or name in self._open:
            return None
        self._open.add(name)
        value = expression_at(self._joined, found.end(), self)
        self._open.discard(name)
        return value if isinstance(value, dict) else None

    def __call__(self, name: str) -> object:
        if name.startswith("#"):
            for el in self._dom.els:
                if el.tag == "input" and el.get("id") == name[1:]:
                    return el.get("value")
            return Unknown(name[1:])
        last = name.rsplit(".", 1)[-1]
        known = names()
        if name not in ("location.origin", "window.location.origin"):
            match = _setting(last).search(self._joined)
            if match:
                text = next(group for group in match.groups() if group is not None)
                return int(text) if match.group(3) else text
            if (told := self._object(name)) is not None:
                return told
        else:
            return ""
        flat = _plain(last)
        if flat in known.page_parameters or flat in ("pageindex", "pagenow", "nextpage"):
            return 1
        return 15 if flat in known.size_parameters else Unknown(last)


def _by_calls(dom: Dom, sources: list[str], base: str) -> Asked | None:
    resolve = _Names(dom, sources)
    best: tuple[int, str] | None = None
    for source in sources:
        if not any(word in source for word in _ASKS):
            continue
        for call in calls_in(source, resolve):
            url = _address(call, base)
            if url is None:
                continue
            score = _score(url, call)
            if score > 0 and (best is None or score > best[0]):
                best = (score, url)
    return Asked("api", (best[1],)) if best is not None else None


def _score(url: str, call: Call) -> int:
    """Return how much a request looks like one for a list; 0: it does not."""
    path = call.url.partition("?")[0]
    if call.is_part and _FRAME_PART.search(path):
        return 0
    data = call.data if isinstance(call.data, dict) else {}
    told = " ".join([path, *map(str, data)])
    if _CHANGES.search(told):
        return 0
    score = 3 * any(re.search(shape.address, url) for shape in answer_shapes())
    score += 2 * (turn_of(url) is not None)
    score += bool(_LISTLIKE.search(told))
    return score


def _value(key: str, value: object) -> object:
    """Return what is sent for one parameter; :class:`Unknown` when only the script knows."""
    if isinstance(value, Unknown):
        known, flat = names(), _plain(key)
        if flat in known.page_parameters:
            return 1
        if flat in known.size_parameters:
            return 15
        return "" if flat in _WORDS else value
    if isinstance(value, dict):
        return {name: _value(name, inner) for name, inner in value.items()}
    return value


def _has_unknown(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_unknown(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_has_unknown(inner) for inner in value)
    return isinstance(value, Unknown)


def _address(call: Call, base: str) -> str | None:
    """Return the address of a request (with its body), or None when it cannot be told whole."""
    url = canonical_url(base, call.url)
    if url is None:
        return None
    data = call.data
    if isinstance(data, Unknown | list):
        return None
    if isinstance(data, dict):
        kept = {k: _value(k, v) for k, v in data.items() if k.lower() not in _NOISE}
        if _has_unknown(kept):
            return None
        body = encoded(kept, as_json=call.json_body and call.method == "post")
    else:
        body = data if isinstance(data, str) else ""
    if call.method == "post":
        return posting(url, body, json=call.json_body and isinstance(data, dict))
    return canonical_url(base, f"{url}{'&' if '?' in url else '?'}{body}") if body else url
