"""Alerts to a person: opened, kept in line with the facts, closed; domain.md, Alerts to a person, the ladder.

1. Open → acknowledged → decided → closed. Decided is what was decided and has yet to happen: the expert
   meeting, or the review. Closed is when that is over (ours).
2. `reconcile` runs in the transaction that changed a fact. A cause that vanishes is said and closes nothing;
   one that comes back, by a correction of the correction, makes the alert count again. None is lost.
3. That a case fell back after an expert meeting is told to the chair who guards it, in a message that needs
   nothing but reading; an alert of that kind, with its own signal, is the issue on phases.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from casework import clocks, outbox, registration, terms
from casework.alert_rows import (
    UNDECIDED,
    alerts_in,
    ask_afresh,
    cancel_prompts,
    clock_anchor,
    decision_term,
    free_anchor,
    open_prompts,
    undecided,
)
from casework.duties import is_present, on_duty
from casework.ladder import climb
from rules import ladder
from rules.threshold import Cause, Clock, current
from rules.words import (
    AlertCause,
    AlertState,
    Decision,
    Duty,
    MeetingKind,
    MeetingState,
    TermKind,
    TermState,
    Urgency,
)
from store.alerts import Alert
from store.cases import Case, Meeting
from store.messages import OutboxMessage
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

_REGISTERED = frozenset({AlertCause.THRESHOLD, AlertCause.EARLIER})
"""A review alerts a chair who has the registration already."""


def open_alert(
    uow: UnitOfWork, case: Case, cause: AlertCause, clock: str, now: datetime, notice_id: int | None = None
) -> Alert:
    """A new alert on the first step of the ladder, with its registration question and its decision term.

    `clock` is the anchor of the clock that it hangs on. What an earlier decision left running ends: this
    alert asks for a new one. By the notice that found it (`notice_id`), what is sent knows how late it is.
    """
    _end_earlier_decisions(uow, case, now)
    alert = uow.add(
        Alert(
            case_id=case.id,
            cause=cause,
            anchor=free_anchor(uow, case, cause, clock),
            opened_at=now,
            next_action_at=now,
        )
    )
    climb(uow, alert, case, 0, now, notice_id)
    if cause in _REGISTERED:
        registration.ask_registration(uow, alert, case, now, notice_id)
    return alert


def _end_earlier_decisions(uow: UnitOfWork, case: Case, now: datetime) -> None:
    for term in terms.running_terms(uow, case, TermKind.REVIEW):
        terms.end_term(uow, term, TermState.WITHDRAWN, now)
    for alert in alerts_in(uow, case, {AlertState.DECIDED}):
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
    for alert in alerts_in(uow, case, {*UNDECIDED, AlertState.DECIDED}):
        _follow_expert_meeting(uow, case, alert, now)
    _alert_again(uow, case, course, now)
    _tell_fall_back(uow, case, course, now)


def _stands(alert: Alert, course: Sequence[Clock]) -> bool:
    """Whether the cause of the alert is still there."""
    clock = next((clock for clock in course if clocks.anchor_of(clock) == clock_anchor(alert)), None)
    if clock_anchor(alert).startswith("none:"):
        return True
    if clock is None:
        # The start date was corrected: what matters is whether another clock asks for the same.
        clock = current(course)
    return clock is not None and clock.open and (clock.passed or alert.cause is not AlertCause.THRESHOLD)


def _judge_cause(uow: UnitOfWork, case: Case, alert: Alert, course: Sequence[Clock], now: datetime) -> None:
    stands = _stands(alert, course)
    if stands == (alert.cause_vanished_at is None):
        return
    if stands:
        alert.cause_vanished_at = None
        _resume(uow, alert, now)
        if alert.cause in _REGISTERED:
            registration.ask_registration(uow, alert, case, now)
    else:
        alert.cause_vanished_at = now
        alert.next_action_at = ladder.reopens_at(ladder.decision_due(now, uow.policy))
        registration.end_registration(uow, alert, now)
    urgency = Urgency.URGENT if stands else Urgency.ROUTINE
    for prompt in open_prompts(uow, alert):
        ask_afresh(uow, alert, prompt.person_id, now, urgency)


def _resume(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """Its hours, or its decision term, start again: nobody waits for what was said to be gone."""
    alert.decide_by = ladder.decision_due(now, uow.policy)
    if alert.state is AlertState.OPEN:
        alert.next_action_at = ladder.climbs_at(now, alert.step, uow.policy)
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
    planned = meeting if meeting.state is MeetingState.PLANNED else _planned_expert_meeting(uow, case)
    if planned is not None:
        alert.meeting_id = planned.id
        if alert.state is not AlertState.DECIDED:
            note_decided(uow, alert, Decision.EXPERT_MEETING, now)
    elif alert.state is AlertState.DECIDED:
        _decide_again(uow, case, alert, now)


def _planned_expert_meeting(uow: UnitOfWork, case: Case) -> Meeting | None:
    return uow.session.exec(
        select(Meeting)
        .where(
            col(Meeting.case_id) == case.id,
            col(Meeting.kind) == MeetingKind.EXPERT_MEETING,
            col(Meeting.state) == MeetingState.PLANNED,
        )
        .order_by(col(Meeting.starts_at))
    ).first()


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
    decide_by = ladder.decision_due(now, uow.policy)
    alert.state, alert.next_action_at = AlertState.ACKNOWLEDGED, ladder.reopens_at(decide_by)
    alert.decide_by, alert.decision, alert.decided_at = decide_by, None, None
    terms.open_term(
        uow,
        case,
        TermKind.DECISION,
        f"alert:{alert.id}",
        alert.holder_id,
        decide_by,
        now,
        alert_id=alert.id,
    )
    if is_present(uow, uow.get(Person, alert.holder_id)):
        ask_afresh(uow, alert, alert.holder_id, now, Urgency.ROUTINE)
    else:
        climb(uow, alert, case, alert.step + 1, now)


def _alert_again(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    """A clock has passed and was alerted for, and nothing runs for it: a correction took away the 6."""
    if undecided(uow, case) is not None or alerts_in(uow, case, {AlertState.DECIDED}):
        return
    for clock in course:
        if clock.needs_alert and _was_issued(uow, case, clock):
            open_alert(uow, case, AlertCause.THRESHOLD, clocks.anchor_of(clock), now)
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


def _tell_fall_back(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    for clock in course:
        if clock.cause is Cause.FELL_BACK and clock.after_expert_meeting and clock.running:
            _tell_fall_back_once(uow, case, clock.start, clock.due, now)


def _tell_fall_back_once(uow: UnitOfWork, case: Case, start: date, due: date, now: datetime) -> None:
    chair = on_duty(uow, case.id, Duty.CHAIR)
    if chair is None:
        return
    told = uow.session.exec(
        select(OutboxMessage).where(
            col(OutboxMessage.case_id) == case.id, col(OutboxMessage.kind) == "fell_back"
        )
    ).all()
    if all(message.params["start"] != start.isoformat() for message in told):
        outbox.queue(
            uow,
            chair.id,
            "fell_back",
            Urgency.ROUTINE,
            now,
            case_id=case.id,
            start=start.isoformat(),
            due=due.isoformat(),
        )
