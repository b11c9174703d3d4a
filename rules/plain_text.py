"""A typed text as plain as it can be made, so that dressing it up hides nothing; ours."""

import re
import unicodedata

_LOOKALIKES = str.maketrans("。АВЕКМНОРСТХІаеорсухіΑΒΕΗΙΚΜΝΟΡΤΧ", ".ABEKMHOPCTXIaeopcyxiABEHIKMNOPTX")
"""Cyrillic and Greek letters that look like ours."""
_INVISIBLE = {"Cf", "Mn", "Me", "Cc", "Co", "Cs", "Cn"}


def plain(text: str) -> str:
    """One form for every digit, letter, dash and space; what cannot be seen is left out."""
    return " ".join("".join(_plain(character) for character in unicodedata.normalize("NFKC", text)).split())


def _plain(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character == "−":
        return "-"
    return "'" if character in "’‘`´" else character.translate(_LOOKALIKES)


def with_lookalike_digits(typed: str) -> str:
    """Letters that stand for a digit, beside one: "o6-l2", "1S3"."""
    for pattern, digit in _DIGITS:
        typed = pattern.sub(digit, typed)
    return typed


def without_letters_between_digits(typed: str) -> str:
    """Single letters, or marks that no date has, right between two digits left out: "06x12_34"."""
    return re.sub(r"(?<=\d)(?:[^\W\d_]|[_*~#=|;\\])(?=\d)", "", typed)


def _beside(letters: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=[0-9])[{letters}](?![^\W\d_])|(?<![^\W\d_])[{letters}]+(?=[0-9])")


_DIGITS = (
    (_beside("oO"), "0"),
    (_beside("lI|"), "1"),
    (re.compile(r"(?<=[0-9])[oO](?=[0-9])"), "0"),
    (re.compile(r"(?<=[0-9])[lI|](?=[0-9])"), "1"),
    (re.compile(r"(?<=[0-9])S(?=[0-9])"), "5"),
    (re.compile(r"(?<=[0-9])B(?=[0-9])"), "8"),
    (re.compile(r"(?<=[0-9])Z(?=[0-9])"), "2"),
)
