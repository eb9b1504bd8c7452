"""Pictures of the home page over one family: an IPv4-only host's parts are missing over IPv6."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from lab.dns_server import dns_lab
from lab.web_server import Site, web_lab
from PIL import Image

from crawler.family_pictures import FamilyFetcher, FamilyResolver, take_family_pictures
from crawler.fetched import Ask
from crawler.probes.run import probe
from crawler.render import find_chromium
from crawler.resolve import NotResolved
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import FetchOutcome
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

HOST = "www.fengle.test"
BODY = (
    "<html><head><title>t</title></head><body><h1>丰乐县人民政府</h1>"
    "<iframe src='http://four.fengle.test:{0}/' style='width:100%;height:700px'></iframe></body></html>"
)
ZONE = {HOST: {"A": ["127.0.0.2"], "AAAA": ["::1"]}, "four.fengle.test": {"A": ["127.0.0.3"]}}


def spec_of(port: int, server: str) -> SiteSpec:
    return SiteSpec(url=f"http://{HOST}:{port}/", allow_private=True, resolver=server)


def test_resolver_and_sockets_keep_to_one_family() -> None:
    async def go() -> None:
        with dns_lab(ZONE) as dns, web_lab({"127.0.0.2": Site(), "::1": Site(status=503)}) as web:
            assert await FamilyResolver(dns.server, 6).addresses(HOST) == ["::1"]
            with pytest.raises(NotResolved):
                await FamilyResolver(dns.server, 6).addresses("four.fengle.test")
            with pytest.raises(NotResolved):
                await FamilyResolver(dns.server, 6).addresses(HOST, 4)
            for family, status in ((4, 200), (6, 503)):
                fetcher = FamilyFetcher(spec_of(web.port, dns.server), family)
                ask = Ask(f"http://{HOST}:{web.port}/", TargetKind.PAGE, 10_000, 3)
                assert (await fetcher.fetch(ask)).status == status
                # an address in place of a name is held to the family too
                other = "[::1]" if family == 4 else "127.0.0.2"
                ask = Ask(f"http://{other}:{web.port}/", TargetKind.PAGE, 10_000, 3)
                assert (await fetcher.fetch(ask)).failure is FetchOutcome.REFUSED
                await fetcher.close()

    asyncio.run(go())


@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine")
def test_pictures_differ_where_a_frame_comes_over_ipv4_alone(tmp_path: Path) -> None:
    store = tmp_path / "facts.db"
    red = Site(body="<html><body style='background:#c00'></body></html>")

    async def go() -> int:
        home = Site()
        with (
            dns_lab(ZONE) as dns,
            web_lab({"127.0.0.2": home, "::1": home, "127.0.0.3": red}) as web,
        ):
            home.body = BODY.format(web.port)
            spec = spec_of(web.port, dns.server)
            writer = FactWriter(str(store))
            await probe(spec, writer, look=1)
            writer.close()
            taken = await take_family_pictures(spec, store)
            assert await take_family_pictures(spec, store) == 0  # not taken again
            return taken

    assert asyncio.run(go()) == 2
    writer = FactWriter(str(store))
    files = dict(writer.db.execute("SELECT purpose, file FROM screenshot").fetchall())
    writer.close()
    assert set(files) == {"home_v4", "home_v6"}
    colours = {}
    for purpose, file in files.items():
        image = Image.open(io.BytesIO((tmp_path / file).read_bytes())).convert("RGB")
        colours[purpose] = image.getpixel((image.width // 2, image.height // 2))
    assert colours["home_v4"][1] < 60 and colours["home_v6"][1] > 200  # type: ignore[index]
