"""Archive and replay: the same facts, and one archived look is never two."""

from __future__ import annotations

import json
from pathlib import Path

from audit.conftest import run_gkcheck

from gkcheck.portal import Defect, PortalSpec, generate, serve

SPEC = PortalSpec(articles=0.3, defects=(Defect.COLUMN_MISSING, Defect.NO_SITE_CODE))
BASE = (
    "--plan", "chongqing-2021", "--as-of", SPEC.as_of.isoformat(), "--rate", "0",
    "--max-pages", "2000", "--max-depth", "12", "--second-look-after", "1", "--no-browser",
    "--quiet", "--format", "json",
)  # fmt: skip


def sure(result: dict[str, object]) -> set[tuple[str, str]]:
    findings: list[dict[str, object]] = result["findings"]  # type: ignore[assignment]
    return {(str(f["check"]), str(f["message"])) for f in findings if f["certainty"] == "sure"}


def test_archive_replays_to_the_same_verdicts(tmp_path: Path) -> None:
    generate(tmp_path / "portal", SPEC)
    with serve(tmp_path / "portal") as served:
        url = f"http://localhost:{served.port}/"
        live = run_gkcheck(
            "site", url, *BASE, "--allow-private", "--archive", "--out", str(tmp_path / "live"),
            cwd=tmp_path,
        )  # fmt: skip
    assert live.returncode == 0, live.stderr
    warc = tmp_path / "live" / "site.warc.gz"
    again = run_gkcheck(
        "site", url, *BASE, "--replay", str(warc), "--out", str(tmp_path / "again"), cwd=tmp_path
    )
    assert again.returncode == 0, again.stderr
    first, second = (
        json.loads((tmp_path / name / "result.json").read_text(encoding="utf-8"))
        for name in ("live", "again")
    )
    assert {c for c, _ in sure(first)} >= {"required_column", "site_mark"}
    # both looks at the suspects are in the archive, so the findings stand
    assert sure(second) == sure(first)
    assert second["columns"] == first["columns"]
    assert second["documents"] == first["documents"]
    assert second["run"]["vantage"] == {}
    [plan] = second["plans"]
    assert not any(
        item["state"] == "not_met" and "ipv6_support" in item["checks"] for item in plan["items"]
    )


def test_one_look_in_the_archive_is_a_suspicion(tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.warcwriter import WARCWriter

    generate(tmp_path / "portal", SPEC)
    with serve(tmp_path / "portal") as served:
        url = f"http://localhost:{served.port}/"
        run_gkcheck(
            "site", url, *BASE, "--allow-private", "--archive", "--out", str(tmp_path / "live"),
            cwd=tmp_path,
        )  # fmt: skip
    seen: set[str] = set()
    with (
        (tmp_path / "live/site.warc.gz").open("rb") as source,
        (tmp_path / "one.warc.gz").open("wb") as out,
    ):
        writer = WARCWriter(out, gzip=True)
        for record in ArchiveIterator(source):
            target = record.rec_headers.get_header("WARC-Target-URI")
            if record.rec_type == "response" and target not in seen:
                seen.add(target)
                writer.write_record(record)
    done = run_gkcheck(
        "site", url, *BASE, "--replay", str(tmp_path / "one.warc.gz"), "--out", str(tmp_path / "o"),
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "o" / "result.json").read_text(encoding="utf-8"))
    assert sure(result) == set()
    assert any(f["evidence"].get("unconfirmed") == "seen_once" for f in result["findings"])
    [plan] = result["plans"]
    assert not any(item["state"] in ("not_met", "partial") for item in plan["items"])
