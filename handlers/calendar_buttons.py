"""The cells of a calendar as buttons."""

from collections.abc import Iterable

from casework.prompts import look_again
from handlers import calendar_keyboard
from handlers.chat import Chat
from handlers.registry import Tap, tap
from handlers.screens import Button, Row
from rules.permissions import Permission

_LENGTH_OF_MONTH = len("2026-04")


def calendar_rows(
    rows: Iterable[calendar_keyboard.Row], chosen_action: str, month_action: str
) -> tuple[Row, ...]:
    """Days and times get `chosen_action`, turning the page `month_action`; other cells do nothing."""

    def button(cell: calendar_keyboard.Cell) -> Button:
        if cell.value is None:
            return Button(cell.label, "idle")
        turns_page = len(cell.value) == _LENGTH_OF_MONTH
        return Button(cell.label, month_action if turns_page else chosen_action, cell.value)

    return tuple(tuple(button(cell) for cell in row) for row in rows)


@tap("idle", Permission.SEE_OWN)
async def idle(chat: Chat, tap: Tap) -> None:
    """A cell without a meaning, such as the head of a weekday."""
    await chat.perform(look_again, tap.ref.id, now=chat.now)
    await chat.done()
