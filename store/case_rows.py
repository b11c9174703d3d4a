"""Every row that belongs to a case, in whatever table: found by the references between the tables.

A new table with a reference that leads to a case is found like the others, so that none can be forgotten.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Table, delete, false, or_, select, update
from sqlmodel import Session, SQLModel, col

from store.cases import Case
from store.tables import metadata
from store.trajectory import Referral

OTHERS = frozenset({("referral", "follows_id"), ("audit_row", "case_id")})
"""References to a case from rows that are not its own: a later referral of the same household, and the trail,
whose bare facts stay."""

Found = Mapping[Table, Sequence[int]]
"""The keys of rows by their table; a table comes after those that it refers to."""


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model."""
    return metadata.tables[str(model.__tablename__)]


def leads_to_case() -> tuple[Table, ...]:
    """Every table whose rows can belong to a case, parents first."""
    found = {table_of(Case)}
    for table in metadata.sorted_tables:
        if any(key.column.table in found for key in _own_references(table)):
            found.add(table)
    return tuple(table for table in metadata.sorted_tables if table in found)


def _own_references(table: Table) -> list[ForeignKey]:
    return [
        key
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if (table.name, key.parent.name) not in OTHERS and key.column.table is not table
    ]


def key_of(table: Table) -> Column[int]:
    """The one column that names a row."""
    (key,) = table.primary_key.columns
    return key


def rows_of_case(session: Session, case_id: int) -> Found:
    """The keys of every row of this case, parents first."""
    found: dict[Table, Sequence[int]] = {table_of(Case): [case_id]}
    for table in leads_to_case():
        if table in found:
            continue
        belongs = [
            key.parent.in_(found[key.column.table])
            for key in _own_references(table)
            if found.get(key.column.table)
        ]
        query = select(key_of(table)).where(or_(false(), *belongs))
        found[table] = session.connection().scalars(query).all()
    return found


def delete_rows(session: Session, rows: Found) -> None:
    """Delete these rows, children first; past the session, which must not know them any more."""
    connection = session.connection()
    for table in reversed(list(rows)):
        if rows[table]:
            connection.execute(delete(table).where(key_of(table).in_(rows[table])))


def let_go(session: Session, case_id: int) -> None:
    """A later referral that follows this case no longer leads back to it."""
    session.connection().execute(
        update(Referral).where(col(Referral.follows_id) == case_id).values(follows_id=None)
    )
