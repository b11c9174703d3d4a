"""Who can be reached is known before it matters: the daily check, /team, and what project leaders hear."""

from datetime import timedelta

import pytest

from casework import invitations
from casework.errors import ForeignButton, NotAllowed, StaleButton
from casework.gaps import check_gaps
from casework.people import accept_invitation, identify
from casework.prompts import PromptRef
from casework.proof import KIND as PROOF
from casework.proof import Proof, ask_proof, confirm_proof
from casework.reachability import note_reachable
from casework.team import KIND, Remark, Team, TeamMember, show_team, turn_team
from casework.team_news import Blocked, NotConfirmed, ReachableAgain, StepLost
from casework.upkeep import note_start
from casework.views import View
from rules.aliases import Alias
from rules.words import AbsenceState, PersonState, Role
from scheduler.ticks import Ticks
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import prompts_of, ref_of, seen, views_of
from tests.casework.region import START, Region
from tests.rules.moments import amsterdam, on

ACCOUNT = 4242


def change(region: Region, person: Person, **values: object) -> None:
    def work(uow: UnitOfWork) -> None:
        for name, value in values.items():
            setattr(uow.get(Person, person.id), name, value)

    region.look(work)


async def team(region: Region) -> Team:
    await region.act(region.project_leader, show_team)
    view = seen(region, region.project_leader, KIND)
    assert isinstance(view, Team)
    return view


def of(view: Team, alias: Alias) -> TeamMember:
    return next(member for member in view.members if member.alias == alias)


async def invite(region: Region) -> tuple[str, PromptRef]:
    """An open invitation for the next coordinator: its token, and the message with its buttons."""
    leader = region.project_leader
    await region.act(leader, invitations.start_invitation)
    ref = ref_of(region, leader, invitations.QUESTION)
    await region.act(leader, invitations.choose_role, ref, Role.PROJECT_LEADER)
    made = await region.act(leader, invitations.make_invitation, ref_of(region, leader, invitations.QUESTION))
    assert made.shown.ref is not None
    return made.invited.token, made.shown.ref


async def night(region: Region, day: str) -> None:
    await region.act(None, check_gaps, now=amsterdam(f"{day} 03:00"))


async def test_the_daily_check_finds_who_blocked_the_bot_and_tells_it(region: Region) -> None:
    await region.open_case()
    accounts = {}

    async def can_reach(telegram_id: int) -> bool | None:
        identity = await region.act(None, identify, telegram_id)
        assert identity is not None
        accounts[identity.person_id] = telegram_id
        return identity.person_id != region.coordinator.id

    region.now = amsterdam("2026-01-06 09:00")
    ticks = Ticks(region.transactions, can_reach, lambda: region.now, lambda what, why: None)
    await ticks.check_reachability()
    assert region.coordinator.id in accounts, "the check asks about everybody once a day"
    assert region.views(region.project_leader) == [Blocked(region.coordinator.alias, 1)]
    first = (await team(region)).members[0]
    assert (first.alias, first.remarks) == (region.coordinator.alias, (Remark.BLOCKED,))
    await ticks.check_reachability()
    assert len(views_of(region, region.project_leader, Blocked)) == 1, "told once"


async def test_who_can_be_reached_again_is_told_to_who_heard_that_they_could_not(region: Region) -> None:
    other = region.enrol(Role.PROJECT_LEADER)
    await region.act(None, note_reachable, region.chair.id, False)
    assert views_of(region, other, Blocked) == [Blocked(region.chair.alias, 0)]
    await region.deliver()
    await region.act(None, note_reachable, region.chair.id, True)
    for leader in (region.project_leader, other):
        assert region.views(leader) == [ReachableAgain(region.chair.alias)]


async def test_a_block_that_is_over_before_the_office_opens_is_not_told(region: Region) -> None:
    await region.act(None, note_reachable, region.chair.id, False, now=amsterdam("2026-01-05 20:00"))
    await region.act(None, note_reachable, region.chair.id, True)
    assert region.views(region.project_leader) == []


async def test_a_project_leader_hears_nothing_of_their_own_phone(region: Region) -> None:
    await region.act(None, note_reachable, region.project_leader.id, False)
    assert region.views(region.project_leader) == []


async def test_the_team_says_of_each_what_is_in_the_way_the_most_urgent_first(region: Region) -> None:
    change(region, region.process_director, state=PersonState.LOCKED)
    change(region, region.chair, takes_alerts=False, works_on="12")
    change(
        region, region.chair_2, reachable=False, confirmed_at=None, joined_at=amsterdam("2025-12-01 09:00")
    )
    change(region, region.chair_3, state=PersonState.LEFT)
    change(region, region.coordinator_2, confirmed_at=None)

    def away(uow: UnitOfWork) -> None:
        uow.add(
            Absence(
                person_id=region.coordinator.id,
                first_day=on("2026-01-01"),
                last_day=on("2026-01-09"),
                state=AbsenceState.RUNNING,
                set_at=START,
            )
        )

    region.look(away)
    await invite(region)
    view = await team(region)
    assert [(member.alias, member.remarks) for member in view.members] == [
        (region.chair_2.alias, (Remark.BLOCKED, Remark.NOT_CONFIRMED)),
        (region.process_director.alias, (Remark.LOCKED,)),
        (Alias(Role.PROJECT_LEADER, 2), (Remark.INVITED,)),
        (region.coordinator.alias, (Remark.AWAY,)),
        (region.chair.alias, (Remark.NO_ALERTS, Remark.OWN_HOURS)),
        (region.coordinator_2.alias, (Remark.NOT_CONFIRMED_YET,)),
        (region.project_leader.alias, ()),
    ]
    assert of(view, region.coordinator.alias).day == on("2026-01-09")
    assert (view.left, view.pages) == (1, 1)


async def test_an_invitation_that_expired_is_said_so_and_one_that_was_withdrawn_is_not(
    region: Region,
) -> None:
    _, ref = await invite(region)
    region.now += timedelta(hours=25)
    assert of(await team(region), Alias(Role.PROJECT_LEADER, 2)).remarks == (Remark.EXPIRED,)
    await region.act(region.project_leader, invitations.withdraw_invitation, ref)
    assert Alias(Role.PROJECT_LEADER, 2) not in [member.alias for member in (await team(region)).members]


async def test_a_large_team_comes_in_pages_and_only_for_a_project_leader(region: Region) -> None:
    for _ in range(6):
        region.enrol(Role.COORDINATOR)
    view = await team(region)
    assert (len(view.members), view.pages) == (10, 2)
    shown = await region.act(region.project_leader, turn_team, ref_of(region, region.project_leader, KIND), 1)
    assert isinstance(shown.view, Team)
    assert len(shown.view.members) == 3
    assert shown.ref is not None
    with pytest.raises(StaleButton):
        await region.act(region.project_leader, turn_team, PromptRef(shown.ref.id, 1), 0)
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, show_team)


async def enrolled(region: Region) -> Person:
    """Somebody who came in by a link now."""
    token, _ = await invite(region)
    identity = await region.transactions.run(accept_invitation, token, ACCOUNT, "nl", now=region.now)
    return region.look(lambda uow: uow.get(Person, identity.person_id))


async def test_a_test_message_comes_at_enrolment_and_its_tap_confirms(region: Region) -> None:
    person = await enrolled(region)
    assert [type(view).__name__ for view in region.views(person)] == ["Welcome", "Proof"]
    ref = ref_of(region, person, PROOF)
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator, confirm_proof, ref)
    region.restart()
    shown = await region.act(person, confirm_proof, ref)
    assert shown.view == Proof(region.now)
    assert region.look(lambda uow: uow.get(Person, person.id).confirmed_at) == region.now
    await region.act(person, ask_proof)
    assert len(prompts_of(region, person, PROOF)) == 2


async def test_who_does_not_confirm_in_two_working_days_is_told_to_the_project_leader_once(
    region: Region,
) -> None:
    await region.act(None, note_start)
    person = await enrolled(region)  # on a Monday: Wednesday is the last day
    for day in ("2026-01-06", "2026-01-07"):
        await night(region, day)
    assert views_of(region, region.project_leader, NotConfirmed) == []
    await night(region, "2026-01-08")
    await night(region, "2026-01-09")
    assert views_of(region, region.project_leader, NotConfirmed) == [NotConfirmed((person.alias,))]
    assert (await team(region)).members[0].remarks == (Remark.NOT_CONFIRMED,)
    await region.act(person, confirm_proof, ref_of(region, person, PROOF))
    assert views_of(region, region.project_leader, NotConfirmed) == [], "said only while it is so"


async def test_a_step_of_a_ladder_that_lost_its_last_person_is_told_once(region: Region) -> None:
    await region.act(None, note_start)
    await night(region, "2026-01-06")

    def told() -> list[View]:
        return views_of(region, region.project_leader, StepLost)

    for chair in (region.chair, region.chair_2, region.chair_3):
        assert told() == []
        change(region, chair, state=PersonState.LEFT)
    await night(region, "2026-01-07")
    await night(region, "2026-01-08")
    assert told() == [StepLost(((Role.CHAIR,),))]
    region.enrol(Role.CHAIR)
    assert told() == []
    await night(region, "2026-01-09")
    change(region, region.process_director, state=PersonState.LOCKED)
    await night(region, "2026-01-10")
    assert told() == [], "no ladder has a step for a process director alone"


async def test_a_region_that_never_had_a_chair_lost_none(region: Region) -> None:
    await region.act(None, note_start)
    for chair in (region.chair, region.chair_2, region.chair_3):
        change(region, chair, role=Role.COORDINATOR, number=chair.number + 10)
    await night(region, "2026-01-06")
    assert views_of(region, region.project_leader, StepLost) == []
