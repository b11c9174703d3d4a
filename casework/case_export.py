"""Everything that is stored about one case, as facts to hand over: a request of access (AVG art. 15).

Walks the same tables as erasing does, so that nothing is left out. People appear by alias, other cases not at
all, and the numbers of rows are those within this export.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, Table, select
from sqlmodel import col
from sqlmodel import select as select_rows

from casework.access import use_case
from casework.errors import NoSuchCase
from rules.aliases import Alias
from store import case_rows
from store.audit import AuditRow
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork

Value = None | bool | int | str | date | datetime | Alias | Mapping[str, Any]
_LEFT_OUT = frozenset(
    {"case_id", "anchor", "version", "revision", "replaced_by_id", "salt", "details_hash", "hash", "erases"}
)
"""What only holds rows together, and says nothing of the case."""
_ALIASES = frozenset({"person", "to", "former", "successor", "chair", "guard", "same_home", "deputy"})
_COUNTS = frozenset({"count", "times", "quarters", "was", "score", "lowest", "roles", "criteria"})
"""What a question or message holds under these names are counts and scores; other numbers are of rows."""


@dataclass(frozen=True)
class Section:
    """The rows of one table, in the order in which they came; each with the names of its columns."""

    name: str
    rows: Sequence[Mapping[str, Value]]


@dataclass(frozen=True)
class CaseExport:
    """Everything that was stored of the case at that moment; `reference` is canonical."""

    reference: str
    made_at: datetime
    controller: str
    privacy_officer: str
    sections: Sequence[Section]


@use_case("command_line")
def export_case(uow: UnitOfWork, reference: str, *, now: datetime) -> CaseExport:
    """Everything about this case; that it was handed over is in the trail, and in the next export.

    Raises NoSuchCase, also for a case that was erased.
    """
    case = uow.session.exec(select_rows(Case).where(col(Case.reference) == reference)).first()
    if case is None:
        raise NoSuchCase
    uow.case_id = case.id
    rows = dict(case_rows.rows_of_case(uow.session, case.id))
    trail = case_rows.table_of(AuditRow)
    rows[trail] = uow.session.exec(
        select_rows(AuditRow.id).where(col(AuditRow.case_id) == case.id).order_by(col(AuditRow.id))
    ).all()
    numbers = {table: {key: at for at, key in enumerate(sorted(keys), 1)} for table, keys in rows.items()}
    people = {person.id: person.alias for person in uow.session.exec(select_rows(Person))}
    privacy = uow.policy.privacy
    sections = [
        Section(table.name, [_told(table, row, numbers, people) for row in _rows(uow, table, keys)])
        for table, keys in rows.items()
        if keys
    ]
    return CaseExport(case.reference, now, privacy.controller, privacy.privacy_officer, sections)


def _rows(uow: UnitOfWork, table: Table, keys: Sequence[int]) -> list[Mapping[str, Any]]:
    key = case_rows.key_of(table)
    query = select(table).where(key.in_(keys)).order_by(key)
    return [dict(row) for row in uow.session.connection().execute(query).mappings()]


def _told(
    table: Table,
    row: Mapping[str, Any],
    numbers: Mapping[Table, Mapping[int, int]],
    people: Mapping[int, Alias],
) -> dict[str, Value]:
    said = (
        _said(column, row[column.name], numbers, people)
        for column in table.columns
        if column.name not in _LEFT_OUT
    )
    return dict(said)


def _said(
    column: Column[Any],
    value: Any,
    numbers: Mapping[Table, Mapping[int, int]],
    people: Mapping[int, Alias],
) -> tuple[str, Value]:
    """What a column is called here, and its value; None where nothing was recorded."""
    name = column.name.removesuffix("_id")
    if isinstance(column.type, LargeBinary):
        return name.removesuffix("_sealed").removesuffix("_encrypted") + "_kept", value is not None
    if isinstance(column.type, JSON):
        return name, _choices(value, people)
    for key in column.foreign_keys:
        other = key.column.table
        if other is case_rows.table_of(Person):
            return name, people.get(value)
        if other is case_rows.table_of(Case):
            return name + "_another_case", value is not None
        return name, numbers[other].get(value)
    return ("row", numbers[column.table][value]) if column.primary_key else (name, value)


def _choices(filled: Mapping[str, Any], people: Mapping[int, Alias]) -> dict[str, Any]:
    """What was filled in, or what a message is about, without the numbers of rows."""
    told: dict[str, Any] = {}
    for name, value in filled.items():
        if name in _ALIASES:
            several = value if isinstance(value, list) else [value]
            told[name] = [people[one] for one in several if one in people]
        elif isinstance(value, bool | str) or name in _COUNTS:
            told[name] = value
    return told
