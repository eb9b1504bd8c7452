"""Facts are the same whether or not parts of earlier pages are used again."""

from __future__ import annotations

import gc
import os
import random
import weakref
from collections.abc import Iterable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.charset import decode
from crawler.extract.dom import Dom
from crawler.extract.known_parts import MIN_ELEMENTS, KnownParts
from crawler.extract.page import extract_page
from crawler.extract.view import PageView, parse
from gkcheck.models.facts import Place
from gkcheck.portal.generate import build, rendered
from gkcheck.portal.skins import SKINS
from gkcheck.portal.spec import PortalSpec

HOST = "http://www.example.gov.cn"
PACKS = Path(os.environ.get("GKCHECK_SHARED") or Path(__file__).parents[4] / "shared", "realpages")


def _same(pages: Iterable[tuple[str, str, str]], known: KnownParts) -> int:
    """Compare facts of each (address, home, HTML) with and without; return elements used again."""
    used = 0
    for url, home, html in pages:
        plain = extract_page(PageView(url, home, html, parse(html)))
        with_known = extract_page(PageView(url, home, html, parse(html), known=known))
        assert with_known == plain, url
        dom = Dom(parse(html), known)
        used += sum(el.kept for el in dom.els)
        assert dom.text == Dom(parse(html)).text
        dom.release()
    return used


@pytest.mark.parametrize("style", sorted(SKINS))
def test_facts_of_generated_pages_are_the_same(style: str) -> None:
    every = list(rendered(build(PortalSpec(seed=3, style=style))))
    some = random.Random(1).sample(every, min(len(every), 30))
    pages = [
        (HOST + path, f"{HOST}/", decode(data, None).text)
        for path, data in some
        if path.partition("?")[0].endswith(("/", "html", "htm", "jsp", "aspx", "shtml"))
    ]
    assert len(pages) > 10
    assert _same(pages, KnownParts()) > 10 * len(pages)
    # With room for one part only, parts come and go all the time.
    _same(pages, KnownParts(room=1))


@pytest.mark.realpages
@pytest.mark.skipif(
    not PACKS.is_dir(),
    reason="saved pages of other people's sites, which are not part of the project",
)
@pytest.mark.parametrize("pack", ["gzdzhrss_com", "stw_gd_cn", "single"])
def test_facts_of_real_pages_are_the_same(pack: str) -> None:
    pages: list[tuple[str, str, str]] = []
    with (PACKS / f"{pack}.warc.gz").open("rb") as handle:
        for record in ArchiveIterator(handle):
            if record.rec_type == "response":
                kind = record.http_headers.get_header("Content-Type") or ""
                if "html" in kind:
                    url = record.rec_headers["WARC-Target-URI"]
                    body = decode(record.content_stream().read(), kind).text
                    pages.append((url, f"{url.split('/', 3)[0]}//{url.split('/', 3)[2]}/", body))
    pages = random.Random(2).sample(pages, min(len(pages), 90))
    known = KnownParts()
    _same(pages, known)
    _same(pages[:20], known)  # the very same page again


MENU = "".join(f'<li><a href="c{i}/">栏目名{i}</a></li>' for i in range(12))
PAGE = '<html><body>{before}<div class="nav"><ul>{menu}</ul></div><div class="con">{text}</div>{after}</body></html>'


def _links(html: str, url: str, known: KnownParts) -> list[tuple[str, Place]]:
    facts = extract_page(PageView(url, f"{HOST}/", html, parse(html), known=known))
    return [(link.url, link.place) for link in facts.links]


def test_relative_links_of_one_menu_lead_elsewhere_from_another_folder() -> None:
    known = KnownParts()
    html = PAGE.format(before="", menu=MENU, text="正文" * 50, after="")
    for folder in ("a", "b", "a", "c/d", "b"):
        found = _links(html, f"{HOST}/{folder}/index.html", known)
        assert found[0][0] == f"{HOST}/{folder}/c0/"


def test_a_part_takes_the_place_that_it_has_on_this_page() -> None:
    known = KnownParts()
    block = f'<div class="box"><ul>{MENU}</ul></div>'
    foot = f'<div class="footer"><p>主办：石林县人民政府办公室 版权所有</p>{block}</div>'
    inside = PAGE.format(before="", menu=MENU, text="文" * 900, after=foot)
    above = PAGE.format(
        before=f'<div class="header">{block}</div>', menu="", text="文" * 900, after=""
    )
    want = {html: _links(html, f"{HOST}/", KnownParts()) for html in (inside, above)}
    for html in (inside, above, inside, above, above, inside):
        assert _links(html, f"{HOST}/", known) == want[html]


def test_a_part_that_stands_twice_on_a_page_is_two_parts_there() -> None:
    known = KnownParts()
    html = PAGE.format(
        before="", menu=MENU, text="x", after=f'<div class="nav"><ul>{MENU}</ul></div>'
    )
    for _ in range(4):
        dom = Dom(parse(html), known)
        assert len({id(el) for el in dom.els}) == len(dom.els)
        assert [el.index for el in dom.els] == list(range(len(dom.els)))
        dom.release()
    assert sum(el.kept for el in dom.els) >= MIN_ELEMENTS


def test_a_hidden_holder_hides_a_known_part() -> None:
    known = KnownParts()
    shown = PAGE.format(before="", menu=MENU, text="x", after="")
    hidden = shown.replace("<body>", '<body style="display:none">')
    for html, is_hidden in (
        (shown, False),
        (shown, False),
        (hidden, True),
        (hidden, True),
        (shown, False),
    ):
        dom = Dom(parse(html), known)
        assert [a.hidden for a in dom.links] == [is_hidden] * 12
        dom.release()


def test_controls_scripts_and_written_parts_come_with_a_part() -> None:
    known = KnownParts()
    form = (
        f'<form><input name="q"><select name="k"><option>一</option></select><ul>{MENU}</ul>'
        "<script>document.write('<p>京ICP备05000123号</p>');</script></form>"
    )
    for number in range(4):
        html = PAGE.format(before="第" * number, menu="", text="x" * number, after=form)
        dom, plain = Dom(parse(html), known), Dom(parse(html))
        assert dom.text == plain.text
        assert [c[:2] + c[3:] for c in dom.controls] == [c[:2] + c[3:] for c in plain.controls]
        assert [s[0] for s in dom.scripts] == [s[0] for s in plain.scripts]
        assert "ICP" in dom.text
        dom.release()
    assert any(el.kept for el in dom.els)


def test_a_part_goes_on_behind_what_a_script_of_it_writes() -> None:
    names = "".join(f'<li><a href="/f{i}/">友情{i}</a></li>' for i in range(2 * MIN_ELEMENTS))
    foot = (
        f"<div class='footer'><ul>{names}</ul><script>document.write(\"<a href='/wzdt/'>网站地图</a>\")</script>"
        "<p>主办：石林县人民政府 滇ICP备05000123号</p><p>网站标识码：5301260001</p></div>"
    )
    pages = [
        (
            f"{HOST}/{i}.html",
            f"{HOST}/",
            f"<html><body><h1>关于第{i}号的通知</h1>{foot}</body></html>",
        )
        for i in range(5)
    ]
    assert _same(pages, KnownParts()) > 4 * MIN_ELEMENTS


def test_what_is_kept_is_bounded_and_holds_no_page() -> None:
    known = KnownParts(room=200)
    for number in range(40):
        menu = MENU.replace("栏目名", f"栏目{number}")
        html = PAGE.format(before="", menu=menu, text="x", after="")
        for _ in range(3):
            dom = Dom(parse(html), known)
            root = dom.root
            dom.release()
    assert known.held <= 200
    gone = weakref.ref(dom)
    del dom
    gc.collect()
    assert gone() is None
    assert root.children
