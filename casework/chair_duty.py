"""The end of a chair's duty to guard a case: scaled down, in recovery, or over; domain.md, The chair.

What is still open goes to the process director (G18). In recovery there is no expert meeting, and of a case
that is over nothing is asked, so there the duty ends by itself, and open agreements of a case that is over
lapse (ours).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from casework import outbox
from casework.agreement_rows import open_agreements, settle, unfinished_of
from casework.duties import acting_coordinator, guard_of, on_duty
from casework.views import WITH_DUTY, Told, View, shows_message
from rules.aliases import Alias
from rules.trajectory import WORKED
from rules.words import AgreementState, Duty, Phase, Role, Urgency
from store.cases import Assignment, Case
from store.messages import OutboxMessage
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "scaled_down"


@dataclass(frozen=True)
class ScaledDown(View):
    """The chair guards no longer: scaled down, or by itself `in_recovery`. `guard` does; `yours`: the reader.

    `no_director`: nobody else could. `former`: the reader was the chair. `count` agreements are open.
    """

    reference: str
    in_recovery: bool
    guard: Alias
    yours: bool
    no_director: bool
    former: bool
    count: int


def settle_chair(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Bring the chair's duty in line with the phase; part of what follows every changed fact."""
    if case.phase not in WORKED:
        # Its people hear from who ended it that nothing is asked any more.
        end_duty(uow, case, now)
        for agreement in open_agreements(uow, case):
            settle(agreement, AgreementState.LAPSED, now)
    elif case.phase is Phase.RECOVERY:
        chair = end_duty(uow, case, now)
        if chair is not None:
            tell(uow, case, chair, now, in_recovery=True)


def give_duty(uow: UnitOfWork, case: Case, person_id: int, now: datetime) -> None:
    """This chair guards the case from now on, instead of who did (domain.md, The chair)."""
    guarding = _guarding(uow, case)
    if guarding is None or guarding.person_id != person_id:
        end_duty(uow, case, now)
        uow.add(Assignment(case_id=case.id, person_id=person_id, duty=Duty.CHAIR, since=now))


def end_duty(uow: UnitOfWork, case: Case, now: datetime) -> Person | None:
    """The chair guards this case no longer; the chair, where there was one."""
    guarding = _guarding(uow, case)
    if guarding is None:
        return None
    guarding.until = now
    uow.session.flush()
    return uow.get(Person, guarding.person_id)


def _guarding(uow: UnitOfWork, case: Case) -> Assignment | None:
    return uow.session.exec(
        select(Assignment).where(
            col(Assignment.case_id) == case.id,
            col(Assignment.duty) == Duty.CHAIR,
            col(Assignment.until).is_(None),
        )
    ).first()


def tell(uow: UnitOfWork, case: Case, chair: Person, now: datetime, *, in_recovery: bool = False) -> None:
    """One line to who guards now, the process director and who coordinates; to the chair where it came by
    itself."""
    director = on_duty(uow, case.id, Duty.PROCESS_DIRECTOR)
    told = {guard_of(uow, case).id, acting_coordinator(uow, case).id}
    told |= {director.id} if director is not None else set()
    told |= {chair.id} if in_recovery else set()
    for person_id in sorted(told - ({uow.actor.id} if uow.actor is not None else set())):
        outbox.queue(
            uow,
            person_id,
            KIND,
            Urgency.ROUTINE,
            now,
            case_id=case.id,
            chair=chair.id,
            in_recovery=in_recovery,
        )


@shows_message(
    KIND,
    Told.news(
        *WITH_DUTY,
        when="a case was scaled down, or is in recovery: who guards its agreements now",
    ),
)
def _scaled_down(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ScaledDown | None:
    case = uow.get(Case, message.case_id)
    if case.phase not in WORKED or on_duty(uow, case.id, Duty.CHAIR) is not None:
        return None
    guard = guard_of(uow, case)
    return ScaledDown(
        case.reference,
        bool(message.params["in_recovery"]),
        guard.alias,
        guard.id == message.person_id,
        guard.role is not Role.PROCESS_DIRECTOR,
        message.params["chair"] == message.person_id,
        len(unfinished_of(uow, case)),
    )
