"""Alerts follow the duty: whose step it is changes when somebody is away or gone, or the duty is another's.

domain.md, Monitoring, meetings, absence: open alerts and promises follow the duty in one transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from casework import prompts
from casework.alert_candidates import candidates
from casework.alert_rows import ALERT, UNDECIDED, alerts_in, is_voting, open_prompts
from casework.alert_rows import recipients as recipients_of
from casework.duties import is_reachable
from casework.ladder import climb, steps_of
from rules.words import AlertState, PersonState, Rung
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

DUTIES = frozenset({Rung.COORDINATOR, Rung.PROCESS_DIRECTOR, Rung.GUARD})
"""Steps for who has a duty on the case; on the others somebody is chosen, and keeps it."""


def _is_a_duty(uow: UnitOfWork, alert: Alert) -> bool:
    steps = steps_of(uow, alert)
    return 0 <= alert.step < len(steps) and steps[alert.step].role in DUTIES


def follow_duties(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Give each alert that waits on a duty to who has that now, when nobody who was asked has a duty on its
    ladder any more. A step outside the product that it is on stays its step."""
    for alert in alerts_in(uow, case, UNDECIDED):
        if not _is_a_duty(uow, alert):
            continue
        asked = [prompt.person_id for prompt in open_prompts(uow, alert)]
        concerned = [alert.holder_id] if alert.state is AlertState.ACKNOWLEDGED else asked
        on_ladder = {step.role for step in steps_of(uow, alert)}
        theirs = {one.id for one in candidates(uow, case) if one.rung in on_ladder}
        if not concerned or not theirs.isdisjoint(concerned):
            continue
        for prompt in open_prompts(uow, alert):
            prompts.close(uow, prompt, PromptState.CANCELLED, now)
        climb(uow, alert, case, alert.step, now, passed_on=True)


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
            case, duty = uow.get(Case, alert.case_id), _is_a_duty(uow, alert)
            # Whoever stands in on the same step is asked before the next one is.
            climb(uow, alert, case, alert.step + (0 if duty else 1), now, passed_on=duty)
        if any(other.person_id != person.id for other in open_prompts(uow, alert)):
            prompts.close(uow, prompt, PromptState.CANCELLED, now)


def reach_again(uow: UnitOfWork, now: datetime) -> None:
    """Somebody is back: an open alert that asks nobody who can be reached goes on at once, and does not wait
    for the next working day."""
    uow.session.flush()
    open_alerts = select(Alert).where(
        col(Alert.state) == AlertState.OPEN,
        col(Alert.cause_vanished_at).is_(None),
        col(Alert.next_action_at) > now,
    )
    for alert in uow.session.exec(open_alerts).all():
        asked = (uow.get(Person, prompt.person_id) for prompt in open_prompts(uow, alert))
        if not is_voting(alert) and not any(is_reachable(uow, person) for person in asked):
            alert.next_action_at = now


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
    return alert.holder_id is None and not any(is_reachable(uow, uow.get(Person, one)) for one in last)
