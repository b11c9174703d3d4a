"""What the bot can ask of Telegram, method by method, after the official Bot API documentation.

Of the parse modes only HTML is known. Calls that only dress up the bot (its description, its name) answer true.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from practice.attachments import document, photo_sizes
from practice.errors import bad_request, forbidden, too_many_requests
from practice.keyboards import read_keyboard
from practice.markup import parse_html, plain
from practice.menus import menu_json, read_menu, read_place
from practice.messages import ChatMessage, Json, Keyboard, Markup
from practice.parameters import Parameters
from practice.telegram import LONGEST_TEXT, Telegram
from practice.world import Chat

Method = Callable[[Telegram, Parameters], object]

LONGEST_CAPTION = 1024
LONGEST_POPUP = 200
DELETABLE = timedelta(hours=48)
# The documentation names no term; clients show the spinner for about this long.
ANSWERABLE = timedelta(seconds=60)
MOST_IN_A_SECOND = 20
RETRY_AFTER_SECONDS = 5
MOST_DELETED = 100
CHAT_ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)


def get_me(telegram: Telegram, given: Parameters) -> object:
    can = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return {**telegram.bot_json, **can, "can_connect_to_business": False, "has_main_web_app": False}


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
    found = [chat.messages[key] for key in map(int, wanted) if key in chat.messages]
    _delete(telegram, chat, [message for message in found if not message.deleted])
    return True


def answer_callback_query(telegram: Telegram, given: Parameters) -> object:
    text = given.text("text")
    if len(text) > LONGEST_POPUP:
        raise bad_request("MESSAGE_TOO_LONG")
    telegram.forget_queries(ANSWERABLE)
    query = telegram.queries.pop(given.text("callback_query_id"), None)
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if text:
        telegram.tell(telegram.private(query.person_key), "popup", text, query.message_id)
    return True


def send_chat_action(telegram: Telegram, given: Parameters) -> object:
    _writable(telegram, given)
    if given.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def set_my_commands(telegram: Telegram, given: Parameters) -> object:
    menu, place = read_menu(given.value("commands")), _menu_place(telegram, given)
    telegram.menus.put(place, menu)
    telegram.touch()
    return True


def get_my_commands(telegram: Telegram, given: Parameters) -> object:
    return menu_json(telegram.menus.at(_menu_place(telegram, given)))


def delete_my_commands(telegram: Telegram, given: Parameters) -> object:
    telegram.menus.drop(_menu_place(telegram, given))
    telegram.touch()
    return True


def leave_chat(telegram: Telegram, given: Parameters) -> object:
    chat = telegram.chat_by_id(given.value("chat_id"))
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    if not chat.member:
        raise forbidden("bot is not a member of the supergroup chat")
    chat.member = False
    telegram.touch()
    return True


def get_chat(telegram: Telegram, given: Parameters) -> object:
    chat = _met(telegram, given.value("chat_id"))
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **chat.json,
        "accent_color_id": abs(chat.chat_id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def delete_webhook(telegram: Telegram, given: Parameters) -> object:
    if given.flag("drop_pending_updates"):
        telegram.queue.clear()
    return True


def get_webhook_info(telegram: Telegram, given: Parameters) -> object:
    answer: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": telegram.pending_updates(),
    }
    if telegram.queue.allowed:
        answer["allowed_updates"] = sorted(telegram.queue.allowed)
    return answer


def dress_up(telegram: Telegram, given: Parameters) -> object:
    return True


SENDS: dict[str, Method] = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
}

# By lower-case name: Telegram does not mind how a method is capitalised.
METHODS: dict[str, Method] = {
    **SENDS,
    "getme": get_me,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "leavechat": leave_chat,
    "getchat": get_chat,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "setmydescription": dress_up,
    "setmyshortdescription": dress_up,
    "setmyname": dress_up,
    "setchatmenubutton": dress_up,
}


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


def _met(telegram: Telegram, chat_id: Any) -> Chat:
    """A chat the bot can look at; a person who never wrote to the bot is unknown to it."""
    chat = telegram.chat_by_id(chat_id)
    if chat.person is not None and not chat.started:
        raise bad_request("chat not found")
    return chat


def _writable(telegram: Telegram, given: Parameters) -> Chat:
    """The chat the bot wants to write to; 403 in Telegram's words when it may not."""
    if not given.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = telegram.chat_by_id(given.value("chat_id"))
    if chat.person is None and not chat.member:
        raise forbidden("bot is not a member of the supergroup chat")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.person is not None and not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _send(telegram: Telegram, given: Parameters, markup: Markup, kind: str, attachment: Json) -> Json:
    buttons = read_keyboard(given.value("reply_markup"))
    chat = _writable(telegram, given)
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
    chat = _writable(telegram, given)
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


def _menu_place(telegram: Telegram, given: Parameters) -> tuple[str, int | None, str]:
    place = read_place(given.value("scope"), given.text("language_code"))
    if place[1] is not None:
        _met(telegram, place[1])
    return place
