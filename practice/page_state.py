"""What the page draws: every phone, the clock and the state of the bot, as one JSON value with a version."""

import hashlib
import json
from dataclasses import dataclass

from practice.hooks import PracticeBot, PracticePerson
from practice.telegram import ChatMessage, Telegram
from practice.wall_clock import REGION_ZONE

# A practice year leaves thousands of messages; a phone shows the newest and nobody scrolls further.
MESSAGES_SHOWN = 200
POPUPS_SHOWN = 5

State = dict[str, object]


@dataclass
class Cockpit:
    """What the page itself remembers: neither the stand-in nor the bot knows it."""

    running: bool = True
    busy: str | None = None
    round: int = 1
    """Counts the resets; phones of an earlier round are forgotten."""


def state_of(telegram: Telegram, bot: PracticeBot, cockpit: Cockpit) -> State:
    """Everything the page shows. Minutes are precise enough for a clock that is moved by hand."""
    wall = bot.now().astimezone(REGION_ZONE)
    return {
        "round": cockpit.round,
        "busy": cockpit.busy,
        "running": cockpit.running,
        "clock": wall.isoformat(timespec="minutes"),
        "people": [_phone(telegram, person) for person in bot.people],
    }


def version_of(state: State) -> str:
    """A digest, so that two equal states are one version and nothing has to be counted."""
    return hashlib.blake2b(json.dumps(state, sort_keys=True).encode(), digest_size=12).hexdigest()


def _phone(telegram: Telegram, person: PracticePerson) -> State:
    received = telegram.received(person.key)
    chat = telegram.chat(person.key)[-MESSAGES_SHOWN:]
    popups = [(place, item.text) for place, item in enumerate(received, 1) if item.kind == "popup"]
    return {
        "key": person.key,
        "label": person.label,
        "blocked": telegram.is_blocked(person.key),
        "received": sum(item.kind == "message" for item in received),
        "commands": [_command(*command) for command in telegram.commands(person.key)],
        "popups": [{"place": place, "text": text} for place, text in popups[-POPUPS_SHOWN:]],
        "messages": [_message(message) for message in chat if not message.deleted],
    }


def _command(command: str, description: str) -> State:
    return {"command": command, "description": description}


def _message(message: ChatMessage) -> State:
    return {
        "id": message.message_id,
        "from_bot": message.from_bot,
        "kind": message.kind,
        "text": message.text,
        "html": message.html,
        "buttons": [
            [{"label": b.label, "data": b.data, "copy": b.copy_text, "url": b.url} for b in row]
            for row in message.buttons
        ],
        "protected": message.protected,
        "edited": message.edited,
        "date": message.date.astimezone(REGION_ZONE).isoformat(timespec="minutes"),
    }
