"""People, chats and messages as the Bot API writes them."""

from datetime import datetime

from practice.hooks import PracticePerson
from practice.keyboards import keyboard_json
from practice.messages import ChatMessage, Json


def unix(moment: datetime) -> int:
    """Whole seconds, as Telegram dates everything."""
    return int(moment.timestamp())


def user_json(person: PracticePerson) -> Json:
    return {
        "id": person.telegram_id,
        "is_bot": False,
        "first_name": person.label,
        "language_code": person.language_code,
    }


def private_chat_json(person: PracticePerson) -> Json:
    return {"id": person.telegram_id, "type": "private", "first_name": person.label}


def message_json(message: ChatMessage, chat: Json, sender: Json | None) -> Json:
    """A Message object; `sender` is None in a channel, where nobody in particular speaks."""
    answer: Json = {"message_id": message.message_id, "date": unix(message.date), "chat": chat}
    if sender is not None:
        answer["from"] = sender
    if message.kind == "text":
        _put_text(answer, message, "text", "entities")
    elif message.text:
        _put_text(answer, message, "caption", "caption_entities")
    answer.update(message.attachment)
    if message.edit_date is not None:
        answer["edit_date"] = unix(message.edit_date)
    if message.protected:
        answer["has_protected_content"] = True
    if message.buttons:
        answer["reply_markup"] = keyboard_json(message.buttons)
    return answer


def _put_text(answer: Json, message: ChatMessage, text: str, entities: str) -> None:
    answer[text] = message.text
    if message.entities:
        answer[entities] = list(message.entities)
