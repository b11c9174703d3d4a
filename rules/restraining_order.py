"""Temporary restraining orders (huisverbod): their last day, and the year of the case manager (L21).

1. An order starts at an hour and holds for ten times 24 hours (policy), so its last day is ten days after
   its first: one of 1 May ends in the course of 11 May. L21 says "10 days"; that they are counted so is
   ours. Extended it lasts 28 days at most (policy), counted the same way.
2. An order is recorded afterwards, and never one that would be over even if it had been extended (ours).
"""

from datetime import date, timedelta

from rules.calendar import add_months, require_day
from rules.policy import Policy


def last_day(starts_on: date, policy: Policy) -> date:
    """The last day of an order that has not been extended."""
    return require_day(starts_on) + timedelta(days=policy.restraining_orders.days)


def latest_last_day(starts_on: date, policy: Policy) -> date:
    """The last day that an extension can reach."""
    return require_day(starts_on) + timedelta(days=policy.restraining_orders.longest_days)


def earliest_start(today: date, policy: Policy) -> date:
    """The earliest start that can still be recorded today; the latest is today itself."""
    return require_day(today) - timedelta(days=policy.restraining_orders.longest_days)


def extensions(starts_on: date, ends_on: date, policy: Policy) -> tuple[date, date] | None:
    """The first and the last day to which an order that ends on `ends_on` can be extended; None when it
    cannot be extended any more."""
    first, last = require_day(ends_on) + timedelta(days=1), latest_last_day(starts_on, policy)
    return (first, last) if first <= last else None


def case_manager_until(starts_on: date, policy: Policy) -> date:
    """The last day of the case manager: calendar months (policy, 12) after the start, clamped."""
    return add_months(starts_on, policy.restraining_orders.case_manager_months)
