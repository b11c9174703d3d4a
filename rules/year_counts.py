"""What stays of a case that is erased: what happened in which year; domain.md, What project leaders ask.

Counts only, and sums of days and of quarters of an hour where a mean is asked for. Nothing here tells which
case it was.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.policy import Policy
from rules.scores import is_direct_safety
from rules.threshold import Held, clocks
from rules.trajectory import Step
from rules.words import EndingReason, MeetingKind, RejectionReason, YearMeasure

Counts = Counter[tuple[int, YearMeasure, str]]
"""How often, by the year, what happened, and the reason or kind where that has one."""

_ENDS = frozenset({Step.CLOSE, Step.END_EARLY})
_NOT_SAFE = frozenset({Step.REOPEN, Step.CHECK_NOT_SAFE})
_BEGINS = frozenset({Step.REFER, Step.BRING_IN})


@dataclass(frozen=True)
class Life:
    """The facts of one case that are counted; `steps` and `meetings` in their order, days are local."""

    steps: Sequence[tuple[Step, date]]
    meetings: Sequence[Held]
    assigned_on: date | None = None
    received_on: date | None = None
    rejection: RejectionReason | None = None
    ending: EndingReason | None = None
    plan_adopted_on: date | None = None
    events: Sequence[date] = ()
    quarters: Sequence[tuple[date, int]] = ()


def counts_of(life: Life, policy: Policy, now: datetime) -> Counts:
    """What one case adds to the counts of each year; a year is that of the day on which it happened."""
    found: Counts = Counter()
    _count_steps(found, life)
    if life.assigned_on is not None:
        _count_work(found, life, life.assigned_on)
        _count_scores(found, life, life.assigned_on, policy)
        _count_thresholds(found, life, life.assigned_on, policy, now)
    for held in life.meetings:
        if held.kind is MeetingKind.EXPERT_MEETING:
            _add(found, held.date, YearMeasure.EXPERT_MEETING)
    for day in life.events:
        _add(found, day, YearMeasure.UNSAFE_EVENT)
    for day, quarters in life.quarters:
        _add(found, day, YearMeasure.QUARTERS_WORKED, number=quarters)
    return found


def _add(found: Counts, day: date, measure: YearMeasure, detail: str = "", number: int = 1) -> None:
    if number:
        found[(day.year, measure, detail)] += number


def _count_steps(found: Counts, life: Life) -> None:
    waits_for_check = False
    for step, on in life.steps:
        match step:
            case Step.REFER:
                _add(found, life.received_on or on, YearMeasure.REFERRED)
            case Step.SELECT:
                _add(found, on, YearMeasure.ACCEPTED)
            case Step.REJECT:
                _add(found, on, YearMeasure.REJECTED, _word(life.rejection))
            case Step.END_EARLY:
                _add(found, on, YearMeasure.ENDED_EARLY, _word(life.ending))
            case Step.CLOSE:
                _add(found, on, YearMeasure.CLOSED)
                waits_for_check = True
            case Step.CHECK_SAFE:
                _add(found, on, YearMeasure.SAFE_AFTER_A_YEAR)
                waits_for_check = False
            case _ if step in _NOT_SAFE and waits_for_check:
                _add(found, on, YearMeasure.NOT_SAFE_AFTER_A_YEAR)
                waits_for_check = False


def _word(reason: RejectionReason | EndingReason | None) -> str:
    return reason.value if reason is not None else ""


def _count_work(found: Counts, life: Life, assigned_on: date) -> None:
    began = next((step for step, _ in life.steps if step in _BEGINS), Step.BRING_IN)
    _add(found, assigned_on, YearMeasure.ASSIGNED, began.value)
    if life.received_on is not None:
        days = (assigned_on - life.received_on).days
        _add(found, assigned_on, YearMeasure.DAYS_TO_START, number=max(days, 0))
    years = {year for start, end in _periods(life, assigned_on) for year in range(start.year, end.year + 1)}
    for year in years:
        found[(year, YearMeasure.WORKED, "")] += 1


def _periods(life: Life, assigned_on: date) -> Iterable[tuple[date, date]]:
    """From each start of the work to its end: once, and again after each reopening."""
    start: date | None = assigned_on
    for step, on in life.steps:
        if step in _ENDS and start is not None:
            yield start, max(start, on)
            start = None
        elif step is Step.REOPEN:
            start = on


def _count_scores(found: Counts, life: Life, assigned_on: date, policy: Policy) -> None:
    ever = safe = False
    for held in life.meetings:
        if held.consensus is None or held.date < assigned_on:
            continue
        was_safe, safe = safe, is_direct_safety(held.consensus, policy.scale)
        if safe and not ever:
            ever = True
            _add(found, held.date, YearMeasure.REACHED_SIX)
            _add(found, held.date, YearMeasure.DAYS_TO_SIX, number=(held.date - assigned_on).days)
        elif was_safe and not safe:
            _add(found, held.date, YearMeasure.FELL_BACK)


def _count_thresholds(found: Counts, life: Life, assigned_on: date, policy: Policy, now: datetime) -> None:
    """A clock counts that passed while the case was worked."""
    for start, end in _periods(life, assigned_on):
        meetings = [held for held in life.meetings if start <= held.date <= end]
        for clock in clocks(start, meetings, policy, now, life.plan_adopted_on):
            if clock.passed and clock.due < end:
                _add(found, clock.due, YearMeasure.PASSED_THRESHOLD)
