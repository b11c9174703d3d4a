"""When the steps from referral to coordinator are due, and what a decision leads to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import intake
from rules.calendar import Workdays
from rules.intake import Outcome
from rules.policy import Intake, Policy
from rules.trajectory import Step, is_possible
from rules.words import Phase, RejectionReason
from tests.rules.moments import on

POLICY = Policy()
NO_CASE = Policy(intake=Intake(tie_break="no_case"))
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        ("2026-01-05", "2026-01-06"),
        ("2026-01-09", "2026-01-12"),
        ("2026-01-10", "2026-01-12"),
        ("2026-04-02", "2026-04-07"),  # Good Friday and Easter Monday are days off
        ("2026-12-24", "2026-12-28"),
    ],
)
def test_a_case_is_assigned_one_working_day_after_the_decision(decided: str, due: str) -> None:
    assert intake.assignment_due(on(decided), POLICY) == on(due)


@given(DAYS)
def test_weeks_are_weeks_and_an_assignment_is_due_on_a_working_day(day: date) -> None:
    assert intake.selection_due(day, POLICY) == day + timedelta(days=14)
    assert intake.tie_break_due(day, POLICY) == day + timedelta(days=7)
    assert intake.warm_handover_due(day, POLICY) == day + timedelta(days=7)
    due = intake.assignment_due(day, POLICY)
    assert due > day
    assert Workdays(POLICY.office_hours).is_working_day(due)


def test_every_term_is_the_policys() -> None:
    policy = Policy(
        intake=Intake(selection_weeks=3, tie_break_weeks=2, assignment_working_days=2, warm_handover_weeks=4)
    )
    monday = on("2026-01-05")
    assert intake.selection_due(monday, policy) == on("2026-01-26")
    assert intake.tie_break_due(monday, policy) == on("2026-01-19")
    assert intake.assignment_due(monday, policy) == on("2026-01-07")
    assert intake.warm_handover_due(monday, policy) == on("2026-02-02")


@pytest.mark.parametrize("policy", [POLICY, NO_CASE])
@pytest.mark.parametrize("phase", list(Phase))
def test_every_outcome_that_is_offered_is_a_possible_step(phase: Phase, policy: Policy) -> None:
    for outcome in intake.outcomes(phase):
        for reason in intake.reasons(phase):
            step, target, kept = intake.step_of(outcome, reason, policy)
            assert is_possible(step, phase, target)
            assert (kept is not None) == (target is Phase.REJECTED)


def test_no_consensus_waits_for_a_decision_or_is_no_case() -> None:
    assert intake.step_of(Outcome.NO_CONSENSUS, None, POLICY) == (
        Step.LEAVE_UNDECIDED,
        Phase.UNDECIDED,
        None,
    )
    rejected = (Step.REJECT, Phase.REJECTED, RejectionReason.NO_CONSENSUS)
    assert intake.step_of(Outcome.NO_CONSENSUS, None, NO_CASE) == rejected


def test_a_rejection_has_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        intake.step_of(Outcome.REJECTED, None, POLICY)


def test_at_the_meeting_no_consensus_is_no_reason_but_an_outcome() -> None:
    assert RejectionReason.NO_CONSENSUS not in intake.reasons(Phase.REFERRED)
    assert RejectionReason.NO_CONSENSUS in intake.reasons(Phase.UNDECIDED)
    assert Outcome.NO_CONSENSUS not in intake.outcomes(Phase.UNDECIDED)
