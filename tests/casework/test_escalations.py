"""Escalation: each step by a person, none outside is skipped or messaged, and it never goes silent."""

import pytest
from sqlmodel import col, select

from casework.alert_views import AlertPush
from casework.consequences import follow_up
from casework.decisions import choose_decision, close_vanished_alert, decide_alert
from casework.errors import (
    AlertTaken,
    ClosedQuestion,
    DayOutOfRange,
    ForeignButton,
    NoContactYet,
    StaleButton,
)
from casework.escalation_views import (
    CONTACT,
    DECIDED,
    EscalationHeld,
    EscalationOutside,
    EscalationPassedOn,
    EscalationStalls,
    NextStepReadBack,
    OutsideDayAsked,
)
from casework.escalations import (
    OFFER,
    EscalationOffered,
    EscalationOfferOver,
    ask_next_step,
    leave_escalation,
    offer_escalation,
    start_escalation,
    take_next_step,
)
from casework.outside_contacts import ask_day, choose_day, save_day
from casework.presence import duties_follow
from rules.words import AbsenceState, AgreementState, AlertState, Decision, Duty, Rung, TermKind
from store.alerts import Alert
from store.cases import Assignment, Case
from store.expert_meetings import Agreement
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import prompts_of, ref_of, running, seen, views_of
from tests.casework.escalating import (
    BROKEN,
    PARTY,
    agreement_state,
    broken_agreement,
    escalated,
    escalation,
    goes_on,
    on_day,
    outside,
    takes,
)
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on


async def test_the_guard_is_offered_to_start_it_once_and_may_leave_it(region: Region) -> None:
    case, agreement_id = await broken_agreement(region)
    assert seen(region, region.chair, OFFER) == EscalationOffered(
        case.reference, on("2026-02-27"), 0, Rung.COORDINATOR, own_step=True
    )
    shown = await region.act(region.chair, leave_escalation, ref_of(region, region.chair, OFFER))
    assert shown.view == EscalationOfferOver(case.reference, None)
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator, start_escalation, ref_of(region, region.chair, OFFER))
    assert agreement_state(region, agreement_id) is AgreementState.NOT_KEPT


async def test_it_begins_with_who_did_not_try_yet_and_is_not_offered_twice(region: Region) -> None:
    case, agreement_id = await escalated(region)
    alert = escalation(region)
    assert (alert.step, alert.anchor, alert.agreement_id) == (0, f"agreement:{agreement_id}", agreement_id)
    assert isinstance(seen(region, region.coordinator), AlertPush)
    assert not prompts_of(region, region.chair)
    assert [term.owner_id for term in running(region, case, TermKind.DECISION)] == [region.coordinator.id]

    def offer_again(uow: UnitOfWork) -> None:
        offer_escalation(uow, uow.get(Agreement, agreement_id), region.chair.id, region.now)

    region.look(offer_again)
    assert len(prompts_of(region, region.chair, OFFER)) == 1


async def test_two_agreements_of_a_case_are_offered_side_by_side(region: Region) -> None:
    _, agreement_id = await broken_agreement(region)

    def another(uow: UnitOfWork) -> None:
        facts = uow.get(Agreement, agreement_id).model_dump(exclude={"id"})
        offer_escalation(uow, uow.add(Agreement(**facts)), region.chair.id, region.now)

    region.look(another)
    assert len(prompts_of(region, region.chair, OFFER)) == 2


async def test_inside_each_step_is_confirmed_and_the_next_one_gets_it(region: Region) -> None:
    case, _ = await escalated(region)
    await takes(region, region.coordinator)
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, take_next_step, ref_of(region, region.coordinator))
    await region.act(region.coordinator, ask_next_step, ref_of(region, region.coordinator))
    read_back = seen(region, region.coordinator)
    assert read_back == NextStepReadBack(case.reference, None, None, Rung.CHAIR, PARTY)
    region.restart()
    shown = await region.act(region.coordinator, take_next_step, ref_of(region, region.coordinator))
    assert shown.view == EscalationPassedOn(case.reference, Rung.CHAIR)
    alert = escalation(region)
    assert (alert.state, alert.step, alert.holder_id) == (AlertState.OPEN, 1, None)
    assert isinstance(seen(region, region.chair), AlertPush)


async def test_nobody_outside_is_messaged_and_no_step_outside_is_skipped(region: Region) -> None:
    case, _ = await outside(region)
    view = seen(region, region.chair)
    assert isinstance(view, EscalationHeld)
    assert (view.turn, view.following, view.contacted_on) == (Rung.MANAGER, Rung.STEERING_GROUP, None)
    alert = escalation(region)
    assert (alert.state, alert.holder_id) == (AlertState.ACKNOWLEDGED, region.chair.id)
    told = views_of(region, region.coordinator, EscalationOutside)
    assert told == [EscalationOutside(case.reference, Rung.MANAGER, region.chair.alias)]
    with pytest.raises(NoContactYet):
        await region.act(region.chair, ask_next_step, ref_of(region, region.chair))
    with pytest.raises(ForeignButton):
        await region.act(region.chair, ask_day, ref_of(region, region.chair), DECIDED)
    with pytest.raises(ForeignButton):
        await region.act(region.chair, ask_day, ref_of(region, region.chair), "forged")


async def test_contact_lies_between_the_start_and_today_and_can_be_corrected(region: Region) -> None:
    await outside(region)
    region.now = amsterdam("2026-03-04 10:00")
    await region.act(region.chair, ask_day, ref_of(region, region.chair), CONTACT)
    for wrong in (on("2026-03-01"), on("2026-03-05")):
        with pytest.raises(DayOutOfRange):
            await region.act(region.chair, choose_day, ref_of(region, region.chair), wrong)
    await region.act(region.chair, choose_day, ref_of(region, region.chair), on("2026-03-03"))
    view = seen(region, region.chair)
    assert isinstance(view, OutsideDayAsked)
    assert view.chosen == on("2026-03-03")
    await region.act(region.chair, save_day, ref_of(region, region.chair))
    held = seen(region, region.chair)
    assert isinstance(held, EscalationHeld)
    assert (held.contacted_on, held.asked_on) == (on("2026-03-03"), on("2026-03-10"))
    await on_day(region, region.chair, CONTACT, on("2026-03-02"))
    held = seen(region, region.chair)
    assert isinstance(held, EscalationHeld)
    assert (held.contacted_on, held.asked_on) == (on("2026-03-02"), on("2026-03-09"))
    assert escalation(region).next_action_at == amsterdam("2026-03-09 08:30")


async def test_after_contact_is_asked_whether_it_helped_and_the_executive_ends_it(region: Region) -> None:
    case, agreement_id = await outside(region)
    await region.deliver()
    await on_day(region, region.chair, CONTACT, on("2026-03-02"))
    before = len(region.arrived)
    await pass_until(region, amsterdam("2026-03-09 08:29"), deliver=True)
    assert all(sent.person_id != region.chair.id for _, sent in region.arrived[before:])
    await pass_until(region, amsterdam("2026-03-09 08:31"), deliver=True)
    assert any(sent.person_id == region.chair.id for _, sent in region.arrived[before:])
    await goes_on(region, region.chair)
    assert escalation(region).outside is Rung.STEERING_GROUP

    alert_id = escalation(region).id

    def skip_ahead(uow: UnitOfWork) -> None:
        # The whole way is walked in the conversation.
        uow.get(Alert, alert_id).outside = Rung.EXECUTIVE

    region.look(skip_ahead)
    await on_day(region, region.chair, CONTACT, on("2026-03-09"))
    with pytest.raises(StaleButton):
        await region.act(region.chair, ask_next_step, ref_of(region, region.chair))
    with pytest.raises(DayOutOfRange):
        await on_day(region, region.chair, DECIDED, on("2026-03-06"))
    await on_day(region, region.chair, DECIDED, on("2026-03-09"))
    alert = escalation(region)
    assert (alert.state, alert.decision) == (AlertState.CLOSED, Decision.DECIDED_OUTSIDE)
    agreement = region.look(lambda uow: uow.get(Agreement, agreement_id))
    assert (agreement.state, agreement.settled_on) == (AgreementState.NOT_KEPT, on("2026-03-09"))
    assert not running(region, case, TermKind.DECISION)


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (Decision.NOW_KEPT, AgreementState.KEPT),
        (Decision.NO_LONGER_NEEDED, AgreementState.LAPSED),
    ],
)
async def test_a_choice_closes_it_and_settles_the_agreement(
    region: Region, decision: Decision, state: AgreementState
) -> None:
    _, agreement_id = await outside(region)
    await region.act(region.chair, choose_decision, ref_of(region, region.chair), decision)
    await region.act(region.chair, decide_alert, ref_of(region, region.chair))
    assert escalation(region).state is AlertState.CLOSED
    assert agreement_state(region, agreement_id) is state


async def test_a_promise_outside_that_lapses_opens_it_on_the_same_step_and_is_reported(
    region: Region,
) -> None:
    case, _ = await outside(region)
    await region.deliver()
    await pass_until(region, amsterdam("2026-03-10 09:00"))
    alert = escalation(region)
    assert (alert.state, alert.outside, alert.holder_id) == (AlertState.OPEN, Rung.MANAGER, None)
    assert alert.next_action_at == amsterdam("2026-03-11 08:30")
    assert isinstance(seen(region, region.chair), AlertPush)
    leaders = views_of(region, region.project_leader, EscalationStalls)
    assert leaders == [EscalationStalls(case.reference, Rung.MANAGER)]
    await takes(region, region.chair)
    held = seen(region, region.chair)
    assert isinstance(held, EscalationHeld)
    assert held.turn is Rung.MANAGER


async def test_on_a_step_outside_it_follows_the_guard_when_that_one_is_away(region: Region) -> None:
    await outside(region)
    region.look(lambda uow: _leave(region, uow))
    alert = escalation(region)
    assert (alert.state, alert.outside) == (AlertState.OPEN, Rung.MANAGER)
    assert isinstance(seen(region, region.process_director), AlertPush)
    assert len(prompts_of(region, region.coordinator)) == 1
    await takes(region, region.process_director)
    held = seen(region, region.process_director)
    assert isinstance(held, EscalationHeld)
    assert held.turn is Rung.MANAGER
    with pytest.raises(AlertTaken):
        await region.act(region.coordinator, ask_next_step, ref_of(region, region.coordinator))


def _leave(region: Region, uow: UnitOfWork) -> None:
    """The chair who guards is away from now on."""
    uow.add(
        Absence(
            person_id=region.chair.id,
            first_day=on("2026-03-02"),
            last_day=on("2026-03-20"),
            state=AbsenceState.RUNNING,
            set_at=region.now,
        )
    )
    duties_follow(uow, uow.get(Person, region.chair.id), region.now)


async def test_it_follows_the_guard_when_the_case_is_scaled_down(region: Region) -> None:
    case, _ = await outside(region)

    def scale_down(uow: UnitOfWork) -> None:
        query = select(Assignment).where(
            col(Assignment.case_id) == case.id, col(Assignment.duty) == Duty.CHAIR
        )
        uow.session.exec(query).one().until = region.now
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(scale_down)
    alert = escalation(region)
    assert (alert.state, alert.outside, alert.step) == (AlertState.OPEN, Rung.MANAGER, 1)
    assert isinstance(seen(region, region.process_director), AlertPush)
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair, ask_day, ref_of(region, region.chair), CONTACT)


async def test_an_agreement_that_is_kept_meanwhile_takes_its_cause_away(region: Region) -> None:
    case, agreement_id = await outside(region)

    def keep(uow: UnitOfWork) -> None:
        uow.get(Agreement, agreement_id).state = AgreementState.KEPT
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(keep)
    view = seen(region, region.chair)
    assert isinstance(view, AlertPush)
    assert view.vanished
    with pytest.raises(StaleButton):
        await region.act(region.chair, ask_day, ref_of(region, region.chair), CONTACT)
    await region.act(region.chair, close_vanished_alert, ref_of(region, region.chair))
    assert escalation(region).state is AlertState.CLOSED


async def test_a_tap_of_two_people_at_once_gives_it_to_the_first(region: Region) -> None:
    await escalated(region)
    await pass_until(region, amsterdam("2026-03-03 09:30"))
    first, second = ref_of(region, region.coordinator), ref_of(region, region.chair)
    await takes(region, region.chair)
    with pytest.raises(AlertTaken):
        await region.act(region.coordinator, ask_next_step, first)
    assert escalation(region).holder_id == region.chair.id
    assert second.id != first.id
    assert region.now > BROKEN
