"""The coordinator's side of the threshold: why, and scaling up earlier."""

from casework import thresholds
from handlers.chat import Chat
from handlers.registry import Tap, tap
from rules.permissions import Permission


@tap("threshold_why", Permission.SEE_CASE, shows=True)
async def explain(chat: Chat, tap: Tap) -> None:
    """Why this warning came, in the same message."""
    await chat.show(await chat.perform(thresholds.explain_warning, tap.ref, now=chat.now))


@tap("plan_meeting", Permission.RECORD, shows=True)
async def plan_meeting(chat: Chat, tap: Tap) -> None:
    """Plan a meeting before the threshold, in a message of its own."""
    await chat.perform(thresholds.plan_from_warning, tap.ref, now=chat.now)
    await chat.done()


@tap("scale_up", Permission.RECORD, shows=True)
async def ask_scale_up(chat: Chat, tap: Tap) -> None:
    """Scale up earlier: read back first, in a message of its own."""
    await chat.perform(thresholds.ask_scale_up, tap.ref, now=chat.now)
    await chat.done()


@tap("scale_up_now", Permission.RECORD)
async def scale_up(chat: Chat, tap: Tap) -> None:
    """Alert the chair now."""
    await chat.show(await chat.perform(thresholds.scale_up, tap.ref, now=chat.now))


@tap("scale_up_leave", Permission.RECORD)
async def leave_scale_up(chat: Chat, tap: Tap) -> None:
    """Not now."""
    await chat.show(await chat.perform(thresholds.leave_scale_up, tap.ref, now=chat.now))
