"""The three-month threshold on the clock: warned, passed at local midnight, asked and alerted at once."""

from datetime import date, datetime, time, timedelta

import pytest

from casework.alert_views import AlertOpened, AlertPush
from casework.decisions import explain_alert
from casework.notices import issue_next_notice
from casework.registration import Ready, RegistrationAsked, explain_registration, note_ready
from casework.sending import Claimed
from casework.thresholds import ThresholdOver, ThresholdWarning, explain_warning
from rules.calendar import at_local, day_ends
from rules.words import AlertCause, AlertState, TermKind, TermState, Urgency
from store.terms import Term
from tests.casework.alerting import (
    MORNING,
    PASSES,
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
from tests.rules.moments import amsterdam

A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("assigned_on", "due"),
    [
        (date(2025, 12, 28), date(2026, 3, 28)),  # passes as the night of spring begins
        (date(2025, 12, 29), date(2026, 3, 29)),  # passes after the day of 23 hours
        (date(2026, 7, 24), date(2026, 10, 24)),  # passes as the night of autumn begins
        (date(2026, 7, 25), date(2026, 10, 25)),  # passes after the day of 25 hours
        (date(2025, 11, 30), date(2026, 2, 28)),  # the day of the month is clamped
    ],
)
async def test_a_threshold_passes_at_local_midnight_and_not_a_moment_before(
    region: Region, assigned_on: date, due: date
) -> None:
    await region.open_case(assigned_on=assigned_on, now=at_local(assigned_on, time(10)))
    await pass_until(region, day_ends(due) - A_MOMENT)
    assert alerts(region) == []
    await pass_until(region, day_ends(due))
    assert [alert.opened_at for alert in alerts(region)] == [day_ends(due)]


async def test_question_and_alert_are_written_in_one_transaction(region: Region) -> None:
    case = await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, PASSES - A_MOMENT)
    assert await region.act(None, issue_next_notice, now=PASSES)
    (alert,) = alerts(region)
    assert (alert.cause, alert.state, alert.step) == (AlertCause.THRESHOLD, AlertState.OPEN, 0)
    assert running(region, case, TermKind.THRESHOLD) == []
    (question,) = running(region, case, TermKind.REGISTRATION)
    (decision,) = running(region, case, TermKind.DECISION)
    assert (question.owner_id, question.due_on) == (region.coordinator.id, date(2026, 4, 15))
    assert (decision.owner_id, decision.due_on) == (region.chair.id, date(2026, 4, 22))


async def test_what_passes_at_midnight_is_sent_at_seven(region: Region) -> None:
    await passed_case(region)
    await region.deliver(PASSES)
    alert = next(queued for queued in region.outbox(region.chair) if isinstance(queued.view, AlertPush))
    question = next(
        queued for queued in region.outbox(region.coordinator) if isinstance(queued.view, RegistrationAsked)
    )
    assert alert.urgency is question.urgency is Urgency.URGENT
    assert alert.not_before == question.not_before == amsterdam("2026-04-15 07:00")
    assert await region.deliver(amsterdam("2026-04-15 06:59")) == []
    sent = await region.deliver(amsterdam("2026-04-15 07:00"))
    assert {claimed.person_id for claimed in sent} == {region.chair.id, region.coordinator.id}
    assert all(claimed.late is None for claimed in sent)


async def test_the_coordinator_is_warned_with_the_date_28_14_and_3_days_before(region: Region) -> None:
    await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-01-14 10:00"))
    for day in (date(2026, 3, 17), date(2026, 3, 31), date(2026, 4, 11)):
        await pass_until(region, at_local(day, time(8, 29)))
        assert views_of(region, region.coordinator, ThresholdWarning) == []
        await pass_until(region, at_local(day, time(8, 30)))
        (warning,) = views_of(region, region.coordinator, ThresholdWarning)
        assert isinstance(warning, ThresholdWarning)
        assert warning.due_on == date(2026, 4, 14)
        await region.deliver()


async def test_a_warning_explains_itself_in_place_and_folds_away_again(region: Region) -> None:
    await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, amsterdam("2026-03-17 09:00"))
    ref = ref_of(region, region.coordinator, "threshold_warning")
    shown = await region.act(region.coordinator, explain_warning, ref)
    assert isinstance(shown.view, ThresholdWarning)
    assert shown.view.opened
    assert shown.ref is not None
    shown = await region.act(region.coordinator, explain_warning, shown.ref)
    assert shown.view == seen(region, region.coordinator, "threshold_warning")
    assert not shown.view.opened  # type: ignore[attr-defined]


async def test_a_six_ends_the_warning_and_nothing_is_alerted(region: Region) -> None:
    case = await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, amsterdam("2026-03-17 09:00"))
    held(region, case, date(2026, 3, 17), 6)
    over = seen(region, region.coordinator, "threshold_warning")
    assert isinstance(over, ThresholdOver)
    assert not over.passed
    await pass_until(region, amsterdam("2026-06-01 09:00"))
    assert alerts(region) == []


async def test_a_six_entered_between_midnight_and_the_tick_stops_the_alert(region: Region) -> None:
    case = await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, PASSES - A_MOMENT)
    region.now = PASSES
    held(region, case, date(2026, 4, 14), 6)
    await pass_until(region, MORNING)
    assert alerts(region) == []
    assert prompts_of(region, region.coordinator, "registration") == []


async def test_a_case_entered_long_after_its_threshold_is_alerted_at_once_and_not_warned(
    region: Region,
) -> None:
    await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-05-20 10:00"))
    await pass_until(region, amsterdam("2026-05-20 10:00"))
    assert len(alerts(region)) == 1
    assert prompts_of(region, region.coordinator, "threshold_warning") == []


async def test_registering_is_a_fact_with_a_date(region: Region) -> None:
    case = await passed_case(region)
    region.now = MORNING
    await region.act(
        region.coordinator, explain_registration, ref_of(region, region.coordinator, "registration")
    )
    await region.act(
        region.coordinator, note_ready, ref_of(region, region.coordinator, "registration"), True, True
    )
    assert alerts(region)[0].registered_on == date(2026, 4, 15)
    assert running(region, case, TermKind.REGISTRATION) == []
    assert len(running(region, case, TermKind.DECISION)) == 1


async def test_what_is_not_ready_yet_keeps_the_question_open_and_can_be_changed(region: Region) -> None:
    case = await passed_case(region)
    region.now = MORNING
    coordinator = region.coordinator

    async def say(form: bool | None, plan: bool | None) -> None:
        ref = ref_of(region, coordinator, "registration")
        await region.act(coordinator, note_ready, ref, form, plan)

    await say(True, None)
    await say(None, False)
    region.restart()
    asked = seen(region, coordinator, "registration")
    assert isinstance(asked, RegistrationAsked)
    assert asked.ready == Ready(True, False)
    opened = await region.act(region.chair, explain_alert, ref_of(region, region.chair))
    assert isinstance(opened.view, AlertOpened)
    assert opened.view.ready == Ready(True, False)
    assert alerts(region)[0].registered_on is None
    await say(False, True)
    assert len(running(region, case, TermKind.REGISTRATION)) == 1
    await say(True, None)
    assert alerts(region)[0].registered_on == date(2026, 4, 15)
    assert running(region, case, TermKind.REGISTRATION) == []


async def test_registering_is_asked_every_third_working_day_until_it_is_answered(region: Region) -> None:
    case = await passed_case(region)
    await region.deliver(MORNING)
    asked = []
    for day in range(16, 31):
        moment = at_local(date(2026, 4, day), time(9))
        await pass_until(region, moment)
        if any(isinstance(sent.view, RegistrationAsked) for sent in await _to(region, moment)):
            asked.append(day)
    assert asked == [20, 23, 29]  # 27 April is a holiday
    await region.act(
        region.coordinator, note_ready, ref_of(region, region.coordinator, "registration"), True, True
    )
    term = region.look(
        lambda uow: uow.get(Term, prompts_of(region, region.coordinator, "registration")[0].term_id)
    )
    assert term.state is TermState.MET
    await pass_until(region, amsterdam("2026-05-20 09:00"))
    assert running(region, case, TermKind.REGISTRATION) == []
    assert views_of(region, region.coordinator, RegistrationAsked) == []


async def _to(region: Region, moment: datetime) -> list[Claimed]:
    sent = await region.deliver(moment)
    return [claimed for claimed in sent if claimed.person_id == region.coordinator.id]
