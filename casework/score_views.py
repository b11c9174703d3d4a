"""What the question for the scores of a meeting looks like in each of its steps."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.meeting_views import MomentDoubt
from casework.meetings import MeetingFacts
from casework.receipts import ClockLine
from casework.stability import StabilityLine
from casework.views import View
from rules.aliases import Alias
from rules.scores import Consensus, ScaleUpReason, Spread
from rules.words import MeetingKind, MeetingState, ScoringRole


@dataclass(frozen=True)
class RoleEntry:
    """One role at the table. `given` is False until it was asked; then `score` is None for "not given"."""

    role: ScoringRole
    number: int = 0
    discipline: str = ""
    given: bool = False
    score: int | None = None


@dataclass(frozen=True)
class ScoreDoubt:
    """Why a typed score was not taken, and the scores it may have meant."""

    kind: str
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class HeldKindAsked(View):
    """Of which kind was the meeting that nobody planned?"""

    reference: str
    resumed: bool


@dataclass(frozen=True)
class HeldDayAsked(View):
    """On which day was it? `month` is the page of the calendar."""

    reference: str
    kind: MeetingKind
    month: date
    earliest: date
    latest: date
    doubt: MomentDoubt | None
    resumed: bool


@dataclass(frozen=True)
class ScoreAsked(View):
    """Which consensus? `was` is the value that is being corrected; `spread` is that of the roles."""

    meeting: MeetingFacts
    was: Consensus | None
    spread: Spread | None
    doubt: ScoreDoubt | None
    resumed: bool
    may_choose_other: bool
    """Asked by the person, who may mean another meeting."""
    later: bool
    comes_again: datetime | None
    """After "later": when the question comes again, if it does."""
    held: bool = False
    """The meeting was recorded as held without a score, and gets one after all."""


@dataclass(frozen=True)
class LowestAsked(View):
    """There was no consensus: which was the lowest score named?"""

    meeting: MeetingFacts
    was: Consensus | None
    doubt: ScoreDoubt | None
    resumed: bool


@dataclass(frozen=True)
class RolesAsked(View):
    """Every role with what it said before the discussion."""

    meeting: MeetingFacts
    roles: tuple[RoleEntry, ...]
    resumed: bool


@dataclass(frozen=True)
class RoleScoreAsked(View):
    """What did this role say?"""

    meeting: MeetingFacts
    role: RoleEntry
    doubt: ScoreDoubt | None


@dataclass(frozen=True)
class ScoresReadBack(View):
    """All of it, before it is saved."""

    meeting: MeetingFacts
    was: Consensus | None
    consensus: Consensus
    roles: tuple[RoleEntry, ...]
    resumed: bool


@dataclass(frozen=True)
class HeldReadBack(View):
    """An expert meeting that gave no score, before that is recorded."""

    meeting: MeetingFacts
    resumed: bool


@dataclass(frozen=True)
class ScoresSaved(View):
    """The receipt. No `consensus` is a meeting held without a score (an expert meeting only)."""

    meeting: MeetingFacts
    consensus: Consensus | None
    was: Consensus | None
    saved_at: datetime
    clock: ClockLine
    sentence_nl: str
    sentence_en: str
    """The region's own wording below direct safety; empty shows nothing."""
    acute: bool
    suggestion: ScaleUpReason | None
    direct_safety: int
    may_plan: bool
    """Whether the reader may plan the next meeting."""
    stability: StabilityLine | None = None
    """How far the 7s and the months are; in stable safety only."""
    agreements: bool = False
    """Whether the reader guards the agreements of this expert meeting, and has yet to note them."""


@dataclass(frozen=True)
class MeetingNotHeld(View):
    """The receipt of a meeting that did not happen."""

    meeting: MeetingFacts
    may_plan: bool


@dataclass(frozen=True)
class ScoresClosed(View):
    """The question is over without an answer of this reader: what was recorded, and by whom."""

    meeting: MeetingFacts | None
    state: MeetingState | None
    consensus: Consensus | None
    recorded_by: Alias | None
    recorded_at: datetime | None


@dataclass(frozen=True)
class CorrectionMenu(View):
    """Which of these meetings gets another score?"""

    reference: str
    scored: tuple[tuple[MeetingFacts, Consensus], ...]
