"""Pictures are made small, kept out of the page when they are many, and never stop a report."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from reports import pictures
from reports.model import Picture
from reports.pictures import place, shrink


def test_a_large_screenshot_is_scaled_and_cut(sample):
    data, kind, width, height = shrink(sample.picture(2000, 6000))
    assert (width, height) == (900, 1100)
    assert kind in {"image/png", "image/jpeg"} and len(data) < 200_000
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (900, 1100)


def test_what_does_not_fit_goes_into_files(sample, monkeypatch, tmp_path):
    coded = base64.b64encode(shrink(sample.picture())[0])
    monkeypatch.setattr(pictures, "INLINE_LIMIT", len(coded) + 10)
    file = tmp_path / "b.png"
    file.write_bytes(sample.picture())
    made = {
        "home": Picture(png=sample.picture(), caption="a"),
        "menu": Picture(png=file, caption="b"),
    }
    shots, keys, files = place(made, "report-files")
    assert keys == {"home": "p1", "menu": "p2"}
    assert base64.b64decode(shots[0].source.split(",")[1])[:4] in {b"\x89PNG", b"\xff\xd8\xff\xe0"}
    assert shots[1].source.removeprefix("report-files/") in files and len(files) == 1


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40])
def test_no_picture_is_said_and_not_raised(data, tmp_path):
    made = {
        "home": Picture(png=data, caption="a"),
        "menu": Picture(png=tmp_path / "no", caption="b"),
    }
    shots, keys, files = place(made, "f")
    assert keys == {} and files == {}
    assert [s.source for s in shots] == ["", ""]
