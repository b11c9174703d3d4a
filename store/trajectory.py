"""What is recorded of a trajectory beside meetings and scores; choices from lists, dates and counts only."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from rules.trajectory import Step
from rules.words import (
    ClosingKind,
    Duty,
    EndingReason,
    InformedGround,
    OfferState,
    Phase,
    PlanKind,
    ReferringParty,
    RejectionReason,
    UnsafeEventKind,
)
from store.columns import moment_column, word_column


class Referral(SQLModel, table=True):
    """What must be known to refer a household, and the dates on which its intake went on."""

    __tablename__ = "referral"
    __table_args__ = (CheckConstraint("criterion_1", name="a_referral_meets_criterion_1"),)

    case_id: int = Field(primary_key=True, foreign_key="case.id")
    received_on: date
    party: ReferringParty = Field(sa_column=word_column(ReferringParty, "referral_comes_from_a_known_party"))
    criterion_1: bool
    criterion_2: bool
    criterion_3: bool
    criterion_4: bool
    criterion_5: bool
    criterion_6: bool
    criterion_7: bool
    criterion_8: bool
    risk_assessed: bool
    ground: InformedGround = Field(sa_column=word_column(InformedGround, "referral_has_a_known_ground"))
    """Whether the household was informed, and on what ground the referral goes on."""
    selection_on: date | None = None
    """When the selection meeting was held."""
    decided_on: date | None = None
    """When it became a case, or was rejected."""
    rejection: RejectionReason | None = Field(
        default=None, sa_column=word_column(RejectionReason, "rejection_has_a_known_reason", nullable=True)
    )
    warm_handover_on: date | None = None
    follows_id: int | None = Field(default=None, foreign_key="case.id")
    """The closed case that this referral takes up again."""


class PhaseChange(SQLModel, table=True):
    """One step of the trajectory. Rows are added and never changed: the newest tells the phase."""

    __tablename__ = "phase_change"

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    step: Step = Field(sa_column=word_column(Step, "phase_change_is_a_known_step"))
    source: Phase | None = Field(
        default=None, sa_column=word_column(Phase, "phase_change_comes_from_a_known_phase", nullable=True)
    )
    target: Phase = Field(sa_column=word_column(Phase, "phase_change_goes_to_a_known_phase"))
    on: date
    """The local day that counts for it."""
    recorded_by: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=moment_column())


class Plan(SQLModel, table=True):
    """That the plan of a phase was adopted, and when; what stands in it is not ours to know."""

    __tablename__ = "plan"
    __table_args__ = (
        Index(
            "a_case_has_one_current_plan_per_kind",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=text("corrected_at IS NULL"),
            postgresql_where=text("corrected_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: PlanKind = Field(sa_column=word_column(PlanKind, "plan_is_of_a_known_kind"))
    adopted_on: date
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=moment_column())
    corrected_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class UnsafeEvent(SQLModel, table=True):
    """That something unsafe happened: a day and a kind from a list. A correction adds a row."""

    __tablename__ = "unsafe_event"

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    on: date
    kind: UnsafeEventKind = Field(sa_column=word_column(UnsafeEventKind, "unsafe_event_is_of_a_known_kind"))
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=moment_column())
    corrected_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class Doubt(SQLModel, table=True):
    """A doubt whether the approach fits, told to the project leader; it is open until `answered_on`."""

    __tablename__ = "doubt"

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    raised_by: int = Field(foreign_key="person.id")
    raised_at: datetime = Field(sa_column=moment_column())
    meeting_on: date | None = None
    """When the project leader talks it over, to learn from it."""
    answered_on: date | None = None


class ClosingRequest(SQLModel, table=True):
    """A coordinator says that a case can close, or ends early; the project leader confirms or does not."""

    __tablename__ = "closing_request"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'ended_early') = (reason IS NOT NULL)", name="only_ending_early_has_a_reason"
        ),
        Index(
            "a_case_has_one_open_closing_request",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: ClosingKind = Field(sa_column=word_column(ClosingKind, "closing_is_of_a_known_kind"))
    reason: EndingReason | None = Field(
        default=None, sa_column=word_column(EndingReason, "ending_has_a_known_reason", nullable=True)
    )
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_column=moment_column())
    state: OfferState = Field(
        default=OfferState.OPEN, sa_column=word_column(OfferState, "closing_request_is_in_a_known_state")
    )
    answered_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class DutyOffer(SQLModel, table=True):
    """A duty on a case offered to a colleague, who says yes or no; until then nothing changes."""

    __tablename__ = "duty_offer"
    __table_args__ = (
        Index(
            "a_duty_is_offered_once",
            "case_id",
            "duty",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    duty: Duty = Field(sa_column=word_column(Duty, "duty_offer_is_of_a_known_duty"))
    giver_id: int = Field(foreign_key="person.id")
    receiver_id: int = Field(foreign_key="person.id")
    offered_at: datetime = Field(sa_column=moment_column())
    state: OfferState = Field(
        default=OfferState.OPEN, sa_column=word_column(OfferState, "duty_offer_is_in_a_known_state")
    )
    answered_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class WorkedHours(SQLModel, table=True):
    """Quarters of an hour that one person worked on one case on one day. A correction adds a row."""

    __tablename__ = "worked_hours"
    __table_args__ = (
        CheckConstraint("quarters BETWEEN 0 AND 96", name="a_day_has_at_most_24_hours"),
        Index(
            "a_day_of_work_is_recorded_once",
            "person_id",
            "case_id",
            "on",
            unique=True,
            sqlite_where=text("corrected_at IS NULL"),
            postgresql_where=text("corrected_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    on: date
    quarters: int
    """0 where a correction says that nothing was worked."""
    recorded_at: datetime = Field(sa_column=moment_column())
    corrected_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class RestrainingOrder(SQLModel, table=True):
    """A temporary restraining order: its first and its last day; `withdrawn_at` when it was wrong."""

    __tablename__ = "restraining_order"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="a_restraining_order_ends_after_its_start"),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    starts_on: date
    ends_on: date
    extended: bool = False
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=moment_column())
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    expiry_noted_on: date | None = None
    """When somebody said that it runs out on its last day, and is not extended."""
    case_manager_done_on: date | None = None
    """When somebody said that the year of the case manager is over."""
