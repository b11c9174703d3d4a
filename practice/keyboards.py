"""Inline keyboards: read from what the bot sends, checked as Telegram checks them."""

import json
from typing import Any

from practice.errors import bad_request
from practice.messages import Button, Json, Keyboard

LONGEST_DATA_BYTES = 64
LONGEST_COPY_TEXT = 256
MOST_BUTTONS = 100


def read_keyboard(markup: object) -> Keyboard:
    """The inline keyboard in a `reply_markup`; other markup shows no buttons in a message."""
    if isinstance(markup, str):
        markup = _decoded(markup) if markup else None
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array')
    keyboard = tuple(tuple(_read_button(button) for button in row) for row in rows if row)
    if sum(len(row) for row in keyboard) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def keyboard_json(keyboard: Keyboard) -> Json:
    return {"inline_keyboard": [[_button_json(button) for button in row] for row in keyboard]}


def _decoded(markup: str) -> object:
    try:
        decoded: object = json.loads(markup)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    return decoded


def _read_button(button: Any) -> Button:
    if not isinstance(button, dict):
        raise _unreadable("Expected an Object")
    label = button.get("text")
    if not isinstance(label, str):
        raise _unreadable(
            'Field "text" must be of type String' if "text" in button else 'Can\'t find field "text"'
        )
    if not label.strip():
        raise bad_request("inline keyboard button text is empty")
    data, copy, url = button.get("callback_data"), button.get("copy_text"), button.get("url")
    if data:
        return Button(label, data=_checked_data(data))
    if copy is not None:
        return Button(label, copy_text=_checked_copy(copy))
    if url:
        return Button(label, url=str(url))
    raise _unreadable("Text buttons are unallowed in the inline keyboard")


def _checked_data(data: object) -> str:
    if not isinstance(data, str) or len(data.encode()) > LONGEST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _checked_copy(copy: object) -> str:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text


def _button_json(button: Button) -> Json:
    if button.data is not None:
        return {"text": button.label, "callback_data": button.data}
    if button.copy_text is not None:
        return {"text": button.label, "copy_text": {"text": button.copy_text}}
    return {"text": button.label, "url": button.url}


def _unreadable(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")
