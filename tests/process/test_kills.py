"""The real bot, killed hard at every commit point and at random: nothing is lost, nothing is doubled."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from random import Random

import pytest

from tests.process.bot_process import Fate, Launcher
from tests.process.launcher import ANYWHERE
from tests.process.stage import staged
from tests.process.story import live

pytestmark = pytest.mark.long
KILLS = 5
"""How often the bot dies in one story."""
SEEDS = range(5)
SOAK_SEEDS = range(1000, 1040)
POSTGRESQL_SEEDS = range(2000, 2002)


def fates(seed: int) -> Iterator[Fate]:
    """Five ways to go: at a point it passes, while a request is under way, or in the middle of anything."""
    random = Random(seed)
    for _ in range(KILLS):
        match random.choices(("point", "request", "moment"), (6, 2, 2))[0]:
            case "point":
                yield Fate(point=ANYWHERE, nth=random.randint(1, 60))
            case "request":
                yield Fate(requests=random.randint(1, 25))
            case _:
                yield Fate(milliseconds=random.randint(1, 1500))


async def live_and_die(launcher: Launcher, folder: Path, database_url: str, seed: int) -> None:
    async with staged(launcher, folder, database_url, fates(seed), seed) as stage:
        await live(stage)
        await stage.die(KILLS)
        assert stage.kills == KILLS


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_case_survives_kills_at_random(launcher: Launcher, tmp_path: Path, seed: int) -> None:
    await live_and_die(launcher, tmp_path, f"sqlite:///{tmp_path / 'peilwacht.db'}", seed)


@pytest.mark.parametrize("seed", POSTGRESQL_SEEDS)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_so_it_does_on_postgresql(
    launcher: Launcher, tmp_path: Path, database_url: str, seed: int
) -> None:
    await live_and_die(launcher, tmp_path, database_url, seed)


async def test_a_case_survives_a_kill_at_every_point_there_is(launcher: Launcher, tmp_path: Path) -> None:
    """Before and after the commit of each use case, and before and after each kind of request."""
    database_url = f"sqlite:///{tmp_path / 'peilwacht.db'}"
    always = repeat(Fate(at_new_point=True))
    async with staged(launcher, tmp_path, database_url, always) as stage:
        await live(stage)
        died_at = stage.bot.died_at
    for use_case in ("identify", "open_case", "confirm_meeting", "record_consensus", "claim_message",
                     "record_outcome", "issue_next_notice"):  # fmt: skip
        assert {f"before commit of {use_case}", f"after commit of {use_case}"} <= died_at
    for method in ("getUpdates", "sendMessage", "answerCallbackQuery", "editMessageText"):
        assert {f"before {method}", f"after {method}"} <= died_at


async def test_a_question_lost_on_its_way_comes_again(launcher: Launcher, tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'peilwacht.db'}"
    way = [Fate(point="after commit of issue_next_notice", nth=1), Fate(point="before sendMessage", nth=1)]
    async with staged(launcher, tmp_path, database_url, way) as stage:
        await live(stage)
        assert stage.kills == len(way)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_a_case_survives_two_hundred_kills(launcher: Launcher, tmp_path: Path, seed: int) -> None:
    await live_and_die(launcher, tmp_path, f"sqlite:///{tmp_path / 'peilwacht.db'}", seed)
