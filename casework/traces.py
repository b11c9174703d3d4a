"""What stays in a chat for a while only: what was shown, and what a person wrote; architecture 9.

A push that nobody touched says nothing and stays. Whatever says more leaves a row in the transaction that
shows it, so that a restart forgets nothing; casework.folding ends it when its time is up.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework.folded import is_as_pushed
from casework.views import stays
from rules.words import PersonState
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.traces import Trace, TraceEnd
from store.unit_of_work import UnitOfWork

DELETABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete a message in a private chat, its own or the person's."""

# Built once: asked for nearly every tap and every text.
_OF_MESSAGE = select(Trace).where(
    col(Trace.person_id) == bindparam("person_id"), col(Trace.message_sealed) == bindparam("sealed")
)
_OF_PERSON = select(Trace).where(col(Trace.person_id) == bindparam("person_id"))
_SENT_SINCE = select(OutboxMessage).where(
    col(OutboxMessage.person_id) == bindparam("person_id"),
    col(OutboxMessage.message_sealed).is_not(None),
    col(OutboxMessage.sent_at) > bindparam("since"),
)


def shown_for_a_while(uow: UnitOfWork, prompt: Prompt, now: datetime) -> None:
    """The message of this question is folded in a while; showing it again begins that while anew."""
    if prompt.message_sealed is None or stays(prompt.kind) or is_as_pushed(prompt):
        return
    trace = _of(uow, prompt.person_id, prompt.message_sealed, now)
    trace.prompt_id, trace.case_id = prompt.id, prompt.case_id
    if trace.end is TraceEnd.FOLD:
        trace.due_at = now + _while(uow)


def sent_for_a_while(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> None:
    """This message without buttons, an answer to a person, is folded in a while."""
    if message.person_id is None or message.message_sealed is None or stays(message.kind):
        return
    trace = _of(uow, message.person_id, message.message_sealed, now)
    trace.outbox_id, trace.case_id = message.id, message.case_id


def goes_from_a_blocked_chat(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> None:
    """What arrived after its reader was blocked, because it was under way, goes at once."""
    state = uow.get(Person, message.person_id).state
    if state in (PersonState.LOCKED, PersonState.LEFT) and message.message_sealed is not None:
        _goes_now(uow, _of(uow, message.person_id or 0, message.message_sealed, now), now)


def written_for_a_while(uow: UnitOfWork, person_id: int, message_id: int, written_at: datetime) -> None:
    """What a person wrote is deleted in a while; what already is to go sooner goes sooner."""
    trace = _of(uow, person_id, uow.cipher.sealed_message(person_id, message_id), written_at)
    trace.end = TraceEnd.DELETE


def deleted_at_once(uow: UnitOfWork, person_id: int, message_id: int, now: datetime) -> None:
    """What a person wrote, or sent, and what is no answer to anything goes now."""
    _goes_now(uow, _of(uow, person_id, uow.cipher.sealed_message(person_id, message_id), now), now)


def wipe(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Empty the chat of somebody who lost their phone, right after the commit.

    What Telegram lets a bot delete goes, messages of the bot and of the person; the rest is folded.
    """
    left = {
        trace.message_sealed: trace for trace in uow.session.exec(_OF_PERSON, params={"person_id": person.id})
    }
    for trace in left.values():
        trace.due_at = min(trace.due_at, now)
    recent = {"person_id": person.id, "since": now - DELETABLE}
    for message in uow.session.exec(_SENT_SINCE, params=recent).all():
        if message.message_sealed is not None:
            trace = left.get(message.message_sealed) or _of(uow, person.id, message.message_sealed, now)
            trace.outbox_id, trace.case_id = message.id, message.case_id
            trace.said_at = message.sent_at or now
            _goes_now(uow, trace, now)
    uow.wakes_delivery = True


def fold_now(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """What was opened in the chat of this person is folded without waiting for its time."""
    for trace in uow.session.exec(_OF_PERSON, params={"person_id": person.id}):
        if trace.end is TraceEnd.FOLD:
            trace.due_at = min(trace.due_at, now)
    uow.wakes_delivery = True


def _goes_now(uow: UnitOfWork, trace: Trace, now: datetime) -> None:
    trace.end, trace.due_at = TraceEnd.DELETE, now
    uow.wakes_delivery = True


def _of(uow: UnitOfWork, person_id: int, sealed: bytes, now: datetime) -> Trace:
    """The trace of this message; a new one folds it in a while."""
    which = {"person_id": person_id, "sealed": sealed}
    trace = uow.session.exec(_OF_MESSAGE, params=which).first()
    if trace is None:
        trace = Trace(
            person_id=person_id,
            message_sealed=sealed,
            end=TraceEnd.FOLD,
            said_at=now,
            due_at=now + _while(uow),
        )
        uow.session.add(trace)
    return trace


def _while(uow: UnitOfWork) -> timedelta:
    return timedelta(hours=uow.policy.privacy.shown_hours)
