"""From referral to coordinator: what must be done by when, and what a decision leads to.

domain.md, From referral to one year later (G20); the numbers are the policy's. Days are local.
"""

from datetime import date, timedelta
from enum import StrEnum

from rules.calendar import Workdays, require_day
from rules.policy import Policy
from rules.trajectory import Step
from rules.words import Phase, RejectionReason


class Outcome(StrEnum):
    """What was decided on a referral, at the selection meeting or by who breaks the tie."""

    CASE = "case"
    NO_CONSENSUS = "no_consensus"
    REJECTED = "rejected"


def selection_due(received_on: date, policy: Policy) -> date:
    """The last day for the selection meeting: 2 weeks (policy) after the referral."""
    return require_day(received_on) + timedelta(weeks=policy.intake.selection_weeks)


def tie_break_due(selection_on: date, policy: Policy) -> date:
    """The last day to decide when there was no consensus: 1 week (policy) after the selection meeting."""
    return require_day(selection_on) + timedelta(weeks=policy.intake.tie_break_weeks)


def assignment_due(decided_on: date, policy: Policy) -> date:
    """The last day to assign a case: 1 working day (policy) after the decision."""
    return Workdays(policy.office_hours).add_working_days(decided_on, policy.intake.assignment_working_days)


def warm_handover_due(assigned_on: date, policy: Policy) -> date:
    """The last day for the warm handover: 1 week (policy) after the assignment."""
    return require_day(assigned_on) + timedelta(weeks=policy.intake.warm_handover_weeks)


def no_consensus_rejects(policy: Policy) -> bool:
    """Whether the region works by "no consensus, no case"."""
    return policy.intake.tie_break == "no_case"


def outcomes(phase: Phase) -> tuple[Outcome, ...]:
    """What can be decided on a referral in this phase; who breaks a tie cannot leave it."""
    if phase is Phase.REFERRED:
        return (Outcome.CASE, Outcome.NO_CONSENSUS, Outcome.REJECTED)
    return (Outcome.CASE, Outcome.REJECTED) if phase is Phase.UNDECIDED else ()


def reasons(phase: Phase) -> tuple[RejectionReason, ...]:
    """Why a referral can be rejected in this phase: in the selection meeting no consensus is an outcome of
    its own, which may not lead to a rejection."""
    left_out = RejectionReason.NO_CONSENSUS if phase is Phase.REFERRED else None
    return tuple(reason for reason in RejectionReason if reason is not left_out)


def step_of(
    outcome: Outcome, reason: RejectionReason | None, policy: Policy
) -> tuple[Step, Phase, RejectionReason | None]:
    """The step that this outcome is, where it leads, and the reason where that is a rejection.

    ValueError for a rejection without a reason.
    """
    if outcome is Outcome.CASE:
        return Step.SELECT, Phase.SELECTED, None
    if outcome is Outcome.NO_CONSENSUS:
        if no_consensus_rejects(policy):
            return Step.REJECT, Phase.REJECTED, RejectionReason.NO_CONSENSUS
        return Step.LEAVE_UNDECIDED, Phase.UNDECIDED, None
    if reason is None:
        raise ValueError("a rejection has a reason")
    return Step.REJECT, Phase.REJECTED, reason
