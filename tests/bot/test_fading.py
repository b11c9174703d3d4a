"""Ending messages at Telegram: a fault in one keeps no other in view."""

from typing import Any

from bot.clock import PracticeClock
from bot.fading import Fading
from casework.folded import Folded
from casework.folding import Ended, Ending, Mark, Turn
from casework.outcomes import NotAccepted
from casework.prompts import Shown
from casework.views import View
from handlers import nouns
from tests.rules.moments import amsterdam

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-03-02 09:00")


class Unwritable(View):
    """A view that no screen was made for."""


class Rows:
    """Stands for the database: two messages are due, and what is told of them is kept."""

    def __init__(self) -> None:
        self._due = [_ending(1, Unwritable()), _ending(2, Folded("help", None))]
        self.told: list[Any] = []

    async def run(self, _end_next: Any, ended: tuple[Any, ...], **_now: Any) -> Turn:
        self.told += ended
        return Turn(self._due.pop(0) if self._due else None, 0)


class Telegram:
    async def fold(self, *_args: Any) -> Ended:
        return Ended()


def _ending(number: int, view: View) -> Ending:
    return Ending(number, number, "nl", (Mark(number, number, NOW),), Shown(view, None, number))


async def test_a_message_that_cannot_be_written_is_tried_later_and_the_next_is_folded() -> None:
    rows = Rows()
    await Fading(rows, Telegram(), PracticeClock(NOW, frozen=True)).run_due()  # type: ignore[arg-type]
    assert [outcome for _mark, outcome in rows.told] == [NotAccepted(), Ended()]
