"""What follows from a changed fact, in the same transaction: terms, alerts, and what they tell whom."""

from datetime import datetime

from sqlmodel import col, select

from casework import alerts, clocks, prompts, signals, terms
from casework.alert_duties import follow_duties
from casework.alert_rows import UNDECIDED, alerts_in
from casework.calling_off import call_off_expert_meetings
from casework.chair_duty import settle_chair
from casework.term_owners import settle_owners
from casework.wanted import SOURCES, settle_wanted
from rules import monitoring
from rules.calendar import local_date
from rules.trajectory import WORKED
from rules.words import AlertState, MeetingState, Phase, TermKind, TermState
from store.cases import Case, Meeting
from store.unit_of_work import UnitOfWork


def follow_up(uow: UnitOfWork, case: Case, now: datetime, *, replan: bool = False) -> None:
    """Call this after every change of a fact: a meeting, score, date, phase, plan, event or duty.

    Where a fact is corrected, or the policy (`replan`), call `corrections.follow_correction` instead.
    """
    uow.session.flush()
    settle_chair(uow, case, now)
    if case.phase is Phase.RECOVERY or case.phase not in WORKED:
        call_off_expert_meetings(uow, case, now)
    if case.phase in WORKED:
        course = clocks.settle_threshold(uow, case, now, replan=replan)
        alerts.reconcile(uow, case, course, now)
        signals.raise_signals(uow, case, course, now)
        follow_duties(uow, case, now)
        _keep_monitoring(uow, case, now)
    else:
        _stop_work(uow, case, now)
    settle_wanted(uow, case, now, replan=replan)
    settle_owners(uow, case, now)


def _keep_monitoring(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """A case that is worked always has a next monitoring date; domain.md, three-month threshold, rule 8.

    It counts from today where the case began earlier: what is past cannot be planned (ours).
    """
    if not terms.running_terms(uow, case, TermKind.MONITORING):
        counted_from = max(case.started_on, local_date(now))
        due_on = monitoring.proposed(counted_from, case.phase, uow.policy)
        terms.open_monitoring(uow, case, due_on, now)


def _stop_work(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Nobody works the case: what was planned, asked and alerted is over. What is wanted, stays."""
    for alert in alerts_in(uow, case, {*UNDECIDED, AlertState.DECIDED}):
        alerts.close_alert(uow, alert, TermState.WITHDRAWN, now)
    for term in terms.running_terms(uow, case):
        if term.kind not in SOURCES:
            terms.end_term(uow, term, TermState.WITHDRAWN, now)
    planned = select(Meeting).where(
        col(Meeting.case_id) == case.id, col(Meeting.state) == MeetingState.PLANNED
    )
    for meeting in uow.session.exec(planned).all():
        meeting.state = MeetingState.CANCELLED
        prompts.close_all(uow, now, meeting_id=meeting.id)
