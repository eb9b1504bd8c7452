"""Make ``crawler/files/stand-in.ttf``: a font of one box for every character.

Run: ``.venv/bin/python tools/stand_in_font.py``. Needs the dev group (fonttools).
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

OUT = Path(__file__).parents[1] / "crawler" / "files" / "stand-in.ttf"
LAST = 0x30000
UNITS, ASCENT, DESCENT = 1000, 880, -120  # as usual fonts of Chinese have


def main() -> None:
    """Write the font; the same bytes every time."""
    pen = TTGlyphPen(None)
    corners = ((60, -80), (60, 800), (940, 800), (940, -80))
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    font = FontBuilder(UNITS, isTTF=True)
    font.setupGlyphOrder([".notdef", "box"])
    font.setupGlyf({".notdef": box, "box": box})
    font.setupHorizontalMetrics({".notdef": (UNITS, 60), "box": (UNITS, 60)})
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupCharacterMap({0x4E00: "box"})
    font.setupNameTable({"familyName": "Stand-in", "styleName": "Regular"})
    font.setupOS2(
        sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT
    )
    font.setupPost(keepGlyphNames=False)
    # format 13: one glyph for many characters, in a few bytes
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = dict.fromkeys(range(0x20, LAST), "box")
    font.font["cmap"].tables = [table]
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    font.save(OUT)


if __name__ == "__main__":
    main()
