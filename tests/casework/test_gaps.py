"""No gap: a case without a running term is found at night, repaired where that can be, and told once."""

from datetime import date, datetime, timedelta

from sqlmodel import col, delete, select

from casework.due import what_is_due
from casework.findings import EmptySteps, Findings, look_over
from casework.gaps import GapsFound, cases_with_a_gap, check_gaps
from casework.terms import running_terms
from casework.upkeep import note_start
from rules.policy import Policy, Threshold
from rules.words import AbsenceState, PersonState, Phase, TermKind
from store.cases import Assignment, Case
from store.people import Absence, Person
from store.service import ServiceMark
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import running, views_of
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

NIGHT = amsterdam("2026-01-06 03:00")
ASSIGNED = date(2026, 1, 5)


def lose_terms(region: Region, case: Case) -> None:
    """Somebody deleted rows by hand."""

    def work(uow: UnitOfWork) -> None:
        of_case = select(Term.id).where(col(Term.case_id) == case.id)
        uow.session.exec(delete(Notice).where(col(Notice.term_id).in_(of_case)))
        uow.session.exec(delete(Term).where(col(Term.case_id) == case.id))

    region.look(work)


def leave(region: Region, person: Person, state: PersonState = PersonState.LEFT) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.get(Person, person.id).state = state

    region.look(work)


def gaps(region: Region) -> list[str]:
    return region.look(lambda uow: [case.reference for case in cases_with_a_gap(uow)])


async def test_a_case_that_runs_has_no_gap_and_nobody_is_told(region: Region) -> None:
    await region.open_case()
    await region.act(None, note_start)
    await region.act(None, check_gaps, now=NIGHT)
    assert gaps(region) == []
    assert region.views(region.project_leader) == []


async def test_terms_that_were_lost_are_made_again_and_the_project_leaders_hear_it_once(
    region: Region,
) -> None:
    case = await region.open_case()
    await region.act(None, note_start)
    await region.act(None, check_gaps)
    lose_terms(region, case)
    assert gaps(region) == [case.reference]
    await region.act(None, check_gaps, now=amsterdam("2026-01-06 02:59"))
    assert gaps(region) == [case.reference]
    await region.act(None, check_gaps, now=NIGHT)
    assert gaps(region) == []
    assert [term.due_on for term in running(region, case, TermKind.THRESHOLD)] == [on("2026-04-05")]
    await region.act(None, check_gaps, now=amsterdam("2026-01-06 04:00"))
    assert views_of(region, region.project_leader, GapsFound) == [GapsFound((case.reference,), ())]


def without_people(region: Region, case: Case) -> None:
    """The case has a coordinator no longer, as only rows changed by hand can say."""

    def end(uow: UnitOfWork) -> None:
        for duty in uow.session.exec(select(Assignment).where(col(Assignment.case_id) == case.id)):
            duty.until = region.now

    region.look(end)


async def test_a_gap_that_cannot_be_repaired_is_told_every_night(region: Region) -> None:
    case = await region.open_case()
    await region.act(None, note_start)
    await region.act(None, check_gaps)
    leave(region, region.coordinator)
    leave(region, region.coordinator_2)
    without_people(region, case)
    for night in (NIGHT, amsterdam("2026-01-07 03:00")):
        await region.act(None, check_gaps, now=night)
    told = views_of(region, region.project_leader, GapsFound)
    assert told == [GapsFound((), (case.reference,))] * 2


async def test_who_is_away_can_act_where_nobody_else_could(region: Region) -> None:
    case = await region.open_case()

    def away(uow: UnitOfWork) -> None:
        for person in (region.coordinator, region.coordinator_2):
            uow.add(
                Absence(
                    person_id=person.id,
                    first_day=ASSIGNED,
                    last_day=on("2026-01-16"),
                    state=AbsenceState.RUNNING,
                    set_at=region.now,
                )
            )

    region.look(away)
    assert gaps(region) == []
    leave(region, region.coordinator, PersonState.LOCKED)
    assert gaps(region) == [case.reference]


async def test_a_case_that_is_over_needs_no_term(region: Region) -> None:
    case = await region.open_case()
    lose_terms(region, case)

    def end(uow: UnitOfWork) -> None:
        uow.get(Case, case.id).phase = Phase.ENDED_EARLY

    region.look(end)
    assert gaps(region) == []


async def test_the_cases_are_looked_over_once_a_night_at_three(region: Region) -> None:
    async def next_check() -> datetime | None:
        return (await region.act(None, what_is_due)).gaps

    assert await next_check() is None
    await region.act(None, note_start)
    assert await next_check() == NIGHT
    await region.act(None, check_gaps, now=NIGHT)
    assert await next_check() == NIGHT + timedelta(days=1)
    await region.act(None, check_gaps, now=amsterdam("2026-03-28 03:00"))
    assert await next_check() == amsterdam("2026-03-29 03:00")


async def test_the_check_of_an_installation_sees_gaps_and_a_policy_that_waits(region: Region) -> None:
    case = await region.open_case()
    everybody = EmptySteps(False, (), ())
    assert await region.act(None, look_over) == Findings(False, (), everybody)
    lose_terms(region, case)
    region.look(lambda uow: uow.add(ServiceMark(id=1, policy_hash="another")))
    assert await region.act(None, look_over) == Findings(True, (case.reference,), everybody)
    assert region.look(lambda uow: running_terms(uow, case)) == []
    region.restart(Policy(threshold=Threshold(months=2)))
    assert (await region.act(None, look_over)).policy_waits
