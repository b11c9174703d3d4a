"""/afwezig: days chosen and read back, what is set shown, adjusted, cancelled or ended by hand.

domain.md, Monitoring, meetings, absence.
"""

from datetime import date, datetime

from sqlmodel import col, select

from casework import absence_turns, prompts
from casework.absence_views import KIND, SET, days_of, set_absences
from casework.access import acting, use_case
from casework.day_choice import chosen
from casework.errors import (
    AbsenceOverlaps,
    AbsenceTooLong,
    DateTooFar,
    EndsBeforeStart,
    ForeignButton,
    PastDate,
)
from casework.prompts import PromptRef, Shown
from rules.absences import Days, latest_first, latest_last
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import AbsenceState, Urgency
from store.messages import Prompt, PromptState
from store.people import Absence
from store.unit_of_work import UnitOfWork


@use_case(Permission.SEE_OWN)
def start_absence(uow: UnitOfWork, *, now: datetime) -> None:
    """Show the absence that is set, or ask from when."""
    person = acting(uow)
    if set_absences(uow, person.id):
        prompts.ask(uow, person.id, SET, now, filled={"place": 0})
    else:
        prompts.ask(uow, person.id, KIND, now)


@use_case(Permission.SEE_OWN)
def choose_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """The first day, then the last one, tapped.

    Raises PastDate, DateTooFar, EndsBeforeStart, AbsenceTooLong and AbsenceOverlaps.
    """
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    _fill_day(uow, prompt, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def enter_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    _fill_day(uow, prompt, day, now)
    prompts.ask_again(uow, prompt, now)


def _fill_day(uow: UnitOfWork, prompt: Prompt, day: date, now: datetime) -> None:
    first = chosen(prompt, "first")
    if first is None:
        _check_first(day, now)
        _check_overlap(uow, prompt, Days(day, day))
        prompts.fill(prompt, now, first=day.isoformat(), month=None)
        return
    _check_last(first, day, now)
    _check_overlap(uow, prompt, Days(first, day))
    prompts.fill(prompt, now, last=day.isoformat(), month=None)


def _check_first(day: date, now: datetime) -> None:
    latest = latest_first(local_date(now))
    if day < local_date(now):
        raise PastDate
    if day > latest:
        raise DateTooFar(latest=latest.isoformat())


def _check_last(first: date, day: date, now: datetime) -> None:
    if day < first:
        raise EndsBeforeStart
    if day < local_date(now):
        raise PastDate
    if day > latest_last(first):
        raise AbsenceTooLong(latest=latest_last(first).isoformat())


def _check_overlap(uow: UnitOfWork, prompt: Prompt, days: Days) -> None:
    for absence in set_absences(uow, prompt.person_id):
        if absence.id != prompt.filled.get("adjusting") and days.overlaps(days_of(absence)):
            first, last = absence.first_day.isoformat(), absence.last_day.isoformat()
            raise AbsenceOverlaps(first=first, last=last)


@use_case(Permission.SEE_OWN)
def turn_month(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Open the calendar, or turn its page."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, month=month.isoformat())
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def go_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One step back, or out. The first day of an absence that runs stands."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    adjusted = uow.session.get(Absence, prompt.filled.get("adjusting", 0))
    stands = adjusted is not None and adjusted.state is AbsenceState.RUNNING
    step = next((name for name in ("last", "first") if name in prompt.filled), None)
    if step is None or (step == "first" and stands):
        prompts.close(uow, prompt, PromptState.CANCELLED, now, first=None)
    else:
        prompts.fill(prompt, now, month=None, **{step: None})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def keep_absence(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Set it as it was read back; one that begins today begins now. Raises what `choose_day` raises."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    first, last = chosen(prompt, "first"), chosen(prompt, "last")
    if first is None or last is None:
        raise ForeignButton
    days, adjusted = Days(first, last), _adjusted(uow, prompt)
    if adjusted is None or adjusted.state is AbsenceState.PLANNED:
        _check_first(first, now)
    _check_last(first, last, now)
    _check_overlap(uow, prompt, days)
    if adjusted is not None and adjusted.state is AbsenceState.RUNNING:
        absence_turns.end_on(uow, adjusted, acting(uow), last, now)
    else:
        _plan(uow, adjusted, days, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome="set")
    return prompts.shown(uow, prompt, now)


def _adjusted(uow: UnitOfWork, prompt: Prompt) -> Absence | None:
    """The absence that gets other days; None when it is over meanwhile, and for a new one."""
    absence = uow.session.get(Absence, prompt.filled.get("adjusting", 0))
    return absence if absence is not None and absence.state is not AbsenceState.OVER else None


def _plan(uow: UnitOfWork, planned: Absence | None, days: Days, now: datetime) -> None:
    person = acting(uow)
    absence = planned or Absence(person_id=person.id, first_day=days.first, last_day=days.last, set_at=now)
    absence.first_day, absence.last_day = days.first, days.last
    absence.changes_at, absence.set_at = days.starts_at, now
    uow.add(absence)
    if days.starts_at <= now:
        absence_turns.begin(uow, absence, person, now)


@use_case(Permission.SEE_OWN)
def turn_absence(uow: UnitOfWork, ref: PromptRef, place: int, *, now: datetime) -> Shown:
    """Show another one that is set, by its place in time."""
    prompt = prompts.tapped(uow, ref, (SET,), now)
    _placed(uow, prompt, place)
    prompts.fill(prompt, now, place=place)
    return prompts.shown(uow, prompt, now)


def _placed(uow: UnitOfWork, prompt: Prompt, place: int | None = None) -> Absence:
    absences = set_absences(uow, prompt.person_id)
    place = int(prompt.filled.get("place", 0)) if place is None else place
    if not 0 <= place < len(absences):
        raise ForeignButton
    return absences[place]


@use_case(Permission.SEE_OWN)
def set_another(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Ask for the days of one more."""
    prompt = prompts.tapped(uow, ref, (SET,), now)
    return _ask_instead(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def adjust_absence(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Ask for its other days; of one that runs, for another last day."""
    prompt = prompts.tapped(uow, ref, (SET,), now)
    absence = _placed(uow, prompt)
    first = absence.first_day.isoformat() if absence.state is AbsenceState.RUNNING else None
    return _ask_instead(uow, prompt, now, adjusting=absence.id, first=first)


def _ask_instead(uow: UnitOfWork, prompt: Prompt, now: datetime, **filled: object) -> Shown:
    """The message that showed what is set goes on as the question; an older one of it is left."""
    older = select(Prompt).where(
        col(Prompt.person_id) == prompt.person_id,
        col(Prompt.kind) == KIND,
        col(Prompt.state) == PromptState.OPEN,
    )
    for left in uow.session.exec(older).all():
        prompts.close(uow, left, PromptState.CANCELLED, now)
    prompt.kind, prompt.filled = KIND, {}
    prompts.fill(prompt, now, **filled)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def end_absence(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Back early: it ends now. One that has not begun is cancelled."""
    prompt = prompts.tapped(uow, ref, (SET,), now)
    absence = _placed(uow, prompt)
    days, outcome = days_of(absence), "cancelled"
    if absence.state is AbsenceState.RUNNING:
        outcome = "back"
        absence_turns.finish(uow, absence, acting(uow), now, Urgency.REPLY)
    else:
        absence.state, absence.changes_at = AbsenceState.OVER, None
    said = {"first": days.first.isoformat(), "last": days.last.isoformat()}
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome=outcome, **said)
    return prompts.shown(uow, prompt, now)
