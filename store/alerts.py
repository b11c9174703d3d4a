"""Alerts to a person: open, acknowledged, decided, closed; domain.md, Alerts to a person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.words import AlertCause, AlertState, Decision
from store.columns import moment_column, word_column


class Alert(SQLModel, table=True):
    """Something a person must decide. While it is not closed there is one next action at a known time."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("case_id", "cause", "anchor", name="an_alert_has_one_cause"),
        CheckConstraint(
            "(state IN ('open', 'acknowledged')) = (next_action_at IS NOT NULL)",
            name="an_undecided_alert_has_a_next_action",
        ),
        CheckConstraint(
            "state <> 'acknowledged' OR holder_id IS NOT NULL", name="an_acknowledged_alert_has_a_holder"
        ),
        CheckConstraint("state <> 'decided' OR decision IS NOT NULL", name="a_decided_alert_has_a_decision"),
        Index(
            "alerts_that_climb",
            "next_action_at",
            sqlite_where=text("next_action_at IS NOT NULL"),
            postgresql_where=text("next_action_at IS NOT NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    cause: AlertCause = Field(sa_column=word_column(AlertCause, "alert_has_a_known_cause"))
    anchor: str = Field(max_length=60)
    state: AlertState = Field(
        default=AlertState.OPEN, sa_column=word_column(AlertState, "alert_is_in_a_known_state")
    )
    opened_at: datetime = Field(sa_column=moment_column())
    step: int = 0
    """Which step of the ladder was alerted last, counted from 0; the last one repeats."""
    next_action_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    holder_id: int | None = Field(default=None, foreign_key="person.id")
    acknowledged_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    decide_by: date | None = None
    decision: Decision | None = Field(
        default=None, sa_column=word_column(Decision, "alert_got_a_known_decision", nullable=True)
    )
    decided_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    """The expert meeting that was decided on."""
    registered_on: date | None = None
    """When the coordinator registered the case with the chair for it."""
    cause_vanished_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class AlertRecipient(SQLModel, table=True):
    """Everyone who got an alert, so that each of them hears who has it now."""

    __tablename__ = "alert_recipient"
    __table_args__ = (UniqueConstraint("alert_id", "person_id", name="a_person_gets_an_alert_once"),)

    id: int = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    step: int
    alerted_at: datetime = Field(sa_column=moment_column())
