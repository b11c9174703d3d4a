"""What the composition root hands to practice: the stand-in imports nothing of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class PracticePerson:
    """Someone whose phone practice mode plays: `key` is the word that scripts use ("coordinator_2")."""

    key: str
    label: str
    telegram_id: int
    language_code: str = "nl"


class PracticeBot(Protocol):
    """The real bot, as far as practice mode may steer it."""

    @property
    def people(self) -> Sequence[PracticePerson]: ...

    def now(self) -> datetime:
        """The practice clock; aware, UTC."""
        ...

    async def settle(self) -> None:
        """Return when every update is confirmed and nothing that is due now is left to do."""
        ...

    async def advance(self, to: datetime) -> None:
        """Move the clock to `to`, stopping at each due moment on the way; settled at the end."""
        ...

    async def kill(self) -> None:
        """Stop the bot as if the process was killed: no shutdown, nothing flushed."""
        ...

    async def start(self) -> None:
        """Start the bot on the same database, settled at the end."""
        ...

    async def reset(self) -> None:
        """Empty the practice database and lay out the example region again."""
        ...
