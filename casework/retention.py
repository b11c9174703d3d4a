"""Which cases are erased, and when: after the grace that follows on the day they were over; see
rules.retention. Looked over once a night, and by `peilwacht retention`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, select

from casework import outbox
from casework.access import use_case
from casework.duties import active_people
from casework.erasing import erase
from casework.forgetting import forget_what_is_old
from casework.trajectory import steps_taken
from casework.upkeep import service_mark
from casework.views import Told, View, shows_message
from rules import retention as rules
from rules.calendar import local_date
from rules.trajectory import OVER
from rules.words import Phase, Role, Urgency
from store import case_rows
from store.cases import Case
from store.erasures import ErasureLedger
from store.messages import OutboxMessage
from store.people import Person
from store.service import ServiceMark
from store.traces import Trace
from store.unit_of_work import UnitOfWork

KIND = "erased_soon"
LAST_RETAINED = select(func.min(col(ServiceMark.retained_at)))
"""When what is kept for a time only was last looked over."""


@dataclass(frozen=True)
class Kept:
    """A case that is over, since which day, and the first day on which it is erased."""

    case_id: int
    reference: str
    phase: Phase
    over_on: date
    erased_on: date


@dataclass(frozen=True)
class ErasedSoon(View):
    """To the project leaders: these cases are erased on these days."""

    cases: tuple[tuple[str, date], ...]


def kept(uow: UnitOfWork) -> list[Kept]:
    """Every case that is over, in the order in which they are erased."""
    over = uow.session.exec(_OVER).all()
    found = [known for case in over if (known := _kept(uow, case)) is not None]
    return sorted(found, key=lambda case: (case.erased_on, case.reference))


_OVER = select(Case).where(col(Case.phase).in_(OVER))


def _kept(uow: UnitOfWork, case: Case) -> Kept | None:
    """None for a case that is not over: there is no day to count from."""
    steps = (rules.Arrival(step.source, step.target, step.on) for step in steps_taken(uow, case))
    over_on = rules.over_since(steps)
    if over_on is None:
        return None
    return Kept(case.id, case.reference, case.phase, over_on, rules.erased_on(over_on, uow.policy))


@use_case("command_line")
def what_is_erased(uow: UnitOfWork, *, now: datetime) -> tuple[Kept, ...]:
    """What would be erased now and within the next 30 days. Writes that somebody looked, and nothing else."""
    soon = local_date(now) + rules.SOON
    return tuple(case for case in kept(uow) if case.erased_on <= soon)


@use_case("command_line")
def note_retention(uow: UnitOfWork, *, now: datetime) -> None:
    """Erasing was begun from the command line, and not by the nightly look."""


@use_case("service")
def look_over_retention(uow: UnitOfWork, *, now: datetime) -> tuple[Kept, ...]:
    """Forget what is old, announce what is erased soon, and give back the cases that are due now.

    What of those still stands in somebody's chat is wiped first: see `erase_due`.
    """
    forget_what_is_old(uow, now)
    over, today = kept(uow), local_date(now)
    soon = [case.case_id for case in over if today < case.erased_on <= today + rules.ANNOUNCED]
    if soon:
        _announce(uow, soon, now)
    due = tuple(case for case in over if case.erased_on <= today)
    if not due:
        service_mark(uow).retained_at = now
    return due


@use_case("service")
def erase_due(uow: UnitOfWork, case_id: int, ledger: ErasureLedger | None, *, now: datetime) -> bool:
    """Erase this case when it is due and nothing of it is left in a chat; False when it is not.

    The ledger is None in practice.
    """
    case = uow.session.get(Case, case_id)
    known = _kept(uow, case) if case is not None else None
    if case is None or known is None or known.erased_on > local_date(now):
        return False
    if _is_still_shown(uow, case_id, now):
        return False
    erase(uow, case, ledger, now)
    return True


def _is_still_shown(uow: UnitOfWork, case_id: int, now: datetime) -> bool:
    """Whether something of it stands in a chat that can be reached; that must disappear now.

    Who blocked the bot keeps what they see: erasing cannot wait for them.
    """
    traces = case_rows.rows_of_case(uow.session, case_id)[case_rows.table_of(Trace)]
    standing = uow.session.exec(
        select(Trace)
        .join(Person, col(Person.id) == col(Trace.person_id))
        .where(col(Trace.id).in_(traces), col(Person.reachable).is_(True))
    ).all()
    for trace in standing:
        trace.due_at = min(trace.due_at, now)
    return bool(standing)


@use_case("service")
def note_retained(uow: UnitOfWork, *, now: datetime) -> None:
    """Tonight's look is done: whatever is left waits for the next one."""
    service_mark(uow).retained_at = now


def _announce(uow: UnitOfWork, soon: Sequence[int], now: datetime) -> None:
    """One line about the cases of which somebody was not told yet."""
    for leader in active_people(uow, Role.PROJECT_LEADER):
        told = _told(uow, leader.id)
        if new := [case_id for case_id in soon if case_id not in told]:
            outbox.queue(uow, leader.id, KIND, Urgency.ROUTINE, now, cases=new)


def _told(uow: UnitOfWork, person_id: int) -> Collection[int]:
    """The cases of which this person was told."""
    messages = uow.session.exec(
        select(OutboxMessage).where(
            col(OutboxMessage.kind) == KIND, col(OutboxMessage.person_id) == person_id
        )
    ).all()
    return {case_id for message in messages for case_id in message.params["cases"]}


@shows_message(KIND, Told.news(Role.PROJECT_LEADER, when="two weeks before cases are erased"))
def _erased_soon(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ErasedSoon | None:
    named = set(message.params["cases"])
    cases = tuple((case.reference, case.erased_on) for case in kept(uow) if case.case_id in named)
    return ErasedSoon(cases) if cases else None
