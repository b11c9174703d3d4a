"""When a message may go out; domain.md, the table of notices.

Evaluation never waits, only sending does.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

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
    if rest.rests_until is not None:
        opens = max(opens, min(rest.rests_until, hours.opens))
    if rest.rests_from is not None:
        closes = min(closes, max(rest.rests_from, hours.closes))
    return DailyWindow(opens, closes)


def earliest(urgency: Urgency, moment: datetime, policy: Policy, rest: Rest = NO_REST) -> datetime:
    """The first moment, in UTC, from this one on at which a message of this urgency may go out to a person.

    Closing times are the first moment that is shut: at 22:00 sharp an alert waits for the morning.
    """
    hours = window(urgency, policy, rest)
    if hours is None:
        return require_aware(moment)
    if isinstance(hours, DailyWindow):
        return hours.earliest(moment)
    return _at_work(hours, moment, rest)


def _at_work(hours: Workdays, moment: datetime, rest: Rest) -> datetime:
    """The next opening of the office on a day and at an hour on which this person works."""
    moment = hours.next_opening(moment)
    opens = max(hours.office_hours.opens, rest.works_from or time.min)
    closes = min(hours.office_hours.closes, rest.works_until or time.max)
    if opens >= closes:  # an own working day outside that of the region: the region's counts
        opens, closes = hours.office_hours.opens, hours.office_hours.closes
    window = DailyWindow(opens, closes)
    while True:
        inside = hours.next_opening(window.earliest(moment))
        day = local_date(inside)
        if rest.works_on and day.isoweekday() not in rest.works_on:
            moment = hours.opening_on(hours.next_working_day(day))
        elif inside == window.earliest(inside):
            return inside
        else:
            moment = inside
