"""A planned expert meeting goes to another chair when its own is away then."""

import pytest
from sqlmodel import col, select

from casework import chair_moves
from casework.chair_moves import (
    ChairAway,
    ChairInsteadAsked,
    ChairInsteadReadBack,
    ChairMoved,
    ChairMoveOver,
    choose_chair_instead,
    move_despite_home,
    move_to_chair,
    pick_chair_instead,
)
from casework.departures import ChairInstead
from casework.duties import on_duty
from casework.errors import ClosedQuestion, ColleagueUnavailable, ForeignButton, NotAllowed
from casework.meetings import plan_meeting
from casework.prompts import PromptRef
from rules.words import Duty, MeetingKind, Role, TermKind
from store.audit import AuditRow
from store.cases import Assignment, Case, Meeting
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ref_of, running, seen, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.casework.test_absences import set_away
from tests.rules.moments import amsterdam, on

MONDAY, STARTS_AT = amsterdam("2026-01-12 09:00"), amsterdam("2026-01-20 14:00")
KIND = chair_moves.KIND


async def unchaired(region: Region) -> Case:
    """An expert meeting during the absence of the first chair, who guards the case; it has begun."""
    case = await region.open_case(now=MONDAY)

    def plan(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        uow.add(Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=MONDAY))
        plan_meeting(uow, row, MeetingKind.EXPERT_MEETING, STARTS_AT, MONDAY, chair_id=region.chair.id)
        uow.get(Person, region.coordinator.id).home_organisation = "GGZ"
        uow.get(Person, region.chair_2.id).home_organisation = "GGZ"

    region.look(plan)
    await set_away(region, region.chair, on("2026-01-19"), on("2026-01-23"), MONDAY)
    await pass_until(region, amsterdam("2026-01-19 00:00"))
    return case


async def choose(region: Region, person: Person) -> PromptRef:
    leader = region.project_leader
    shown = await region.act(leader, choose_chair_instead, ref_of(region, leader, KIND))
    assert isinstance(shown.view, ChairInsteadAsked)
    assert [one.person_id for one in shown.view.chairs] == [region.chair_3.id, region.chair_2.id]
    shown = await region.act(leader, pick_chair_instead, ref_of(region, leader, KIND), person.id)
    assert isinstance(shown.view, ChairInsteadReadBack)
    assert shown.view.same_home == (person.id == region.chair_2.id)
    return ref_of(region, leader, KIND)


async def test_the_project_leader_gives_it_to_an_independent_chair(region: Region) -> None:
    second = region.enrol(Role.PROJECT_LEADER)
    case = await unchaired(region)
    assert seen(region, region.project_leader, KIND) == ChairAway(
        case.reference, STARTS_AT, region.chair.alias, False
    )
    ref = await choose(region, region.chair_3)
    with pytest.raises(ForeignButton):
        await region.act(region.project_leader, move_despite_home, ref)
    shown = await region.act(region.project_leader, move_to_chair, ref)
    moved = ChairMoved(case.reference, STARTS_AT, region.chair_3.alias)
    assert shown.view == seen(region, second, KIND) == moved
    assert views_of(region, region.coordinator, ChairMoved) == [moved]
    assert views_of(region, region.chair_3, ChairInstead) == [
        ChairInstead(case.reference, region.chair.alias, STARTS_AT, False)
    ]
    guard = region.look(lambda uow: on_duty(uow, case.id, Duty.CHAIR))
    assert guard is not None
    assert guard.id == region.chair_3.id
    for kind in (TermKind.SCORES, TermKind.PREPARATION):
        assert running(region, case, kind)[0].owner_id == region.chair_3.id


async def test_the_same_home_organisation_takes_a_logged_override(region: Region) -> None:
    case = await unchaired(region)
    ref = await choose(region, region.chair_2)
    with pytest.raises(ForeignButton):
        await region.act(region.project_leader, move_to_chair, ref)
    await region.act(region.project_leader, move_despite_home, ref)
    rows = region.look(lambda uow: uow.session.exec(select(AuditRow)).all())
    assert ("move_despite_home", "done", case.id) in {(row.action, row.result, row.case_id) for row in rows}
    (meeting,) = region.look(lambda uow: list(uow.session.exec(select(Meeting))))
    assert meeting.chair_id == region.chair_2.id


async def test_when_the_chair_is_back_or_others_ask_nothing_moves(region: Region) -> None:
    case = await unchaired(region)
    ref = ref_of(region, region.project_leader, KIND)
    for person in (region.coordinator, region.chair_3):
        with pytest.raises((NotAllowed, ForeignButton)):
            await region.act(person, choose_chair_instead, ref)
    for unfit in (region.chair, region.coordinator):
        await region.act(
            region.project_leader, choose_chair_instead, ref_of(region, region.project_leader, KIND)
        )
        with pytest.raises(ColleagueUnavailable):
            await region.act(
                region.project_leader,
                pick_chair_instead,
                ref_of(region, region.project_leader, KIND),
                unfit.id,
            )
    await set_away(region, region.chair_2, on("2026-03-02"), on("2026-03-03"), region.now)
    query = select(Meeting).where(col(Meeting.case_id) == case.id)
    region.look(
        lambda uow: setattr(uow.session.exec(query).one(), "starts_at", amsterdam("2026-01-30 14:00"))
    )
    await pass_until(region, amsterdam("2026-01-24 00:00"))
    assert seen(region, region.project_leader, KIND) == ChairMoveOver(case.reference)
    with pytest.raises(ClosedQuestion):
        await region.act(
            region.project_leader, choose_chair_instead, ref_of(region, region.project_leader, KIND)
        )
