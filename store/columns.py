"""Column types that every table shares."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware going in (ValueError otherwise), UTC coming out, the same on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word_column(words: type[StrEnum], constraint: str, **options: Any) -> Column[Any]:
    """A column that holds one of `words` by value; a CHECK named `constraint` refuses anything else."""
    kind = Enum(
        words,
        native_enum=False,
        create_constraint=True,
        name=constraint,
        length=40,
        values_callable=lambda enum: [word.value for word in enum],
    )
    return Column(kind, nullable=options.pop("nullable", False), **options)


def moment_column(*, nullable: bool = False, index: bool = False) -> Column[Any]:
    """A column that holds a moment in UTC."""
    return Column(UtcDateTime(), nullable=nullable, index=index)
