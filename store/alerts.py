"""Alerts to a person: open, acknowledged, decided, closed; domain.md, Alerts to a person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.words import AlertCause, AlertState, BackReason, Decision, OfferState, Rung, SnoozeReason
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
    """Which step of the ladder was alerted last, counted from 0; the last one repeats. -1 while coordinator,
    process director and chair say whether a new expert meeting is needed."""
    repeats: int = 0
    """How often it was repeated on this step."""
    next_action_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    holder_id: int | None = Field(default=None, foreign_key="person.id")
    acknowledged_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    decide_by: date | None = None
    decision: Decision | None = Field(
        default=None, sa_column=word_column(Decision, "alert_got_a_known_decision", nullable=True)
    )
    back_reason: BackReason | None = Field(
        default=None, sa_column=word_column(BackReason, "alert_goes_back_for_a_known_reason", nullable=True)
    )
    snooze_reason: SnoozeReason | None = Field(
        default=None, sa_column=word_column(SnoozeReason, "alert_waits_for_a_known_reason", nullable=True)
    )
    """Why the decision that was promised comes later; empty when it does not."""
    decided_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    """The expert meeting that was decided on."""
    form_ready: bool | None = None
    """What the coordinator said of the form for it, and of the plan; empty when not said yet."""
    plan_ready: bool | None = None
    registered_on: date | None = None
    """When the coordinator registered the case with the chair for it: form and plan are ready."""
    agreement_id: int | None = Field(default=None, foreign_key="agreement.id")
    """The agreement that is not kept, of an escalation."""
    outside: Rung | None = Field(
        default=None, sa_column=word_column(Rung, "alert_is_on_a_known_step_outside", nullable=True)
    )
    """The step outside the product whose turn it is; the holder takes it."""
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
    wants_meeting: bool | None = None
    """What this person said after the second clock: whether a new expert meeting is needed."""


class AlertOffer(SQLModel, table=True):
    """Who has an alert asks a chair to take it over; until that chair accepts it stays where it is."""

    __tablename__ = "alert_offer"
    __table_args__ = (
        Index(
            "an_alert_has_one_open_offer",
            "alert_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id", index=True)
    overridden: bool = False
    """Offered after the warning that this chair has the same home organisation as the coordinator."""
    state: OfferState = Field(
        default=OfferState.OPEN, sa_column=word_column(OfferState, "alert_offer_is_in_a_known_state")
    )
    offered_at: datetime = Field(sa_column=moment_column())
    answered_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class EscalationStep(SQLModel, table=True):
    """A step of an escalation that a person took: theirs inside the product, or one outside it by contacting
    who is there. Its day, and nothing more."""

    __tablename__ = "escalation_step"
    __table_args__ = (UniqueConstraint("alert_id", "rung", name="a_step_of_an_escalation_is_taken_once"),)

    id: int = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    rung: Rung = Field(sa_column=word_column(Rung, "step_was_taken_on_a_known_rung"))
    taken_on: date
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime = Field(sa_column=moment_column())
