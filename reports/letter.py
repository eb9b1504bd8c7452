"""A ready letter to the owner of a site that held us off: who asks, from where, how much, and why.

Written as ``letter.html`` and ``letter.txt``. What only the sender knows stands in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from gkcheck.models.result import SiteResult
from reports.text import clean, instant, link, show_url

HTML = "letter.html"
TEXT = "letter.txt"

#: What a sign of a protection system is called. Signs not named here are shown as they are.
SIGNS = {
    "jsl": "加速乐的浏览器验证(状态码 521)",
    "ruishu": "瑞数的动态脚本验证(状态码 412)",
    "cookie_wall": "反复跳转并写入 Cookie 的验证",
    "cookie_script": "用脚本写入 Cookie 后才能访问的验证",
    "c3vk": "用脚本写入 Cookie 后才能访问的验证",
    "waf_words": "防护系统的拦截提示页",
    "waf_header": "防护系统的拦截应答",
    "waf_cookie": "防护系统的拦截应答",
    "waf_405": "拒绝访问(状态码 405)",
    "waf_406": "拒绝访问(状态码 406)",
    "empty_200": "应答成功但内容为空",
    "empty_202": "应答已接受但内容为空",
    "forbidden": "首页拒绝访问(状态码 403)",
    "http_429": "提示访问过于频繁(状态码 429)",
    "http_503": "提示稍后再试(状态码 503)",
    "timed_out": "长时间没有应答",
    "refused": "拒绝连接",
    "host_given_up": "多次等候后仍不应答",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One address that was held off. ``at`` is ISO 8601 in UTC."""

    url: str
    sign: str
    status: int | None
    at: str


def letter_due(result: SiteResult) -> bool:
    """Tell whether the site held us off as a whole: then its owner can help."""
    run = result.run
    return run.state == "blocked" or any(part.state == "blocked" for part in run.coverage)


def write_letter(result: SiteResult, held: list[Held], out: Path) -> list[Path]:
    """Write the letter in both forms into ``out`` and return their paths. Raises OSError."""
    given = _given(result, held)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name in (HTML, TEXT):
        text = _environment(html=name == HTML).get_template(f"letter/{name}.j2").render(given)
        path = out / name
        path.write_text(text, encoding="utf-8", errors="replace")
        written.append(path)
    return written


@lru_cache(maxsize=2)
def _environment(*, html: bool) -> Environment:
    return Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _given(result: SiteResult, held: list[Held]) -> dict[str, Any]:
    run, site = result.run, result.site
    options = run.options
    budget = options.get("budget") or {}
    rate = options.get("rate")
    signs: dict[str, int] = {}
    for one in held:
        word = SIGNS.get(one.sign, clean(one.sign or "拦截", 60))
        signs[word] = signs.get(word, 0) + 1
    return {
        "name": clean(site.name or result.identity.sponsor or site.host, 120),
        "host": clean(site.host, 120),
        "url": link(site.url) or "",
        "shown_url": show_url(site.url),
        "agent": clean(options.get("user_agent") or f"gkcheck/{run.version}", 200),
        "rate": f"每秒不超过 {rate:g} 次请求" if rate else "不限速(本机或内网测试)",
        "pages": budget.get("max_pages"),
        "read": run.pages,
        "started": instant(run.started_at),
        "finished": instant(run.finished_at),
        "signs": list(signs.items()),
        "examples": [
            {
                "url": show_url(one.url),
                "sign": SIGNS.get(one.sign, clean(one.sign or "拦截", 60)),
                "status": one.status,
                "at": instant(one.at),
            }
            for one in held[:10]
        ],
        "run_id": clean(run.id, 80),
    }
