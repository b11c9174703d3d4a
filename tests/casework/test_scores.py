"""What saving a score brings about: the date of the meeting decides, and permission at every door."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from casework import fact_corrections, score_steps, scores
from casework.clocks import clocks_of
from casework.errors import AlreadyScored, ClosedQuestion, ForeignButton, NoSuchCase, NotAllowed
from casework.meetings import asked_at, plan_meeting
from casework.prompts import PromptRef
from casework.receipts import ClockLine, ClockState
from casework.score_views import ScoreAsked, ScoresReadBack, ScoresSaved
from casework.terms import running_terms
from rules.policy import Policy, Scale
from rules.scores import ScaleUpReason
from rules.words import MeetingKind, MeetingState, TermKind, Urgency
from store.cases import Case, ConsensusScore, Meeting
from store.people import Person
from tests.casework.region import START, Region
from tests.rules.moments import amsterdam, on

AGREED = "Afspraak in jouw regio: deel wat nodig is."


def plan(region: Region, case: Case, at: str, chair: Person | None = None) -> Meeting:
    kind = MeetingKind.EXPERT_MEETING if chair is not None else MeetingKind.CASE_MEETING
    chair_id = chair.id if chair is not None else None
    return region.look(lambda uow: plan_meeting(uow, case, kind, amsterdam(at), region.now, chair_id))


async def question(region: Region, person: Person) -> PromptRef:
    """The question for scores that waits for this person."""
    asked = [queued for queued in region.outbox(person) if isinstance(queued.view, ScoreAsked)]
    ref = asked[-1].ref
    assert ref is not None
    return ref


async def give(region: Region, person: Person, ref: PromptRef, score: int) -> ScoresSaved:
    """The two taps."""
    shown = await region.act(person, score_steps.give_score, ref, score)
    assert isinstance(shown.view, ScoresReadBack)
    assert shown.ref is not None
    saved = await region.act(person, scores.record_consensus, shown.ref)
    assert isinstance(saved.view, ScoresSaved)
    return saved.view


async def unasked(region: Region, case: Case, day: date, score: int) -> ScoresSaved:
    """A score for a meeting on this day that nobody planned."""
    await region.act(region.coordinator, scores.start_scores, case.reference)
    ref = region.outbox(region.coordinator)[-1].ref
    assert ref is not None
    shown = await region.act(region.coordinator, score_steps.choose_held_kind, ref, "case_meeting")
    assert shown.ref is not None
    shown = await region.act(region.coordinator, score_steps.tap_held_day, shown.ref, day)
    assert shown.ref is not None
    return await give(region, region.coordinator, shown.ref, score)


async def test_the_question_comes_ninety_minutes_after_the_start(region: Region) -> None:
    case = await region.open_case()
    plan(region, case, "2026-01-12 14:00")
    await region.tick(amsterdam("2026-01-12 15:29"))
    assert region.outbox(region.coordinator) == []
    await region.tick(amsterdam("2026-01-12 15:30"))
    (asked,) = region.outbox(region.coordinator)
    assert (asked.urgency, asked.not_before) == (Urgency.QUESTION, amsterdam("2026-01-12 15:30"))


async def test_the_question_about_an_expert_meeting_is_for_its_chair_the_next_working_day(
    region: Region,
) -> None:
    case = await region.open_case()
    meeting = plan(region, case, "2026-01-16 10:00", region.chair)
    assert region.look(lambda uow: asked_at(uow, meeting)) == amsterdam("2026-01-19 08:30")
    await region.tick(amsterdam("2026-01-19 08:30"))
    assert region.outbox(region.coordinator) == []
    saved = await give(region, region.chair, await question(region, region.chair), 5)
    assert saved.clock == ClockLine(ClockState.SECOND, on("2026-04-16"))
    assert not saved.may_plan


async def test_reminders_go_to_owner_deputy_and_project_leader_and_stop_with_the_answer(
    region: Region,
) -> None:
    case = await region.open_case()
    plan(region, case, "2026-01-12 14:00")
    for at, person in (
        ("2026-01-12 15:30", region.coordinator),
        ("2026-01-13 08:30", region.coordinator),
        ("2026-01-15 08:30", region.coordinator),
        ("2026-01-16 08:30", region.coordinator_2),
    ):
        await region.tick(amsterdam(at))
        (claimed,) = await region.deliver(amsterdam(at))
        assert claimed.person_id == person.id
    region.now = amsterdam("2026-01-16 10:00")
    await region.act(region.coordinator_2, scores.start_scores, case.reference)
    await give(region, region.coordinator_2, await question(region, region.coordinator_2), 5)
    await region.tick(amsterdam("2026-01-30 12:00"))
    assert region.outbox(region.project_leader) == []


async def test_a_six_entered_after_the_threshold_for_a_meeting_before_it_stops_the_clock(
    region: Region,
) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.now = amsterdam("2026-04-08 10:00")
    saved = await unasked(region, case, on("2026-04-05"), 6)
    assert saved.clock == ClockLine(ClockState.STOPPED_HERE)
    assert region.look(lambda uow: running_terms(uow, case, TermKind.THRESHOLD)) == []


async def test_a_six_in_a_meeting_after_the_threshold_leaves_it_passed(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.now = amsterdam("2026-04-08 10:00")
    saved = await unasked(region, case, on("2026-04-06"), 6)
    assert saved.clock == ClockLine(ClockState.REACHED_LATE, on("2026-04-05"))


async def test_below_six_again_starts_a_clock_on_the_day_of_that_meeting(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.now = amsterdam("2026-02-20 10:00")
    await unasked(region, case, on("2026-02-02"), 7)
    saved = await unasked(region, case, on("2026-02-19"), 5)
    assert saved.clock == ClockLine(ClockState.RESTARTED, on("2026-05-19"))
    assert saved.suggestion is ScaleUpReason.FELL


async def test_a_correction_restarts_the_clock_and_another_stops_it_again(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.now = amsterdam("2026-02-20 10:00")
    await unasked(region, case, on("2026-02-02"), 6)
    for score, runs in ((5, 1), (8, 0)):
        await region.act(region.coordinator, fact_corrections.start_correcting, case.reference)
        ref = region.outbox(region.coordinator)[-1].ref
        assert ref is not None
        shown = await region.act(region.coordinator, scores.choose_correction, ref, 0)
        assert shown.ref is not None
        shown = await region.act(region.coordinator, score_steps.give_score, shown.ref, score)
        assert shown.ref is not None
        await region.act(region.coordinator, scores.correct_consensus, shown.ref)
        assert len(region.look(lambda uow: running_terms(uow, case, TermKind.THRESHOLD))) == runs
    kept = region.look(
        lambda uow: uow.session.exec(
            select(ConsensusScore.score, ConsensusScore.corrected_at).order_by(col(ConsensusScore.id))
        ).all()
    )
    assert [score for score, _ in kept] == [6, 5, 8]
    assert [corrected is not None for _, corrected in kept] == [True, True, False]


class TestWithWordingOfTheRegion:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(scale=Scale(below_direct_safety_nl=AGREED))

    @pytest.mark.parametrize(
        ("score", "shown", "acute"), [(3, True, True), (4, True, False), (6, False, False)]
    )
    async def test_it_is_shown_below_six_only(
        self, region: Region, score: int, shown: bool, acute: bool
    ) -> None:
        case = await region.open_case(assigned_on=on("2026-01-05"))
        saved = await unasked(region, case, on("2026-01-05"), score)
        assert (saved.sentence_nl == AGREED, saved.acute) == (shown, acute)


async def test_scores_that_do_not_rise_suggest_to_scale_up(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.now = amsterdam("2026-02-20 10:00")
    assert (await unasked(region, case, on("2026-01-12"), 4)).suggestion is None
    assert (await unasked(region, case, on("2026-01-26"), 5)).suggestion is None
    assert (await unasked(region, case, on("2026-02-09"), 4)).suggestion is ScaleUpReason.NOT_RISING
    assert (await unasked(region, case, on("2026-01-19"), 4)).suggestion is None, "not the last meeting"


async def test_a_planned_meeting_of_that_day_is_the_one_that_is_meant(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    planned = plan(region, case, "2026-01-05 16:00")
    await unasked(region, case, on("2026-01-05"), 5)
    held = region.look(lambda uow: uow.session.exec(select(Meeting)).all())
    assert [(meeting.id, meeting.state) for meeting in held] == [(planned.id, MeetingState.HELD)]
    assert region.look(lambda uow: running_terms(uow, case, TermKind.SCORES)) == []


async def test_two_people_cannot_enter_the_same_unplanned_meeting(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    refs = []
    for person in (region.coordinator, region.coordinator_2):
        await region.act(person, scores.start_scores, case.reference)
        ref = region.outbox(person)[-1].ref
        assert ref is not None
        for step, value in (
            (score_steps.choose_held_kind, "case_meeting"),
            (score_steps.tap_held_day, on("2026-01-05")),
            (score_steps.give_score, 5),
        ):
            ref = (await region.act(person, step, ref, value)).ref
            assert ref is not None
        refs.append(ref)
    await region.act(region.coordinator, scores.record_consensus, refs[0])
    with pytest.raises(AlreadyScored):
        await region.act(region.coordinator_2, scores.record_consensus, refs[1])


async def test_nobody_records_scores_without_permission(region: Region) -> None:
    case = await region.open_case()
    plan(region, case, "2026-01-12 14:00")
    await region.tick(amsterdam("2026-01-12 15:30"))
    ref = await question(region, region.coordinator)
    other = region.enrol(region.coordinator.role)
    with pytest.raises(NoSuchCase):
        await region.act(other, scores.start_scores, case.reference)
    for person in (other, region.chair, region.coordinator_2):
        with pytest.raises(ForeignButton):
            await region.act(person, score_steps.give_score, ref, 5)
    for person in (region.project_leader, region.process_director):
        with pytest.raises(NotAllowed):
            await region.act(person, score_steps.give_score, ref, 5)
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator, scores.record_consensus, ref)


async def test_a_chair_records_the_expert_meetings_they_chair_and_no_others(region: Region) -> None:
    case = await region.open_case()
    plan(region, case, "2026-01-12 14:00")
    plan(region, case, "2026-01-13 10:00", region.chair)
    region.now = amsterdam("2026-01-14 10:00")
    with pytest.raises(NoSuchCase):
        await region.act(region.chair_2, scores.start_scores, case.reference)
    await region.act(region.chair, scores.start_scores, case.reference)
    (asked,) = region.views(region.chair)
    assert isinstance(asked, ScoreAsked)
    assert asked.meeting.kind is MeetingKind.EXPERT_MEETING
    with pytest.raises(ForeignButton):
        await region.act(region.chair, scores.choose_other_meeting, await question(region, region.chair))


async def test_an_answered_question_is_closed_for_the_second_device(region: Region) -> None:
    case = await region.open_case()
    plan(region, case, "2026-01-12 14:00")
    await region.tick(amsterdam("2026-01-12 15:30"))
    shown = await region.act(
        region.coordinator, score_steps.give_score, await question(region, region.coordinator), 5
    )
    assert shown.ref is not None
    await region.act(region.coordinator, scores.record_consensus, shown.ref)
    with pytest.raises(ClosedQuestion):
        await region.act(region.coordinator, scores.record_consensus, shown.ref)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=4, unique_by=lambda e: e[0]))
async def test_a_clock_runs_exactly_while_the_facts_say_so_in_whatever_order_they_came(
    region: Region, data: list[tuple[int, int]]
) -> None:
    assigned = on("2026-01-05")
    case = await region.open_case(assigned_on=assigned, now=START)
    region.now = START + timedelta(days=61)
    for offset, score in data:
        await unasked(region, case, assigned + timedelta(days=offset), score)
    clocks = region.look(lambda uow: [clock for clock in clocks_of(uow, case, region.now) if clock.open])
    terms = region.look(lambda uow: running_terms(uow, case, TermKind.THRESHOLD))
    assert sorted(term.due_on for term in terms) == sorted(clock.due for clock in clocks)
