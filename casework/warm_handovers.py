"""The warm handover: the first contact between coordinator and process director; domain.md, From referral to
one year later. Asked of the coordinator for cases that came in through a referral."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework import day_choice, prompts
from casework.access import use_case
from casework.day_choice import DayChoice
from casework.duties import acting_leader, on_duty
from casework.errors import StaleButton
from casework.prompts import PromptRef, Shown
from casework.term_questions import conclude, tapped_about
from casework.term_receipts import NextTerm, next_term, not_answered, note_next, put_off
from casework.views import Told, View, shows_prompt
from casework.wanted import Wanted, asks_until_done, wants
from rules.aliases import Alias
from rules.calendar import local_date
from rules.intake import warm_handover_due
from rules.permissions import Permission
from rules.trajectory import WORKED
from rules.words import Duty, Role, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork

KIND = "warm_handover"


@wants(TermKind.WARM_HANDOVER)
def _warm_handover(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Wanted]:
    referral = uow.session.get(Referral, case.id)
    if case.phase not in WORKED or case.assigned_on is None or referral is None:
        return []
    if referral.warm_handover_on is not None:
        return []
    return [Wanted("assignment", case.assigned_on, warm_handover_due(case.assigned_on, uow.policy))]


asks_until_done(TermKind.WARM_HANDOVER, KIND)


@dataclass(frozen=True)
class HandoverDayQuestion(View):
    """Was it done, and when? Without a `director` on the case, `leader` is the one to ask for one."""

    reference: str
    due_on: date
    director: Alias | None
    leader: Alias
    days: DayChoice


@dataclass(frozen=True)
class HandoverReadBack(View):
    reference: str
    on: date


@dataclass(frozen=True)
class HandoverReceipt(View):
    reference: str
    on: date
    next: NextTerm | None


@shows_prompt(
    KIND,
    Told.reminder(
        Role.COORDINATOR, when="the warm handover of a case is due", closes="the day on which it was"
    ),
)
def _view(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.CANCELLED:
        return not_answered(uow, prompt)
    case = uow.get(Case, prompt.case_id)
    if prompt.state is PromptState.ANSWERED:
        on = date.fromisoformat(prompt.filled["day"])
        return HandoverReceipt(case.reference, on, next_term(uow, prompt))
    on_day = _day(case, prompt, now)
    if on_day is not None:
        return HandoverReadBack(case.reference, on_day)
    director = on_duty(uow, case.id, Duty.PROCESS_DIRECTOR)
    return HandoverDayQuestion(
        case.reference,
        uow.get(Term, prompt.term_id).due_on,
        director.alias if director is not None else None,
        acting_leader(uow).alias,
        day_choice.day_choice(prompt, _earliest(case), local_date(now)),
    )


def _earliest(case: Case) -> date:
    assert case.assigned_on is not None  # the question begins with the assignment
    return case.assigned_on


def _day(case: Case, prompt: Prompt, now: datetime) -> date | None:
    """The day that was entered, while it can be one: the assignment may be corrected meanwhile."""
    day = day_choice.chosen(prompt)
    return day if day is not None and _earliest(case) <= day <= local_date(now) else None


@use_case(Permission.RECORD)
def turn_handover_month(uow: UnitOfWork, ref: PromptRef, first: date, *, now: datetime) -> Shown:
    """Show a month of the calendar."""
    prompt, _, _ = _at(uow, ref, now)
    day_choice.turn_to(prompt, first, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def choose_handover_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """Keep the day that was tapped, to be read back. Raises DayOutOfRange."""
    return prompts.shown(uow, _with_day(uow, ref, day, now), now)


@use_case(Permission.RECORD)
def enter_handover_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """Keep the day that was typed, and read it back below. Raises DayOutOfRange."""
    prompts.ask_again(uow, _with_day(uow, ref, day, now), now)


def _with_day(uow: UnitOfWork, ref: PromptRef, day: date, now: datetime) -> Prompt:
    prompt, _, case = _at(uow, ref, now)
    day_choice.keep_day(prompt, day, _earliest(case), local_date(now), now)
    return prompt


@use_case(Permission.RECORD)
def step_back_from_handover(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The calendar closes, or the day is taken back."""
    prompt, _, _ = _at(uow, ref, now)
    prompts.fill(prompt, now, day=None, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def put_off_handover(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not yet: it is asked again at the next reminder."""
    prompt, _, _ = _at(uow, ref, now)
    put_off(uow, prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def record_handover(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Record the day as it was read back. Raises StaleButton when it does not hold any more."""
    prompt, term, case = _at(uow, ref, now)
    day = _day(case, prompt, now)
    if day is None:
        raise StaleButton(prompt_id=prompt.id)
    uow.get(Referral, case.id).warm_handover_on = day
    conclude(uow, prompt, term, case, now)
    note_next(uow, prompt, case)
    return prompts.shown(uow, prompt, now)


def _at(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    return tapped_about(uow, ref, (KIND,), Permission.RECORD, now)
