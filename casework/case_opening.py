"""Opening a case step by step, and telling its people; domain.md, From referral to one year later."""

from datetime import date, datetime

from casework import prompts
from casework.access import acting, use_case
from casework.assignments import tell_assigned
from casework.case_draft import ASSIGNMENT, DUTY_STEPS, KIND, NOBODY, Draft, Step, draft_of
from casework.cases import NewCase, enter_case
from casework.duties import candidates
from casework.errors import (
    ColleagueUnavailable,
    DayOutOfRange,
    ForeignButton,
    Refusal,
    StaleButton,
    StartOutOfRange,
)
from casework.policy_lists import chosen_name
from casework.prompts import PromptRef, Shown
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import Duty
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork


@use_case(Permission.OPEN_CASE)
def start_new_case(uow: UnitOfWork, *, now: datetime) -> None:
    """Ask for a new case, going on with what was half entered before."""
    prompts.ask(uow, acting(uow).id, KIND, now)


@use_case(Permission.OPEN_CASE)
def choose_municipality(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> Shown:
    """Keep the municipality. Raises NoLongerInPolicy."""
    prompt, _ = at_step(uow, ref, Step.MUNICIPALITY, now)
    prompts.fill(prompt, now, municipality=chosen_name(prompt, uow.policy.municipalities, value))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_colleague(uow: UnitOfWork, ref: PromptRef, duty: Duty, person_id: int, *, now: datetime) -> Shown:
    """Keep who gets a duty; 0 leaves out the deputy or the process director.

    Raises ColleagueUnavailable for somebody who was locked meanwhile or was never offered.
    """
    step = next((step for step, of in DUTY_STEPS.items() if of is duty), None)
    if step is None or (duty is Duty.COORDINATOR and person_id == NOBODY):
        raise ForeignButton
    prompt, draft = at_step(uow, ref, step, now)
    offered = candidates(uow, duty, draft.municipality or "", draft.coordinator)
    if person_id != NOBODY and person_id not in {person.id for person in offered}:
        raise ColleagueUnavailable(prompt_id=prompt.id)
    prompts.fill(prompt, now, **{step.value: person_id})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def turn_start_month(uow: UnitOfWork, ref: PromptRef, year: int, month: int, *, now: datetime) -> Shown:
    """Show a month of the calendar. Raises as `choose_start_date` for one without a day to choose."""
    prompt, draft = at_step(uow, ref, Step.START_DATE, now)
    first = date(year, month, 1)
    if not draft.earliest.replace(day=1) <= first <= local_date(now):
        raise _out_of_range(prompt, draft, now)
    prompts.fill(prompt, now, month=first.isoformat())
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_start_date(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """Keep the start date that was tapped. Raises StartOutOfRange for the future and too long ago, and
    DayOutOfRange for a day before the case was selected."""
    prompt = _with_start_date(uow, ref, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def enter_start_date(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """Keep the start date that was typed, and read it back below. Raises as `choose_start_date`."""
    prompts.ask_again(uow, _with_start_date(uow, ref, day, now), now)


def _with_start_date(uow: UnitOfWork, ref: PromptRef, day: date, now: datetime) -> Prompt:
    prompt, draft = at_step(uow, ref, Step.START_DATE, now)
    if not draft.earliest <= day <= local_date(now):
        raise _out_of_range(prompt, draft, now)
    prompts.fill(prompt, now, assigned_on=day.isoformat(), month=None)
    return prompt


def _out_of_range(prompt: Prompt, draft: Draft, now: datetime) -> Refusal:
    if prompt.kind == KIND:
        return StartOutOfRange(prompt_id=prompt.id)
    latest = local_date(now)
    return DayOutOfRange(prompt_id=prompt.id, earliest=draft.earliest.isoformat(), latest=latest.isoformat())


@use_case(Permission.OPEN_CASE)
def go_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One step back: the calendar closes, else the last choice is taken back; before the first it ends."""
    prompt = prompts.tapped(uow, ref, (KIND, ASSIGNMENT), now)
    step = draft_of(uow, prompt, now).step
    if step is Step.START_DATE and "month" in prompt.filled:
        prompts.fill(prompt, now, month=None)
    elif step is Step.MUNICIPALITY:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    else:
        steps = list(Step)
        taken_back = steps[steps.index(step) - 1 : -1]
        prompts.fill(prompt, now, **{later.value: None for later in taken_back}, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def open_case(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Store the case as it was read back, with its terms, and tell its people.

    Raises StaleButton when what was read back no longer holds; the question then shows what to choose again.
    """
    prompt, draft = at_step(uow, ref, Step.READ_BACK, now)
    if prompt.kind != KIND:
        raise ForeignButton
    case = enter_case(uow, as_new_case(draft), now)
    tell_assigned(uow, case, now)
    prompt.case_id = case.id
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    # The case knows it all now; a second copy beside the receipt would only be one more thing to keep.
    prompt.filled = {}
    return prompts.shown(uow, prompt, now)


def as_new_case(draft: Draft) -> NewCase:
    """What was read back, complete."""
    assert draft.municipality is not None
    assert draft.coordinator is not None
    assert draft.assigned_on is not None
    return NewCase(
        draft.municipality,
        draft.coordinator.id,
        _id(draft.deputy),
        _id(draft.process_director),
        draft.assigned_on,
    )


def _id(person: Person | None) -> int | None:
    return person.id if person is not None else None


def at_step(uow: UnitOfWork, ref: PromptRef, step: Step, now: datetime) -> tuple[Prompt, Draft]:
    """The question, about a new case or a selected one, when it still is at this step.

    The revision does not tell: a policy or a colleague may change without anybody touching the question.
    """
    prompt = prompts.tapped(uow, ref, (KIND, ASSIGNMENT), now)
    draft = draft_of(uow, prompt, now)
    if draft.step is not step:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, draft
