"""Full dates and times in a plain text, wherever they stand; to tell a birth from a meeting. Ours."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_MONTH_STARTS = {
    start: number
    for number, starts in enumerate(
        ["jan", "feb", "maa,mar,mrt", "apr", "mei,may", "jun", "jul", "aug", "sep", "okt,oct", "nov", "dec"],
        start=1,
    )
    for start in starts.split(",")
}
_MONTHS = (
    r"(?P<month>jan(?:uar[iy])?|feb(?:ruar[iy])?|maart|march|mrt|mar|apr(?:il)?|mei|may|june?|juni|july?|juli|"
    r"aug(?:ust(?:us)?)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:e|de|ste|st|nd|rd|th)?"
_FULL_YEAR = r"(?P<year>[12][0-9]{3})"
_SHORT_YEAR = r"(?P<short>[0-9]{2})"
_YEAR = r"(?:(?P<year>[12][0-9]{3})|'(?P<short>[0-9]{2})|(?P<late>2[5-9]|[3-9][0-9]))"
"""After the name of a month a bare number up to 24 is rather an hour."""
_NUMBER_MONTH = r"(?P<number>[01]?[0-9])"
_END = r"(?![0-9]|[-./][0-9])"
_ALONE = r"(?<![0-9])(?<![0-9][-./ ])"
_FREE = r"(?<![0-9])(?<![0-9][-./])"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_FREE}{_DAY}(?P<mark> ?[-./] ?| ){_NUMBER_MONTH}(?P=mark){_FULL_YEAR}{_END}",
        rf"{_FREE}{_DAY}(?P<mark> ?[-./] ?){_NUMBER_MONTH}(?P=mark)'?{_SHORT_YEAR}(?![0-9]|(?P=mark)[0-9])",
        rf"{_FREE}{_FULL_YEAR}(?P<mark>[-./ ]){_NUMBER_MONTH}(?P=mark){_DAY}{_END}",
        rf"{_ALONE}{_FULL_YEAR}(?P<number>[01][0-9])(?P<day>[0-3][0-9]){_END}",
        rf"{_ALONE}(?P<day>[0-3][0-9])(?P<number>[01][0-9]){_FULL_YEAR}{_END}",
        rf"{_FREE}{_DAY}[- .]*{_MONTHS}[- ,.]*{_YEAR}(?!\d|[:.]\d|\s?(?:u|uur|h|am|pm)\b)",
        rf"{_ALONE}\b{_MONTHS}[- ]*{_DAY}[- ,]+{_YEAR}(?!\d|[:.]\d|\s?(?:u|uur|h|am|pm)\b)",
    )
)
_TIME = re.compile(
    r"(?<![0-9])(?<![0-9][-./])[0-2]?[0-9](?::[0-5][0-9])?\s?(?:uur|u|h|am|pm)\b(?:\s?[0-5][0-9]\b)?"
    r"|(?<![0-9:])[0-2]?[0-9]:[0-5][0-9](?![0-9:])",
    re.IGNORECASE,
)
_YEARS_AHEAD = 5
"""A year of two digits is one of the last hundred, but for these."""


@dataclass(frozen=True)
class DateFound:
    """A full date, and where it stands."""

    day: date
    span: tuple[int, int]


def dates_in(typed: str, today: date) -> Iterator[DateFound]:
    """Every full date, with its year in two or four digits; one that does not exist is none."""
    for pattern in _DATES:
        for match in pattern.finditer(typed):
            if (day := _day(match.groupdict(), today)) is not None:
                yield DateFound(day, match.span())


def _day(said: dict[str, str | None], today: date) -> date | None:
    try:
        return date(_year(said, today), _month(said), int(said["day"] or 0))
    except ValueError:
        return None


def _year(said: dict[str, str | None], today: date) -> int:
    if said.get("year"):
        return int(said["year"] or 0)
    century = today.year - today.year % 100
    year = century + int(said.get("short") or said.get("late") or 0)
    return year if year <= today.year + _YEARS_AHEAD else year - 100


def _month(said: dict[str, str | None]) -> int:
    if said.get("number"):
        return int(said["number"] or 0)
    return _MONTH_STARTS[(said["month"] or "").lower()[:3]]


def without(spans: Iterable[tuple[int, int]], typed: str) -> str:
    """The text without these pieces; nothing joins across what went."""
    for start, end in spans:
        typed = typed[:start] + ";" * (end - start) + typed[end:]
    return typed


def without_times(typed: str) -> str:
    """The same for times of day."""
    return _TIME.sub(lambda time: ";" * len(time[0]), typed)
