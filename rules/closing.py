"""Doubt, closure and the check a year later: the dates; domain.md, From referral to one year later.

Days are dates in Amsterdam. Every number comes from the policy; how long an answer may take is ours.
"""

from collections.abc import Sequence
from datetime import date

from rules.calendar import Workdays, add_months, require_day
from rules.policy import Policy


def doubt_answered_by(raised_on: date, policy: Policy) -> date:
    """The last day on which the project leader answers a doubt: working days (policy) after it."""
    return _workdays(policy).add_working_days(require_day(raised_on), policy.closing.doubt_working_days)


def doubt_asked_after(meeting_on: date, policy: Policy) -> date:
    """The day on which "goes on or ends" is asked again: the next working day after the meeting (ours)."""
    return _workdays(policy).next_working_day(require_day(meeting_on))


def confirmed_by(asked_on: date, policy: Policy) -> date:
    """The last day on which the project leader confirms an end, or refers again (ours)."""
    return _workdays(policy).add_working_days(require_day(asked_on), policy.closing.confirm_working_days)


def check_on(closed_on: date, unknown_on: Sequence[date], policy: Policy) -> date:
    """The day of the check: calendar months (policy, 12) after closure, clamped; G18.

    After "not known", said on the last of `unknown_on`, it is asked again a month (policy) later (ours).
    """
    if unknown_on:
        return add_months(unknown_on[-1], policy.closing.check_again_months)
    return add_months(closed_on, policy.closing.check_months)


def _workdays(policy: Policy) -> Workdays:
    return Workdays(policy.office_hours)
