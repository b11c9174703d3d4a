"""Views: the facts that one message shows. Casework builds them, handlers turn them into text.

A prompt kind or a message kind names the function that builds its view, so that the same message can be sent,
sent again and edited from the rows alone, at any moment and in any reader's language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from store.messages import OutboxMessage, Prompt, PromptState
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class View:
    """Base of every view: a frozen dataclass of facts, without text."""


PromptView = Callable[[UnitOfWork, Prompt, datetime], View]
MessageView = Callable[[UnitOfWork, OutboxMessage, datetime], View | None]
F = TypeVar("F", PromptView, MessageView)

_PROMPTS: dict[str, PromptView] = {}
_MESSAGES: dict[str, MessageView] = {}
HOW_SHOWN = frozenset(
    {"doubt", "opened", "why", "done", "step", "month", "page", "later", "resumed", "unasked", "order"}
)
"""What a prompt remembers of how it was shown; anything else in `filled` is a half-entered answer."""
STANDING: set[str] = set()
"""Prompt kinds that ask nothing: their buttons only stand there, so leaving a conversation leaves them be."""


def shows_prompt(kind: str, *, standing: bool = False) -> Callable[[PromptView], PromptView]:
    """Register how prompts of `kind` look, in every state they can be in, also answered or cancelled.

    `standing` says that the message has buttons and asks nothing, so that it is no conversation to leave.
    """

    def register(build: PromptView) -> PromptView:
        _PROMPTS[kind] = build
        if standing:
            STANDING.add(kind)
        return build

    return register


def shows_message(kind: str) -> Callable[[MessageView], MessageView]:
    """Register how messages of `kind` without buttons look; None says that it no longer matters."""

    def register(build: MessageView) -> MessageView:
        _MESSAGES[kind] = build
        return build

    return register


def kinds_shown() -> set[str]:
    """Every kind of question and of message that is registered."""
    return {*_PROMPTS, *_MESSAGES}


def view_of_prompt(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    """What this question looks like now."""
    return _PROMPTS[prompt.kind](uow, prompt, now)


def is_half_entered(prompt: Prompt) -> bool:
    """Whether something of the answer was entered already."""
    return bool(set(prompt.filled) - HOW_SHOWN)


def view_of_message(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    """What this message says now; None when it no longer matters, as one that only an older version had."""
    show = _MESSAGES.get(message.kind)
    return show(uow, message, now) if show is not None else None


def view_that_matters(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    """What a waiting message would show now; None when it, or the question it asks, no longer matters."""
    if message.prompt_id is None:
        return view_of_message(uow, message, now)
    prompt = uow.get(Prompt, message.prompt_id)
    return view_of_prompt(uow, prompt, now) if prompt.state is PromptState.OPEN else None
