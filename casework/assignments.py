"""Telling people that a case is theirs, with the reference to write down where the key lives."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import prompts
from casework.clocks import clocks_of
from casework.duties import coordinator_of
from casework.views import Told, View, shows_prompt
from rules import threshold
from rules.aliases import Alias
from rules.trajectory import WORKED
from rules.words import Duty, Role, Urgency
from store.cases import Assignment, Case
from store.messages import Prompt
from store.unit_of_work import UnitOfWork

KIND = "assigned"
TOLD = (Duty.COORDINATOR, Duty.DEPUTY, Duty.PROCESS_DIRECTOR)


@dataclass(frozen=True)
class AssignedToYou(View):
    """For the coordinator: `due` is the date of the threshold that runs, `passed` that it is over already."""

    reference: str
    due: date | None
    passed: bool


@dataclass(frozen=True)
class DeputyOfCase(View):
    reference: str
    coordinator: Alias
    due: date | None


@dataclass(frozen=True)
class CaseInYourMunicipality(View):
    """For the process director; without scores and dates of the threshold, which are the coordinator's.

    Nor with the municipality, which a lock screen never shows and they know.
    """

    reference: str
    coordinator: Alias


@dataclass(frozen=True)
class NoLongerYours(View):
    """The duty on this case went to somebody else."""

    reference: str


def tell_assigned(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Tell everybody who has a duty on this case. It is a question without an answer: so that what waited
    for the office to open can be opened from a bundle, reference and all.

    The coordinator of a case past its threshold hears it at once: the urgent question to register it follows,
    and nobody should be asked about a case that they have not heard of.
    """
    for person_id, duty in _duties(uow, case):
        if duty in TOLD:
            tell(uow, case, duty, person_id, now)


def tell(uow: UnitOfWork, case: Case, duty: Duty, person_id: int, now: datetime) -> None:
    """Tell one person that they have a duty on this case; see `tell_assigned`."""
    clock = _clock(uow, case, now)
    hurried = duty is Duty.COORDINATOR and clock is not None and clock.passed
    urgency = Urgency.URGENT if hurried else Urgency.ROUTINE
    prompts.ask(uow, person_id, KIND, now, urgency=urgency, case_id=case.id)


def _clock(uow: UnitOfWork, case: Case, now: datetime) -> threshold.Clock | None:
    """The threshold that runs, or has passed without a 6; None after a 6, and when nobody works the case."""
    return threshold.current(clocks_of(uow, case, now)) if case.phase in WORKED else None


def _duties(uow: UnitOfWork, case: Case) -> list[tuple[int, Duty]]:
    rows = uow.session.exec(
        select(Assignment.person_id, Assignment.duty)
        .where(col(Assignment.case_id) == case.id, col(Assignment.until).is_(None))
        .order_by(col(Assignment.id))
    ).all()
    return [(person_id, Duty(duty)) for person_id, duty in rows]


@shows_prompt(
    KIND,
    Told.news(
        Role.COORDINATOR,
        Role.PROCESS_DIRECTOR,
        when="one got a duty on a case; urgent when its threshold has passed",
        urgencies=(Urgency.ROUTINE, Urgency.URGENT),
    ),
    standing=True,
)
def _assigned(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    duty = next((duty for person_id, duty in _duties(uow, case) if person_id == prompt.person_id), None)
    clock = _clock(uow, case, now)
    due = clock.due if clock is not None else None
    match duty:
        case Duty.COORDINATOR:
            return AssignedToYou(case.reference, due, clock is not None and clock.passed)
        case Duty.DEPUTY:
            return DeputyOfCase(case.reference, coordinator_of(uow, case).alias, due)
        case Duty.PROCESS_DIRECTOR:
            return CaseInYourMunicipality(case.reference, coordinator_of(uow, case).alias)
        case _:
            return NoLongerYours(case.reference)
