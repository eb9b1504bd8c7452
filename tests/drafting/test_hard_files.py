"""Files that cannot be drafted from: one clear Chinese line and exit 2, nothing written."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from drafting import documents

from gkcheck.cli import main
from gkcheck.paths import PACKAGE
from gkcheck.scoring.lint import lint
from gkcheck.scoring.load import load_plan

RULES = PACKAGE.parent / "rules"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        main, ["--rules", str(RULES), "plan", "draft", *map(str, arguments)], catch_exceptions=False
    )


def _zip(name: str, body: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return made.getvalue()


RUBBISH = random.Random(3).randbytes(20_000)
HARD = {
    "empty.txt": (b"", "空文件"),
    "blank.md": (b" \n\n \t\n", "空文件"),
    "rubbish.txt": (RUBBISH, "不是文本文件"),
    "rubbish.docx": (RUBBISH, "不是 docx"),
    "rubbish.pdf": (b"%PDF-1.7\n" + RUBBISH, "打不开"),
    "archive.docx": (_zip("a.txt", b"x"), "不是 docx"),
    "bomb.docx": (_zip("word/document.xml", b"\0" * 70_000_000), "过大"),
    "broken.docx": (_zip("word/document.xml", b"<w:doc"), "打不开"),
    "big.txt": ("一、公开信息。\n".encode() * 260_000, "超过 4 MB"),
    "endless.txt": (("一、公开。\n1.公开" + "规划、" * 8000).encode(), "请按原文分段"),
    "lines.txt": ("1.公开规划信息。\n".encode() * 9000, "超过 8000 段"),
    "items.txt": ("1.公开规划信息。\n".encode() * 1100, "超过 1000 项"),
    "english.txt": (b"Nothing to see here. " * 50, "没有读到中文"),
    "poem.txt": ("床前明月光,疑是地上霜。\n".encode() * 5, "没有找到任何任务"),
    "sheet.xlsx": (b"abc" * 500, "不会读"),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_file_gives_one_line_and_exit_2(name: str, tmp_path: Path) -> None:
    body, said = HARD[name]
    file = tmp_path / name
    file.write_bytes(body)
    result = _run(file, "--out", tmp_path / "out")
    assert result.exit_code == 2
    lines = result.output.strip().splitlines()
    assert len(lines) == 1, result.output
    assert said in lines[0]
    assert not (tmp_path / "out").exists()


def test_missing_file_bad_id_and_full_folder_are_told(tmp_path: Path) -> None:
    assert "读不到文件" in _run(tmp_path / "no.txt").output
    file = tmp_path / "计划.txt"
    file.write_text(documents.TEXT, encoding="utf-8")
    result = _run(file, "--id", "A b", "--out", tmp_path)
    assert result.exit_code == 2
    assert "只能用小写字母" in result.output
    assert _run(file, "--id", "plan-a", "--out", tmp_path / "out").exit_code == 0
    again = _run(file, "--id", "plan-a", "--out", tmp_path / "out")
    assert again.exit_code == 2
    assert "不覆盖" in again.output


def test_draft_is_a_plan_that_loads_and_lints(tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    file.write_text(documents.HTML, encoding="utf-8")
    result = _run(file, "--id", "donghu-2023", "--out", tmp_path / "plans")
    assert result.exit_code == 0, result.output
    assert "已起草 5 项" in result.output
    plan = load_plan(tmp_path, "donghu-2023")
    assert [item.id for item in plan.items] == ["1", "2", "3", "4", "5"]
    assert plan.year == 2023
    assert [one for one in lint(tmp_path) if one.level == "error"] == []
    assert all(item.notes and item.notes.startswith("原文：") for item in plan.items)
    notes = (tmp_path / "plans" / "donghu-2023" / "draft-notes.md").read_text(encoding="utf-8")
    assert "没有放入任何一项" in notes
    assert "| 4 | press_conference_count | partial |" in notes
    assert "版权所有" in notes, "what was left out is listed"


def test_gb18030_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(documents.TEXT.encode("gb18030"))
    result = _run(file, "--out", tmp_path / "plans")
    assert result.exit_code == 0, result.output
    assert load_plan(tmp_path, "old").title.startswith("南山市2022年")


def test_markup_in_a_document_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "evil.txt"
    text = documents.TEXT.replace("运用图解", "运用<script>alert(1)</script>: {x} # 图解")
    file.write_text(text, encoding="utf-8")
    result = _run(file, "--out", tmp_path / "plans")
    assert result.exit_code == 0, result.output
    assert load_plan(tmp_path, "evil").items
