"""How recording hours looks: the overview, the day, the amount, what stands already, and the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, func, select

from casework.day_choice import DayChoice, chosen, day_choice
from casework.duties import own_cases
from casework.views import Told, View, shows_prompt
from rules import hours as rules
from rules.calendar import local_date
from rules.words import Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.trajectory import WorkedHours
from store.unit_of_work import UnitOfWork

KIND = "hours"
MOST_CASES = 8
"""Lines of the overview and cases offered; any other one can be typed behind /uren. Ours."""


@dataclass(frozen=True)
class Worked:
    """Quarters on one case, or on all, this week and this month."""

    reference: str
    week: int
    month: int


@dataclass(frozen=True)
class HoursOverview(View):
    """One's own hours per case, the one worked on last first; `total` over all of one's cases."""

    cases: tuple[Worked, ...]
    total: Worked


@dataclass(frozen=True)
class HoursDayAsked(View):
    """On which day? `several`: the choice of the case is a step back."""

    worked: Worked
    day: DayChoice
    several: bool


@dataclass(frozen=True)
class HoursAmountAsked(View):
    """How much? `there` are the quarters that stand for this case and day.

    `doubt` names why typed text was not taken, `candidates` are the quarters it may have meant.
    """

    reference: str
    day: date
    there: int
    correcting: bool
    doubt: str | None
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class HoursReadBack(View):
    """A typed amount, or one for a day that has some already (`there`): then added, or in its place."""

    reference: str
    day: date
    quarters: int
    there: int
    correcting: bool


@dataclass(frozen=True)
class HoursSaved(View):
    """The receipt; `was` is what stood there before."""

    reference: str
    day: date
    quarters: int
    was: int


@dataclass(frozen=True)
class HoursLeft(View):
    """Nothing was recorded."""


def current_hours(uow: UnitOfWork, person_id: int, case_id: int, day: date) -> WorkedHours | None:
    """What stands for this person, case and day."""
    return uow.session.exec(
        select(WorkedHours).where(
            col(WorkedHours.person_id) == person_id,
            col(WorkedHours.case_id) == case_id,
            col(WorkedHours.on) == day,
            col(WorkedHours.corrected_at).is_(None),
        )
    ).first()


def quarters_there(uow: UnitOfWork, prompt: Prompt) -> int:
    """The quarters that stand for the case and the day of this question."""
    day = chosen(prompt)
    if day is None or prompt.case_id is None:
        return 0
    row = current_hours(uow, prompt.person_id, prompt.case_id, day)
    return row.quarters if row is not None else 0


def days_for(uow: UnitOfWork, case: Case, now: datetime) -> tuple[date, date]:
    """The first and last day on which hours on this case can be recorded; it was assigned once."""
    assert case.assigned_on is not None
    return rules.recordable(case.assigned_on, local_date(now))


def recordable_cases(uow: UnitOfWork, person: Person) -> Sequence[Case]:
    """One's own cases, also when they are over: the one worked on last first, then the newest."""
    rows = uow.session.exec(
        select(col(WorkedHours.case_id), func.max(col(WorkedHours.on)))
        .where(col(WorkedHours.person_id) == person.id, col(WorkedHours.corrected_at).is_(None))
        .group_by(col(WorkedHours.case_id))
    ).all()
    last = dict(rows)
    cases = [case for case in own_cases(uow, person) if case.assigned_on is not None]
    return sorted(cases, key=lambda case: (last.get(case.id, date.min), case.id), reverse=True)


def _worked(uow: UnitOfWork, person_id: int, now: datetime) -> list[WorkedHours]:
    today = local_date(now)
    since = min(rules.week_starts(today), today.replace(day=1))
    query = select(WorkedHours).where(
        col(WorkedHours.person_id) == person_id,
        col(WorkedHours.on) >= since,
        col(WorkedHours.corrected_at).is_(None),
    )
    return list(uow.session.exec(query).all())


def _summed(rows: Sequence[WorkedHours], reference: str, now: datetime) -> Worked:
    today = local_date(now)
    week = sum(row.quarters for row in rows if row.on >= rules.week_starts(today))
    return Worked(reference, week, sum(row.quarters for row in rows if row.on >= today.replace(day=1)))


def _of_case(rows: Sequence[WorkedHours], case: Case, now: datetime) -> Worked:
    return _summed([row for row in rows if row.case_id == case.id], case.reference, now)


@shows_prompt(KIND, Told.answer(Role.COORDINATOR, when="/uren"))
def _hours(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.CANCELLED:
        return HoursLeft()
    day, quarters = chosen(prompt), prompt.filled.get("quarters")
    if prompt.case_id is None:
        return _overview(uow, prompt, now)
    case = uow.get(Case, prompt.case_id)
    if day is None:
        person = uow.get(Person, prompt.person_id)
        worked = _of_case(_worked(uow, person.id, now), case, now)
        several = len(recordable_cases(uow, person)) > 1
        return HoursDayAsked(worked, day_choice(prompt, *days_for(uow, case, now)), several)
    if prompt.state is PromptState.ANSWERED:
        return HoursSaved(case.reference, day, int(quarters or 0), int(prompt.filled.get("was", 0)))
    there, correcting = quarters_there(uow, prompt), bool(prompt.filled.get("correcting"))
    if quarters is not None:
        return HoursReadBack(case.reference, day, int(quarters), there, correcting)
    doubt = prompt.filled.get("doubt") or {}
    candidates = tuple(int(quarters) for quarters in doubt.get("candidates", ()))
    return HoursAmountAsked(case.reference, day, there, correcting, doubt.get("kind"), candidates)


def _overview(uow: UnitOfWork, prompt: Prompt, now: datetime) -> HoursOverview:
    rows = _worked(uow, prompt.person_id, now)
    cases = recordable_cases(uow, uow.get(Person, prompt.person_id))[:MOST_CASES]
    return HoursOverview(tuple(_of_case(rows, case, now) for case in cases), _summed(rows, "", now))
