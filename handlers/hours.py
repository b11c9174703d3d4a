"""/uren: hours worked, by tap or typed."""

from casework import hours, prompts
from casework.errors import ForeignButton
from casework.hours_views import HoursAmountAsked, HoursDayAsked
from casework.prompts import OpenQuestion
from handlers.chat import Chat
from handlers.hours_screens import ADD, AMOUNT, BACK, CASE, CORRECT, DAY, LEAVE, MONTH, SAVE
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.hours import Unclear, UnclearKind, read_quarters
from rules.permissions import Permission


@command("uren", Permission.RECORD_HOURS, N_("uren op een casus vastleggen en terugzien"))
async def start(chat: Chat, argument: str) -> None:
    """One's own hours, and the next ones."""
    await chat.perform(hours.start_hours, argument, now=chat.now)


@tap(CASE, Permission.RECORD_HOURS)
async def choose_case(chat: Chat, tap: Tap) -> None:
    """On this case."""
    await chat.show(await chat.perform(hours.choose_hours_case, tap.ref, tap.value, now=chat.now))


@tap(MONTH, Permission.RECORD_HOURS)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """A page of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(hours.turn_hours_month, tap.ref, month, now=chat.now))


@tap(DAY, Permission.RECORD_HOURS)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """On this day."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(hours.choose_hours_day, tap.ref, day, now=chat.now))


@tap(AMOUNT, Permission.RECORD_HOURS)
async def give(chat: Chat, tap: Tap) -> None:
    """So many quarters."""
    if not (tap.value.isascii() and tap.value.isdecimal() and len(tap.value) <= 3):
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(hours.give_hours, tap.ref, int(tap.value), now=chat.now))


@tap(SAVE, Permission.RECORD_HOURS)
async def save(chat: Chat, tap: Tap) -> None:
    """As it was read back, added or in place of what stood there."""
    await chat.show(await chat.perform(hours.save_hours, tap.ref, tap.value == ADD, now=chat.now))


@tap(BACK, Permission.RECORD_HOURS)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(hours.step_back, tap.ref, now=chat.now))


@tap(LEAVE, Permission.SEE_OWN)
async def leave(chat: Chat, tap: Tap) -> None:
    """Nothing to record."""
    await chat.show(await chat.perform(hours.leave_hours, tap.ref, now=chat.now))


@tap(CORRECT, Permission.RECORD_HOURS, shows=True)
async def correct(chat: Chat, tap: Tap) -> None:
    """Another amount, in a message of its own."""
    await chat.perform(hours.correct_hours, tap.ref, now=chat.now)
    await chat.done()


@typed(HoursDayAsked, Permission.RECORD_HOURS)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """A day in words."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(hours.enter_hours_day, question.ref, day, now=chat.now)


@typed(HoursAmountAsked, Permission.RECORD_HOURS)
async def type_amount(chat: Chat, question: OpenQuestion, text: str) -> None:
    """An amount in words: read back when it is clear, asked back when it is not."""
    assert isinstance(question.view, HoursAmountAsked)
    read = read_quarters(text)
    if read == 0 and not question.view.correcting:
        read = Unclear(UnclearKind.NOT_AN_AMOUNT)
    if isinstance(read, Unclear):
        meant = list(read.candidates)
        await chat.perform(
            prompts.doubt_answer, question.ref, kind=read.kind.value, candidates=meant, now=chat.now
        )
        return
    await chat.perform(hours.enter_hours, question.ref, read, now=chat.now)
