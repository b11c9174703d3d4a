"""When a message may go out; domain.md, the table of notices.

Evaluation never waits, only sending does.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rules.calendar import Workdays, at_local, local_date, require_aware
from rules.policy import OfficeHours, Policy
from rules.words import Urgency


@dataclass(frozen=True)
class DailyWindow:
    """Every day from `opens` until just before `closes`, local time. What may go out only by day has one of
    these, so a person's own night is a narrower window and nothing else."""

    opens: time
    closes: time

    def earliest(self, moment: datetime) -> datetime:
        """The moment itself inside the window, else the next time it opens; in UTC."""
        moment = require_aware(moment)
        day = local_date(moment)
        if moment >= at_local(day, self.closes):
            day += timedelta(days=1)
        return max(moment, at_local(day, self.opens))


@dataclass(frozen=True)
class Rest:
    """A person's own rest, which narrows what the policy allows; None leaves a bound as the region has it.

    Nights can be made longer, days cannot be closed for what is urgent: the office hours of the region always
    stay open for it (domain.md, the table of notices). `works_on` are ISO weekdays.
    """

    rests_from: time | None = None
    rests_until: time | None = None
    works_on: frozenset[int] | None = None
    works_from: time | None = None
    works_until: time | None = None


NO_REST = Rest()


def window(urgency: Urgency, policy: Policy, rest: Rest = NO_REST) -> DailyWindow | Workdays | None:
    """The hours in which policy and person let a message of this urgency out; None is always."""
    hours = policy.office_hours
    match urgency:
        case Urgency.REPLY:
            return None
        case Urgency.URGENT:
            return _awake(hours.night_ends, hours.night_starts, hours, rest)
        case Urgency.QUESTION:
            return _awake(hours.question_from, hours.question_until, hours, rest)
        case Urgency.ROUTINE:
            return Workdays(hours)


def _awake(opens: time, closes: time, hours: OfficeHours, rest: Rest) -> DailyWindow:
    own_opens, own_closes = opens, closes
    if rest.rests_until is not None:
        own_opens = max(opens, min(rest.rests_until, hours.opens))
    if rest.rests_from is not None:
        own_closes = min(closes, max(rest.rests_from, hours.closes))
    return DailyWindow(own_opens, own_closes) if own_opens < own_closes else DailyWindow(opens, closes)


def own_hours(hours: OfficeHours, rest: Rest) -> DailyWindow:
    """When this person gets what is routine on a day on which they work; the region's hours where none of
    their own are left in them."""
    opens = max(hours.opens, rest.works_from or time.min)
    closes = min(hours.closes, rest.works_until or time.max)
    return DailyWindow(opens, closes) if opens < closes else DailyWindow(hours.opens, hours.closes)


def works_on(day: date, hours: OfficeHours, rest: Rest) -> bool:
    """Whether this person gets what is routine on this day.

    In a week in which all of their own working days are days off, those of the region count, so that a
    holiday keeps nothing waiting for two weeks (ours).
    """
    workdays = Workdays(hours)
    if not workdays.is_working_day(day):
        return False
    if not rest.works_on or day.isoweekday() in rest.works_on:
        return True
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=later) for later in range(7)]
    return not any(one.isoweekday() in rest.works_on and workdays.is_working_day(one) for one in week)


def earliest(urgency: Urgency, moment: datetime, policy: Policy, rest: Rest = NO_REST) -> datetime:
    """The first moment, in UTC, from this one on at which a message of this urgency may go out to a person.

    Closing times are the first moment that is shut: at 22:00 sharp an alert waits for the morning.
    """
    hours = window(urgency, policy, rest)
    if hours is None:
        return require_aware(moment)
    if isinstance(hours, DailyWindow):
        return hours.earliest(moment)
    return _at_work(hours.office_hours, moment, rest)


def _at_work(hours: OfficeHours, moment: datetime, rest: Rest) -> datetime:
    """The first moment at which the office is open and this person works."""
    window = own_hours(hours, rest)
    moment = window.earliest(moment)
    while not works_on(day := local_date(moment), hours, rest):
        moment = window.earliest(at_local(day + timedelta(days=1), time.min))
    return moment
