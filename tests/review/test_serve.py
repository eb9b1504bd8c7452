"""The local page's door: who gets in, who does not, and what it refuses to keep."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator

import pytest
from lab.review_lab import Office, Served, own_office

from gkcheck.review.files import MAX_BYTES


@pytest.fixture(scope="module")
def standing(audited, tmp_path_factory) -> Iterator[tuple[Served, Office]]:
    """A page over a folder that no test here changes for good."""
    office = own_office(audited, tmp_path_factory.mktemp("served") / "home")
    made = Served(office.home)
    yield made, office
    made.close()


@pytest.fixture
def served(standing) -> Served:
    return standing[0]


@pytest.fixture
def office(standing) -> Office:
    return standing[1]


def test_the_page_brings_nothing_from_outside_and_forbids_it(served):
    status, body, headers = served.ask("GET", "")
    assert status == 200
    assert b"http://" not in body and b"https://" not in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "", "[::1]"]
)
def test_another_host_name_is_refused(served, host):
    for path in ("", "api/sites"):
        assert served.ask("GET", path, headers={"Host": host})[0] == 403


def test_without_the_secret_there_is_nothing(served):
    base = f"http://127.0.0.1:{served.server.port}/"
    for path in ("", "api/sites", "x/", f"{served.server.token[:-1]}x/", f"{served.server.token}"):
        assert served.ask("GET", path, base=base)[0] == 404


@pytest.mark.parametrize("change", [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": None}, {"X-Gkcheck": None},
    {"X-Gkcheck": "1"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
])  # fmt: skip
def test_a_decision_of_another_origin_is_refused(served, office, change):
    headers = {k: v for k, v in {**served.own, **change}.items() if v is not None}
    told = {"site": "1", "key": office.mark(), "verdict": "rejected", "reason": "x", "by": "x"}
    assert served.ask("POST", "api/decide", json=told, headers=headers)[0] == 403
    assert office.rows("SELECT count(*) FROM decision") == [(0,)]


def test_reading_from_another_origin_is_refused(served):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}):
        assert served.ask("GET", "api/sites", headers=headers)[0] == 403


def test_a_decision_is_taken_once_and_the_score_moves(served, office):
    before = json.loads(served.ask("GET", "api/case?site=1")[1])
    told = {"site": "1", "key": "site-guide-2017:1.2", "verdict": "met", "reason": "看过",
            "by": "张三", "points": "", "files": []}  # fmt: skip
    status, body, _ = served.ask("POST", "api/decide", json=told, headers=served.own)
    after = json.loads(body)
    assert status == 200, after
    score = {s["plan"]: s for s in after["scores"]}["site-guide-2017"]
    assert float(score["now"]["low"]) > float(score["was"]["low"])
    left = [sum(e["open"] for e in told["entries"]) for told in (before, after)]
    assert left[1] == left[0] - 1
    assert office.rows("SELECT verdict, decided_by FROM decision") == [("met", "张三")]
    office.clear()


@pytest.mark.parametrize(("change", "said"), [
    ({"verdict": "confirmed"}, "任务的复核结论"), ({"reason": " "}, "理由"), ({"by": ""}, "复核人"),
    ({"verdict": "partial", "points": "99"}, "不在"), ({"key": "x"}, "不是编号"),
    ({"files": [{"sha256": "../../etc/passwd"}]}, "附件"),
    ({"files": [{"sha256": "0" * 64}]}, "附件"), ({"verdict": 3}, "结论"),
])  # fmt: skip
def test_a_wrong_decision_is_told(served, office, change, said):
    told = {"site": "1", "key": "site-guide-2017:1.2", "verdict": "met", "reason": "x", "by": "x"}
    status, body, _ = served.ask("POST", "api/decide", json={**told, **change}, headers=served.own)
    assert status == 400
    assert said in json.loads(body)["error"]
    assert office.rows("SELECT count(*) FROM decision") == [(0,)]


def test_files_are_bounded_and_come_back_as_they_were(served, office):
    paper = b"<script>alert(1)</script>"
    status, body, _ = served.ask(
        "POST", "api/file?name=../a<b>.html", data=paper, headers=served.own
    )
    kept = json.loads(body)
    assert status == 200 and kept["sha256"] == hashlib.sha256(paper).hexdigest()
    assert "/" not in kept["name"] and "<" not in kept["name"]
    path = f"file?sha256={kept['sha256']}&name=x.html"
    status, back, headers = served.ask("GET", path)
    assert (status, back) == (200, paper)
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Type"] == "application/octet-stream"
    big = served.ask(
        "POST", "api/file?name=b", data=io.BytesIO(b"x" * (MAX_BYTES + 1)), headers=served.own
    )
    assert big[0] == 400
    assert not list((office.home / "attachments").glob(".part-*"))
    assert served.ask("GET", "file?sha256=../../ledger.db")[0] == 404


def test_pictures_come_only_from_the_run(served, office):
    for purpose in ("home", "../../ledger.db", ""):
        assert served.ask("GET", f"picture?site=1&purpose={purpose}")[0] == 404
    assert served.ask("GET", "api/case?site=99")[0] == 404
    assert served.ask("GET", "api/case?site=x")[0] == 404


def test_reports_and_ledger_follow_when_the_page_is_closed(audited, tmp_path):
    office = own_office(audited, tmp_path / "home")
    made = Served(office.home)
    told = {
        "site": "1",
        "key": "site-guide-2017:1.2",
        "verdict": "met",
        "reason": "看过",
        "by": "李四",
    }
    assert made.ask("POST", "api/decide", json=told, headers=made.own)[0] == 200
    made.close()
    path = next((office.home / "sites").glob("*/*/result.json"))
    assert "李四" in path.read_text("utf-8")
    assert office.rows(
        "SELECT state FROM item_verdict WHERE plan = 'site-guide-2017' AND item = '1.2'"
    ) == [("met",)]
