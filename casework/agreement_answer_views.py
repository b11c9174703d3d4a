"""What the question whether an agreement is kept looks like, in every state it can be in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework.agreement_rows import AgreementFacts, agreement_of, facts_of
from casework.day_choice import DayChoice, chosen, day_choice
from casework.duties import guard_of
from casework.escalations import open_escalation
from casework.views import WITH_DUTY, Told, View, shows_prompt
from rules import agreements as rules
from rules.aliases import Alias
from rules.calendar import local_date
from rules.trajectory import WORKED
from rules.words import AgreementState
from store.cases import Case, Meeting
from store.expert_meetings import Agreement
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "agreement"


class Answer(StrEnum):
    """What the guard says."""

    KEPT = "kept"
    LATER = "later"
    NOT_KEPT = "not_kept"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    """It was noted by mistake."""


@dataclass(frozen=True)
class AgreementDue(View):
    """As a lock screen shows it: an agreement of the case is due on that day."""

    reference: str
    due_on: date


@dataclass(frozen=True)
class AgreementAsked(View):
    """Opened: what was agreed on that day. Is it kept?"""

    reference: str
    agreement: AgreementFacts
    met_on: date


@dataclass(frozen=True)
class LaterDayAsked(View):
    """Until when does it move?"""

    reference: str
    agreement: AgreementFacts
    day: DayChoice


@dataclass(frozen=True)
class LaterReadBack(View):
    """The new day, before it counts."""

    reference: str
    agreement: AgreementFacts
    until: date


@dataclass(frozen=True)
class AgreementAnswered(View):
    """The line that stays. `was` and `until` are the days it moved between; `may_undo` while it is the
    newest."""

    reference: str
    answer: Answer
    undone: bool
    agreement: AgreementFacts
    was: date
    until: date | None
    may_undo: bool


@dataclass(frozen=True)
class AgreementOver(View):
    """Not asked of this reader any more; what a colleague answered, if anybody did."""

    reference: str
    answer: Answer | None
    by: Alias | None


@shows_prompt(
    KIND,
    Told.reminder(
        *WITH_DUTY,
        when="an agreement that one guards comes due",
        closes="kept, not kept, no longer needed; later moves the day",
        again="7 days before, on the day, then every third working day",
    ),
)
def _agreement(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id)
    agreement = agreement_of(uow, term)
    if prompt.state is PromptState.ANSWERED:
        return _receipt(uow, prompt, case, agreement)
    if prompt.state is not PromptState.OPEN:
        return _over(uow, prompt, case, term)
    facts, filled, day = facts_of(agreement), prompt.filled, chosen(prompt)
    if day is not None:
        return LaterReadBack(case.reference, facts, day)
    if filled.get("step") == Answer.LATER:
        limits = rules.later_limits(local_date(now), agreement.due_on)
        return LaterDayAsked(case.reference, facts, day_choice(prompt, *limits))
    if filled.get("opened"):
        met_on = local_date(uow.get(Meeting, agreement.meeting_id).starts_at)
        return AgreementAsked(case.reference, facts, met_on)
    return AgreementDue(case.reference, agreement.due_on)


def _receipt(uow: UnitOfWork, prompt: Prompt, case: Case, agreement: Agreement) -> AgreementAnswered:
    filled = prompt.filled
    until = filled.get("until")
    return AgreementAnswered(
        case.reference,
        Answer(filled["answer"]),
        bool(filled.get("undone")),
        facts_of(agreement),
        date.fromisoformat(filled["was"]),
        date.fromisoformat(until) if until else None,
        is_newest(uow, prompt, case, agreement),
    )


def _over(uow: UnitOfWork, prompt: Prompt, case: Case, term: Term) -> AgreementOver:
    """Closed by the answer of a colleague in the same transaction, or because it is theirs to ask no more."""
    answered = uow.session.exec(
        select(Prompt)
        .where(
            col(Prompt.term_id) == term.id,
            col(Prompt.kind) == KIND,
            col(Prompt.state) == PromptState.ANSWERED,
            col(Prompt.touched_at) == prompt.touched_at,
        )
        .order_by(col(Prompt.id))
    ).first()
    if answered is None:
        return AgreementOver(case.reference, None, None)
    by = uow.get(Person, answered.person_id)
    return AgreementOver(case.reference, Answer(answered.filled["answer"]), by.alias)


def is_newest(uow: UnitOfWork, prompt: Prompt, case: Case, agreement: Agreement) -> bool:
    """Whether this answer can be taken back: nothing was answered or escalated since, and the reader
    guards."""
    filled = prompt.filled
    if filled.get("undone") or case.phase not in WORKED or guard_of(uow, case).id != prompt.person_id:
        return False
    if open_escalation(uow, agreement.id) is not None:
        return False
    answer = Answer(filled["answer"])
    if answer is not Answer.LATER:
        return agreement.state == AgreementState(answer.value)
    moved = (filled["until"], filled["times"])
    return agreement.state is AgreementState.OPEN and moved == (
        agreement.due_on.isoformat(),
        agreement.times_later,
    )
