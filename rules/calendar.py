"""Dates, hours and working days in Europe/Amsterdam; domain.md, the table of notices.

Moments are aware datetimes, returned in UTC; days are dates in Amsterdam. Naive moments are refused.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from rules.policy import OfficeHours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def require_aware(moment: datetime) -> datetime:
    """The same moment in UTC, so that arithmetic on it is real time. ValueError when it is naive."""
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(UTC)


def require_day(day: date) -> date:
    """The same day. ValueError for a datetime, which Python counts as a date although it never equals one."""
    if isinstance(day, datetime):
        raise ValueError("a moment is not a day; take its local_date first")
    return day


def local_date(moment: datetime) -> date:
    """The day it is in Amsterdam at this moment."""
    return require_aware(moment).astimezone(AMSTERDAM).date()


def at_local(day: date, clock_time: time) -> datetime:
    """The moment, in UTC, at which clocks in Amsterdam show this time on this day.

    In the night of spring a time that does not exist moves forward by the hour that is skipped (02:30 becomes
    03:30); in the night of autumn a time that comes twice is its first. ValueError for a time with a zone.
    """
    return datetime.combine(require_day(day), _wall(clock_time), tzinfo=AMSTERDAM).astimezone(UTC)


def is_nonexistent(day: date, clock_time: time) -> bool:
    """Whether the clocks skip this local time, in the night that summer time starts."""
    shown = at_local(day, clock_time).astimezone(AMSTERDAM)
    return (shown.date(), shown.time()) != (day, _wall(clock_time))


def is_ambiguous(day: date, clock_time: time) -> bool:
    """Whether the clocks show this local time twice, in the night that summer time ends."""
    first = datetime.combine(require_day(day), _wall(clock_time), tzinfo=AMSTERDAM)
    return first.utcoffset() != first.replace(fold=1).utcoffset() and not is_nonexistent(day, clock_time)


def day_ends(day: date) -> datetime:
    """Local midnight after a day, in UTC: until then what is due on that day is in time."""
    return at_local(require_day(day) + _ONE_DAY, time.min)


def add_months(day: date, months: int) -> date:
    """Calendar months later, the day of the month clamped: three after 30 November is 28 or 29 February."""
    year, month = divmod(require_day(day).year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Workdays:
    """Working days and office hours: Monday to Friday, minus the public holidays of the Netherlands by the
    package `holidays` and the policy's extra days off, plus the days off that the policy strikes."""

    office_hours: OfficeHours

    def is_working_day(self, day: date) -> bool:
        """A day off that is both added and struck is a day off."""
        if require_day(day).weekday() >= _SATURDAY or day in self.office_hours.extra_days_off:
            return False
        return day in self.office_hours.struck_days_off or day not in _public_holidays(day.year)

    def same_or_next(self, day: date) -> date:
        """The day itself when it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after a day."""
        return self.same_or_next(require_day(day) + _ONE_DAY)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day strictly after a day; the day itself for 0. ValueError for a negative n."""
        if n < 0:
            raise ValueError("working days are counted forward only")
        for _ in range(n):
            day = self.next_working_day(day)
        return day

    def next_opening(self, moment: datetime) -> datetime:
        """The first moment from this one on within office hours: the moment itself when it is open."""
        moment = require_aware(moment)
        day = self.same_or_next(local_date(moment))
        if moment >= at_local(day, self.office_hours.closes):
            day = self.next_working_day(day)
        return max(moment, at_local(day, self.office_hours.opens))

    def opening_on(self, day: date) -> datetime:
        """The first moment within office hours on or after a day."""
        return at_local(self.same_or_next(day), self.office_hours.opens)

    def add_office_hours(self, moment: datetime, hours: int) -> datetime:
        """The moment by which this many office hours have gone by; closing time when just over."""
        if hours < 0:
            raise ValueError("office hours are counted forward only")
        opened, left = self.next_opening(moment), timedelta(hours=hours)
        while (closes := at_local(local_date(opened), self.office_hours.closes)) < opened + left:
            left -= closes - opened
            opened = self.next_opening(closes)
        return opened + left

    def deadline(self, moment: datetime, working_days: int) -> date:
        """The last day of a term that starts at this moment and lasts so many working days."""
        return self.add_working_days(local_date(moment), working_days)


def _wall(clock_time: time) -> time:
    if clock_time.tzinfo is not None:
        raise ValueError("a local time carries no zone of its own")
    return clock_time.replace(fold=0)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # Imported when first needed: the package is slow to load, and a start without a working day should not
    # wait.
    from holidays import country_holidays

    return frozenset(country_holidays("NL", years=year))
