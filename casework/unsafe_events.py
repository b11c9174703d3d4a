"""Unsafe events: a day and a kind from a short list, and nothing else; the months without one start again.

domain.md, From referral to one year later (six months without an unsafe event). Acute danger is out of scope:
whoever records one sees the acute line.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts
from casework.access import acting, require, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.day_choice import DayChoice, chosen, day_choice, keep_day, turn_to
from casework.errors import DayOutOfRange, ForeignButton
from casework.phase_facts import facts_of
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.calendar import local_date
from rules.permissions import Permission
from rules.phases import how_stable
from rules.trajectory import WORKED
from rules.words import Role, UnsafeEventKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.trajectory import UnsafeEvent
from store.unit_of_work import UnitOfWork

KIND = "unsafe_event"


@dataclass(frozen=True)
class UnsafeDayAsked(View):
    """On which day did it happen?"""

    reference: str
    day: DayChoice


@dataclass(frozen=True)
class UnsafeKindAsked(View):
    """Of which kind was it? From the list alone."""

    reference: str
    day: date


@dataclass(frozen=True)
class UnsafeReadBack(View):
    """Both, before they are kept."""

    reference: str
    day: date
    kind: UnsafeEventKind


@dataclass(frozen=True)
class UnsafeSaved(View):
    """The receipt. `months` without an event are over on `enough_on` at the earliest; None once the case is
    worked no longer."""

    reference: str
    day: date
    kind: UnsafeEventKind
    saved_at: datetime
    months: int
    enough_on: date | None


@dataclass(frozen=True)
class UnsafeLeft(View):
    """The conversation was left: nothing was kept."""

    reference: str


@shows_prompt(KIND, Told.answer(Role.COORDINATOR, when="/onveilig"))
def _unsafe_event(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, day, kind = uow.get(Case, prompt.case_id), chosen(prompt), _kind(prompt)
    if prompt.state is PromptState.CANCELLED:
        return UnsafeLeft(case.reference)
    if day is None:
        return UnsafeDayAsked(case.reference, day_choice(prompt, case.started_on, local_date(now)))
    if kind is None:
        return UnsafeKindAsked(case.reference, day)
    if prompt.state is PromptState.OPEN:
        return UnsafeReadBack(case.reference, day, kind)
    months, enough_on = uow.policy.stability.event_free_months, None
    if case.phase in WORKED:
        enough_on = how_stable(facts_of(uow, case), uow.policy, local_date(now)).event_free.enough_on
    return UnsafeSaved(case.reference, day, kind, prompt.touched_at, months, enough_on)


def _kind(prompt: Prompt) -> UnsafeEventKind | None:
    said = prompt.filled.get("kind")
    return UnsafeEventKind(said) if said is not None else None


@use_case(Permission.LEAD)
def start_unsafe_event(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Record an unsafe event; the case is asked for where there are several."""
    start_with_case(uow, KIND, typed, now)


def ask_unsafe_event(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The first question. Raises NotAllowed for a chair: events are recorded by who works the case."""
    require(uow, Permission.LEAD, case)
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


CHOICES[KIND] = Choice(ask_unsafe_event, Permission.LEAD, WORKED)


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    return tapped_on_case(uow, ref, (KIND,), Permission.LEAD, now)


@use_case(Permission.LEAD)
def turn_unsafe_month(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another page of the calendar."""
    prompt, _ = _tapped(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def choose_unsafe_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """The day, tapped. Raises DayOutOfRange."""
    prompt, case = _tapped(uow, ref, now)
    keep_day(prompt, day, case.started_on, local_date(now), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def enter_unsafe_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed."""
    prompt, case = _tapped(uow, ref, now)
    keep_day(prompt, day, case.started_on, local_date(now), now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.LEAD)
def choose_unsafe_kind(uow: UnitOfWork, ref: PromptRef, kind: UnsafeEventKind, *, now: datetime) -> Shown:
    """The kind; then everything is read back. Raises ForeignButton before there is a day."""
    prompt, _ = _tapped(uow, ref, now)
    if chosen(prompt) is None:
        raise ForeignButton
    prompts.fill(prompt, now, kind=kind.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One step back; before the first step the conversation is left."""
    prompt, _ = _tapped(uow, ref, now)
    filled = prompt.filled
    if "kind" in filled:
        prompts.fill(prompt, now, kind=None)
    elif "day" in filled:
        prompts.fill(prompt, now, day=None)
    elif "month" in filled or "doubt" in filled:
        prompts.fill(prompt, now, month=None)
    else:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def record_unsafe_event(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Keep what was read back, and all that follows from it. Raises ForeignButton when nothing was."""
    prompt, case = _tapped(uow, ref, now)
    day, kind = chosen(prompt), _kind(prompt)
    if day is None or kind is None:
        raise ForeignButton
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    note_event(uow, case, day, kind, now)
    return prompts.shown(uow, prompt, now)


def note_event(uow: UnitOfWork, case: Case, on: date, kind: UnsafeEventKind, now: datetime) -> UnsafeEvent:
    """An unsafe event on a local day since the start of the case. Raises DayOutOfRange.

    A step inside a use case, which has checked permission.
    """
    _require_day(case, on, now)
    event = uow.add(
        UnsafeEvent(case_id=case.id, on=on, kind=kind, recorded_by=acting(uow).id, recorded_at=now)
    )
    follow_up(uow, case, now)
    return event


def _require_day(case: Case, day: date, now: datetime) -> None:
    earliest, latest = case.started_on, local_date(now)
    if not earliest <= day <= latest:
        raise DayOutOfRange(earliest=earliest.isoformat(), latest=latest.isoformat())
