"""Reading an amount of time: whole quarters only, what is not plain is asked back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.hours import MOST_A_DAY, Unclear, UnclearKind, read_quarters, recordable, week_starts
from tests.rules.moments import on


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("2,5", 10),
        ("2.5", 10),
        ("2,5 uur", 10),
        ("1:45", 7),
        ("0:15", 1),
        ("3 kwartier", 3),
        ("drie kwartier", 3),
        ("kwartier", 1),
        ("een kwartier", 1),
        ("half uur", 2),
        ("een half uur", 2),
        ("half an hour", 2),
        ("halfuur", 2),
        ("anderhalf uur", 6),
        ("2 en een half uur", 10),
        ("2½", 10),
        ("½", 2),
        ("¾ uur", 3),
        ("1 ¼", 5),
        (",5", 2),
        ("1", 4),
        ("8 uur", 32),
        ("2u30", 10),
        ("2 uur 15", 9),
        ("2 uur en 15 minuten", 9),
        ("1h45", 7),
        ("90 minuten", 6),
        ("45 min", 3),
        ("2,75", 11),
        ("2.25", 9),
        ("2,00", 8),
        ("12", 48),
        ("16", 64),
        ("15 uur", 60),
        ("0", 0),
        ("25 uur", 100),
        ("three quarters of an hour", 3),
        ("Twee uur", 8),
    ],
)
def test_plain_amounts_are_read(text: str, quarters: int) -> None:
    assert read_quarters(text) == quarters


@pytest.mark.parametrize(
    ("text", "kind", "candidates"),
    [
        ("2,3", UnclearKind.NO_WHOLE_QUARTERS, (9, 10)),
        ("20 minuten", UnclearKind.NO_WHOLE_QUARTERS, (1, 2)),
        ("10 min", UnclearKind.NO_WHOLE_QUARTERS, (1,)),
        ("1:50", UnclearKind.NO_WHOLE_QUARTERS, (7, 8)),
        ("2.30", UnclearKind.AMBIGUOUS, (10,)),
        ("1,45", UnclearKind.AMBIGUOUS, (7,)),
        ("15", UnclearKind.AMBIGUOUS, (1, 60)),
        ("45", UnclearKind.AMBIGUOUS, (3,)),
        ("90", UnclearKind.AMBIGUOUS, (6,)),
        ("50", UnclearKind.NOT_AN_AMOUNT, ()),
        ("veel", UnclearKind.NOT_AN_AMOUNT, ()),
        ("", UnclearKind.NOT_AN_AMOUNT, ()),
        ("-1", UnclearKind.NOT_AN_AMOUNT, ()),
        ("2 tot 3 uur", UnclearKind.NOT_AN_AMOUNT, ()),
        ("123456", UnclearKind.NOT_AN_AMOUNT, ()),
    ],
)
def test_what_is_not_plain_is_asked_back(text: str, kind: UnclearKind, candidates: tuple[int, ...]) -> None:
    assert read_quarters(text) == Unclear(kind, candidates)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    read = read_quarters(text)
    assert isinstance(read, Unclear) or read >= 0


@given(st.integers(0, MOST_A_DAY))
def test_every_amount_of_a_day_can_be_typed(quarters: int) -> None:
    assert read_quarters(f"{quarters // 4}:{quarters % 4 * 15:02}") == quarters
    assert read_quarters(f"{quarters / 4:.2f} uur") == quarters


def test_hours_are_of_days_since_the_assignment_and_at_most_a_year_ago() -> None:
    assert recordable(on("2026-01-05"), on("2026-03-02")) == (on("2026-01-05"), on("2026-03-02"))
    assert recordable(on("2024-01-05"), on("2026-03-02")) == (on("2025-03-02"), on("2026-03-02"))
    assert week_starts(on("2026-03-08")) == on("2026-03-02")
