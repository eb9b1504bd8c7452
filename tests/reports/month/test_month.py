"""A month from the ledger: scripted months, and every number of the pages against the script."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from docxtpl import DocxTemplate
from lab.earl import read_earl
from lab.results import checked, finding, plan, result
from openpyxl import load_workbook

from gkcheck.cli import main
from gkcheck.errors import GkcheckError
from gkcheck.models.batch import SiteEntry
from gkcheck.models.verdict import VerdictState
from gkcheck.pipeline import month as pipeline
from gkcheck.pipeline.month import MonthOptions, make_month
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_reader import LedgerReader
from gkcheck.store.ledger_runs import record_site
from reports.month.documents import bulletin_words, notice_words
from reports.month.read import read_month
from reports.month.span import months_before

RULES = Path(__file__).parents[3] / "rules"
ITEMS = [("1", VerdictState.MET, ()), ("2", VerdictState.UNDETERMINED, ())]
#: What each site shows in April, May and June; None: blocked.
SCRIPT: dict[str, tuple[list[str] | None, ...]] = {
    "new": ([], [], ["甲"]),
    "fixed": (["甲"], ["甲"], []),
    "relapsed": (["甲"], [], ["甲"]),
    "persisting": (["甲", "乙"], ["甲", "乙"], ["甲", "乙"]),
    "blind": (["甲"], ["甲"], None),
}
SCORES = {"new": "80", "fixed": "60", "relapsed": "40", "persisting": "40", "blind": "20"}


def record(home: Path) -> None:
    """Write three months of five sites."""
    ledger = Ledger(home / FILE)
    for number, (name, months) in enumerate(SCRIPT.items()):
        for month, labels in enumerate(months, start=4):
            url, day = f"http://{name}.test/", date(2021, month, 20)
            site = SiteEntry(
                url=url, name=f"{name}网站", region=f"地区{number % 2}", unit=f"单位{number}",
                platform="省平台" if name != "new" else None,
                contacts=("张三 13800001234", " 李四\x07") if name != "new" else (),
            )  # fmt: skip
            if labels is None:
                told = result(url, day, state="blocked")
            else:
                seen = [finding("dead_link", label) for label in labels]
                told = result(
                    url, day, [checked("dead_link", seen)], plans=[plan(SCORES[name], ITEMS)]
                )
            record_site(ledger, told, site=site)
    ledger.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    record(tmp_path)
    return tmp_path


def write(home: Path, **options: object) -> Path:
    _, first, _ = make_month(home, RULES, MonthOptions("2021-06", **options))  # type: ignore[arg-type]
    return first


def text(page: Path) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))


def test_every_move_is_told(home: Path) -> None:
    reader = LedgerReader(home / FILE)
    month = read_month(reader, "2021-06")
    reader.close()
    by_name = {site.name.removesuffix("网站"): site for site in month.sites}
    counted = {name: (dict(site.moves), site.problems) for name, site in by_name.items()}
    assert counted == {
        "new": ({"new": 1}, 1),
        "fixed": ({"fixed": 1}, 0),
        "relapsed": ({"relapsed": 1}, 1),
        "persisting": ({"persisting": 2}, 2),
        "blind": ({"not_looked": 1}, 0),
    }
    assert [(t.month, t.sites, t.problems) for t in month.trend] == [
        ("2021-04", 5, 5),
        ("2021-05", 5, 4),
        ("2021-06", 5, 4),
    ]
    assert {s.name: s.scores["demo-2026"].rank for s in month.sites if s.scores} == {
        "new网站": 1,
        "fixed网站": 2,
        "relapsed网站": None,  # the same points as another: no order between them
        "persisting网站": None,
    }


def test_pages_tell_the_same_and_link_to_one_another(home: Path) -> None:
    first = write(home)
    told = text(first)
    assert "有 1 个网站本月没有能核查" in told
    assert "4 处问题" in told
    assert "反弹 1 新增 1 持续 2 未能复查 1 已整改 1" in told
    pages = sorted(first.parent.rglob("*.html"))
    for page in pages:
        for href in re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8")):
            if not href.startswith("http"):
                assert (page.parent / href).exists(), f"{page.name}: {href}"
    site = next(p for p in pages if "relapsed网站" in text(p) and p.parent.name == "sites")
    assert "反弹 甲" in text(site)
    blind = next(p for p in pages if p.parent.name == "sites" and "blind网站" in text(p))
    assert "本月没有能访问这个网站" in text(blind)


def test_a_list_that_is_cut_says_so(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE)
    items = [(str(n), VerdictState.UNDETERMINED, ()) for n in range(405)]
    for url, count in (("http://long.test/", 405), ("http://short.test/", 400)):
        told = result(url, date(2021, 6, 20), plans=[plan("50", items[:count])], name=url[7:-6])
        record_site(ledger, told)
    ledger.close()
    first = write(tmp_path)
    pages = {name: text(page) for page in first.parent.glob("sites/*.html")
             for name in ("long", "short") if f"<h1>{name}</h1>" in page.read_text("utf-8")}  # fmt: skip
    assert "未能判定的任务（405 项）" in pages["long"]
    assert "共 405 条，列出前 400 条" in pages["long"]
    assert "未能判定的任务（400 项）" in pages["short"]
    assert "列出前" not in pages["short"]
    assert "示例要点 9 9 示例要点 10 10 示例要点 11 11" in pages["short"]  # as in the plan


def test_verdicts_of_a_site_are_told_in_the_order_of_the_legend(tmp_path: Path) -> None:
    states = (VerdictState.MANUAL, VerdictState.NOT_MET, VerdictState.MET)
    ledger = Ledger(tmp_path / FILE)
    items = [(str(n), state, ()) for n, state in enumerate(states)]
    record_site(ledger, result("http://a.test/", date(2021, 6, 20), plans=[plan("50", items)]))
    ledger.close()
    [page] = write(tmp_path).parent.glob("sites/*.html")
    assert "● 达到 1 ○ 未达到 1 ✎ 人工 1" in text(page)


def test_common_cause_of_a_platform_is_told_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE)
    for number in range(4):
        url = f"http://s{number}.test/"
        seen = [finding("dead_link", f"甲{number}")]
        told = result(
            url, date(2021, 6, 20), [checked("dead_link", seen)], plans=[plan("50", ITEMS)]
        )
        record_site(
            ledger, told,
            site=SiteEntry(url=url, name=f"站{number}", platform="省平台" if number else None),
        )  # fmt: skip
    ledger.close()
    reader = LedgerReader(tmp_path / FILE)
    [shared] = read_month(reader, "2021-06").shared
    reader.close()
    assert (shared.platform, len(shared.sites), shared.places) == ("省平台", 3, 3)


def test_decisions_and_waivers_take_findings_out(home: Path) -> None:
    ledger = Ledger(home / FILE)
    conn = ledger.db.conn
    marks = conn.execute(
        "SELECT f.site_id, f.fingerprint FROM finding f JOIN site s ON s.id = f.site_id"
        " WHERE s.url LIKE '%persisting%' ORDER BY f.id"
    ).fetchall()
    with conn:
        conn.execute(
            "INSERT INTO decision (site_id, fingerprint, verdict, reason, decided_by, decided_at)"
            " VALUES (?,?,'rejected','误报','王某','2021-06-25T01:00:00+00:00')",
            marks[0],
        )
        conn.execute(
            "INSERT INTO waiver (site_id, fingerprint, reason, approver, granted_on, expires_on)"
            " VALUES (?,?,'改版期间','李某','2021-06-01','2021-07-01')",
            marks[1],
        )
    ledger.close()
    first = write(home)
    page = next(p for p in (first.parent / "sites").glob("*.html") if "persisting网站" in text(p))
    assert "复核排除（王某）" in text(page) or "复核排除(王某)" in text(page)
    assert "豁免至 2021-07-01" in text(page)
    reader = LedgerReader(home / FILE)
    month = read_month(reader, "2021-06")
    reader.close()
    [site] = [s for s in month.sites if s.name == "persisting网站"]
    assert (site.problems, site.moves) == (0, {})


def test_exports_hold_the_same_rows(home: Path) -> None:
    out = write(home, formats=("html", "xlsx", "csv", "json", "earl")).parent
    with (out / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    moves = sorted(row["变化"] for row in rows)
    assert moves == sorted(["新增", "已整改", "反弹", "持续", "持续", "未能复查"])
    book = load_workbook(out / "ledger.xlsx", read_only=False)
    sheet = book["台账"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    assert sorted(str(row[6].value) for row in list(sheet.rows)[1:]) == moves
    assert sheet["K2"].hyperlink is not None
    lines = (out / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines].count("finding") == 6
    assert read_earl(out / "ledger.earl.json") == {
        (f"http://{name}.test/", f"urn:gkcheck:demo-2026:{item}", outcome): 1
        for name in ("new", "fixed", "relapsed", "persisting")
        for item, outcome in (("1", "passed"), ("2", "cantTell"))
    }


def test_a_large_month_has_its_exports_written_by_another_process(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    formats = ("html", "csv", "xlsx", "json")
    alone = write(home, out=tmp_path / "alone", formats=formats).parent
    monkeypatch.setattr(pipeline, "BESIDE", 1)
    beside = write(home, out=tmp_path / "beside", formats=formats).parent
    names = {str(p.relative_to(alone)) for p in alone.rglob("*")}
    assert names == {str(p.relative_to(beside)) for p in beside.rglob("*")}
    assert (alone / "ledger.csv").read_bytes() == (beside / "ledger.csv").read_bytes()
    books = [load_workbook(folder / "ledger.xlsx", read_only=True) for folder in (alone, beside)]
    one, two = ({s.title: list(s.values) for s in book} for book in books)
    assert one == two and sum(map(len, one.values())) > 5
    for book in books:
        book.close()
    (beside / "ledger.csv").unlink()
    (beside / "ledger.csv").mkdir()
    with pytest.raises(IsADirectoryError) as told:
        write(home, out=beside, formats=("html", "csv"))
    assert type(told.value.__cause__).__name__ == "_RemoteTraceback"  # it was another's


def test_formulas_stay_texts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE)
    seen = [finding("dead_link", "=1+1", message='+cmd|"/c calc"')]
    told = result("http://a.test/", date(2021, 6, 1), [checked("dead_link", seen)], name="=evil()")
    record_site(ledger, told)
    ledger.close()
    out = write(tmp_path, formats=("html", "xlsx", "csv")).parent
    sheet = load_workbook(out / "ledger.xlsx")["台账"]
    values = [cell.value for row in sheet.rows for cell in row if isinstance(cell.value, str)]
    assert "'=1+1" in values
    assert all(cell.data_type != "f" for row in sheet.rows for cell in row)


def test_sites_cannot_break_the_pages(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE)
    bad = '"><script>alert(1)</script>'
    seen = [finding("dead_link", bad, message=bad)]
    told = result(
        "http://a.test/", date(2021, 6, 1), [checked("dead_link", seen)], name=bad,
        plans=[plan("50", ITEMS)],
    )  # fmt: skip
    record_site(ledger, told, site=SiteEntry(url="http://a.test/", name=bad, region=bad, unit=bad))
    ledger.close()
    out = write(tmp_path).parent
    for page in out.rglob("*.html"):
        assert "<script" not in page.read_text(encoding="utf-8")


def test_documents_say_what_the_pages_say(home: Path) -> None:
    out = write(
        home, formats=("html", "docx", "notices"), office="某市办", due_on=date(2021, 7, 20)
    ).parent
    bulletin = "\n".join(p.text for p in Document(str(out / "bulletin.docx")).paragraphs)
    assert "2021年6月" in bulletin
    assert "发现问题 4 处" in bulletin
    assert "{{" not in bulletin and "豁免" not in bulletin
    assert "得分确实提高 0 项次" in bulletin
    notices = sorted((out / "notices").glob("*.docx"))
    assert len(notices) == 3  # new, relapsed, persisting
    notice = Document(str(next(n for n in notices if "persisting" in n.name)))
    words = "\n".join(p.text for p in notice.paragraphs)
    assert "请于 2021年7月20日前完成整改" in words
    assert "网站：persisting网站　　联系人：张三 13800001234、李四" in words
    fixed = next(n for n in notices if "new" in n.name)
    assert "联系人" not in "".join(p.text for p in Document(str(fixed)).paragraphs)
    assert [row.cells[1].text for row in notice.tables[0].rows][1:] == ["乙", "甲"] or [
        row.cells[1].text for row in notice.tables[0].rows
    ][1:] == ["甲", "乙"]
    ledger = Ledger(home / FILE)
    steps = ledger.db.conn.execute(
        "SELECT count(*) FROM rectification WHERE state = 'notified' AND due_on = '2021-07-20'"
    ).fetchone()[0]
    ledger.close()
    assert steps == 4


def test_an_office_brings_its_own_template(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    made = Document()
    made.add_paragraph("我市通报:{{ problems }} 处")
    made.save(str(own / "bulletin.docx"))
    out = write(home, formats=("docx",), templates=own).parent
    assert [p.text for p in Document(str(out / "bulletin.docx")).paragraphs] == ["我市通报:4 处"]
    made.add_paragraph("{{ no_such_word }}")
    made.save(str(own / "bulletin.docx"))
    with pytest.raises(GkcheckError, match="填不进去"):
        write(home, formats=("docx",), templates=own)
    (own / "bulletin.docx").write_bytes(b"not a document")
    with pytest.raises(GkcheckError, match="不是 DOCX 文件"):
        write(home, formats=("docx",), templates=own)


def test_templates_use_only_words_that_are_told_of(home: Path) -> None:
    ledger = Ledger(home / FILE)
    url, seen = "http://third.test/", [finding("dead_link", "甲")]
    told = result(url, date(2021, 6, 20), [checked("dead_link", seen)], plans=[plan("50", ITEMS)])
    record_site(ledger, told, site=SiteEntry(url=url, name="第三", platform="省平台"))
    ledger.close()
    reader = LedgerReader(home / FILE)
    month = read_month(reader, "2021-06")
    [site] = [s for s in month.sites if s.name == "persisting网站"]
    row = {"label": "甲", "message": "乙", "url": None, "fingerprint": "0", "move": "new"}
    day = date(2021, 7, 1)
    filled = {
        "bulletin.docx": bulletin_words(month, "某市办", day),
        "notice.docx": notice_words(month, site, [row], "某市办", day, None),
    }
    reader.close()
    root = Path(__file__).parents[3]
    parts = (root / "docs" / "templates.md").read_text(encoding="utf-8").split("## ")[1:]
    for part in parts:
        name = re.findall(r"\w+\.docx", part)[0]
        words = filled.pop(name)
        rows = [line.split("|") for line in part.splitlines() if line.startswith("| `")]
        told = [word for row in rows for word in re.findall(r"`(\w+)`", row[1])]
        assert sorted(told) == sorted(words), name
        within = {word: set(re.findall(r"`([a-z]+)`", row[2])) for row in rows
                  for word in re.findall(r"`(\w+)`", row[1])}  # fmt: skip
        for word, value in words.items():
            if isinstance(value, list):
                assert value and set(value[0]) == within[word], word
        used = DocxTemplate(str(root / "reports/documents" / name))
        assert used.get_undeclared_template_variables() <= set(words)
    assert not filled


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_documents_open_in_libreoffice(home: Path, tmp_path: Path) -> None:
    out = write(home, formats=("html", "xlsx", "docx", "notices")).parent
    files = [
        out / "bulletin.docx",
        out / "ledger.xlsx",
        *list((out / "notices").glob("*.docx"))[:1],
    ]
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "pdf",
         "--outdir", str(tmp_path / "pdf"), *map(str, files)],
        capture_output=True, text=True, timeout=180, check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert "Error" not in done.stderr
    assert {p.stem for p in (tmp_path / "pdf").glob("*.pdf")} == {f.stem for f in files}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2021-13"], "不是月份"),
        (["2021-03"], "没有核查记录"),
        (["2021-06", "--batch", "没有的批次"], "没有核查记录"),
        (["2021-06", "--format", "html,pptx"], "没有这种格式"),
    ],
)
def test_mistakes_get_one_line(home: Path, arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(main, ["--home", str(home), "report", *arguments])
    assert done.exit_code == 2
    assert told in done.output


def test_no_ledger_gets_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--home", str(tmp_path), "report", "2021-06"])
    assert (done.exit_code, "还没有台账" in done.output) == (2, True)


def test_months_before_crosses_years() -> None:
    assert months_before("2021-02", 3) == ["2020-12", "2021-01", "2021-02"]
