"""What the writer keeps and what it forgets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.case_pages import add_page

from gkcheck.models.content import AttachmentTextRecord, PersonalNumberRecord, TableRecord
from gkcheck.store.writer import FactWriter

HOME, FILE = "http://a.gov.cn/", "http://a.gov.cn/f"
TABLE = TableRecord(None, ("姓名",), (("张三",),), 1)
NUMBER = PersonalNumberRecord("mobile", "138****0000", "张三")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[FactWriter]:
    made = FactWriter(str(tmp_path / "facts.db"))
    yield made
    made.close()


def counts(writer: FactWriter) -> dict[str, int]:
    tables = ("page", "attachment_text", "record_table", "record_row", "personal_number")
    return {
        name: writer.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables
    }


def test_a_page_where_a_file_was_takes_its_place(writer: FactWriter) -> None:
    writer.add_attachment_text(
        AttachmentTextRecord(FILE, 1, "text", "全文", tables=(TABLE,), personal=(NUMBER,))
    )
    assert counts(writer)["attachment_text"] == counts(writer)["record_row"] == 1
    add_page(writer, HOME, {"url": "/f", "title": "文件已删除"})
    assert counts(writer) == {
        "page": 1, "attachment_text": 0, "record_table": 0, "record_row": 0, "personal_number": 0,
    }  # fmt: skip


def test_what_pages_share_is_stored_once(tmp_path: Path) -> None:
    page = {
        "columns": {"nav": ["政务公开 -> /gk/"]}, "links": {"nav": ["政务公开 -> /gk/"]},
        "identity": {"sponsor": "某县人民政府"},
    }  # fmt: skip
    first = FactWriter(str(tmp_path / "facts.db"))
    add_page(first, HOME, {"url": "/1.html", **page})
    first.close()
    again = FactWriter(str(tmp_path / "facts.db"))  # as when a crawl goes on
    add_page(again, HOME, {"url": "/2.html", **page})
    for table in ("link_set", "link", "column_seen", "identity"):
        assert again.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1, table
    assert again.db.execute("SELECT count(*) FROM page_link_set").fetchone()[0] == 2
    again.close()
