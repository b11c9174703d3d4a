"""Hours worked on a case, in whole quarters (domain.md, From referral to one year later: G20): the days that
can be taken, and reading an amount that a person typed. What is not plain is asked back, never rounded.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.calendar import add_months

MOST_A_DAY = 96
"""Quarters in 24 hours."""
OFTEN = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32)
"""The amounts that are offered, in quarters; ours."""
FURTHEST_BACK_MONTHS = 12
"""How long afterwards hours can be recorded; ours."""
_LONGEST = 40
_QUARTER_MINUTES = 15
_BARE_HOURS = 12
"""A number without a unit is in hours up to here; beyond it may be minutes."""


class UnclearKind(StrEnum):
    """Why a text is not taken for an amount."""

    NO_WHOLE_QUARTERS = "no_whole_quarters"
    AMBIGUOUS = "ambiguous"
    NOT_AN_AMOUNT = "not_an_amount"


@dataclass(frozen=True)
class Unclear:
    """What to ask back: why, and the quarters it may have meant (perhaps none)."""

    kind: UnclearKind
    candidates: tuple[int, ...] = ()


def recordable(assigned_on: date, today: date) -> tuple[date, date]:
    """The first and the last day on which hours on a case can be recorded."""
    return max(assigned_on, add_months(today, -FURTHEST_BACK_MONTHS)), today


def week_starts(today: date) -> date:
    """The Monday of this week."""
    return today - timedelta(days=today.weekday())


_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            "een één an a one",
            "twee two",
            "drie three",
            "vier four",
            "vijf five",
            "zes six",
            "zeven seven",
            "acht eight",
        ),
        start=1,
    )
    for word in words.split()
}
_HOUR = r"(?:uren|uur|u|hours|hour|hrs|h)"
_MINUTE = r"(?:minuten|minuut|minutes|minute|min|m)"
_FRACTIONS = {"¼": ",25", "½": ",5", "¾": ",75"}
_HALF = re.compile(rf"(?:(\d+) (?:en|and) (?:1 )?)?(?:half|halve)(?: (?:1 )?{_HOUR})?")
_QUARTERS = re.compile(r"(\d+)? ?(?:kwartier|kwartieren|quarters?)(?: (?:of )?(?:1 )?hour)?")
_MINUTES = re.compile(rf"(\d+) ?{_MINUTE}")
_CLOCK = re.compile(rf"(\d+)(?: ?: ?(\d\d)| ?{_HOUR} ?(?:(?:en|and) )?(\d+)(?: ?{_MINUTE})?)(?: {_HOUR})?")
_DECIMAL = re.compile(rf"(\d+)?([.,])(\d+)( ?{_HOUR})?")
_WHOLE = re.compile(rf"(\d+)( ?{_HOUR})?")


def read_quarters(text: str) -> int | Unclear:
    """An amount of time in quarters of an hour: "2,5", "1:45", "3 kwartier", "anderhalf uur", "2u30"."""
    plain = _plain(text)
    if len(plain) > _LONGEST or re.search(r"\d{5}", plain):
        return Unclear(UnclearKind.NOT_AN_AMOUNT)
    if match := _HALF.fullmatch(plain):
        return int(match[1] or 0) * 4 + 2
    if match := _QUARTERS.fullmatch(plain):
        return int(match[1] or 1)
    if match := _MINUTES.fullmatch(plain):
        return _from_minutes(int(match[1]))
    if match := _CLOCK.fullmatch(plain):
        return _from_minutes(int(match[1]) * 60 + int(match[2] or match[3]))
    if match := _DECIMAL.fullmatch(plain):
        return _from_decimal(int(match[1] or 0), match[3], bool(match[4]))
    if match := _WHOLE.fullmatch(plain):
        return _from_whole(int(match[1]), bool(match[2]))
    return Unclear(UnclearKind.NOT_AN_AMOUNT)


def _plain(text: str) -> str:
    plain = " ".join(text.lower().strip(" .!?").split())
    plain = re.sub(r"\banderhalf\b|\banderhalve\b", "1,5", plain).replace("halfuur", "half uur")
    plain = re.sub(r"\bhalf an\b", "half", plain)
    for sign, digits in _FRACTIONS.items():
        plain = re.sub(rf"\s*{sign}", digits, plain)
    plain = " ".join(_WORDS.get(word, word) for word in plain.split())
    return re.sub(r"^1 (?=half)", "", plain)


def _from_minutes(minutes: int) -> int | Unclear:
    quarters, rest = divmod(minutes, _QUARTER_MINUTES)
    return quarters if not rest else _between(quarters)


def _between(quarters: int) -> Unclear:
    return Unclear(UnclearKind.NO_WHOLE_QUARTERS, tuple(n for n in (quarters, quarters + 1) if n))


def _from_decimal(whole: int, digits: str, in_hours: bool) -> int | Unclear:
    parts: int = 10 ** len(digits)
    quarters, rest = divmod((whole * parts + int(digits)) * 4, parts)
    if not rest:
        return quarters
    if digits in ("15", "30", "45") and not in_hours:
        # "1.45" may be a quarter to two; as a number it would be no whole quarters.
        return Unclear(UnclearKind.AMBIGUOUS, (whole * 4 + int(digits) // _QUARTER_MINUTES,))
    return _between(quarters)


def _from_whole(number: int, in_hours: bool) -> int | Unclear:
    if in_hours or number <= _BARE_HOURS:
        return number * 4
    quarters, rest = divmod(number, _QUARTER_MINUTES)
    hours = (number * 4,) if number * 4 <= MOST_A_DAY else ()
    minutes = (quarters,) if not rest and quarters <= MOST_A_DAY else ()
    if not minutes and hours:
        return number * 4
    if not minutes:
        return Unclear(UnclearKind.NOT_AN_AMOUNT)
    return Unclear(UnclearKind.AMBIGUOUS, (*minutes, *hours))
