"""The calendar and the times one taps."""

import calendar
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar_keyboard import EMPTY, Cell, month_grid, read_month, time_grid


def labels(row: tuple[Cell, ...]) -> list[str]:
    return [cell.label for cell in row]


def test_april_2026_starts_on_a_wednesday() -> None:
    grid = month_grid(2026, 4, None, None, "nl")
    assert labels(grid[0]) == ["‹", "april 2026", "›"]
    assert labels(grid[1]) == ["ma", "di", "wo", "do", "vr", "za", "zo"]
    assert labels(grid[2]) == [EMPTY, EMPTY, "1", "2", "3", "4", "5"]
    assert labels(grid[-1]) == ["27", "28", "29", "30", EMPTY, EMPTY, EMPTY]
    assert grid[2][2].value == "2026-04-01"


def test_heads_and_title_follow_the_language() -> None:
    grid = month_grid(2026, 3, None, None, "en")
    assert labels(grid[0]) == ["‹", "March 2026", "›"]
    assert labels(grid[1]) == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def test_the_pages_before_and_after_cross_the_year() -> None:
    assert month_grid(2026, 1, None, None, "nl")[0][0].value == "2025-12"
    assert month_grid(2026, 12, None, None, "nl")[0][2].value == "2027-01"


def test_only_days_within_the_limits_can_be_tapped() -> None:
    grid = month_grid(2026, 4, date(2026, 4, 14), date(2026, 4, 16), "nl")
    assert [cell.value for row in grid for cell in row if cell.value] == [
        "2026-04-14",
        "2026-04-15",
        "2026-04-16",
    ]
    assert labels(grid[2]) == ["·", "14", "15", "16", "·", "·", "·"]


def test_a_week_without_a_day_to_tap_is_left_out() -> None:
    grid = month_grid(2026, 4, date(2026, 4, 14), date(2026, 4, 16), "nl")
    assert len(grid) == 3


def test_a_page_without_a_day_to_tap_cannot_be_turned_to() -> None:
    page = month_grid(2026, 4, date(2026, 4, 1), date(2026, 4, 30), "nl")[0]
    assert [cell.value for cell in page] == [None, None, None]
    page = month_grid(2026, 4, date(2026, 3, 31), date(2026, 5, 1), "nl")[0]
    assert [cell.value for cell in page] == ["2026-03", None, "2026-05"]


def test_the_first_and_the_last_month_of_all_have_one_neighbour() -> None:
    assert month_grid(1, 1, None, None, "nl")[0][0].value is None
    assert month_grid(9999, 12, None, None, "nl")[0][2].value is None


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_of_a_month_stands_once_under_its_weekday(day: date) -> None:
    grid = month_grid(day.year, day.month, None, None, "nl")
    found = [(column, cell.value) for row in grid[2:] for column, cell in enumerate(row) if cell.value]
    assert len(found) == calendar.monthrange(day.year, day.month)[1]
    assert (day.weekday(), day.isoformat()) in found
    assert all(len(row) == 7 for row in grid[1:])
    assert all(cell.label for row in grid for cell in row)


def test_times_run_from_eight_to_eight_by_the_half_hour() -> None:
    grid = time_grid()
    assert labels(grid[0]) == ["08:00", "08:30", "09:00", "09:30"]
    assert labels(grid[-1]) == ["20:00"]
    cells = [cell for row in grid for cell in row]
    assert len(cells) == 25
    assert [time.fromisoformat(cell.value or "") for cell in cells] == [
        time.fromisoformat(cell.label) for cell in cells
    ]


def test_values_fit_in_button_data_and_hold_no_colon() -> None:
    for row in [*time_grid(), *month_grid(2026, 4, None, None, "nl")]:
        for cell in row:
            assert cell.value is None or (len(cell.value.encode()) <= 30 and ":" not in cell.value)


def test_a_page_value_reads_back_as_its_month() -> None:
    assert read_month("2026-04") == (2026, 4)


@pytest.mark.parametrize("value", ["", "2026", "2026-13", "x", "2026-04-01"])
def test_a_forged_page_value_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_month(value)
