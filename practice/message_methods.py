"""Sending, editing and deleting messages, after the official Bot API documentation.

Of the parse modes only HTML is known.
"""

from dataclasses import replace
from datetime import timedelta

from practice.attachments import document, photo_sizes
from practice.errors import bad_request, too_many_requests
from practice.keyboards import read_keyboard
from practice.markup import parse_html, plain
from practice.messages import ChatMessage, Json, Keyboard, Markup
from practice.parameters import Parameters
from practice.telegram import LONGEST_TEXT, Telegram
from practice.world import Chat

LONGEST_CAPTION = 1024
DELETABLE = timedelta(hours=48)
MOST_IN_A_SECOND = 20
RETRY_AFTER_SECONDS = 5
MOST_DELETED = 100


def send_message(telegram: Telegram, given: Parameters) -> object:
    markup = _text(given, "text", LONGEST_TEXT, "message is too long")
    if not markup.text:
        raise bad_request("message text is empty")
    return _send(telegram, given, markup, "text", {})


def send_photo(telegram: Telegram, given: Parameters) -> object:
    _uploaded(given, "photo")
    return _send(telegram, given, _caption(given), "photo", {"photo": photo_sizes(0)})


def send_document(telegram: Telegram, given: Parameters) -> object:
    name = _uploaded(given, "document")
    return _send(telegram, given, _caption(given), "document", {"document": document(0, name)})


def edit_message_text(telegram: Telegram, given: Parameters) -> object:
    markup = _text(given, "text", LONGEST_TEXT, "message is too long")
    if not markup.text:
        raise bad_request("message text is empty")
    chat, message = _own_message(telegram, given)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edit(telegram, given, chat, message, markup)


def edit_message_caption(telegram: Telegram, given: Parameters) -> object:
    markup = _caption(given)
    chat, message = _own_message(telegram, given)
    if message.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    return _edit(telegram, given, chat, message, markup)


def edit_message_reply_markup(telegram: Telegram, given: Parameters) -> object:
    chat, message = _own_message(telegram, given)
    buttons = read_keyboard(given.value("reply_markup"))
    if buttons == message.buttons:
        raise _not_modified()
    # Telegram does not mark a message as edited when only its buttons changed.
    return telegram.as_json(chat, telegram.put(chat, replace(message, buttons=buttons)))


def delete_message(telegram: Telegram, given: Parameters) -> object:
    chat = telegram.chat_by_id(given.value("chat_id"))
    message = chat.messages.get(given.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    _delete(telegram, chat, [message])
    return True


def delete_messages(telegram: Telegram, given: Parameters) -> object:
    chat = telegram.chat_by_id(given.value("chat_id"))
    wanted = given.decoded("message_ids")
    if not isinstance(wanted, list) or not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > MOST_DELETED:
        raise bad_request("too many messages to delete")
    # Unknown ones are skipped, by the documentation.
    found = [chat.messages[key] for key in wanted if key in chat.messages]
    _delete(telegram, chat, [message for message in found if not message.deleted])
    return True


def _text(given: Parameters, name: str, longest: int, too_long: str) -> Markup:
    mode, text = given.text("parse_mode").lower(), given.text(name)
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    markup = parse_html(text) if mode else plain(text)
    if len(markup.text) > longest:
        raise bad_request(too_long)
    return markup


def _caption(given: Parameters) -> Markup:
    return _text(given, "caption", LONGEST_CAPTION, "message caption is too long")


def _uploaded(given: Parameters, name: str) -> str:
    """The name of the file, uploaded now or known to Telegram by its id."""
    file_name = given.files.get(name) or next(iter(given.files.values()), "") or given.text(name)
    if not file_name:
        raise bad_request(f"there is no {name} in the request")
    return file_name


def _send(telegram: Telegram, given: Parameters, markup: Markup, kind: str, attachment: Json) -> Json:
    buttons = read_keyboard(given.value("reply_markup"))
    chat = telegram.writable_chat(given.value("chat_id"))
    _not_too_fast(telegram, chat)
    message = ChatMessage(
        telegram.next_message_id(), chat.chat_id, True, "bot", markup.text, markup.html, telegram.now(),
        kind=kind, buttons=buttons, protected=given.flag("protect_content"), entities=markup.entities,
        attachment=attachment,
    )  # fmt: skip
    telegram.put(chat, message)
    telegram.tell(chat, "message", message.text, message.message_id, buttons)
    return telegram.as_json(chat, message)


def _not_too_fast(telegram: Telegram, chat: Chat) -> None:
    now = telegram.now()
    while chat.sent_at and now - chat.sent_at[0] >= timedelta(seconds=1):
        chat.sent_at.popleft()
    if len(chat.sent_at) >= MOST_IN_A_SECOND:
        raise too_many_requests(RETRY_AFTER_SECONDS)
    chat.sent_at.append(now)


def _own_message(telegram: Telegram, given: Parameters) -> tuple[Chat, ChatMessage]:
    """The message of the bot that is to be edited. Unlike deleting, editing has no term here."""
    chat = telegram.writable_chat(given.value("chat_id"))
    message = chat.messages.get(given.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(telegram: Telegram, given: Parameters, chat: Chat, message: ChatMessage, markup: Markup) -> Json:
    # A keyboard that is not given again is taken away.
    buttons: Keyboard = read_keyboard(given.value("reply_markup"))
    old = (message.text, message.entities, message.buttons)
    if old == (markup.text, markup.entities, buttons):
        raise _not_modified()
    changed = telegram.change(chat, message, markup, buttons)
    telegram.tell(chat, "edit", changed.text, changed.message_id, buttons)
    return telegram.as_json(chat, changed)


def _not_modified() -> Exception:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message"
    )


def _delete(telegram: Telegram, chat: Chat, messages: list[ChatMessage]) -> None:
    """All or nothing: one message that is too old keeps the others too."""
    if any(telegram.now() - message.date >= DELETABLE for message in messages):
        raise bad_request("message can't be deleted")
    for message in messages:
        telegram.put(chat, replace(message, deleted=True))
