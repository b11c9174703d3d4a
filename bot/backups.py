"""Backups: made while the bot runs, encrypted, proven on the way by filling a database in memory."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Engine, StaticPool, create_engine
from sqlmodel import Session

from casework.restoring import settle_after_restore
from rules.policy import Policy
from store.backup import NotABackup, counted, filled, what_it_is
from store.backup import copied as copy_of
from store.cipher import Cipher
from store.unit_of_work import UnitOfWork

BEGINS = b"peilwacht backup 1\n"
_NAME = "peilwacht-%Y%m%dT%H%M%SZ.backup"


class BadBackup(Exception):
    """A file that is no backup, is damaged, was made with another key, or does not hold what it says."""


def write_backup(
    engine: Engine, cipher: Cipher, folder: Path, now: datetime, prove: Callable[[Engine], None]
) -> Path:
    """A new backup in this folder; `prove` looks at a database that was filled from what stands in the file.

    The file has its name only once it is whole and proven. Raises BadBackup and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / now.astimezone(UTC).strftime(_NAME)
    unproven = file.with_suffix(".part")
    try:
        with open(os.open(unproven, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            out.write(BEGINS + cipher.sealed_bytes(copy_of(engine, now)))
            out.flush()
            os.fsync(out.fileno())
        with _filled_in_memory(read_backup(unproven, cipher)) as copy:
            prove(copy)
        unproven.rename(file)
    finally:
        unproven.unlink(missing_ok=True)
    return file


def read_backup(file: Path, cipher: Cipher) -> bytes:
    """What is in a backup, for store.backup. Raises BadBackup and OSError."""
    content = file.read_bytes()
    if not content.startswith(BEGINS):
        raise BadBackup
    try:
        copy = cipher.opened_bytes(content.removeprefix(BEGINS))
        what_it_is(copy)
    except (InvalidTag, NotABackup) as error:
        raise BadBackup from error
    return copy


@contextmanager
def _filled_in_memory(copy: bytes) -> Iterator[Engine]:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    try:
        with filled(engine, copy) as connection:
            _same_counts(connection, copy)
        yield engine
    except (NotABackup, RuntimeError) as error:
        raise BadBackup from error
    finally:
        engine.dispose()


def _same_counts(connection: Connection, copy: bytes) -> None:
    if counted(connection) != what_it_is(copy).rows:
        raise BadBackup


def put_back(engine: Engine, copy: bytes, cipher: Cipher, policy: Policy, now: datetime) -> None:
    """Fill an empty database from a copy and settle what fell due since, in one transaction: all of it or
    nothing. Raises NotABackup and NotEmpty."""
    with filled(engine, copy) as connection, Session(connection, expire_on_commit=False) as session:
        settle_after_restore(UnitOfWork(session, policy, cipher), what_it_is(copy).made_at, now=now)
        session.commit()


def expire_backups(folder: Path, now: datetime, days: int) -> list[Path]:
    """Delete what is older than so many days, by the moment in its name; what was deleted. Files that do not
    bear the name of a backup are left alone."""
    old = []
    for file in sorted(folder.glob("peilwacht-*.backup")):
        try:
            made_at = datetime.strptime(file.name, _NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        if made_at <= now - timedelta(days=days):
            file.unlink(missing_ok=True)
            old.append(file)
    return old
