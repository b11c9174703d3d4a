"""Signals: what raises each of them, who gets it, what answers it, and what makes it go away."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from casework import nouns
from casework.alert_views import AlertOpened, AlertOver, AlertPush
from casework.case_facts import case_statuses
from casework.decisions import acknowledge_alert, choose_decision, decide_alert, explain_alert
from casework.errors import AlertTaken
from casework.gaps import check_gaps
from casework.meetings import move_meeting, note_held, note_not_held, plan_meeting
from casework.prompts import PromptRef
from casework.reachability import note_reachable
from casework.reassignment import reassign
from casework.signal_views import NoAnswer, NobodyThere, NotRising
from casework.thresholds import SCALE_UP, scale_up
from rules.scores import ScaleUpReason
from rules.words import AbsenceState, AlertCause, AlertState, Decision, Duty, Light, MeetingKind, Phase
from store.alerts import Alert
from store.cases import Assignment, Case, Meeting
from store.messages import Prompt
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ASSIGNED, alerts, correct, held, prompts_of, ref_of, seen, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
BEGIN = amsterdam("2026-01-14 10:00")
UNDECIDED = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


def signals(region: Region, cause: AlertCause, *states: AlertState) -> list[Alert]:
    return [alert for alert in alerts(region, *states) if alert.cause is cause]


async def opened_case(region: Region) -> Case:
    return await region.open_case(assigned_on=ASSIGNED, now=BEGIN)


async def decide(region: Region, person: Person, decision: Decision) -> None:
    await region.act(person, choose_decision, ref_of(region, person), decision)
    await region.act(person, decide_alert, ref_of(region, person))


async def night(region: Region, moment: str) -> None:
    """The nightly look, once."""
    await pass_until(region, amsterdam(moment), deliver=True)
    await region.act(None, check_gaps)


# Below 6 again after an expert meeting


async def fallen_back(region: Region, *, guarded: bool = True) -> tuple[Case, int]:
    """A case below 6 again since 2 March, after an expert meeting; the id of that meeting."""
    case = await opened_case(region)
    if guarded:
        guard = Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=region.now)
        region.look(lambda uow: uow.add(guard))
    region.now = amsterdam("2026-03-03 12:00")
    held(region, case, on("2026-02-02"), 5, MeetingKind.EXPERT_MEETING)
    held(region, case, on("2026-03-01"), 6)
    return case, held(region, case, on("2026-03-02"), 5)


@pytest.mark.parametrize("guarded", [True, False])
async def test_falling_back_after_an_expert_meeting_is_asked_once_of_who_guards(
    region: Region, guarded: bool
) -> None:
    case, _ = await fallen_back(region, guarded=guarded)
    held(region, case, on("2026-03-03"), 4)
    (alert,) = signals(region, AlertCause.FELL_BACK)
    assert (alert.anchor, alert.state) == ("fell_back:2026-03-02", AlertState.OPEN)
    guard = region.chair if guarded else region.process_director
    (push,) = views_of(region, guard, AlertPush)
    assert isinstance(push, AlertPush)
    assert push.choices == (Decision.EXPERT_MEETING, Decision.FOLLOW)
    await region.deliver()
    await decide(region, guard, Decision.FOLLOW)
    assert isinstance(seen(region, guard), AlertOver)
    held(region, case, on("2026-03-03"), 3)
    assert [alert.state for alert in signals(region, AlertCause.FELL_BACK)] == [AlertState.CLOSED]


async def test_a_fall_back_closes_with_a_six_and_is_asked_again_when_that_was_a_mistake(
    region: Region,
) -> None:
    case, _ = await fallen_back(region)
    await pass_until(region, region.now, deliver=True)
    six = held(region, case, on("2026-03-03"), 6)
    assert signals(region, AlertCause.FELL_BACK, *UNDECIDED) == []
    assert len(views_of(region, region.chair, AlertOver)) == 1, "who got it hears that it is closed"
    correct(region, six, 4)
    (again,) = signals(region, AlertCause.FELL_BACK, *UNDECIDED)
    assert again.anchor == "fell_back:2026-03-02/2"


async def test_another_date_for_the_meeting_of_a_fall_back_asks_nothing_anew(region: Region) -> None:
    case, meeting_id = await fallen_back(region)
    await region.deliver()
    await decide(region, region.chair, Decision.FOLLOW)

    def a_day_later(uow: UnitOfWork) -> None:
        uow.get(Meeting, meeting_id).starts_at += timedelta(days=1)

    region.look(a_day_later)
    held(region, case, on("2026-03-03"), 4)
    assert len(signals(region, AlertCause.FELL_BACK)) == 1


# Scores that do not rise


async def not_rising(region: Region, entered: str = "2026-02-10 15:32") -> tuple[Case, int]:
    """Three scores that do not rise, the last one entered in office hours; its meeting."""
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam(entered))
    held(region, case, on("2026-01-20"), 4)
    held(region, case, on("2026-01-30"), 5)
    return case, held(region, case, on("2026-02-10"), 4)


async def test_scores_that_do_not_rise_are_asked_about_when_the_office_opens_next(region: Region) -> None:
    _, meeting_id = await not_rising(region)
    (alert,) = signals(region, AlertCause.NOT_RISING)
    assert alert.anchor == f"scores:{meeting_id}"
    assert alert.next_action_at == amsterdam("2026-02-12 16:00"), "16 office hours from the opening"
    await region.deliver(amsterdam("2026-02-11 08:29"))
    assert region.arrived == []
    await region.deliver(amsterdam("2026-02-11 08:30"))
    assert [claimed.person_id for _, claimed in region.arrived] == [region.coordinator.id]
    await region.act(region.coordinator, explain_alert, ref_of(region, region.coordinator))
    opened = seen(region, region.coordinator)
    assert isinstance(opened, AlertOpened)
    assert opened.facts == NotRising(ScaleUpReason.NOT_RISING, on("2026-04-14"))
    (status,) = region.look(lambda uow: case_statuses(uow, region.coordinator, region.now))
    assert status.light is Light.AMBER, "the last score fell, and the signal is within its term"
    await pass_until(region, amsterdam("2026-02-12 16:00"))
    assert len(views_of(region, region.project_leader, AlertPush)) == 1


async def test_scaling_up_from_the_receipt_answers_the_signal_before_it_is_sent(region: Region) -> None:
    case, _ = await not_rising(region)

    def asked(uow: UnitOfWork) -> int:
        row = Prompt(
            person_id=region.coordinator.id,
            kind=SCALE_UP,
            case_id=case.id,
            opened_at=region.now,
            touched_at=region.now,
            expires_at=region.now + timedelta(days=1),
        )
        return uow.add(row).id

    await region.act(region.coordinator, scale_up, PromptRef(region.look(asked), 1))
    (signal,) = signals(region, AlertCause.NOT_RISING)
    assert (signal.state, signal.decision) == (AlertState.CLOSED, Decision.SCALE_UP)
    assert len(signals(region, AlertCause.EARLIER, AlertState.OPEN)) == 1
    await region.deliver(amsterdam("2026-02-11 09:00"))
    got = [claimed.view for _, claimed in region.arrived if claimed.person_id == region.coordinator.id]
    assert not any(isinstance(view, AlertPush | AlertOver) for view in got)


async def test_the_signal_itself_scales_up_and_closes(region: Region) -> None:
    await not_rising(region)
    await region.deliver(amsterdam("2026-02-11 09:00"))
    region.restart()
    await decide(region, region.coordinator, Decision.SCALE_UP)
    (signal,) = signals(region, AlertCause.NOT_RISING)
    (earlier,) = signals(region, AlertCause.EARLIER)
    assert (signal.state, earlier.state) == (AlertState.CLOSED, AlertState.OPEN)
    assert earlier.anchor == "assignment:2026-01-14"


async def test_following_holds_for_one_score_and_the_next_that_does_not_rise_asks_again(
    region: Region,
) -> None:
    case, meeting_id = await not_rising(region)
    await region.deliver(amsterdam("2026-02-11 09:00"))
    await decide(region, region.coordinator, Decision.FOLLOW)
    correct(region, meeting_id, 3)
    assert signals(region, AlertCause.NOT_RISING, *UNDECIDED) == []
    held(region, case, on("2026-02-11"), 4)
    assert len(signals(region, AlertCause.NOT_RISING, *UNDECIDED)) == 1


async def test_a_newer_score_replaces_the_signal_or_makes_it_go_away(region: Region) -> None:
    case, _ = await not_rising(region)
    await region.deliver(amsterdam("2026-02-11 09:00"))
    newest = held(region, case, on("2026-02-11"), 4)
    first, second = signals(region, AlertCause.NOT_RISING)
    assert (first.state, first.decision, second.state) == (AlertState.CLOSED, None, AlertState.OPEN)
    assert second.anchor == f"scores:{newest}"
    assert views_of(region, region.coordinator, AlertOver) == [], "the new one says it"
    region.now = amsterdam("2026-02-12 09:00")
    held(region, case, on("2026-02-12"), 6)
    assert signals(region, AlertCause.NOT_RISING, *UNDECIDED) == []
    assert views_of(region, region.coordinator, AlertPush) == []


async def test_nothing_is_suggested_while_somebody_decides_or_right_after_an_expert_meeting(
    region: Region,
) -> None:
    case = await opened_case(region)
    region.now = amsterdam("2026-02-10 15:32")
    held(region, case, on("2026-01-20"), 5)
    held(region, case, on("2026-01-30"), 5)
    held(region, case, on("2026-02-10"), 5, MeetingKind.EXPERT_MEETING)
    assert signals(region, AlertCause.NOT_RISING) == []

    def stable(uow: UnitOfWork) -> None:
        uow.get(Case, case.id).phase = Phase.STABLE_SAFETY

    region.look(stable)
    held(region, case, on("2026-02-10"), 3)
    assert signals(region, AlertCause.NOT_RISING) == []


async def test_a_clock_that_passes_takes_the_question_over(region: Region) -> None:
    await not_rising(region, "2026-04-13 15:32")
    await night(region, "2026-04-15 03:00")
    assert signals(region, AlertCause.NOT_RISING, *UNDECIDED) == []
    assert len(signals(region, AlertCause.THRESHOLD, AlertState.OPEN)) == 1


# Nobody answers


async def unanswered(region: Region) -> tuple[Case, int]:
    """A meeting on Tuesday 20 January that nobody answers for, until the project leader's turn."""
    case = await opened_case(region)
    planned = amsterdam("2026-01-20 10:00")

    def plan(uow: UnitOfWork) -> int:
        return plan_meeting(uow, uow.get(Case, case.id), MeetingKind.CASE_MEETING, planned, BEGIN).id

    meeting_id = region.look(plan)
    await pass_until(region, amsterdam("2026-02-02 09:00"), deliver=True)
    return case, meeting_id


async def test_scores_that_stay_away_are_one_alert_to_the_project_leaders_until_they_come(
    region: Region,
) -> None:
    second = region.enrol(region.project_leader.role)
    _, meeting_id = await unanswered(region)
    assert len(signals(region, AlertCause.NO_ANSWER)) == 1
    assert len(prompts_of(region, region.project_leader)) == 1
    assert len(prompts_of(region, second)) == 1
    await region.act(second, explain_alert, ref_of(region, second))
    opened = seen(region, second)
    assert isinstance(opened, AlertOpened)
    assert isinstance(opened.facts, NoAnswer)
    assert (opened.facts.asked, opened.facts.asked_on) == (region.coordinator.alias, on("2026-01-20"))
    await region.act(region.project_leader, acknowledge_alert, ref_of(region, region.project_leader))
    with pytest.raises(AlertTaken):
        await region.act(second, acknowledge_alert, ref_of(region, second))
    region.look(lambda uow: note_held(uow, uow.get(Meeting, meeting_id), region.now))
    assert [one.state for one in signals(region, AlertCause.NO_ANSWER)] == [AlertState.CLOSED]


@pytest.mark.parametrize("moved", [True, False])
async def test_a_meeting_that_was_moved_or_not_held_needs_no_answer(region: Region, moved: bool) -> None:
    _, meeting_id = await unanswered(region)

    def change(uow: UnitOfWork) -> None:
        meeting = uow.get(Meeting, meeting_id)
        if moved:
            move_meeting(uow, meeting, amsterdam("2026-02-05 10:00"), region.now)
        else:
            note_not_held(uow, meeting, region.now)

    region.look(change)
    assert signals(region, AlertCause.NO_ANSWER, *UNDECIDED) == []
    await pass_until(region, amsterdam("2026-02-20 09:00"), deliver=True)
    assert len(signals(region, AlertCause.NO_ANSWER, *UNDECIDED)) == moved


async def test_what_was_arranged_and_still_stands_is_asked_again_after_the_days_of_a_decision(
    region: Region,
) -> None:
    await unanswered(region)
    await decide(region, region.project_leader, Decision.ARRANGED)
    await night(region, "2026-02-06 03:00")
    await night(region, "2026-02-09 03:00")
    assert signals(region, AlertCause.NO_ANSWER, *UNDECIDED) == [], "until Monday 9 February has ended"
    await night(region, "2026-02-10 03:00")
    await night(region, "2026-02-11 03:00")
    first, again = signals(region, AlertCause.NO_ANSWER)
    assert (again.state, again.anchor) == (AlertState.OPEN, f"{first.anchor}/2")


# Nobody can be reached


async def away(region: Region, person: Person) -> None:
    """Away, as rows say it, without anything that follows."""

    def set_away(uow: UnitOfWork) -> None:
        uow.add(
            Absence(
                person_id=person.id,
                first_day=on("2026-01-14"),
                last_day=on("2026-12-31"),
                state=AbsenceState.RUNNING,
                set_at=region.now,
                changes_at=amsterdam("2027-01-01 00:00"),
            )
        )

    region.look(set_away)


async def test_nobody_to_reach_is_known_at_the_block_of_the_second_and_gone_when_one_is_back(
    region: Region,
) -> None:
    case = await opened_case(region)
    await away(region, region.coordinator)
    await region.act(None, note_reachable, region.coordinator_2.id, False)
    (alert,) = signals(region, AlertCause.NOBODY_THERE)
    assert (alert.anchor, alert.case_id) == ("nobody:2026-01-14", case.id)
    await region.deliver()
    await region.act(region.project_leader, explain_alert, ref_of(region, region.project_leader))
    opened = seen(region, region.project_leader)
    assert isinstance(opened, AlertOpened)
    people = (region.coordinator.alias, region.coordinator_2.alias)
    assert opened.facts == NobodyThere(people, on("2026-01-14"))
    await region.act(None, note_reachable, region.coordinator_2.id, True)
    assert signals(region, AlertCause.NOBODY_THERE, *UNDECIDED) == []
    assert len(views_of(region, region.project_leader, AlertOver)) == 1


async def test_another_coordinator_makes_it_go_away(region: Region) -> None:
    case, third = await opened_case(region), region.enrol(region.coordinator.role)
    await away(region, region.coordinator)
    await region.act(None, note_reachable, region.coordinator_2.id, False)
    region.look(lambda uow: reassign(uow, uow.get(Case, case.id), Duty.COORDINATOR, third.id, region.now))
    assert signals(region, AlertCause.NOBODY_THERE, *UNDECIDED) == []


async def test_the_nightly_look_finds_it_and_a_second_time_is_another_one(region: Region) -> None:
    await opened_case(region)
    for person in (region.coordinator, region.coordinator_2):
        await away(region, person)
    await night(region, "2026-01-15 03:00")
    assert len(signals(region, AlertCause.NOBODY_THERE, AlertState.OPEN)) == 1
    await pass_until(region, amsterdam("2026-01-15 09:00"), deliver=True)
    await decide(region, region.project_leader, Decision.ARRANGED)

    def back(uow: UnitOfWork) -> None:
        uow.session.exec(
            select(Absence).where(col(Absence.person_id) == region.coordinator.id)
        ).one().state = AbsenceState.OVER

    region.look(back)
    await night(region, "2026-01-16 03:00")
    assert signals(region, AlertCause.NOBODY_THERE, *UNDECIDED) == []
    await region.act(None, note_reachable, region.coordinator.id, False)
    first, second = signals(region, AlertCause.NOBODY_THERE)
    assert (first.anchor, second.anchor) == ("nobody:2026-01-15", "nobody:2026-01-16")


# All of them


async def test_a_signal_that_nobody_takes_is_never_silent(region: Region) -> None:
    await opened_case(region)
    for person in (region.coordinator, region.coordinator_2):
        await region.act(None, note_reachable, person.id, False)
    (alert,) = signals(region, AlertCause.NOBODY_THERE)
    heard: set[date] = set()
    while region.now < amsterdam("2026-01-30 18:00"):
        assert alert.next_action_at is not None
        before = len(region.arrived)
        await pass_until(region, alert.next_action_at, deliver=True)
        await region.deliver(region.now + timedelta(hours=9))
        if len(region.arrived) > before:
            heard.add(region.now.date())
        (alert,) = signals(region, AlertCause.NOBODY_THERE)
    assert len(heard) >= 10, "past its last step it comes on every working day"


async def test_a_signal_neither_holds_up_nor_closes_a_scale_up(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-04-13 10:00"))
    for person in (region.coordinator, region.coordinator_2):
        await region.act(None, note_reachable, person.id, False)
    await pass_until(region, amsterdam("2026-04-15 09:00"), deliver=True)
    (threshold,) = signals(region, AlertCause.THRESHOLD)
    await region.act(None, note_reachable, region.coordinator.id, True)
    assert [alert.id for alert in alerts(region, *UNDECIDED)] == [threshold.id]
    held(region, case, on("2026-04-15"), 4)
    assert signals(region, AlertCause.NOT_RISING) == []
