"""The three kinds of alert: what causes each, and what can be decided on it; domain.md, the ladder."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.words import AlertCause, AlertKind, Decision, Phase

_KINDS: Mapping[AlertCause, AlertKind] = MappingProxyType(
    {
        AlertCause.THRESHOLD: AlertKind.SCALE_UP,
        AlertCause.REVIEW: AlertKind.SCALE_UP,
        AlertCause.EARLIER: AlertKind.SCALE_UP,
        AlertCause.SECOND_CLOCK: AlertKind.SCALE_UP,
        AlertCause.FELL_BACK: AlertKind.SIGNAL,
        AlertCause.NOT_RISING: AlertKind.SIGNAL,
        AlertCause.NO_ANSWER: AlertKind.SIGNAL,
        AlertCause.NOBODY_THERE: AlertKind.SIGNAL,
        AlertCause.NOT_KEPT: AlertKind.ESCALATION,
    }
)
CLOCK_CAUSES = frozenset(
    {
        AlertCause.THRESHOLD,
        AlertCause.REVIEW,
        AlertCause.EARLIER,
        AlertCause.SECOND_CLOCK,
        AlertCause.FELL_BACK,
    }
)
"""Alerts that hang on a threshold clock."""

REGISTERED = frozenset({AlertCause.THRESHOLD, AlertCause.EARLIER})
"""Alerts for which the coordinator registers the case; a review alerts a chair who has the registration,
unless it went back because that was not ready."""

_SCALE_UP = (Decision.EXPERT_MEETING, Decision.ADVICE, Decision.BACK_TO_COORDINATOR)
_CHOICES: Mapping[AlertCause, tuple[Decision, ...]] = MappingProxyType(
    {
        AlertCause.FELL_BACK: (Decision.EXPERT_MEETING, Decision.FOLLOW),
        AlertCause.NOT_RISING: (Decision.SCALE_UP, Decision.FOLLOW),
        AlertCause.NO_ANSWER: (Decision.ARRANGED,),
        AlertCause.NOBODY_THERE: (Decision.ARRANGED,),
        AlertCause.NOT_KEPT: (Decision.NOW_KEPT, Decision.NO_LONGER_NEEDED),
    }
)


def kind_of(cause: AlertCause) -> AlertKind:
    """Which of the three kinds an alert of this cause is."""
    return _KINDS[cause]


def choices(cause: AlertCause, phase: Phase) -> tuple[Decision, ...]:
    """What can be decided on an alert of this cause, in the order of the buttons.

    No expert meeting in recovery (domain.md, From referral to one year later).
    """
    offered = _CHOICES.get(cause, _SCALE_UP)
    return tuple(
        decision
        for decision in offered
        if decision is not Decision.EXPERT_MEETING or phase is not Phase.RECOVERY
    )
