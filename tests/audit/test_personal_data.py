"""Personal numbers that a site shows are in nothing that an audit keeps or prints."""

from __future__ import annotations

import gzip
import logging
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from lab.office import make_docx
from lab.site import ARTICLE, LabSite, listing, nav, page

from gkcheck import logs
from gkcheck.cli import main

IDENTITY, MOBILE, CARD, GROUPED = (
    "11010519491231002X",
    "13800138000",
    "4111111111111111",
    "139-0013-9000",
)
RAW = re.compile(rb"11010519491231002X|13800138000|4111111111111111|139-0013-9000", re.I)
COLUMNS = [
    ("通知公告", "/c1/"),
    ("政策文件", "/c2/"),
    ("办事服务", "/c3/"),
    ("互动交流", "/c4/"),
    ("机构职能", "/c5/"),
]
TABLE = (
    f"<table><tr><th>姓名</th><th>身份证号</th><th>手机</th></tr><tr><td>张三</td><td>{IDENTITY}</td><td>{MOBILE}</td></tr>"
    f"<tr><td>李四</td><td>{IDENTITY}</td><td>{GROUPED}</td></tr></table>"
)
LETTER = (
    f"<h1>来信{MOBILE}</h1><p>来信时间：2024-01-02</p><p>来信内容：我的号码是{MOBILE}，卡号{CARD}。</p>"
    f"<p>办理单位：县政府办{MOBILE}</p><p>回复时间：2024-01-05</p><p>回复内容：已与{IDENTITY}联系。</p>"
)


def fill(site: LabSite) -> None:
    menu = nav(*COLUMNS, (f"专栏{MOBILE}", "/c6/"))
    crumb = f"<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/c1/'>公示{MOBILE}</a></div>"
    site.add(
        "/",
        page(
            "丰乐县人民政府",
            menu
            + f"<a href='/a.html'>公示{IDENTITY}</a><div class=footer>主办：丰乐县 联系电话：{MOBILE} 滇ICP备05000123号</div>",
        ),
    )
    rows = [
        (f"关于张某（{IDENTITY}）第{i}号的公示", f"/c1/t2024010{i}_{i}.html", "2024-01-02")
        for i in range(1, 5)
    ]
    for _, path in [*COLUMNS, ("", "/c6/")]:
        site.add(path, page(f"通知{MOBILE}", menu + listing(*rows)))
    for title, href, _ in rows:
        file = f"<p>附件：<a href='/f.docx'>名单{IDENTITY}.docx</a> <a href='javascript:;'>{MOBILE}.xls</a></p>"
        fields = f"<p>发布机构：县政府办{MOBILE}</p><p>索引号：000014349/2017-00110</p><p>文号：丰府发〔2024〕1号</p>"
        head = f"<meta name=ArticleTitle content='{title}'><meta name=Description content='电话{MOBILE}'>"
        body = (
            menu
            + crumb
            + fields
            + ARTICLE.format(title)
            + f"<p>联系人{MOBILE}，卡号{CARD}，备用{GROUPED}</p>"
            + TABLE
            + file
        )
        site.add(href, page(title, body, head=head))
    site.add("/a.html", page(f"公示{IDENTITY}", menu + ARTICLE.format(f"公示{IDENTITY}") + TABLE))
    site.add("/c4/1.html", page(f"来信{MOBILE}", menu + LETTER))
    site.add(
        "/f.docx",
        make_docx([f"张三 {IDENTITY} {MOBILE}"] * 3, [["卡", CARD]]),
        headers={
            "Content-Type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        },
    )


@pytest.fixture
def site() -> Iterator[LabSite]:
    with LabSite() as lab:
        fill(lab)
        yield lab


def audited(site: LabSite, out: Path, *more: str) -> str:
    done = CliRunner().invoke(
        main,
        ["--verbose", "--home", str(out / "home"), "site", site.url, "--out", str(out / "out"), "--no-browser",
         "--allow-private", "--rate", "0", "--second-look-after", "0", "--as-of", "2024-06-01", "--name", "丰乐县人民政府",
         "--format", "html,json,xlsx,csv", *more],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return done.output


def plain(name: str, body: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file and what is packed in it."""
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as packed:
            for member in packed.namelist():
                yield packed.read(member)
    elif body.startswith(b"\x1f\x8b"):
        yield gzip.decompress(body)


def leaks(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found += [
                f"{path.name}: {body[max(0, m.start() - 60) : m.end()]!r}"
                for body in plain(path.name, path.read_bytes())
                for m in RAW.finditer(body)
            ]
    return found


def texts(store: Path) -> str:
    connection = sqlite3.connect(store)
    try:
        rows = connection.execute(
            "SELECT text FROM body_text UNION ALL SELECT text FROM attachment_text"
        ).fetchall()
        return "\n".join(zlib.decompress(row[0]).decode() for row in rows)
    finally:
        connection.close()


def test_nothing_kept_holds_a_number(site: LabSite, tmp_path: Path) -> None:
    output = audited(site, tmp_path, "--mask-archive")
    assert leaks(tmp_path) == []
    assert RAW.search(output.encode()) is None
    said = texts(tmp_path / "out" / "facts.db")
    assert RAW.search(said.encode()) is None
    # The numbers were met: they stand there masked, and are told as facts.
    assert "110105********002X" in said
    connection = sqlite3.connect(tmp_path / "out" / "facts.db")
    kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM personal_number")}
    titles = [row[0] for row in connection.execute("SELECT title FROM list_item")]
    archive = gzip.decompress((tmp_path / "out" / "site.warc.gz").read_bytes())
    connection.close()
    assert kinds == {"identity", "mobile", "bank_card"}
    assert any("110105********002X" in title for title in titles)
    assert b"138****8000" in archive


@pytest.mark.slow
def test_an_archive_keeps_what_was_sent_unless_told_otherwise(
    site: LabSite, tmp_path: Path
) -> None:
    audited(site, tmp_path, "--archive")
    found = leaks(tmp_path)
    assert found
    assert {line.partition(":")[0] for line in found} == {"site.warc.gz"}


def test_logs_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    formatter = logs.MaskedFormatter(logs.FORMAT)
    try:
        raise ValueError(f"bad cell {MOBILE}")
    except ValueError:
        import sys

        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "cannot take in %s", (IDENTITY,), sys.exc_info()
        )
    text = formatter.format(record)
    assert "110105********002X" in text
    assert "138****8000" in text
    assert RAW.search(text.encode()) is None
