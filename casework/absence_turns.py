"""Absences that begin and end: what moves and who hears of it, by the tick at midnight or by hand.

One absence turns in one transaction: its state, what it moves and what it tells. So a restart finds it turned
with everything, or not turned at all. domain.md, Monitoring, meetings, absence.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from casework import outbox
from casework.absence_views import days_of
from casework.access import use_case
from casework.away import tell_what_happened
from casework.faults import stuck_on
from casework.presence import acting_on, duties_follow
from rules.words import AbsenceState, Urgency
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork

_FIRST = (
    select(Absence)
    .where(
        col(Absence.changes_at) <= bindparam("now"),
        col(Absence.id).not_in(bindparam("aside", expanding=True)),
    )
    .order_by(col(Absence.changes_at), col(Absence.id))
    .limit(1)
)


@use_case("service")
def turn_next_absence(uow: UnitOfWork, aside: Collection[int] = (), *, now: datetime) -> bool:
    """Begin or end the absence whose midnight came first, leaving those in `aside`; False when there is none.

    Raises Stuck with the id of the absence when that fails. One that passed while nothing ran just is over.
    """
    absence = uow.session.exec(_FIRST, params={"now": now, "aside": list(aside)}).first()
    if absence is None:
        return False
    person = uow.get(Person, absence.person_id)
    with stuck_on(absence.id):
        if absence.state is AbsenceState.RUNNING:
            finish(uow, absence, person, now, Urgency.ROUTINE)
        elif days_of(absence).ends_at <= now:
            absence.state, absence.changes_at = AbsenceState.OVER, None
        else:
            begin(uow, absence, person, now)
            outbox.queue(uow, person.id, "absence_began", Urgency.ROUTINE, now, absence=absence.id)
        uow.session.flush()
    return True


NEXT_ABSENCE = select(func.min(col(Absence.changes_at)))
"""When the next absence begins or ends."""


def begin(uow: UnitOfWork, absence: Absence, person: Person, now: datetime) -> None:
    """They are away from now on: duties follow, and who acts on which cases hears it in one message."""
    before = acting_on(uow, person)
    absence.state, absence.changes_at = AbsenceState.RUNNING, days_of(absence).ends_at
    duties_follow(uow, person, now, absence.last_day)
    after = acting_on(uow, person)
    moved = {case_id: acts for case_id, acts in after.items() if acts != before[case_id]}
    for person_id, cases in by_who_acts(moved, person.id).items():
        _tell(uow, person_id, "covering", absence, cases, now)


def finish(uow: UnitOfWork, absence: Absence, person: Person, now: datetime, urgency: Urgency) -> None:
    """They are back: duties follow, who acted hears it, and they see what happened meanwhile."""
    before = acting_on(uow, person)
    since = max(days_of(absence).starts_at, absence.set_at)
    absence.state, absence.changes_at = AbsenceState.OVER, None
    duties_follow(uow, person, now)
    after = acting_on(uow, person)
    moved = {case_id: acts for case_id, acts in before.items() if acts != after[case_id]}
    for person_id, cases in by_who_acts(moved, person.id).items():
        if not outbox.unsay(uow, "covering", person_id=person_id, absence=absence.id):
            _tell(uow, person_id, "covered_back", absence, cases, now, to=person.id)
    tell_what_happened(uow, person, since, now, urgency)


def end_on(uow: UnitOfWork, absence: Absence, person: Person, last: date, now: datetime) -> None:
    """Another last day for one that runs; who took over hears it."""
    absence.last_day = last
    absence.changes_at = days_of(absence).ends_at
    for person_id, cases in by_who_acts(acting_on(uow, person), person.id).items():
        outbox.unsay(uow, "covering", person_id=person_id, absence=absence.id)
        _tell(uow, person_id, "covering", absence, cases, now)


def by_who_acts(acting_by_case: Mapping[int, int], person_id: int) -> dict[int, list[int]]:
    """The cases by who acts on them, without this person."""
    found: dict[int, list[int]] = {}
    for case_id, acts in acting_by_case.items():
        if acts != person_id:
            found.setdefault(acts, []).append(case_id)
    return found


def _tell(
    uow: UnitOfWork, person_id: int, kind: str, absence: Absence, cases: list[int], now: datetime, **more: Any
) -> None:
    outbox.queue(uow, person_id, kind, Urgency.ROUTINE, now, absence=absence.id, cases=cases, **more)
