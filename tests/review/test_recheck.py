"""One finding looked at again over the network."""

from __future__ import annotations

import json

import pytest

STEPS = (
    "SELECT r.state FROM rectification r JOIN finding f ON f.id = r.finding_id"
    " WHERE f.fingerprint = ? ORDER BY r.id"
)


def kept(office) -> dict:
    (path,) = (office.home / "sites").glob("*/*/rechecks/*/recheck.json")
    return json.loads(path.read_text("utf-8"))


def test_what_is_still_there_is_told_so(office):
    mark = office.mark()
    done = office.run("recheck", mark)
    assert done.exit_code == 1, done.output
    assert "仍未整改" in done.output
    told = kept(office)
    assert told["answer"] == "still_open"
    assert told["before"]["fingerprint"] == told["after"]["fingerprint"] == mark
    assert [s for (s,) in office.rows(STEPS, mark)] == ["found", "still_open"]


def test_what_is_mended_is_told_so_and_can_then_be_verified(office, mended):
    mark = office.mark()
    facts = next((office.home / "sites").glob("*/*/facts.db"))
    before = facts.read_bytes()
    mended()
    done = office.run("recheck", mark)
    assert done.exit_code == 0, done.output
    told = kept(office)
    assert (told["answer"], told["after"]) == ("fixed", None)
    assert facts.read_bytes() == before, "the run itself stays as it was"
    office.ok("review", "verify", mark, "--by", "张三", "--reason", "打开看过")
    assert [s for (s,) in office.rows(STEPS, mark)] == ["found", "fixed", "verified"]


def test_what_came_back_after_it_was_mended_has_relapsed(office, lab, mended):
    mark = office.mark()
    mended()
    assert office.run("recheck", mark).exit_code == 0
    lab.dead.add("/c1/gone.html")
    assert office.run("recheck", mark).exit_code == 1
    assert [s for (s,) in office.rows(STEPS, mark)] == ["found", "fixed", "relapsed"]


def test_a_site_that_blocks_us_mends_nothing(office, lab):
    mark = office.mark()
    lab.serving.sites.blocked = lambda site: True
    try:
        done = office.run("recheck", mark)
    finally:
        lab.serving.sites.blocked = lambda site: False
    assert done.exit_code == 3, done.output
    assert "不能判定" in done.output
    assert [s for (s,) in office.rows(STEPS, mark)] == ["found", "unclear"]


def test_an_address_family_is_probed_again(office):
    done = office.run("recheck", office.mark("ipv6_support"))
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (1, 3), done.output
    assert "ipv6" in json.dumps(kept(office)["looked_at"])


@pytest.mark.parametrize("mark", ["site-guide-2017:1.2", "0123456789abcdef", "x"])
def test_what_is_no_finding_is_told(office, mark):
    assert office.run("recheck", mark).exit_code == 2


def test_facts_that_are_gone_are_told(office):
    for path in (office.home / "sites").glob("*/*/facts.db"):
        path.unlink()
    done = office.run("recheck", office.mark())
    assert done.exit_code == 2
    assert "不在本机" in done.output
