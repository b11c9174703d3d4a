"""No gap: no open case is ever without a running term with an owner who can act.

domain.md, The three-month threshold, exactly, rule 8. Nothing should make a gap; this looks all the same,
once a night, repairs what computing the terms anew repairs, and tells the project leaders what it found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from casework import consequences, outbox, signals, terms
from casework.access import use_case
from casework.duties import AWAY, FIXED_KINDS, active_people, is_present, owner_of
from casework.team_news import look_over_team
from casework.upkeep import last_look, service_mark
from casework.views import Told, View, shows_message
from rules.trajectory import OVER
from rules.words import PersonState, Role, TermState, Urgency
from store.cases import Case
from store.messages import OutboxMessage
from store.people import Person
from store.service import ServiceMark
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "gaps"


@dataclass(frozen=True)
class GapsFound(View):
    """To the project leaders: the cases that have a term again, and those that still have a gap."""

    repaired: tuple[str, ...]
    left: tuple[str, ...]


def cases_with_a_gap(uow: UnitOfWork) -> list[Case]:
    """The cases that are not over and have no running term whose owner can act, the oldest first."""
    return [case for case in uow.session.exec(_NOBODY_THERE).all() if _has_a_gap(uow, case)]


# Built once, and in the database: nearly always there is none.
_NOBODY_THERE = (
    select(Case)
    .where(
        col(Case.phase).not_in(OVER),
        ~exists().where(
            col(Term.case_id) == col(Case.id),
            col(Term.state) == TermState.RUNNING,
            col(Term.owner_id) == col(Person.id),
            col(Person.state) == PersonState.ACTIVE,
            col(Person.id).not_in(AWAY),
        ),
    )
    .order_by(col(Case.id))
)
"""The cases without a running term whose owner is there."""


def _has_a_gap(uow: UnitOfWork, case: Case) -> bool:
    return not any(_can_act(uow, case, term) for term in terms.running_terms(uow, case))


def _can_act(uow: UnitOfWork, case: Case, term: Term) -> bool:
    """Whether the owner is there; who is away can act all the same where nobody else would get the term."""
    owner = uow.get(Person, term.owner_id)
    if owner.state is not PersonState.ACTIVE or is_present(uow, owner):
        return owner.state is PersonState.ACTIVE
    if term.kind in FIXED_KINDS or term.meeting_id is not None:
        return False
    try:
        return owner_of(uow, case, term.kind).id == owner.id
    except LookupError:
        return False


LAST_LOOK = select(func.min(col(ServiceMark.gaps_checked_at)))
"""When the cases were last looked over."""


@use_case("service")
def check_gaps(uow: UnitOfWork, *, now: datetime) -> None:
    """Look over every case, once a night however many workers there are; what was found is told in one
    message."""
    mark = service_mark(uow)
    if mark.gaps_checked_at is not None and mark.gaps_checked_at >= last_look(now):
        return
    look_over_team(uow, mark, now)
    mark.gaps_checked_at = now
    found = cases_with_a_gap(uow)
    for case in found:
        _repair(uow, case, now)
    for case in signals.cases_to_look_at(uow):
        _repair(uow, case, now)
    left = [case.id for case in found if _has_a_gap(uow, case)]
    if found:
        _tell(uow, [case.id for case in found if case.id not in left], left, now)


def _repair(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Compute the terms of the case anew; where that fails, the gap stays and is told."""
    try:
        with uow.session.begin_nested():
            consequences.follow_up(uow, case, now)
    except DBAPIError:
        raise
    except Exception:  # rows that were changed by hand; the other cases must be looked at all the same
        return


def _tell(uow: UnitOfWork, repaired: Sequence[int], left: Sequence[int], now: datetime) -> None:
    for leader in active_people(uow, Role.PROJECT_LEADER):
        outbox.queue(uow, leader.id, KIND, Urgency.ROUTINE, now, repaired=list(repaired), left=list(left))


@shows_message(
    KIND, Told.news(Role.PROJECT_LEADER, when="the nightly look found a case without a running term")
)
def _gaps_found(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> GapsFound:
    repaired, left = (
        tuple(uow.get(Case, case_id).reference for case_id in message.params[name])
        for name in ("repaired", "left")
    )
    return GapsFound(repaired, left)
