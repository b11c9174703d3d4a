"""Putting a message in the outbox: committed with its cause, sent after the commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from rules import windows
from rules.words import PersonState, Urgency
from store.messages import OutboxMessage, OutboxState, Prompt
from store.people import Person
from store.unit_of_work import UnitOfWork


def queue(
    uow: UnitOfWork,
    person_id: int,
    kind: str,
    urgency: Urgency,
    now: datetime,
    *,
    case_id: int | None = None,
    notice_id: int | None = None,
    **params: Any,
) -> OutboxMessage:
    """A message without buttons; `params` are ids, dates and numbers, never text about a case.

    For somebody who left the team or is blocked it is withdrawn at once; see `waiting_state`.
    """
    message = OutboxMessage(
        person_id=person_id,
        kind=kind,
        params=params,
        state=waiting_state(uow, person_id, urgency),
        urgency=urgency,
        case_id=case_id,
        notice_id=notice_id,
        created_at=now,
        not_before=windows.earliest(urgency, now, uow.policy, uow.get(Person, person_id).rest),
    )
    uow.wakes_delivery = True
    return uow.add(message)


def waiting_state(uow: UnitOfWork, person_id: int | None, urgency: Urgency) -> OutboxState:
    """How a message waits, also to be tried again: for somebody who left or is blocked it is withdrawn.

    Somebody who comes back hears answers only, until a project leader has let them in.
    """
    state = uow.get(Person, person_id).state if person_id is not None else PersonState.ACTIVE
    answers = state is PersonState.RETURNING and urgency is Urgency.REPLY
    return OutboxState.PENDING if state is PersonState.ACTIVE or answers else OutboxState.WITHDRAWN


def unsent(
    uow: UnitOfWork, kind: str, *, person_id: int | None = None, case_id: int | None = None
) -> Sequence[OutboxMessage]:
    """What waits of this kind; to one person, about one case, where those are given. The oldest first."""
    waiting = select(OutboxMessage).where(
        col(OutboxMessage.kind) == kind, col(OutboxMessage.state) == OutboxState.PENDING
    )
    if person_id is not None:
        waiting = waiting.where(col(OutboxMessage.person_id) == person_id)
    if case_id is not None:
        waiting = waiting.where(col(OutboxMessage.case_id) == case_id)
    return uow.session.exec(waiting.order_by(col(OutboxMessage.id))).all()


def unsay(
    uow: UnitOfWork,
    kind: str,
    *,
    person_id: int | None = None,
    case_id: int | None = None,
    **about: Any,
) -> list[OutboxMessage]:
    """Withdraw what waits of this kind with these params; what was withdrawn, the oldest first."""
    withdrawn = [
        message
        for message in unsent(uow, kind, person_id=person_id, case_id=case_id)
        if all(message.params[name] == value for name, value in about.items())
    ]
    for message in withdrawn:
        message.state = OutboxState.WITHDRAWN
    return withdrawn


def queue_to_stranger(uow: UnitOfWork, telegram_id: int, language: str, now: datetime) -> None:
    """The one neutral sentence for somebody who is not enrolled, or no longer."""
    uow.wakes_delivery = True
    uow.add(
        OutboxMessage(
            stranger_encrypted=uow.cipher.encrypted(telegram_id),
            kind="stranger",
            params={"language": "en" if language.startswith("en") else "nl"},
            urgency=Urgency.REPLY,
            created_at=now,
            not_before=now,
        )
    )


def queue_reply(uow: UnitOfWork, person_id: int, kind: str, now: datetime, **params: Any) -> OutboxMessage:
    """The answer to what a person just did, which may always go out."""
    return queue(uow, person_id, kind, Urgency.REPLY, now, **params)


def queue_prompt(
    uow: UnitOfWork,
    prompt: Prompt,
    urgency: Urgency,
    now: datetime,
    *,
    notice_id: int | None = None,
    **params: Any,
) -> OutboxMessage:
    """A message that shows `prompt` as it is at the moment of sending."""
    message = queue(
        uow,
        prompt.person_id,
        "prompt",
        urgency,
        now,
        case_id=prompt.case_id,
        notice_id=notice_id,
        **params,
    )
    message.prompt_id = prompt.id
    return message
