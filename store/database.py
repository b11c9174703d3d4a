"""The engine on SQLite and PostgreSQL, with the settings that keep concurrent writers honest.

Architecture 6: with the driver's default transactions, eight threads lost up to 80 % of their updates.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

BUSY_TIMEOUT = timedelta(seconds=5)
"""How long SQLite waits for another writer before it says that it is locked."""
_SQLITE_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_READS = "only_reads"
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})


def connect(url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT, survives_power_loss: bool = True) -> Engine:
    """An engine for `url`; makes the folder of an SQLite file. Raises ArgumentError for a bad URL.

    Without `survives_power_loss` an SQLite commit still outlives the process, but does not wait for the disk.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        return _sqlite(url, target.database, busy_timeout, "FULL" if survives_power_loss else "OFF")
    return create_engine(url, isolation_level="SERIALIZABLE", hide_parameters=True)


def _sqlite(url: str, file: str | None, busy_timeout: timedelta, synchronous: str) -> Engine:
    if file and file != ":memory:" and not file.startswith("file:"):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        # Scores and dates stand in it in the clear. Its log of changes takes over who may read it.
        if not Path(file).exists():
            Path(file).touch(mode=0o600)
    engine = create_engine(
        url,
        connect_args={"timeout": busy_timeout.total_seconds(), "check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions of its own: BEGIN IMMEDIATE below takes the lock first.
        connection.isolation_level = None
        # What is deleted or overwritten is gone from its page as well.
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"synchronous={synchronous}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees everything as it is at one moment, and keeps nobody from writing."""
    options = {_READS: True} if is_one_writer(engine) else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def take_turn(connection: Connection) -> None:
    """Wait until nobody else is in the middle of something; before anything is read or written.

    Every use case ends at the head of the audit trail. On PostgreSQL those that began side by side would all
    but one begin again there, and might never get through; on SQLite BEGIN IMMEDIATE waits already. A lock of
    a table, unlike one of a row, is waited for before the transaction takes its view of the rows.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_head IN EXCLUSIVE MODE")


def rewrite(engine: Engine) -> None:
    """Write the whole database anew, without what earlier rows left in unused pages; may be interrupted."""
    if is_one_writer(engine):
        _outside_transactions(engine, "VACUUM", _EMPTY_LOG)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL")


def empty_log(engine: Engine) -> None:
    """Let what was deleted leave SQLite's log of changes too, as far as nobody is reading in it just now."""
    if is_one_writer(engine):
        _outside_transactions(engine, _EMPTY_LOG)


def _outside_transactions(engine: Engine, *statements: str) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        connection.rollback()
        for statement in statements:
            driver.execute(statement)


def is_missing_file(url: str) -> bool:
    """Whether `url` names an SQLite file that is not there; False for a URL that is none at all."""
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        return False
    file = target.database if target.get_backend_name() == "sqlite" else None
    return bool(file) and file != ":memory:" and not Path(str(file)).exists()


def is_one_writer(engine: Engine) -> bool:
    """Whether this database wants all use cases on one thread (architecture 6)."""
    return engine.dialect.name == "sqlite"


def is_conflict(error: Exception) -> bool:
    """Whether PostgreSQL refused this transaction only because of another one: trying again is right."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES


def is_unavailable(error: Exception) -> bool:
    """Whether the database is locked or gone, rather than the use case wrong."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        # SQLite calls a missing table "operational" too; trying that again would never end.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_UNAVAILABLE
    return isinstance(error, OperationalError) or error.connection_invalidated
