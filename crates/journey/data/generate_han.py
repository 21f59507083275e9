#!/usr/bin/env python3
"""Generates `names/han_forms.rs`: Chinese characters that are forms of one character.

Usage: `generate_han.py DICTIONARY`, the folder `dictionary` of OpenCC.

Sources: OpenCC (Apache-2.0): TSCharacters, HKVariants, TWVariants, JPVariants. FORMS: forms that Japanese
family names are written with.
"""
import sys
from pathlib import Path

FOLDER = Path(sys.argv[1])
TARGET = Path(__file__).parent.parent / "src" / "insight" / "names" / "han_forms.rs"
FORMS = {"邉": "邊", "髙": "高", "﨑": "崎", "濵": "濱", "栁": "柳", "桒": "桑", "冨": "富", "嶋": "島", "嶌": "島", "斉": "齊"}


def table(name):
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {key: values.split() for key, values in (line.split("\t") for line in lines if "\t" in line)}


def is_chinese(character):
    """Whether the sets of letters of China and Taiwan have it: a form that is also a character of its own stays apart."""
    for encoding in ("gb2312", "big5"):
        try:
            character.encode(encoding)
            return True
        except UnicodeEncodeError:
            pass
    return False


simple = table("TSCharacters")
forms = {old: new[0] for old, new in simple.items()}
for name in ("HKVariants", "TWVariants", "JPVariants"):
    for old, variants in table(name).items():
        for variant in variants:
            if not is_chinese(variant):
                forms.setdefault(variant, forms.get(old, old))
for variant, old in FORMS.items():
    forms.setdefault(variant, forms.get(old, old))
pairs = sorted((old, new) for old, new in forms.items() if old != new and len(old) == len(new) == 1 and max(old, new) < "\U00010000")
lines = ["".join(old + new for old, new in pairs[at:at + 40]) for at in range(0, len(pairs), 40)]
TARGET.write_text('''//! Chinese characters that are forms of one character, in pairs: a form and the one that stands for all.
//!
//! Written by `crates/journey/data/generate_han.py`. Do not edit.
//!
//! Source: OpenCC (Apache-2.0).

pub(super) const HAN_FORMS: &str = "\\
''' + "".join(line + "\\\n" for line in lines) + '";\n', encoding="utf-8")
print(len(pairs))
