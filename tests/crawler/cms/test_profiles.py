"""Profiles are data: a mistake is told by name, and signs are weighed, not believed one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.cms.detect import Detector
from crawler.cms.load import profiles, read_profile

VSB = '<!--Announced by Visual SiteBuilder 9--><script src="/_sitegray/_sitegray.js"></script>'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("id: x\nname: 甲\nmarkers: [{where: html, match: '(', weight: 0.5}]\n", "regular expression"),
        ("id: x\nname: 甲\nmarkers: [{where: html, find: a, weight: 2}]\n", "weight"),
        ("id: x\nname: 甲\nmarkes: []\n", "markes"),
        ("id: x\nname: 甲\nlists: [{id: a, needle: b, address: c, method: put}]\n", "method"),
    ],
)  # fmt: skip
def test_mistakes_are_named(text: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=word):
        read_profile(path)


def test_a_sign_on_one_page_of_many_names_no_family() -> None:
    detector = Detector()
    for i in range(30):
        detector.note(f"http://a.cn/x/{i}.html", VSB if i == 0 else "<p>x</p>")
    assert detector.family().id == "static"
    for i in range(30 * 25):
        detector.note(f"http://a.cn/y/{i}.html", VSB)
    found = detector.family()
    assert (found.id, found.confidence > 0.9) == ("vsb", True)
    assert Detector.load(detector.dump()).family() == found


def test_one_page_is_enough_when_there_is_but_one() -> None:
    detector = Detector()
    detector.note("http://a.cn/", VSB)
    assert detector.family().id == "vsb"
    assert Detector().family().id == "generic"


def test_mixed_sites_name_both() -> None:
    detector = Detector()
    for i in range(20):
        page = (
            "<script>NFCMS_SITE_ID=1</script>"
            if i % 2
            else "<script>window._CONFIG={'SID':'1'}</script>"
        )
        detector.note(
            f"http://a.cn/gkmlpt/content/{i}.html" if i % 2 == 0 else f"http://a.cn/{i}.html", page
        )
    found = detector.family()
    assert {found.id, *found.also} == {"nfcms", "gkmlpt"}


def test_each_profile_is_known_by_its_file() -> None:
    assert [p.id for p in profiles()] == sorted(p.id for p in profiles())
    assert sum(p.names is not None for p in profiles()) == 1


@pytest.mark.parametrize(
    ("page", "family"),
    [
        ("<script>createPageHTML(27, 0, 'index', 'html');</script>", "trs"),
        ("<script>createPageHTML('page_div', 27, 1, 'list', 'shtml', 405);</script>", "ucap"),
        ("<script>createPageHTML('fy', 27, 1, 'list', 'shtml', 405);</script>", "static"),
        ("<a href='https://so.a.cn/so/s?siteCode=11'>搜索</a>", "static"),
        ("<td id=fanye157744>共405条 1/27</td><a href='/system/_content/download.jsp?owner=1'>a</a>", "vsb"),
        ("<a onclick=\"f('/EpointWebBuilder/attach?attachGuid=1')\">a</a>", "epoint"),
        ("<link href='/r/cms/www/red/css/a.css'>", "jeecms"),
    ],
)  # fmt: skip
def test_one_page_tells_as_much_as_its_signs(page: str, family: str) -> None:
    detector = Detector()
    detector.note("http://a.cn/contents/12/345.html", page)
    assert detector.family().id == family
