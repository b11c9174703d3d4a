"""Somebody leaves the team: not before every case has somebody else, and then at once. On both databases."""

import pytest
from sqlmodel import col, select

from casework import absences, departures, handovers
from casework.absence_views import KIND as AWAY
from casework.decisions import acknowledge_alert
from casework.departures import KIND, ChairInstead, Departed, Departure, InTheWay, LeaverAsked
from casework.duties import on_duty
from casework.errors import ColleagueUnavailable, ForeignButton, LastOfRole, NotAllowed, StillOnDuty
from casework.handover_views import ASKED, GIVING, HandoverAnswered
from casework.meetings import plan_meeting
from casework.own_work import show_own_work
from casework.people import identify
from casework.prompts import PromptRef, Shown, account_of
from casework.reassigning import DutyQuestion
from casework.reassignment import reassign
from casework.terms import running_terms
from rules.calendar import local_date
from rules.words import Duty, MeetingKind, NoticeState, OfferState, PersonState, Phase, Role, TermKind
from store.cases import Assignment, Case, Meeting
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Absence, Person
from store.terms import Notice
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, alerts, passed_case, ref_of, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam


def ref_in(shown: Shown) -> PromptRef:
    assert shown.ref is not None
    return shown.ref


async def chosen(region: Region, leaver: Person) -> Shown:
    """Up to what must happen first."""
    leader = region.project_leader
    await region.act(leader, departures.start_departure)
    return await region.act(leader, departures.choose_leaver, ref_of(region, leader, KIND), leaver.id)


async def let_go(region: Region, leaver: Person) -> Shown:
    shown = await chosen(region, leaver)
    return await region.act(region.project_leader, departures.let_go, ref_in(shown))


def give(region: Region, case: Case, duty: Duty, person: Person | None) -> None:
    to = person.id if person is not None else None
    region.look(lambda uow: reassign(uow, uow.get(Case, case.id), duty, to, region.now))


def is_out(region: Region, person: Person) -> bool:
    """Gone, with nothing left that is asked of them, owned by them or waiting for them."""

    def read(uow: UnitOfWork) -> bool:
        left = uow.get(Person, person.id).state is PersonState.LEFT
        asked = select(Prompt).where(
            col(Prompt.person_id) == person.id, col(Prompt.state) == PromptState.OPEN
        )
        unsent = select(OutboxMessage).where(
            col(OutboxMessage.person_id) == person.id, col(OutboxMessage.state) == OutboxState.PENDING
        )
        waiting = select(Notice).where(
            col(Notice.recipient_id) == person.id, col(Notice.state) == NoticeState.WAITING
        )
        nothing = not any(uow.session.exec(query).first() for query in (asked, unsent, waiting))
        cases = uow.session.exec(select(Case)).all()
        owned = [term for case in cases for term in running_terms(uow, case) if term.owner_id == person.id]
        return left and nothing and not owned

    return region.look(read)


async def test_the_team_is_listed_and_every_case_in_the_way_with_its_duties(region: Region) -> None:
    case, other = await region.open_case(), await region.open_case(coordinator=region.coordinator_2)
    shown = await chosen(region, region.coordinator_2)
    (asked,) = views_of(region, region.project_leader, Departure)
    assert (
        shown.view
        == asked
        == Departure(
            region.coordinator_2.alias,
            (
                InTheWay(case.id, case.reference, (Duty.DEPUTY,)),
                InTheWay(other.id, other.reference, (Duty.COORDINATOR, Duty.DEPUTY)),
            ),
            False,
        )
    )
    with pytest.raises(StillOnDuty):
        await region.act(region.project_leader, departures.let_go, ref_in(shown))
    await region.act(region.project_leader, departures.give_case_away, ref_in(shown), case.id)
    assert views_of(region, region.project_leader, DutyQuestion)
    with pytest.raises(ForeignButton):
        await region.act(region.project_leader, departures.give_case_away, ref_in(shown), 999)
    shown = await region.act(region.project_leader, departures.go_back, ref_in(shown))
    assert isinstance(shown.view, LeaverAsked)
    assert len(shown.view.people) == 7


async def test_with_every_case_given_away_they_are_out_the_same_minute(region: Region) -> None:
    case = await region.open_case()
    third = region.enrol(Role.COORDINATOR)
    await region.act(region.coordinator, show_own_work)
    shown = await chosen(region, region.coordinator)
    give(region, case, Duty.COORDINATOR, third)
    region.restart()
    shown = await region.act(region.project_leader, departures.look_at_departure, ref_in(shown))
    assert shown.view == Departure(region.coordinator.alias, (), False)
    shown = await region.act(region.project_leader, departures.let_go, ref_in(shown))
    assert shown.view == Departed(region.coordinator.alias)
    assert is_out(region, region.coordinator)
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, show_own_work)
    account = region.look(lambda uow: account_of(uow, region.coordinator))
    identity = await region.act(None, identify, account)
    assert identity is not None
    assert not identity.active
    with pytest.raises(ColleagueUnavailable):
        await chosen(region, region.coordinator)


async def test_a_closed_case_that_waits_for_its_check_is_in_the_way_and_one_that_is_over_is_not(
    region: Region,
) -> None:
    closed, over = await region.open_case(), await region.open_case()

    def end(uow: UnitOfWork) -> None:
        uow.get(Case, closed.id).phase = Phase.CLOSED
        uow.get(Case, over.id).phase = Phase.ENDED_EARLY

    region.look(end)
    shown = await chosen(region, region.coordinator)
    assert isinstance(shown.view, Departure)
    assert [row.case_id for row in shown.view.in_the_way] == [closed.id]


async def test_the_last_coordinator_and_the_last_project_leader_stay(region: Region) -> None:
    await let_go(region, region.coordinator_2)
    for person in (region.coordinator, region.project_leader):
        shown = await chosen(region, person)
        assert shown.view == Departure(person.alias, (), True)
        with pytest.raises(LastOfRole):
            await region.act(region.project_leader, departures.let_go, ref_in(shown))


async def test_a_project_leader_who_is_not_the_last_may_leave_by_their_own_hand(region: Region) -> None:
    region.enrol(Role.PROJECT_LEADER)
    shown = await let_go(region, region.project_leader)
    assert shown.view == Departed(region.project_leader.alias)
    assert is_out(region, region.project_leader)


async def test_the_alerts_of_a_chair_who_leaves_climb_first(region: Region) -> None:
    case = await passed_case(region)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair), now=MORNING)
    await let_go(region, region.chair)
    (alert,) = alerts(region)
    assert alert.holder_id is None
    owners = region.look(lambda uow: {t.kind: t.owner_id for t in running_terms(uow, case)})
    assert owners[TermKind.DECISION] == region.chair_2.id
    assert is_out(region, region.chair)
    await pass_until(region, region.now)
    await region.act(region.chair_2, acknowledge_alert, ref_of(region, region.chair_2))
    assert is_out(region, region.chair), "who got it before hears who took it, and who left does not"


async def test_what_a_chair_guards_and_chairs_goes_to_another_chair_who_hears_it(region: Region) -> None:
    case, starts_at = await region.open_case(), amsterdam("2026-01-20 14:00")

    def chair_it(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        plan_meeting(uow, row, MeetingKind.EXPERT_MEETING, starts_at, region.now, chair_id=region.chair.id)
        uow.add(Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=region.now))

    region.look(chair_it)
    await let_go(region, region.chair)
    guard = region.look(lambda uow: on_duty(uow, case.id, Duty.CHAIR))
    assert guard is not None
    assert guard.id == region.chair_2.id
    (meeting,) = region.look(lambda uow: list(uow.session.exec(select(Meeting))))
    assert meeting.chair_id == region.chair_2.id
    assert views_of(region, region.chair_2, ChairInstead) == [
        ChairInstead(case.reference, region.chair.alias, starts_at)
    ]
    assert is_out(region, region.chair)


async def test_without_another_chair_what_one_guards_is_in_the_way(region: Region) -> None:
    case = await region.open_case()

    def guard(uow: UnitOfWork) -> None:
        uow.add(Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=region.now))
        for other in (region.chair_2, region.chair_3):
            uow.get(Person, other.id).state = PersonState.LOCKED

    region.look(guard)
    shown = await chosen(region, region.chair)
    assert shown.view == Departure(
        region.chair.alias, (InTheWay(case.id, case.reference, (Duty.CHAIR,)),), False
    )


async def test_offers_and_absences_of_who_leaves_end_with_them(region: Region) -> None:
    case, third = await region.open_case(), region.enrol(Role.COORDINATOR)
    giver = region.coordinator
    await region.act(giver, handovers.start_handover, "")
    shown = await region.act(giver, handovers.choose_duty, ref_of(region, giver, GIVING), Duty.COORDINATOR)
    shown = await region.act(giver, handovers.choose_receiver, ref_in(shown), third.id)
    await region.act(giver, handovers.offer_duty, ref_in(shown))
    await pass_until(region, region.now)
    assert ref_of(region, third, ASKED)
    await region.act(third, absences.start_absence)
    ref = ref_of(region, third, AWAY)
    for _ in range(2):
        ref = ref_in(
            await region.act(third, absences.choose_day, ref, local_date(amsterdam("2026-03-02 09:00")))
        )
    await region.act(third, absences.keep_absence, ref)
    await let_go(region, third)
    assert views_of(region, giver, HandoverAnswered) == [
        HandoverAnswered(case.reference, Duty.COORDINATOR, third.alias, OfferState.WITHDRAWN)
    ]
    (absence,) = region.look(lambda uow: list(uow.session.exec(select(Absence))))
    assert absence.changes_at is None
    assert is_out(region, third)


async def test_only_the_project_leader_lets_people_go(region: Region) -> None:
    for person in (region.coordinator, region.chair, region.process_director):
        with pytest.raises(NotAllowed):
            await region.act(person, departures.start_departure)
