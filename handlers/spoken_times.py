"""The times of day in a normalised text: "10u", "half 3", "kwart over 2", "2pm", "14:00".

Office hours are assumed where people leave out the half of the day. An hour from 1 to 6 without a leading
zero ("half 3", "3 uur", "2:30") is in the afternoon, unless the text says otherwise:
"'s ochtends", "am", "02:30".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from handlers.spoken_words import MONTH_WORDS, alternatives

_NOON = 12
_EARLIEST_OFFICE_HOUR = 7

_NO_DAY_FOLLOWS = rf"(?!\s*(?:{alternatives(MONTH_WORDS)})\b|\s?[-/.:]\s?\d)"
_NO_SPAN_FOLLOWS = r"(?!\s*(?:dag(?:en)?|week|weken|maand(?:en)?|jaar|(?:day|week|month|year)s?)\b)"
_PARTS = {
    "morning": r"ochtends?|morgens|voormiddag|morning",
    "afternoon": r"middags?|namiddag|afternoon",
    "evening": r"avonds?|evening",
    "night": r"nachts?|night",
}


@dataclass(frozen=True)
class Times:
    """What a text says about the time of day, and the rest of the text.

    `impossible` tells of a time no clock shows (25:00). `as_day_month` holds day and month when the only time
    may just as well be a date: "14.04".
    """

    found: tuple[time, ...]
    rest: str
    impossible: bool = False
    as_day_month: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Clock:
    """Minutes after midnight as said, and whether half of the day is still open."""

    minutes: int
    spoken: bool


def _half(match: re.Match[str]) -> _Clock:
    return _Clock(int(match["hour"]) * 60 - 30, True)


def _around_half(match: re.Match[str]) -> _Clock:
    sign = 1 if match["side"] in ("over", "past") else -1
    return _Clock(int(match["hour"]) * 60 - 30 + sign * int(match["minutes"]), True)


def _around_hour(match: re.Match[str]) -> _Clock:
    said = match.groupdict().get("minutes")
    sign = -1 if match["side"] in ("voor", "to") else 1
    return _Clock(int(match["hour"]) * 60 + sign * int(said or 15), True)


def _half_past(match: re.Match[str]) -> _Clock:
    return _Clock(int(match["hour"]) * 60 + 30, True)


def _digital(match: re.Match[str]) -> _Clock | None:
    groups = match.groupdict()
    hour, minute, half = int(match["hour"]), int(groups.get("minute") or 0), groups.get("ampm")
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= _NOON):
        return None
    if half:
        return _Clock((hour % _NOON + (_NOON if half == "pm" else 0)) * 60 + minute, False)
    return _Clock(hour * 60 + minute, not match["hour"].startswith("0"))


def _noon(_: re.Match[str]) -> _Clock:
    return _Clock(_NOON * 60, False)


_HOUR = r"(?P<hour>1[0-2]|[1-9])\b"
_ANY_HOUR = r"(?P<hour>\d{1,2})"
_FREE = r"(?<![\d.:/'-])"
# First match wins: what a longer form has taken is gone for the shorter ones.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Clock | None]], ...] = tuple(
    (re.compile(rf"{pattern}{_NO_SPAN_FOLLOWS}", re.ASCII), read)
    for pattern, read in (
        (
            rf"{_FREE}\b(?P<minutes>5|10) (?:minuten )?(?P<side>over|voor) half {_HOUR}(?: uur\b)?",
            _around_half,
        ),
        (rf"\b(?:a )?(?:kwart|quarter) (?P<side>over|voor|past|after|to) {_HOUR}(?: uur\b)?", _around_hour),
        (rf"\bhalf past {_HOUR}", _half_past),
        (rf"\bhalf {_HOUR}(?: uur\b)?", _half),
        (
            (
                rf"(?<!from )(?<!van ){_FREE}\b(?P<minutes>5|10|20) (?:minuten |minutes )?"
                rf"(?P<side>over|voor|past|to) {_HOUR}{_NO_DAY_FOLLOWS}(?: uur\b)?"
            ),
            _around_hour,
        ),
        (rf"{_FREE}{_ANY_HOUR}\s?(?:uur|u|h)\s?(?P<minute>\d\d)\b{_NO_DAY_FOLLOWS}", _digital),
        (
            rf"(?<![\d.:/']){_ANY_HOUR}[:.](?P<minute>\d\d)(?![\d.:/])\s?(?:(?P<ampm>am|pm)\b|(?:uur|u|h)\b)?",
            _digital,
        ),
        (rf"{_FREE}{_ANY_HOUR}\s?(?P<ampm>am|pm)\b", _digital),
        (rf"{_FREE}{_ANY_HOUR}\s?(?:uur|u|h)\b", _digital),
        (rf"\b(?:om|at) {_ANY_HOUR}\b{_NO_DAY_FOLLOWS}", _digital),
        (r"\b(?:noon|midday)\b", _noon),
    )
)
_MAY_BE_A_DATE = re.compile(
    r"(?<![\d.:/'-])(?<!om )(?<!at )(\d{1,2})\.(\d\d)(?![\d.:/-])(?!\s?(?:uur|u|h|am|pm)\b)"
)


def take_times(text: str) -> Times:
    """Take every time of day, and words like "middag", out of a normalised text."""
    doubtful = _MAY_BE_A_DATE.search(text)
    clocks: list[_Clock | None] = []
    rest = text
    for pattern, read in _FORMS:
        clocks.extend(read(match) for match in pattern.finditer(rest))
        rest = pattern.sub(" ", rest)
    part, rest = _take_part_of_day(rest)
    found = dict.fromkeys(_time(clock, part) for clock in clocks if clock is not None)
    as_day_month = (int(doubtful[1]), int(doubtful[2])) if doubtful and len(clocks) == 1 else None
    return Times(tuple(found), rest, impossible=None in clocks, as_day_month=as_day_month)


def _take_part_of_day(text: str) -> tuple[str | None, str]:
    for part, words in _PARTS.items():
        pattern = re.compile(rf"\b(?:{words})\b")
        if pattern.search(text):
            return part, pattern.sub(" ", text)
    return None, text


def _time(clock: _Clock, part: str | None) -> time:
    hour, minute = divmod(clock.minutes, 60)
    if clock.spoken:
        if part in ("afternoon", "evening") and hour < _NOON:
            hour += _NOON
        elif part == "night" and hour == _NOON:
            hour = 0
        elif part is None and hour < _EARLIEST_OFFICE_HOUR:
            hour += _NOON
    return time(hour, minute)
