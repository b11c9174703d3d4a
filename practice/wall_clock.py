"""The clock on the wall of the region, and how far it moves when somebody waits."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

REGION_ZONE = ZoneInfo("Europe/Amsterdam")


def as_utc(wall: datetime) -> datetime:
    """The moment at which the clock on the wall shows this naive time."""
    return wall.replace(tzinfo=REGION_ZONE).astimezone(UTC)


def later(now: datetime, amount: int, unit: str) -> datetime:
    """So many seconds, minutes, hours, days, weeks or months (each named in the singular) after `now`.

    Seconds, minutes and hours pass as they are; days, weeks and months keep the time on the wall, also over a
    night in which the clocks change. Raises OverflowError or ValueError past the year 9999.
    """
    if unit in {"second", "minute", "hour"}:
        return now + timedelta(**{f"{unit}s": amount})
    wall = now.astimezone(REGION_ZONE).replace(tzinfo=None)
    if unit == "month":
        return as_utc(datetime.combine(_months_after(wall.date(), amount), wall.time()))
    return as_utc(wall + timedelta(**{f"{unit}s": amount}))


def _months_after(day: date, months: int) -> date:
    """The same day that many months on, or the last day of a shorter month: as the method counts them."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
