"""/corrigeer in the chat: what is wrong, how it was, and saving that."""

from casework import fact_corrections
from casework.fact_views import FactDayAsked
from casework.prompts import OpenQuestion
from handlers.chat import Chat
from handlers.fact_screens import BACK, DAY, MONTH, NAME, SAVE, WHAT
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.permissions import Permission


@command("corrigeer", Permission.CORRECT, N_("een cijfer, datum of gemeente corrigeren"))
async def correct(chat: Chat, argument: str) -> None:
    """Something of a case is wrong."""
    await chat.perform(fact_corrections.start_correcting, argument, now=chat.now)


@tap("score_else", Permission.RECORD, shows=True)
async def something_else(chat: Chat, tap: Tap) -> None:
    """No score but something else."""
    await chat.show(await chat.perform(fact_corrections.correct_something_else, tap.ref, now=chat.now))


@tap(WHAT, Permission.CORRECT)
async def choose(chat: Chat, tap: Tap) -> None:
    """What is wrong."""
    await chat.show(await chat.perform(fact_corrections.choose_fact, tap.ref, tap.value, now=chat.now))


@tap(DAY, Permission.CORRECT)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The day as it was, tapped."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(fact_corrections.choose_fact_day, tap.ref, day, now=chat.now))


@tap(MONTH, Permission.CORRECT)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Another page of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(fact_corrections.turn_fact_month, tap.ref, month, now=chat.now))


@typed(FactDayAsked, Permission.CORRECT)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The day as it was, in words."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(fact_corrections.enter_fact_day, question.ref, day, now=chat.now)


@tap(NAME, Permission.CORRECT)
async def choose_name(chat: Chat, tap: Tap) -> None:
    """The municipality or the kind as it was."""
    await chat.show(await chat.perform(fact_corrections.choose_fact_name, tap.ref, tap.value, now=chat.now))


@tap(SAVE, Permission.CORRECT)
async def save(chat: Chat, tap: Tap) -> None:
    """Save as read back."""
    await chat.show(await chat.perform(fact_corrections.correct_fact, tap.ref, now=chat.now))


@tap(BACK, Permission.CORRECT)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(fact_corrections.step_back, tap.ref, now=chat.now))
