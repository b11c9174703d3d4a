"""What the conversation about the agreements of an expert meeting looks like in each of its steps."""

from dataclasses import dataclass
from datetime import date

from casework.agreement_rows import AgreementFacts
from casework.day_choice import DayChoice
from casework.meetings import MeetingFacts
from casework.policy_lists import NameOption
from casework.views import View
from rules.words import AgreementKind


@dataclass(frozen=True)
class AgreementsAsked(View):
    """Which agreements were made? `count` of them stand already, `listed` after a tap; `choosing` a next one.

    `by` is the last day by which they are noted; None where they were, and this is one more.
    """

    meeting: MeetingFacts
    count: int
    listed: tuple[AgreementFacts, ...]
    choosing: bool
    by: date | None


@dataclass(frozen=True)
class PartyAsked(View):
    """Who does it? One page of the disciplines and parties of the policy."""

    reference: str
    kind: AgreementKind
    options: tuple[NameOption, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class DueDayAsked(View):
    """By when?"""

    reference: str
    kind: AgreementKind
    responsible: str
    day: DayChoice


@dataclass(frozen=True)
class AgreementReadBack(View):
    """The agreement, before it is saved."""

    reference: str
    agreement: AgreementFacts


@dataclass(frozen=True)
class AgreementsNoted(View):
    """The receipt: every agreement of the meeting. `may_add` while the reader guards them."""

    meeting: MeetingFacts
    listed: tuple[AgreementFacts, ...]
    may_add: bool


@dataclass(frozen=True)
class AgreementsLeft(View):
    """The question is over without this reader's answer; `count` agreements stand."""

    meeting: MeetingFacts
    count: int
