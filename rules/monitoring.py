"""Monitoring dates: the one proposed, and the reminders of one; domain.md, Monitoring, meetings, absence.

Reminders are days; they go out when the office opens (`Workdays.opening_on`).
"""

from datetime import date, timedelta

from rules.calendar import Workdays, require_day
from rules.notices import SlotDay
from rules.policy import Policy
from rules.trajectory import WORKED
from rules.words import Phase

ON_THE_DAY = "on_the_day"


def proposed(last: date, phase: Phase, policy: Policy) -> date:
    """The next monitoring date to propose: weeks by phase (policy) after the last, moved on to a working day.

    ValueError for a case that nobody works, which is not monitored.
    """
    if phase not in WORKED:
        raise ValueError("a case that nobody works has no monitoring date")
    planned = require_day(last) + timedelta(weeks=policy.monitoring.weeks(phase))
    return Workdays(policy.office_hours).same_or_next(planned)


def reminders(due: date, policy: Policy) -> tuple[SlotDay, ...]:
    """The reminders up to the date, first one first: 7 days and 1 day (policy) before, and on the day."""
    before = sorted(set(policy.monitoring.reminder_days), reverse=True)
    planned = [SlotDay(f"before_{days}", require_day(due) - timedelta(days=days)) for days in before]
    return (*planned, SlotDay(ON_THE_DAY, due))


def repeat(due: date, n: int, policy: Policy) -> SlotDay:
    """The n-th reminder after the date, from 1: every 3rd working day (policy), for as long as it takes."""
    if n < 1:
        raise ValueError("repeats are counted from 1")
    days = n * policy.monitoring.repeat_working_days
    return SlotDay(f"repeat_{n}", Workdays(policy.office_hours).add_working_days(due, days))


def next_reminder(due: date, after: date, policy: Policy) -> SlotDay:
    """The first reminder on a day strictly after `after`; there is always one."""
    for reminder in reminders(due, policy):
        if reminder.day > after:
            return reminder
    return _next_repeat(due, after, policy)


def _next_repeat(due: date, after: date, policy: Policy) -> SlotDay:
    workdays, n, day = Workdays(policy.office_hours), 0, due
    while n == 0 or day <= after:
        n, day = n + 1, workdays.add_working_days(day, policy.monitoring.repeat_working_days)
    return SlotDay(f"repeat_{n}", day)
