"""The audit trail: who did, saw or was refused what, on which case, when. Append-only, and a chain.

Each row holds a hash over the row before it and over what happened, and a salted hash of its details: who,
and on which case. Erasing a case empties details and salt; the chain stays whole.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, event
from sqlmodel import Field, SQLModel

from store.columns import moment_column


class AuditRow(SQLModel, table=True):
    """One fact of the trail; no scores and no contents. `person_id` is empty for the service itself.

    `hash` is empty only for rows of a version without a chain, until the first row after them.
    """

    __tablename__ = "audit_row"

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment_column())
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
    key_sealed: bytes = Field(sa_type=LargeBinary)
    """The key of the chain, under the key of the installation: it stays when that one is changed."""


@event.listens_for(AuditRow, "before_update")
@event.listens_for(AuditRow, "before_delete")
def _append_only(_mapper: Any, _connection: Any, _row: AuditRow) -> None:
    raise RuntimeError("the audit trail is append-only")
