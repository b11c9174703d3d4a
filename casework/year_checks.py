"""The check a year after closure: still safe, not safe, or not known; domain.md, From referral to one year
later.

1. Success is being safe a year later (G18), so "still safe" and "not known" count from that day on and not
   before; that it is not safe can always be said (ours).
2. Not safe: the same case is worked again, or the project leader is asked for a new referral. The closed case
   waits for that referral, and is completed when it is stored (casework.referring).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework import prompts
from casework.access import use_case
from casework.closing_facts import closure_of
from casework.errors import CheckTooEarly
from casework.prompts import PromptRef, Shown
from casework.pushes import push_of
from casework.referring import ask_to_refer_again
from casework.reopening import reopen, threshold_from
from casework.term_questions import conclude, tapped_about
from casework.trajectory import take_step
from casework.views import Told, View, shows_prompt
from casework.wanted import Wanted, asks_until_done, wants
from rules import closing
from rules.calendar import local_date
from rules.permissions import Permission
from rules.trajectory import Step
from rules.words import Phase, Role, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

CHECK, REFER = "year_check", "new_referral"
SAFE, NOT_SAFE = "safe", "not_safe"


class Outcome(StrEnum):
    """What was answered to the check."""

    SAFE = "safe"
    UNKNOWN = "unknown"
    REOPENED = "reopened"
    REFERRAL_ASKED = "referral_asked"


@dataclass(frozen=True)
class YearCheckAsked(View):
    """Still safe? `early`: the day has not come yet, and only "not safe" can be said."""

    reference: str
    due_on: date
    early: bool


@dataclass(frozen=True)
class SafeReadBack(View):
    """Still safe: is that right?"""

    reference: str


@dataclass(frozen=True)
class NotSafeAsked(View):
    """Not safe: open it again, with a threshold until `due`, or ask for a new referral."""

    reference: str
    due: date


@dataclass(frozen=True)
class YearCheckDone(View):
    """What was recorded; no `outcome` when the question is no longer needed. `on` is the next date."""

    reference: str
    outcome: Outcome | None
    on: date | None


@dataclass(frozen=True)
class NewReferralAsked(View):
    """For the project leader: the check on that day said that it is not safe."""

    reference: str
    not_safe_on: date


@dataclass(frozen=True)
class NewReferralOver(View):
    """The line that stays: referred again, open again, or no longer needed."""

    reference: str
    phase: Phase


@wants(TermKind.ONE_YEAR_CHECK)
def _check_wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    closure = closure_of(uow, case)
    if closure is None or closure.not_safe_on is not None:
        return []
    due_on = closing.check_on(closure.closed_on, closure.unknown_on, uow.policy)
    started_on = max((closure.closed_on, *closure.unknown_on))
    anchor = f"closed:{closure.closed_on.isoformat()}:{len(closure.unknown_on)}"
    return [Wanted(anchor, started_on, due_on, reminder_days=uow.policy.closing.check_reminder_days)]


@wants(TermKind.NEW_REFERRAL)
def _referral_wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    closure = closure_of(uow, case)
    if closure is None or closure.not_safe_on is None:
        return []
    due_on = closing.confirmed_by(closure.not_safe_on, uow.policy)
    anchor = f"not_safe:{closure.not_safe_on.isoformat()}"
    return [Wanted(anchor, closure.not_safe_on, due_on, at_once=True)]


asks_until_done(TermKind.ONE_YEAR_CHECK, CHECK)
asks_until_done(TermKind.NEW_REFERRAL, REFER, push_first=True)


def _asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    return tapped_about(uow, ref, (CHECK,), Permission.CONFIRM_CLOSING, now)


def _asked_in_time(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    prompt, term, case = _asked(uow, ref, now)
    if local_date(now) < term.due_on:
        raise CheckTooEarly(due=term.due_on.isoformat(), prompt_id=prompt.id)
    return prompt, term, case


@use_case(Permission.CONFIRM_CLOSING)
def say_safe(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Still safe, to be read back. Raises CheckTooEarly."""
    prompt, _, _ = _asked_in_time(uow, ref, now)
    prompts.fill(prompt, now, step=SAFE)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CONFIRM_CLOSING)
def say_not_safe(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not safe: ask what is to happen."""
    prompt, _, _ = _asked(uow, ref, now)
    prompts.fill(prompt, now, step=NOT_SAFE)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CONFIRM_CLOSING)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Back to the question."""
    prompt, _, _ = _asked(uow, ref, now)
    prompts.fill(prompt, now, step=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CONFIRM_CLOSING)
def record_safe(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Still safe a year later: nothing waits any more. Raises CheckTooEarly."""
    prompt, term, case = _asked_in_time(uow, ref, now)
    take_step(uow, case, Step.CHECK_SAFE, Phase.COMPLETED, now)
    return conclude(uow, prompt, term, case, now, outcome=Outcome.SAFE.value)


@use_case(Permission.CONFIRM_CLOSING)
def record_unknown(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not known: asked again a month (policy) later. Raises CheckTooEarly."""
    prompt, term, case = _asked_in_time(uow, ref, now)
    today = local_date(now)
    take_step(uow, case, Step.CHECK_UNKNOWN, Phase.CLOSED, now)
    again_on = closing.check_on(today, (today,), uow.policy).isoformat()
    return conclude(uow, prompt, term, case, now, outcome=Outcome.UNKNOWN.value, on=again_on)


@use_case(Permission.CONFIRM_CLOSING)
def reopen_after_check(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not safe: the case is worked again."""
    prompt, term, case = _asked(uow, ref, now)
    due = reopen(uow, case, now).isoformat()
    return conclude(uow, prompt, term, case, now, outcome=Outcome.REOPENED.value, on=due)


@use_case(Permission.CONFIRM_CLOSING)
def ask_new_referral(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not safe: the project leader is asked for a new referral that is linked to this case."""
    prompt, term, case = _asked(uow, ref, now)
    take_step(uow, case, Step.CHECK_NOT_SAFE, Phase.CLOSED, now)
    return conclude(uow, prompt, term, case, now, outcome=Outcome.REFERRAL_ASKED.value)


@shows_prompt(
    CHECK,
    Told.reminder(
        Role.COORDINATOR,
        when="a year after closure: still safe?",
        closes="safe, or not safe; not known asks again",
        again="14 days and 1 day before, on the day, then every third working day",
    ),
)
def _check(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term, filled = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id), prompt.filled
    if prompt.state is not PromptState.OPEN:
        outcome, on = filled.get("outcome"), filled.get("on")
        return YearCheckDone(
            case.reference,
            Outcome(outcome) if outcome else None,
            date.fromisoformat(on) if on else None,
        )
    if filled.get("step") == SAFE:
        return SafeReadBack(case.reference)
    if filled.get("step") == NOT_SAFE:
        return NotSafeAsked(case.reference, threshold_from(uow, now))
    return YearCheckAsked(case.reference, term.due_on, local_date(now) < term.due_on)


@use_case(Permission.OPEN_CASE)
def start_new_referral(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """Begin the referral that takes this case up again, in a message of its own."""
    prompt, _, case = tapped_about(uow, ref, (REFER,), Permission.OPEN_CASE, now)
    ask_to_refer_again(uow, case, prompt.person_id, now)


@use_case(Permission.OPEN_CASE)
def reopen_instead(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """No new referral: the same case is worked again."""
    prompt, term, case = tapped_about(uow, ref, (REFER,), Permission.OPEN_CASE, now)
    reopen(uow, case, now)
    return conclude(uow, prompt, term, case, now)


@shows_prompt(
    REFER,
    Told.reminder(
        Role.PROJECT_LEADER,
        when="the year check says not safe: a new referral",
        closes="the referral; opened again",
    ),
)
def _new_referral(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id)
    if prompt.state is not PromptState.OPEN:
        return NewReferralOver(case.reference, case.phase)
    if (push := push_of(uow, prompt)) is not None:
        return push
    return NewReferralAsked(case.reference, date.fromisoformat(term.anchor.removeprefix("not_safe:")))
