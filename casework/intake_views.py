"""How the decision on a referral is asked, in every state: on which day, what came out, and why not."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from casework.day_choice import DayChoice, chosen, day_choice
from casework.term_receipts import NextTerm, next_term, not_answered
from casework.views import Told, View, shows_prompt
from rules import intake as rules
from rules.calendar import local_date
from rules.intake import Outcome
from rules.words import RejectionReason, Role, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork

SELECTION, TIE_BREAK = "selection", "tie_break"
KINDS = {SELECTION: TermKind.SELECTION, TIE_BREAK: TermKind.TIE_BREAK}
S = TypeVar("S", bound=StrEnum)


class Step(StrEnum):
    DAY = "day"
    OUTCOME = "outcome"
    REASON = "reason"
    READ_BACK = "read_back"


@dataclass(frozen=True)
class Draft:
    """What was entered and still holds. `earliest` is the first day on which it can have happened."""

    earliest: date
    on: date | None
    outcome: Outcome | None
    reason: RejectionReason | None

    @property
    def step(self) -> Step:
        """The first thing that is not known yet."""
        if self.on is None:
            return Step.DAY
        if self.outcome is None:
            return Step.OUTCOME
        if self.outcome is Outcome.REJECTED and self.reason is None:
            return Step.REASON
        return Step.READ_BACK


@dataclass(frozen=True)
class Asked:
    """What is asked about: the selection meeting, or the decision that is waited for `since` a day of the one
    who breaks a tie (`decider`, as policy.intake.tie_break says it)."""

    reference: str
    kind: TermKind
    due_on: date
    decider: str
    since: date


@dataclass(frozen=True)
class DecisionDayQuestion(View):
    """Was it held or taken, and on which day?"""

    asked: Asked
    days: DayChoice


@dataclass(frozen=True)
class OutcomeQuestion(View):
    """`rejects` says that no consensus leads to a rejection here."""

    asked: Asked
    on: date
    outcomes: tuple[Outcome, ...]
    rejects: bool


@dataclass(frozen=True)
class ReasonQuestion(View):
    asked: Asked
    on: date
    reasons: tuple[RejectionReason, ...]


@dataclass(frozen=True)
class DecisionReadBack(View):
    """Before it is recorded. `rejects` as in OutcomeQuestion."""

    asked: Asked
    on: date
    outcome: Outcome
    reason: RejectionReason | None
    rejects: bool


@dataclass(frozen=True)
class DecisionReceipt(View):
    """What was recorded, and what comes next; nothing does after a rejection."""

    reference: str
    kind: TermKind
    on: date
    outcome: Outcome
    reason: RejectionReason | None
    next: NextTerm | None


def draft_of(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Draft:
    """What was entered in this question so far, as far as it still holds."""
    phase, referral = uow.get(Case, prompt.case_id).phase, uow.get(Referral, prompt.case_id)
    earliest = since(referral, KINDS[prompt.kind])
    outcome = _one_of(rules.outcomes(phase), prompt.filled.get("outcome"))
    reason = _one_of(rules.reasons(phase), prompt.filled.get("reason"))
    on = chosen(prompt)
    if on is not None and not earliest <= on <= local_date(now):
        on = None
    return Draft(earliest, on, outcome, reason if outcome is Outcome.REJECTED else None)


def since(referral: Referral, kind: TermKind) -> date:
    """Since when a decision of this kind is waited for: the referral, or the meeting without consensus."""
    if kind is TermKind.TIE_BREAK and referral.selection_on is not None:
        return referral.selection_on
    return referral.received_on


def _one_of(known: tuple[S, ...], said: object) -> S | None:
    return next((word for word in known if word == said), None)


@shows_prompt(
    SELECTION,
    Told.reminder(
        Role.PROJECT_LEADER,
        when="the selection meeting of a referral is due",
        closes="what the meeting decided",
    ),
)
def _selection(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    return _decision(uow, prompt, now)


@shows_prompt(
    TIE_BREAK,
    Told.reminder(
        Role.PROJECT_LEADER,
        when="the decision on a referral is due: no consensus there",
        closes="what was decided",
    ),
)
def _tie_break(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    return _decision(uow, prompt, now)


def _decision(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.CANCELLED:
        return not_answered(uow, prompt)
    case, kind = uow.get(Case, prompt.case_id), KINDS[prompt.kind]
    if prompt.state is PromptState.ANSWERED:
        return _receipt(uow, prompt, case.reference, kind)
    draft, term = draft_of(uow, prompt, now), uow.get(Term, prompt.term_id)
    decider = uow.policy.intake.tie_break
    asked = Asked(case.reference, kind, term.due_on, decider, draft.earliest)
    rejects = rules.no_consensus_rejects(uow.policy)
    if draft.on is None:
        return DecisionDayQuestion(asked, day_choice(prompt, draft.earliest, local_date(now)))
    if draft.outcome is None:
        return OutcomeQuestion(asked, draft.on, rules.outcomes(case.phase), rejects)
    if draft.step is Step.REASON:
        return ReasonQuestion(asked, draft.on, rules.reasons(case.phase))
    return DecisionReadBack(asked, draft.on, draft.outcome, draft.reason, rejects)


def _receipt(uow: UnitOfWork, prompt: Prompt, reference: str, kind: TermKind) -> DecisionReceipt:
    filled = prompt.filled
    reason = RejectionReason(filled["reason"]) if "reason" in filled else None
    on, outcome = date.fromisoformat(filled["day"]), Outcome(filled["outcome"])
    return DecisionReceipt(reference, kind, on, outcome, reason, next_term(uow, prompt))
