"""A referral for tests of the intake, as /aanmelding leaves it."""

from datetime import date

from casework.consequences import follow_up
from casework.referring import enter_referral
from casework.terms import running_terms
from rules.calendar import local_date
from rules.words import InformedGround, ReferringParty, TermKind
from store.cases import Case
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region

GROUND = next(iter(InformedGround))


def refer(region: Region, received_on: date | None = None, municipality: str = "Weesp") -> Case:
    """A referral that was received on this day, today unless given."""

    def work(uow: UnitOfWork) -> Case:
        case = enter_referral(
            uow,
            municipality,
            (1, 2, 8),
            region.now,
            received_on=received_on or local_date(region.now),
            party=ReferringParty.VEILIG_THUIS,
            risk_assessed=True,
            ground=GROUND,
        )
        follow_up(uow, case, region.now)
        return case

    return region.look(work)


def running(region: Region, case: Case) -> dict[TermKind, Term]:
    """The running terms of the case, by kind."""
    return region.look(lambda uow: {term.kind: term for term in running_terms(uow, uow.get(Case, case.id))})
