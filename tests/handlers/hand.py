"""One person's hand on the chat: says something, taps a button by its label, and sees what is there.

It runs the real dispatch, handlers, renderers and casework; only Telegram is missing. What the outbox holds
for this person arrives as soon as it may go out.
"""

from dataclasses import dataclass, field

import pytest

from casework.prompts import PromptRef, Shown
from handlers import nouns
from handlers.chat import Chat
from handlers.dispatch import on_tap, on_text
from handlers.reason_screens import shown_screen
from handlers.screens import Button, CopyButton, Screen, telegram_button
from handlers.texts import Texts
from store.people import Person
from tests.casework.region import Region

REGISTERED = nouns.REGISTERED
ON_ONE_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For many refusals of one kind, which stop before any statement of their own: the same on both, and slow."""
LONGEST_TEXT, LONGEST_LABEL, LONGEST_POP_UP = 4096, 64, 200


@dataclass
class Message:
    """A message as it stands in the chat now."""

    id: int
    screen: Screen
    ref: PromptRef | None

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.screen.rows for button in row]


@dataclass
class Hand:
    """`lost_edits` makes edits fail without a word, as a best effort may."""

    region: Region
    person: Person
    language: str = "nl"
    messages: dict[int, Message] = field(default_factory=dict)
    pop_ups: list[str] = field(default_factory=list)
    lost_edits: bool = False
    _seen: int = 0

    @property
    def texts(self) -> Texts:
        return Texts(self.language, self.region.now)

    @property
    def newest(self) -> Message:
        return self.messages[max(self.messages)]

    @property
    def sees(self) -> str:
        """The text of the newest message."""
        return self.newest.screen.text

    async def says(self, text: str, reply_to: int | None = None) -> None:
        """Send a text, perhaps as a reply to a message, and get what it brings."""
        chat = self._chat(None)
        chat.reply_to = reply_to
        await on_text(chat, text)
        await self.receives()

    async def says_unheard(self, text: str) -> None:
        """The same, and whatever it brings stays in the outbox."""
        await on_text(self._chat(None), text)

    async def taps(self, label: str) -> None:
        """Tap a button of the newest message by its label, or by the start of it."""
        message = self.newest
        buttons = [button for row in message.screen.rows for button in row if isinstance(button, Button)]
        exact = [button for button in buttons if button.label == label]
        button = (exact or [button for button in buttons if button.label.startswith(label)])[0]
        await self.presses(message, button)

    async def presses(self, message: Message, button: Button) -> None:
        """Tap this button of this message."""
        await self.forges(str(telegram_button(button, message.ref).callback_data), message.id)

    async def forges(self, data: str, message_id: int | None = None) -> None:
        """Tap with this data on a message, the newest unless told."""
        await self.forges_unheard(data, message_id or self.newest.id)
        await self.receives()

    async def forges_unheard(self, data: str, message_id: int) -> None:
        """The same, and whatever it brings stays in the outbox."""
        await on_tap(self._chat(message_id), data)

    def data(self, label: str) -> str:
        """What a button of the newest message carries, to tap it later."""
        buttons = [button for row in self.newest.screen.rows for button in row if button.label == label]
        return str(telegram_button(buttons[0], self.newest.ref).callback_data)

    async def receives(self) -> None:
        """Whatever may go out to anybody goes; this person sees theirs."""
        await self.region.deliver()
        for message_id, claimed in self.region.arrived:
            if claimed.person_id == self.person.id and message_id > self._seen:
                self._seen = message_id
                screen = checked(shown_screen(claimed.view, claimed.why, self.texts), claimed.ref)
                self.messages[message_id] = Message(message_id, screen, claimed.ref)

    def _chat(self, tapped_message_id: int | None) -> Chat:
        self.region.updates += 1
        return Chat(
            transactions=self.region.transactions,
            answers=self,
            policy=self.region.policy,
            texts=self.texts,
            person_id=self.person.id,
            role=self.person.role,
            update_id=self.region.updates,
            now=self.region.now,
            tapped_message_id=tapped_message_id,
            bot_username="peilwacht_bot",
        )

    async def answer_tap(self, text: str | None) -> None:
        assert text is None or len(text) <= LONGEST_POP_UP
        if text is not None:
            self.pop_ups.append(text)

    async def edit(self, message_id: int, screen: Screen, shown: Shown) -> None:
        if not self.lost_edits:
            self.messages[message_id] = Message(message_id, checked(screen, shown.ref), shown.ref)


def checked(screen: Screen, ref: PromptRef | None) -> Screen:
    """The screen, when Telegram would take it and the house style does."""
    assert 0 < len(screen.text) <= LONGEST_TEXT
    assert "!" not in screen.text
    for row in screen.rows:
        for button in row:
            assert 0 < len(button.label) <= LONGEST_LABEL
            assert not isinstance(button, CopyButton) or 0 < len(button.text) <= 256
            telegram_button(button, ref)
    return screen
