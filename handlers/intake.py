"""What was decided on a referral, at the selection meeting or after it: the day, what came out, why not."""

from casework import intake
from casework.intake_views import DecisionDayQuestion
from casework.prompts import OpenQuestion
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.intake_screens import BACK, DAY, LATER, MONTH, OUTCOME, REASON, SAVE
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, tap, typed
from rules.intake import Outcome
from rules.permissions import Permission
from rules.words import RejectionReason


@tap(DAY, Permission.OPEN_CASE)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The day on which it was decided."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(intake.choose_decision_day, tap.ref, day, now=chat.now))


@tap(MONTH, Permission.OPEN_CASE)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    first = await tapped_month(chat, tap)
    await chat.show(await chat.perform(intake.turn_decision_month, tap.ref, first, now=chat.now))


@typed(DecisionDayQuestion, Permission.OPEN_CASE)
async def enter_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The same, typed; what is not plain is asked back."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(intake.enter_decision_day, question.ref, day, now=chat.now)


@tap(OUTCOME, Permission.OPEN_CASE)
async def choose_outcome(chat: Chat, tap: Tap) -> None:
    """What came out."""
    outcome = await word_in(chat, Outcome, tap.value)
    await chat.show(await chat.perform(intake.choose_outcome, tap.ref, outcome, now=chat.now))


@tap(REASON, Permission.OPEN_CASE)
async def choose_reason(chat: Chat, tap: Tap) -> None:
    """Why it was rejected."""
    reason = await word_in(chat, RejectionReason, tap.value)
    await chat.show(await chat.perform(intake.choose_reason, tap.ref, reason, now=chat.now))


@tap(BACK, Permission.OPEN_CASE)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(intake.step_back_from_decision, tap.ref, now=chat.now))


@tap(LATER, Permission.OPEN_CASE)
async def later(chat: Chat, tap: Tap) -> None:
    """Not yet."""
    await chat.show(await chat.perform(intake.put_off_decision, tap.ref, now=chat.now))


@tap(SAVE, Permission.OPEN_CASE)
async def save(chat: Chat, tap: Tap) -> None:
    """Record it as it was read back."""
    await chat.show(await chat.perform(intake.record_decision, tap.ref, now=chat.now))
