"""Who has which duty on a case now, and who acts for them while they are away."""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from rules.words import AbsenceState, Duty, PersonState, Role, TermKind
from store.cases import Assignment, Case
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork

# Statements that are built once: building these takes longer than running them.
_ON_DUTY = (
    select(Person)
    .join(Assignment, col(Assignment.person_id) == col(Person.id))
    .where(
        col(Assignment.case_id) == bindparam("case_id"),
        col(Assignment.duty) == bindparam("duty"),
        col(Assignment.until).is_(None),
    )
)
AWAY = select(Absence.person_id).where(col(Absence.state) == AbsenceState.RUNNING)
"""Who is away now."""
_IS_AWAY = AWAY.where(col(Absence.person_id) == bindparam("person_id"))
_ACTIVE = (
    select(Person)
    .where(col(Person.role) == bindparam("role"), col(Person.state) == PersonState.ACTIVE)
    .order_by(col(Person.number))
)

_BLOCKED_LEADERS = (
    select(Person)
    .where(
        col(Person.role) == Role.PROJECT_LEADER,
        col(Person.state).in_((PersonState.LOCKED, PersonState.RETURNING)),
    )
    .order_by(col(Person.number))
)


def on_duty(uow: UnitOfWork, case_id: int, duty: Duty) -> Person | None:
    """Who has this duty now, if anybody."""
    return uow.session.exec(_ON_DUTY, params={"case_id": case_id, "duty": duty}).first()


def coordinator_of(uow: UnitOfWork, case: Case) -> Person:
    """The coordinator, whom every open case has; raises LookupError when the database says otherwise."""
    person = on_duty(uow, case.id, Duty.COORDINATOR)
    if person is None:
        raise LookupError("a case without a coordinator")
    return person


LEADERS_KINDS = frozenset(
    {
        TermKind.SELECTION,
        TermKind.TIE_BREAK,
        TermKind.ASSIGNMENT,
        TermKind.DOUBT,
        TermKind.CLOSING,
        TermKind.NEW_REFERRAL,
    }
)
"""Terms on which the project leader acts; domain.md, From referral to one year later."""
GUARDS_KINDS = frozenset({TermKind.PREPARATION, TermKind.AGREEMENTS, TermKind.AGREEMENT, TermKind.SCALE_DOWN})
"""Terms on which the guard of the agreements acts; domain.md, The chair."""
FIXED_KINDS = frozenset({TermKind.DECISION, TermKind.HANDOVER, TermKind.CONSULTATION})
"""Terms whose owner is one person in particular: who has the alert, who is asked to take over or to call."""


def is_present(uow: UnitOfWork, person: Person) -> bool:
    """Whether this person works now: not locked, not gone, not away."""
    if person.state is not PersonState.ACTIVE:
        return False
    return uow.session.exec(_IS_AWAY, params={"person_id": person.id}).first() is None


def is_reachable(uow: UnitOfWork, person: Person) -> bool:
    """Whether a message to this person gets there, and they work now."""
    return person.reachable and is_present(uow, person)


def acting_coordinator(uow: UnitOfWork, case: Case) -> Person:
    """Who gets what falls due: the coordinator, or the deputy while the coordinator is away.

    With both away it stays with the coordinator; that nobody is there is told to the project leader.
    """
    coordinator = coordinator_of(uow, case)
    if is_present(uow, coordinator):
        return coordinator
    deputy = on_duty(uow, case.id, Duty.DEPUTY)
    return deputy if deputy is not None and is_present(uow, deputy) else coordinator


def guard_of(uow: UnitOfWork, case: Case) -> Person:
    """Who guards the agreements: the chair until the case is scaled down, then the process director (G18).

    While the one is away the next of chair, process director and coordinator does (ours).
    """
    chair = on_duty(uow, case.id, Duty.CHAIR)
    return chair if chair is not None and is_present(uow, chair) else guard_after_chair(uow, case)


def guard_after_chair(uow: UnitOfWork, case: Case) -> Person:
    """Who guards once the case is scaled down: the process director, or else who coordinates."""
    director = on_duty(uow, case.id, Duty.PROCESS_DIRECTOR)
    if director is not None and is_present(uow, director):
        return director
    return acting_coordinator(uow, case)


def acting_leader(uow: UnitOfWork) -> Person:
    """The project leader who acts: the first one who is there; raises LookupError where there never was one.

    With all of them away or blocked it stays with the first, who cannot act: the nightly look says so.
    """
    leaders = active_people(uow, Role.PROJECT_LEADER)
    present = next((leader for leader in leaders if is_present(uow, leader)), None)
    if present is not None:
        return present
    nobody_there = leaders or uow.session.exec(_BLOCKED_LEADERS).all()
    if not nobody_there:
        raise LookupError("a region without a project leader")
    return nobody_there[0]


def owner_of(uow: UnitOfWork, case: Case, kind: TermKind) -> Person:
    """Who must act on a term of this kind, unless one person in particular does (FIXED_KINDS)."""
    if kind in LEADERS_KINDS:
        return acting_leader(uow)
    return guard_of(uow, case) if kind in GUARDS_KINDS else acting_coordinator(uow, case)


def stands_in(uow: UnitOfWork, case: Case) -> Person:
    """The deputy, or the coordinator where there is none."""
    return on_duty(uow, case.id, Duty.DEPUTY) or coordinator_of(uow, case)


def active_people(uow: UnitOfWork, role: Role) -> Sequence[Person]:
    """Everybody of this role who may act, by number."""
    return uow.session.exec(_ACTIVE, params={"role": role}).all()


def candidates(
    uow: UnitOfWork, duty: Duty, municipality: str, coordinator: Person | None
) -> tuple[Person, ...]:
    """Who can get this duty: nobody who is locked, and never the coordinator as their own deputy.

    A coordinator is somebody who is there now, so that somebody can act (ours).
    """
    if duty is Duty.PROCESS_DIRECTOR:
        directors = active_people(uow, Role.PROCESS_DIRECTOR)
        return tuple(person for person in directors if person.municipality == municipality)
    people = active_people(uow, Role.COORDINATOR)
    if duty is Duty.COORDINATOR:
        return tuple(person for person in people if is_present(uow, person))
    return tuple(person for person in people if coordinator is None or person.id != coordinator.id)


def own_cases(uow: UnitOfWork, person: Person) -> Sequence[Case]:
    """The cases of which this person is coordinator or deputy, the oldest first."""
    theirs = cases_on_duty(person, Duty.COORDINATOR, Duty.DEPUTY)
    return uow.session.exec(select(Case).where(col(Case.id).in_(theirs)).order_by(col(Case.id))).all()


def cases_on_duty(person: Person, *duties: Duty) -> SelectOfScalar[int]:
    """The ids of the cases on which this person has one of these duties now."""
    return select(Assignment.case_id).where(
        col(Assignment.person_id) == person.id,
        col(Assignment.duty).in_(duties),
        col(Assignment.until).is_(None),
    )
