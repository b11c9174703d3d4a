"""Phases: candidate by the facts, on and back by a person, the plan with its date; on both databases."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from casework import phases, plans
from casework.consequences import follow_up
from casework.errors import (
    CaseIsOver,
    DayOutOfRange,
    ImpossibleStep,
    NoOwnCase,
    NotAllowed,
    PhaseNotReady,
    StaleButton,
)
from casework.meetings import plan_meeting
from casework.phase_facts import current_plans
from casework.phase_views import GoBackAsked, GoOnAsked, PhaseReceipt, PhaseScreen, PlanReadBack
from casework.prompts import PromptRef, Shown
from casework.stability import stability_line
from casework.thresholds import ThresholdWarning
from casework.trajectory import take_step
from casework.unsafe_events import note_event, start_unsafe_event
from rules.phases import Lack
from rules.policy import Policy, Threshold
from rules.threshold import Cause
from rules.trajectory import Step
from rules.words import MeetingKind, Phase, PlanKind, TermKind, TermState, UnsafeEventKind
from store.cases import Case
from store.messages import Prompt
from store.people import Person
from store.terms import Term
from store.trajectory import Plan, UnsafeEvent
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import correct, held, prompts_of, running, seen
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

ASSIGNED = on("2026-01-05")
SIX_ON = on("2026-02-02")


def ref_of(shown: Shown) -> PromptRef:
    assert shown.ref is not None
    return shown.ref


async def phase_screen(region: Region, person: Person) -> PromptRef:
    """/fase, and what its newest message carries."""
    await region.act(person, phases.start_phase, "")
    ref = region.outbox(person)[-1].ref
    assert ref is not None
    return ref


async def adopt(region: Region, day: date, person: Person | None = None) -> None:
    """The plan of the phase of the only case was adopted on this day."""
    person = person or region.coordinator
    shown = await region.act(person, plans.ask_plan_day, await phase_screen(region, person))
    shown = await region.act(person, plans.choose_plan_day, ref_of(shown), day)
    assert isinstance(shown.view, PlanReadBack)
    await region.act(person, plans.save_plan, ref_of(shown))


async def go(region: Region, step: Callable[..., Shown], target: Phase) -> Shown:
    """Go on or back, from the screen of the only case."""
    ref = await phase_screen(region, region.coordinator)
    return await region.act(region.coordinator, step, ref, target)


async def stable_case(region: Region) -> Case:
    """A case that is in stable safety since the day of its 6."""
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-05 10:00"))
    region.now = amsterdam("2026-02-02 15:00")
    held(region, case, SIX_ON, 6)
    await adopt(region, on("2026-01-20"))
    await go(region, phases.go_on, Phase.STABLE_SAFETY)
    return region.look(lambda uow: uow.get(Case, case.id))


def unsafe(region: Region, case: Case, day: date) -> int:
    """An unsafe event on this day is entered now."""

    def work(uow: UnitOfWork) -> int:
        uow.actor = uow.get(Person, region.coordinator.id)
        return note_event(uow, uow.get(Case, case.id), day, UnsafeEventKind.THREAT, region.now).id

    return region.look(work)


def question(region: Region) -> object:
    """How the newest question about the phase looks to the coordinator now, once it is opened."""

    def open_it(uow: UnitOfWork) -> None:
        for prompt in uow.session.exec(select(Prompt).where(col(Prompt.kind) == "phase_question")):
            prompt.filled = {**prompt.filled, "opened": True}

    region.look(open_it)
    return seen(region, region.coordinator, "phase_question")


async def test_a_six_makes_it_a_candidate_and_the_missing_plan_is_asked_for(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED)
    region.now = amsterdam("2026-02-02 15:00")
    held(region, case, SIX_ON, 6)
    (term,) = running(region, case, TermKind.PHASE)
    assert (term.owner_id, term.due_on) == (region.coordinator.id, on("2026-02-09"))
    await pass_until(region, amsterdam("2026-02-02 15:01"))
    asked = question(region)
    assert isinstance(asked, GoOnAsked)
    assert (asked.onward.target, asked.onward.missing) == (Phase.STABLE_SAFETY, (Lack.PLAN,))
    assert [score.date for score in asked.onward.scores] == [SIX_ON]


async def test_confirming_what_lacks_a_plan_is_refused_with_what_is_missing(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED)
    with pytest.raises(PhaseNotReady) as refused:
        await go(region, phases.go_on, Phase.STABLE_SAFETY)
    assert refused.value.facts["missing"] == "six,plan"
    held(region, case, ASSIGNED, 6)
    with pytest.raises(PhaseNotReady) as refused:
        await go(region, phases.go_on, Phase.STABLE_SAFETY)
    assert refused.value.facts["missing"] == "plan"


async def test_with_the_plan_a_person_confirms_and_the_term_is_met(region: Region) -> None:
    case = await stable_case(region)
    assert case.phase is Phase.STABLE_SAFETY
    assert running(region, case, TermKind.PHASE) == []
    states = region.look(
        lambda uow: list(uow.session.exec(select(Term.state).where(col(Term.kind) == TermKind.PHASE)))
    )
    assert states == [TermState.MET]
    receipt = seen(region, region.coordinator, "phase")
    assert isinstance(receipt, PhaseReceipt)
    assert (receipt.step, receipt.phase) == (Step.GO_ON, Phase.STABLE_SAFETY)
    assert receipt.plan is not None
    assert receipt.plan.kind is PlanKind.CARE_PLAN


async def test_a_phase_cannot_be_skipped(region: Region) -> None:
    await region.open_case(assigned_on=ASSIGNED)
    for target in (Phase.RECOVERY, Phase.DIRECT_SAFETY, Phase.CLOSED, Phase.REFERRED):
        with pytest.raises(ImpossibleStep):
            await go(region, phases.go_on, target)
        with pytest.raises(ImpossibleStep):
            await go(region, phases.go_back, target)


async def test_three_sevens_and_six_months_make_it_a_candidate_on_the_day_itself(region: Region) -> None:
    case = await stable_case(region)
    for day in ("2026-03-02", "2026-03-30", "2026-04-27"):
        region.now = amsterdam(f"{day} 15:00")
        held(region, case, on(day), 7)
    # Six months after the assignment is a Sunday: the question comes when the office opens on Monday.
    (term,) = running(region, case, TermKind.PHASE)
    assert (term.starts_on, term.due_on) == (on("2026-07-05"), on("2026-07-10"))
    assert prompts_of(region, region.coordinator, "phase_question")[1:] == []
    await pass_until(region, amsterdam("2026-07-04 23:00"))
    assert prompts_of(region, region.coordinator, "phase_question")[1:] == []
    await pass_until(region, amsterdam("2026-07-05 23:00"))
    asked = question(region)
    assert isinstance(asked, GoOnAsked)
    assert (asked.onward.target, asked.onward.missing) == (Phase.RECOVERY, (Lack.PLAN,))
    assert (asked.free_since, asked.free_months) == (ASSIGNED, 6)
    await adopt(region, on("2026-07-03"))
    await go(region, phases.go_on, Phase.RECOVERY)
    assert region.look(lambda uow: uow.get(Case, case.id).phase) is Phase.RECOVERY
    assert running(region, case, TermKind.PHASE) == []


async def test_the_line_says_how_many_of_how_many_and_when_the_next_counts(region: Region) -> None:
    case = await stable_case(region)
    for day in ("2026-03-09", "2026-03-20", "2026-04-06"):
        region.now = amsterdam(f"{day} 15:00")
        held(region, case, on(day), 7)
    line = region.look(lambda uow: stability_line(uow, uow.get(Case, case.id), region.now))
    assert line is not None
    assert (line.counted, line.needed, line.next_on) == (2, 3, on("2026-05-04"))
    assert (line.months, line.months_needed, line.enough_on) == (3, 6, on("2026-07-05"))


@pytest.mark.parametrize("score", [5, None])
async def test_below_six_after_the_arrival_asks_whether_the_phase_stays(
    region: Region, score: int | None
) -> None:
    case = await stable_case(region)
    region.now = amsterdam("2026-03-02 15:00")
    meeting_id = held(region, case, on("2026-03-02"), score)
    await pass_until(region, amsterdam("2026-03-02 15:01"))
    asked = question(region)
    assert isinstance(asked, GoBackAsked)
    assert asked.score is not None
    assert (asked.score.date, asked.back_to) == (on("2026-03-02"), (Phase.DIRECT_SAFETY,))
    # The correction takes the cause away, and the question with it.
    correct(region, meeting_id, 6)
    assert running(region, case, TermKind.PHASE) == []
    assert isinstance(question(region), PhaseReceipt)


async def test_that_the_phase_stays_is_not_asked_again_until_something_is_new(region: Region) -> None:
    case = await stable_case(region)
    region.now = amsterdam("2026-03-02 15:00")
    unsafe(region, case, on("2026-03-01"))
    await pass_until(region, amsterdam("2026-03-02 15:01"))
    asked = prompts_of(region, region.coordinator, "phase_question")[-1]
    shown = await region.act(region.coordinator, phases.stay, PromptRef(asked.id, asked.revision))
    assert isinstance(shown.view, PhaseReceipt)
    assert shown.view.step is Step.STAY
    assert running(region, case, TermKind.PHASE) == []
    region.now = amsterdam("2026-03-09 15:00")
    held(region, case, on("2026-03-09"), 7)
    assert running(region, case, TermKind.PHASE) == []
    unsafe(region, case, on("2026-03-09"))
    (term,) = running(region, case, TermKind.PHASE)
    assert (term.anchor, term.due_on) == ("backward", on("2026-03-16"))


async def test_a_candidate_that_stays_is_one_again_at_the_next_score(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED)
    region.now = amsterdam("2026-02-02 15:00")
    held(region, case, SIX_ON, 6)
    await pass_until(region, amsterdam("2026-02-02 15:01"))
    asked = prompts_of(region, region.coordinator, "phase_question")[-1]
    ref = PromptRef(asked.id, asked.revision)
    await region.act(region.coordinator, phases.stay, ref)
    assert running(region, case, TermKind.PHASE) == []
    region.now = amsterdam("2026-02-16 15:00")
    held(region, case, on("2026-02-16"), 6)
    (term,) = running(region, case, TermKind.PHASE)
    assert term.due_on == on("2026-02-23")


async def test_going_back_is_one_tap_and_is_not_asked_back_at_once(region: Region) -> None:
    case = await stable_case(region)
    region.now = amsterdam("2026-03-02 15:00")
    unsafe(region, case, on("2026-03-01"))
    shown = await go(region, phases.go_back, Phase.DIRECT_SAFETY)
    assert isinstance(shown.view, PhaseReceipt)
    assert (shown.view.step, shown.view.phase) == (Step.GO_BACK, Phase.DIRECT_SAFETY)
    # The last consensus is still a 6, but a person has just looked at that.
    assert running(region, case, TermKind.PHASE) == []
    await go(region, phases.go_on, Phase.STABLE_SAFETY)


async def test_recovery_can_stay_and_goes_back_to_either_phase(region: Region) -> None:
    case = await stable_case(region)
    region.look(lambda uow: take_step(uow, uow.get(Case, case.id), Step.GO_ON, Phase.RECOVERY, region.now))
    region.now = amsterdam("2026-03-02 15:00")
    unsafe(region, case, on("2026-03-02"))
    await pass_until(region, amsterdam("2026-03-02 15:01"))
    asked = prompts_of(region, region.coordinator, "phase_question")[-1]
    view = question(region)
    assert isinstance(view, GoBackAsked)
    assert view.back_to == (Phase.STABLE_SAFETY, Phase.DIRECT_SAFETY)
    ref = PromptRef(asked.id, asked.revision)
    shown = await region.act(region.coordinator, phases.stay, ref)
    assert isinstance(shown.view, PhaseReceipt)
    assert shown.view.phase is Phase.RECOVERY
    await go(region, phases.go_back, Phase.STABLE_SAFETY)
    with pytest.raises(PhaseNotReady) as refused:
        await go(region, phases.go_on, Phase.RECOVERY)
    assert refused.value.facts["missing"] == "sevens,event_free,plan"
    assert running(region, case, TermKind.PHASE) == []


async def test_only_an_open_question_can_be_answered_with_stays(region: Region) -> None:
    await region.open_case(assigned_on=ASSIGNED)
    ref = await phase_screen(region, region.coordinator)
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, phases.stay, ref)


async def test_a_plan_has_a_day_since_the_start_and_not_after_today(region: Region) -> None:
    await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-12 10:00"))
    ref = await phase_screen(region, region.coordinator)
    ref = ref_of(await region.act(region.coordinator, plans.ask_plan_day, ref))
    for day in (ASSIGNED - timedelta(days=1), on("2026-01-13")):
        with pytest.raises(DayOutOfRange):
            await region.act(region.coordinator, plans.choose_plan_day, ref, day)
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, plans.save_plan, ref)


async def test_another_day_keeps_what_stood_there_and_the_plan_can_be_taken_back(region: Region) -> None:
    await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-12 10:00"))
    await adopt(region, on("2026-01-08"))
    await adopt(region, on("2026-01-09"), region.coordinator_2)
    rows = region.look(lambda uow: list(uow.session.exec(select(Plan).order_by(col(Plan.id)))))
    assert [(row.adopted_on, row.corrected_at is None) for row in rows] == [
        (on("2026-01-08"), False),
        (on("2026-01-09"), True),
    ]
    ref = await phase_screen(region, region.coordinator)
    ref = ref_of(await region.act(region.coordinator, plans.ask_plan_day, ref))
    shown = await region.act(region.coordinator, plans.take_plan_back, ref)
    assert isinstance(shown.view, PhaseScreen)
    assert shown.view.plan.adopted_on is None


async def test_only_those_on_the_case_may_see_and_change_its_phase(region: Region) -> None:
    await region.open_case(assigned_on=ASSIGNED)
    for person in (region.chair, region.process_director, region.project_leader):
        with pytest.raises((NotAllowed, NoOwnCase)):
            await region.act(person, phases.start_phase, "")


async def test_a_plan_stays_the_one_it_was_while_a_colleague_goes_on(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-02-02 15:00"))
    held(region, case, SIX_ON, 6)
    await adopt(region, on("2026-01-20"))
    ref = await phase_screen(region, region.coordinator_2)
    shown = await region.act(region.coordinator_2, plans.ask_plan_day, ref)
    shown = await region.act(region.coordinator_2, plans.choose_plan_day, ref_of(shown), on("2026-01-21"))
    await go(region, phases.go_on, Phase.STABLE_SAFETY)
    await region.act(region.coordinator_2, plans.save_plan, ref_of(shown))
    current = region.look(lambda uow: {kind: p.adopted_on for kind, p in current_plans(uow, case).items()})
    assert current == {PlanKind.SAFETY_PLAN: on("2026-01-21")}


async def test_a_chair_of_an_expert_meeting_has_no_say_about_the_phase(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED)
    region.look(
        lambda uow: plan_meeting(
            uow,
            uow.get(Case, case.id),
            MeetingKind.EXPERT_MEETING,
            amsterdam("2026-02-02 15:00"),
            region.now,
            region.chair.id,
        )
    )
    for start in (phases.start_phase, start_unsafe_event):
        with pytest.raises(NotAllowed):
            await region.act(region.chair, start, "")


async def test_a_withdrawn_event_does_not_count(region: Region) -> None:
    case = await stable_case(region)
    region.now = amsterdam("2026-03-02 15:00")
    event_id = unsafe(region, case, on("2026-03-01"))
    line = region.look(lambda uow: stability_line(uow, uow.get(Case, case.id), region.now))
    assert line is not None
    assert line.enough_on == on("2026-09-01")

    def withdraw(uow: UnitOfWork) -> None:
        uow.get(UnsafeEvent, event_id).corrected_at = region.now
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(withdraw)
    assert running(region, case, TermKind.PHASE) == []
    line = region.look(lambda uow: stability_line(uow, uow.get(Case, case.id), region.now))
    assert line is not None
    assert line.enough_on == on("2026-07-05")


async def test_where_the_policy_says_so_the_threshold_counts_from_the_plan(region: Region) -> None:
    region.restart(Policy(threshold=Threshold(start="plan_adopted")))
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-20 10:00"))
    (term,) = running(region, case, TermKind.THRESHOLD)
    assert (term.anchor, term.due_on) == ("assignment:2026-01-05", on("2026-04-05"))
    await adopt(region, on("2026-01-19"))
    (term,) = running(region, case, TermKind.THRESHOLD)
    assert (term.anchor, term.due_on) == ("plan_adopted:2026-01-19", on("2026-04-19"))
    await adopt(region, on("2026-01-12"))
    (term,) = running(region, case, TermKind.THRESHOLD)
    assert term.due_on == on("2026-04-12")
    # The warning says from what it counts.
    await pass_until(region, amsterdam("2026-04-09 09:00"))
    warning = seen(region, region.coordinator, "threshold_warning")
    assert isinstance(warning, ThresholdWarning)
    assert (warning.clock_cause, warning.started_on) == (Cause.PLAN_ADOPTED, on("2026-01-12"))


async def test_a_case_that_is_over_is_asked_nothing_and_takes_no_event(region: Region) -> None:
    case = await stable_case(region)
    region.now = amsterdam("2026-03-02 15:00")
    unsafe(region, case, on("2026-03-01"))
    assert running(region, case, TermKind.PHASE)

    def end(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        take_step(uow, row, Step.END_EARLY, Phase.ENDED_EARLY, region.now)
        follow_up(uow, row, region.now)

    ref = await phase_screen(region, region.coordinator)
    region.look(end)
    assert running(region, case, TermKind.PHASE) == []
    with pytest.raises(CaseIsOver):
        await region.act(region.coordinator, phases.go_back, ref, Phase.DIRECT_SAFETY)
    with pytest.raises(CaseIsOver):
        await region.act(region.coordinator, start_unsafe_event, case.reference)
