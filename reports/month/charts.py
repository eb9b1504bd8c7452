"""Charts of a month as inline SVG, drawn by pygal: no script, no colour that words do not repeat."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import pygal
from markupsafe import Markup
from pygal.style import Style

from reports.month.model import Trend

# pygal leaves a finder for plug-ins of its own, of an old kind about which every later import warns.
sys.meta_path[:] = [f for f in sys.meta_path if type(f).__module__ != "pygal"]

_ACCENT, _GREY, _WARN = "#1f4e79", "#9aa3ad", "#b3261e"
_FONT = "inherit"
# What pygal adds beside the drawing: when it was made, and the settings of its tooltips.
_BESIDE = re.compile(r"<!--.*?-->|<script.*?</script>", re.S)


def _style(*colors: str) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        colors=colors,
        font_family=_FONT,
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=13,
        value_font_size=11,
        opacity=1,
        transition="none",
    )


def _svg(chart: pygal.graph.graph.Graph, name: str) -> Markup:
    chart.uuid = name
    return Markup(_BESIDE.sub("", str(chart.render())))


def qualified_chart(trend: Sequence[Trend]) -> Markup:
    """Return sites by state over the months: 合格, 待定, 不合格."""
    chart = pygal.StackedBar(
        style=_style(_ACCENT, _GREY, _WARN), width=720, height=260, js=(), margin=4, spacing=8,
        disable_xml_declaration=True, legend_at_bottom=True, legend_at_bottom_columns=3,
        value_formatter=lambda x: f"{x:.0f}", x_label_rotation=0, explicit_size=False,
        print_values=True, print_zeroes=False, max_scale=5,
    )  # fmt: skip
    chart.x_labels = [t.month[2:] for t in trend]
    for key, word in (("yes", "合格"), ("open", "待定"), ("no", "不合格")):
        chart.add(word, [t.qualified.get(key, 0) for t in trend])
    return _svg(chart, "qualified")


def problems_chart(trend: Sequence[Trend]) -> Markup:
    """Return findings that were sure, over the months."""
    chart = pygal.Line(
        style=_style(_ACCENT), width=720, height=220, js=(), margin=4, margin_right=36, show_legend=False,
        disable_xml_declaration=True, value_formatter=lambda x: f"{x:.0f}", explicit_size=False,
        print_values=True, range=(0, max([t.problems for t in trend] or [1]) * 1.15 or 1),
        dots_size=3, max_scale=5,
    )  # fmt: skip
    chart.x_labels = [t.month[2:] for t in trend]
    chart.add("问题", [t.problems for t in trend])
    return _svg(chart, "problems")
