"""The audit trail: who did, saw or was refused what, on which case, when. Append-only, and a chain.

Each row holds a hash over the row before it and over what happened, and a salted hash of its details: who,
and on which case. Erasing a case empties details and salt; the chain stays whole. How: store/audit_chain.py.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, event
from sqlmodel import Field, SQLModel

from store.columns import moment_column, word_column


class Doer(StrEnum):
    """What kind of somebody did it: it stays when the details are emptied."""

    PERSON = "person"
    SERVICE = "service"
    STRANGER = "stranger"
    COMMAND_LINE = "command_line"


class AuditRow(SQLModel, table=True):
    """One fact of the trail; no scores and no contents. `person_id` is there for a person only.

    `hash` is empty only for rows of a version without a chain, until the first row after them.
    """

    __tablename__ = "audit_row"

    id: int = Field(default=None, primary_key=True)
    """Its number: from 1, without gaps."""
    at: datetime = Field(sa_column=moment_column())
    doer: Doer = Field(sa_column=word_column(Doer, "a_fact_is_of_a_known_doer"))
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    action: str = Field(max_length=60)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    result: str = Field(max_length=60)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    details_hash: str | None = Field(default=None, max_length=64)
    hash: str | None = Field(default=None, max_length=64)
    erases: str | None = Field(default=None, max_length=10_000)
    """The numbers of the rows whose details this row emptied, such as "3-7,12"; part of the chain."""


class AuditHead(SQLModel, table=True):
    """Where the chain ends now: a row that is cut off at the end is missed by it."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_audit_head"),)

    id: int = Field(default=1, primary_key=True)
    rows: int
    hash: str = Field(max_length=64)
    """Of how many rows there are and of the last one: the next row goes on from it."""
    key_sealed: bytes = Field(sa_type=LargeBinary)
    """The key of the chain, under the key of the installation: it stays when that one is changed."""


@event.listens_for(AuditRow, "before_update")
@event.listens_for(AuditRow, "before_delete")
def _append_only(_mapper: Any, _connection: Any, _row: AuditRow) -> None:
    raise RuntimeError("the audit trail is append-only")
