"""Registering a case with the chair: form and plan are ready, or not yet."""

from casework import registration
from casework.errors import ForeignButton
from handlers.chat import Chat
from handlers.registration_screens import FORM, NOT_YET, PLAN, READY, REGISTERED, WHY
from handlers.registry import Tap, tap
from rules.permissions import Permission

_SAID = {READY: True, NOT_YET: False}


@tap(REGISTERED, Permission.RECORD)
async def all_ready(chat: Chat, tap: Tap) -> None:
    """Form and plan are ready: the case is registered."""
    await chat.show(await chat.perform(registration.note_ready, tap.ref, True, True, now=chat.now))


@tap(FORM, Permission.RECORD)
async def form(chat: Chat, tap: Tap) -> None:
    """The form is ready, or not yet."""
    ready = await _said(chat, tap)
    await chat.show(await chat.perform(registration.note_ready, tap.ref, ready, None, now=chat.now))


@tap(PLAN, Permission.RECORD)
async def plan(chat: Chat, tap: Tap) -> None:
    """The plan is ready, or not yet."""
    ready = await _said(chat, tap)
    await chat.show(await chat.perform(registration.note_ready, tap.ref, None, ready, now=chat.now))


async def _said(chat: Chat, tap: Tap) -> bool:
    if tap.value not in _SAID:
        await chat.refuse(ForeignButton())
    return _SAID[tap.value]


@tap(WHY, Permission.RECORD, shows=True)
async def explain(chat: Chat, tap: Tap) -> None:
    """Why the registration is asked, in the same message."""
    await chat.show(await chat.perform(registration.explain_registration, tap.ref, now=chat.now))
