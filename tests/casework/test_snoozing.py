"""Deciding later: for a reason from a list, by a day before the next term, and still a promise."""

from datetime import date

import pytest

from casework.alert_views import AlertOpened, AlertPush
from casework.decision_views import SnoozeDayAsked, SnoozeReadBack, SnoozeReasonAsked, room_of
from casework.decisions import acknowledge_alert, explain_alert, step_back
from casework.errors import AlertTaken, DayOutOfRange, ForeignButton, NoRoomToWait, StaleButton
from casework.meetings import plan_meeting
from casework.snoozing import (
    AlertLater,
    ask_later,
    choose_snooze_day,
    choose_snooze_reason,
    decide_later,
    enter_snooze_day,
)
from rules.ladder import reopens_at
from rules.words import AlertCause, AlertState, MeetingKind, SnoozeReason, TermKind
from store.alerts import Alert
from store.cases import Case
from store.people import Person
from tests.casework.alerting import MORNING, alerts, passed_case, prompts_of, ref_of, running, seen, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

WHY = SnoozeReason.WAITS_FOR_INFORMATION
DECIDE_BY = on("2026-04-22")


async def held_alert(region: Region, meeting: str = "2026-05-04 10:00") -> Case:
    """The second chair has it, the first was asked too; the next term is the meeting of that day."""
    case = await passed_case(region)
    await pass_until(region, amsterdam("2026-04-15 12:30"))
    region.look(
        lambda uow: plan_meeting(
            uow, uow.get(Case, case.id), MeetingKind.CASE_MEETING, amsterdam(meeting), region.now
        )
    )
    await region.act(region.chair_2, acknowledge_alert, ref_of(region, region.chair_2))
    return case


async def put_off(region: Region, person: Person, day: date) -> None:
    await region.act(person, ask_later, ref_of(region, person))
    await region.act(person, choose_snooze_reason, ref_of(region, person), WHY)
    await region.act(person, choose_snooze_day, ref_of(region, person), day)
    await region.act(person, decide_later, ref_of(region, person))


def next_term_on(region: Region, case: Case) -> date:
    room = region.look(
        lambda uow: room_of(uow, uow.get(Alert, alerts(region)[0].id), uow.get(Case, case.id), region.now)
    )
    assert room.due_on is not None
    return room.due_on


async def test_a_decision_comes_later_step_by_step_and_the_others_hear_the_day(region: Region) -> None:
    case = await held_alert(region)
    chair = region.chair_2
    await region.act(chair, ask_later, ref_of(region, chair))
    asked = seen(region, chair)
    assert isinstance(asked, SnoozeReasonAsked)
    assert asked.room.earliest == on("2026-04-23")
    await region.act(chair, choose_snooze_reason, ref_of(region, chair), WHY)
    assert isinstance(seen(region, chair), SnoozeDayAsked)
    region.restart()
    await region.act(chair, enter_snooze_day, ref_of(region, chair), on("2026-04-24"))
    await region.act(chair, step_back, ref_of(region, chair))
    await region.act(chair, choose_snooze_day, ref_of(region, chair), on("2026-04-29"))
    assert isinstance(seen(region, chair), SnoozeReadBack)
    assert alerts(region)[0].decide_by == DECIDE_BY
    await region.act(chair, decide_later, ref_of(region, chair))
    (alert,) = alerts(region)
    assert (alert.state, alert.decide_by, alert.snooze_reason) == (
        AlertState.ACKNOWLEDGED,
        on("2026-04-29"),
        WHY,
    )
    assert alert.next_action_at == reopens_at(on("2026-04-29"))
    assert [term.due_on for term in running(region, case, TermKind.DECISION)] == [on("2026-04-29")]
    push = seen(region, chair)
    assert isinstance(push, AlertPush)
    assert push.decide_by == on("2026-04-29")
    assert views_of(region, region.chair, AlertLater) == [
        AlertLater(case.reference, chair.alias, on("2026-04-29"))
    ]
    assert views_of(region, chair, AlertLater) == []
    shown = await region.act(chair, explain_alert, ref_of(region, chair))
    assert isinstance(shown.view, AlertOpened)
    assert shown.view.snooze_reason is WHY


async def test_a_promise_for_later_that_lapses_opens_the_alert_again(region: Region) -> None:
    await held_alert(region)
    await put_off(region, region.chair_2, on("2026-04-29"))
    await pass_until(region, amsterdam("2026-04-29 23:59"))
    assert alerts(region)[0].state is AlertState.ACKNOWLEDGED
    await pass_until(region, amsterdam("2026-04-30 00:00"))
    (alert,) = alerts(region)
    assert (alert.state, alert.snooze_reason, alert.holder_id) == (AlertState.OPEN, None, None)
    assert prompts_of(region, region.project_leader)


async def test_it_never_passes_the_next_term(region: Region) -> None:
    case = await held_alert(region)
    following = next_term_on(region, case)
    chair = region.chair_2
    await region.act(chair, ask_later, ref_of(region, chair))
    await region.act(chair, choose_snooze_reason, ref_of(region, chair), WHY)
    for day in (DECIDE_BY, following):
        with pytest.raises(DayOutOfRange):
            await region.act(chair, choose_snooze_day, ref_of(region, chair), day)
    await region.act(chair, choose_snooze_day, ref_of(region, chair), on("2026-04-29"))
    # Before it is kept, a meeting is planned: that is a nearer term.
    meant = amsterdam("2026-04-28 10:00")
    region.look(
        lambda uow: plan_meeting(uow, uow.get(Case, case.id), MeetingKind.CASE_MEETING, meant, region.now)
    )
    with pytest.raises(DayOutOfRange):
        await region.act(chair, decide_later, ref_of(region, chair))
    assert alerts(region)[0].decide_by == DECIDE_BY


async def test_without_room_it_is_refused_with_the_day_of_the_next_term(region: Region) -> None:
    await held_alert(region, meeting="2026-04-23 10:00")
    with pytest.raises(NoRoomToWait) as refused:
        await region.act(region.chair_2, ask_later, ref_of(region, region.chair_2))
    assert (refused.value.facts["due"], refused.value.facts["next_term"]) == ("2026-04-23", "scores")


async def test_only_who_has_it_may_decide_later(region: Region) -> None:
    await passed_case(region)
    await region.deliver(MORNING)
    with pytest.raises(StaleButton):
        await region.act(region.chair, ask_later, ref_of(region, region.chair))
    await pass_until(region, amsterdam("2026-04-15 12:30"))
    first = ref_of(region, region.chair)
    await region.act(region.chair_2, acknowledge_alert, ref_of(region, region.chair_2))
    with pytest.raises(AlertTaken):
        await region.act(region.chair, ask_later, first)
    with pytest.raises(ForeignButton):
        await region.act(region.chair_2, choose_snooze_day, ref_of(region, region.chair_2), DECIDE_BY)
    assert [alert.cause for alert in alerts(region)] == [AlertCause.THRESHOLD]
