"""Facts of an unchanged page, copied from store to store: the same, whatever the numbers are."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from gkcheck.models.content import (
    AttachmentTextRecord,
    FormRecord,
    LetterRecord,
    PersonalNumberRecord,
    PlayerRecord,
    TableRecord,
)
from gkcheck.models.facts import (
    ColumnRecord,
    ColumnSource,
    DocumentRecord,
    IdentityRecord,
    LinkRecord,
    ListItemRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
    Place,
    RelationBlockRecord,
    RelationKind,
    RelationRecord,
    TargetKind,
)
from gkcheck.store.copier import Copier
from gkcheck.store.writer import FactWriter

HOME, PAGE, FILE = "http://a.gov.cn/", "http://a.gov.cn/p.html", "http://a.gov.cn/f.docx"
TABLES = (TableRecord("名单", ("姓名", "单位"), (("张三", "某局"), ("李四", "某委")), 2),)
NUMBERS = (PersonalNumberRecord("identity", "110105********002X", "张三"),)
MENU = LinkRecord(HOME + "gk/", TargetKind.PAGE, Place.NAV, "政务公开")
FACTS = PageFacts(
    url=PAGE,
    title="标题",
    heading="标题",
    page_type=PageType.OTHER,
    text_length=300,
    text_digest="abc",
    metas=(("SiteName", "某县"),),
    breadcrumb=("政务公开", "通知"),
    links=(MENU, LinkRecord(FILE, TargetKind.ATTACHMENT, Place.BODY, "附件", True)),
    columns=(
        ColumnRecord(ColumnSource.NAV, ("政务公开",), HOME + "gk/"),
        ColumnRecord(ColumnSource.BREADCRUMB, ("政务公开", "通知"), HOME + "gk/tz/"),
    ),
    listing=ListRecord(
        items=(ListItemRecord("甲", HOME + "1.html", date(2024, 1, 2), "2024-01-02", "某局"),),
        page_no=1,
        total_pages=2,
        paging="plain",
        page_urls=(HOME + "gk/2.html",),
    ),
    document=DocumentRecord(
        "标题", date(2024, 1, 2), "2024-01-02", None, "1", "某政发〔2024〕1号", "某局", None, None,
        None, "某局", {"索引号": "1"}, 300,
    ),
    relations=(RelationRecord(RelationKind.POLICY, "原文", "某办法", HOME + "2.html"),),
    relation_blocks=(RelationBlockRecord(RelationKind.POLICY, "原文", "filled"),),
    identity=IdentityRecord(site_code="4400000001", sitemap_url=HOME + "map.html"),
    signals=PageSignals(script_built=("lists",)),
    sample="正文",
    unlinked_attachments=("附件.doc",),
    body="正文 13800138000",
    forms=(FormRecord("search", HOME + "s", "get", ("关键词",), "q"),),
    tables=TABLES,
    letters=(
        LetterRecord("来信", HOME + "3.html", date(2024, 1, 1), None, "某局", None, 9, 8, "d"),
    ),
    players=(PlayerRecord("video", HOME + "v.mp4", None, HOME + "p.jpg"),),
    personal=NUMBERS,
)  # fmt: skip
SAID = AttachmentTextRecord(
    FILE, 1, "text", "附件的文字", "题名", None, date(2024, 1, 1), None, 2, TABLES, NUMBERS, ("a",)
)


def told(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a store with addresses for their numbers."""
    conn = sqlite3.connect(path)
    out = {}
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
        asked = [
            f"(SELECT url FROM url u WHERE u.id = t.{name})"
            if name in ("url_id", "poster_id", "found_on", "page_id")
            else f"t.{name}"
            for name in names
            if name not in ("id", "table_id", "set_id", "column_id", "identity_id", "applied_at")
        ]
        out[table] = sorted(conn.execute(f"SELECT {', '.join(asked)} FROM {table} t"), key=repr)
    shared = (
        "SELECT c.path, i.site_code FROM page JOIN column_seen c ON c.id = column_id"
        " JOIN identity i ON i.id = identity_id"
    )
    out["of page"] = conn.execute(shared).fetchall()
    conn.close()
    return out


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    writer = FactWriter(str(path))
    writer.add_page(FACTS, depth=2)
    writer.add_attachment_text(SAID)
    writer.commit()
    writer.close()
    return path


def copier(old: Path, writer: FactWriter) -> tuple[Copier, sqlite3.Connection]:
    conn = sqlite3.connect(old)
    conn.row_factory = sqlite3.Row
    return Copier(conn, writer), conn


def number(conn: sqlite3.Connection, url: str) -> int:
    return int(conn.execute("SELECT id FROM url WHERE url = ?", (url,)).fetchone()[0])


@pytest.mark.parametrize("times", [1, 2])
def test_all_is_copied(old: Path, tmp_path: Path, times: int) -> None:
    before = told(old)
    assert {"of page", "body_text", "attachment_text", "relation"} <= {
        k for k, v in before.items() if v
    }
    new = tmp_path / "new.db"
    writer = FactWriter(str(new))
    writer.url_id("http://a.gov.cn/other.html")  # numbers differ from store to store
    copy, conn = copier(old, writer)
    for _ in range(times):
        page = number(conn, PAGE)
        copy.page(page, PAGE, copy.links_of(page), depth=2)
        copy.attachment(number(conn, FILE), FILE, look=1)
    writer.commit()
    writer.close()
    conn.close()
    after = told(new)
    after["url"] = [row for row in after["url"] if row[0] != "http://a.gov.cn/other.html"]
    assert after == before


def test_what_pages_share_is_stored_once(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    writer = FactWriter(str(new))
    copy, conn = copier(old, writer)
    writer.add_page(FACTS, depth=2)  # read anew before: the page copied has the same menu
    page = number(conn, PAGE)
    copy.page(page, HOME + "q.html", copy.links_of(page), depth=2)
    writer.commit()
    for table, rows in (("link_set", 2), ("link", 2), ("column_seen", 2), ("identity", 1)):
        assert writer.db.conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (rows,), table
    writer.close()
    conn.close()


def test_two_forms_of_one_address_stay_one(old: Path, tmp_path: Path) -> None:
    writer = FactWriter(str(tmp_path / "new.db"))
    copy, conn = copier(old, writer)
    kept = writer.url_id(HOME + "kept.html")
    writer.fold = lambda url: HOME + "kept.html" if url.endswith(("1.html", "2.html")) else None
    page = number(conn, PAGE)
    copy.page(page, PAGE, copy.links_of(page), depth=2)
    assert writer.known(HOME + "1.html") is None
    for table in ("list_item", "list_pager", "relation"):
        assert writer.db.conn.execute(f"SELECT url_id FROM {table}").fetchall() == [(kept,)], table
    writer.close()
    conn.close()
