"""The three-month threshold, exactly: when its clocks start, stop and pass.

domain.md, The three-month threshold, exactly; the numbers below are its rules. Clocks are computed anew
from the meetings whenever one is entered or corrected, so the moment of entry never decides anything.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.calendar import add_months, day_ends, local_date, require_aware, require_day
from rules.notices import SlotDay
from rules.policy import Policy
from rules.scores import Consensus, is_direct_safety
from rules.words import AlertCause, MeetingKind


@dataclass(frozen=True)
class Held:
    """A meeting that was held, on its local date. `consensus` is None when no score was asked for."""

    date: dt.date
    consensus: Consensus | None
    kind: MeetingKind

    def __post_init__(self) -> None:
        require_day(self.date)


class Cause(StrEnum):
    """What started a clock: rules 1, 1 (configured), 5 and 6."""

    ASSIGNMENT = "assignment"
    FIRST_CASE_MEETING = "first_case_meeting"
    PLAN_ADOPTED = "plan_adopted"
    EXPERT_MEETING = "expert_meeting"
    FELL_BACK = "fell_back"


@dataclass(frozen=True)
class Clock:
    """One run of three months. `(cause, start)` names it: no two clocks of a case share both."""

    start: dt.date
    due: dt.date
    cause: Cause
    stopped_on: dt.date | None = None
    """The date of the meeting with a 6 that stopped it in time (rule 3)."""
    reached_late_on: dt.date | None = None
    """The date of a first 6 after the due date: that leaves it passed, but takes away the alert's cause."""
    succeeded_on: dt.date | None = None
    """The date of an expert meeting after the due date: from then on the second clock counts (rule 5)."""
    passed: bool = False
    """Whether the local midnight after the due date has come, with no 6 in time (rule 2)."""
    after_expert_meeting: bool = False
    """Whether an expert meeting was held by its start: then falling back is told to the chair (rule 6)."""

    @property
    def open(self) -> bool:
        """Neither a 6, in time or late, nor an expert meeting has ended it: it runs, or asks for an alert."""
        return self.stopped_on is None and self.reached_late_on is None and self.succeeded_on is None

    @property
    def running(self) -> bool:
        """It is still ticking towards its due date."""
        return self.open and not self.passed

    @property
    def needs_alert(self) -> bool:
        """It has passed, and the cause of its registration question and its alert still stands (rule 4)."""
        return self.open and self.passed


def threshold_due(start: dt.date, months: int) -> dt.date:
    """The last day of a clock: calendar months after its start, the day of the month clamped (rule 2)."""
    return add_months(start, months)


def passes_at(due: dt.date) -> dt.datetime:
    """The moment, in UTC, at which a clock is passed: the local midnight after its due date (rule 2)."""
    return day_ends(due)


def clocks(
    assigned_on: dt.date,
    meetings: Sequence[Held],
    policy: Policy,
    now: dt.datetime,
    plan_adopted_on: dt.date | None = None,
) -> tuple[Clock, ...]:
    """Every clock of a case up to `now`, in the order in which they started; never empty.

    Meetings may come unsorted; those of one day count in the order given. Meetings dated after today are
    not held yet, and those before the assignment were scored before the approach began (ours): neither
    counts.
    """
    today = local_date(now)
    counted = sorted(
        (held for held in meetings if assigned_on <= held.date <= today), key=lambda held: held.date
    )
    course: tuple[Clock, ...] = (_first_clock(assigned_on, counted, policy, plan_adopted_on),)
    reached = met_experts = False
    for held in counted:
        met_experts = met_experts or held.kind is MeetingKind.EXPERT_MEETING
        is_six = held.consensus is not None and is_direct_safety(held.consensus, policy.scale)
        course = (
            _ended_by_six(course, held) if is_six else _restarted(course, held, reached, met_experts, policy)
        )
        reached = is_six or (reached and held.consensus is None)
    return tuple(replace(clock, passed=_has_passed(clock, now)) for clock in course)


def current(course: Iterable[Clock]) -> Clock | None:
    """The clock that matters now: of the open ones the one due first, passed or not; None after a 6."""
    return min((clock for clock in course if clock.open), key=lambda clock: clock.due, default=None)


def passed_cause(clock: Clock) -> AlertCause:
    """What an alert is about when this clock has passed with no 6 (rules 4 and 5)."""
    return AlertCause.SECOND_CLOCK if clock.cause is Cause.EXPERT_MEETING else AlertCause.THRESHOLD


def warning_dates(clock: Clock, policy: Policy) -> tuple[SlotDay, ...]:
    """The days on which the coordinator is told the date of the threshold, first one first (rule 4)."""
    days_before = sorted(set(policy.threshold.warning_days), reverse=True)
    return tuple(SlotDay(f"warning_{days}", clock.due - dt.timedelta(days=days)) for days in days_before)


def _first_clock(
    assigned_on: dt.date, counted: Sequence[Held], policy: Policy, plan_adopted_on: dt.date | None
) -> Clock:
    # Where the region starts at the first case meeting or the plan, the clock runs from the assignment until
    # there is one: no open case is without a running term (rule 8).
    first_meeting = next((held.date for held in counted if held.kind is MeetingKind.CASE_MEETING), None)
    if policy.threshold.start == "first_case_meeting" and first_meeting is not None:
        return _clock(first_meeting, Cause.FIRST_CASE_MEETING, policy)
    if policy.threshold.start == "plan_adopted" and plan_adopted_on and plan_adopted_on >= assigned_on:
        return _clock(plan_adopted_on, Cause.PLAN_ADOPTED, policy)
    return _clock(assigned_on, Cause.ASSIGNMENT, policy)


def _clock(start: dt.date, cause: Cause, policy: Policy, *, after_expert_meeting: bool = False) -> Clock:
    due = threshold_due(start, policy.threshold.months)
    return Clock(start, due, cause, after_expert_meeting=after_expert_meeting)


def _ended_by_six(course: tuple[Clock, ...], held: Held) -> tuple[Clock, ...]:
    # Only in time stops a clock; afterwards it is passed for good, and the 6 merely answers the alert.
    return tuple(
        clock
        if not clock.open
        else replace(clock, stopped_on=held.date)
        if held.date <= clock.due
        else replace(clock, reached_late_on=held.date)
        for clock in course
    )


def _restarted(
    course: tuple[Clock, ...], held: Held, reached: bool, met_experts: bool, policy: Policy
) -> tuple[Clock, ...]:
    if held.kind is MeetingKind.EXPERT_MEETING:
        return _after_experts(course, held, policy)
    runs = any(clock.open and held.date <= clock.due for clock in course)
    if reached and held.consensus is not None and not runs:
        return (*course, _clock(held.date, Cause.FELL_BACK, policy, after_expert_meeting=met_experts))
    return course


def _after_experts(course: tuple[Clock, ...], held: Held, policy: Policy) -> tuple[Clock, ...]:
    # A clock that has not passed keeps running beside the second one: only a 6 stops it (rule 3).
    taken_over = tuple(
        replace(clock, succeeded_on=held.date) if clock.open and clock.due < held.date else clock
        for clock in course
    )
    if any((clock.cause, clock.start) == (Cause.EXPERT_MEETING, held.date) for clock in course):
        return taken_over
    return (*taken_over, _clock(held.date, Cause.EXPERT_MEETING, policy, after_expert_meeting=True))


def _has_passed(clock: Clock, now: dt.datetime) -> bool:
    return clock.stopped_on is None and require_aware(now) >= passes_at(clock.due)
