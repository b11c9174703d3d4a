"""What surrounds an expert meeting: who is needed, what was agreed, and who is asked for advice by telephone.

No column here can hold free text: disciplines and parties are those of the policy.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.words import AgreementKind, AgreementState, OfferState, Ring
from store.columns import moment_column, word_column


class NeededDiscipline(SQLModel, table=True):
    """A discipline that is needed at an expert meeting."""

    __tablename__ = "needed_discipline"
    __table_args__ = (
        UniqueConstraint("meeting_id", "ring", "discipline", name="a_discipline_is_needed_once"),
    )

    id: int = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    ring: Ring = Field(sa_column=word_column(Ring, "discipline_is_of_a_known_ring"))
    discipline: str = Field(max_length=40)
    """From the list of the policy."""


class Agreement(SQLModel, table=True):
    """What one discipline or party does by a date; its guard says whether that was kept."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="a_settled_agreement_has_a_date"),
        CheckConstraint("times_later >= 0", name="an_agreement_moves_forward"),
        Index("agreements_of_a_case", "case_id", "state"),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    kind: AgreementKind = Field(sa_column=word_column(AgreementKind, "agreement_is_of_a_known_kind"))
    responsible: str = Field(max_length=40)
    """A discipline or party from the lists of the policy."""
    due_on: date
    first_due_on: date
    times_later: int = 0
    state: AgreementState = Field(
        default=AgreementState.OPEN, sa_column=word_column(AgreementState, "agreement_is_in_a_known_state")
    )
    settled_on: date | None = None
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime = Field(sa_column=moment_column())


class Consultation(SQLModel, table=True):
    """A coordinator asks a chair for a call about a case; nothing of that call is kept."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index(
            "a_chair_is_consulted_once_at_a_time",
            "case_id",
            "chair_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    asked_by: int = Field(foreign_key="person.id")
    chair_id: int = Field(foreign_key="person.id", index=True)
    state: OfferState = Field(
        default=OfferState.OPEN, sa_column=word_column(OfferState, "consultation_is_in_a_known_state")
    )
    asked_at: datetime = Field(sa_column=moment_column())
    answered_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
