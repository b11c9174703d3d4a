"""The word of a project leader about somebody who comes back."""

from casework import readmission
from handlers.blocking_screens import KEEP_OUT, LET_IN
from handlers.chat import Chat
from handlers.registry import Tap, tap
from rules.permissions import Permission


# It is asked unasked, and yet takes an open chat whatever the policy says: who holds the phone of a project
# leader must not let in the thief of another.
@tap(LET_IN, Permission.INVITE, shows=True)
async def let_in(chat: Chat, tap: Tap) -> None:
    """The other sessions are ended."""
    await chat.show(await chat.perform(readmission.let_in, tap.ref, now=chat.now))


@tap(KEEP_OUT, Permission.INVITE)
async def keep_out(chat: Chat, tap: Tap) -> None:
    """They are not, or nobody knows."""
    await chat.show(await chat.perform(readmission.keep_out, tap.ref, now=chat.now))
