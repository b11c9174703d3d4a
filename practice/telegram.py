"""The people's side of the stand-in: what they type and tap, what they see and what they got."""

from collections.abc import Sequence
from typing import get_args

from practice.attachments import attachment
from practice.errors import CannotDo
from practice.markup import typed
from practice.menus import Menu
from practice.messages import ChatMessage, Json, Received
from practice.wire import unix, user_json
from practice.world import Chat, Failure, Query, World

__all__ = ["ChatMessage", "Received", "Telegram"]

LONGEST_TEXT = 4096


class Telegram(World):
    """Telegram in memory, seen by people. CannotDo is raised for what the real app would not let them do."""

    def send_text(self, key: str, text: str) -> int:
        """This person sends a text to the bot; answers the id of the message."""
        return self._say(self.private(key), key, text)

    def send_kind(self, key: str, kind: str) -> int:
        """This person sends a photo, a contact, a forwarded text or another of practice.attachments.Kind."""
        message_id = self.next_message_id()
        return self._send_content(
            key, message_id, kind, attachment(kind, self.private_person(key), message_id)
        )

    def send_content(self, key: str, kind: str, content: Json) -> int:
        """This person sends something with these fields of the Message object."""
        return self._send_content(key, self.next_message_id(), kind, content)

    def _send_content(self, key: str, message_id: int, kind: str, content: Json) -> int:
        chat = self.private(key)
        message = ChatMessage(
            message_id, chat.chat_id, False, key, "", "", self.now(), kind=kind, attachment=content
        )
        return self._send(chat, message)

    def edit_text(self, key: str, message_id: int, text: str) -> None:
        """This person changes a text of their own."""
        chat = self.private(key)
        message = self._visible(chat, message_id)
        if message.from_bot or message.kind != "text":
            raise CannotDo(f"message {message_id} is not a text of {key}")
        message = self.change(chat, message, typed(_sendable(text)), ())
        self.queue.add("edited_message", self.as_json(chat, message))

    def tap(self, key: str, message_id: int, data: str) -> None:
        """This person taps the button that carries `data`."""
        chat = self.private(key)
        message = self._visible(chat, message_id)
        if not any(button.data == data for row in message.buttons for button in row):
            raise CannotDo(f"message {message_id} of {key} has no such button")
        self._callback(chat, key, message, data)

    def forge(self, key: str, data: str) -> None:
        """A doctored client sends `data` as if a button of the newest message from the bot carried it."""
        chat = self.private(key)
        for message in reversed(chat.messages.values()):
            if message.from_bot and not message.deleted:
                self._callback(chat, key, message, data)
                return
        raise CannotDo(f"{key} has no message from the bot to forge a tap on")

    def block(self, key: str) -> None:
        """From now on the bot may not write to this person; only `allow` ends it, not a text of theirs."""
        self._set_blocked(key, True)

    def allow(self, key: str) -> None:
        """This person takes the block away."""
        self._set_blocked(key, False)

    def fail_next(self, count: int, kind: str) -> None:
        """The next `count` sends fail with "429", "500" or "timeout" (accepted, but no answer arrives)."""
        if kind not in get_args(Failure):
            raise CannotDo(f'sending cannot fail with "{kind}"; it is one of {", ".join(get_args(Failure))}')
        self.failures.extend(
            failure for failure in get_args(Failure) if failure == kind for _ in range(count)
        )
        self.touch()

    def add_to_group(self, key: str, title: str = "Groep", kind: str = "supergroup") -> int:
        """This person puts the bot in a group, supergroup or channel; answers its chat id."""
        chat = self.open_group(title, kind)
        if not chat.member:
            chat.member = True
            status = "administrator" if kind == "channel" else "member"
            self.queue.add("my_chat_member", self._membership(chat, key, "left", status))
            self.touch()
        return chat.chat_id

    def send_in_group(self, key: str, text: str, title: str = "Groep") -> int:
        """This person writes in a group or channel; the bot hears it while it is in there."""
        return self._say(self.group(title), key, text)

    def chat(self, key: str) -> list[ChatMessage]:
        """All messages of the private chat as they are now, oldest first; deleted ones are marked."""
        return list(self.private(key).messages.values())

    def group_chat(self, title: str = "Groep") -> list[ChatMessage]:
        return list(self.group(title).messages.values())

    def received(self, key: str) -> Sequence[Received]:
        """All this person ever got from the bot, oldest first; only ever grows (until `clear`)."""
        return self.private(key).got

    def commands(self, key: str) -> Menu:
        """The command menu this person sees: (command, description) pairs."""
        person = self.private_person(key)
        return self.menus.shown_in(person.telegram_id, person.language_code)

    def has_started(self, key: str) -> None:
        """This person pressed Start some time ago: the bot may write to them, and has no update of it."""
        self.private(key).started = True

    def is_blocked(self, key: str) -> bool:
        return self.private(key).blocked

    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed."""
        return self.queue.pending()

    async def confirmed(self) -> None:
        """Wait until the bot confirmed every update."""
        await self.queue.confirmed()

    def _say(self, chat: Chat, key: str, text: str) -> int:
        said = typed(_sendable(text))
        self.private(key)
        message = ChatMessage(
            self.next_message_id(), chat.chat_id, False, key, said.text, said.html, self.now(),
            entities=said.entities,
        )  # fmt: skip
        return self._send(chat, message)

    def _send(self, chat: Chat, message: ChatMessage) -> int:
        chat.started = True
        self.put(chat, message)
        if chat.member:
            kind = "channel_post" if chat.json["type"] == "channel" else "message"
            self.queue.add(kind, self.as_json(chat, message))
        return message.message_id

    def _visible(self, chat: Chat, message_id: int) -> ChatMessage:
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise CannotDo(f"message {message_id} is not in the chat")
        return message

    def _callback(self, chat: Chat, key: str, message: ChatMessage, data: str) -> None:
        query_id = str(self.random.getrandbits(62))
        self.queries[query_id] = Query(key, message.message_id, self.now())
        query = {
            "id": query_id,
            "from": user_json(self.private_person(key)),
            "message": self.as_json(chat, message),
            "chat_instance": chat.instance,
            "data": data,
        }
        self.queue.add("callback_query", query)

    def _set_blocked(self, key: str, blocked: bool) -> None:
        chat = self.private(key)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self.queue.add("my_chat_member", self._membership(chat, key, old, new))
        self.touch()

    def _membership(self, chat: Chat, key: str, old: str, new: str) -> Json:
        return {
            "chat": chat.json,
            "from": user_json(self.private_person(key)),
            "date": unix(self.now()),
            "old_chat_member": self._bot_as(old),
            "new_chat_member": self._bot_as(new),
        }

    def _bot_as(self, status: str) -> Json:
        return {"user": self.bot_json, "status": status, **_RIGHTS.get(status, {})}


def _sendable(text: str) -> str:
    """What Telegram makes of a typed text; an app does not send an empty or too long one."""
    text = text.replace("\r", "").strip()
    if not text:
        raise CannotDo("an empty text cannot be sent")
    if len(text) > LONGEST_TEXT:
        raise CannotDo(f"a text of more than {LONGEST_TEXT} characters cannot be sent in one message")
    return text


_ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_RIGHTS: dict[str, Json] = {
    "kicked": {"until_date": 0},
    "administrator": dict.fromkeys(_ADMIN_RIGHTS, False),
}
