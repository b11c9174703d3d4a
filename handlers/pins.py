"""/pin, /slot and the pad: digits that change place, on buttons that do not say which they are."""

from dataclasses import replace
from datetime import datetime

from casework import pins
from casework.pin_errors import TypedPin
from casework.pin_pads import Asked
from handlers.chat import Chat
from handlers.dispatch import on_tap, on_text
from handlers.pin_screens import AGAIN, ERASE, KEY, LEAVE, clock_after, last_word
from handlers.refusals import FACTS
from handlers.registry import Tap, command, tap
from handlers.texts import N_, Texts
from rules.permissions import Permission


@command("pin", Permission.ENTER, N_("je pincode kiezen of veranderen"), without_pin=True)
async def start(chat: Chat, argument: str) -> None:
    """Choose a PIN, or another one."""
    if argument:
        await chat.refuse(TypedPin())
    await chat.perform(pins.start_pin, now=chat.now)


@command("slot", Permission.ENTER, N_("dit gesprek nu op slot doen"), without_pin=True)
async def close_chat(chat: Chat, argument: str) -> None:
    """Lock one's own chat at once."""
    await chat.perform(pins.close_chat, now=chat.now)


@tap(KEY, Permission.ENTER, without_pin=True)
async def press(chat: Chat, tap: Tap) -> None:
    """A digit; after the last one, what was asked before goes on."""
    pressed = await chat.perform(pins.press_key, tap.ref, tap.value, now=chat.now)
    await chat.show(pressed.shown, last_word(pressed.shown.view, chat.texts))
    if pressed.goes_on is not None:
        await _go_on(chat, pressed.goes_on)


async def _go_on(chat: Chat, asked: Asked) -> None:
    """In a transaction of its own. A crash before it only means that it is asked again by hand."""
    opened = replace(chat, update_id=None, tapped_message_id=None, reply_to=asked.reply_to)
    await (on_tap if asked.is_tap else on_text)(opened, asked.said)


@tap(ERASE, Permission.ENTER, without_pin=True)
async def erase(chat: Chat, tap: Tap) -> None:
    """Take the last digit back."""
    await chat.show(await chat.perform(pins.erase_key, tap.ref, now=chat.now))


@tap(AGAIN, Permission.ENTER, without_pin=True)
async def try_again(chat: Chat, tap: Tap) -> None:
    """The wait is over."""
    await chat.show(await chat.perform(pins.try_again, tap.ref, now=chat.now))


@tap(LEAVE, Permission.ENTER, without_pin=True)
async def leave(chat: Chat, tap: Tap) -> None:
    """Not now."""
    await chat.show(await chat.perform(pins.leave_pad, tap.ref, now=chat.now))


def _until(fact: str | int, texts: Texts) -> str:
    return clock_after(datetime.fromisoformat(str(fact)), texts)


FACTS["until"] = _until
