"""Signals: something that a person must look at; issue 4, three kinds of alert. All ours but the first.

1. FELL_BACK: below 6 again after an expert meeting (domain.md, the threshold, rule 6), once per clock.
2. NOT_RISING: the newest score suggests an earlier scale-up (rule 7), once per score; one stands at a time.
3. NO_ANSWER: nobody gave the scores of a meeting; casework.score_questions finds that.
4. NOBODY_THERE: neither coordinator nor deputy can be reached, once per time that it is so.

`raise_signals` runs in the transaction that changed a fact, and every night for what no transaction tells.
A signal closes by itself when its cause is gone (casework.alerts). One that was answered with "arranged" is
raised again when its cause still stands after another decision term: nothing stays silent.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, exists, or_, select

from casework import clocks
from casework.access import acting
from casework.alert_rows import (
    UNDECIDED,
    alerts_in,
    asked_ids,
    clock_anchor,
    informed_ids,
    open_prompts,
    tell,
)
from casework.alerts import STANDS, close_alert, note_decided, open_alert, stands
from casework.duties import AWAY, is_reachable, on_duty
from casework.ladder import steps_of
from casework.stagnation import Stagnation, stagnation
from rules import ladder, windows
from rules.alerts import kind_of
from rules.calendar import Workdays, local_date
from rules.threshold import Cause, Clock
from rules.trajectory import WORKED
from rules.words import (
    AlertCause,
    AlertKind,
    AlertState,
    Decision,
    Duty,
    MeetingState,
    PersonState,
    Phase,
    TermState,
    Urgency,
)
from store.alerts import Alert
from store.cases import Assignment, Case, Meeting
from store.messages import OutboxMessage, OutboxState
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

SIGNALS = frozenset(cause for cause in AlertCause if kind_of(cause) is AlertKind.SIGNAL)
_ANY = frozenset(AlertState)
_LED_BY = (Duty.COORDINATOR, Duty.DEPUTY)


def raise_signals(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    """Raise what the facts of a worked case give; after `alerts.reconcile` has closed what is gone."""
    _settle_arranged(uow, case, now)
    _raise_fell_back(uow, case, course, now)
    _raise_not_rising(uow, case, course, now)
    _raise_nobody_there(uow, case, now)


def _about(uow: UnitOfWork, case: Case, cause: AlertCause) -> list[Alert]:
    """Every signal of this cause, the oldest first."""
    return [alert for alert in alerts_in(uow, case, _ANY) if alert.cause is cause]


def _is_answered(alert: Alert) -> bool:
    """Whether a person has it or decided; one that closed by itself is raised again with its cause."""
    return alert.state in UNDECIDED or alert.decision is not None


def _raise_fell_back(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    for clock in course:
        if not _fell_back(clock) or not clock.running:
            continue
        known = [alert for alert in _about(uow, case, AlertCause.FELL_BACK) if _is_answered(alert)]
        if not any(_asked_about(alert, clock, course) for alert in known):
            open_alert(uow, case, AlertCause.FELL_BACK, clocks.anchor_of(clock), now)


def _fell_back(clock: Clock) -> bool:
    return clock.cause is Cause.FELL_BACK and clock.after_expert_meeting


def _asked_about(alert: Alert, clock: Clock, course: Sequence[Clock]) -> bool:
    """Whether this was asked for the clock: also for one that a correction has given another start date."""
    if clock_anchor(alert) == clocks.anchor_of(clock):
        return True
    is_gone = clock_anchor(alert) not in {clocks.anchor_of(other) for other in course}
    return is_gone and local_date(alert.opened_at) >= clock.start


def _not_rising(uow: UnitOfWork, case: Case, course: Sequence[Clock]) -> Stagnation | None:
    """Only in direct safety; a score that is a fall-back after an expert meeting is told as that."""
    found = stagnation(uow, case, course) if case.phase is Phase.DIRECT_SAFETY else None
    if found is None or any(_fell_back(clock) and clock.start == found.day for clock in course):
        return None
    return found


def _raise_not_rising(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    found = _not_rising(uow, case, course)
    if found is None or _is_on_its_way(uow, case):
        return
    anchor, known = f"scores:{found.meeting_id}", _about(uow, case, AlertCause.NOT_RISING)
    if any(clock_anchor(alert) == anchor and _is_answered(alert) for alert in known):
        return
    replaced = [alert for alert in known if alert.state in UNDECIDED]
    told = [(alert, informed_ids(uow, alert)) for alert in replaced]
    for alert in replaced:
        close_alert(uow, alert, TermState.WITHDRAWN, now)
    opened = open_alert(uow, case, AlertCause.NOT_RISING, anchor, now)
    _hold_until_opening(uow, opened, now)
    for alert, informed in told:
        tell(uow, informed - set(asked_ids(uow, opened)), "alert_closed", alert, now)


def _is_on_its_way(uow: UnitOfWork, case: Case) -> bool:
    """Whether somebody is asked to scale up, or has decided on it and the outcome has yet to come."""
    return any(
        (kind_of(alert.cause) is AlertKind.SCALE_UP or alert.cause is AlertCause.FELL_BACK)
        and alert.cause_vanished_at is None
        for alert in alerts_in(uow, case, {*UNDECIDED, AlertState.DECIDED})
    )


def _hold_until_opening(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """The receipt offers the same at once: the signal comes when the office opens after it, unless that was
    used by then. Its hours count from there."""
    workdays = Workdays(uow.policy.office_hours)
    opens = workdays.next_opening(now)
    if opens <= now:
        opens = workdays.opening_on(workdays.next_working_day(local_date(now)))
    waiting = select(OutboxMessage).where(
        col(OutboxMessage.prompt_id).in_([prompt.id for prompt in open_prompts(uow, alert)]),
        col(OutboxMessage.state) == OutboxState.PENDING,
    )
    for message in uow.session.exec(waiting).all():
        rest = uow.get(Person, message.person_id).rest
        message.not_before = windows.earliest(Urgency.ROUTINE, opens, uow.policy, rest)
    assert alert.next_action_at is not None
    climbs_at = ladder.climbs_at(opens, steps_of(uow, alert)[alert.step], uow.policy)
    alert.next_action_at = max(alert.next_action_at, climbs_at)


@stands(AlertCause.NOT_RISING)
def _still_not_rising(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> bool:
    """Also by a newer score: that signal takes the place of this one."""
    return _not_rising(uow, case, clocks.clocks_of(uow, case, now)) is not None


def answer_by_scaling_up(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The acting person scales up: that answers the signal that suggests it. Others who got it hear that."""
    for alert in _about(uow, case, AlertCause.NOT_RISING):
        if alert.state not in UNDECIDED:
            continue
        informed = informed_ids(uow, alert)
        alert.holder_id, alert.acknowledged_at = acting(uow).id, alert.acknowledged_at or now
        note_decided(uow, alert, Decision.SCALE_UP, now)
        close_alert(uow, alert, TermState.MET, now)
        tell(uow, informed - {acting(uow).id}, "alert_decided", alert, now)


def raise_no_answer(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    """The project leader's turn has come for this question: once, however many project leaders there are."""
    case, anchor = uow.get(Case, term.case_id), f"term:{term.id}"
    known = [one for one in _about(uow, case, AlertCause.NO_ANSWER) if clock_anchor(one) == anchor]
    if not any(one.state in UNDECIDED or one.opened_at >= notice.notify_at for one in known):
        open_alert(uow, case, AlertCause.NO_ANSWER, anchor, now, notice.id)


def unanswered(uow: UnitOfWork, alert: Alert) -> Term:
    """The term of the scores that nobody gave."""
    return uow.get(Term, int(clock_anchor(alert).split(":")[1]))


@stands(AlertCause.NO_ANSWER)
def _still_unanswered(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> bool:
    """Until there are scores, it was not held, or it was moved to a day to come."""
    term = unanswered(uow, alert)
    meeting = uow.get(Meeting, term.meeting_id)
    asked = term.state is TermState.RUNNING and meeting.state is MeetingState.PLANNED
    return asked and meeting.starts_at <= now


def leading(uow: UnitOfWork, case: Case) -> tuple[Person, ...]:
    """The coordinator, and the deputy where there is one."""
    found = (on_duty(uow, case.id, duty) for duty in _LED_BY)
    return tuple(person for person in found if person is not None)


def nobody_is_there(uow: UnitOfWork, case: Case) -> bool:
    """Neither coordinator nor deputy can be reached: absent, locked, gone, or the bot is blocked."""
    return not any(is_reachable(uow, person) for person in leading(uow, case))


@stands(AlertCause.NOBODY_THERE)
def _still_nobody(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> bool:
    return nobody_is_there(uow, case)


def _raise_nobody_there(uow: UnitOfWork, case: Case, now: datetime) -> None:
    if not nobody_is_there(uow, case):
        return
    known = _about(uow, case, AlertCause.NOBODY_THERE)
    if not any(_is_answered(alert) and not _is_over(alert) for alert in known):
        open_alert(uow, case, AlertCause.NOBODY_THERE, f"nobody:{local_date(now).isoformat()}", now)


def _is_over(alert: Alert) -> bool:
    """Whether it is closed and its cause was gone since: what comes after that is another time."""
    return alert.state is AlertState.CLOSED and alert.cause_vanished_at is not None


def _arranged(uow: UnitOfWork, case: Case) -> list[Alert]:
    """What was arranged and has not been seen to be over, the newest of each anchor."""
    newest = {(one.cause, clock_anchor(one)): one for one in alerts_in(uow, case, _ANY)}
    return [
        alert
        for alert in newest.values()
        if alert.state is AlertState.CLOSED
        and alert.decision is Decision.ARRANGED
        and alert.cause_vanished_at is None
    ]


def _settle_arranged(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Keep when the cause of what was arranged is gone: should it come back, that is another time. Still
    there after the days of a decision, it is asked again."""
    for alert in _arranged(uow, case):
        assert alert.decided_at is not None
        if not STANDS[alert.cause](uow, case, alert, now):
            alert.cause_vanished_at = now
        elif ladder.reopens_at(arranged_until(uow, alert, alert.decided_at)) <= now:
            open_alert(uow, case, alert.cause, clock_anchor(alert), now)


def arranged_until(uow: UnitOfWork, alert: Alert, decided_at: datetime) -> date:
    """The last day for what was said to be arranged to take away the cause: the days of a decision."""
    days = uow.policy.alerts.rules(alert.cause).decision_working_days
    return ladder.decision_due(decided_at, days, uow.policy)


def cases_to_look_at(uow: UnitOfWork) -> Sequence[Case]:
    """For the nightly look: where a signal is open or arranged, or nobody can be reached.

    Not where an answer is all that lacks: whoever gives it settles the signal.
    """
    return uow.session.exec(_TO_LOOK_AT).all()


_WAITING = or_(
    col(Alert.state).in_(UNDECIDED) & col(Alert.cause).in_(SIGNALS - {AlertCause.NO_ANSWER}),
    (col(Alert.state) == AlertState.CLOSED)
    & (col(Alert.decision) == Decision.ARRANGED)
    & col(Alert.cause_vanished_at).is_(None),
)
_THERE = exists().where(
    col(Assignment.case_id) == col(Case.id),
    col(Assignment.duty).in_(_LED_BY),
    col(Assignment.until).is_(None),
    col(Assignment.person_id) == col(Person.id),
    col(Person.reachable).is_(True),
    col(Person.state) == PersonState.ACTIVE,
    col(Person.id).not_in(AWAY),
)
_TO_LOOK_AT = (
    select(Case)
    .where(
        col(Case.phase).in_(WORKED),
        or_(col(Case.id).in_(select(Alert.case_id).where(_WAITING)), ~_THERE),
    )
    .order_by(col(Case.id))
)
