"""What a saved score means: for the clock, and for what is shown along with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework import clocks
from casework.alert_rows import UNDECIDED, alerts_in
from casework.stagnation import stagnation
from rules import threshold
from rules.calendar import local_date
from rules.scores import Consensus, ScaleUpReason, is_direct_safety
from rules.words import AlertKind
from store.cases import Case, ConsensusScore, Meeting
from store.unit_of_work import UnitOfWork


class ClockState(StrEnum):
    """How the three-month threshold stands to one meeting; domain.md, rules 2 to 6."""

    STOPPED_HERE = "stopped_here"
    REACHED_LATE = "reached_late"
    STOPPED_ELSEWHERE = "stopped_elsewhere"
    RUNS = "runs"
    RESTARTED = "restarted"
    SECOND = "second"
    PASSED = "passed"


@dataclass(frozen=True)
class ClockLine:
    """That, with the last day of the clock it is about where there is one."""

    state: ClockState
    due: date | None = None


def clock_line(uow: UnitOfWork, meeting: Meeting, consensus: Consensus | None, now: datetime) -> ClockLine:
    """What this meeting did to the threshold, seen from now."""
    course = clocks.clocks_of(uow, uow.get(Case, meeting.case_id), now)
    day, current = local_date(meeting.starts_at), threshold.current(course)
    if consensus is not None and is_direct_safety(consensus, uow.policy.scale) and current is None:
        return _ended(course, day)
    if current is None:
        return ClockLine(ClockState.STOPPED_ELSEWHERE)
    if current.passed:
        return ClockLine(ClockState.PASSED, current.due)
    started_here = {clock.cause: clock.due for clock in course if clock.running and clock.start == day}
    if threshold.Cause.EXPERT_MEETING in started_here:
        return ClockLine(ClockState.SECOND, started_here[threshold.Cause.EXPERT_MEETING])
    if threshold.Cause.FELL_BACK in started_here:
        return ClockLine(ClockState.RESTARTED, started_here[threshold.Cause.FELL_BACK])
    return ClockLine(ClockState.RUNS, current.due)


def _ended(course: Sequence[threshold.Clock], day: date) -> ClockLine:
    if any(clock.stopped_on == day for clock in course):
        return ClockLine(ClockState.STOPPED_HERE)
    late = [clock.due for clock in course if clock.reached_late_on == day]
    return ClockLine(ClockState.REACHED_LATE, late[-1]) if late else ClockLine(ClockState.STOPPED_ELSEWHERE)


def suggestion(uow: UnitOfWork, meeting: Meeting, now: datetime) -> ScaleUpReason | None:
    """Why to suggest an earlier scale-up after this meeting: only the last one suggests, and only while no
    clock has passed and no alert to scale up stands (ours: then somebody is deciding already)."""
    case = uow.get(Case, meeting.case_id)
    if alerts_in(uow, case, UNDECIDED, AlertKind.SCALE_UP):
        return None
    found = stagnation(uow, case, clocks.clocks_of(uow, case, now))
    return found.reason if found is not None and found.meeting_id == meeting.id else None


def consensus_of(uow: UnitOfWork, meeting: Meeting) -> tuple[ConsensusScore, Consensus] | None:
    """The consensus of this meeting as it stands, with its row; None while it has none."""
    row = uow.session.exec(
        select(ConsensusScore).where(
            col(ConsensusScore.meeting_id) == meeting.id, col(ConsensusScore.corrected_at).is_(None)
        )
    ).first()
    return (row, Consensus(row.score, row.lowest)) if row is not None else None


def corrected_from(uow: UnitOfWork, meeting: Meeting) -> Consensus | None:
    """What the consensus of this meeting was before its last correction, if there was one."""
    row = uow.session.exec(
        select(ConsensusScore)
        .where(col(ConsensusScore.meeting_id) == meeting.id, col(ConsensusScore.corrected_at).is_not(None))
        .order_by(col(ConsensusScore.corrected_at).desc(), col(ConsensusScore.id).desc())
    ).first()
    return Consensus(row.score, row.lowest) if row is not None else None
