"""No expert meeting in recovery: one that is planned is called off with the step, and people hear it."""

import pytest

from casework.case_news import CaseNews, News
from casework.consequences import follow_up
from casework.errors import NoExpertMeeting
from casework.meetings import move_meeting, plan_meeting, planned_meetings
from casework.trajectory import take_step
from rules.trajectory import Step
from rules.words import AlertState, Decision, MeetingKind, MeetingState, Phase, TermKind
from store.cases import Case, Meeting
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, alerts, held, passed_case, running, views_of
from tests.casework.region import Region
from tests.casework.test_decisions import DAY, decide, expert_meeting
from tests.rules.moments import amsterdam, on


async def with_expert_meeting(region: Region) -> Case:
    case = await passed_case(region)
    region.now = MORNING
    await decide(region, region.chair, Decision.EXPERT_MEETING)
    held(region, case, on("2026-04-15"), 7)
    return case


def to_recovery(region: Region, case: Case) -> None:
    def work(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        take_step(uow, row, Step.GO_ON, Phase.STABLE_SAFETY, region.now)
        take_step(uow, row, Step.GO_ON, Phase.RECOVERY, region.now)
        follow_up(uow, row, region.now)

    region.look(work)


async def test_the_step_to_recovery_calls_it_off_and_closes_the_alert_that_waits(region: Region) -> None:
    case = await with_expert_meeting(region)
    to_recovery(region, case)
    assert expert_meeting(region).state is MeetingState.CANCELLED
    assert [alert.state for alert in alerts(region)] == [AlertState.CLOSED]
    assert running(region, case, TermKind.SCORES) == running(region, case, TermKind.DECISION) == []
    said = CaseNews(case.reference, News.EXPERT_MEETING_OFF, DAY)
    for person in (region.chair, region.coordinator):
        assert views_of(region, person, CaseNews) == [said]


async def test_one_that_has_begun_is_still_asked_and_cannot_be_moved(region: Region) -> None:
    case = await with_expert_meeting(region)
    region.now = amsterdam("2026-05-12 15:00")
    to_recovery(region, case)
    meeting = expert_meeting(region)
    assert meeting.state is MeetingState.PLANNED
    assert len(running(region, case, TermKind.SCORES)) == 1
    later = amsterdam("2026-05-20 10:00")
    with pytest.raises(NoExpertMeeting):
        region.look(lambda uow: move_meeting(uow, uow.get(Meeting, meeting.id), later, region.now))
    with pytest.raises(NoExpertMeeting):
        region.look(
            lambda uow: plan_meeting(
                uow,
                uow.get(Case, case.id),
                MeetingKind.EXPERT_MEETING,
                later,
                region.now,
                region.chair.id,
            )
        )
    assert len(region.look(lambda uow: planned_meetings(uow, case))) == 1
