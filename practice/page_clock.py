"""The steps of the practice clock, as a person reads them: by the wall clock of the region."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from practice.page_request import PageError

REGION_ZONE = ZoneInfo("Europe/Amsterdam")
FURTHEST_JUMP = timedelta(days=3 * 366)

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def step_from(now: datetime, step: str) -> datetime:
    """One hour, day, week or month on; a day lands on the same time of the day, also over a DST night."""
    if step == "hour":
        return now + _STEPS[step]
    wall = now.astimezone(REGION_ZONE).replace(tzinfo=None)
    if step == "month":
        landed = datetime.combine(_month_after(wall.date()), wall.time())
    elif step in _STEPS:
        landed = wall + _STEPS[step]
    else:
        raise PageError("bad_step", "A step is hour, day, week or month.")
    return _as_utc(landed)


def jump_to(now: datetime, text: str) -> datetime:
    """The moment of a local date or date and time ("2026-04-14T09:00"), which must lie ahead."""
    try:
        wall = datetime.fromisoformat(text)
        moment = _as_utc(wall) if wall.tzinfo is None else wall.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PageError("bad_date", "That is not a date and time.") from None
    if moment <= now:
        raise PageError("clock_back", "The practice clock only moves forward.")
    if moment - now > FURTHEST_JUMP:
        raise PageError("clock_far", "The practice clock moves three years ahead at most.")
    return moment


def _month_after(day: date) -> date:
    """The same day next month, or its last day: what three months of the method do too."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _as_utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=REGION_ZONE).astimezone(UTC)
