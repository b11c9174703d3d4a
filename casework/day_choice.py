"""Choosing one day in a question: tapped, from the calendar, or typed; read back before it counts.

`filled` keeps `day` (chosen, to be read back) and `month` (the page of the calendar), both as ISO dates.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts
from casework.errors import DayOutOfRange
from store.messages import Prompt


@dataclass(frozen=True)
class DayChoice:
    """From `earliest` to `latest`, both included; `month` is the first day of the page that is shown.

    `doubt` names why typed text was not taken, `candidates` what it may have meant.
    """

    earliest: date
    latest: date
    month: date | None = None
    doubt: str | None = None
    candidates: tuple[date, ...] = ()


def day_choice(prompt: Prompt, earliest: date, latest: date) -> DayChoice:
    """How the choice of a day stands in this question."""
    month, doubt = chosen(prompt, "month"), prompt.filled.get("doubt") or {}
    meant = (date.fromisoformat(candidate) for candidate in doubt.get("candidates", ()))
    within = tuple(day for day in meant if earliest <= day <= latest)
    return DayChoice(earliest, latest, month, doubt.get("kind"), within)


def chosen(prompt: Prompt, name: str = "day") -> date | None:
    """The day that was kept under this name."""
    said = prompt.filled.get(name)
    return date.fromisoformat(said) if said else None


def turn_to(prompt: Prompt, month: date, now: datetime) -> None:
    """Show another page of the calendar, or open it."""
    prompts.fill(prompt, now, month=month.replace(day=1).isoformat(), day=None)


def keep_day(prompt: Prompt, day: date, earliest: date, latest: date, now: datetime) -> None:
    """Keep the day, to be read back. Raises DayOutOfRange."""
    if not earliest <= day <= latest:
        raise DayOutOfRange(earliest=earliest.isoformat(), latest=latest.isoformat(), prompt_id=prompt.id)
    prompts.fill(prompt, now, day=day.isoformat(), month=None)
