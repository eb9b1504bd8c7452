"""Pages that a function of the page goes to by number: ``javascript:goPage(2)``.

Old lists send a form whose hidden field holds the number, or join the number to an address. Only
what is wholly read gives addresses: one field, or one address, and a form sent by GET.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urljoin

from crawler.extract.dom import Dom, El
from crawler.extract.paging_scripts import MAX_PAGE_URLS
from crawler.extract.script_calls import Unknown, expression_at
from crawler.urls import canonical_url

_CALL = re.compile(
    r"^\s*(?:javascript\s*:)?\s*(?:return\s+)?([A-Za-z_$][\w$]*)\s*\(\s*[\"']?(\d{1,5})[\"']?\s*\)\s*;?"
    r"\s*(?:;\s*return\s+(?:false|true)\s*;?\s*|void\s*\(?0\)?;?\s*)?$",
    re.I,
)
_MOST_CALLS = 60  # looked at in the pagers of one page
_SILENT = ("submit", "button", "image", "reset")
_LONGEST = 1500  # characters of a function's body
_FUNCTION = r"(?:function\s+{0}\s*|\b{0}\s*=\s*function\s*)\(\s*([A-Za-z_$][\w$]*)\s*\)\s*\{{"
_FORM = (
    r"(?:document\s*\.\s*getElementById\s*\(\s*[\"']([\w-]+)[\"']\s*\)"
    r"|(?:(?:window\s*\.\s*)?document\s*\.\s*)?(?:forms\s*(?:\[\s*[\"']?|\.\s*))?([A-Za-z_$][\w$-]*|\d)(?:[\"']?\s*\])?)"
)
_QUERIED = r"(?:\$|jQuery)\s*\(\s*[\"']#([\w-]+)[\"']\s*\)\s*\.\s*"
_SUBMIT = re.compile(rf"{_FORM}\s*\.\s*submit\s*\(\s*\)|{_QUERIED}submit\s*\(\s*\)")
_SET = (
    r"(?:\.\s*([A-Za-z_$][\w$]*)|getElementById\s*\(\s*[\"']([\w-]+)[\"']\s*\)|\[\s*[\"']([\w-]+)[\"']\s*\])"
    r"\s*\.\s*value\s*=\s*{0}\s*(?=[;\n}}]|$)|" + _QUERIED + r"val\s*\(\s*{0}\s*\)"
)
_ANY_SET = re.compile(
    r"\.\s*(?:value|action|method)\s*=[^=]|\.\s*(?:val|attr|prop|text|html)\s*\(\s*[^)\s]"
)
_TOLD = re.compile(
    r"(?:laypage|[Pp]ag(?:e|ination|er|ing))\w*\s*[.(][^;]{0,600}?"
    r"(?:\bfunction\s*\w*\s*\(([\w$\s,]{1,60})\)|\(?([\w$]+(?:\s*,\s*[\w$]+){0,2})\)?\s*=>)\s*\{"
)
_HANDED = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]*)\s*\(\s*([A-Za-z_$][\w$]*)(?:\.[\w$]+)?\s*\)")
_GOES = re.compile(
    r"\blocation(?:\s*\.\s*href)?\s*=(?!=)\s*|\blocation\s*\.\s*(?:replace|assign)\s*\(\s*"
)


def clickables(dom: Dom, pager: El) -> list[El]:
    """Return the links of a pager, and its elements that are clicked without being links."""
    return [
        el
        for el in dom.inside(pager)
        if el.tag == "a" or ("onclick" in el.attrs and not dom.links_in(el))
    ]


def jump_urls(
    dom: Dom, base: str, pagers: list[El], here: int | None, pages: int | None
) -> tuple[str, ...]:
    """Return the addresses of the pages that the pagers' calls of a function go to.

    All pages but the present one (``here``) when the calls go as far as the last of ``pages``,
    else those called for.
    """
    called: dict[str, list[int]] = {}
    for pager in pagers:
        for a in clickables(dom, pager)[:_MOST_CALLS]:
            href = a.get("href")
            match = _CALL.match(href if "(" in href else a.get("onclick"))
            if match:
                called.setdefault(match.group(1), []).append(int(match.group(2)))
    if len(called) != 1:
        return ()
    ((name, numbers),) = called.items()
    address = _address(dom, base, name)
    if address is None:
        return ()
    whole = pages is not None and max(numbers) == pages
    wanted = range(1, min(max(numbers), MAX_PAGE_URLS) + 1) if whole else sorted(set(numbers))
    found = (address(number) for number in wanted if not whole or number != here)
    return tuple(url for url in found if url is not None)


def told_urls(dom: Dom, base: str, pages: int | None) -> tuple[str, ...]:
    """Return the addresses of the pages that a pager drawn by a script goes to when it is clicked.

    The plug-in tells a function the number; the address is read from there, or from the one
    function that is called with it.
    """
    if pages is None or pages < 2:
        return ()
    found: dict[str, Callable[[int], str | None]] = {}
    for _, _, _, source in dom.scripts:
        if "age" not in source:
            continue
        for match in _TOLD.finditer(source):
            inner = _inside(source, match.end())
            names = [name.strip() for name in (match.group(1) or match.group(2)).split(",")]
            for address in _told(dom, base, inner, names) if inner is not None else ():
                second = address(2)
                if second is not None and second != address(3):
                    found[second] = address
    if len(found) != 1:
        return ()
    (address,) = found.values()
    urls = (address(number) for number in range(2, min(pages, MAX_PAGE_URLS) + 1))
    return tuple(url for url in urls if url is not None)


def _told(
    dom: Dom, base: str, inner: str, names: list[str]
) -> Iterator[Callable[[int], str | None]]:
    for go in _GOES.finditer(inner):
        for name in names:
            yield _joined(inner, go.end(), name, base)
    for call in _HANDED.finditer(inner):
        if call.group(2) in names and (address := _address(dom, base, call.group(1))):
            yield address


def _address(dom: Dom, base: str, name: str) -> Callable[[int], str | None] | None:
    """Return what gives the address of a page number, as the function of that name goes there."""
    sources = [source for _, _, _, source in dom.scripts if source and name in source]
    pattern = re.compile(_FUNCTION.format(re.escape(name)))
    found = [(s, m) for s in sources for m in pattern.finditer(s)]
    if len(found) != 1:
        return None
    source, match = found[0]
    inner, number = _inside(source, match.end()), match.group(1)
    if inner is None:
        return None
    goes = list(_GOES.finditer(inner))
    sent = list(_SUBMIT.finditer(inner))
    if len(goes) == 1 and not sent:
        return _joined(inner, goes[0].end(), number, base)
    if len(sent) == 1 and not goes:
        return _filled_in(dom, base, inner, sent[0], number)
    return None


def _inside(source: str, start: int) -> str | None:
    """Return what stands between the brace before ``start`` and its partner."""
    level = 1
    for match in re.finditer(r"[{}]", source[start : start + _LONGEST]):
        level += 1 if match.group() == "{" else -1
        if level == 0:
            return source[start : start + match.start()]
    return None


def _joined(inner: str, at: int, number: str, base: str) -> Callable[[int], str | None]:
    """The number stands in an address that is joined from pieces."""

    def address(page: int) -> str | None:
        used: list[str] = []

        def resolve(name: str) -> object:
            used.append(name.partition(".")[0])  # a plug-in may hand over an object: obj.curr
            return page if used[-1] == number else Unknown(name)

        value = expression_at(inner, at, resolve)
        if not isinstance(value, str) or number not in used:
            return None
        return canonical_url(base, value.strip())

    return address


def _filled_in(
    dom: Dom, base: str, inner: str, sent: re.Match[str], number: str
) -> Callable[[int], str | None] | None:
    """The number is put into a field of a form that is sent by GET."""
    fields = re.findall(_SET.format(re.escape(number)), inner)
    if len(fields) != 1 or len(_ANY_SET.findall(inner)) != 1:  # what else is changed is not known
        return None
    field = "".join(fields[0])
    form = _form(dom, next(filter(None, sent.groups())))
    if form is None or form.get("method").strip().lower() not in ("", "get"):
        return None
    if any(parent.within(form) for _, _, parent, *_ in dom.controls):  # chosen or typed
        return None
    values: dict[str, str] = {}
    place: str | None = None
    for el in dom.tagged("input", "button"):
        if not el.within(form):
            continue
        name = el.get("name").strip()
        if field in (name, el.get("id").strip()):
            if place is not None:
                return None
            place = name or None
        elif el.get("type").strip().lower() == "hidden":
            if (
                not el.get("value").isascii() or not name.isascii()
            ):  # as bytes of the page's charset
                return None
            if name:
                values[name] = el.get("value")
        elif el.tag == "input" and el.get("type").strip().lower() not in _SILENT:
            return None  # what a visitor typed or ticked would be sent along
    if place is None or place in values or not place.isascii():
        return None
    target = urljoin(base, form.get("action").strip() or base).split("#")[0].split("?")[0]
    known = place
    return lambda page: canonical_url(base, f"{target}?{urlencode({**values, known: page})}")


def _form(dom: Dom, called: str) -> El | None:
    """Return the form of that name, id or place on the page; None when there is not just one."""
    forms = dom.tagged("form")
    if called.isdigit():
        return forms[int(called)] if int(called) < len(forms) else None
    found = [el for el in forms if called in (el.get("name"), el.get("id"))]
    return found[0] if len(found) == 1 else None
