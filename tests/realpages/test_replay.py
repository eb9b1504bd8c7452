"""The archives of real pages, replayed through the whole command: honest, and nothing crashes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from audit.conftest import run_gkcheck

SHARED = Path(os.environ.get("GKCHECK_SHARED") or Path(__file__).parents[3] / "shared")
PACKS = SHARED / "realpages"

pytestmark = [
    pytest.mark.realpages,
    pytest.mark.skipif(not PACKS.is_dir(), reason="the folder of real pages is not there"),
]


@pytest.mark.parametrize(
    ("pack", "home", "pages"),
    [
        ("gzdzhrss_com", "http://www.gzdaozhen.gov.cn/index.html", 150),
        ("stw_gd_cn", "http://gdjyj.gd.gov.cn/index5.html", 50),
        ("single", "http://www.wanzai.gov.cn/saved/000.html", 1),
    ],
)
def test_replay_blames_nobody(pack: str, home: str, pages: int, tmp_path: Path) -> None:
    done = run_gkcheck(
        "site", home, "--replay", str(PACKS / f"{pack}.warc.gz"), "--plan", "chongqing-2021",
        "--plan", "yangxi-2022", "--max-pages", "3000", "--rate", "0", "--no-browser", "--quiet",
        "--out", str(tmp_path / "out"), cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    run = result["run"]
    assert run["state"] == "partial"
    assert run["pages"] >= pages
    assert (tmp_path / "out" / "report.html").stat().st_size < 2_000_000
    # one look at half a site: suspicions at most, no verdict against it
    assert {f["certainty"] for f in result["findings"]} <= {"review"}
    states = {item["state"] for plan in result["plans"] for item in plan["items"]}
    assert not states & {"not_met", "partial"}
    missing = {c["of"]: c["reason"] for c in run["coverage"] if c["state"] != "complete"}
    assert missing["column"] == missing["page"] == "not_archived"
