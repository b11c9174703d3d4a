"""Deciding later in the chat: why, by which day, read back."""

from casework import snoozing
from casework.decision_views import SnoozeDayAsked
from casework.prompts import OpenQuestion
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, tap, typed
from handlers.snooze_screens import DAY, LATER, PAGE, REASON, SAVE
from rules.permissions import Permission
from rules.words import SnoozeReason


@tap(LATER, Permission.ANSWER_ALERT)
async def ask(chat: Chat, tap: Tap) -> None:
    """Decide later: first, why."""
    await chat.show(await chat.perform(snoozing.ask_later, tap.ref, now=chat.now))


@tap(REASON, Permission.ANSWER_ALERT)
async def choose_reason(chat: Chat, tap: Tap) -> None:
    """One of the reasons."""
    reason = await word_in(chat, SnoozeReason, tap.value)
    await chat.show(await chat.perform(snoozing.choose_snooze_reason, tap.ref, reason, now=chat.now))


@tap(PAGE, Permission.ANSWER_ALERT)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(snoozing.turn_snooze_page, tap.ref, month, now=chat.now))


@tap(DAY, Permission.ANSWER_ALERT)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """A day of the calendar, or one that was offered."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(snoozing.choose_snooze_day, tap.ref, day, now=chat.now))


@typed(SnoozeDayAsked, Permission.ANSWER_ALERT)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The day in words."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(snoozing.enter_snooze_day, question.ref, day, now=chat.now)


@tap(SAVE, Permission.ANSWER_ALERT)
async def save(chat: Chat, tap: Tap) -> None:
    """Keep the day as it was read back."""
    await chat.show(await chat.perform(snoozing.decide_later, tap.ref, now=chat.now))
