"""Coming back takes a new invitation, a new PIN and the word of a project leader. On both databases."""

import pytest
from sqlmodel import col, select

from casework import readmission
from casework.absence_views import CoveredBack
from casework.away import WhileAway
from casework.block_choice import admit_from_here, block_alias
from casework.blocking import Cause, PersonBlocked
from casework.blocking_errors import NoPinYet, NotWaiting
from casework.coming_back import ComingBack
from casework.errors import AlreadyEnrolled, ClosedQuestion, NotAllowed, NotBackYet, UnusableInvitation
from casework.own_work import show_own_work
from casework.people import Identity, accept_invitation, identify, invitation_back, invite_from_here
from casework.pin_views import PinPad
from casework.prompts import PromptRef, account_of
from casework.readmission import BackAgain, ReadmissionAnswered, ReadmissionAsked, pin_chosen
from casework.replies import ask_help
from rules.words import PersonState, Role
from store.locks import Pin
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.traces import Trace
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ref_of, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import START, Region
from tests.casework.test_blocking import asked_for_scores, asked_of, blocks


def state_of(region: Region, person: Person) -> PersonState:
    return region.look(lambda uow: uow.get(Person, person.id).state)


def account(region: Region, person: Person) -> int:
    return region.look(lambda uow: account_of(uow, uow.get(Person, person.id)))


def token_for(region: Region, person: Person) -> str:
    return region.look(lambda uow: invitation_back(uow, uow.get(Person, person.id), region.now).token)


async def opens(region: Region, token: str, telegram_id: int) -> Identity:
    return await region.act(None, accept_invitation, token, telegram_id, "nl")


def chooses_pin(region: Region, person: Person) -> None:
    """What the pad does at its last digit."""

    def work(uow: UnitOfWork) -> None:
        uow.add(Pin(person_id=person.id, hash_sealed=b"-", digits=6, chosen_at=START, used_at=region.now))
        pin_chosen(uow, uow.get(Person, person.id), region.now)

    region.look(work)


async def almost_back(region: Region, person: Person) -> None:
    """Blocked, invited again, with a new PIN."""
    if state_of(region, person) is PersonState.ACTIVE:
        blocks(region, person)
    await opens(region, token_for(region, person), account(region, person))
    chooses_pin(region, person)


async def test_each_of_the_three_is_needed(region: Region) -> None:
    person = region.coordinator
    chooses_pin(region, person)
    blocks(region, person)
    with pytest.raises(NotWaiting):
        await region.act(None, admit_from_here, person.alias)
    identity = await opens(region, token_for(region, person), account(region, person))
    assert identity.person_id == person.id
    assert state_of(region, person) is PersonState.RETURNING
    assert region.look(lambda uow: uow.session.get(Pin, person.id)) is None, "the old PIN is no use"
    assert [type(view) for view in region.views(person)] == [ComingBack, PinPad]
    with pytest.raises(NoPinYet):
        await region.act(None, admit_from_here, person.alias)
    assert views_of(region, region.project_leader, ReadmissionAsked) == []
    chooses_pin(region, person)
    for use_case in (show_own_work, ask_help):
        with pytest.raises(NotBackYet):
            await region.act(person, use_case)
    leader = region.project_leader
    assert views_of(region, leader, ReadmissionAsked) == [ReadmissionAsked(person.alias)]
    shown = await region.act(leader, readmission.let_in, ref_of(region, leader, "readmission"))
    assert shown.view == ReadmissionAnswered(person.alias, True)
    assert BackAgain() in region.views(person)
    await region.act(person, show_own_work)


async def test_what_falls_due_is_theirs_again_and_they_see_what_happened(region: Region) -> None:
    case, _ = await asked_for_scores(region)
    blocks(region, region.coordinator)
    await pass_until(region, region.now)
    await region.deliver()
    await almost_back(region, region.coordinator)
    await region.act(None, admit_from_here, region.coordinator.alias)
    assert views_of(region, region.coordinator_2, CoveredBack) == [
        CoveredBack(region.coordinator.alias, (case.reference,))
    ]
    await pass_until(region, region.now)
    assert ref_of(region, region.coordinator, "scores")
    assert views_of(region, region.coordinator, WhileAway)
    assert not [prompt for prompt in asked_of(region, region.coordinator_2) if prompt.kind == "scores"]


async def test_what_nobody_else_could_take_is_asked_again(region: Region) -> None:
    _, ref = await asked_for_scores(region)
    blocks(region, region.coordinator_2)
    await almost_back(region, region.coordinator)
    await region.act(None, admit_from_here, region.coordinator.alias)
    assert ref_of(region, region.coordinator, "scores").id == ref.id


async def test_no_means_blocked_and_the_next_try_takes_another_invitation(region: Region) -> None:
    leader, other, person = region.project_leader, region.enrol(Role.PROJECT_LEADER), region.chair
    await almost_back(region, person)
    shown = await region.act(leader, readmission.keep_out, ref_of(region, leader, "readmission"))
    assert shown.view == ReadmissionAnswered(person.alias, False)
    assert state_of(region, person) is PersonState.LOCKED
    assert not [prompt for prompt in asked_of(region, other) if prompt.kind == "readmission"]
    assert len(views_of(region, other, PersonBlocked)) == 1, "of the first time"
    with pytest.raises(NotWaiting):
        await region.act(None, admit_from_here, person.alias)
    await almost_back(region, person)
    await region.act(None, admit_from_here, person.alias)
    assert state_of(region, person) is PersonState.ACTIVE


async def test_one_project_leader_answers_for_all_and_two_who_come_back_are_two_questions(
    region: Region,
) -> None:
    leader, other = region.project_leader, region.enrol(Role.PROJECT_LEADER)
    for person in (region.chair, region.chair_2):
        await almost_back(region, person)
    first, second = [prompt for prompt in asked_of(region, leader) if prompt.kind == "readmission"]
    ref = PromptRef(first.id, first.revision)
    await region.act(leader, readmission.let_in, ref)
    assert state_of(region, region.chair) is PersonState.ACTIVE
    assert state_of(region, region.chair_2) is PersonState.RETURNING
    assert [
        prompt.filled["returning"] for prompt in asked_of(region, other) if prompt.kind == "readmission"
    ] == [region.chair_2.id]
    with pytest.raises(ClosedQuestion):
        await region.act(leader, readmission.let_in, ref)
    assert second.filled["returning"] == region.chair_2.id


async def test_on_another_account_nothing_of_the_old_chat_is_remembered(region: Region) -> None:
    person = region.coordinator
    await region.act(person, show_own_work)
    await region.deliver()
    former = account(region, person)
    blocks(region, person)
    await opens(region, token_for(region, person), 4242)
    assert account(region, person) == 4242
    assert await region.act(None, identify, former) is None

    def left(uow: UnitOfWork) -> int:
        prompts = uow.session.exec(select(Prompt).where(col(Prompt.person_id) == person.id)).all()
        sent = uow.session.exec(select(OutboxMessage).where(col(OutboxMessage.person_id) == person.id)).all()
        traces = uow.session.exec(select(Trace).where(col(Trace.person_id) == person.id)).all()
        sealed = [*(row.message_sealed for row in prompts), *(row.message_sealed for row in sent)]
        return len(traces) + sum(one is not None for one in sealed)

    assert region.look(left) == 0


async def test_the_link_is_for_who_was_blocked_once_and_not_for_the_account_of_another(
    region: Region,
) -> None:
    person = region.coordinator
    blocks(region, person)
    lost = token_for(region, person)
    token = token_for(region, person)
    with pytest.raises(UnusableInvitation):
        await opens(region, lost, account(region, person))
    for somebody in (region.chair, region.coordinator_2):
        with pytest.raises(AlreadyEnrolled):
            await opens(region, token, account(region, somebody))
    await opens(region, token, account(region, person))
    with pytest.raises(UnusableInvitation):
        await opens(region, token, account(region, person))


async def test_a_new_block_ends_the_invitation_and_the_question(region: Region) -> None:
    leader, person = region.project_leader, region.coordinator
    blocks(region, person)
    token = token_for(region, person)
    blocks(region, person)
    with pytest.raises(UnusableInvitation):
        await opens(region, token, account(region, person))
    await almost_back(region, person)
    await region.act(leader, block_alias, person.alias)
    assert not [prompt for prompt in asked_of(region, leader) if prompt.kind == "readmission"]
    assert state_of(region, person) is PersonState.LOCKED
    with pytest.raises(NotAllowed):
        await region.act(person, ask_help)


async def test_ten_wrong_pins_on_the_way_back_are_told_too(region: Region) -> None:
    await almost_back(region, region.coordinator)
    await region.deliver()
    blocks(region, region.coordinator, Cause.WRONG_PINS)
    assert views_of(region, region.project_leader, PersonBlocked) == [
        PersonBlocked(region.coordinator.alias, Cause.WRONG_PINS)
    ]


async def test_the_command_line_invites_who_is_blocked_and_nobody_else_with_their_alias(
    region: Region,
) -> None:
    blocks(region, region.coordinator)
    invited = await region.act(None, invite_from_here, Role.COORDINATOR, region.coordinator.alias)
    await opens(region, invited.token, account(region, region.coordinator))
    assert state_of(region, region.coordinator) is PersonState.RETURNING
