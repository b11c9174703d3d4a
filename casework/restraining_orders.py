"""Temporary restraining orders (huisverbod, L21): recorded, extended, withdrawn when recorded by mistake.

Only where the region works with them (policy). Reminders come 3 days and 1 day before the last day; the year
of the case manager counts from the start of the order.
"""

from datetime import date, datetime

from casework import prompts, terms
from casework.access import acting, require, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.day_choice import chosen, keep_day, turn_to
from casework.errors import ForeignButton, LongestOrder, RestrainingOrdersOff
from casework.prompts import PromptRef, Shown
from casework.restraining_order_views import (
    EXPIRY,
    EXTEND,
    MANAGER,
    NEW,
    RECORD,
    WITHDRAW,
    Outcome,
    extension_limits,
    order_of,
    orders_of,
    start_limits,
)
from casework.wanted import Wanted, asks_until_done, meet, wants
from rules import restraining_order as rules
from rules.calendar import local_date
from rules.permissions import Permission
from rules.trajectory import WORKED
from rules.words import TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.trajectory import RestrainingOrder
from store.unit_of_work import UnitOfWork

KINDS = (RECORD, EXPIRY, MANAGER)


@wants(TermKind.RESTRAINING_ORDER)
def _orders_wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    reminder_days = uow.policy.restraining_orders.reminder_days
    return [
        Wanted(f"order:{order.id}", order.starts_on, order.ends_on, reminder_days)
        for order in _watched(uow, case)
        if order.expiry_noted_on is None
    ]


@wants(TermKind.CASE_MANAGER)
def _managers_wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    return [
        Wanted(f"order:{order.id}", order.starts_on, rules.case_manager_until(order.starts_on, uow.policy))
        for order in _watched(uow, case)
        if order.case_manager_done_on is None
    ]


def _watched(uow: UnitOfWork, case: Case) -> list[RestrainingOrder]:
    watches = uow.policy.restraining_orders.enabled and case.phase in WORKED
    return orders_of(uow, case) if watches else []


asks_until_done(TermKind.RESTRAINING_ORDER, EXPIRY)
asks_until_done(TermKind.CASE_MANAGER, MANAGER)


@use_case(Permission.LEAD)
def start_order(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Record an order, or show the one that stands. Raises RestrainingOrdersOff, and what `start_with_case`
    raises."""
    if not uow.policy.restraining_orders.enabled:
        raise RestrainingOrdersOff
    start_with_case(uow, RECORD, typed, now)


def _start(uow: UnitOfWork, case: Case, now: datetime) -> None:
    # A chair comes here by way of an expert meeting, of which this is no part.
    require(uow, Permission.LEAD, case)
    standing = [order for order in orders_of(uow, case) if order.case_manager_done_on is None]
    about = {"order": standing[-1].id} if standing else {}
    prompt = prompts.ask(uow, acting(uow).id, RECORD, now, case_id=case.id)
    # What was half entered about another order goes.
    prompt.filled = about


CHOICES[RECORD] = Choice(_start, Permission.LEAD, WORKED)


def _question(
    uow: UnitOfWork, ref: PromptRef, now: datetime, *, about_order: bool = True
) -> tuple[Prompt, Case, RestrainingOrder | None]:
    prompt, case = tapped_on_case(uow, ref, KINDS, Permission.LEAD, now)
    if not uow.policy.restraining_orders.enabled:
        raise RestrainingOrdersOff
    order = order_of(uow, prompt)
    if about_order and order is None:
        raise ForeignButton
    return prompt, case, order


@use_case(Permission.LEAD)
def go_to_step(uow: UnitOfWork, ref: PromptRef, step: str, *, now: datetime) -> Shown:
    """Extend (EXTEND), withdraw (WITHDRAW), record another (NEW), or back (""). Raises LongestOrder and
    ForeignButton."""
    prompt, _, _ = _question(uow, ref, now, about_order=step in (EXTEND, WITHDRAW))
    if step not in ("", EXTEND, WITHDRAW, NEW) or prompt.kind == MANAGER:
        raise ForeignButton
    prompts.fill(prompt, now, step=step or None, day=None, month=None)
    if step == EXTEND:
        turn_to(prompt, _limits(uow, prompt, now)[0], now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def turn_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Show a month of the calendar."""
    prompt, _, _ = _question(uow, ref, now, about_order=False)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def choose_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """A day that was tapped, read back. Raises DayOutOfRange and LongestOrder."""
    return prompts.shown(uow, _keep(uow, ref, day, now), now)


@use_case(Permission.LEAD)
def enter_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed: read back below. Raises DayOutOfRange and LongestOrder."""
    prompts.ask_again(uow, _keep(uow, ref, day, now), now)


def _keep(uow: UnitOfWork, ref: PromptRef, day: date, now: datetime) -> Prompt:
    prompt, _, _ = _question(uow, ref, now, about_order=False)
    keep_day(prompt, day, *_limits(uow, prompt, now), now)
    return prompt


def _limits(uow: UnitOfWork, prompt: Prompt, now: datetime) -> tuple[date, date]:
    """The days that can be chosen: of a start while a new one is recorded, else of an extension."""
    order = order_of(uow, prompt)
    if order is None or prompt.filled.get("step") == NEW:
        return start_limits(uow, now)
    limits = extension_limits(uow, order, now)
    if limits is None:
        raise LongestOrder(latest=rules.latest_last_day(order.starts_on, uow.policy).isoformat())
    return limits


def _day_read_back(uow: UnitOfWork, prompt: Prompt, now: datetime) -> date:
    day = chosen(prompt)
    if day is None:
        raise ForeignButton
    keep_day(prompt, day, *_limits(uow, prompt, now), now)
    return day


@use_case(Permission.LEAD)
def record_order(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Store the order that started on the day that was read back. Raises ForeignButton and DayOutOfRange."""
    prompt, case, order = _question(uow, ref, now, about_order=False)
    if prompt.kind != RECORD or (order is not None and prompt.filled.get("step") != NEW):
        raise ForeignButton
    starts_on = _day_read_back(uow, prompt, now)
    recorded = RestrainingOrder(
        case_id=case.id,
        starts_on=starts_on,
        ends_on=rules.last_day(starts_on, uow.policy),
        recorded_by=acting(uow).id,
        recorded_at=now,
    )
    uow.add(recorded)
    return _answered(uow, prompt, case, recorded, Outcome.RECORDED, now)


@use_case(Permission.LEAD)
def extend_order(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It lasts until the day that was read back. Raises ForeignButton, DayOutOfRange and LongestOrder."""
    prompt, case, order = _question(uow, ref, now)
    if order is None or prompt.filled.get("step") != EXTEND:
        raise ForeignButton
    order.ends_on = _day_read_back(uow, prompt, now)
    order.extended, order.expiry_noted_on = True, None
    return _answered(uow, prompt, case, order, Outcome.EXTENDED, now)


@use_case(Permission.LEAD)
def withdraw_order(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It was recorded by mistake: nothing of it is watched any more."""
    prompt, case, order = _question(uow, ref, now)
    if order is None or prompt.kind != RECORD or prompt.filled.get("step") != WITHDRAW:
        raise ForeignButton
    order.withdrawn_at = now
    return _answered(uow, prompt, case, order, Outcome.WITHDRAWN, now)


@use_case(Permission.LEAD)
def note_expiry(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It runs out on its last day and is not extended."""
    prompt, case, order = _question(uow, ref, now)
    if order is None or prompt.kind != EXPIRY:
        raise ForeignButton
    order.expiry_noted_on = local_date(now)
    return _answered(uow, prompt, case, order, Outcome.RUNS_OUT, now, met=True)


@use_case(Permission.LEAD)
def note_manager_done(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The year of the case manager is over."""
    prompt, case, order = _question(uow, ref, now)
    if order is None or prompt.kind != MANAGER:
        raise ForeignButton
    order.case_manager_done_on = local_date(now)
    return _answered(uow, prompt, case, order, Outcome.MANAGER_DONE, now, met=True)


@use_case(Permission.LEAD)
def leave_order(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Nothing is recorded or changed."""
    prompt, _, _ = _question(uow, ref, now, about_order=False)
    if prompt.kind != RECORD:
        raise ForeignButton
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


def _answered(
    uow: UnitOfWork,
    prompt: Prompt,
    case: Case,
    order: RestrainingOrder,
    outcome: Outcome,
    now: datetime,
    *,
    met: bool = False,
) -> Shown:
    days = {"starts_on": order.starts_on.isoformat(), "ends_on": order.ends_on.isoformat()}
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome=outcome.value, **days)
    if met:
        meet(uow, uow.get(Term, prompt.term_id), now)
    term = terms.running_term(uow, case, TermKind.RESTRAINING_ORDER, f"order:{order.id}")
    if term is not None:
        # What others are asked, or elsewhere, about the old last day is no longer the question.
        prompts.close_all(uow, now, term_id=term.id)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)
