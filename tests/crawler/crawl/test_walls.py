"""Sites that hold us off, slow us down or cannot be had: never the site's fault."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from datetime import datetime

import pytest
import trustme
from aiohttp import web
from lab.county import COLUMNS, county
from lab.dns_server import dns_lab
from lab.site import LabSite, page

from crawler.blocked import block_sign
from crawler.fetched import Fetched
from crawler.patience import Patience, PatienceLimits
from gkcheck.models.facts import TargetKind

JSL = "<script>go({'bts':['x'],'ha':'md5','tn':'__jsl_clearance','vt':'3600','wt':'1500'})</script>"


def got(
    status: int, body: str = "", *headers: tuple[str, str], url: str = "http://a.cn/x"
) -> Fetched:
    return Fetched(url=url, at="", status=status, headers=headers, body=body.encode())


@pytest.mark.parametrize(
    ("answer", "sign"),
    [
        (got(521, "", ("Set-Cookie", "__jsluid_s=1")), "jsl"),
        (got(200, JSL), "jsl"),
        (got(412, "<script>$_ts=window['$_ts']</script>"), "ruishu"),
        (got(202, "<html><script>var $_ts={};</script></html>"), "ruishu"),
        (got(200, "<script>document.cookie='C3VK=abc;path=/';location.reload()</script>"), "c3vk"),
        (got(200, "<script>document.cookie='x=1';window.location.reload();</script>"), "cookie_script"),
        (got(403, "<h1>您的访问可能对网站造成威胁,请求被拦截</h1>"), "waf_words"),
        (got(405, "<html>Method Not Allowed</html>"), "waf_405"),
        (got(406, "Not Acceptable"), "waf_406"),
        (got(403, "x", ("X-WAF", "1")), "waf_header"),
        (got(200, "<html><script>var arg1='..';acw_sc__v2</script></html>"), "waf_words"),
        (got(200, "  "), "empty_200"),
        (got(503, "<title>Just a moment...</title> cloudflare"), "waf_words"),
        # what is the site's own
        (got(404, "<h1>404</h1>"), None),
        (got(404, "<p>请输入验证码后重试</p>"), None),
        (got(403, "<html><center><h1>403 Forbidden</h1></center>nginx</html>"), None),
        (got(500, "服务器错误"), None),
        (got(200, "<p>请输入验证码</p>" + "正文" * 3000), None),
        (got(200, "<script>document.cookie='lang=cn'</script>" + "<p>正文</p>" * 2000), None),
        (got(200, "<script>if(/__jsl/.test(1)){}</script>" + "<p>正文</p>" * 2000), None),
        (got(302, ""), None),
    ],
)  # fmt: skip
def test_signs(answer: Fetched, sign: str | None) -> None:
    assert block_sign(answer) == sign


def test_a_redirect_to_itself_with_a_cookie_is_a_wall() -> None:
    wall = got(302, "", ("Set-Cookie", "CT6T=1"))
    assert block_sign(wall, TargetKind.PAGE, wall.url) == "cookie_wall"
    assert block_sign(wall, TargetKind.PAGE, "http://a.cn/y") is None


def test_empty_files_are_no_walls() -> None:
    assert block_sign(got(200, "", ("Content-Type", "image/png")), TargetKind.IMAGE) is None


@pytest.mark.parametrize(
    ("status", "body", "sign"),
    [(521, JSL, "jsl"), (412, "<script>$_ts</script>", "ruishu"), (403, "x", "forbidden")],
)
def test_a_blocked_home_page(site: LabSite, run, status: int, body: str, sign: str) -> None:
    site.add("/", body, status=status)
    summary, facts = run(site.url)
    assert summary.state == "blocked"
    assert summary.reason is not None
    assert sign in summary.reason
    assert facts.fetch(site.url) == ("blocked", status, sign)
    assert set(facts.coverage().values()) == {("blocked", "blocked")}


def test_a_notice_in_the_place_of_the_site_is_no_site(site: LabSite, run) -> None:
    site.add("/", page("通知", "<h1>网站正在升级维护</h1><p>敬请谅解。</p>"))
    summary, facts = run(site.url)
    assert summary.state == "unreachable"
    assert summary.reason is not None and "网站正在升级" in summary.reason
    assert set(facts.coverage().values()) == {("failed", "site_closed")}


def test_blocked_midway_stops_and_says_so(site: LabSite, run) -> None:
    county(site, articles=10, extra="".join(f"<a href='/p{i}.html'>第{i}页</a>" for i in range(60)))
    home = site.answers["/"]

    def wall(request: web.Request) -> web.Response:
        if request.path in ("/", "/robots.txt") or len(site.order) < 6:
            return web.Response(text=str(home), content_type="text/html")
        return web.Response(status=521, text=JSL, content_type="text/html")

    site.answers = {"/": home}
    site.fallback = wall
    summary, facts = run(site.url)
    assert summary.state == "partial"
    assert facts.coverage()["link_target"] == ("blocked", "blocked")
    assert facts.coverage()["column"] == ("blocked", "blocked")
    assert facts.coverage()["identity"] == ("complete", None)
    assert not facts.all("SELECT 1 FROM fetch WHERE outcome = 'http_error'")
    assert len(site.order) < 50


def test_429_is_waited_for(site: LabSite, run) -> None:
    county(site, articles=2)
    held: list[float] = []
    early: list[float] = []
    column = site.answers["/c3/"]

    def limited(_: web.Request) -> web.Response:
        if not held:
            held.append(time.monotonic())
            return web.Response(status=429, headers={"Retry-After": "1"})
        early.append(time.monotonic() - held[0])
        return web.Response(text=str(column), content_type="text/html")

    site.add("/c3/", limited)
    summary, facts = run(site.url)
    assert summary.state == "complete"
    assert facts.fetch(site.url + "c3/")[0] == "ok"
    assert early[0] >= 1.0


def test_429_for_ever_is_not_the_sites_fault(site: LabSite, run) -> None:
    county(site, articles=0)
    site.add("/c3/", "", status=429)
    _, facts = run(site.url)
    assert facts.fetch(site.url + "c3/")[0] == "rate_limited"
    assert facts.coverage()["column"] == ("truncated", "rate_limited")


@pytest.mark.parametrize("status", [401, 403])
def test_nothing_is_called_absent_below_a_column_that_refuses_us(
    site: LabSite, run, status: int
) -> None:
    county(site, articles=1)
    site.add("/c5/", "Forbidden", status=status)
    summary, facts = run(site.url)
    assert facts.fetch(site.url + "c5/") == ("http_error", status, f"http_{status}")
    assert summary.state == "partial"
    for kind in ("column", "list_item", "document"):
        assert facts.coverage()[kind] == ("truncated", "blocked")


def test_a_page_that_refuses_us_is_one_page(site: LabSite, run) -> None:
    county(site, articles=1, extra="<p>详见<a href='/app/x.html'>申请表</a></p>")
    site.add("/app/x.html", "Forbidden", status=403)
    _, facts = run(site.url)
    assert facts.fetch(site.url + "app/x.html") == ("http_error", 403, "http_403")
    assert facts.coverage()["column"] == ("complete", None)


def test_a_page_held_off_once_is_asked_for_again_at_the_end(site: LabSite, run) -> None:
    county(site, articles=2)
    column = site.answers["/c3/"]

    def wall(_: web.Request) -> web.Response:
        if site.hits["/c3/"] == 1:
            return web.Response(status=521, text=JSL, content_type="text/html")
        return web.Response(text=str(column), content_type="text/html")

    site.add("/c3/", wall)
    site.add("/c4/", JSL, status=521)
    _, facts = run(site.url)
    assert facts.fetch(site.url + "c3/")[0] == "ok"
    assert facts.fetch(site.url + "c4/") == ("blocked", 521, "jsl")
    assert site.hits["/c3/"] == site.hits["/c4/"] == 2
    assert site.order.index("/c5/") < len(site.order) - 1 - site.order[::-1].index("/c4/")
    assert facts.coverage()["column"] == ("truncated", "blocked")


def test_a_host_that_slows_down_is_given_pauses_that_double() -> None:
    patience = Patience(PatienceLimits(first_wait=10.0, longest_wait=15.0))
    assert not any(patience.timed("a", 0.2) for _ in range(12))
    assert not any(patience.timed("a", 0.6) for _ in range(12)), "a little slower is no matter"
    assert patience.wait_for("a") == 0
    assert [patience.timed("a", 3.0) for _ in range(12)][-1]
    assert 9 < patience.wait_for("a") <= 10
    assert [patience.timed("a", 3.0) for _ in range(12)][-1]
    assert 10 < patience.wait_for("a") <= 15
    assert patience.gave_up("a") is None
    assert patience.slow_downs("a") == 2
    assert patience.wait_for("b") == 0


def test_slow_pages_get_a_second_chance(site: LabSite, run) -> None:
    county(site, articles=0)
    column = site.answers["/c3/"]

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.8)
        return web.Response(text=str(column), content_type="text/html")

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            for _ in range(200):
                await response.write(b"<p>.</p>")
                await asyncio.sleep(0.05)
        except (ConnectionError, OSError):
            pass
        return response

    site.add("/c3/", slow)
    site.add("/c4/", drip)
    _, facts = run(site.url, request_timeout=0.5)
    assert facts.fetch(site.url + "c3/")[0] == "ok"
    assert facts.fetch(site.url + "c4/")[0] == "timed_out"
    assert site.hits["/c3/"] == site.hits["/c4/"] == 2
    assert facts.coverage()["column"] == ("truncated", "timed_out")


@pytest.mark.parametrize(
    ("status", "words"), [(500, "HTTP 500"), (404, "HTTP 404")], ids=["500", "404"]
)
def test_a_home_page_with_an_error(site: LabSite, run, status: int, words: str) -> None:
    site.add("/", "出错", status=status)
    summary, facts = run(site.url)
    assert summary.state == "unreachable"
    assert words in str(summary.reason)
    assert facts.coverage()["column"] == ("failed", "unreachable")


def test_refused_unresolved_private_and_no_page(site: LabSite, run) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        summary, _ = run(f"http://127.0.0.1:{port}/", into="refused")
    assert (summary.state, "拒绝" in str(summary.reason)) == ("unreachable", True)
    with dns_lab({}) as dns:
        summary, _ = run("http://www.nowhere.test/", into="dns", resolver=dns.server)
    assert (summary.state, "解析" in str(summary.reason)) == ("unreachable", True)
    summary, _ = run(site.url, into="private", allow_private=False)
    assert (summary.state, "--allow-private" in str(summary.reason)) == ("unreachable", True)
    assert not site.hits
    site.add("/", b"%PDF-1.4", headers={"Content-Type": "application/pdf"})
    summary, _ = run(site.url, into="pdf")
    assert (summary.state, summary.reason) == ("unreachable", "首页不是网页,无法核查")


@pytest.mark.parametrize(
    ("names", "expires", "word"),
    [(["127.0.0.1"], "2020-01-01", "过期"), (["other.test"], None, "域名不符"), ([], None, "不受信任")],
)  # fmt: skip
def test_certificates(run, tmp_path, names, expires, word) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    signer = authority if names else stranger
    options = {"not_after": datetime.fromisoformat(expires)} if expires else {}
    cert = signer.issue_cert(*(names or ["127.0.0.1"]), **options)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    cert.configure_cert(context)

    with LabSite(context) as secure:
        secure.add("/", page("首页", "<p>内容</p>"))
        summary, facts = run(secure.url, ca_bundle=str(bundle))
        assert summary.state == "unreachable"
        assert word in str(summary.reason)
        assert facts.fetch(secure.url)[0] == "tls_error"


def test_a_home_page_that_moves_to_another_host_is_followed(site: LabSite, run) -> None:
    county(site, articles=0)
    names = {"www.a.test": {"A": ["127.0.0.1"]}, "www.b.test": {"A": ["127.0.0.1"]}}
    with dns_lab(names) as dns, LabSite() as old:
        target = f"http://www.b.test:{site.port}/"
        old.add("/", "", status=301, headers={"Location": target})
        summary, facts = run(f"http://www.a.test:{old.port}/", resolver=dns.server)
    assert summary.state == "complete"
    assert summary.pages == 1 + len(COLUMNS)
    assert facts.run("home_final") == target
