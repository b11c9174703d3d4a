"""What stands in somebody's chat for a while only: opened views, and what the person typed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import moment_column, word_column


class TraceEnd(StrEnum):
    FOLD = "fold"
    """Edited back to what its push says, or to a line that says nothing."""
    DELETE = "delete"
    """Deleted: what a person typed. Telegram allows it for 48 hours."""


class Trace(SQLModel, table=True):
    """A message in a private chat that says something, and until when it may. Gone once that happened."""

    __tablename__ = "trace"
    __table_args__ = (
        UniqueConstraint("person_id", "message_sealed", name="a_message_leaves_one_trace"),
        Index("traces_that_are_due", "due_at"),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    message_sealed: bytes = Field(sa_type=LargeBinary)
    """The id of the Telegram message; see store.cipher."""
    end: TraceEnd = Field(sa_column=word_column(TraceEnd, "trace_has_a_known_end"))
    prompt_id: int | None = Field(default=None, foreign_key="prompt.id", index=True)
    """The question that the message shows, if it shows one."""
    outbox_id: int | None = Field(default=None, foreign_key="outbox_message.id", index=True)
    """What was sent, for a message without buttons."""
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    said_at: datetime = Field(sa_column=moment_column())
    due_at: datetime = Field(sa_column=moment_column())
    attempts: int = 0
