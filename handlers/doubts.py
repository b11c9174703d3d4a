"""/twijfel: a doubt passed on, and the project leader's answer."""

from casework import doubts
from casework.doubts import DoubtDayAsked
from casework.prompts import OpenQuestion
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import EndingReason


@command("twijfel", Permission.CONFIRM_CLOSING, N_("doorgeven dat je twijfelt of de aanpak past"))
async def start_doubt(chat: Chat, argument: str) -> None:
    """A doubt about a case."""
    await chat.perform(doubts.start_doubt, argument, now=chat.now)


@tap("doubt_raise", Permission.CONFIRM_CLOSING)
async def raise_doubt(chat: Chat, tap: Tap) -> None:
    """Pass it on."""
    await chat.show(await chat.perform(doubts.raise_doubt, tap.ref, now=chat.now))


@tap("doubt_leave", Permission.CONFIRM_CLOSING)
async def leave_doubt(chat: Chat, tap: Tap) -> None:
    """Pass nothing on."""
    await chat.show(await chat.perform(doubts.leave_doubt, tap.ref, now=chat.now))


@tap("doubt_step", Permission.OPEN_CASE)
async def go_to_step(chat: Chat, tap: Tap) -> None:
    """Choose a day, choose a reason, or go back."""
    await chat.show(await chat.perform(doubts.go_to_step, tap.ref, tap.value, now=chat.now))


@tap("doubt_month", Permission.OPEN_CASE)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(doubts.turn_page, tap.ref, month, now=chat.now))


@tap("doubt_day", Permission.OPEN_CASE)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The day of the meeting."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(doubts.choose_day, tap.ref, day, now=chat.now))


@typed(DoubtDayAsked, Permission.OPEN_CASE)
async def enter_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The same, typed."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(doubts.enter_day, question.ref, day, now=chat.now)


@tap("doubt_meet", Permission.OPEN_CASE)
async def call_meeting(chat: Chat, tap: Tap) -> None:
    """Talk it over on the day that was read back."""
    await chat.show(await chat.perform(doubts.call_meeting, tap.ref, now=chat.now))


@tap("doubt_goes_on", Permission.OPEN_CASE)
async def go_on(chat: Chat, tap: Tap) -> None:
    """The case goes on."""
    await chat.show(await chat.perform(doubts.go_on, tap.ref, now=chat.now))


@tap("doubt_reason", Permission.OPEN_CASE)
async def choose_reason(chat: Chat, tap: Tap) -> None:
    """Why the case ends."""
    reason = await word_in(chat, EndingReason, tap.value)
    await chat.show(await chat.perform(doubts.choose_reason, tap.ref, reason, now=chat.now))


@tap("doubt_end", Permission.OPEN_CASE)
async def end_case(chat: Chat, tap: Tap) -> None:
    """The case ends, as read back."""
    await chat.show(await chat.perform(doubts.end_case, tap.ref, now=chat.now))
