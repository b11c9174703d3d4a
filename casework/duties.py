"""Who has which duty on a case now."""

from collections.abc import Sequence

from sqlmodel import col, select

from rules.words import Duty, PersonState, Role
from store.cases import Assignment, Case
from store.people import Person
from store.unit_of_work import UnitOfWork


def on_duty(uow: UnitOfWork, case_id: int, duty: Duty) -> Person | None:
    """Who has this duty now, if anybody."""
    return uow.session.exec(
        select(Person)
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(
            col(Assignment.case_id) == case_id,
            col(Assignment.duty) == duty,
            col(Assignment.until).is_(None),
        )
    ).first()


def coordinator_of(uow: UnitOfWork, case: Case) -> Person:
    """The coordinator, whom every open case has; raises LookupError when the database says otherwise."""
    person = on_duty(uow, case.id, Duty.COORDINATOR)
    if person is None:
        raise LookupError("a case without a coordinator")
    return person


def stands_in(uow: UnitOfWork, case: Case) -> Person:
    """The deputy, or the coordinator where there is none."""
    return on_duty(uow, case.id, Duty.DEPUTY) or coordinator_of(uow, case)


def active_people(uow: UnitOfWork, role: Role) -> Sequence[Person]:
    """Everybody of this role who may act, by number."""
    return uow.session.exec(
        select(Person)
        .where(col(Person.role) == role, col(Person.state) == PersonState.ACTIVE)
        .order_by(col(Person.number))
    ).all()


def own_cases(uow: UnitOfWork, person: Person) -> Sequence[Case]:
    """The cases of which this person is coordinator or deputy, the oldest first."""
    return uow.session.exec(
        select(Case)
        .join(Assignment, col(Assignment.case_id) == col(Case.id))
        .where(
            col(Assignment.person_id) == person.id,
            col(Assignment.duty).in_([Duty.COORDINATOR, Duty.DEPUTY]),
            col(Assignment.until).is_(None),
        )
        .order_by(col(Case.id))
        .distinct()
    ).all()
