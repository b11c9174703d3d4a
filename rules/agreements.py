"""Dates of agreements made in an expert meeting, and when the chair is asked to scale down.

domain.md, The chair: they guard the agreements until the case is scaled down. The numbers are ours.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from rules.calendar import Workdays, add_months
from rules.policy import Policy
from rules.scores import is_direct_safety
from rules.threshold import Held
from rules.words import MeetingKind

FURTHEST_MONTHS = 12
"""How many calendar months ahead an agreement may be due."""
SHORTCUT_WEEKS = (2, 4, 8)
"""What is offered before the calendar, counted from today."""


def noted_by(met_on: date, policy: Policy) -> date:
    """By when the agreements of an expert meeting are noted: working days (policy) after it."""
    return Workdays(policy.office_hours).add_working_days(
        met_on, policy.expert_meetings.agreements_working_days
    )


def due_limits(today: date, met_on: date) -> tuple[date, date]:
    """The first and last day on which an agreement of that meeting can be due: not past, not before it."""
    return max(today, met_on), add_months(today, FURTHEST_MONTHS)


def later_limits(today: date, due_on: date) -> tuple[date, date]:
    """The first and last day to which an agreement can move: later than it was, and not past."""
    return max(today, due_on) + timedelta(days=1), add_months(today, FURTHEST_MONTHS)


def scale_down_by(known_on: date, policy: Policy) -> date:
    """By when the chair says whether to scale down: working days (policy) after the 6 was recorded."""
    working_days = policy.expert_meetings.scale_down_working_days
    return Workdays(policy.office_hours).add_working_days(known_on, working_days)


def six_to_ask_about(
    meetings: Sequence[tuple[int, Held]], answered: Collection[int], policy: Policy
) -> int | None:
    """The meeting with a 6 that asks whether to scale down, by its id; `answered` are those asked before.

    The meetings of the case in the order of their dates. Only while the newest score is a 6 or higher, from
    the last expert meeting on; after an answer only a newer 6 asks again (ours).
    """
    sixes: list[int] = []
    met_experts = False
    for meeting_id, held in meetings:
        if held.kind is MeetingKind.EXPERT_MEETING:
            met_experts, sixes = True, []
        if held.consensus is not None:
            reached = is_direct_safety(held.consensus, policy.scale)
            sixes = [*sixes, meeting_id] if reached and met_experts else []
    newest = max((sixes.index(meeting_id) for meeting_id in answered if meeting_id in sixes), default=-1)
    return sixes[newest + 1] if newest + 1 < len(sixes) else None
