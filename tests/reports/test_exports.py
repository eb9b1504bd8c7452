"""Exports hold every row, and nothing that an office program would run."""

from __future__ import annotations

import csv
import json
from urllib.parse import quote

import pytest
from lab.earl import read_earl
from openpyxl import load_workbook

from gkcheck.models.finding import Subject
from gkcheck.models.result import SiteResult
from gkcheck.models.verdict import VerdictState
from reports.export_earl import OUTCOMES
from reports.registry import EXPORTERS, FORMATS
from reports.rows import safe

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "＝1",
    "\x00=1",
]


def with_formulas(sample) -> SiteResult:
    extra = [
        sample.make_finding(
            "dead_link", f"r{n}", Subject(kind="link", url=None, label=text), text,
            evidence={"seen": text, "expected": text, "found_on": [text]},
        )
        for n, text in enumerate(FORMULAS)
    ]  # fmt: skip
    return sample.make_result(findings=20, extra=extra)


def test_formats_are_those_of_the_contract():
    assert {"html", "json", "xlsx", "csv"} <= set(FORMATS)


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_get_an_apostrophe(text):
    assert safe(text).startswith("'")
    assert safe("文件-1") == "文件-1" and safe(None) == ""


def test_csv_opens_with_mark_and_holds_every_finding(sample, tmp_path):
    result = with_formulas(sample)
    path = EXPORTERS["csv"](result, tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["编号"].lstrip("'") for r in rows] == [f.fingerprint for f in result.findings]
    cells = [cell for row in rows for cell in row.values()]
    assert not [c for c in cells if c.lstrip().startswith(("=", "+", "-", "@", "＝"))]


def test_xlsx_has_sheets_filters_frozen_head_and_no_formula(sample, tmp_path):
    result = with_formulas(sample)
    book = load_workbook(EXPORTERS["xlsx"](result, tmp_path))
    assert book.sheetnames == ["项目", "问题", "栏目", "说明"]
    sizes = {"项目": len(result.plans[0].items), "问题": len(result.findings),
             "栏目": len(result.columns)}  # fmt: skip
    for name, size in sizes.items():
        sheet = book[name]
        assert sheet.max_row == size + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:") and sheet.auto_filter.ref.endswith(
            str(size + 1)
        )
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
    labels = [c.value for c in book["问题"]["E"]][1:]
    assert labels[0] == "'=1+1"
    assert isinstance(book["项目"]["G2"].value, int | float)


def test_json_is_the_result_with_points_as_numbers(sample, tmp_path):
    result = sample.make_result()
    path = EXPORTERS["json"](result, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert SiteResult.model_validate_json(text).model_dump(mode="json") == result.model_dump(
        mode="json"
    )
    plan = json.loads(text)["plans"][0]
    assert isinstance(plan["score"]["low"], float) and isinstance(plan["items"][0]["full"], float)
    assert "清河县" in text


def test_json_survives_text_that_is_no_unicode(sample, tmp_path):
    result = sample.make_result(findings=4)
    site = result.site.model_copy(update={"name": "a\ud800b"})
    path = EXPORTERS["json"](result.model_copy(update={"site": site}), tmp_path)
    assert json.loads(path.read_text(encoding="utf-8"))["site"]["name"] == "a?b"


def test_earl_maps_every_state_as_the_contract_says(sample, tmp_path):
    assert set(OUTCOMES) == set(VerdictState)
    result = sample.make_result()
    graph = json.loads(EXPORTERS["earl"](result, tmp_path).read_text(encoding="utf-8"))["@graph"]
    told = [a["earl:result"]["earl:outcome"]["@id"] for a in graph]
    assert told == [OUTCOMES[i.state] for i in result.plans[0].items]


def test_earl_is_what_the_schema_asks_for(sample, tmp_path):
    result = sample.make_result()
    told = read_earl(EXPORTERS["earl"](result, tmp_path))
    assert told == {
        (
            result.site.url,
            f"urn:gkcheck:{plan.plan}:{quote(item.item)}",
            OUTCOMES[item.state][5:],
        ): 1
        for plan in result.plans
        for item in plan.items
    }
