"""The rows of an alert: who got it, what is still asked about it, and the term of its decision."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from casework import outbox, prompts
from casework.alert_offer_rows import lapse_offer
from rules.alerts import kind_of
from rules.words import AlertCause, AlertKind, AlertState, TermKind, TermState, Urgency
from store.alerts import Alert, AlertRecipient
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

ALERT = "alert"
"""The kind of the prompt that shows an alert."""
UNDECIDED = frozenset({AlertState.OPEN, AlertState.ACKNOWLEDGED})


def alerts_in(
    uow: UnitOfWork, case: Case, states: Collection[AlertState], kind: AlertKind | None = None
) -> Sequence[Alert]:
    """The alerts of the case in one of these states, of one kind or of any, the oldest first."""
    found = uow.session.exec(
        select(Alert)
        .where(col(Alert.case_id) == case.id, col(Alert.state).in_(states))
        .order_by(col(Alert.id))
    ).all()
    return [alert for alert in found if kind is None or kind_of(alert.cause) is kind]


def undecided(uow: UnitOfWork, case: Case) -> Alert | None:
    """The scale-up alert of this case that a person must decide on now, if any; one whose cause is gone is
    none."""
    waiting = alerts_in(uow, case, UNDECIDED, AlertKind.SCALE_UP)
    return next((alert for alert in waiting if alert.cause_vanished_at is None), None)


def recipients(uow: UnitOfWork, alert: Alert) -> Sequence[AlertRecipient]:
    """Everybody who got it, in the order in which they did."""
    return uow.session.exec(
        select(AlertRecipient)
        .where(col(AlertRecipient.alert_id) == alert.id)
        .order_by(col(AlertRecipient.id))
    ).all()


def asked_ids(uow: UnitOfWork, alert: Alert) -> tuple[int, ...]:
    """The people of `recipients`."""
    return tuple(recipient.person_id for recipient in recipients(uow, alert))


def open_prompts(uow: UnitOfWork, alert: Alert) -> Sequence[Prompt]:
    """The messages in which somebody can act on it now."""
    return uow.session.exec(
        select(Prompt)
        .where(
            col(Prompt.alert_id) == alert.id,
            col(Prompt.kind) == ALERT,
            col(Prompt.state) == PromptState.OPEN,
        )
        .order_by(col(Prompt.id))
    ).all()


def cancel_prompts(uow: UnitOfWork, alert: Alert, now: datetime, *, but: int | None = None) -> None:
    """Nobody can act on it any more, except the person `but`; nor can it be taken over."""
    lapse_offer(uow, alert, now)
    for prompt in open_prompts(uow, alert):
        if prompt.person_id != but:
            prompts.close(uow, prompt, PromptState.CANCELLED, now)


def ask_afresh(
    uow: UnitOfWork,
    alert: Alert,
    person_id: int,
    now: datetime,
    urgency: Urgency | None = None,
    notice_id: int | None = None,
) -> None:
    """Show the alert as a push, in a new message: an opened view would put scores on a lock screen.

    Only a scale-up is urgent by itself; domain.md, the table of notices.
    """
    if urgency is None:
        scales_up = kind_of(alert.cause) is AlertKind.SCALE_UP
        urgency = Urgency.URGENT if scales_up else Urgency.ROUTINE
    for prompt in open_prompts(uow, alert):
        if prompt.person_id == person_id:
            prompt.filled = {}
    prompts.ask(
        uow,
        person_id,
        ALERT,
        now,
        urgency=urgency,
        case_id=alert.case_id,
        alert_id=alert.id,
        notice_id=notice_id,
    )


def tell(
    uow: UnitOfWork, people: Collection[int], kind: str, alert: Alert, now: datetime, **params: Any
) -> None:
    """One line about this alert to each of these people, in office hours."""
    for person_id in sorted(people):
        outbox.queue(
            uow, person_id, kind, Urgency.ROUTINE, now, case_id=alert.case_id, alert_id=alert.id, **params
        )


def decision_term(uow: UnitOfWork, alert: Alert) -> Term | None:
    """The running term of its decision."""
    return uow.session.exec(
        select(Term).where(
            col(Term.alert_id) == alert.id,
            col(Term.kind) == TermKind.DECISION,
            col(Term.state) == TermState.RUNNING,
        )
    ).first()


def free_anchor(uow: UnitOfWork, case: Case, cause: AlertCause, clock_anchor: str) -> str:
    """An anchor for the next alert of this cause on this clock: the clock itself, then "/2" and so on."""
    known = set(
        uow.session.exec(select(Alert.anchor).where(col(Alert.case_id) == case.id, col(Alert.cause) == cause))
    )
    if clock_anchor not in known:
        return clock_anchor
    return next(anchor for n in range(2, len(known) + 3) if (anchor := f"{clock_anchor}/{n}") not in known)


def clock_anchor(alert: Alert) -> str:
    """The threshold clock that the alert hangs on, as `clocks.anchor_of` names it."""
    return alert.anchor.split("/")[0]


def clock_start(alert: Alert) -> date:
    """The day on which the clock of the alert started."""
    return date.fromisoformat(clock_anchor(alert).split(":")[1])
