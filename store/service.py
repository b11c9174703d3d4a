"""What the service knows of itself: when it last ran, when it did not, and whether it is practice."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from store.columns import moment_column


class ServiceMark(SQLModel, table=True):
    """The one row of the service itself."""

    __tablename__ = "service_mark"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_service_mark"),)

    id: int = Field(default=1, primary_key=True)
    practice: bool = False
    alive_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    policy_hash: str | None = Field(default=None, max_length=64)
    """Of the policy that the terms were last computed with."""
    gaps_checked_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """When the cases were last looked over for one without a running term."""
    retained_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """When what is kept for a time only was last looked over."""
    key_check: str | None = Field(default=None, max_length=64)
    """What the key of this database makes of a fixed word, so that another key is refused."""
    steps_lost: str | None = Field(default=None, max_length=100)
    """The steps of a ladder of which the project leaders heard that nobody is on them any more."""


class Outage(SQLModel, table=True):
    """A time in which nothing ran, kept so that a late message can say why it is late."""

    __tablename__ = "outage"

    id: int = Field(default=None, primary_key=True)
    began_at: datetime = Field(sa_column=moment_column())
    ended_at: datetime = Field(sa_column=moment_column(index=True))
