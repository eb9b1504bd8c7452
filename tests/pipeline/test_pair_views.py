"""A pair is told from the interpretation and shown from the policy: the arrows must not swap."""

from __future__ import annotations

from checks.derived.interpretation_pairs import Pair, Side
from gkcheck.errors import Reason
from gkcheck.pipeline.views import _pair

READING = Side(1, "https://a.gov.cn/jd.html", "解读", None, None)
POLICY = Side(2, "https://a.gov.cn/zc.html", "办法", "某府发〔2021〕1号", None)


def test_an_interpretation_that_links_its_policy_points_backward() -> None:
    view = _pair(Pair(READING, POLICY, forward=True, back=False, by="link"), "文字、图解图文")
    assert (view.forward, view.backward, view.form) == (False, True, "文字、图解图文")
    view = _pair(Pair(READING, POLICY, forward=False, back=True, by="link"), "")
    assert (view.forward, view.backward, view.form) == (True, False, None)


def test_what_could_not_be_told_has_no_direction() -> None:
    view = _pair(Pair(READING, POLICY, forward=True, unknown=Reason.SCRIPT_BUILT), None)
    assert (view.forward, view.backward) == (None, None)
