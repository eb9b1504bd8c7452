"""The same real pages written differently: what is found must not hang on a template's habits."""

from __future__ import annotations

import os
import random
import sys
from functools import partial
from pathlib import Path

import pytest
from lab.rewriting import CHANGES, rewritten

sys.path.insert(0, str(Path(__file__).parent))

from score_manifest import FIELDS, score_all

SHARED = Path(os.environ.get("GKCHECK_SHARED") or Path(__file__).parents[3] / "shared")
PAGES = SHARED / "realpages"
LEAST = 0.9
# The number and the date stand nowhere else on these pages.
LOST = {"metas_gone": {"site_id_code", "pub_date", "gov_meta"}}
pytestmark = [
    pytest.mark.realpages,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (PAGES / "manifest.jsonl").is_file(), reason=f"no real pages in {PAGES}"
    ),
]


def test_pages_written_differently(capsys: pytest.CaptureFixture[str]) -> None:
    poor: dict[str, list[str]] = {}
    fields = [name for name in FIELDS if name != "gov_meta"]
    with capsys.disabled():
        print(f"\n{'change':18}" + "".join(f"{name[:9]:>10}" for name in fields))
        for change, function in CHANGES.items():
            rewrite = partial(rewritten, change=function, rng=random.Random(7))
            scores = score_all(PAGES, set(), rewrite)
            least = {name: min(scores[name].precision, scores[name].recall) for name in fields}
            print(f"{change:18}" + "".join(f"{least[name]:10.3f}" for name in fields))
            for name in fields:
                if least[name] < LEAST and name not in LOST.get(change, ()):
                    poor[f"{change} {name}"] = scores[name].notes
    assert not poor


def test_changes_do_change() -> None:
    html = (
        "<html><head><title>通知_某县</title><meta name='a' content='b'></head><body><div class='x' id='y'>"
        "当前位置：<a href='/'>首页</a> > (2021)</div>\n<ul class='z'><li>一<a href='/1'>甲 乙</a>2021-03-05</li></ul>"
        "<footer><p>主办：某县</p><p>滇ICP备1号</p><p>标识码：1</p></footer></body></html>"
    )  # fmt: skip
    plain = rewritten(html, CHANGES["nothing"], random.Random(7))
    same = [
        name
        for name, change in CHANGES.items()
        if rewritten(html, change, random.Random(3)) == plain
    ]
    assert same == ["nothing"]
