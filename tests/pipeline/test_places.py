"""Which folder a run goes to, and which unfinished run is gone on with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gkcheck.errors import GkcheckError
from gkcheck.models.site import SiteSpec
from gkcheck.pipeline.places import choose_folder, find_run, previous_store, spec_digest
from gkcheck.store.writer import FactWriter

DAY = date(2026, 11, 22)
SPEC = SiteSpec(url="http://www.qinglan.test/")
DIGEST = spec_digest(SPEC, DAY)


def store(folder: Path, **values: str) -> None:
    folder.mkdir(parents=True)
    writer = FactWriter(str(folder / "facts.db"))
    writer.set_run(**values)
    writer.close()


def choose(home: Path, digest: str = DIGEST, out: Path | None = None) -> Path:
    return choose_folder(home, "www.qinglan.test", digest, DAY, out)


def test_unfinished_run_of_the_same_command_is_gone_on_with(tmp_path: Path) -> None:
    first = choose(tmp_path)
    store(first, spec_digest=DIGEST, stage="started")
    assert choose(tmp_path) == first
    assert choose(tmp_path, "another") != first


def test_finished_run_is_kept_and_used_for_conditional_requests(tmp_path: Path) -> None:
    first = choose(tmp_path)
    store(first, spec_digest=DIGEST, stage="finished")
    second = choose(tmp_path)
    assert second != first
    assert previous_store(second, out_given=False) == first / "facts.db"


def test_given_folder_sets_a_finished_run_aside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    store(out, spec_digest=DIGEST, stage="finished")
    assert choose(tmp_path, out=out) == out
    assert not (out / "facts.db").exists()
    assert previous_store(out, out_given=True) == out / "facts.previous.db"


def test_given_folder_goes_on_with_its_unfinished_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    store(out, spec_digest=DIGEST, stage="started")
    choose(tmp_path, out=out)
    assert (out / "facts.db").exists()


def test_options_that_change_what_is_fetched_make_another_run() -> None:
    assert spec_digest(SPEC.model_copy(update={"allow_private": True}), DAY) != DIGEST
    assert spec_digest(SPEC, date(2026, 11, 23)) != DIGEST
    assert spec_digest(SPEC.model_copy(update={"second_look_after": 5.0}), DAY) == DIGEST


def test_a_run_is_found_by_folder_host_or_id(tmp_path: Path) -> None:
    folder = tmp_path / "sites" / "www.qinglan.test" / "20261122-01"
    store(folder, run_id="20261122-abcd", stage="finished")
    (folder / "result.json").write_text("{}")
    assert find_run(tmp_path, str(folder)) == folder
    assert find_run(tmp_path, "www.qinglan.test") == folder
    assert find_run(tmp_path, "20261122-abcd") == folder
    with pytest.raises(GkcheckError, match="找不到"):
        find_run(tmp_path, "nothing")
