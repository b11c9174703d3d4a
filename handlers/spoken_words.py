"""The normaliser and the words for reading dates in Dutch and English, shared by days and times."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 120
"""Characters; a longer text is a story, in which no date is looked for."""

MONTH_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for word in words.split()
}
WEEKDAY_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "maandag monday ma mon",
            "dinsdag tuesday di tues tue",
            "woensdag wednesday wo woe wed",
            "donderdag thursday do don thurs thur thu",
            "vrijdag friday vr vrij fri",
            "zaterdag saturday za zat sat",
            "zondag sunday zo zon sun",
        )
    )
    for word in words.split()
}
NUMBER_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            "een one",
            "twee two",
            "drie three",
            "vier four",
            "vijf five",
            "zes six",
            "zeven seven",
            "acht eight",
            "negen nine",
            "tien ten",
            "elf eleven",
            "twaalf twelve",
            "dertien thirteen",
            "veertien fourteen",
            "vijftien fifteen",
            "zestien sixteen",
            "zeventien seventeen",
            "achttien eighteen",
            "negentien nineteen",
            "twintig twenty",
        ),
        start=1,
    )
    for word in words.split()
}

FILLERS = frozenset({"om", "op", "at", "on", "de", "the", "in", "s", "as"})
"""Words that say nothing about which day or time it is."""

CONNECTORS = frozenset({"of", "or", "en", "and", "tot", "tm", "to", "-", "van", "from", "tussen", "between"})
"""Words that stand between two dates or times; which of the two is then asked."""

# Rewritten in this order; the right-hand sides are what days and times are read from.
_REWRITES = tuple(
    (re.compile(pattern, re.ASCII), replacement)
    for pattern, replacement in (
        (r"\b([ap])\.\s?m\b\.?", r"\1m"),
        (r"\ba\.\s?s\b\.?", "as"),
        (r"\bo'clock\b", "uur"),
        (r"\bt/m\b", "tm"),
        (r"(?<=\d)t(?=\d)", " "),  # 2026-01-12T10:00
        (r"'(?!\d\d\b)", " "),
        (r"[^\w\s.:/'-]|_", " "),
        (r"(?<!\d)\.|\.(?!\d)", " "),
        (r"(?<=[a-z])[-/]|[-/](?=[a-z])", " "),  # 12-jan-2026
        (r"\b(?:vanmorgen|vanochtend|this morning)\b", "vandaag ochtend"),
        (r"\b(?:vanmiddag|this afternoon)\b", "vandaag middag"),
        (r"\b(?:vanavond|tonight|this evening)\b", "vandaag avond"),
        (r"(?<=dag)(?=ochtend|middag|avond)|(?<=morgen)(?=ochtend|middag|avond)", " "),
        (r"\b(over|in) an?\b", r"\1 1"),
    )
)


def alternatives(words: Iterable[str]) -> str:
    """The words as one regular expression, longest first so that "mar" does not cut "maart" short."""
    return "|".join(sorted(words, key=len, reverse=True))


def normalised(text: str) -> str | None:
    """The text in lower case with plain digits for number words, or None when it is too long to hold a date.

    Accents, emoji, marks of writing direction and most punctuation are left out.
    """
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).lower()
    for apostrophe in "’‘`´":
        plain = plain.replace(apostrophe, "'")
    for dash in "–—‐‑−":
        plain = plain.replace(dash, "-")
    decomposed = unicodedata.normalize("NFKD", plain)
    plain = "".join(mark for mark in decomposed if unicodedata.category(mark) not in ("Mn", "Cf"))
    for pattern, replacement in _REWRITES:
        plain = pattern.sub(replacement, plain)
    return " ".join(NUMBER_WORDS.get(word, word) for word in plain.split())
