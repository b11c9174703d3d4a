"""A day, a time or a month, tapped or typed: what every question about one does with it.

A forged button is refused, and what was typed and is not plain is asked back.
"""

from datetime import date, datetime, time

from casework import prompts
from casework.errors import ForeignButton
from casework.prompts import OpenQuestion
from handlers.calendar_keyboard import read_month
from handlers.chat import Chat
from handlers.meeting_texts import read_moment_value
from handlers.registry import Tap
from handlers.spoken_dates import Doubt, DoubtKind, Moment, read_date, read_moment
from handlers.spoken_days import Prefer


async def tapped_month(chat: Chat, tap: Tap) -> date:
    """The first day of the month that the calendar was turned to. Raises ForeignButton."""
    try:
        year, month = read_month(tap.value)
    except ValueError:
        await chat.refuse(ForeignButton())
    return date(year, month, 1)


async def tapped_day(chat: Chat, tap: Tap) -> date:
    """The day that was tapped in the calendar. Raises ForeignButton."""
    try:
        day = date.fromisoformat(tap.value)
    except ValueError:
        await chat.refuse(ForeignButton())
    return day


async def tapped_moment(chat: Chat, tap: Tap) -> tuple[date | None, time | None]:
    """A day of the calendar, a time, or a moment that was offered. Raises ForeignButton."""
    try:
        day, at = read_moment_value(tap.value)
    except ValueError:
        await chat.refuse(ForeignButton())
    return day, at


def read_moment_on(day: date, text: str, now: datetime) -> Moment | Doubt:
    """A typed time on the chosen day, or another moment altogether."""
    read = read_moment(text, now)
    if isinstance(read, Doubt):
        on_day = read_moment(f"{day.isoformat()} {text}", now)
        if isinstance(on_day, Moment) or read.kind is DoubtKind.NOT_UNDERSTOOD:
            return on_day
    return read


async def ask_moment_back(chat: Chat, question: OpenQuestion, doubt: Doubt) -> None:
    """Which moment was meant, to a question that keeps days with times."""
    candidates = [
        [moment.day.isoformat(), moment.time.isoformat("minutes") if moment.time else None]
        for moment in doubt.candidates
    ]
    await chat.perform(
        prompts.doubt_answer, question.ref, kind=doubt.kind.value, candidates=candidates, now=chat.now
    )


async def ask_day_back(chat: Chat, question: OpenQuestion, doubt: Doubt) -> None:
    """Which day was meant, to a question that keeps days alone."""
    days = [moment.day.isoformat() for moment in doubt.candidates]
    await chat.perform(
        prompts.doubt_answer, question.ref, kind=doubt.kind.value, candidates=days, now=chat.now
    )


async def typed_day(
    chat: Chat, question: OpenQuestion, text: str, *, prefer: Prefer = "future"
) -> date | None:
    """The day that was typed; None when it is not plain, and has been asked back."""
    read = read_date(text, chat.now, prefer=prefer)
    if isinstance(read, Doubt):
        await ask_day_back(chat, question, read)
        return None
    return read
