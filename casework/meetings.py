"""Meetings on a case: planned, moved, cancelled, not held; domain.md, Monitoring, meetings, absence.

These are steps inside a use case, which has checked permission already; conversations that lead here are in
casework.meeting_planning and casework.scoring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, select

from casework import consequences, prompts, terms
from casework.duties import owner_of
from casework.errors import AlreadyScored, MeetingInPast, MeetingTooFar, NoExpertMeeting
from rules.calendar import Workdays, add_months, at_local, day_ends, local_date
from rules.meetings import question_at
from rules.words import MeetingKind, MeetingState, Phase, TermKind, TermState
from store.cases import Case, ConsensusScore, Meeting
from store.terms import Term
from store.unit_of_work import UnitOfWork

FURTHEST_MONTHS = 12
"""How many calendar months ahead a meeting may be planned; ours."""


@dataclass(frozen=True)
class MeetingFacts:
    """What a message says of a meeting. `starts_at` is None when only its day is known (held)."""

    reference: str
    kind: MeetingKind
    day: date
    starts_at: datetime | None


def facts_of(uow: UnitOfWork, meeting: Meeting) -> MeetingFacts:
    """The meeting as messages name it; the time only while it is planned, as nobody needs it afterwards."""
    planned = meeting.state is MeetingState.PLANNED
    return MeetingFacts(
        uow.get(Case, meeting.case_id).reference,
        meeting.kind,
        local_date(meeting.starts_at),
        meeting.starts_at if planned else None,
    )


def latest_day(now: datetime) -> date:
    """The last day on which a meeting may be planned."""
    return add_months(local_date(now), FURTHEST_MONTHS)


def require_plannable(starts_at: datetime, now: datetime) -> None:
    """Raises MeetingInPast, or MeetingTooFar for more than a year ahead (ours)."""
    if starts_at <= now:
        raise MeetingInPast
    if local_date(starts_at) > latest_day(now):
        raise MeetingTooFar


def _require_in_phase(case: Case, kind: MeetingKind) -> None:
    """domain.md, From referral to one year later: no expert meeting in recovery. Raises NoExpertMeeting."""
    if kind is MeetingKind.EXPERT_MEETING and case.phase is Phase.RECOVERY:
        raise NoExpertMeeting


def plan_meeting(
    uow: UnitOfWork,
    case: Case,
    kind: MeetingKind,
    starts_at: datetime,
    now: datetime,
    chair_id: int | None = None,
) -> Meeting:
    """A planned meeting with the term that asks for its scores. `starts_at` is aware.

    An expert meeting has a chair and no other kind has (ValueError). Raises MeetingInPast, MeetingTooFar,
    NoExpertMeeting.
    """
    if (kind is MeetingKind.EXPERT_MEETING) != (chair_id is not None):
        raise ValueError("an expert meeting has a chair, and no other kind has")
    _require_in_phase(case, kind)
    require_plannable(starts_at, now)
    meeting = uow.add(Meeting(case_id=case.id, kind=kind, starts_at=starts_at, chair_id=chair_id))
    terms.ask_for_scores(uow, case, meeting, asked_at(uow, meeting), now)
    consequences.follow_up(uow, case, now)
    return meeting


def asked_at(uow: UnitOfWork, meeting: Meeting) -> datetime:
    """When the question after this meeting comes: 90 minutes (policy) after its start, and of an expert
    meeting on the next working day at opening (domain.md, three-month threshold, rule 8)."""
    if meeting.kind is not MeetingKind.EXPERT_MEETING:
        return question_at(meeting.starts_at, uow.policy)
    workdays = Workdays(uow.policy.office_hours)
    return workdays.opening_on(workdays.next_working_day(local_date(meeting.starts_at)))


def move_meeting(uow: UnitOfWork, meeting: Meeting, starts_at: datetime, now: datetime) -> None:
    """Another moment for a planned meeting; what was asked about the old one is withdrawn.

    Raises MeetingInPast, MeetingTooFar, NoExpertMeeting.
    """
    require_plannable(starts_at, now)
    case = uow.get(Case, meeting.case_id)
    _require_in_phase(case, meeting.kind)
    meeting.starts_at = starts_at
    term = scores_term(uow, meeting)
    if term is None:
        terms.ask_for_scores(uow, case, meeting, asked_at(uow, meeting), now)
    else:
        prompts.close_all(uow, now, term_id=term.id)
        asked = asked_at(uow, meeting)
        term.owner_id = meeting.chair_id or owner_of(uow, case, TermKind.SCORES).id
        terms.move_term(uow, term, local_date(asked), now)
        terms.plan_questions(uow, case, term, asked)
    consequences.follow_up(uow, case, now)


def cancel_meeting(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """A planned meeting that will not be: nothing is asked about it any more."""
    _end(uow, meeting, MeetingState.CANCELLED, TermState.WITHDRAWN, now)


def note_not_held(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """A meeting that was planned and did not happen; its question is answered by that."""
    _end(uow, meeting, MeetingState.NOT_HELD, TermState.MET, now)


def note_held(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """A meeting that was held; whatever scores it had are stored by the caller before this."""
    _end(uow, meeting, MeetingState.HELD, TermState.MET, now)


def _end(
    uow: UnitOfWork, meeting: Meeting, state: MeetingState, term_state: TermState, now: datetime
) -> None:
    meeting.state = state
    term = scores_term(uow, meeting)
    if term is not None:
        terms.end_term(uow, term, term_state, now)
    prompts.close_all(uow, now, meeting_id=meeting.id)
    consequences.follow_up(uow, uow.get(Case, meeting.case_id), now)


def scores_term(uow: UnitOfWork, meeting: Meeting) -> Term | None:
    """The running term that asks for the scores of this meeting, if any."""
    return uow.session.exec(
        select(Term).where(
            col(Term.meeting_id) == meeting.id,
            col(Term.kind) == TermKind.SCORES,
            col(Term.state) == TermState.RUNNING,
        )
    ).first()


def planned_meetings(uow: UnitOfWork, case: Case) -> Sequence[Meeting]:
    """What is planned on the case, also what has begun and was not answered for, the first one first."""
    return uow.session.exec(
        select(Meeting)
        .where(col(Meeting.case_id) == case.id, col(Meeting.state) == MeetingState.PLANNED)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    ).all()


def scored_meetings(uow: UnitOfWork, case: Case) -> Sequence[tuple[Meeting, ConsensusScore]]:
    """The meetings that have a consensus (or none was reached), newest first, with the current row of it."""
    return uow.session.exec(
        select(Meeting, ConsensusScore)
        .join(ConsensusScore, col(ConsensusScore.meeting_id) == col(Meeting.id))
        .where(col(Meeting.case_id) == case.id, col(ConsensusScore.corrected_at).is_(None))
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
    ).all()


def unscored_on(uow: UnitOfWork, case: Case, kind: MeetingKind, day: date) -> Meeting | None:
    """The planned meeting of this kind on this local day, if any. Raises AlreadyScored when it was held."""
    found = uow.session.exec(
        select(Meeting)
        .where(
            col(Meeting.case_id) == case.id,
            col(Meeting.kind) == kind,
            col(Meeting.state).in_([MeetingState.PLANNED, MeetingState.HELD]),
            col(Meeting.starts_at) >= at_local(day, time.min),
            col(Meeting.starts_at) < day_ends(day),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    ).all()
    planned = next((meeting for meeting in found if meeting.state is MeetingState.PLANNED), None)
    if planned is None and found:
        raise AlreadyScored
    return planned


def begun_meetings(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Meeting]:
    """What was planned, has begun and has not been answered for, the newest first."""
    return [meeting for meeting in reversed(planned_meetings(uow, case)) if meeting.starts_at <= now]
