"""Chat tests talk to the real bot over the stand-in, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine

from rules.policy import Policy
from tests.chat.conversation import Conversation, conversation


@pytest.fixture
def policy() -> Policy:
    """What the region decided; a test module may have its own."""
    return Policy()


@pytest.fixture
async def chat(practice_engine: Engine, policy: Policy) -> AsyncIterator[Conversation]:
    """People without cases on 1 January 2026, 08:00; an error in the log fails the test."""
    async with conversation(practice_engine, policy) as running:
        yield running


@pytest.fixture
async def busy_chat(practice_engine: Engine, policy: Policy) -> AsyncIterator[Conversation]:
    """The same with the cases of the example region."""
    async with conversation(practice_engine, policy, with_cases=True) as running:
        yield running
