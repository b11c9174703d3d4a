"""Duties follow who is there: one place for an absence, a return, a departure and a block.

domain.md, Monitoring, meetings, absence: open questions, alerts and promises are withdrawn and issued again
to who acts now, in one transaction; dates stay, half-entered answers go.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, or_, select

from casework import alert_offer_rows, chair_moves, handovers, second_clock
from casework.alert_duties import leave_alerts, reach_again
from casework.consequences import follow_up
from casework.consultations import take_back_consultations_of
from casework.duties import (
    GUARDS_KINDS,
    LEADERS_KINDS,
    acting_coordinator,
    cases_on_duty,
    is_present,
    on_duty,
    own_cases,
)
from rules.trajectory import OVER
from rules.words import Duty, MeetingState, Role, TermState
from store.cases import Case, Meeting
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork


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
        chair_moves.chair_is_back(uow, person, now)
        reach_again(uow, now)
        return
    leave_alerts(uow, person, now)
    handovers.take_back_offers_to(uow, person, now)
    take_back_consultations_of(uow, person, now)
    alert_offer_rows.take_back_offers_to(uow, person, now)
    chair_moves.tell_unchaired(uow, person, until, now)


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
