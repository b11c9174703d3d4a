"""When a message may go out; domain.md, the table of notices.

Evaluation never waits, only sending does.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from rules.calendar import Workdays, at_local, local_date, require_aware
from rules.policy import Policy
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


def window(urgency: Urgency, policy: Policy) -> DailyWindow | Workdays | None:
    """The hours in which the policy lets a message of this urgency out; None is always."""
    hours = policy.office_hours
    match urgency:
        case Urgency.REPLY:
            return None
        case Urgency.URGENT:
            return DailyWindow(hours.night_ends, hours.night_starts)
        case Urgency.QUESTION:
            return DailyWindow(hours.question_from, hours.question_until)
        case Urgency.ROUTINE:
            return Workdays(hours)


def earliest(urgency: Urgency, moment: datetime, policy: Policy) -> datetime:
    """The first moment, in UTC, from this one on at which a message of this urgency may go out.

    Closing times are the first moment that is shut: at 22:00 sharp an alert waits for the morning.
    """
    hours = window(urgency, policy)
    if hours is None:
        return require_aware(moment)
    return hours.next_opening(moment) if isinstance(hours, Workdays) else hours.earliest(moment)
