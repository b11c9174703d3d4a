"""The edge to Telegram: sending a claimed message, answering a tap, editing; errors become outcomes."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.clock import Clock
from bot.logs import log, place, reason
from bot.translations import catalog
from casework.folding import Ended, Ending, Mark
from casework.folding import Outcome as EndingOutcome
from casework.outcomes import Delivered, MayHaveArrived, NotAccepted, Outcome, Rejected, Unreachable
from casework.prompts import Shown
from casework.sending import Claimed, Unshowable
from handlers.bundles import with_notes
from handlers.menu import menu
from handlers.reason_screens import shown_screen
from handlers.screens import Screen, keyboard
from handlers.texts import Texts
from rules.words import Role
from scheduler.pace import Pace

LONGEST_POP_UP = 200


def texts_for(language: str, now: datetime) -> Texts:
    """Everything a renderer needs to speak to this reader."""
    return Texts(language, now, catalog(language))


class TelegramSide:
    """Everything that leaves for Telegram passes here and is paced.

    An edit never waits for its chat, because a tap is answered at once; but it counts for the chat's one
    message a second, so that what comes from the outbox waits a second after it. Tap answers, menus and
    chat actions count for the limit in all only (architecture 12).
    """

    def __init__(self, bot: Bot, clock: Clock, pace: Pace, unused_commands: Collection[str] = ()) -> None:
        self._bot = bot
        self._clock = clock
        self._pace = pace
        self._unused_commands = unused_commands
        self._menus: dict[int, tuple[Role, str]] = {}

    async def send(self, claimed: Claimed) -> Outcome:
        """Send one message of the outbox. Never raises: what we cannot even write is rejected and logged."""
        texts = texts_for(claimed.language, self._clock.now())
        try:
            if isinstance(claimed.view, Unshowable):
                raise claimed.view.error
            screen = shown_screen(claimed.view, claimed.why, texts)
            screen = with_notes(screen, claimed.late, claimed.may_be_repeat, texts)
            buttons = keyboard(screen, claimed.ref)
        except Exception as error:  # a fault in one text must not hold up the messages of others
            log.error("a message could not be written", view=type(claimed.view).__name__, where=place(error))
            return Rejected()
        outcome = await self._outcome(
            lambda: self._bot.send_message(
                claimed.telegram_id,
                screen.text,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                protect_content=True,
            )
        )
        if isinstance(outcome, Delivered):
            await self._after_delivery(claimed)
        return outcome

    async def _outcome(self, call: Callable[[], Awaitable[Any]]) -> Outcome:
        try:
            message = await call()
        except RetryAfter as error:
            return NotAccepted(_span(error.retry_after))
        except Forbidden:
            return Unreachable()
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                return Unreachable()
            log.error("telegram refused a message", reason=reason(error.message))
            return Rejected()
        except TimedOut:
            return MayHaveArrived()
        except NetworkError as error:
            log.warning("a message was not accepted", kind=type(error).__name__)
            return NotAccepted()
        except TelegramError as error:
            log.error("telegram refused a message", kind=type(error).__name__)
            return NotAccepted()
        return Delivered(message.message_id)

    async def _after_delivery(self, claimed: Claimed) -> None:
        if claimed.older_message_id is not None:
            # Its buttons belong to an older revision: taking them away spares a tap that changes nothing.
            await self._best_effort(
                lambda: self._bot.edit_message_reply_markup(
                    claimed.telegram_id, claimed.older_message_id, reply_markup=None
                ),
                claimed.person_id,
            )
        if claimed.role is not None:
            await self._show_menu(claimed.telegram_id, claimed.role, claimed.language)

    async def _show_menu(self, telegram_id: int, role: Role, language: str) -> None:
        if self._menus.get(telegram_id) == (role, language):
            return
        commands = [
            BotCommand(name, description)
            for name, description in menu(role, texts_for(language, self._clock.now()), self._unused_commands)
        ]
        self._menus[telegram_id] = (role, language)
        await self._best_effort(
            lambda: self._bot.set_my_commands(commands, scope=BotCommandScopeChat(telegram_id))
        )

    async def can_reach(self, telegram_id: int) -> bool | None:
        """Whether this account has not blocked the bot; None when Telegram could not be asked."""
        await self.take_turn(None)
        try:
            await self._bot.send_chat_action(telegram_id, ChatAction.TYPING)
        except Forbidden:
            return False
        except BadRequest as error:
            return False if "chat not found" in error.message.lower() else None
        except TelegramError:
            return None
        return True

    async def take_turn(self, chat: int | None) -> None:
        """Wait for the limit in all, and count this call in the same breath."""
        while wait := self._pace.wait(self._clock.now()):
            await self._clock.sleep(wait)
        self._pace.called(chat, self._clock.now())

    async def edit(
        self, person_id: int, telegram_id: int, message_id: int, screen: Screen, shown: Shown
    ) -> None:
        """Let a message of this person show this screen; best effort."""
        await self._best_effort(
            lambda: self._bot.edit_message_text(
                screen.text,
                telegram_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(screen, shown.ref),
            ),
            person_id,
        )

    async def fold(self, ending: Ending, screen: Screen, shown: Shown) -> EndingOutcome:
        """Let a message show this screen, and say whether it does."""
        return await self._ended(
            lambda: self._bot.edit_message_text(
                screen.text,
                ending.telegram_id,
                ending.marks[0].message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(screen, shown.ref),
            ),
            ending.person_id,
        )

    async def delete(self, ending: Ending, marks: Sequence[Mark]) -> EndingOutcome:
        """Delete these messages of a chat, a hundred at most, and say whether they are gone."""
        ids = [mark.message_id for mark in marks]
        return await self._ended(lambda: self._bot.delete_messages(ending.telegram_id, ids), ending.person_id)

    async def _ended(self, call: Callable[[], Awaitable[Any]], chat: int) -> EndingOutcome:
        await self.take_turn(chat)
        try:
            await call()
        except RetryAfter as error:
            return NotAccepted(_span(error.retry_after))
        except Forbidden:
            return Unreachable()
        except BadRequest as error:
            said = error.message.lower()
            if "chat not found" in said:
                return Unreachable()
            if "not modified" in said or "not found" in said:
                return Ended()
            log.warning("telegram refused to fold or delete a message", reason=error.message)
            return Rejected()
        except TelegramError as error:
            log.warning("folding or deleting a message was not accepted", kind=type(error).__name__)
            return NotAccepted()
        return Ended()

    async def answer_tap(self, query_id: str, text: str | None) -> None:
        """Take the clock off a tapped button; best effort."""
        said = text[:LONGEST_POP_UP] if text else None
        await self._best_effort(
            lambda: self._bot.answer_callback_query(query_id, said, show_alert=bool(said))
        )

    async def leave(self, chat_id: int) -> None:
        """Leave a group or channel; best effort."""
        await self._best_effort(lambda: self._bot.leave_chat(chat_id))

    async def _best_effort(self, call: Callable[[], Awaitable[Any]], chat: int | None = None) -> None:
        await self.take_turn(chat)
        try:
            await call()
        except BadRequest as error:
            if "not modified" not in error.message and "too old" not in error.message:
                log.warning("telegram refused an edit", reason=reason(error.message))
        except TelegramError as error:
            log.warning("an edit or tap answer did not arrive", kind=type(error).__name__)


class AnswersOf:
    """The direct answers to one update: its tap and its chat."""

    def __init__(self, side: TelegramSide, person_id: int, telegram_id: int, query_id: str | None) -> None:
        self._side = side
        self._person_id = person_id
        self._telegram_id = telegram_id
        self._query_id = query_id

    async def answer_tap(self, text: str | None) -> None:
        """Answer the tap, once."""
        if self._query_id is not None:
            query_id, self._query_id = self._query_id, None
            await self._side.answer_tap(query_id, text)

    async def edit(self, message_id: int, screen: Screen, shown: Shown) -> None:
        """Edit a message in the chat of this update."""
        await self._side.edit(self._person_id, self._telegram_id, message_id, screen, shown)


def _span(wait: int | timedelta) -> timedelta:
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
