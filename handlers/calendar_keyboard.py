"""The cells of a calendar and of a list of times that one taps; making buttons of them is the keyboard's."""

import calendar
from dataclasses import dataclass
from datetime import date, time

from babel import Locale
from babel.dates import format_date, get_day_names

from handlers.formats import Language

NOT_TAPPABLE = "·"
EMPTY = (
    NOT_TAPPABLE  # Telegram refuses a button without text, and what only looks empty is drawn by some fonts
)

_FIRST_HOUR, _LAST_HOUR, _TIMES_IN_A_ROW = 8, 20, 4


@dataclass(frozen=True)
class Cell:
    """One button: its label, and what a tap says (a date, a month or a time in ISO form) or None for nothing.

    Dates are "2026-04-14", months "2026-04" and times "1400": without the colon that parts button data.
    """

    label: str
    value: str | None = None


Row = tuple[Cell, ...]
_BLANK = Cell(EMPTY)


def month_grid(
    year: int, month: int, earliest: date | None, latest: date | None, locale: Language
) -> tuple[Row, ...]:
    """One month: a row to turn the page, the heads of the weekdays, then the weeks, Monday first.

    Only days from `earliest` to `latest` (both included; None: no limit) can be tapped; a week without any is
    left out, and only a month that has such a day can be turned to.
    """
    first = date(year, month, 1)
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdayscalendar(year, month)
    cells = [tuple(_day_cell(first, day, earliest, latest) for day in week) for week in weeks]
    return (
        _page_row(first, earliest, latest, locale),
        _weekday_heads(locale),
        *(week for week in cells if any(cell.value for cell in week)),
    )


def time_grid() -> tuple[Row, ...]:
    """The times at which meetings start, 08:00 to 20:00 by the half hour, four in a row."""
    half_hours = [time(hour, minute) for hour in range(_FIRST_HOUR, _LAST_HOUR) for minute in (0, 30)]
    cells = [Cell(f"{at:%H:%M}", f"{at:%H%M}") for at in [*half_hours, time(_LAST_HOUR)]]
    starts = range(0, len(cells), _TIMES_IN_A_ROW)
    return tuple(tuple(cells[start : start + _TIMES_IN_A_ROW]) for start in starts)


def read_month(value: str) -> tuple[int, int]:
    """The year and month of a value of the page row. Raises ValueError when it is none."""
    first = date.fromisoformat(f"{value}-01")
    return first.year, first.month


def _page_row(first: date, earliest: date | None, latest: date | None, locale: Language) -> Row:
    title = format_date(first, "MMMM y", locale=Locale(locale))
    previous, following = _month_before(first), _month_after(first)
    back = previous is not None and (earliest is None or first > earliest)
    on = following is not None and (latest is None or following <= latest)
    return (
        Cell("‹", f"{previous:%Y-%m}") if back else _BLANK,
        Cell(title),
        Cell("›", f"{following:%Y-%m}") if on else _BLANK,
    )


def _weekday_heads(locale: Language) -> Row:
    names = get_day_names("short", locale=Locale(locale))  # 0 is Monday
    return tuple(Cell(names[weekday]) for weekday in range(7))


def _day_cell(first: date, day: int, earliest: date | None, latest: date | None) -> Cell:
    if day == 0:  # belongs to the month before or after
        return _BLANK
    at = first.replace(day=day)
    if (earliest is not None and at < earliest) or (latest is not None and at > latest):
        return Cell(NOT_TAPPABLE)
    return Cell(str(day), at.isoformat())


def _month_before(first: date) -> date | None:
    if first.month > 1:
        return first.replace(month=first.month - 1)
    return first.replace(year=first.year - 1, month=12) if first.year > date.min.year else None


def _month_after(first: date) -> date | None:
    if first.month < 12:
        return first.replace(month=first.month + 1)
    return first.replace(year=first.year + 1, month=1) if first.year < date.max.year else None
