"""How long a case is kept once it is over; issue of the trust in this chat, numbers ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.policy import Policy
from rules.trajectory import OVER
from rules.words import Phase

ANNOUNCED = timedelta(days=14)
"""So long before it is erased the project leaders hear of it, so that they can still look something up."""
SOON = timedelta(days=30)
"""What is erased within this time is listed when somebody asks what will be."""
LOOSE = timedelta(days=30)
"""How long messages and questions about no case, and invitations that are used or expired, are kept."""


@dataclass(frozen=True)
class Arrival:
    """A step of a case on its local day, by the phases that it went from and to."""

    source: Phase | None
    target: Phase
    on: date


def over_since(steps: Iterable[Arrival]) -> date | None:
    """The day on which the case, whose steps come in their order, was over; None while it is not.

    A closed case is not over: it waits for the check a year later.
    """
    last = None
    for step in steps:
        if step.target not in OVER:
            last = None
        elif step.source is not step.target:
            last = step.on
    return last


def erased_on(over_on: date, policy: Policy) -> date:
    """The first local day on which a case that was over on a day is erased: the grace is over then."""
    return over_on + timedelta(days=policy.privacy.grace_days)
