"""The threshold told: warnings before it, what is written when it passes, and scaling up earlier.

domain.md, The three-month threshold, exactly, rules 4 and 7.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import clocks, prompts, terms
from casework.access import require, use_case
from casework.alert_rows import alerts_in, clock_anchor, undecided
from casework.alerts import close_alert, open_alert
from casework.case_questions import tapped_on_case
from casework.decisions import follows
from casework.errors import AlertAlreadyOpen, ForeignButton
from casework.items import ask_about, opens
from casework.meeting_planning import ask_planning
from casework.notices import issues
from casework.prompts import PromptRef, Shown
from casework.reviews import KIND as REVIEW
from casework.signals import answer_by_scaling_up
from casework.views import Told, View, shows_prompt
from rules import windows
from rules.calendar import local_date
from rules.permissions import Permission
from rules.threshold import Cause, Clock, current, passed_cause
from rules.words import AlertCause, AlertKind, AlertState, Decision, Role, TermKind, TermState, Urgency
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

WARNING = "threshold_warning"
SCALE_UP = "scale_up"


@dataclass(frozen=True)
class ThresholdWarning(View):
    """The date of the threshold comes near; `opened` adds the rule, the dates and what closes it."""

    reference: str
    due_on: date
    opened: bool
    clock_cause: Cause
    started_on: date
    months: int


@dataclass(frozen=True)
class ThresholdOver(View):
    """What a warning says afterwards: the clock was stopped, or passed."""

    reference: str
    due_on: date
    passed: bool


@dataclass(frozen=True)
class ScaleUpAsked(View):
    """The read-back before an earlier scale-up; `goes_out_at` when that is not now, but after the night."""

    reference: str
    goes_out_at: datetime | None = None


@dataclass(frozen=True)
class ScaleUpOver(View):
    """The line that stays: scaled up or left."""

    reference: str
    done: bool


@issues(TermKind.THRESHOLD)
def _issue(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    case = uow.get(Case, term.case_id)
    course = clocks.clocks_of(uow, case, now)
    clock = next((clock for clock in course if clocks.anchor_of(clock) == term.anchor), None)
    if clock is None or not clock.open:
        # A 6 was entered meanwhile: whoever did that has settled the term in the same transaction.
        return
    if notice.slot == clocks.PASSED:
        _pass(uow, case, term, clock, notice, now)
    elif clock.running:
        ask_about(uow, term, notice.recipient_id, WARNING, now, notice, filled={"opened": False})


def _pass(uow: UnitOfWork, case: Case, term: Term, clock: Clock, notice: Notice, now: datetime) -> None:
    """Rule 4, in this one transaction. An alert that asks for a decision already is not written twice."""
    if not clock.passed:
        return
    terms.end_term(uow, term, TermState.PASSED, now)
    if undecided(uow, case) is None and not _was_decided(uow, case, term, now):
        open_alert(uow, case, passed_cause(clock), term.anchor, now, notice.id)


def _was_decided(uow: UnitOfWork, case: Case, term: Term, now: datetime) -> bool:
    """Whether the same was decided on already, before a correction gave this clock another start date."""
    stand = {clocks.anchor_of(clock) for clock in clocks.clocks_of(uow, case, now)}
    decided = {
        clock_anchor(alert) for alert in alerts_in(uow, case, {AlertState.DECIDED}, AlertKind.SCALE_UP)
    }
    cause = term.anchor.split(":")[0]
    return any(anchor.split(":")[0] == cause for anchor in decided - stand)


@opens(TermKind.THRESHOLD)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return ask_about(uow, term, person_id, WARNING, now, filled={"opened": False})


@shows_prompt(
    WARNING,
    Told.reminder(
        Role.COORDINATOR,
        when="the three-month threshold comes near",
        closes="a 6 in a meeting dated in time; the threshold passes",
        again="28, 14 and 3 days before",
    ),
)
def _warning(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference, term = uow.get(Case, prompt.case_id).reference, uow.get(Term, prompt.term_id)
    if prompt.state is not PromptState.OPEN:
        return ThresholdOver(reference, term.due_on, term.state is TermState.PASSED)
    return ThresholdWarning(
        reference,
        term.due_on,
        bool(prompt.filled.get("opened")),
        Cause(term.anchor.split(":")[0]),
        term.starts_on,
        uow.policy.threshold.months,
    )


@use_case(Permission.SEE_CASE)
def explain_warning(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show why the warning came, or fold that away again."""
    prompt = prompts.tapped(uow, ref, (WARNING,), now)
    require(uow, Permission.SEE_CASE, uow.get(Case, prompt.case_id))
    prompts.fill(prompt, now, opened=not prompt.filled.get("opened"))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def ask_scale_up(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """Ask whether to scale up now, from a question of one's own about a case, open or answered.

    Raises AlertAlreadyOpen, and what `prompts.tapped` raises.
    """
    asked = uow.session.get(Prompt, ref.id)
    if asked is None:
        raise ForeignButton
    if asked.state is PromptState.ANSWERED:
        origin = prompts.receipt_tapped(uow, ref, (asked.kind,))
    else:
        origin = prompts.tapped(uow, ref, (asked.kind,), now)
    if origin.case_id is None:
        raise ForeignButton
    case = uow.get(Case, origin.case_id)
    require(uow, Permission.RECORD, case)
    require_no_alert(uow, case)
    prompts.ask(uow, origin.person_id, SCALE_UP, now, case_id=case.id)


@use_case(Permission.RECORD)
def plan_from_warning(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """Plan a meeting on the case that a warning, or the announcement of a review, is about."""
    case = uow.get(Case, prompts.tapped(uow, ref, (WARNING, REVIEW), now).case_id)
    require(uow, Permission.RECORD, case)
    ask_planning(uow, case, now)


def require_no_alert(uow: UnitOfWork, case: Case) -> None:
    """Raises AlertAlreadyOpen where a person is asked to decide on scaling up already."""
    if undecided(uow, case) is not None:
        raise AlertAlreadyOpen


@use_case(Permission.RECORD)
def scale_up(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Alert the chair now, before the threshold (rule 7). Raises AlertAlreadyOpen."""
    prompt, case = tapped_on_case(uow, ref, (SCALE_UP,), Permission.RECORD, now)
    require_no_alert(uow, case)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    answer_by_scaling_up(uow, case, now)
    _alert_chair(uow, case, now)
    return prompts.shown(uow, prompt, now)


def _alert_chair(uow: UnitOfWork, case: Case, now: datetime) -> None:
    clock = current(clocks.clocks_of(uow, case, now))
    anchor = clocks.anchor_of(clock) if clock is not None else f"none:{local_date(now).isoformat()}"
    open_alert(uow, case, AlertCause.EARLIER, anchor, now)


@follows(Decision.SCALE_UP)
def _scale_up_by_signal(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> None:
    """The answer to a signal; where the chair was alerted meanwhile, that is the same decision."""
    close_alert(uow, alert, TermState.MET, now)
    if undecided(uow, case) is None:
        _alert_chair(uow, case, now)


@use_case(Permission.RECORD)
def leave_scale_up(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not now: nothing is sent."""
    prompt = prompts.tapped(uow, ref, (SCALE_UP,), now)
    require(uow, Permission.RECORD, uow.get(Case, prompt.case_id))
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@shows_prompt(
    SCALE_UP, Told.answer(Role.COORDINATOR, when="one scales up earlier, or asks for an expert meeting")
)
def _scale_up(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference = uow.get(Case, prompt.case_id).reference
    if prompt.state is PromptState.OPEN:
        goes_out_at = windows.earliest(Urgency.URGENT, now, uow.policy)
        return ScaleUpAsked(reference, goes_out_at if goes_out_at > now else None)
    return ScaleUpOver(reference, prompt.state is PromptState.ANSWERED)
