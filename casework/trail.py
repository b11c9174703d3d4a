"""Accounting for every look: is the audit trail whole, and what does it say?

Nobody in a chat reads it: a municipality's privacy officer asks whoever runs the service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, select

from casework.access import use_case
from casework.errors import NoSuchCase
from rules.aliases import Alias
from rules.calendar import at_local
from store.audit import AuditRow, Doer
from store.audit_chain import BrokenTrail, audit_key, empty_details, is_chained, read_head
from store.audit_check import Checked, Fault, Head, Wrong, check_chain
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork

__all__ = ["Checked", "Doer", "Fault", "Head", "Wrong", "audit_key", "empty_details"]


@dataclass(frozen=True)
class TrailLine:
    """One row of the trail; no alias where no person did it, or where that was erased."""

    number: int
    at: datetime
    doer: Doer
    alias: Alias | None
    action: str
    reference: str | None
    result: str


@use_case("service")
def check_trail(uow: UnitOfWork, expected: Head | None = None, *, now: datetime) -> Checked:
    """Whether the trail is whole, without leaving a row: one that is broken may not take one."""
    return check_chain(uow, expected)


@use_case("service")
def head_of_trail(uow: UnitOfWork, *, now: datetime) -> Head | None:
    """Where the trail ends, to be noted elsewhere; None before its first row.

    Raises BrokenTrail when its head is gone: then nothing can be done.
    """
    found = read_head(uow.session.connection())
    if found is None and is_chained(uow.session.connection()):
        raise BrokenTrail
    return Head(found.rows, found.hash) if found is not None else None


@use_case("command_line")
def note_verified(uow: UnitOfWork, *, now: datetime) -> None:
    """The trail was gone through from the command line."""


@use_case("command_line")
def show_trail(
    uow: UnitOfWork,
    reference: str | None = None,
    alias: Alias | None = None,
    since: date | None = None,
    *,
    now: datetime,
) -> Sequence[TrailLine]:
    """What the trail says about a case, of a person, since a day; this look is a row of it from then on.

    `reference` is canonical. Raises NoSuchCase, also for a case that was erased.
    """
    query = (
        select(AuditRow, Person, Case.reference)
        .join(Person, col(Person.id) == col(AuditRow.person_id), isouter=True)
        .join(Case, col(Case.id) == col(AuditRow.case_id), isouter=True)
        .order_by(col(AuditRow.id))
    )
    if reference is not None:
        case = uow.session.exec(select(Case).where(col(Case.reference) == reference)).first()
        if case is None:
            raise NoSuchCase
        uow.case_id = case.id
        query = query.where(col(AuditRow.case_id) == case.id)
    if alias is not None:
        query = query.where(col(Person.role) == alias.role, col(Person.number) == alias.number)
    if since is not None:
        query = query.where(col(AuditRow.at) >= at_local(since, time(0)))
    return [
        TrailLine(row.id, row.at, row.doer, person.alias if person else None, row.action, named, row.result)
        for row, person, named in uow.session.exec(query)
    ]
