"""When the scores of a meeting are asked for, and of whom; domain.md, Monitoring, meetings, absence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.calendar import Workdays, local_date, require_aware
from rules.policy import Policy
from rules.windows import earliest
from rules.words import Urgency


class Whom(StrEnum):
    """Who is reminded of a question: who owes the answer, then who stands in, then who runs the pilot."""

    OWNER = "owner"
    DEPUTY = "deputy"
    PROJECT_LEADER = "project_leader"


@dataclass(frozen=True)
class Reminder:
    """One repetition of the question: its slot, unique for the meeting, the moment in UTC and who gets it."""

    slot: str
    moment: datetime
    whom: Whom


def question_at(starts_at: datetime, policy: Policy) -> datetime:
    """When the coordinator is asked, in UTC: 90 minutes (policy) after the start, by day, on any day."""
    over_at = require_aware(starts_at) + timedelta(minutes=policy.meetings.question_after_minutes)
    return earliest(Urgency.QUESTION, over_at, policy)


def reminders(question_at: datetime, policy: Policy) -> tuple[Reminder, ...]:
    """What follows an unanswered question, first one first, each when the office opens.

    The owner again 1 and 3 working days (policy) after the question, the deputy on the next working day, the
    project leader on the one after that. Without a deputy that one is for the caller to give to somebody
    else.
    """
    workdays, asked_on = Workdays(policy.office_hours), local_date(question_at)
    again = sorted(set(policy.meetings.reminder_working_days))
    after = max(again, default=0)
    steps = [(f"again_{days}", days, Whom.OWNER) for days in again]
    steps += [("deputy", after + 1, Whom.DEPUTY), ("project_leader", after + 2, Whom.PROJECT_LEADER)]
    return tuple(
        Reminder(slot, workdays.opening_on(workdays.add_working_days(asked_on, days)), whom)
        for slot, days, whom in steps
    )
