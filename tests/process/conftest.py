"""The launcher of bots: one for each process of the tests, since importing the bot takes seconds."""

from collections.abc import Iterator

import pytest

from tests.process.bot_process import Launcher, running_launcher


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    with running_launcher() as launcher:
        yield launcher
