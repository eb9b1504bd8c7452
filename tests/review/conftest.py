from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab.dns_server import dns_lab
from lab.many_sites import ManySites, many_sites, zone
from lab.review_lab import Lab, Office, own_office

DEAD = "/c1/gone.html"


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    dead = {DEAD}
    with many_sites(ManySites(broken=lambda site: dead)) as serving, dns_lab(zone(2)) as dns:
        yield Lab(serving, f"127.0.0.1:{dns.port}", dead)


@pytest.fixture(scope="session")
def audited(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One tiny portal, audited once by the command."""
    home = tmp_path_factory.mktemp("review") / "home"
    home.mkdir()
    lab.audit(home)
    return home


@pytest.fixture
def office(audited: Path, tmp_path: Path) -> Office:
    """A data folder of the test's own."""
    return own_office(audited, tmp_path / "home")


@pytest.fixture
def mended(lab: Lab) -> Iterator[Callable[[], None]]:
    """Give a function that takes the dead link off the site; the test's end puts it back."""
    yield lab.dead.clear
    lab.dead.add(DEAD)
