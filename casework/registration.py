"""The question to the coordinator to register a case with the chair; domain.md, the threshold, rule 4.

The coordinator confirms that form and plan are ready, yes or no each, and never what is in them. With both
the case is registered; with a "not yet" it is asked again until it is, or the alert is decided.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from casework import prompts, terms
from casework.access import require, use_case
from casework.alert_rows import clock_start
from casework.duties import owner_of
from casework.items import ask_about, opens
from casework.notices import issues
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules import monitoring
from rules.alerts import REGISTERED
from rules.calendar import local_date
from rules.permissions import Permission
from rules.threshold import threshold_due
from rules.words import AlertCause, BackReason, Role, TermKind, TermState, Urgency
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KIND = "registration"
_NOT_READY = frozenset({BackReason.FORM_NOT_READY, BackReason.PLAN_NOT_READY})


@dataclass(frozen=True)
class Ready:
    """Whether form and plan are ready; None when that was not said yet."""

    form: bool | None
    plan: bool | None


@dataclass(frozen=True)
class RegistrationAsked(View):
    """Push and opened view in one: `opened` adds why it is asked and what closes it."""

    reference: str
    opened: bool
    cause: AlertCause
    threshold: date
    """The last day of the clock that the alert hangs on."""
    ready: Ready = Ready(None, None)


@dataclass(frozen=True)
class RegistrationOver(View):
    """Registered on this date, or no longer asked."""

    reference: str
    registered_on: date | None


def is_needed(uow: UnitOfWork, alert: Alert) -> bool:
    """Whether form and plan are asked for this alert: also for a review, when the case went back because they
    were not ready (ours)."""
    if alert.cause is not AlertCause.REVIEW:
        return alert.cause in REGISTERED
    earlier = uow.session.exec(
        select(Alert)
        .where(col(Alert.case_id) == alert.case_id, col(Alert.id) < alert.id)
        .where(col(Alert.decided_at).is_not(None))
        .order_by(col(Alert.id).desc())
    ).first()
    return earlier is not None and earlier.back_reason in _NOT_READY


def ask_registration(
    uow: UnitOfWork, alert: Alert, case: Case, now: datetime, notice_id: int | None = None
) -> None:
    """Ask the coordinator, due on the same day, unless it was registered already or is being asked."""
    if alert.registered_on is not None or running(uow, alert) is not None:
        return
    owner_id = owner_of(uow, case, TermKind.REGISTRATION).id
    term = terms.open_term(
        uow,
        case,
        TermKind.REGISTRATION,
        f"alert:{alert.id}",
        owner_id,
        local_date(now),
        now,
        alert_id=alert.id,
    )
    _ask(uow, term, owner_id, now, urgency=Urgency.URGENT, notice_id=notice_id)
    _plan_next(uow, term, now)


def running(uow: UnitOfWork, alert: Alert) -> Term | None:
    """The running term of the registration for this alert."""
    return uow.session.exec(
        select(Term).where(
            col(Term.alert_id) == alert.id,
            col(Term.kind) == TermKind.REGISTRATION,
            col(Term.state) == TermState.RUNNING,
        )
    ).first()


def end_registration(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """It is not asked any more: the alert was decided, or its cause vanished."""
    term = running(uow, alert)
    if term is not None:
        terms.end_term(uow, term, TermState.WITHDRAWN, now)


def _ask(uow: UnitOfWork, term: Term, person_id: int, now: datetime, **how: Any) -> Prompt:
    # Closed again: what was opened in an older message does not belong on a lock screen.
    return ask_about(uow, term, person_id, KIND, now, alert_id=term.alert_id, filled={"opened": False}, **how)


def _plan_next(uow: UnitOfWork, term: Term, now: datetime) -> None:
    following = monitoring.next_reminder(term.due_on, local_date(now), uow.policy)
    terms.plan_notices(uow, term, terms.at_opening(uow, [following], term.owner_id, now))


@issues(TermKind.REGISTRATION)
def _remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    """Every third working day (policy, as for monitoring) until it is answered."""
    _ask(uow, term, notice.recipient_id, now, notice=notice)
    _plan_next(uow, term, now)


@opens(TermKind.REGISTRATION)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return _ask(uow, term, person_id, now)


@shows_prompt(
    KIND,
    Told.alert(
        Role.COORDINATOR,
        when="an alert on scaling up: are form and plan ready? Urgent at first",
        urgencies=(Urgency.URGENT, Urgency.ROUTINE),
        again="every third working day",
        closes="form and plan ready; the alert is decided or closed",
    ),
)
def _registration(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id)
    alert = uow.get(Alert, term.alert_id)
    if prompt.state is not PromptState.OPEN:
        return RegistrationOver(case.reference, alert.registered_on)
    return RegistrationAsked(
        case.reference,
        bool(prompt.filled.get("opened")),
        alert.cause,
        threshold_due(clock_start(alert), uow.policy.threshold.months),
        ready_of(alert),
    )


def ready_of(alert: Alert) -> Ready:
    """What the coordinator said of form and plan; a case that is registered has both."""
    registered = True if alert.registered_on is not None else None
    return Ready(registered or alert.form_ready, registered or alert.plan_ready)


@use_case(Permission.RECORD)
def explain_registration(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show why it is asked, or fold that away again."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    require(uow, Permission.RECORD, uow.get(Case, prompt.case_id))
    prompts.fill(prompt, now, opened=not prompt.filled.get("opened"))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def note_ready(
    uow: UnitOfWork, ref: PromptRef, form: bool | None = None, plan: bool | None = None, *, now: datetime
) -> Shown:
    """Form or plan is ready or not yet; None leaves what was said. With both ready the case is registered."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    require(uow, Permission.RECORD, uow.get(Case, prompt.case_id))
    term = uow.get(Term, prompt.term_id)
    alert = uow.get(Alert, term.alert_id)
    alert.form_ready = alert.form_ready if form is None else form
    alert.plan_ready = alert.plan_ready if plan is None else plan
    if alert.form_ready and alert.plan_ready:
        alert.registered_on = local_date(now)
        prompts.close(uow, prompt, PromptState.ANSWERED, now)
        terms.end_term(uow, term, TermState.MET, now)
    else:
        prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)
