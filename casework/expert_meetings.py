"""The expert meetings of a case: those that were held, and those that are planned."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlmodel import col, select

from rules.calendar import at_local
from rules.trajectory import WORKED
from rules.words import MeetingKind, MeetingState
from store.cases import Case, Meeting
from store.unit_of_work import UnitOfWork


def held_expert_meetings(uow: UnitOfWork, case: Case) -> Sequence[Meeting]:
    """Those that were held since the case began, or began again, the newest first."""
    if case.phase not in WORKED:
        return ()
    return uow.session.exec(
        select(Meeting)
        .where(
            col(Meeting.case_id) == case.id,
            col(Meeting.kind) == MeetingKind.EXPERT_MEETING,
            col(Meeting.state) == MeetingState.HELD,
            col(Meeting.starts_at) >= at_local(case.started_on, time.min),
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
    ).all()


def planned_expert_meetings(uow: UnitOfWork, case: Case, after: datetime | None = None) -> Sequence[Meeting]:
    """Those that are planned, the first one first; where `after` is given, only those that begin later."""
    query = select(Meeting).where(
        col(Meeting.case_id) == case.id,
        col(Meeting.kind) == MeetingKind.EXPERT_MEETING,
        col(Meeting.state) == MeetingState.PLANNED,
    )
    if after is not None:
        query = query.where(col(Meeting.starts_at) > after)
    return uow.session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()
