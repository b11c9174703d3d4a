"""A doubt whether the approach fits: told to the project leader, who answers; domain.md, From referral to one
year later.

Why somebody doubts is not asked and not kept: that is for the conversation between people.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts
from casework.access import acting, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_news import News, people_of, tell
from casework.case_questions import tapped_on_case
from casework.closing_facts import open_doubt
from casework.consequences import follow_up
from casework.day_choice import DayChoice, chosen, day_choice, keep_day, turn_to
from casework.endings import end_early
from casework.errors import CaseIsOver, DoubtAlreadyOpen, ForeignButton
from casework.prompts import PromptRef, Shown
from casework.term_questions import conclude, tapped_about
from casework.views import Told, View, shows_prompt
from casework.wanted import Wanted, asks_until_done, wants
from rules import closing
from rules.aliases import Alias
from rules.calendar import add_months, local_date
from rules.permissions import Permission
from rules.trajectory import WORKED
from rules.words import Duty, EndingReason, Role, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.trajectory import Doubt
from store.unit_of_work import UnitOfWork

RAISE, ANSWER = "doubt", "doubt_answer"
FURTHEST_MONTHS = 3
"""A meeting about a doubt lies no further ahead than this; ours."""
MEETING, GOES_ON, ENDS = "meeting", "goes_on", "ends"


@dataclass(frozen=True)
class DoubtReadBack(View):
    """Before it is passed on."""

    reference: str


@dataclass(frozen=True)
class DoubtRaised(View):
    """The line that stays: passed on, or left."""

    reference: str
    done: bool


@dataclass(frozen=True)
class DoubtAsked(View):
    """For the project leader; `meeting_on` is the day on which it was to be talked over, if any."""

    reference: str
    raised_by: Alias
    raised_on: date
    meeting_on: date | None


@dataclass(frozen=True)
class DoubtDayAsked(View):
    """On which day it is talked over; `chosen` is to be read back."""

    reference: str
    choice: DayChoice
    chosen: date | None


@dataclass(frozen=True)
class DoubtReasonAsked(View):
    """It ends: why, from the list; `reason` is to be read back."""

    reference: str
    reason: EndingReason | None


@dataclass(frozen=True)
class DoubtAnswered(View):
    """What was answered; no `outcome` when the question is no longer needed."""

    reference: str
    outcome: str | None
    on: date | None
    reason: EndingReason | None


@wants(TermKind.DOUBT)
def _wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    doubt = open_doubt(uow, case)
    if doubt is None or case.phase not in WORKED:
        return []
    anchor, raised_on = f"doubt:{doubt.id}", local_date(doubt.raised_at)
    if doubt.meeting_on is not None:
        asked_on = closing.doubt_asked_after(doubt.meeting_on, uow.policy)
        return [Wanted(anchor, raised_on, asked_on, reminder_days=())]
    return [Wanted(anchor, raised_on, closing.doubt_answered_by(raised_on, uow.policy), at_once=True)]


asks_until_done(TermKind.DOUBT, ANSWER)


@use_case(Permission.CONFIRM_CLOSING)
def start_doubt(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """A doubt about a case, read back first. Raises what `start_with_case` raises, and DoubtAlreadyOpen."""
    start_with_case(uow, RAISE, typed, now)


def _ask(uow: UnitOfWork, case: Case, now: datetime) -> None:
    _require_no_doubt(uow, case)
    prompts.ask(uow, acting(uow).id, RAISE, now, case_id=case.id)


CHOICES[RAISE] = Choice(_ask, Permission.CONFIRM_CLOSING, WORKED)


def _require_no_doubt(uow: UnitOfWork, case: Case) -> None:
    if case.phase not in WORKED:
        raise CaseIsOver
    if open_doubt(uow, case) is not None:
        raise DoubtAlreadyOpen


@use_case(Permission.CONFIRM_CLOSING)
def raise_doubt(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Tell the project leader. Raises DoubtAlreadyOpen and CaseIsOver."""
    prompt, case = _raising(uow, ref, now)
    _require_no_doubt(uow, case)
    uow.add(Doubt(case_id=case.id, raised_by=acting(uow).id, raised_at=now))
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CONFIRM_CLOSING)
def leave_doubt(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not now: nothing is passed on."""
    prompt, _ = _raising(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


def _raising(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    return tapped_on_case(uow, ref, (RAISE,), Permission.CONFIRM_CLOSING, now)


@shows_prompt(RAISE, Told.answer(Role.COORDINATOR, when="/twijfel"))
def _raised(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference = uow.get(Case, prompt.case_id).reference
    if prompt.state is PromptState.OPEN:
        return DoubtReadBack(reference)
    return DoubtRaised(reference, prompt.state is PromptState.ANSWERED)


@shows_prompt(
    ANSWER,
    Told.reminder(
        Role.PROJECT_LEADER,
        when="a coordinator doubts whether the approach fits",
        closes="it goes on, or ends; a meeting about it moves the day",
    ),
)
def _answer(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, filled = uow.get(Case, prompt.case_id), prompt.filled
    reason = EndingReason(filled["reason"]) if "reason" in filled else None
    if prompt.state is not PromptState.OPEN:
        return DoubtAnswered(case.reference, filled.get("outcome"), chosen(prompt, "on"), reason)
    if filled.get("step") == ENDS:
        return DoubtReasonAsked(case.reference, reason)
    if filled.get("step") == MEETING:
        return DoubtDayAsked(case.reference, day_choice(prompt, *meeting_limits(now)), chosen(prompt))
    doubt = _doubt_of(uow, uow.get(Term, prompt.term_id))
    raised_by = uow.get(Person, doubt.raised_by).alias
    return DoubtAsked(case.reference, raised_by, local_date(doubt.raised_at), doubt.meeting_on)


def _doubt_of(uow: UnitOfWork, term: Term) -> Doubt:
    return uow.get(Doubt, int(term.anchor.removeprefix("doubt:")))


def meeting_limits(now: datetime) -> tuple[date, date]:
    """The first and the last day of a meeting about a doubt: today, and three months ahead (ours)."""
    today = local_date(now)
    return today, add_months(today, FURTHEST_MONTHS)


def _asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    return tapped_about(uow, ref, (ANSWER,), Permission.OPEN_CASE, now)


@use_case(Permission.OPEN_CASE)
def go_to_step(uow: UnitOfWork, ref: PromptRef, step: str, *, now: datetime) -> Shown:
    """Ask for a day (MEETING), for a reason (ENDS), or go back to the question (""). Raises ForeignButton."""
    if step not in ("", MEETING, ENDS):
        raise ForeignButton
    prompt, _, _ = _asked(uow, ref, now)
    # A meeting is to come, so the calendar opens at this month.
    month = local_date(now).replace(day=1).isoformat() if step == MEETING else None
    prompts.fill(prompt, now, step=step or None, day=None, month=month, reason=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def turn_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Show a month of the calendar."""
    prompt, _, _ = _asked(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """A day that was tapped, read back. Raises DayOutOfRange."""
    return prompts.shown(uow, _keep(uow, ref, day, now), now)


@use_case(Permission.OPEN_CASE)
def enter_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed: read back below. Raises DayOutOfRange."""
    prompts.ask_again(uow, _keep(uow, ref, day, now), now)


def _keep(uow: UnitOfWork, ref: PromptRef, day: date, now: datetime) -> Prompt:
    prompt, _, _ = _asked(uow, ref, now)
    keep_day(prompt, day, *meeting_limits(now), now)
    return prompt


@use_case(Permission.OPEN_CASE)
def call_meeting(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Talk it over on the day that was read back; on the next working day after it the question comes again.

    Raises ForeignButton without a day, and DayOutOfRange when the day went by meanwhile.
    """
    prompt, term, case = _asked(uow, ref, now)
    day = chosen(prompt)
    if day is None:
        raise ForeignButton
    keep_day(prompt, day, *meeting_limits(now), now)
    doubt = _doubt_of(uow, term)
    doubt.meeting_on = day
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome=MEETING, on=day.isoformat())
    prompts.close_all(uow, now, term_id=term.id)
    follow_up(uow, case, now)
    tell(uow, case, News.DOUBT_MEETING, now, _doubters(uow, case, doubt), on=day)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def go_on(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The approach goes on."""
    prompt, term, case = _asked(uow, ref, now)
    doubt = _doubt_of(uow, term)
    doubt.answered_on = local_date(now)
    tell(uow, case, News.DOUBT_GOES_ON, now, _doubters(uow, case, doubt))
    return conclude(uow, prompt, term, case, now, outcome=GOES_ON)


def _doubters(uow: UnitOfWork, case: Case, doubt: Doubt) -> set[int]:
    return {doubt.raised_by} | people_of(uow, case, Duty.COORDINATOR)


@use_case(Permission.OPEN_CASE)
def choose_reason(uow: UnitOfWork, ref: PromptRef, reason: EndingReason, *, now: datetime) -> Shown:
    """Why it ends, read back."""
    prompt, _, _ = _asked(uow, ref, now)
    prompts.fill(prompt, now, step=ENDS, reason=reason.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def end_case(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The case ends early, for the reason that was read back. Raises ForeignButton without one."""
    prompt, term, case = _asked(uow, ref, now)
    if "reason" not in prompt.filled:
        raise ForeignButton
    end_early(uow, case, EndingReason(prompt.filled["reason"]), now)
    return conclude(uow, prompt, term, case, now, outcome=ENDS)
