"""/afwezig: from when until when, who takes over, and back again."""

from casework import absences, away
from casework.absence_views import FirstDayAsked, LastDayAsked
from casework.prompts import OpenQuestion
from handlers.absence_screens import ADJUST, AGAIN, BACK, DAY, END, KEEP, MONTH, OTHER, TURN_AWAY
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.permissions import Permission


@command("afwezig", Permission.SEE_OWN, N_("doorgeven dat je er niet bent, of weer terug"))
async def start(chat: Chat, argument: str) -> None:
    """Show what is set, or ask from when."""
    await chat.perform(absences.start_absence, now=chat.now)


@tap(DAY, Permission.SEE_OWN)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The first day, then the last one."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(absences.choose_day, tap.ref, day, now=chat.now))


@typed(FirstDayAsked, Permission.SEE_OWN)
@typed(LastDayAsked, Permission.SEE_OWN)
async def enter_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The same, in words; what is not plain is asked back."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(absences.enter_day, question.ref, day, now=chat.now)


@tap(MONTH, Permission.SEE_OWN)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(absences.turn_month, tap.ref, month, now=chat.now))


@tap(BACK, Permission.SEE_OWN)
async def go_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(absences.go_back, tap.ref, now=chat.now))


@tap(KEEP, Permission.SEE_OWN)
async def keep(chat: Chat, tap: Tap) -> None:
    """Set it as it was read back."""
    await chat.show(await chat.perform(absences.keep_absence, tap.ref, now=chat.now))


@tap(END, Permission.SEE_OWN)
async def end(chat: Chat, tap: Tap) -> None:
    """Back early, or not away after all."""
    await chat.show(await chat.perform(absences.end_absence, tap.ref, now=chat.now))


@tap(ADJUST, Permission.SEE_OWN)
async def adjust(chat: Chat, tap: Tap) -> None:
    """Other days."""
    await chat.show(await chat.perform(absences.adjust_absence, tap.ref, now=chat.now))


@tap(AGAIN, Permission.SEE_OWN)
async def set_another(chat: Chat, tap: Tap) -> None:
    """One more absence."""
    await chat.show(await chat.perform(absences.set_another, tap.ref, now=chat.now))


@tap(OTHER, Permission.SEE_OWN)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another one that is set."""
    place = await number_in(chat, tap.value)
    await chat.show(await chat.perform(absences.turn_absence, tap.ref, place, now=chat.now))


@tap(TURN_AWAY, Permission.SEE_OWN, shows=True)
async def turn_what_happened(chat: Chat, tap: Tap) -> None:
    """Another page of what happened meanwhile."""
    page = await number_in(chat, tap.value)
    await chat.show(await chat.perform(away.turn_what_happened, tap.ref, page, now=chat.now))
