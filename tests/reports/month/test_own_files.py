"""A report that is written again removes what its forerunner wrote, and nothing of others."""

from __future__ import annotations

from pathlib import Path

from reports.month.own_files import LIST, note_written


def write(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return paths


def left(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_own_pages_of_before_go_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "sites/of-the-office.html", "notices/1-own.docx")
    note_written(tmp_path, write(tmp_path, "index.html", "sites/1.html", "lists/new.html"))
    note_written(tmp_path, write(tmp_path, "index.html", "sites/2.html"))
    assert left(tmp_path) == {
        "index.html", "sites/2.html", "sites/of-the-office.html", "notices/1-own.docx", LIST,
    }  # fmt: skip
    note_written(tmp_path, [])
    assert left(tmp_path) == {"sites/of-the-office.html", "notices/1-own.docx"}


def test_a_list_that_was_tampered_with_reaches_no_file_outside(tmp_path: Path) -> None:
    (outside,) = write(tmp_path, "letter.txt")
    folder = tmp_path / "report"
    pages = write(folder, "index.html")
    (folder / LIST).write_text(f"../letter.txt\n{outside}\nnever-there.html\n")
    note_written(folder, pages)
    assert outside.is_file() and left(folder) == {"index.html", LIST}
