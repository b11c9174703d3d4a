"""How a sending ended, and what follows: sent, again later, perhaps arrived, never; architecture 5."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework import traces
from casework.access import use_case
from casework.outbox import waiting_state
from casework.prompts import PromptRef, message_of
from casework.reachability import mark_unreachable
from rules.words import Urgency
from store.messages import OutboxMessage, OutboxState, Prompt
from store.people import Person
from store.unit_of_work import UnitOfWork

SENDING_TAKES_AT_MOST = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)
HELD_TOGETHER = 3
REPEATED_WHEN_UNKNOWN = frozenset({Urgency.URGENT, Urgency.QUESTION, Urgency.REPLY})
"""Sent again when it may not have arrived: missing it is worse than a repeat. Reminders come again."""


@dataclass(frozen=True)
class Delivered:
    message_id: int


@dataclass(frozen=True)
class NotAccepted:
    """Telegram did not take it: try again, after `wait` when Telegram named one."""

    wait: timedelta | None = None


@dataclass(frozen=True)
class MayHaveArrived:
    """The request left and no answer came."""


@dataclass(frozen=True)
class Unreachable:
    """The person blocked the bot, or never started it."""


@dataclass(frozen=True)
class Rejected:
    """Telegram will never take this message: a mistake of ours."""


Outcome = Delivered | NotAccepted | MayHaveArrived | Unreachable | Rejected


@use_case("service")
def record_outcome(
    uow: UnitOfWork, message_id: int, ref: PromptRef | None, outcome: Outcome, *, now: datetime
) -> None:
    """Write down how the sending of a claimed message ended; `ref` is the question it showed."""
    message = uow.session.get(OutboxMessage, message_id)
    if message is None or message.state is not OutboxState.SENDING:
        # Its deadline passed first and it was given up on as "may have arrived".
        return
    if message.person_id is None and not isinstance(outcome, NotAccepted):
        # Nothing of a stranger is kept.
        uow.session.delete(message)
        return
    again = waiting_state(uow, message.person_id, message.urgency)
    if not isinstance(outcome, MayHaveArrived):  # which still asks whether it was seen since the claim
        message.deadline = None
    match outcome:
        case Delivered(telegram_message_id):
            message.state = OutboxState.SENT
            message.sent_at = now
            if message.person_id is not None:
                message.message_sealed = uow.cipher.sealed_message(message.person_id, telegram_message_id)
            _show_in(uow, ref, telegram_message_id)
            _leave_trace(uow, message, ref, now)
        case NotAccepted(wait):
            message.state = again
            message.not_before = now + (wait or backoff(message.attempts))
            _hold_others(uow, message)
        case MayHaveArrived():
            _unknown(uow, message, now)
        case Unreachable():
            message.state = again
            mark_unreachable(uow, uow.get(Person, message.person_id), now)
        case Rejected():
            message.state = OutboxState.FAILED


def _hold_others(uow: UnitOfWork, message: OutboxMessage) -> None:
    """What waits for the same person waits along, so that it keeps its order and Telegram its rest.

    After a few tries no longer: one message that Telegram never takes must not hold up an alert.
    """
    if message.person_id is None or message.attempts > HELD_TOGETHER:
        return
    others = select(OutboxMessage).where(
        col(OutboxMessage.person_id) == message.person_id,
        col(OutboxMessage.state) == OutboxState.PENDING,
        col(OutboxMessage.not_before) < message.not_before,
    )
    for other in uow.session.exec(others).all():
        other.not_before = message.not_before


def _show_in(uow: UnitOfWork, ref: PromptRef | None, message_id: int) -> None:
    prompt = uow.session.get(Prompt, ref.id) if ref is not None else None
    if prompt is not None and message_id > (message_of(uow, prompt) or 0):
        prompt.message_sealed = uow.cipher.sealed_message(prompt.person_id, message_id)


def _leave_trace(uow: UnitOfWork, message: OutboxMessage, ref: PromptRef | None, now: datetime) -> None:
    """An answer says something; so does a push that was tapped before its arrival was recorded."""
    prompt = uow.session.get(Prompt, ref.id) if ref is not None else None
    if prompt is None:
        if message.urgency is Urgency.REPLY:
            traces.sent_for_a_while(uow, message, now)
    elif message.urgency is Urgency.REPLY or (ref is not None and prompt.revision != ref.revision):
        traces.shown_for_a_while(uow, prompt, now)
    if message.person_id is not None:
        traces.goes_from_a_blocked_chat(uow, message, now)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(FIRST_RETRY * int(2 ** min(attempts - 1, 16)), LONGEST_RETRY)


def _unknown(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> None:
    if message.person_id is None:
        uow.session.delete(message)
        return
    seen = _was_seen(uow, message)
    message.state = OutboxState.UNKNOWN
    message.deadline = None
    if seen or message.urgency not in REPEATED_WHEN_UNKNOWN:
        return
    uow.add(
        OutboxMessage(
            person_id=message.person_id,
            kind=message.kind,
            params=message.params,
            state=waiting_state(uow, message.person_id, message.urgency),
            urgency=message.urgency,
            case_id=message.case_id,
            prompt_id=message.prompt_id,
            notice_id=message.notice_id,
            created_at=now,
            not_before=now + backoff(message.attempts),
            attempts=message.attempts,
            may_be_repeat=True,
        )
    )


def _was_seen(uow: UnitOfWork, message: OutboxMessage) -> bool:
    """Whether the person tapped on it since it was claimed: then it arrived. Sending it again would show an
    alert as it is now, opened, on a lock screen."""
    prompt = uow.session.get(Prompt, message.prompt_id) if message.prompt_id is not None else None
    if prompt is None or message.deadline is None:
        return False
    return prompt.touched_at > message.deadline - SENDING_TAKES_AT_MOST


_OVERDUE = select(OutboxMessage).where(
    col(OutboxMessage.state) == OutboxState.SENDING, col(OutboxMessage.deadline) <= bindparam("now")
)


def give_up_overdue(uow: UnitOfWork, now: datetime) -> None:
    """What was being sent when the process died may have arrived, once its deadline has passed."""
    for message in uow.session.exec(_OVERDUE, params={"now": now}).all():
        _unknown(uow, message, now)
    uow.session.flush()
