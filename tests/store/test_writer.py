"""What the writer keeps and what it forgets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.case_pages import add_page

from gkcheck.models.content import AttachmentTextRecord, PersonalNumberRecord, TableRecord
from gkcheck.models.facts import LinkRecord, Place, TargetKind
from gkcheck.models.observations import MediaRecord, MediaVerdict
from gkcheck.store.schema import open_store
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


def test_the_very_same_links_are_the_same_set(writer: FactWriter) -> None:
    def link(name: str) -> LinkRecord:
        return LinkRecord(f"{HOME}{name}", TargetKind.PAGE, Place.NAV, name)

    first, second = [link("a"), link("b")], [link("a"), link("c")]
    met = [writer._link_set("nav", links, 1) for links in (first, second, first, second, first)]
    alike = [link("a"), link("b")]  # other records that say the same
    assert met == [*met[:2], *met[:2], met[0]]
    assert met[0] != met[1]
    assert writer._link_set("nav", alike, 1) == met[0]
    assert writer._link_set("nav", [*alike, link("c")], 1) not in met


def test_a_store_of_an_earlier_version_is_gone_on_with(tmp_path: Path) -> None:
    path = str(tmp_path / "facts.db")
    db = open_store(path)
    db.execute("ALTER TABLE media ADD COLUMN has_text INTEGER")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm007_no_has_text'")
    db.execute(
        "INSERT INTO media VALUES (99,1,'attachment','application/pdf','opens',NULL,1,2,3,4,1)"
    )
    db.conn.commit()
    db.close()
    writer = FactWriter(path)
    writer.add_media(MediaRecord(FILE, 1, TargetKind.ATTACHMENT, None, MediaVerdict.OPENS, pages=7))
    rows = writer.db.execute("SELECT verdict, pages FROM media ORDER BY pages").fetchall()
    assert rows[0] == ("opens", 4)
    writer.close()
