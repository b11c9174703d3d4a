"""A lost phone over the real bot: what was on it goes, also when the bot died in between."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from casework.block_choice import lock_from_here
from rules.aliases import Alias
from rules.words import Role
from store.traces import Trace
from tests.chat.conversation import Conversation, conversation

ONLY_SENTENCE = "Deze dienst is alleen voor genodigden."


@pytest.fixture
async def chat(practice_engine: Engine) -> AsyncIterator[Conversation]:
    """The example region with its cases."""
    async with conversation(practice_engine, with_cases=True) as chat:
        yield chat


async def test_a_block_whose_bot_died_before_it_could_delete_is_finished_after_the_restart(
    chat: Conversation,
) -> None:
    await chat.says("coordinator", "/mijn")
    said = chat.newest("coordinator")
    button = said.buttons[0][0].data
    assert button is not None
    await chat.play("stop")
    alias = Alias(Role.COORDINATOR, 1)
    assert chat.look(lambda uow: lock_from_here(uow, alias, now=chat.now))
    assert [message.text for message in chat.telegram.chat("coordinator") if not message.deleted]
    assert chat.look(lambda uow: uow.session.exec(select(Trace)).all())
    await chat.play("start")
    assert not [message for message in chat.telegram.chat("coordinator") if not message.deleted]
    assert not chat.look(lambda uow: uow.session.exec(select(Trace)).all())
    await chat.says("coordinator", "/mijn")
    await chat.forges("coordinator", button)
    new = [message.text for message in chat.telegram.chat("coordinator") if message.from_bot][1:]
    assert new == [ONLY_SENTENCE]
    assert chat.telegram.received("coordinator")[-1].text == ONLY_SENTENCE
