"""The steps of the practice clock, as a person reads them: by the wall clock of the region."""

from datetime import UTC, datetime, timedelta

from practice.page_request import PageError
from practice.wall_clock import as_utc, later

FURTHEST_JUMP = timedelta(days=3 * 366)

_STEPS = ("hour", "day", "week", "month")


def step_from(now: datetime, step: str) -> datetime:
    """One hour, day, week or month on; a day lands on the same time of the day, also over a DST night."""
    if step not in _STEPS:
        raise PageError("bad_step", "A step is hour, day, week or month.")
    return later(now, 1, step)


def jump_to(now: datetime, text: str) -> datetime:
    """The moment of a local date or date and time ("2026-04-14T09:00"), which must lie ahead."""
    try:
        wall = datetime.fromisoformat(text)
        moment = as_utc(wall) if wall.tzinfo is None else wall.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PageError("bad_date", "That is not a date and time.") from None
    if moment <= now:
        raise PageError("clock_back", "The practice clock only moves forward.")
    if moment - now > FURTHEST_JUMP:
        raise PageError("clock_far", "The practice clock moves three years ahead at most.")
    return moment
