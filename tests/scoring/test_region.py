"""When a plan of one region applies to a site by default: only where the name tells so."""

from __future__ import annotations

import pytest

from gkcheck.scoring.region import applies_in

CITY, COUNTY, DISTRICT = "广东省汕尾市", "广东省阳江市阳西县", "福建省福州市鼓楼区"


@pytest.mark.parametrize(
    ("region", "name", "applies"),
    [
        (None, None, True),
        (None, "青岚县人民政府", True),
        (CITY, None, False),
        (CITY, "汕尾市人民政府", True),
        (CITY, "广东省汕尾市教育局", True),
        (CITY, "汕尾 市城区人民政府", True),
        (CITY, "陆丰市人民政府", False),
        (CITY, "国家税务总局汕尾市税务局", False),
        (COUNTY, "阳西县财政局", True),
        (COUNTY, "阳江市阳西县财政局", True),
        (COUNTY, "阳江市人民政府", False),
        (DISTRICT, "福州市鼓楼区人民政府", True),
        (DISTRICT, "福建省福州市鼓楼区人民政府", True),
        (DISTRICT, "南京市鼓楼区人民政府", False),
        (DISTRICT, "鼓楼区人民政府", False),
        ("重庆市", "重庆市渝中区人民政府", True),
        ("某直辖市某区（原文隐名）", "北京市西城区人民政府", False),
        ("说不清", "说不清", False),
    ],
)
def test_region_and_name(region, name, applies):
    assert applies_in(region, name) is applies
