"""Scores that suggest to scale up before the threshold; domain.md, the threshold, rule 7 (ours)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework import clocks
from rules.calendar import local_date
from rules.scores import ScaleUpReason, suggests_scale_up
from rules.threshold import Clock, current
from rules.words import MeetingKind
from store.cases import Case, Meeting
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Stagnation:
    """The newest score suggests to scale up: whose meeting, on which local day, and why."""

    meeting_id: int
    day: date
    reason: ScaleUpReason


def stagnation(uow: UnitOfWork, case: Case, course: Sequence[Clock]) -> Stagnation | None:
    """Why an earlier scale-up is suggested: only after the newest score, while a clock runs and none has
    passed (domain.md, three-month threshold, rule 7).

    Not for the score of an expert meeting or one before it: its agreements have yet to work (ours).
    """
    clock = current(course)
    if clock is None or not clock.running:
        return None
    rows = clocks.held_rows(uow, clocks.this_case(case))
    scored = [meeting for meeting, score in rows if score is not None]
    if not scored or _met_experts_since(scored[-1], [meeting for meeting, _ in rows]):
        return None
    held = [clocks.as_held(meeting, score) for meeting, score in rows]
    history = [one.consensus for one in held if one.consensus is not None]
    reason = suggests_scale_up(history, uow.policy.scale)
    newest = scored[-1]
    return Stagnation(newest.id, local_date(newest.starts_at), reason) if reason is not None else None


def _met_experts_since(newest: Meeting, held: Sequence[Meeting]) -> bool:
    return any(
        meeting.kind is MeetingKind.EXPERT_MEETING and meeting.starts_at >= newest.starts_at
        for meeting in held
    )
