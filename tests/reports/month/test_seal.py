"""A sealed month: what it takes along, and that nothing in it changes unseen."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lab.results import checked, finding, plan, result

from gkcheck.cli import main
from gkcheck.errors import GkcheckError
from gkcheck.models.batch import Batch, SiteEntry
from gkcheck.models.verdict import VerdictState
from gkcheck.pipeline.month import MonthOptions, make_month
from gkcheck.pipeline.places import attachment, run_folder
from gkcheck.pipeline.seal import LIST, seal, verify
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_review import DecisionRow, add_words
from gkcheck.store.ledger_runs import record_site
from gkcheck.store.ledger_tasks import BatchTasks

RULES = Path(__file__).parents[3] / "rules"
DAY = date(2021, 6, 20)


def record(
    home: Path, name: str, *, labels: tuple[str, ...] = ("甲",), run: str | None = None
) -> None:
    """Write one site's June with its report; ``run`` names a run of a batch."""
    entry = SiteEntry(url=f"http://{name}.test/", name=name)
    seen = [finding("dead_link", label) for label in labels]
    told = result(
        entry.url, DAY, [checked("dead_link", seen)],
        plans=[plan("50", [("1", VerdictState.MET, ())])],
    )  # fmt: skip
    folder = home / "sites" / name / "20210620-01"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text(f"report of {name}", "utf-8")
    ledger = Ledger(home / FILE)
    if run is not None:
        batch = Batch(name="试", sites=(entry,), digest="0")
        BatchTasks(ledger).begin(run, batch, DAY, {"run": run})
        rules = run_folder(home, run) / "rules"
        rules.mkdir(parents=True)
        (rules / "as-it-was.yaml").write_text("x: 1\n", "utf-8")
        (rules.parent / "manifest.json").write_text('{"run": "it"}', "utf-8")
    record_site(ledger, told, site=entry, batch_run=run, folder=folder)
    ledger.close()


def sealed(home: Path, **options: object) -> Path:
    _, first, _ = make_month(
        home,
        RULES,
        MonthOptions("2021-06", sealed=True, **options),  # type: ignore[arg-type]
    )
    return first.parent


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        record(tmp_path, name)
    return tmp_path


def command(home: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    return done.exit_code, done.output


def change(out: Path) -> None:
    page = out / "sites" / "1.html"
    page.write_text(page.read_text("utf-8") + " ", "utf-8")


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "one byte more": (change, "被改动:sites/1.html"),
    "evidence changed": (
        lambda out: (out / "evidence/1/report.html").write_text("better", "utf-8"),
        "被改动:evidence/1/report.html",
    ),
    "a rule changed": (
        lambda out: (out / "rules/plans/platform-2019/plan.yaml").write_text("", "utf-8"),
        "被改动:rules/plans/platform-2019/plan.yaml",
    ),
    "a decision changed": (
        lambda out: (out / "decisions.json").write_text("{}", "utf-8"),
        "被改动:decisions.json",
    ),
    "removed": (lambda out: (out / "items.html").unlink(), "缺少:items.html"),
    "a folder removed": (
        lambda out: shutil.rmtree(out / "evidence/2"),
        "缺少:evidence/2/report.html",
    ),
    "added": (lambda out: (out / "extra.txt").write_text("x", "utf-8"), "多出:extra.txt"),
    "added in a new folder": (
        lambda out: ((out / "new").mkdir(), (out / "new/.hidden").write_text("x", "utf-8")),
        "多出:new/.hidden",
    ),
    "a link added": (lambda out: (out / "link").symlink_to("/etc/hostname"), "多出:link"),
    "a link to nothing": (lambda out: (out / "link").symlink_to("nowhere"), "多出:link"),
    "a file made a link to its like": (
        lambda out: ((out / "items.html").rename(out.parent / "like"),
                     (out / "items.html").symlink_to(out.parent / "like")),
        "被改动:items.html",
    ),
    "renamed": (lambda out: (out / "items.html").rename(out / "item.html"), "多出:item.html"),
    "the list changed": (
        lambda out: (out / LIST).write_text((out / LIST).read_text("utf-8") + " ", "utf-8"),
        "封存清单本身被改动",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", CHANGES)
def test_every_change_is_told(home: Path, how: str) -> None:
    out = sealed(home)
    assert command(home, "verify", str(out))[0] == 0
    do, told = CHANGES[how]
    do(out)
    status, output = command(home, "verify", str(out))
    assert (status, told in output.splitlines()) == (1, True), output


def test_a_whole_folder_verifies_after_it_was_moved(home: Path, tmp_path: Path) -> None:
    out = sealed(home)
    moved = shutil.move(out, tmp_path / "elsewhere" / "2021-06")
    status, output = command(home, "verify", str(moved))
    assert (status, "没有变动" in output, "校验值与台账所记一致" in output) == (0, True, True)
    assert command(tmp_path / "no-ledger", "verify", str(moved))[0] == 0


def test_a_sealed_folder_is_not_written_again(home: Path) -> None:
    out = sealed(home)
    with pytest.raises(GkcheckError, match="已经封存"):
        make_month(home, RULES, MonthOptions("2021-06"))
    assert verify(out).whole


def test_exchanged_list_is_seen(home: Path) -> None:
    out = sealed(home)
    change(out)
    for name in (LIST, "SEAL.sha256"):
        (out / name).unlink()
    seal(out, month="2021-06")
    assert verify(out).whole  # the folder agrees with itself, the ledger does not
    status, output = command(home, "verify", str(out))
    assert (status, "台账中没有这个校验值" in output) == (1, True)


def test_a_run_brings_the_rules_that_it_was_scored_by(tmp_path: Path) -> None:
    record(tmp_path, "a", run="20210620-aa")
    out = sealed(tmp_path)
    kept = out / "runs" / "20210620-aa"
    assert (kept / "rules/as-it-was.yaml").read_text("utf-8") == "x: 1\n"
    assert json.loads((kept / "manifest.json").read_text("utf-8")) == {"run": "it"}
    assert not (out / "rules").exists()  # those of today scored nothing here


def test_a_spot_check_brings_the_rules_of_today(home: Path) -> None:
    assert (sealed(home) / "rules/plans/platform-2019/plan.yaml").is_file()


def test_decisions_come_with_their_files_and_without_those_of_other_sites(home: Path) -> None:
    record(home, "other")
    text = "会议纪要".encode()
    sha = hashlib.sha256(text).hexdigest()
    path = attachment(home, sha)
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    mark = finding("dead_link", "甲").fingerprint
    note = {"sha256": sha, "name": "纪要.pdf", "size": len(text)}
    ledger = Ledger(home / FILE)
    add_words(
        ledger,
        [
            DecisionRow(1, "confirmed", "看过", "王某", fingerprint=mark, files=(note,)),
            DecisionRow(9, "rejected", "别处的", "李某", fingerprint=mark),
        ],
    )
    ledger.close()
    out = sealed(home)
    told = json.loads((out / "decisions.json").read_text("utf-8"))
    assert [(d["decided_by"], d["files"]) for d in told["decision"]] == [("王某", [note])]
    assert {step["state"] for step in told["rectification"]} == {"found"}
    assert (out / "attachments" / sha / "纪要.pdf").read_bytes() == text
    (out / "attachments" / sha / "纪要.pdf").write_bytes(b"other")
    assert verify(out).changed == (f"attachments/{sha}/纪要.pdf",)


def test_sites_whose_evidence_lies_elsewhere_are_told(home: Path) -> None:
    shutil.rmtree(home / "sites" / "b")
    status, output = command(home, "report", "2021-06", "--seal")
    assert (status, "其中 1 个网站的核查报告不在这台机器上" in output) == (0, True)


def test_pages_of_an_earlier_report_do_not_stay(home: Path) -> None:
    """A site that came to nothing, a list that is empty now, a notice that nobody needs any more."""
    formats = ("html", "notices")
    _, first, _ = make_month(home, RULES, MonthOptions("2021-06", formats=formats))
    out = first.parent
    own = out / "notices" / "of-the-office.docx"
    own.write_bytes(b"x")
    before = {path.relative_to(out).as_posix() for path in out.rglob("*.*")}
    record(home, "b", labels=())
    out = sealed(home, formats=formats)
    after = {path.relative_to(out).as_posix() for path in out.rglob("*.*")}
    assert before - after == {"notices/2-b.docx"}
    assert own.is_file()
    (home / FILE).unlink()
    (out / LIST).unlink()
    record(home, "a", labels=())
    make_month(home, RULES, MonthOptions("2021-06", formats=("html",)))
    left = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    assert "sites/2.html" not in left and "lists/problems.html" not in left
    assert "sites/1.html" in left and "lists/reached.html" in left
