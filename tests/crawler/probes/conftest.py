"""What tests of the IPv6 probe share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.probe_lab import Lab


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    yield made
    made.close()
