"""The PIN of a person, and whether their chat is open; architecture 9, issue of the lock: ours."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from store.columns import moment_column


class Pin(SQLModel, table=True):
    """What opens the chat of one person. The digits themselves are nowhere."""

    __tablename__ = "pin"
    __table_args__ = (CheckConstraint("wrong >= 0", name="wrong_tries_are_counted_from_none"),)

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    hash_sealed: bytes = Field(sa_type=LargeBinary)
    """argon2id with its salt and its cost, under the key of the installation: few digits are soon guessed."""
    digits: int
    """How many it has: the policy may ask for another number later."""
    wrong: int = 0
    """Wrong tries since the last right one."""
    wait_until: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """Until when no further try counts."""
    chosen_at: datetime = Field(sa_column=moment_column())
    used_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    """When this person last did something while the chat was open; empty when it was locked since."""
