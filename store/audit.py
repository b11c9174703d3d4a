"""The audit trail: who did, saw or was refused what, on which case, when. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlmodel import Field, SQLModel

from store.columns import moment_column


class AuditRow(SQLModel, table=True):
    """One fact of the trail; no scores and no contents. `person_id` is empty for the service itself."""

    __tablename__ = "audit_row"

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment_column())
    person_id: int | None = Field(default=None, foreign_key="person.id")
    action: str = Field(max_length=60)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    result: str = Field(max_length=60)


@event.listens_for(AuditRow, "before_update")
@event.listens_for(AuditRow, "before_delete")
def _append_only(_mapper: Any, _connection: Any, _row: AuditRow) -> None:
    raise RuntimeError("the audit trail is append-only")
