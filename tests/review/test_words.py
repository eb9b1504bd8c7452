"""People's words travel to a worker on another machine, and are the same there."""

from __future__ import annotations

from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_review import (
    DecisionRow,
    WaiverRow,
    Words,
    add_words,
    read_words,
    write_words,
)

URL = "http://a.test/"


def test_words_are_the_same_on_another_machine(tmp_path):
    here = Ledger(tmp_path / FILE)
    site = here.site_ids(["http://other.test/", URL])[URL]
    files = ({"sha256": "0" * 64, "name": "a", "size": 1},)
    add_words(
        here,
        [
            DecisionRow(site, "rejected", "误报", "张三", "0" * 16, files=files),
            DecisionRow(site, "partial", "一半", "张三", plan="p", item="1", points="0.5"),
        ],
        [WaiverRow(None, "全省停机", "李", "2026-03-01", "2026-03-31", cause="c")],
    )
    here.close()
    told = read_words(tmp_path / FILE, URL)
    assert len(told.decisions) == 2 and len(told.waivers) == 1
    assert Words.from_json(told.to_json()) == told
    there = Ledger(tmp_path / "there" / FILE)
    for _ in range(2):  # a parcel that is done twice says nothing twice
        write_words(there, URL, told)
    there.close()
    again = read_words(tmp_path / "there" / FILE, URL)
    assert [(d.verdict, d.at, d.points, d.files) for d in again.decisions] == [
        (d.verdict, d.at, d.points, d.files) for d in told.decisions
    ]
    assert again.waivers == told.waivers


def test_nothing_said_is_nothing_sent(tmp_path):
    assert Words().to_json() == ""
    assert Words.from_json("") == Words() == read_words(tmp_path / "none.db", URL)
