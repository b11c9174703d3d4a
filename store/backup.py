"""A copy of every row, as text that both databases can be filled from again.

One JSON document a line: first what it is of, then each row of each table, in an order in which no row comes
before one that it points to. What a database would say in its own way (moments, days, bytes) is tagged.
"""

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table, func, select, text, update

from store.database import reading
from store.schema import (
    configuration,
    current_revision,
    is_of_newer_version,
    migrate,
    require_whole_references,
    unguarded_references,
)
from store.tables import metadata

FORMAT = 1
_LONGEST_HEADING = 100_000
"""Bytes: the first line names every table once."""
Row = dict[str, Any]


class NotABackup(ValueError):
    """The bytes are no copy of a Peilwacht database, or of a newer one than this."""


class NotEmpty(Exception):
    """The database that was to be filled holds something already."""


@dataclass(frozen=True)
class Copy:
    """What a copy says of itself: the revision of its schema, its moment, and the rows of each table."""

    revision: str
    made_at: datetime
    rows: dict[str, int]


def copied(engine: Engine, now: datetime) -> bytes:
    """Every row at one moment, without keeping anybody from writing."""
    with reading(engine) as connection:
        revision = current_revision(connection)
        tables = {table.name: connection.execute(select(table)).mappings().all() for table in _tables()}
    rows = {name: len(found) for name, found in tables.items()}
    lines = [{"peilwacht": FORMAT, "revision": revision, "made_at": now.isoformat(), "rows": rows}]
    lines += [
        {"in": name, "row": {column: _told(value) for column, value in row.items()}}
        for name, found in tables.items()
        for row in found
    ]
    return zlib.compress("\n".join(json.dumps(line) for line in lines).encode())


def what_it_is(copy: bytes) -> Copy:
    """What this copy is of, by its first line alone. Raises NotABackup."""
    try:
        opening = zlib.decompressobj().decompress(copy, _LONGEST_HEADING)
        return _heading(json.loads(opening.partition(b"\n")[0]))
    except (zlib.error, ValueError) as error:
        raise NotABackup from error


@contextmanager
def filled(engine: Engine, copy: bytes) -> Iterator[Connection]:
    """An empty database, filled with every row of the copy and brought up to date: all of it, and what is
    done with the connection, or nothing. Raises NotABackup and NotEmpty."""
    heading = what_it_is(copy)
    if is_of_newer_version(heading.revision):
        raise NotABackup
    _require_empty(engine)
    migrate(engine, heading.revision)
    with engine.connect() as connection, unguarded_references(connection), connection.begin():
        _fill(connection, copy)
        _count_on(connection)
        yield connection
        _count_on(connection)
        require_whole_references(connection)


def _require_empty(engine: Engine) -> None:
    """Tables without rows are those of a filling that was broken off, or of a migration."""
    present = MetaData()
    with engine.connect() as connection:
        present.reflect(connection)
        kept = (table for table in present.sorted_tables if table.name != "alembic_version")
        if any(connection.execute(select(table).limit(1)).first() for table in kept):
            raise NotEmpty


def _fill(connection: Connection, copy: bytes) -> None:
    lines = _lines(copy)
    heading = _heading(next(lines))
    present = MetaData()
    present.reflect(connection)
    rows: dict[str, list[Row]] = {}
    for line in lines:
        rows.setdefault(line["in"], []).append(
            {column: _read(value, connection) for column, value in line["row"].items()}
        )
    if {name: len(found) for name, found in rows.items()} != {n: k for n, k in heading.rows.items() if k}:
        raise NotABackup
    for table in present.sorted_tables:
        if found := rows.get(table.name):
            _insert(connection, table, found)
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def counted(connection: Connection) -> dict[str, int]:
    """How many rows each table has now."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables()
    }


def _tables() -> list[Table]:
    return list(metadata.sorted_tables)


def _lines(copy: bytes) -> Iterator[dict[str, Any]]:
    try:
        lines = zlib.decompress(copy).decode().split("\n")
        yield from (json.loads(line) for line in lines)
    except (zlib.error, ValueError) as error:
        raise NotABackup from error


def _heading(first: dict[str, Any]) -> Copy:
    if first.get("peilwacht") != FORMAT:
        raise NotABackup
    return Copy(first["revision"], datetime.fromisoformat(first["made_at"]), first["rows"])


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Rows that point to others of their own table get that afterwards: the others may come later."""
    own = [one.name for one in table.columns if any(key.column.table is table for key in one.foreign_keys)]
    bare = [row | dict.fromkeys(own) for row in rows] if own else rows
    connection.execute(table.insert(), bare)
    for row in rows:
        if any(row[column] is not None for column in own):
            links = {column: row[column] for column in own}
            connection.execute(update(table).where(table.c.id == row["id"]).values(links))


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts ids on from where it is told, and does not see those that were given."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables():
        if "id" in table.c and (sequence := _sequence(connection, table)) is not None:
            highest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
            connection.execute(select(func.setval(sequence, highest + 1, False)))


def _sequence(connection: Connection, table: Table) -> str | None:
    asked = text("SELECT pg_get_serial_sequence(:name, 'id')")
    name: str | None = connection.execute(asked, {"name": f'"{table.name}"'}).scalar_one()
    return name


def _told(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case dict() | list():
            return {"json": value}
        case _:
            return value


def _read(value: Any, connection: Connection) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, told),) = value.items()
    match kind:
        case "moment":
            moment = datetime.fromisoformat(told).astimezone(UTC)
            # A reflected column of SQLite knows no time zones: what is stored there is UTC (store.columns).
            return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
        case "day":
            return date.fromisoformat(told)
        case "time":
            return time.fromisoformat(told)
        case "bytes":
            return base64.b64decode(told)
        case "json":
            return told
        case _:
            raise NotABackup
