"""Three months after an expert meeting: is a new one needed? Two of three, or the ladder."""

import asyncio
from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from casework import absences
from casework.absence_views import KIND as ABSENCE
from casework.alert_views import AlertOpened
from casework.consequences import follow_up
from casework.decisions import decide_alert, explain_alert, tap_moment
from casework.errors import ClosedQuestion, ForeignButton, Refusal
from casework.reachability import note_reachable
from casework.second_clock_answers import explain_second_clock, say_whether_to_meet
from casework.second_clock_views import Result, SecondClockAsked, SecondClockOver, SecondClockSkipped, Votes
from rules.calendar import local_date
from rules.words import AlertCause, AlertState, Decision, Duty, MeetingKind, Phase, TermKind
from store.alerts import Alert
from store.cases import Assignment, Case
from store.messages import PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import alerts, correct, held, prompts_of, ref_of, running, seen, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

KIND = "second_clock"
MET, ASKED_AT = on("2026-02-10"), amsterdam("2026-05-11 09:00")
"""The expert meeting, and the Monday after its three months: 10 May is a Sunday."""
LAST_DAY = on("2026-05-19")
"""Five working days on: 14 May is Ascension day."""
OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


async def running_case(region: Region) -> tuple[Case, int]:
    """A case near the end of its second clock, and its expert meeting; the first chair guards it."""
    now = amsterdam("2026-05-08 09:00")
    case = await region.open_case(assigned_on=on("2025-10-06"), now=now)
    guard = Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=now)
    region.look(lambda uow: uow.add(guard))
    return case, held(region, case, MET, 4, MeetingKind.EXPERT_MEETING)


async def asked_case(region: Region) -> Case:
    """The same, of which it has just ended."""
    case, _ = await running_case(region)
    await pass_until(region, ASKED_AT)
    return case


def three(region: Region) -> tuple[Person, Person, Person]:
    return region.coordinator, region.process_director, region.chair


async def say(region: Region, person: Person, wanted: bool) -> object:
    shown = await region.act(person, say_whether_to_meet, ref_of(region, person, KIND), wanted)
    return shown.view


def open_alert(region: Region) -> Alert:
    (alert,) = alerts(region, *OPEN)
    return alert


def is_asked(region: Region, person: Person) -> bool:
    return any(prompt.state is PromptState.OPEN for prompt in prompts_of(region, person, KIND))


async def test_the_three_are_asked_and_nobody_else(region: Region) -> None:
    case = await asked_case(region)
    alert = open_alert(region)
    assert (alert.cause, alert.step, alert.decide_by) == (AlertCause.SECOND_CLOCK, -1, LAST_DAY)
    assert alert.next_action_at == amsterdam("2026-05-20 00:00")
    for person in three(region):
        assert seen(region, person, KIND) == SecondClockAsked(case.reference, LAST_DAY, None, 0, 3)
    for person in (region.coordinator_2, region.chair_2, region.project_leader):
        assert not prompts_of(region, person, KIND)
    (term,) = running(region, case, TermKind.DECISION)
    assert (term.owner_id, term.due_on) == (region.chair.id, LAST_DAY)
    assert not prompts_of(region, region.chair)


async def test_two_who_say_yes_make_the_chair_choose_the_day(region: Region) -> None:
    case = await asked_case(region)
    assert await say(region, region.process_director, False) == SecondClockAsked(
        case.reference, LAST_DAY, False, 1, 3
    )
    assert seen(region, region.chair, KIND) == SecondClockAsked(case.reference, LAST_DAY, None, 1, 3)
    await say(region, region.coordinator, True)
    region.restart()
    decided = SecondClockOver(case.reference, Result.MEETING, 2, 1, (region.chair.alias,), LAST_DAY)
    assert await say(region, region.chair, True) == decided
    assert views_of(region, region.coordinator, SecondClockOver) == [decided]
    assert views_of(region, region.process_director, SecondClockOver) == [decided]
    alert = open_alert(region)
    assert (alert.state, alert.holder_id, alert.step) == (AlertState.ACKNOWLEDGED, region.chair.id, 0)
    await region.act(region.chair, tap_moment, ref_of(region, region.chair), on("2026-06-02"), None)
    await region.act(region.chair, tap_moment, ref_of(region, region.chair), None, time(14))
    await region.act(region.chair, decide_alert, ref_of(region, region.chair))
    assert alerts(region)[-1].decision is Decision.EXPERT_MEETING
    assert running(region, case, TermKind.SCORES)[0].owner_id == region.chair.id


async def test_two_who_say_no_bring_a_review_and_an_answer_can_change_until_then(region: Region) -> None:
    case = await asked_case(region)
    await say(region, region.coordinator, True)
    await say(region, region.coordinator, False)
    over = await say(region, region.chair, False)
    assert over == SecondClockOver(case.reference, Result.NO_MEETING, 0, 2, by=on("2026-06-08"))
    assert alerts(region)[-1].decision is Decision.NO_MEETING
    (review,) = running(region, case, TermKind.REVIEW)
    assert review.due_on == on("2026-06-08")
    assert running(region, case, TermKind.DECISION) == []
    assert seen(region, region.process_director, KIND) == over
    await pass_until(region, amsterdam("2026-06-09 09:00"))
    assert [alert.cause for alert in alerts(region)] == [AlertCause.SECOND_CLOCK, AlertCause.REVIEW]


async def test_of_two_answers_in_the_same_second_one_decides(region: Region) -> None:
    await asked_case(region)
    await say(region, region.coordinator, False)
    outcomes = await asyncio.gather(
        *(
            region.act(person, say_whether_to_meet, ref_of(region, person, KIND), False)
            for person in (region.process_director, region.chair)
        ),
        return_exceptions=True,
    )
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert isinstance(refused, ClosedQuestion)
    assert alerts(region)[-1].decision is Decision.NO_MEETING


async def test_without_two_equal_answers_it_climbs_and_the_chair_sees_how_many(region: Region) -> None:
    case = await asked_case(region)
    await say(region, region.coordinator, True)
    await say(region, region.process_director, False)
    await pass_until(region, amsterdam("2026-05-20 00:00") - timedelta(seconds=1))
    assert open_alert(region).step == -1
    await pass_until(region, amsterdam("2026-05-20 09:00"))
    alert = open_alert(region)
    assert (alert.step, alert.holder_id) == (0, None)
    for person in (region.coordinator, region.process_director):
        (told,) = views_of(region, person, SecondClockOver)
        assert told == SecondClockOver(
            case.reference, Result.DIVIDED, 1, 1, (region.chair.alias,), alert.decide_by
        )
    with pytest.raises(ClosedQuestion):
        await say(region, region.coordinator, False)
    shown = await region.act(region.chair, explain_alert, ref_of(region, region.chair))
    assert isinstance(shown.view, AlertOpened)
    assert shown.view.facts == Votes(1, 1)


@pytest.mark.parametrize("blocked", [1, 2])
async def test_who_cannot_be_reached_is_not_asked_and_that_is_reported(region: Region, blocked: int) -> None:
    case, _ = await running_case(region)
    for person in (region.process_director, region.chair)[:blocked]:
        await region.act(None, note_reachable, person.id, False)
    await region.act(None, note_reachable, region.coordinator.id, False)
    await pass_until(region, ASKED_AT)
    skipped = views_of(region, region.project_leader, SecondClockSkipped)
    assert skipped == [SecondClockSkipped(case.reference, blocked)]
    assert is_asked(region, region.coordinator_2) == (blocked == 1), "the deputy stands in"
    assert open_alert(region).step == (-1 if blocked == 1 else 0)


async def test_the_question_follows_who_goes_away_and_comes_back(region: Region) -> None:
    case = await asked_case(region)
    await say(region, region.coordinator, False)
    for person, first in ((region.coordinator, ASKED_AT), (region.chair, ASKED_AT)):
        await region.act(person, absences.start_absence, now=first)
        for day in (local_date(first), on("2026-05-13")):
            await region.act(person, absences.choose_day, ref_of(region, person, ABSENCE), day)
        await region.act(person, absences.keep_absence, ref_of(region, person, ABSENCE))
    assert not is_asked(region, region.coordinator_2), "the coordinator has answered"
    assert not is_asked(region, region.chair)
    assert running(region, case, TermKind.DECISION)[0].owner_id == region.process_director.id
    await pass_until(region, amsterdam("2026-05-14 00:00"))
    assert is_asked(region, region.chair)
    await region.act(None, note_reachable, region.chair.id, False)
    assert open_alert(region).step == -1
    await region.act(None, note_reachable, region.process_director.id, False)
    assert open_alert(region).step == 0, "one answer, and nobody left to give another"


async def test_an_answer_falls_away_with_the_duty(region: Region) -> None:
    case = await asked_case(region)
    await say(region, region.chair, True)

    def other_chair(uow: UnitOfWork) -> None:
        guards = select(Assignment).where(
            col(Assignment.case_id) == case.id, col(Assignment.duty) == Duty.CHAIR
        )
        uow.session.exec(guards).one().until = region.now
        uow.session.flush()
        uow.add(Assignment(case_id=case.id, person_id=region.chair_2.id, duty=Duty.CHAIR, since=region.now))
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(other_chair)
    assert not is_asked(region, region.chair)
    assert seen(region, region.chair_2, KIND) == SecondClockAsked(case.reference, LAST_DAY, None, 0, 3)


@pytest.mark.parametrize("late", [True, False])
async def test_a_six_or_a_correction_closes_the_questions(region: Region, late: bool) -> None:
    case, meeting = await running_case(region)
    await pass_until(region, ASKED_AT)
    if late:
        held(region, case, local_date(ASKED_AT), 6)
    else:
        correct(region, meeting, 6)
    assert [alert.state for alert in alerts(region)] == [AlertState.CLOSED]
    assert not any(is_asked(region, person) for person in three(region))
    if late:
        return
    correct(region, meeting, 4)
    assert [alert.state for alert in alerts(region)] == [AlertState.CLOSED, AlertState.OPEN]
    assert all(is_asked(region, person) for person in three(region))


async def test_in_recovery_nobody_is_asked_for_a_meeting_that_cannot_be(region: Region) -> None:
    case = await asked_case(region)

    def to_recovery(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        row.phase = Phase.RECOVERY
        follow_up(uow, row, region.now)

    region.look(to_recovery)
    assert open_alert(region).step == 0
    assert not is_asked(region, region.chair)


async def test_only_who_is_asked_answers_and_the_reason_folds(region: Region) -> None:
    await asked_case(region)
    ref = ref_of(region, region.coordinator, KIND)
    with pytest.raises(ForeignButton):
        await region.act(region.chair, say_whether_to_meet, ref, True)
    shown = await region.act(region.coordinator, explain_second_clock, ref)
    assert isinstance(shown.view, SecondClockAsked)
    assert shown.view.why is not None
    assert (shown.view.why.held_on, shown.view.why.due_on) == (date(2026, 2, 10), date(2026, 5, 10))
