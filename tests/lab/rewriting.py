"""Ways to write the same page differently: names, elements, separators, widths, order of parts.

Each change takes the tree of a page and a random source and alters the tree; what a reader sees
stays the same, or differs in a way that real templates differ in.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser

Tree = lxml_html.HtmlElement
Change = Callable[[Tree, random.Random], None]

_SKIP = frozenset(["script", "style", "title", "textarea", "noscript", "head"])
_BLOCKS = ("div", "p", "ul", "table", "li", "tr", "center", "dl", "section")
_FOOT = re.compile(r"ICP\s*备|公网安备|标识码|主办|承办|版权所有|技术支持")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_LABELS = re.compile(
    r"(当前位置|所在位置|现在的位置|您的位置|主办单位|承办单位|标识码|索引号|发布机构|发布时间|发布日期|生成日期|文号)\s*([:：])"
)


def texts(tree: Tree) -> Iterator[tuple[Tree, str, str]]:
    """Yield (element, "text" or "tail", value) of every visible piece of text."""
    for el in tree.iter():
        if isinstance(el.tag, str) and el.tag not in _SKIP and el.text:
            yield el, "text", el.text
        if el.tail and el.getparent() is not None and el.getparent().tag not in _SKIP:
            yield el, "tail", el.tail


def _each_text(tree: Tree, change: Callable[[str], str]) -> None:
    for el, which, value in list(texts(tree)):
        setattr(el, which, change(value))


def nothing(tree: Tree, rng: random.Random) -> None:
    """Leave the page as it is (parsed and written again)."""


def names_gone(tree: Tree, rng: random.Random) -> None:
    """Give every class and id another name, the same for the same, also where they are referred to."""
    known: dict[str, str] = {}
    ids = {el.get("id") for el in tree.iter() if isinstance(el.tag, str)}
    for el in tree.iter():
        if not isinstance(el.tag, str):
            continue
        for attr in ("class", "id", "rel"):
            value = el.get(attr)
            if value is not None and (attr != "rel" or value in ids):
                el.set(
                    attr,
                    " ".join(
                        known.setdefault(w, f"x{rng.randrange(10**8)}") for w in value.split()
                    ),
                )


def names_dropped(tree: Tree, rng: random.Random) -> None:
    """Drop every class, every id that nothing refers to, and the elements of HTML5 become div."""
    kept = {el.get("rel") for el in tree.iter() if isinstance(el.tag, str)}
    for el in tree.iter():
        if isinstance(el.tag, str):
            el.attrib.pop("class", None)
            if el.get("id") not in kept:
                el.attrib.pop("id", None)
            if el.tag in ("header", "footer", "nav", "section", "article", "aside", "main"):
                el.tag = "div"


def lists_as_divs(tree: Tree, rng: random.Random) -> None:
    """Make every list of div."""
    for el in tree.iter("ul", "ol", "li", "dl", "dt", "dd"):
        el.tag = "div"


def lists_as_tables(tree: Tree, rng: random.Random) -> None:
    """Make every list a table, a row an entry."""
    for el in list(tree.iter("ul", "ol")):
        if any(isinstance(kid.tag, str) and kid.tag not in ("li", "script") for kid in el):
            continue
        el.tag = "table"
        body = lxml_html.Element("tbody")
        for kid in list(el):
            if kid.tag == "li":
                row = lxml_html.Element("tr")
                kid.tag = "td"
                row.tail, kid.tail = kid.tail, None
                row.append(kid)
                body.append(row)
            else:
                body.append(kid)
        body.text, el.text = el.text, None
        el.append(body)


def wrapped(tree: Tree, rng: random.Random) -> None:
    """Put a div round what stands in every div."""
    for el in list(tree.iter("div", "td", "li")):
        inner = lxml_html.Element("div")
        inner.text, el.text = el.text, None
        for kid in list(el):
            inner.append(kid)
        el.append(inner)


def fonts(tree: Tree, rng: random.Random) -> None:
    """Put every piece of text into a font element of its own."""
    for el in list(tree.iter()):
        if (
            not isinstance(el.tag, str)
            or el.tag in _SKIP
            or el.tag in ("html", "ul", "tr", "table", "tbody", "option", "select")
        ):
            continue
        if el.tag == "head" or any(a.tag in _SKIP for a in el.iterancestors()):
            continue
        for kid in list(el):
            if kid.tail and kid.tail.strip():
                font = lxml_html.Element("font")
                font.text, kid.tail = kid.tail, None
                el.insert(el.index(kid) + 1, font)
        if el.text and el.text.strip():
            font = lxml_html.Element("font")
            font.text, el.text = el.text, None
            el.insert(0, font)


def _separator(sign: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        def swap(text: str) -> str:
            if len(text) > 200:
                return text
            return re.sub(r"\s*(?:[-=]?[>＞›»])+\s*", f" {sign} ", text)

        _each_text(tree, swap)

    change.__doc__ = f"Write {sign} between the parts of trails."
    return change


def full_width(tree: Tree, rng: random.Random) -> None:
    """Write colons, brackets and slashes in full width."""
    _each_text(tree, lambda text: text.translate(str.maketrans(":()[]", "：（）［］")))


def half_width(tree: Tree, rng: random.Random) -> None:
    """Write colons and brackets in half width."""
    _each_text(tree, lambda text: text.translate(str.maketrans("：（）＞［］", ":()>[]")))


def wide_digits(tree: Tree, rng: random.Random) -> None:
    """Put no-break and ideographic spaces for spaces."""
    _each_text(tree, lambda text: re.sub(r"(?<=\S) (?=\S)", "\u3000\xa0", text))


def spaced_labels(tree: Tree, rng: random.Random) -> None:
    """Spread the signs of labels: 主 办 单 位 :."""
    _each_text(
        tree,
        lambda text: _LABELS.sub(
            lambda m: "\u3000".join(m.group(1)) + " " + m.group(2) + "\xa0", text
        ),
    )


def _dates(form: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        _each_text(
            tree,
            lambda text: _DATE.sub(lambda m: form.format(*m.groups(), *map(int, m.groups())), text),
        )

    change.__doc__ = f"Write dates as {form}."
    return change


def minified(tree: Tree, rng: random.Random) -> None:
    """Drop white space between elements."""
    _each_text(tree, lambda text: "" if not text.strip(" \n\r\t") else text)


def spread_out(tree: Tree, rng: random.Random) -> None:
    """Begin a line before and after each element."""
    for el in tree.iter():
        if (
            isinstance(el.tag, str)
            and el.tag not in _SKIP
            and el.tag not in ("b", "font", "strong")
        ):
            el.tail = (el.tail or "") + "\n    "
            if len(el):
                el.text = "\n     " + (el.text or "")


def _footers(tree: Tree) -> list[Tree]:
    body = tree.find(".//body")
    if body is None:
        return []
    hits = [
        el for el in body.iter()
        if isinstance(el.tag, str) and el.tag not in _SKIP
        and _FOOT.search((el.text or "") + "".join(k.tail or "" for k in el))
    ]  # fmt: skip
    if len(hits) < 2:
        return []
    chain = [*reversed(list(hits[-1].iterancestors())), hits[-1]]
    for el in reversed(chain):
        inside = set(el.iter())
        if el.tag in ("body", "html"):
            return []
        if sum(hit in inside for hit in hits) >= 2 and len(el) >= 2:
            return [el]
    return []


def footer_shuffled(tree: Tree, rng: random.Random) -> None:
    """Put the parts of the footer in another order."""
    for el in _footers(tree):
        kids = [kid for kid in el if kid.tag in _BLOCKS]
        if len(kids) == len(el) and not (el.text or "").strip():
            rng.shuffle(kids)
            for kid in kids:
                el.append(kid)


def footer_split(tree: Tree, rng: random.Random) -> None:
    """Let the parts of the footer stand on their own at the end of the page."""
    body = tree.find(".//body")
    for el in _footers(tree):
        parent = el.getparent()
        at = parent.index(el)
        for i, kid in enumerate(list(el)):
            box = lxml_html.Element("div")
            box.append(kid)
            parent.insert(at + 1 + i, box)
    assert body is not None


def title_gone(tree: Tree, rng: random.Random) -> None:
    """Empty the title of the page."""
    for el in tree.iter("title"):
        el.text = ""


def metas_gone(tree: Tree, rng: random.Random) -> None:
    """Drop the meta tags of the page."""
    for el in list(tree.iter("meta")):
        el.getparent().remove(el)


def _all_of(*changes: Change) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        for one in changes:
            one(tree, rng)

    change.__doc__ = "Make several changes at once."
    return change


CHANGES: dict[str, Change] = {
    "nothing": nothing,
    "names_gone": names_gone,
    "names_dropped": names_dropped,
    "lists_as_divs": lists_as_divs,
    "lists_as_tables": lists_as_tables,
    "wrapped": wrapped,
    "fonts": fonts,
    "sep_raquo": _separator("»"),
    "sep_arrow": _separator("→"),
    "sep_slash": _separator("/"),
    "sep_bar": _separator("|"),
    "sep_dashes": _separator("--"),
    "sep_colons": _separator("::"),
    "full_width": full_width,
    "half_width": half_width,
    "wide_spaces": wide_digits,
    "spaced_labels": spaced_labels,
    "dates_slash": _dates("{0}/{1}/{2}"),
    "dates_cn": _dates("{0}年{4}月{5}日"),
    "dates_dot": _dates("{0}.{1}.{2}"),
    "minified": minified,
    "spread_out": spread_out,
    "footer_shuffled": footer_shuffled,
    "footer_split": footer_split,
    "title_gone": title_gone,
    "metas_gone": metas_gone,
    "bare_divs": _all_of(names_dropped, lists_as_divs, minified),
    "bare_tables": _all_of(
        names_dropped, lists_as_tables, _separator("/"), _dates("{0}年{4}月{5}日")
    ),
    "bare_wrapped": _all_of(names_dropped, wrapped, fonts, _separator("|"), full_width),
}


def rewritten(text: str, change: Change, rng: random.Random) -> str:
    """Return the page ``text`` with one change made to it."""
    source = LexborHTMLParser(text).html or ""
    source = "".join(c for c in source if c in "\n\t\r" or unicodedata.category(c) != "Cc")
    tree = lxml_html.document_fromstring(source)
    change(tree, rng)
    return str(lxml_html.tostring(tree, encoding="unicode"))
