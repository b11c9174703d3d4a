"""Every story of the documentation, played through the real bot."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.practice_mode import start_of
from practice.script import needs_cases, parse
from tests.chat.conversation import conversation

STORIES = sorted((Path(__file__).parents[2] / "docs" / "scenarios").glob("*.chat"))
LONG = {"eighteen-months", "main-job", "second-clock", "holidays", "week-of-a-coordinator"}
"""Those that take more than three seconds."""


@pytest.mark.parametrize(
    "story",
    [pytest.param(story, marks=[pytest.mark.long] * (story.stem in LONG)) for story in STORIES],
    ids=lambda story: story.stem,
)
async def test_a_story_of_the_documentation_plays_to_its_end(story: Path, practice_engine: Engine) -> None:
    script = story.read_text(encoding="utf-8")
    steps = parse(script)
    told = conversation(practice_engine, with_cases=needs_cases(steps), starts_at=start_of(steps))
    async with told as chat:
        await chat.play(script)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_over_http_it_is_the_same_story(practice_engine: Engine) -> None:
    """Stories are played without sockets; the page and a real bot have them."""
    script = next(story for story in STORIES if story.stem == "trouble").read_text(encoding="utf-8")
    starts_at = start_of(parse(script))
    async with conversation(practice_engine, starts_at=starts_at, over_http=True) as chat:
        await chat.play(script)
