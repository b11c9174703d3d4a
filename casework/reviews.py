"""The review after advice, or after a case went back to the coordinator; domain.md, threshold, rule 8.

Four weeks (policy) after the decision the facts are looked at: with a 6 the alert is closed, without one the
chair is alerted again. A 6 that comes in before does not end the term, so that a correction costs nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework import clocks, terms
from casework.alert_rows import undecided
from casework.alerts import close_alert, open_alert
from casework.duties import owner_of
from casework.items import ask_about, opens
from casework.notices import issues
from casework.views import Told, View, shows_prompt
from rules.calendar import day_ends, local_date
from rules.notices import SlotDay
from rules.threshold import current
from rules.words import AlertCause, AlertState, Role, TermKind, TermState, Urgency
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KIND = "review"
REMINDER_DAYS = 7
"""How long before its end the coordinator is reminded; ours."""


@dataclass(frozen=True)
class ReviewAhead(View):
    """The coordinator hears when the review is, and what happens then; `over` when it is no longer needed."""

    reference: str
    due_on: date
    over: bool


def review_on(decided_at: datetime, weeks: int) -> date:
    """The last day before a review."""
    return local_date(decided_at) + timedelta(weeks=weeks)


def open_review(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> Term:
    """The term of the review, owned by the coordinator."""
    owner_id = owner_of(uow, case, TermKind.REVIEW).id
    due_on = review_on(now, uow.policy.alerts.review_weeks)
    term = terms.open_term(
        uow, case, TermKind.REVIEW, f"alert:{alert.id}", owner_id, due_on, now, alert_id=alert.id
    )
    reminder = SlotDay(f"before_{REMINDER_DAYS}", due_on - timedelta(days=REMINDER_DAYS))
    ends = terms.Planned(terms.DUE, owner_id, day_ends(due_on), Urgency.URGENT)
    terms.plan_notices(uow, term, (*terms.at_opening(uow, [reminder], owner_id, now), ends))
    return term


@issues(TermKind.REVIEW)
def _review(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    case = uow.get(Case, term.case_id)
    open_clock = current(clocks.clocks_of(uow, case, now))
    if notice.slot != terms.DUE:
        if open_clock is not None:
            ask_about(uow, term, notice.recipient_id, KIND, now, notice)
        return
    alert = uow.get(Alert, term.alert_id)
    terms.end_term(uow, term, TermState.PASSED if open_clock is not None else TermState.MET, now)
    if alert.state is AlertState.DECIDED:
        close_alert(uow, alert, TermState.MET, now)
    if open_clock is not None and undecided(uow, case) is None:
        open_alert(uow, case, AlertCause.REVIEW, clocks.anchor_of(open_clock), now, notice.id)


@opens(TermKind.REVIEW)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return ask_about(uow, term, person_id, KIND, now)


@shows_prompt(
    KIND,
    Told.reminder(
        Role.COORDINATOR,
        when="a review of the case comes, after an alert was decided",
        closes="the review, or a 6 before it",
        again="",
    ),
)
def _review_ahead(uow: UnitOfWork, prompt: Prompt, now: datetime) -> ReviewAhead:
    term = uow.get(Term, prompt.term_id)
    reference = uow.get(Case, prompt.case_id).reference
    return ReviewAhead(reference, term.due_on, prompt.state is not PromptState.OPEN)
