"""What the bot can ask of Telegram besides messages, and the table of all methods.

Calls that only dress up the bot (its description, its name) answer true and are forgotten.
"""

from collections.abc import Callable
from datetime import timedelta

from practice import message_methods
from practice.errors import bad_request, forbidden
from practice.menus import menu_json, read_menu, read_place
from practice.messages import Json
from practice.parameters import Parameters
from practice.telegram import Telegram

Method = Callable[[Telegram, Parameters], object]

LONGEST_POPUP = 200
# The documentation names no term; clients show the spinner for about this long.
ANSWERABLE = timedelta(seconds=60)
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def get_me(telegram: Telegram, given: Parameters) -> object:
    can = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return {**telegram.bot_json, **can, "can_connect_to_business": False, "has_main_web_app": False}


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
    telegram.writable_chat(given.value("chat_id"))
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
    chat = telegram.met_chat(given.value("chat_id"))
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
    "sendmessage": message_methods.send_message,
    "sendphoto": message_methods.send_photo,
    "senddocument": message_methods.send_document,
}

# By lower-case name: Telegram does not mind how a method is capitalised.
METHODS: dict[str, Method] = {
    **SENDS,
    "getme": get_me,
    "editmessagetext": message_methods.edit_message_text,
    "editmessagecaption": message_methods.edit_message_caption,
    "editmessagereplymarkup": message_methods.edit_message_reply_markup,
    "deletemessage": message_methods.delete_message,
    "deletemessages": message_methods.delete_messages,
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


def _menu_place(telegram: Telegram, given: Parameters) -> tuple[str, int | None, str]:
    place = read_place(given.value("scope"), given.text("language_code"))
    if place[1] is not None:
        telegram.met_chat(place[1])
    return place
