"""What people notice when something breaks: one sentence, or nothing but a short wait."""

import socket
from collections.abc import Iterator
from datetime import datetime

import pytest
from telegram import Update

from casework.access import USE_CASES, use_case
from casework.errors import StoreUnavailable
from casework.transactions import Transactions, UnitOfWork
from handlers.chat import Chat
from handlers.registry import COMMANDS, command
from rules.permissions import Permission
from tests.chat.conversation import Conversation

SECRET = "Zebedeus"


@pytest.fixture
def breaking() -> Iterator[None]:
    """A command whose handler breaks before its use case, and one that breaks inside it."""

    @use_case(Permission.SEE_OWN)
    def breaks_inside(uow: UnitOfWork, text: str, *, now: datetime) -> None:
        raise RuntimeError(text)

    @command("breekt", Permission.SEE_OWN, "")
    async def breaks(chat: Chat, argument: str) -> None:
        raise RuntimeError(argument)

    @command("breektbinnen", Permission.SEE_OWN, "")
    async def breaks_in_use_case(chat: Chat, argument: str) -> None:
        await chat.perform(breaks_inside, argument, now=chat.now)

    yield
    del COMMANDS["breekt"], COMMANDS["breektbinnen"]
    del USE_CASES[f"{__name__}.breaks_inside"]


@pytest.mark.parametrize("name", ["/breekt", "/breektbinnen"])
async def test_a_handler_that_breaks_is_answered_in_one_sentence_and_logged_without_content(
    chat: Conversation, breaking: None, name: str
) -> None:
    chat.errors_are_expected = True
    await chat.says("coordinator", f"{name} {SECRET}")
    await chat.sees("coordinator", "Dit ging hier mis, niet bij jou")
    assert len(chat.texts("coordinator")) == 1
    assert "RuntimeError" in str(chat.bot_logs)
    assert SECRET not in str(chat.bot_logs)
    await chat.says("coordinator", "/help")
    await chat.sees("coordinator", "112")


async def test_while_the_store_is_away_nothing_is_lost_and_nobody_is_bothered(
    chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, away = Transactions._attempt, 3

    def flaky(self: Transactions, use_case: object, *rest: object) -> object:
        nonlocal away
        if getattr(use_case, "__name__", "") in {"identify", "ask_help"} and away:
            away -= 1
            raise StoreUnavailable
        return real(self, use_case, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Transactions, "_attempt", flaky)
    await chat.says("coordinator", "/help")
    assert away == 0
    assert len(chat.texts("coordinator")) == 1


async def test_an_update_that_telegram_gives_again_changes_nothing(chat: Conversation) -> None:
    chat.telegram.send_text("coordinator", "/help")
    again = chat.telegram.queue._kept[0]
    await chat.run.settle()
    chat.telegram.queue._kept.append(again)
    chat.telegram.queue._wake()
    await chat.run.settle()
    assert isinstance(Update.de_json(dict(again.update), None), Update)
    assert len(chat.texts("coordinator")) == 1


async def test_practice_talks_to_loopback_only(chat: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []
    real = socket.socket.connect

    def watched(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            reached.append(address[0])
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", watched)
    await chat.restart()
    for text in ("/help", "/taal", "/mijn", "hallo"):
        await chat.says("coordinator", text)
    assert set(reached) <= {"127.0.0.1", "::1"}
