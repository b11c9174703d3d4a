"""The days in a normalised text: "12 januari", "12-1-2026", "vrijdag", "volgende week di", "over 2 weken".

Calendar dates and weekdays are read here, because dateparser guesses: it reads "di 12 jan 10u" as a day
in 2110 and "12/1/26" as one in 2126. What is told from today goes to dateparser.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from handlers.spoken_words import MONTH_WORDS, WEEKDAY_WORDS, alternatives

Prefer = Literal["future", "past"]

_NEAREST_YEARS = 20
"""A year further away than this is a slip of the finger."""

_MONTH = alternatives(MONTH_WORDS)
_FREE, _END = r"(?<![\d.:/'-])", r"(?![.:/-]?\d)"
_YEAR = r"(?P<year>\d{4}|'?\d\d)"
# A year of two digits after the name of a month looks like an hour ("12 jan 10"), so it needs its apostrophe.
_NAMED_YEAR = rf"(?:\s(?P<year>\d{{4}}|'\d\d)\b{_END})?"
_CALENDAR_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_FREE}(?P<year>\d{{4}})[-/](?P<month>\d\d?)[-/](?P<day>\d\d?){_END}",
        rf"{_FREE}(?P<day>\d\d?)\s?(?P<dash>[-/.])\s?(?P<month>\d\d?)\s?(?P=dash)\s?{_YEAR}{_END}",
        rf"{_FREE}(?P<day>\d\d?)\s?(?P<dash>[-/])\s?(?P<month>\d\d?){_END}(?!\s?(?:[-/.]|(?:uur|u|h)\b))",
        rf"{_FREE}(?P<day>\d\d?)\s?(?:ste|de|e|st|nd|rd|th)?\s?(?:of\s)?(?P<month>{_MONTH})\b{_NAMED_YEAR}",
        rf"\b(?P<month>{_MONTH})\s(?P<day>\d\d?)(?:st|nd|rd|th)?\b{_END}{_NAMED_YEAR}",
    )
)
_WEEK = r"(?P<{name}>(?:volgende|komende|next|vorige|afgelopen|last|deze|this)\sweek)"
_WEEKDAY = re.compile(
    rf"\b(?:{_WEEK.format(name='week')}\s(?:op\s|on\s)?)?"
    r"(?:(?P<which>komende|aanstaande|as|eerstvolgende|volgende|coming|next|deze|this"
    r"|afgelopen|vorige|laatste|last)\s)?"
    rf"(?P<weekday>{alternatives(WEEKDAY_WORDS)})\b"
    rf"(?:\s(?:in\s)?{_WEEK.format(name='week_after')})?(?P<as>\sas\b)?"
)
_UNIT = r"(?P<{name}>dag|dagen|week|weken|maand|maanden|jaar|days?|weeks|months?|years?)"
_RELATIVE = re.compile(
    r"\b(?:day after tomorrow|day before yesterday|eergisteren|gisteren|vandaag|overmorgen|morgen|today"
    rf"|tomorrow|yesterday|(?:over|in) \d{{1,3}} {_UNIT.format(name='ahead')}"
    rf"|\d{{1,3}} {_UNIT.format(name='back')} (?:geleden|ago))\b",
    re.ASCII,
)
# "maandag over een week" is heard as a week after the coming Monday and as Monday in the week to come.
_WEEKDAY_BEFORE_WEEKS = re.compile(
    rf"\b(?P<weekday>{alternatives(WEEKDAY_WORDS)}) (?:over|in) (?P<count>\d{{1,3}}) (?:week|weken|weeks)\b",
    re.ASCII,
)
_BACKWARD = ("afgelopen", "vorige", "laatste", "last")


@dataclass
class Days:
    """What a text says about the day, and the rest of it.

    `claims` are weekdays named beside a date, to be checked against it. `either` are the days one word may
    mean. `missing` tells of a date that does not exist, with the days around it.
    """

    rest: str
    found: dict[date, None] = field(default_factory=dict)
    claims: list[int] = field(default_factory=list)
    either: tuple[date, ...] = ()
    missing: tuple[date, ...] | None = None
    is_far: bool = False
    looks_like_range: bool = False


def take_days(text: str, today: date, prefer: Prefer) -> Days:
    """Take every day out of a normalised text. Without a year: the nearest in that direction."""
    days = Days(text)
    for pattern in _CALENDAR_DATES:
        for match in pattern.finditer(days.rest):
            _add_calendar_date(days, match, today, prefer)
        days.rest = pattern.sub(" ", days.rest)
    relative_weeks = _take_relative(days, today)
    has_date = bool(days.found) or days.missing is not None
    for match in _WEEKDAY.finditer(days.rest):
        _add_weekday(days, match, today, prefer, relative_weeks, has_date=has_date)
    days.rest = _WEEKDAY.sub(" ", days.rest)
    idiom = _WEEKDAY_BEFORE_WEEKS.search(text)
    if idiom and len(relative_weeks) == 1:
        coming = _next_or_last(today, WEEKDAY_WORDS[idiom["weekday"]], back=False)
        after_coming = coming + timedelta(weeks=int(idiom["count"]))
        if after_coming != relative_weeks[0]:
            days.either = (relative_weeks.pop(), after_coming)
    for day in relative_weeks:
        if abs(day.year - today.year) > _NEAREST_YEARS:
            days.is_far = True
        else:
            days.found.setdefault(day)
    return days


def day_without_year(day: int, month: int, today: date, prefer: Prefer) -> date | None:
    """The nearest such date, today included, in the preferred direction; None when it does not exist."""
    passed = (month, day) < (today.month, today.day)
    if prefer == "future":
        return _date(today.year + passed, month, day)
    return _date(today.year - (not passed and (month, day) != (today.month, today.day)), month, day)


def same_weekday_near(day: date, weekday: int) -> date:
    """The day with this weekday in the week (from Monday) of a day."""
    return day + timedelta(days=weekday - day.weekday())


def _add_calendar_date(days: Days, match: re.Match[str], today: date, prefer: Prefer) -> None:
    said = match.groupdict()
    day = int(said["day"])
    month = MONTH_WORDS.get(said["month"]) or int(said["month"])
    year_said = (said.get("year") or "").strip("'")
    if not year_said:
        read = day_without_year(day, month, today, prefer)
        year = today.year
        # "5-6" is how a range is written too; "5/6" and "5 juni" are not.
        days.looks_like_range |= said.get("dash") == "-" and month == day + 1
    else:
        year = int(year_said) + (2000 if len(year_said) == 2 else 0)
        read = _date(year, month, day)
    if abs(year - today.year) > _NEAREST_YEARS:
        days.is_far = True
    elif read is None:
        days.missing = _around(year, month, day)
    else:
        days.found.setdefault(read)


def _around(year: int, month: int, day: int) -> tuple[date, ...]:
    """The last day of a month too short for `day`, and the day after it; nothing for month 13 or day 0."""
    if not (1 <= month <= 12 and 28 < day <= 31):
        return ()
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1), first_of_next


def _take_relative(days: Days, today: date) -> list[date]:
    """Add the days told from today; return apart those told in weeks, which a weekday may still move."""
    in_weeks: list[date] = []
    for match in _RELATIVE.finditer(days.rest):
        read = _relative_day(match[0], today)
        if read is None:
            return in_weeks  # its words stay in the rest, so that the text counts as not understood
        unit = match["ahead"] or match["back"] or ""
        if unit.startswith(("week", "weken")):
            in_weeks.append(read)
        elif abs(read.year - today.year) > _NEAREST_YEARS:
            days.is_far = True
        else:
            days.found.setdefault(read)
    days.rest = _RELATIVE.sub(" ", days.rest)
    return in_weeks


def _relative_day(phrase: str, today: date) -> date | None:
    import dateparser  # here, because it takes a quarter of a second to load and most starts never need it

    noon = datetime.combine(today, time(12), tzinfo=UTC).replace(tzinfo=None)
    read = dateparser.parse(
        phrase,
        languages=["nl", "en"],
        settings={"RELATIVE_BASE": noon, "PARSERS": ["relative-time"], "TIMEZONE": "UTC"},
    )
    return None if read is None else read.date()


def _add_weekday(
    days: Days,
    match: re.Match[str],
    today: date,
    prefer: Prefer,
    relative_weeks: list[date],
    *,
    has_date: bool,
) -> None:
    weekday = WEEKDAY_WORDS[match["weekday"]]
    week, which = match["week"] or match["week_after"], match["which"] or (match["as"] and "as")
    if week:
        days.found.setdefault(same_weekday_near(today + timedelta(weeks=_week_shift(week)), weekday))
    elif relative_weeks:
        relative_weeks[:] = [same_weekday_near(day, weekday) for day in relative_weeks]
    elif which:
        days.found.setdefault(_next_or_last(today, weekday, back=which in _BACKWARD))
    elif has_date:
        days.claims.append(weekday)
    elif weekday == today.weekday():
        # "dinsdag", said on a Tuesday, is heard both ways.
        days.either = (today, _next_or_last(today, weekday, back=prefer == "past"))
    else:
        days.found.setdefault(_next_or_last(today, weekday, back=prefer == "past"))


def _week_shift(week: str) -> int:
    if week.startswith(_BACKWARD):
        return -1
    return 0 if week.startswith(("deze", "this")) else 1


def _next_or_last(today: date, weekday: int, *, back: bool) -> date:
    """The first such weekday after today, or the last one before it; never today itself."""
    if back:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
