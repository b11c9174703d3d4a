"""Reading the reason for which a case ends from a button."""

from casework.errors import ForeignButton
from handlers.chat import Chat
from handlers.registry import Tap
from rules.words import EndingReason


async def tapped_reason(chat: Chat, tap: Tap) -> EndingReason:
    """The reason that was tapped. Raises ForeignButton."""
    try:
        reason = EndingReason(tap.value)
    except ValueError:
        await chat.refuse(ForeignButton())
    return reason
