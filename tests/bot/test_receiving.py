import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs
from telegram.error import Conflict, NetworkError, RetryAfter

from tests.bot.scripted_bot import Handling, Running, ScriptedBot, eventually, ids, text_update

ANNA, BEA = 501, 502
Start = Callable[[ScriptedBot, Handling], Running]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start receiving; it is stopped at the end of the test."""
    running: list[Running] = []

    def begin(bot: ScriptedBot, handling: Handling) -> Running:
        running.append(Running(bot, handling))
        return running[-1]

    yield begin
    for each in running:
        await each.stop()


async def test_nothing_is_confirmed_before_it_is_handled(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(10, ANNA)), Handling()
    finish = handling.hang(10)
    start(bot, handling)
    await eventually(lambda: handling.started)
    await asyncio.sleep(0.05)
    assert not bot.confirmed
    finish.set()
    await eventually(lambda: bot.confirmed == [10])
    assert handling.started == [10]


async def test_what_is_done_after_an_update_that_hangs_is_not_confirmed(start: Start) -> None:
    bot, handling = ScriptedBot(*(text_update(n, 500 + n) for n in (10, 11, 12))), Handling()
    finish = handling.hang(11)
    start(bot, handling)
    await eventually(lambda: sorted(handling.handled) == [10, 12] and bot.confirmed == [10])
    await asyncio.sleep(0.05)
    assert ids(bot.kept) == [11, 12]
    finish.set()
    await eventually(lambda: bot.confirmed == [10, 11, 12])
    assert sorted(handling.started) == [10, 11, 12]


async def test_people_run_side_by_side_and_one_person_in_order(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA), text_update(2, ANNA), text_update(3, BEA)), Handling()
    finish = handling.hang(1)
    start(bot, handling)
    await eventually(lambda: handling.handled == [3])
    assert handling.started == [1, 3]
    finish.set()
    await eventually(lambda: handling.handled == [3, 1, 2])


async def test_somebody_who_writes_while_another_hangs_is_heard_within_a_second_or_so(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    handling.hang(1)
    start(bot, handling)
    await eventually(lambda: handling.started)
    bot.arrive(text_update(2, BEA))
    await eventually(lambda: handling.handled == [2])


async def test_a_hanging_update_does_not_make_it_spin(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    handling.hang(1)
    start(bot, handling)
    await asyncio.sleep(1.5)
    assert len(bot.offsets) <= 4


async def test_an_update_that_telegram_forgot_while_it_hangs_does_not_make_it_spin(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    handling.hang(1)
    start(bot, handling)
    await eventually(lambda: handling.started)
    bot.kept.clear()
    await asyncio.sleep(1.5)
    assert len(bot.offsets) <= 5


async def test_while_the_store_fails_nothing_is_confirmed_and_it_is_tried_again(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA), text_update(2, ANNA)), Handling()
    handling.not_committed[1] = 3
    running = start(bot, handling)
    await eventually(lambda: bot.confirmed == [1, 2])
    assert handling.started == [1, 1, 1, 1, 2]
    assert running.pauses == [timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]


async def test_a_handler_that_raises_is_logged_without_content_and_counts_as_handled(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA), text_update(2, ANNA)), Handling()
    handling.raising.add(1)
    with capture_logs() as logs:
        start(bot, handling)
        await eventually(lambda: bot.confirmed == [1, 2])
    assert handling.started == [1, 2]
    assert "RuntimeError" in str(logs)
    assert "hallo" not in str(logs)


async def test_after_a_silence_a_lower_id_is_a_new_update(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(900_000_000, ANNA)), Handling()
    start(bot, handling)
    await eventually(lambda: bot.confirmed == [900_000_000])
    await eventually(lambda: bot.offsets[-1] is None)
    bot.arrive(text_update(17, ANNA))
    await eventually(lambda: bot.confirmed == [900_000_000, 17])
    assert handling.handled == [900_000_000, 17]


async def test_a_confirmation_that_gets_lost_does_not_handle_anything_twice(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    finish = handling.hang(1)
    start(bot, handling)
    await eventually(lambda: handling.started)
    bot.failures.extend([NetworkError("lost")] * 3)
    finish.set()
    await eventually(lambda: bot.confirmed == [1])
    assert handling.started == [1]


async def test_a_second_copy_of_the_bot_is_named_in_the_log_and_given_room(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    bot.failures.append(Conflict("terminated by other getUpdates request"))
    with capture_logs() as logs:
        running = start(bot, handling)
        await eventually(lambda: bot.confirmed == [1])
    assert running.pauses == [timedelta(seconds=30)]
    assert any("another copy" in line["event"] for line in logs)


async def test_telegram_says_how_long_to_wait(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    bot.failures.append(RetryAfter(timedelta(seconds=17)))
    running = start(bot, handling)
    await eventually(lambda: bot.confirmed == [1])
    assert running.pauses == [timedelta(seconds=17)]


async def test_network_trouble_is_met_with_longer_and_longer_pauses_up_to_half_a_minute(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    bot.failures.extend([NetworkError("away")] * 7)
    running = start(bot, handling)
    await eventually(lambda: bot.confirmed == [1])
    assert [pause.total_seconds() for pause in running.pauses] == [1, 2, 4, 8, 16, 30, 30]


async def test_an_unreadable_answer_does_not_end_receiving(start: Start) -> None:
    bot, handling = ScriptedBot(text_update(1, ANNA)), Handling()
    bot.failures.append(TypeError("no Bot API at all"))  # type: ignore[arg-type]
    start(bot, handling)
    await eventually(lambda: bot.confirmed == [1])
