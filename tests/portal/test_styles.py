"""Every style of portal: all pages linked, the same content, a search that answers."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from pathlib import Path

import pytest

from gkcheck.portal import STYLES, PortalSpec, generate, nginx_conf, serve
from gkcheck.portal.generate import build, rendered
from gkcheck.portal.skins import SKINS
from gkcheck.portal.skins.framed import Framed
from gkcheck.portal.spec import Defect

PLAIN = PortalSpec()


def texts(style: str) -> dict[str, str]:
    portal = build(PLAIN.model_copy(update={"style": style}))
    found = {}
    for path, data in rendered(portal):
        declared = "gb18030" if b"charset=gb2312" in data[:400] else "utf-8"
        found[path] = data.decode(SKINS[style].charset if style in SKINS else declared)
    return found


@pytest.mark.parametrize("style", [s for s in STYLES if s != "classic"])
def test_every_article_is_there_under_an_address_of_its_style(style: str) -> None:
    pages = texts(style)
    portal = build(PLAIN.model_copy(update={"style": style}))
    for column, articles in portal.articles.items():
        for article in articles:
            path = article.path if not article.path.endswith("/") else f"{article.path}index.html"
            assert article.title in pages[path]
            if article.path != column.folder:
                name = article.path.rsplit("/", 1)[1]
                start = column.folder.removesuffix(".htm")
                lists = [t for p, t in pages.items() if p.startswith(start) and p != path]
                assert any(name in unescape(text) for text in lists), (style, article.path)


def test_styles_share_no_frame() -> None:
    heads = {style: texts(style)["/index.html"].lower() for style in STYLES}
    shapes = {re.sub("[^<a-z]+", "", text[text.index("<body") :][:900]) for text in heads.values()}
    assert len(shapes) == len(STYLES)


@pytest.mark.parametrize("style", ["table2005", "html5"])
def test_the_search_answers_in_the_portals_charset(style: str, tmp_path: Path) -> None:
    spec = PLAIN.model_copy(update={"style": style})
    generate(tmp_path / "p", spec)
    title = "青岚县城市停车管理办法"
    charset = "gb18030" if style == "table2005" else "utf-8"
    name = "keyword" if style == "table2005" else "searchText"
    with serve(tmp_path / "p", host6=None) as served:
        for words, hit in ((title, True), ("没有这样的标题", False)):
            asked = urllib.parse.urlencode({name: words}, encoding=charset)
            with urllib.request.urlopen(f"{served.url4}search/?{asked}") as answer:
                text = answer.read().decode(charset)
            assert ("results" in text) == hit
            assert ("没有找到" in text) != hit


def test_a_list_is_turned_and_a_file_handed_out_by_the_query(tmp_path: Path) -> None:
    spec = PLAIN.model_copy(update={"style": "framed", "articles": 1.5})
    generate(tmp_path / "p", spec)
    portal = build(spec)
    notices = portal.root.find("新闻中心>通知公告")
    first, second = portal.articles[notices][0], portal.articles[notices][-1]
    assert len(portal.articles[notices]) > Framed.size
    given = next(a for a in portal.articles[notices] if a.attachments)
    with serve(tmp_path / "p", host6=None) as served:

        def get(address: str) -> bytes:
            with urllib.request.urlopen(served.url4 + address.lstrip("/")) as answer:
                data: bytes = answer.read()
            return data

        for number, there, elsewhere in ((1, first, second), (2, second, first)):
            page = get(f"{notices.folder}index.html?PageNo={number}").decode("gb18030")
            assert there.path in page
            assert elsewhere.path not in page
        file = given.attachments[0][1]
        assert Framed.handed_out(file) in get(given.path).decode("gb18030")
        assert get(Framed.handed_out(file)) == portal.files[file]()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get("/inc/download.asp?file=/_server.json")
    conf = nginx_conf(tmp_path / "p", 8080)
    assert "rewrite ^(.*/)(index.html)?$ $1index_$arg_PageNo.html;" in conf
    assert "location = /inc/download.asp { rewrite ^ $arg_file? last; }" in conf


def test_an_unknown_style_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such style"):
        PortalSpec(style="flash")


def test_addresses_with_queries_are_answered_as_their_servers_do(tmp_path: Path) -> None:
    spec = PLAIN.model_copy(update={"style": "webforms", "articles": 1.5, "defects": (Defect.PAGE_SLOW, Defect.NEAR_SCRIPT_LIST)})  # fmt: skip
    generate(tmp_path / "p", spec)
    portal = build(spec)
    notices = portal.root.find("新闻中心>通知公告")
    first, last = portal.articles[notices][0], portal.articles[notices][-1]
    assert len(portal.articles[notices]) > SKINS["webforms"].size
    given = next(a for a in portal.articles[notices] if a.attachments)
    file = given.attachments[0][1]
    handed = SKINS["webforms"].handed_out(file)
    with serve(tmp_path / "p", host6=None) as served:

        def get(address: str) -> bytes:
            with urllib.request.urlopen(served.url4 + address.lstrip("/")) as answer:
                data: bytes = answer.read()
            return data

        for path, there, elsewhere in (
            ("", first, last),
            ("&page=1", first, last),
            ("&PAGE=2", last, first),
        ):
            page = unescape(get(f"{notices.folder.lower()}{path}").decode("gb18030"))
            assert there.path[1:] in page
            assert elsewhere.path[1:] not in page
        assert first.title in get(f"/DETAIL.aspx?cid={notices.number}&id={first.number}").decode(
            "gb18030"
        )
        assert get("/Default.aspx") == get("/") == get("/default.ASPX")
        assert handed[1:] in get(given.path).decode("gb18030")
        assert get(handed) == portal.files[file]()
        assert b'"url"' in get(next(iter(portal.scripted)).place("list.json"))
        words = urllib.parse.quote(first.title)
        assert "results" in get(f"/Search.aspx?key={words}").decode("gb18030")
        for wrong in (
            "/List.aspx?cid=9999",
            "/List.aspx",
            "/DownLoad.aspx?fid=1",
            "/DownLoad.aspx?file=/_server.json",
            "/_server.json",
        ):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                get(wrong)
    conf = nginx_conf(tmp_path / "p", 8080)
    assert f'if ($request_uri = "{handed}") {{ rewrite ^ {file}? last; }}' in conf
    assert "try_files $uri@$args $uri =404;" in conf
