"""Cases, who works them, their meetings and scores. No column here can hold free text about a case."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from rules.words import Duty, MeetingKind, MeetingState, NotInvitedGround, Phase, ScoringRole
from store.columns import moment_column, word_column


class Case(SQLModel, table=True):
    """One household in the approach, known by a random reference only."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint(
            "assigned_on IS NOT NULL OR phase NOT IN "
            "('direct_safety', 'stable_safety', 'recovery', 'closed', 'completed')",
            name="a_case_that_is_worked_was_assigned",
        ),
    )

    id: int = Field(default=None, primary_key=True)
    reference: str = Field(max_length=6, unique=True)
    municipality: str = Field(max_length=40)
    phase: Phase = Field(
        default=Phase.DIRECT_SAFETY, sa_column=word_column(Phase, "case_is_in_a_known_phase")
    )
    assigned_on: date | None = None
    """When a coordinator got it; empty until then."""
    reopened_on: date | None = None
    """When it was last opened again after its closure: the clocks count from there."""
    opened_at: datetime = Field(sa_column=moment_column())

    @property
    def started_on(self) -> date:
        """The day from which its clocks and scores count; raises LookupError before its assignment."""
        started = self.reopened_on or self.assigned_on
        if started is None:
            raise LookupError("a case that is not assigned yet")
        return started


class Assignment(SQLModel, table=True):
    """Who has or had which duty on a case; the past is kept, since a chair was never on the case."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "a_case_has_one_person_per_duty",
            "case_id",
            "duty",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    duty: Duty = Field(sa_column=word_column(Duty, "assignment_is_a_known_duty"))
    since: datetime = Field(sa_column=moment_column())
    until: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class Meeting(SQLModel, table=True):
    """A meeting on a case; it counts by its own date, not by the moment somebody enters it."""

    __tablename__ = "meeting"

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: MeetingKind = Field(sa_column=word_column(MeetingKind, "meeting_is_of_a_known_kind"))
    starts_at: datetime = Field(sa_column=moment_column())
    state: MeetingState = Field(
        default=MeetingState.PLANNED, sa_column=word_column(MeetingState, "meeting_is_in_a_known_state")
    )
    chair_id: int | None = Field(default=None, foreign_key="person.id")
    """Who chairs it: set for an expert meeting only."""
    household_invited: bool | None = None
    """Whether the household is invited to an expert meeting; empty when not said yet."""
    not_invited_ground: NotInvitedGround | None = Field(
        default=None,
        sa_column=word_column(
            NotInvitedGround, "meeting_is_without_household_on_a_known_ground", nullable=True
        ),
    )
    agreements_noted_on: date | None = None
    """When its chair said that every agreement of this expert meeting stands here."""


class RoleScore(SQLModel, table=True):
    """What one role said before the discussion; `score` is empty for "not given"."""

    __tablename__ = "role_score"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 10", name="role_score_is_whole_0_to_10"),
        Index(
            "a_role_scores_once_a_meeting",
            "meeting_id",
            "role",
            "number",
            "discipline",
            unique=True,
            sqlite_where=text("corrected_at IS NULL"),
            postgresql_where=text("corrected_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    role: ScoringRole = Field(sa_column=word_column(ScoringRole, "role_score_is_of_a_known_role"))
    number: int = Field(default=0)
    """Which child: child 1, child 2; 0 for the other roles."""
    discipline: str = Field(default="", max_length=40)
    """Which professional, as a discipline from the policy's list; empty for the other roles."""
    score: int | None = None
    corrected_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """When it stopped to count: another was recorded for it, or the meeting was not held."""


class ConsensusScore(SQLModel, table=True):
    """The score the table agreed on. A correction adds a row and keeps the old one."""

    __tablename__ = "consensus_score"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 10", name="consensus_is_whole_0_to_10"),
        CheckConstraint("lowest BETWEEN 0 AND 10", name="lowest_is_whole_0_to_10"),
        CheckConstraint("(score IS NULL) <> (lowest IS NULL)", name="no_consensus_names_the_lowest"),
        Index(
            "a_meeting_has_one_current_consensus",
            "meeting_id",
            unique=True,
            sqlite_where=text("corrected_at IS NULL"),
            postgresql_where=text("corrected_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    score: int | None = None
    lowest: int | None = None
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=moment_column())
    corrected_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
