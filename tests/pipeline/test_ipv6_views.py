"""The table of rates in the IPv6 view, from a store with rounds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gkcheck.models.observations import DnsRecord, ProbeRecord, RoundRecord
from gkcheck.pipeline.ipv6_views import content_step, family_rates, plain_word
from gkcheck.store.ladder import HostLook
from gkcheck.store.reader import FactReader
from gkcheck.store.rounds import home_rounds
from gkcheck.store.writer import FactWriter

AT = "2021-12-31T00:00:00+00:00"


def test_rates_of_both_families_and_the_lists_of_servers(tmp_path: Path) -> None:
    writer = FactWriter(str(tmp_path / "facts.db"))
    for number, six in enumerate(("ok", "refused", "ok"), 1):
        writer.add_rounds(
            [
                RoundRecord(1, number, 4, "http", "ok", 10 * number, AT),
                RoundRecord(1, number, 6, "http", six, 60, AT),
                RoundRecord(1, number, 6, "dns", "answer", 3, AT),
            ]
        )
    writer.add_dns(
        DnsRecord(1, "fengle.test", rtype, "answer", names, (), "ns 192.0.2.1", AT)
        for rtype, names in (("NS_PARENT", ("a", "b")), ("NS_ZONE", ("a",)))
    )
    writer.db.execute(
        "INSERT INTO probe (look, host, family, step, outcome, at)"
        " VALUES (1, 'a', 4, 'ns', 'ok', ?), (1, 'b', 4, 'ns', 'timed_out', ?)",
        [AT, AT],
    )
    writer.commit()
    writer.close()
    facts = FactReader(tmp_path / "facts.db", date(2021, 12, 31))
    checks = [
        SimpleNamespace(
            id="ipv6_links",
            measures={"second_rate": 73.0, "second_rate_low": 66.1, "second_rate_high": 79.0,
                      "second_links": 900, "second_sampled": 190},
        ),
        SimpleNamespace(id="ipv6_subresources", measures={"population": 3, "reachable": 2}),
    ]  # fmt: skip
    lost = SimpleNamespace(
        check="ipv6_subresources",
        subject=SimpleNamespace(label="js.cdn.test"),
        message="js.cdn.test 没有 IPv6 地址,仅用 IPv6 的访问者会失去:脚本 1 个",
    )
    result: Any = SimpleNamespace(checks=checks, findings=[lost])
    rows = {r.name: (r.v4, r.v6) for r in family_rates(facts, result)}
    assert rows["资源域名 js.cdn.test"] == ("可以访问", lost.message)
    assert rows["打开首页(连续访问)"] == ("3/3,中位数 20 毫秒", "2/3,中位数 60 毫秒(拒绝连接 1 次)")
    assert rows["域名解析(连续访问)"][0] == "未测"
    assert rows["打开首页耗时之比"][1].startswith("3(")
    assert "66.1% 至 79.0%" in rows["二级链接支持率"][1]
    assert rows["页面资源所在的其他域名"] == ("3 个", "2 个可以访问")
    assert rows["权威域名服务器"] == ("1/2 台有应答", "未测")
    assert rows["上级授权与本域名服务器名单(不一致)"] == ("上级:a、b", "本域:a")
    assert home_rounds(facts, 1).compared() == ["ok", "refused", "ok"]
    facts.close()


def test_a_store_without_rounds_has_no_rates(tmp_path: Path) -> None:
    writer = FactWriter(str(tmp_path / "facts.db"))
    writer.db.execute("DROP TABLE home_round")
    writer.close()
    facts = FactReader(tmp_path / "facts.db", date(2021, 12, 31))
    assert list(family_rates(facts, SimpleNamespace(checks=[], findings=[]))) == []  # type: ignore[arg-type]
    facts.close()


def home(family: int, title: str | None, similarity: float | None = None) -> ProbeRecord:
    return ProbeRecord(
        1, "www.fengle.test", family, "::1", 80, "http", "ok", 9, AT, 200, title,
        similarity=similarity,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "steps", "own", "word"),
    [
        ("answer", (home(6, "丰乐县"),), True, "可以打开"),
        ("empty", (), False, "没有 IPv6 地址记录"),
        ("empty", (), True, "未能确定"),  # one word alone, or not the same in both looks
        ("timeout", (), False, "未能确定"),
    ],
)
def test_word_of_a_ladder_without_a_finding(
    outcome: str, steps: tuple[ProbeRecord, ...], own: bool, word: str
) -> None:
    told = DnsRecord(1, "fengle.test", "AAAA", outcome, (), (), "1.2.3.54", AT)
    look = HostLook(1, "fengle.test", AT, None, told, (), steps)
    assert word in plain_word(look, own=own)


@pytest.mark.parametrize(
    ("six", "state", "text"),
    [
        (home(6, "丰乐县", 0.97), "ok", "标题相同,文字相似度 97%(只作提示)"),
        (home(6, "It works", 0.12), "failed", "标题“It works”,文字相似度 12%(只作提示)"),
        (home(6, "丰乐县"), None, ""),
    ],
)
def test_content_is_the_last_step(six: ProbeRecord, state: str | None, text: str) -> None:
    look = HostLook(1, "www.fengle.test", AT, None, None, (), (home(4, "丰乐县"), six))
    step = content_step(look)
    if state is None:
        assert step is None
    else:
        assert step is not None and (step.v6.state, step.v6.text) == (state, text)
        assert step.v4.text == "标题“丰乐县”"
