"""/onveilig: a day and a kind, in three taps."""

from casework import unsafe_events
from casework.prompts import OpenQuestion
from casework.unsafe_events import UnsafeDayAsked
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from handlers.unsafe_event_screens import BACK, CHOOSE, DAY, MONTH, SAVE
from rules.permissions import Permission
from rules.words import UnsafeEventKind


@command("onveilig", Permission.LEAD, N_("een onveilige gebeurtenis vastleggen"))
async def start(chat: Chat, argument: str) -> None:
    """Something unsafe happened."""
    await chat.perform(unsafe_events.start_unsafe_event, argument, now=chat.now)


@tap(DAY, Permission.LEAD)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The day, tapped."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(unsafe_events.choose_unsafe_day, tap.ref, day, now=chat.now))


@tap(MONTH, Permission.LEAD)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(unsafe_events.turn_unsafe_month, tap.ref, month, now=chat.now))


@typed(UnsafeDayAsked, Permission.LEAD)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The day in words."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(unsafe_events.enter_unsafe_day, question.ref, day, now=chat.now)


@tap(CHOOSE, Permission.LEAD)
async def choose_kind(chat: Chat, tap: Tap) -> None:
    """The kind."""
    kind = await word_in(chat, UnsafeEventKind, tap.value)
    await chat.show(await chat.perform(unsafe_events.choose_unsafe_kind, tap.ref, kind, now=chat.now))


@tap(SAVE, Permission.LEAD)
async def save(chat: Chat, tap: Tap) -> None:
    """Keep what was read back."""
    await chat.show(await chat.perform(unsafe_events.record_unsafe_event, tap.ref, now=chat.now))


@tap(BACK, Permission.LEAD)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(unsafe_events.step_back, tap.ref, now=chat.now))
