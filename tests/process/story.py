"""A case from its opening to hours and an unsafe event, as its people live it while the bot keeps dying."""

from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from store.cases import Assignment, Case, ConsensusScore, Meeting
from store.trajectory import UnsafeEvent, WorkedHours
from tests.process import invariants
from tests.process.shared_clock import MONDAY_MORNING
from tests.process.stage import Stage

MEETING_STARTS = MONDAY_MORNING + timedelta(days=1, hours=4, minutes=30)
ASKED = MEETING_STARTS + timedelta(minutes=90, seconds=30)


async def everybody_talks(stage: Stage) -> None:
    """Several people at once, each in order."""
    await stage.all_say(
        {"chair": "/taal", "chair_2": "/help", "chair_3": "/taal", "process_director": "/bestaatniet"}
    )
    await stage.all_say({"chair": "/help", "chair_2": "/taal", "project_leader": "hallo"})


async def a_case_is_opened(stage: Stage) -> None:
    await stage.says("project_leader", "/nieuw")
    await stage.taps("project_leader", "case_place", "Weesp")
    for colleague in ("coördinator 1", "coördinator 2", "procesregisseur 1"):
        await stage.taps("project_leader", "case_who", colleague)
    await stage.taps("project_leader", "case_start", "Vandaag")
    await stage.taps("project_leader", "case_open")
    with stage.look() as session:
        assert session.exec(select(func.count(col(Case.id)))).one() == 1
        assert session.exec(select(func.count(col(Assignment.id)))).one() == 3


async def a_meeting_is_planned(stage: Stage) -> None:
    await stage.says("coordinator", "/overleg")
    await stage.taps("coordinator", "plan_kind", "Casusoverleg")
    await stage.says("coordinator", "morgen 14:00")
    await stage.taps("coordinator", "plan_save")
    with stage.look() as session:
        assert session.exec(select(Meeting.starts_at)).one() == MEETING_STARTS


async def it_is_scored(stage: Stage) -> None:
    """Two taps from the question, which comes by itself, to a saved consensus."""
    await stage.time_passes(ASKED)
    await stage.taps("coordinator", "score_give", "5")
    await stage.taps("coordinator", "score_save")
    with stage.look() as session:
        assert session.exec(select(ConsensusScore.score)).all() == [5]


async def it_is_corrected(stage: Stage) -> None:
    await stage.taps("coordinator", "score_correct")
    await stage.taps("coordinator", "score_give", "6")
    await stage.taps("coordinator", "score_correct_save")
    with stage.look() as session:
        scores = session.exec(select(ConsensusScore).order_by(col(ConsensusScore.id))).all()
    assert [(row.score, row.corrected_at is None) for row in scores] == [(5, False), (6, True)]


async def hours_are_recorded(stage: Stage) -> None:
    """Once, however often the tap that saves them arrives."""
    await stage.says("coordinator", "/uren")
    await stage.taps("coordinator", "hours_day", "Vandaag")
    await stage.taps("coordinator", "hours_amount", "1½")
    with stage.look() as session:
        assert session.exec(select(WorkedHours.quarters)).all() == [6]


async def it_was_unsafe(stage: Stage) -> None:
    await stage.says("coordinator", "/onveilig")
    await stage.taps("coordinator", "unsafe_day", "Gisteren")
    await stage.taps("coordinator", "unsafe_kind")
    await stage.taps("coordinator", "unsafe_save")
    with stage.look() as session:
        assert session.exec(select(func.count(col(UnsafeEvent.id)))).one() == 1


STORY = (
    everybody_talks,
    a_case_is_opened,
    a_meeting_is_planned,
    it_is_scored,
    it_is_corrected,
    hours_are_recorded,
    it_was_unsafe,
)


async def live(stage: Stage) -> None:
    """The whole story."""
    for chapter in STORY:
        await chapter(stage)
    invariants.check_that_promises_were_made(stage)
