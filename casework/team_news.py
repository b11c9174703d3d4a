"""What the project leaders hear of their team before it matters: who cannot be reached, or can again, who did
not confirm the test message, and which step of a ladder has nobody any more. domain.md, Alerts; ours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from casework import outbox
from casework.duties import active_people
from casework.proof import confirm_by
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.manning import HOLDERS, unmanned
from rules.trajectory import OVER
from rules.words import PersonState, Role, Rung, TermState, Urgency
from store.cases import Assignment, Case
from store.messages import OutboxMessage
from store.people import Person
from store.service import ServiceMark
from store.terms import Term
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Blocked(View):
    """Somebody cannot be reached: they blocked the bot. `cases`: how many wait for them."""

    person: Alias
    cases: int


@dataclass(frozen=True)
class ReachableAgain(View):
    person: Alias


@dataclass(frozen=True)
class NotConfirmed(View):
    """These new members did not confirm the test message in time."""

    people: tuple[Alias, ...]


@dataclass(frozen=True)
class StepLost(View):
    """On these steps of a ladder is nobody any more; each with the roles that would do."""

    steps: tuple[tuple[Role, ...], ...]


def tell_blocked(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """One line to the project leaders, in office hours."""
    if person.state is PersonState.ACTIVE:
        _tell(uow, "blocked", person.id, now, person=person.id)


def tell_reachable_again(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Unsay what was not sent yet; whoever heard of it hears this too."""
    unheard = {message.person_id for message in outbox.unsay(uow, "blocked", person=person.id)}
    _tell(uow, "reachable_again", person.id, now, but=unheard, person=person.id)


def _tell(
    uow: UnitOfWork,
    kind: str,
    about: int | None,
    now: datetime,
    *,
    but: Collection[int | None] = (),
    **params: Any,
) -> None:
    for leader in active_people(uow, Role.PROJECT_LEADER):
        if leader.id != about and leader.id not in but:
            outbox.queue(uow, leader.id, kind, Urgency.ROUTINE, now, **params)


@shows_message(
    "blocked", Told.news(Role.PROJECT_LEADER, when="somebody cannot be reached: they blocked the bot")
)
def _blocked(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Blocked | None:
    person = uow.get(Person, message.params["person"])
    if person.reachable or person.state is not PersonState.ACTIVE:
        return None
    return Blocked(person.alias, touched_cases(uow, person))


@shows_message("reachable_again", Told.news(Role.PROJECT_LEADER, when="somebody can be reached again"))
def _reachable_again(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ReachableAgain | None:
    person = uow.get(Person, message.params["person"])
    return ReachableAgain(person.alias) if person.reachable else None


def touched_cases(uow: UnitOfWork, person: Person) -> int:
    """How many cases this person has a duty on, or a term that waits for them."""
    on_duty = select(Assignment.case_id).where(
        col(Assignment.person_id) == person.id, col(Assignment.until).is_(None)
    )
    waits = select(Term.case_id).where(col(Term.owner_id) == person.id, col(Term.state) == TermState.RUNNING)
    cases = select(Case.id).where(
        or_(col(Case.id).in_(on_duty), col(Case.id).in_(waits)), col(Case.phase).not_in(OVER)
    )
    return len(uow.session.exec(cases).all())


def look_over_team(uow: UnitOfWork, mark: ServiceMark, now: datetime) -> None:
    """The nightly look: tell what became so since the look before; call it before that is forgotten."""
    since = mark.gaps_checked_at or now
    late = [person.id for person in _unconfirmed(uow) if since < confirm_by(person, uow.policy) <= now]
    if late:
        _tell(uow, "not_confirmed", None, now, people=late)
    _look_over_ladders(uow, mark, now)


def _unconfirmed(uow: UnitOfWork) -> list[Person]:
    return list(uow.session.exec(_UNCONFIRMED).all())


# Statements of the nightly look, which are built once.
_UNCONFIRMED = (
    select(Person)
    .where(col(Person.state) == PersonState.ACTIVE, col(Person.confirmed_at).is_(None))
    .order_by(col(Person.id))
)
_EVER: SelectOfScalar[Role] = select(col(Person.role)).distinct()
_ACTIVE = _EVER.where(col(Person.state) == PersonState.ACTIVE)


@shows_message(
    "not_confirmed",
    Told.news(Role.PROJECT_LEADER, when="a new member did not confirm the test message in time"),
)
def _not_confirmed(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> NotConfirmed | None:
    still = {person.id: person.alias for person in _unconfirmed(uow)}
    left = tuple(still[one] for one in message.params["people"] if one in still)
    return NotConfirmed(left) if left else None


def empty_rungs(uow: UnitOfWork) -> frozenset[Rung]:
    """The steps inside the product, on any ladder of the policy, for which nobody has the role."""
    present = active_roles(uow)
    return frozenset(
        rung for ladder in uow.policy.alerts.ladders.values() for rung in unmanned(ladder, present)
    )


def active_roles(uow: UnitOfWork) -> frozenset[Role]:
    """The roles that somebody has who is neither locked nor gone."""
    return frozenset(uow.session.exec(_ACTIVE))


def _look_over_ladders(uow: UnitOfWork, mark: ServiceMark, now: datetime) -> None:
    """A step that never had anybody is no loss: a region that is being set up fills it one by one."""
    ever = set(uow.session.exec(_EVER))
    lost = {rung for rung in empty_rungs(uow) if ever & HOLDERS[rung]}
    known = set((mark.steps_lost or "").split())
    mark.steps_lost = " ".join(sorted(lost)) or None
    if new := sorted(lost - known):
        _tell(uow, "step_lost", None, now, rungs=new)


@shows_message("step_lost", Told.news(Role.PROJECT_LEADER, when="a step of a ladder has nobody any more"))
def _step_lost(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> StepLost | None:
    empty = empty_rungs(uow)
    left = [Rung(rung) for rung in message.params["rungs"] if rung in empty]
    return StepLost(tuple(tuple(sorted(HOLDERS[rung])) for rung in left)) if left else None
