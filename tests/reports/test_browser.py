"""The report in a real browser, opened from disk: quick, quiet, and usable without script."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gkcheck.models.finding import Subject
from reports.render_html import FOLDER, write_report

pytestmark = pytest.mark.browser


class Watch:
    """A page that notes what went wrong and what was asked of the network."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.trouble: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.trouble.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: self.trouble.append(f"error: {e}"))
        page.on("request", lambda r: self.requests.append(r.url))

    def rows(self, of: str = "findings") -> int:
        return self.page.locator(f"#list-{of} table.rows > tbody").count()

    def count(self, of: str = "findings") -> str:
        return self.page.locator(f"#list-{of} .count").inner_text()


@pytest.fixture
def opened(browser):
    contexts = []

    def open_(report, *, script=True, width=1280) -> Watch:
        context = browser.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        watch = Watch(context.new_page())
        watch.page.goto(report.as_uri())
        return watch

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def small(sample, tmp_path_factory):
    result = sample.make_result()
    return write_report(result, sample.make_views(result), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def large(sample, tmp_path_factory):
    result = sample.make_result(findings=20_000)
    return write_report(result, sample.make_views(result), tmp_path_factory.mktemp("large"))


def test_twenty_thousand_findings_open_in_under_two_seconds(browser, opened, large):
    start = time.perf_counter()
    watch = opened(large)
    watch.page.wait_for_selector("#list-findings .pager:not([hidden])")
    assert time.perf_counter() - start < 2
    assert "共 20000 处" in watch.count()
    assert watch.trouble == []
    assert all(url.startswith(("file://", "data:")) for url in watch.requests)
    assert not [url for url in watch.requests if url.endswith(".js")], "loaded before it was needed"


def test_pages_filters_and_search_reach_rows_in_files(opened, large):
    watch = opened(large)
    page = watch.page
    page.locator("#list-findings [data-go='1']").click()
    expect(page.locator("#list-findings .count")).to_contain_text("21–40")
    assert watch.rows() == 20
    page.select_option("#list-findings [data-filter=check]", "required_column")
    expect(page.locator("#list-findings")).to_have_attribute("data-shown", "12")
    assert watch.rows() == 12 and "符合条件 12 处" in watch.count()
    page.locator("#list-findings .clear").click()
    expect(page.locator("#list-findings")).to_have_attribute("data-shown", "20000")
    page.fill("#list-findings input[type=search]", "往期信息第15981条")
    expect(page.locator("#list-findings")).to_have_attribute("data-shown", "1")
    row = page.locator("#list-findings table.rows > tbody")
    assert "往期信息第15981条" in row.inner_text()
    row.locator("summary").click()
    assert "第二次" in row.locator("dl.facts").inner_text()
    assert watch.trouble == []


def test_links_from_an_item_and_a_cause_lead_to_their_findings(opened, small):
    watch = opened(small)
    page = watch.page
    item = page.locator("tbody.item:has(.rest a)").first
    total = (item.locator(".rest").text_content() or "").split("共 ")[1].split(" ")[0]
    item.locator("summary").first.click()
    item.locator(".rest a").click()
    expect(page.locator("#list-findings")).to_have_attribute("data-shown", total)
    places = page.locator(".cause-sub").first.inner_text().split("出现在 ")[1].split(" ")[0]
    page.locator(".cause-sub a[data-filter=cause]").first.click()
    expect(page.locator("#list-findings")).to_have_attribute("data-shown", places)
    assert watch.trouble == []


def test_items_can_be_narrowed_to_one_state(opened, small):
    page = opened(small).page
    button = page.locator(".state-filter button[data-state=not_met]")
    button.click()
    shown = page.locator("tbody.item:visible")
    assert str(shown.count()) == button.inner_text().split()[-1]
    assert all("未达到" in text for text in shown.all_inner_texts())
    assert 0 < page.locator("tbody.section:visible").count() <= shown.count()


def test_the_script_draws_a_row_as_the_template_does(opened, small):
    """The first page is drawn anew by the script; text and links must not differ."""
    page = opened(small).page
    read = """id => [...document.querySelectorAll('#list-' + id + ' table.rows > tbody > tr:first-child')]
        .map(r => r.textContent + [...r.querySelectorAll('a')].map(a => a.href))"""
    for of in ("findings", "columns", "pairs", "stale", "media", "documents"):
        before = page.evaluate(read, of)
        page.fill(f"#list-{of} input[type=search]", "没有这样的文字")
        expect(page.locator(f"#list-{of}")).to_have_attribute("data-shown", "0")
        page.locator(f"#list-{of} .clear").click()
        expect(page.locator(f"#list-{of}")).not_to_have_attribute("data-shown", "0")
        assert page.evaluate(read, of) == before and before
    written = """() => document.querySelector('#list-findings dl.facts').textContent"""
    opened_again = opened(small).page
    static = opened_again.evaluate(written)
    page.locator("#list-findings summary").first.click()
    assert page.evaluate(written) == static


def test_without_script_nothing_is_hidden(opened, small):
    page = opened(small, script=False).page
    assert page.locator("#list-findings table.rows > tbody").count() == 20
    assert "共 300 处，以下为第 1–20 处" in page.locator("#list-findings .count").inner_text()
    assert "未启用脚本" in page.locator("#list-findings .count").inner_text()
    assert page.locator("tbody.item:visible").count() == 64
    item = page.locator("tbody.item:has(.sight)").first
    item.locator("summary").first.click()
    assert item.locator(".sight").first.is_visible()
    assert page.locator("select:visible, input[type=search]:visible, .pager:visible").count() == 0


def test_missing_folder_is_said(opened, large, tmp_path):
    assert (large.parent / FOLDER).is_dir()
    page = opened(Path(shutil.copy(large, tmp_path))).page
    assert page.locator("#list-findings table.rows > tbody").count() == 20
    page.locator("#list-findings [data-go='1']").click()
    expect(page.locator("#list-findings .count")).to_contain_text("缺失")


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_text_neither_runs_nor_breaks_the_layout(opened, sample, tmp_path, width):
    bad = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>" + "W" * 3000
    extra = [
        sample.make_finding(
            "required_column", f"r{n}", Subject(kind="link", url="javascript:window.hacked=1", label=bad),
            bad, evidence={"seen": bad, "snippet": bad, "searched": ["javascript:1", bad],
                           "nearest": [{"name": bad, "path": [bad], "why": bad}]},
        )
        for n in range(3)
    ]  # fmt: skip
    result = sample.make_result(extra=extra)
    watch = opened(write_report(result, sample.make_views(result), tmp_path), width=width)
    page = watch.page
    page.locator("#open-all").click()
    page.fill("#list-findings input[type=search]", "onerror")
    expect(page.locator("#list-findings")).to_have_attribute("data-shown", "3")
    page.locator("#list-findings summary").first.click()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("a[href^='javascript']").count() == 0
    assert watch.trouble == []


def test_print_opens_what_costs_points_and_keeps_to_the_sheet(opened, small, tmp_path):
    watch = opened(small)
    page = watch.page
    page.emulate_media(media="print")
    assert not page.locator(".toc").is_visible()
    assert not page.locator(".pager").first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tbody.s-not_met .sight").first.is_visible()
    assert page.locator("details[open]").count() < page.locator("details").count()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF") and watch.trouble == []
