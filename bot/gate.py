"""The gate: who may come in, decided in one place for every update."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMember, Message, Update, User
from telegram import Chat as TelegramChat

from bot.clock import Clock
from bot.telegram_side import AnswersOf, TelegramSide, texts_for
from casework.errors import AlreadyHandled
from casework.people import Identity, identify
from casework.reachability import note_reachable
from casework.replies import accept_or_turn_away, refuse_stranger_tap, turn_away
from casework.transactions import Act, Transactions
from handlers.chat import Chat
from handlers.people import only_for_invited
from rules.personal_data import Finding
from rules.policy import Policy

GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


@dataclass(frozen=True)
class Gate:
    """Lets in enrolled, active people in a private chat, and nobody else."""

    transactions: Transactions
    side: TelegramSide
    clock: Clock
    policy: Policy
    bot_username: str
    find_names: Callable[[str], Awaitable[Finding | None]]

    async def admit(self, update: Update) -> Chat | None:
        """The chat to handle this update in; None when it has been dealt with here."""
        where, user = update.effective_chat, update.effective_user
        if where is None or where.type != TelegramChat.PRIVATE:
            await self._leave(where)
            return None
        if user is None:
            return None
        now = self.clock.now()
        identity = await self.transactions.run(identify, user.id, now=now)
        if update.my_chat_member is not None:
            await self._membership(identity, update.my_chat_member.new_chat_member.status)
            return None
        if identity is None or not identity.active:
            await self._stranger(update, user)
            return None
        if not identity.reachable:
            await self.transactions.run(note_reachable, identity.person_id, True, now=now)
        return self._chat(update, user, identity)

    def _chat(self, update: Update, user: User, identity: Identity) -> Chat:
        query, message = update.callback_query, update.effective_message
        now = self.clock.now()
        reply = message.reply_to_message if isinstance(message, Message) else None
        return Chat(
            transactions=self.transactions,
            answers=AnswersOf(self.side, identity.person_id, user.id, query.id if query else None),
            policy=self.policy,
            texts=texts_for(identity.language, now),
            person_id=identity.person_id,
            role=identity.role,
            update_id=update.update_id,
            now=now,
            tapped_message_id=_tapped_message(query),
            reply_to=reply.message_id if reply else None,
            bot_username=self.bot_username,
            typed_id=message.message_id if isinstance(message, Message) and query is None else None,
            typed_at=message.date if isinstance(message, Message) and query is None else None,
            find_names=self.find_names,
        )

    async def _leave(self, where: TelegramChat | None) -> None:
        if where is not None and where.type != TelegramChat.PRIVATE:
            await self.side.leave(where.id)

    async def _membership(self, identity: Identity | None, status: str) -> None:
        if identity is not None:
            reachable = status not in GONE
            await self.transactions.run(note_reachable, identity.person_id, reachable, now=self.clock.now())

    async def _stranger(self, update: Update, user: User) -> None:
        """One neutral sentence, however often they try; only a good invitation opens the door.

        Who is blocked, or left, is a stranger too.
        """
        now, language = self.clock.now(), user.language_code or "nl"
        if update.callback_query is not None:
            with suppress(AlreadyHandled):
                await self.transactions.run_for(Act(None, update.update_id), refuse_stranger_tap, now=now)
            sentence = only_for_invited(texts_for(language[:2], now))
            await self.side.answer_tap(update.callback_query.id, sentence)
            return
        if update.message is None and update.edited_message is None:
            return
        token = _invitation_token(update.message.text) if update.message is not None else None
        run_for, act = self.transactions.run_for, Act(None, update.update_id)
        with suppress(AlreadyHandled):
            if token is not None:
                await run_for(act, accept_or_turn_away, token, user.id, language, now=now)
            else:
                await run_for(act, turn_away, user.id, language, now=now)


def _tapped_message(query: CallbackQuery | None) -> int | None:
    if query is None:
        return None
    return query.message.message_id if query.message is not None else 0


def _invitation_token(text: str | None) -> str | None:
    words = (text or "").split()
    return words[1] if len(words) == 2 and words[0] == "/start" else None
