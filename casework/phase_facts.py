"""What the rules on phases look at, read from the rows of one case."""

from collections.abc import Sequence

from sqlmodel import col, select

from casework.clocks import as_held, held_rows, this_case
from casework.trajectory import steps_taken
from rules.phases import Answer, Facts, Scored, Unsafe
from rules.trajectory import Step
from rules.words import PlanKind
from store.cases import Case
from store.trajectory import Plan, UnsafeEvent
from store.unit_of_work import UnitOfWork


def facts_of(uow: UnitOfWork, case: Case) -> Facts:
    """Its scores, events and plans as they stand; the case was assigned."""
    events = (Unsafe(event.on, event.recorded_at) for event in current_events(uow, case))
    last_step = steps_taken(uow, case)[-1]
    return Facts(
        phase=case.phase,
        started_on=case.started_on,
        scores=_scores(uow, case),
        events=tuple(events),
        plans={kind: plan.adopted_on for kind, plan in current_plans(uow, case).items()},
        answer=Answer(last_step.recorded_at, last_step.step not in (Step.STAY, Step.GO_BACK)),
    )


def _scores(uow: UnitOfWork, case: Case) -> tuple[Scored, ...]:
    return tuple(
        Scored(as_held(meeting, score), score.recorded_at)
        for meeting, score in held_rows(uow, this_case(case))
        if score is not None
    )


def current_events(uow: UnitOfWork, case: Case) -> Sequence[UnsafeEvent]:
    """The unsafe events as they stand, the newest day first."""
    return uow.session.exec(
        select(UnsafeEvent)
        .where(col(UnsafeEvent.case_id) == case.id, col(UnsafeEvent.corrected_at).is_(None))
        .order_by(col(UnsafeEvent.on).desc(), col(UnsafeEvent.id).desc())
    ).all()


def current_plans(uow: UnitOfWork, case: Case) -> dict[PlanKind, Plan]:
    """The plans that were adopted, by kind, as they stand."""
    rows = uow.session.exec(
        select(Plan).where(col(Plan.case_id) == case.id, col(Plan.corrected_at).is_(None))
    )
    return {plan.kind: plan for plan in rows}
