"""The outbox as a state machine: pending → sending → sent | failed | unknown | withdrawn; architecture 5.

1. Claiming commits `sending` with a deadline before anything leaves the house.
2. Just before that the message is checked again: does it still matter, can the person be reached?
3. The outcome is recorded in a transaction of its own. A process that dies in between leaves `sending`
   behind; past its deadline that counts as "may have arrived".
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Exists, and_, bindparam, case, exists, func, not_, or_
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework import bundles
from casework.access import use_case
from casework.folded import go_out_as_push, view_that_matters
from casework.lateness import Late, lateness
from casework.outcomes import SENDING_TAKES_AT_MOST, give_up_overdue
from casework.prompts import PromptRef, account_of, message_of
from casework.reasons import Why, why_of
from casework.shown_cases import note_shown
from casework.views import View
from rules.words import NoticeState, PersonState, Role, Urgency
from store.messages import OutboxMessage, OutboxState, Prompt
from store.people import Person
from store.terms import Notice
from store.unit_of_work import UnitOfWork

HELD_FOR_ITS_BUNDLE = timedelta(minutes=1)
"""How long routine waits for the rest of its bundle, should the tick be stuck; ours."""

_ORDER = case(
    {Urgency.REPLY: 0, Urgency.URGENT: 1, Urgency.QUESTION: 2}, value=OutboxMessage.urgency, else_=3
)


@dataclass(frozen=True)
class Claimed:
    """One message that must be sent now."""

    id: int
    person_id: int | None
    """None for a stranger."""
    telegram_id: int
    role: Role | None
    language: str
    view: View
    ref: PromptRef | None
    late: Late | None
    may_be_repeat: bool
    older_message_id: int | None
    """The message that showed this question before: it loses its buttons when the new one has arrived."""
    why: Why | None = None


@dataclass(frozen=True)
class Unshowable(View):
    """Building the view failed: a mistake of ours, which must not hold up the messages of others."""

    error: Exception


@use_case("service")
def claim_message(uow: UnitOfWork, busy: Collection[int], *, now: datetime) -> Claimed | None:
    """Claim the next message that may go out, skipping people in `busy`; None when there is none.

    A message that no longer matters is withdrawn on the way.
    """
    give_up_overdue(uow, now)
    while (message := _next(uow, busy, now)) is not None:
        message = bundles.bundled(uow, message, now)
        view = _view_or_fault(uow, message, now)
        if view is None:
            message.state = OutboxState.WITHDRAWN
            uow.session.flush()
            continue
        return _claim(uow, message, view, now)
    return None


def _next(uow: UnitOfWork, busy: Collection[int], now: datetime) -> OutboxMessage | None:
    moments = {"now": now, "held_since": now - HELD_FOR_ITS_BUNDLE}
    return uow.session.exec(_NEXT, params={"busy": list(busy), **moments}).first()


def _more_is_coming() -> Exists:
    """Whether the tick is still issuing what else is due for this person: one bundle, not one and a rest."""
    return exists().where(
        col(Notice.recipient_id) == col(OutboxMessage.person_id),
        col(Notice.state) == NoticeState.WAITING,
        col(Notice.notify_at) <= bindparam("now"),
    )


def _sendable() -> SelectOfScalar[OutboxMessage]:
    # What waits for somebody who cannot be reached keeps waiting: it is checked again when they are back.
    return (
        select(OutboxMessage)
        .join(Person, col(Person.id) == col(OutboxMessage.person_id), isouter=True)
        .where(
            col(OutboxMessage.state) == OutboxState.PENDING,
            or_(
                col(OutboxMessage.person_id).is_(None),
                and_(
                    col(Person.reachable).is_(True),
                    or_(
                        col(Person.state) == PersonState.ACTIVE,
                        and_(
                            col(Person.state) == PersonState.RETURNING,
                            col(OutboxMessage.urgency) == Urgency.REPLY,
                        ),
                    ),
                ),
            ),
        )
    )


def _view_or_fault(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    try:
        return view_that_matters(uow, message, now)
    except DBAPIError:
        raise
    except Exception as error:
        return Unshowable(error)


def _claim(uow: UnitOfWork, message: OutboxMessage, view: View, now: datetime) -> Claimed:
    message.state = OutboxState.SENDING
    message.deadline = now + SENDING_TAKES_AT_MOST
    message.attempts += 1
    if message.stranger_encrypted is not None:
        return _for_stranger(uow, message, message.stranger_encrypted, view)
    person = uow.get(Person, message.person_id)
    prompt = uow.get(Prompt, message.prompt_id) if message.prompt_id is not None else None
    if prompt is not None and message.urgency is not Urgency.REPLY and not isinstance(view, Unshowable):
        view = go_out_as_push(uow, prompt, view)
    note_shown(uow, person.id, prompt.kind if prompt is not None else message.kind, view)
    return Claimed(
        id=message.id,
        person_id=person.id,
        telegram_id=account_of(uow, person),
        role=person.role,
        language=person.language.value,
        view=view,
        ref=PromptRef(prompt.id, prompt.revision) if prompt is not None else None,
        late=lateness(uow, message.notice_id, now, message.person_id),
        may_be_repeat=message.may_be_repeat,
        older_message_id=message_of(uow, prompt) if prompt is not None else None,
        why=why_of(uow, prompt) if prompt is not None else None,
    )


def _for_stranger(uow: UnitOfWork, message: OutboxMessage, sealed: bytes, view: View) -> Claimed:
    return Claimed(
        id=message.id,
        person_id=None,
        telegram_id=uow.cipher.decrypted(sealed),
        role=None,
        language=str(message.params["language"]),
        view=view,
        ref=None,
        late=None,
        may_be_repeat=False,
        older_message_id=None,
    )


# Built once: building it took longer than running it, and it is asked before and after every message.
_NEXT = (
    _sendable()
    .where(
        col(OutboxMessage.not_before) <= bindparam("now"),
        or_(
            col(OutboxMessage.person_id).is_(None),
            col(OutboxMessage.person_id).not_in(bindparam("busy", expanding=True)),
        ),
        or_(
            col(OutboxMessage.urgency) != Urgency.ROUTINE,
            col(OutboxMessage.created_at) <= bindparam("held_since"),
            not_(_more_is_coming()),
        ),
    )
    .order_by(_ORDER, col(OutboxMessage.not_before), col(OutboxMessage.id))
    .limit(1)
    .with_for_update(skip_locked=True, of=OutboxMessage)
)
NEXT_MESSAGE = select(func.min(col(OutboxMessage.not_before))).where(
    col(OutboxMessage.id).in_(_sendable().with_only_columns(col(OutboxMessage.id)))
)
"""When the first message that waits may go out to somebody who can be reached."""
NEXT_DEADLINE = select(func.min(col(OutboxMessage.deadline))).where(
    col(OutboxMessage.state) == OutboxState.SENDING
)
"""When the first message that left is given up, with nothing heard of it."""
