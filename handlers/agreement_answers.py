"""An agreement that is due: kept, later, not kept, not needed any more; and taking the answer back."""

from casework import agreement_answers
from casework.agreement_answer_views import Answer, LaterDayAsked
from casework.prompts import OpenQuestion
from handlers.agreement_answer_screens import ANSWER, DAY, MONTH, OPEN, SAVE, UNDO
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, tap, typed
from rules.permissions import Permission


@tap(OPEN, Permission.GUARD, shows=True)
async def open_agreement(chat: Chat, tap: Tap) -> None:
    """Show what was agreed."""
    await chat.show(await chat.perform(agreement_answers.open_agreement, tap.ref, now=chat.now))


@tap(ANSWER, Permission.GUARD)
async def answer(chat: Chat, tap: Tap) -> None:
    """What became of it."""
    said = await word_in(chat, Answer, tap.value)
    await chat.show(await chat.perform(agreement_answers.answer_agreement, tap.ref, said, now=chat.now))


@tap(MONTH, Permission.GUARD)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(agreement_answers.turn_later_page, tap.ref, month, now=chat.now))


@tap(DAY, Permission.GUARD)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The new day, tapped."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(agreement_answers.tap_later_day, tap.ref, day, now=chat.now))


@typed(LaterDayAsked, Permission.GUARD)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The new day in words."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(agreement_answers.enter_later_day, question.ref, day, now=chat.now)


@tap(SAVE, Permission.GUARD)
async def save(chat: Chat, tap: Tap) -> None:
    """Later, as read back."""
    await chat.show(await chat.perform(agreement_answers.move_agreement, tap.ref, now=chat.now))


@tap(UNDO, Permission.GUARD)
async def undo(chat: Chat, tap: Tap) -> None:
    """Take the answer back."""
    await chat.show(await chat.perform(agreement_answers.undo_answer, tap.ref, now=chat.now))
