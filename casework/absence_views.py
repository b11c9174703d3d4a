"""How an absence looks: asked, read back, set, and told to who takes over."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import col, select

from casework.day_choice import DayChoice, chosen, day_choice
from casework.duties import active_people, on_duty, own_cases
from casework.views import Told, View, shows_message, shows_prompt
from rules.absences import Days, latest_first, latest_last
from rules.aliases import Alias
from rules.calendar import local_date
from rules.trajectory import OVER
from rules.words import AbsenceState, Duty, PersonState, Role
from store.cases import Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork

KIND, SET = "absence", "absence_set"


@dataclass(frozen=True)
class Cover:
    """Who takes over these cases; nobody for None, which the project leader hears."""

    by: Alias | None
    references: tuple[str, ...]


@dataclass(frozen=True)
class TakenOver:
    """What goes to whom during an absence. `leader` is who takes over from a project leader, if anybody."""

    role: Role
    covers: tuple[Cover, ...]
    leader: Alias | None = None


@dataclass(frozen=True)
class FirstDayAsked(View):
    """From when? The calendar is shown once it was opened."""

    day: DayChoice


@dataclass(frozen=True)
class LastDayAsked(View):
    """Until when, that day included?"""

    first: date
    day: DayChoice


@dataclass(frozen=True)
class AbsenceReadBack(View):
    """All of it, before it is kept."""

    first: date
    last: date
    taken_over: TakenOver


@dataclass(frozen=True)
class AbsenceReceipt(View):
    """The line that stays. `outcome`: "set", "back", "cancelled", or "left" for nothing recorded."""

    outcome: str
    first: date | None = None
    last: date | None = None
    taken_over: TakenOver | None = None


@dataclass(frozen=True)
class AbsenceSet(View):
    """One that is set already, at this place in time; `more` says that another one comes after it."""

    first: date
    last: date
    running: bool
    taken_over: TakenOver
    place: int
    more: bool


@dataclass(frozen=True)
class AbsenceBegan(View):
    """To who is away from today on: until when, and who takes over."""

    last: date
    taken_over: TakenOver


@dataclass(frozen=True)
class Covering(View):
    """To who acts now for somebody who is away."""

    away: Alias
    references: tuple[str, ...]
    last: date


@dataclass(frozen=True)
class CoveredBack(View):
    """To who acted for somebody who is back, or whose cases are with another now."""

    to: Alias
    references: tuple[str, ...]


def set_absences(uow: UnitOfWork, person_id: int) -> list[Absence]:
    """What this person has set and is not over, the first one first."""
    query = select(Absence).where(
        col(Absence.person_id) == person_id, col(Absence.state) != AbsenceState.OVER
    )
    return list(uow.session.exec(query.order_by(col(Absence.first_day))).all())


def days_of(absence: Absence) -> Days:
    """Its days, both included."""
    return Days(absence.first_day, absence.last_day)


def taken_over(uow: UnitOfWork, person: Person, days: Days) -> TakenOver:
    """What goes to whom while this person is away on these days: as far as it is known today."""
    found: dict[int | None, list[str]] = {}
    for case in own_cases(uow, person):
        coordinator, deputy = (on_duty(uow, case.id, duty) for duty in (Duty.COORDINATOR, Duty.DEPUTY))
        if case.phase in OVER or coordinator is None:
            continue
        leads = coordinator.id == person.id
        other = deputy if leads else coordinator
        there = other is not None and not _is_away(uow, other, days.first)
        if leads or not there:
            found.setdefault(other.id if other is not None and there else None, []).append(case.reference)
    covers = (Cover(_alias(uow, by), tuple(references)) for by, references in found.items())
    leader = _other_leader(uow, person, days.first) if person.role is Role.PROJECT_LEADER else None
    return TakenOver(person.role, tuple(sorted(covers, key=lambda cover: cover.by is None)), leader)


def _alias(uow: UnitOfWork, person_id: int | None) -> Alias | None:
    return uow.get(Person, person_id).alias if person_id is not None else None


def _is_away(uow: UnitOfWork, person: Person, day: date) -> bool:
    absences = set_absences(uow, person.id)
    away = any(absence.first_day <= day <= absence.last_day for absence in absences)
    return away or person.state is not PersonState.ACTIVE


def _other_leader(uow: UnitOfWork, person: Person, day: date) -> Alias | None:
    others = (leader for leader in active_people(uow, Role.PROJECT_LEADER) if leader.id != person.id)
    return next((leader.alias for leader in others if not _is_away(uow, leader, day)), None)


@shows_prompt(KIND, Told.answer(when="/afwezig: from when until when"))
def _absence(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    person = uow.get(Person, prompt.person_id)
    first, last = chosen(prompt, "first"), chosen(prompt, "last")
    if prompt.state is not PromptState.OPEN:
        return _receipt(uow, prompt)
    if first is not None and last is not None:
        return AbsenceReadBack(first, last, taken_over(uow, person, Days(first, last)))
    today = local_date(now)
    if first is None:
        return FirstDayAsked(day_choice(prompt, today, latest_first(today)))
    day = day_choice(prompt, max(first, today), latest_last(first))
    return LastDayAsked(first, replace(day, month=day.month or day.earliest.replace(day=1)))


@shows_prompt(SET, Told.answer(when="/afwezig, when one is set already"), standing=True)
def _set(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is not PromptState.OPEN:
        return _receipt(uow, prompt)
    absences = set_absences(uow, prompt.person_id)
    if not absences:
        return AbsenceReceipt("over")
    place = min(int(prompt.filled.get("place", 0)), len(absences) - 1)
    absence = absences[place]
    person = uow.get(Person, prompt.person_id)
    return AbsenceSet(
        absence.first_day,
        absence.last_day,
        absence.state is AbsenceState.RUNNING,
        taken_over(uow, person, days_of(absence)),
        place,
        place + 1 < len(absences),
    )


def _receipt(uow: UnitOfWork, prompt: Prompt) -> AbsenceReceipt:
    outcome = str(prompt.filled.get("outcome", "left"))
    if outcome == "left":
        return AbsenceReceipt(outcome)
    first, last = chosen(prompt, "first"), chosen(prompt, "last")
    if outcome != "set" or first is None or last is None:
        return AbsenceReceipt(outcome, first, last)
    covers = taken_over(uow, uow.get(Person, prompt.person_id), Days(first, last))
    return AbsenceReceipt(outcome, first, last, covers)


def _running(uow: UnitOfWork, message: OutboxMessage) -> Absence | None:
    absence = uow.session.get(Absence, message.params["absence"])
    return absence if absence is not None and absence.state is AbsenceState.RUNNING else None


@shows_message("absence_began", Told.news(when="one's own absence begins"))
def _began(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> AbsenceBegan | None:
    absence = _running(uow, message)
    if absence is None:
        return None
    person = uow.get(Person, absence.person_id)
    return AbsenceBegan(absence.last_day, taken_over(uow, person, days_of(absence)))


@shows_message("covering", Told.news(Role.COORDINATOR, when="one acts for a colleague who is away"))
def _covering(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Covering | None:
    """No longer said when they are back before it could be."""
    absence = _running(uow, message)
    if absence is None:
        return None
    away = uow.get(Person, absence.person_id).alias
    return Covering(away, _references(uow, message), absence.last_day)


@shows_message("covered_back", Told.news(Role.COORDINATOR, when="a colleague for whom one acted is back"))
def _covered_back(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> CoveredBack:
    return CoveredBack(uow.get(Person, message.params["to"]).alias, _references(uow, message))


def _references(uow: UnitOfWork, message: OutboxMessage) -> tuple[str, ...]:
    return tuple(uow.get(Case, case_id).reference for case_id in message.params["cases"])
