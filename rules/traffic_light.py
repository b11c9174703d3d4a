"""The traffic light of a case and its reasons; domain.md, What project leaders and the steering group ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from rules.calendar import day_ends, local_date, require_aware
from rules.scores import Consensus, trend
from rules.threshold import Clock
from rules.words import Light

NEAR_DAYS = 28
"""Stated with the light itself, so no policy moves it: a colour means the same in every region."""


class LightReason(StrEnum):
    """Why a light is not green; the first two make it red, the others amber."""

    PAST_THRESHOLD = "past_threshold"
    ALERT_PAST_TERM = "alert_past_term"
    NEAR_THRESHOLD = "near_threshold"
    TERM_OVERDUE = "term_overdue"
    LAST_CONSENSUS_FELL = "last_consensus_fell"


_RED = {LightReason.PAST_THRESHOLD, LightReason.ALERT_PAST_TERM}


@dataclass(frozen=True)
class CaseFacts:
    """What the light of one case is judged by.

    `clocks` as `threshold.clocks` gives them; `alerts_due` the moments at which the terms of its open
    alerts end (`ladder.climbs_at` while nobody acknowledged, `ladder.reopens_at` after that); `terms_due`
    the last days of its other running terms; `history` its consensuses, oldest first.
    """

    clocks: Sequence[Clock] = ()
    alerts_due: Sequence[datetime] = ()
    terms_due: Sequence[date] = ()
    history: Sequence[Consensus] = ()


class Judged(NamedTuple):
    """A light and every reason that applies, also the amber ones of a red light."""

    light: Light
    reasons: tuple[LightReason, ...]


def light(facts: CaseFacts, now: datetime) -> Judged:
    """The light at `now`, by the rules that domain.md states.

    Red past the threshold without a 6 or with an alert past its term; amber within 28 days of the threshold,
    with a term overdue (after the end of its last day) or when the last consensus fell; green otherwise.
    """
    applies = {
        LightReason.PAST_THRESHOLD: any(clock.needs_alert for clock in facts.clocks),
        LightReason.ALERT_PAST_TERM: any(require_aware(due) <= now for due in facts.alerts_due),
        LightReason.NEAR_THRESHOLD: any(_near(clock, now) for clock in facts.clocks),
        LightReason.TERM_OVERDUE: any(day_ends(due) <= now for due in facts.terms_due),
        LightReason.LAST_CONSENSUS_FELL: _fell(facts.history),
    }
    reasons = tuple(reason for reason in LightReason if applies[reason])
    if not reasons:
        return Judged(Light.GREEN, ())
    return Judged(Light.RED if _RED.intersection(reasons) else Light.AMBER, reasons)


def _near(clock: Clock, now: datetime) -> bool:
    return clock.running and (clock.due - local_date(now)).days <= NEAR_DAYS


def _fell(history: Sequence[Consensus]) -> bool:
    scores = trend(history)
    return len(scores) >= 2 and scores[-1] < scores[-2]
