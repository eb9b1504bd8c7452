"""The page in a real browser: keys, evidence, a file, a score that moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from lab.review_lab import Office, Served
from playwright.sync_api import Browser, Page, Route, expect

from gkcheck.clock import today
from gkcheck.store.ledger import FILE, Ledger

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


@pytest.fixture
def page(browser: Browser, office: Office, request: pytest.FixtureRequest) -> Iterator[Page]:
    if getattr(request, "param", None) == "this month":
        book = Ledger(office.home / FILE)
        with book.db.conn as conn:
            conn.execute(
                "UPDATE site_run SET as_of = ?, month = ?", (f"{today()}", f"{today():%Y-%m}")
            )
        book.close()
    served = Served(office.home)
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.on("request", lambda r: asked.append(r.url))
    # files are asked of us from now on: turned on with the wait, the first key may be too early
    page.on("filechooser", lambda _: None)
    page.goto(served.url)
    expect(page.locator("#entry[aria-busy=false] h2")).to_be_visible(timeout=60_000)
    yield page
    context.close()
    base = served.url
    served.close()
    assert [text for text in trouble if "status of 400" not in text] == []
    assert [url for url in asked if not url.startswith(base)] == []


def current(page: Page) -> str:
    return str(page.locator("#list [aria-current=true]").get_attribute("data-key"))


def go_to(page: Page, key: str) -> None:
    page.locator(f'#list [data-key="{key}"]').click()
    expect(page.locator(f'#list [data-key="{key}"][aria-current=true]')).to_be_visible()
    expect(page.locator("#entry[aria-busy=false] h2")).to_be_visible()


def test_keys_walk_and_decide_and_the_score_moves(page: Page, office: Office) -> None:
    first = current(page)
    page.keyboard.press("j")
    expect(page.locator(f'#list [data-key="{first}"][aria-current=false]')).to_be_visible()
    page.keyboard.press("k")
    assert current(page) == first
    go_to(page, "site-guide-2017:1.2")
    score = page.locator('.score[data-plan="site-guide-2017"]')
    before = score.locator("b").inner_text()
    expect(page.locator("#entry .note").last).to_contain_text("请索取")
    page.keyboard.press("y")
    expect(page.locator("#told")).to_contain_text("已记入台账")
    expect(score).to_contain_text("原")
    assert score.locator("b").inner_text() != before
    assert current(page) != "site-guide-2017:1.2"
    assert office.rows("SELECT plan, item, verdict, decided_by FROM decision") == [
        ("site-guide-2017", "1.2", "met", "张三")
    ]


def test_a_suspicion_is_rejected_with_a_reason_a_file_and_taken_back(
    page: Page, office: Office, tmp_path
) -> None:
    mark = office.mark("press_conference_count")
    paper = tmp_path / "说明.txt"
    paper.write_text("已公开", "utf-8")
    go_to(page, mark)
    expect(page.locator("#entry .facts").first).to_contain_text("应有")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("f")
    chosen.value.set_files(str(paper))
    expect(page.locator("#attached li")).to_have_count(1)
    page.keyboard.press("n")  # a rejection wants a reason
    expect(page.locator("#reason")).to_be_focused()
    assert office.rows("SELECT count(*) FROM decision") == [(0,)]
    page.keyboard.type("发布会另有网站")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("已记入台账")
    ((verdict, reason, files),) = office.rows("SELECT verdict, reason, files FROM decision")
    assert (verdict, reason) == ("rejected", "发布会另有网站")
    assert "说明.txt" in files
    page.locator("#only-open").uncheck()
    go_to(page, mark)
    expect(page.locator(".deciding")).to_contain_text("已认定：排除")
    page.keyboard.press("u")
    expect(page.locator(".deciding")).to_contain_text("还没有认定")
    assert office.rows("SELECT count(*) FROM decision") == [(2,)]


def test_nothing_is_typed_into_an_entry_that_is_about_to_go(page: Page, office: Office) -> None:
    held: list[Route] = []
    page.route("**/api/entry*", lambda route: held.append(route))
    page.locator("#list button[aria-current=false]").first.click()
    expect(page.locator("#entry[aria-busy=true] #reason")).to_be_visible()  # the old one's form
    page.evaluate("document.getElementById('reason').focus()")
    page.keyboard.press("y")  # neither a letter nor a decision on what is no longer shown
    expect(page.locator("#reason")).to_have_value("")
    expect(page.locator("#told")).to_be_empty()
    held[0].continue_()
    expect(page.locator("#entry[aria-busy=false] #reason")).to_be_visible()
    page.locator("#reason").fill("看过了")
    expect(page.locator("#reason")).to_have_value("看过了")
    assert office.rows("SELECT count(*) FROM decision") == [(0,)]


def test_points_are_asked_for_and_bounded(page: Page, office: Office) -> None:
    go_to(page, "site-guide-2017:1.2")
    page.keyboard.press("p")
    expect(page.locator("#points")).to_be_focused()
    page.keyboard.type("999")
    page.locator("#reason").fill("一半")
    page.locator("#reason").press("Enter")
    expect(page.locator("#told")).to_contain_text("不在")
    page.locator("#points").fill("0.5")
    page.locator("#points").press("Enter")
    expect(page.locator("#told")).to_contain_text("已记入台账")
    assert office.rows("SELECT verdict, points FROM decision") == [("partial", "0.5")]


WAIVERS = "SELECT fingerprint, approver, reason, granted_on, expires_on, revoked_on FROM waiver"


@pytest.mark.parametrize("page", ["this month"], indirect=True)
def test_a_sure_problem_is_waived_until_a_day_and_taken_back(page: Page, office: Office) -> None:
    mark, day, end = office.mark("dead_link"), today(), today() + timedelta(days=30)
    expect(page.locator(f'#list [data-key="{mark}"]')).to_have_count(0)  # nobody has to decide it
    page.locator("#only-open").uncheck()
    go_to(page, mark)
    page.keyboard.press("w")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("改版期间,见会议纪要")
    page.keyboard.press("Enter")
    expect(page.locator("#approver")).to_be_focused()
    page.keyboard.type("李主任")
    page.keyboard.press("Enter")
    expect(page.locator("#until")).to_be_focused()
    page.locator("#until").fill(f"{day - timedelta(days=1)}")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("已经过去")
    assert office.rows(WAIVERS) == []
    page.locator("#until").fill(f"{end}")
    page.locator("#until").press("Enter")
    expect(page.locator("#told")).to_contain_text("已记入台账")
    told = (mark, "李主任", "改版期间,见会议纪要", f"{day}", f"{end}")
    assert office.rows(WAIVERS) == [(*told, None)]
    go_to(page, mark)
    expect(page.locator(".deciding")).to_contain_text(f"已认定：豁免（李主任，{day}，至 {end}）")
    expect(page.locator(".history")).to_contain_text(f"豁免至 {end} 李主任")
    expect(page.locator("#by")).to_have_value("张三")  # who approves is not who sits here
    page.keyboard.press("u")
    expect(page.locator(".deciding")).to_contain_text("还没有认定")
    assert office.rows(WAIVERS) == [(*told, f"{day}")]


def test_a_waiver_granted_after_the_month_is_told_to_count_later(
    page: Page, office: Office
) -> None:
    mark = office.mark("dead_link")
    page.locator("#only-open").uncheck()
    go_to(page, mark)
    page.locator("#reason").fill("改版期间")
    page.locator("#approver").fill("李主任")
    page.locator("#until").fill(f"{today()}")
    page.locator("#entry [data-verdict=waived]").click()
    expect(page.locator("#told")).to_contain_text("从以后的核查起有效")
    assert len(office.rows(WAIVERS)) == 1
    go_to(page, mark)
    expect(page.locator(".deciding")).to_contain_text("还没有认定")
    page.locator("#entry [data-verdict=withdrawn]").click()
    expect(page.locator(".history")).to_contain_text("撤回")
    assert office.rows("SELECT revoked_on FROM waiver") == [(f"{today()}",)]
