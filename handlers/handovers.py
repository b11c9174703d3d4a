"""/overdragen: a duty to a colleague, who says yes or no."""

from casework import handovers
from handlers.button_values import number_in, word_in
from handlers.chat import Chat
from handlers.handover_screens import BACK, DUTY, NO, OFFER, TAKE_BACK, TO, YES
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import Duty


@command("overdragen", Permission.CONFIRM_CLOSING, N_("een casus overdragen aan een collega"))
async def start(chat: Chat, argument: str) -> None:
    """Hand over a duty on a case."""
    await chat.perform(handovers.start_handover, argument, now=chat.now)


@tap(DUTY, Permission.CONFIRM_CLOSING)
async def choose_duty(chat: Chat, tap: Tap) -> None:
    """Which duty."""
    duty = await word_in(chat, Duty, tap.value)
    await chat.show(await chat.perform(handovers.choose_duty, tap.ref, duty, now=chat.now))


@tap(TO, Permission.CONFIRM_CLOSING)
async def choose_receiver(chat: Chat, tap: Tap) -> None:
    """To whom."""
    number = await number_in(chat, tap.value)
    shown = await chat.perform(handovers.choose_receiver, tap.ref, number, now=chat.now)
    await chat.show(shown)


@tap(BACK, Permission.CONFIRM_CLOSING)
async def go_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(handovers.go_back, tap.ref, now=chat.now))


@tap(OFFER, Permission.CONFIRM_CLOSING)
async def offer(chat: Chat, tap: Tap) -> None:
    """Ask the colleague."""
    await chat.show(await chat.perform(handovers.offer_duty, tap.ref, now=chat.now))


@tap(TAKE_BACK, Permission.CONFIRM_CLOSING)
async def take_back(chat: Chat, tap: Tap) -> None:
    """Not any more."""
    await chat.show(await chat.perform(handovers.take_back, tap.ref, now=chat.now))


@tap(YES, Permission.SEE_OWN)
async def accept(chat: Chat, tap: Tap) -> None:
    """The colleague takes it over."""
    await chat.show(await chat.perform(handovers.accept_duty, tap.ref, now=chat.now))


@tap(NO, Permission.SEE_OWN)
async def decline(chat: Chat, tap: Tap) -> None:
    """The colleague does not."""
    await chat.show(await chat.perform(handovers.decline_duty, tap.ref, now=chat.now))
