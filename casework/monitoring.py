"""Monitoring dates: reminded of, done, moved, put off; domain.md, Monitoring, meetings, absence.

1. While the term runs there is always a notice that waits: each one that is issued plans the next repeat.
2. "Done" ends the term and opens the next one in the same transaction, on the date that is proposed. The
   question whether that date is right goes on in the same message and only moves it.
3. Putting off is a new version of the reminders: those up to the chosen day are withdrawn.
"""

from datetime import date, datetime

from sqlmodel import col, select

from casework import items, prompts, terms
from casework.access import require, use_case
from casework.errors import ClosedQuestion, DateTooFar, ForeignButton, PastDate
from casework.monitoring_views import ASKED, NEXT, Outcome, date_limits, day_of, snooze_options
from casework.notices import issues
from casework.prompts import PromptRef, Shown
from rules import monitoring as rules
from rules.calendar import local_date
from rules.notices import SlotDay
from rules.permissions import Permission
from rules.words import TermKind, TermState
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KINDS = (ASKED, NEXT)
SNOOZE = "snooze"


@issues(TermKind.MONITORING)
def _remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    for left_open in _open_prompts(uow, term, NEXT):
        # Nobody said that the proposed date was wrong, and now it is near.
        _close(uow, left_open, Outcome.NEXT_SET, now, left_open.filled.get("done"), term.due_on)
    items.ask_about(uow, term, notice.recipient_id, ASKED, now, notice)
    terms.keep_reminding(uow, term, notice.recipient_id, now)


def _open_prompts(uow: UnitOfWork, term: Term, kind: str) -> list[Prompt]:
    query = select(Prompt).where(
        col(Prompt.term_id) == term.id, col(Prompt.kind) == kind, col(Prompt.state) == PromptState.OPEN
    )
    return list(uow.session.exec(query).all())


@items.opens(TermKind.MONITORING)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return items.ask_about(uow, term, person_id, ASKED, now)


def _question(uow: UnitOfWork, ref: PromptRef, kinds: tuple[str, ...], now: datetime) -> tuple[Prompt, Term]:
    """The tapped question and its running term, when this person may record on the case."""
    # Both kinds are the same message: an older button of it is stale, not somebody else's.
    prompt = prompts.tapped(uow, ref, KINDS, now)
    if prompt.kind not in kinds:
        raise ForeignButton
    require(uow, Permission.RECORD, uow.get(Case, prompt.case_id))
    term = uow.get(Term, prompt.term_id)
    if term.state is not TermState.RUNNING:
        raise ClosedQuestion(prompt_id=prompt.id)
    return prompt, term


@use_case(Permission.RECORD)
def mark_done(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It was done. The next date stands at once, as proposed, counted from today (ours); the same message
    asks whether it is right."""
    prompt, term = _question(uow, ref, (ASKED,), now)
    case, done = uow.get(Case, term.case_id), term.due_on
    # The question goes on about the next term, so that ending this one does not take it away.
    prompt.term_id = None
    terms.end_term(uow, term, TermState.MET, now)
    following = terms.open_monitoring(uow, case, rules.proposed(local_date(now), case.phase, uow.policy), now)
    prompt.kind, prompt.term_id = NEXT, following.id
    prompt.filled = {}
    prompts.fill(prompt, now, done=done.isoformat())
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def accept_next(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The proposed date is right."""
    prompt, term = _question(uow, ref, (NEXT,), now)
    return _answered(uow, prompt, Outcome.NEXT_SET, now, prompt.filled.get("done"), term.due_on)


@use_case(Permission.RECORD)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Leave the choice of a day; the question itself stays open."""
    prompt, _ = _question(uow, ref, KINDS, now)
    prompts.fill(prompt, now, step=None, date=None, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def ask_how_long(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Offer the days until which it can be put off."""
    prompt, _ = _question(uow, ref, (ASKED,), now)
    prompts.fill(prompt, now, step="snooze")
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def put_off(uow: UnitOfWork, ref: PromptRef, length: str, *, now: datetime) -> Shown:
    """Remind again on a later day, and not before. Raises ForeignButton for a day that was not offered."""
    prompt, term = _question(uow, ref, (ASKED,), now)
    case = uow.get(Case, term.case_id)
    until = next((day for option, day in snooze_options(uow, case, now) if option.value == length), None)
    if until is None:
        raise ForeignButton
    _remind_from(uow, term, until, now)
    return _answered(uow, prompt, Outcome.PUT_OFF, now, term.due_on.isoformat(), until)


def _remind_from(uow: UnitOfWork, term: Term, day: date, now: datetime) -> None:
    terms.withdraw_notices(uow, term)
    term.version += 1
    later = [reminder for reminder in rules.reminders(term.due_on, uow.policy) if reminder.day > day]
    slots = [SlotDay(SNOOZE, day), *later]
    terms.plan_notices(uow, term, terms.at_opening(uow, slots, term.owner_id, now))


@use_case(Permission.RECORD)
def ask_date(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Ask for another date: for this one, or for the next one that was proposed."""
    prompt, _ = _question(uow, ref, KINDS, now)
    prompts.fill(prompt, now, step="date", date=None, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def turn_to_month(uow: UnitOfWork, ref: PromptRef, year: int, month: int, *, now: datetime) -> Shown:
    """Show another month of the calendar."""
    prompt, _ = _question(uow, ref, KINDS, now)
    prompts.fill(prompt, now, month=f"{year:04}-{month:02}")
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def read_back_date(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """A date was typed: read it back before it is kept. Raises PastDate and DateTooFar."""
    prompt, _ = _question(uow, ref, KINDS, now)
    _check_date(day, now)
    prompts.fill(prompt, now, date=day.isoformat())
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.RECORD)
def move_to(uow: UnitOfWork, ref: PromptRef, day: date | None, *, now: datetime) -> Shown:
    """Another date, tapped, or (None) the one that was read back. Raises PastDate and DateTooFar."""
    prompt, term = _question(uow, ref, KINDS, now)
    chosen = day or day_of(prompt.filled.get("date"))
    if chosen is None:
        raise ForeignButton
    _check_date(chosen, now)
    was = term.due_on.isoformat()
    if chosen != term.due_on:
        terms.move_term(uow, term, chosen, now)
        terms.plan_monitoring(uow, term, now)
    if prompt.kind == NEXT:
        return _answered(uow, prompt, Outcome.NEXT_SET, now, prompt.filled.get("done"), chosen)
    return _answered(uow, prompt, Outcome.MOVED, now, was, chosen)


def _check_date(day: date, now: datetime) -> None:
    earliest, latest = date_limits(now)
    if day < earliest:
        raise PastDate
    if day > latest:
        raise DateTooFar(latest=latest.isoformat())


def _answered(
    uow: UnitOfWork, prompt: Prompt, outcome: Outcome, now: datetime, was: str | None, until: date
) -> Shown:
    _close(uow, prompt, outcome, now, was, until)
    # What others were asked about the old date is no longer a question.
    prompts.close_all(uow, now, term_id=prompt.term_id)
    return prompts.shown(uow, prompt, now)


def _close(
    uow: UnitOfWork, prompt: Prompt, outcome: Outcome, now: datetime, was: str | None, until: date
) -> None:
    facts = {"outcome": outcome.value, "was": was, "until": until.isoformat()}
    prompts.close(uow, prompt, PromptState.ANSWERED, now, **facts)
