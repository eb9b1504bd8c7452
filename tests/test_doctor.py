import shutil
from pathlib import Path

import pytest
from lab.dns_server import dns_lab

from gkcheck.doctor import chinese_font, examine_machine, trust


def test_every_part_is_told_in_chinese() -> None:
    with dns_lab({}) as lab:
        rows = examine_machine(lab.server)
    assert [row.name for row in rows] == ["ipv4", "ipv6", "dns", "tls", "browser", "font"]
    for row in rows:
        assert any("\u4e00" <= c <= "\u9fff" for c in row.detail), row


def test_broken_browser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GKCHECK_CHROMIUM", shutil.which("false") or "/bin/false")
    with dns_lab({}) as lab:
        rows = examine_machine(lab.server)
    [row] = [row for row in rows if row.name == "browser"]
    assert not row.ok
    assert "无法确定" in row.detail


def test_no_trusted_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    row = trust()
    assert not row.ok and "ca-certificates" in row.detail


def test_font_files_are_found_without_fontconfig(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("gkcheck.doctor._FONT_FOLDERS", (str(tmp_path),))
    assert not chinese_font().ok
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "NotoSansCJK-Regular.ttc").write_bytes(b"")
    assert chinese_font().ok
