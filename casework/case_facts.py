"""The traffic lights of many cases at once: every kind of fact is read in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from casework.clocks import as_held, held_rows, safety_plans
from casework.duties import cases_on_duty
from rules import ladder, threshold
from rules.aliases import Alias
from rules.calendar import local_date
from rules.threshold import Clock, Held
from rules.traffic_light import CaseFacts, Judged, LightReason, light
from rules.trajectory import WORKED
from rules.words import AlertState, Duty, Light, Role, TermKind, TermState
from store.alerts import Alert, AlertRecipient
from store.cases import Case
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Overdue:
    """What is overdue, with whom, and since which day. `kind` is None for an alert not acknowledged."""

    kind: TermKind | None
    whom: tuple[Alias, ...]
    since: date


@dataclass(frozen=True)
class CaseStatus:
    """The light of one case. `threshold` is the date of the clock behind a reason that is about it."""

    reference: str
    light: Light
    reasons: tuple[LightReason, ...]
    threshold: date | None
    overdue: tuple[Overdue, ...]


def case_statuses(uow: UnitOfWork, person: Person, now: datetime) -> list[CaseStatus]:
    """The open cases that this person may see, red first, then amber, then green; by reference within."""
    theirs = _seen_by(person)
    cases = uow.session.exec(select(Case).where(col(Case.id).in_(theirs)).order_by(col(Case.reference))).all()
    held, terms, plans = _held(uow, theirs), _terms(uow, theirs), safety_plans(uow, theirs)
    alerts, alerted = _alerts(uow, theirs), _alerted(uow, theirs)
    statuses = [
        _status(uow, case, held[case.id], plans.get(case.id), terms[case.id], alerts[case.id], alerted, now)
        for case in cases
    ]
    order = list(Light)
    return sorted(statuses, key=lambda status: order.index(status.light))


def _seen_by(person: Person) -> SelectOfScalar[int]:
    """The ids of the open cases that are this person's; domain.md, Who may see and do what."""
    open_cases = select(Case.id).where(col(Case.phase).in_(WORKED))
    match person.role:
        case Role.PROJECT_LEADER:
            return open_cases
        case Role.PROCESS_DIRECTOR:
            return open_cases.where(col(Case.municipality) == person.municipality)
        case Role.COORDINATOR:
            own = cases_on_duty(person, Duty.COORDINATOR, Duty.DEPUTY)
            return open_cases.where(col(Case.id).in_(own))
        case Role.CHAIR:
            alerted = (
                select(Alert.case_id)
                .join(AlertRecipient, col(AlertRecipient.alert_id) == col(Alert.id))
                .where(col(AlertRecipient.person_id) == person.id, col(Alert.state) != AlertState.CLOSED)
            )
            guarded = cases_on_duty(person, Duty.CHAIR)
            return open_cases.where(or_(col(Case.id).in_(alerted), col(Case.id).in_(guarded)))


def _held(uow: UnitOfWork, theirs: SelectOfScalar[int]) -> Mapping[int, list[Held]]:
    held = defaultdict(list)
    for meeting, score in held_rows(uow, theirs):
        held[meeting.case_id].append(as_held(meeting, score))
    return held


def _terms(uow: UnitOfWork, theirs: SelectOfScalar[int]) -> Mapping[int, list[tuple[Term, Alias]]]:
    rows = uow.session.exec(
        select(Term, Person)
        .join(Person, col(Person.id) == col(Term.owner_id))
        .where(col(Term.case_id).in_(theirs), col(Term.state) == TermState.RUNNING)
        .order_by(col(Term.due_at), col(Term.id))
    ).all()
    found = defaultdict(list)
    for term, owner in rows:
        found[term.case_id].append((term, owner.alias))
    return found


def _alerts(uow: UnitOfWork, theirs: SelectOfScalar[int]) -> Mapping[int, list[Alert]]:
    """Those that wait for a person; one whose cause has vanished asks for nothing but a tap."""
    rows = uow.session.exec(
        select(Alert)
        .where(
            col(Alert.case_id).in_(theirs),
            col(Alert.state).in_([AlertState.OPEN, AlertState.ACKNOWLEDGED]),
            col(Alert.cause_vanished_at).is_(None),
        )
        .order_by(col(Alert.id))
    ).all()
    found = defaultdict(list)
    for alert in rows:
        found[alert.case_id].append(alert)
    return found


def _alerted(uow: UnitOfWork, theirs: SelectOfScalar[int]) -> Mapping[tuple[int, int], list[Alias]]:
    """By alert and step, who got it there."""
    rows = uow.session.exec(
        select(AlertRecipient, Person)
        .join(Person, col(Person.id) == col(AlertRecipient.person_id))
        .join(Alert, col(Alert.id) == col(AlertRecipient.alert_id))
        .where(col(Alert.case_id).in_(theirs), col(Alert.state) == AlertState.OPEN)
        .order_by(col(AlertRecipient.id))
    ).all()
    found = defaultdict(list)
    for recipient, person in rows:
        found[recipient.alert_id, recipient.step].append(person.alias)
    return found


def _status(
    uow: UnitOfWork,
    case: Case,
    held: Sequence[Held],
    adopted_on: date | None,
    terms: Sequence[tuple[Term, Alias]],
    alerts: Sequence[Alert],
    alerted: Mapping[tuple[int, int], list[Alias]],
    now: datetime,
) -> CaseStatus:
    course = threshold.clocks(case.started_on, held, uow.policy, now, adopted_on)
    judged = light(
        CaseFacts(
            clocks=course,
            alerts_due=[_alert_due(uow, alert) for alert in alerts],
            # The clocks say it of thresholds, the alerts of decisions.
            terms_due=[
                term.due_on for term, _ in terms if term.kind not in (TermKind.THRESHOLD, TermKind.DECISION)
            ],
            history=[meeting.consensus for meeting in held if meeting.consensus is not None],
        ),
        now,
    )
    overdue = [*_waiting_alerts(uow, alerts, alerted, now), *_overdue_terms(terms, alerts, now)]
    return CaseStatus(
        case.reference, judged.light, judged.reasons, _clock_date(course, judged), tuple(overdue)
    )


def _alert_due(uow: UnitOfWork, alert: Alert) -> datetime:
    """When its term ends: the hours of its first step until somebody has it, then its decision term."""
    if alert.state is AlertState.ACKNOWLEDGED and alert.decide_by is not None:
        return ladder.reopens_at(alert.decide_by)
    if alert.step == 0 and alert.repeats == 0 and alert.next_action_at is not None:
        return alert.next_action_at
    return ladder.climbs_at(alert.opened_at, uow.policy.alerts.ladder(alert.cause)[0], uow.policy)


def _waiting_alerts(
    uow: UnitOfWork,
    alerts: Sequence[Alert],
    alerted: Mapping[tuple[int, int], list[Alias]],
    now: datetime,
) -> list[Overdue]:
    return [
        Overdue(None, tuple(alerted.get((alert.id, alert.step), ())), local_date(alert.opened_at))
        for alert in alerts
        if alert.state is AlertState.OPEN and _alert_due(uow, alert) <= now
    ]


def _overdue_terms(
    terms: Sequence[tuple[Term, Alias]], alerts: Sequence[Alert], now: datetime
) -> list[Overdue]:
    # An alert that nobody has is said once, as an alert; nor does a threshold that has just passed go twice.
    unread = {alert.id for alert in alerts if alert.state is AlertState.OPEN}
    return [
        Overdue(term.kind, (owner,), term.due_on + timedelta(days=1))
        for term, owner in terms
        if term.due_at <= now and term.kind is not TermKind.THRESHOLD and term.alert_id not in unread
    ]


def _clock_date(course: Sequence[Clock], judged: Judged) -> date | None:
    if LightReason.PAST_THRESHOLD in judged.reasons:
        return min(clock.due for clock in course if clock.needs_alert)
    if LightReason.NEAR_THRESHOLD in judged.reasons:
        return min(clock.due for clock in course if clock.running)
    return None
