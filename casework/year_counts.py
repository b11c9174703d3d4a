"""The counts by year to which a case adds when it is erased; see rules.year_counts."""

from datetime import datetime

from sqlmodel import col, select

from casework.clocks import held_meetings, safety_plans, this_case
from casework.trajectory import steps_taken
from rules.words import OfferState, YearMeasure
from rules.year_counts import Life, counts_of
from store.cases import Case
from store.retained import YearCount
from store.trajectory import ClosingRequest, Referral, UnsafeEvent, WorkedHours
from store.unit_of_work import UnitOfWork


def add_to_years(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Add what happened in this case to the counts of its municipality."""
    for (year, measure, detail), number in sorted(counts_of(_life(uow, case), uow.policy, now).items()):
        _add(uow, year, case.municipality, measure, detail, number)


def _add(
    uow: UnitOfWork, year: int, municipality: str, measure: YearMeasure, detail: str, number: int
) -> None:
    row = uow.session.exec(
        select(YearCount).where(
            col(YearCount.year) == year,
            col(YearCount.municipality) == municipality,
            col(YearCount.measure) == measure,
            col(YearCount.detail) == detail,
        )
    ).first()
    if row is None:
        uow.add(YearCount(year=year, municipality=municipality, measure=measure, detail=detail, count=number))
    else:
        row.count += number


def _life(uow: UnitOfWork, case: Case) -> Life:
    referral = uow.session.get(Referral, case.id)
    events = select(UnsafeEvent).where(
        col(UnsafeEvent.case_id) == case.id, col(UnsafeEvent.corrected_at).is_(None)
    )
    hours = select(WorkedHours).where(
        col(WorkedHours.case_id) == case.id, col(WorkedHours.corrected_at).is_(None)
    )
    ending = select(ClosingRequest).where(
        col(ClosingRequest.case_id) == case.id,
        col(ClosingRequest.state) == OfferState.ACCEPTED,
        col(ClosingRequest.reason).is_not(None),
    )
    ended = uow.session.exec(ending).first()
    return Life(
        steps=[(step.step, step.on) for step in steps_taken(uow, case)],
        meetings=held_meetings(uow, case),
        assigned_on=case.assigned_on,
        received_on=referral.received_on if referral is not None else None,
        rejection=referral.rejection if referral is not None else None,
        ending=ended.reason if ended is not None else None,
        plan_adopted_on=safety_plans(uow, this_case(case)).get(case.id),
        events=[event.on for event in uow.session.exec(events)],
        quarters=[(row.on, row.quarters) for row in uow.session.exec(hours)],
    )
