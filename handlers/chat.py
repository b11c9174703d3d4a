"""One update in hand: who sent it, and what a handler may do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, NoReturn, ParamSpec, Protocol, TypeVar

from casework.errors import Refusal
from casework.prompts import Shown
from casework.replies import refuse
from casework.transactions import Act, Transactions, UnitOfWork
from handlers.reason_screens import shown_screen
from handlers.screens import Screen
from handlers.texts import Texts
from rules.policy import Policy
from rules.words import Role

P = ParamSpec("P")
R = TypeVar("R")


class DirectAnswers(Protocol):
    """What may go to Telegram outside the outbox: tap answers and edits, best effort."""

    async def answer_tap(self, text: str | None) -> None:
        """Take the clock off the tapped button, with a pop-up where there is something to say."""
        ...

    async def edit(self, message_id: int, screen: Screen, shown: Shown) -> None:
        """Let the message show `screen` from now on."""
        ...


@dataclass
class Chat:
    """What a handler gets. It parses, calls `perform` once, and renders."""

    transactions: Transactions
    answers: DirectAnswers
    policy: Policy
    texts: Texts
    person_id: int
    role: Role
    update_id: int
    now: datetime
    tapped_message_id: int | None
    reply_to: int | None = None
    bot_username: str = ""
    typed_id: int | None = None
    """The message that was written, which is deleted from the chat in time; None for a tap."""
    needs_pin: bool = False
    """Whether what is asked shows or changes something about a case, outside an answer to a question."""

    async def perform(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case for this person; with it the update counts as handled.

        Raises Refusal, AlreadyHandled and StoreUnavailable; the dispatcher knows what to do with them.
        """
        is_text = self.tapped_message_id is None
        act = Act(self.person_id, self.update_id, is_text, self.typed_id, self.needs_pin)
        return await self.transactions.run_for(act, use_case, *args, **kwargs)

    async def look(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case that only looks; the update is not handled by it."""
        act = Act(self.person_id, needs_pin=self.needs_pin)
        return await self.transactions.run_for(act, use_case, *args, **kwargs)

    async def refuse(self, refusal: Refusal) -> NoReturn:
        """Say no without a use case of its own; raises the refusal."""
        await self.perform(refuse, refusal, now=self.now)
        raise refusal  # `perform` has raised it already; this tells the type checker

    async def show(self, shown: Shown, pop_up: str | None = None) -> None:
        """Answer the tap and let its message show the question as it is now."""
        await self.answers.answer_tap(pop_up)
        message_id = self.tapped_message_id or shown.message_id
        if message_id is not None:
            await self.answers.edit(message_id, shown_screen(shown.view, shown.why, self.texts), shown)

    async def done(self, pop_up: str | None = None) -> None:
        """Answer the tap when its message stays as it is."""
        await self.answers.answer_tap(pop_up)
