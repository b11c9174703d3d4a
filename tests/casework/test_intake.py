"""From referral to coordinator: who is asked, by when, and what follows; on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest

from casework import assigning, case_opening, intake, items, reassigning, warm_handovers
from casework.assignments import AssignedToYou, CaseInYourMunicipality, DeputyOfCase
from casework.case_draft import CaseAssigned, CaseReadBack, ColleagueQuestion
from casework.duties import on_duty
from casework.errors import (
    DayOutOfRange,
    ForeignButton,
    ImpossibleStep,
    NoCaseWaits,
    NotAllowed,
    StaleButton,
)
from casework.intake_views import DecisionDayQuestion, DecisionReceipt, OutcomeQuestion
from casework.prompts import PromptRef, Shown
from casework.reassignment import reassign
from casework.term_receipts import AskedLater, NextTerm
from casework.trajectory import steps_taken
from casework.warm_handovers import HandoverDayQuestion, HandoverReceipt
from rules.calendar import local_date
from rules.intake import Outcome
from rules.policy import Intake, Policy
from rules.trajectory import Step
from rules.words import Duty, Phase, RejectionReason, Role, TermKind, TermState
from store.cases import Case
from store.people import Person
from store.terms import Term
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork
from tests.casework.referred import refer, running
from tests.casework.region import START, Region
from tests.rules.moments import amsterdam, on

MONDAY = on("2026-01-05")


async def question(region: Region, case: Case, kind: TermKind, person: Person | None = None) -> PromptRef:
    """The question about the running term, as /mijn opens it."""
    term, asked = running(region, case)[kind], person or region.project_leader
    prompt = region.look(lambda uow: items.open_question(uow, uow.get(Term, term.id), asked.id, region.now))
    return PromptRef(prompt.id, prompt.revision)


async def steps(region: Region, person: Person, ref: PromptRef | None, *taken: tuple[Any, ...]) -> Shown:
    """Tap after tap on the same question."""
    assert taken
    for use_case, *arguments in taken:
        shown: Shown = await region.act(person, use_case, ref, *arguments)
        ref = shown.ref
    return shown


async def decide(
    region: Region, case: Case, outcome: Outcome, reason: RejectionReason | None = None, day: date = MONDAY
) -> Shown:
    kind = TermKind.SELECTION if phase_of(region, case) is Phase.REFERRED else TermKind.TIE_BREAK
    ref = await question(region, case, kind)
    taken: list[tuple[Any, ...]] = [
        (intake.choose_decision_day, day),
        (intake.choose_outcome, outcome),
        *([(intake.choose_reason, reason)] if reason is not None else []),
        (intake.record_decision,),
    ]
    return await steps(region, region.project_leader, ref, *taken)


async def assigned(region: Region, case: Case, director: Person | None) -> Shown:
    ref = await question(region, case, TermKind.ASSIGNMENT)
    taken = [
        (case_opening.choose_colleague, Duty.COORDINATOR, region.coordinator.id),
        (case_opening.choose_colleague, Duty.DEPUTY, region.coordinator_2.id),
        (case_opening.choose_colleague, Duty.PROCESS_DIRECTOR, director.id if director is not None else 0),
        (case_opening.choose_start_date, local_date(region.now)),
        (assigning.assign,),
    ]
    return await steps(region, region.project_leader, ref, *taken)


def phase_of(region: Region, case: Case) -> Phase:
    return region.look(lambda uow: uow.get(Case, case.id).phase)


def referral_of(region: Region, case: Case) -> Referral:
    return region.look(lambda uow: uow.get(Referral, case.id))


def leaders(region: Region, kind: TermKind, due: date) -> NextTerm:
    return NextTerm(kind, due, region.project_leader.alias, yours=True)


async def test_a_referral_that_becomes_a_case_leaves_the_assignment_to_do(region: Region) -> None:
    case = refer(region)
    term = running(region, case)[TermKind.SELECTION]
    assert (term.due_on, term.owner_id) == (on("2026-01-19"), region.project_leader.id)
    region.now = amsterdam("2026-01-16 11:00")
    shown = await decide(region, case, Outcome.CASE, day=on("2026-01-15"))
    due = leaders(region, TermKind.ASSIGNMENT, on("2026-01-16"))
    expected = DecisionReceipt(case.reference, TermKind.SELECTION, on("2026-01-15"), Outcome.CASE, None, due)
    assert shown.view == expected
    assert phase_of(region, case) is Phase.SELECTED
    referral = referral_of(region, case)
    assert referral.selection_on == referral.decided_on == on("2026-01-15")
    assert region.look(lambda uow: uow.get(Term, term.id).state) is TermState.MET
    last = region.look(lambda uow: steps_taken(uow, uow.get(Case, case.id))[-1])
    assert (last.step, last.on) == (Step.SELECT, on("2026-01-15"))
    # With a working day to go it is asked as soon as the office is open.
    await region.tick(region.now)
    assert isinstance(region.views(region.project_leader)[-1], ColleagueQuestion)


async def test_without_consensus_the_tie_is_broken_within_a_week(region: Region) -> None:
    case = refer(region)
    shown = await decide(region, case, Outcome.NO_CONSENSUS)
    assert isinstance(shown.view, DecisionReceipt)
    assert shown.view.next == leaders(region, TermKind.TIE_BREAK, on("2026-01-12"))
    assert referral_of(region, case).decided_on is None
    region.now = amsterdam("2026-01-12 10:00")
    shown = await decide(region, case, Outcome.CASE, day=on("2026-01-08"))
    assert phase_of(region, case) is Phase.SELECTED
    assert running(region, case)[TermKind.ASSIGNMENT].due_on == on("2026-01-09")
    referral = referral_of(region, case)
    assert (referral.selection_on, referral.decided_on) == (MONDAY, on("2026-01-08"))


@pytest.mark.parametrize("tied", [False, True])
async def test_a_rejected_referral_keeps_no_term_and_asks_nothing(region: Region, tied: bool) -> None:
    case = refer(region)
    if tied:
        await decide(region, case, Outcome.NO_CONSENSUS)
    shown = await decide(region, case, Outcome.REJECTED, RejectionReason.SITUATION_IS_SAFE)
    assert isinstance(shown.view, DecisionReceipt)
    assert (shown.view.reason, shown.view.next) == (RejectionReason.SITUATION_IS_SAFE, None)
    assert phase_of(region, case) is Phase.REJECTED
    assert running(region, case) == {}
    referral = referral_of(region, case)
    assert (referral.rejection, referral.decided_on) == (RejectionReason.SITUATION_IS_SAFE, MONDAY)
    await region.deliver()
    for days in range(1, 60):
        await region.tick(START + timedelta(days=days))
    assert region.views(region.project_leader) == []


class TestNoConsensusNoCase:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(intake=Intake(tie_break="no_case"))

    async def test_no_consensus_rejects_with_that_as_its_reason(self, region: Region) -> None:
        case = refer(region)
        ref = await question(region, case, TermKind.SELECTION)
        shown = await steps(region, region.project_leader, ref, (intake.choose_decision_day, MONDAY))
        assert isinstance(shown.view, OutcomeQuestion)
        assert shown.view.rejects
        shown = await steps(
            region,
            region.project_leader,
            shown.ref,
            (intake.choose_outcome, Outcome.NO_CONSENSUS),
            (intake.record_decision,),
        )
        assert isinstance(shown.view, DecisionReceipt)
        assert (shown.view.outcome, shown.view.reason) == (Outcome.REJECTED, RejectionReason.NO_CONSENSUS)
        assert phase_of(region, case) is Phase.REJECTED
        assert running(region, case) == {}


async def test_it_is_asked_again_until_it_is_done_and_late_is_fine(region: Region) -> None:
    case = refer(region)
    asked_on, now = [], START
    for _ in range(40):
        await region.tick(now)
        if any(isinstance(sent.view, DecisionDayQuestion) for sent in await region.deliver(now)):
            asked_on.append(local_date(now))
        now += timedelta(days=1)
    assert asked_on[:4] == [
        on("2026-01-19"),
        on("2026-01-22"),
        on("2026-01-27"),
        on("2026-01-30"),
    ]
    assert len(asked_on) > 5
    region.now = now
    await decide(region, case, Outcome.CASE, day=local_date(now))
    assert phase_of(region, case) is Phase.SELECTED


async def test_later_says_when_it_is_asked_again(region: Region) -> None:
    case = refer(region)
    region.now = amsterdam("2026-01-20 09:00")
    ref = await question(region, case, TermKind.SELECTION)
    shown = await steps(
        region, region.project_leader, ref, (intake.choose_decision_day, MONDAY), (intake.put_off_decision,)
    )
    assert isinstance(shown.view, AskedLater)
    await region.deliver()
    await region.tick(amsterdam(f"{shown.view.until} 09:00"))
    region.now = amsterdam(f"{shown.view.until} 09:00")
    assert isinstance(region.views(region.project_leader)[-1], DecisionDayQuestion)


@pytest.mark.parametrize("day", ["2026-01-06", "2025-12-31", "2027-01-05"])
async def test_a_day_before_the_referral_or_still_to_come_is_refused(region: Region, day: str) -> None:
    case = refer(region, received_on=on("2026-01-02"))
    ref = await question(region, case, TermKind.SELECTION)
    with pytest.raises(DayOutOfRange) as refused:
        await region.act(region.project_leader, intake.choose_decision_day, ref, on(day))
    assert refused.value.facts["earliest"] == "2026-01-02"
    assert refused.value.facts["latest"] == "2026-01-05"


async def test_what_was_not_offered_is_refused_and_a_step_is_not_skipped(region: Region) -> None:
    case = refer(region)
    leader = region.project_leader
    ref = await question(region, case, TermKind.SELECTION)
    for skipping in ((intake.choose_outcome, Outcome.CASE), (intake.record_decision,)):
        with pytest.raises(StaleButton):
            await steps(region, leader, ref, skipping)
    shown = await steps(region, leader, ref, (intake.choose_decision_day, MONDAY))
    shown = await steps(region, leader, shown.ref, (intake.choose_outcome, Outcome.REJECTED))
    with pytest.raises(ForeignButton):
        await steps(region, leader, shown.ref, (intake.choose_reason, RejectionReason.NO_CONSENSUS))
    for person in (region.coordinator, region.chair, region.process_director):
        with pytest.raises(NotAllowed):
            await steps(region, person, shown.ref, (intake.put_off_decision,))


async def test_a_corrected_date_of_receipt_takes_back_a_day_before_it(region: Region) -> None:
    case = refer(region, received_on=on("2026-01-01"))
    ref = await question(region, case, TermKind.SELECTION)
    shown = await steps(
        region,
        region.project_leader,
        ref,
        (intake.choose_decision_day, on("2026-01-02")),
        (intake.choose_outcome, Outcome.CASE),
    )

    def correct(uow: UnitOfWork) -> None:
        uow.get(Referral, case.id).received_on = MONDAY

    region.look(correct)
    with pytest.raises(StaleButton):
        await steps(region, region.project_leader, shown.ref, (intake.record_decision,))
    assert phase_of(region, case) is Phase.REFERRED


async def test_an_assignment_gives_people_clocks_and_the_warm_handover(region: Region) -> None:
    case = refer(region)
    await decide(region, case, Outcome.CASE)
    region.now = amsterdam("2026-01-07 10:00")
    ref = await question(region, case, TermKind.ASSIGNMENT)
    with pytest.raises(ForeignButton):
        await region.act(region.project_leader, case_opening.choose_colleague, ref, Duty.COORDINATOR, 0)
    shown = await assigned(region, case, region.process_director)
    handover = NextTerm(TermKind.WARM_HANDOVER, on("2026-01-14"), region.coordinator.alias, yours=False)
    expected = CaseAssigned(case.reference, region.coordinator.alias, on("2026-01-07"), handover)
    assert shown.view == expected
    terms = running(region, case)
    assert set(terms) == {TermKind.THRESHOLD, TermKind.MONITORING, TermKind.WARM_HANDOVER}
    assert {term.owner_id for term in terms.values()} == {region.coordinator.id}
    assert terms[TermKind.THRESHOLD].due_on == on("2026-04-07")
    assert isinstance(region.views(region.coordinator)[-1], AssignedToYou)
    assert isinstance(region.views(region.coordinator_2)[-1], DeputyOfCase)
    assert isinstance(region.views(region.process_director)[-1], CaseInYourMunicipality)


async def test_an_assignment_is_not_before_the_decision(region: Region) -> None:
    case = refer(region, received_on=on("2026-01-01"))
    await decide(region, case, Outcome.CASE, day=on("2026-01-02"))
    ref = await question(region, case, TermKind.ASSIGNMENT)
    shown = await steps(
        region,
        region.project_leader,
        ref,
        (case_opening.choose_colleague, Duty.COORDINATOR, region.coordinator.id),
        (case_opening.choose_colleague, Duty.DEPUTY, 0),
        (case_opening.choose_colleague, Duty.PROCESS_DIRECTOR, 0),
    )
    for wrong in (on("2026-01-01"), on("2026-01-06")):
        with pytest.raises(DayOutOfRange):
            await steps(region, region.project_leader, shown.ref, (case_opening.choose_start_date, wrong))
    shown = await steps(
        region, region.project_leader, shown.ref, (case_opening.choose_start_date, on("2026-01-02"))
    )
    assert isinstance(shown.view, CaseReadBack)
    with pytest.raises(ForeignButton):
        await steps(region, region.project_leader, shown.ref, (case_opening.open_case,))


async def test_the_warm_handover_is_asked_of_who_has_the_case(region: Region) -> None:
    case, third = refer(region), region.enrol(Role.COORDINATOR)
    await decide(region, case, Outcome.CASE)
    await assigned(region, case, None)
    await region.deliver()
    now = amsterdam("2026-01-12 09:00")
    await region.tick(now - timedelta(days=1))
    region.now = now
    (asked,) = region.views(region.coordinator)
    assert isinstance(asked, HandoverDayQuestion)
    assert (asked.director, asked.leader) == (None, region.project_leader.alias)
    region.look(lambda uow: reassign(uow, uow.get(Case, case.id), Duty.COORDINATOR, third.id, now))
    await region.tick(now)
    assert any(isinstance(view, HandoverDayQuestion) for view in region.views(third))
    ref = await question(region, case, TermKind.WARM_HANDOVER, third)
    with pytest.raises(DayOutOfRange):
        await steps(region, third, ref, (warm_handovers.choose_handover_day, on("2026-01-04")))
    shown = await steps(
        region,
        third,
        ref,
        (warm_handovers.choose_handover_day, on("2026-01-09")),
        (warm_handovers.record_handover,),
    )
    assert isinstance(shown.view, HandoverReceipt)
    assert shown.view.next is not None
    assert shown.view.next.kind is TermKind.MONITORING
    assert referral_of(region, case).warm_handover_on == on("2026-01-09")
    assert TermKind.WARM_HANDOVER not in running(region, case)


async def test_a_case_that_was_brought_in_has_no_warm_handover(region: Region) -> None:
    case = await region.open_case()
    assert TermKind.WARM_HANDOVER not in running(region, case)


async def test_toewijzen_opens_what_the_case_waits_for(region: Region) -> None:
    leader = region.project_leader
    with pytest.raises(NoCaseWaits):
        await region.act(leader, assigning.start_assigning, "")
    case = refer(region)
    with pytest.raises(ImpossibleStep):
        await region.act(leader, assigning.start_assigning, case.reference)
    await decide(region, case, Outcome.CASE)
    await region.act(leader, assigning.start_assigning, "")
    assert isinstance(region.views(leader)[-1], ColleagueQuestion)
    await assigned(region, case, None)
    await region.act(leader, assigning.start_assigning, case.reference)
    assert isinstance(region.views(leader)[-1], reassigning.DutyQuestion)


async def test_the_project_leader_gives_a_duty_to_somebody_else(region: Region) -> None:
    case, leader = await region.open_case(), region.project_leader
    await region.act(leader, assigning.start_assigning, case.reference)
    ref = region.outbox(leader)[-1].ref
    shown = await steps(region, leader, ref, (reassigning.choose_duty, Duty.COORDINATOR))
    before = {kind: term.due_on for kind, term in running(region, case).items()}
    shown = await steps(region, leader, shown.ref, (reassigning.choose_successor, region.coordinator_2.id))
    assert isinstance(shown.view, reassigning.ReassignmentReadBack)
    assert shown.view.was_deputy
    shown = await steps(region, leader, shown.ref, (reassigning.record_reassignment,))
    alias = region.coordinator_2.alias
    assert shown.view == reassigning.Reassigned(case.reference, Duty.COORDINATOR, alias)
    assert {kind: term.due_on for kind, term in running(region, case).items()} == before
    holder = region.look(lambda uow: on_duty(uow, case.id, Duty.COORDINATOR))
    assert holder is not None
    assert holder.id == region.coordinator_2.id


async def test_only_the_project_leader_assigns(region: Region) -> None:
    case = await region.open_case()
    for person in (region.coordinator, region.chair, region.process_director):
        with pytest.raises(NotAllowed):
            await region.act(person, assigning.start_assigning, case.reference)
        for use_case in (assigning.assign, assigning.put_off_assignment, reassigning.record_reassignment):
            with pytest.raises(NotAllowed):
                await region.act(person, use_case, PromptRef(1, 1))
