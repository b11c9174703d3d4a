"""Cases: found by a typed reference or among one's own, and entered with all that follows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import consequences, terms
from casework.access import acting, require
from casework.duties import own_cases
from casework.errors import MistypedCase, NoOwnCase, NoSuchCase, NotAllowed
from rules import monitoring
from rules.calendar import local_date
from rules.permissions import Permission
from rules.references import MistypedReference, NotAReference, new_reference, read_reference
from rules.words import Duty, Phase
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


def choose_case(uow: UnitOfWork, typed: str, permission: Permission) -> Case | tuple[Case, ...]:
    """The case that a command is about: the one typed, else one's only open case; several are all given.

    What is given back has been checked with `require`. Raises MistypedCase, NoSuchCase and NoOwnCase.
    """
    if typed.strip():
        return find_case(uow, typed, permission)
    cases = tuple(case for case in own_cases(uow, acting(uow)) if case.phase is not Phase.CLOSED)
    if not cases:
        raise NoOwnCase
    for case in cases:
        require(uow, permission, case)
    if len(cases) > 1:
        uow.case_id = None
        return cases
    return cases[0]


def enter_case(uow: UnitOfWork, new: NewCase, now: datetime) -> Case:
    """A case with its people, its first monitoring date, and all that follows from its start date.

    The monitoring date counts from today where the case began earlier: what is past cannot be planned (ours).
    """
    case = uow.add(
        Case(
            reference=_free_reference(uow),
            municipality=new.municipality,
            assigned_on=new.assigned_on,
            opened_at=now,
        )
    )
    uow.case_id = case.id
    for duty, person_id in (
        (Duty.COORDINATOR, new.coordinator_id),
        (Duty.DEPUTY, new.deputy_id),
        (Duty.PROCESS_DIRECTOR, new.process_director_id),
    ):
        if person_id is not None:
            uow.add(Assignment(case_id=case.id, person_id=person_id, duty=duty, since=now))
    counted_from = max(new.assigned_on, local_date(now))
    terms.open_monitoring(uow, case, monitoring.proposed(counted_from, case.phase, uow.policy), now)
    consequences.follow_up(uow, case, now)
    return case


def _free_reference(uow: UnitOfWork) -> str:
    while True:
        reference = new_reference(uow.choose)
        if uow.session.exec(select(Case.id).where(col(Case.reference) == reference)).first() is None:
            return reference
