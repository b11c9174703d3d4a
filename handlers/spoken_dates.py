"""Reading a date, with or without a time, typed in Dutch or English. What is not plain is asked back.

Days and times are Europe/Amsterdam wall time. What is read is to be read back before it is stored.
An hour from 1 to 6 is one in the afternoon, as office hours are (spoken_times).
"""

import datetime as dt
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from handlers.spoken_days import Days, Prefer, day_without_year, same_weekday_near, take_days
from handlers.spoken_times import Times, take_times
from handlers.spoken_words import CONNECTORS, FILLERS, normalised
from rules.calendar import AMSTERDAM, is_ambiguous, is_nonexistent, local_date, require_aware

_MOST_CANDIDATES = 4


@dataclass(frozen=True)
class Moment:
    """A day and perhaps a time, as calendars and clocks in Amsterdam show them."""

    day: dt.date
    time: dt.time | None = None


class DoubtKind(StrEnum):
    """Why a text is not taken for a date."""

    NOT_UNDERSTOOD = "not_understood"
    DOES_NOT_EXIST = "does_not_exist"
    AMBIGUOUS = "ambiguous"
    SEVERAL = "several"
    WEEKDAY_MISMATCH = "weekday_mismatch"


@dataclass(frozen=True)
class Doubt:
    """What to ask back: why, and what may have been meant (perhaps nothing)."""

    kind: DoubtKind
    candidates: tuple[Moment, ...] = ()


def read_moment(text: str, now: datetime, *, prefer: Prefer = "future") -> Moment | Doubt:
    """A day, with the time when one is given.

    Without a year it is the nearest such date in the preferred direction, today included. Raises
    ValueError when `now` is naive.
    """
    plain = normalised(text)
    if plain is None:
        return Doubt(DoubtKind.NOT_UNDERSTOOD)
    if (shift := _hours_from_now(plain)) is not None:
        return _checked(_shown(_wall(require_aware(now) + shift)))
    times = take_times(plain)
    today = local_date(now)
    days = take_days(times.rest, today, prefer)
    return _day_doubt(days, times) or _with_time(days, times, _wall(now), prefer)


def read_date(text: str, now: datetime, *, prefer: Prefer = "future") -> date | Doubt:
    """A day; a time beside it is left out, and "14.04" is 14 April. Raises ValueError when `now` is naive."""
    plain = normalised(text)
    if plain is None:
        return Doubt(DoubtKind.NOT_UNDERSTOOD)
    if (shift := _hours_from_now(plain)) is not None:
        return local_date(require_aware(now) + shift)
    today = local_date(now)
    times = take_times(plain)
    days = take_days(times.rest, today, prefer)
    if times.as_day_month and not days.found and not days.either:
        days = take_days(re.sub(r"(?<=\d)\.(?=\d)", "/", plain), today, prefer)
    doubt = _day_doubt(days, Times((), ""))
    if doubt is not None:
        return doubt
    return next(iter(days.found), None) or Doubt(DoubtKind.NOT_UNDERSTOOD)


def _day_doubt(days: Days, times: Times) -> Doubt | None:
    """What stands in the way of taking the only day and the only time there are; None when nothing does."""
    candidates = _candidates(list(days.found), times.found)
    leftover = [word for word in days.rest.split() if word not in FILLERS]
    if days.missing is not None:
        return Doubt(DoubtKind.DOES_NOT_EXIST, _candidates(list(days.missing), times.found))
    if times.impossible:
        return Doubt(DoubtKind.DOES_NOT_EXIST)
    if len(days.found) > 1 or len(times.found) > 1:
        return Doubt(DoubtKind.SEVERAL, candidates)
    if days.is_far or any(word not in CONNECTORS for word in leftover):
        return Doubt(DoubtKind.NOT_UNDERSTOOD, candidates)
    if days.either:
        return Doubt(DoubtKind.AMBIGUOUS, _candidates(list(days.either), times.found))
    if leftover:
        return Doubt(DoubtKind.NOT_UNDERSTOOD, candidates)
    if days.looks_like_range and not days.claims and not times.found:
        return Doubt(DoubtKind.AMBIGUOUS, candidates)
    return _weekday_doubt(days, times)


def _weekday_doubt(days: Days, times: Times) -> Doubt | None:
    """A weekday that is not that of the date: either may be the slip, so both are offered."""
    for day in days.found:
        wrong = [weekday for weekday in days.claims if weekday != day.weekday()]
        if wrong:
            meant = [day, *(same_weekday_near(day, weekday) for weekday in wrong)]
            return Doubt(DoubtKind.WEEKDAY_MISMATCH, _candidates(meant, times.found))
    return None


def _with_time(days: Days, times: Times, wall: datetime, prefer: Prefer) -> Moment | Doubt:
    at = times.found[0] if times.found else None
    day = next(iter(days.found), None)
    if day is not None:
        return _checked(Moment(day, at))
    if at is None:
        return Doubt(DoubtKind.NOT_UNDERSTOOD)
    here = _nearest_day_with(at, wall, prefer)
    if times.as_day_month:
        as_date = day_without_year(*times.as_day_month, wall.date(), prefer)
        if as_date is not None:
            return Doubt(DoubtKind.AMBIGUOUS, (Moment(as_date), here))
    return Doubt(DoubtKind.NOT_UNDERSTOOD, (here,))


def _nearest_day_with(at: time, wall: datetime, prefer: Prefer) -> Moment:
    """Today when this time is still to come (or, looking back, has been), else the day next to it."""
    if prefer == "future":
        return Moment(wall.date() + timedelta(days=at < wall.time()), at)
    return Moment(wall.date() - timedelta(days=at > wall.time()), at)


def _checked(moment: Moment) -> Moment | Doubt:
    """The moment, unless the clocks skip it or show it twice; an hour earlier and later they do neither."""
    if moment.time is None:
        return moment
    hour = moment.time.hour
    sure = tuple(
        Moment(moment.day, moment.time.replace(hour=hour + step)) for step in (-1, 1) if 0 < hour < 23
    )
    if is_nonexistent(moment.day, moment.time):
        return Doubt(DoubtKind.DOES_NOT_EXIST, sure)
    if is_ambiguous(moment.day, moment.time):
        return Doubt(DoubtKind.AMBIGUOUS, sure)
    return moment


_FROM_NOW = re.compile(
    r"(?P<ahead>(?:over|in) )?(?P<count>\d{1,3}) (?:(?P<hours>uur|uren|hours?)|min|minuut|minuten|minutes?)"
    r"(?P<back> geleden| ago)?",
    re.ASCII,
)


def _hours_from_now(plain: str) -> timedelta | None:
    """ "over 2 uur", which would else be read as two o'clock; real time, also when the clocks change."""
    match = _FROM_NOW.fullmatch(plain)
    if match is None or bool(match["ahead"]) == bool(match["back"]):
        return None
    count = int(match["count"]) * (-1 if match["back"] else 1)
    return timedelta(hours=count) if match["hours"] else timedelta(minutes=count)


def _candidates(days: list[date], times: tuple[time, ...]) -> tuple[Moment, ...]:
    pairs = [Moment(day, at) for day in days for at in (times or (None,))]
    return tuple(pairs[:_MOST_CANDIDATES])


def _wall(moment: datetime) -> datetime:
    return require_aware(moment).astimezone(AMSTERDAM)


def _shown(wall: datetime) -> Moment:
    return Moment(wall.date(), time(wall.hour, wall.minute))
