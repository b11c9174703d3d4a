"""The state of the stand-in: chats, what people got, and the updates that wait for the bot."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from practice.errors import CannotDo, bad_request, forbidden
from practice.hooks import PracticePerson
from practice.menus import CommandMenus
from practice.messages import ChatMessage, Json, Keyboard, Markup, Received
from practice.updates import UpdateQueue
from practice.wire import message_json, private_chat_json, user_json

Failure = Literal["429", "500", "timeout"]


@dataclass
class Chat:
    """One chat of the bot: private (then `person` is set), a group or a channel."""

    chat_id: int
    json: Json
    instance: str
    person: PracticePerson | None = None
    started: bool = False
    blocked: bool = False
    member: bool = True
    messages: dict[int, ChatMessage] = field(default_factory=dict)
    got: list[Received] = field(default_factory=list)
    sent_at: deque[datetime] = field(default_factory=deque)

    def forget(self) -> None:
        self.started = self.blocked = False
        self.messages.clear()
        self.got.clear()
        self.sent_at.clear()


@dataclass(frozen=True)
class Query:
    """A tap the bot has not answered; Telegram forgets it after a while."""

    person_key: str
    message_id: int
    at: datetime


class World:
    """The in-memory Telegram that both sides share. Everything happens at the moment `now()` gives."""

    def __init__(
        self,
        now: Callable[[], datetime],
        token: str,
        people: Sequence[PracticePerson],
        bot_username: str = "peilwacht_oefen_bot",
        seed: int = 0,
    ) -> None:
        self.now = now
        self.token = token
        self.people = tuple(people)
        self.random = Random(seed)
        self.queue = UpdateQueue(now, self.random)
        self.menus = CommandMenus()
        self.queries: dict[str, Query] = {}
        self.failures: deque[Failure] = deque()
        self.bot_json: Json = {
            "id": int(token.partition(":")[0]) if token.partition(":")[0].isdigit() else 1,
            "is_bot": True,
            "first_name": "Peilwacht (oefenen)",
            "username": bot_username,
        }
        self.version = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._last_message_id = 0
        self._last_number = 0
        self._private = {person.key: self._private_chat(person) for person in people}
        self._groups: dict[str, Chat] = {}
        self._by_id = {chat.chat_id: chat for chat in self._private.values()}

    def private(self, key: str) -> Chat:
        """The chat of this person with the bot; CannotDo for a name nobody has."""
        if key not in self._private:
            raise CannotDo(f'there is nobody called "{key}"')
        return self._private[key]

    def group(self, title: str) -> Chat:
        if title not in self._groups:
            raise CannotDo(f'there is no group called "{title}"')
        return self._groups[title]

    def chat_by_id(self, chat_id: object) -> Chat:
        """The chat the bot names; 400 when Telegram never showed it that chat."""
        try:
            return self._by_id[int(str(chat_id))]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def met_chat(self, chat_id: object) -> Chat:
        """A chat the bot may look at; a person who never wrote to the bot is unknown to it."""
        chat = self.chat_by_id(chat_id)
        if chat.person is not None and not chat.started:
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, chat_id: object) -> Chat:
        """A chat the bot may write to; 403 in Telegram's words when it may not."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chat_by_id(chat_id)
        if chat.person is None and not chat.member:
            raise forbidden("bot is not a member of the supergroup chat")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.person is not None and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def open_group(self, title: str, kind: str) -> Chat:
        """The group of this title, made when it is new."""
        if title not in self._groups:
            chat_id = -(1_000_000_000_000 + len(self._groups) + 1)
            instance = str(self.random.getrandbits(63))
            self._groups[title] = Chat(
                chat_id, {"id": chat_id, "type": kind, "title": title}, instance, member=False
            )
            self._by_id[chat_id] = self._groups[title]
        return self._groups[title]

    def next_message_id(self) -> int:
        """One count over all chats, as Telegram keeps for the private chats of a bot."""
        self._last_message_id += 1
        return self._last_message_id

    def put(self, chat: Chat, message: ChatMessage) -> ChatMessage:
        chat.messages[message.message_id] = message
        self.touch()
        return message

    def change(self, chat: Chat, message: ChatMessage, markup: Markup, buttons: Keyboard) -> ChatMessage:
        """The message with another text or other buttons, marked as edited."""
        changed = replace(
            message, text=markup.text, html=markup.html, entities=markup.entities, buttons=buttons
        )
        return self.put(chat, replace(changed, edited=True, edit_date=self.now()))

    def tell(
        self,
        chat: Chat,
        kind: Literal["message", "edit", "popup"],
        text: str,
        message_id: int,
        buttons: Keyboard = (),
    ) -> None:
        """Write down what the person of this chat got."""
        self._last_number += 1
        chat.got.append(Received(kind, text, self.now(), self._last_number, message_id, buttons))
        self.touch()

    def as_json(self, chat: Chat, message: ChatMessage) -> Json:
        if message.from_bot:
            return message_json(message, chat.json, self.bot_json)
        sender = None if chat.json["type"] == "channel" else user_json(self.private_person(message.sender))
        return message_json(message, chat.json, sender)

    def private_person(self, key: str) -> PracticePerson:
        person = self.private(key).person
        assert person is not None  # a private chat is made for a person
        return person

    def forget_queries(self, older_than: timedelta) -> None:
        oldest = self.now() - older_than
        self.queries = {key: query for key, query in self.queries.items() if query.at >= oldest}

    def touch(self) -> None:
        """Something in sight changed: count it and wake whoever watches."""
        self.version += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def changed(self, since: int) -> int:
        """Wait until `version` is no longer `since`; answer what it is then."""
        while self.version == since:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
        return self.version

    def clear(self) -> None:
        """An empty Telegram: no messages, menus, groups, failures or waiting updates. Ids go on counting."""
        for chat in self._private.values():
            chat.forget()
        for chat in self._groups.values():
            del self._by_id[chat.chat_id]
        self._groups.clear()
        self.menus.clear()
        self.queries.clear()
        self.failures.clear()
        self.queue.clear()
        self.touch()

    def _private_chat(self, person: PracticePerson) -> Chat:
        instance = str(self.random.getrandbits(63))
        return Chat(person.telegram_id, private_chat_json(person), instance, person)
