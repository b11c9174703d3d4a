"""The terms from referral to coordinator, and recording what was decided; domain.md, From referral to one
year later.

The project leader is asked, also for what somebody else decides who is no user: the day counts on which it
happened, not the moment of entry.
"""

from collections.abc import Sequence
from datetime import date, datetime

from casework import day_choice, prompts
from casework.access import use_case
from casework.errors import ForeignButton, StaleButton
from casework.intake_views import KINDS, SELECTION, TIE_BREAK, Draft, Step, draft_of
from casework.prompts import PromptRef, Shown
from casework.term_questions import conclude, tapped_about
from casework.term_receipts import note_next, put_off
from casework.trajectory import take_step
from casework.wanted import Wanted, asks_until_done, wants
from rules import intake as rules
from rules.calendar import local_date
from rules.intake import Outcome
from rules.permissions import Permission
from rules.words import Phase, RejectionReason, TermKind
from store.cases import Case
from store.messages import Prompt
from store.terms import Term
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork


@wants(TermKind.SELECTION)
def _selection(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Wanted]:
    if case.phase is not Phase.REFERRED:
        return []
    received_on = uow.get(Referral, case.id).received_on
    return [Wanted("referral", received_on, rules.selection_due(received_on, uow.policy))]


@wants(TermKind.TIE_BREAK)
def _tie_break(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Wanted]:
    if case.phase is not Phase.UNDECIDED:
        return []
    selection_on = uow.get(Referral, case.id).selection_on
    assert selection_on is not None  # an undecided referral had its meeting
    return [Wanted("selection", selection_on, rules.tie_break_due(selection_on, uow.policy))]


asks_until_done(TermKind.SELECTION, SELECTION)
asks_until_done(TermKind.TIE_BREAK, TIE_BREAK)


@use_case(Permission.OPEN_CASE)
def turn_decision_month(uow: UnitOfWork, ref: PromptRef, first: date, *, now: datetime) -> Shown:
    """Show a month of the calendar."""
    prompt, _ = _at(uow, ref, Step.DAY, now)
    day_choice.turn_to(prompt, first, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_decision_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """Keep the day that was tapped. Raises DayOutOfRange for one before the referral and in the future."""
    prompt = _with_day(uow, ref, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def enter_decision_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """Keep the day that was typed, and go on below. Raises DayOutOfRange."""
    prompts.ask_again(uow, _with_day(uow, ref, day, now), now)


def _with_day(uow: UnitOfWork, ref: PromptRef, day: date, now: datetime) -> Prompt:
    prompt, draft = _at(uow, ref, Step.DAY, now)
    day_choice.keep_day(prompt, day, draft.earliest, local_date(now), now)
    return prompt


@use_case(Permission.OPEN_CASE)
def choose_outcome(uow: UnitOfWork, ref: PromptRef, outcome: Outcome, *, now: datetime) -> Shown:
    """Keep what was decided. Raises ForeignButton for what cannot be decided in this phase."""
    prompt, _ = _at(uow, ref, Step.OUTCOME, now)
    if outcome not in rules.outcomes(uow.get(Case, prompt.case_id).phase):
        raise ForeignButton
    prompts.fill(prompt, now, outcome=outcome.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_reason(uow: UnitOfWork, ref: PromptRef, reason: RejectionReason, *, now: datetime) -> Shown:
    """Keep why it was rejected. Raises ForeignButton for a reason that was not offered."""
    prompt, _ = _at(uow, ref, Step.REASON, now)
    if reason not in rules.reasons(uow.get(Case, prompt.case_id).phase):
        raise ForeignButton
    prompts.fill(prompt, now, reason=reason.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def step_back_from_decision(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The calendar closes, else the last choice is taken back."""
    prompt, _, _ = tapped_about(uow, ref, KINDS, Permission.OPEN_CASE, now)
    draft = draft_of(uow, prompt, now)
    if draft.reason is not None:
        prompts.fill(prompt, now, reason=None)
    elif draft.outcome is not None:
        prompts.fill(prompt, now, outcome=None)
    else:
        prompts.fill(prompt, now, day=None, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def put_off_decision(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not yet: it is asked again at the next reminder."""
    prompt, _, _ = tapped_about(uow, ref, KINDS, Permission.OPEN_CASE, now)
    put_off(uow, prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def record_decision(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Record the decision as it was read back, with the term that follows from it.

    Raises StaleButton when what was read back no longer holds; the question then shows what to choose again.
    """
    prompt, draft = _at(uow, ref, Step.READ_BACK, now)
    assert draft.on is not None
    assert draft.outcome is not None
    term, case = uow.get(Term, prompt.term_id), uow.get(Case, prompt.case_id)
    step, target, reason = rules.step_of(draft.outcome, draft.reason, uow.policy)
    _note_dates(uow.get(Referral, case.id), term.kind, target, draft.on, reason)
    take_step(uow, case, step, target, now, on=draft.on)
    outcome = Outcome.REJECTED if reason is not None else draft.outcome
    said = {"outcome": outcome.value, "reason": reason.value if reason is not None else None}
    conclude(uow, prompt, term, case, now, **said)
    note_next(uow, prompt, case)
    return prompts.shown(uow, prompt, now)


def _note_dates(
    referral: Referral, kind: TermKind, target: Phase, on: date, reason: RejectionReason | None
) -> None:
    if kind is TermKind.SELECTION:
        referral.selection_on = on
    if target is not Phase.UNDECIDED:
        referral.decided_on = on
    referral.rejection = reason


def _at(uow: UnitOfWork, ref: PromptRef, step: Step, now: datetime) -> tuple[Prompt, Draft]:
    """The question, when it still is at this step: a corrected date may have taken it back."""
    prompt, _, _ = tapped_about(uow, ref, KINDS, Permission.OPEN_CASE, now)
    draft = draft_of(uow, prompt, now)
    if draft.step is not step:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, draft
