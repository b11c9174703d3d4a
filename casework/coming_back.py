"""Somebody who was blocked opens their new invitation, on the same Telegram account or another; issue 5."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col

from casework import outbox
from casework.errors import UnusableInvitation
from casework.pins import choose_anew
from casework.prompts import account_of
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.words import PersonState
from store.locks import Pin
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.traces import Trace
from store.unit_of_work import UnitOfWork

KIND = "coming_back"


@dataclass(frozen=True)
class ComingBack(View):
    """The first message to who comes back: end the other sessions, choose a PIN, and wait."""

    alias: Alias


def come_back(uow: UnitOfWork, person: Person, telegram_id: int, now: datetime) -> None:
    """They are who opened the link, and may choose a PIN.

    Raises UnusableInvitation for who is not blocked.
    """
    if person.state is not PersonState.LOCKED:
        raise UnusableInvitation
    if account_of(uow, person) != telegram_id:
        _leave_former_chat(uow, person)
        person.telegram_id_encrypted = uow.cipher.encrypted(telegram_id)
        person.telegram_id_lookup = uow.cipher.lookup(telegram_id)
    person.state, person.reachable, person.checked_at = PersonState.RETURNING, True, now
    pin = uow.session.get(Pin, person.id)
    if pin is not None:
        uow.session.delete(pin)
    uow.session.flush()
    outbox.queue_reply(uow, person.id, KIND, now)
    choose_anew(uow, person, now)


def _leave_former_chat(uow: UnitOfWork, person: Person) -> None:
    """The ids of messages there would name other messages in the new chat."""
    uow.session.exec(delete(Trace).where(col(Trace.person_id) == person.id))
    for table in (Prompt, OutboxMessage):
        of_person = update(table).where(col(table.person_id) == person.id)
        uow.session.exec(of_person.values(message_sealed=None))


@shows_message(KIND, Told.answer(when="somebody who was blocked opened their new invitation"))
def _coming_back(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ComingBack | None:
    person = uow.get(Person, message.person_id)
    return ComingBack(person.alias) if person.state is PersonState.RETURNING else None
