"""A referral half entered: what was said so far, what is asked next, and how that looks.

The question is about nothing, or about the closed case that the referral takes up again. The next step is
derived from the answers and from the facts of this moment, as for a new case.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.day_choice import DayChoice, chosen, day_choice
from casework.policy_lists import NameOption, name_options
from casework.trajectory import steps_taken
from casework.views import Told, View, shows_prompt
from rules import trajectory
from rules.calendar import local_date
from rules.intake import selection_due
from rules.referral import REQUIRED, earliest_received
from rules.words import InformedGround, ReferringParty, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork

KIND = "referral"
TAKEN_BACK = ""
"""Kept where an answer that is known beforehand was taken back, so that it is asked."""


class Step(StrEnum):
    """What is asked, in this order; each name is that of its answer."""

    MUNICIPALITY = "municipality"
    PARTY = "party"
    RECEIVED = "day"
    CRITERIA = "checked"
    RISK = "risk_assessed"
    GROUND = "ground"
    READ_BACK = "read_back"


@dataclass(frozen=True)
class Draft:
    """The answers that still hold; `criteria` are those that apply, final once `checked`."""

    follows: Case | None
    earliest: date
    municipality: str | None
    party: ReferringParty | None
    received_on: date | None
    criteria: frozenset[int]
    checked: bool
    risk_assessed: bool | None
    ground: InformedGround | None

    @property
    def step(self) -> Step:
        """The first thing that is not known yet."""
        known = {
            Step.MUNICIPALITY: self.municipality is not None,
            Step.PARTY: self.party is not None,
            Step.RECEIVED: self.received_on is not None,
            Step.CRITERIA: self.checked,
            Step.RISK: self.risk_assessed is not None,
            Step.GROUND: self.ground is not None,
        }
        return next((step for step, is_known in known.items() if not is_known), Step.READ_BACK)


@dataclass(frozen=True)
class Said:
    """What is known so far; `follows` is the reference of the case that is taken up again."""

    follows: str | None
    municipality: str | None = None
    party: ReferringParty | None = None
    received_on: date | None = None


@dataclass(frozen=True)
class ReferralPlaceAsked(View):
    said: Said
    options: tuple[NameOption, ...]


@dataclass(frozen=True)
class PartyAsked(View):
    said: Said


@dataclass(frozen=True)
class ReceivedAsked(View):
    """On which day it was received."""

    said: Said
    day: DayChoice


@dataclass(frozen=True)
class CriteriaAsked(View):
    """The checklist, with those that apply."""

    said: Said
    criteria: frozenset[int]


@dataclass(frozen=True)
class RiskAsked(View):
    said: Said


@dataclass(frozen=True)
class GroundAsked(View):
    said: Said


@dataclass(frozen=True)
class ReferralReadBack(View):
    """Everything before it is stored."""

    said: Said
    criteria: frozenset[int]
    risk_assessed: bool
    ground: InformedGround
    selection_due: date


@dataclass(frozen=True)
class ReferralMade(View):
    """The line that stays; `selection_due` is the last day for the selection meeting."""

    reference: str
    selection_due: date


@dataclass(frozen=True)
class ReferralNotMade(View):
    """The conversation was left before anything was stored."""


def draft_of(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Draft:
    """The answers to an open question that still hold at this moment."""
    filled, today = prompt.filled, local_date(now)
    follows = uow.get(Case, prompt.case_id) if prompt.case_id is not None else None
    earliest = earliest_received(today, _closed_on(uow, follows) if follows is not None else None)
    received_on = chosen(prompt)
    if received_on is not None and not earliest <= received_on <= today:
        received_on = None
    party, ground = filled.get(Step.PARTY), filled.get(Step.GROUND)
    criteria = frozenset(filled.get("criteria", ()))
    return Draft(
        follows=follows,
        earliest=earliest,
        municipality=_municipality(uow, filled, follows),
        party=ReferringParty(party) if party is not None else None,
        received_on=received_on,
        criteria=criteria,
        checked=bool(filled.get(Step.CRITERIA)) and REQUIRED in criteria,
        risk_assessed=filled.get(Step.RISK),
        ground=InformedGround(ground) if ground is not None else None,
    )


def _closed_on(uow: UnitOfWork, case: Case) -> date | None:
    closures = [change.on for change in steps_taken(uow, case) if change.step is trajectory.Step.CLOSE]
    return closures[-1] if closures else None


def _municipality(uow: UnitOfWork, filled: dict[str, Any], follows: Case | None) -> str | None:
    """The one that was chosen, or until then that of the case which is taken up again."""
    preset = follows.municipality if follows is not None else TAKEN_BACK
    name = str(filled.get(Step.MUNICIPALITY, preset))
    return name if name in uow.policy.municipalities else None


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/aanmelding"))
def _referral(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.ANSWERED:
        referral = uow.get(Referral, prompt.case_id)
        reference = uow.get(Case, prompt.case_id).reference
        return ReferralMade(reference, selection_due(referral.received_on, uow.policy))
    if prompt.state is PromptState.CANCELLED:
        return ReferralNotMade()
    draft = draft_of(uow, prompt, now)
    follows = draft.follows.reference if draft.follows is not None else None
    said = Said(follows, draft.municipality, draft.party, draft.received_on)
    match draft.step:
        case Step.MUNICIPALITY:
            return ReferralPlaceAsked(said, name_options(uow.policy.municipalities))
        case Step.PARTY:
            return PartyAsked(said)
        case Step.RECEIVED:
            return ReceivedAsked(said, day_choice(prompt, draft.earliest, local_date(now)))
        case Step.CRITERIA:
            return CriteriaAsked(said, draft.criteria)
        case Step.RISK:
            return RiskAsked(said)
        case Step.GROUND:
            return GroundAsked(said)
        case Step.READ_BACK:
            return _read_back(uow, draft, said)


def _read_back(uow: UnitOfWork, draft: Draft, said: Said) -> ReferralReadBack:
    assert draft.received_on is not None
    assert draft.risk_assessed is not None
    assert draft.ground is not None
    due = selection_due(draft.received_on, uow.policy)
    return ReferralReadBack(said, draft.criteria, draft.risk_assessed, draft.ground, due)
