from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.policy import Policy, RestrainingOrders
from rules.restraining_order import (
    case_manager_until,
    earliest_start,
    extensions,
    last_day,
    latest_last_day,
)
from tests.rules.moments import POLICY, days, on


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "at_most"),
    [
        ("2026-05-01", "2026-05-11", "2026-05-29"),
        ("2026-02-20", "2026-03-02", "2026-03-20"),
        ("2028-02-20", "2028-03-01", "2028-03-19"),  # a leap year
        ("2026-12-28", "2027-01-07", "2027-01-25"),
        ("2026-03-27", "2026-04-06", "2026-04-24"),  # over the change to summer time
    ],
)
def test_an_order_lasts_ten_days_and_twenty_eight_at_most(starts_on: str, ends_on: str, at_most: str) -> None:
    assert last_day(on(starts_on), POLICY) == on(ends_on)
    assert latest_last_day(on(starts_on), POLICY) == on(at_most)


def test_it_is_extended_to_a_later_day_within_the_limit() -> None:
    assert extensions(on("2026-05-01"), on("2026-05-11"), POLICY) == (on("2026-05-12"), on("2026-05-29"))
    assert extensions(on("2026-05-01"), on("2026-05-28"), POLICY) == (on("2026-05-29"), on("2026-05-29"))
    assert extensions(on("2026-05-01"), on("2026-05-29"), POLICY) is None


def test_an_order_that_would_be_over_is_not_recorded() -> None:
    assert earliest_start(on("2026-05-29"), POLICY) == on("2026-05-01")


@pytest.mark.parametrize(("starts_on", "until"), [("2026-05-01", "2027-05-01"), ("2028-02-29", "2029-02-28")])
def test_the_case_manager_has_a_year(starts_on: str, until: str) -> None:
    assert case_manager_until(on(starts_on), POLICY) == on(until)


@given(days, st.integers(1, 28), st.integers(0, 27))
def test_every_policy_leaves_a_last_day_within_the_limit(starts_on: date, ten: int, more: int) -> None:
    longest = min(28, ten + more)
    policy = Policy(restraining_orders=RestrainingOrders(days=ten, longest_days=longest))
    ends_on = last_day(starts_on, policy)
    assert starts_on < ends_on <= latest_last_day(starts_on, policy)
    possible = extensions(starts_on, ends_on, policy)
    assert (possible is None) == (longest == ten)
    assert earliest_start(latest_last_day(starts_on, policy), policy) == starts_on
    assert case_manager_until(starts_on, policy) > starts_on + timedelta(days=longest)
