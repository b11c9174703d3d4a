"""The plan of each phase: that it was adopted, and when; corrected without losing what stood there."""

from datetime import date, datetime

from casework import prompts
from casework.access import acting, use_case
from casework.consequences import follow_up
from casework.day_choice import chosen, keep_day, turn_to
from casework.errors import StaleButton
from casework.phase_facts import current_plans
from casework.phase_views import plan_asked
from casework.phases import tapped_phase
from casework.prompts import PromptRef, Shown
from rules.calendar import local_date
from rules.permissions import Permission
from rules.trajectory import PLANS
from rules.words import PlanKind
from store.cases import Case
from store.messages import Prompt
from store.trajectory import Plan
from store.unit_of_work import UnitOfWork

_CHOICE = ("step", "day", "month")


@use_case(Permission.LEAD)
def ask_plan_day(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """On which day was the plan of this phase adopted?"""
    prompt, case = tapped_phase(uow, ref, now)
    prompts.fill(prompt, now, **{**dict.fromkeys(_CHOICE), "step": PLANS[case.phase].value})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def turn_plan_month(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another page of the calendar."""
    prompt, _, _ = _plan_asked(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def choose_plan_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """The day, tapped; it is read back. Raises DayOutOfRange."""
    prompt, case, _ = _plan_asked(uow, ref, now)
    keep_day(prompt, day, case.started_on, local_date(now), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def enter_plan_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed."""
    prompt, case, _ = _plan_asked(uow, ref, now)
    keep_day(prompt, day, case.started_on, local_date(now), now)
    prompts.ask_again(uow, prompt, now)


def _plan_asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case, PlanKind]:
    prompt, case = tapped_phase(uow, ref, now)
    kind = plan_asked(prompt)
    if kind is None:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, case, kind


@use_case(Permission.LEAD)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """From the read-back to the day, from the day to the phase."""
    prompt, _ = tapped_phase(uow, ref, now)
    if chosen(prompt) is not None:
        prompts.fill(prompt, now, day=None)
    else:
        prompts.fill(prompt, now, **dict.fromkeys(_CHOICE))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def save_plan(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Keep the day that was read back, and show the phase again. Raises StaleButton without one."""
    prompt, case, kind = _plan_asked(uow, ref, now)
    day = chosen(prompt)
    if day is None:
        raise StaleButton(prompt_id=prompt.id)
    prompts.fill(prompt, now, **dict.fromkeys(_CHOICE))
    adopt_plan(uow, case, kind, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def take_plan_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The plan of this phase was not adopted after all."""
    prompt, case, kind = _plan_asked(uow, ref, now)
    prompts.fill(prompt, now, **dict.fromkeys(_CHOICE))
    adopt_plan(uow, case, kind, None, now)
    return prompts.shown(uow, prompt, now)


def adopt_plan(uow: UnitOfWork, case: Case, kind: PlanKind, on: date | None, now: datetime) -> None:
    """The plan was adopted on this day, or (None) not; what stood there stays as corrected.

    A step inside a use case, which has checked permission and day.
    """
    standing = current_plans(uow, case).get(kind)
    if standing is not None:
        if standing.adopted_on == on:
            return
        standing.corrected_at = now
        uow.session.flush()
    if on is not None:
        uow.add(Plan(case_id=case.id, kind=kind, adopted_on=on, recorded_by=acting(uow).id, recorded_at=now))
    follow_up(uow, case, now)
