"""Noting the agreements of an expert meeting: kind, who, by when; then one more, or all of them."""

from casework import agreements
from casework.agreement_views import DueDayAsked
from casework.errors import ForeignButton
from casework.prompts import OpenQuestion
from handlers.agreement_screens import BACK, BEGIN, DAY, DONE, KIND, MONTH, MORE, PAGE, PARTY, SAVE
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, tap, typed
from rules.permissions import Permission
from rules.words import AgreementKind


@tap(BEGIN, Permission.GUARD, shows=True)
async def begin(chat: Chat, tap: Tap) -> None:
    """Straight from a receipt: that of the score, or that of agreements noted before."""
    use_case = agreements.add_from_receipt if tap.value == MORE else agreements.note_from_score
    await chat.show(await chat.perform(use_case, tap.ref, now=chat.now))


@tap(KIND, Permission.GUARD)
async def choose_kind(chat: Chat, tap: Tap) -> None:
    """Of which kind; or one more."""
    if tap.value and tap.value not in set(AgreementKind):
        await chat.refuse(ForeignButton())
    kind = AgreementKind(tap.value) if tap.value else None
    await chat.show(await chat.perform(agreements.choose_agreement_kind, tap.ref, kind, now=chat.now))


@tap(PAGE, Permission.GUARD)
async def turn_parties(chat: Chat, tap: Tap) -> None:
    """Other disciplines and parties."""
    number = await number_in(chat, tap.value)
    await chat.show(await chat.perform(agreements.turn_parties, tap.ref, number, now=chat.now))


@tap(PARTY, Permission.GUARD)
async def choose_responsible(chat: Chat, tap: Tap) -> None:
    """Who does it."""
    await chat.show(await chat.perform(agreements.choose_responsible, tap.ref, tap.value, now=chat.now))


@tap(MONTH, Permission.GUARD)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(agreements.turn_due_page, tap.ref, month, now=chat.now))


@tap(DAY, Permission.GUARD)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """By when, tapped."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(agreements.tap_due_day, tap.ref, day, now=chat.now))


@typed(DueDayAsked, Permission.GUARD)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """By when, in words."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(agreements.enter_due_day, question.ref, day, now=chat.now)


@tap(SAVE, Permission.GUARD)
async def save(chat: Chat, tap: Tap) -> None:
    """Save as read back."""
    await chat.show(await chat.perform(agreements.save_agreement, tap.ref, now=chat.now))


@tap(BACK, Permission.GUARD)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(agreements.take_step_back, tap.ref, now=chat.now))


@tap(DONE, Permission.GUARD)
async def finish(chat: Chat, tap: Tap) -> None:
    """These are all of them, or there are none."""
    await chat.show(await chat.perform(agreements.finish_agreements, tap.ref, now=chat.now))
