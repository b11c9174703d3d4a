from datetime import timedelta
from itertools import pairwise

import pytest

from rules.pins import LOCKED_AFTER, is_open, is_too_simple, wait_after
from tests.rules.moments import amsterdam

NINE = amsterdam("2026-01-05 09:00")


@pytest.mark.parametrize("digits", ["11111", "0000", "12345", "54321", "89012", "10987654"])
def test_what_anybody_would_try_first_is_too_simple(digits: str) -> None:
    assert is_too_simple(digits)


@pytest.mark.parametrize("digits", ["11112", "13579", "27182", "12354", "0909", "1212"])
def test_other_digits_will_do(digits: str) -> None:
    assert not is_too_simple(digits)


def test_a_chat_stays_open_until_somebody_did_nothing_for_so_long() -> None:
    almost, idle = NINE + timedelta(minutes=14, seconds=59), NINE + timedelta(minutes=15)
    assert is_open(NINE, 15, almost)
    assert not is_open(NINE, 15, idle)
    assert not is_open(None, 15, NINE)


def test_two_mistakes_cost_nothing_and_every_next_one_more_than_the_one_before() -> None:
    waits = [wait_after(wrong) for wrong in range(1, LOCKED_AFTER)]
    assert waits[:2] == [timedelta(0)] * 2
    assert waits[2:7] == [timedelta(seconds=30), *(timedelta(minutes=m) for m in (1, 5, 15, 60))]
    assert all(before <= after for before, after in pairwise(waits))
