"""Cases: found by a typed reference or among one's own, and entered with all that follows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import consequences
from casework.access import acting, relations, require
from casework.duties import own_cases
from casework.errors import MistypedCase, NoOwnCase, NoSuchCase, NotAllowed
from casework.trajectory import note_step
from rules.calendar import local_date
from rules.permissions import Permission, may
from rules.references import MistypedReference, NotAReference, new_reference, read_reference
from rules.trajectory import WORKED, Step, begins_in
from rules.words import Duty, Phase, Role
from store.cases import Assignment, Case
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewCase:
    """What must be known of a case to open it."""

    municipality: str
    coordinator_id: int
    deputy_id: int | None
    process_director_id: int | None
    assigned_on: date


def find_case(uow: UnitOfWork, typed: str, permission: Permission) -> Case:
    """The case with the reference that somebody typed, when they may do this on it.

    Raises MistypedCase for a typing error, and NoSuchCase for a case that does not exist and for one that is
    not theirs: never telling which, so that nobody can probe.
    """
    try:
        reference = read_reference(typed)
    except MistypedReference:
        raise MistypedCase from None
    except NotAReference:
        raise NoSuchCase from None
    case = uow.session.exec(select(Case).where(col(Case.reference) == reference)).first()
    if case is None:
        raise NoSuchCase
    try:
        require(uow, permission, case)
    except NotAllowed:
        raise NoSuchCase from None
    return case


def choose_case(
    uow: UnitOfWork, typed: str, permission: Permission, phases: frozenset[Phase] = WORKED
) -> Case | tuple[Case, ...]:
    """The case that a command is about: the one typed, else one's only case in these phases; several are all
    given. Who needs no relation to a case chooses among all of them.

    What is given back has been checked with `require`. Raises MistypedCase, NoSuchCase and NoOwnCase.
    """
    if typed.strip():
        return find_case(uow, typed, permission)
    cases = _cases_in(uow, permission, phases)
    if not cases:
        raise NoOwnCase
    for case in cases:
        require(uow, permission, case)
    if len(cases) > 1:
        uow.case_id = None
        return cases
    return cases[0]


def _cases_in(uow: UnitOfWork, permission: Permission, phases: frozenset[Phase]) -> tuple[Case, ...]:
    actor = acting(uow)
    if actor.role is Role.COORDINATOR:
        return tuple(case for case in own_cases(uow, actor) if case.phase in phases)
    query = select(Case).where(col(Case.phase).in_(phases)).order_by(col(Case.id))
    cases = uow.session.exec(query).all()
    if may(actor.role, permission):
        return tuple(cases)
    return tuple(case for case in cases if may(actor.role, permission, relations(uow, actor, case)))


def enter_case(uow: UnitOfWork, new: NewCase, now: datetime) -> Case:
    """A case that already runs, with its people, and all that follows from its start date."""
    case = begin(uow, Step.BRING_IN, new.municipality, now, assigned_on=new.assigned_on)
    give_duties(uow, case, new, now)
    consequences.follow_up(uow, case, now)
    return case


def begin(
    uow: UnitOfWork,
    step: Step,
    municipality: str,
    now: datetime,
    *,
    assigned_on: date | None = None,
    on: date | None = None,
) -> Case:
    """A new case in the phase in which this step begins one, under a reference of its own.

    `on` is the day that counts for the step: that of the assignment, or today, unless given.
    """
    case = uow.add(
        Case(
            reference=_free_reference(uow),
            municipality=municipality,
            phase=begins_in(step),
            assigned_on=assigned_on,
            opened_at=now,
        )
    )
    uow.case_id = case.id
    note_step(uow, case, step, None, on or assigned_on or local_date(now), now)
    return case


def give_duties(uow: UnitOfWork, case: Case, new: NewCase, now: datetime) -> None:
    """Its coordinator, and perhaps its deputy and process director."""
    for duty, person_id in (
        (Duty.COORDINATOR, new.coordinator_id),
        (Duty.DEPUTY, new.deputy_id),
        (Duty.PROCESS_DIRECTOR, new.process_director_id),
    ):
        if person_id is not None:
            uow.add(Assignment(case_id=case.id, person_id=person_id, duty=duty, since=now))


def _free_reference(uow: UnitOfWork) -> str:
    while True:
        reference = new_reference(uow.choose)
        if uow.session.exec(select(Case.id).where(col(Case.reference) == reference)).first() is None:
            return reference
