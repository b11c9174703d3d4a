from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import AMSTERDAM
from rules.policy import OfficeHours, Policy
from rules.windows import DailyWindow, earliest
from rules.words import Urgency
from tests.rules.moments import POLICY, amsterdam, any_moment

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
