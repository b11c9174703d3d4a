"""One update in hand: who sent it, and what a handler may do with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Concatenate, NoReturn, ParamSpec, Protocol, TypeVar

from casework.errors import Refusal
from casework.pin_pads import Asked
from casework.prompts import Shown
from casework.replies import refuse
from casework.transactions import Act, Transactions, UnitOfWork
from handlers.reason_screens import shown_screen
from handlers.screens import Screen
from handlers.texts import Texts
from rules.personal_data import Finding
from rules.pins import Takes
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


async def no_names(text: str) -> Finding | None:
    """Where nothing looks for names: the extra that does is not installed."""
    return None


@dataclass
class Chat:
    """What a handler gets. It parses, calls `perform` once, and renders."""

    transactions: Transactions
    answers: DirectAnswers
    policy: Policy
    texts: Texts
    person_id: int
    role: Role
    update_id: int | None
    """None for what goes on after the PIN: the tap that opened the chat is the update."""
    now: datetime
    tapped_message_id: int | None
    reply_to: int | None = None
    bot_username: str = ""
    typed_id: int | None = None
    """The message that was written, which is deleted from the chat in time; None for a tap."""
    typed_at: datetime | None = None
    takes: Takes = Takes.NOTHING
    """Set by the dispatcher from what the command, the button or the question declares."""
    prompt_id: int | None = None
    """The question that is tapped or answered."""
    asked: Asked | None = None
    """What goes on by itself once the chat was opened with the PIN."""
    find_names: Callable[[str], Awaitable[Finding | None]] = no_names
    """Looks for names and institutions, beside what rules.personal_data finds."""

    async def perform(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case for this person; with it the update counts as handled.

        Raises Refusal, AlreadyHandled and StoreUnavailable; the dispatcher knows what to do with them.
        """
        act = replace(self._act, update_id=self.update_id, reply=self.tapped_message_id is None)
        return await self.transactions.run_for(
            replace(act, typed_id=self.typed_id, typed_at=self.typed_at, asked=self.asked),
            use_case,
            *args,
            **kwargs,
        )

    async def look(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case that only looks; the update is not handled by it."""
        return await self.transactions.run_for(self._act, use_case, *args, **kwargs)

    @property
    def _act(self) -> Act:
        return Act(self.person_id, takes=self.takes, prompt_id=self.prompt_id)

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
