"""The key of an installation: everything that is sealed with it, and changing it for another."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from casework.access import leave_audit_row, use_case
from casework.upkeep import service_mark
from store.audit import AuditHead
from store.cipher import Cipher
from store.key_mark import AnotherKey, is_key_of
from store.locks import Pin
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.traces import Trace
from store.unit_of_work import UnitOfWork

SEEMS_TO_RUN = timedelta(seconds=30)
"""A running service says every few seconds that it is alive; ours."""
WITH_MESSAGES: tuple[type[Prompt] | type[OutboxMessage] | type[Trace], ...] = (Prompt, OutboxMessage, Trace)
"""Where ids of Telegram messages stand, as `message_sealed`."""


class ServiceRuns(Exception):
    """The bot runs, and goes on sealing with the key that it was started with."""


@use_case("service")
def change_key(uow: UnitOfWork, new: Cipher, *, now: datetime) -> bool:
    """Seal everything anew, in this one transaction; False when `new` is the key already.

    Raises AnotherKey when the key in hand is not that of the database, and ServiceRuns.
    """
    mark = service_mark(uow)
    if mark.key_check == new.key_check:
        return False
    if not is_key_of(uow.session, uow.cipher):
        raise AnotherKey
    if mark.alive_at is not None and now - mark.alive_at < SEEMS_TO_RUN:
        raise ServiceRuns
    # The row of the trail comes first: what it is chained with is sealed anew below.
    leave_audit_row(uow, "change_key", "done", now)
    uow.session.flush()
    _seal_accounts(uow, new)
    _seal_strangers(uow, new)
    for table in WITH_MESSAGES:
        _seal_messages(uow, table, new)
    _seal_pins(uow, new)
    _seal_chain(uow, new)
    mark.key_check = new.key_check
    return True


def _seal_accounts(uow: UnitOfWork, new: Cipher) -> None:
    found = uow.session.exec(
        select(Person.id, Person.telegram_id_encrypted).where(col(Person.telegram_id_encrypted).is_not(None))
    )

    def sealed(row: Any) -> Mapping[str, Any]:
        account = uow.cipher.decrypted(row.telegram_id_encrypted)
        return {"telegram_id_encrypted": new.encrypted(account), "telegram_id_lookup": new.lookup(account)}

    _change(uow, Person, found, sealed)


def _seal_strangers(uow: UnitOfWork, new: Cipher) -> None:
    found = uow.session.exec(
        select(OutboxMessage.id, OutboxMessage.stranger_encrypted).where(
            col(OutboxMessage.stranger_encrypted).is_not(None)
        )
    )

    def sealed(row: Any) -> Mapping[str, Any]:
        return {"stranger_encrypted": new.encrypted(uow.cipher.decrypted(row.stranger_encrypted))}

    _change(uow, OutboxMessage, found, sealed)


def _seal_messages(
    uow: UnitOfWork, table: type[Prompt] | type[OutboxMessage] | type[Trace], new: Cipher
) -> None:
    found = uow.session.exec(
        select(table.id, table.person_id, table.message_sealed).where(col(table.message_sealed).is_not(None))
    )

    def sealed(row: Any) -> Mapping[str, Any]:
        message_id = uow.cipher.message_of(row.person_id, row.message_sealed)
        return {"message_sealed": new.sealed_message(row.person_id, message_id)}

    _change(uow, table, found, sealed)


def _seal_pins(uow: UnitOfWork, new: Cipher) -> None:
    """What is sealed in an open pad cannot be read any more, and is asked anew: casework.pins."""
    for pin in uow.session.exec(select(Pin)):
        pin.hash_sealed = new.sealed_bytes(uow.cipher.opened_bytes(pin.hash_sealed))


def _seal_chain(uow: UnitOfWork, new: Cipher) -> None:
    found = uow.session.exec(select(AuditHead.id, AuditHead.key_sealed))

    def sealed(row: Any) -> Mapping[str, Any]:
        return {"key_sealed": new.sealed_bytes(uow.cipher.opened_bytes(row.key_sealed))}

    _change(uow, AuditHead, found, sealed)


def _change(
    uow: UnitOfWork,
    table: type[SQLModel],
    found: Iterable[Any],
    sealed: Callable[[Any], Mapping[str, Any]],
) -> None:
    """Give every row that was found its new values, by its id."""
    changed = [{"id": row.id, **sealed(row)} for row in found]
    if changed:
        uow.session.execute(update(table), changed)
