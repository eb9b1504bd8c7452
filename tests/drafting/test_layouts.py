"""Small plans in DOCX, PDF, HTML, Markdown and plain text: what a draft must find in each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from drafting import documents

from gkcheck.drafting.document import Read, read_plan
from gkcheck.drafting.items import DraftItem, make_items
from gkcheck.drafting.reading import read_document


def _written(text: str, name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


WRITERS: dict[str, Callable[[Path], Path]] = {
    "html": _written(documents.HTML, "plan.html"),
    "md": _written(documents.MARKDOWN, "plan.md"),
    "txt": _written(documents.TEXT, "plan.txt"),
    "docx": lambda folder: documents.write_docx(folder / "plan.docx"),
    "pdf": lambda folder: documents.write_pdf(folder / "plan.pdf"),
    "pdf table": lambda folder: documents.write_pdf_table(folder / "plan.pdf"),
}


def _draft(kind: str, folder: Path) -> tuple[Read, dict[str, DraftItem]]:
    read = read_plan(read_document(WRITERS[kind](folder)))
    _, items = make_items(read)
    return read, {item.data["id"]: item for item in items}


def _of(items: dict[str, DraftItem], name: str) -> dict[str, Any]:
    return items[name].data


def test_html_table_with_row_spans_amid_menus(tmp_path: Path) -> None:
    read, items = _draft("html", tmp_path)
    assert list(items) == ["1", "2", "3", "4", "5"]
    assert read.head.title == "东湖区2023年政务公开工作要点分工表"
    assert read.head.document_number == "东湖府办〔2023〕18号"
    assert read.head.issued_on is not None
    assert read.head.issued_on.isoformat() == "2023-04-12", "the plan's day, not the page's"
    assert _of(items, "1")["columns"] == ["政务公开>公共企事业单位信息公开", "政务公开>教育"]
    assert _of(items, "1")["fields"] == ["名称", "地址", "办学性质", "联系电话"]
    assert _of(items, "2")["responsible"] == ["区教育局", "区卫生健康局"]
    assert _of(items, "2")["due"] == "quarterly"
    assert _of(items, "2")["columns"] == ["政务公开>医疗卫生"]
    assert _of(items, "3")["columns"] == ["政务公开>财政信息>预算/决算"]
    assert _of(items, "3")["lead"] == ["区财政局"]
    assert [_of(items, n)["due"] for n in ("3", "4", "5")] == ["2023-10-31"] * 3
    assert _of(items, "4")["thresholds"] == {"press_events_per_year": 6}
    assert _of(items, "5")["thresholds"] == {"reply_max_workdays": 10}
    kinds = [items[n].suggestion.kind for n in ("3", "4", "5")]
    assert kinds == ["budget_disclosure", "press_conference_count", "mailbox_replies"]
    said = "".join(item.source for item in items.values())
    assert not re.search("办事服务|版权|当前位置|浏览次数", said)


def test_docx_with_cells_merged_downwards(tmp_path: Path) -> None:
    read, items = _draft("docx", tmp_path)
    assert list(items) == ["1", "2", "3", "4", "5"]
    assert {_of(items, n)["lead"][0] for n in "123"} == {"县政府办公室"}
    assert _of(items, "1")["due"] == _of(items, "2")["due"] == "2024-11-30"
    assert _of(items, "3")["thresholds"] == {"duty_hours": 24}
    assert _of(items, "3")["due"] == "daily"
    assert _of(items, "5")["thresholds"] == {"appraisal_weight_min_percent": 4}
    assert [items[n].section for n in "12345"] == ["平台建设"] * 3 + ["依申请公开"] * 2
    assert items["1"].suggestion.kind == "ipv6"
    assert items["4"].suggestion.kind is None
    assert read.head.year == 2024


def test_pdf_with_hard_line_ends_and_lost_marks(tmp_path: Path) -> None:
    _, items = _draft("pdf", tmp_path)
    assert list(items) == ["1a", "1b", "2", "3", "4"]
    assert _of(items, "1a")["due"] == "2023-06-30"
    assert _of(items, "1b")["due"] == "ongoing"
    assert _of(items, "2")["columns"] == ["重点领域>住房保障"], "a path over a line end"
    assert _of(items, "2")["responsible"] == ["区住房建设局"]
    assert _of(items, "3")["due"] == "2024-01-31", "2024131日 has one reading"
    assert _of(items, "3")["lead"] == ["区政府办公室"]
    assert _of(items, "4")["thresholds"] == {"trainings_per_year": 2}


def test_pdf_table_over_two_pages(tmp_path: Path) -> None:
    _, items = _draft("pdf table", tmp_path)
    assert list(items) == ["1", "2", "3a", "3b", "4"]
    assert _of(items, "1")["responsible"] == ["县财政局", "各部门"], "a name over two lines"
    dues = [_of(items, name)["due"] for name in items]
    assert dues == ["2023-10-31", "ongoing", "2023-06-30", "quarterly", "2023-12-31"]
    assert _of(items, "3a")["columns"] == ["惠企政策"]


def test_markdown_table_over_a_page_break_with_shifted_cells(tmp_path: Path) -> None:
    _, items = _draft("md", tmp_path)
    assert list(items) == ["1", "2a", "2b", "3", "4", "5a", "5b", "6"]
    assert _of(items, "1")["fields"] == ["文号", "成文日期", "有效性"]
    assert "并动态更新调整" in items["2b"].source, "the cell goes on behind the page break"
    assert _of(items, "2a")["responsible"] == ["县司法局"], "an empty cell continues the row above"
    assert _of(items, "3")["due"] == "2023-05-31"
    assert _of(items, "3")["columns"] == [
        "政务公开>重点领域>乡村振兴",
        "政务公开>重点领域>义务教育",
    ]
    assert _of(items, "4")["responsible"] == ["县政府办公室"], "units stood in the wrong column"
    assert items["6"].source.startswith("12345热线"), "612345 is 6 and 12345"
    assert items["5a"].suggestion.kind == "mobile_layout"
    assert items["5b"].suggestion.kind == "ipv6"


def test_sentences_with_brackets_of_units_in_a_forum_copy(tmp_path: Path) -> None:
    read, items = _draft("txt", tmp_path)
    assert _of(items, "一(一)1b")["thresholds"] == {"leader_press_events_per_year": 2}
    assert _of(items, "一(一)1b")["due"] == "2022-12-31"
    assert _of(items, "一(一)2")["responsible"] == ["市委宣传部", "市应急局"]
    assert _of(items, "一(二)1")["thresholds"] == {"feedback_min_days": 30}
    assert items["二(一)1"].suggestion.kind is None
    assert "结尾1" in items
    asides = "".join(aside.text for aside in read.asides)
    assert "楼主" in asides
    assert "Powered by" in asides


def test_labels_behind_a_task_and_a_heading_that_is_itself_the_task(tmp_path: Path) -> None:
    text = """临江市2024年政务公开工作要点
一、围绕经济发展深化公开
(一)优化营商环境。1.公开惠企政策清单。2.每季度公布重大项目进展。
责任单位:市发展改革委、市商务局
完成时限:2024年9月底前
(二)财政信息公开
1.公开市级预算和决算。(责任单位:市财政局;完成时限:2024年10月31日前)
二、强化政策解读
(三)解读材料与政策文件同步组织、同步发布。牵头单位:市政府办公室;责任单位:市政府各部门。
三、保障措施
(四)全市各级行政机关要公开政府信息公开指南
"""
    path = _written(text, "labels.txt")(tmp_path)
    _, items = make_items(read_plan(read_document(path)))
    made = {item.data["id"]: item.data for item in items}
    assert list(made) == ["一(一)1", "一(一)2", "一(二)1", "二(三)", "三(四)"]
    assert made["一(一)1"]["responsible"] == ["市发展改革委", "市商务局"]
    assert made["一(一)1"]["due"] == "2024-09-30"
    assert made["一(一)2"]["due"] == "quarterly"
    assert made["一(二)1"]["responsible"] == ["市财政局"]
    assert made["一(二)1"]["due"] == "2024-10-31"
    assert made["二(三)"]["lead"] == ["市政府办公室"]


def test_numbered_paragraphs_of_a_page_without_any_table(tmp_path: Path) -> None:
    text = """<html><body><div id="header"><a href="/">首页</a></div><div>
<p>青松省人民政府办公厅关于印发2025年政务公开工作要点的通知</p>
<p>各市、县人民政府,省政府各部门:</p>
<p>  现将《2025年政务公开工作要点》印发给你们。落实情况于2025年12月15日前报省政府办公厅。</p>
<p>青松省人民政府办公厅</p><p>2025年3月28日</p><p>2025年政务公开工作要点</p>
<p><b>  一、深化主动公开</b></p>
<p>  1.做好规划信息公开。各地各部门要在2025年8月底前,归集整理“十四五”以来规划,集中公开。</p>
<p>  2.加强公共企事业单位信息公开。教育、供水、供电等主管部门要督促公开名称、地址、联系电话等信息。</p>
<p><b>  二、夯实基础</b></p>
<p>  3.省政府各部门主要负责人每年至少出席1次新闻发布会。政策文件与解读材料相互关联。</p>
</div></body></html>"""
    path = _written(text, "page.html")(tmp_path)
    read = read_plan(read_document(path))
    _, items = make_items(read)
    made = {item.data["id"]: item.data for item in items}
    assert list(made) == ["正文1", "1", "2", "3a", "3b"]
    assert read.head.issuer == "青松省人民政府办公厅"
    assert made["正文1"]["due"] == "2025-12-15", "a day in the notice is a duty, too"
    assert made["1"]["due"] == "2025-08-31"
    assert made["1"]["responsible"] == ["各地各部门"], "no unit column: the subject of the sentence"
    assert made["2"]["fields"] == ["名称", "地址", "联系电话"]
    assert made["3a"]["thresholds"] == {"leader_press_events_per_year": 1}
    kinds = [item.suggestion.kind for item in items]
    assert kinds[1:] == [
        "column_aggregation",
        "public_institution_directory",
        "press_conference_count",
        "interpretation_link",
    ]


def _words(text: str) -> str:
    return re.sub(r"[^\u3400-\u9fff]", "", text)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_sentence_is_in_an_item_or_in_the_list(kind: str, tmp_path: Path) -> None:
    blocks = read_document(WRITERS[kind](tmp_path))
    read = read_plan(blocks)
    _, items = make_items(read)
    kept = _words("".join(item.source + item.data.get("notes", "") for item in items))
    aside = _words("".join(one.text for one in read.asides))
    for block in blocks:
        for part in re.split(r"[。;\n]|[((](?:责任|牵头|公开路|[^()]*负责落实).*?[))]", block.text):
            words = _words(part)
            if "。" in block.text and len(words) > 9 and not re.search("单位|局|路径|负责", part):
                titles = _words("".join(mark.key + mark.title for mark in read.sections))
                assert words in kept or words in aside or words in titles, part
