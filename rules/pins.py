"""The PIN that opens a chat: which digits will do, how long it stays open, what errors cost; ours."""

from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

LOCKED_AFTER = 10
"""Wrong tries in a row after which the access itself is locked."""
HALF_ENTERED = timedelta(minutes=2)
"""How long digits count that were entered without the rest: nobody else may add the last one."""
_FREE_TRIES = 2
_WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)


class Takes(StrEnum):
    """What an act in the chat takes besides its permission."""

    NOTHING = "nothing"
    """It shows and changes nothing about a case."""
    ANSWER = "answer"
    """A button or a text under a question: an open chat, unless the bot itself asked it and the policy lets
    it be answered without (`lock.pin_to_answer`)."""
    OPEN_CHAT = "open_chat"


def is_open(used_at: datetime | None, idle_minutes: int, now: datetime) -> bool:
    """Whether the chat of somebody who has a PIN is open: they did something less than so long ago."""
    return used_at is not None and now - used_at < timedelta(minutes=idle_minutes)


def wait_after(wrong: int) -> timedelta:
    """How long to wait after so many wrong tries in a row: nothing at first, then ever longer."""
    if wrong <= _FREE_TRIES:
        return timedelta(0)
    return _WAITS[min(wrong - _FREE_TRIES, len(_WAITS)) - 1]


def is_too_simple(digits: str) -> bool:
    """The same digit only, or a run up or down such as 12345, 54321 or 89012."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1 and steps <= {0, 1, 9}
