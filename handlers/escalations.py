"""Escalation in the chat: whether to start it, and each step that a person takes."""

from casework import escalations
from handlers.chat import Chat
from handlers.registry import Tap, tap
from rules.permissions import Permission


@tap("escalation_start", Permission.GUARD)
async def start(chat: Chat, tap: Tap) -> None:
    """Start it: the first who did not try yet gets the alert."""
    await chat.show(await chat.perform(escalations.start_escalation, tap.ref, now=chat.now))


@tap("escalation_leave", Permission.GUARD)
async def leave(chat: Chat, tap: Tap) -> None:
    """Not yet."""
    await chat.show(await chat.perform(escalations.leave_escalation, tap.ref, now=chat.now))
