"""Scripts played through a small real bot over loopback."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from practice.player import Failure, play
from practice.script import parse
from practice.telegram import Telegram
from tests.practice.conftest import PracticeClock
from tests.practice.echo_bot import EchoBot


class Stage:
    """Plays a script and keeps its transcript."""

    def __init__(self, world: Telegram, bot: EchoBot) -> None:
        self.world = world
        self.bot = bot
        self.lines: list[str] = []

    async def play(self, script: str) -> Failure | None:
        return await play(parse(script), self.world, self.bot, self.lines.append)

    @property
    def transcript(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
async def stage(
    address: str, world: Telegram, clock: PracticeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    bot = EchoBot(address, world, clock)
    await bot.start()
    stage = Stage(world, bot)
    yield stage
    if bot._polling is not None:
        await bot.kill()


async def test_a_conversation_is_played_and_written_down(stage: Stage) -> None:
    failure = await stage.play(
        r"""
        # Een gesprek
        clock 2026-01-05 09:00
        coordinator: hallo\ndaar
        coordinator sees HALLO
        coordinator sees not 112
        chair hears nothing
        coordinator: /kies
        coordinator [Weesp]
        coordinator sees getikt: weesp
        coordinator sees Gekozen: Weesp
        coordinator hears nothing
        coordinator sends photo
        coordinator sees kan ik niet lezen
        """
    )
    assert failure is None
    assert "--- Mon 2026-01-05 09:00 ---" in stage.lines
    assert "coordinator: hallo\n    daar\n-> coordinator got: hallo\n    daar" in stage.transcript
    assert "* coordinator taps [Weesp]" in stage.lines
    assert "    [Kopieer = copy K7Q-4MX]" in stage.lines


async def test_captured_words_are_inserted_later(stage: Stage) -> None:
    failure = await stage.play(
        """
        coordinator: Casus K7Q-4MX van 12 januari, casus K7Q-4MX dus
        coordinator sees casus {ref} van {day} januari, CASUS {ref} dus
        coordinator: /stil
        coordinator: weer {ref} op {day}
        coordinator sees weer k7q-4mx op 12
        coordinator sees weer {ref}
        coordinator sees not weer {ref} op {ref}
        """
    )
    assert failure is None


async def test_a_label_that_fits_exactly_goes_before_a_newer_one_that_contains_it(stage: Stage) -> None:
    failure = await stage.play(
        """
        coordinator: /kies
        coordinator [centrum]
        coordinator sees getikt: centre
        coordinator [Weesp]
        coordinator sees getikt: weesp
        coordinator: /kies
        coordinator [Kopieer]
        coordinator hears nothing
        """
    )
    assert failure is None
    assert "* coordinator copies [Kopieer]: K7Q-4MX" in stage.lines


async def test_time_passes_at_once_and_all_that_is_due_on_the_way_happens(
    stage: Stage, clock: PracticeClock
) -> None:
    failure = await stage.play(
        """
        clock 2026-01-31 09:00
        coordinator: /herinner 3 de vergadering
        wait 2 days
        coordinator hears nothing
        wait 1 week
        coordinator sees Herinnering: de vergadering
        clock 2026-03-28 12:00
        wait 1 day
        wait 1 hour
        """
    )
    assert failure is None
    assert "--- Tue 2026-02-03 09:00 ---" in stage.lines
    # The clocks went forward in the night of 29 March; noon stayed noon.
    assert clock.moment == datetime(2026, 3, 29, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "wait", "end"),
    [
        ("2026-11-30 09:00", "3 months", datetime(2027, 2, 28, 8, tzinfo=UTC)),
        ("2026-01-31 09:00", "1 month", datetime(2026, 2, 28, 8, tzinfo=UTC)),
        ("2026-01-15 09:00", "6 months", datetime(2026, 7, 15, 7, tzinfo=UTC)),
        ("2026-03-28 02:30", "1 day", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-03-28 12:00", "24 hours", datetime(2026, 3, 29, 11, tzinfo=UTC)),
        ("2026-10-24 12:00", "1 day", datetime(2026, 10, 25, 11, tzinfo=UTC)),
        ("2026-01-05 09:00", "90 seconds", datetime(2026, 1, 5, 8, 1, 30, tzinfo=UTC)),
    ],
)
async def test_days_weeks_and_months_keep_the_time_on_the_wall(
    stage: Stage, clock: PracticeClock, start: str, wait: str, end: datetime
) -> None:
    assert await stage.play(f"clock {start}\nwait {wait}") is None
    assert clock.moment == end


async def test_what_is_said_and_due_while_the_bot_is_down_waits_for_its_start(stage: Stage) -> None:
    failure = await stage.play(
        """
        coordinator: /herinner 1 bellen
        stop
        wait 23 hours
        coordinator: ben je daar
        coordinator hears nothing
        wait 2 hours
        coordinator hears nothing
        start
        coordinator sees Herinnering: bellen
        restart
        coordinator hears nothing
        coordinator: hallo
        coordinator sees hallo
        """
    )
    assert failure is None


async def test_trouble_can_be_played(stage: Stage) -> None:
    failure = await stage.play(
        """
        chair: /start
        telegram blocks chair
        chair: hallo
        chair hears nothing
        telegram allows chair
        chair: hallo
        chair sees hallo
        telegram fails 2 with 429
        chair: eerst niet
        chair sees eerst niet
        telegram fails 1 with 500
        chair: dan weer wel
        chair sees dan weer wel
        telegram fails 1 with timeout
        chair: een keer
        chair sees een keer
        chair forges {"not": "ours"}
        chair sees getikt: {"not": "ours"}
        """
    )
    assert failure is None
    assert [item.text for item in stage.world.received("chair")].count("een keer") == 1


@pytest.mark.parametrize(
    ("script", "line", "expected", "seen"),
    [
        ("coordinator: a\ncoordinator sees b", 2, 'something with "b"', "message: 'a'"),
        ("coordinator: /stil\ncoordinator sees b", 2, 'something with "b"', "nothing"),
        ("coordinator: a\ncoordinator sees not A", 2, 'nothing with "A"', "message: 'a'"),
        ("coordinator: a\nwait 1 day\ncoordinator has not A", 3, 'no message with "A"', "'a'"),
        ("coordinator: a\ncoordinator hears nothing", 2, "no new message", "message: 'a'"),
        (
            "coordinator: /kies\n\ncoordinator [weesp]",
            3,
            "a button [weesp]",
            "[Weesp centrum] [Weesp] [Kopieer]",
        ),
        ("coordinator [Ja]", 1, "a button [Ja]", "no buttons"),
        ("coordinator: {ref}", 1, "this can be done", "nothing was captured as {ref}"),
        ("coordinator forges x", 1, "this can be done", "coordinator has no message"),
        ("clock 2025-12-31 09:00", 1, "a moment that is still to come", "it is 2026-01-01 08:00 already"),
        ("wait 9999999 months", 1, "a moment before the year 10000", "wait 9999999 months"),
        ("coordinator: a\nmayor: b", 2, "one of coordinator, chair, stranger", '"mayor"'),
        ("start", 1, "the bot is stopped", "it is running"),
        ("stop\nrestart", 2, "the bot is running", "it is stopped"),
    ],
)
async def test_the_first_step_that_fails_is_named_with_what_was_seen(
    stage: Stage, script: str, line: int, expected: str, seen: str
) -> None:
    failure = await stage.play(f"{script}\nchair: this is never said")
    assert failure is not None
    assert failure.line == line
    assert failure.expected == expected
    assert failure.seen.startswith(seen)
    assert f"FAILED at line {line}: " in stage.transcript
    assert "never said" not in stage.transcript


async def test_an_unknown_person_is_found_before_anything_is_played(stage: Stage) -> None:
    failure = await stage.play("coordinator: hallo\ntelegram blocks mayor")
    assert failure is not None
    assert failure.line == 2
    assert not stage.world.chat("coordinator")


@pytest.mark.timeout(10)
async def test_a_year_of_daily_talk_plays_in_seconds(stage: Stage) -> None:
    day = "coordinator: dag\ncoordinator sees dag\nwait 1 day\n"
    assert await stage.play(day * 365) is None
