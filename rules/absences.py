"""Absences: from one local day to another, both included; domain.md, Monitoring, meetings, absence."""

from dataclasses import dataclass
from datetime import date, datetime, time

from rules.calendar import add_months, at_local, day_ends

LONGEST_MONTHS = 12
"""An absence begins within a year and lasts a year at most: what is longer is somebody who leaves (ours)."""


@dataclass(frozen=True)
class Days:
    """The first and the last day on which somebody is away."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        """The local midnight at which it begins, in UTC."""
        return at_local(self.first, time.min)

    @property
    def ends_at(self) -> datetime:
        """The local midnight at which it is over, in UTC."""
        return day_ends(self.last)

    def overlaps(self, other: "Days") -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last


def latest_first(today: date) -> date:
    """The last day on which an absence that is set today may begin."""
    return add_months(today, LONGEST_MONTHS)


def latest_last(first: date) -> date:
    """The last day that an absence from this day on may have."""
    return add_months(first, LONGEST_MONTHS)
