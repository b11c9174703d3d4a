"""The safety scale: a consensus, the spread before it, what a score brings along (domain.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.policy import Scale
from rules.score_reading import HIGHEST as HIGHEST
from rules.score_reading import LOWEST as LOWEST
from rules.score_reading import NotGiven as NotGiven
from rules.score_reading import Unclear as Unclear
from rules.score_reading import UnclearKind as UnclearKind
from rules.score_reading import read_score as read_score


def require_score(value: int) -> int:
    """The same score. ValueError unless it is a whole number from 0 to 10."""
    if type(value) is not int or not LOWEST <= value <= HIGHEST:
        raise ValueError("a score is a whole number from 0 to 10")
    return value


@dataclass(frozen=True)
class Consensus:
    """What the table agreed on after discussion, or that it did not: then `score` is None, the lowest named.

    With a score, `lowest` may still say the lowest given before the discussion. ValueError without either.
    """

    score: int | None
    lowest: int | None = None

    def __post_init__(self) -> None:
        if self.score is None and self.lowest is None:
            raise ValueError("no consensus is stored with the lowest score named")
        for value in (self.score, self.lowest):
            if value is not None:
                require_score(value)


@dataclass(frozen=True)
class Spread:
    """The lowest and highest score given before the discussion."""

    lowest: int
    highest: int


def spread(scores: Iterable[int]) -> Spread | None:
    """The spread of the scores given per role; None when nobody gave one."""
    given = sorted(require_score(score) for score in scores)
    return Spread(given[0], given[-1]) if given else None


def is_direct_safety(consensus: Consensus, scale: Scale) -> bool:
    """Whether it is a 6 or higher; no consensus counts as not a 6."""
    return consensus.score is not None and consensus.score >= scale.direct_safety


def below_direct_safety(consensus: Consensus, scale: Scale) -> bool:
    """Whether the region's sentence on sharing information belongs with it: below 6, or no consensus."""
    return not is_direct_safety(consensus, scale)


def shows_acute_line(consensus: Consensus, scale: Scale) -> bool:
    """Whether the score is below 4; for no consensus its lowest score is what counts."""
    counted = consensus.lowest if consensus.score is None else consensus.score
    return counted is not None and counted < scale.acute_below


class ScaleUpReason(StrEnum):
    """Why the bot suggests an earlier scale-up; domain.md, three-month threshold, rule 7 (ours)."""

    NOT_RISING = "not_rising"
    FELL = "fell"


def trend(history: Iterable[Consensus]) -> tuple[int, ...]:
    """The consensus scores in order, with every "no consensus" left out."""
    return tuple(consensus.score for consensus in history if consensus.score is not None)


def suggests_scale_up(history: Sequence[Consensus], scale: Scale) -> ScaleUpReason | None:
    """Why to suggest a scale-up after the last of these consensuses, oldest first; None when there is no
    reason.

    The last one fell by two or more, or the last three do not rise: the third is no higher than the first.
    Only while the last score is below 6 (domain.md, three-month threshold, rule 7; ours).
    """
    scores = trend(history)
    if not scores or scores[-1] >= scale.direct_safety:
        return None
    if len(scores) >= 2 and scores[-1] <= scores[-2] - 2:
        return ScaleUpReason.FELL
    if len(scores) >= 3 and scores[-1] <= scores[-3]:
        return ScaleUpReason.NOT_RISING
    return None
