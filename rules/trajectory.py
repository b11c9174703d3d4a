"""From referral to one year later: every step a case can take, in one table; domain.md, that section.

docs/trajectory.md draws this table; a step that is not in it cannot be recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from rules.words import Phase, PlanKind

INTAKE = frozenset({Phase.REFERRED, Phase.UNDECIDED, Phase.SELECTED})
"""A referral that is not with a coordinator yet."""
WORKED = frozenset({Phase.DIRECT_SAFETY, Phase.STABLE_SAFETY, Phase.RECOVERY})
"""A coordinator works the case: these are the open cases that figures count."""
OVER = frozenset({Phase.REJECTED, Phase.ENDED_EARLY, Phase.COMPLETED})
"""Nothing waits any more: no term runs."""
ONWARD: Mapping[Phase, Phase] = MappingProxyType(
    {Phase.DIRECT_SAFETY: Phase.STABLE_SAFETY, Phase.STABLE_SAFETY: Phase.RECOVERY}
)
"""What a case that is a candidate goes on to."""
PLANS: Mapping[Phase, PlanKind] = MappingProxyType(
    {
        Phase.DIRECT_SAFETY: PlanKind.SAFETY_PLAN,
        Phase.STABLE_SAFETY: PlanKind.CARE_PLAN,
        Phase.RECOVERY: PlanKind.RECOVERY_PLAN,
    }
)
"""The plan of each phase."""


class Step(StrEnum):
    """What a person records that moves a case, or leaves it where it is."""

    REFER = "refer"
    BRING_IN = "bring_in"
    """A case that already runs, entered with its coordinator."""
    SELECT = "select"
    LEAVE_UNDECIDED = "leave_undecided"
    REJECT = "reject"
    ASSIGN = "assign"
    GO_ON = "go_on"
    GO_BACK = "go_back"
    STAY = "stay"
    """A person looked at what speaks for another phase, and the phase stays."""
    CLOSE = "close"
    END_EARLY = "end_early"
    REOPEN = "reopen"
    CHECK_SAFE = "check_safe"
    CHECK_UNKNOWN = "check_unknown"
    CHECK_NOT_SAFE = "check_not_safe"
    """Not safe a year later, and the project leader is asked for a new referral."""
    REFER_AGAIN = "refer_again"
    """Not safe a year later, and a new referral linked to this case takes over."""


@dataclass(frozen=True)
class Transition:
    """One arrow of the state chart; `source` is None for what begins."""

    step: Step
    source: Phase | None
    target: Phase


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Step.REFER, None, Phase.REFERRED),
    Transition(Step.BRING_IN, None, Phase.DIRECT_SAFETY),
    Transition(Step.SELECT, Phase.REFERRED, Phase.SELECTED),
    Transition(Step.LEAVE_UNDECIDED, Phase.REFERRED, Phase.UNDECIDED),
    Transition(Step.REJECT, Phase.REFERRED, Phase.REJECTED),
    Transition(Step.SELECT, Phase.UNDECIDED, Phase.SELECTED),
    Transition(Step.REJECT, Phase.UNDECIDED, Phase.REJECTED),
    Transition(Step.ASSIGN, Phase.SELECTED, Phase.DIRECT_SAFETY),
    Transition(Step.END_EARLY, Phase.SELECTED, Phase.ENDED_EARLY),
    Transition(Step.GO_ON, Phase.DIRECT_SAFETY, Phase.STABLE_SAFETY),
    Transition(Step.STAY, Phase.DIRECT_SAFETY, Phase.DIRECT_SAFETY),
    Transition(Step.END_EARLY, Phase.DIRECT_SAFETY, Phase.ENDED_EARLY),
    Transition(Step.GO_ON, Phase.STABLE_SAFETY, Phase.RECOVERY),
    Transition(Step.GO_BACK, Phase.STABLE_SAFETY, Phase.DIRECT_SAFETY),
    Transition(Step.STAY, Phase.STABLE_SAFETY, Phase.STABLE_SAFETY),
    Transition(Step.END_EARLY, Phase.STABLE_SAFETY, Phase.ENDED_EARLY),
    Transition(Step.GO_BACK, Phase.RECOVERY, Phase.STABLE_SAFETY),
    Transition(Step.GO_BACK, Phase.RECOVERY, Phase.DIRECT_SAFETY),
    Transition(Step.STAY, Phase.RECOVERY, Phase.RECOVERY),
    Transition(Step.END_EARLY, Phase.RECOVERY, Phase.ENDED_EARLY),
    Transition(Step.CLOSE, Phase.RECOVERY, Phase.CLOSED),
    Transition(Step.REOPEN, Phase.CLOSED, Phase.DIRECT_SAFETY),
    Transition(Step.CHECK_SAFE, Phase.CLOSED, Phase.COMPLETED),
    Transition(Step.CHECK_UNKNOWN, Phase.CLOSED, Phase.CLOSED),
    Transition(Step.CHECK_NOT_SAFE, Phase.CLOSED, Phase.CLOSED),
    Transition(Step.REFER_AGAIN, Phase.CLOSED, Phase.COMPLETED),
)


def is_possible(step: Step, source: Phase | None, target: Phase) -> bool:
    """Whether the table has this arrow."""
    return Transition(step, source, target) in TRANSITIONS


def begins_in(step: Step) -> Phase:
    """The phase in which this step begins a case; KeyError for one that begins none."""
    return {arrow.step: arrow.target for arrow in TRANSITIONS if arrow.source is None}[step]


def steps_from(phase: Phase) -> tuple[Transition, ...]:
    """What is possible for a case in this phase."""
    return tuple(transition for transition in TRANSITIONS if transition.source is phase)
