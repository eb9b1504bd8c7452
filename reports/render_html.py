"""Writes the report of one site: one HTML file, and a folder beside it when lists are very long.

``report.html`` holds its style, its script, its pictures and its lists. When the data of a list
are more than 100 KB (findings: 400 KB), or the pictures together more than 600 KB, the rest goes to
``report-files/`` beside it (scripts of at most 900 KB, loaded from disk when their rows are looked
at), so that the page itself stays below 2 MB.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.result import SiteResult
from reports.build import Body, build
from reports.build_vetoes import veto_list
from reports.build_views import (
    calendar,
    column_list,
    document_list,
    media_list,
    pair_list,
    stale_list,
)
from reports.letter import HTML as LETTER
from reports.letter import letter_due
from reports.lists import script_json
from reports.model import ReportViews
from reports.names import COVERAGE_STATES, FACTS, KINDS, RUN_STATES, STATES
from reports.pictures import Shot, place
from reports.remedies import remedy
from reports.text import clean, instant, link, prose, show_url

REPORT = "report.html"
FOLDER = "report-files"
_ASSETS = Path(__file__).parent / "assets"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean
    environment.filters["prose"] = prose
    return environment


def _head(result: SiteResult) -> dict[str, Any]:
    run, site, identity = result.run, result.site, result.identity
    marks = [
        ("主办单位", identity.sponsor),
        ("网站标识码", site.site_code or identity.site_code),
        ("ICP 备案号", identity.icp_record),
        ("公安备案号", identity.police_record),
        ("联系方式", identity.contact),
    ]
    return {
        "name": clean(site.name or identity.sponsor or site.host, 120),
        "url": link(site.url) or "",
        "shown_url": show_url(site.url),
        "kind": KINDS.get(site.kind, clean(site.kind, 30)),
        "marks": [(term, clean(value, 120)) for term, value in marks if value],
        "as_of": run.as_of.isoformat(),
        "started": instant(run.started_at),
        "finished": instant(run.finished_at),
        "state": run.state,
        "state_word": RUN_STATES[run.state],
        "letter": LETTER if letter_due(result) else None,
        "reason": prose(run.reason or "", 200).rstrip("。"),
        "pages": run.pages,
        "requests": run.requests,
        "browser_pages": run.browser_pages,
        "vantage": _vantage(run.vantage),
    }


_VANTAGE = {
    "ipv6": "IPv6 网络",
    "ipv4": "IPv4 网络",
    "dns": "域名解析",
    "browser": "浏览器",
    "fonts": "中文字体",
}


def _vantage(able: Mapping[str, bool]) -> str:
    """Say in one line what the machine that looked could and could not do."""
    told = [
        f"{_VANTAGE[name]}{'可用' if ok else '不可用'}"
        for name, ok in able.items()
        if name in _VANTAGE
    ]
    return "，".join(told) or "没有探测网络条件"


def _manifest(result: SiteResult, views: ReportViews) -> list[tuple[str, str]]:
    run = result.run
    rows = [
        ("核查编号", clean(run.id, 80)),
        ("程序版本", clean(run.version, 40)),
        ("规则版本", clean(views.rules_version or "见各方案摘要", 80)),
        ("基准日", run.as_of.isoformat()),
        ("起止时间", f"{instant(run.started_at)} 至 {instant(run.finished_at)}(北京时间)"),
        ("读取网页", f"{run.pages} 个（其中用浏览器打开 {run.browser_pages} 个）"),
        ("发出请求", f"{run.requests} 次"),
    ]
    if run.cms_name:
        also = "".join(f"；另见 {clean(name, 40)}" for name in run.cms_also)
        rows.append(
            (
                "网站所用产品",
                f"{clean(run.cms_name, 60)}（把握 {run.cms_confidence or 0:.0%}）{also}",
            )
        )
    for name, ok in run.vantage.items():
        detail = clean(run.vantage_detail.get(name, ""), 160)
        word = "可用" if ok else "不可用"
        rows.append((f"本机{_VANTAGE.get(name, clean(name, 24))}", f"{word} {detail}".strip()))
    for plan in result.plans:
        rows.append((f"方案摘要 {clean(plan.plan, 40)}", clean(plan.digest, 64)))
    rows.extend((f"选项 {clean(k, 40)}", clean(v, 160)) for k, v in run.options.items())
    return rows


def _coverage(result: SiteResult) -> list[tuple[str, str, str, int, str, str]]:
    rows = []
    for part in result.run.coverage:
        shape, word = COVERAGE_STATES[part.state]
        rows.append(
            (
                FACTS.get(part.of, clean(part.of, 24)),
                shape,
                word,
                part.rows,
                "" if part.state == "complete" else _reason(part.reason),
                "" if part.state == "complete" else remedy(part.reason),
            )
        )
    return rows


def _reason(code: str | None) -> str:
    try:
        return prose(REASON_TEXT[Reason(code or "")])
    except (ValueError, KeyError):
        return clean(code or "未说明", 80)


def _checks(result: SiteResult, views: ReportViews) -> list[dict[str, str]]:
    rows = []
    for check in {check.id: check for check in result.checks}.values():
        page = views.checks.get(check.id)
        rows.append(
            {
                "id": clean(check.id, 40),
                "title": clean(page.title if page else check.title, 60),
                "what": prose(page.what, 400) if page else "",
                "cannot_tell": prose(page.cannot_tell, 300) if page else "",
                "accuracy": prose((page.accuracy if page else None) or "尚未测得", 120),
            }
        )
    return rows


def _context(
    result: SiteResult,
    views: ReportViews,
    body: Body,
    shots: list[Shot],
    keys: Mapping[str, str],
) -> dict[str, Any]:
    columns = column_list(result)
    stale = stale_list(views.stale, result.run.as_of)
    vetoes = veto_list(views.vetoes, result.run.as_of)
    pairs = pair_list(views.pairs)
    media = media_list(views.media, result.findings)
    documents = document_list(result)
    script = (_ASSETS / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {
        "head": _head(result),
        "body": body,
        "columns": columns,
        "stale": stale,
        "vetoes": vetoes,
        "pairs": pairs,
        "media": media,
        "documents": documents,
        "lists": [body.findings, columns, pairs, stale, vetoes, media, documents],
        "weeks": calendar(views.stale, result.run.as_of),
        "ladders": views.ladders,
        "rates": views.rates,
        "by_family": [keys.get("home_v4"), keys.get("home_v6")],
        "shots": shots,
        "shot": {shot.key: shot for shot in shots},
        "shots_json": script_json(
            {s.key: [s.number, s.caption, s.width, s.height] for s in shots if s.source}
        ),
        "coverage": _coverage(result),
        "manifest": _manifest(result, views),
        "checks": _checks(result, views),
        "states": [STATES[state] for state in STATES],
        "instant": instant,
        "folder": FOLDER,
        "css": Markup((_ASSETS / "report.css").read_text(encoding="utf-8")),
        "js": Markup(script),
        "script_digest": digest,
        "raw": Markup,
    }


def render(result: SiteResult, views: ReportViews) -> tuple[str, dict[str, bytes]]:
    """Return the report as HTML and the files that go into ``report-files/``, by name."""
    shots, keys, files = place(views.pictures, FOLDER)
    body = build(result, views, keys)
    context = _context(result, views, body, shots, keys)
    html = _environment().get_template("site/report.html.j2").render(context)
    for listed in context["lists"]:
        files.update({name: text.encode() for name, text in listed.files.items()})
    return html, files


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)


def write_report(result: SiteResult, views: ReportViews, out: Path) -> Path:
    """Write ``report.html`` into the folder ``out`` and return its path.

    Files of an earlier report in ``out/report-files`` that this one does not need are removed.
    Raises OSError when the folder cannot be written.
    """
    html, files = render(result, views)
    out.mkdir(parents=True, exist_ok=True)
    folder = out / FOLDER
    if files:
        folder.mkdir(exist_ok=True)
    for name, data in files.items():
        _write(folder / name, data)
    report = out / REPORT
    _write(report, html.encode("utf-8"))
    if folder.is_dir():
        for old in (*folder.glob("*-[0-9][0-9][0-9].js"), *folder.glob("picture-*.*")):
            if old.name not in files:
                old.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()
    return report
