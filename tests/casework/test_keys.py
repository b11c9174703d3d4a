"""The key of an installation: another one is refused, and it can be changed for a new one."""

from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine, LargeBinary, event
from sqlmodel import col, select

from casework.access import leave_audit_row
from casework.keys import SEEMS_TO_RUN, ServiceRuns, change_key
from casework.people import identify
from casework.pin_hashes import hashed
from casework.trail import check_trail
from casework.upkeep import note_alive, note_start
from rules.words import Urgency
from store.audit import AuditRow
from store.cipher import Cipher, new_key
from store.key_mark import AnotherKey
from store.locks import Pin
from store.messages import OutboxMessage, OutboxState, Prompt
from store.service import ServiceMark
from store.tables import metadata
from store.traces import Trace, TraceEnd
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region

KEYED_TEXT = {("person", "telegram_id_lookup"), ("service_mark", "key_check")}
UNKEYED_BYTES = {("audit_row", "salt")}
"""Random, and under no key: erasing it is what makes a detail unreadable."""
LATER = START + timedelta(minutes=10)
Cell = tuple[str, str, int]


def sealed_columns() -> set[tuple[str, str]]:
    """Every column that holds what only the key can tell; one that is new must be changed with the key."""
    found = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) or column.name.endswith("_lookup")
    }
    return (found | KEYED_TEXT) - UNKEYED_BYTES


def cells(region: Region) -> dict[Cell, tuple[int | None, Any]]:
    """Everything that is sealed, with the person whose it is."""
    found = {}
    with region.engine.connect() as connection:
        for name, column in sealed_columns():
            table = metadata.tables[name]
            for row in connection.execute(table.select()).mappings():
                if row[column] is not None:
                    key = row[next(iter(table.primary_key)).name]
                    found[name, column, key] = row.get("person_id"), row[column]
        pads = select(Prompt.id, Prompt.filled).where(col(Prompt.kind) == "pin")
        for prompt_id, filled in connection.execute(pads):
            found["prompt", "filled", prompt_id] = None, b64decode(filled["sealed"])
    return found


def opens(cipher: Cipher, person_id: int | None, sealed: bytes) -> bool:
    try:
        cipher.opened_bytes(sealed)
    except InvalidTag:
        try:
            cipher.message_of(person_id or 0, sealed)
        except InvalidTag:
            return False
    return True


def fill(uow: UnitOfWork) -> None:
    """Something sealed in every place that has any."""
    sealed: dict[str, Any] = {"person_id": 1, "message_sealed": uow.cipher.sealed_message(1, 4711)}
    moments: dict[str, Any] = {"created_at": START, "not_before": START}
    pad = b64encode(uow.cipher.sealed_bytes(b"half entered")).decode()
    dates: dict[str, Any] = dict.fromkeys(("opened_at", "touched_at", "expires_at"), START)
    prompt = Prompt(**sealed, **dates, kind="pin", filled={"sealed": pad})
    sent = OutboxMessage(
        **sealed, **moments, kind="x", urgency=Urgency.REPLY, state=OutboxState.SENT, sent_at=START
    )
    stranger = OutboxMessage(
        **moments, kind="x", urgency=Urgency.REPLY, stranger_encrypted=uow.cipher.encrypted(4712)
    )
    uow.session.add_all((prompt, sent, stranger))
    uow.session.add(Trace(**sealed, end=TraceEnd.DELETE, said_at=START, due_at=START))
    pin = uow.session.get(Pin, 1) or Pin(person_id=1, digits=5, chosen_at=START, hash_sealed=b"")
    pin.hash_sealed = hashed("24680", uow.cipher)
    uow.session.add(pin)
    leave_audit_row(uow, "x", "done", START)


@pytest.fixture
async def started(region: Region) -> Region:
    """A region whose service started once, with something sealed everywhere, and is stopped again."""
    region.queues_by_hand = True
    await region.act(None, note_start, now=START)
    region.look(fill)
    return region


def with_key(region: Region, cipher: Cipher) -> Region:
    """The next process, with this key."""
    region.cipher = cipher
    region.restart()
    return region


async def test_everything_that_is_sealed_is_sealed_with_the_new_key(started: Region) -> None:
    old, new, before = started.cipher, Cipher(new_key()), cells(started)
    assert {(table, column) for table, column, _ in before} == {*sealed_columns(), ("prompt", "filled")}
    assert await started.act(None, change_key, new, now=LATER)
    after = cells(started)
    assert after.keys() == before.keys()
    for cell, (person_id, value) in after.items():
        assert value != before[cell][1], cell
        if isinstance(value, bytes):
            assert opens(new, person_id, value), cell
            assert not opens(old, person_id, value), cell
    with_key(started, new)
    assert (await started.act(None, check_trail, now=LATER)).fault is None
    assert (await started.act(None, identify, 1001, now=LATER)) is not None
    await started.act(None, note_start, now=LATER)
    trail = started.look(
        lambda uow: uow.session.exec(select(AuditRow).where(col(AuditRow.action) == "change_key")).all()
    )
    assert [row.result for row in trail] == ["done"]


async def test_interrupted_before_its_commit_nothing_has_changed(started: Region, engine: Engine) -> None:
    before, new = cells(started), Cipher(new_key())

    def interrupt(_connection: object) -> None:
        raise KeyboardInterrupt

    event.listen(engine, "commit", interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            await started.act(None, change_key, new, now=LATER)
    finally:
        event.remove(engine, "commit", interrupt)
    assert cells(started) == before
    assert await started.act(None, change_key, new, now=LATER)


async def test_changing_to_the_key_in_force_changes_nothing(started: Region) -> None:
    new = Cipher(new_key())
    await started.act(None, change_key, new, now=LATER)
    before = cells(started)
    assert not await started.act(None, change_key, new, now=LATER)
    assert cells(started) == before


async def test_while_the_service_seems_to_run_its_key_stays(started: Region) -> None:
    before = cells(started)
    moment = START + SEEMS_TO_RUN - timedelta(seconds=1)
    with pytest.raises(ServiceRuns):
        await started.act(None, change_key, Cipher(new_key()), now=moment)
    assert cells(started) == before


async def test_another_key_neither_starts_nor_goes_on_nor_is_changed(started: Region) -> None:
    another = with_key(started, Cipher(new_key()))
    for work in (note_start, note_alive):
        with pytest.raises(AnotherKey):
            await another.act(None, work, now=LATER)
    with pytest.raises(AnotherKey):
        await another.act(None, change_key, Cipher(new_key()), now=LATER)


async def test_a_database_of_a_version_that_wrote_no_check_tells_its_key_by_what_is_sealed(
    started: Region,
) -> None:
    right = started.cipher

    def forget(uow: UnitOfWork) -> None:
        uow.get(ServiceMark, 1).key_check = None

    started.look(forget)
    with pytest.raises(AnotherKey):
        await with_key(started, Cipher(new_key())).act(None, note_start, now=LATER)
    await with_key(started, right).act(None, note_start, now=LATER)
    assert started.look(lambda uow: uow.get(ServiceMark, 1).key_check) == right.key_check
