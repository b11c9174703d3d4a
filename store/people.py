"""People who use the product, and the invitations that let them in."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.aliases import Alias
from rules.windows import Rest
from rules.words import AbsenceState, Language, PersonState, Role
from store.columns import moment_column, word_column


class Person(SQLModel, table=True):
    """One enrolled user, known to the others by alias only."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("role", "number", name="an_alias_is_one_person"),
        CheckConstraint("number > 0", name="aliases_count_from_one"),
        CheckConstraint(
            "(telegram_id_encrypted IS NULL) = (telegram_id_lookup IS NULL)",
            name="an_account_is_found_by_what_it_is",
        ),
        CheckConstraint(
            "telegram_id_encrypted IS NOT NULL OR state = 'left'", name="only_who_left_has_no_account"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    role: Role = Field(sa_column=word_column(Role, "person_has_a_known_role"))
    number: int
    home_organisation: str | None = Field(default=None, max_length=40)
    municipality: str | None = Field(default=None, max_length=40)
    language: Language = Field(
        default=Language.DUTCH, sa_column=word_column(Language, "person_reads_a_known_language")
    )
    state: PersonState = Field(
        default=PersonState.ACTIVE, sa_column=word_column(PersonState, "person_is_in_a_known_state")
    )
    telegram_id_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Empty once somebody who left is forgotten."""
    telegram_id_lookup: str | None = Field(default=None, max_length=64, unique=True)
    reachable: bool = True
    checked_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    joined_at: datetime = Field(sa_column=moment_column())
    confirmed_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """When this person last said that a test message showed on their phone."""
    blocked_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """Since when they are locked, also while they come back; empty when they take part."""
    takes_alerts: bool = True
    """Whether a chair is available for new alerts."""
    rests_from: time | None = None
    """When this person's own night starts; empty for the region's."""
    rests_until: time | None = None
    works_on: str | None = Field(default=None, max_length=5)
    """The ISO numbers of the weekdays with routine messages, such as "1245"; empty for the region's."""
    works_from: time | None = None
    works_until: time | None = None

    @property
    def rest(self) -> Rest:
        """When this person is left alone besides the hours of the region."""
        days = frozenset(int(day) for day in self.works_on) if self.works_on else None
        return Rest(self.rests_from, self.rests_until, days, self.works_from, self.works_until)

    @property
    def alias(self) -> Alias:
        """What the others know this person by."""
        return Alias(self.role, self.number)


class Invitation(SQLModel, table=True):
    """A one-time way in; the token itself is never stored."""

    __tablename__ = "invitation"

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    role: Role = Field(sa_column=word_column(Role, "invitation_is_for_a_known_role"))
    number: int
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who was locked and comes back by it; empty for somebody new."""
    home_organisation: str | None = Field(default=None, max_length=40)
    municipality: str | None = Field(default=None, max_length=40)
    expires_at: datetime = Field(sa_column=moment_column())
    used_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class Absence(SQLModel, table=True):
    """A person is away on these days, both included; the deputy gets what falls due."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="an_absence_ends_after_it_begins"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    first_day: date
    last_day: date
    state: AbsenceState = Field(
        default=AbsenceState.PLANNED, sa_column=word_column(AbsenceState, "absence_is_in_a_known_state")
    )
    changes_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True, index=True))
    """When it next begins or ends; None when it is over."""
    set_at: datetime = Field(sa_column=moment_column())
