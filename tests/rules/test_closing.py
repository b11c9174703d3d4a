from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.closing import check_on, confirmed_by, doubt_answered_by, doubt_asked_after
from rules.policy import Closing, Policy
from tests.rules.moments import POLICY, days, on


@pytest.mark.parametrize(
    ("raised_on", "answered_by"),
    [
        ("2026-01-05", "2026-01-12"),
        ("2026-01-09", "2026-01-16"),
        ("2026-01-10", "2026-01-16"),  # a Saturday
        ("2026-04-01", "2026-04-10"),  # Easter in between
    ],
)
def test_the_project_leader_has_five_working_days(raised_on: str, answered_by: str) -> None:
    assert doubt_answered_by(on(raised_on), POLICY) == on(answered_by)
    assert confirmed_by(on(raised_on), POLICY) == on(answered_by)


def test_how_long_an_answer_takes_is_policy() -> None:
    policy = Policy(closing=Closing(doubt_working_days=1, confirm_working_days=2))
    assert doubt_answered_by(on("2026-01-09"), policy) == on("2026-01-12")
    assert confirmed_by(on("2026-01-09"), policy) == on("2026-01-13")


@pytest.mark.parametrize(
    ("meeting_on", "asked_on"),
    [("2026-01-14", "2026-01-15"), ("2026-01-16", "2026-01-19"), ("2026-04-03", "2026-04-07")],
)
def test_after_a_meeting_it_is_asked_on_the_next_working_day(meeting_on: str, asked_on: str) -> None:
    assert doubt_asked_after(on(meeting_on), POLICY) == on(asked_on)


@pytest.mark.parametrize(
    ("closed_on", "checked_on"),
    [("2026-05-04", "2027-05-04"), ("2027-03-01", "2028-03-01"), ("2028-02-29", "2029-02-28")],
)
def test_the_check_is_twelve_calendar_months_after_closure(closed_on: str, checked_on: str) -> None:
    assert check_on(on(closed_on), (), POLICY) == on(checked_on)


def test_not_known_is_asked_again_a_month_after_it_was_said() -> None:
    unknown = (on("2027-05-06"),)
    assert check_on(on("2026-05-04"), unknown, POLICY) == on("2027-06-06")
    assert check_on(on("2026-05-04"), (*unknown, on("2028-01-31")), POLICY) == on("2028-02-29")


@given(days, st.lists(days, max_size=3).map(sorted))
def test_the_check_always_lies_after_what_it_follows(closed_on: date, unknown: list[date]) -> None:
    assert check_on(closed_on, unknown, POLICY) > (unknown[-1] if unknown else closed_on)
