"""Backups: made while the bot runs, encrypted, proven on the way by filling a database in memory."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine, StaticPool, create_engine
from sqlmodel import Session

from casework.restoring import settle_after_restore
from rules.policy import Policy
from store.audit_check import Fault, check_chain
from store.backup import NotABackup, counted, filled, what_it_is
from store.backup import copied as copy_of
from store.cipher import Cipher
from store.erasures import ErasureLedger
from store.unit_of_work import UnitOfWork

BEGINS = b"peilwacht backup 1\n"
_NAME = "peilwacht-%Y%m%dT%H%M%SZ.backup"
_UNPROVEN = ".part"


class BadBackup(Exception):
    """A file that is no backup, is damaged, was made with another key, or does not hold what it says."""


@dataclass(frozen=True)
class Backup:
    """A file that was proven, and the first fault in the audit trail that it has with it."""

    file: Path
    fault: Fault | None


def write_backup(engine: Engine, cipher: Cipher, policy: Policy, folder: Path, now: datetime) -> Backup:
    """A new backup in this folder. It has its name only once a database in memory was filled from what stands
    in the file. Raises BadBackup and OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / now.astimezone(UTC).strftime(_NAME)
    unproven = file.with_suffix(_UNPROVEN)
    try:
        with open(os.open(unproven, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            out.write(BEGINS + cipher.sealed_bytes(copy_of(engine, now)))
            out.flush()
            os.fsync(out.fileno())
        fault = _proven(read_backup(unproven, cipher), cipher, policy)
        unproven.rename(file)
    finally:
        unproven.unlink(missing_ok=True)
    return Backup(file, fault)


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


def _proven(copy: bytes, cipher: Cipher, policy: Policy) -> Fault | None:
    """What a look at the trail finds in a database that is filled from it; raises BadBackup."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    try:
        with filled(engine, copy) as connection, Session(connection) as session:
            if counted(connection) != what_it_is(copy).rows:
                raise BadBackup
            return check_chain(UnitOfWork(session, policy, cipher)).fault
    except (NotABackup, RuntimeError) as error:
        raise BadBackup from error
    finally:
        engine.dispose()


def put_back(
    engine: Engine, copy: bytes, cipher: Cipher, policy: Policy, ledger: ErasureLedger, now: datetime
) -> None:
    """Fill an empty database from a copy and settle what happened and fell due since, in one transaction: all
    of it or nothing. Raises NotABackup, NotEmpty and BadLedger."""
    erased = [erasure.hashed for erasure in ledger.read()]
    with filled(engine, copy) as connection, Session(connection, expire_on_commit=False) as session:
        uow = UnitOfWork(session, policy, cipher)
        settle_after_restore(uow, what_it_is(copy).made_at, erased, now=now)
        session.commit()


def can_be_written(folder: Path) -> bool:
    """Whether files can be made in this folder, or it can be made itself."""
    found = next(one for one in (folder.absolute(), *folder.absolute().parents) if os.path.exists(one))
    return found.is_dir() and os.access(found, os.W_OK | os.X_OK)


def expire_backups(folder: Path, now: datetime, days: int) -> list[Path]:
    """Delete what is older than so many days, by the moment in its name; what was deleted. What a backup left
    that was killed goes in the same way; files with another name are left alone."""
    old = []
    for file in sorted([*folder.glob("peilwacht-*.backup"), *folder.glob(f"peilwacht-*{_UNPROVEN}")]):
        try:
            made_at = datetime.strptime(file.with_suffix(".backup").name, _NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        if made_at <= now - timedelta(days=days):
            file.unlink(missing_ok=True)
            old.append(file)
    return old
