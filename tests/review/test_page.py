"""The page in a real browser: keys, evidence, a file, a score that moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lab.review_lab import Office, Served
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    served = Served(office.home)
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.on("request", lambda r: asked.append(r.url))
    page.goto(served.url)
    expect(page.locator("#entry h2")).to_be_visible(timeout=60_000)
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
    expect(page.locator("#entry h2")).to_be_visible()
    expect(page.locator(f'#list [data-key="{key}"][aria-current=true]')).to_be_visible()


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
