"""An agreement is due: its guard says kept, later, not kept, or not needed any more; domain.md, The chair.

1. Reminders go to the guard: days before (policy), on the day, then every third working day.
2. An answer counts at the first tap, and can be taken back from the line that it left while it is the newest.
3. Not kept, or later for the second time, offers the escalation ladder.
"""

from datetime import date, datetime

from sqlmodel import col, select

from casework import items, prompts, terms
from casework.access import require, use_case
from casework.agreement_answer_views import KIND, Answer, is_newest
from casework.agreement_news import News, tell_coordinator, tell_taken_back
from casework.agreement_rows import agreement_of, agreement_term, fold, open_agreements, settle
from casework.consequences import follow_up
from casework.day_choice import chosen, keep_day, turn_to
from casework.errors import StaleButton
from casework.escalations import OFFER, offer_escalation
from casework.notices import issues
from casework.prompts import PromptRef, Shown
from casework.term_questions import conclude, tapped_about
from casework.wanted import Wanted, wants
from rules import agreements as rules
from rules.calendar import local_date
from rules.permissions import Permission
from rules.trajectory import WORKED
from rules.words import AgreementState, TermKind
from store.cases import Case
from store.expert_meetings import Agreement
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

OFTEN_LATER = 2
"""At how many times later the escalation ladder is offered; domain.md, The chair, the number ours."""
_NEWS = {Answer.KEPT: News.KEPT, Answer.NOT_KEPT: News.NOT_KEPT, Answer.LATER: News.LATER}


@wants(TermKind.AGREEMENT)
def _wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    if case.phase not in WORKED:
        return []
    days = uow.policy.expert_meetings.agreement_reminder_days
    return [
        Wanted(
            f"agreement:{agreement.id}",
            local_date(agreement.noted_at),
            agreement.due_on,
            reminder_days=days,
        )
        for agreement in open_agreements(uow, case)
    ]


@issues(TermKind.AGREEMENT)
def _remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    fold(uow, term, notice.recipient_id)
    items.ask_about(uow, term, notice.recipient_id, KIND, now, notice)
    terms.keep_reminding(uow, term, notice.recipient_id, now)
    if local_date(now) >= term.due_on:
        case = uow.get(Case, term.case_id)
        tell_coordinator(uow, case, agreement_of(uow, term), News.DUE, now)


@items.opens(TermKind.AGREEMENT)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    """From a list, that names what was agreed already."""
    return items.ask_about(uow, term, person_id, KIND, now, filled={"opened": True})


def _question(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    return tapped_about(uow, ref, (KIND,), Permission.GUARD, now)


@use_case(Permission.GUARD)
def open_agreement(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show what was agreed, with the answers; also back from choosing a day."""
    prompt, _, _ = _question(uow, ref, now)
    prompts.withdraw_unsent(uow, prompt)
    prompts.fill(prompt, now, opened=True, step=None, day=None, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def answer_agreement(uow: UnitOfWork, ref: PromptRef, answer: Answer, *, now: datetime) -> Shown:
    """Kept, not kept, not needed any more, or noted by mistake; later asks for the day first."""
    prompt, term, case = _question(uow, ref, now)
    if answer is Answer.LATER:
        prompts.fill(prompt, now, opened=True, step=answer.value, day=None)
        return prompts.shown(uow, prompt, now)
    agreement = agreement_of(uow, term)
    settle(agreement, AgreementState(answer.value), now)
    was = agreement.due_on.isoformat()
    conclude(uow, prompt, term, case, now, answer=answer.value, was=was, step=None)
    _tell(uow, case, agreement, answer, now)
    if answer is Answer.NOT_KEPT:
        offer_escalation(uow, agreement, prompt.person_id, now)
    return prompts.shown(uow, prompt, now)


def _tell(uow: UnitOfWork, case: Case, agreement: Agreement, answer: Answer, now: datetime) -> None:
    if answer in _NEWS:
        tell_coordinator(uow, case, agreement, _NEWS[answer], now)


def _choosing(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    prompt, term, case = _question(uow, ref, now)
    if prompt.filled.get("step") != Answer.LATER:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, term, case


def _keep_later(uow: UnitOfWork, prompt: Prompt, term: Term, day: date, now: datetime) -> None:
    keep_day(prompt, day, *rules.later_limits(local_date(now), agreement_of(uow, term).due_on), now)


@use_case(Permission.GUARD)
def turn_later_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another month of the calendar."""
    prompt, _, _ = _choosing(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def tap_later_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """The new day, to be read back. Raises DayOutOfRange for one that is past, not later, or too far."""
    prompt, term, _ = _choosing(uow, ref, now)
    _keep_later(uow, prompt, term, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def enter_later_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed. Raises DayOutOfRange."""
    prompt, term, _ = _choosing(uow, ref, now)
    _keep_later(uow, prompt, term, day, now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.GUARD)
def move_agreement(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Later, until the day that was read back. Raises StaleButton without one, and DayOutOfRange."""
    prompt, term, case = _choosing(uow, ref, now)
    agreement, day = agreement_of(uow, term), chosen(prompt)
    if day is None:
        raise StaleButton(prompt_id=prompt.id)
    _keep_later(uow, prompt, term, day, now)
    was, agreement.due_on = agreement.due_on, day
    agreement.times_later += 1
    kept = {"was": was.isoformat(), "until": day.isoformat(), "times": agreement.times_later}
    answer = Answer.LATER
    prompts.close(uow, prompt, PromptState.ANSWERED, now, answer=answer.value, step=None, day=None, **kept)
    follow_up(uow, case, now)
    _tell(uow, case, agreement, answer, now)
    if agreement.times_later >= OFTEN_LATER:
        offer_escalation(uow, agreement, prompt.person_id, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def undo_answer(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take the answer back; the agreement is as it was, and asked about in a new message.

    Raises StaleButton when something was answered or escalated since.
    """
    prompt = prompts.receipt_tapped(uow, ref, (KIND,))
    case, agreement = uow.get(Case, prompt.case_id), agreement_of(uow, uow.get(Term, prompt.term_id))
    require(uow, Permission.GUARD, case)
    if not is_newest(uow, prompt, case, agreement):
        raise StaleButton(prompt_id=prompt.id)
    answer = Answer(prompt.filled["answer"])
    if answer is Answer.LATER:
        agreement.due_on = date.fromisoformat(prompt.filled["was"])
        agreement.times_later -= 1
    agreement.state, agreement.settled_on = AgreementState.OPEN, None
    prompts.fill(prompt, now, undone=True)
    _take_offer_back(uow, agreement, now)
    follow_up(uow, case, now)
    if answer in _NEWS:
        tell_taken_back(uow, case, agreement, _NEWS[answer], now)
    _ask_again(uow, case, agreement, prompt.person_id, now)
    return prompts.shown(uow, prompt, now)


def _take_offer_back(uow: UnitOfWork, agreement: Agreement, now: datetime) -> None:
    """The escalation that this answer offered is offered no longer."""
    offers = select(Prompt).where(
        col(Prompt.kind) == OFFER,
        col(Prompt.case_id) == agreement.case_id,
        col(Prompt.state) == PromptState.OPEN,
    )
    for offer in uow.session.exec(offers).all():
        if offer.filled.get("agreement") == agreement.id:
            prompts.close(uow, offer, PromptState.CANCELLED, now)


def _ask_again(uow: UnitOfWork, case: Case, agreement: Agreement, person_id: int, now: datetime) -> None:
    term = agreement_term(uow, case, agreement)
    assert term is not None  # it was opened again just now
    items.open_question(uow, term, person_id, now)
