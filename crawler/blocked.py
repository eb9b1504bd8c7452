"""Tells a protection system's answer from the site's own. Never bypassed, never the site's fault."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.wall_words import WALL_SENTENCE
from crawler.fetched import Fetched
from crawler.urls import canonical_url
from gkcheck.models.facts import TargetKind

_HEAD = 20_000  # bytes of a body that are looked at; challenge pages are short
_SHORT = 6_000  # bytes; a page with real content is longer than a challenge

_JSL_COOKIE = re.compile(r"^__jsl(uid|_clearance)", re.IGNORECASE)
_JSL_SCRIPT = re.compile(rb"__jsl_clearance|go\(\{[^}]{0,400}['\"]?(tn|ha|vt|wt)['\"]?\s*:")
_RUISHU = re.compile(rb"\$_ts\b")
_C3VK = re.compile(rb"C3VK")
_COOKIE_RELOAD = re.compile(
    rb"document\.cookie\s*=[\s\S]{0,2000}?(location\.(reload|href|replace)|window\.location|location\s*=)"
)
_TAGS = re.compile(
    rb"<(script|style|title)\b[\s\S]*?</\1\s*>|<!--[\s\S]*?-->|<[^>]*>", re.IGNORECASE
)
_REFRESH = re.compile(
    rb"""http-equiv\s*=\s*["']?refresh["'\s][^>]*?content\s*=\s*["']?\s*[\d.]+\s*(?:[;,]\s*(?:url\s*=\s*)?["']?([^"'>]*))?""",
    re.IGNORECASE,
)
_RELOAD = re.compile(rb"location\.reload\s*\(")
_WALL_WORDS = re.compile(
    "访问(请求)?(可能)?(被|已被|受到)(安全)?(拦截|阻断|拒绝|限制|禁止)|请求(已)?被(拦截|阻断|拒绝)"
    "|您的(访问|请求|操作)[^。<]{0,16}(拦截|异常|风险|攻击|不合法)|安全(狗|防护|验证|拦截)|防火墙"
    "|网站防护|云防护|云盾|加速乐|创宇盾|玄武盾|知道创宇|人机(识别|验证)|滑动验证|访问验证|验证码"
    "|频繁访问|访问过于频繁|访问频率|恶意(访问|请求|攻击)|禁止境外|境外(访问|IP)"
    r"|\bWAF\b|waf_|safedog|yunsuo|cloudflare|captcha|access denied|request blocked"
    r"|you have been blocked|web application firewall|errors\.aliyun|__CBK|acw_sc__v2",
    re.IGNORECASE,
)
_GONE = re.compile("不存在|找不到|未找到|没有找到|已(?:被)?删除|404|not found", re.IGNORECASE)
_WALL_HEADERS = ("x-waf", "x-yd-waf", "x-safe-firewall", "wzws-ray", "yundun", "x-protected-by")
_WALL_COOKIES = re.compile(
    r"^(acw_sc__v\d|aliyungf_tc_block|yunsuo_session|wzwsconfirm|wzwstemplate|C3VK|CT6TS?)=",
    re.IGNORECASE,
)


def block_sign(
    got: Fetched, kind: TargetKind = TargetKind.PAGE, redirect_to: str | None = None
) -> str | None:
    """Return the name of the protection an answer shows, or None.

    Pure: looks at status, headers, cookies set and the first bytes of the body only.
    ``redirect_to`` is the canonical target when it is a redirect. Signs after
    the table of protection systems: 加速乐 (521), 瑞数 (412), cookie walls, WAF pages, empty answers.
    """
    status = got.status or 0
    head = got.body[:_HEAD]
    cookies = [value.strip() for value in got.all("set-cookie")]
    jsl = b"__jsl_clearance" in head or b"go({" in head
    if status == 521 or (jsl and _JSL_SCRIPT.search(head)):
        return "jsl"
    if any(_JSL_COOKIE.match(c) for c in cookies) and status >= 400:
        return "jsl"
    if status == 412 or (
        b"$_ts" in head and _RUISHU.search(head) and (status != 200 or len(got.body) < _SHORT * 4)
    ):
        return "ruishu"
    if 300 <= status < 400:
        return "cookie_wall" if redirect_to == got.url and cookies else None
    if _C3VK.search(head[:4000]) and len(got.body) < _SHORT:
        return "c3vk"
    if status in (405, 406):
        return f"waf_{status}"
    if len(got.body) < _SHORT * 2 and (status >= 400 or _page_like(got, kind)):
        return _wall(got, status, head, cookies)
    return None


def _page_like(got: Fetched, kind: TargetKind) -> bool:
    """Only pages are read for words: a small file may hold any bytes."""
    return kind in (TargetKind.PAGE, TargetKind.FRAME) or "html" in (
        got.header("content-type") or ""
    )


def _wall(got: Fetched, status: int, head: bytes, cookies: Sequence[str]) -> str | None:
    if status == 200 and not head.strip():
        return "empty_200"
    if len(got.body) < _SHORT and status in (200, 202) and _COOKIE_RELOAD.search(head):
        return "cookie_script"
    if status in (200, 202) and cookies and len(got.body) < _SHORT and _comes_back(got.url, head):
        return "cookie_wall"
    if status == 202 and not head.strip():
        return "empty_202"
    if status in (403, 493, 503) and any(got.header(name) for name in _WALL_HEADERS):
        return "waf_header"
    if any(_WALL_COOKIES.match(c) for c in cookies) and (status >= 400 or len(head) < 1500):
        return "waf_cookie"
    if status >= 400:
        gone = status in (404, 410)
        text = _text(_TAGS.sub(b"", head) if gone else head)
        if not gone and _WALL_WORDS.search(text):
            return "waf_words"
        if WALL_SENTENCE.search(text) and not (gone and _GONE.search(text)):
            return "waf_words"
    # who asks for a name or number beside it wants the captcha of a form that is the site's own
    form = head.count(b"<input") > 1
    if status == 200 and len(got.body) < 1500 and not form and _WALL_WORDS.search(_text(head)):
        return "waf_words"
    return None


def _comes_back(url: str, head: bytes) -> bool:
    """Tell a page that shows nothing and only has the visitor come again, with the cookie set."""
    if _TAGS.sub(b"", head).strip() or b"src=" in head:
        return False
    refresh = _REFRESH.search(head)
    if refresh is None:
        return _RELOAD.search(head) is not None
    target = refresh.group(1)
    return not target or canonical_url(url, target.decode("utf-8", "replace")) == url


def _text(head: bytes) -> str:
    """Decode loosely: words of a wall are looked for in both charsets that occur."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("gb18030", "replace")
