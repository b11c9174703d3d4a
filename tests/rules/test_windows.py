from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import rest as rest_rules
from rules.calendar import AMSTERDAM, at_local
from rules.policy import OfficeHours, Policy
from rules.windows import DailyWindow, Rest, earliest, own_hours, works_on
from rules.words import Urgency
from tests.rules.moments import OFFICE, POLICY, amsterdam, any_moment

URGENT, QUESTION, ROUTINE, REPLY = Urgency.URGENT, Urgency.QUESTION, Urgency.ROUTINE, Urgency.REPLY


@pytest.mark.parametrize(
    ("urgency", "moment", "goes_out"),
    [
        (URGENT, "2026-01-10 00:00", "2026-01-10 07:00"),
        (URGENT, "2026-01-10 07:00", "2026-01-10 07:00"),
        (URGENT, "2026-01-10 21:59", "2026-01-10 21:59"),
        (URGENT, "2026-01-10 22:00", "2026-01-11 07:00"),
        (QUESTION, "2026-01-11 06:59", "2026-01-11 07:00"),
        (QUESTION, "2026-01-11 20:59", "2026-01-11 20:59"),
        (QUESTION, "2026-01-11 21:00", "2026-01-12 07:00"),
        (ROUTINE, "2026-01-10 12:00", "2026-01-12 08:30"),
        (ROUTINE, "2026-01-12 12:00", "2026-01-12 12:00"),
        (REPLY, "2026-01-11 03:00", "2026-01-11 03:00"),
        (URGENT, "2026-03-29 00:30", "2026-03-29 07:00"),
        (URGENT, "2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_each_urgency_waits_for_its_own_hours(urgency: Urgency, moment: str, goes_out: str) -> None:
    assert earliest(urgency, amsterdam(moment), POLICY) == amsterdam(goes_out)


def test_both_of_the_doubled_hours_are_night() -> None:
    for fold in (0, 1):
        moment = amsterdam("2026-10-25 02:30", fold=fold)
        assert earliest(URGENT, moment, POLICY) == amsterdam("2026-10-25 07:00")


@given(any_moment, st.sampled_from(Urgency))
def test_nothing_goes_out_earlier_than_it_is_due_nor_waits_twice(moment: datetime, urgency: Urgency) -> None:
    goes_out = earliest(urgency, moment, POLICY)
    assert goes_out >= moment
    assert earliest(urgency, goes_out, POLICY) == goes_out


@given(any_moment, st.sampled_from([URGENT, QUESTION]))
def test_by_day_nothing_waits_and_at_night_only_until_morning(moment: datetime, urgency: Urgency) -> None:
    opens, closes = (time(7), time(22)) if urgency is URGENT else (time(7), time(21))
    goes_out = earliest(urgency, moment, POLICY)
    if opens <= moment.astimezone(AMSTERDAM).time() < closes:
        assert goes_out == moment
    else:
        assert goes_out.astimezone(AMSTERDAM).time() == opens
        assert goes_out - moment <= timedelta(hours=11)


@given(any_moment, any_moment, st.sampled_from(Urgency))
def test_what_is_due_later_never_goes_out_first(one: datetime, other: datetime, urgency: Urgency) -> None:
    first, second = sorted((one, other))
    assert earliest(urgency, first, POLICY) <= earliest(urgency, second, POLICY)


def test_the_hours_come_from_the_policy() -> None:
    policy = Policy(office_hours=OfficeHours(night_starts=time(20), night_ends=time(8), opens=time(10)))
    assert earliest(URGENT, amsterdam("2026-01-05 20:30"), policy) == amsterdam("2026-01-06 08:00")
    assert earliest(ROUTINE, amsterdam("2026-01-05 09:00"), policy) == amsterdam("2026-01-05 10:00")


def test_a_window_that_opens_in_the_skipped_hour_opens_after_it() -> None:
    window = DailyWindow(time(2, 30), time(22))
    assert window.earliest(amsterdam("2026-03-29 00:00")) == amsterdam("2026-03-29 03:30")


@pytest.mark.parametrize("urgency", list(Urgency))
def test_naive_moments_have_no_window(urgency: Urgency) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        earliest(urgency, datetime(2026, 1, 5, 9, 0), POLICY)  # noqa: DTZ001 - naive on purpose


clocks = st.none() | st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
rests = st.builds(
    Rest,
    rests_from=clocks,
    rests_until=clocks,
    works_on=st.none() | st.frozensets(st.integers(0, 8), max_size=7),
    works_from=clocks,
    works_until=clocks,
)
around_christmas = st.datetimes(datetime(2025, 12, 10), datetime(2026, 1, 5), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(any_moment | around_christmas, st.sampled_from(Urgency), rests)
def test_own_rest_keeps_a_message_in_ones_own_hours_and_never_for_long(
    moment: datetime, urgency: Urgency, rest: Rest
) -> None:
    goes_out = earliest(urgency, moment, POLICY, rest)
    assert earliest(urgency, moment, POLICY) <= goes_out <= moment + timedelta(days=14)
    assert earliest(urgency, goes_out, POLICY, rest) == goes_out
    local = goes_out.astimezone(AMSTERDAM)
    if urgency is ROUTINE:
        hours = own_hours(OFFICE, rest)
        assert hours.opens <= local.time() < hours.closes
        assert works_on(local.date(), OFFICE, rest)
    elif urgency in (URGENT, QUESTION):
        assert goes_out == moment or local.time() <= OFFICE.opens


@given(any_moment, rests)
def test_what_is_urgent_waits_at_most_until_the_office_opens(moment: datetime, rest: Rest) -> None:
    goes_out = earliest(URGENT, moment, POLICY, rest)
    local = moment.astimezone(AMSTERDAM)
    if OFFICE.opens <= local.time() < OFFICE.closes:
        assert goes_out == moment
    day = local.date() if local.time() <= OFFICE.opens else local.date() + timedelta(days=1)
    assert goes_out <= max(moment, at_local(day, OFFICE.opens))


@given(any_moment, any_moment, st.sampled_from(Urgency), rests)
def test_with_own_rest_too_nothing_overtakes(
    one: datetime, other: datetime, urgency: Urgency, rest: Rest
) -> None:
    first, second = sorted((one, other))
    assert earliest(urgency, first, POLICY, rest) <= earliest(urgency, second, POLICY, rest)


@pytest.mark.parametrize(
    ("urgency", "moment", "goes_out"),
    [
        (URGENT, "2026-01-08 20:59", "2026-01-08 20:59"),
        (URGENT, "2026-01-08 21:00", "2026-01-09 08:00"),
        (QUESTION, "2026-01-08 07:30", "2026-01-08 08:00"),
        (ROUTINE, "2026-01-08 14:59", "2026-01-08 14:59"),
        (ROUTINE, "2026-01-08 15:00", "2026-01-13 09:00"),
        # Thursday is Christmas: in that week the days of the region count.
        (ROUTINE, "2025-12-18 16:00", "2025-12-23 09:00"),
        (ROUTINE, "2025-12-23 16:00", "2025-12-30 09:00"),
        (REPLY, "2026-01-10 03:00", "2026-01-10 03:00"),
    ],
)
def test_a_longer_night_and_two_working_days(urgency: Urgency, moment: str, goes_out: str) -> None:
    rest = Rest(time(21), time(8), frozenset({2, 4}), time(9), time(15))
    assert earliest(urgency, amsterdam(moment), POLICY, rest) == amsterdam(goes_out)


def test_in_a_week_without_an_own_working_day_those_of_the_region_count() -> None:
    thursdays = Rest(works_on=frozenset({4}))
    assert earliest(ROUTINE, amsterdam("2025-12-18 17:00"), POLICY, thursdays) == amsterdam(
        "2025-12-22 08:30"
    )
    assert earliest(ROUTINE, amsterdam("2025-12-24 17:00"), POLICY, thursdays) == amsterdam(
        "2025-12-29 08:30"
    )


@given(st.times(), st.times(), st.times(), st.times())
def test_what_can_be_chosen_lies_within_what_the_region_allows(
    opens: time, closes: time, night_ends: time, night_starts: time
) -> None:
    if opens >= closes or night_ends >= night_starts:
        return
    hours = OfficeHours(opens=opens, closes=closes, night_starts=night_starts, night_ends=night_ends)
    assert all(closes <= clock < night_starts for clock in rest_rules.night_starts(hours))
    assert all(night_ends < clock <= opens for clock in rest_rules.night_ends(hours))
    for starts in (None, *rest_rules.work_starts(hours)):
        assert all((starts or opens) < clock < closes for clock in rest_rules.work_ends(hours, starts))
