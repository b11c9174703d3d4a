"""The ladder an alert climbs until somebody acknowledges it; domain.md, Alerts to a person, and the ladder.

1. An open alert has one next action: the moment at which its step runs out. Then the next step gets it.
2. Past the last step it repeats every working day.
3. An acknowledged one opens again when its decision term has ended, and goes to the next step.
4. One whose cause has vanished does not climb: whoever has it is reminded that one tap closes it.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from casework import terms
from casework.access import use_case
from casework.alert_candidates import candidates
from casework.alert_offer_rows import lapse_offer
from casework.alert_rows import (
    VOTING,
    ask_afresh,
    asked_ids,
    cancel_prompts,
    close_votes,
    decision_term,
    note_recipient,
    on_the_ladder,
    open_prompts,
    tell,
)
from casework.alert_rows import recipients as recipients_of
from casework.duties import active_people, coordinator_of, is_present, is_reachable
from casework.escalation_steps import asked_after_contact
from casework.faults import stuck_on
from rules import ladder
from rules.alerts import kind_of
from rules.calendar import Workdays
from rules.escalation import answer_due
from rules.policy import LadderStep
from rules.words import AlertKind, AlertState, Role, TermKind, Urgency
from store.alerts import Alert
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork

# Built once: it is asked before and after every alert that climbs.
_FIRST = (
    select(Alert)
    .where(
        col(Alert.next_action_at) <= bindparam("now"),
        col(Alert.id).not_in(bindparam("aside", expanding=True)),
    )
    .order_by(col(Alert.next_action_at), col(Alert.id))
    .limit(1)
)


@use_case("service")
def climb_next_alert(uow: UnitOfWork, aside: Collection[int] = (), *, now: datetime) -> bool:
    """Do the next action of the alert for which it fell due first, leaving those in `aside`; False when there
    is none. Raises Stuck with the id of the alert when that fails."""
    alert = uow.session.exec(_FIRST, params={"now": now, "aside": list(aside)}).first()
    if alert is None:
        return False
    case = uow.get(Case, alert.case_id)
    uow.case_id = case.id
    with stuck_on(alert.id):
        if alert.cause_vanished_at is not None:
            _remind_to_close(uow, alert, now)
        elif not _ask_as_promised(uow, alert, now) and not _repeat_on_step(uow, alert, now):
            climb(uow, alert, case, alert.step + 1, now)
        uow.session.flush()
    return True


NEXT_ACTION = select(func.min(col(Alert.next_action_at)))
"""When the next alert has something to do."""


def climb(
    uow: UnitOfWork,
    alert: Alert,
    case: Case,
    index: int,
    now: datetime,
    notice_id: int | None = None,
    *,
    passed_on: bool = False,
) -> None:
    """Alert whoever the ladder names from step `index` on, and tell those who got it before.

    An acknowledged alert opens again by it: the decision did not come within its term, unless it was passed
    on by who took their step, or with the duty.
    """
    asked, found, voted = on_the_ladder(uow, alert), candidates(uow, case), alert.step == VOTING
    outcome = ladder.next_step(found, asked, index, steps_of(uow, alert))
    skipped = (*_left_unreachable(uow, alert, index), *outcome.skipped)
    lapsed = alert.state is AlertState.ACKNOWLEDGED and not passed_on
    _open(uow, alert, outcome, now)
    own_decision(uow, alert, case, outcome.to, now)
    if voted:
        _end_vote(uow, alert, outcome.to, now)
    for person_id in outcome.to:
        note_recipient(uow, alert, person_id, now)
        ask_afresh(uow, alert, person_id, now, notice_id=notice_id)
    if outcome.to and (lapsed or set(outcome.to) - set(asked)):
        others = {one for one in asked if one not in outcome.to and is_present(uow, uow.get(Person, one))}
        if passed_on and uow.actor is not None:
            others -= {uow.actor.id}
        tell(uow, others, "alert_moved", alert, now, to=list(outcome.to), lapsed=lapsed)
    if skipped:
        same_home = ladder.same_home_only(found, asked, steps_of(uow, alert), outcome.skipped)
        report(uow, "alert_skipped", alert, now, steps=len(set(skipped)), same_home=same_home)
    if lapsed and isinstance(outcome, ladder.Repeat) and kind_of(alert.cause) is AlertKind.ESCALATION:
        # No step of an escalation past the last one inside comes by itself: a person takes it.
        report(uow, "escalation_stalls", alert, now)


def report(uow: UnitOfWork, kind: str, alert: Alert, now: datetime, **params: Any) -> None:
    """One line about this alert to the project leaders."""
    leaders = {leader.id for leader in active_people(uow, Role.PROJECT_LEADER)}
    tell(uow, leaders, kind, alert, now, **params)


def _ask_as_promised(uow: UnitOfWork, alert: Alert, now: datetime) -> bool:
    """Who has it waits for what a step outside brings: ask them whether it helped, while there are days left
    to answer; False when there are none."""
    assert alert.decide_by is not None
    if alert.state is not AlertState.ACKNOWLEDGED or now >= ladder.reopens_at(alert.decide_by):
        return False
    assert alert.holder_id is not None
    alert.next_action_at = ladder.reopens_at(alert.decide_by)
    ask_afresh(uow, alert, alert.holder_id, now)
    return True


def _end_vote(uow: UnitOfWork, alert: Alert, to: Collection[int], now: datetime) -> None:
    """The three who were asked before its first step hear that it goes up the ladder now."""
    close_votes(uow, alert, now)
    tell(uow, set(asked_ids(uow, alert)) - set(to), "second_clock_over", alert, now, to=list(to))


def _repeat_on_step(uow: UnitOfWork, alert: Alert, now: datetime) -> bool:
    """Ask the same people once more, as often as the policy says; False when it must climb."""
    steps = steps_of(uow, alert)
    again = alert.state is AlertState.OPEN and 0 <= alert.step < len(steps)
    if not again or alert.repeats >= steps[alert.step].repeats:
        return False
    on_step = [row.person_id for row in recipients_of(uow, alert) if row.step == alert.step]
    reached = [one for one in on_step if is_reachable(uow, uow.get(Person, one))]
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
    due = ladder.decision_due(now, uow.policy.alerts.rules(alert.cause).decision_working_days, uow.policy)
    asked_on = asked_after_contact(uow, alert)
    return due if asked_on is None else max(due, answer_due(asked_on, uow.policy))


def _open(uow: UnitOfWork, alert: Alert, outcome: ladder.Step | ladder.Repeat, now: datetime) -> None:
    steps = steps_of(uow, alert)
    if isinstance(outcome, ladder.Step):
        step, next_action_at = outcome.index, ladder.climbs_at(now, steps[outcome.index], uow.policy)
    else:
        step, next_action_at = ladder.last_inside(steps), ladder.repeats_at(now, uow.policy)
    alert.state = AlertState.OPEN
    lapse_offer(uow, alert, now)
    alert.step, alert.next_action_at = step, next_action_at
    # Past the last step it has been repeated more often than the step itself asks for.
    alert.repeats = 0 if isinstance(outcome, ladder.Step) else steps[step].repeats + 1
    alert.holder_id = alert.acknowledged_at = alert.snooze_reason = None
    alert.decide_by = decision_due(uow, alert, now)
    uow.session.flush()


def own_decision(uow: UnitOfWork, alert: Alert, case: Case, to: Collection[int], now: datetime) -> None:
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


def _left_unreachable(uow: UnitOfWork, alert: Alert, index: int) -> tuple[int, ...]:
    """The step it leaves, when nobody on it can be reached any more: that is reported as well, once."""
    steps = steps_of(uow, alert)
    if index <= max(alert.step, 0) or alert.repeats > steps[max(alert.step, 0)].repeats:
        return ()
    left = [row.person_id for row in recipients_of(uow, alert) if row.step == alert.step]
    if not left or any(is_reachable(uow, uow.get(Person, person_id)) for person_id in left):
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
    promise(uow, alert, now)
    cancel_prompts(uow, alert, now, but=person.id)


def promise(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """The holder's promise runs from now: its last day, the term of the decision, and when it lapses.

    Who waits for what a step outside brings is asked about that first.
    """
    alert.decide_by, alert.snooze_reason = decision_due(uow, alert, now), None
    if alert.cause_vanished_at is None:
        asked_on = asked_after_contact(uow, alert)
        asks_at = Workdays(uow.policy.office_hours).opening_on(asked_on) if asked_on is not None else now
        alert.next_action_at = asks_at if asks_at > now else ladder.reopens_at(alert.decide_by)
    term = decision_term(uow, alert)
    if term is not None:
        assert alert.holder_id is not None
        term.owner_id = alert.holder_id
        terms.move_term(uow, term, alert.decide_by, now)
