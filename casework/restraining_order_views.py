"""How the questions about a temporary restraining order look, in every state they can be in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework.day_choice import DayChoice, chosen, day_choice
from casework.views import Told, View, shows_prompt
from rules import restraining_order as rules
from rules.calendar import local_date
from rules.words import Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.trajectory import RestrainingOrder
from store.unit_of_work import UnitOfWork

RECORD, EXPIRY, MANAGER = "restraining_order", "order_expiry", "case_manager"
EXTEND, WITHDRAW, NEW = "extend", "withdraw", "new"


class Outcome(StrEnum):
    """What was recorded."""

    RECORDED = "recorded"
    EXTENDED = "extended"
    RUNS_OUT = "runs_out"
    WITHDRAWN = "withdrawn"
    MANAGER_DONE = "manager_done"


@dataclass(frozen=True)
class OrderStartAsked(View):
    """On which day did it start?"""

    reference: str
    choice: DayChoice


@dataclass(frozen=True)
class OrderReadBack(View):
    """Everything before it is stored; the days that follow from its start."""

    reference: str
    starts_on: date
    ends_on: date
    manager_until: date


@dataclass(frozen=True)
class OrderMenu(View):
    """The order that stands, and what can be done with it."""

    reference: str
    starts_on: date
    ends_on: date
    can_extend: bool
    is_over: bool


@dataclass(frozen=True)
class OrderExpiryAsked(View):
    """Its last day is near: extended, or does it run out?"""

    reference: str
    starts_on: date
    ends_on: date
    can_extend: bool


@dataclass(frozen=True)
class OrderExtensionAsked(View):
    """Until which day it is extended; `chosen` is to be read back."""

    reference: str
    ends_on: date
    choice: DayChoice
    chosen: date | None


@dataclass(frozen=True)
class OrderWithdrawalReadBack(View):
    """It was recorded by mistake: is that right?"""

    reference: str
    starts_on: date


@dataclass(frozen=True)
class CaseManagerAsked(View):
    """Is the year of the case manager over?"""

    reference: str
    starts_on: date
    until: date


@dataclass(frozen=True)
class OrderDone(View):
    """The line that stays; no `outcome` when it was left or is no longer needed."""

    reference: str
    outcome: Outcome | None
    starts_on: date | None
    ends_on: date | None


def order_of(uow: UnitOfWork, prompt: Prompt) -> RestrainingOrder | None:
    """The order that the question is about; None while a new one is recorded."""
    if prompt.term_id is not None:
        return uow.get(RestrainingOrder, int(uow.get(Term, prompt.term_id).anchor.removeprefix("order:")))
    order_id = prompt.filled.get("order")
    return uow.get(RestrainingOrder, order_id) if order_id is not None else None


def orders_of(uow: UnitOfWork, case: Case) -> list[RestrainingOrder]:
    """The orders of the case that were not withdrawn, the oldest first."""
    query = select(RestrainingOrder).where(
        col(RestrainingOrder.case_id) == case.id, col(RestrainingOrder.withdrawn_at).is_(None)
    )
    return list(uow.session.exec(query.order_by(col(RestrainingOrder.starts_on), col(RestrainingOrder.id))))


def start_limits(uow: UnitOfWork, now: datetime) -> tuple[date, date]:
    """The first and the last day on which an order that is recorded today can have started."""
    today = local_date(now)
    return rules.earliest_start(today, uow.policy), today


def extension_limits(uow: UnitOfWork, order: RestrainingOrder, now: datetime) -> tuple[date, date] | None:
    """The days to which it can be extended; None when it is at its longest, or over for good."""
    possible = rules.extensions(order.starts_on, order.ends_on, uow.policy)
    return possible if possible is not None and local_date(now) <= possible[1] else None


@shows_prompt(RECORD, Told.answer(Role.COORDINATOR, when="/huisverbod"))
def _recording(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference, order = uow.get(Case, prompt.case_id).reference, order_of(uow, prompt)
    if prompt.state is not PromptState.OPEN:
        return _done(prompt, reference)
    if order is None or prompt.filled.get("step") == NEW:
        return _starting(uow, prompt, reference, now)
    if prompt.filled.get("step") == WITHDRAW:
        return OrderWithdrawalReadBack(reference, order.starts_on)
    is_over = order.ends_on < local_date(now)
    return _extending(uow, prompt, reference, order, now) or OrderMenu(
        reference, order.starts_on, order.ends_on, extension_limits(uow, order, now) is not None, is_over
    )


def _starting(uow: UnitOfWork, prompt: Prompt, reference: str, now: datetime) -> View:
    day = chosen(prompt)
    earliest, latest = start_limits(uow, now)
    if day is None or day < earliest:
        return OrderStartAsked(reference, day_choice(prompt, earliest, latest))
    return OrderReadBack(
        reference, day, rules.last_day(day, uow.policy), rules.case_manager_until(day, uow.policy)
    )


def _extending(
    uow: UnitOfWork, prompt: Prompt, reference: str, order: RestrainingOrder, now: datetime
) -> View | None:
    limits = extension_limits(uow, order, now)
    if prompt.filled.get("step") != EXTEND or limits is None:
        return None
    return OrderExtensionAsked(reference, order.ends_on, day_choice(prompt, *limits), chosen(prompt))


@shows_prompt(
    EXPIRY,
    Told.reminder(
        Role.COORDINATOR,
        when="a restraining order runs out",
        closes="noted, extended or withdrawn",
        again="3 days and 1 day before, on the day, then every third working day",
    ),
)
def _expiry(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference, order = uow.get(Case, prompt.case_id).reference, order_of(uow, prompt)
    assert order is not None
    if prompt.state is not PromptState.OPEN:
        return _done(prompt, reference)
    return _extending(uow, prompt, reference, order, now) or OrderExpiryAsked(
        reference, order.starts_on, order.ends_on, extension_limits(uow, order, now) is not None
    )


@shows_prompt(MANAGER, Told.reminder(Role.COORDINATOR, when="the case manager's year ends", closes="noted"))
def _manager(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference, order = uow.get(Case, prompt.case_id).reference, order_of(uow, prompt)
    assert order is not None
    if prompt.state is not PromptState.OPEN:
        return _done(prompt, reference)
    return CaseManagerAsked(reference, order.starts_on, uow.get(Term, prompt.term_id).due_on)


def _done(prompt: Prompt, reference: str) -> OrderDone:
    said = prompt.filled.get("outcome")
    outcome = Outcome(said) if said else None
    return OrderDone(reference, outcome, chosen(prompt, "starts_on"), chosen(prompt, "ends_on"))
