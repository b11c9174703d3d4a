"""Duties follow who is there: one place for an absence, a return, a departure and (later) a lock.

domain.md, Monitoring, meetings, absence: open questions, alerts and promises are withdrawn and issued again
to who acts now, in one transaction; dates stay, half-entered answers go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, or_, select

from casework import alert_offer_rows, handovers, outbox, second_clock
from casework.consequences import follow_up
from casework.consultations import take_back_consultations_of
from casework.duties import (
    GUARDS_KINDS,
    LEADERS_KINDS,
    acting_coordinator,
    active_people,
    cases_on_duty,
    is_present,
    on_duty,
    own_cases,
)
from casework.ladder import leave_alerts
from casework.views import View, shows_message
from rules.aliases import Alias
from rules.calendar import local_date
from rules.trajectory import OVER
from rules.words import Duty, MeetingState, PersonState, Role, TermState, Urgency
from store.cases import Case, Meeting
from store.messages import OutboxMessage
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NobodyActs(View):
    """To the project leaders: coordinator and deputy of these cases are both away."""

    references: tuple[str, ...]


@dataclass(frozen=True)
class ChairAway(View):
    """To the project leaders: who chairs these expert meetings is away then, or `gone`."""

    chair: Alias
    gone: bool
    meetings: tuple[tuple[str, datetime], ...]
    """References, with the start of the meeting in UTC."""


def acting_on(uow: UnitOfWork, person: Person) -> dict[int, int]:
    """Who acts on each case that this person coordinates, or stands in for: by the id of the case."""
    return {case.id: acting_coordinator(uow, case).id for case in _led(uow, person)}


def _led(uow: UnitOfWork, person: Person) -> list[Case]:
    cases = (case for case in own_cases(uow, person) if case.phase not in OVER)
    return [case for case in cases if on_duty(uow, case.id, Duty.COORDINATOR) is not None]


def duties_follow(uow: UnitOfWork, person: Person, now: datetime, until: date | None = None) -> None:
    """Call this after `duties.is_present` changed for this person, either way, in the same transaction.

    `until` is the last day of an absence, for what is told about expert meetings.
    """
    uow.session.flush()
    for case in _concerned(uow, person):
        follow_up(uow, case, now)
    second_clock.settle_for(uow, person, now)
    if is_present(uow, person):
        return
    leave_alerts(uow, person, now)
    handovers.take_back_offers_to(uow, person, now)
    take_back_consultations_of(uow, person, now)
    alert_offer_rows.take_back_offers_to(uow, person, now)
    _tell_unattended(uow, person, now)
    _tell_unchaired(uow, person, until, now)


def _concerned(uow: UnitOfWork, person: Person) -> Sequence[Case]:
    """The cases on which it matters whether this person is there."""
    runs = col(Term.state) == TermState.RUNNING
    theirs = col(Term.owner_id) == person.id
    if person.role is Role.PROJECT_LEADER:
        theirs = or_(theirs, col(Term.kind).in_(LEADERS_KINDS))
    owned = select(Term.case_id).where(runs, theirs)
    chaired = select(Meeting.case_id).where(
        col(Meeting.chair_id) == person.id, col(Meeting.state) == MeetingState.PLANNED
    )
    led = [case.id for case in _led(uow, person)]
    # What these guard is with somebody else while they are away.
    on_it = cases_on_duty(person, Duty.CHAIR, Duty.PROCESS_DIRECTOR)
    guarded = select(Term.case_id).where(runs, col(Term.kind).in_(GUARDS_KINDS), col(Term.case_id).in_(on_it))
    mattering = or_(*(col(Case.id).in_(cases) for cases in (owned, chaired, led, guarded)))
    return uow.session.exec(select(Case).where(mattering).order_by(col(Case.id))).all()


def unattended(uow: UnitOfWork, person: Person) -> list[Case]:
    """The cases of this person on which nobody acts: coordinator and deputy are both away."""
    return [case for case in _led(uow, person) if not is_present(uow, acting_coordinator(uow, case))]


def _tell_unattended(uow: UnitOfWork, person: Person, now: datetime) -> None:
    cases = [case.id for case in unattended(uow, person)]
    if cases:
        for leader in active_people(uow, Role.PROJECT_LEADER):
            outbox.queue(uow, leader.id, "nobody_acts", Urgency.ROUTINE, now, cases=cases)


@shows_message("nobody_acts")
def _nobody_acts(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> NobodyActs | None:
    """Said of the cases on which it still is so."""
    cases = [uow.get(Case, case_id) for case_id in message.params["cases"]]
    left = [case for case in cases if _waits(uow, case)]
    return NobodyActs(tuple(case.reference for case in left)) if left else None


def _waits(uow: UnitOfWork, case: Case) -> bool:
    return case.phase not in OVER and not is_present(uow, acting_coordinator(uow, case))


def _tell_unchaired(uow: UnitOfWork, person: Person, until: date | None, now: datetime) -> None:
    if person.role is not Role.CHAIR:
        return
    meetings = [
        meeting.id
        for meeting in uow.session.exec(
            select(Meeting)
            .where(col(Meeting.chair_id) == person.id, col(Meeting.state) == MeetingState.PLANNED)
            .order_by(col(Meeting.starts_at))
        )
        if meeting.starts_at > now and (until is None or local_date(meeting.starts_at) <= until)
    ]
    if meetings:
        for leader in active_people(uow, Role.PROJECT_LEADER):
            outbox.queue(
                uow, leader.id, "chair_away", Urgency.ROUTINE, now, chair=person.id, meetings=meetings
            )


@shows_message("chair_away")
def _chair_away(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ChairAway | None:
    chair = uow.get(Person, message.params["chair"])
    meetings = [uow.get(Meeting, meeting_id) for meeting_id in message.params["meetings"]]
    left = tuple(
        (uow.get(Case, meeting.case_id).reference, meeting.starts_at)
        for meeting in meetings
        if meeting.state is MeetingState.PLANNED and meeting.chair_id == chair.id and meeting.starts_at > now
    )
    if not left or is_present(uow, chair):
        return None
    return ChairAway(chair.alias, chair.state is not PersonState.ACTIVE, left)
