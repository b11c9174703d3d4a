"""Reading a score that a person typed. What is not plainly one whole number is asked back, never guessed.

domain.md, The safety scale; which words are understood is ours.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LOWEST, HIGHEST = 0, 10

_LONGEST = 60
"""Characters; a longer text is a story, in which no number is looked for."""


@dataclass(frozen=True)
class NotGiven:
    """This role gave no score: "nvt"."""


class UnclearKind(StrEnum):
    """Why a text is not taken for a score."""

    HALF = "half"
    RANGE = "range"
    OUT_OF_RANGE = "out_of_range"
    SEVERAL = "several"
    NOT_A_SCORE = "not_a_score"


@dataclass(frozen=True)
class Unclear:
    """What to ask back: why, and the whole scores it may have meant, lowest first (perhaps none)."""

    kind: UnclearKind
    candidates: tuple[int, ...] = ()


_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "nul zero",
            "één eén een one",
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
        )
    )
    for word in words.split()
}
_NOT_GIVEN = {
    "nvt",
    "n.v.t.",
    "n.v.t",
    "niet",
    "n/a",
    "niet van toepassing",
    "niet gegeven",
    "not applicable",
    "not given",
}
# What the names of months start with, in both languages.
_MONTHS = "jan|feb|maart|mrt|mar|apr|mei|may|juni|jun|juli|jul|aug|sep|okt|oct|nov|dec"
_ARTICLE = r"(?:een|'n|a|an)"
_PREAMBLE = rf"(?:(?:het|dat|it|that|is|it's|cijfer|score|{_ARTICLE})\s+|(?:cijfer|score)\s*[:=]\s*)*"
_NUMBER = r"([0-9]+)"
_HALF = (
    rf"(?:{_NUMBER}\s*[.,]\s*[0-9]+|{_NUMBER}\s*½|{_NUMBER}\s*(?:en|and)\s*(?:een\s*|a\s*)?(?:half|halve))"
)
_PLAIN = re.compile(rf"{_PREAMBLE}{_NUMBER}\s*[.!]*")
_NEGATIVE = re.compile(rf"{_PREAMBLE}(?:[-−–]|min|minus)\s*[0-9]+")
_HALVED = re.compile(rf"{_PREAMBLE}{_HALF}")
_NEARLY = re.compile(rf"{_PREAMBLE}{_NUMBER}\s*(-|−|\+|min|minus|plus)")
_CHOICE = re.compile(
    rf"(?:van|from)?\s*(?:{_ARTICLE}\s+)?{_NUMBER}\s*(?:/|of|or|naar|to|->|→)\s*(?:{_ARTICLE}\s+)?{_NUMBER}"
)
_BETWEEN = re.compile(
    rf"(?:tussen|between|van)?\s*(?:de\s+)?{_NUMBER}\s*(?:-|–|—|à|a|tot|t/m|en|and)\s*(?:de\s+)?{_NUMBER}"
)
_DATE_OR_TIME = re.compile(
    rf"[0-9]{{1,2}}\s*(?:{_MONTHS})[a-z]*\.?(?:\s*[0-9]{{4}})?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}(?:[-/.][0-9]{2,4})?"
    r"|[0-9]{1,2}:[0-9]{2}"
    r"|[0-9]{1,2}\s*(?:uur|u)(?![a-z])(?:[0-9]{2})?"
)


def read_score(text: str) -> int | NotGiven | Unclear:
    """The score in a text ("6", "zes", "een 6"), that none is given ("nvt"), or what to ask back."""
    typed = " ".join(text.casefold().split())
    if len(typed) > _LONGEST:
        return Unclear(UnclearKind.NOT_A_SCORE)
    if typed in _NOT_GIVEN:
        return NotGiven()
    if typed == "een":  # an article that waits for its number, or the number itself
        return Unclear(UnclearKind.NOT_A_SCORE, (1,))
    typed = _with_digits(typed)
    if (plain := _PLAIN.fullmatch(typed)) is not None:
        return _whole(plain[1])
    return _why_unclear(typed)


def _with_digits(typed: str) -> str:
    # "een" is a number only where no number follows it: "een zes" is 6, "een en een half" starts with a 1.
    typed = re.sub(r"(?<![^\W_])(\w+?)en(?:een)?half(?!\w)", r"\1 en een half", typed)
    words = "|".join(sorted((word for word in _WORDS if word != "een"), key=len, reverse=True))
    typed = re.sub(rf"(?<!\w)(?:{words})(?!\w)", lambda match: str(_WORDS[match[0]]), typed)
    return re.sub(r"^(een )?een(?= (?:en|of|à|tot|naar)(?!\w)|$)", r"\g<1>1", typed)


def _whole(digits: str) -> int | Unclear:
    if _on_scale(int(digits)):
        # "06" starts a telephone number or a date; as a score nobody writes it.
        known = digits == str(int(digits))
        return int(digits) if known else Unclear(UnclearKind.NOT_A_SCORE, (int(digits),))
    return Unclear(UnclearKind.OUT_OF_RANGE)


def _why_unclear(typed: str) -> Unclear:
    if _NEGATIVE.fullmatch(typed):
        return Unclear(UnclearKind.OUT_OF_RANGE)
    if (half := _HALVED.fullmatch(typed)) is not None:
        below = int(next(group for group in half.groups() if group is not None))
        return _half(below, below + 1)
    if (nearly := _NEARLY.fullmatch(typed)) is not None:
        score = int(nearly[1])
        return _half(score, score + 1) if nearly[2] in {"+", "plus"} else _half(score - 1, score)
    if (ends := _CHOICE.fullmatch(typed)) is not None:
        return _range({int(ends[1]), int(ends[2])})
    if (ends := _BETWEEN.fullmatch(typed)) is not None:
        low, high = sorted((int(ends[1]), int(ends[2])))
        return _range({low, high} if high > HIGHEST else set(range(low, high + 1)))
    return _loose_numbers(typed)


def _half(below: int, above: int) -> Unclear:
    if (not _on_scale(below) and not _on_scale(above)) or below == HIGHEST:
        return Unclear(UnclearKind.OUT_OF_RANGE)
    return Unclear(UnclearKind.HALF, tuple(score for score in (below, above) if _on_scale(score)))


def _range(scores: set[int]) -> Unclear:
    return Unclear(UnclearKind.RANGE, _plausible(scores))


def _loose_numbers(typed: str) -> Unclear:
    undated = _DATE_OR_TIME.sub(" ", typed)
    numbers = [int(digits) for digits in re.findall("[0-9]+", undated)]
    if len(numbers) > 1 or undated != typed:
        return Unclear(UnclearKind.SEVERAL, _plausible(set(numbers)))
    if re.search(r"(?<!\w)(?:geen|niet|no|not)(?!\w)", typed):
        return Unclear(UnclearKind.NOT_A_SCORE)
    return Unclear(UnclearKind.NOT_A_SCORE, _plausible(set(numbers)))


def _plausible(scores: set[int]) -> tuple[int, ...]:
    return tuple(sorted(score for score in scores if _on_scale(score)))


def _on_scale(score: int) -> bool:
    return LOWEST <= score <= HIGHEST
