from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import (
    AMSTERDAM,
    Workdays,
    add_months,
    at_local,
    day_ends,
    is_ambiguous,
    is_nonexistent,
    local_date,
    require_aware,
    require_day,
)
from rules.policy import OfficeHours
from tests.rules.moments import (
    AUTUMN_2026,
    OFFICE,
    SPRING_2026,
    amsterdam,
    any_moment,
    clock_times,
    days,
    on,
)

WORKDAYS = Workdays(OFFICE)
NAIVE = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - naive on purpose


def test_naive_moments_are_refused_everywhere() -> None:
    calls: list[Callable[[], object]] = [
        lambda: require_aware(NAIVE),
        lambda: local_date(NAIVE),
        lambda: WORKDAYS.next_opening(NAIVE),
        lambda: WORKDAYS.add_office_hours(NAIVE, 1),
        lambda: WORKDAYS.deadline(NAIVE, 5),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="without a time zone"):
            call()


def test_a_moment_is_not_taken_for_a_day() -> None:
    moment = amsterdam("2026-01-05 09:00")
    calls: list[Callable[[], object]] = [
        lambda: require_day(moment),
        lambda: add_months(moment, 3),
        lambda: at_local(moment, time(9)),
        lambda: WORKDAYS.is_working_day(moment),
        lambda: WORKDAYS.next_working_day(moment),
        lambda: day_ends(moment),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="not a day"):
            call()


def test_a_local_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        at_local(on("2026-01-05"), time(9, tzinfo=UTC))


@given(any_moment)
def test_a_moment_keeps_its_meaning_in_utc(moment: datetime) -> None:
    elsewhere = moment.astimezone(ZoneInfo("Asia/Tokyo"))
    assert require_aware(elsewhere) == moment
    assert require_aware(elsewhere).tzinfo is UTC
    assert local_date(elsewhere) == moment.astimezone(AMSTERDAM).date()


def test_the_day_is_the_day_in_amsterdam() -> None:
    assert local_date(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == on("2026-07-01")
    assert local_date(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == on("2026-12-31")


def test_a_time_in_the_skipped_hour_moves_forward_an_hour() -> None:
    assert at_local(SPRING_2026, time(2, 30)) == amsterdam("2026-03-29 03:30")
    assert at_local(SPRING_2026, time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_in_the_doubled_hour_is_its_first() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert at_local(AUTUMN_2026, time(2, 30)) == first
    assert at_local(AUTUMN_2026, time(2, 30, fold=1)) == first


@pytest.mark.parametrize(
    ("clock_time", "missing"),
    [(time(1, 59, 59), False), (time(2), True), (time(2, 59, 59), True), (time(3), False)],
)
def test_in_spring_one_hour_does_not_exist(clock_time: time, missing: bool) -> None:
    assert is_nonexistent(SPRING_2026, clock_time) is missing
    assert not is_ambiguous(SPRING_2026, clock_time)


@pytest.mark.parametrize(
    ("clock_time", "doubled"),
    [(time(1, 59, 59), False), (time(2), True), (time(2, 59, 59), True), (time(3), False)],
)
def test_in_autumn_one_hour_comes_twice(clock_time: time, doubled: bool) -> None:
    assert is_ambiguous(AUTUMN_2026, clock_time) is doubled
    assert not is_nonexistent(AUTUMN_2026, clock_time)


@given(days, clock_times)
def test_a_local_time_that_exists_is_what_the_clocks_show(day: date, clock_time: time) -> None:
    shown = at_local(day, clock_time).astimezone(AMSTERDAM)
    assert ((shown.date(), shown.time()) == (day, clock_time)) is not is_nonexistent(day, clock_time)


@given(any_moment)
def test_every_moment_of_a_day_lies_before_the_day_ends(moment: datetime) -> None:
    day = local_date(moment)
    assert at_local(day, time.min) <= moment < day_ends(day)
    assert local_date(day_ends(day)) == day + timedelta(days=1)


def test_the_nights_of_the_clock_change_make_days_of_23_and_25_hours() -> None:
    assert day_ends(SPRING_2026) - at_local(SPRING_2026, time.min) == timedelta(hours=23)
    assert day_ends(AUTUMN_2026) - at_local(AUTUMN_2026, time.min) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-10-15", 3, "2027-01-15"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 0, "2026-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_calendar_months_clamp_the_day(day: str, months: int, later: str) -> None:
    assert add_months(on(day), months) == on(later)


@given(days, st.integers(0, 24))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days, days, st.integers(1, 12))
def test_who_starts_later_is_never_due_earlier(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)


@pytest.mark.parametrize(
    "day_off",
    ["2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25", "2025-05-05"],
)
def test_public_holidays_are_days_off(day_off: str) -> None:
    assert on(day_off).weekday() < 5
    assert not WORKDAYS.is_working_day(on(day_off))


def test_weekends_are_days_off_and_ordinary_weekdays_are_not() -> None:
    assert [WORKDAYS.is_working_day(on("2026-01-05") + timedelta(days=n)) for n in range(7)] == [True] * 5 + [
        False
    ] * 2
    assert WORKDAYS.is_working_day(on("2026-05-05")), "Liberation Day is a day off once in five years"


def test_the_policy_adds_and_strikes_days_off() -> None:
    policy = OfficeHours(
        extra_days_off=frozenset({on("2026-01-06"), on("2026-12-25")}),
        struck_days_off=frozenset({on("2026-04-03"), on("2026-12-25"), on("2026-01-10")}),
    )
    assert not Workdays(policy).is_working_day(on("2026-01-06"))
    assert Workdays(policy).is_working_day(on("2026-04-03"))
    assert not Workdays(policy).is_working_day(on("2026-12-25")), "added and struck is off"
    assert not Workdays(policy).is_working_day(on("2026-01-10")), "a struck Saturday stays a Saturday"


@given(days)
def test_the_next_working_day_is_later_and_skips_no_working_day(day: date) -> None:
    following = WORKDAYS.next_working_day(day)
    assert following > day
    assert WORKDAYS.is_working_day(following)
    between = (day + timedelta(days=n) for n in range(1, (following - day).days))
    assert not any(WORKDAYS.is_working_day(skipped) for skipped in between)


@given(days, st.integers(0, 15))
def test_added_working_days_are_counted_one_by_one(day: date, n: int) -> None:
    end = WORKDAYS.add_working_days(day, n)
    passed = [day + timedelta(days=i) for i in range(1, (end - day).days + 1)]
    assert sum(WORKDAYS.is_working_day(each) for each in passed) == n
    assert n == 0 or WORKDAYS.is_working_day(end)


def test_working_and_office_hours_are_never_counted_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        WORKDAYS.add_working_days(on("2026-01-05"), -1)
    with pytest.raises(ValueError, match="forward"):
        WORKDAYS.add_office_hours(amsterdam("2026-01-05 09:00"), -1)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-01-05 08:29", "2026-01-05 08:30"),
        ("2026-01-05 08:30", "2026-01-05 08:30"),
        ("2026-01-05 16:59", "2026-01-05 16:59"),
        ("2026-01-05 17:00", "2026-01-06 08:30"),
        ("2026-01-09 17:00", "2026-01-12 08:30"),
        ("2026-01-10 12:00", "2026-01-12 08:30"),
        ("2026-04-03 12:00", "2026-04-07 08:30"),  # Good Friday to the Tuesday after Easter
        ("2025-12-31 18:00", "2026-01-02 08:30"),
        ("2026-03-28 12:00", "2026-03-30 08:30"),  # over the night of spring
        ("2026-10-24 12:00", "2026-10-26 08:30"),  # over the night of autumn
    ],
)
def test_the_office_opens_at_half_past_eight_on_working_days(moment: str, opening: str) -> None:
    assert WORKDAYS.next_opening(amsterdam(moment)) == amsterdam(opening)


@given(any_moment)
def test_the_next_opening_is_never_earlier_never_shut_and_never_later_than_needed(moment: datetime) -> None:
    opening = WORKDAYS.next_opening(moment)
    local = opening.astimezone(AMSTERDAM)
    assert opening >= moment
    assert OFFICE.opens <= local.time() < OFFICE.closes
    assert WORKDAYS.is_working_day(local.date())
    assert WORKDAYS.next_opening(opening) == opening
    if opening > moment:
        assert local.time() == OFFICE.opens
        assert WORKDAYS.next_opening(opening - timedelta(minutes=1)) == opening


@pytest.mark.parametrize(
    ("moment", "hours", "end"),
    [
        ("2026-01-05 09:00", 4, "2026-01-05 13:00"),
        ("2026-01-05 13:00", 4, "2026-01-05 17:00"),
        ("2026-01-05 15:00", 4, "2026-01-06 10:30"),
        ("2026-01-09 16:00", 4, "2026-01-12 11:30"),
        ("2026-01-10 03:00", 4, "2026-01-12 12:30"),
        ("2026-01-05 09:00", 8, "2026-01-05 17:00"),
        ("2026-01-05 09:00", 20, "2026-01-07 12:00"),
        ("2026-03-27 16:00", 2, "2026-03-30 09:30"),
        ("2026-10-23 16:00", 2, "2026-10-26 09:30"),
        ("2026-01-05 20:00", 0, "2026-01-06 08:30"),
    ],
)
def test_office_hours_go_by_only_while_the_office_is_open(moment: str, hours: int, end: str) -> None:
    assert WORKDAYS.add_office_hours(amsterdam(moment), hours) == amsterdam(end)


@given(any_moment, st.integers(0, 40), st.integers(0, 40))
def test_office_hours_add_up(moment: datetime, one: int, other: int) -> None:
    at_once = WORKDAYS.add_office_hours(moment, one + other)
    in_two = WORKDAYS.add_office_hours(WORKDAYS.add_office_hours(moment, one), other)
    # Closing time and the next opening are the same point in office hours.
    assert WORKDAYS.next_opening(at_once) == WORKDAYS.next_opening(in_two)
    assert at_once >= moment


def test_a_term_in_working_days_starts_counting_on_the_day_after() -> None:
    assert WORKDAYS.deadline(amsterdam("2026-01-05 23:59"), 5) == on("2026-01-12")
    assert WORKDAYS.deadline(amsterdam("2026-01-06 00:00"), 5) == on("2026-01-13")
    assert WORKDAYS.deadline(amsterdam("2026-01-10 12:00"), 1) == on("2026-01-12")


@given(days)
def test_an_opening_on_a_day_is_the_first_on_or_after_it(day: date) -> None:
    assert WORKDAYS.opening_on(day) == WORKDAYS.next_opening(at_local(day, time.min))
