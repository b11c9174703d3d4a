"""A duty on a case goes to somebody else: the rows, what waited for the former holder, and who is told.

domain.md, Monitoring, meetings, absence: open questions follow the duty in one transaction; dates stay and
half-entered answers go. The clock never resets by it (domain.md, three-month threshold, rule 3).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from casework import outbox, prompts, terms
from casework.assignments import tell
from casework.consequences import follow_up
from casework.duties import candidates, on_duty
from casework.errors import CaseIsOver, ColleagueUnavailable
from casework.term_owners import pass_on
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.trajectory import WORKED
from rules.words import Duty, OfferState, PersonState, Phase, Role, Urgency
from store.cases import Assignment, Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.trajectory import DutyOffer
from store.unit_of_work import UnitOfWork

REASSIGNED = WORKED | {Phase.CLOSED}
"""Phases in which a case has people, who can change; a closed case waits for its one-year check."""


@dataclass(frozen=True)
class DutyEnded(View):
    """For who had a duty: it is with somebody else now, or with nobody (None)."""

    reference: str
    duty: Duty
    successor: Alias | None


def reassign(uow: UnitOfWork, case: Case, duty: Duty, person_id: int | None, now: datetime) -> None:
    """Give a duty to somebody else, or (deputy and process director only) to nobody for None.

    Ends the former assignment, withdraws an open offer of the duty, moves what waited, tells both. A deputy
    who becomes coordinator is deputy no longer. Raises ColleagueUnavailable for who cannot have it, or has it
    already, and CaseIsOver for a case without people.
    """
    if case.phase not in REASSIGNED:
        raise CaseIsOver
    former = on_duty(uow, case.id, duty)
    if person_id is None:
        if duty is Duty.COORDINATOR:
            raise ColleagueUnavailable
    elif person_id not in {person.id for person in successors(uow, case, duty)}:
        raise ColleagueUnavailable
    _change_rows(uow, case, duty, person_id, now)
    follow_up(uow, case, now)
    if former is not None:
        _leave_nothing_behind(uow, case, former, person_id, now)
        _tell_former(uow, case, duty, former, person_id, now)
    if person_id is not None:
        tell(uow, case, duty, person_id, now)


def successors(uow: UnitOfWork, case: Case, duty: Duty) -> tuple[Person, ...]:
    """Who can get this duty on the case now; the holder is left out."""
    holder, coordinator = on_duty(uow, case.id, duty), on_duty(uow, case.id, Duty.COORDINATOR)
    people = candidates(uow, duty, case.municipality, coordinator)
    return tuple(person for person in people if holder is None or person.id != holder.id)


def _change_rows(uow: UnitOfWork, case: Case, duty: Duty, person_id: int | None, now: datetime) -> None:
    ends = (col(Assignment.duty) == duty) | (
        (col(Assignment.duty) == Duty.DEPUTY) & (col(Assignment.person_id) == person_id)
    )
    held = select(Assignment).where(col(Assignment.case_id) == case.id, col(Assignment.until).is_(None), ends)
    for assignment in uow.session.exec(held).all():
        assignment.until = now
    offered = select(DutyOffer).where(
        col(DutyOffer.case_id) == case.id,
        col(DutyOffer.duty) == duty,
        col(DutyOffer.state) == OfferState.OPEN,
    )
    for offer in uow.session.exec(offered).all():
        offer.state, offer.answered_at = OfferState.WITHDRAWN, now
    uow.session.flush()
    if person_id is not None:
        uow.add(Assignment(case_id=case.id, person_id=person_id, duty=duty, since=now))


def _leave_nothing_behind(
    uow: UnitOfWork, case: Case, former: Person, successor_id: int | None, now: datetime
) -> None:
    """What the former holder was to be asked although the term was not theirs, such as a deputy's reminder of
    scores, goes along; whatever else they were asked about the case is over."""
    theirs = set()
    for term in terms.running_terms(uow, case):
        if term.owner_id == former.id:
            theirs.add(term.id)
        else:
            pass_on(uow, term, former.id, successor_id if successor_id != term.owner_id else None, now)
    asked = select(Prompt).where(
        col(Prompt.case_id) == case.id,
        col(Prompt.person_id) == former.id,
        col(Prompt.state) == PromptState.OPEN,
    )
    for prompt in uow.session.exec(asked).all():
        if prompt.term_id not in theirs:
            prompts.close(uow, prompt, PromptState.CANCELLED, now)


def _tell_former(
    uow: UnitOfWork, case: Case, duty: Duty, former: Person, successor_id: int | None, now: datetime
) -> None:
    if former.state is PersonState.ACTIVE:
        outbox.queue(
            uow,
            former.id,
            "duty_ended",
            Urgency.ROUTINE,
            now,
            case_id=case.id,
            duty=duty.value,
            successor=successor_id,
        )


@shows_message(
    "duty_ended",
    Told.news(
        Role.COORDINATOR, Role.CHAIR, Role.PROCESS_DIRECTOR, when="one's duty on a case went to somebody else"
    ),
)
def _duty_ended(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> DutyEnded | None:
    case, duty = uow.get(Case, message.case_id), Duty(message.params["duty"])
    holder = on_duty(uow, case.id, duty)
    if holder is not None and holder.id == message.person_id:
        return None
    successor_id = message.params["successor"]
    successor = uow.get(Person, successor_id).alias if successor_id is not None else None
    return DutyEnded(case.reference, duty, successor)
