"""The ladder on the clock: office hours, weekends and holidays, skipped steps, promises that lapse."""

import pytest
from sqlmodel import select

from casework.alert_news import AlertSkipped
from casework.alert_views import AlertMoved, AlertPush
from casework.decisions import acknowledge_alert
from casework.reachability import note_reachable
from rules.words import AlertState, Duty, TermKind
from store.alerts import AlertRecipient
from store.cases import Assignment
from tests.casework.alerting import (
    MORNING,
    PASSES,
    alerts,
    passed_case,
    prompts_of,
    ref_of,
    running,
    views_of,
)
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on


def asked(region: Region) -> set[int]:
    """Who got the only alert so far."""
    return region.look(lambda uow: set(uow.session.exec(select(AlertRecipient.person_id))))


async def test_an_unanswered_alert_climbs_by_office_hours_and_repeats_every_working_day(
    region: Region,
) -> None:
    await passed_case(region)
    (alert,) = alerts(region)
    course = [(alert.step, alert.next_action_at)]
    while len(course) < 9:
        assert course[-1][1] is not None
        await pass_until(region, course[-1][1])
        (alert,) = alerts(region)
        course.append((alert.step, alert.next_action_at))
    assert course == [
        (0, amsterdam("2026-04-15 12:30")),
        (1, amsterdam("2026-04-15 16:30")),
        (2, amsterdam("2026-04-16 16:00")),
        (2, amsterdam("2026-04-17 08:30")),
        (2, amsterdam("2026-04-20 08:30")),  # over the weekend
        (2, amsterdam("2026-04-21 08:30")),
        (2, amsterdam("2026-04-22 08:30")),
        (2, amsterdam("2026-04-23 08:30")),
        (2, amsterdam("2026-04-24 08:30")),
    ]
    await pass_until(region, amsterdam("2026-04-24 08:30"))
    assert alerts(region)[0].next_action_at == amsterdam("2026-04-28 08:30")  # 27 April is a holiday
    assert asked(region) == {region.chair.id, region.chair_2.id, region.project_leader.id}


async def test_the_decision_is_always_owned_by_whom_the_alert_is_with(region: Region) -> None:
    case = await passed_case(region)
    owners = [running(region, case, TermKind.DECISION)[0].owner_id]
    for moment in ("2026-04-15 12:30", "2026-04-15 16:30"):
        await pass_until(region, amsterdam(moment))
        (term,) = running(region, case, TermKind.DECISION)
        owners.append(term.owner_id)
    assert owners == [region.chair.id, region.chair_2.id, region.project_leader.id]


async def test_who_got_it_before_hears_who_has_it_now_and_may_still_answer(region: Region) -> None:
    await passed_case(region)
    await pass_until(region, amsterdam("2026-04-15 12:30"))
    (moved,) = views_of(region, region.chair, AlertMoved)
    assert moved == AlertMoved(moved.reference, (region.chair_2.alias,), False)  # type: ignore[attr-defined]
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair))
    assert alerts(region)[0].holder_id == region.chair.id


async def test_received_stops_the_hours_and_a_promise_that_lapses_goes_to_the_next(region: Region) -> None:
    case = await passed_case(region)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair), now=MORNING)
    (alert,) = alerts(region)
    assert (alert.state, alert.holder_id) == (AlertState.ACKNOWLEDGED, region.chair.id)
    assert (alert.decide_by, alert.next_action_at) == (on("2026-04-22"), amsterdam("2026-04-23 00:00"))
    await pass_until(region, amsterdam("2026-04-22 23:59"))
    assert alerts(region)[0].state is AlertState.ACKNOWLEDGED
    await pass_until(region, amsterdam("2026-04-23 00:00"))
    (alert,) = alerts(region)
    assert (alert.state, alert.step, alert.holder_id) == (AlertState.OPEN, 1, None)
    assert alert.next_action_at == amsterdam("2026-04-23 12:30")
    (term,) = running(region, case, TermKind.DECISION)
    assert (term.owner_id, term.due_on) == (region.chair_2.id, on("2026-05-01"))  # 27 April is a holiday
    (moved,) = views_of(region, region.chair, AlertMoved)
    assert isinstance(moved, AlertMoved)
    assert moved.lapsed


async def test_the_pool_leaves_out_who_was_on_the_case_and_prefers_the_fewest_open_cases(
    region: Region,
) -> None:
    await passed_case(region)
    second = await region.open_case(assigned_on=on("2026-01-14"), now=PASSES)
    region.look(
        lambda uow: uow.add(
            Assignment(
                case_id=second.id,
                person_id=region.chair_2.id,
                duty=Duty.PROCESS_DIRECTOR,
                since=PASSES,
                until=PASSES,
            )
        )
    )
    await pass_until(region, PASSES)
    assert [prompt.case_id for prompt in prompts_of(region, region.chair_3)] == [second.id]


async def test_a_chair_who_blocks_the_bot_is_passed_over_at_once_and_that_is_reported(
    region: Region,
) -> None:
    await passed_case(region)
    await region.act(None, note_reachable, region.chair.id, False, now=MORNING)
    assert alerts(region)[0].next_action_at == MORNING
    await pass_until(region, MORNING)
    assert alerts(region)[0].step == 1
    assert len(views_of(region, region.chair_2, AlertPush)) == 1
    assert len(views_of(region, region.project_leader, AlertSkipped)) == 1


async def test_an_acknowledged_alert_waits_for_its_term_when_its_holder_blocks_the_bot(
    region: Region,
) -> None:
    await passed_case(region)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair), now=MORNING)
    await region.act(None, note_reachable, region.chair.id, False)
    assert alerts(region)[0].next_action_at == amsterdam("2026-04-23 00:00")


@pytest.mark.parametrize("somebody_left", [True, False])
async def test_a_pool_that_cannot_be_reached_is_skipped_and_nothing_is_lost(
    region: Region, somebody_left: bool
) -> None:
    nobody = [region.chair, region.chair_2, region.chair_3]
    if not somebody_left:
        nobody.append(region.project_leader)
    for person in nobody:
        await region.act(None, note_reachable, person.id, False)
    case = await passed_case(region)
    (alert,) = alerts(region)
    assert (alert.state, alert.step) == (AlertState.OPEN, 2)
    (term,) = running(region, case, TermKind.DECISION)
    assert term.owner_id == region.project_leader.id
    assert len(views_of(region, region.project_leader, AlertSkipped)) == 1
    if somebody_left:
        assert len(views_of(region, region.project_leader, AlertPush)) == 1
    else:
        assert alert.next_action_at == amsterdam("2026-04-16 08:30")
        await region.act(None, note_reachable, region.chair_3.id, True, now=MORNING)
        # It does not wait for the next working day, now that there is somebody.
        await pass_until(region, MORNING)
        assert len(views_of(region, region.chair_3, AlertPush)) == 1


async def test_the_repeat_past_the_last_step_is_one_message_and_a_push_again(region: Region) -> None:
    await passed_case(region)
    await pass_until(region, amsterdam("2026-04-20 08:30"))
    assert len(views_of(region, region.project_leader, AlertPush)) == 1


async def test_an_outage_of_days_climbs_one_step_and_not_all(region: Region) -> None:
    await passed_case(region)
    region.now = amsterdam("2026-04-20 10:00")
    await region.tick(region.now)
    await pass_until(region, region.now)
    assert alerts(region)[0].step == 1
    assert alerts(region)[0].next_action_at == amsterdam("2026-04-20 14:00")
