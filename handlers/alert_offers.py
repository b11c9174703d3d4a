"""Handing an alert to another chair, who says yes or no."""

from casework import alert_offers
from handlers.alert_offer_screens import ASK, BACK, NO, OVERRIDE, START, TAKE_BACK, YES
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.registry import Tap, tap
from rules.permissions import Permission


@tap(START, Permission.DECIDE_ALERT, shows=True)
async def start(chat: Chat, tap: Tap) -> None:
    """Which chair? In a message of its own: the alert can still be decided in the other."""
    await chat.perform(alert_offers.hand_alert_over, tap.ref, now=chat.now)
    await chat.done()


@tap(ASK, Permission.DECIDE_ALERT)
async def ask_chair(chat: Chat, tap: Tap) -> None:
    """This one, after a warning where it takes one."""
    number = await number_in(chat, tap.value)
    await chat.show(await chat.perform(alert_offers.offer_alert, tap.ref, number, now=chat.now))


@tap(OVERRIDE, Permission.DECIDE_ALERT)
async def override(chat: Chat, tap: Tap) -> None:
    """The warning was read: ask after all."""
    await chat.show(await chat.perform(alert_offers.override_independence, tap.ref, now=chat.now))


@tap(BACK, Permission.DECIDE_ALERT)
async def go_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(alert_offers.leave_giving, tap.ref, now=chat.now))


@tap(TAKE_BACK, Permission.DECIDE_ALERT)
async def take_back(chat: Chat, tap: Tap) -> None:
    """Not any more."""
    await chat.show(await chat.perform(alert_offers.take_offer_back, tap.ref, now=chat.now))


@tap(YES, Permission.TAKE_ALERTS)
async def accept(chat: Chat, tap: Tap) -> None:
    """The other chair has it from now on."""
    await chat.show(await chat.perform(alert_offers.accept_alert, tap.ref, now=chat.now))


@tap(NO, Permission.TAKE_ALERTS)
async def decline(chat: Chat, tap: Tap) -> None:
    """It stays where it is."""
    await chat.show(await chat.perform(alert_offers.decline_alert, tap.ref, now=chat.now))
