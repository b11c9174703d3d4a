"""When the cause of an alert vanishes and comes back, when one scales up earlier."""

from datetime import date

import pytest

from casework.alert_views import AlertOver, AlertPush
from casework.decisions import acknowledge_alert, close_vanished_alert
from casework.errors import AlertAlreadyOpen, ForeignButton, StaleButton
from casework.own_work import OwnWork, Section, show_own_work
from casework.thresholds import ScaleUpAsked, ScaleUpOver, ask_scale_up, leave_scale_up, scale_up
from rules.words import AlertCause, AlertState, TermKind
from store.cases import Case
from tests.casework.alerting import (
    MORNING,
    alerts,
    correct,
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


async def vanished(region: Region, day: date = date(2026, 4, 14)) -> int:
    """The threshold passed, and then a 6 of this day is entered."""
    case = await passed_case(region)
    await region.deliver(MORNING)
    return held(region, case, day, 6)


@pytest.mark.parametrize("day", [on("2026-04-14"), on("2026-04-15")])
async def test_a_six_entered_afterwards_says_so_and_one_tap_closes(region: Region, day: date) -> None:
    await vanished(region, day)
    (alert,) = alerts(region)
    assert (alert.state, alert.cause_vanished_at) == (AlertState.OPEN, MORNING)
    (push,) = views_of(region, region.chair, AlertPush)
    assert isinstance(push, AlertPush)
    assert push.vanished
    assert prompts_of(region, region.coordinator, "registration")[0].state.value == "cancelled"
    shown = await region.act(region.chair, close_vanished_alert, ref_of(region, region.chair))
    assert isinstance(shown.view, AlertOver)
    (alert,) = alerts(region)
    assert (alert.state, alert.decision, alert.next_action_at) == (AlertState.CLOSED, None, None)


async def test_an_alert_without_a_cause_does_not_climb_but_is_not_forgotten(region: Region) -> None:
    await vanished(region)
    await region.deliver(MORNING)
    await pass_until(region, amsterdam("2026-04-22 23:59"))
    assert prompts_of(region, region.chair_2) == []
    await pass_until(region, amsterdam("2026-04-23 00:00"))
    assert len(views_of(region, region.chair, AlertPush)) == 1
    assert alerts(region)[0].next_action_at is not None
    await region.act(region.chair, show_own_work)
    work = region.views(region.chair)[-1]
    assert isinstance(work, OwnWork)
    ((_, item),) = work.items
    assert (item.needless, item.section) == (True, Section.TODAY)


@pytest.mark.parametrize("acknowledged", [True, False])
async def test_a_correction_of_the_six_brings_the_alert_back(region: Region, acknowledged: bool) -> None:
    case = await passed_case(region)
    await region.deliver(MORNING)
    if acknowledged:
        await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair))
    meeting = held(region, case, on("2026-04-14"), 6)
    stale = ref_of(region, region.chair)
    region.now = amsterdam("2026-04-15 10:00")
    correct(region, meeting, 5)
    (alert,) = alerts(region)
    state = AlertState.ACKNOWLEDGED if acknowledged else AlertState.OPEN
    assert (alert.state, alert.cause_vanished_at) == (state, None)
    due = "2026-04-23 00:00" if acknowledged else "2026-04-15 14:00"
    assert alert.next_action_at == amsterdam(due)
    assert len(running(region, case, TermKind.REGISTRATION)) == 1
    with pytest.raises(StaleButton):
        await region.act(region.chair, close_vanished_alert, stale)
    with pytest.raises(StaleButton):
        await region.act(region.chair, close_vanished_alert, ref_of(region, region.chair))


async def test_a_correction_after_closing_alerts_again(region: Region) -> None:
    meeting = await vanished(region)
    await region.act(region.chair, close_vanished_alert, ref_of(region, region.chair))
    correct(region, meeting, None)
    first, second = alerts(region)
    assert (first.state, second.state) == (AlertState.CLOSED, AlertState.OPEN)
    assert (second.cause, second.anchor) == (AlertCause.THRESHOLD, "assignment:2026-01-14/2")


async def scaled_up(region: Region) -> None:
    await region.open_case(assigned_on=on("2026-01-14"), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, amsterdam("2026-03-17 09:00"))
    await region.deliver()
    origin = ref_of(region, region.coordinator, "threshold_warning")
    await region.act(region.coordinator, ask_scale_up, origin)
    assert isinstance(seen(region, region.coordinator, "scale_up"), ScaleUpAsked)
    await region.act(region.coordinator, scale_up, ref_of(region, region.coordinator, "scale_up"))


async def test_a_coordinator_scales_up_earlier_once(region: Region) -> None:
    await scaled_up(region)
    (alert,) = alerts(region)
    assert (alert.cause, alert.state) == (AlertCause.EARLIER, AlertState.OPEN)
    assert seen(region, region.coordinator, "scale_up") == ScaleUpOver(
        views_of(region, region.chair, AlertPush)[0].reference,  # type: ignore[attr-defined]
        True,
    )
    origin = ref_of(region, region.coordinator, "threshold_warning")
    with pytest.raises(AlertAlreadyOpen):
        await region.act(region.coordinator, ask_scale_up, origin)


async def test_scaling_up_can_be_left(region: Region) -> None:
    await region.open_case(assigned_on=on("2026-01-14"), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, amsterdam("2026-03-17 09:00"))
    origin = ref_of(region, region.coordinator, "threshold_warning")
    with pytest.raises(ForeignButton):
        await region.act(region.chair, ask_scale_up, origin)
    await region.act(region.coordinator, ask_scale_up, origin)
    await region.act(region.coordinator, leave_scale_up, ref_of(region, region.coordinator, "scale_up"))
    assert alerts(region) == []


async def test_a_threshold_that_passes_during_an_earlier_alert_does_not_ask_twice(region: Region) -> None:
    await scaled_up(region)
    await pass_until(region, amsterdam("2026-04-15 09:00"))
    assert [alert.cause for alert in alerts(region)] == [AlertCause.EARLIER]


async def test_a_threshold_that_passes_after_an_earlier_alert_lost_its_cause_alerts(region: Region) -> None:
    await scaled_up(region)
    case_id = alerts(region)[0].case_id
    case = region.look(lambda uow: uow.get(Case, case_id))
    region.now = amsterdam("2026-04-01 12:00")
    meeting = held(region, case, on("2026-04-01"), 6)
    assert alerts(region)[0].cause_vanished_at == region.now
    await region.act(region.chair, close_vanished_alert, ref_of(region, region.chair))
    correct(region, meeting, 4)
    await pass_until(region, amsterdam("2026-04-15 09:00"))
    assert [alert.cause for alert in alerts(region)] == [AlertCause.EARLIER, AlertCause.THRESHOLD]
