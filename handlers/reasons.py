"""/waarom, and the button under a question that says why it is asked."""

from casework import explaining
from handlers.chat import Chat
from handlers.reason_screens import ACTION
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission


@command("waarom", Permission.SEE_OWN, N_("waarom je een bericht kreeg"))
async def why(chat: Chat, argument: str) -> None:
    """Why the message came that is replied to, or else the newest one."""
    await chat.perform(explaining.ask_why, chat.reply_to, now=chat.now)


@tap(ACTION, Permission.SEE_OWN, shows=True)
async def fold(chat: Chat, tap: Tap) -> None:
    """The reason under the question, or folded away again."""
    await chat.show(await chat.perform(explaining.fold_reason, tap.ref, now=chat.now))
