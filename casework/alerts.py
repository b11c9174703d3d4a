"""Alerts to a person: opened, kept in line with the facts, closed; domain.md, Alerts to a person, the ladder.

1. Open → acknowledged → decided → closed. Decided is what was decided and has yet to happen: the expert
   meeting, or the review. Closed is when that is over (ours).
2. `reconcile` runs in the transaction that changed a fact. A cause that vanishes is said and closes nothing;
   one that comes back, by a correction of the correction, makes the alert count again. None is lost.
3. Each cause says with `@stands` whether it is still there; one that hangs on a clock asks the clocks.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from casework import clocks, registration, second_clock, terms
from casework.alert_offer_rows import lapse_offer
from casework.alert_rows import (
    UNDECIDED,
    alerts_in,
    ask_afresh,
    cancel_prompts,
    clock_anchor,
    decision_term,
    free_anchor,
    informed_ids,
    is_voting,
    open_prompts,
    tell,
    undecided,
)
from casework.duties import is_present
from casework.expert_meetings import planned_expert_meetings
from casework.ladder import climb, decision_due, own_decision, steps_of
from rules import ladder
from rules.alerts import CLOCK_CAUSES, kind_of
from rules.threshold import Cause, Clock, current, passed_cause
from rules.words import (
    AlertCause,
    AlertKind,
    AlertState,
    Decision,
    MeetingState,
    TermKind,
    TermState,
    Urgency,
)
from store.alerts import Alert
from store.cases import Case, Meeting
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

_AFTER_A_CLOCK = frozenset({AlertCause.THRESHOLD, AlertCause.SECOND_CLOCK})


def open_alert(
    uow: UnitOfWork,
    case: Case,
    cause: AlertCause,
    anchor: str,
    now: datetime,
    notice_id: int | None = None,
    *,
    first_step: int = 0,
    **facts: Any,
) -> Alert:
    """A new alert on the first step of its ladder, with its decision term and the question to register.

    `anchor` is the clock that it hangs on, or what else it is about; `facts` are further columns of the row.
    What an earlier decision on scaling up left running ends: such an alert asks for a new one. By the notice
    that found it (`notice_id`), what is sent knows how late it is.
    """
    if kind_of(cause) is AlertKind.SCALE_UP:
        _end_earlier_decisions(uow, case, now)
    alert = uow.add(
        Alert(
            case_id=case.id,
            cause=cause,
            anchor=free_anchor(uow, case, cause, anchor),
            opened_at=now,
            next_action_at=now,
            **facts,
        )
    )
    if cause is AlertCause.SECOND_CLOCK:
        second_clock.ask_three(uow, alert, case, now, notice_id)
    else:
        climb(uow, alert, case, first_step, now, notice_id)
    if registration.is_needed(uow, alert):
        registration.ask_registration(uow, alert, case, now, notice_id)
    return alert


def _end_earlier_decisions(uow: UnitOfWork, case: Case, now: datetime) -> None:
    for term in terms.running_terms(uow, case, TermKind.REVIEW):
        terms.end_term(uow, term, TermState.WITHDRAWN, now)
    for alert in alerts_in(uow, case, {AlertState.DECIDED}, AlertKind.SCALE_UP):
        close_alert(uow, alert, TermState.MET, now)


def close_alert(uow: UnitOfWork, alert: Alert, term_state: TermState, now: datetime) -> None:
    """Nothing is asked for it any more; `term_state` is how a decision that still runs ends."""
    term = decision_term(uow, alert)
    alert.state, alert.next_action_at, alert.closed_at = AlertState.CLOSED, None, now
    if term is not None:
        terms.end_term(uow, term, term_state, now)
    registration.end_registration(uow, alert, now)
    cancel_prompts(uow, alert, now)


def reconcile(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    """Bring the alerts of a case in line with its clocks and meetings."""
    for alert in alerts_in(uow, case, UNDECIDED):
        _judge_cause(uow, case, alert, course, now)
        second_clock.settle(uow, alert, case, now)
    for alert in alerts_in(uow, case, {*UNDECIDED, AlertState.DECIDED}):
        _follow_expert_meeting(uow, case, alert, now)
    _alert_again(uow, case, course, now)


Stands = Callable[[UnitOfWork, Case, Alert, datetime], bool]
STANDS: dict[AlertCause, Stands] = {}


def stands(cause: AlertCause) -> Callable[[Stands], Stands]:
    """Register how to see whether an alert of this cause still has it; for causes that hang on no clock."""

    def register(check: Stands) -> Stands:
        STANDS[cause] = check
        return check

    return register


def _stands(uow: UnitOfWork, case: Case, alert: Alert, course: Sequence[Clock], now: datetime) -> bool:
    """Whether the cause of the alert is still there."""
    if alert.cause not in CLOCK_CAUSES:
        return STANDS[alert.cause](uow, case, alert, now)
    clock = next((clock for clock in course if clocks.anchor_of(clock) == clock_anchor(alert)), None)
    if clock_anchor(alert).startswith("none:"):
        return True
    if clock is None:
        # The start date was corrected: what matters is whether another clock asks for the same.
        again = [other for other in course if other.cause is Cause.FELL_BACK]
        clock = current(again if alert.cause is AlertCause.FELL_BACK else course)
    return clock is not None and clock.open and (clock.passed or alert.cause not in _AFTER_A_CLOCK)


def _judge_cause(uow: UnitOfWork, case: Case, alert: Alert, course: Sequence[Clock], now: datetime) -> None:
    still_there = _stands(uow, case, alert, course, now)
    if still_there == (alert.cause_vanished_at is None):
        return
    closes = uow.policy.alerts.rules(alert.cause).when_cause_is_gone == "closes"
    if not still_there and (closes or is_voting(alert)):
        alert.cause_vanished_at, informed = now, informed_ids(uow, alert)
        close_alert(uow, alert, TermState.WITHDRAWN, now)
        tell(uow, informed, "alert_closed", alert, now)
        return
    if still_there:
        alert.cause_vanished_at = None
        _resume(uow, alert, now)
        if registration.is_needed(uow, alert):
            registration.ask_registration(uow, alert, case, now)
    else:
        alert.cause_vanished_at = now
        alert.next_action_at = ladder.reopens_at(decision_due(uow, alert, now))
        lapse_offer(uow, alert, now)
        registration.end_registration(uow, alert, now)
    urgency = None if still_there else Urgency.ROUTINE
    for prompt in open_prompts(uow, alert):
        ask_afresh(uow, alert, prompt.person_id, now, urgency)


def _resume(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """Its hours, or its decision term, start again: nobody waits for what was said to be gone."""
    alert.decide_by, alert.snooze_reason = decision_due(uow, alert, now), None
    if alert.state is AlertState.OPEN and alert.step >= 0:
        alert.next_action_at = ladder.climbs_at(now, steps_of(uow, alert)[alert.step], uow.policy)
    else:
        alert.next_action_at = ladder.reopens_at(alert.decide_by)
    term = decision_term(uow, alert)
    if term is not None:
        terms.move_term(uow, term, alert.decide_by, now)


def _follow_expert_meeting(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> None:
    """Held: the alert is closed. Fallen through with no other planned: a decision is needed again."""
    if alert.meeting_id is None:
        return
    meeting = uow.get(Meeting, alert.meeting_id)
    if meeting.state is MeetingState.HELD:
        close_alert(uow, alert, TermState.MET, now)
        return
    planned: Meeting | None = meeting
    if meeting.state is not MeetingState.PLANNED:
        planned = next(iter(planned_expert_meetings(uow, case)), None)
    if planned is not None:
        alert.meeting_id = planned.id
        if alert.state is not AlertState.DECIDED:
            note_decided(uow, alert, Decision.EXPERT_MEETING, now)
    elif alert.state is AlertState.DECIDED:
        _decide_again(uow, case, alert, now)


def note_decided(uow: UnitOfWork, alert: Alert, decision: Decision, now: datetime) -> None:
    """The decision stands: its term is met, and nobody is asked any more. The holder is set already."""
    term = decision_term(uow, alert)
    alert.state, alert.next_action_at = AlertState.DECIDED, None
    alert.decision, alert.decided_at = decision, now
    if term is not None:
        terms.end_term(uow, term, TermState.MET, now)
    registration.end_registration(uow, alert, now)
    cancel_prompts(uow, alert, now)


def _decide_again(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> None:
    """The expert meeting fell through: whoever decided on it has the alert again, with a new term.

    From who is away or gone it goes on at once to the next on the ladder.
    """
    assert alert.holder_id is not None
    decide_by = decision_due(uow, alert, now)
    alert.state, alert.next_action_at = AlertState.ACKNOWLEDGED, ladder.reopens_at(decide_by)
    alert.decide_by, alert.decision, alert.decided_at = decide_by, None, None
    alert.snooze_reason = None
    own_decision(uow, alert, case, [alert.holder_id], now)
    if is_present(uow, uow.get(Person, alert.holder_id)):
        ask_afresh(uow, alert, alert.holder_id, now, Urgency.ROUTINE)
    else:
        climb(uow, alert, case, alert.step + 1, now)


def _alert_again(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    """A clock has passed and was alerted for, and nothing runs for it: a correction took away the 6."""
    if undecided(uow, case) is not None or alerts_in(uow, case, {AlertState.DECIDED}, AlertKind.SCALE_UP):
        return
    for clock in course:
        if clock.needs_alert and _was_issued(uow, case, clock):
            open_alert(uow, case, passed_cause(clock), clocks.anchor_of(clock), now)
            return


def _was_issued(uow: UnitOfWork, case: Case, clock: Clock) -> bool:
    newest = uow.session.exec(
        select(Term)
        .where(
            col(Term.case_id) == case.id,
            col(Term.kind) == TermKind.THRESHOLD,
            col(Term.anchor) == clocks.anchor_of(clock),
        )
        .order_by(col(Term.id).desc())
    ).first()
    return newest is not None and newest.state is TermState.PASSED
