"""Answering an alert: received once, read back once, and every decision brings a term with an owner."""

import asyncio
from datetime import date, time

import pytest
from sqlmodel import col, select

from casework.alert_views import (
    AlertOpened,
    AlertOver,
    AlertPush,
    AlertTakenOn,
)
from casework.decision_views import (
    BackReasonAsked,
    DecisionReadBack,
    ExpertDayAsked,
    ExpertTimeAsked,
)
from casework.decisions import (
    acknowledge_alert,
    choose_back_reason,
    choose_decision,
    decide_alert,
    enter_moment,
    explain_alert,
    step_back,
    tap_moment,
)
from casework.duties import on_duty
from casework.errors import (
    AlertTaken,
    ClosedQuestion,
    ForeignButton,
    MeetingInPast,
    NobodyChairs,
    Refusal,
    StaleButton,
)
from casework.meetings import cancel_meeting, note_held
from casework.reachability import note_reachable
from rules.alerts import choices
from rules.words import AlertCause, AlertState, BackReason, Decision, Duty, MeetingKind, Phase, TermKind
from store.audit import AuditRow
from store.cases import Case, Meeting
from store.people import Person
from tests.casework.alerting import (
    MORNING,
    alerts,
    held,
    passed_case,
    prompts_of,
    ref_of,
    running,
    seen,
    views_of,
)
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

DAY, AT = date(2026, 5, 12), time(14)


async def decide(
    region: Region, person: Person, decision: Decision, reason: BackReason = BackReason.MORE_TIME
) -> AlertOver:
    """Choose and confirm, as taps do."""
    await region.act(person, choose_decision, ref_of(region, person), decision)
    if decision is Decision.EXPERT_MEETING:
        await region.act(person, tap_moment, ref_of(region, person), DAY, None)
        await region.act(person, tap_moment, ref_of(region, person), None, AT)
    if decision is Decision.BACK_TO_COORDINATOR:
        assert isinstance(seen(region, person), BackReasonAsked)
        await region.act(person, choose_back_reason, ref_of(region, person), reason)
    shown = await region.act(person, decide_alert, ref_of(region, person))
    assert isinstance(shown.view, AlertOver)
    return shown.view


def expert_meeting(region: Region) -> Meeting:
    query = select(Meeting).where(col(Meeting.kind) == MeetingKind.EXPERT_MEETING)
    return region.look(lambda uow: uow.session.exec(query).one())


async def to_both_chairs(region: Region) -> Case:
    case = await passed_case(region)
    await pass_until(region, amsterdam("2026-04-15 12:30"))
    await region.deliver()
    return case


async def test_the_push_has_nothing_but_reference_and_date_until_it_is_opened(region: Region) -> None:
    case = await passed_case(region)
    held(region, case, on("2026-03-09"), 5)
    assert seen(region, region.chair) == AlertPush(
        case.reference,
        on("2026-04-22"),
        None,
        False,
        choices=choices(AlertCause.THRESHOLD, Phase.DIRECT_SAFETY),
    )
    shown = await region.act(region.chair, explain_alert, ref_of(region, region.chair), now=MORNING)
    assert isinstance(shown.view, AlertOpened)
    assert (shown.view.started_on, shown.view.due_on) == (on("2026-01-14"), on("2026-04-14"))
    assert [score.score for score in shown.view.scores] == [5]
    await pass_until(region, amsterdam("2026-04-20 08:30"))
    assert isinstance(seen(region, region.chair), AlertOpened)


async def test_what_was_opened_is_a_push_again_when_it_is_repeated(region: Region) -> None:
    await passed_case(region)
    await pass_until(region, amsterdam("2026-04-15 16:30"))
    await region.deliver()
    await region.act(region.project_leader, explain_alert, ref_of(region, region.project_leader))
    assert isinstance(seen(region, region.project_leader), AlertOpened)
    await pass_until(region, amsterdam("2026-04-16 16:00"))
    assert isinstance(seen(region, region.project_leader), AlertPush)


async def test_opening_an_alert_leaves_an_audit_row(region: Region) -> None:
    case = await passed_case(region)
    await region.act(region.chair, explain_alert, ref_of(region, region.chair))
    rows = region.look(lambda uow: uow.session.exec(select(AuditRow)).all())
    assert ("explain_alert", region.chair.id, case.id) in {(r.action, r.person_id, r.case_id) for r in rows}


async def test_the_second_of_two_chairs_is_told_who_was_first(region: Region) -> None:
    await to_both_chairs(region)
    first, second = ref_of(region, region.chair), ref_of(region, region.chair_2)
    outcomes = await asyncio.gather(
        region.act(region.chair, acknowledge_alert, first),
        region.act(region.chair_2, acknowledge_alert, second),
        return_exceptions=True,
    )
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert isinstance(refused, AlertTaken)
    (alert,) = alerts(region)
    winner, other = (
        (region.chair, region.chair_2)
        if alert.holder_id == region.chair.id
        else (region.chair_2, region.chair)
    )
    assert refused.facts["holder"] == f"chair:{winner.number}"
    (told,) = views_of(region, other, AlertOver)
    assert isinstance(told, AlertOver)
    assert (told.holder, told.mine) == (winner.alias, False)
    assert told.holder is not None
    assert seen(region, other) == AlertTakenOn(told.reference, told.holder)


async def test_only_who_got_the_alert_may_answer_it(region: Region) -> None:
    await passed_case(region)
    ref = ref_of(region, region.chair)
    for person in (region.chair_3, region.project_leader, region.coordinator, region.process_director):
        with pytest.raises(ForeignButton):
            await region.act(person, acknowledge_alert, ref)
    assert alerts(region)[0].state is AlertState.OPEN


async def test_a_double_tap_decides_once(region: Region) -> None:
    await passed_case(region)
    region.now = MORNING
    await region.act(region.chair, choose_decision, ref_of(region, region.chair), Decision.ADVICE)
    ref = ref_of(region, region.chair)
    await region.act(region.chair, decide_alert, ref)
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair, decide_alert, ref)


async def test_confirming_without_a_choice_changes_nothing(region: Region) -> None:
    await passed_case(region)
    with pytest.raises(StaleButton):
        await region.act(region.chair, decide_alert, ref_of(region, region.chair))
    with pytest.raises(ForeignButton):
        await region.act(region.chair, tap_moment, ref_of(region, region.chair), DAY, AT)
    assert alerts(region)[0].state is AlertState.OPEN


async def test_an_expert_meeting_is_asked_day_by_time_and_read_back(region: Region) -> None:
    case = await passed_case(region)
    region.now = MORNING
    chair = region.chair
    await region.act(chair, choose_decision, ref_of(region, chair), Decision.EXPERT_MEETING)
    assert isinstance(seen(region, chair), ExpertDayAsked)
    region.restart()
    with pytest.raises(MeetingInPast):
        await region.act(chair, tap_moment, ref_of(region, chair), on("2026-04-14"), None)
    await region.act(chair, tap_moment, ref_of(region, chair), DAY, None)
    assert isinstance(seen(region, chair), ExpertTimeAsked)
    await region.act(chair, step_back, ref_of(region, chair))
    await region.act(chair, enter_moment, ref_of(region, chair), DAY, AT)
    read_back = seen(region, chair)
    assert isinstance(read_back, DecisionReadBack)
    assert read_back.starts_at == amsterdam("2026-05-12 14:00")
    assert alerts(region)[0].state is AlertState.OPEN
    await region.act(chair, decide_alert, ref_of(region, chair))
    (alert,) = alerts(region)
    assert (alert.state, alert.decision) == (AlertState.DECIDED, Decision.EXPERT_MEETING)
    assert (alert.holder_id, alert.acknowledged_at) == (chair.id, MORNING)
    assert running(region, case, TermKind.DECISION) == running(region, case, TermKind.REGISTRATION) == []
    (term,) = running(region, case, TermKind.SCORES)
    assert (term.owner_id, term.due_on) == (chair.id, on("2026-05-13"))
    guard = region.look(lambda uow: on_duty(uow, case.id, Duty.CHAIR))
    assert guard is not None
    assert guard.id == chair.id


async def test_the_coordinator_and_the_others_hear_what_was_decided(region: Region) -> None:
    await to_both_chairs(region)
    view = await decide(region, region.chair_2, Decision.BACK_TO_COORDINATOR)
    assert view.mine
    for person in (region.coordinator, region.chair):
        (told,) = views_of(region, person, AlertOver)
        assert isinstance(told, AlertOver)
        assert told.outcome is not None
        assert (told.holder, told.outcome.decision) == (region.chair_2.alias, Decision.BACK_TO_COORDINATOR)
        assert told.outcome.review_on == on("2026-05-13")
    assert prompts_of(region, region.coordinator, "registration")[0].state.value == "cancelled"


@pytest.mark.parametrize("decision", [Decision.ADVICE, Decision.BACK_TO_COORDINATOR])
async def test_after_four_weeks_without_a_six_it_is_alerted_again(region: Region, decision: Decision) -> None:
    case = await passed_case(region)
    region.now = MORNING
    await decide(region, region.chair, decision)
    (review,) = running(region, case, TermKind.REVIEW)
    assert (review.owner_id, review.due_on) == (region.coordinator.id, on("2026-05-13"))
    await pass_until(region, amsterdam("2026-05-13 23:59"))
    assert len(alerts(region)) == 1
    await pass_until(region, amsterdam("2026-05-14 00:00"))
    first, second = alerts(region)
    assert (first.state, second.state) == (AlertState.CLOSED, AlertState.OPEN)
    assert (second.cause, second.opened_at) == (AlertCause.REVIEW, amsterdam("2026-05-14 00:00"))
    assert running(region, case, TermKind.REVIEW) == running(region, case, TermKind.REGISTRATION) == []
    assert len(running(region, case, TermKind.DECISION)) == 1


@pytest.mark.parametrize("reason", [BackReason.FORM_NOT_READY, BackReason.MORE_TIME])
async def test_form_and_plan_are_asked_again_at_the_review_when_they_were_not_ready(
    region: Region, reason: BackReason
) -> None:
    case = await passed_case(region)
    region.now = MORNING
    await decide(region, region.chair, Decision.BACK_TO_COORDINATOR, reason)
    await pass_until(region, amsterdam("2026-05-14 00:00"))
    asked = 1 if reason is BackReason.FORM_NOT_READY else 0
    assert len(running(region, case, TermKind.REGISTRATION)) == asked
    assert [one.cause for one in alerts(region, AlertState.OPEN)] == [AlertCause.REVIEW]


async def test_a_six_before_the_review_closes_the_alert_at_its_end(region: Region) -> None:
    case = await passed_case(region)
    region.now = MORNING
    await decide(region, region.chair, Decision.ADVICE)
    region.now = amsterdam("2026-05-01 12:00")
    held(region, case, on("2026-05-01"), 7)
    await pass_until(region, amsterdam("2026-05-20 09:00"))
    assert [alert.state for alert in alerts(region)] == [AlertState.CLOSED]


async def test_the_expert_meeting_closes_the_alert_and_starts_the_second_clock(region: Region) -> None:
    case = await passed_case(region)
    region.now = MORNING
    await decide(region, region.chair, Decision.EXPERT_MEETING)
    region.now = amsterdam("2026-05-13 09:00")
    meeting = expert_meeting(region)
    region.look(lambda uow: note_held(uow, uow.get(Meeting, meeting.id), region.now))
    assert [alert.state for alert in alerts(region)] == [AlertState.CLOSED]
    (clock,) = running(region, case, TermKind.THRESHOLD)
    assert (clock.starts_on, clock.due_on) == (DAY, on("2026-08-12"))
    await pass_until(region, amsterdam("2026-08-13 00:00"))
    assert [alert.anchor for alert in alerts(region)] == [
        "assignment:2026-01-14",
        "expert_meeting:2026-05-12",
    ]


async def test_an_expert_meeting_that_falls_through_needs_a_decision_again(region: Region) -> None:
    case = await passed_case(region)
    region.now = MORNING
    await decide(region, region.chair, Decision.EXPERT_MEETING)
    region.now = amsterdam("2026-05-11 09:00")
    meeting = expert_meeting(region)
    region.look(lambda uow: cancel_meeting(uow, uow.get(Meeting, meeting.id), region.now))
    (alert,) = alerts(region)
    assert (alert.state, alert.holder_id) == (AlertState.ACKNOWLEDGED, region.chair.id)
    (term,) = running(region, case, TermKind.DECISION)
    assert term.owner_id == region.chair.id
    await decide(region, region.chair, Decision.ADVICE)
    assert len(running(region, case, TermKind.REVIEW)) == 1


async def test_a_project_leader_decides_when_it_reached_them_and_a_chair_chairs(region: Region) -> None:
    case = await passed_case(region)
    await pass_until(region, amsterdam("2026-04-15 16:30"))
    await decide(region, region.project_leader, Decision.EXPERT_MEETING)
    assert expert_meeting(region).chair_id == region.chair.id
    assert running(region, case, TermKind.SCORES)[0].owner_id == region.chair.id
    assert len(views_of(region, region.chair, AlertOver)) == 1


async def test_without_any_chair_an_expert_meeting_is_refused_and_nothing_is_recorded(
    region: Region,
) -> None:
    for person in (region.chair, region.chair_2, region.chair_3):
        await region.act(None, note_reachable, person.id, False)
    await passed_case(region)
    with pytest.raises(NobodyChairs):
        await decide(region, region.project_leader, Decision.EXPERT_MEETING)
    assert alerts(region)[0].state is AlertState.OPEN
