"""Views: the facts that one message shows. Casework builds them, handlers turn them into text.

A prompt kind or a message kind names the function that builds its view, so that the same message can be sent,
sent again and edited from the rows alone, at any moment and in any reader's language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from rules.words import Role, Urgency
from store.messages import OutboxMessage, Prompt
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class View:
    """Base of every view: a frozen dataclass of facts, without text."""


class Part(StrEnum):
    """Where a kind of message stands on docs/messages.md."""

    ALERT = "Alerts and votes"
    REMINDER = "Terms and reminders"
    NEWS = "What one is told"
    ANSWER = "Answers to one's own doing"


UNTIL_DONE = "the day before, on the day, then every third working day"
"""How a term comes back that is asked until it is done: wanted.asks_until_done, terms.keep_reminding."""


WITH_DUTY = (Role.COORDINATOR, Role.CHAIR, Role.PROCESS_DIRECTOR)
"""Who can have a duty on a case, and so guard its agreements."""


@dataclass(frozen=True)
class Told:
    """What a kind of message is for: a row of docs/messages.md, which the tests hold every message to.

    `to` is empty for who is not enrolled. `again` says how it comes back while it is not answered, `closes`
    what ends that; "" where it comes once, or asks nothing. Any question also comes as a reply, to somebody
    who opens it again.
    """

    part: Part
    to: frozenset[Role]
    when: str
    urgencies: frozenset[Urgency]
    again: str = ""
    closes: str = ""
    stays: bool = False
    """An answer that says nothing about a case or a person, and so is never folded; casework.traces."""

    @staticmethod
    def alert(
        *to: Role,
        when: str,
        urgencies: tuple[Urgency, ...] = (Urgency.ROUTINE,),
        again: str = "",
        closes: str = "",
    ) -> "Told":
        """An alert, a vote or an offer about one, or a line about it; no roles are all of them, here and
        below."""
        return Told(Part.ALERT, frozenset(to or Role), when, frozenset(urgencies), again, closes)

    @staticmethod
    def reminder(
        *to: Role,
        when: str,
        closes: str,
        again: str = UNTIL_DONE,
        urgencies: tuple[Urgency, ...] = (Urgency.ROUTINE,),
    ) -> "Told":
        """What a term asks."""
        return Told(Part.REMINDER, frozenset(to or Role), when, frozenset(urgencies), again, closes)

    @staticmethod
    def news(*to: Role, when: str, urgencies: tuple[Urgency, ...] = (Urgency.ROUTINE,)) -> "Told":
        """One line about what happened or what somebody else did."""
        return Told(Part.NEWS, frozenset(to or Role), when, frozenset(urgencies))

    @staticmethod
    def answer(*to: Role, when: str, stays: bool = False) -> "Told":
        """What follows at once on what one did oneself, also the questions of a conversation."""
        return Told(Part.ANSWER, frozenset(to or Role), when, frozenset({Urgency.REPLY}), stays=stays)

    @staticmethod
    def stranger(*, when: str) -> "Told":
        """What somebody is told who is not enrolled."""
        return Told(Part.ANSWER, frozenset(), when, frozenset({Urgency.REPLY}), stays=True)


PromptView = Callable[[UnitOfWork, Prompt, datetime], View]
MessageView = Callable[[UnitOfWork, OutboxMessage, datetime], View | None]
F = TypeVar("F", PromptView, MessageView)

_PROMPTS: dict[str, PromptView] = {}
_MESSAGES: dict[str, MessageView] = {}
_RETIRED = frozenset({"fell_back", "scores_unanswered", "nobody_acts"})
"""Kinds that an older version had, and that may still stand in a bundle: alerts took their place."""
TOLD: dict[str, Told] = {}
"""What each registered kind of question or message is for."""
HOW_SHOWN = frozenset(
    {
        *("doubt", "opened", "why", "done", "step", "month", "page", "later", "resumed", "unasked", "order"),
        "sealed",
    }
)
"""What a prompt remembers of how it was shown; anything else in `filled` is a half-entered answer."""
STANDING: set[str] = set()
"""Prompt kinds that ask nothing: their buttons only stand there, so leaving a conversation leaves them be."""


def shows_prompt(kind: str, told: Told, *, standing: bool = False) -> Callable[[PromptView], PromptView]:
    """Register how prompts of `kind` look, in every state they can be in, also answered or cancelled.

    `told` says to whom, when and how often it goes, `standing` that the message has buttons and asks nothing,
    so that it is no conversation to leave.
    """

    def register(build: PromptView) -> PromptView:
        _PROMPTS[kind] = build
        TOLD[kind] = told
        if standing:
            STANDING.add(kind)
        return build

    return register


def shows_message(kind: str, told: Told) -> Callable[[MessageView], MessageView]:
    """Register how messages of `kind` without buttons look; None says that it no longer matters."""

    def register(build: MessageView) -> MessageView:
        _MESSAGES[kind] = build
        TOLD[kind] = told
        return build

    return register


def kinds_shown() -> set[str]:
    """Every kind of question and of message that is registered."""
    return {*_PROMPTS, *_MESSAGES}


def stays(kind: str) -> bool:
    """Whether what is shown of this kind may stay in the chat: it says so itself, else it is folded."""
    return TOLD[kind].stays


def comes_by_itself(kind: str) -> bool:
    """Whether messages of this kind also come unasked, and not only as the answer to what one did."""
    return TOLD[kind].urgencies != {Urgency.REPLY}


def is_conversation(kind: str) -> bool:
    """Whether messages of this kind ask something, so that one can be in the middle of answering."""
    return kind in _PROMPTS and kind not in STANDING


def view_of_prompt(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    """What this question looks like now."""
    return _PROMPTS[prompt.kind](uow, prompt, now)


def is_half_entered(prompt: Prompt) -> bool:
    """Whether something of the answer was entered already."""
    return bool(set(prompt.filled) - HOW_SHOWN)


def view_of_message(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    """What this message says now; None when it no longer matters."""
    if message.kind in _RETIRED:
        return None
    return _MESSAGES[message.kind](uow, message, now)
