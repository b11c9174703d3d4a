"""By when is known who is needed at an expert meeting, and whether the household is invited; ours."""

from datetime import date, timedelta

from rules.calendar import Workdays
from rules.policy import Policy


def prepared_by(meets_on: date, known_on: date, policy: Policy) -> date:
    """So many working days (policy) before the meeting; where that is too soon after the day on which it was
    planned, the next working day; at the latest the day of the meeting itself."""
    workdays, day = Workdays(policy.office_hours), meets_on
    left = policy.expert_meetings.prepare_working_days
    while left:
        day -= timedelta(days=1)
        left -= workdays.is_working_day(day)
    return min(max(day, workdays.next_working_day(known_on)), meets_on)
