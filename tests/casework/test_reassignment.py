"""A duty that goes to somebody else takes along what waits; the clock stays; on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from casework import items
from casework.assignments import AssignedToYou, DeputyOfCase
from casework.duties import on_duty
from casework.errors import CaseIsOver, ColleagueUnavailable
from casework.monitoring_views import MonitoringAsked
from casework.reassignment import DutyEnded, reassign
from casework.terms import ask_for_scores, running_terms
from casework.trajectory import take_step
from rules.aliases import Alias
from rules.trajectory import Step
from rules.words import Duty, MeetingKind, NoticeState, PersonState, Phase, Role, TermKind
from store.cases import Assignment, Case, Meeting
from store.people import Person
from store.terms import Notice
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region


def give(region: Region, case: Case, duty: Duty, person: Person | None) -> None:
    person_id = person.id if person is not None else None
    region.look(lambda uow: reassign(uow, uow.get(Case, case.id), duty, person_id, region.now))


def holder(region: Region, case: Case, duty: Duty) -> int | None:
    found = region.look(lambda uow: on_duty(uow, case.id, duty))
    return found.id if found is not None else None


async def test_terms_and_what_is_asked_go_along_and_the_clock_stays(region: Region) -> None:
    case, third = await region.open_case(), region.enrol(Role.COORDINATOR)
    due = region.look(lambda uow: {term.kind: term.due_on for term in running_terms(uow, case)})
    region.look(
        lambda uow: items.open_question(
            uow, running_terms(uow, case, TermKind.MONITORING)[0], region.coordinator.id, START
        )
    )
    give(region, case, Duty.COORDINATOR, third)
    after = region.look(lambda uow: running_terms(uow, case))
    assert {term.kind: term.due_on for term in after} == due
    assert {term.owner_id for term in after} == {third.id}
    assert region.views(region.coordinator) == [
        DutyEnded(case.reference, Duty.COORDINATOR, Alias(Role.COORDINATOR, 3))
    ]
    await region.tick(START)
    told = region.views(third)
    assert isinstance(told[0], AssignedToYou)
    assert isinstance(told[1], MonitoringAsked)


async def test_a_deputy_who_becomes_coordinator_is_deputy_no_longer(region: Region) -> None:
    case = await region.open_case()
    give(region, case, Duty.COORDINATOR, region.coordinator_2)
    assert holder(region, case, Duty.COORDINATOR) == region.coordinator_2.id
    assert holder(region, case, Duty.DEPUTY) is None
    give(region, case, Duty.DEPUTY, region.coordinator)
    assert holder(region, case, Duty.DEPUTY) == region.coordinator.id
    # Having a duty again says more than that another one ended.
    assert isinstance(region.views(region.coordinator)[-1], DeputyOfCase)
    kept = region.look(lambda uow: len(uow.session.exec(select(Assignment)).all()))
    assert kept == 5


async def test_what_waits_for_a_deputy_waits_for_the_next_one(region: Region) -> None:
    case, third = await region.open_case(), region.enrol(Role.COORDINATOR)

    def plan(uow: UnitOfWork) -> None:
        day = START + timedelta(days=1)
        meeting = uow.add(Meeting(case_id=case.id, kind=MeetingKind.CASE_MEETING, starts_at=day))
        ask_for_scores(uow, uow.get(Case, case.id), meeting, day, START)

    def waiting_for(person: Person) -> int:
        query = select(Notice.id).where(
            col(Notice.recipient_id) == person.id, col(Notice.state) == NoticeState.WAITING
        )
        return region.look(lambda uow: len(uow.session.exec(query).all()))

    region.look(plan)
    assert waiting_for(region.coordinator_2) == 1
    give(region, case, Duty.DEPUTY, third)
    assert (waiting_for(region.coordinator_2), waiting_for(third)) == (0, 1)
    give(region, case, Duty.DEPUTY, None)
    assert (waiting_for(third), holder(region, case, Duty.DEPUTY)) == (0, None)
    assert region.views(third) == [DutyEnded(case.reference, Duty.DEPUTY, None)]


async def test_a_duty_goes_to_nobody_who_cannot_have_it(region: Region) -> None:
    case, elsewhere = await region.open_case(), region.enrol(Role.PROCESS_DIRECTOR, municipality="Hilversum")
    locked = region.enrol(Role.COORDINATOR)

    def lock(uow: UnitOfWork) -> None:
        uow.get(Person, locked.id).state = PersonState.LOCKED

    region.look(lock)
    for duty, person in (
        (Duty.COORDINATOR, None),
        (Duty.COORDINATOR, region.coordinator),
        (Duty.COORDINATOR, region.chair),
        (Duty.COORDINATOR, locked),
        (Duty.DEPUTY, region.coordinator),
        (Duty.PROCESS_DIRECTOR, elsewhere),
    ):
        with pytest.raises(ColleagueUnavailable):
            give(region, case, duty, person)
    assert holder(region, case, Duty.COORDINATOR) == region.coordinator.id


async def test_a_closed_case_can_change_hands_and_names_no_threshold(region: Region) -> None:
    case = await region.open_case()

    def close(uow: UnitOfWork) -> None:
        closed = uow.get(Case, case.id)
        closed.phase = Phase.RECOVERY
        take_step(uow, closed, Step.CLOSE, Phase.CLOSED, START)

    region.look(close)
    give(region, case, Duty.COORDINATOR, region.coordinator_2)
    assert region.views(region.coordinator_2) == [AssignedToYou(case.reference, None, passed=False)]


async def test_who_left_is_replaced_and_hears_nothing(region: Region) -> None:
    case, third = await region.open_case(), region.enrol(Role.COORDINATOR)

    def leave(uow: UnitOfWork) -> None:
        uow.get(Person, region.coordinator.id).state = PersonState.LEFT

    region.look(leave)
    give(region, case, Duty.COORDINATOR, third)
    assert region.outbox(region.coordinator) == []


@pytest.mark.parametrize("phase", [Phase.SELECTED, Phase.ENDED_EARLY])
async def test_a_case_without_people_gets_none_this_way(region: Region, phase: Phase) -> None:
    case = await region.open_case()

    def end(uow: UnitOfWork) -> None:
        uow.get(Case, case.id).phase = phase

    region.look(end)
    with pytest.raises(CaseIsOver):
        give(region, case, Duty.COORDINATOR, region.coordinator_2)
