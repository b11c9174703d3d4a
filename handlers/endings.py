"""/beeindigen and /afsluiten: how a case comes to its end, asked and confirmed."""

from casework import closings, end_answers, endings
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import EndingReason


@command("beeindigen", Permission.END_CASE, N_("een casus eerder laten stoppen"))
async def start_ending(chat: Chat, argument: str) -> None:
    """End a case early."""
    await chat.perform(endings.start_ending, argument, now=chat.now)


@tap("ending_reason", Permission.END_CASE)
async def choose_reason(chat: Chat, tap: Tap) -> None:
    """Why it ends; without a value the choice is taken back."""
    reason = await word_in(chat, EndingReason, tap.value) if tap.value else None
    await chat.show(await chat.perform(endings.choose_ending_reason, tap.ref, reason, now=chat.now))


@tap("ending_save", Permission.END_CASE)
async def confirm_ending(chat: Chat, tap: Tap) -> None:
    """Ask for it, or end it, as read back."""
    await chat.show(await chat.perform(endings.confirm_ending, tap.ref, now=chat.now))


@tap("ending_leave", Permission.END_CASE)
async def leave_ending(chat: Chat, tap: Tap) -> None:
    """Leave it."""
    await chat.show(await chat.perform(endings.leave_ending, tap.ref, now=chat.now))


@command("afsluiten", Permission.CONFIRM_CLOSING, N_("een casus afsluiten: de doelen zijn bereikt"))
async def start_closing(chat: Chat, argument: str) -> None:
    """Close a case whose goals are reached."""
    await chat.perform(closings.start_closing, argument, now=chat.now)


@tap("closing_ask", Permission.CONFIRM_CLOSING)
async def confirm_goals(chat: Chat, tap: Tap) -> None:
    """The goals are reached."""
    await chat.show(await chat.perform(closings.confirm_goals, tap.ref, now=chat.now))


@tap("closing_leave", Permission.CONFIRM_CLOSING)
async def leave_closing(chat: Chat, tap: Tap) -> None:
    """Not yet."""
    await chat.show(await chat.perform(closings.leave_closing, tap.ref, now=chat.now))


@tap("end_confirm", Permission.OPEN_CASE)
async def confirm_end(chat: Chat, tap: Tap) -> None:
    """The project leader confirms."""
    await chat.show(await chat.perform(end_answers.confirm_end, tap.ref, now=chat.now))


@tap("end_decline", Permission.OPEN_CASE)
async def decline_end(chat: Chat, tap: Tap) -> None:
    """The project leader lets it go on."""
    await chat.show(await chat.perform(end_answers.decline_end, tap.ref, now=chat.now))
