"""The steps of an escalation: who is first, what comes after, and when a step outside is asked about.

domain.md, Alerts to a person, and the ladder: steps outside the product are
taken by a person, and never skipped.
"""

from collections.abc import Collection
from datetime import date

from rules.calendar import Workdays
from rules.ladder import Steps
from rules.policy import Policy
from rules.words import Rung


def first_step(ladder: Steps, own: Collection[Rung]) -> int:
    """The first step inside the product that is not the starter's own: who starts it took theirs before.

    Ours. The first of all where each of them is their own.
    """
    inside = (index for index, step in enumerate(ladder) if not step.is_outside and step.role not in own)
    return next(inside, 0)


def next_outside(ladder: Steps, rung: Rung | None) -> Rung | None:
    """The step outside after this one, or the first for None; None past the last."""
    outside = [step.role for step in ladder if step.is_outside]
    following = outside.index(rung) + 1 if rung in outside else 0
    return outside[following] if following < len(outside) else None


def asked_on(contacted_on: date, policy: Policy) -> date:
    """The day on which is asked whether a step outside helped: so many working days after it (policy)."""
    workdays = Workdays(policy.office_hours)
    return workdays.add_working_days(contacted_on, policy.alerts.escalation.outside_working_days)


def answer_due(asked_on: date, policy: Policy) -> date:
    """The last day to answer that: the days that any decision in an escalation has (policy)."""
    days = policy.alerts.escalation.decision_working_days
    return Workdays(policy.office_hours).add_working_days(asked_on, days)
