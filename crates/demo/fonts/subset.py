#!/usr/bin/env python3
"""Cuts the fonts of the drawn documents out of DejaVu 2.37: only the characters that they print, only the outlines.

usage: python3 crates/demo/fonts/subset.py FOLDER_OF_DEJAVU_TTF    (needs fonttools)
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

CAPITALS = [*range(0x20, 0x5B), 0xB7, *range(0xC0, 0xDF)]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2013, 0x2014, 0x2019, 0x2212]
# Names in their own script: Cyrillic, and the shapes that Arabic letters have within words.
SCRIPTS = [*range(0x400, 0x460), *range(0xFE80, 0xFEFD)]
FONTS = {
    "DejaVuSans": CAPITALS,
    "DejaVuSans-Bold": LATIN + SCRIPTS,
    "DejaVuSansCondensed": LATIN,
    "DejaVuSansCondensed-Bold": LATIN,
    "DejaVuSansMono-Bold": [*range(0x30, 0x3A), 0x3C, *range(0x41, 0x5B)],
    "DejaVuSerif-Bold": CAPITALS,
}


def main():
    source = pathlib.Path(sys.argv[1])
    target = pathlib.Path(__file__).resolve().parent
    options = subset.Options(hinting=False, legacy_kern=True, layout_features=[], glyph_names=False, name_IDs=[0, 1, 2])
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "GlyphOrder", "MATH", "gasp"]
    for name, characters in FONTS.items():
        font = TTFont(source / f"{name}.ttf", recalcTimestamp=False)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=characters)
        cut.subset(font)
        font.save(target / f"{name}.ttf")


main()
