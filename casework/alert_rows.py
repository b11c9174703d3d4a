"""The rows of an alert: who got it, what is still asked about it, and the term of its decision."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework import outbox, prompts
from casework.alert_offer_rows import lapse_offer
from rules.alerts import kind_of
from rules.words import AlertCause, AlertKind, AlertState, TermKind, TermState, Urgency
from store.alerts import Alert, AlertRecipient
from store.cases import Case
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

ALERT = "alert"
"""The kind of the prompt that shows an alert."""
VOTE = "second_clock"
"""The kind of the prompt that asks whether a new expert meeting is needed."""
VOTING = -1
"""The step of an alert that is not on its ladder yet, and of who answers that question."""
UNDECIDED = frozenset({AlertState.OPEN, AlertState.ACKNOWLEDGED})


# Statements that are built once: building these takes longer than running them.
_OF_CASE = (
    select(Alert)
    .where(
        col(Alert.case_id) == bindparam("case_id"),
        col(Alert.state).in_(bindparam("states", expanding=True)),
    )
    .order_by(col(Alert.id))
)
_RECIPIENTS = (
    select(AlertRecipient)
    .where(col(AlertRecipient.alert_id) == bindparam("alert_id"))
    .order_by(col(AlertRecipient.id))
)
_OPEN_PROMPTS = (
    select(Prompt)
    .where(
        col(Prompt.alert_id) == bindparam("alert_id"),
        col(Prompt.kind) == bindparam("kind"),
        col(Prompt.state) == PromptState.OPEN,
    )
    .order_by(col(Prompt.id))
)
_DECISION = select(Term).where(
    col(Term.alert_id) == bindparam("alert_id"),
    col(Term.kind) == TermKind.DECISION,
    col(Term.state) == TermState.RUNNING,
)


def alerts_in(
    uow: UnitOfWork, case: Case, states: Collection[AlertState], kind: AlertKind | None = None
) -> Sequence[Alert]:
    """The alerts of the case in one of these states, of one kind or of any, the oldest first."""
    found = uow.session.exec(_OF_CASE, params={"case_id": case.id, "states": list(states)}).all()
    return [alert for alert in found if kind is None or kind_of(alert.cause) is kind]


def undecided(uow: UnitOfWork, case: Case) -> Alert | None:
    """The scale-up alert of this case that a person must decide on now, if any; one whose cause is gone is
    none."""
    waiting = alerts_in(uow, case, UNDECIDED, AlertKind.SCALE_UP)
    return next((alert for alert in waiting if alert.cause_vanished_at is None), None)


def recipients(uow: UnitOfWork, alert: Alert) -> Sequence[AlertRecipient]:
    """Everybody who got it, in the order in which they did."""
    return uow.session.exec(_RECIPIENTS, params={"alert_id": alert.id}).all()


def note_recipient(uow: UnitOfWork, alert: Alert, person_id: int, now: datetime) -> None:
    """This person has got it, on the step on which it is now."""
    known = next((row for row in recipients(uow, alert) if row.person_id == person_id), None)
    if known is None:
        uow.add(AlertRecipient(alert_id=alert.id, person_id=person_id, step=alert.step, alerted_at=now))
    else:
        known.step, known.alerted_at = alert.step, now


def asked_ids(uow: UnitOfWork, alert: Alert) -> tuple[int, ...]:
    """The people of `recipients`."""
    return tuple(recipient.person_id for recipient in recipients(uow, alert))


def on_the_ladder(uow: UnitOfWork, alert: Alert) -> tuple[int, ...]:
    """Those of `recipients` who got it by a step of its ladder."""
    return tuple(row.person_id for row in recipients(uow, alert) if row.step != VOTING)


def is_voting(alert: Alert) -> bool:
    """Whether three people are asked if a new expert meeting is needed, before its ladder begins."""
    return alert.step == VOTING and alert.state is AlertState.OPEN


def answers(uow: UnitOfWork, alert: Alert) -> dict[int, bool]:
    """What was answered to that question, by the id of the person."""
    rows = recipients(uow, alert)
    return {row.person_id: row.wants_meeting for row in rows if row.wants_meeting is not None}


def open_votes(uow: UnitOfWork, alert: Alert) -> Sequence[Prompt]:
    """The messages in which somebody can answer it now."""
    return open_prompts(uow, alert, VOTE)


def ask_whether_to_meet(
    uow: UnitOfWork,
    alert: Alert,
    person_id: int,
    now: datetime,
    *,
    urgency: Urgency = Urgency.REPLY,
    notice_id: int | None = None,
) -> Prompt:
    """The question in a new message, without the reasons: it may stand on a lock screen."""
    if person_id not in asked_ids(uow, alert):
        uow.add(AlertRecipient(alert_id=alert.id, person_id=person_id, step=VOTING, alerted_at=now))
    for prompt in open_votes(uow, alert):
        if prompt.person_id == person_id:
            prompt.filled = {name: value for name, value in prompt.filled.items() if name != "opened"}
    return prompts.ask(
        uow,
        person_id,
        VOTE,
        now,
        urgency=urgency,
        case_id=alert.case_id,
        alert_id=alert.id,
        notice_id=notice_id,
    )


def close_votes(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """Nobody can answer it any more: it is decided, or it goes up the ladder."""
    said = answers(uow, alert)
    for prompt in open_votes(uow, alert):
        state = PromptState.ANSWERED if prompt.person_id in said else PromptState.CANCELLED
        prompts.close(uow, prompt, state, now)


def open_prompts(uow: UnitOfWork, alert: Alert, kind: str = ALERT) -> Sequence[Prompt]:
    """The messages in which somebody can act on it now."""
    return uow.session.exec(_OPEN_PROMPTS, params={"alert_id": alert.id, "kind": kind}).all()


def informed_ids(uow: UnitOfWork, alert: Alert) -> set[int]:
    """Those of `recipients` who know of it: not who was to get it and has not. Ask before it is closed."""
    rows = uow.session.exec(
        select(Prompt.person_id, OutboxMessage.state)
        .join(OutboxMessage, col(OutboxMessage.prompt_id) == col(Prompt.id))
        .where(col(Prompt.alert_id) == alert.id, col(Prompt.kind).in_((ALERT, VOTE)))
    ).all()
    waits = {person_id for person_id, state in rows if state is OutboxState.PENDING}
    went = {person_id for person_id, state in rows if state is not OutboxState.PENDING}
    return set(asked_ids(uow, alert)) - (waits - went)


def cancel_prompts(uow: UnitOfWork, alert: Alert, now: datetime, *, but: int | None = None) -> None:
    """Nobody can act on it any more, except the person `but`; nor can it be taken over."""
    lapse_offer(uow, alert, now)
    close_votes(uow, alert, now)
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
    return uow.session.exec(_DECISION, params={"alert_id": alert.id}).first()


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
