"""The rows of the steps that people took in an escalation."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from rules.escalation import asked_on
from rules.words import Rung
from store.alerts import Alert, EscalationStep
from store.unit_of_work import UnitOfWork


def steps_taken(uow: UnitOfWork, alert: Alert) -> Sequence[EscalationStep]:
    """Every step that was taken, in the order in which they were."""
    return uow.session.exec(
        select(EscalationStep)
        .where(col(EscalationStep.alert_id) == alert.id)
        .order_by(col(EscalationStep.taken_on), col(EscalationStep.id))
    ).all()


def note_step(
    uow: UnitOfWork, alert: Alert, rung: Rung, taken_on: date, person_id: int, now: datetime
) -> None:
    """This person took this step on this day; said again, it corrects what was said before."""
    known = next((step for step in steps_taken(uow, alert) if step.rung is rung), None)
    if known is None:
        uow.add(
            EscalationStep(alert_id=alert.id, rung=rung, taken_on=taken_on, noted_by=person_id, noted_at=now)
        )
    else:
        known.taken_on, known.noted_by, known.noted_at = taken_on, person_id, now
        uow.session.flush()


def contacted_on(uow: UnitOfWork, alert: Alert) -> date | None:
    """When there was contact on the step outside whose turn it is; None before that, or on no such step."""
    if alert.outside is None:
        return None
    steps = steps_taken(uow, alert)
    return next((step.taken_on for step in steps if step.rung is alert.outside), None)


def asked_after_contact(uow: UnitOfWork, alert: Alert) -> date | None:
    """On which day is asked whether that contact helped."""
    contact = contacted_on(uow, alert)
    return asked_on(contact, uow.policy) if contact is not None else None
