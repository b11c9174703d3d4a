"""The key of an installation: everything that is sealed with it, and changing it for another."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from casework.access import use_case
from casework.pins import KIND as PAD
from casework.upkeep import service_mark
from store.audit import AuditHead
from store.cipher import Cipher
from store.key_mark import AnotherKey, is_key_of
from store.locks import Pin
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.service import ServiceMark
from store.traces import Trace
from store.unit_of_work import UnitOfWork

SEEMS_TO_RUN = timedelta(seconds=30)
"""A running service says every few seconds that it is alive; ours."""
Messages = Prompt | OutboxMessage | Trace
MESSAGES: tuple[type[Messages], ...] = (Prompt, OutboxMessage, Trace)
"""Where the ids of Telegram messages stand."""
SECRETS: tuple[tuple[type[SQLModel], str, str], ...] = (
    (Pin, "person_id", "hash_sealed"),
    (AuditHead, "id", "key_sealed"),
)
"""Where secrets of a few bytes stand: the table, its key, the column."""


class ServiceRuns(Exception):
    """The bot runs, and goes on sealing with the key that it was started with."""


@use_case("command_line")
def change_key(uow: UnitOfWork, new: Cipher, *, now: datetime) -> bool:
    """Seal everything anew, in this one transaction; False when `new` is the key already.

    Raises AnotherKey when the key in hand is not that of the database, and ServiceRuns.
    """
    mark = service_mark(uow)
    is_new = mark.key_check != new.key_check
    if is_new:
        _require_standstill(uow, mark, now)
        _seal_accounts(uow, new)
        _seal_strangers(uow, new)
        for messages in MESSAGES:
            _seal_messages(uow, messages, new)
        for secrets in SECRETS:
            _seal_secrets(uow, secrets, new)
        _seal_pads(uow, new)
        mark.key_check = new.key_check
    # The row of the trail is chained with what is sealed with the new key by now.
    uow.cipher = new
    return is_new


def _require_standstill(uow: UnitOfWork, mark: ServiceMark, now: datetime) -> None:
    if not is_key_of(uow.session, uow.cipher):
        raise AnotherKey
    if mark.alive_at is not None and now - mark.alive_at < SEEMS_TO_RUN:
        raise ServiceRuns


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


def _seal_messages(uow: UnitOfWork, table: type[Messages], new: Cipher) -> None:
    found = uow.session.exec(
        select(table.id, table.person_id, table.message_sealed).where(col(table.message_sealed).is_not(None))
    )

    def sealed(row: Any) -> Mapping[str, Any]:
        message_id = uow.cipher.message_of(row.person_id, row.message_sealed)
        return {"message_sealed": new.sealed_message(row.person_id, message_id)}

    _change(uow, table, found, sealed)


def _seal_secrets(uow: UnitOfWork, secret: tuple[type[SQLModel], str, str], new: Cipher) -> None:
    table, row_id, column = secret
    found = uow.session.exec(select(getattr(table, row_id), getattr(table, column)))

    def sealed(row: Any) -> Mapping[str, Any]:
        return {column: new.sealed_bytes(uow.cipher.opened_bytes(getattr(row, column)))}

    _change(uow, table, found, sealed, row_id)


def _seal_pads(uow: UnitOfWork, new: Cipher) -> None:
    """What is half entered on a pad stands in its question; see casework.pins."""
    for prompt in uow.session.exec(select(Prompt).where(col(Prompt.kind) == PAD)):
        if "sealed" in prompt.filled:
            pad = uow.cipher.opened_bytes(b64decode(prompt.filled["sealed"]))
            prompt.filled = {**prompt.filled, "sealed": b64encode(new.sealed_bytes(pad)).decode()}


def _change(
    uow: UnitOfWork,
    table: type[SQLModel],
    found: Iterable[Any],
    sealed: Callable[[Any], Mapping[str, Any]],
    row_id: str = "id",
) -> None:
    """Give every row that was found its new values."""
    changed = [{row_id: getattr(row, row_id), **sealed(row)} for row in found]
    if changed:
        uow.session.execute(update(table), changed)
