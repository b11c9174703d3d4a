"""The steps of a case from referral to one year later, recorded as they are taken; see rules.trajectory."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework.errors import ImpossibleStep
from rules.calendar import local_date
from rules.trajectory import Step, is_possible
from rules.words import Phase
from store.cases import Case
from store.trajectory import PhaseChange
from store.unit_of_work import UnitOfWork


def take_step(
    uow: UnitOfWork, case: Case, step: Step, target: Phase, now: datetime, *, on: date | None = None
) -> PhaseChange:
    """Move the case, or leave it where it is, on a local day that is today unless given.

    Raises ImpossibleStep where the table has no such step. The caller calls `consequences.follow_up`.
    """
    if not is_possible(step, case.phase, target):
        raise ImpossibleStep(phase=case.phase.value)
    source, case.phase = case.phase, target
    return note_step(uow, case, step, source, on or local_date(now), now)


def note_step(
    uow: UnitOfWork, case: Case, step: Step, source: Phase | None, on: date, now: datetime
) -> PhaseChange:
    """The row of a step that was taken; its target is where the case is now."""
    return uow.add(
        PhaseChange(
            case_id=case.id,
            step=step,
            source=source,
            target=case.phase,
            on=on,
            recorded_by=uow.actor.id if uow.actor is not None else None,
            recorded_at=now,
        )
    )


# Built once: several terms of a case follow from it.
_STEPS = (
    select(PhaseChange).where(col(PhaseChange.case_id) == bindparam("case_id")).order_by(col(PhaseChange.id))
)


def steps_taken(uow: UnitOfWork, case: Case) -> Sequence[PhaseChange]:
    """Every step of the case, the first one first."""
    return uow.session.exec(_STEPS, params={"case_id": case.id}).all()


def phase_since(uow: UnitOfWork, case: Case) -> date:
    """The day on which the case came into the phase in which it is."""
    arrivals = [change for change in steps_taken(uow, case) if change.source is not change.target]
    # The rows of steps never change; the date of the assignment is a fact of the case and may be corrected.
    if arrivals[-1].step in (Step.ASSIGN, Step.BRING_IN) and case.assigned_on is not None:
        return case.assigned_on
    return arrivals[-1].on
