from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import Workdays
from rules.monitoring import next_reminder, proposed, reminders, repeat
from rules.words import Phase
from tests.rules.moments import OFFICE, POLICY, days, on

DUE = on("2026-02-09")


@pytest.mark.parametrize(
    ("phase", "weeks"), [(Phase.DIRECT_SAFETY, 4), (Phase.STABLE_SAFETY, 8), (Phase.RECOVERY, 12)]
)
def test_the_next_date_is_4_8_or_12_weeks_after_the_last(phase: Phase, weeks: int) -> None:
    assert proposed(on("2026-01-06"), phase, POLICY) == on("2026-01-06") + timedelta(weeks=weeks)


def test_a_date_on_a_day_off_moves_on_to_a_working_day() -> None:
    assert proposed(on("2026-03-09"), Phase.DIRECT_SAFETY, POLICY) == on("2026-04-07")  # Easter Monday
    assert proposed(on("2026-01-10"), Phase.DIRECT_SAFETY, POLICY) == on("2026-02-09")  # a Saturday


def test_a_closed_case_is_not_monitored() -> None:
    with pytest.raises(ValueError, match="nobody works"):
        proposed(on("2026-01-06"), Phase.CLOSED, POLICY)


def test_reminders_come_7_days_and_1_day_before_and_on_the_day() -> None:
    assert reminders(DUE, POLICY) == (
        ("before_7", on("2026-02-02")),
        ("before_1", on("2026-02-08")),
        ("on_the_day", DUE),
    )


def test_afterwards_they_come_every_third_working_day() -> None:
    assert [repeat(DUE, n, POLICY) for n in (1, 2, 3)] == [
        ("repeat_1", on("2026-02-12")),
        ("repeat_2", on("2026-02-17")),
        ("repeat_3", on("2026-02-20")),
    ]
    with pytest.raises(ValueError, match="from 1"):
        repeat(DUE, 0, POLICY)


def test_the_next_reminder_walks_through_all_of_them() -> None:
    day, slots = on("2026-01-01"), []
    for _ in range(6):
        slot, day = next_reminder(DUE, day, POLICY)
        slots.append(slot)
    assert slots == ["before_7", "before_1", "on_the_day", "repeat_1", "repeat_2", "repeat_3"]


@given(days, st.integers(-10, 60))
def test_no_reminder_is_skipped_or_given_twice(due: date, offset: int) -> None:
    today = due + timedelta(days=offset)
    upcoming = next_reminder(due, today, POLICY)
    assert upcoming.day > today
    between = [today + timedelta(days=n) for n in range((upcoming.day - today).days)]
    assert {next_reminder(due, day, POLICY) for day in between} == {upcoming}


@given(days, st.integers(1, 12))
def test_repeats_fall_on_working_days(due: date, n: int) -> None:
    assert Workdays(OFFICE).is_working_day(repeat(due, n, POLICY).day)
