"""The block of columns beside a list that no name gives away."""

from __future__ import annotations

import pytest
from lab.fragments import CRUMB, read

from gkcheck.models.facts import ColumnSource, Place

NAMES = ["机构职能", "领导信息", "内设机构", "公共企事业单位信息公开"]


@pytest.mark.parametrize("own", ["/zw/", "/zw/index.html", "./", "index.html"])
@pytest.mark.parametrize("address", ["http://www.example.gov.cn/zw/", "http://www.example.gov.cn/zw/index.html"])  # fmt: skip
def test_links_beside_one_to_the_page_itself_are_columns(own: str, address: str) -> None:
    links = [*(f"/zw/{i}/" for i in range(3)), own]
    menu = "".join(f"<a href='{h}'>{n}</a>" for h, n in zip(links, NAMES, strict=True))
    facts = read(
        f"{CRUMB}<div><div>{menu}</div></div><div><h2>通知</h2><p>暂无内容</p></div>", address
    )
    places = {link.place for link in facts.links if link.text in NAMES}
    assert places == {Place.SIDE_NAV}
    sisters = [c.path for c in facts.columns if c.source is ColumnSource.SIDE_NAV]
    assert [path[-1] for path in sisters] == NAMES
    assert len({path[:-1] for path in sisters}) == 1, "they hang below one column"
    assert facts.listing is None or not facts.listing.items


def test_links_to_other_pages_alone_may_be_entries() -> None:
    rows = "".join(f"<a href='/zw/{i}.html'>{name}</a>" for i, name in enumerate(NAMES))
    facts = read(f"{CRUMB}<div><div>{rows}</div></div>")
    assert Place.SIDE_NAV not in {link.place for link in facts.links if link.text in NAMES}
