"""/aanmelding: referring a household step by step."""

from enum import StrEnum
from typing import TypeVar

from casework import referring
from casework.errors import ForeignButton
from casework.prompts import OpenQuestion
from casework.referral_draft import ReceivedAsked
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import InformedGround, ReferringParty

PLACE, PARTY, DAY, MONTH = "refer_place", "refer_party", "refer_day", "refer_month"
CRITERION, CRITERIA_DONE, RISK, GROUND = "refer_criterion", "refer_checked", "refer_risk", "refer_ground"
BACK, SAVE = "refer_back", "refer_save"
YES, NO = "yes", "no"
W = TypeVar("W", bound=StrEnum)


@command("aanmelding", Permission.OPEN_CASE, N_("een gezin aanmelden"))
async def start(chat: Chat, argument: str) -> None:
    """Ask what must be known of a referral."""
    await chat.perform(referring.start_referral, now=chat.now)


@tap(PLACE, Permission.OPEN_CASE)
async def choose_place(chat: Chat, tap: Tap) -> None:
    """The municipality."""
    await chat.show(await chat.perform(referring.choose_place, tap.ref, tap.value, now=chat.now))


@tap(PARTY, Permission.OPEN_CASE)
async def choose_party(chat: Chat, tap: Tap) -> None:
    """Who refers."""
    party = await _word(chat, tap, ReferringParty)
    await chat.show(await chat.perform(referring.choose_party, tap.ref, party, now=chat.now))


@tap(MONTH, Permission.OPEN_CASE)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    first = await tapped_month(chat, tap)
    await chat.show(await chat.perform(referring.turn_received_month, tap.ref, first, now=chat.now))


@tap(DAY, Permission.OPEN_CASE)
async def choose_received(chat: Chat, tap: Tap) -> None:
    """The day on which the referral was received."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(referring.choose_received, tap.ref, day, now=chat.now))


@typed(ReceivedAsked, Permission.OPEN_CASE)
async def enter_received(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The same, typed; what is not plain is asked back."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(referring.enter_received, question.ref, day, now=chat.now)


@tap(CRITERION, Permission.OPEN_CASE)
async def set_criterion(chat: Chat, tap: Tap) -> None:
    """One line of the checklist: "3.yes"."""
    number, _, answer = tap.value.partition(".")
    if len(number) != 1 or not number.isdecimal() or answer not in (YES, NO):
        await chat.refuse(ForeignButton())
    shown = await chat.perform(referring.set_criterion, tap.ref, int(number), answer == YES, now=chat.now)
    await chat.show(shown)


@tap(CRITERIA_DONE, Permission.OPEN_CASE)
async def finish_criteria(chat: Chat, tap: Tap) -> None:
    """The checklist is done."""
    await chat.show(await chat.perform(referring.finish_criteria, tap.ref, now=chat.now))


@tap(RISK, Permission.OPEN_CASE)
async def choose_risk(chat: Chat, tap: Tap) -> None:
    """Whether the risk was assessed."""
    if tap.value not in (YES, NO):
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(referring.choose_risk, tap.ref, tap.value == YES, now=chat.now))


@tap(GROUND, Permission.OPEN_CASE)
async def choose_ground(chat: Chat, tap: Tap) -> None:
    """Whether the household was informed, and on what ground."""
    ground = await _word(chat, tap, InformedGround)
    await chat.show(await chat.perform(referring.choose_ground, tap.ref, ground, now=chat.now))


@tap(BACK, Permission.OPEN_CASE)
async def step_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(referring.step_back, tap.ref, now=chat.now))


@tap(SAVE, Permission.OPEN_CASE)
async def refer(chat: Chat, tap: Tap) -> None:
    """Store the referral as it was read back."""
    await chat.show(await chat.perform(referring.refer, tap.ref, now=chat.now))


async def _word(chat: Chat, tap: Tap, words: type[W]) -> W:
    """The word of a list that was tapped. Raises ForeignButton."""
    try:
        return words(tap.value)
    except ValueError:
        await chat.refuse(ForeignButton())
