"""What is asked and what is sent: open questions, the outbox, and the updates already handled."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from rules.words import Urgency
from store.columns import moment_column, word_column


class PromptState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


class Prompt(SQLModel, table=True):
    """An open question: who is asked, about what, what was filled in so far, until when.

    `revision` goes up with every change, and every button names the revision it was shown with.
    `filled` holds choices and numbers, never typed text.
    """

    __tablename__ = "prompt"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=40)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    term_id: int | None = Field(default=None, foreign_key="term.id", index=True)
    alert_id: int | None = Field(default=None, foreign_key="alert.id", index=True)
    filled: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    revision: int = 1
    state: PromptState = Field(
        default=PromptState.OPEN, sa_column=word_column(PromptState, "prompt_is_in_a_known_state")
    )
    message_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The Telegram message that shows it now, in the private chat with the person; see store.cipher."""
    folded: bool = False
    """Its message was edited back to what its push says, until the person opens it."""
    opened_at: datetime = Field(sa_column=moment_column())
    touched_at: datetime = Field(sa_column=moment_column())
    expires_at: datetime = Field(sa_column=moment_column())


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class OutboxMessage(SQLModel, table=True):
    """One message to one person, committed with its cause. It holds kind and parameters, never text."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint(
            "(person_id IS NULL) <> (stranger_encrypted IS NULL)", name="a_message_has_one_reader"
        ),
        CheckConstraint("(state = 'sending') = (deadline IS NOT NULL)", name="only_sending_has_a_deadline"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="only_sent_has_a_moment_of_sending"),
        CheckConstraint("state = 'sent' OR message_sealed IS NULL", name="only_sent_has_a_message"),
        Index(
            "messages_that_wait",
            "not_before",
            sqlite_where=text("state IN ('pending', 'sending')"),
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    stranger_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Where the one sentence for someone who is not enrolled goes; the row is deleted once it went."""
    kind: str = Field(max_length=40)
    params: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    urgency: Urgency = Field(sa_column=word_column(Urgency, "message_is_of_a_known_urgency"))
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    prompt_id: int | None = Field(default=None, foreign_key="prompt.id", index=True)
    notice_id: int | None = Field(default=None, foreign_key="notice.id")
    state: OutboxState = Field(
        default=OutboxState.PENDING, sa_column=word_column(OutboxState, "message_is_in_a_known_state")
    )
    created_at: datetime = Field(sa_column=moment_column())
    not_before: datetime = Field(sa_column=moment_column())
    deadline: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    attempts: int = 0
    may_be_repeat: bool = False
    """An earlier attempt may have arrived: an alert says so."""
    sent_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    message_sealed: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)
    """The Telegram message; see store.cipher."""


class HandledUpdate(SQLModel, table=True):
    """An update whose effects are committed: written in the same transaction, forgotten after 48 hours."""

    __tablename__ = "handled_update"

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    handled_at: datetime = Field(sa_column=moment_column(index=True))
