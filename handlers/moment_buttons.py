"""The buttons under a question for a moment: what may have been meant, then the calendar or the times."""

from datetime import date
from typing import Protocol

from casework.meeting_views import MomentDoubt
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid, time_grid
from handlers.meeting_texts import calendar_language, candidate_rows
from handlers.screens import Row
from handlers.texts import Texts


class TimeAsked(Protocol):
    """A view that asks for a time; `doubt` is why what was typed was not taken."""

    @property
    def doubt(self) -> MomentDoubt | None: ...


class DayAsked(TimeAsked, Protocol):
    """A view that asks for a day; `month` is the first day of the page that the calendar shows."""

    @property
    def month(self) -> date: ...
    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...


def day_rows(view: DayAsked, chosen_action: str, month_action: str, texts: Texts) -> tuple[Row, ...]:
    """The page of the calendar, below what may have been meant."""
    grid = month_grid(view.month.year, view.month.month, view.earliest, view.latest, calendar_language(texts))
    candidates = candidate_rows(view.doubt, chosen_action, texts)
    return (*candidates, *calendar_rows(grid, chosen_action, month_action))


def time_rows(view: TimeAsked, chosen_action: str, texts: Texts) -> tuple[Row, ...]:
    """The times at which meetings start, below what may have been meant."""
    candidates = candidate_rows(view.doubt, chosen_action, texts)
    # A list of times has no page to turn.
    return (*candidates, *calendar_rows(time_grid(), chosen_action, month_action="idle"))
