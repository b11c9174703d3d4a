"""Screens: a text with its buttons, and the registry of what renders which view.

Text is HTML for Telegram; whatever is inserted goes through `html.escape` unless it is ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from casework.prompts import PromptRef
from casework.views import View
from handlers.texts import Texts

BUTTON_VERSION = "v1"
LONGEST_BUTTON_DATA = 64


@dataclass(frozen=True)
class Button:
    """A button that says what will happen; `action` names its tap handler."""

    label: str
    action: str
    value: str = ""


@dataclass(frozen=True)
class CopyButton:
    """A button that puts `text` on the reader's clipboard, since messages are protected."""

    label: str
    text: str


Row = tuple[Button | CopyButton, ...]


@dataclass(frozen=True)
class Screen:
    """One message: its HTML text and its rows of buttons.

    `line` is what a bundle shows of it, for a text whose first line does not say what is asked.
    """

    text: str
    rows: tuple[Row, ...] = ()
    line: str | None = None

    @property
    def in_bundle(self) -> str:
        """The one line that a bundle shows."""
        return self.line or self.text.split("\n", 1)[0]


V = TypeVar("V", bound=View)
Renderer = Callable[[Any, Texts], Screen]
RENDERERS: dict[type[View], Renderer] = {}


def renders(view: type[V]) -> Callable[[Callable[[V, Texts], Screen]], Callable[[V, Texts], Screen]]:
    """Register the renderer of a view."""

    def register(renderer: Callable[[V, Texts], Screen]) -> Callable[[V, Texts], Screen]:
        RENDERERS[view] = renderer
        return renderer

    return register


def screen_of(view: View, texts: Texts) -> Screen:
    """The view as the reader sees it."""
    return RENDERERS[type(view)](view, texts)


def keyboard(screen: Screen, ref: PromptRef | None) -> InlineKeyboardMarkup | None:
    """The buttons, bound to the prompt and revision that they belong to; None when there are none."""
    rows = [[telegram_button(button, ref) for button in row] for row in screen.rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def telegram_button(button: Button | CopyButton, ref: PromptRef | None) -> InlineKeyboardButton:
    """One button as Telegram takes it. Raises ValueError when its data would not fit in 64 bytes."""
    if isinstance(button, CopyButton):
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.text))
    if ref is None:
        raise ValueError(f"the button {button.action} belongs to no question")
    data = f"{BUTTON_VERSION}:{button.action}:{ref.id}.{ref.revision}:{button.value}"
    if len(data.encode()) > LONGEST_BUTTON_DATA:
        raise ValueError(f"the data of the button {button.action} is too long")
    return InlineKeyboardButton(button.label, callback_data=data)


def in_rows(buttons: list[Button], width: int) -> tuple[Row, ...]:
    """The buttons in rows of `width`."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
