"""/uren: quarters of an hour per case and day, in three taps; one's own, and never asked for.

A correction adds a row and keeps the old one. Over all cases a day has at most 24 hours.
"""

from datetime import date, datetime

from sqlmodel import col, func, select

from casework import prompts
from casework.access import acting, require, use_case
from casework.cases import choose_case
from casework.day_choice import chosen, keep_day, turn_to
from casework.errors import ForeignButton, TooManyHours
from casework.hours_views import KIND, current_hours, days_for, quarters_there, recordable_cases
from casework.prompts import PromptRef, Shown
from rules.hours import MOST_A_DAY
from rules.permissions import Permission
from rules.words import Phase
from store.cases import Case
from store.messages import Prompt, PromptState
from store.trajectory import WorkedHours
from store.unit_of_work import UnitOfWork


@use_case(Permission.RECORD_HOURS)
def start_hours(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """One's own hours, and the next ones to record. Raises MistypedCase, NoSuchCase and NoOwnCase."""
    found = choose_case(uow, typed, Permission.RECORD_HOURS, frozenset(Phase))
    case_id = found.id if isinstance(found, Case) else None
    prompt = prompts.ask(uow, acting(uow).id, KIND, now, case_id=case_id)
    prompt.filled = {}


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    """The question and its case. Raises ForeignButton where no case was chosen yet."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if prompt.case_id is None:
        raise ForeignButton
    case = uow.get(Case, prompt.case_id)
    require(uow, Permission.RECORD_HOURS, case)
    return prompt, case


@use_case(Permission.RECORD_HOURS)
def choose_hours_case(uow: UnitOfWork, ref: PromptRef, reference: str, *, now: datetime) -> Shown:
    """Hours on this case. Raises ForeignButton for one that is not one's own."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    own = recordable_cases(uow, acting(uow))
    case = next((case for case in own if case.reference == reference), None)
    if case is None or prompt.case_id is not None:
        raise ForeignButton
    require(uow, Permission.RECORD_HOURS, case)
    prompt.case_id = case.id
    prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD_HOURS)
def turn_hours_month(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Show another month of the calendar, or open it."""
    prompt, _ = _tapped(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD_HOURS)
def choose_hours_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """This day. Raises DayOutOfRange."""
    prompt, case = _tapped(uow, ref, now)
    keep_day(prompt, day, *days_for(uow, case, now), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD_HOURS)
def enter_hours_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """A day was typed. Raises DayOutOfRange."""
    prompt, case = _tapped(uow, ref, now)
    keep_day(prompt, day, *days_for(uow, case, now), now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.RECORD_HOURS)
def give_hours(uow: UnitOfWork, ref: PromptRef, quarters: int, *, now: datetime) -> Shown:
    """An amount was tapped: saved, unless some stand there already. Raises TooManyHours and ForeignButton."""
    prompt, case = _tapped(uow, ref, now)
    _require_amount(prompt, quarters)
    if quarters_there(uow, prompt) and not prompt.filled.get("correcting"):
        prompts.fill(prompt, now, quarters=quarters)
    else:
        _save(uow, prompt, case, quarters, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD_HOURS)
def enter_hours(uow: UnitOfWork, ref: PromptRef, quarters: int, *, now: datetime) -> None:
    """An amount was typed: read back before it counts. Raises TooManyHours and ForeignButton."""
    prompt, case = _tapped(uow, ref, now)
    _require_amount(prompt, quarters)
    _require_day_fits(uow, prompt, case, quarters)
    prompts.fill(prompt, now, quarters=quarters)
    prompts.ask_again(uow, prompt, now)


def _require_amount(prompt: Prompt, quarters: int) -> None:
    # Nothing is something to say of hours that stand there, and else nothing to record.
    if chosen(prompt) is None or (quarters == 0 and not prompt.filled.get("correcting")):
        raise ForeignButton


@use_case(Permission.RECORD_HOURS)
def save_hours(uow: UnitOfWork, ref: PromptRef, added: bool, *, now: datetime) -> Shown:
    """Save what was read back, added to what stands there or in its place.

    Raises TooManyHours and ForeignButton.
    """
    prompt, case = _tapped(uow, ref, now)
    if "quarters" not in prompt.filled:
        raise ForeignButton
    there = quarters_there(uow, prompt) if added else 0
    _save(uow, prompt, case, there + int(prompt.filled["quarters"]), now)
    return prompts.shown(uow, prompt, now)


def _save(uow: UnitOfWork, prompt: Prompt, case: Case, quarters: int, now: datetime) -> None:
    day = chosen(prompt)
    assert day is not None
    _require_day_fits(uow, prompt, case, quarters)
    before = current_hours(uow, prompt.person_id, case.id, day)
    if before is not None:
        before.corrected_at = now
        uow.session.flush()
    row = WorkedHours(case_id=case.id, person_id=prompt.person_id, on=day, quarters=quarters, recorded_at=now)
    uow.add(row)
    was = before.quarters if before is not None else 0
    prompts.close(uow, prompt, PromptState.ANSWERED, now, quarters=quarters, was=was)


def _require_day_fits(uow: UnitOfWork, prompt: Prompt, case: Case, quarters: int) -> None:
    day = chosen(prompt)
    others = uow.session.exec(
        select(func.coalesce(func.sum(col(WorkedHours.quarters)), 0)).where(
            col(WorkedHours.person_id) == prompt.person_id,
            col(WorkedHours.case_id) != case.id,
            col(WorkedHours.on) == day,
            col(WorkedHours.corrected_at).is_(None),
        )
    ).one()
    if int(others) + quarters > MOST_A_DAY:
        assert day is not None
        there = int(others) + quarters_there(uow, prompt)
        raise TooManyHours(worked_on=day.isoformat(), quarters=there, prompt_id=prompt.id)


@use_case(Permission.RECORD_HOURS)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take the last choice back: the amount, the day, the calendar, the case."""
    prompt, _ = _tapped(uow, ref, now)
    if "quarters" in prompt.filled:
        prompts.fill(prompt, now, quarters=None)
    elif prompt.filled.get("correcting"):
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    elif chosen(prompt) is not None or "month" in prompt.filled:
        prompts.fill(prompt, now, day=None, month=None)
    else:
        prompt.case_id = None
        prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def leave_hours(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Nothing to record."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD_HOURS)
def correct_hours(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """Another amount for the case and day of a receipt, in a message of its own."""
    receipt = prompts.receipt_tapped(uow, ref, (KIND,))
    require(uow, Permission.RECORD_HOURS, uow.get(Case, receipt.case_id))
    prompt = prompts.ask(uow, receipt.person_id, KIND, now, case_id=receipt.case_id)
    prompt.filled = {"day": receipt.filled["day"], "correcting": True}
