"""The check a year after closure, and /heropenen."""

from casework import reopening, year_checks
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission

SAVE = "save"


@tap("check_safe", Permission.CONFIRM_CLOSING)
async def say_safe(chat: Chat, tap: Tap) -> None:
    """Still safe: read back, or recorded."""
    use_case = year_checks.record_safe if tap.value == SAVE else year_checks.say_safe
    await chat.show(await chat.perform(use_case, tap.ref, now=chat.now))


@tap("check_not_safe", Permission.CONFIRM_CLOSING)
async def say_not_safe(chat: Chat, tap: Tap) -> None:
    """Not safe: what is to happen."""
    await chat.show(await chat.perform(year_checks.say_not_safe, tap.ref, now=chat.now))


@tap("check_unknown", Permission.CONFIRM_CLOSING)
async def say_unknown(chat: Chat, tap: Tap) -> None:
    """Not known: again after a month."""
    await chat.show(await chat.perform(year_checks.record_unknown, tap.ref, now=chat.now))


@tap("check_back", Permission.CONFIRM_CLOSING)
async def step_back(chat: Chat, tap: Tap) -> None:
    """Back to the question."""
    await chat.show(await chat.perform(year_checks.step_back, tap.ref, now=chat.now))


@tap("check_reopen", Permission.CONFIRM_CLOSING)
async def reopen_after_check(chat: Chat, tap: Tap) -> None:
    """Work the same case again."""
    await chat.show(await chat.perform(year_checks.reopen_after_check, tap.ref, now=chat.now))


@tap("check_refer", Permission.CONFIRM_CLOSING)
async def ask_new_referral(chat: Chat, tap: Tap) -> None:
    """Ask the project leader for a new referral."""
    await chat.show(await chat.perform(year_checks.ask_new_referral, tap.ref, now=chat.now))


@tap("again_refer", Permission.OPEN_CASE, shows=True)
async def start_new_referral(chat: Chat, tap: Tap) -> None:
    """Begin the referral, in a message of its own."""
    await chat.perform(year_checks.start_new_referral, tap.ref, now=chat.now)
    await chat.done()


@tap("again_reopen", Permission.OPEN_CASE)
async def reopen_instead(chat: Chat, tap: Tap) -> None:
    """Work the same case again instead."""
    await chat.show(await chat.perform(year_checks.reopen_instead, tap.ref, now=chat.now))


@command("heropenen", Permission.END_CASE, N_("een afgesloten casus heropenen"))
async def start_reopening(chat: Chat, argument: str) -> None:
    """Open a closed case again."""
    await chat.perform(reopening.start_reopening, argument, now=chat.now)


@tap("reopen_save", Permission.END_CASE)
async def confirm_reopening(chat: Chat, tap: Tap) -> None:
    """Open it, as read back."""
    await chat.show(await chat.perform(reopening.confirm_reopening, tap.ref, now=chat.now))


@tap("reopen_leave", Permission.END_CASE)
async def leave_reopening(chat: Chat, tap: Tap) -> None:
    """It stays closed."""
    await chat.show(await chat.perform(reopening.leave_reopening, tap.ref, now=chat.now))
