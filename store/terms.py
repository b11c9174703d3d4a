"""Terms: every date by which somebody must do something. And the notices that remind of them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.words import NoticeState, TermKind, TermState, Urgency
from store.columns import moment_column, word_column


class Term(SQLModel, table=True):
    """One date with one owner. `anchor` names what it hangs on, so that recomputing finds it again."""

    __tablename__ = "term"
    __table_args__ = (
        Index(
            "a_cause_has_one_running_term",
            "case_id",
            "kind",
            "anchor",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: TermKind = Field(sa_column=word_column(TermKind, "term_is_of_a_known_kind"))
    anchor: str = Field(max_length=60)
    owner_id: int = Field(foreign_key="person.id", index=True)
    starts_on: date
    due_on: date
    due_at: datetime = Field(sa_column=moment_column(index=True))
    """The moment after which the term is overdue."""
    moved_from: date | None = None
    """What `due_on` was before it was last moved, for who asks why."""
    version: int = 1
    """Goes up when the date moves, so that notices of the old date are another cause."""
    state: TermState = Field(
        default=TermState.RUNNING, sa_column=word_column(TermState, "term_is_in_a_known_state")
    )
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    alert_id: int | None = Field(default=None, foreign_key="alert.id")
    created_at: datetime = Field(sa_column=moment_column())
    ended_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """When it was met, passed or withdrawn; unknown for what ended before this was kept."""


class Notice(SQLModel, table=True):
    """One reminder of one term to one person, due at `notify_at`; its cause makes it unique."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("term_id", "version", "slot", "recipient_id", name="a_notice_has_one_cause"),
        Index(
            "notices_that_wait",
            "notify_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    term_id: int = Field(foreign_key="term.id", index=True)
    version: int
    slot: str = Field(max_length=20)
    recipient_id: int = Field(foreign_key="person.id")
    urgency: Urgency = Field(sa_column=word_column(Urgency, "notice_is_of_a_known_urgency"))
    notify_at: datetime = Field(sa_column=moment_column())
    state: NoticeState = Field(
        default=NoticeState.WAITING, sa_column=word_column(NoticeState, "notice_is_in_a_known_state")
    )
    replaced_by_id: int | None = Field(default=None, foreign_key="notice.id")
