"""The report in each state a run can end in: what must stand in it, and in which order."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from lxml import html as lxml_html

from gkcheck.models.finding import Subject
from gkcheck.models.verdict import VerdictState
from reports.model import Picture, ReportViews
from reports.names import STATES
from reports.render_html import FOLDER, render, write_report


def page(result, views=None):
    text, files = render(result, views or ReportViews())
    return lxml_html.fromstring(text), text, files


def words(node) -> str:
    return re.sub(r"\s+", " ", node.text_content())


def test_sections_stand_in_the_order_that_readers_expect(sample):
    result = sample.make_result()
    tree, _, _ = page(result, sample.make_views(result))
    assert [words(h) for h in tree.xpath("//main//h2")] == [
        "一、总体结果", "二、先改这几处", "三、无法判定", "四、逐项核查", "五、问题清单",
        "六、专题视图", "七、附录",
    ]  # fmt: skip
    assert words(tree.xpath("//h1")[0]) == "网站核查报告"


def test_headline_gives_determined_score_with_its_share_and_the_range(sample):
    result = sample.make_result()
    plan = result.plans[0]
    tree, _, _ = page(result)
    shown = words(tree.get_element_by_id("score"))
    reached = round(plan.determined.points / plan.determined.full * 100, 1)
    assert f"{reached}分" in shown
    assert f"已判定 {plan.determined_share * 100:.0f} %" in shown
    assert f"{round(plan.score['low'], 1)}–{round(plan.score['high'], 1)}" in shown


def test_four_counts_are_those_of_the_result(sample):
    result = sample.make_result()
    items = result.plans[0].items
    sure = [f for f in result.findings if f.certainty == "sure"]
    tree, _, _ = page(result)
    shown = [int(b.text) for b in tree.xpath("//ul[@class='four']//b")]
    assert shown == [
        len(sure),
        len(result.findings) - len(sure),
        sum(i.state is VerdictState.UNDETERMINED for i in items),
        sum(i.state is VerdictState.MANUAL for i in items),
    ]
    assert f"归为 {len({f.group for f in sure})} 个原因" in words(tree.get_element_by_id("score"))


def test_every_item_stands_in_plan_order_with_its_word_and_shape(sample):
    result = sample.make_result()
    tree, _, _ = page(result)
    rows = tree.xpath("//tbody[contains(@class,'item ')]")
    items = result.plans[0].items
    assert len(rows) == len(items)
    for row, item in zip(rows, items, strict=True):
        cells = row.xpath("./tr[1]/td")
        name = STATES[item.state]
        assert words(cells[0]).strip() == f"{name.shape} {name.word}"
        assert words(cells[1]) == item.item
        assert item.title in words(cells[2])
    sections = [words(b) for b in tree.xpath("//tbody[@class='section']//bdi")]
    assert sections == [s.title for s in result.plans[0].sections]


def test_manual_items_say_what_to_ask_and_have_a_box(sample):
    result = sample.make_result()
    tree, _, _ = page(result)
    manual = [i for i in result.plans[0].items if i.state is VerdictState.MANUAL]
    boxes = tree.xpath("//tbody[contains(@class,'s-manual')]//div[@class='manual']")
    assert manual and len(boxes) == len(manual)
    assert all(box.xpath(".//textarea") and "台账原件" in words(box) for box in boxes)


def test_five_causes_those_that_gain_most_first(sample):
    result = sample.make_result()
    tree, _, _ = page(result)
    causes = tree.xpath("//ol[@class='causes']/li")
    gains = [Decimal(b.text.lstrip("+")) for b in tree.xpath("//p[@class='gain']//b")]
    best = sorted((sum(c.gain.values()) for c in result.causes if c.gain), reverse=True)
    assert len(causes) == 5
    assert gains == [round(g, 2).normalize() for g in best[:5]]


def test_not_found_shows_places_count_and_five_nearest_with_why(sample):
    result = sample.make_result()
    tree, _, _ = page(result, sample.make_views(result))
    item = next(i for i in result.plans[0].items if i.checks == ["required_column"] and i.because)
    place = [i.item for i in result.plans[0].items].index(item.item)
    row = tree.get_element_by_id(f"i0-{place}")
    sight = row.xpath(".//div[@class='sight']")[0]
    shown = words(sight)
    assert "共 15 处，比对名称 412 个" in shown
    assert len(sight.xpath(".//table[@class='near']/tbody/tr")) == 5
    assert "0.83" in shown and "位置不符" in shown
    assert "第一次 2026-09-10 09:10" in shown and "第二次 2026-09-10 09:45" in shown
    assert sight.xpath(".//a[@class='pic']//*[local-name()='use']")


def test_each_reason_of_undetermined_stands_once_with_what_would_settle_it(sample):
    result = sample.make_result()
    tree, _, _ = page(result)
    rows = tree.xpath("//table[@class='open']/tbody/tr[1]")
    reasons = [words(row[0]) for row in rows]
    assert len(reasons) == len(set(reasons)) >= 4
    shown = words(tree.get_element_by_id("open"))
    assert "在有 IPv6 网络的机器上重新核查" in shown
    assert "对象 25 个" in shown
    assert all(words(row[2]).strip() for row in rows)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("partial", "本次核查没有读完"),
        ("blocked", "被站点的防护拦截"),
        ("unreachable", "没有能够打开站点"),
    ],
)
def test_a_run_that_did_not_end_says_so_before_any_number(sample, state, said):
    result = sample.make_result(state=state, findings=0)
    tree, text, _ = page(result)
    warning = words(tree.xpath("//div[@class='warning']")[0])
    assert said in warning and result.run.reason in warning
    assert text.index(said) < text.index('class="about"') < text.index('class="number')


def test_a_whole_run_has_no_warning(sample):
    tree, _, _ = page(sample.make_result())
    assert not tree.xpath("//div[@class='warning']")


def test_vetoes_triggered_open_and_none(sample):
    result = sample.make_result()
    plan = result.plans[0]
    triggered = result.model_copy(update={"plans": [plan.model_copy(update={"vetoes": ["10"]})]})
    shown = words(page(triggered)[0].get_element_by_id("score"))
    assert "触发单项否决 1 项" in shown and "单项否决已触发" in shown
    opened = plan.model_copy(update={"vetoes": [], "veto_open": ["10"], "qualified": "open"})
    shown = words(page(result.model_copy(update={"plans": [opened]}))[0].get_element_by_id("score"))
    assert "单项否决 1 项待定" in shown and "尚不能确定" in shown and "已触发" not in shown
    calm = plan.model_copy(update={"vetoes": [], "veto_open": [], "qualified": "yes"})
    shown = words(page(result.model_copy(update={"plans": [calm]}))[0].get_element_by_id("score"))
    assert "没有触发单项否决" in shown and "合格" in shown


def test_nothing_determined_gives_no_number(sample):
    result = sample.make_result(findings=0)
    plan = result.plans[0]
    none = plan.model_copy(
        update={
            "determined": plan.determined.model_copy(update={"points": Decimal(0), "full": Decimal(0)}),
            "determined_share": Decimal(0),
            "score": {"low": Decimal(0), "high": Decimal(100), "full": Decimal(100)},
        }
    )  # fmt: skip
    shown = words(page(result.model_copy(update={"plans": [none]}))[0].get_element_by_id("score"))
    assert "尚无已判定的项目" in shown and "0.0–100.0" in shown


def test_all_determined_shows_one_number_for_the_range(sample):
    result = sample.make_result(settled=True)
    shown = words(page(result)[0].get_element_by_id("score"))
    low = round(result.plans[0].score["low"], 1)
    assert "全部任务已判定" in shown and f"{low}–" not in shown


def test_no_plan_and_no_finding_is_a_whole_report(sample):
    result = sample.make_result(items=0, findings=0, plans=0, settled=True)
    tree, _, _ = page(result)
    assert "没有对照方案" in words(tree.get_element_by_id("score"))
    assert "没有发现问题" in words(tree.get_element_by_id("findings"))
    assert "本次没有做 IPv6 探测" in words(tree.get_element_by_id("views"))


def test_two_plans_have_sections_of_their_own_and_a_table_of_contents(sample):
    result = sample.make_result(plans=2)
    tree, _, _ = page(result)
    assert [d.get("id") for d in tree.xpath("//div[@class='plan']")] == ["plan0", "plan1"]
    assert tree.xpath("//nav//a[@href='#plan1']")
    assert len(tree.xpath("//div[@class='plan-score']")) == 2


def test_ids_are_unique_and_inner_links_lead_somewhere(sample):
    result = sample.make_result(plans=2)
    tree, _, _ = page(result, sample.make_views(result))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {a[1:] for a in tree.xpath("//@href") if a.startswith("#")} <= set(ids)


def test_nothing_is_fetched_from_elsewhere(sample):
    result = sample.make_result()
    tree, text, _ = page(result, sample.make_views(result))
    assert not tree.xpath(
        "//link | //script[@src] | //iframe | //img[not(starts-with(@src,'data:'))]"
    )
    assert "@import" not in text and "url(" not in text
    assert all(
        i.get("href").startswith("data:image/") for i in tree.xpath("//*[local-name()='image']")
    )


def test_views_show_ladder_pairs_calendar_and_columns(sample):
    result = sample.make_result()
    tree, _, _ = page(result, sample.make_views(result))
    shown = words(tree.get_element_by_id("views"))
    assert "○ 不通" in shown and "连接被拒绝" in shown and "核查时本机有 IPv6" in shown
    assert "⇄ 双向" in shown or "→ 只有政策指向解读" in shown
    assert tree.xpath("//table[@class='calendar']//td[contains(@class,'due')]")
    assert "已超 12 天" in shown
    columns = tree.xpath("//div[@id='list-columns']//tbody/tr[1]/td[1]")
    assert [words(c) for c in columns[:2]] == ["政务公开", "政府信息公开指南"]
    assert columns[1].xpath(".//*[@class='d1']")


def test_a_small_report_is_one_file(sample, tmp_path):
    result = sample.make_result()
    report = write_report(result, sample.make_views(result), tmp_path)
    assert report == tmp_path / "report.html"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert report.stat().st_size < 2_000_000


def test_twenty_thousand_findings_keep_the_page_small_and_files_are_renewed(sample, tmp_path):
    result = sample.make_result(findings=20_000)
    report = write_report(result, sample.make_views(result), tmp_path)
    assert report.stat().st_size < 2_000_000
    files = sorted((tmp_path / FOLDER).iterdir())
    assert files and all(f.stat().st_size < 2_000_000 for f in files)
    assert "共 20000 处" in report.read_text(encoding="utf-8")
    write_report(sample.make_result(), ReportViews(), tmp_path)
    assert not (tmp_path / FOLDER).exists()


def test_evidence_told_above_is_referred_to_and_not_repeated(sample):
    tree, _, _ = page(sample.make_result(plans=2))
    told = tree.xpath("//div[@class='sight']//dl//dd/span[@class='code']/bdi/text()")
    numbers = [t for t in told if re.fullmatch("[0-9a-f]{16}", t)]
    assert numbers and len(numbers) == len(set(numbers))
    again = tree.xpath("//div[@class='sight']//a[contains(.,'证据见任务')]/@href")
    assert again and all(tree.get_element_by_id(href[1:]) is not None for href in again)


def test_the_page_stays_small_when_everything_is_large(sample):
    result = sample.make_result(items=160, plans=2, findings=3000)
    noise = sample.noise()
    views = sample.make_views(result)
    pictures = {
        f"finding:{f.fingerprint}": Picture(png=noise, caption="图") for f in result.findings[:14]
    }
    text, files = render(result, views.model_copy(update={"pictures": pictures}))
    assert len(text.encode()) < 2_000_000
    assert all(len(data) < 2_000_000 for data in files.values())
    assert [name for name in files if name.startswith("picture-")]


def test_found_on_may_tell_where_on_the_page(sample):
    finding = sample.make_finding(
        "broken_image", "empty", Subject(kind="image", url="https://a.gov.cn/x.jpg", label="x.jpg"),
        "图片打不开",
        evidence={"found_on": [{"url": "https://a.gov.cn/p.html", "place": "正文", "text": "现场"}],
                  "policy": {"title": "办法", "url": "https://a.gov.cn/z.html", "number": "1号"}},
    )  # fmt: skip
    tree, _, _ = page(sample.make_result(findings=0, extra=[finding]))
    row = tree.xpath("//div[@id='list-findings']//dl")[0]
    assert row.xpath(".//a/@href") == [
        "https://a.gov.cn/x.jpg", "https://a.gov.cn/p.html", "https://a.gov.cn/z.html",
    ]  # fmt: skip
    assert "正文，现场" in words(row) and "办法" in words(row) and "比对名称" not in words(row)
    media = tree.get_element_by_id("list-media")
    assert "https://a.gov.cn/p.html" in media.xpath(".//dl//a/@href")


def test_runs_that_share_findings_are_not_counted_twice(sample):
    result = sample.make_result()
    again = [c.model_copy(update={"run": f"{c.run}-2"}) for c in result.checks]
    shared = result.model_copy(update={"checks": [*result.checks, *again]})
    assert "未逐条列出" not in page(shared)[1]
    cut = result.checks[-2].model_copy(update={"findings_total": 9000})
    assert cut.id == "dead_link"
    listed = sum(f.check == "dead_link" for f in result.findings)
    said = page(result.model_copy(update={"checks": [*result.checks, cut]}))[1]
    assert f"另有至少 {9000 - listed} 处未逐条列出" in said


def test_a_finding_that_could_not_be_seen_again_says_why(sample):
    finding = sample.make_finding(
        "dead_link", "http_404", Subject(kind="link", url="https://a.gov.cn/x", label="x"), "打不开",
        certainty="review", evidence={"seen": "404", "unconfirmed": "timed_out"},
    )  # fmt: skip
    tree, _, _ = page(sample.make_result(findings=0, extra=[finding]))
    shown = words(tree.get_element_by_id("list-findings"))
    assert "访问超时；不计分" in shown and "timed_out" not in shown


def test_same_input_gives_the_same_bytes(sample):
    first = render(sample.make_result(), sample.make_views(sample.make_result()))
    again = render(sample.make_result(), sample.make_views(sample.make_result()))
    assert first == again
