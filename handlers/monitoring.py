"""Monitoring dates in the chat: done, another date, later."""

from casework import monitoring
from casework.monitoring_views import ChoosingDate
from casework.prompts import OpenQuestion
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.monitoring_screens import BACK, DONE, MOVE, PAGE, READ_BACK, SNOOZE
from handlers.registry import Tap, tap, typed
from rules.permissions import Permission


@tap(DONE, Permission.RECORD)
async def done(chat: Chat, tap: Tap) -> None:
    """It was done; then, whether the next date is right."""
    use_case = monitoring.accept_next if tap.value == "next" else monitoring.mark_done
    await chat.show(await chat.perform(use_case, tap.ref, now=chat.now))


@tap(BACK, Permission.RECORD)
async def back(chat: Chat, tap: Tap) -> None:
    """Back to the question."""
    await chat.show(await chat.perform(monitoring.step_back, tap.ref, now=chat.now))


@tap(SNOOZE, Permission.RECORD)
async def later(chat: Chat, tap: Tap) -> None:
    """Ask until when, or put it off until the day that was tapped."""
    if tap.value:
        shown = await chat.perform(monitoring.put_off, tap.ref, tap.value, now=chat.now)
    else:
        shown = await chat.perform(monitoring.ask_how_long, tap.ref, now=chat.now)
    await chat.show(shown)


@tap(PAGE, Permission.RECORD)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    shown = await chat.perform(monitoring.turn_to_month, tap.ref, month.year, month.month, now=chat.now)
    await chat.show(shown)


@tap(MOVE, Permission.RECORD)
async def move(chat: Chat, tap: Tap) -> None:
    """Ask for another date, take the one that was tapped, or the one that was read back."""
    if not tap.value:
        await chat.show(await chat.perform(monitoring.ask_date, tap.ref, now=chat.now))
        return
    day = None if tap.value == READ_BACK else await tapped_day(chat, tap)
    await chat.show(await chat.perform(monitoring.move_to, tap.ref, day, now=chat.now))


@typed(ChoosingDate, Permission.RECORD)
async def read_typed_date(chat: Chat, question: OpenQuestion, text: str) -> None:
    """A date in words: read back when it is clear, asked back when it is not."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(monitoring.read_back_date, question.ref, day, now=chat.now)
