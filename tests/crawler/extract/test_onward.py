"""Where a page sends its visitors: refreshes and scripts in the spellings that occur."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from crawler.redirects import page_target
from gkcheck.models.facts import PageFacts

HOME = "http://www.example.gov.cn/"


def facts_of(head: str, body: str = "") -> PageFacts:
    html = f"<html><head><title>某县</title>{head}</head><body>{body}</body></html>"
    return extract_page(view_of(html, HOME))


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=web/", "web/"), ("3,/web/", "web/"), ("0; URL='/web/'", "web/"), ("0 url=/web/", "web/"),
        ("0.5;/web/", "web/"), ("url=/web/", "web/"),
        # a page that comes again by itself
        ("0", None), ("300", None), ("60;", None), ("5; ", None), ("", None),
    ],
)  # fmt: skip
def test_refresh(content: str, target: str | None) -> None:
    facts = facts_of(f'<meta http-equiv="refresh" content="{content}">')
    assert facts.signals.meta_refresh == (HOME + target if target else None)


def test_refresh_for_visitors_without_scripts_is_not_for_all() -> None:
    nojs = "<noscript><meta http-equiv='refresh' content='0;url=/nojs.html'></noscript>"
    assert facts_of(nojs).signals.meta_refresh is None
    both = facts_of(nojs + "<meta http-equiv='refresh' content='0;url=/web/'>")
    assert both.signals.meta_refresh == HOME + "web/"


@pytest.mark.parametrize(
    "code",
    [
        "window['location']='/web/'", 'location["href"] = "/web/"', "location['replace']('/web/')", "location.href=`/web/`",
        "location.href = location.origin + '/web/'",
        "window.location.href = window.location.protocol + '//' + window.location.host + '/web/'",
        "function go(){location.href='/web/'} setTimeout(go,100)", "function go(){location='/web/'} window.onload=go;",
        "window.open('/web/','_top')", "// location.href='/old/'\nlocation.href='/web/'",
        "/* location.href='/old/' */ self.location='/web/' // done",
    ],
)  # fmt: skip
def test_scripts(code: str) -> None:
    assert page_target(facts_of("", f"<script>{code}</script>")) == (HOME + "web/", "script")


@pytest.mark.parametrize(
    "code",
    [
        "// location.href='/old/'", "/* location.href='/old/'; */ var x = 'http://a.cn/';",
        "if (top != self) { top.location.href = '/web/'; }", "if(window.self !== window.top){parent.location='/web/'}",
        "function back(){location.href='/web/'}",
    ],
)  # fmt: skip
def test_scripts_that_send_nobody_or_some(code: str) -> None:
    assert page_target(facts_of("", f"<script>{code}</script>")) is None


@pytest.mark.parametrize(
    ("body", "moves"),
    [
        ("<script>var u='/web/';location.href=u;</script>", True),
        ("<script>location.href='/web/?t='+new Date().getTime()</script>", True),
        ("<form action='/web/'></form><script>document.forms[0].submit()</script>", True),
        ("<script>// location.href='/web/'</script>", False),
        ("<p>" + "本站介绍。" * 20 + "</p><script>function f(){location.href=u}</script>", False),
        ("<script>var a = 1;</script>", False),
    ],
)
def test_a_page_that_may_go_elsewhere_is_for_a_browser(body: str, moves: bool) -> None:
    facts = facts_of("", body)
    assert page_target(facts) is None
    assert ("app" in facts.signals.script_built) is moves
