"""Somebody is blocked: nothing of theirs goes on, and nothing is left without somebody. On both databases."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from casework import handovers, prompts
from casework.blocking import Cause, CoveringBlocked, PersonBlocked, block
from casework.chair_moves import ChairAway
from casework.decisions import acknowledge_alert
from casework.errors import ColleagueUnavailable, NotAllowed
from casework.gaps import GapsFound, check_gaps
from casework.handover_views import GIVING, HandoverAnswered
from casework.meetings import plan_meeting
from casework.outbox import queue_reply
from casework.outcomes import NotAccepted, record_outcome
from casework.own_work import show_own_work
from casework.people import new_invitation
from casework.prompts import PromptRef
from casework.sending import claim_message
from casework.terms import running_terms
from rules.aliases import Alias
from rules.words import AbsenceState, Duty, MeetingKind, OfferState, PersonState, Role, TermKind
from store.cases import Case
from store.locks import Pin
from store.messages import OutboxState, Prompt, PromptState
from store.people import Absence, Invitation, Person
from store.traces import Trace, TraceEnd
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, alerts, passed_case, ref_of, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import START, Region
from tests.rules.moments import amsterdam, on

SCORED_ABOUT = amsterdam("2026-01-05 09:30")


def blocks(region: Region, person: Person, cause: Cause = Cause.COMMAND_LINE) -> bool:
    """Block them without a use case; whether they were not blocked already."""
    return region.look(lambda uow: block(uow, uow.get(Person, person.id), region.now, cause))


def asked_of(region: Region, person: Person) -> list[Prompt]:
    query = select(Prompt).where(col(Prompt.person_id) == person.id, col(Prompt.state) == PromptState.OPEN)
    return region.look(lambda uow: list(uow.session.exec(query.order_by(col(Prompt.id)))))


def is_silent(region: Region, person: Person) -> bool:
    """Blocked, with nothing asked of them and nothing waiting to be sent to them."""
    state = region.look(lambda uow: uow.get(Person, person.id).state)
    return state is PersonState.LOCKED and not asked_of(region, person) and not region.outbox(person)


async def asked_for_scores(region: Region) -> tuple[Case, PromptRef]:
    """A coordinator who has filled in half of the scores."""
    case = await region.open_case()

    def plan(uow: UnitOfWork) -> None:
        kind = MeetingKind.CASE_MEETING
        plan_meeting(uow, uow.get(Case, case.id), kind, SCORED_ABOUT, region.now)

    region.look(plan)
    await pass_until(region, amsterdam("2026-01-05 12:00"))
    ref = ref_of(region, region.coordinator, "scores")
    region.look(lambda uow: prompts.fill(uow.get(Prompt, ref.id), region.now, consensus=5))
    return case, ref


async def test_the_deputy_is_asked_what_was_asked_and_half_entered_answers_go(region: Region) -> None:
    case, ref = await asked_for_scores(region)
    await region.act(region.coordinator, show_own_work)
    assert blocks(region, region.coordinator)
    assert is_silent(region, region.coordinator)
    assert views_of(region, region.coordinator_2, CoveringBlocked) == [
        CoveringBlocked(region.coordinator.alias, (case.reference,))
    ]
    assert views_of(region, region.project_leader, PersonBlocked) == [
        PersonBlocked(region.coordinator.alias, Cause.COMMAND_LINE)
    ]
    await pass_until(region, region.now + timedelta(minutes=5))
    again = region.look(lambda uow: uow.get(Prompt, ref_of(region, region.coordinator_2, "scores").id))
    assert again.id != ref.id
    assert "consensus" not in again.filled
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, show_own_work)


async def test_the_session_and_the_invitations_for_and_by_them_end_and_the_chat_is_emptied(
    region: Region,
) -> None:
    leader = region.enrol(Role.PROJECT_LEADER)

    def work(uow: UnitOfWork) -> None:
        uow.add(Pin(person_id=leader.id, hash_sealed=b"-", digits=6, chosen_at=START, used_at=START))
        made = new_invitation(uow, Alias(Role.CHAIR, 8), None, None, START)
        row = uow.session.exec(select(Invitation).where(col(Invitation.number) == made.alias.number)).one()
        prompts.ask(uow, leader.id, "invitation", START, filled={"invitation": row.id})

    region.look(work)
    await region.deliver()
    blocks(region, leader)
    assert region.look(lambda uow: uow.get(Pin, leader.id).used_at) is None
    (invitation,) = region.look(lambda uow: list(uow.session.exec(select(Invitation))))
    assert invitation.expires_at <= region.now
    (trace,) = region.look(lambda uow: list(uow.session.exec(select(Trace))))
    assert (trace.person_id, trace.end, trace.due_at) == (leader.id, TraceEnd.DELETE, region.now)
    assert is_silent(region, leader)


async def test_what_was_being_sent_is_not_tried_again_and_what_comes_is_withdrawn(region: Region) -> None:
    await region.act(region.coordinator, show_own_work)
    claimed = await region.act(None, claim_message, ())
    assert claimed is not None
    blocks(region, region.coordinator)
    await region.act(None, record_outcome, claimed.id, claimed.ref, NotAccepted())
    state = region.look(lambda uow: queue_reply(uow, region.coordinator.id, "help", region.now).state)
    assert state is OutboxState.WITHDRAWN
    assert is_silent(region, region.coordinator)
    assert await region.act(None, claim_message, (region.project_leader.id,)) is None


async def test_an_alert_that_a_blocked_chair_holds_goes_to_the_next_chair(region: Region) -> None:
    case = await passed_case(region)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair), now=MORNING)
    blocks(region, region.chair)
    (alert,) = alerts(region)
    assert alert.holder_id is None
    owners = region.look(lambda uow: {t.kind: t.owner_id for t in running_terms(uow, case)})
    assert owners[TermKind.DECISION] == region.chair_2.id
    assert is_silent(region, region.chair)


async def test_an_expert_meeting_that_a_blocked_chair_would_chair_is_asked_of_the_project_leader(
    region: Region,
) -> None:
    case, starts_at = await region.open_case(), amsterdam("2026-01-20 14:00")

    def chair_it(uow: UnitOfWork) -> None:
        kind = MeetingKind.EXPERT_MEETING
        plan_meeting(uow, uow.get(Case, case.id), kind, starts_at, region.now, chair_id=region.chair.id)

    region.look(chair_it)
    blocks(region, region.chair)
    assert views_of(region, region.project_leader, ChairAway) == [
        ChairAway(case.reference, starts_at, region.chair.alias, True)
    ]


async def test_an_offer_to_who_is_blocked_is_taken_back_and_who_gave_it_hears_so(region: Region) -> None:
    case, third, giver = await region.open_case(), region.enrol(Role.COORDINATOR), region.coordinator
    await region.act(giver, handovers.start_handover, "")
    shown = await region.act(giver, handovers.choose_duty, ref_of(region, giver, GIVING), Duty.COORDINATOR)
    assert shown.ref is not None
    shown = await region.act(giver, handovers.choose_receiver, shown.ref, third.id)
    assert shown.ref is not None
    await region.act(giver, handovers.offer_duty, shown.ref)
    blocks(region, third)
    assert views_of(region, giver, HandoverAnswered) == [
        HandoverAnswered(case.reference, Duty.COORDINATOR, third.alias, OfferState.WITHDRAWN)
    ]
    assert is_silent(region, third)


async def test_with_nobody_else_there_it_waits_emptied_and_the_nightly_look_says_so(region: Region) -> None:
    case, ref = await asked_for_scores(region)
    for person in (region.coordinator_2, region.coordinator, region.project_leader):
        blocks(region, person)
    (waits,) = asked_of(region, region.coordinator)
    assert (waits.id, waits.filled) == (ref.id, {})
    assert waits.revision > ref.revision, "the buttons on the lost phone are dead"
    assert not region.outbox(region.coordinator)
    other = region.enrol(Role.PROJECT_LEADER)
    await region.act(None, check_gaps, now=amsterdam("2026-01-06 03:00"))
    assert views_of(region, other, GapsFound) == [GapsFound((), (case.reference,))]


async def test_a_second_block_stops_what_came_since_and_tells_nobody(region: Region) -> None:
    assert blocks(region, region.chair)
    await region.deliver()
    assert not blocks(region, region.chair)
    assert not region.outbox(region.project_leader)


async def test_who_left_cannot_be_blocked(region: Region) -> None:
    region.look(lambda uow: setattr(uow.get(Person, region.chair.id), "state", PersonState.LEFT))
    with pytest.raises(ColleagueUnavailable):
        blocks(region, region.chair)


async def test_an_absence_stays_as_it_is_and_who_acts_already_hears_nothing_new(region: Region) -> None:
    await region.open_case()

    def away(uow: UnitOfWork) -> Absence:
        return uow.add(
            Absence(
                person_id=region.coordinator.id,
                first_day=on("2026-01-05"),
                last_day=on("2026-01-09"),
                state=AbsenceState.RUNNING,
                set_at=START,
            )
        )

    absence = region.look(away)
    blocks(region, region.coordinator)
    assert region.look(lambda uow: uow.get(Absence, absence.id).state) is AbsenceState.RUNNING
    assert views_of(region, region.coordinator_2, CoveringBlocked) == []
