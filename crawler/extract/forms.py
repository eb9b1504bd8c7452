"""Forms of a page: what they are for, what a visitor fills in and where they go.

The purpose is told from labels, names, placeholders, buttons and the address. Old pages put a
``form`` between the rows of a table, where the parser must close it at once: the fields behind it
count as its own. Fields without any form are driven by a script: their ``url`` is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.charset import known_charset
from crawler.extract.dom import Dom, El
from crawler.extract.script_search import is_bound, only_looks, sent_by_script
from crawler.urls import canonical_url
from gkcheck.models.content import FormRecord
from gkcheck.text.normalize import squeeze

_MAX_FORMS = 20
_MAX_FIELDS = 40
_MAX_CONTROLS = 1500
_MAX_VALUE = 1000
_WORD = re.compile(r"[\w-]+")
_TYPED = frozenset(["", "text", "search", "tel", "email", "number", "date", "url", "textfield"])
_UNSENT = frozenset(["button", "reset", "image", "file"])
_QUIET = frozenset(["hidden", "submit", "button", "image", "reset"])
_SEARCH_ACTION = re.compile(
    r"search|sousuo|jiansuo|/so(?:[/.?]|$)|/s(?:[/?]|$)|was5|jsearch|qwjs|qwss|fullText|/query",
    re.I,
)
_SEARCH_NAME = re.compile(
    r"^(?:q|qt|wd|kw|sw|so|w|key|keys|query\w*|word|words|txtkey\w*|\w*key_?words?\w*|\w*search\w*|"
    r"sousuo\w*|show(?:key)?content|fulltext|gjz|lucenenewssearchkey\w*)$",
    re.I,
)
_SEARCH_TEXT = re.compile(
    r"搜\s*索|检\s*索|搜一下|搜一搜|全站|站内查询|关键[字词]|想要?(?:找|搜|查)"
)
_LOOKUP = re.compile(
    r"查询(?:码|密码|编号|号)|(?:受理|办件|信件|申请|回执)(?:编|单)?(?:号|码)|编号"
)
_REQUEST = re.compile(
    r"申请人|所需(?:的?政府)?信息|信息(?:内容)?描述|获取(?:信息|方式)|信息的?(?:提供|获取)方式|依申请|信息用途|载体形式|费用减免"
)
_COMMENT = re.compile(r"评论|跟帖|回帖|发表(?:看法|意见|观点)|征集|网友(?:昵称|意见)|comment", re.I)
_MAILBOX = re.compile(
    r"写信|来信|信件|信箱|留言|咨询|投诉|举报|建议|反映|诉求|问题|主题|标题|内容|纠错|意见|mail|letter|guestbook|message",
    re.I,
)
_PROMPT = re.compile(
    r"^请?(?:在此)?(?:输入|填写|选择)(?:您|你)?(?:的)?(?:(?:要|想|需要)(?:搜索|查询|检索)?的?)?"
)
_TRIM = " *＊:：()（）[]【】|　\xa0"
#: What a page carries that is one form, for its server: a visitor sees other forms in it.
_STATE = frozenset(["__VIEWSTATE", "__EVENTVALIDATION", "__EVENTTARGET"])
_CODE = re.compile(r"^\s*(?:javascript:|#)", re.I)


@dataclass(slots=True)
class _Control:
    """A field or button: where it stands in the text and among the elements."""

    tag: str
    attrs: dict[str, str | None]
    parent: El
    order: float
    start: int
    label: str = ""
    hidden: bool = False

    def get(self, name: str) -> str:
        return self.attrs.get(name) or ""

    @property
    def type(self) -> str:
        return self.get("type").strip().lower() if self.tag == "input" else self.tag

    @property
    def name(self) -> str:
        return (self.get("name") or self.get("id")).strip()


@dataclass(slots=True)
class _Draft:
    """A form being read: its element (None: fields without a form) and its fields."""

    el: El | None
    controls: list[_Control] = field(default_factory=list)
    whole: bool = False  # the form is the page's


def find_forms(dom: Dom, base: str, own_url: str) -> tuple[FormRecord, ...]:
    """Return the forms of a page in document order; those with nothing to fill in are left out."""
    forms = dom.tagged("form")
    if not forms and not dom.controls and not dom.tagged("input"):
        return ()
    found = []
    controls = _controls(dom)[:_MAX_CONTROLS]
    for draft in _drafts(dom, forms[: 2 * _MAX_FORMS], controls)[:_MAX_FORMS]:
        record = _read(dom, draft, base, own_url)
        if record is not None:
            found.append(record)
    return tuple(found)


def _controls(dom: Dom) -> list[_Control]:
    found = [
        _Control(
            el.tag, el.attrs, el, el.index, el.start, dom.line(el) if el.tag == "button" else "",
            el.hidden,
        )
        for el in dom.tagged("input", "button")
    ]  # fmt: skip
    found += [
        _Control(tag, attrs, parent, index - 0.5, start, "", parent.hidden)
        for index, start, parent, tag, attrs, _ in dom.controls
    ]
    found.sort(key=lambda c: c.order)
    labels = {el.get("for"): dom.line(el) for el in dom.tagged("label") if el.get("for")}
    before = 0
    for control in found:
        if control.type in _QUIET:
            continue
        control.label = _label(dom, control, labels, before)
        before = control.start
    return found


def _label(dom: Dom, control: _Control, labels: dict[str, str], before: int) -> str:
    own = labels.get(control.get("id"), "") if control.get("id") else ""
    hint = control.get("placeholder") or control.get("title")
    value = control.get("value")
    if not hint and control.tag != "select" and value[:1] in "请输搜关站" and 2 < len(value) <= 30:
        hint = value
    if not own and not hint:
        near = dom.text[max(before, control.start - 60) : control.start].rstrip()
        own = near.rsplit("\n", 1)[-1].strip(_TRIM)
        own = own if len(own) <= 16 else ""
    text = squeeze(own).strip(_TRIM) or _PROMPT.sub("", squeeze(hint)).strip(_TRIM) or squeeze(hint)
    return (text or control.name)[:40]


def _drafts(dom: Dom, forms: list[El], controls: list[_Control]) -> list[_Draft]:
    drafts = [_Draft(el) for el in forms]
    loose: list[_Control] = []
    for control in controls:
        owner = next((d for d in reversed(drafts) if d.el and control.parent.within(d.el)), None)
        if owner is None:
            owner = next(
                (d for d in reversed(drafts) if d.el and _torn(d.el, control)), None
            )  # fmt: skip
        if owner is None:
            loose.append(control)
        else:
            owner.controls.append(control)
    found: list[_Draft] = []
    for draft in drafts:
        whole = any(c.get("name") in _STATE for c in draft.controls)
        found += _loose(dom, draft.controls, draft.el) if whole else [draft]
    return found + _loose(dom, loose)


def _torn(form: El, control: _Control) -> bool:
    """Tell whether the parser tore ``control`` out of ``form``, which stands between table rows."""
    if form.last > form.index + 1 or control.parent.index < form.index or form.parent is None:
        return False
    home = form.parent
    while home.parent is not None and home.tag in ("tr", "tbody", "thead"):
        home = home.parent
    return control.parent.within(home)


def _loose(dom: Dom, controls: list[_Control], page: El | None = None) -> list[_Draft]:
    """Group fields without a form: every search box for itself, what is left together.

    ``page``: the form that the whole page is, which takes what is left. Only a script can ask it.
    """
    drafts: list[_Draft] = []
    rest = _Draft(page, whole=page is not None)
    for control in controls:
        if control.hidden or control.type in _QUIET or control.tag == "button":
            continue
        own = f"{control.label} {control.get('placeholder')}"
        near = dom.text[control.start : control.start + 20]
        named = _is_search_name(control)
        searches = _SEARCH_TEXT.search(own) or (
            named and (not rest.controls or _SEARCH_TEXT.search(near))
        )
        if control.type in _TYPED and searches:
            drafts.append(_Draft(None, [control]))
        else:
            rest.controls.append(control)
    kinds = {c.type for c in rest.controls}
    if kinds & {"textarea", "password"} or (page is not None and kinds & _TYPED):
        drafts.append(rest)
    return drafts


def _read(dom: Dom, draft: _Draft, base: str, own_url: str) -> FormRecord | None:
    shown = [c for c in draft.controls if c.type not in _QUIET and c.tag != "button"]
    if not shown:
        return None
    el = draft.el
    url, method = _goes_to(draft, base, own_url) if el is not None else (None, "get")
    purpose = _purpose(dom, draft, shown)
    if purpose == "search" and draft.whole:
        el, url, method = None, None, "get"
    if el is None and purpose == "search" and len(shown) == 1:
        box = shown[0]
        sent = sent_by_script(dom, (box.get("id"), box.get("name")), box.order)
        goal = canonical_url(base, sent.href) if sent is not None else None
        if sent is not None and goal is not None:
            return FormRecord("search", goal, "get", (box.label,), sent.name, (), sent.charset)
    query = _query_name(shown) if purpose == "search" else None
    names = dict.fromkeys(c.label for c in shown if c.type not in ("checkbox", "radio") and c.label)
    labels = tuple(names)[:_MAX_FIELDS]
    if el is None or purpose != "search":
        return FormRecord(purpose, url, method, labels, query)
    if not any(c.get("name") == query for c in shown):
        url = None  # a browser sends no box without a name: a script does
    if url is not None and method == "get":
        url = url.partition("?")[0]  # what is filled in takes its place
    charset = next(filter(None, map(known_charset, _WORD.findall(el.get("accept-charset")))), None)
    own = [
        el.get("id"),
        el.get("name"),
        *(c.get(n) for c in draft.controls for n in ("id", "name")),
    ]
    scripted = is_bound(dom) or any(c.get("onclick") for c in draft.controls)
    scripted |= "onsubmit" in el.attrs and not only_looks(dom, el.get("onsubmit"), own)
    along = tuple(pair for pair in _sent_along(draft) if pair[0] != query)
    return FormRecord(purpose, url, method, labels, query, along, charset, scripted)


def _sent_along(draft: _Draft) -> list[tuple[str, str]]:
    """Return names and values that a form sends when its box alone is filled in."""
    found: list[tuple[str, str]] = []
    pressed = False
    for control in draft.controls:
        name, kind, value = control.get("name"), control.type, control.attrs.get("value")
        if not name or "disabled" in control.attrs or kind in _UNSENT:
            continue
        if kind in ("checkbox", "radio"):
            if "checked" not in control.attrs:
                continue
            value = "on" if value is None else value
        elif kind == "submit" or (
            control.tag == "button" and control.get("type").lower() in ("", "submit")
        ):
            if pressed:
                continue
            pressed = True
        elif control.tag == "button" or (kind == "select" and value is None):
            continue
        found.append((name, (value or "")[:_MAX_VALUE]))
    return found[:_MAX_FIELDS]


def _goes_to(draft: _Draft, base: str, own_url: str) -> tuple[str | None, str]:
    form = draft.el
    assert form is not None
    method = "post" if form.get("method").strip().lower() == "post" else "get"
    action = form.get("action").strip()
    if action and not _CODE.match(action):
        return canonical_url(base, action), method
    clicks = any(c.get("onclick") for c in draft.controls)
    sends = any(c.type in ("submit", "image") for c in draft.controls)
    buttons = any(c.tag == "button" and c.get("type").lower() != "button" for c in draft.controls)
    if action or form.get("onsubmit") or clicks or not (sends or buttons):
        return None, method
    return own_url, method


def _purpose(dom: Dom, draft: _Draft, shown: list[_Control]) -> str:
    types = {c.type for c in shown}
    words = " ".join([c.label for c in shown] + [c.get("placeholder") for c in shown])
    if "password" in types and "textarea" not in types:
        return "other" if _LOOKUP.search(words) else "login"
    el = draft.el
    inner = dom.line(el)[:3000] if el is not None else words
    around = dom.text[max(0, el.start - 60) : el.start] if el is not None else ""
    action = f"{el.get('action')} {el.hints} {el.get('name')}" if el is not None else ""
    if _REQUEST.search(words) or ("textarea" in types and _REQUEST.search(f"{inner} {around}")):
        return "request"
    if "textarea" in types:
        if _COMMENT.search(words) or _COMMENT.search(action) or _COMMENT.search(around):
            return "comment"
        if _MAILBOX.search(f"{words} {action}") or _MAILBOX.search(f"{inner} {around}"):
            return "mailbox"
        return "other"
    typed = [c for c in shown if c.type in _TYPED]
    if not typed or _LOOKUP.search(words):
        return "other"
    buttons = " ".join(
        c.label or f"{c.get('value')} {c.get('alt')} {c.get('src')}"
        for c in draft.controls
        if c.type in _QUIET or c.tag == "button"
    )
    named = any(map(_is_search_name, typed))
    if (
        _SEARCH_ACTION.search(action)
        or _SEARCH_TEXT.search(f"{words} {buttons} {around[-20:]}")
        or (named and len(typed) == 1)
    ):
        return "search"
    return "other"


def _is_search_name(control: _Control) -> bool:
    name = control.get("name").rpartition("$")[2]  # ctl00$Head$txtKey
    return any(_SEARCH_NAME.match(said) for said in (name, control.get("id")))


def _query_name(shown: list[_Control]) -> str | None:
    typed = [c for c in shown if c.type in _TYPED and c.name]
    for control in typed:
        if _SEARCH_NAME.match(control.name):
            return control.name
    for control in typed:
        if _SEARCH_TEXT.search(f"{control.label} {control.get('placeholder')}"):
            return control.name
    return typed[0].name if typed else None
