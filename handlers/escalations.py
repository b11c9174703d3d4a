"""Escalation in the chat: whether to start it, each step that is taken, and the days of those outside."""

from casework import escalations, outside_contacts
from casework.escalation_views import OutsideDayAsked
from casework.prompts import OpenQuestion
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, tap, typed
from rules.permissions import Permission


@tap("escalation_start", Permission.GUARD)
async def start(chat: Chat, tap: Tap) -> None:
    """Start it: the first who did not try yet gets the alert."""
    await chat.show(await chat.perform(escalations.start_escalation, tap.ref, now=chat.now))


@tap("escalation_leave", Permission.GUARD)
async def leave(chat: Chat, tap: Tap) -> None:
    """Not yet."""
    await chat.show(await chat.perform(escalations.leave_escalation, tap.ref, now=chat.now))


@tap("escalation_next", Permission.ANSWER_ALERT)
async def ask_next_step(chat: Chat, tap: Tap) -> None:
    """It did not help: read the next step back."""
    await chat.show(await chat.perform(escalations.ask_next_step, tap.ref, now=chat.now))


@tap("escalation_take", Permission.ANSWER_ALERT)
async def take_next_step(chat: Chat, tap: Tap) -> None:
    """Take the next step, as read back."""
    await chat.show(await chat.perform(escalations.take_next_step, tap.ref, now=chat.now))


@tap("escalation_back", Permission.ANSWER_ALERT)
async def back(chat: Chat, tap: Tap) -> None:
    """Back to what there is to do."""
    await chat.show(await chat.perform(escalations.leave_step, tap.ref, now=chat.now))


@tap("outside_ask", Permission.ANSWER_ALERT)
async def ask_day(chat: Chat, tap: Tap) -> None:
    """There was contact, or the executive decided: on which day?"""
    await chat.show(await chat.perform(outside_contacts.ask_day, tap.ref, tap.value, now=chat.now))


@tap("outside_month", Permission.ANSWER_ALERT)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(outside_contacts.turn_page, tap.ref, month, now=chat.now))


@tap("outside_day", Permission.ANSWER_ALERT)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The day, tapped."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(outside_contacts.choose_day, tap.ref, day, now=chat.now))


@typed(OutsideDayAsked, Permission.ANSWER_ALERT)
async def enter_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The day, typed."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(outside_contacts.enter_day, question.ref, day, now=chat.now)


@tap("outside_save", Permission.ANSWER_ALERT)
async def save_day(chat: Chat, tap: Tap) -> None:
    """Keep the day that was read back."""
    await chat.show(await chat.perform(outside_contacts.save_day, tap.ref, now=chat.now))
