"""Cases further on their way, for tests of how a case ends."""

from datetime import date

from casework.consequences import follow_up
from casework.terms import running_terms
from casework.trajectory import take_step
from rules.trajectory import Step
from rules.words import Phase, PlanKind, TermKind
from store.cases import Case
from store.terms import Term
from store.trajectory import Plan
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.rules.moments import on

ASSIGNED_ON = on("2025-01-06")
PLAN_ON = on("2025-11-03")


async def in_recovery(region: Region, *, with_plan: bool = True) -> Case:
    """A case of the coordinator in recovery; with its recovery plan unless told."""
    case = await region.open_case(assigned_on=ASSIGNED_ON)

    def work(uow: UnitOfWork) -> None:
        found = uow.get(Case, case.id)
        for target in (Phase.STABLE_SAFETY, Phase.RECOVERY):
            take_step(uow, found, Step.GO_ON, target, region.now, on=PLAN_ON)
        if with_plan:
            uow.add(
                Plan(
                    case_id=case.id,
                    kind=PlanKind.RECOVERY_PLAN,
                    adopted_on=PLAN_ON,
                    recorded_by=region.coordinator.id,
                    recorded_at=region.now,
                )
            )
        follow_up(uow, found, region.now)

    region.look(work)
    return case


async def closed(region: Region, closed_on: date | None = None) -> Case:
    """A case that was closed, today unless given."""
    case = await in_recovery(region)

    def work(uow: UnitOfWork) -> None:
        found = uow.get(Case, case.id)
        take_step(uow, found, Step.CLOSE, Phase.CLOSED, region.now, on=closed_on)
        follow_up(uow, found, region.now)

    region.look(work)
    return case


def phase_of(region: Region, case: Case) -> Phase:
    return region.look(lambda uow: uow.get(Case, case.id).phase)


def running(region: Region, case: Case) -> dict[TermKind, Term]:
    """The running terms of the case, by kind."""
    return region.look(lambda uow: {term.kind: term for term in running_terms(uow, uow.get(Case, case.id))})
