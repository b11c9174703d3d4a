"""What stays when a case is erased: counts by year, without anything that leads back to the case."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.words import YearMeasure
from store.columns import word_column


class YearCount(SQLModel, table=True):
    """How often something happened in a year, of the cases that were erased since."""

    __tablename__ = "year_count"
    __table_args__ = (
        UniqueConstraint("year", "municipality", "measure", "detail", name="a_year_counts_each_thing_once"),
    )

    id: int = Field(default=None, primary_key=True)
    year: int
    municipality: str = Field(max_length=40)
    measure: YearMeasure = Field(sa_column=word_column(YearMeasure, "count_is_of_a_known_measure"))
    detail: str = Field(default="", max_length=40)
    """Which reason or kind, as a word of the code; empty where the measure has none."""
    count: int
