"""Moments and strategies that the tests of the rules share."""

from datetime import UTC, date, datetime, time

from hypothesis import strategies as st

from rules.calendar import AMSTERDAM
from rules.policy import OfficeHours, Policy

POLICY = Policy()
OFFICE = OfficeHours()
SPRING_2026 = date(2026, 3, 29)
"""02:00 to 03:00 does not exist."""
AUTUMN_2026 = date(2026, 10, 25)
"""02:00 to 03:00 comes twice."""


def amsterdam(text: str, *, fold: int = 0) -> datetime:
    """The moment, in UTC, of a local "2026-01-05 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC)


def on(text: str) -> date:
    return date.fromisoformat(text)


days = st.dates(date(2024, 1, 1), date(2033, 12, 31))
clock_times = st.times()
moments = st.datetimes(datetime(2024, 1, 1), datetime(2033, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
clock_change_moments = st.sampled_from(
    [SPRING_2026, AUTUMN_2026, date(2024, 3, 31), date(2024, 10, 27)]
).flatmap(
    lambda day: st.datetimes(
        datetime.combine(day, time.min).replace(tzinfo=None),
        datetime.combine(day, time.max).replace(tzinfo=None),
        timezones=st.just(UTC),
    )
)
any_moment = st.one_of(moments, clock_change_moments)
