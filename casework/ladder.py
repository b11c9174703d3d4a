"""The ladder an alert climbs until somebody acknowledges it; domain.md, Alerts to a person, and the ladder.

1. An open alert has one next action: the moment at which its step runs out. Then the next step gets it.
2. Past the last step it repeats every working day.
3. An acknowledged one opens again when its decision term has ended, and goes to the next step.
4. One whose cause has vanished does not climb: whoever has it is reminded that one tap closes it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, or_, select

from casework import prompts, terms
from casework.access import use_case
from casework.alert_offer_rows import lapse_offer
from casework.alert_rows import (
    ALERT,
    UNDECIDED,
    ask_afresh,
    asked_ids,
    cancel_prompts,
    decision_term,
    open_prompts,
    tell,
)
from casework.alert_rows import recipients as recipients_of
from casework.duties import active_people, coordinator_of, is_present, on_duty
from casework.faults import stuck_on
from rules import ladder
from rules.policy import LadderStep
from rules.words import AlertState, Duty, PersonState, Role, Rung, TermKind, Urgency
from store.alerts import Alert, AlertRecipient
from store.cases import Assignment, Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork


@use_case("service")
def climb_next_alert(uow: UnitOfWork, aside: Collection[int] = (), *, now: datetime) -> bool:
    """Do the next action of the alert for which it fell due first, leaving those in `aside`; False when there
    is none. Raises Stuck with the id of the alert when that fails."""
    alert = uow.session.exec(
        select(Alert)
        .where(col(Alert.next_action_at) <= now, col(Alert.id).not_in(aside))
        .order_by(col(Alert.next_action_at), col(Alert.id))
        .limit(1)
    ).first()
    if alert is None:
        return False
    case = uow.get(Case, alert.case_id)
    uow.case_id = case.id
    with stuck_on(alert.id):
        if alert.cause_vanished_at is not None:
            _remind_to_close(uow, alert, now)
        elif not _repeat_on_step(uow, alert, now):
            climb(uow, alert, case, alert.step + 1, now)
        uow.session.flush()
    return True


NEXT_ACTION = select(func.min(col(Alert.next_action_at)))
"""When the next alert has something to do."""


def climb(
    uow: UnitOfWork, alert: Alert, case: Case, index: int, now: datetime, notice_id: int | None = None
) -> None:
    """Alert whoever the ladder names from step `index` on, and tell those who got it before.

    An acknowledged alert opens again by it: the decision did not come within its term.
    """
    asked, found = asked_ids(uow, alert), candidates(uow, case)
    outcome = ladder.next_step(found, asked, index, steps_of(uow, alert))
    skipped = (*_left_unreachable(uow, alert, index), *outcome.skipped)
    lapsed = alert.state is AlertState.ACKNOWLEDGED
    _open(uow, alert, outcome, now)
    _own_decision(uow, alert, case, outcome.to, now)
    for person_id in outcome.to:
        _give(uow, alert, person_id, now, notice_id)
    if outcome.to and (lapsed or set(outcome.to) - set(asked)):
        others = {one for one in asked if one not in outcome.to and is_present(uow, uow.get(Person, one))}
        tell(uow, others, "alert_moved", alert, now, to=list(outcome.to), lapsed=lapsed)
    if skipped:
        leaders = {leader.id for leader in active_people(uow, Role.PROJECT_LEADER)}
        same_home = ladder.same_home_only(found, asked, steps_of(uow, alert), outcome.skipped)
        tell(uow, leaders, "alert_skipped", alert, now, steps=len(set(skipped)), same_home=same_home)


def _repeat_on_step(uow: UnitOfWork, alert: Alert, now: datetime) -> bool:
    """Ask the same people once more, as often as the policy says; False when it must climb."""
    steps = steps_of(uow, alert)
    again = alert.state is AlertState.OPEN and 0 <= alert.step < len(steps)
    if not again or alert.repeats >= steps[alert.step].repeats:
        return False
    on_step = [row.person_id for row in recipients_of(uow, alert) if row.step == alert.step]
    reached = [one for one in on_step if _is_reachable(uow, uow.get(Person, one))]
    if not reached:
        return False
    alert.repeats += 1
    alert.next_action_at = ladder.climbs_at(now, steps[alert.step], uow.policy)
    for person_id in reached:
        ask_afresh(uow, alert, person_id, now)
    return True


def steps_of(uow: UnitOfWork, alert: Alert) -> tuple[LadderStep, ...]:
    """The ladder that this alert climbs."""
    return uow.policy.alerts.ladder(alert.cause)


def decision_due(uow: UnitOfWork, alert: Alert, now: datetime) -> date:
    """The last day for a decision on this alert that is taken on now."""
    return ladder.decision_due(now, uow.policy.alerts.rules(alert.cause).decision_working_days, uow.policy)


def _open(uow: UnitOfWork, alert: Alert, outcome: ladder.Step | ladder.Repeat, now: datetime) -> None:
    steps = steps_of(uow, alert)
    if isinstance(outcome, ladder.Step):
        step, next_action_at = outcome.index, ladder.climbs_at(now, steps[outcome.index], uow.policy)
    else:
        step, next_action_at = ladder.last_inside(steps), ladder.repeats_at(now, uow.policy)
    alert.state = AlertState.OPEN
    lapse_offer(uow, alert, now)
    alert.step, alert.next_action_at, alert.repeats = step, next_action_at, 0
    alert.holder_id = alert.acknowledged_at = alert.snooze_reason = None
    alert.decide_by = decision_due(uow, alert, now)
    uow.session.flush()


def _own_decision(uow: UnitOfWork, alert: Alert, case: Case, to: Collection[int], now: datetime) -> None:
    """The decision is a running term, and its owner is who has the alert now (three-month threshold, rule 8).

    Where nobody can be reached it stays with whom it was, and a new one is with a project leader.
    """
    assert alert.decide_by is not None
    term = decision_term(uow, alert)
    if term is not None:
        term.owner_id = min(to, default=term.owner_id)
        terms.move_term(uow, term, alert.decide_by, now)
        return
    nobody = (*active_people(uow, Role.PROJECT_LEADER), coordinator_of(uow, case))[0].id
    terms.open_term(
        uow,
        case,
        TermKind.DECISION,
        f"alert:{alert.id}",
        min(to, default=nobody),
        alert.decide_by,
        now,
        alert_id=alert.id,
    )


def _give(uow: UnitOfWork, alert: Alert, person_id: int, now: datetime, notice_id: int | None) -> None:
    known = next((row for row in recipients_of(uow, alert) if row.person_id == person_id), None)
    if known is None:
        uow.add(AlertRecipient(alert_id=alert.id, person_id=person_id, step=alert.step, alerted_at=now))
    else:
        known.step, known.alerted_at = alert.step, now
    ask_afresh(uow, alert, person_id, now, notice_id=notice_id)


def _left_unreachable(uow: UnitOfWork, alert: Alert, index: int) -> tuple[int, ...]:
    """The step it leaves, when nobody on it can be reached any more: that is reported as well."""
    left = [row.person_id for row in recipients_of(uow, alert) if row.step == alert.step]
    if index == 0 or not left or any(_is_reachable(uow, uow.get(Person, person_id)) for person_id in left):
        return ()
    return (alert.step,)


def _remind_to_close(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    alert.next_action_at = ladder.reopens_at(decision_due(uow, alert, now))
    for prompt in open_prompts(uow, alert):
        ask_afresh(uow, alert, prompt.person_id, now, Urgency.ROUTINE)


def acknowledge_for(uow: UnitOfWork, alert: Alert, person: Person, now: datetime) -> None:
    """This person has it: the hours of the ladder stop and the decision term starts.

    The others' messages work no longer; telling them is the caller's.
    """
    alert.state = AlertState.ACKNOWLEDGED
    alert.holder_id, alert.acknowledged_at = person.id, now
    alert.decide_by, alert.snooze_reason = decision_due(uow, alert, now), None
    if alert.cause_vanished_at is None:
        alert.next_action_at = ladder.reopens_at(alert.decide_by)
    term = decision_term(uow, alert)
    if term is not None:
        term.owner_id = person.id
        terms.move_term(uow, term, alert.decide_by, now)
    cancel_prompts(uow, alert, now, but=person.id)


def candidates(uow: UnitOfWork, case: Case) -> list[ladder.Candidate]:
    """Everybody whom the ladder may name for this case.

    A chair who guards the agreements of the case is not *on* it (ours): the past as coordinator, deputy or
    process director is what counts. A person may stand on several rungs.
    """
    return [*_pool(uow, case), *_of_the_case(uow, case)]


def _of_the_case(uow: UnitOfWork, case: Case) -> Iterator[ladder.Candidate]:
    """Who has a duty on the case: the first who can be reached is on the rung."""
    coordinators = (on_duty(uow, case.id, Duty.COORDINATOR), on_duty(uow, case.id, Duty.DEPUTY))
    director, guard = on_duty(uow, case.id, Duty.PROCESS_DIRECTOR), on_duty(uow, case.id, Duty.CHAIR)
    for rung, people in (
        (Rung.COORDINATOR, coordinators),
        (Rung.PROCESS_DIRECTOR, (director,)),
        (Rung.GUARD, (guard or director,)),
    ):
        for person in people:
            if person is not None:
                yield ladder.Candidate(person.id, rung, reachable=_is_reachable(uow, person))


def _pool(uow: UnitOfWork, case: Case) -> list[ladder.Candidate]:
    coordinator = on_duty(uow, case.id, Duty.COORDINATOR)
    home = coordinator.home_organisation if coordinator is not None else None
    on_case = set(
        uow.session.exec(
            select(Assignment.person_id).where(
                col(Assignment.case_id) == case.id, col(Assignment.duty) != Duty.CHAIR
            )
        )
    )
    people = uow.session.exec(
        select(Person).where(col(Person.role).in_([Role.CHAIR, Role.PROJECT_LEADER])).order_by(col(Person.id))
    ).all()
    return [
        ladder.Candidate(
            person.id,
            Rung(person.role.value),
            open_cases=_open_cases(uow, person, case) if person.role is Role.CHAIR else 0,
            reachable=_is_reachable(uow, person),
            on_case=person.id in on_case,
            same_home=home is not None and person.home_organisation == home,
            takes_alerts=person.takes_alerts,
        )
        for person in people
    ]


def _is_reachable(uow: UnitOfWork, person: Person) -> bool:
    return person.reachable and is_present(uow, person)


def leave_alerts(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """The alerts that this person has, or was asked last, go on at once: they are away, locked or gone.

    One whose cause has vanished waits for who is away; for who is gone it goes on as well (ours).
    """
    for prompt in _alerts_asked(uow, person):
        alert = uow.get(Alert, prompt.alert_id)
        stays = alert.cause_vanished_at is not None and person.state is PersonState.ACTIVE
        if alert.state not in UNDECIDED or stays:
            continue
        if alert.holder_id == person.id or _nobody_left(uow, alert):
            climb(uow, alert, uow.get(Case, alert.case_id), alert.step + 1, now)
        if any(other.person_id != person.id for other in open_prompts(uow, alert)):
            prompts.close(uow, prompt, PromptState.CANCELLED, now)


def _alerts_asked(uow: UnitOfWork, person: Person) -> Sequence[Prompt]:
    return uow.session.exec(
        select(Prompt)
        .where(
            col(Prompt.person_id) == person.id,
            col(Prompt.kind) == ALERT,
            col(Prompt.state) == PromptState.OPEN,
        )
        .order_by(col(Prompt.id))
    ).all()


def _nobody_left(uow: UnitOfWork, alert: Alert) -> bool:
    """Whether nobody whom the alert went to last can be reached; somebody else may hold it."""
    last = [row.person_id for row in recipients_of(uow, alert) if row.step == alert.step]
    return alert.holder_id is None and not any(_is_reachable(uow, uow.get(Person, one)) for one in last)


def _open_cases(uow: UnitOfWork, chair: Person, case: Case) -> int:
    """The other cases whose alert this chair has, or whose agreements this chair guards."""
    alerted = uow.session.exec(
        select(Alert.case_id)
        .join(AlertRecipient, col(AlertRecipient.alert_id) == col(Alert.id))
        .where(
            col(Alert.state) != AlertState.CLOSED,
            col(AlertRecipient.person_id) == chair.id,
            or_(col(Alert.holder_id) == chair.id, col(Alert.holder_id).is_(None)),
        )
    ).all()
    guarded = uow.session.exec(
        select(Assignment.case_id).where(
            col(Assignment.person_id) == chair.id,
            col(Assignment.duty) == Duty.CHAIR,
            col(Assignment.until).is_(None),
        )
    ).all()
    return len({*alerted, *guarded} - {case.id})
